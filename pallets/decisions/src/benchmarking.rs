//! Benchmarks of the calls.

use super::*;
use alloc::boxed::Box;
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get};

#[benchmarks]
mod benchmarks {
    use super::*;

    /// With the call of the table that the runtime chose: what it costs itself is weighed in its own pallet and small.
    #[benchmark]
    fn enact() -> Result<(), BenchmarkError> {
        let origin = T::CouncilOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
        let call = T::BenchmarkCall::get();
        let number = RecordCount::<T>::get();

        #[extrinsic_call]
        _(origin as <T as frame_system::Config>::RuntimeOrigin, Box::new(call));

        assert_eq!(Records::<T>::get(number).map(|record| record.outcome), Some(Outcome::Done));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::first_state(), crate::mock::Test);
}
