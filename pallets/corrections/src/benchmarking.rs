//! Benchmarks of all calls and of a clock that runs out, each with the most it can meet.

use crate::{Call, Config, CorrectionCount, Corrections, DelegationCounts, Pallet};
use drl_primitives::{
    catalog::Datasets,
    clocks::{ClockKind, ClockSubject, Clocks, OnDue, Term, WorkingCalendar},
    correction::{
        CorrectionForm, CorrectionGround, CorrectionOutcome, CorrectionState, ExtensionReason, NotCorrectedReason,
    },
    organisation::{OrgKind, Organisations, Role},
    parameters::RuleParameters,
    CorrectionId, DatasetId, Digest, OrgId, MAX_ITEMS,
};
use frame_benchmarking::{account, v2::*, BenchmarkError};
use frame_system::RawOrigin;

const DOCUMENT: Digest = Digest::sha256([7; 32]);
const UNCHANGED: CorrectionOutcome = CorrectionOutcome::NotCorrected { reason: NotCorrectedReason::DataCorrect };

const fn form() -> CorrectionForm {
    CorrectionForm { person: DOCUMENT, ground: CorrectionGround::Inaccurate, request: DOCUMENT }
}

/// The head of an agency with a dataset, and an officer of the bureau.
struct Parties<AccountId> {
    agency: OrgId,
    head: AccountId,
    bureau: OrgId,
    chief: AccountId,
    dataset: DatasetId,
}

impl<AccountId: Clone> Parties<AccountId> {
    fn new<T: Config<AccountId = AccountId>>() -> Self {
        let (agency, head) = T::Organisations::benchmark_officer(OrgKind::Agency, Role::Head, 1);
        let (bureau, chief) = T::Organisations::benchmark_officer(OrgKind::Bureau, Role::ChiefDataOfficer, 1);
        let dataset = T::Datasets::benchmark_open_dataset(agency, MAX_ITEMS);
        Self { agency, head, bureau, chief, dataset }
    }

    fn by_agency(&self) -> RawOrigin<AccountId> {
        RawOrigin::Signed(self.head.clone())
    }

    fn by_bureau(&self) -> RawOrigin<AccountId> {
        RawOrigin::Signed(self.chief.clone())
    }
}

/// A request that is being verified.
fn verifying<T: Config>(parties: &Parties<T::AccountId>) -> Result<CorrectionId, BenchmarkError> {
    Pallet::<T>::file_with_agency(parties.by_agency().into(), parties.dataset, form())?;
    Ok(CorrectionCount::<T>::get())
}

/// A request that is to be forwarded.
fn with_bureau<T: Config>(parties: &Parties<T::AccountId>) -> Result<CorrectionId, BenchmarkError> {
    Pallet::<T>::file_with_bureau(parties.by_bureau().into(), parties.dataset, form())?;
    Ok(CorrectionCount::<T>::get())
}

/// A request that was forwarded.
fn forwarded<T: Config>(parties: &Parties<T::AccountId>) -> Result<CorrectionId, BenchmarkError> {
    let id = with_bureau::<T>(parties)?;
    Pallet::<T>::forward(parties.by_bureau().into(), id, DOCUMENT)?;
    Ok(id)
}

/// An officer of the agency who may decide.
fn named<T: Config>(parties: &Parties<T::AccountId>) -> Result<T::AccountId, BenchmarkError> {
    let delegate: T::AccountId = account("delegate", 0, 0);
    match T::Organisations::benchmark_appoint(parties.agency, delegate.clone(), Role::ChiefDataOfficer) {
        true => Ok(delegate),
        false => Err(BenchmarkError::Stop("the registry does not appoint officers for benchmarks")),
    }
}

