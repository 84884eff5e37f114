//! Seats: who moves them, and what becomes of them when their holder goes.

use crate::{mock::*, seats::vacant, *};
use drl_primitives::{
    consortium::{MemberAct, RemovalCause},
    organisation::{OfficerChanges, Role, Standing},
    testing::{Mock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    OrgId,
};
use frame_support::{assert_noop, assert_ok};

type E = Error<Test>;

#[test]
fn a_member_moves_its_seat_by_itself_when_a_key_is_lost() {
    run(|| {
        // The key of the chief data officer, who has the seat, is lost; the head moves the seat.
        assert_ok!(Consortium::move_seat(signed(head(ECOLOGY)), head(ECOLOGY)));
        let moved = Event::SeatMoved {
            organisation: ECOLOGY,
            from: Some(chief(ECOLOGY)),
            to: head(ECOLOGY),
            by: head(ECOLOGY),
        };
        assert_eq!(events(), [moved]);
        assert!(Seats::get().contains(&head(ECOLOGY)) && !Seats::get().contains(&chief(ECOLOGY)));
        assert_eq!(MemberHistory::<Test>::get(ECOLOGY, 1).unwrap().act, MemberAct::MoveSeat);
    });
}

#[test]
fn a_seat_is_moved_by_who_administers_to_who_decides_within_the_member() {
    run(|| {
        let moved = |by, to| Consortium::move_seat(signed(by), to);
        assert_noop!(moved(clerk(ECOLOGY), head(ECOLOGY)), NOT_ALLOWED);
        assert_noop!(moved(NOBODY, head(ECOLOGY)), NOT_OFFICER);
        assert_noop!(moved(chief(COMPANY), chief(COMPANY)), WRONG_KIND);
        assert_noop!(moved(chief(HEALTH), head(HEALTH)), E::MemberNotFound);
        assert_noop!(moved(chief(ECOLOGY), clerk(ECOLOGY)), E::SeatUnfit);
        assert_noop!(moved(chief(ECOLOGY), head(TRANSPORT)), E::SeatUnfit);
        assert_noop!(moved(chief(ECOLOGY), chief(ECOLOGY)), E::SeatTaken);
        assert_ok!(moved(chief(ECOLOGY), head(ECOLOGY)));
    });
}

/// An officer leaves its post as the registry lets it: the post first, then what follows.
fn dismiss(organisation: OrgId, officer: AccountId) {
    Mock::dismiss(officer);
    Consortium::left(organisation, &officer, None);
}

/// The bureau suspends an organisation.
fn suspend(organisation: OrgId) {
    Mock::set_standing(organisation, Standing::Suspended);
    Consortium::stopped(organisation);
}

fn nobody_of(organisation: OrgId) -> AccountId {
    vacant(organisation).unwrap()
}

#[test]
fn the_seat_of_a_dismissed_officer_is_vacant_and_counts() {
    run(|| {
        let seats = Seats::get().len();
        dismiss(ECOLOGY, chief(ECOLOGY));
        assert_eq!(events(), [Event::SeatVacated { organisation: ECOLOGY, from: chief(ECOLOGY) }]);
        assert!(!Seats::get().contains(&chief(ECOLOGY)) && Seats::get().contains(&nobody_of(ECOLOGY)));
        assert_eq!(Seats::get().len(), seats);
        let record = MemberHistory::<Test>::get(ECOLOGY, 1).unwrap();
        assert_eq!((record.act, record.seat, record.cause), (MemberAct::VacateSeat, nobody_of(ECOLOGY), None));
        assert_eq!(Consortium::members()[2].seat, None);
    });
}

#[test]
fn who_holds_no_seat_leaves_none() {
    run(|| {
        dismiss(ECOLOGY, head(ECOLOGY));
        dismiss(COMPANY, chief(COMPANY));
        suspend(HEALTH);
        // Not even where the account holds the seat of another.
        Consortium::left(TRANSPORT, &chief(PLANNING), None);
        assert_eq!((events(), Consortium::member_history(ECOLOGY, 0, 9).len()), (vec![], 1));
    });
}

#[test]
fn whoever_takes_over_the_post_takes_over_the_seat() {
    run(|| {
        Mock::dismiss(chief(ECOLOGY));
        Mock::officer(NOBODY, ECOLOGY, Role::ChiefDataOfficer);
        Consortium::left(ECOLOGY, &chief(ECOLOGY), Some(&NOBODY));
        assert_eq!(events(), [Event::SeatPassedOn { organisation: ECOLOGY, from: chief(ECOLOGY), to: NOBODY }]);
        assert!(!Seats::get().contains(&chief(ECOLOGY)) && Seats::get().contains(&NOBODY));
        let record = MemberHistory::<Test>::get(ECOLOGY, 1).unwrap();
        assert_eq!((record.act, record.seat), (MemberAct::MoveSeat, NOBODY));
    });
}

#[test]
fn who_may_not_decide_takes_over_no_seat() {
    run(|| {
        Mock::dismiss(chief(ECOLOGY));
        Consortium::left(ECOLOGY, &chief(ECOLOGY), Some(&clerk(ECOLOGY)));
        assert_eq!(events(), [Event::SeatVacated { organisation: ECOLOGY, from: chief(ECOLOGY) }]);
    });
}

#[test]
fn the_seat_of_a_suspended_member_is_vacant_until_it_may_act_and_moves_it() {
    run(|| {
        suspend(ECOLOGY);
        suspend(ECOLOGY);
        assert_eq!(events(), [Event::SeatVacated { organisation: ECOLOGY, from: chief(ECOLOGY) }]);
        let moved = |to| Consortium::move_seat(signed(head(ECOLOGY)), to);
        assert_noop!(moved(chief(ECOLOGY)), NOT_ACTIVE);
        Mock::set_standing(ECOLOGY, Standing::Active);
        assert!(Seats::get().contains(&nobody_of(ECOLOGY)));
        System::reset_events();
        assert_ok!(moved(chief(ECOLOGY)));
        let (organisation, to, by) = (ECOLOGY, chief(ECOLOGY), head(ECOLOGY));
        assert_eq!(events(), [Event::SeatMoved { organisation, from: None, to, by }]);
        assert_eq!(Consortium::members()[2].seat, Some(chief(ECOLOGY)));
    });
}

#[test]
fn an_officer_takes_no_seat_along_and_may_be_given_one_elsewhere() {
    run(|| {
        dismiss(TRANSPORT, chief(TRANSPORT));
        Mock::officer(chief(TRANSPORT), ECOLOGY, Role::Head);
        assert!(!Seats::get().contains(&chief(TRANSPORT)));
        assert_ok!(Consortium::move_seat(signed(chief(ECOLOGY)), chief(TRANSPORT)));
        assert_ok!(Consortium::move_seat(signed(head(TRANSPORT)), head(TRANSPORT)));
        assert!(Seats::get().contains(&chief(TRANSPORT)) && Seats::get().contains(&head(TRANSPORT)));
    });
}

#[test]
fn a_member_whose_seat_is_vacant_can_be_removed() {
    run(|| {
        admit(TRANSPORT, N1);
        dismiss(PLANNING, chief(PLANNING));
        assert_ok!(Consortium::remove_member(root(), PLANNING, RemovalCause::OwnRequest));
        assert!(!Seats::get().contains(&nobody_of(PLANNING)));
        // The seat of each organisation has an account of its own while it is vacant.
        let all: std::collections::BTreeSet<_> = (0..100).map(nobody_of).collect();
        assert_eq!(all.len(), 100);
    });
}

#[test]
fn a_ledger_of_version_1_loses_the_seats_that_outlived_their_officers() {
    use frame_support::traits::{GetStorageVersion, OnRuntimeUpgrade, StorageVersion};
    run(|| {
        // What version 1 let happen.
        StorageVersion::new(1).put::<Consortium>();
        Mock::dismiss(chief(TRANSPORT));
        Mock::set_standing(PLANNING, Standing::Suspended);
        assert_eq!(
            Consortium::do_try_state(),
            Err("a seat is held by somebody who may not vote for the member".into())
        );
        migrations::VacateUnfitSeats::<Test>::on_runtime_upgrade();
        let vacated = |organisation| Event::SeatVacated { organisation, from: chief(organisation) };
        assert_eq!(events(), [vacated(TRANSPORT), vacated(PLANNING)]);
        assert_eq!(Consortium::on_chain_storage_version(), 2);
        Consortium::do_try_state().unwrap();
        // Not again.
        Mock::dismiss(chief(ECOLOGY));
        migrations::VacateUnfitSeats::<Test>::on_runtime_upgrade();
        assert_eq!(events().len(), 2);
        Consortium::left(ECOLOGY, &chief(ECOLOGY), None);
    });
}
