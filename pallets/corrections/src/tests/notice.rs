//! The bureau has an agency verify.

use crate::{mock::*, Event};
use drl_primitives::{
    clocks::{ClockKind, Term},
    correction::{CorrectionAct, CorrectionGround, CorrectionSource, CorrectionState, ExtensionReason},
    testing::{Mock, BAD_TERM},
    OrgId,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

fn notice(ground: CorrectionGround, found_by: OrgId, limit: Term) -> DispatchResult {
    CorrectionsPallet::bureau_notice(by(BUREAU_CHIEF), DATASET, ground, found_by, limit, LETTER)
}

#[test]
fn r_116_the_bureau_has_the_agency_verify_within_a_limit_of_working_days() {
    run(|| {
        assert_ok!(notice(CorrectionGround::Inconsistent, OTHER_AGENCY, Term::WorkingDays(8)));
        assert_eq!(
            take_events(),
            [Event::CorrectionFiled {
                correction: 1,
                dataset: DATASET,
                agency: AGENCY,
                source: CorrectionSource::Notice,
                ground: CorrectionGround::Inconsistent,
                person: None,
                request: LETTER,
            }]
        );
        let (_, clock) = Mock::clocks().pop().unwrap();
        assert_eq!((clock.kind, clock.holder, clock.due), (ClockKind::CorrectionVerification, AGENCY, today().plus(8)));
        let seen = view(1);
        assert_eq!((seen.state, seen.found_by, seen.person), (CorrectionState::Verifying, Some(OTHER_AGENCY), None));
        assert_eq!((seen.received_at, seen.counted_from), (Some(now()), Some(today())));
        pass_days(8);
        assert_ok!(CorrectionsPallet::conclude(by(CHIEF), 1, corrected(), REPORT));
        assert_ok!(CorrectionsPallet::notify(by(CLERK), 1, LETTER));
        assert!(!view(1).late.verification);
    });
}

#[test]
fn r_116_the_limit_may_be_a_day() {
    run(|| {
        let day = today().plus(20);
        assert_ok!(notice(CorrectionGround::Incomplete, BUREAU, Term::Until(day)));
        assert_eq!(view(1).due.map(|due| due.day), Some(day));
        pass_days(21);
        assert!(view(1).overdue && view(1).late.verification);
        assert_ok!(CorrectionsPallet::urge(by(BUREAU_CHIEF), 1, LETTER));
    });
}

#[test]
fn r_116_the_limit_of_a_notice_is_not_extended_and_nobody_withdraws_it() {
    run(|| {
        assert_ok!(notice(CorrectionGround::Inaccurate, AGENCY, Term::WorkingDays(5)));
        let extended = CorrectionsPallet::extend(by(HEAD), 1, ExtensionReason::OnSiteCheck, APPROVAL);
        assert_noop!(extended, Fault::WrongState);
        assert_noop!(CorrectionsPallet::withdraw(by(CLERK), 1, LETTER), Fault::WrongState);
        assert_noop!(CorrectionsPallet::withdraw(by(BUREAU_CHIEF), 1, LETTER), Fault::WrongState);
        assert_eq!(CorrectionsPallet::history(1, 0, 10)[0].act, CorrectionAct::NoticeByBureau);
    });
}

#[test]
fn r_116_what_a_notice_must_say() {
    run(|| {
        let five = Term::WorkingDays(5);
        assert_noop!(notice(CorrectionGround::Disputed, BUREAU, five), Fault::GroundDoesNotFit);
        assert_noop!(notice(CorrectionGround::Inaccurate, COMPANY, five), Fault::FinderNotPublicBody);
        assert_noop!(notice(CorrectionGround::Inaccurate, 99, five), Fault::FinderNotPublicBody);
        let origin = || by(BUREAU_CHIEF);
        let ground = CorrectionGround::Inaccurate;
        let unnamed = CorrectionsPallet::bureau_notice(origin(), DATASET, ground, BUREAU, five, NOTHING);
        assert_noop!(unnamed, Fault::DocumentMissing);
        let unknown = CorrectionsPallet::bureau_notice(origin(), 99, ground, BUREAU, five, LETTER);
        assert_noop!(unknown, Fault::NoSuchDataset);
        for limit in [Term::WorkingDays(0), Term::Until(today().minus(1))] {
            assert_noop!(notice(ground, BUREAU, limit), BAD_TERM);
        }
        assert_ok!(notice(ground, BUREAU, Term::Until(today())));
    });
}
