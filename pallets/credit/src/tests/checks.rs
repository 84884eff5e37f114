//! What applications ask: whether the applicant is barred, and whether its rating suffices.

use crate::{mock::*, weights::WeightInfo};
use drl_primitives::{
    application::CreditCheck,
    credit::{EntryGround, SupersedeGround, Supersession},
    testing::Mock,
};
use frame_support::assert_ok;

#[test]
fn r_043_a_live_entry_for_breach_of_the_regulation_bars() {
    run(|| {
        assert!(!Credit::barred(USER));
        for ground in [EntryGround::NotRectified, EntryGround::LawBroken] {
            let entry = enter(USER, ground);
            assert!(Credit::barred(USER), "{ground:?}");
            assert!(!Credit::barred(OTHER_USER));
            let removed = Credit::supersede(
                signed(BUREAU_CHIEF),
                entry,
                SupersedeGround::CourtOrder,
                Supersession::Removed,
                DECISION,
            );
            assert_ok!(removed);
            assert!(!Credit::barred(USER), "{ground:?}");
        }
        enter(USER, EntryGround::Equivocation);
        assert!(!Credit::barred(USER));
        assert!(!Credit::barred(UNKNOWN));
    });
}

#[test]
fn r_043_an_appeal_does_not_lift_the_bar() {
    run(|| {
        appealed();
        assert!(Credit::barred(USER));
    });
}

#[test]
fn q_32_a_bar_has_no_end_unless_one_is_set() {
    run(|| {
        enter(USER, EntryGround::LawBroken);
        pass(20_000);
        assert!(Credit::barred(USER));
    });
}

#[test]
fn q_32_a_bar_ends_after_its_last_day_whatever_is_governed_later() {
    run(|| {
        Mock::parameters(|p| p.applicant.bar_months = 2);
        enter(USER, EntryGround::NotRectified);
        let last = today().plus_months(2);
        Mock::parameters(|p| p.applicant.bar_months = 0);
        while today() <= last {
            assert!(Credit::barred(USER));
            pass(1);
        }
        assert!(!Credit::barred(USER));
        enter(USER, EntryGround::NotRectified);
        Mock::parameters(|p| p.applicant.bar_months = 1);
        pass(1_000);
        assert!(Credit::barred(USER));
    });
}

#[test]
fn q_32_the_latest_of_several_bars_counts() {
    run(|| {
        let mut entries = Vec::new();
        for months in [6, 1, 12, 2] {
            Mock::parameters(|p| p.applicant.bar_months = months);
            entries.push(enter(USER, EntryGround::NotRectified));
        }
        let day = today();
        let barred_on = |months| {
            Mock::set_now(day.plus_months(months).start());
            let barred = Credit::barred(USER);
            Mock::set_now(day.start() + 1);
            barred
        };
        assert!(barred_on(12) && !barred_on(13));
        let remove = |entry| {
            let by = SupersedeGround::CourtOrder;
            assert_ok!(Credit::supersede(signed(BUREAU_CHIEF), entry, by, Supersession::Removed, DECISION));
        };
        Mock::set_now(day.end() - 1);
        remove(entries[2]);
        assert!(barred_on(6) && !barred_on(7));
        Mock::set_now(day.end() - 1);
        remove(entries[0]);
        assert!(barred_on(2) && !barred_on(3));
        Mock::set_now(day.end() - 1);
    });
}

#[test]
fn r_044_a_rating_reaches_what_the_dataset_asks() {
    run(|| {
        assert!(Credit::rating_reaches(USER, 0));
        assert!(!Credit::rating_reaches(USER, 1));
        rate(3);
        for (least, reached) in [(0, true), (1, true), (3, true), (4, false), (255, false)] {
            assert_eq!(Credit::rating_reaches(USER, least), reached, "{least}");
        }
        assert!(!Credit::rating_reaches(OTHER_USER, 1));
        pass(400);
        assert!(!Credit::rating_reaches(USER, 1));
        assert!(Credit::rating_reaches(USER, 0));
    });
}

#[test]
fn checks_change_nothing_and_have_a_weight() {
    run(|| {
        enter(USER, EntryGround::NotRectified);
        frame_support::assert_storage_noop!({
            Credit::barred(USER);
            Credit::rating_reaches(USER, 5);
        });
        assert_eq!(<Credit as CreditCheck>::check_weight(), <() as WeightInfo>::check());
        assert!(<Credit as CreditCheck>::check_weight().ref_time() > 0);
    });
}

#[test]
fn a_bar_is_found_among_a_thousand_entries_that_do_not_matter() {
    run(|| {
        Mock::parameters(|p| p.applicant.bar_months = 1);
        for _ in 0..1_000 {
            enter(USER, EntryGround::NotRectified);
        }
        pass(40);
        assert!(!Credit::barred(USER));
        enter(USER, EntryGround::NotRectified);
        assert!(Credit::barred(USER));
    });
}
