//! Benchmarks of all calls, of issuing, of ending and of a verdict, each with the most it can meet.

use crate::{AgreementHolds, Call, Config, Grants, Holds, Pallet};
use alloc::vec::Vec;
use drl_primitives::{
    agreement::{Agreements, GrantIssuer, SignedTerms},
    application::{ApprovedRow, Purpose},
    catalog::Datasets,
    clocks::Clocks,
    grant::{GrantStatus, Question},
    grant_status::{Act, AgreementShare, GrantControl, HoldKind},
    organisation::{OrgKind, Organisations, Role},
    AgreementId, Code, DatasetId, Day, Digest, GrantHash, OrgId, MAX_AGENCIES, MAX_ITEMS, MAX_ROWS,
};
use frame_benchmarking::{v2::*, BenchmarkError};
use frame_support::{ensure, BoundedVec};
use frame_system::RawOrigin;

const EVIDENCE: Digest = Digest::sha256([0xee; 32]);
const SYSTEM: Digest = Digest::sha256([1; 32]);

/// Agency and bureau, each with an officer who decides.
struct Overseers<AccountId> {
    agency: (OrgId, AccountId),
    bureau: (OrgId, AccountId),
}

impl<AccountId: Clone> Overseers<AccountId> {
    fn new<R: Organisations<AccountId>>() -> Self {
        Self {
            agency: R::benchmark_officer(OrgKind::Agency, Role::ChiefDataOfficer, 1),
            bureau: R::benchmark_officer(OrgKind::Bureau, Role::ChiefDataOfficer, 1),
        }
    }

    fn act(&self, (organisation, officer): &(OrgId, AccountId)) -> Act<AccountId> {
        Act { organisation: *organisation, officer: officer.clone(), evidence: EVIDENCE }
    }
}

/// Terms over `datasets` of one agency, each with all items.
fn terms<T: Config>(agency: OrgId, user: OrgId, datasets: &[DatasetId]) -> SignedTerms {
    let items: Vec<_> = (1..=MAX_ITEMS).filter_map(|item| u16::try_from(item).ok()).collect();
    let rows = datasets.iter().zip(0u16..).map(|(dataset, row)| {
        let approved = ApprovedRow {
            row,
            scenario: 1,
            dataset: *dataset,
            version: 1,
            items: BoundedVec::truncate_from(items.clone()),
            agency,
        };
        (approved, Purpose::Research)
    });
    let now = T::Clocks::now();
    SignedTerms {
        agreement: 1,
        version: 1,
        user,
        signer: agency,
        agencies: BoundedVec::truncate_from(alloc::vec![agency]),
        rows: BoundedVec::truncate_from(rows.collect()),
        system: SYSTEM,
        service: Digest::sha256([2; 32]),
        from: now,
        until: now.saturating_add(365 * drl_primitives::date::DAY_MS),
        proof_valid_until: Day::from_moment(now).plus(365),
    }
}

/// A dataset that is open, and its data user.
fn open_dataset<T: Config>(agency: OrgId) -> (DatasetId, OrgId) {
    let (user, _) = T::Organisations::benchmark_officer(OrgKind::DataUser, Role::Signatory, 1);
    (T::Datasets::benchmark_open_dataset(agency, MAX_ITEMS), user)
}

/// A grant of the agency's data.
fn granted<T: Config>(agency: OrgId) -> Result<GrantHash, BenchmarkError> {
    let (dataset, user) = open_dataset::<T>(agency);
    let hashes = Pallet::<T>::issue(&terms::<T>(agency, user, &[dataset]))?;
    hashes.first().copied().ok_or(BenchmarkError::Stop("nothing was granted"))
}

/// A grant of the agency's data to the data user, under an agreement in force: it verifies.
pub(crate) fn verifiable<T: Config>(agency: OrgId, user: OrgId) -> GrantHash {
    let dataset = T::Datasets::benchmark_open_dataset(agency, MAX_ITEMS);
    let mut terms = terms::<T>(agency, user, &[dataset]);
    terms.agreement = T::Agreements::benchmark_in_force(&terms);
    Pallet::<T>::issue(&terms).ok().and_then(|hashes| hashes.first().copied()).unwrap_or_default()
}

/// An agreement of as many agencies as there can be, each with every hold on its share, and the bureau's on the whole.
///
/// The first agency is that of the overseers; `left_out` is not placed on its share.
fn closed_agreement<T: Config>(
    overseers: &Overseers<T::AccountId>,
    left_out: Option<HoldKind>,
) -> Result<AgreementId, BenchmarkError> {
    let agency = overseers.agency.0;
    let (dataset, user) = open_dataset::<T>(agency);
    let mut terms = terms::<T>(agency, user, &[dataset]);
    let others = (1..MAX_AGENCIES)
        .map(|seed| T::Organisations::benchmark_officer(OrgKind::Agency, Role::ChiefDataOfficer, 100 + seed));
    let agencies: Vec<_> = core::iter::once(overseers.agency.clone()).chain(others).collect();
    let mut ids: Vec<_> = agencies.iter().map(|(id, _)| *id).collect();
    ids.sort_unstable();
    terms.agencies = BoundedVec::truncate_from(ids);
    terms.signer = overseers.bureau.0;
    terms.agreement = T::Agreements::benchmark_in_force(&terms);
    Pallet::<T>::issue(&terms)?;
    for actor in agencies.iter().chain([&overseers.bureau]) {
        for kind in HoldKind::ALL {
            if actor.0 != agency || left_out != Some(*kind) {
                Pallet::<T>::close_agreement(terms.agreement, *kind, overseers.act(actor))?;
            }
        }
    }
    Ok(terms.agreement)
}

