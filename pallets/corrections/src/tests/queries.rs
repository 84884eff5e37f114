//! What readers ask.

use crate::{mock::*, MAX_PAGE};
use drl_primitives::{
    clocks::Due,
    correction::{
        CorrectionGround, CorrectionLateness, CorrectionSource, CorrectionState, CorrectionView, CorrectionsOf,
        ExtensionReason,
    },
};
use frame_support::{assert_ok, assert_storage_noop};

#[test]
fn the_view_of_a_request() {
    run(|| {
        let (filed_at, filed_on) = (now(), today());
        let id = filed_with_agency();
        let expected = CorrectionView {
            correction: id,
            dataset: DATASET,
            version: 1,
            agency: AGENCY,
            source: CorrectionSource::Agency,
            ground: CorrectionGround::Inaccurate,
            person: Some(form().person),
            found_by: None,
            request: form().request,
            filed_at,
            state: CorrectionState::Verifying,
            received_at: Some(filed_at),
            counted_from: Some(filed_on),
            extension: None,
            outcome: None,
            due: Some(Due { day: filed_on.plus(5), provisional: false }),
            overdue: false,
            late: CorrectionLateness::default(),
            urged: 0,
            records: 1,
        };
        assert_eq!(view(id), expected);
        pass_days(1);
        assert_ok!(CorrectionsPallet::extend(by(HEAD), id, ExtensionReason::Other, APPROVAL));
        assert_ok!(CorrectionsPallet::conclude(by(CHIEF), id, corrected(), REPORT));
        assert_ok!(CorrectionsPallet::notify(by(CLERK), id, LETTER));
        assert_eq!(
            view(id),
            CorrectionView {
                state: CorrectionState::Closed,
                extension: Some(ExtensionReason::Other),
                outcome: Some(corrected()),
                due: None,
                records: 4,
                ..expected
            }
        );
        assert_eq!(CorrectionsPallet::correction(0), None);
        assert_eq!(CorrectionsPallet::correction(id + 1), None);
    });
}

#[test]
fn requests_are_found_by_dataset_and_by_agency_in_pages() {
    run(|| {
        for _ in 0..130 {
            filed_with_agency();
        }
        assert_ok!(CorrectionsPallet::file_with_bureau(by(BUREAU_CLERK), OTHERS, form()));
        let of_agency: Vec<u32> = (1..=130).collect();
        for of in [CorrectionsOf::Dataset(DATASET), CorrectionsOf::Agency(AGENCY)] {
            assert_eq!(CorrectionsPallet::correction_count(of), 130);
            let pages =
                [CorrectionsPallet::corrections(of, 0, 1_000), CorrectionsPallet::corrections(of, MAX_PAGE, 1_000)];
            assert_eq!(pages[0].len(), MAX_PAGE as usize);
            assert_eq!(pages.concat(), of_agency);
            assert_eq!(CorrectionsPallet::corrections(of, 128, 1), [129]);
            assert!(CorrectionsPallet::corrections(of, u32::MAX, u32::MAX).is_empty());
            assert!(CorrectionsPallet::corrections(of, 0, 0).is_empty());
        }
        assert_eq!(CorrectionsPallet::corrections(CorrectionsOf::Agency(OTHER_AGENCY), 0, 10), [131]);
        assert_eq!(CorrectionsPallet::correction_count(CorrectionsOf::Dataset(BUREAUS)), 0);
        assert_eq!(CorrectionsPallet::correction_total(), 131);
    });
}

#[test]
fn the_history_comes_in_pages() {
    run(|| {
        let id = filed_with_agency();
        pass_days(6);
        for _ in 0..120 {
            assert_ok!(CorrectionsPallet::urge(by(BUREAU_CHIEF), id, LETTER));
        }
        assert_eq!(CorrectionsPallet::history(id, 0, u32::MAX).len(), MAX_PAGE as usize);
        assert_eq!(CorrectionsPallet::history(id, MAX_PAGE, MAX_PAGE).len(), 21);
        assert!(CorrectionsPallet::history(id, 121, 5).is_empty());
        assert!(CorrectionsPallet::history(99, 0, 5).is_empty());
        assert!(CorrectionsPallet::delegations(AGENCY, 0, 5).is_empty());
    });
}

#[test]
fn questions_change_nothing() {
    run(|| {
        let id = filed_with_agency();
        assert_storage_noop!({
            CorrectionsPallet::correction(id);
            CorrectionsPallet::history(id, 0, 9);
            CorrectionsPallet::corrections(CorrectionsOf::Agency(AGENCY), 0, 9);
            CorrectionsPallet::delegate_of(AGENCY);
        });
    });
}
