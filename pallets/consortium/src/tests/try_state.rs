//! The check of invariants finds what is broken.

use crate::{mock::*, *};
use drl_primitives::consortium::{MemberAct, RemovalCause, ValidatorAct, ValidatorState as State};
use frame_support::{assert_ok, BoundedVec};

/// Breaks the state, sees that it is found, and leaves no trace. One validator was replaced, one is accused, one leaves.
fn found(what: &'static str, breaking: impl FnOnce()) {
    run(|| {
        admit(ECOLOGY, N1);
        sessions(2);
        assert_ok!(Consortium::replace_validator(root(), V2, TRANSPORT, N2));
        assert_ok!(Consortium::remove_validator(root(), V4, RemovalCause::OwnRequest));
        accuse(V3, 7).unwrap();
        Consortium::do_try_state().unwrap();
        let _ = frame_support::storage::with_transaction(|| {
            breaking();
            assert_eq!(Consortium::do_try_state(), Err(what.into()));
            frame_support::storage::TransactionOutcome::Rollback(sp_runtime::DispatchResult::Ok(()))
        });
    });
}

fn state(validator: AccountId, state: State) {
    Validators::<Test>::mutate(validator, |record| record.as_mut().unwrap().state = state);
}

#[test]
fn broken_members_are_found() {
    let change = |change: fn(&mut Vec<MemberOf<Test>>)| {
        Members::<Test>::mutate(|members| {
            let mut list = members.to_vec();
            change(&mut list);
            *members = BoundedVec::truncate_from(list);
        });
    };
    found("members are out of order", || change(|list| list.swap(0, 1)));
    found("an account has two seats", || change(|list| list[1].seat = list[0].seat));
    found("a member is no bureau and no agency", || change(|list| list[3].organisation = COMPANY));
    found("the bureau is no member", || {
        change(|list| {
            list.remove(0);
        })
    });
    found("a seat is held by somebody who may not vote for the member", || change(|list| list[1].seat = NOBODY));
    found("a member does not stand where its history has brought it", || change(|list| list[1].seat = head(TRANSPORT)));
    found("a member has no history", || {
        let _ = MemberHistory::<Test>::clear_prefix(PLANNING, 9, None);
        MemberHistoryCount::<Test>::remove(PLANNING);
    });
    found("a count of no records", || MemberHistoryCount::<Test>::insert(HEALTH, 1));
    found("a member's history has other records than its count says", || {
        MemberHistoryCount::<Test>::insert(PLANNING, 2);
    });
    let record = |change: fn(&mut MemberRecordOf<Test>)| {
        MemberHistory::<Test>::mutate(PLANNING, 0, |record| change(record.as_mut().unwrap()));
    };
    found("a member's history takes a step there is not", || record(|record| record.act = MemberAct::MoveSeat));
    found("only a removal has a cause", || record(|record| record.cause = Some(RemovalCause::OwnRequest)));
    found("a member's seat was not the one it lost", || {
        let first = MemberHistory::<Test>::get(PLANNING, 0).unwrap();
        let lost = drl_primitives::consortium::MemberRecord {
            act: MemberAct::Remove,
            seat: NOBODY,
            cause: Some(RemovalCause::OwnRequest),
            ..first
        };
        MemberHistory::<Test>::insert(PLANNING, 1, lost);
        MemberHistoryCount::<Test>::insert(PLANNING, 2);
    });
    found("a member's history has a gap", || {
        let first = MemberHistory::<Test>::take(PLANNING, 0).unwrap();
        MemberHistory::<Test>::insert(PLANNING, 5, first);
    });
    found("a member's history goes back", || {
        let first = MemberHistory::<Test>::get(PLANNING, 0).unwrap();
        let back = drl_primitives::consortium::MemberRecord { act: MemberAct::MoveSeat, at: 0, ..first };
        MemberHistory::<Test>::insert(PLANNING, 1, back);
        MemberHistoryCount::<Test>::insert(PLANNING, 2);
    });
}

