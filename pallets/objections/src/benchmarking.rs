//! Benchmarks of all calls and of what the catalog and the agenda ask, each with the most it can meet.

use crate::{
    types::{ItemHold, Suspension},
    Call, Config, Objections, Pallet, Suspensions,
};
use alloc::vec::Vec;
use drl_primitives::{
    catalog::{DatasetControl, Datasets, Items, OpenObjections},
    clocks::{ClockKind, ClockSubject, OnDue},
    grant_status::Act,
    objection::{Demand, Finding, InfringedRight, ObjectionForm, ObjectionState, Outcome, RereviewResult},
    organisation::{OrgKind, Organisations, Role},
    DatasetId, Digest, ItemCode, ObjectionId, OrgId, MAX_ITEMS,
};
use frame_benchmarking::{v2::*, BenchmarkError};
use frame_support::{traits::Get, BoundedVec};
use frame_system::RawOrigin;

/// A digest that is told apart by one byte.
const fn digest(byte: u8) -> Digest {
    Digest::sha256([byte; 32])
}

/// Items 1 to `count`.
fn item_codes(count: u32) -> Items {
    let last = ItemCode::try_from(count.clamp(1, MAX_ITEMS)).unwrap_or(ItemCode::MAX);
    BoundedVec::truncate_from((1..=last).collect::<Vec<_>>())
}

/// What somebody hands in who contests this many items.
fn form(items: u32) -> ObjectionForm {
    ObjectionForm {
        handle: digest(1),
        right: InfringedRight::Privacy,
        demand: Demand::Withdraw,
        items: item_codes(items),
        material: None,
    }
}

/// Those who act in a benchmark, and the open dataset that is contested.
struct Cast<T: Config> {
    bureau: T::AccountId,
    owner: T::AccountId,
    agency: OrgId,
    dataset: DatasetId,
}

impl<T: Config> Cast<T> {
    fn new() -> Self {
        let (_, bureau) = T::Organisations::benchmark_officer(OrgKind::Bureau, Role::ChiefDataOfficer, 0);
        let (agency, owner) = T::Organisations::benchmark_officer(OrgKind::Agency, Role::ChiefDataOfficer, 1);
        let dataset = T::Datasets::benchmark_open_dataset(agency, MAX_ITEMS);
        Self { bureau, owner, agency, dataset }
    }

    fn owner(&self) -> T::RuntimeOrigin {
        RawOrigin::Signed(self.owner.clone()).into()
    }

    fn filed(&self) -> Result<ObjectionId, BenchmarkError> {
        Pallet::<T>::file(self.owner(), self.dataset, form(MAX_ITEMS))?;
        Ok(Pallet::<T>::objection_count())
    }

    /// All items are suspended by others, of whom there are as many as may be but for `free`.
    fn crowd(&self, free: u32, until_processed: bool) -> Result<(), BenchmarkError> {
        let others = T::MaxItemSuspensions::get().saturating_sub(free);
        let mut suspension = Suspension::default();
        for other in 0..others {
            let objection = ObjectionId::MAX.saturating_sub(other);
            let hold = ItemHold { objection, items: item_codes(MAX_ITEMS), upto: 1, until_processed };
            suspension = suspension.with_items(hold).ok_or(BenchmarkError::Stop("no room"))?;
        }
        Suspensions::<T>::insert(self.dataset, suspension);
        Ok(())
    }

    fn verified(&self, finding: Finding) -> Result<ObjectionId, BenchmarkError> {
        let objection = self.filed()?;
        Pallet::<T>::verify(self.owner(), objection, finding, digest(2))?;
        Ok(objection)
    }

    fn decided(&self) -> Result<ObjectionId, BenchmarkError> {
        let objection = self.verified(Finding::NotNecessary)?;
        Pallet::<T>::decide(self.owner(), objection, Outcome::RestoreOrKeep, digest(3))?;
        Ok(objection)
    }

    fn notified(&self) -> Result<ObjectionId, BenchmarkError> {
        let objection = self.decided()?;
        Pallet::<T>::notify(self.owner(), objection, digest(4))?;
        Ok(objection)
    }

    fn in_rereview(&self) -> Result<ObjectionId, BenchmarkError> {
        let objection = self.notified()?;
        Pallet::<T>::request_rereview(self.owner(), objection, digest(5))?;
        Ok(objection)
    }
}

