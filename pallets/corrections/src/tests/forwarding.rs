//! A person asks the bureau, which forwards the request.

use crate::{mock::*, Event, Records};
use drl_primitives::{
    clocks::{ClockEnd, ClockKind},
    correction::{CorrectionAct, CorrectionDetail, CorrectionRecord, CorrectionSource, CorrectionState},
    testing::Mock,
};
use frame_support::{assert_noop, assert_ok};

#[test]
fn r_115_the_bureau_forwards_within_two_working_days() {
    run(|| {
        assert_ok!(CorrectionsPallet::file_with_bureau(by(BUREAU_CLERK), DATASET, form()));
        assert_eq!(
            take_events(),
            [Event::CorrectionFiled {
                correction: 1,
                dataset: DATASET,
                agency: AGENCY,
                source: CorrectionSource::Bureau,
                ground: form().ground,
                person: Some(form().person),
                request: form().request,
            }]
        );
        let (_, clock) = &Mock::clocks()[0];
        assert_eq!((clock.kind, clock.holder, clock.due), (ClockKind::CorrectionForward, BUREAU, today().plus(2)));
        assert_eq!(view(1).received_at, None);

        pass_days(2);
        assert_ok!(CorrectionsPallet::forward(by(BUREAU_CLERK), 1, LETTER));
        let forwarded = Event::CorrectionForwarded { correction: 1, agency: AGENCY, document: LETTER, late: false };
        assert_eq!(take_events(), [forwarded]);
        assert_eq!(
            Records::<Test>::get(1, 1),
            Some(CorrectionRecord {
                at: now(),
                block: 3,
                actor: BUREAU,
                officer: BUREAU_CLERK,
                act: CorrectionAct::Forward,
                detail: CorrectionDetail::None,
                evidence: Some(LETTER),
                ended: Some(ClockEnd::InTime),
                state: CorrectionState::Forwarded,
            })
        );
        assert!(!view(1).late.forwarding);
    });
}

#[test]
fn r_115_forwarding_that_comes_too_late_is_recorded() {
    run(|| {
        let id = filed_with_bureau();
        pass_days(3);
        assert!(view(id).overdue && view(id).late.forwarding);
        take_events();
        assert_ok!(CorrectionsPallet::forward(by(BUREAU_CLERK), id, LETTER));
        let forwarded = Event::CorrectionForwarded { correction: id, agency: AGENCY, document: LETTER, late: true };
        assert_eq!(take_events(), [forwarded]);
        assert!(view(id).late.forwarding && !view(id).late.verification);
        assert!(!view(id).overdue);
    });
}

#[test]
fn q_23_the_limit_runs_from_the_agencys_receipt() {
    run(|| {
        let id = forwarded();
        assert_eq!(Mock::clocks(), []);
        pass_days(3);
        take_events();
        assert_ok!(CorrectionsPallet::receive(by(CLERK), id));
        assert_eq!(take_events(), [Event::CorrectionReceived { correction: id, agency: AGENCY }]);
        let seen = view(id);
        assert_eq!((seen.state, seen.received_at), (CorrectionState::Verifying, Some(now())));
        assert_eq!(seen.counted_from, Some(today()));
        assert_eq!(seen.due.map(|due| due.day), Some(today().plus(5)));
    });
}

#[test]
fn q_23_the_limit_may_run_from_the_bureaus_receipt() {
    run(|| {
        Mock::parameters(|parameters| parameters.conduct.forwarded_starts_at_agency = false);
        let filed = today();
        let id = filed_with_bureau();
        pass_days(2);
        assert_ok!(CorrectionsPallet::forward(by(BUREAU_CLERK), id, LETTER));
        // It runs whether or not the agency takes the request up.
        assert_eq!(view(id).due.map(|due| due.day), Some(filed.plus(5)));
        assert_eq!(view(id).counted_from, Some(filed));
        pass_days(1);
        assert_ok!(CorrectionsPallet::receive(by(CLERK), id));
        assert_eq!(view(id).due.map(|due| due.day), Some(filed.plus(5)));
        assert_eq!(view(id).received_at, Some(now()));
        assert_eq!(Mock::clocks().len(), 1);
        // What is changed while it runs does not touch it.
        Mock::parameters(|parameters| parameters.conduct.forwarded_starts_at_agency = true);
        assert_eq!(view(id).due.map(|due| due.day), Some(filed.plus(5)));
    });
}

#[test]
fn q_23_an_agency_has_at_least_a_day_when_the_bureau_was_late() {
    run(|| {
        Mock::parameters(|parameters| parameters.conduct.forwarded_starts_at_agency = false);
        let id = filed_with_bureau();
        pass_days(9);
        assert_ok!(CorrectionsPallet::forward(by(BUREAU_CLERK), id, LETTER));
        assert_eq!(view(id).due.map(|due| due.day), Some(today().plus(1)));
    });
}

#[test]
fn r_115_requests_are_forwarded_once_and_received_by_their_agency() {
    run(|| {
        let id = forwarded();
        assert_noop!(CorrectionsPallet::forward(by(BUREAU_CLERK), id, LETTER), Fault::WrongState);
        assert_noop!(CorrectionsPallet::receive(by(OTHER_CHIEF), id), Fault::NotOwner);
        assert_ok!(CorrectionsPallet::receive(by(CLERK), id));
        assert_noop!(CorrectionsPallet::receive(by(CLERK), id), Fault::WrongState);
        let own = filed_with_agency();
        assert_noop!(CorrectionsPallet::forward(by(BUREAU_CLERK), own, LETTER), Fault::WrongState);
        assert_noop!(CorrectionsPallet::receive(by(CLERK), own), Fault::WrongState);
        let waiting = filed_with_bureau();
        assert_noop!(CorrectionsPallet::forward(by(BUREAU_CLERK), waiting, NOTHING), Fault::DocumentMissing);
        assert_noop!(CorrectionsPallet::receive(by(CLERK), waiting), Fault::WrongState);
        assert_noop!(CorrectionsPallet::conclude(by(CHIEF), waiting, corrected(), REPORT), Fault::WrongState);
    });
}

#[test]
fn r_115_the_bureau_urges_an_agency_that_does_not_receive() {
    run(|| {
        let id = forwarded();
        pass_days(5);
        assert!(!view(id).overdue);
        assert_noop!(CorrectionsPallet::urge(by(BUREAU_CHIEF), id, LETTER), Fault::NotOverdue);
        pass_days(1);
        assert!(view(id).overdue);
        take_events();
        assert_ok!(CorrectionsPallet::urge(by(BUREAU_CHIEF), id, LETTER));
        assert_eq!(take_events(), [Event::AgencyUrged { correction: id, agency: AGENCY, document: LETTER }]);
        // It is not received by that.
        assert_eq!((view(id).state, view(id).urged), (CorrectionState::Forwarded, 1));
        assert_ok!(CorrectionsPallet::receive(by(CLERK), id));
        assert!(!view(id).overdue && !view(id).late.verification);
    });
}
