//! Logs, trees and proofs.

use super::*;
use crate::texts::faults::Fault;
use drl_primitives::{
    catalog::Channel,
    receipts::{
        line::{DeliveryLine, ReturnLine},
        merkle::{self, verify_consistency, verify_inclusion, ProofFault, TreeHead, EMPTY_ROOT},
        BatchNote, ReceiptKind,
    },
    Digest,
};
use proptest::prelude::*;
use std::io::Write;

const GRANT: H256 = H256::repeat_byte(0xcd);
const LOG: LogName = LogName { grant: GRANT, kind: ReceiptKind::Delivery };

fn delivery(index: u64) -> DeliveryLine {
    DeliveryLine {
        channel: Channel::CityLedger,
        delivered_at: 1_795_363_200_000 + index,
        digest: Digest::sha256(merkle::leaf_hash(&index.to_le_bytes()).0),
        grant: GRANT,
        index,
        size: 512 + index,
        version: 1,
    }
}

fn data_return(index: u64) -> ReturnLine {
    let DeliveryLine { delivered_at, digest, grant, size, .. } = delivery(index);
    ReturnLine { digest, grant, index, line: 1, returned_at: delivered_at, size }
}

fn line_of(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

/// A log of so many deliveries, one string a line.
fn lines(count: u64) -> Vec<Vec<u8>> {
    (0..count).map(|index| line_of(&delivery(index))).collect()
}

fn bytes(lines: &[Vec<u8>]) -> Vec<u8> {
    lines.iter().flat_map(|line| [line.as_slice(), b"\n"].concat()).collect()
}

fn reader(bytes: &[u8]) -> LogReader<&[u8]> {
    LogReader::new(bytes, "a log")
}

fn read(lines: &[Vec<u8>]) -> Result<TreeHead, ReceiptFault> {
    head(&mut reader(&bytes(lines)))
}

fn leaves(count: u64) -> Vec<H256> {
    (0..count).map(|number| merkle::leaf_hash(&number.to_le_bytes())).collect()
}

/// The definitions of RFC 9162, as they stand there.
mod naive {
    use super::*;

    fn split(leaves: &[H256]) -> usize {
        let mut k = 1;
        while k * 2 < leaves.len() {
            k *= 2;
        }
        k
    }

    /// MTH of section 2.1.1.
    pub fn root(leaves: &[H256]) -> H256 {
        match leaves {
            [] => EMPTY_ROOT,
            [leaf] => *leaf,
            _ => {
                let (left, right) = leaves.split_at(split(leaves));
                merkle::node_hash(&root(left), &root(right))
            }
        }
    }

    /// PATH of section 2.1.3.1.
    pub fn path(index: usize, leaves: &[H256]) -> Vec<H256> {
        if leaves.len() < 2 {
            return Vec::new();
        }
        let k = split(leaves);
        let (left, right) = leaves.split_at(k);
        match index < k {
            true => [path(index, left), vec![root(right)]].concat(),
            false => [path(index - k, right), vec![root(left)]].concat(),
        }
    }

    /// SUBPROOF of section 2.1.4.1.
    pub fn subproof(old: usize, leaves: &[H256], whole: bool) -> Vec<H256> {
        if old == leaves.len() {
            return if whole { Vec::new() } else { vec![root(leaves)] };
        }
        let k = split(leaves);
        let (left, right) = leaves.split_at(k);
        match old <= k {
            true => [subproof(old, left, whole), vec![root(right)]].concat(),
            false => [subproof(old - k, right, false), vec![root(left)]].concat(),
        }
    }
}

#[test]
fn hashes_are_those_of_the_runtime() {
    for length in [0, 1, 54, 55, 56, 63, 64, 300] {
        let leaf = vec![7; length];
        assert_eq!(leaf_hash(&leaf), merkle::leaf_hash(&leaf), "{length}");
    }
    let (left, right) = (H256::repeat_byte(1), H256::repeat_byte(2));
    assert_eq!(node_hash(&left, &right), merkle::node_hash(&left, &right));
}

/// The vectors that Certificate Transparency logs are tested with, as in `drl_primitives::receipts::merkle`.
#[test]
fn roots_are_those_of_certificate_transparency() {
    let known = [
        ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ];
    let mut range = CompactRange::default();
    assert_eq!(range.head(), TreeHead::default());
    for (leaf, root) in known {
        range.push(leaf_hash(&hex::decode(leaf).unwrap()));
        assert_eq!(hex::encode(range.root()), root, "{}", range.size());
    }
}

#[test]
fn every_tree_of_up_to_64_leaves_is_that_of_the_rfc() {
    for size in 0..=64u64 {
        let leaves = leaves(size);
        let tree: Tree = leaves.iter().copied().collect();
        let head = tree.head();
        assert_eq!(head, TreeHead { size, root: naive::root(&leaves) }, "{size}");
        for index in 0..size {
            let path = tree.inclusion(index).unwrap();
            let place = usize::try_from(index).unwrap();
            assert_eq!(path, naive::path(place, &leaves), "{size} {index}");
            assert_eq!(verify_inclusion(&head, index, &leaves[place], &path), Ok(()), "{size} {index}");
        }
        for old in 0..=size {
            let path = tree.consistency(old).unwrap();
            let place = usize::try_from(old).unwrap();
            if old > 0 {
                assert_eq!(path, naive::subproof(place, &leaves, true), "{old} {size}");
            }
            let old_head = tree.head_at(old).unwrap();
            assert_eq!(old_head.root, naive::root(&leaves[..place]), "{old} {size}");
            assert_eq!(verify_consistency(&old_head, &head, &path), Ok(()), "{old} {size}");
        }
        assert_eq!((tree.inclusion(size), tree.consistency(size + 1)), (None, None), "{size}");
        assert_eq!((tree.leaf(size), tree.head_at(size + 1)), (None, None), "{size}");
        assert_eq!(tree.inclusion(u64::MAX), None, "{size}");
    }
}

proptest! {
    /// What is proved of a tree of any size holds, and for no other leaf, place, size or root.
    #[test]
    fn proofs_hold_for_what_they_prove_and_nothing_else(size in 1..700u64, index in any::<u64>(), old in any::<u64>()) {
        let (index, old) = (index % size, old % (size + 1));
        let tree: Tree = leaves(size).into_iter().collect();
        let proof = InclusionProof::new(LOG, &tree, index).unwrap();
        prop_assert!(proof.verify().is_ok());
        prop_assert_eq!(proof.root, naive::root(&leaves(size)));
        let other = InclusionProof { leaf: H256::repeat_byte(9), ..proof.clone() };
        prop_assert!(matches!(other.verify(), Err(ReceiptFault::Proof(ProofFault::RootDiffers))));
        let other = InclusionProof { index: (index + 1) % size.max(2), ..proof.clone() };
        prop_assert!(other.verify().is_err());
        let proof = ConsistencyProof::new(LOG, &tree, old).unwrap();
        prop_assert!(proof.verify().is_ok());
        let forged = TreeHead { root: H256::repeat_byte(9), ..proof.old };
        let other = ConsistencyProof { old: forged, ..proof };
        prop_assert!(other.verify().is_err());
    }

    /// However a log is cut into batches, each continues the one before, and the last has the root of the whole.
    #[test]
    fn a_log_is_anchored_batch_by_batch(sizes in prop::collection::vec(1..40usize, 1..6)) {
        let lines = lines(sizes.iter().sum::<usize>() as u64);
        let (mut anchored, mut end) = (TreeHead::default(), 0);
        for size in sizes {
            end += size;
            let log = bytes(&lines[..end]);
            let note = plan(&mut reader(&log), &anchored).unwrap();
            prop_assert_eq!((note.first, note.count), (anchored.size, size as u64));
            let head = check(&mut reader(&log), &note).unwrap();
            prop_assert_eq!(Some(head), note.head());
            let tree = tree(&mut reader(&log)).unwrap();
            let proof = ConsistencyProof::new(LOG, &tree, anchored.size).unwrap();
            prop_assert_eq!((proof.old, proof.new), (anchored, head));
            prop_assert!(proof.verify().is_ok());
            anchored = head;
        }
        prop_assert_eq!(anchored, read(&lines).unwrap());
    }

    /// Bytes that are no log are refused, and nothing panics.
    #[test]
    fn any_bytes_are_judged(bytes in prop::collection::vec(any::<u8>(), 1..3000)) {
        prop_assert!(head(&mut reader(&bytes)).is_err());
    }

    /// A log with one bit changed anywhere is refused, or is another log.
    #[test]
    fn a_changed_log_is_never_taken_for_the_log(place in any::<prop::sample::Index>(), bit in 0..8u8) {
        let good = bytes(&lines(5));
        let mut spoiled = good.clone();
        spoiled[place.index(good.len())] ^= 1 << bit;
        let expected = head(&mut reader(&good)).unwrap();
        prop_assert_ne!(head(&mut reader(&spoiled)).ok(), Some(expected));
    }
}

#[test]
fn a_log_names_its_grant_and_kind() {
    let log = bytes(&lines(2));
    let mut log = reader(&log);
    assert!(matches!(log.name(), Err(ReceiptFault::Empty(_))));
    head(&mut log).unwrap();
    assert_eq!(log.name().unwrap(), LOG);
    let returns = bytes(&[line_of(&data_return(0)), line_of(&data_return(1))]);
    let mut log = reader(&returns);
    assert_eq!(head(&mut log).unwrap().size, 2);
    assert_eq!(log.name().unwrap(), LogName { grant: GRANT, kind: ReceiptKind::Return });
    assert_eq!(read(&[]).unwrap(), TreeHead::default());
}

#[test]
fn the_leaf_is_the_line_without_its_newline() {
    let lines = lines(3);
    let expected: Vec<_> = lines.iter().map(|line| merkle::leaf_hash(line)).collect();
    assert_eq!(read(&lines).unwrap().root, naive::root(&expected));
}

#[test]
fn wrong_order() {
    let mut swapped = lines(4);
    swapped.swap(1, 2);
    assert!(matches!(read(&swapped), Err(ReceiptFault::WrongOrder(2, 1, 2))));
    let gap = [lines(2), vec![line_of(&delivery(3))]].concat();
    assert!(matches!(read(&gap), Err(ReceiptFault::WrongOrder(3, 2, 3))));
    let twice = [lines(2), vec![line_of(&delivery(1))]].concat();
    assert!(matches!(read(&twice), Err(ReceiptFault::WrongOrder(3, 2, 1))));
    // A log begins with its first receipt: a batch alone is no log.
    assert!(matches!(read(&lines(4)[1..]), Err(ReceiptFault::WrongOrder(1, 0, 1))));
}

#[test]
fn repeated_root() {
    let log = bytes(&lines(3));
    let note = plan(&mut reader(&log), &TreeHead::default()).unwrap();
    let again = plan(&mut reader(&log), &note.head().unwrap());
    assert!(matches!(again, Err(ReceiptFault::RootRepeated(root)) if root == note.root));
    assert!(matches!(plan(&mut reader(b""), &TreeHead::default()), Err(ReceiptFault::RootRepeated(_))));
    assert!(matches!(ensure_new(&note, Some(7)), Err(ReceiptFault::RootRepeated(root)) if root == note.root));
    assert!(ensure_new(&note, None).is_ok());
}

#[test]
fn count_mismatch() {
    let head = read(&lines(4)).unwrap();
    let note = BatchNote { first: 1, count: 3, root: head.root };
    let held_against = |count| check(&mut reader(&bytes(&lines(count))), &note);
    assert_eq!(held_against(4).unwrap(), head);
    assert!(matches!(held_against(3), Err(ReceiptFault::CountMismatch(3, 4))));
    assert!(matches!(held_against(5), Err(ReceiptFault::CountMismatch(5, 4))));
    // Nor is a log that lost lines extended.
    assert!(matches!(plan(&mut reader(&bytes(&lines(3))), &head), Err(ReceiptFault::CountMismatch(3, 4))));
    let forged = BatchNote { root: H256::repeat_byte(1), ..note };
    assert!(matches!(check(&mut reader(&bytes(&lines(4))), &forged), Err(ReceiptFault::RootDiffers(..))));
}

#[test]
fn a_log_that_was_rewritten_is_not_extended() {
    let anchored = read(&lines(3)).unwrap();
    let mut rewritten = lines(5);
    rewritten[0] = line_of(&DeliveryLine { size: 1, ..delivery(0) });
    let fault = plan(&mut reader(&bytes(&rewritten)), &anchored);
    assert!(matches!(fault, Err(ReceiptFault::NotAnExtension(3, _, root)) if root == anchored.root));
}

#[test]
fn a_proof_for_another_tree_size() {
    let tree: Tree = leaves(9).into_iter().collect();
    let proof = InclusionProof::new(LOG, &tree, 4).unwrap();
    let anchored = tree.head_at(8).unwrap();
    let fault = Proof::Inclusion(proof.clone()).ensure_leads_to(&anchored);
    assert!(matches!(fault, Err(ReceiptFault::OtherSize(9, 8))));
    assert!(Proof::Inclusion(proof.clone()).ensure_leads_to(&tree.head()).is_ok());
    let forged = TreeHead { root: anchored.root, ..tree.head() };
    assert!(matches!(Proof::Inclusion(proof.clone()).ensure_leads_to(&forged), Err(ReceiptFault::RootDiffers(..))));
    // The proof cannot be passed off as one of the smaller tree.
    let TreeHead { size, root } = anchored;
    let passed_off = InclusionProof { size, root, ..proof };
    assert!(matches!(passed_off.verify(), Err(ReceiptFault::Proof(_))));
    assert!(matches!(InclusionProof::new(LOG, &tree, 9), Err(ReceiptFault::NoSuchReceipt(9, 9))));
    assert!(matches!(ConsistencyProof::new(LOG, &tree, 10), Err(ReceiptFault::NoSuchSize(10, 9))));
}

#[test]
fn a_leaf_changed_by_one_bit() {
    let lines = lines(6);
    let tree = tree(&mut reader(&bytes(&lines))).unwrap();
    let proof = InclusionProof::new(LOG, &tree, 2).unwrap();
    assert!(proof.verify().is_ok() && proof.ensure_line(&lines[2]).is_ok());
    for bit in 0..lines[2].len() * 8 {
        let mut changed = lines[2].clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(matches!(proof.ensure_line(&changed), Err(ReceiptFault::LeafDiffers(..))), "bit {bit}");
    }
    for bit in 0..256 {
        let mut changed = proof.clone();
        changed.leaf.0[bit / 8] ^= 1 << (bit % 8);
        assert!(matches!(changed.verify(), Err(ReceiptFault::Proof(ProofFault::RootDiffers))), "bit {bit}");
    }
}

#[test]
fn a_line_that_is_not_canonical() {
    let good = String::from_utf8(line_of(&delivery(0))).unwrap();
    let value: serde_json::Value = serde_json::from_str(&good).unwrap();
    let reversed: Vec<_> = value.as_object().unwrap().iter().rev().map(|(name, v)| format!("{name:?}:{v}")).collect();
    let spoiled = [
        good.replace(r#""index":0"#, r#""index": 0"#),
        good.replace(r#""size":512"#, r#""size":512 "#),
        good.replace("city-ledger", r"city\u002dledger"),
        good.replace("0xcdcd", "0xCDCD"),
        format!("{good} "),
        format!("{good}\r"),
        format!("{{{}}}", reversed.join(",")),
    ];
    for line in spoiled {
        assert_ne!(line, good);
        // The reversed line begins with another member, so the kind must be told.
        let log = bytes(&[line.clone().into_bytes()]);
        let fault = head(&mut reader(&log).of(LOG)).unwrap_err();
        assert!(matches!(fault, ReceiptFault::NotCanonical(1)), "{line}: {fault}");
    }
    assert!(head(&mut reader(format!("{good}\n").as_bytes()).of(LOG)).is_ok());
}

#[test]
fn what_is_no_receipt_is_not_read() {
    let good = String::from_utf8(line_of(&delivery(0))).unwrap();
    let none = [
        String::new(),
        "{}".to_owned(),
        good.replace(r#""index":0"#, r#""index":0,"remark":"hello""#),
        good.replace(r#""index":0"#, r#""index":0.0"#),
        good.replace(r#""index":0"#, r#""index":-1"#),
        good.replace(r#","version":1"#, ""),
        format!("\u{feff}{good}"),
    ];
    for line in none {
        let log = bytes(&[line.clone().into_bytes()]);
        let fault = head(&mut reader(&log).of(LOG)).unwrap_err();
        assert!(matches!(fault, ReceiptFault::NotAReceipt(1, _)), "{line}: {fault}");
    }
    let nothing = line_of(&DeliveryLine { size: 0, ..delivery(0) });
    assert!(matches!(read(&[nothing]), Err(ReceiptFault::Malformed(1))));
}

#[test]
fn a_log_is_of_one_grant_and_kind() {
    let other = line_of(&DeliveryLine { grant: H256::repeat_byte(1), ..delivery(1) });
    assert!(matches!(read(&[lines(1), vec![other]].concat()), Err(ReceiptFault::OtherGrant(2, ..))));
    let mixed = [lines(1), vec![line_of(&data_return(1))]].concat();
    assert!(matches!(read(&mixed), Err(ReceiptFault::OtherKind(2, _))));
    let log = bytes(&lines(1));
    let named = |log_name| head(&mut reader(&log).of(log_name)).unwrap_err();
    assert!(matches!(named(LogName { kind: ReceiptKind::Return, ..LOG }), ReceiptFault::OtherKind(1, _)));
    let fault = named(LogName { grant: EMPTY_ROOT, ..LOG });
    assert!(matches!(fault, ReceiptFault::OtherGrant(1, expected, found) if (expected, found) == (EMPTY_ROOT, GRANT)));
}

#[test]
fn a_file_that_was_cut_off_is_found() {
    let good = bytes(&lines(3));
    let cut = |length: usize| head(&mut reader(&good[..length]));
    assert!(matches!(cut(good.len() - 1), Err(ReceiptFault::CutOff(3))));
    assert!(matches!(cut(good.len() - 20), Err(ReceiptFault::CutOff(3))));
    let endless = vec![b'x'; MAX_LINE_BYTES * 3];
    assert!(matches!(head(&mut reader(&endless)), Err(ReceiptFault::LineTooLong(1))));
    let folder = tempfile::tempdir().unwrap();
    let missing = LogReader::open(&folder.path().join("none"));
    assert!(matches!(missing, Err(ReceiptFault::System(..))));
}

#[test]
fn the_longest_receipts_fit_a_line() {
    let most = u64::from(u32::MAX) << 20;
    let longest = DeliveryLine {
        channel: Channel::ProvincialSystem,
        delivered_at: most,
        index: most,
        size: most,
        version: u32::MAX,
        ..delivery(0)
    };
    assert!(line_of(&longest).len() * 2 < MAX_LINE_BYTES);
}

#[test]
fn proofs_are_files() {
    let tree = tree(&mut reader(&bytes(&lines(5)))).unwrap();
    let proof = Proof::Inclusion(InclusionProof::new(LOG, &tree, 3).unwrap());
    let json = serde_json::to_value(&proof).unwrap();
    assert_eq!((&json["proof"], &json["form"], &json["index"]), (&"inclusion".into(), &1.into(), &3.into()));
    assert_eq!(json["log"], serde_json::json!({ "grant": GRANT, "kind": "delivery" }));
    let mut names: Vec<_> = json.as_object().unwrap().keys().cloned().collect();
    names.sort();
    assert_eq!(names, ["form", "index", "leaf", "log", "path", "proof", "root", "size"]);
    assert_eq!(serde_json::from_value::<Proof>(json.clone()).unwrap(), proof);
    let mut more = json;
    more["remark"] = "hello".into();
    assert!(serde_json::from_value::<Proof>(more).is_err());
    let consistency = Proof::Consistency(ConsistencyProof::new(LOG, &tree, 2).unwrap());
    let json = serde_json::to_string(&consistency).unwrap();
    assert_eq!(serde_json::from_str::<Proof>(&json).unwrap(), consistency);
    assert!(consistency.verify().is_ok() && consistency.ensure_of(LOG).is_ok());
    let other = LogName { kind: ReceiptKind::Return, ..LOG };
    assert!(matches!(consistency.ensure_of(other), Err(ReceiptFault::OtherLog(..))));
    let Proof::Inclusion(proof) = proof else { panic!("an inclusion proof was made") };
    assert!(matches!(InclusionProof { form: 2, ..proof }.verify(), Err(ReceiptFault::Form(2))));
}

#[test]
fn a_line_of_a_log_out_of_order_is_not_taken_as_proved() {
    let lines = [line_of(&delivery(5)), line_of(&DeliveryLine { grant: EMPTY_ROOT, ..delivery(1) })];
    let tree: Tree = lines.iter().map(|line| leaf_hash(line)).collect();
    let proof = |index| InclusionProof::new(LOG, &tree, index).unwrap();
    assert!(matches!(proof(0).ensure_line(&lines[0]), Err(ReceiptFault::OtherIndex(5, 0))));
    assert!(matches!(proof(1).ensure_line(&lines[1]), Err(ReceiptFault::OtherLog(..))));
}

#[test]
fn a_file_of_100_000_lines() {
    const COUNT: u64 = 100_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.jsonl");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    for index in 0..COUNT {
        serde_json::to_writer(&mut file, &delivery(index)).unwrap();
        file.write_all(b"\n").unwrap();
    }
    file.into_inner().unwrap();
    let tree = tree(&mut LogReader::open(&path).unwrap().of(LOG)).unwrap();
    let head = head(&mut LogReader::open(&path).unwrap()).unwrap();
    assert_eq!((tree.head(), head.size), (head, COUNT));
    for index in [0, 65_535, 65_536, COUNT - 1] {
        let proof = InclusionProof::new(LOG, &tree, index).unwrap();
        assert!(proof.verify().is_ok() && proof.path.len() <= 17, "{index}");
        assert!(proof.ensure_line(&line_of(&delivery(index))).is_ok(), "{index}");
    }
    for size in [1, 65_536, 99_999, COUNT] {
        assert!(ConsistencyProof::new(LOG, &tree, size).unwrap().verify().is_ok(), "{size}");
    }
}

#[test]
fn faults_name_the_line_in_both_languages() {
    use drl_primitives::Language;
    let fault = ReceiptFault::WrongOrder(3, 2, 5);
    assert_eq!(fault.to_string(), "line 3: receipt 5 stands where 2 must stand");
    assert_eq!(fault.sentence(Language::Chinese), "第 3 行：应为第 2 号回执，实为第 5 号");
    let fault = ReceiptFault::Proof(ProofFault::TooShort);
    assert_eq!(fault.to_string(), "the proof does not hold: the proof has too few hashes");
}
