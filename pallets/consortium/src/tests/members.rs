//! Members: who comes and who goes.

use crate::{mock::*, *};
use drl_primitives::{
    consortium::{MemberAct, MemberRecord, RemovalCause, ValidatorState},
    organisation::Standing,
    testing::Mock,
};
use frame_support::{assert_noop, assert_ok};

type E = Error<Test>;

#[test]
fn an_admitted_member_has_a_seat_and_a_history() {
    run(|| {
        assert_ok!(Consortium::admit_member(root(), HEALTH, head(HEALTH)));
        assert_eq!(events(), [Event::MemberAdmitted { organisation: HEALTH, seat: head(HEALTH) }]);
        assert!(Consortium::is_member(HEALTH));
        assert!(Seats::get().contains(&head(HEALTH)));
        let record = MemberHistory::<Test>::get(HEALTH, 0).unwrap();
        assert_eq!((record.act, record.seat, record.cause), (MemberAct::Admit, head(HEALTH), None));
    });
}

#[test]
fn who_cannot_be_a_member_is_refused() {
    run(|| {
        let admit = |organisation, seat| Consortium::admit_member(root(), organisation, seat);
        assert_noop!(admit(ECOLOGY, head(ECOLOGY)), E::AlreadyMember);
        assert_noop!(admit(COMPANY, chief(COMPANY)), E::NotAdmissible);
        assert_noop!(admit(77, NOBODY), E::NotAdmissible);
        Mock::set_standing(HEALTH, Standing::Suspended);
        assert_noop!(admit(HEALTH, chief(HEALTH)), E::OrganisationNotActive);
    });
}

#[test]
fn a_seat_is_held_by_an_officer_who_decides_and_has_none_yet() {
    run(|| {
        let admit = |seat| Consortium::admit_member(root(), HEALTH, seat);
        assert_noop!(admit(NOBODY), E::SeatUnfit);
        assert_noop!(admit(clerk(HEALTH)), E::SeatUnfit);
        assert_noop!(admit(chief(WATER)), E::SeatUnfit);
        assert_noop!(admit(chief(BUREAU)), E::SeatTaken);
    });
}

#[test]
fn there_is_no_room_for_more_members_than_there_may_be() {
    run(|| {
        [HEALTH, WATER, CULTURE].into_iter().for_each(admit_member);
        assert_eq!(Members::<Test>::get().len() as u32, MAX_MEMBERS);
        assert_noop!(Consortium::admit_member(root(), SPORTS, chief(SPORTS)), E::TooManyMembers);
    });
}

#[test]
fn a_removed_member_loses_seat_and_validators_in_one_step() {
    run(|| {
        admit_member(HEALTH);
        admit(HEALTH, N1);
        admit(HEALTH, N2);
        System::reset_events();
        assert_ok!(Consortium::remove_member(root(), HEALTH, RemovalCause::OwnRequest));
        let (organisation, cause) = (HEALTH, RemovalCause::OwnRequest);
        assert_eq!(
            events(),
            [
                Event::ValidatorRemoved { validator: N1, organisation, cause },
                Event::ValidatorRemoved { validator: N2, organisation, cause },
                Event::MemberRemoved { organisation, cause },
            ]
        );
        assert!(!Seats::get().contains(&chief(HEALTH)));
        assert_eq!(state_of(N1), Some(ValidatorState::Leaving));
        let MemberRecord { act, cause, seat, .. } = MemberHistory::<Test>::get(HEALTH, 1).unwrap();
        assert_eq!((act, cause, seat), (MemberAct::Remove, Some(RemovalCause::OwnRequest), chief(HEALTH)));
        // It may come back, with the same validators.
        next_session();
        admit_member(HEALTH);
        admit(HEALTH, N1);
    });
}

#[test]
fn never_below_the_minimum_a_member_with_a_validator_that_is_needed_stays() {
    run(|| {
        let cause = RemovalCause::OwnRequest;
        assert_noop!(act(root(), Call::remove_member { organisation: PLANNING, cause }), E::BelowMinimum);
        // A validator without keys does not count.
        assert_ok!(Consortium::admit_validator(root(), TRANSPORT, N1));
        assert_noop!(act(root(), Call::remove_validator { validator: V4, cause }), E::BelowMinimum);
        set_keys(N1);
        assert_ok!(Consortium::remove_member(root(), PLANNING, RemovalCause::OwnRequest));
    });
}

#[test]
fn r_004_the_bureau_stays() {
    run(|| {
        admit(TRANSPORT, N1);
        let cause = RemovalCause::OwnRequest;
        assert_noop!(act(root(), Call::remove_member { organisation: BUREAU, cause }), E::BureauStays);
    });
}

#[test]
fn who_is_no_member_cannot_be_removed_and_an_offence_must_be_proven() {
    run(|| {
        let removed = |organisation, cause| act(root(), Call::remove_member { organisation, cause });
        assert_noop!(removed(HEALTH, RemovalCause::OwnRequest), E::MemberNotFound);
        admit(TRANSPORT, N1);
        assert_noop!(removed(PLANNING, RemovalCause::Offence), E::NoOffenceOpen);
        accuse(V4, 1).unwrap();
        assert_ok!(removed(PLANNING, RemovalCause::Offence));
    });
}
