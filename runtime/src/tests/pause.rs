//! The emergency pause, as the pool and the dispatch of calls see it.

use super::{
    account,
    council::{authorisation, carry},
    local,
    transactions::{nothing, signed, validate_on, wrappings},
};
use crate::{Hash, Pause, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, System, WorkingDays};
use drl_primitives::{
    clocks::{ClockKind, ClockSubject, Clocks, Term},
    Moment,
};
use frame_support::{
    assert_ok,
    traits::{Contains, Hooks, PalletInfoAccess},
    weights::WeightMeter,
};
use pallet_pause::{Call, Target};
use sp_keyring::Sr25519Keyring::{Alice, AliceStash};
use sp_runtime::{
    generic::Era,
    traits::Dispatchable,
    transaction_validity::{InvalidTransaction, TransactionValidity},
    DispatchError, DispatchResult,
};

const DAY: Moment = 24 * 3_600_000;

fn pass(span: Moment) {
    pallet_timestamp::Now::<Runtime>::mutate(|now| *now += span);
}

/// An ordinary call of the data release.
fn ordinary() -> RuntimeCall {
    pallet_registry::Call::dismiss { account: account(AliceStash) }.into()
}

/// All calls of the registry.
fn registry() -> Target {
    Target::Pallet(crate::Registry::index() as u8)
}

fn paused() -> DispatchError {
    frame_system::Error::<Runtime>::CallFiltered.into()
}

fn in_pool(call: RuntimeCall) -> TransactionValidity {
    validate_on(0, signed(Alice, call, Era::immortal(), 0))
}

fn dispatched(call: RuntimeCall) -> DispatchResult {
    call.dispatch(RuntimeOrigin::signed(account(Alice))).map(|_| ()).map_err(|failure| failure.error)
}

/// Runs `test` on the local chain, on a day of 2026.
fn on_chain(test: impl FnOnce()) {
    local().execute_with(|| {
        System::set_block_number(1);
        pallet_timestamp::Now::<Runtime>::put(1_767_600_000_000);
        test();
        Pause::do_try_state().unwrap();
    });
}

#[test]
fn two_members_stop_a_pallet_in_pool_and_blocks_and_it_goes_on_by_itself() {
    on_chain(|| {
        let refusal = InvalidTransaction::Custom(pallet_registry::extension::CALL_PAUSED);
        assert!(in_pool(ordinary()).is_ok());
        assert_eq!(carry(Call::<Runtime>::pause { target: registry() }, 1), Err(DispatchError::BadOrigin));
        assert_ok!(carry(Call::<Runtime>::pause { target: registry() }, 2));
        assert_eq!(in_pool(ordinary()), Err(refusal.into()));
        assert_eq!(dispatched(ordinary()), Err(paused()));
        assert!(in_pool(nothing()).is_ok());
        pass(DAY);
        assert!(in_pool(ordinary()).is_ok());
        assert_ok!(dispatched(ordinary()));
    });
}

#[test]
fn paused_calls_do_not_get_in_however_they_are_wrapped() {
    on_chain(|| {
        let wrapped = |call| {
            let once = wrappings(call);
            let enacted = pallet_decisions::Call::enact { call: Box::new(ordinary()) };
            let twice: Vec<_> = once.iter().cloned().flat_map(wrappings).collect();
            once.into_iter().chain(twice).chain(wrappings(enacted.into())).collect::<Vec<_>>()
        };
        for call in wrapped(ordinary()) {
            assert!(in_pool(call.clone()).is_ok(), "{call:?}");
        }
        assert_ok!(carry(Call::<Runtime>::pause { target: registry() }, 2));
        let refusal = InvalidTransaction::Custom(pallet_registry::extension::CALL_PAUSED);
        for call in wrapped(ordinary()) {
            assert_eq!(in_pool(call.clone()), Err(refusal.into()), "{call:?}");
            assert_eq!(dispatched(call.clone()), Err(paused()), "{call:?}");
        }
    });
}

