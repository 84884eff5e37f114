//! Benchmarks of all calls, each with the most it can meet.

use crate::{Call, ChangeCount, Config, Pallet, Peers};
use drl_primitives::{
    organisation::{OrgKind, Organisations, Role},
    peers::{NodeId, NodeRole},
    OrgId,
};
use frame_benchmarking::{v2::*, BenchmarkError};
use frame_support::traits::EnsureOrigin;
use frame_system::RawOrigin;

const FIRST: NodeId = NodeId([201; 32]);
const SECOND: NodeId = NodeId([202; 32]);

fn council<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
    T::CouncilOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

/// An agency with one node, and its officer.
fn agency<T: Config>() -> Result<(OrgId, T::AccountId), BenchmarkError> {
    let (organisation, who) = T::Organisations::benchmark_officer(OrgKind::Agency, Role::ChiefDataOfficer, 7);
    Pallet::<T>::add(council::<T>()?, FIRST, organisation, NodeRole::Validator)?;
    Ok((organisation, who))
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn add() -> Result<(), BenchmarkError> {
        let (organisation, _) = agency::<T>()?;
        let origin = council::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, SECOND, organisation, NodeRole::Observer);

        assert!(Peers::<T>::contains_key(SECOND));
        Ok(())
    }

    #[benchmark]
    fn remove() -> Result<(), BenchmarkError> {
        agency::<T>()?;
        let origin = council::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, FIRST);

        assert!(!Peers::<T>::contains_key(FIRST));
        Ok(())
    }

    #[benchmark]
    fn replace() -> Result<(), BenchmarkError> {
        agency::<T>()?;
        let origin = council::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, FIRST, SECOND);

        assert!(Peers::<T>::contains_key(SECOND));
        Ok(())
    }

    #[benchmark]
    fn replace_own() -> Result<(), BenchmarkError> {
        let (_, who) = agency::<T>()?;
        let before = ChangeCount::<T>::get();

        #[extrinsic_call]
        _(RawOrigin::Signed(who), FIRST, SECOND);

        assert_eq!(ChangeCount::<T>::get(), before + 1);
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::externalities(), crate::mock::Test);
}
