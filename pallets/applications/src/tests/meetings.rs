//! Coordination meetings and decisions by their minutes.

use super::support::*;
use crate::mock::*;
use drl_primitives::{
    catalog::Service,
    organisation::OrgKind,
    review::{MeetingOutcome, Recheck, ReviewAct, ReviewReason, RowDecision, RowState, Task, MAX_ATTENDEES},
    testing::{Mock, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    OrgId,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

fn meet_with(attendees: &[OrgId]) -> DispatchResult {
    let minutes = digest(b"minutes");
    Applications::record_meeting(signed(BUREAU_CHIEF), 0, 0, MeetingOutcome::Open, minutes, bodies(attendees))
}

#[test]
fn r_060_the_bureau_enters_the_outcome_of_a_meeting() {
    run(|| {
        let id = under_review(demand());
        assert_ok!(doubt(id, 0));
        events();
        assert_ok!(meet(id, 0, MeetingOutcome::Open));
        let (outcome, minutes) = (MeetingOutcome::Open, digest(b"minutes"));
        assert_eq!(events(), [Event::MeetingRecorded { application: id, row: 0, outcome, minutes, late: false }]);
        let row = stored_row(id, 0);
        assert_eq!((row.state, row.meeting_clock), (RowState::Coordinated, None));
        let meeting = row.meeting.unwrap();
        assert_eq!((meeting.outcome, meeting.attendees.to_vec()), (outcome, vec![BUREAU, TRANSPORT]));
        assert_eq!(crate::WorkItems::<Test>::get(TRANSPORT, (id, Some(0))), Some(Task::DecisionByMinutes));
        assert_eq!(crate::WorkItems::<Test>::get(BUREAU, (id, Some(0))), None);
        let record = last_record(id);
        assert_eq!((record.act, record.evidence), (ReviewAct::MeetingHeld, Some(minutes)));
        assert_eq!(record.reason, Some(ReviewReason::Meeting(outcome)));
    });
}

#[test]
fn r_060_only_the_bureau_enters_it() {
    run(|| {
        let id = under_review(demand());
        assert_ok!(doubt(id, 0));
        for (who, error) in [(STRANGER, NOT_OFFICER), (TRANSPORT_CHIEF, WRONG_KIND), (BUREAU_CLERK, NOT_ALLOWED)] {
            let (outcome, minutes) = (MeetingOutcome::Open, digest(b"minutes"));
            let call = Applications::record_meeting(signed(who), id, 0, outcome, minutes, bodies(&[BUREAU]));
            assert_noop!(call, error);
        }
        let (outcome, minutes) = (MeetingOutcome::Open, digest(b"minutes"));
        let none = Applications::record_meeting(RuntimeOrigin::none(), id, 0, outcome, minutes, bodies(&[BUREAU]));
        assert_noop!(none, DispatchError::BadOrigin);
    });
}

#[test]
fn r_060_a_meeting_is_held_only_on_a_doubtful_row() {
    run(|| {
        assert_noop!(meet(0, 0, MeetingOutcome::Open), Error::ApplicationNotFound);
        let id = submitted(demand());
        assert_noop!(meet(id, 0, MeetingOutcome::Open), Error::ApplicationStateForbids);
        let id = under_review(demand());
        assert_noop!(meet(id, 0, MeetingOutcome::Open), Error::RowStateForbids);
        assert_noop!(meet(id, 9, MeetingOutcome::Open), Error::RowNotFound);
        assert_ok!(doubt(id, 0));
        assert_ok!(meet(id, 0, MeetingOutcome::Open));
        assert_noop!(meet(id, 0, MeetingOutcome::NotOpen), Error::RowStateForbids);
    });
}

#[test]
fn r_060_the_record_names_the_bodies_that_took_part() {
    run(|| {
        let id = under_review(demand());
        assert_ok!(doubt(id, 0));
        assert_noop!(meet_with(&[]), Error::NoAttendees);
        assert_noop!(meet_with(&[TRANSPORT, BUREAU]), Error::AttendeesNotAscending);
        assert_noop!(meet_with(&[BUREAU, BUREAU]), Error::AttendeesNotAscending);
        assert_noop!(meet_with(&[BUREAU, 77]), Error::AttendeeUnknown);
        for body in 1000..1000 + MAX_ATTENDEES {
            Mock::organisation(body, OrgKind::Agency);
        }
        assert_ok!(meet_with(&(1000..1000 + MAX_ATTENDEES).collect::<Vec<_>>()));
    });
}

#[test]
fn r_060_the_agency_decides_as_the_minutes_say() {
    run(|| {
        let id = under_review(demand());
        for (row, outcome) in [(0, MeetingOutcome::Open), (1, MeetingOutcome::NotOpen)] {
            assert_ok!(doubt(id, row));
            assert_ok!(meet(id, row, outcome));
        }
        assert_noop!(decide(id, 0, refusal()), Error::DecisionAgainstMinutes);
        assert_noop!(decide(id, 1, RowDecision::Approve), Error::DecisionAgainstMinutes);
        assert_noop!(doubt(id, 0), Error::RowStateForbids);
        assert_ok!(decide(id, 0, RowDecision::Approve));
        assert_ok!(decide(id, 1, refusal()));
        assert_eq!((row_state(id, 0), row_state(id, 1)), (RowState::AgencyApproved, RowState::AgencyRefused));
    });
}

#[test]
fn r_055_a_refusal_by_minutes_has_its_ground_too() {
    run(|| {
        use drl_primitives::law::{Citation, Instrument, RefusalGround};
        let id = under_review(demand());
        assert_ok!(doubt(id, 0));
        assert_ok!(meet(id, 0, MeetingOutcome::NotOpen));
        let without = RowDecision::Refuse {
            ground: RefusalGround::PublicInterest,
            citation: Citation::article(Instrument::ZhejiangRegulation, 0),
            statement: digest(b"statement"),
        };
        assert_noop!(decide(id, 0, without), Error::CitationIncomplete);
    });
}

#[test]
fn r_060_a_frozen_row_may_be_refused_whatever_was_minuted() {
    run(|| {
        let id = under_review(demand());
        assert_ok!(doubt(id, 0));
        assert_ok!(meet(id, 0, MeetingOutcome::Open));
        Catalog::set_service(STATIONS, Service::Withdrawn);
        assert_noop!(decide(id, 0, RowDecision::Approve), Error::DatasetNotOpen);
        assert_ok!(decide(id, 0, refusal()));
    });
}

#[test]
fn q_29_a_late_meeting_is_visible() {
    run(|| {
        let id = under_review(demand());
        assert_ok!(doubt(id, 0));
        Mock::pass_days(16);
        events();
        assert_ok!(meet(id, 0, MeetingOutcome::Open));
        let (outcome, minutes) = (MeetingOutcome::Open, digest(b"minutes"));
        assert_eq!(events(), [Event::MeetingRecorded { application: id, row: 0, outcome, minutes, late: true }]);
        let late = stored_row(id, 0).late;
        assert_eq!((late.coordination, late.review), (true, false));
    });
}

#[test]
fn r_062_a_row_decided_by_minutes_is_rechecked_like_the_others() {
    run(|| {
        let id = under_review(small_demand());
        assert_ok!(doubt(id, 0));
        assert_ok!(meet(id, 0, MeetingOutcome::Open));
        assert_ok!(decide(id, 0, RowDecision::Approve));
        assert_ok!(recheck(id, 0, Recheck::Confirm));
        assert_eq!(row_state(id, 0), RowState::Approved);
    });
}
