//! Every change of a part of a certificate that was thought of, with the reason by which it must be refused.

use crate::{
    anchor::Anchor,
    bytes::Bytes,
    grandpa::MAX_AUTHORITIES,
    header::{Authority, DigestItem, Header},
    refusal::Refusal,
    testing::{ledger, sample_chain, with_attachments, Draft, State, TestChain, Validator, SAMPLE_HEIGHT},
    verify, Ask, Certificate, Claim, JustifiedHeader,
};
use codec::{Compact, Encode};
use drl_primitives::{application::Purpose, grant::Question, grant_status::GrantsOf, verdict::Reason, Digest};
use primitive_types::H256;

/// The certificate that is spoiled: the verdict on the valid grant, with receipts and documents, after two changes of the set.
fn good() -> (TestChain, Certificate) {
    let chain = sample_chain();
    let certificate = with_attachments(&chain);
    assert!(verify(&certificate, &chain.anchor()).is_ok());
    (chain, certificate)
}

/// What is said of the certificate after a change.
fn after(change: impl FnOnce(&TestChain, &mut Certificate)) -> Refusal {
    let (chain, mut certificate) = good();
    change(&chain, &mut certificate);
    verify(&certificate, &chain.anchor()).map(|verified| verified.claim).expect_err("it was spoiled")
}

/// What is said after a change of the justification of its block.
fn after_draft(change: impl FnOnce(&TestChain, &mut Draft)) -> Refusal {
    after(|chain, certificate| {
        let mut draft = chain.draft(SAMPLE_HEIGHT);
        change(chain, &mut draft);
        certificate.finality.head = chain.justified_by(SAMPLE_HEIGHT, &draft);
    })
}

/// What is said after a change of its claim.
fn after_claim(change: impl FnOnce(&mut Claim)) -> Refusal {
    after(|_, certificate| change(&mut certificate.claim))
}

fn after_question(change: impl FnOnce(&mut Question)) -> Refusal {
    after_claim(|claim| match claim {
        Claim::Verdict { question, .. } => change(question),
        Claim::Grants { .. } => unreachable!(),
    })
}

fn after_verdict(change: impl FnOnce(&mut drl_primitives::verdict::Verdict)) -> Refusal {
    after_claim(|claim| match claim {
        Claim::Verdict { verdict, .. } => change(verdict),
        Claim::Grants { .. } => unreachable!(),
    })
}

#[test]
fn other_chain() {
    assert_eq!(after(|_, certificate| certificate.genesis = H256::repeat_byte(9)), Refusal::OtherGenesis);
    let (_, certificate) = good();
    let other = TestChain::new(&[1, 2, 3]).anchor();
    assert_eq!(verify(&certificate, &other), Err(Refusal::OtherGenesis));
    // Its genesis named after ours, its blocks signed by the same people: the state still knows where it comes from.
    let (chain, certificate) = good();
    let mut forged = Anchor { genesis: H256::repeat_byte(9), ..chain.anchor() };
    forged.block.hash = forged.genesis;
    let renamed = Certificate { genesis: forged.genesis, ..certificate };
    assert_eq!(verify(&renamed, &forged), Err(Refusal::OtherGenesisInState));
}

#[test]
fn other_header() {
    let swap = |edit: fn(&mut Header)| {
        after(move |chain, certificate| {
            let mut header = chain.header(SAMPLE_HEIGHT).clone();
            edit(&mut header);
            certificate.finality.head.header = Bytes(header.encode());
        })
    };
    assert_eq!(swap(|header| header.state_root = H256::zero()), Refusal::OtherBlockJustified);
    assert_eq!(swap(|header| header.extrinsics_root = H256::zero()), Refusal::OtherBlockJustified);
    assert_eq!(swap(|header| drop(header.digest.pop())), Refusal::OtherBlockJustified);
    assert_eq!(swap(|header| header.number += 1), Refusal::OtherBlockJustified);
    assert_eq!(swap(|header| header.number = 0), Refusal::BeforeAnchor);
    let other = after(|chain, certificate| certificate.finality.head.header = Bytes(chain.header(8).encode()));
    assert_eq!(other, Refusal::OtherBlockJustified);
    assert_eq!(after(|_, certificate| certificate.finality.head.header = Bytes(vec![])), Refusal::HeaderMalformed);
    assert_eq!(after(|_, certificate| certificate.finality.head.header.0.push(0)), Refusal::HeaderMalformed);
}