fn state<T: Config>(objection: ObjectionId) -> Option<ObjectionState> {
    Objections::<T>::get(objection).map(|objection| objection.state)
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn file(i: Linear<1, MAX_ITEMS>) -> Result<(), BenchmarkError> {
        let cast = Cast::<T>::new();

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), cast.dataset, form(i));

        assert_eq!(state::<T>(1), Some(ObjectionState::Filed));
        Ok(())
    }

    #[benchmark]
    fn add_material() -> Result<(), BenchmarkError> {
        let cast = Cast::<T>::new();
        let objection = cast.filed()?;
        Objections::<T>::mutate(objection, |objection| {
            objection.iter_mut().for_each(|objection| objection.clock = None)
        });

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), objection, digest(6));

        assert!(Objections::<T>::get(objection).is_some_and(|objection| objection.clock.is_some()));
        Ok(())
    }

    /// Of the call `verify`; a benchmark of that name would hide a variable of the macro.
    #[benchmark]
    fn verify_objection() -> Result<(), BenchmarkError> {
        let cast = Cast::<T>::new();
        let objection = cast.filed()?;
        cast.crowd(1, false)?;

        #[extrinsic_call]
        verify(RawOrigin::Signed(cast.owner.clone()), objection, Finding::SuspendItems, digest(2));

        assert!(Suspensions::<T>::get(cast.dataset).items.is_full());
        Ok(())
    }

    /// The longer way: what is not suspended yet is suspended until processed data is opened.
    #[benchmark]
    fn decide() -> Result<(), BenchmarkError> {
        let cast = Cast::<T>::new();
        let objection = cast.verified(Finding::NotNecessary)?;
        cast.crowd(1, false)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), objection, Outcome::ReopenAfterProcessing, digest(3));

        assert!(Suspensions::<T>::get(cast.dataset).items.is_full());
        Ok(())
    }

    #[benchmark]
    fn notify() -> Result<(), BenchmarkError> {
        let cast = Cast::<T>::new();
        let objection = cast.decided()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), objection, digest(4));

        assert_eq!(state::<T>(objection), Some(ObjectionState::Notified));
        Ok(())
    }

    #[benchmark]
    fn accept() -> Result<(), BenchmarkError> {
        let cast = Cast::<T>::new();
        let objection = cast.notified()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), objection, digest(5));

        assert_eq!(state::<T>(objection), Some(ObjectionState::Closed));
        Ok(())
    }

    #[benchmark]
    fn request_rereview() -> Result<(), BenchmarkError> {
        let cast = Cast::<T>::new();
        let objection = cast.notified()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.bureau.clone()), objection, digest(5));

        assert_eq!(state::<T>(objection), Some(ObjectionState::ReReview));
        Ok(())
    }

    #[benchmark]
    fn rereview() -> Result<(), BenchmarkError> {
        let cast = Cast::<T>::new();
        let objection = cast.in_rereview()?;
        let result = RereviewResult::Change { to: Outcome::Withdraw };

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.bureau.clone()), objection, result, digest(6));

        assert_eq!(state::<T>(objection), Some(ObjectionState::FinalCheck));
        Ok(())
    }

    #[benchmark]
    fn withdraw_objection() -> Result<(), BenchmarkError> {
        let cast = Cast::<T>::new();
        let objection = cast.filed()?;
        cast.crowd(1, false)?;
        Pallet::<T>::verify(cast.owner(), objection, Finding::SuspendItems, digest(2))?;

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), objection, digest(3), true);

        assert_eq!(state::<T>(objection), Some(ObjectionState::Closed));
        Ok(())
    }

    #[benchmark]
    fn rereview_time_over() -> Result<(), BenchmarkError> {
        let cast = Cast::<T>::new();
        let objection = cast.notified()?;
        let clock = Objections::<T>::get(objection).and_then(|objection| objection.clock).unwrap_or_default();

        #[block]
        {
            Pallet::<T>::on_due(clock, ClockKind::RereviewRequest, ClockSubject::Objection(objection), cast.agency);
        }

        assert_eq!(state::<T>(objection), Some(ObjectionState::Closed));
        Ok(())
    }

    #[benchmark]
    fn opened() -> Result<(), BenchmarkError> {
        let cast = Cast::<T>::new();
        cast.crowd(0, true)?;
        let act = Act { organisation: cast.agency, officer: cast.owner.clone(), evidence: digest(2) };
        T::Datasets::set_suspended_items(cast.dataset, item_codes(MAX_ITEMS), act)?;
        let remaining;

        #[block]
        {
            remaining = <Pallet<T> as OpenObjections>::opened(cast.dataset, 2);
        }

        assert_eq!(remaining, Some(Items::default()));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::externalities(), crate::mock::Test);
}
