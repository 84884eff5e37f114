//! The texts that are signed, and the hash of block 0 in them.

use crate::{mock::*, VersionTerms};
use drl_primitives::{
    agreement::{GenesisHash, Side},
    agreement_text::CommitmentClause,
    signing::{SignedKind, AGREEMENT_DOMAIN},
    Code, Language,
};
use frame_support::assert_ok;
use sp_core::H256;

#[test]
fn the_ledger_writes_the_text_from_its_own_state() {
    run(|| {
        let id = drafted(SINGLE);
        let text = String::from_utf8(Agreements::canonical_text(id, 1).unwrap()).unwrap();
        let genesis = System::block_hash(0);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "公共数据开放利用协议 / Agreement on the opening and use of public data");
        assert_eq!(lines[1], format!("链 / Chain: {genesis:?}"));
        assert!(lines
            .contains(&"开放方 / Provider: 某市交通运输局; 统一社会信用代码 / code 91330100799655058B; 编号 / id 2"));
        assert!(lines.contains(
            &"开放数据 / Data: 铁路站点; 数据集 / dataset 5; 版本 / version 1; 数据项 / items 1,2; 场景 / scenario 1; 开放主体编号 / agency id 2"
        ));
        assert!(lines.last().unwrap().contains("同意本协议并保存"));
        assert_eq!(VersionTerms::<Test>::get(id, 1).unwrap().text, text_hash(text.as_bytes()));
    });
}

#[test]
fn a_natural_person_stands_in_the_text_by_pseudonym() {
    run(|| {
        let id = drafted(PERSONAL);
        let text = String::from_utf8(Agreements::canonical_text(id, 1).unwrap()).unwrap();
        assert!(text.contains("Data user: 自然人（匿名标识） / natural person (pseudonym); 编号 / id 11\n"));
    });
}

#[test]
fn r_065_the_letter_names_all_clauses() {
    run(|| {
        let id = drafted(SINGLE);
        let text = String::from_utf8(Agreements::commitment_text(id).unwrap()).unwrap();
        for clause in CommitmentClause::ALL {
            let line = format!(
                "承诺 / Clause {}: {} / {}\n",
                clause.slug(),
                clause.text(Language::Chinese),
                clause.text(Language::English)
            );
            assert!(text.contains(&line), "{line}");
        }
    });
}

#[test]
fn the_payload_is_domain_text_and_expiry() {
    run(|| {
        let id = drafted(SINGLE);
        let text = String::from_utf8(Agreements::canonical_text(id, 1).unwrap()).unwrap();
        let bytes = Agreements::signing_payload(id, SignedKind::Agreement, 1_767_600_000_000).unwrap();
        let expected =
            format!("{AGREEMENT_DOMAIN}\n{text}有效至 / Sign before: 1767600000000 (2026-01-05 16:00:00 UTC+8)");
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
        let letter = String::from_utf8(Agreements::commitment_text(id).unwrap()).unwrap();
        let bytes = Agreements::signing_payload(id, SignedKind::Commitment, 0).unwrap();
        let expected =
            format!("data-release-ledger/commitment/v1\n{letter}有效至 / Sign before: 0 (1970-01-01 08:00:00 UTC+8)");
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    });
}

#[test]
fn the_payload_is_that_of_the_renewal_where_one_waits() {
    run(|| {
        let id = active();
        let running = Agreements::canonical_text(id, 1).unwrap();
        let asked = Agreements::renewal_payload(id, 12, 5).unwrap();
        request_renewal(id, 12);
        assert_eq!(Agreements::signing_payload(id, SignedKind::Agreement, 5), Some(asked));
        assert_eq!(Agreements::canonical_text(id, 1), Some(running), "what was signed stays as it is");
        assert_eq!(Agreements::canonical_text(id, 3), None);
    });
}

#[test]
fn names_of_a_signed_text_do_not_change_with_the_registry() {
    run(|| {
        let id = drafted(SINGLE);
        commit(id);
        assert_ok!(sign(id, Side::DataUser));
        let before = Agreements::canonical_text(id, 1);
        named(AGENCY, "改名的机构", "91330100799655058B");
        Desk::rename(5, "改名的数据");
        assert_eq!(Agreements::canonical_text(id, 1), before);
        assert_ok!(sign(id, Side::Provider));
    });
}

#[test]
fn the_hash_of_block_0_is_never_forgotten() {
    sp_io::TestExternalities::default().execute_with(|| {
        let genesis = H256::repeat_byte(0xee);
        let mut parent = genesis;
        for number in 1..=40u64 {
            System::reset_events();
            System::initialize(&number, &parent, &Default::default());
            parent = System::finalize().hash();
        }
        assert_eq!(System::block_hash(1), H256::zero(), "old hashes are forgotten");
        assert_eq!(<Agreements as GenesisHash>::genesis_hash(), genesis);
    });
}