/// A block of the same chain, final, with another state than the proof's.
#[test]
fn other_block_of_the_chain() {
    assert_eq!(after(|chain, certificate| certificate.finality.head = chain.justified(8)), Refusal::NodeMissing);
}

#[test]
fn votes_of_too_few() {
    for missing in 0..4 {
        let three = after_draft(|_, draft| {
            draft.votes.remove(missing);
            draft.votes.remove(missing % 3);
        });
        assert_eq!(three, Refusal::TooLittleWeight);
    }
    assert_eq!(after_draft(|_, draft| draft.votes.clear()), Refusal::TooLittleWeight);
    // Three of four are more than two thirds.
    let (chain, mut certificate) = good();
    let mut draft = chain.draft(SAMPLE_HEIGHT);
    draft.votes.remove(1);
    certificate.finality.head = chain.justified_by(SAMPLE_HEIGHT, &draft);
    assert_eq!(verify(&certificate, &chain.anchor()).map(|verified| verified.weight), Ok(3));
}

#[test]
fn votes_of_outsiders() {
    let outsider = after_draft(|chain, draft| {
        let vote = Validator(77).vote(chain.block(SAMPLE_HEIGHT), draft.round, 2);
        draft.votes.push(vote);
        draft.votes.sort_by_key(|vote| vote.key);
    });
    assert_eq!(outsider, Refusal::Outsider);
    // A validator of an earlier set is one too.
    let former = after_draft(|chain, draft| {
        draft.votes.push(Validator(3).vote(chain.block(SAMPLE_HEIGHT), draft.round, 2));
        draft.votes.sort_by_key(|vote| vote.key);
    });
    assert_eq!(former, Refusal::Outsider);
}

#[test]
fn votes_that_are_there_twice() {
    let twice = after_draft(|_, draft| draft.votes.insert(0, draft.votes[0].clone()));
    assert_eq!(twice, Refusal::DuplicateVote);
    // Two votes and the same one twice do not make three.
    let stuffed = after_draft(|_, draft| {
        draft.votes.truncate(2);
        draft.votes.push(draft.votes[0].clone());
    });
    assert_eq!(stuffed, Refusal::DuplicateVote);
    let double = after_draft(|chain, draft| {
        let key = draft.votes[0].key;
        let voter = [1, 2, 5, 6].map(Validator).into_iter().find(|voter| voter.key() == key).unwrap();
        draft.votes.insert(0, voter.vote(chain.block(8), draft.round, 2));
    });
    assert_eq!(double, Refusal::DoubleVote);
    assert_eq!(after_draft(|_, draft| draft.votes.reverse()), Refusal::VotesOutOfOrder);
}

#[test]
fn votes_with_other_signatures() {
    assert_eq!(after_draft(|_, draft| draft.votes[2].signature[5] ^= 1), Refusal::BadSignature);
    assert_eq!(after_draft(|_, draft| draft.votes[2].signature = [0; 64]), Refusal::BadSignature);
    assert_eq!(after_draft(|_, draft| draft.votes[1].signature = draft.votes[0].signature), Refusal::BadSignature);
    // Signed in another round.
    assert_eq!(after_draft(|_, draft| draft.round += 1), Refusal::BadSignature);
    // Signed for the set before.
    let older = after_draft(|chain, draft| {
        draft.votes =
            [1, 2, 5, 6].map(|seed| Validator(seed).vote(chain.block(SAMPLE_HEIGHT), draft.round, 1)).to_vec();
        draft.votes.sort_by_key(|vote| vote.key);
    });
    assert_eq!(older, Refusal::OtherSet);
}

#[test]
fn votes_for_other_blocks() {
    let revote = |target: u32| {
        move |chain: &TestChain, draft: &mut Draft| {
            let mut vote = Validator(5).vote(chain.block(target), draft.round, 2);
            let place = draft.votes.iter().position(|vote| vote.key == Validator(5).key()).unwrap();
            core::mem::swap(&mut draft.votes[place], &mut vote);
        }
    };
    // For a block before the justified one: that does not descend from it.
    assert_eq!(after_draft(revote(8)), Refusal::VoteElsewhere);
    assert_eq!(after_draft(revote(0)), Refusal::VoteElsewhere);
    // The header that would show it is there, but leads elsewhere.
    let elsewhere = after_draft(|chain, draft| {
        revote(8)(chain, draft);
        draft.ancestry.push(chain.header(8).clone());
    });
    assert_eq!(elsewhere, Refusal::VoteElsewhere);
    assert_eq!(after_draft(|chain, draft| draft.ancestry.push(chain.header(8).clone())), Refusal::UnusedAncestry);
    assert_eq!(after_draft(|chain, draft| draft.target = chain.block(8)), Refusal::OtherBlockJustified);
}

