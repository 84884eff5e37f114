//! A person asks the agency.

use crate::{mock::*, CorrectionCount, Corrections as Stored, Event, Records};
use drl_primitives::{
    clocks::{ClockKind, ClockSubject},
    correction::{
        CorrectionAct, CorrectionDetail, CorrectionForm, CorrectionGround, CorrectionRecord, CorrectionSource,
        CorrectionState,
    },
    testing::{Mock, MockClock},
};
use frame_support::{assert_noop, assert_ok};

#[test]
fn r_111_a_person_asks_the_agency() {
    run(|| {
        assert_ok!(CorrectionsPallet::file_with_agency(by(CLERK), DATASET, form()));
        assert_eq!(
            take_events(),
            [Event::CorrectionFiled {
                correction: 1,
                dataset: DATASET,
                agency: AGENCY,
                source: CorrectionSource::Agency,
                ground: CorrectionGround::Inaccurate,
                person: Some(form().person),
                request: form().request,
            }]
        );
        assert_eq!(
            Records::<Test>::get(1, 0),
            Some(CorrectionRecord {
                at: now(),
                block: 1,
                actor: AGENCY,
                officer: CLERK,
                act: CorrectionAct::FileWithAgency,
                detail: CorrectionDetail::Ground(CorrectionGround::Inaccurate),
                evidence: Some(form().request),
                ended: None,
                state: CorrectionState::Verifying,
            })
        );
        let seen = view(1);
        assert_eq!((seen.state, seen.agency, seen.version), (CorrectionState::Verifying, AGENCY, 1));
        assert_eq!((seen.received_at, seen.counted_from), (Some(now()), Some(today())));
    });
}

#[test]
fn r_112_verification_takes_five_working_days_from_receipt() {
    run(|| {
        let id = filed_with_agency();
        let clock = MockClock {
            kind: ClockKind::CorrectionVerification,
            subject: ClockSubject::Correction(id),
            holder: AGENCY,
            due: today().plus(5),
        };
        assert_eq!(Mock::clocks(), [(0, clock)]);
        assert_eq!(view(id).due.map(|due| due.day), Some(today().plus(5)));
        // Another city has other numbers; a clock that runs keeps its own.
        Mock::parameters(|parameters| parameters.conduct.correction_wd = 7);
        assert_eq!(view(filed_with_agency()).due.map(|due| due.day), Some(today().plus(7)));
        assert_eq!(view(id).due.map(|due| due.day), Some(today().plus(5)));
    });
}

#[test]
fn r_111_a_person_may_dispute_data_or_call_it_inaccurate_or_incomplete() {
    run(|| {
        for ground in [CorrectionGround::Disputed, CorrectionGround::Inaccurate, CorrectionGround::Incomplete] {
            assert_ok!(CorrectionsPallet::file_with_agency(by(CLERK), DATASET, CorrectionForm { ground, ..form() }));
            assert_eq!(view(latest()).ground, ground);
        }
        let other = CorrectionForm { ground: CorrectionGround::Inconsistent, ..form() };
        assert_noop!(CorrectionsPallet::file_with_agency(by(CLERK), DATASET, other), Fault::GroundDoesNotFit);
        assert_noop!(CorrectionsPallet::file_with_bureau(by(BUREAU_CLERK), DATASET, other), Fault::GroundDoesNotFit);
    });
}

#[test]
fn r_005_an_agency_enters_requests_about_its_own_data() {
    run(|| {
        assert_noop!(CorrectionsPallet::file_with_agency(by(CLERK), OTHERS, form()), Fault::NotOwner);
        assert_noop!(CorrectionsPallet::file_with_agency(by(BUREAU_CLERK), DATASET, form()), Fault::NotOwner);
        assert_noop!(CorrectionsPallet::file_with_agency(by(CLERK), 99, form()), Fault::NoSuchDataset);
        assert_noop!(CorrectionsPallet::file_with_bureau(by(BUREAU_CLERK), 99, form()), Fault::NoSuchDataset);
    });
}

#[test]
fn the_bureau_deals_with_its_own_data_as_an_agency() {
    run(|| {
        assert_ok!(CorrectionsPallet::file_with_agency(by(BUREAU_CLERK), BUREAUS, form()));
        assert_ok!(CorrectionsPallet::conclude(by(BUREAU_CHIEF), latest(), corrected(), REPORT));
        assert_ok!(CorrectionsPallet::notify(by(BUREAU_CLERK), latest(), LETTER));
    });
}

#[test]
fn person_and_request_are_named_by_digests_that_are_not_empty() {
    run(|| {
        for faulty in [CorrectionForm { person: NOTHING, ..form() }, CorrectionForm { request: NOTHING, ..form() }] {
            assert_noop!(CorrectionsPallet::file_with_agency(by(CLERK), DATASET, faulty), Fault::DocumentMissing);
            assert_noop!(
                CorrectionsPallet::file_with_bureau(by(BUREAU_CLERK), DATASET, faulty),
                Fault::DocumentMissing
            );
        }
    });
}

#[test]
fn numbers_that_ran_out_refuse() {
    run(|| {
        let _ = frame_support::storage::with_transaction(|| {
            CorrectionCount::<Test>::put(u32::MAX);
            let filed = CorrectionsPallet::file_with_agency(by(CLERK), DATASET, form());
            assert_eq!(filed, Err(Fault::NumbersExhausted.into()));
            CorrectionCount::<Test>::put(0);
            crate::DatasetCorrectionCounts::<Test>::insert(DATASET, u32::MAX);
            assert_noop!(CorrectionsPallet::file_with_agency(by(CLERK), DATASET, form()), Fault::NumbersExhausted);
            frame_support::storage::TransactionOutcome::Rollback(Ok::<(), sp_runtime::DispatchError>(()))
        });
    });
}

#[test]
fn what_is_stored_holds_no_more_than_codes_numbers_times_and_digests() {
    run(|| {
        let id = filed_with_agency();
        // All that is stored of the person is the commitment, of the request its digest.
        let stored = Stored::<Test>::get(id).unwrap();
        assert_eq!((stored.person, stored.request), (Some(form().person), form().request));
    });
}
