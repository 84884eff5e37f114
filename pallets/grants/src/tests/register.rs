//! What the parts that act after the grant ask.

use crate::mock::*;
use drl_primitives::{
    agreement::GrantIssuer,
    application::Purpose,
    catalog::Service,
    grant_status::{GrantControl, GrantRegister, HoldKind},
    verdict::Reason,
    GrantHash,
};
use frame_support::{assert_ok, weights::Weight};

fn reason_now(grant: GrantHash) -> Reason {
    <GrantsPallet as GrantRegister>::reason_now(grant)
}

#[test]
fn the_terms_of_a_grant_are_told_also_after_its_end() {
    run(|| {
        let grant = issue();
        assert_eq!(<GrantsPallet as GrantRegister>::terms(grant), Some(one_grant()));
        assert_ok!(GrantsPallet::terminate(grant, by_agency()));
        assert!(<GrantsPallet as GrantRegister>::terms(grant).is_some());
        assert_eq!(<GrantsPallet as GrantRegister>::terms(GrantHash::zero()), None);
    });
}

#[test]
fn r_078_data_may_be_obtained_now_as_the_verdict_says() {
    run(|| {
        // The first purpose of this grant is not the one that its first row names.
        let rows = vec![row(DATASET, &[1, 2], Purpose::Research), row(DATASET, &[5], Purpose::PublicService)];
        let grant = GrantsPallet::issue(&signed(rows)).unwrap()[0];
        assert_eq!(reason_now(grant), Reason::Granted);
        assert_eq!(reason_now(GrantHash::zero()), Reason::NoSuchGrant);
        assert_ok!(GrantsPallet::close_agreement(AGREEMENT, HoldKind::Risk, by_bureau()));
        assert_eq!(reason_now(grant), Reason::GrantHeld);
        assert_ok!(GrantsPallet::reopen_agreement(AGREEMENT, HoldKind::Risk, by_bureau()));
        Catalog::set(DATASET, Service::Withdrawn);
        assert_eq!(reason_now(grant), Reason::DatasetWithdrawn);
    });
}

#[test]
fn q_21_suspended_items_do_not_stop_the_others() {
    run(|| {
        let grant = GrantsPallet::issue(&signed(vec![row(DATASET, &[1, 2, 5], Purpose::Research)])).unwrap()[0];
        Catalog::suspend_items(DATASET, &[2, 5]);
        assert_eq!(reason_now(grant), Reason::Granted, "item 1 is served");
        Catalog::suspend_items(DATASET, &[1, 2, 5, 9]);
        assert_eq!(reason_now(grant), Reason::ItemSuspended, "nothing is left to deliver");
        Catalog::suspend_items(DATASET, &[9]);
        assert_eq!(reason_now(grant), Reason::Granted, "an item that the grant does not allow");
    });
}

#[test]
fn a_verdict_weighs_something() {
    let weight = <GrantsPallet as GrantRegister>::verdict_weight();
    assert!(weight.all_gt(Weight::zero()));
}

#[cfg(feature = "runtime-benchmarks")]
#[test]
fn grants_for_benchmarks_verify() {
    run(|| {
        let grant = <GrantsPallet as GrantRegister>::benchmark_grant(AGENCY, USER);
        assert_eq!(reason_now(grant), Reason::Granted);
        let terms = <GrantsPallet as GrantRegister>::terms(grant).unwrap();
        assert_eq!((terms.agency, terms.user), (AGENCY, USER));
    });
}
