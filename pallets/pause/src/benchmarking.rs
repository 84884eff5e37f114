//! Benchmarks of the calls.

use super::*;
use drl_primitives::clocks::Clocks;
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get};

#[benchmarks]
mod benchmarks {
    use super::*;

    /// Fills the list with so many pauses that run.
    fn fill<T: Config>(p: u32) {
        let until = T::Clocks::now().saturating_add(1_000_000);
        let pauses = (0..p).map(|call| Pause {
            // Calls that no pallet has: nothing else stands for them.
            target: Target::Call(T::BenchmarkPallet::get(), 255u8.saturating_sub(call as u8)),
            until,
            rests_until: until.saturating_add(1),
        });
        Pauses::<T>::put(frame_support::BoundedVec::truncate_from(pauses.collect()));
    }

    #[benchmark]
    fn pause(p: Linear<0, { T::MaxPauses::get() - 1 }>) -> Result<(), BenchmarkError> {
        fill::<T>(p);
        let target = Target::Call(T::BenchmarkPallet::get(), 0);
        let origin = T::PauseOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, target);

        assert_eq!(Pallet::<T>::state(target), State::Running);
        Ok(())
    }

    #[benchmark]
    fn lift(p: Linear<1, { T::MaxPauses::get() }>) -> Result<(), BenchmarkError> {
        fill::<T>(p);
        // The last of the list.
        let target = Pauses::<T>::get().last().map(|standing| standing.target).ok_or(BenchmarkError::Weightless)?;
        let origin = T::LiftOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, target);

        assert_eq!(Pallet::<T>::state(target), State::Resting);
        Ok(())
    }

    #[benchmark]
    fn set_length() -> Result<(), BenchmarkError> {
        let origin = T::LiftOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, MAX_LENGTH);

        assert_eq!(Length::<T>::get(), MAX_LENGTH);
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::first_state(), crate::mock::Test);
}
