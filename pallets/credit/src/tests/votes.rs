//! Votes: who, how often, on what scale.

use crate::{mock::*, Event, RatingVotes};
use drl_primitives::{
    credit::rating::{Criterion, Panel, Stamp, Vote, MAX_EXPERT_VOTES},
    organisation::{OrgKind, Role},
    testing::{Mock, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    MAX_AGENCIES,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn r_044_bureau_agencies_and_experts_vote() {
    run(|| {
        let rating = voting();
        pass(2);
        take_events();
        let mut cast = Vec::new();
        for ((who, panel), grade) in VOTERS.into_iter().zip(1..) {
            assert_ok!(Credit::vote(signed(who), rating, grade, OPINION));
            let organisation = match panel {
                Panel::Bureau => BUREAU,
                Panel::Agency if who == AGENCY_CHIEF => AGENCY,
                Panel::Agency => OTHER_AGENCY,
                Panel::Experts => EXPERTS,
            };
            let event = Event::VoteCast { rating, panel, grade, opinion: OPINION, organisation, officer: who };
            assert_eq!(take_events(), [event]);
            let by = Stamp { organisation, officer: who, at: now(), block: System::block_number() };
            cast.push(Vote { panel, grade, opinion: OPINION, by });
        }
        assert_eq!(RatingVotes::<Test>::get(rating).into_inner(), cast);
    });
}

#[test]
fn others_do_not_vote() {
    run(|| {
        let rating = voting();
        for (who, error) in [
            (BUREAU_CLERK, NOT_ALLOWED),
            (AGENCY_CLERK, NOT_ALLOWED),
            (SIGNATORY, WRONG_KIND),
            (PERSON_KEY, WRONG_KIND),
            (AUDITOR, WRONG_KIND),
            (NOBODY, NOT_OFFICER),
        ] {
            assert_noop!(Credit::vote(signed(who), rating, 3, OPINION), error);
        }
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(Credit::vote(origin, rating, 3, OPINION), DispatchError::BadOrigin);
        }
    });
}

#[test]
fn votes_are_taken_when_all_criteria_are_filed() {
    run(|| {
        let rating = open(USER);
        for criterion in [Criterion::Technical, Criterion::Standing, Criterion::Protection] {
            assert_noop!(Credit::vote(signed(EXPERT), rating, 3, OPINION), Fault::CriteriaMissing);
            file(rating, good(criterion));
        }
        vote(rating, EXPERT, 3);
    });
}

#[test]
fn q_07_grades_lie_on_the_scale() {
    run(|| {
        let rating = voting();
        for grade in [0, 6, 255] {
            assert_noop!(Credit::vote(signed(EXPERT), rating, grade, OPINION), Fault::GradeOutOfRange);
        }
        vote(rating, EXPERT, 1);
        vote(rating, SECOND_EXPERT, 5);
    });
}

#[test]
fn bureau_and_agency_vote_once_whoever_acts_and_each_expert_once() {
    run(|| {
        let rating = voting();
        for (who, _) in VOTERS {
            vote(rating, who, 3);
        }
        for who in [BUREAU_CHIEF, BUREAU_HEAD, AGENCY_CHIEF, AGENCY_HEAD, OTHER_CHIEF, EXPERT, SECOND_EXPERT] {
            assert_noop!(Credit::vote(signed(who), rating, 4, OPINION), Fault::AlreadyVoted);
        }
        // On another rating they vote again.
        let other = open(OTHER_USER);
        for criterion in [Criterion::Protection, Criterion::Standing, Criterion::Technical] {
            file(other, good(criterion));
        }
        vote(other, EXPERT, 2);
    });
}

#[test]
fn no_panel_takes_the_room_of_another() {
    run(|| {
        let rating = voting();
        for number in 0..MAX_EXPERT_VOTES + 1 {
            let who = 10_000 + u64::from(number);
            Mock::officer(who, EXPERTS, Role::Expert);
            if number < MAX_EXPERT_VOTES {
                vote(rating, who, 5);
            } else {
                assert_noop!(Credit::vote(signed(who), rating, 5, OPINION), Fault::TooManyVotes);
            }
        }
        for number in 0..MAX_AGENCIES + 1 {
            let (id, who) = (1_000 + number, 20_000 + u64::from(number));
            Mock::organisation(id, OrgKind::Agency);
            Mock::officer(who, id, Role::Head);
            if number < MAX_AGENCIES {
                vote(rating, who, 1);
            } else {
                assert_noop!(Credit::vote(signed(who), rating, 1, OPINION), Fault::TooManyVotes);
            }
        }
        vote(rating, BUREAU_CHIEF, 3);
        conclude(rating);
        assert_eq!(Credit::valid_grade(USER), Some(3));
    });
}