/// A justification of block 8 with votes for 8, 9 and 10: honest, if votes came so.
fn later_votes() -> (TestChain, Draft) {
    let mut chain = sample_chain();
    chain.push(|_| {});
    let mut draft = chain.draft(8);
    let votes = [(1, 8), (2, 9), (5, 10), (6, 8)];
    draft.votes = votes.map(|(seed, target)| Validator(seed).vote(chain.block(target), draft.round, 2)).to_vec();
    draft.votes.sort_by_key(|vote| vote.key);
    draft.ancestry = vec![chain.header(9).clone(), chain.header(10).clone()];
    (chain, draft)
}

fn verify_later(change: impl FnOnce(&TestChain, &mut Draft)) -> Result<u64, Refusal> {
    let (chain, mut draft) = later_votes();
    change(&chain, &mut draft);
    let mut certificate = chain.certify(8, &Ask::Grants(ledger::of_dataset()), vec![], vec![]);
    certificate.finality.head = chain.justified_by(8, &draft);
    verify(&certificate, &chain.anchor()).map(|verified| verified.weight)
}

#[test]
fn votes_for_later_blocks_count_where_headers_show_them_to_be_later() {
    assert_eq!(verify_later(|_, _| {}), Ok(4));
    assert_eq!(verify_later(|_, draft| drop(draft.ancestry.remove(0))), Err(Refusal::VoteElsewhere));
    assert_eq!(verify_later(|_, draft| drop(draft.ancestry.remove(1))), Err(Refusal::VoteElsewhere));
    assert_eq!(verify_later(|_, draft| draft.ancestry.reverse()), Err(Refusal::AncestryOutOfOrder));
    let twice = verify_later(|_, draft| draft.ancestry.insert(0, draft.ancestry[0].clone()));
    assert_eq!(twice, Err(Refusal::AncestryOutOfOrder));
    let unused = verify_later(|chain, draft| draft.ancestry.insert(0, chain.header(7).clone()));
    assert_eq!(unused, Err(Refusal::UnusedAncestry));
    // A height that is not that of the header.
    let renumbered = verify_later(|chain, draft| {
        let place = draft.votes.iter().position(|vote| vote.key == Validator(2).key()).unwrap();
        let mut target = chain.block(9);
        target.number = 11;
        draft.votes[place] = Validator(2).vote(target, draft.round, 2);
    });
    assert_eq!(renumbered, Err(Refusal::VoteElsewhere));
}

/// What all votes agree on is a later block: the engine does not write such a justification for the earlier one.
#[test]
fn votes_that_agree_on_a_later_block() {
    let later = verify_later(|chain, draft| {
        draft.votes = [1, 2, 5, 6].map(|seed| Validator(seed).vote(chain.block(9), draft.round, 2)).to_vec();
        draft.votes.sort_by_key(|vote| vote.key);
        draft.ancestry.truncate(1);
    });
    assert_eq!(later, Err(Refusal::NoCommonBlock));
}

#[test]
fn justifications_that_are_none() {
    let spoilt =
        |edit: fn(&mut Vec<u8>)| after(move |_, certificate| edit(&mut certificate.finality.head.justification.0));
    assert_eq!(spoilt(Vec::clear), Refusal::JustificationMalformed);
    assert_eq!(spoilt(|bytes| bytes.push(0)), Refusal::JustificationMalformed);
    assert_eq!(spoilt(|bytes| bytes.truncate(bytes.len() - 1)), Refusal::JustificationMalformed);
    assert_eq!(spoilt(|bytes| bytes.resize(200_000, 0)), Refusal::TooLong);
    // A count of votes that there cannot be.
    assert_eq!(
        spoilt(|bytes| bytes[44..48].copy_from_slice(&[0xfe, 0xff, 0xff, 0xff])),
        Refusal::JustificationMalformed
    );
}

