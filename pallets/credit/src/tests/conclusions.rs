//! What a rating comes to, and how long it counts.

use crate::{mock::*, ConcludedRatings, Event, Ratings, RunningRatings};
use drl_primitives::{
    application::CreditCheck,
    credit::{
        rating::{Criterion, Ending, Filing, ListCheck, Outcome, Protection, RatingStatus, Stamp, StandingList},
        EntryGround,
    },
    testing::Mock,
    Code,
};
use frame_support::{assert_noop, assert_ok};

/// The outcome of a rating of [`USER`] with these criteria, all votes for 4.
fn outcome(others: Vec<Filing>) -> Outcome {
    let rating = voting_but(others);
    votes(rating, [4, 4, 4]);
    conclude(rating);
    Ratings::<Test>::get(rating).unwrap().ending.unwrap().outcome.unwrap()
}

fn failed(criterion: Criterion) -> Outcome {
    Outcome::Failed(criterion)
}

#[test]
fn r_044_the_bureau_concludes_with_the_grade_of_the_votes() {
    run(|| {
        let rating = voting();
        votes(rating, [3, 5, 4]);
        pass(2);
        take_events();
        assert_ok!(Credit::conclude_rating(signed(BUREAU_CHIEF), rating, REPORT));
        let outcome = Outcome::Passed { grade: 4, valid_until: today().plus_months(12) };
        let event = Event::RatingConcluded {
            rating,
            applicant: USER,
            outcome,
            report: REPORT,
            organisation: BUREAU,
            officer: BUREAU_CHIEF,
        };
        assert_eq!(take_events(), [event]);
        let by = Stamp { organisation: BUREAU, officer: BUREAU_CHIEF, at: now(), block: System::block_number() };
        let ending = Ratings::<Test>::get(rating).unwrap().ending;
        assert_eq!(ending, Some(Ending { outcome: Some(outcome), evidence: REPORT, by }));
        assert_eq!(RunningRatings::<Test>::get(USER), None);
        assert_eq!(ConcludedRatings::<Test>::get(USER), Some(rating));
        assert_eq!(Credit::valid_grade(USER), Some(4));
    });
}

#[test]
fn r_044_no_panel_is_left_unheard() {
    run(|| {
        let rating = voting();
        let refused = |error: Fault| {
            assert_noop!(Credit::conclude_rating(signed(BUREAU_CHIEF), rating, REPORT), error);
        };
        refused(Fault::NoVoteOfBureau);
        vote(rating, BUREAU_CHIEF, 3);
        refused(Fault::NoVoteOfAgency);
        vote(rating, AGENCY_CHIEF, 3);
        refused(Fault::NoVoteOfExperts);
        vote(rating, EXPERT, 3);
        conclude(rating);
    });
}

#[test]
fn a_rating_without_all_criteria_is_not_concluded() {
    run(|| {
        let rating = open(USER);
        file(rating, technical());
        file(rating, good(Criterion::Standing));
        assert_noop!(Credit::conclude_rating(signed(BUREAU_CHIEF), rating, REPORT), Fault::CriteriaMissing);
    });
}

#[test]
fn r_044_many_votes_of_one_panel_weigh_as_one_panel() {
    run(|| {
        let rating = voting();
        for ((who, _), grade) in VOTERS.into_iter().zip([2, 1, 4, 5, 5]) {
            vote(rating, who, grade);
        }
        conclude(rating);
        // Bureau 2, agencies (1 + 4) / 2 rounded down, experts 5.
        assert_eq!(Credit::valid_grade(USER), Some(2));
    });
}

#[test]
fn r_045_the_system_must_hold_the_governed_level() {
    run(|| {
        let level = |level| vec![Filing::Protection(Protection { level, ..protection() })];
        assert_eq!(outcome(level(1)), failed(Criterion::Protection));
        assert!(matches!(outcome(level(2)), Outcome::Passed { .. }));
        Mock::parameters(|p| p.applicant.min_protection_level = 3);
        assert_eq!(outcome(level(2)), failed(Criterion::Protection));
        assert!(matches!(outcome(level(3)), Outcome::Passed { .. }));
    });
}

