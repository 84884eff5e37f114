//! Orders of the bureau to agencies (5.7 (b)).

use crate::{mock::*, Cases, Event};
use drl_primitives::{
    clocks::{ClockKind, ClockSubject},
    organisation::Standing,
    rectification::{
        AgencyGround, RectificationAct as Act, RectificationLimit, RectificationState as State, RectificationTarget,
        Referral, ReferredTo,
    },
    testing::{Mock, MockClock},
    Code, OrgId, RectificationId,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

fn to(agency: OrgId, ground: AgencyGround) -> DispatchResult {
    Rectification::order_agency(signed_by(BUREAU_CHIEF), agency, ground, LIMIT, ORDER)
}

fn ask(id: RectificationId) -> DispatchResult {
    Rectification::ask_government(signed_by(BUREAU_CHIEF), id, FILE)
}

fn criticism(id: RectificationId) -> DispatchResult {
    Rectification::record_criticism(signed_by(BUREAU_CHIEF), id, CHECK)
}

fn refer(id: RectificationId) -> DispatchResult {
    Rectification::refer_to_organ(signed_by(BUREAU_CHIEF), id, FILE)
}

fn acts(id: RectificationId) -> Vec<Act> {
    Rectification::history(id, 0, 100).iter().map(|record| record.act).collect()
}

#[test]
fn r_150_the_bureau_orders_an_agency_on_each_of_the_ten_grounds() {
    for ground in AgencyGround::ALL {
        run(|| {
            let limit = today().plus(LIMIT_DAYS);
            assert_ok!(to(AGENCY, *ground));
            let target = RectificationTarget::Agency { agency: AGENCY, ground: *ground };
            assert_eq!(
                take_events(),
                [Event::RectificationOrdered {
                    rectification: 0,
                    target,
                    orderer: BUREAU,
                    officer: BUREAU_CHIEF,
                    order: ORDER,
                    limit,
                    access_closed: false,
                }]
            );
            let case = Cases::<Test>::get(0).unwrap();
            assert_eq!((case.target, case.state), (target, State::Ordered));
            assert_eq!(case.limit, Some(RectificationLimit { term: LIMIT, day: limit }));
            let (kind, subject) = (ClockKind::RectificationLimit, ClockSubject::Rectification(0));
            assert_eq!(Mock::clocks(), [(0, MockClock { kind, subject, holder: AGENCY, due: limit })]);
        });
    }
}

#[test]
fn r_150_only_agencies_of_this_ledger_are_ordered() {
    run(|| {
        for other in [BUREAU, USER, PERSON, REGULATOR, 77] {
            assert_noop!(to(other, AgencyGround::NotGathered), Fault::NoSuchAgency);
        }
        Mock::set_standing(AGENCY, Standing::Suspended);
        assert_ok!(to(AGENCY, AgencyGround::NotGathered));
        Mock::set_standing(AGENCY, Standing::Exited);
        assert_noop!(to(AGENCY, AgencyGround::NotGathered), Fault::NoSuchAgency);
    });
}

#[test]
fn r_150_several_orders_to_one_agency_stand_together() {
    run(|| {
        assert_ok!(to(AGENCY, AgencyGround::NotGathered));
        assert_ok!(to(AGENCY, AgencyGround::SecurityDutiesNotDone));
        assert_ok!(to(AGENCY, AgencyGround::NotGathered));
    });
}

#[test]
fn r_151_the_agency_finishes_and_reports_and_the_bureau_accepts() {
    run(|| {
        let id = order_agency();
        take_events();
        pass_days(LIMIT_DAYS);
        assert_noop!(report(OTHER_CHIEF, id), Fault::NotHolder);
        assert_noop!(report(SIGNATORY, id), Fault::NotHolder);
        assert_ok!(report(AGENCY_CLERK, id));
        pass_days(30);
        work_off();
        assert_eq!(state(id), State::Reported, "a report in time is not failed by the clock");
        assert_ok!(accept(BUREAU_CHIEF, id));
        assert_eq!(
            take_events(),
            [
                Event::CorrectionReported { rectification: id, holder: AGENCY, officer: AGENCY_CLERK, report: REPORT },
                Event::CorrectionAccepted {
                    rectification: id,
                    officer: BUREAU_CHIEF,
                    evidence: CHECK,
                    reopened: false
                },
            ]
        );
        assert_eq!(state(id), State::Accepted);
        assert!(Mock::clocks().is_empty());
        assert_eq!(acts(id), [Act::Order, Act::Report, Act::Accept]);
    });
}

#[test]
fn r_152_what_is_not_done_as_required_has_failed_whatever_is_left_of_the_limit() {
    run(|| {
        let id = order_agency();
        report(AGENCY_CHIEF, id).unwrap();
        take_events();
        assert_ok!(reject(BUREAU_CHIEF, id));
        assert_eq!(
            take_events(),
            [Event::CorrectionRejected {
                rectification: id,
                officer: BUREAU_CHIEF,
                evidence: CHECK,
                access_closed: false
            }]
        );
        assert_eq!(state(id), State::Failed);
    });
}

#[test]
fn r_152_the_bureau_asks_the_government_and_records_its_criticism() {
    run(|| {
        let id = order_agency();
        take_events();
        pass_limits();
        assert_eq!(take_events(), [Event::LimitPassed { rectification: id, holder: AGENCY, access_closed: false }]);
        assert_noop!(criticism(id), Fault::WrongState);
        assert_ok!(ask(id));
        assert_eq!(take_events(), [Event::GovernmentAsked { rectification: id, officer: BUREAU_CHIEF, request: FILE }]);
        assert_eq!(state(id), State::WithGovernment);
        assert_noop!(ask(id), Fault::WrongState);
        assert_noop!(refer(id), Fault::WrongState);
        assert_ok!(criticism(id));
        assert_eq!(
            take_events(),
            [Event::CriticismRecorded { rectification: id, officer: BUREAU_CHIEF, decision: CHECK }]
        );
        assert_eq!(state(id), State::Criticised);
        assert!(Mock::clocks().is_empty(), "the consequence is drawn");
        assert_eq!(acts(id), [Act::Order, Act::PassLimit, Act::AskGovernment, Act::RecordCriticism]);
        assert!(Desk::entries().is_empty(), "an agency has no credit entry for that");
    });
}

#[test]
fn r_152_serious_cases_go_to_the_competent_organ_without_names() {
    run(|| {
        let failed = order_agency();
        let criticised = order_agency();
        pass_limits();
        ask(criticised).unwrap();
        criticism(criticised).unwrap();
        take_events();
        for id in [failed, criticised] {
            let before = state(id);
            assert_ok!(refer(id));
            let (to, organisation, officer) = (ReferredTo::CompetentOrgan, BUREAU, BUREAU_CHIEF);
            assert_eq!(
                take_events(),
                [Event::CaseReferred { rectification: id, to, organisation, officer, file: FILE }]
            );
            assert_eq!(state(id), before);
            let referral = Some(Referral { to, at: now(), file: FILE, result: None });
            assert_eq!(Cases::<Test>::get(id).unwrap().referral, referral);
            assert_noop!(refer(id), Fault::AlreadyReferred);
        }
        // The way to the government stays open.
        assert_ok!(ask(failed));
    });
}

#[test]
fn r_153_the_acts_of_the_bureau_are_kept_like_those_of_anybody() {
    run(|| {
        let id = order_agency();
        pass_limits();
        ask(id).unwrap();
        let history = Rectification::history(id, 0, 100);
        for place in [0, 2] {
            assert_eq!((history[place].organisation, history[place].officer), (Some(BUREAU), Some(BUREAU_CHIEF)));
            assert!(history[place].evidence.is_some());
        }
        assert_eq!(Rectification::rectification(id).unwrap().orderer, BUREAU);
    });
}

#[test]
fn an_order_to_an_agency_is_taken_back_before_the_government_has_spoken() {
    run(|| {
        let ordered = order_agency();
        assert_ok!(withdraw(BUREAU_CHIEF, ordered));
        let reported = order_agency();
        report(AGENCY_CLERK, reported).unwrap();
        assert_ok!(withdraw(BUREAU_CHIEF, reported));
        let failed = order_agency();
        let asked = order_agency();
        let criticised = order_agency();
        pass_limits();
        assert_ok!(withdraw(BUREAU_CHIEF, failed));
        ask(asked).unwrap();
        assert_ok!(withdraw(BUREAU_CHIEF, asked));
        ask(criticised).unwrap();
        criticism(criticised).unwrap();
        assert_noop!(withdraw(BUREAU_CHIEF, criticised), Fault::WrongState);
        assert!(Mock::clocks().is_empty());
    });
}

#[test]
fn acts_of_the_one_table_are_not_those_of_the_other() {
    run(|| {
        let (of_agency, of_user) = (order_agency(), order(BUREAU_CHIEF, single()));
        pass_limits();
        assert_noop!(terminate(BUREAU_CHIEF, of_agency), Fault::WrongState);
        assert_noop!(ask(of_user), Fault::WrongState);
        assert_noop!(criticism(of_user), Fault::WrongState);
        assert_noop!(refer(of_user), Fault::WrongState);
        // A case of an agency is none of the bureau's orders to a data user.
        let of_agencys_own = order(AGENCY_CHIEF, agreement(SINGLE));
        assert_noop!(ask(of_agencys_own), Fault::NotOrderer);
        assert_noop!(ask(77), Fault::NotFound);
        assert_noop!(criticism(77), Fault::NotFound);
        assert_noop!(refer(77), Fault::NotFound);
    });
}
