//! Entries superseded by order of a court, or because the bureau found an error itself.

use crate::{mock::*, Event};
use drl_primitives::{
    application::CreditCheck,
    credit::{appeals, AppealStatus, EntryGround, EntryStatus, SupersedeGround, Supersession},
    grant_status::Act,
    testing::{NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    CreditEntryId,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

fn supersede(who: AccountId, entry: CreditEntryId, ground: SupersedeGround, how: Supersession) -> DispatchResult {
    Credit::supersede(signed(who), entry, ground, how, DECISION)
}

#[test]
fn q_32_a_court_or_an_error_removes_an_entry() {
    run(|| {
        for ground in [SupersedeGround::CourtOrder, SupersedeGround::OwnError] {
            let entry = enter(USER, EntryGround::NotRectified);
            pass(1);
            take_events();
            assert_ok!(supersede(BUREAU_CHIEF, entry, ground, Supersession::Removed));
            let event = Event::EntrySuperseded {
                entry,
                status: EntryStatus::Removed,
                ground,
                replacement: None,
                own_act: false,
                organisation: BUREAU,
                officer: BUREAU_CHIEF,
                evidence: DECISION,
            };
            assert_eq!(take_events(), [event]);
            let record = Credit::entry_history(entry, 1, 1)[0];
            assert_eq!((record.from, record.status, record.ground), (now(), EntryStatus::Removed, Some(ground)));
            assert_eq!(record.act, Act { organisation: BUREAU, officer: BUREAU_CHIEF, evidence: DECISION });
            assert!(!Credit::barred(USER));
        }
        // Nothing is gone from the record.
        assert_eq!(Credit::entries(USER, 0, 10).len(), 2);
    });
}

#[test]
fn q_32_a_court_or_an_error_corrects_an_entry() {
    run(|| {
        let entry = enter(USER, EntryGround::NotRectified);
        let how = Supersession::Corrected(EntryGround::LawBroken);
        assert_ok!(supersede(BUREAU_CHIEF, entry, SupersedeGround::CourtOrder, how));
        assert_eq!(Credit::entry(entry).unwrap().status, EntryStatus::Corrected);
        let correction = Credit::entry(1).unwrap();
        assert_eq!((correction.ground, correction.corrects), (EntryGround::LawBroken, Some(entry)));
        assert!(Credit::barred(USER));
        // The same ground again: other evidence for it.
        let how = Supersession::Corrected(EntryGround::LawBroken);
        assert_ok!(supersede(BUREAU_HEAD, 1, SupersedeGround::OwnError, how));
        assert_eq!(Credit::entry(2).unwrap().corrects, Some(1));
        assert!(Credit::barred(USER));
    });
}

#[test]
fn an_open_appeal_ends_with_it() {
    run(|| {
        for (how, status) in [
            (Supersession::Removed, AppealStatus::EntryRemoved),
            (Supersession::Corrected(EntryGround::LawBroken), AppealStatus::EntryCorrected),
        ] {
            let entry = appealed();
            assert_ok!(supersede(BUREAU_CHIEF, entry, SupersedeGround::CourtOrder, how));
            let told = appeals(&Credit::entry_history(entry, 0, 10));
            assert_eq!((told.len(), told[0].status, told[0].decided_at), (1, status, Some(now())));
        }
    });
}

#[test]
fn only_deciding_officers_of_the_bureau_supersede() {
    run(|| {
        let entry = enter(USER, EntryGround::NotRectified);
        for (who, error) in [
            (BUREAU_CLERK, NOT_ALLOWED),
            (AGENCY_CHIEF, WRONG_KIND),
            (SIGNATORY, WRONG_KIND),
            (AUDITOR, WRONG_KIND),
            (EXPERT, WRONG_KIND),
            (NOBODY, NOT_OFFICER),
        ] {
            let refused = supersede(who, entry, SupersedeGround::CourtOrder, Supersession::Removed);
            assert_eq!(refused, Err(error));
        }
        let root = Credit::supersede(
            RuntimeOrigin::root(),
            entry,
            SupersedeGround::CourtOrder,
            Supersession::Removed,
            DECISION,
        );
        assert_noop!(root, DispatchError::BadOrigin);
    });
}

#[test]
fn a_superseded_entry_stays_so() {
    run(|| {
        for how in [Supersession::Removed, Supersession::Corrected(EntryGround::LawBroken)] {
            let entry = enter(USER, EntryGround::NotRectified);
            assert_ok!(supersede(BUREAU_CHIEF, entry, SupersedeGround::CourtOrder, how));
            for again in [Supersession::Removed, Supersession::Corrected(EntryGround::NotRectified)] {
                let refused = || supersede(BUREAU_CHIEF, entry, SupersedeGround::OwnError, again);
                assert_noop!(refused(), Fault::AlreadySuperseded);
            }
        }
    });
}

#[test]
fn an_appeal_is_decided_and_not_superseded() {
    run(|| {
        let entry = appealed();
        let refused = || supersede(BUREAU_CHIEF, entry, SupersedeGround::Appeal, Supersession::Removed);
        assert_noop!(refused(), Fault::AppealNeeded);
        let unknown = || supersede(BUREAU_CHIEF, 9, SupersedeGround::CourtOrder, Supersession::Removed);
        assert_noop!(unknown(), Fault::EntryNotFound);
    });
}

#[test]
fn an_expired_entry_can_be_removed_too() {
    run(|| {
        drl_primitives::testing::Mock::parameters(|p| p.applicant.bar_months = 1);
        let entry = enter(USER, EntryGround::NotRectified);
        pass(100);
        assert!(Credit::entry(entry).unwrap().expired);
        assert_ok!(Credit::appeal(signed(SIGNATORY), entry, STATEMENT));
        assert_ok!(supersede(BUREAU_CHIEF, entry, SupersedeGround::CourtOrder, Supersession::Removed));
    });
}

#[test]
fn numbers_run_out_without_harm() {
    externalities().execute_with(|| {
        let entry = enter(USER, EntryGround::NotRectified);
        crate::EntryCount::<Test>::put(u32::MAX);
        let how = Supersession::Corrected(EntryGround::LawBroken);
        let corrected = frame_support::storage::with_storage_layer(|| {
            supersede(BUREAU_CHIEF, entry, SupersedeGround::CourtOrder, how)
        });
        assert_eq!(corrected, Err(Fault::NumbersExhausted.into()));
        assert_eq!(Credit::entry(entry).unwrap().status, EntryStatus::Standing);
        assert!(Credit::barred(USER));
    });
}