#[test]
fn r_045_the_certificate_must_be_valid_at_the_conclusion() {
    run(|| {
        let last = today().plus(5);
        let rating = voting_but(vec![Filing::Protection(Protection { valid_until: last, ..protection() })]);
        votes(rating, [4, 4, 4]);
        pass(6);
        conclude(rating);
        assert_eq!(Credit::rating(rating).unwrap().status, RatingStatus::Failed);
        let on_its_last_day = Protection { valid_until: today(), ..protection() };
        let passed = Outcome::Passed { grade: 4, valid_until: today() };
        assert_eq!(outcome(vec![Filing::Protection(on_its_last_day)]), passed);
    });
}

#[test]
fn r_046_every_list_must_be_checked_and_clean() {
    run(|| {
        for list in StandingList::ALL {
            let mut listed = standing();
            for check in listed.lists.iter_mut().filter(|check| check.list == *list) {
                *check = ListCheck { list: *list, clean: false };
            }
            assert_eq!(outcome(vec![Filing::Standing(listed)]), failed(Criterion::Standing), "{list:?}");
            let mut unchecked = standing();
            unchecked.lists.retain(|check| check.list != *list);
            assert_eq!(outcome(vec![Filing::Standing(unchecked)]), failed(Criterion::Standing), "{list:?}");
        }
    });
}

#[test]
fn q_32_an_entry_with_effect_counts_in_the_rating_even_where_it_does_not_bar() {
    run(|| {
        Mock::parameters(|p| p.applicant.bar_months = 1);
        enter(USER, EntryGround::Equivocation);
        assert!(!Credit::barred(USER));
        assert_eq!(outcome(vec![]), failed(Criterion::Standing));
        // Not after its last day.
        pass(31);
        assert_eq!(outcome(vec![]), failed(Criterion::Standing));
        pass(1);
        assert!(matches!(outcome(vec![]), Outcome::Passed { .. }));
    });
}

#[test]
fn r_047_without_a_proof_there_is_no_technical_ability() {
    run(|| {
        assert_eq!(outcome(vec![Filing::Technical(Default::default())]), failed(Criterion::Technical));
    });
}

#[test]
fn q_07_a_grade_is_valid_for_the_governed_months_and_not_beyond_the_certificate() {
    run(|| {
        let passed = |valid_until| Outcome::Passed { grade: 4, valid_until };
        assert_eq!(outcome(vec![]), passed(today().plus_months(12)));
        let certificate = today().plus_months(7);
        let filing = Filing::Protection(Protection { valid_until: certificate, ..protection() });
        assert_eq!(outcome(vec![filing]), passed(certificate));
        Mock::parameters(|p| p.applicant.rating_valid_months = 3);
        assert_eq!(outcome(vec![]), passed(today().plus_months(3)));
        // The grade lapses after its last day, by itself.
        let last = today().plus_months(3);
        while today() < last {
            assert_eq!(Credit::valid_grade(USER), Some(4));
            pass(1);
        }
        assert_eq!(Credit::valid_grade(USER), Some(4));
        pass(1);
        assert_eq!(Credit::valid_grade(USER), None);
    });
}

#[test]
fn q_07_the_latest_concluded_rating_counts_a_failed_one_too() {
    run(|| {
        rate(5);
        assert_eq!(Credit::valid_grade(USER), Some(5));
        rate(2);
        assert_eq!(Credit::valid_grade(USER), Some(2));
        // One that runs or was withdrawn changes nothing.
        let withdrawn = voting();
        assert_eq!(Credit::valid_grade(USER), Some(2));
        assert_ok!(Credit::withdraw_rating(signed(BUREAU_CHIEF), withdrawn, FINDING));
        assert_eq!(Credit::valid_grade(USER), Some(2));
        assert_eq!(outcome(vec![Filing::Technical(Default::default())]), failed(Criterion::Technical));
        assert_eq!(Credit::valid_grade(USER), None);
        assert_eq!(Credit::valid_grade(OTHER_USER), None);
    });
}
