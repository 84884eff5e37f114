//! The consortium at the beginning of the chain.

use crate::{
    seats::vacant, Config, GenesisConfig, GenesisMember, Members, Minimum, Pallet, Roster, SessionLength, Validators,
};
use alloc::{collections::BTreeSet, vec::Vec};
use drl_primitives::consortium::{Member, MemberAct, Validator, ValidatorAct as Act, ValidatorState as State};
use frame_support::{
    traits::{Get, InitializeMembers},
    BoundedVec,
};

/// Builds the consortium.
///
/// # Panics
/// Where such a consortium cannot work.
pub(crate) fn build<T: Config>(genesis: &GenesisConfig<T>) {
    if let Some(length) = genesis.session_length {
        assert!(length >= T::LeastSessionLength::get(), "consortium genesis: the sessions are too short");
        SessionLength::<T>::put(length);
    }
    if genesis.members.is_empty() {
        return;
    }
    build_members::<T>(&genesis.members);
    let validators: usize = genesis.members.iter().map(|member| member.validators.len()).sum();
    if let Some(minimum) = genesis.minimum {
        assert!(minimum > 0, "consortium genesis: the minimum of validators is 0");
        Minimum::<T>::put(minimum);
    }
    assert!(validators >= Pallet::<T>::minimum() as usize, "consortium genesis: there are too few validators");
    build_roster::<T>(&genesis.members);
    Pallet::<T>::record_set(0);
}

fn build_members<T: Config>(genesis: &[GenesisMember<T::AccountId>]) {
    let mut members: Vec<_> =
        genesis.iter().map(|member| Member { organisation: member.organisation, seat: member.seat.clone() }).collect();
    members.sort_by_key(|member| member.organisation);
    let organisations: BTreeSet<_> = members.iter().map(|member| member.organisation).collect();
    let seats: BTreeSet<_> = members.iter().map(|member| member.seat.clone()).collect();
    assert_eq!(organisations.len(), members.len(), "consortium genesis: a member is named twice");
    assert_eq!(seats.len(), members.len(), "consortium genesis: an account has two seats");
    for member in &members {
        Pallet::<T>::record_member(member.organisation, MemberAct::Admit, member.seat.clone(), None);
    }
    T::Council::initialize_members(&seats.into_iter().collect::<Vec<_>>());
    let room = members.len() <= T::MaxMembers::get() as usize;
    assert!(room, "consortium genesis: there are too many members");
    Members::<T>::put(BoundedVec::truncate_from(members));
}

/// Takes up the validators, in the order in which the session pallet was given their keys.
fn build_roster<T: Config>(genesis: &[GenesisMember<T::AccountId>]) {
    for member in genesis {
        for validator in &member.validators {
            let known = Validators::<T>::contains_key(validator);
            assert!(!known, "consortium genesis: a validator is named twice");
            let organisation = member.organisation;
            let state = State::Admitted;
            Validators::<T>::insert(validator, Validator { organisation, state, offence: None, records: 0 });
            Pallet::<T>::record_validator(validator, Act::Admit, state, None);
            provide::<T>(validator);
        }
    }
    let roster: Vec<_> = pallet_session::QueuedKeys::<T>::get().into_iter().map(|(validator, _)| validator).collect();
    let named: usize = genesis.iter().map(|member| member.validators.len()).sum();
    let same = roster.len() == named && roster.iter().all(Validators::<T>::contains_key);
    assert!(same, "consortium genesis: session keys and validators are not of the same accounts");
    let room = roster.len() <= T::MaxValidators::get() as usize;
    assert!(room, "consortium genesis: there are too many validators");
    Roster::<T>::put(BoundedVec::truncate_from(roster));
}

/// Puts the references to a validator's account into the order that later admissions leave: this pallet provides for it, and
/// the session pallet consumes. At genesis the session pallet meets an account that does not exist, and provides for it itself
/// instead.
fn provide<T: Config>(validator: &T::AccountId) {
    let account = frame_system::Account::<T>::get(validator);
    if account.consumers > 0 {
        frame_system::Pallet::<T>::inc_providers(validator);
    } else if account.providers > 0 {
        let _ = frame_system::Pallet::<T>::inc_consumers(validator);
    }
}

impl<T: Config> Pallet<T> {
    /// Refuses a runtime whose constants cannot work.
    pub(crate) fn check_constants() {
        let least = T::LeastSessionLength::get();
        assert!(least > 0u32.into(), "LeastSessionLength is at least one block");
        assert!(T::DefaultSessionLength::get() >= least, "DefaultSessionLength is not less than LeastSessionLength");
        let minimum = T::DefaultMinimum::get();
        assert!((1..=T::MaxValidators::get()).contains(&minimum), "DefaultMinimum is 1 to MaxValidators");
        assert!(T::MaxMembers::get() > 0, "there is room for a member");
        assert!(vacant::<T::AccountId>(0).is_some(), "any bytes are an account");
    }
}