#[test]
fn broken_lists_are_found() {
    found("a validator is on the roster that must not be", || state(V1, State::Retired));
    found("a validator leaves that must not", || state(V4, State::Retired));
    found("a succession is not between one replaced and its successor", || {
        Successions::<Test>::mutate(|pairs| pairs[0].0 = V1);
    });
    found("a validator is listed twice", || {
        Roster::<Test>::mutate(|roster| roster.try_push(V1).unwrap());
    });
    found("a validator has two successors", || {
        Validators::<Test>::insert(N3, Validators::<Test>::get(N2).unwrap());
        Successions::<Test>::mutate(|pairs| pairs.try_push((V2, N3)).unwrap());
    });
    found("a validator is in no list", || Roster::<Test>::mutate(|roster| roster.retain(|listed| *listed != V1)));
    found("a validator is replaced by nobody", || state(V1, State::Replaced));
    found("there are too few validators", || Minimum::<Test>::put(5));
}

#[test]
fn broken_validators_are_found() {
    found("a validator is of no member", || {
        Validators::<Test>::mutate(V1, |record| record.as_mut().unwrap().organisation = HEALTH);
    });
    found("a retired validator has keys", || {
        pallet_session::NextKeys::<Test>::insert(N3, first_keys(N3));
        let retired =
            drl_primitives::consortium::Validator { state: State::Retired, ..Validators::<Test>::get(V1).unwrap() };
        Validators::<Test>::insert(N3, retired);
    });
    found("the account of a validator can have no keys", || {
        frame_system::Account::<Test>::mutate(V1, |account| account.providers = 0);
    });
    found("the keys of a validator hold no reference to its account", || {
        frame_system::Account::<Test>::mutate(V1, |account| account.consumers = 0);
    });
    found("a validator is accused of what another did", || {
        Validators::<Test>::mutate(V1, |record| record.as_mut().unwrap().offence = Some(0));
    });
    found("a history has other records than its count says", || {
        Validators::<Test>::mutate(V1, |record| record.as_mut().unwrap().records = 2);
    });
    found("a history has a gap", || {
        let first = ValidatorHistory::<Test>::take(V1, 0).unwrap();
        ValidatorHistory::<Test>::insert(V1, 4, first);
    });
    let record = |validator, number, change: fn(&mut drl_primitives::consortium::ValidatorRecord<u64>)| {
        ValidatorHistory::<Test>::mutate(validator, number, |record| change(record.as_mut().unwrap()));
    };
    found("a history takes a step there is not", || record(V1, 0, |record| record.act = ValidatorAct::Keep));
    found("a history goes back", || record(V3, 1, |record| record.at = 0));
    found("a validator does not stand where its history has brought it", || {
        let first = ValidatorHistory::<Test>::get(V1, 0).unwrap();
        let removed =
            drl_primitives::consortium::ValidatorRecord { act: ValidatorAct::Remove, state: State::Leaving, ..first };
        ValidatorHistory::<Test>::insert(V1, 1, removed);
        Validators::<Test>::mutate(V1, |record| record.as_mut().unwrap().records = 2);
    });
}

#[test]
fn broken_sets_and_offences_are_found() {
    found("sets are not counted rightly", || SetCount::<Test>::put(3));
    found("validators of no set", || SetMembers::<Test>::insert(7, SetMembers::<Test>::get(0)));
    found("a set is missing", || {
        let head = Sets::<Test>::take(0).unwrap();
        Sets::<Test>::insert(4, head);
        SetMembers::<Test>::remove(0);
    });
    found("sets are out of order", || {
        Sets::<Test>::mutate(1, |head| head.as_mut().unwrap().session = 0);
    });
    found("a set has a validator of another organisation", || {
        SetMembers::<Test>::mutate(0, |members| members[0].organisation = HEALTH);
    });
    found("the last set is not the one that validates", || {
        SetMembers::<Test>::mutate(1, |members| drop(members.remove(0)));
    });
    found("offences are not counted rightly", || OffenceCount::<Test>::put(2));
    found("an offence is that of no validator", || {
        Offences::<Test>::mutate(0, |offence| offence.as_mut().unwrap().organisation = HEALTH);
    });
    found("an offence is recorded twice", || {
        Offences::<Test>::insert(1, Offences::<Test>::get(0).unwrap());
        OffenceCount::<Test>::put(2);
    });
    found("an offence is missing", || {
        let offence = Offences::<Test>::take(0).unwrap();
        Offences::<Test>::insert(3, offence);
        Validators::<Test>::mutate(V3, |record| record.as_mut().unwrap().offence = None);
    });
}