#[test]
fn changes_of_the_set_left_out_added_or_misplaced() {
    // The votes of the first change's successor are then judged by the set before it.
    assert_eq!(after(|_, certificate| drop(certificate.finality.changes.remove(0))), Refusal::Outsider);
    assert_eq!(after(|_, certificate| drop(certificate.finality.changes.remove(1))), Refusal::Outsider);
    assert_eq!(after(|_, certificate| certificate.finality.changes.clear()), Refusal::Outsider);
    assert_eq!(after(|_, certificate| certificate.finality.changes.reverse()), Refusal::Outsider);
    let twice = after(|_, certificate| {
        let change = certificate.finality.changes[0].clone();
        certificate.finality.changes.insert(0, change);
    });
    assert_eq!(twice, Refusal::HeadersOutOfOrder);
    // A final block that changes nothing, signed as it should be.
    let idle = after(|chain, certificate| certificate.finality.changes.insert(1, chain.justified(4)));
    assert_eq!(idle, Refusal::NoChange);
    let head = after(|_, certificate| {
        let change = certificate.finality.changes[1].clone();
        certificate.finality.head = change;
    });
    assert_eq!(head, Refusal::HeadersOutOfOrder);
    let late = after(|chain, certificate| {
        let head = certificate.finality.head.clone();
        certificate.finality.changes.push(head);
        certificate.finality.head = chain.justified(8);
    });
    assert_eq!(late, Refusal::NoChange);
}

/// The sets have the same members, and only their number tells them apart.
#[test]
fn an_older_or_later_set_of_the_same_members() {
    let mut chain = TestChain::new(&[1, 2, 3, 4]);
    let genesis = chain.genesis();
    chain.push(|state| ledger::found(state, genesis));
    chain.change_set(&[1, 2, 3, 4]);
    chain.push(|_| {});
    let certificate = chain.certify(3, &Ask::Grants(ledger::of_dataset()), vec![], vec![]);
    assert!(verify(&certificate, &chain.anchor()).is_ok());
    let mut without = certificate.clone();
    without.finality.changes.clear();
    assert_eq!(verify(&without, &chain.anchor()), Err(Refusal::OtherSet));
    let mut older = Draft {
        votes: [1, 2, 3, 4].map(|seed| Validator(seed).vote(chain.block(3), 103, 0)).to_vec(),
        ..chain.draft(3)
    };
    let mut signed_by_older = certificate;
    older.votes.sort_by_key(|vote| vote.key);
    signed_by_older.finality.head = chain.justified_by(3, &older);
    assert_eq!(verify(&signed_by_older, &chain.anchor()), Err(Refusal::OtherSet));
}

/// What headers may say of the set, and may not.
#[test]
fn changes_that_this_ledger_does_not_make() {
    let set: Vec<([u8; 32], u64)> = [1, 2, 3].map(|seed| (Validator(seed).key().0, 1)).to_vec();
    let said = |messages: Vec<Vec<u8>>| {
        let mut chain = TestChain::new(&[1, 2, 3, 4]);
        let genesis = chain.genesis();
        chain.push(|state| ledger::found(state, genesis));
        let logs = messages.into_iter().map(|message| DigestItem::Consensus(*b"FRNK", message)).collect();
        chain.append(|_| {}, logs);
        chain.push(|_| {});
        let mut certificate = chain.certify(3, &Ask::Grants(ledger::of_dataset()), vec![], vec![]);
        certificate.finality.changes.push(chain.justified(2));
        verify(&certificate, &chain.anchor()).map(drop)
    };
    let scheduled = (1u8, &set, 0u32).encode();
    // The head is signed by the old set, so a good change is met by another refusal.
    assert_eq!(said(vec![scheduled.clone()]), Err(Refusal::Outsider));
    assert_eq!(said(vec![(2u8, 0u32, &set, 0u32).encode()]), Err(Refusal::ForcedChange));
    assert_eq!(said(vec![scheduled.clone(), (2u8, 0u32, &set, 0u32).encode()]), Err(Refusal::ForcedChange));
    assert_eq!(said(vec![(1u8, &set, 1u32).encode()]), Err(Refusal::DelayedChange));
    assert_eq!(said(vec![scheduled.clone(), scheduled.clone()]), Err(Refusal::HeaderMalformed));
    assert_eq!(said(vec![vec![7]]), Err(Refusal::HeaderMalformed));
    assert_eq!(said(vec![[&scheduled[..], &[0]].concat()]), Err(Refusal::HeaderMalformed));
    assert_eq!(said(vec![]), Err(Refusal::NoChange));
    assert_eq!(said(vec![(3u8, 1u64).encode()]), Err(Refusal::NoChange), "a validator was disabled");
    let none: Vec<([u8; 32], u64)> = vec![];
    assert_eq!(said(vec![(1u8, &none, 0u32).encode()]), Err(Refusal::BadAuthorities));
    let twice = [&set[..], &set[..1]].concat();
    assert_eq!(said(vec![(1u8, &twice, 0u32).encode()]), Err(Refusal::BadAuthorities));
    let weightless = [&set[..], &[([9; 32], 0)]].concat();
    assert_eq!(said(vec![(1u8, &weightless, 0u32).encode()]), Err(Refusal::BadAuthorities));
    let heavy = vec![([8u8; 32], u64::MAX), ([9; 32], 1)];
    assert_eq!(said(vec![(1u8, &heavy, 0u32).encode()]), Err(Refusal::BadAuthorities));
}

