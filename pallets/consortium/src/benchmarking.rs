//! Benchmarks of all calls and of an offence, each on the longer of its ways.

use crate::{Call, Config, KeysOf, Members, Pallet, PossessionProof, Roster, Validators};
use alloc::vec::Vec;
use codec::Encode;
use drl_primitives::{
    consortium::{RemovalCause, ValidatorState as State},
    organisation::{OfficerChanges, OrgKind, Organisations, Role},
    Digest, OrgId,
};
use frame_benchmarking::{account, v2::*, BenchmarkError};
use frame_support::traits::EnsureOrigin;
use frame_system::RawOrigin;

/// Makes session keys.
pub trait BenchmarkHelper<Keys> {
    /// The keys of this seed, with the proof that they were set for `owner`.
    fn keys(owner: &[u8], seed: u32) -> (Keys, Vec<u8>);
}

/// An agency with an officer who decides.
fn agency<T: Config>(seed: u32) -> (OrgId, T::AccountId) {
    T::Organisations::benchmark_officer(OrgKind::Agency, Role::ChiefDataOfficer, seed)
}

fn decision<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
    T::DecisionOrigin::try_successful_origin().map_err(|()| BenchmarkError::Stop("no origin decides"))
}

/// An agency that is a member.
fn member<T: Config>(seed: u32) -> Result<(OrgId, T::AccountId), BenchmarkError> {
    let (organisation, chief) = agency::<T>(seed);
    Pallet::<T>::do_admit_member(organisation, chief.clone())?;
    Ok((organisation, chief))
}

/// Sets keys of this seed.
fn keyed<T: Config>(chief: &T::AccountId, validator: &T::AccountId, seed: u32) -> Result<(), BenchmarkError> {
    let (keys, proof) = keys_of::<T>(validator, seed)?;
    Pallet::<T>::set_session_keys(RawOrigin::Signed(chief.clone()).into(), validator.clone(), keys, proof)?;
    Ok(())
}

fn keys_of<T: Config>(validator: &T::AccountId, seed: u32) -> Result<(KeysOf<T>, PossessionProof), BenchmarkError> {
    let (keys, proof) = T::BenchmarkHelper::keys(&validator.encode(), seed);
    Ok((keys, proof.try_into().map_err(|_| BenchmarkError::Stop("a long proof"))?))
}

/// A validator of an agency, with keys; and a minimum that leaves room to remove it.
fn validator<T: Config>(seed: u32) -> Result<(OrgId, T::AccountId, T::AccountId), BenchmarkError> {
    crate::Minimum::<T>::put(0);
    let (organisation, chief) = member::<T>(seed)?;
    let validator: T::AccountId = account("validator", seed, 0);
    Pallet::<T>::do_admit_validator(organisation, validator.clone())?;
    keyed::<T>(&chief, &validator, seed)?;
    Ok((organisation, chief, validator))
}

fn state<T: Config>(validator: &T::AccountId) -> Option<State> {
    Validators::<T>::get(validator).map(|record| record.state)
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn admit_member() -> Result<(), BenchmarkError> {
        let (organisation, chief) = agency::<T>(1);
        let origin = decision::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, organisation, chief);

        assert!(Pallet::<T>::is_member(organisation));
        Ok(())
    }

    #[benchmark]
    fn remove_member(v: Linear<0, 4>) -> Result<(), BenchmarkError> {
        crate::Minimum::<T>::put(0);
        let (organisation, chief) = member::<T>(1)?;
        for seed in 0..v {
            let validator: T::AccountId = account("validator", seed, 0);
            Pallet::<T>::do_admit_validator(organisation, validator.clone())?;
            keyed::<T>(&chief, &validator, seed)?;
        }
        let origin = decision::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, organisation, RemovalCause::OwnRequest);

        assert!(!Pallet::<T>::is_member(organisation));
        Ok(())
    }

    #[benchmark]
    fn move_seat() -> Result<(), BenchmarkError> {
        let (organisation, chief) = member::<T>(1)?;
        let to: T::AccountId = account("officer", 0, 0);
        if !T::Organisations::benchmark_appoint(organisation, to.clone(), Role::Head) {
            return Err(BenchmarkError::Stop("no officer is appointed"));
        }

        #[extrinsic_call]
        _(RawOrigin::Signed(chief), to.clone());

        assert!(Members::<T>::get().iter().any(|member| member.seat == to));
        Ok(())
    }

    /// Not a call: what follows when the holder of a seat leaves its post.
    #[benchmark]
    fn leave_seat() -> Result<(), BenchmarkError> {
        let (organisation, chief) = member::<T>(1)?;

        #[block]
        {
            Pallet::<T>::left(organisation, &chief, None);
        }

        assert!(Members::<T>::get().iter().all(|member| member.seat != chief));
        Ok(())
    }

    #[benchmark]
    fn admit_validator() -> Result<(), BenchmarkError> {
        let (organisation, _) = member::<T>(1)?;
        let validator: T::AccountId = account("validator", 0, 0);
        let origin = decision::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, organisation, validator.clone());

        assert!(Roster::<T>::get().contains(&validator));
        Ok(())
    }

    #[benchmark]
    fn remove_validator() -> Result<(), BenchmarkError> {
        let (organisation, chief, old) = validator::<T>(1)?;
        let new: T::AccountId = account("validator", 2, 0);
        Pallet::<T>::do_replace_validator(old.clone(), organisation, new.clone())?;
        keyed::<T>(&chief, &new, 2)?;
        let origin = decision::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, old.clone(), RemovalCause::OwnRequest);

        assert_eq!(state::<T>(&old), Some(State::Leaving));
        Ok(())
    }

    #[benchmark]
    fn replace_validator() -> Result<(), BenchmarkError> {
        let (organisation, _, old) = validator::<T>(1)?;
        let new: T::AccountId = account("validator", 2, 0);
        let origin = decision::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, old.clone(), organisation, new);

        assert_eq!(state::<T>(&old), Some(State::Replaced));
        Ok(())
    }

    #[benchmark]
    fn restore_validator() -> Result<(), BenchmarkError> {
        let (organisation, _, validator) = validator::<T>(1)?;
        Pallet::<T>::accuse((validator.clone(), organisation), 0, Digest::sha256([1; 32]), None);
        let origin = decision::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, validator.clone());

        assert!(!Pallet::<T>::is_accused(&validator));
        Ok(())
    }

    #[benchmark]
    fn set_minimum() -> Result<(), BenchmarkError> {
        validator::<T>(1)?;
        let origin = decision::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, 1);

        assert_eq!(Pallet::<T>::minimum(), 1);
        Ok(())
    }

    #[benchmark]
    fn set_session_keys() -> Result<(), BenchmarkError> {
        let (_, chief, validator) = validator::<T>(1)?;
        let (keys, proof) = keys_of::<T>(&validator, 77)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(chief), validator.clone(), keys.clone(), proof);

        assert!(pallet_session::NextKeys::<T>::get(&validator) == Some(keys));
        Ok(())
    }

    /// Not a call: what follows the proof of an offence.
    #[benchmark]
    fn accuse() -> Result<(), BenchmarkError> {
        let (organisation, _, validator) = validator::<T>(1)?;

        #[block]
        {
            Pallet::<T>::accuse((validator.clone(), organisation), 0, Digest::sha256([1; 32]), None);
        }

        assert!(Pallet::<T>::is_accused(&validator));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::externalities(), crate::mock::Test);
}
