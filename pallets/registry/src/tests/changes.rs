//! Whoever must know is told in the same step that an officer left or an organisation was stopped.

use crate::{mock::*, Call, WeightInfo};
use drl_primitives::organisation::{Role, StandingCause};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo, weights::Weight};

#[test]
fn a_dismissal_and_a_resignation_are_told() {
    run(|| {
        assert_ok!(Registry::dismiss(by(AGENCY_CHIEF), AGENCY_OFFICER));
        assert_ok!(Registry::dismiss(by(BUREAU_OFFICER), BUREAU_OFFICER));
        let left = |organisation, officer| Change::Left(organisation, officer, None);
        assert_eq!(Told::changes(), [left(AGENCY, AGENCY_OFFICER), left(BUREAU, BUREAU_OFFICER)]);
    });
}

#[test]
fn a_replacement_is_told_with_who_took_over() {
    run(|| {
        assert_ok!(Registry::replace_officer(by(AGENCY_CHIEF), AGENCY_OFFICER, 70, None));
        assert_ok!(Registry::replace_officer(by(BUREAU_CHIEF), AGENCY_CHIEF, 71, Some(digest(1))));
        assert_ok!(Registry::replace_officer(RuntimeOrigin::root(), BUREAU_CHIEF, 72, Some(digest(1))));
        let left = |organisation, old, new| Change::Left(organisation, old, Some(new));
        let told = [left(AGENCY, AGENCY_OFFICER, 70), left(AGENCY, AGENCY_CHIEF, 71), left(BUREAU, BUREAU_CHIEF, 72)];
        assert_eq!(Told::changes(), told);
    });
}

#[test]
fn an_organisation_that_is_suspended_or_leaves_is_told_once_however_many_officers_it_has() {
    run(|| {
        let cause = StandingCause::Breach;
        assert_ok!(Registry::suspend(by(BUREAU_CHIEF), AGENCY, cause, digest(1)));
        assert_eq!(Told::changes(), [Change::Stopped(AGENCY)]);
        assert_ok!(Registry::exit(by(BUREAU_CHIEF), AGENCY, cause, Some(digest(1))));
        assert_ok!(Registry::exit(by(SIGNATORY), COMPANY, StandingCause::OwnRequest, None));
        assert_eq!(Told::changes(), [Change::Stopped(AGENCY), Change::Stopped(COMPANY)]);
    });
}

#[test]
fn what_takes_no_post_and_stops_nobody_is_not_told() {
    run(|| {
        assert_ok!(Registry::appoint(by(AGENCY_CHIEF), 70, Role::Head));
        assert_noop!(Registry::dismiss(by(AGENCY_OFFICER), AGENCY_CHIEF), crate::Error::<Test>::RoleNotAllowed);
        assert_ok!(Registry::suspend(by(BUREAU_CHIEF), COMPANY, StandingCause::Breach, digest(1)));
        Told::changes();
        assert_ok!(Registry::reinstate(by(BUREAU_CHIEF), COMPANY, digest(2)));
        assert_eq!(Told::changes(), []);
    });
}

#[test]
fn what_follows_is_weighed() {
    run(|| {
        let weight = |call: Call<Test>| call.get_dispatch_info().call_weight;
        let evidence = digest(1);
        let (old, new, cause) = (AGENCY_CHIEF, 70, StandingCause::Breach);
        let pairs: [(Call<Test>, Weight); 4] = [
            (Call::dismiss { account: old }, <() as WeightInfo>::dismiss()),
            (Call::replace_officer { old, new, evidence: None }, <() as WeightInfo>::replace_officer()),
            (Call::suspend { organisation: AGENCY, cause, evidence }, <() as WeightInfo>::suspend()),
            (Call::exit { organisation: AGENCY, cause, evidence: None }, <() as WeightInfo>::exit(MAX_OFFICERS)),
        ];
        for (call, alone) in pairs {
            assert_eq!(weight(call), alone + CHANGE);
        }
    });
}