#[test]
fn authority_sets_are_bounded() {
    let set = |count: usize| -> Vec<Authority> {
        let key = |i: usize| crate::bytes::Key(H256::from_low_u64_be(i as u64).0);
        (0..count).map(|i| Authority { key: key(i), weight: 1 }).collect()
    };
    let chain = sample_chain();
    let anchor = |count| Anchor { authorities: set(count), ..chain.anchor() }.check();
    assert_eq!(anchor(MAX_AUTHORITIES), Ok(()));
    assert_eq!(anchor(MAX_AUTHORITIES + 1), Err(Refusal::BadAuthorities));
    assert_eq!(anchor(0), Err(Refusal::BadAuthorities));
}

/// Two neighbouring blocks that are both signed and not of one chain.
#[test]
fn blocks_that_are_not_linked() {
    let chain = sample_chain();
    let mut other = chain.until(2);
    other.push(|_| {});
    other.push(|state| drop(state.insert(vec![1], vec![1])));
    let signed_by = |chain: &TestChain, number, set_id, seeds: [u8; 4]| {
        let target = chain.block(number);
        let mut votes = seeds.map(|seed| Validator(seed).vote(target, 1, set_id)).to_vec();
        votes.sort_by_key(|vote| vote.key);
        chain.justified_by(number, &Draft { round: 1, target, votes, ancestry: vec![] })
    };
    let mut certificate = other.certify(4, &Ask::Grants(ledger::of_dataset()), vec![], vec![]);
    certificate.finality.changes = vec![chain.justified(3)];
    certificate.finality.head = signed_by(&other, 4, 1, [1, 2, 3, 5]);
    assert_eq!(verify(&certificate, &chain.anchor()), Err(Refusal::NotLinked));
}

#[test]
fn state_proofs_with_a_node_too_few_or_too_many() {
    let (_, certificate) = good();
    let nodes = certificate.proof.len();
    assert!(nodes > 20);
    for node in 0..nodes {
        let without = after(|_, certificate| drop(certificate.proof.remove(node)));
        assert_eq!(without, Refusal::NodeMissing, "without node {node}");
        let twice = after(|_, certificate| certificate.proof.insert(node, certificate.proof[node].clone()));
        assert_eq!(twice, Refusal::NodesOutOfOrder, "node {node} twice");
    }
    assert_eq!(after(|_, certificate| certificate.proof.reverse()), Refusal::NodesOutOfOrder);
    assert_eq!(after(|_, certificate| certificate.proof.swap(3, 4)), Refusal::NodesOutOfOrder);
    assert_eq!(after(|_, certificate| certificate.proof.clear()), Refusal::NodeMissing);
    let with = |node: Vec<u8>| {
        after(move |_, certificate| {
            certificate.proof.push(Bytes(node));
            certificate.proof.sort();
        })
    };
    assert_eq!(with(vec![]), Refusal::NodeUnused);
    assert_eq!(with(b"remark".to_vec()), Refusal::NodeUnused);
    // A node of the same trie that has nothing to do with it.
    let superfluous = after(|chain, certificate| {
        let all = crate::trie::nodes(chain.state(SAMPLE_HEIGHT));
        let other = all.into_iter().find(|node| !certificate.proof.contains(node)).unwrap();
        certificate.proof.push(other);
        certificate.proof.sort();
    });
    assert_eq!(superfluous, Refusal::NodeUnused);
    assert_eq!(after(|_, certificate| certificate.proof[0].0.resize(70_000, 0)), Refusal::TooLong);
}

/// A proof of the same keys in another state of the chain: an older one, in which the grant was not yet held.
#[test]
fn other_state() {
    let chain = sample_chain();
    let grant = ledger::grant(chain.genesis(), ledger::HELD);
    let ask = Ask::Verdict { grant, question: ledger::question(None) };
    let mut forged = chain.certify(7, &ask, vec![], vec![]);
    assert!(matches!(&forged.claim, Claim::Verdict { verdict, .. } if verdict.allowed));
    forged.finality = chain.finality(0, SAMPLE_HEIGHT);
    assert_eq!(verify(&forged, &chain.anchor()), Err(Refusal::NodeMissing));
}

