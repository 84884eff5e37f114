//! What readers see.

use crate::{mock::*, *};
use codec::Encode;
use drl_primitives::consortium::{MemberAct, SessionView, ValidatorAct, ValidatorState};
use frame_support::assert_ok;

#[test]
fn members_are_shown_with_seat_and_validators() {
    run(|| {
        admit(ECOLOGY, N1);
        let members = Consortium::members();
        let of: Vec<_> = members.iter().map(|member| member.organisation).collect();
        assert_eq!(of, [BUREAU, TRANSPORT, ECOLOGY, PLANNING]);
        assert_eq!(
            (members[2].seat, members[2].validators.clone(), members[2].records),
            (Some(chief(ECOLOGY)), vec![V3, N1], 1)
        );
    });
}

#[test]
fn validators_are_shown_as_they_stand() {
    run(|| {
        sessions(2);
        assert_ok!(Consortium::replace_validator(root(), V2, TRANSPORT, N2));
        set_keys(N2);
        accuse(V3, 7).unwrap();
        let present: Vec<_> = Consortium::present().iter().map(|view| view.validator).collect();
        assert_eq!(present, [V1, V2, V3, V4, N2]);
        let old = Consortium::validator(V2).unwrap();
        assert_eq!((old.state, old.successor, old.active), (ValidatorState::Replaced, Some(N2), true));
        let new = Consortium::validator(N2).unwrap();
        assert_eq!((new.active, new.queued, new.keys), (false, false, Some(first_keys(N2).encode())));
        let accused = Consortium::validator(V3).unwrap();
        assert_eq!((accused.disabled, accused.offence), (true, Some(0)));
        assert_eq!(Consortium::validator(NOBODY), None);
        next_session();
        assert!(Consortium::validator(N2).unwrap().queued);
        let leaving = Consortium::validator(V2).unwrap();
        assert_eq!((leaving.state, leaving.active, leaving.queued), (ValidatorState::Leaving, true, false));
    });
}

#[test]
fn the_session_is_shown_with_its_end() {
    run(|| {
        let shown =
            |session, next_at| SessionView { session, length: LENGTH, next_at, minimum: 4, sets: 1, offences: 0 };
        assert_eq!(Consortium::session(), shown(0, LENGTH));
        next_session();
        assert_eq!(Consortium::session(), shown(1, 2 * LENGTH));
        System::set_block_number(2 * LENGTH - 1);
        assert_eq!(Consortium::session(), shown(1, 2 * LENGTH));
    });
}

#[test]
fn histories_and_offences_come_in_pages() {
    run(|| {
        assert_ok!(Consortium::move_seat(signed(chief(ECOLOGY)), head(ECOLOGY)));
        let acts = |from, limit| -> Vec<_> {
            Consortium::member_history(ECOLOGY, from, limit).into_iter().map(|record| record.act).collect()
        };
        assert_eq!(acts(0, 10), [MemberAct::Admit, MemberAct::MoveSeat]);
        assert_eq!((acts(1, 10), acts(0, 1), acts(2, 9)), (vec![MemberAct::MoveSeat], vec![MemberAct::Admit], vec![]));
        accuse(V2, 1).unwrap();
        accuse(V3, 1).unwrap();
        let who = |from, limit| -> Vec<_> {
            Consortium::offences(from, limit).into_iter().map(|offence| offence.validator).collect()
        };
        assert_eq!((who(0, 9), who(1, 1), who(0, 0)), (vec![V2, V3], vec![V3], vec![]));
        let history: Vec<_> = Consortium::validator_history(V2, 0, MAX_PAGE).iter().map(|record| record.act).collect();
        assert_eq!(history, [ValidatorAct::Admit, ValidatorAct::Accuse]);
    });
}