#[test]
fn a_paused_call_leaves_the_others_of_its_pallet() {
    on_chain(|| {
        let pallet = crate::Registry::index() as u8;
        let index = <pallet_registry::Call<Runtime> as frame_support::traits::GetCallIndex>::get_call_index(
            &pallet_registry::Call::dismiss { account: account(AliceStash) },
        );
        assert_ok!(carry(Call::<Runtime>::pause { target: Target::Call(pallet, index) }, 2));
        assert!(in_pool(ordinary()).is_err());
        let other =
            pallet_registry::Call::appoint { account: account(Alice), role: drl_primitives::organisation::Role::Head };
        assert!(in_pool(other.into()).is_ok());
    });
}

#[test]
fn a_majority_lifts_a_pause() {
    on_chain(|| {
        assert_ok!(carry(Call::<Runtime>::pause { target: registry() }, 2));
        assert_eq!(carry(Call::<Runtime>::lift { target: registry() }, 2), Err(DispatchError::BadOrigin));
        assert_ok!(carry(Call::<Runtime>::lift { target: registry() }, 3));
        assert_ok!(dispatched(ordinary()));
    });
}

#[test]
fn the_council_governs_while_everything_that_can_be_is_paused() {
    on_chain(|| {
        let pallets = crate::RuleParameters::index() as u8..=crate::Corrections::index() as u8;
        for pallet in pallets.chain([crate::Utility::index() as u8]) {
            assert_ok!(carry(Call::<Runtime>::pause { target: Target::Pallet(pallet) }, 2));
        }
        for target in
            [crate::Council::index(), crate::Pause::index(), crate::Decisions::index(), crate::System::index()]
        {
            let refused = carry(Call::<Runtime>::pause { target: Target::Pallet(target as u8) }, 4);
            assert_eq!(refused, Err(pallet_pause::Error::<Runtime>::NotPausable.into()));
        }
        assert!(in_pool(nothing()).is_err(), "batches are paused");
        assert_ok!(carry(authorisation(Hash::repeat_byte(1)), 3));
        assert_ok!(carry(Call::<Runtime>::lift { target: registry() }, 3));
        // The inherent of the next block is not stopped.
        let inherent = RuntimeCall::from(pallet_timestamp::Call::set { now: 1_767_600_002_000 });
        assert!(<Runtime as frame_system::Config>::BaseCallFilter::contains(&inherent));
    });
}

#[test]
fn a_motion_that_is_closed_while_its_call_is_paused_fails_by_name() {
    on_chain(|| {
        let parameters = Target::Pallet(crate::RuleParameters::index() as u8);
        assert_ok!(carry(Call::<Runtime>::pause { target: parameters }, 2));
        // Proposed past the pool, as if before the pause.
        assert_eq!(carry(pallet_rule_parameters::Call::<Runtime>::cancel_pending {}, 3), Err(paused()));
    });
}

/// Lets the hook of every block work until the agenda has come to this day.
fn settle() {
    while pallet_working_days::AgendaDay::<Runtime>::get() < WorkingDays::today() {
        WorkingDays::on_poll(System::block_number(), &mut WeightMeter::new());
    }
}

#[test]
fn clocks_go_on_while_calls_are_paused() {
    on_chain(|| {
        settle();
        let due = WorkingDays::today().plus(1);
        let clock = WorkingDays::start(ClockKind::DataReturn, ClockSubject::Dataset(0), 0, Term::Until(due)).unwrap();
        let calendar = Target::Pallet(WorkingDays::index() as u8);
        assert_ok!(carry(Call::<Runtime>::pause { target: calendar }, 2));
        pass(2 * DAY - 1);
        // Longer than a pause of one day: placed again by a majority.
        assert_ok!(carry(Call::<Runtime>::pause { target: calendar }, 3));
        System::set_block_number(2);
        System::reset_events();
        settle();
        let breached = System::events().into_iter().any(|record| {
            matches!(
                record.event,
                RuntimeEvent::WorkingDays(pallet_working_days::Event::ClockBreached { clock: of, .. }) if of == clock
            )
        });
        assert!(breached, "the breach is recorded during the pause");
    });
}
