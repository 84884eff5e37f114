//! Opening ratings, filing criteria, withdrawing.

use crate::{mock::*, Event, OrganisationRatings, Ratings, RunningRatings};
use drl_primitives::{
    credit::rating::{Criterion, Ending, Filed, Filing, RatingStatus, Stamp, StandingList},
    organisation::Standing,
    testing::{Mock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    Code, OrgId,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

fn by(organisation: OrgId, officer: AccountId) -> Stamp<AccountId, u64> {
    Stamp { organisation, officer, at: now(), block: System::block_number() }
}

#[test]
fn r_044_the_bureau_opens_a_rating() {
    run(|| {
        assert_ok!(Credit::open_rating(signed(BUREAU_CLERK), USER));
        let opened =
            Event::RatingOpened { rating: 0, applicant: USER, scale: 5, organisation: BUREAU, officer: BUREAU_CLERK };
        assert_eq!(take_events(), [opened]);
        let rating = Ratings::<Test>::get(0).unwrap();
        assert_eq!((rating.applicant, rating.scale, rating.opened), (USER, 5, by(BUREAU, BUREAU_CLERK)));
        assert_eq!(rating.status(), RatingStatus::Filing);
        assert_eq!(RunningRatings::<Test>::get(USER), Some(0));
        assert_eq!(OrganisationRatings::<Test>::get(USER, 0), Some(0));
        // A natural person is rated like everybody else.
        assert_eq!(open(PERSON), 1);
    });
}

#[test]
fn only_officers_of_the_bureau_open_file_and_withdraw() {
    run(|| {
        let rating = open(USER);
        for (who, error) in [
            (AGENCY_CHIEF, WRONG_KIND),
            (SIGNATORY, WRONG_KIND),
            (EXPERT, WRONG_KIND),
            (AUDITOR, WRONG_KIND),
            (NOBODY, NOT_OFFICER),
        ] {
            assert_noop!(Credit::open_rating(signed(who), PERSON), error);
            assert_noop!(Credit::file_criterion(signed(who), rating, technical()), error);
            assert_noop!(Credit::conclude_rating(signed(who), rating, REPORT), error);
            assert_noop!(Credit::withdraw_rating(signed(who), rating, FINDING), error);
        }
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(Credit::open_rating(origin.clone(), PERSON), DispatchError::BadOrigin);
            assert_noop!(Credit::file_criterion(origin.clone(), rating, technical()), DispatchError::BadOrigin);
            assert_noop!(Credit::withdraw_rating(origin, rating, FINDING), DispatchError::BadOrigin);
        }
    });
}

#[test]
fn q_35_the_data_officer_prepares_a_rating_and_does_not_end_it() {
    run(|| {
        let rating = voting();
        votes(rating, [3, 3, 3]);
        assert_noop!(Credit::conclude_rating(signed(BUREAU_CLERK), rating, REPORT), NOT_ALLOWED);
        assert_noop!(Credit::withdraw_rating(signed(BUREAU_CLERK), rating, FINDING), NOT_ALLOWED);
        assert_ok!(Credit::conclude_rating(signed(BUREAU_HEAD), rating, REPORT));
    });
}

#[test]
fn only_active_data_users_are_rated() {
    run(|| {
        let refused = |applicant, error: Fault| {
            assert_noop!(Credit::open_rating(signed(BUREAU_CHIEF), applicant), error);
        };
        refused(UNKNOWN, Fault::OrganisationNotFound);
        for other in [BUREAU, AGENCY, REGULATOR, EXPERTS] {
            refused(other, Fault::NotDataUser);
        }
        for standing in [Standing::Suspended, Standing::Exited] {
            Mock::set_standing(USER, standing);
            refused(USER, Fault::OrganisationNotActive);
        }
    });
}

#[test]
fn one_rating_of_an_applicant_runs_at_a_time() {
    run(|| {
        let rating = open(USER);
        assert_noop!(Credit::open_rating(signed(BUREAU_CLERK), USER), Fault::RatingRunning);
        assert_ok!(Credit::withdraw_rating(signed(BUREAU_CHIEF), rating, FINDING));
        assert_eq!(open(USER), 1);
        assert_eq!(Credit::rating_count(USER), 2);
    });
}

#[test]
fn q_07_the_scale_is_that_of_the_day_of_opening() {
    run(|| {
        let rating = voting();
        Mock::parameters(|p| p.applicant.rating_scale = 3);
        vote(rating, EXPERT, 5);
        assert_eq!(Ratings::<Test>::get(rating).unwrap().scale, 5);
        let other = open(OTHER_USER);
        assert_eq!(Ratings::<Test>::get(other).unwrap().scale, 3);
    });
}

#[test]
fn r_042_three_criteria_are_filed() {
    run(|| {
        let rating = open(USER);
        pass(3);
        take_events();
        for (number, criterion) in Criterion::ALL.iter().rev().enumerate() {
            let status = Credit::rating(rating).unwrap().status;
            assert_eq!(status, RatingStatus::Filing, "{number}");
            assert_ok!(Credit::file_criterion(signed(BUREAU_CLERK), rating, good(*criterion)));
            let event =
                Event::CriterionFiled { rating, criterion: *criterion, organisation: BUREAU, officer: BUREAU_CLERK };
            assert_eq!(take_events(), [event]);
        }
        let record = Ratings::<Test>::get(rating).unwrap();
        assert_eq!(record.status(), RatingStatus::Voting);
        assert_eq!(record.protection, Some(Filed { content: protection(), by: by(BUREAU, BUREAU_CLERK) }));
        assert_eq!(record.standing, Some(Filed { content: standing(), by: by(BUREAU, BUREAU_CLERK) }));
        assert_eq!(record.technical.map(|filed| Filing::Technical(filed.content)), Some(technical()));
    });
}

#[test]
fn a_criterion_is_filed_once() {
    run(|| {
        let rating = open(USER);
        for criterion in Criterion::ALL {
            file(rating, good(*criterion));
            for filed in Criterion::ALL.iter().take_while(|other| *other <= criterion) {
                let again = Credit::file_criterion(signed(BUREAU_CLERK), rating, good(*filed));
                assert_noop!(again, Fault::AlreadyFiled);
            }
        }
    });
}

#[test]
fn r_045_there_are_protection_levels_one_to_five() {
    run(|| {
        let filing = |level| Filing::Protection(drl_primitives::credit::rating::Protection { level, ..protection() });
        let rating = open(USER);
        for level in [0, 6, 255] {
            let filed = Credit::file_criterion(signed(BUREAU_CLERK), rating, filing(level));
            assert_noop!(filed, Fault::ProtectionLevelUnknown);
        }
        // Too low a level can be filed: it is judged at the end.
        file(rating, filing(1));
        let other = open(OTHER_USER);
        file(other, filing(5));
    });
}

#[test]
fn r_046_the_lists_are_checked_during_the_rating() {
    run(|| {
        pass(10);
        let rating = open(USER);
        let refused = |change: fn(&mut drl_primitives::credit::rating::StandingCheck), error: Fault| {
            let mut content = standing();
            change(&mut content);
            assert_noop!(Credit::file_criterion(signed(BUREAU_CLERK), rating, Filing::Standing(content)), error);
        };
        refused(|check| check.checked_on = today().minus(1), Fault::CheckOutdated);
        refused(|check| check.checked_on = today().plus(1), Fault::DayInFuture);
        refused(|check| check.lists[1] = check.lists[0], Fault::ListRepeated);
        // A list that was left out can be filed: it counts as not clean.
        let opened_on = today();
        pass(4);
        let mut content = standing();
        content.checked_on = opened_on;
        content.lists.retain(|check| check.list != StandingList::OtherDishonesty);
        file(rating, Filing::Standing(content));
    });
}

#[test]
fn a_rating_is_withdrawn_before_and_after_votes_and_then_over() {
    run(|| {
        for (voted, applicant_rating) in [(false, open(USER)), (true, u32::MAX)] {
            let rating = if voted { voting() } else { applicant_rating };
            if voted {
                vote(rating, EXPERT, 4);
            }
            pass(1);
            take_events();
            assert_ok!(Credit::withdraw_rating(signed(BUREAU_CHIEF), rating, FINDING));
            let event = Event::RatingWithdrawn {
                rating,
                applicant: USER,
                reason: FINDING,
                organisation: BUREAU,
                officer: BUREAU_CHIEF,
            };
            assert_eq!(take_events(), [event]);
            let ending = Ratings::<Test>::get(rating).unwrap().ending;
            assert_eq!(ending, Some(Ending { outcome: None, evidence: FINDING, by: by(BUREAU, BUREAU_CHIEF) }));
            assert_eq!(RunningRatings::<Test>::get(USER), None);
            over(rating);
        }
        assert_eq!(Credit::concluded_rating(USER), None);
    });
}

/// Nothing can be done to the rating.
fn over(rating: u32) {
    for criterion in Criterion::ALL {
        let filed = Credit::file_criterion(signed(BUREAU_CLERK), rating, good(*criterion));
        assert_noop!(filed, Fault::RatingOver);
    }
    assert_noop!(Credit::vote(signed(EXPERT), rating, 3, OPINION), Fault::RatingOver);
    assert_noop!(Credit::conclude_rating(signed(BUREAU_CHIEF), rating, REPORT), Fault::RatingOver);
    assert_noop!(Credit::withdraw_rating(signed(BUREAU_CHIEF), rating, FINDING), Fault::RatingOver);
}

#[test]
fn nothing_can_be_done_to_a_concluded_rating() {
    run(|| {
        over(rate(3));
        Mock::parameters(|p| p.applicant.min_protection_level = 3);
        let failed = rate(3);
        assert_eq!(Credit::rating(failed).unwrap().status, RatingStatus::Failed);
        over(failed);
    });
}

#[test]
fn there_is_no_such_rating() {
    run(|| {
        assert_noop!(Credit::file_criterion(signed(BUREAU_CLERK), 0, technical()), Fault::RatingNotFound);
        assert_noop!(Credit::vote(signed(EXPERT), 0, 3, OPINION), Fault::RatingNotFound);
        assert_noop!(Credit::conclude_rating(signed(BUREAU_CHIEF), 0, REPORT), Fault::RatingNotFound);
        assert_noop!(Credit::withdraw_rating(signed(BUREAU_CHIEF), 0, FINDING), Fault::RatingNotFound);
    });
}

#[test]
fn a_bureau_that_may_not_act_opens_nothing() {
    run(|| {
        Mock::set_standing(BUREAU, Standing::Suspended);
        assert_noop!(Credit::open_rating(signed(BUREAU_CHIEF), USER), NOT_ACTIVE);
    });
}

#[test]
fn numbers_of_ratings_run_out_without_harm() {
    externalities().execute_with(|| {
        crate::RatingCount::<Test>::put(u32::MAX);
        assert_noop!(Credit::open_rating(signed(BUREAU_CHIEF), USER), Fault::NumbersExhausted);
    });
}
