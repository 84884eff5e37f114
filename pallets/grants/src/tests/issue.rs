//! Issuing.

use crate::{mock::*, Event, Grant, Grants, Histories, HistoryCounts, UserGrantCounts};
use drl_primitives::{
    agreement::GrantIssuer,
    application::Purpose,
    grant::{GrantStatus, StatusCause},
    grant_status::{GrantsOf, StatusRecord},
    verdict::Reason,
    MAX_ITEMS, MAX_ROWS,
};
use frame_support::{assert_noop, assert_ok, assert_storage_noop};

#[test]
fn a_grant_is_stored_under_the_hash_of_its_terms() {
    run(|| {
        let (terms, moment) = (one_grant(), now());
        let hash = terms.hash();
        assert_eq!(GrantsPallet::issue(&one_row()), Ok(vec![hash]));
        assert_eq!(Grants::<Test>::get(hash), Some(Grant { terms, issued_at: moment, issued_block: 1 }));
        assert_eq!(
            Histories::<Test>::get(hash, 0),
            Some(StatusRecord {
                from: moment,
                block: 1,
                status: GrantStatus::Active,
                cause: StatusCause::Issued,
                hold: None,
                actor: Some(AGENCY),
                officer: None,
                evidence: None,
            })
        );
        assert_eq!(HistoryCounts::<Test>::get(hash), 1);
        assert_eq!(
            take_events(),
            [Event::GrantIssued {
                grant: hash,
                agreement: AGREEMENT,
                version: 1,
                dataset: DATASET,
                agency: AGENCY,
                user: USER
            }]
        );
    });
}