#[test]
fn other_questions() {
    let other_grant = after_claim(|claim| match claim {
        Claim::Verdict { grant, .. } => *grant = H256::repeat_byte(0xee),
        Claim::Grants { .. } => unreachable!(),
    });
    // The proof shows that there is no such grant, or does not lead to its place.
    assert!(matches!(other_grant, Refusal::NodeMissing | Refusal::VerdictDiffers), "{other_grant:?}");
    assert_eq!(after_question(|question| question.purpose = Purpose::Other), Refusal::VerdictDiffers);
    assert_eq!(after_question(|question| question.items = vec![999].try_into().unwrap()), Refusal::VerdictDiffers);
    assert_eq!(after_question(|question| question.system = Some(Digest::sha256([1; 32]))), Refusal::VerdictDiffers);
    // The moment of the verdict is under the claim: a later one is another verdict, even where the answer is the same.
    let chain = sample_chain();
    let now = chain.time(SAMPLE_HEIGHT);
    assert_eq!(after_question(|question| question.at = Some(now + 1)), Refusal::VerdictDiffers);
    assert_eq!(after_question(|question| question.at = Some(now - 1)), Refusal::VerdictDiffers);
    assert_eq!(after_question(|question| question.at = Some(0)), Refusal::VerdictDiffers);
    let of = after_claim(|claim| *claim = Claim::Grants { of: ledger::of_dataset(), count: 0, grants: vec![] });
    assert_eq!(of, Refusal::NodeMissing);
}

#[test]
fn other_verdicts() {
    assert_eq!(after_verdict(|verdict| verdict.allowed = false), Refusal::VerdictDiffers);
    assert_eq!(after_verdict(|verdict| verdict.reason = Reason::GrantHeld), Refusal::VerdictDiffers);
    assert_eq!(after_verdict(|verdict| verdict.rule += 1), Refusal::VerdictDiffers);
    assert_eq!(after_verdict(|verdict| verdict.at += 1), Refusal::VerdictDiffers);
    assert_eq!(after_verdict(|verdict| verdict.approvers.clear()), Refusal::VerdictDiffers);
    assert_eq!(after_verdict(|verdict| verdict.approvers.push(3)), Refusal::VerdictDiffers);
    assert_eq!(after_verdict(|verdict| verdict.approvers = vec![1; 18]), Refusal::TooMany);
    // A held grant that is said to be valid: what a node that lies would write.
    let chain = sample_chain();
    let grant = ledger::grant(chain.genesis(), ledger::HELD);
    let ask = Ask::Verdict { grant, question: ledger::question(None) };
    let mut lie = chain.certify(SAMPLE_HEIGHT, &ask, vec![], vec![]);
    let Claim::Verdict { verdict, .. } = &mut lie.claim else { unreachable!() };
    *verdict = drl_primitives::verdict::Verdict::new(Reason::Granted, verdict.at, verdict.approvers.clone());
    assert_eq!(verify(&lie, &chain.anchor()), Err(Refusal::VerdictDiffers));
}

#[test]
fn other_lists() {
    let chain = sample_chain();
    let certificate = chain.certify(SAMPLE_HEIGHT, &Ask::Grants(ledger::of_dataset()), vec![], vec![]);
    let after = |change: fn(&mut GrantsOf, &mut u32, &mut Vec<H256>)| {
        let mut certificate = certificate.clone();
        let Claim::Grants { of, count, grants } = &mut certificate.claim else { unreachable!() };
        change(of, count, grants);
        verify(&certificate, &chain.anchor()).map(drop)
    };
    assert_eq!(after(|_, _, _| {}), Ok(()));
    assert_eq!(after(|_, _, grants| grants.swap(0, 1)), Err(Refusal::GrantsDiffer));
    assert_eq!(after(|_, _, grants| grants[1] = H256::zero()), Err(Refusal::GrantsDiffer));
    assert_eq!(after(|_, _, grants| grants[1] = grants[0]), Err(Refusal::GrantsDiffer));
    assert_eq!(after(|_, _, grants| grants.truncate(1)), Err(Refusal::CountDiffers));
    assert_eq!(after(|_, count, _| *count = 1), Err(Refusal::CountDiffers));
    let hidden = after(|_, count, grants| {
        grants.pop();
        *count = 1;
    });
    assert_eq!(hidden, Err(Refusal::CountDiffers));
    assert_eq!(after(|of, _, _| *of = GrantsOf::User(77)), Err(Refusal::NodeMissing));
}