fn state<T: Config>(id: CorrectionId) -> Option<CorrectionState> {
    Corrections::<T>::get(id).map(|correction| correction.state)
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn file_with_agency() {
        let parties = Parties::<T::AccountId>::new::<T>();

        #[extrinsic_call]
        _(parties.by_agency(), parties.dataset, form());

        assert_eq!(state::<T>(CorrectionCount::<T>::get()), Some(CorrectionState::Verifying));
    }

    #[benchmark]
    fn file_with_bureau() {
        let parties = Parties::<T::AccountId>::new::<T>();

        #[extrinsic_call]
        _(parties.by_bureau(), parties.dataset, form());

        assert_eq!(state::<T>(CorrectionCount::<T>::get()), Some(CorrectionState::FiledWithBureau));
    }

    #[benchmark]
    fn bureau_notice() {
        let parties = Parties::<T::AccountId>::new::<T>();
        let (ground, limit) = (CorrectionGround::Inconsistent, Term::WorkingDays(250));

        #[extrinsic_call]
        _(parties.by_bureau(), parties.dataset, ground, parties.bureau, limit, DOCUMENT);

        assert_eq!(state::<T>(CorrectionCount::<T>::get()), Some(CorrectionState::Verifying));
    }

    #[benchmark]
    fn forward() -> Result<(), BenchmarkError> {
        let parties = Parties::<T::AccountId>::new::<T>();
        let id = with_bureau::<T>(&parties)?;

        #[extrinsic_call]
        _(parties.by_bureau(), id, DOCUMENT);

        assert_eq!(state::<T>(id), Some(CorrectionState::Forwarded));
        Ok(())
    }

    #[benchmark]
    fn receive() -> Result<(), BenchmarkError> {
        let parties = Parties::<T::AccountId>::new::<T>();
        let id = forwarded::<T>(&parties)?;

        #[extrinsic_call]
        _(parties.by_agency(), id);

        assert_eq!(state::<T>(id), Some(CorrectionState::Verifying));
        Ok(())
    }

    #[benchmark]
    fn extend() -> Result<(), BenchmarkError> {
        let parties = Parties::<T::AccountId>::new::<T>();
        let id = verifying::<T>(&parties)?;

        #[extrinsic_call]
        _(parties.by_agency(), id, ExtensionReason::OldRecords, DOCUMENT);

        assert_eq!(state::<T>(id), Some(CorrectionState::Extended));
        Ok(())
    }

    #[benchmark]
    fn conclude() -> Result<(), BenchmarkError> {
        let parties = Parties::<T::AccountId>::new::<T>();
        let id = verifying::<T>(&parties)?;
        // As if filed before the version that the catalog shows, so that the version is looked up.
        Corrections::<T>::mutate_extant(id, |correction| correction.version = 0);
        let version = T::Datasets::view(parties.dataset).map(|view| view.version);

        #[extrinsic_call]
        _(parties.by_agency(), id, CorrectionOutcome::Corrected { version }, DOCUMENT);

        assert_eq!(state::<T>(id), Some(CorrectionState::Corrected));
        Ok(())
    }

    #[benchmark]
    fn notify() -> Result<(), BenchmarkError> {
        let parties = Parties::<T::AccountId>::new::<T>();
        let id = verifying::<T>(&parties)?;
        Pallet::<T>::conclude(parties.by_agency().into(), id, UNCHANGED, DOCUMENT)?;

        #[extrinsic_call]
        _(parties.by_agency(), id, DOCUMENT);

        assert_eq!(state::<T>(id), Some(CorrectionState::Closed));
        Ok(())
    }

    #[benchmark]
    fn urge() -> Result<(), BenchmarkError> {
        let parties = Parties::<T::AccountId>::new::<T>();
        let id = forwarded::<T>(&parties)?;
        // Overdue by a clock that is gone; and as many working days are counted as ever are, which is the other way to be so.
        Corrections::<T>::mutate_extant(id, |correction| correction.clock = Some(u64::MAX));
        let origin = parties.by_bureau().into();
        let urged;

        #[block]
        {
            let today = T::Clocks::today();
            let _ = T::Calendar::between(today, today.plus(600));
            urged = Pallet::<T>::urge(origin, id, DOCUMENT);
        }

        urged?;
        assert_eq!(Corrections::<T>::get(id).map(|correction| correction.urged), Some(1));
        Ok(())
    }

    #[benchmark]
    fn withdraw() -> Result<(), BenchmarkError> {
        let parties = Parties::<T::AccountId>::new::<T>();
        let id = verifying::<T>(&parties)?;

        #[extrinsic_call]
        _(parties.by_bureau(), id, DOCUMENT);

        assert_eq!(state::<T>(id), Some(CorrectionState::Withdrawn));
        Ok(())
    }

    /// Whether delegation is allowed is read but not asked: by default it is not.
    #[benchmark]
    fn delegate() -> Result<(), BenchmarkError> {
        let parties = Parties::<T::AccountId>::new::<T>();
        let officer = named::<T>(&parties)?;
        let head = parties.head.clone();
        let done;

        #[block]
        {
            let _ = T::Parameters::current().conduct.head_delegation;
            done = Pallet::<T>::head(head).and_then(|head| Pallet::<T>::name_delegate(head, officer));
        }

        done?;
        assert_eq!(DelegationCounts::<T>::get(parties.agency), 1);
        Ok(())
    }

    #[benchmark]
    fn end_delegation() -> Result<(), BenchmarkError> {
        let parties = Parties::<T::AccountId>::new::<T>();
        let officer = named::<T>(&parties)?;
        Pallet::<T>::name_delegate(Pallet::<T>::head(parties.head.clone())?, officer)?;

        #[extrinsic_call]
        _(parties.by_agency());

        assert_eq!(DelegationCounts::<T>::get(parties.agency), 2);
        Ok(())
    }

    #[benchmark]
    fn on_due() -> Result<(), BenchmarkError> {
        let parties = Parties::<T::AccountId>::new::<T>();
        let id = verifying::<T>(&parties)?;
        let clock = Corrections::<T>::get(id)
            .and_then(|correction| correction.clock)
            .ok_or(BenchmarkError::Stop("no clock runs"))?;

        #[block]
        {
            let subject = ClockSubject::Correction(id);
            Pallet::<T>::on_due(clock, ClockKind::CorrectionVerification, subject, parties.agency);
        }

        assert_eq!(Corrections::<T>::get(id).map(|correction| correction.late.verification), Some(true));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::externalities(), crate::mock::Test);
}