#[test]
fn three_datasets_make_three_grants() {
    run(|| {
        let datasets = [DATASET, DATASET + 1, DATASET + 2];
        let rows = datasets.iter().map(|dataset| row(*dataset, &[1, 5], Purpose::Research)).collect();
        let hashes = GrantsPallet::issue(&signed(rows)).unwrap();
        assert_eq!(hashes.len(), 3);
        for (hash, dataset) in hashes.iter().zip(datasets) {
            assert_eq!(Grants::<Test>::get(hash).unwrap().terms.dataset, dataset);
            assert_eq!(GrantsPallet::grants(GrantsOf::Dataset(dataset), 0, 10), [*hash]);
            assert_eq!(reason(*hash), Reason::Granted);
        }
        assert_eq!(GrantsPallet::grants(GrantsOf::User(USER), 0, 10), hashes);
        assert_eq!(GrantsPallet::grants(GrantsOf::Agreement(AGREEMENT), 0, 10), hashes);
        let issued: Vec<_> = take_events()
            .into_iter()
            .map(|event| match event {
                Event::GrantIssued { grant, dataset, .. } => (grant, dataset),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(issued, hashes.into_iter().zip(datasets).collect::<Vec<_>>());
    });
}

#[test]
fn several_rows_of_one_dataset_make_one_grant() {
    run(|| {
        let rows = vec![
            row(DATASET, &[2, 5], Purpose::Research),
            row(DATASET + 1, &[1], Purpose::Research),
            row(DATASET, &[1, 5, 9], Purpose::PublicService),
        ];
        let hashes = GrantsPallet::issue(&signed(rows)).unwrap();
        assert_eq!(hashes.len(), 2);
        let terms = Grants::<Test>::get(hashes[0]).unwrap().terms;
        assert_eq!(terms.items.to_vec(), [1, 2, 5, 9]);
        assert_eq!(terms.purposes.to_vec(), [Purpose::PublicService, Purpose::Research]);
    });
}

#[test]
fn the_most_that_an_agreement_covers_is_granted() {
    run(|| {
        let items: Vec<u16> = (1..=MAX_ITEMS as u16).collect();
        let rows = (0..MAX_ROWS).map(|offset| row(DATASET + offset, &items, Purpose::Research)).collect();
        assert_eq!(GrantsPallet::issue(&signed(rows)).unwrap().len(), MAX_ROWS as usize);
    });
}

#[test]
fn r_070_items_of_rows_that_do_not_fit_one_grant_are_refused_and_never_dropped() {
    run(|| {
        let low: Vec<u16> = (1..=MAX_ITEMS as u16).collect();
        let rows = vec![row(DATASET, &low, Purpose::Research), row(DATASET, &[999], Purpose::Research)];
        let terms = signed(rows);
        assert_noop!(GrantsPallet::issue(&terms), Fault::MaxItemsExceeded);
    });
}

#[test]
fn terms_without_rows_are_refused() {
    run(|| {
        assert_noop!(GrantsPallet::issue(&signed(vec![])), Fault::NoRows);
    });
}

#[test]
fn malformed_items_are_refused() {
    run(|| {
        for items in [&[][..], &[2, 1], &[1, 1]] {
            let rows = vec![row(DATASET + 1, &[1], Purpose::Research), row(DATASET, items, Purpose::Research)];
            let terms = signed(rows);
            assert_noop!(GrantsPallet::issue(&terms), Fault::MalformedItems);
        }
    });
}

#[test]
fn rows_of_one_dataset_under_two_agencies_are_refused() {
    run(|| {
        let mut other = row(DATASET, &[3], Purpose::Research);
        other.0.agency = OTHER_AGENCY;
        let terms = signed(vec![row(DATASET, &[1], Purpose::Research), other]);
        assert_noop!(GrantsPallet::issue(&terms), Fault::AgenciesDiffer);
    });
}

#[test]
fn r_074_a_period_that_ends_before_it_begins_is_refused() {
    run(|| {
        let mut terms = one_row();
        terms.until = terms.from;
        assert_noop!(GrantsPallet::issue(&terms), Fault::EmptyPeriod);
        terms.until = terms.from + 1;
        assert_ok!(GrantsPallet::issue(&terms));
    });
}

#[test]
fn the_same_terms_are_granted_once() {
    run(|| {
        let terms = one_row();
        assert_ok!(GrantsPallet::issue(&terms));
        assert_noop!(GrantsPallet::issue(&terms), Fault::AlreadyExists);
        // Nor when other rows stand before the one that was granted.
        let mut wider = terms.clone();
        wider.rows.try_insert(0, row(DATASET + 1, &[1], Purpose::Research)).unwrap();
        assert_noop!(GrantsPallet::issue(&wider), Fault::AlreadyExists);
    });
}

#[test]
fn renewal_makes_new_grants_beside_the_old() {
    run(|| {
        let terms = one_row();
        let old = GrantsPallet::issue(&terms).unwrap();
        let renewed = GrantsPallet::issue(&drl_primitives::agreement::SignedTerms { version: 2, ..terms }).unwrap();
        assert_ne!(old, renewed);
        assert_eq!(GrantsPallet::grants(GrantsOf::Agreement(AGREEMENT), 0, 10), [old, renewed].concat());
    });
}

#[test]
fn a_failed_issue_stores_nothing() {
    run(|| {
        // The last of three datasets meets the end of an index.
        UserGrantCounts::<Test>::insert(USER, u32::MAX - 2);
        let rows = (0..3).map(|offset| row(DATASET + offset, &[1], Purpose::Research)).collect();
        let terms = signed(rows);
        assert_storage_noop!(assert_eq!(GrantsPallet::issue(&terms), Err(Fault::NumbersExhausted.into())));
        UserGrantCounts::<Test>::remove(USER);
    });
}

#[test]
fn another_chain_makes_other_grants() {
    run(|| {
        let mut elsewhere = one_grant();
        elsewhere.genesis = sp_core::H256::repeat_byte(0x11);
        assert_ne!(issue(), elsewhere.hash());
    });
}

#[test]
fn issuing_weighs_more_with_each_dataset() {
    let weight = <GrantsPallet as GrantIssuer>::issue_weight;
    assert!(weight(1).all_gt(weight(0)));
    assert!(weight(MAX_ROWS).all_gt(weight(MAX_ROWS - 1)));
}