/// A ledger that was upgraded beyond this program, and a state that no ledger writes.
#[test]
fn states_that_are_not_known() {
    let said = |edit: fn(&mut State)| {
        let mut chain = TestChain::new(&[1, 2, 3, 4]);
        let genesis = chain.genesis();
        chain.push(|state| ledger::found(state, genesis));
        let grant = ledger::grant(genesis, ledger::VALID);
        let ask = Ask::Verdict { grant, question: ledger::question(None) };
        let good = chain.certify(1, &ask, vec![], vec![]);
        chain.push(edit);
        // The proof of the same question in the state that no longer answers it.
        let nodes = crate::trie::nodes(chain.state(2));
        let state = crate::trie::ProvenState::new(&nodes, chain.header(2).state_root).unwrap();
        let refusal = crate::answer(&state, &ask, &[]).expect_err("it is not known");
        let certificate = Certificate { finality: chain.finality(0, 2), proof: state.used(), ..good };
        (verify(&certificate, &chain.anchor()).map(drop), format!("{refusal:?}"))
    };
    use crate::state::{keys, layout};
    let (newer, _) = said(|state| {
        let next = (layout::GENERATION + 1) * layout::SPECS_PER_GENERATION;
        state.insert(keys::last_runtime_upgrade().bytes, (Compact(next), layout::SPEC_NAME).encode());
    });
    assert_eq!(newer, Err(Refusal::UnknownLayout));
    let (storage, _) = said(|state| drop(state.insert(keys::storage_version("Grants").bytes, 2u16.encode())));
    assert_eq!(storage, Err(Refusal::UnknownLayout));
    let (malformed, said) = said(|state| drop(state.insert(keys::now().bytes, vec![1])));
    assert_eq!((malformed, said.contains("Undecodable")), (Err(Refusal::StateMalformed), true));
}

#[test]
fn receipts_that_are_not_so() {
    use Refusal::{OtherGrantsReceipt, ReceiptMalformed, ReceiptNotProven, ReceiptsOutOfOrder, TooLong, TooMany};
    let at = |change: fn(&mut Vec<crate::certificate::ProvenReceipt>)| {
        after(|_, certificate| change(&mut certificate.receipts))
    };
    assert_eq!(at(|receipts| receipts.reverse()), ReceiptsOutOfOrder);
    assert_eq!(at(|receipts| receipts.push(receipts[1].clone())), ReceiptsOutOfOrder);
    assert_eq!(at(|receipts| receipts[0].index = 3), ReceiptNotProven);
    assert_eq!(at(|receipts| receipts[0].index = 1), ReceiptNotProven);
    assert_eq!(at(|receipts| receipts[0].path[1] = H256::zero()), ReceiptNotProven);
    assert_eq!(at(|receipts| receipts[0].path.truncate(1)), ReceiptNotProven);
    assert_eq!(at(|receipts| receipts[0].path.push(H256::zero())), ReceiptNotProven);
    assert_eq!(at(|receipts| receipts[0].path = vec![H256::zero(); 65]), TooMany);
    assert_eq!(at(|receipts| receipts[0].line = receipts[1].line.clone()), ReceiptNotProven);
    assert_eq!(at(|receipts| receipts[0].line.0.push(b' ')), ReceiptMalformed);
    assert_eq!(at(|receipts| receipts[0].line.0.clear()), ReceiptMalformed);
    assert_eq!(at(|receipts| receipts[0].line.0 = vec![0xff]), ReceiptMalformed);
    assert_eq!(at(|receipts| receipts[0].line.0.resize(5_000, b' ')), TooLong);
    // The batch is proven to be what it is: the proof shows that there is no other beside it.
    assert_eq!(at(|receipts| receipts[0].batch = 2), Refusal::NoSuchBatch);
    assert_eq!(at(Vec::clear), Refusal::NodeUnused);
    let edited = at(|receipts| {
        let line = String::from_utf8(receipts[0].line.0.clone()).unwrap();
        receipts[0].line.0 = line.replace("\"size\":1002", "\"size\":1003").into_bytes();
    });
    assert_eq!(edited, ReceiptNotProven);
    let empty = at(|receipts| {
        let line = String::from_utf8(receipts[0].line.0.clone()).unwrap();
        receipts[0].line.0 = line.replace("\"size\":1002", "\"size\":0").into_bytes();
    });
    assert_eq!(empty, ReceiptMalformed);
    // Of a grant beside whose verdict they do not belong.
    let chain = sample_chain();
    let genesis = chain.genesis();
    let (valid, held) = (ledger::grant(genesis, ledger::VALID), ledger::grant(genesis, ledger::HELD));
    let ask = Ask::Verdict { grant: held, question: ledger::question(None) };
    let other = chain.certify(SAMPLE_HEIGHT, &ask, vec![ledger::receipt(valid, 2)], vec![]);
    assert_eq!(verify(&other, &chain.anchor()).map(drop), Err(OtherGrantsReceipt));
    let renamed = chain.certify(SAMPLE_HEIGHT, &ask, vec![ledger::receipt(held, 2)], vec![]);
    assert_eq!(verify(&renamed, &chain.anchor()).map(drop), Err(OtherGrantsReceipt));
    // Beside a list.
    let list =
        chain.certify(SAMPLE_HEIGHT, &Ask::Grants(ledger::of_dataset()), vec![ledger::receipt(valid, 2)], vec![]);
    assert_eq!(verify(&list, &chain.anchor()).map(drop), Err(Refusal::ReceiptsOfMany));
    // Of a batch that there is not, which is proven too.
    let mut absent = ledger::receipt(valid, 2);
    absent.batch = 77;
    let ask = Ask::Verdict { grant: valid, question: ledger::question(None) };
    let none = chain.certify(SAMPLE_HEIGHT, &ask, vec![absent], vec![]);
    assert_eq!(verify(&none, &chain.anchor()).map(drop), Err(Refusal::NoSuchBatch));
}

