//! What happens to the state of this pallet when a runtime takes over from an earlier one.

use crate::{Config, Members, Pallet, WeightInfo};
use core::marker::PhantomData;
use frame_support::{migrations::VersionedMigration, traits::UncheckedOnRuntimeUpgrade, weights::Weight};

/// Version 1 to 2: nobody keeps a seat who left its organisation under version 1, where seats stayed with their holders.
pub type VacateUnfitSeats<T> = VersionedMigration<1, 2, Unfit<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

/// Vacates the seats whose holder may not vote for the member.
pub struct Unfit<T>(PhantomData<T>);

impl<T: Config> UncheckedOnRuntimeUpgrade for Unfit<T> {
    fn on_runtime_upgrade() -> Weight {
        let members = Members::<T>::get();
        for member in &members {
            Pallet::<T>::vacate(member.organisation, |member| !Pallet::<T>::is_held(member));
        }
        <T as Config>::WeightInfo::leave_seat().saturating_mul(members.len() as u64)
    }

    #[cfg(feature = "try-runtime")]
    fn post_upgrade(_: alloc::vec::Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
        Pallet::<T>::check_seats()
    }
}
