//! What readers are told, in pages.

use crate::{mock::*, MAX_PAGE};
use drl_primitives::{
    credit::{
        rating::{Criterion, Outcome, RatingStatus},
        EntryGround, EntryStatus, SupersedeGround, Supersession,
    },
    organisation::{OrgKind, Standing},
    testing::Mock,
    Day,
};
use frame_support::assert_ok;

#[test]
fn a_rating_is_shown_with_its_votes() {
    run(|| {
        let first = rate(4);
        let view = Credit::rating(first).unwrap();
        assert_eq!((view.rating, view.status, view.counts, view.grade), (first, RatingStatus::Passed, true, Some(4)));
        assert_eq!(view.votes.len(), 3);
        assert_eq!(view.record, crate::Ratings::<Test>::get(first).unwrap());
        assert_eq!(Credit::concluded_rating(USER), Some(view));
        // Another one counts now.
        let second = rate(2);
        let view = Credit::rating(first).unwrap();
        assert_eq!((view.counts, view.grade), (false, None));
        assert!(matches!(view.record.ending.unwrap().outcome, Some(Outcome::Passed { grade: 4, .. })));
        assert_eq!(Credit::concluded_rating(USER).unwrap().rating, second);
        pass(1_000);
        let lapsed = Credit::concluded_rating(USER).unwrap();
        assert_eq!((lapsed.counts, lapsed.grade), (true, None));
        assert_eq!(Credit::rating(9), None);
        assert_eq!(Credit::concluded_rating(OTHER_USER), None);
    });
}

#[test]
fn ratings_come_in_pages() {
    run(|| {
        for _ in 0..3 {
            rate(3);
        }
        let running = open(USER);
        file(running, good(Criterion::Technical));
        let other = open(OTHER_USER);
        let numbers = |from, limit| -> Vec<u32> {
            Credit::ratings(USER, from, limit).into_iter().map(|view| view.rating).collect()
        };
        assert_eq!(numbers(0, 100), [0, 1, 2, 3]);
        assert_eq!(numbers(1, 2), [1, 2]);
        assert!(numbers(4, 2).is_empty());
        assert!(numbers(u32::MAX, u32::MAX).is_empty());
        assert_eq!((Credit::rating_count(USER), Credit::rating_count(OTHER_USER)), (4, 1));
        assert_eq!(Credit::ratings(OTHER_USER, 0, 9)[0].rating, other);
    });
}

#[test]
fn entries_and_histories_come_in_pages() {
    run(|| {
        Mock::parameters(|p| p.applicant.bar_months = 1);
        for number in 0..MAX_PAGE + 20 {
            enter(if number % 10 == 9 { OTHER_USER } else { USER }, EntryGround::NotRectified);
        }
        assert_eq!(Credit::entry_count(USER), 108);
        assert_eq!(Credit::entries(USER, 0, u32::MAX).len() as u32, MAX_PAGE);
        assert_eq!(Credit::entries(USER, 100, u32::MAX).len(), 8);
        let numbers: Vec<_> = Credit::entries(OTHER_USER, 1, 2).iter().map(|view| view.entry).collect();
        assert_eq!(numbers, [19, 29]);
        assert!(Credit::entries(USER, u32::MAX, u32::MAX).is_empty());
        assert_eq!(Credit::entry(200), None);

        let by = SupersedeGround::CourtOrder;
        assert_ok!(Credit::supersede(signed(BUREAU_CHIEF), 0, by, Supersession::Removed, DECISION));
        let removed = Credit::entry(0).unwrap();
        assert_eq!((removed.status, removed.bars, removed.expired), (EntryStatus::Removed, false, false));
        let standing = Credit::entry(1).unwrap();
        assert_eq!((standing.status, standing.bars, standing.expired), (EntryStatus::Standing, true, false));
        pass(40);
        let expired = Credit::entry(1).unwrap();
        assert_eq!((expired.status, expired.bars, expired.expired), (EntryStatus::Standing, false, true));
        assert_eq!(Credit::entry_history(0, 0, 10).len(), 2);
        assert_eq!(Credit::entry_history(0, 1, 10)[0].status, EntryStatus::Removed);
        assert!(Credit::entry_history(200, 0, 10).is_empty());
    });
}

