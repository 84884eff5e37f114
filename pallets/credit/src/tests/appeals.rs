//! Appeals: by the organisation concerned, decided by the bureau.

use crate::{mock::*, Event, Histories};
use drl_primitives::{
    credit::{appeals, AppealStatus, EntryGround, EntryStatus, Ruling, SupersedeGround, Supersession},
    grant_status::Act,
    organisation::Standing,
    testing::{Mock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    CreditEntryId,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

fn status(entry: CreditEntryId) -> EntryStatus {
    Credit::entry(entry).unwrap().status
}

#[test]
fn q_32_the_organisation_concerned_appeals() {
    run(|| {
        let entry = enter(USER, EntryGround::NotRectified);
        pass(1_000);
        take_events();
        assert_ok!(Credit::appeal(signed(SIGNATORY), entry, STATEMENT));
        let event = Event::EntryAppealed { entry, organisation: USER, officer: SIGNATORY, statement: STATEMENT };
        assert_eq!(take_events(), [event]);
        assert_eq!(status(entry), EntryStatus::Appealed);
        let told = appeals(&Credit::entry_history(entry, 0, 10));
        assert_eq!(told.len(), 1);
        let act = Act { organisation: USER, officer: SIGNATORY, evidence: STATEMENT };
        assert_eq!((told[0].filed_at, told[0].filed, told[0].status), (now(), act, AppealStatus::Open));
        // A natural person appeals by itself.
        let entry = enter(PERSON, EntryGround::LawBroken);
        assert_ok!(Credit::appeal(signed(PERSON_KEY), entry, STATEMENT));
    });
}

#[test]
fn nobody_else_appeals() {
    run(|| {
        let entry = enter(USER, EntryGround::NotRectified);
        for who in [OTHER_SIGNATORY, PERSON_KEY, AGENCY_CHIEF, BUREAU_CHIEF] {
            assert_noop!(Credit::appeal(signed(who), entry, STATEMENT), Fault::NotConcerned);
        }
        for (who, error) in [
            (USER_CLERK, NOT_ALLOWED),
            (BUREAU_CLERK, NOT_ALLOWED),
            (AUDITOR, WRONG_KIND),
            (EXPERT, WRONG_KIND),
            (NOBODY, NOT_OFFICER),
        ] {
            assert_noop!(Credit::appeal(signed(who), entry, STATEMENT), error);
        }
        assert_noop!(Credit::appeal(RuntimeOrigin::root(), entry, STATEMENT), DispatchError::BadOrigin);
        assert_noop!(Credit::appeal(signed(SIGNATORY), 1, STATEMENT), Fault::EntryNotFound);
        Mock::set_standing(USER, Standing::Suspended);
        assert_noop!(Credit::appeal(signed(SIGNATORY), entry, STATEMENT), NOT_ACTIVE);
    });
}

#[test]
fn one_appeal_is_open_at_a_time() {
    run(|| {
        let entry = appealed();
        assert_noop!(Credit::appeal(signed(SIGNATORY), entry, STATEMENT), Fault::AppealOpen);
        assert_ok!(Credit::decide_appeal(signed(BUREAU_CHIEF), entry, Ruling::Upheld, DECISION));
        assert_ok!(Credit::appeal(signed(SIGNATORY), entry, STATEMENT));
        let told = appeals(&Credit::entry_history(entry, 0, 10));
        let statuses: Vec<_> = told.iter().map(|appeal| appeal.status).collect();
        assert_eq!(statuses, [AppealStatus::EntryUpheld, AppealStatus::Open]);
    });
}

#[test]
fn the_bureau_upholds_an_entry() {
    run(|| {
        let entry = appealed();
        pass(3);
        take_events();
        assert_ok!(Credit::decide_appeal(signed(BUREAU_CHIEF), entry, Ruling::Upheld, DECISION));
        let event = Event::EntryUpheld {
            entry,
            own_act: false,
            organisation: BUREAU,
            officer: BUREAU_CHIEF,
            evidence: DECISION,
        };
        assert_eq!(take_events(), [event]);
        assert_eq!(status(entry), EntryStatus::Standing);
        assert!(Credit::entry(entry).unwrap().bars);
        let record = Histories::<Test>::get(entry, 2).unwrap();
        assert_eq!((record.from, record.block), (now(), System::block_number()));
        let act = Act { organisation: BUREAU, officer: BUREAU_CHIEF, evidence: DECISION };
        assert_eq!((record.act, record.ground, record.replacement), (act, None, None));
    });
}

#[test]
fn q_32_the_bureau_removes_an_entry_on_appeal() {
    run(|| {
        let entry = appealed();
        take_events();
        assert_ok!(Credit::decide_appeal(signed(BUREAU_CHIEF), entry, Ruling::Removed, DECISION));
        let event = Event::EntrySuperseded {
            entry,
            status: EntryStatus::Removed,
            ground: SupersedeGround::Appeal,
            replacement: None,
            own_act: false,
            organisation: BUREAU,
            officer: BUREAU_CHIEF,
            evidence: DECISION,
        };
        assert_eq!(take_events(), [event]);
        let view = Credit::entry(entry).unwrap();
        assert_eq!((view.status, view.bars, view.history_len), (EntryStatus::Removed, false, 3));
        assert_eq!(appeals(&Credit::entry_history(entry, 0, 10))[0].status, AppealStatus::EntryRemoved);
        for again in [Ruling::Upheld, Ruling::Removed, Ruling::Corrected(EntryGround::LawBroken)] {
            let decided = Credit::decide_appeal(signed(BUREAU_CHIEF), entry, again, DECISION);
            assert_noop!(decided, Fault::AlreadySuperseded);
        }
        assert_noop!(Credit::appeal(signed(SIGNATORY), entry, STATEMENT), Fault::AlreadySuperseded);
    });
}

#[test]
fn q_32_the_bureau_corrects_an_entry_on_appeal() {
    run(|| {
        Mock::parameters(|p| p.applicant.bar_months = 12);
        let entry = appealed();
        let made = Credit::entry(entry).unwrap();
        pass(40);
        Mock::parameters(|p| p.applicant.bar_months = 0);
        take_events();
        let ruling = Ruling::Corrected(EntryGround::Equivocation);
        assert_ok!(Credit::decide_appeal(signed(BUREAU_CHIEF), entry, ruling, DECISION));
        let by = (BUREAU, BUREAU_CHIEF, DECISION);
        let events = [
            Event::EntryMade {
                entry: 1,
                concerned: USER,
                ground: EntryGround::Equivocation,
                source: made.source,
                last_day: made.last_day,
                corrects: Some(entry),
                organisation: by.0,
                officer: by.1,
                evidence: by.2,
            },
            Event::EntrySuperseded {
                entry,
                status: EntryStatus::Corrected,
                ground: SupersedeGround::Appeal,
                replacement: Some(1),
                own_act: false,
                organisation: by.0,
                officer: by.1,
                evidence: by.2,
            },
        ];
        assert_eq!(take_events(), events);
        assert_eq!(status(entry), EntryStatus::Corrected);
        // What takes its place counts for the same days.
        let correction = Credit::entry(1).unwrap();
        assert_eq!((correction.since, correction.last_day), (made.since, made.last_day));
        assert_eq!((correction.corrects, correction.entered_at), (Some(entry), now()));
        assert_eq!(correction.status, EntryStatus::Standing);
        assert_eq!(Credit::entry_count(USER), 2);
    });
}

#[test]
fn without_an_open_appeal_there_is_nothing_to_decide() {
    run(|| {
        let entry = enter(USER, EntryGround::NotRectified);
        for ruling in [Ruling::Upheld, Ruling::Removed, Ruling::Corrected(EntryGround::LawBroken)] {
            let decided = Credit::decide_appeal(signed(BUREAU_CHIEF), entry, ruling, DECISION);
            assert_noop!(decided, Fault::NoAppealOpen);
            let unknown = Credit::decide_appeal(signed(BUREAU_CHIEF), 1, ruling, DECISION);
            assert_noop!(unknown, Fault::EntryNotFound);
        }
    });
}

#[test]
fn only_deciding_officers_of_the_bureau_decide_appeals() {
    run(|| {
        let entry = appealed();
        for (who, error) in [
            (BUREAU_CLERK, NOT_ALLOWED),
            (AGENCY_CHIEF, WRONG_KIND),
            (SIGNATORY, WRONG_KIND),
            (AUDITOR, WRONG_KIND),
            (NOBODY, NOT_OFFICER),
        ] {
            assert_noop!(Credit::decide_appeal(signed(who), entry, Ruling::Removed, DECISION), error);
        }
        let root = Credit::decide_appeal(RuntimeOrigin::root(), entry, Ruling::Removed, DECISION);
        assert_noop!(root, DispatchError::BadOrigin);
    });
}

#[test]
fn q_34_another_officer_decides_on_an_entry_of_the_bureau() {
    run(|| {
        use drl_primitives::credit::{CreditRecorder, NewEntry};
        let by_bureau = || {
            let act = act(BUREAU, BUREAU_CHIEF);
            let entry = Credit::enter(NewEntry { act, ..new_entry(USER, EntryGround::NotRectified) }).unwrap();
            assert_ok!(Credit::appeal(signed(SIGNATORY), entry, STATEMENT));
            entry
        };
        let entry = by_bureau();
        for ruling in [Ruling::Upheld, Ruling::Removed] {
            let decided = Credit::decide_appeal(signed(BUREAU_CHIEF), entry, ruling, DECISION);
            assert_noop!(decided, Fault::OwnReview);
        }
        let order = SupersedeGround::OwnError;
        let superseded = Credit::supersede(signed(BUREAU_CHIEF), entry, order, Supersession::Removed, DECISION);
        assert_noop!(superseded, Fault::OwnReview);
        take_events();
        assert_ok!(Credit::decide_appeal(signed(BUREAU_HEAD), entry, Ruling::Upheld, DECISION));
        assert!(matches!(take_events()[..], [Event::EntryUpheld { own_act: true, officer: BUREAU_HEAD, .. }]));
        // Where no other officer is asked for, it is still told.
        Mock::parameters(|p| p.conduct.self_review_other_officer = false);
        let entry = by_bureau();
        take_events();
        assert_ok!(Credit::decide_appeal(signed(BUREAU_CHIEF), entry, Ruling::Removed, DECISION));
        assert!(matches!(take_events()[..], [Event::EntrySuperseded { own_act: true, .. }]));
    });
}

#[test]
fn q_34_another_officer_decides_on_an_appeal_of_the_bureau() {
    run(|| {
        let entry = enter(BUREAU, EntryGround::Equivocation);
        assert_ok!(Credit::appeal(signed(BUREAU_HEAD), entry, STATEMENT));
        let decided = Credit::decide_appeal(signed(BUREAU_HEAD), entry, Ruling::Removed, DECISION);
        assert_noop!(decided, Fault::OwnReview);
        take_events();
        assert_ok!(Credit::decide_appeal(signed(BUREAU_CHIEF), entry, Ruling::Removed, DECISION));
        assert!(matches!(take_events()[..], [Event::EntrySuperseded { own_act: true, .. }]));
    });
}

#[test]
fn r_153_a_correction_is_an_act_of_the_bureau_that_may_be_appealed_against() {
    run(|| {
        let entry = appealed();
        let ruling = Ruling::Corrected(EntryGround::LawBroken);
        assert_ok!(Credit::decide_appeal(signed(BUREAU_CHIEF), entry, ruling, DECISION));
        assert_ok!(Credit::appeal(signed(SIGNATORY), 1, STATEMENT));
        assert_noop!(Credit::decide_appeal(signed(BUREAU_CHIEF), 1, Ruling::Upheld, DECISION), Fault::OwnReview);
        assert_ok!(Credit::decide_appeal(signed(BUREAU_HEAD), 1, Ruling::Removed, DECISION));
        assert!(!<Credit as drl_primitives::application::CreditCheck>::barred(USER));
    });
}
