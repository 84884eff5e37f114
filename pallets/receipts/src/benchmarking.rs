//! Benchmarks of all calls, each with the most it can meet. A batch has as many receipts as a log may hold: what it costs does
//! not depend on them.

use crate::{
    BatchCount, Batches, Call, Config, Deliveries, DeliveryCount, Destructions, Logs, Pallet, ReturnCount, Returns,
};
use drl_primitives::{
    agreement::AgreementRegister,
    catalog::Channel,
    clocks::Clocks,
    grant_status::GrantRegister,
    organisation::{OrgKind, Organisations, Role},
    receipts::{
        Answer, BatchFault, BatchNote, DeliveryFault, DeliveryNote, DeliveryRef, ReceiptKind, ReturnFault, ReturnNote,
        MAX_LOG_SIZE,
    },
    DatasetVersion, Day, Digest, GrantHash,
};
use frame_benchmarking::{v2::*, BenchmarkError};
use frame_system::RawOrigin;
use sp_core::H256;

const DIGEST: Digest = Digest::sha256([0xee; 32]);

/// A grant that verifies, and an officer of each of its parties.
struct Scene<AccountId> {
    agency: AccountId,
    user: AccountId,
    grant: GrantHash,
    version: DatasetVersion,
    /// Named where the agreement asks for returns.
    return_due: Option<Day>,
}

impl<AccountId: Clone> Scene<AccountId> {
    fn new<T: Config<AccountId = AccountId>>() -> Result<Self, BenchmarkError> {
        let (agency, agency_officer) = T::Organisations::benchmark_officer(OrgKind::Agency, Role::ChiefDataOfficer, 1);
        let (user, user_officer) = T::Organisations::benchmark_officer(OrgKind::DataUser, Role::Signatory, 1);
        let grant = T::Grants::benchmark_grant(agency, user);
        let terms = T::Grants::terms(grant).ok_or(BenchmarkError::Stop("no grant was made"))?;
        let duties = T::Agreements::duties(terms.agreement);
        let returns = duties.is_some_and(|duties| duties.returns_required);
        let return_due = returns.then(|| T::Clocks::today().plus(30));
        let version = terms.dataset_version;
        Ok(Self { agency: agency_officer, user: user_officer, grant, version, return_due })
    }

    fn delivery<T: Config>(&self) -> DeliveryNote {
        DeliveryNote {
            version: self.version,
            digest: DIGEST,
            size: u64::MAX,
            delivered_at: T::Clocks::now(),
            channel: Channel::CityLedger,
            return_due: self.return_due,
        }
    }

    fn by_agency(&self) -> RawOrigin<AccountId> {
        RawOrigin::Signed(self.agency.clone())
    }

    fn by_user(&self) -> RawOrigin<AccountId> {
        RawOrigin::Signed(self.user.clone())
    }

    /// A batch of deliveries that the data user has accepted.
    fn delivered_batch<T: Config<AccountId = AccountId>>(&self) -> Result<DeliveryRef, BenchmarkError> {
        let id = BatchCount::<T>::get();
        let origin = self.by_agency().into();
        Pallet::<T>::anchor_deliveries(origin, self.grant, batch(0xd1), self.return_due)?;
        Pallet::<T>::decide_batch(self.by_user().into(), id, Answer::Accepted)?;
        Ok(DeliveryRef::Batch(id))
    }
}

fn data_return<T: Config>(answers: Option<DeliveryRef>) -> ReturnNote {
    ReturnNote { line: u16::MAX, digest: DIGEST, size: u64::MAX, returned_at: T::Clocks::now(), answers }
}

fn batch(root: u8) -> BatchNote {
    BatchNote { first: 0, count: MAX_LOG_SIZE, root: H256::repeat_byte(root) }
}

fn refused<Fault>(reason: Fault) -> Answer<Fault> {
    Answer::Refused { reason, statement: DIGEST }
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn record_delivery() -> Result<(), BenchmarkError> {
        let scene = Scene::new::<T>()?;
        let note = scene.delivery::<T>();

        #[extrinsic_call]
        _(scene.by_agency(), scene.grant, note);

        assert_eq!(DeliveryCount::<T>::get(), 1);
        Ok(())
    }

    #[benchmark]
    fn acknowledge_delivery() -> Result<(), BenchmarkError> {
        let scene = Scene::new::<T>()?;
        Pallet::<T>::record_delivery(scene.by_agency().into(), scene.grant, scene.delivery::<T>())?;

        #[extrinsic_call]
        _(scene.by_user(), 0, refused(DeliveryFault::Incomplete));

        assert!(Deliveries::<T>::get(0).is_some_and(|delivery| delivery.answer.is_some()));
        Ok(())
    }

    #[benchmark]
    fn file_return() -> Result<(), BenchmarkError> {
        let scene = Scene::new::<T>()?;
        let note = data_return::<T>(Some(scene.delivered_batch::<T>()?));

        #[extrinsic_call]
        _(scene.by_user(), scene.grant, note);

        assert_eq!(ReturnCount::<T>::get(), 1);
        Ok(())
    }

    #[benchmark]
    fn decide_return() -> Result<(), BenchmarkError> {
        let scene = Scene::new::<T>()?;
        let note = data_return::<T>(Some(scene.delivered_batch::<T>()?));
        Pallet::<T>::file_return(scene.by_user().into(), scene.grant, note)?;

        #[extrinsic_call]
        _(scene.by_agency(), 0, refused(ReturnFault::NotUsable));

        assert!(Returns::<T>::get(0).is_some_and(|data_return| data_return.answer.is_some()));
        Ok(())
    }

    #[benchmark]
    fn anchor_deliveries() -> Result<(), BenchmarkError> {
        let scene = Scene::new::<T>()?;

        #[extrinsic_call]
        _(scene.by_agency(), scene.grant, batch(0xd1), scene.return_due);

        assert_eq!(Logs::<T>::get(scene.grant, ReceiptKind::Delivery).head.size, MAX_LOG_SIZE);
        Ok(())
    }

    #[benchmark]
    fn anchor_returns() -> Result<(), BenchmarkError> {
        let scene = Scene::new::<T>()?;
        let answers = Some(scene.delivered_batch::<T>()?);

        #[extrinsic_call]
        _(scene.by_user(), scene.grant, batch(0xd2), answers);

        assert_eq!(Logs::<T>::get(scene.grant, ReceiptKind::Return).head.size, MAX_LOG_SIZE);
        Ok(())
    }

    #[benchmark]
    fn decide_batch() -> Result<(), BenchmarkError> {
        let scene = Scene::new::<T>()?;
        let answers = Some(scene.delivered_batch::<T>()?);
        let id = BatchCount::<T>::get();
        Pallet::<T>::anchor_returns(scene.by_user().into(), scene.grant, batch(0xd2), answers)?;

        #[extrinsic_call]
        _(scene.by_agency(), id, refused(BatchFault::Untrue));

        assert!(Batches::<T>::get(id).is_some_and(|batch| batch.answer.is_some()));
        Ok(())
    }

    #[benchmark]
    fn certify_destruction() -> Result<(), BenchmarkError> {
        let scene = Scene::new::<T>()?;

        #[extrinsic_call]
        _(scene.by_user(), scene.grant, DIGEST);

        assert!(Destructions::<T>::contains_key(scene.grant, 0));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::externalities(), crate::mock::Test);
}
