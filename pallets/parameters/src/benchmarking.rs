//! Benchmarks of the calls.

use super::*;
use alloc::boxed::Box;
use drl_primitives::{clocks::Clocks, decision::Decider};
use frame_benchmarking::v2::*;
use frame_support::{assert_ok, traits::EnsureOrigin};

#[benchmarks]
mod benchmarks {
    use super::*;

    /// The origin of a decision, and whom it names.
    fn decision<T: Config>() -> Result<(T::RuntimeOrigin, Decider), BenchmarkError> {
        let origin = T::DecisionOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
        let decider = T::DecisionOrigin::ensure_origin(origin.clone()).map_err(|_| BenchmarkError::Weightless)?;
        Ok((origin, decider.into()))
    }

    #[benchmark]
    fn set() -> Result<(), BenchmarkError> {
        let (origin, decided_by) = decision::<T>()?;
        let effective_from = T::Clocks::today().plus(1);

        #[extrinsic_call]
        _(origin as <T as frame_system::Config>::RuntimeOrigin, Box::default(), effective_from);

        let version = Latest::<T>::get();
        frame_system::Pallet::<T>::assert_last_event(
            Event::ParametersDecided { version, effective_from, decided_by }.into(),
        );
        Ok(())
    }

    #[benchmark]
    fn cancel_pending() -> Result<(), BenchmarkError> {
        let (origin, decided_by) = decision::<T>()?;
        let tomorrow = T::Clocks::today().plus(1);
        assert_ok!(Pallet::<T>::set(origin.clone(), Box::default(), tomorrow));
        let version = Latest::<T>::get();

        #[extrinsic_call]
        _(origin as <T as frame_system::Config>::RuntimeOrigin);

        frame_system::Pallet::<T>::assert_last_event(Event::PendingCancelled { version, decided_by }.into());
        Ok(())
    }
}