#[test]
fn documents_that_are_not_so() {
    use Refusal::{DocumentDiffers, DocumentNotNamed, DocumentsOfMany, DocumentsOutOfOrder, TooMany};
    let at = |change: fn(&mut Vec<crate::certificate::OpenedDocument>)| {
        after(|_, certificate| change(&mut certificate.documents))
    };
    assert_eq!(at(|documents| documents[0].content.0.push(0)), DocumentDiffers);
    assert_eq!(at(|documents| documents[1].content.0.push(0)), DocumentDiffers);
    assert_eq!(at(|documents| documents[0].salt = H256::zero()), DocumentDiffers);
    assert_eq!(at(|documents| documents[0].digest.value = H256::zero()), DocumentNotNamed);
    assert_eq!(at(|documents| documents.reverse()), DocumentsOutOfOrder);
    assert_eq!(at(|documents| documents.insert(0, documents[0].clone())), DocumentsOutOfOrder);
    assert_eq!(at(|documents| documents.resize(17, documents[0].clone())), TooMany);
    // A document with its own digest, which the terms do not name.
    let stranger = at(|documents| {
        documents[0].content.0.push(0);
        let opened = &documents[0];
        documents[0].digest = crate::documents::digest(opened.digest.algorithm, &opened.salt, &opened.content);
        documents.sort_by_key(|document| document.digest);
    });
    assert_eq!(stranger, DocumentNotNamed);
    let chain = sample_chain();
    let mut documents = ledger::documents();
    documents.sort_by_key(|document| document.digest);
    let absent = Ask::Verdict { grant: H256::repeat_byte(0xee), question: ledger::question(None) };
    for ask in [Ask::Grants(ledger::of_dataset()), absent] {
        let certificate = chain.certify(SAMPLE_HEIGHT, &ask, vec![], documents.clone());
        assert_eq!(verify(&certificate, &chain.anchor()).map(drop), Err(DocumentsOfMany));
    }
    // Without documents it is another certificate, and as true.
    let (chain, mut certificate) = good();
    certificate.documents.clear();
    assert!(verify(&certificate, &chain.anchor()).is_ok());
}

#[test]
fn parts_larger_than_they_may_be() {
    let header = JustifiedHeader { header: Bytes(vec![0; 40_000]), justification: Bytes(vec![]) };
    assert_eq!(after(|_, certificate| certificate.finality.head = header.clone()), Refusal::TooLong);
    assert_eq!(after(|_, certificate| certificate.finality.changes = vec![header.clone(); 1_025]), Refusal::TooMany);
    assert_eq!(after(|_, certificate| certificate.proof = vec![Bytes(vec![]); 32_769]), Refusal::TooMany);
    let list = Claim::Grants { of: ledger::of_dataset(), count: 10_001, grants: vec![H256::zero(); 10_001] };
    assert_eq!(after_claim(|claim| *claim = list), Refusal::TooMany);
}