/// Every hold that may stand, but not these.
fn hold_all_but<T: Config>(
    grant: GrantHash,
    overseers: &Overseers<T::AccountId>,
    left_out: Option<HoldKind>,
) -> Result<(), BenchmarkError> {
    for kind in HoldKind::ALL {
        Pallet::<T>::place_hold(grant, *kind, overseers.act(&overseers.bureau))?;
        if left_out != Some(*kind) {
            Pallet::<T>::place_hold(grant, *kind, overseers.act(&overseers.agency))?;
        }
    }
    Ok(())
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn hold() -> Result<(), BenchmarkError> {
        let overseers = Overseers::new::<T::Organisations>();
        let grant = granted::<T>(overseers.agency.0)?;
        hold_all_but::<T>(grant, &overseers, Some(HoldKind::Risk))?;
        let origin = RawOrigin::Signed(overseers.agency.1.clone());

        #[extrinsic_call]
        _(origin, grant, EVIDENCE);

        assert_eq!(Holds::<T>::iter_key_prefix(grant).count(), 4);
        Ok(())
    }

    #[benchmark]
    fn lift() -> Result<(), BenchmarkError> {
        let overseers = Overseers::new::<T::Organisations>();
        let grant = granted::<T>(overseers.agency.0)?;
        hold_all_but::<T>(grant, &overseers, None)?;
        let origin = RawOrigin::Signed(overseers.agency.1.clone());

        #[extrinsic_call]
        _(origin, grant, HoldKind::Risk, EVIDENCE);

        assert_eq!(Holds::<T>::iter_key_prefix(grant).count(), 3);
        Ok(())
    }

    #[benchmark]
    fn issue(n: Linear<1, MAX_ROWS>) -> Result<(), BenchmarkError> {
        let overseers = Overseers::new::<T::Organisations>();
        let (first, user) = open_dataset::<T>(overseers.agency.0);
        // Issuing asks nothing of the catalog: numbers that follow stand for datasets.
        let datasets: Vec<_> = (0..n).map(|offset| first.saturating_add(offset)).collect();
        let terms = terms::<T>(overseers.agency.0, user, &datasets);
        let hashes;

        #[block]
        {
            hashes = Pallet::<T>::issue(&terms);
        }

        ensure!(hashes?.len() == n as usize, BenchmarkError::Stop("not every dataset was granted"));
        Ok(())
    }

    #[benchmark]
    fn end() -> Result<(), BenchmarkError> {
        let overseers = Overseers::new::<T::Organisations>();
        let grant = granted::<T>(overseers.agency.0)?;
        hold_all_but::<T>(grant, &overseers, None)?;
        let act = overseers.act(&overseers.bureau);
        let ended;

        #[block]
        {
            ended = Pallet::<T>::terminate(grant, act);
        }

        ended?;
        assert_eq!(Pallet::<T>::status(grant), Some(GrantStatus::Terminated));
        Ok(())
    }

    #[benchmark]
    fn close_agreement() -> Result<(), BenchmarkError> {
        let overseers = Overseers::new::<T::Organisations>();
        let agreement = closed_agreement::<T>(&overseers, Some(HoldKind::Rectification))?;
        let act = overseers.act(&overseers.agency);
        let closed;

        #[block]
        {
            closed = <Pallet<T> as GrantControl<_>>::close_agreement(agreement, HoldKind::Rectification, act);
        }

        closed?;
        let share = (agreement, AgreementShare::Agency(overseers.agency.0));
        assert_eq!(AgreementHolds::<T>::iter_key_prefix(share).count(), HoldKind::ALL.len());
        Ok(())
    }

    #[benchmark]
    fn reopen_agreement() -> Result<(), BenchmarkError> {
        let overseers = Overseers::new::<T::Organisations>();
        let agreement = closed_agreement::<T>(&overseers, None)?;
        let act = overseers.act(&overseers.agency);
        let reopened;

        #[block]
        {
            reopened = <Pallet<T> as GrantControl<_>>::reopen_agreement(agreement, HoldKind::Rectification, act);
        }

        reopened?;
        let share = (agreement, AgreementShare::Agency(overseers.agency.0));
        assert_eq!(AgreementHolds::<T>::iter_key_prefix(share).count(), HoldKind::ALL.len() - 1);
        Ok(())
    }

    #[benchmark]
    fn terminate_agreement() -> Result<(), BenchmarkError> {
        let overseers = Overseers::new::<T::Organisations>();
        let agreement = closed_agreement::<T>(&overseers, None)?;
        let act = overseers.act(&overseers.agency);
        let ended;

        #[block]
        {
            ended = <Pallet<T> as GrantControl<_>>::terminate_agreement(agreement, act);
        }

        ended?;
        let share = (agreement, AgreementShare::Agency(overseers.agency.0));
        assert_eq!(Pallet::<T>::share_status(share), Some(GrantStatus::Terminated));
        Ok(())
    }

    /// Not a call: what a reader of the state pays for one verdict.
    #[benchmark]
    fn verdict() -> Result<(), BenchmarkError> {
        let overseers = Overseers::new::<T::Organisations>();
        let (user, _) = T::Organisations::benchmark_officer(OrgKind::DataUser, Role::Signatory, 1);
        let grant = verifiable::<T>(overseers.agency.0, user);
        let items = Grants::<T>::get(grant).map(|grant| grant.terms.items).unwrap_or_default();
        let question = Question { purpose: Purpose::Research, items, system: Some(SYSTEM), at: None };
        let answer;

        #[block]
        {
            answer = Pallet::<T>::verify(grant, &question);
        }

        assert!(answer.allowed, "{:?}", answer.reason);
        assert!(answer.approvers.len() <= MAX_AGENCIES as usize + 1);
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::externalities(), crate::mock::Test);
}