#[test]
fn q_19_persons_are_published_by_number_and_others_by_name() {
    run(|| {
        let page = Credit::evaluations(0, 100);
        let told: Vec<_> = page.evaluations.iter().map(|view| (view.organisation, view.identity.clone())).collect();
        assert_eq!(told, [(USER, Some(registered())), (PERSON, None), (OTHER_USER, Some(registered()))]);
        assert_eq!(page.next, None);
    });
}

#[test]
fn r_128_every_data_user_is_evaluated_and_nobody_else() {
    run(|| {
        for organisation in [BUREAU, AGENCY, REGULATOR, EXPERTS, UNKNOWN] {
            assert_eq!(Credit::evaluation(organisation), None);
        }
        Mock::set_standing(PERSON, Standing::Suspended);
        assert!(Credit::evaluation(PERSON).is_some());
        Mock::set_standing(PERSON, Standing::Exited);
        assert_eq!(Credit::evaluation(PERSON), None);
    });
}

#[test]
fn q_19_the_evaluation_is_that_of_the_first_day_of_the_period() {
    run(|| {
        let first = |text: &str| text.parse::<Day>().unwrap();
        enter(USER, EntryGround::NotRectified);
        pass(30);
        let view = Credit::evaluation(USER).unwrap();
        assert_eq!((view.evaluated.day, view.evaluated.score.value), (first("2026-01-01"), 100));
        assert_eq!((view.current.day, view.current.score.value), (today(), 70));
        // The next year's evaluation has it.
        pass(350);
        let view = Credit::evaluation(USER).unwrap();
        assert_eq!((view.evaluated.day, view.evaluated.score.value), (first("2027-01-01"), 81));
        assert_eq!(view.current.score.value, 82);
        Mock::parameters(|p| p.applicant.evaluation_period_months = 1);
        assert_eq!(Credit::evaluation(USER).unwrap().evaluated.day, first("2027-01-01"));
        pass(30);
        assert_eq!(Credit::evaluation(USER).unwrap().evaluated.day, first("2027-02-01"));
    });
}

#[test]
fn evaluations_come_in_pages_over_all_organisations() {
    run(|| {
        for id in 8..250 {
            Mock::organisation(id, if id % 2 == 0 { OrgKind::DataUser } else { OrgKind::Agency });
        }
        let (mut from, mut told, mut pages) = (Some(0), Vec::new(), 0);
        while let Some(first) = from {
            let page = Credit::evaluations(first, u32::MAX);
            told.extend(page.evaluations.iter().map(|view| view.organisation));
            from = page.next;
            pages += 1;
        }
        assert_eq!(pages, 3);
        let expected: Vec<_> = [USER, PERSON, OTHER_USER].into_iter().chain((8..250).step_by(2)).collect();
        assert_eq!(told, expected);
        // A page of agencies only still names the next.
        let page = Credit::evaluations(9, 1);
        assert_eq!((page.evaluations.len(), page.next), (0, Some(10)));
        assert_eq!(Credit::evaluations(u32::MAX, u32::MAX).next, None);
    });
}

#[test]
fn queries_change_no_state() {
    run(|| {
        let rating = rate(3);
        let entry = appealed();
        frame_support::assert_storage_noop!({
            Credit::rating(rating);
            Credit::ratings(USER, 0, 100);
            Credit::entry(entry);
            Credit::entries(USER, 0, 100);
            Credit::entry_history(entry, 0, 100);
            Credit::evaluations(0, 100);
            Credit::formula(1);
        });
    });
}
