//! What happens to the storage when this runtime takes over from an earlier one.
//!
//! Every pallet of ours has a storage version. A change of layout raises it and brings a migration, wrapped in
//! `VersionedMigration`: it runs once, when the version on the chain is the one before, and does nothing ever after. So a list of
//! migrations may only grow until all ledgers have passed them, and a ledger that skips a runtime passes them all at once.
//!
//! Under feature `try-runtime` each checks itself: what `pre_upgrade` found in the old state, `post_upgrade` finds in the new one.

#![deny(missing_docs)]

/// The migrations of this runtime, in the order in which they run.
#[cfg(not(feature = "rehearsal"))]
pub type Migrations = (pallet_consortium::migrations::VacateUnfitSeats<crate::Runtime>,);

/// Those of the runtime that upgrades are rehearsed with: one that is real and small.
#[cfg(feature = "rehearsal")]
pub type Migrations =
    (pallet_consortium::migrations::VacateUnfitSeats<crate::Runtime>, rehearsal::KeepLatestOfKind<crate::Runtime>);

/// The migration of the rehearsal: from now on it is kept which decision of each kind is the latest.
///
/// Feature `rehearsal` makes the runtime that a test network upgrades to. It differs from this one by the number of its version,
/// the storage version of `Decisions`, and this. The module is compiled into tests as well, so that it is tested by itself.
// `storage_alias` writes an item without documentation.
#[allow(missing_docs)]
#[cfg(any(feature = "rehearsal", test))]
pub mod rehearsal {
    use core::marker::PhantomData;
    use drl_primitives::governance::DecisionKind;
    use frame_support::{
        migrations::VersionedMigration,
        storage_alias,
        traits::{Get, UncheckedOnRuntimeUpgrade},
        weights::Weight,
        Twox64Concat,
    };
    use pallet_decisions::{Config, DecisionNumber, Pallet, RecordCount, Records};

    /// The latest decision of each kind.
    #[storage_alias]
    pub type LatestOfKind<T: Config> = StorageMap<Pallet<T>, Twox64Concat, DecisionKind, DecisionNumber>;

    /// Version 1 to 2 of `Decisions`.
    pub type KeepLatestOfKind<T> =
        VersionedMigration<1, 2, FillLatestOfKind<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

    /// Reads every decision there was. They are few: each took a vote of the council.
    pub struct FillLatestOfKind<T>(PhantomData<T>);

    impl<T: Config> UncheckedOnRuntimeUpgrade for FillLatestOfKind<T> {
        fn on_runtime_upgrade() -> Weight {
            let count = RecordCount::<T>::get();
            for (number, record) in (0..count).filter_map(|number| Some((number, Records::<T>::get(number)?))) {
                LatestOfKind::<T>::insert(record.kind, number);
            }
            let count = u64::from(count);
            T::DbWeight::get().reads_writes(count.saturating_add(1), count)
        }

        #[cfg(feature = "try-runtime")]
        fn pre_upgrade() -> Result<alloc::vec::Vec<u8>, sp_runtime::TryRuntimeError> {
            Ok(codec::Encode::encode(&RecordCount::<T>::get()))
        }

        #[cfg(feature = "try-runtime")]
        fn post_upgrade(before: alloc::vec::Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
            let count: DecisionNumber =
                codec::DecodeAll::decode_all(&mut &before[..]).map_err(|_| "the number of decisions was kept")?;
            frame_support::ensure!(RecordCount::<T>::get() == count, "the migration makes no decision and loses none");
            for number in 0..count {
                let record = Records::<T>::get(number).ok_or("no decision is lost")?;
                let latest = LatestOfKind::<T>::get(record.kind).ok_or("every kind that was decided on is known")?;
                frame_support::ensure!(latest >= number, "none is later than the latest");
                let kind = Records::<T>::get(latest).map(|record| record.kind);
                frame_support::ensure!(kind == Some(record.kind), "the latest is of the kind");
            }
            Ok(())
        }
    }
}
