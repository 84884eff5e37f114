//! Benchmarks of all calls, and of what deliveries, ends of agreements and clocks set off, each with the most it can meet.

use crate::{Call, Checks, Config, NextReport, Obligations, Pallet, Products, Reports, UsagePeriods, WorkRecords};
use drl_primitives::{
    agreement::{AgreementRegister, OnAgreementEnd},
    clocks::{ClockKind, ClockSubject, Clocks, OnDue},
    grant_status::GrantRegister,
    organisation::{OrgKind, Organisations, Role},
    receipts::OnDelivery,
    reports::{
        CheckKind, CheckResult, CheckSubject, LaunchState, Listing, PeriodState, ProductState, ProductTerms,
        ProductUpdate, RecordKind, ReportKind, ReportOutcome, ReportState, ReportSubject, ReportsOf, RetirementCause,
        Severity,
    },
    AgreementId, Day, Digest, GrantHash, OrgId, PublicName, ReportId,
};
use frame_benchmarking::{v2::*, BenchmarkError};
use frame_support::BoundedVec;
use frame_system::RawOrigin;

const DOCUMENT: Digest = Digest::sha256([0xd0; 32]);

/// Agency and data user with a grant, each with an officer who decides.
struct Parties<AccountId> {
    agency: (OrgId, AccountId),
    bureau: (OrgId, AccountId),
    user: (OrgId, AccountId),
    grant: GrantHash,
    agreement: AgreementId,
}

impl<AccountId: Clone> Parties<AccountId> {
    fn new<T: Config<AccountId = AccountId>>() -> Result<Self, BenchmarkError> {
        let agency = T::Organisations::benchmark_officer(OrgKind::Agency, Role::ChiefDataOfficer, 1);
        let bureau = T::Organisations::benchmark_officer(OrgKind::Bureau, Role::ChiefDataOfficer, 1);
        let user = T::Organisations::benchmark_officer(OrgKind::DataUser, Role::Signatory, 1);
        let grant = T::Grants::benchmark_grant(agency.0, user.0);
        let of_grant = T::Grants::terms(grant).map(|terms| terms.agreement);
        // The grant's own agreement, where the register knows it.
        let agreement = of_grant
            .filter(|id| T::Agreements::duties(*id).is_some())
            .unwrap_or_else(|| T::Agreements::benchmark_agreement(agency.0, user.0));
        Ok(Self { agency, bureau, user, grant, agreement })
    }

    /// With a first delivery.
    fn delivered<T: Config<AccountId = AccountId>>() -> Result<Self, BenchmarkError> {
        let parties = Self::new::<T>()?;
        Pallet::<T>::on_acknowledged(parties.agreement, parties.grant, parties.user.0, T::Clocks::now())?;
        Ok(parties)
    }

    fn by_user(&self) -> RawOrigin<AccountId> {
        RawOrigin::Signed(self.user.1.clone())
    }

    fn by_agency(&self) -> RawOrigin<AccountId> {
        RawOrigin::Signed(self.agency.1.clone())
    }

    /// A product with the longest name.
    fn product<T: Config<AccountId = AccountId>>(&self) -> ProductTerms {
        let today = T::Clocks::today();
        ProductTerms {
            name: PublicName(BoundedVec::truncate_from(alloc::vec![b'a'; 128])),
            document: DOCUMENT,
            link: DOCUMENT,
            grants: BoundedVec::truncate_from(alloc::vec![self.grant]),
            attribution: true,
            completed_on: today,
            launched_on: today,
            serves_until: None,
        }
    }

    fn publish<T: Config<AccountId = AccountId>>(&self) -> Result<(), BenchmarkError> {
        Ok(Pallet::<T>::publish_product(self.by_user().into(), self.agreement, self.product::<T>())?)
    }

    /// A report on the grant.
    fn report<T: Config<AccountId = AccountId>>(&self) -> Result<ReportId, BenchmarkError> {
        let id = NextReport::<T>::get();
        let subject = ReportSubject::Grant(self.grant);
        let (kind, severity) = (ReportKind::Leak, Severity::Grave);
        Pallet::<T>::file_report(self.by_user().into(), subject, kind, severity, T::Clocks::now(), DOCUMENT)?;
        Ok(id)
    }
}

/// The last day of the agreement's term.
fn last_day<T: Config>(agreement: AgreementId) -> Result<Day, BenchmarkError> {
    let duties = T::Agreements::duties(agreement).ok_or(BenchmarkError::Stop("no agreement"))?;
    Ok(duties.span.last_day)
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn publish_product() -> Result<(), BenchmarkError> {
        let parties = Parties::delivered::<T>()?;

        #[extrinsic_call]
        _(parties.by_user(), parties.agreement, parties.product::<T>());

        assert_eq!(Products::<T>::iter_keys().count(), 1);
        assert_eq!(Obligations::<T>::get(parties.agreement).map(|o| o.launch.state), Some(LaunchState::Launched));
        Ok(())
    }

    /// Not a call: what each grant of a product adds.
    #[benchmark]
    fn grant_terms() -> Result<(), BenchmarkError> {
        let parties = Parties::new::<T>()?;
        let terms;

        #[block]
        {
            terms = T::Grants::terms(parties.grant);
        }

        assert!(terms.is_some());
        Ok(())
    }

    #[benchmark]
    fn update_product() -> Result<(), BenchmarkError> {
        let parties = Parties::delivered::<T>()?;
        parties.publish::<T>()?;

        #[extrinsic_call]
        _(parties.by_user(), 0, ProductUpdate::Link, DOCUMENT);

        assert_eq!(Products::<T>::get(0).map(|product| product.history_len), Some(2));
        Ok(())
    }

    #[benchmark]
    fn retire_product() -> Result<(), BenchmarkError> {
        let parties = Parties::delivered::<T>()?;
        parties.publish::<T>()?;

        #[extrinsic_call]
        _(parties.by_user(), 0, RetirementCause::OwnDecision, DOCUMENT);

        assert_eq!(Products::<T>::get(0).map(|product| product.state), Some(ProductState::Retired));
        Ok(())
    }

    #[benchmark]
    fn extend_launch() -> Result<(), BenchmarkError> {
        let parties = Parties::delivered::<T>()?;
        let until = last_day::<T>(parties.agreement)?;
        // The launch may be due later than the agreement ends; here it was due yesterday.
        Obligations::<T>::mutate_extant(parties.agreement, |o| o.launch.due = T::Clocks::today().minus(1));

        #[extrinsic_call]
        _(parties.by_agency(), parties.agreement, until, DOCUMENT);

        assert_eq!(Obligations::<T>::get(parties.agreement).map(|o| o.launch.due), Some(until));
        Ok(())
    }

    #[benchmark]
    fn file_usage_report() -> Result<(), BenchmarkError> {
        let parties = Parties::delivered::<T>()?;
        parties.publish::<T>()?;

        #[extrinsic_call]
        _(parties.by_user(), parties.agreement, 1, DOCUMENT, Some(DOCUMENT));

        assert_eq!(UsagePeriods::<T>::get(parties.agreement, 1).map(|p| p.state), Some(PeriodState::Filed));
        assert!(UsagePeriods::<T>::contains_key(parties.agreement, 2));
        Ok(())
    }

    #[benchmark]
    fn file_report() -> Result<(), BenchmarkError> {
        let parties = Parties::new::<T>()?;
        let (subject, now) = (ReportSubject::Grant(parties.grant), T::Clocks::now());

        #[extrinsic_call]
        _(parties.by_user(), subject, ReportKind::Leak, Severity::Grave, now, DOCUMENT);

        assert_eq!(Reports::<T>::iter_keys().count(), 1);
        Ok(())
    }

    /// Not a call: what each further addressee of a report adds.
    #[benchmark]
    fn enlist() -> Result<(), BenchmarkError> {
        let list = Listing::Reports(ReportsOf::Addressee(7));
        let entered;

        #[block]
        {
            entered = Pallet::<T>::enlist(list, 1);
        }

        assert!(entered.is_ok());
        assert_eq!(Pallet::<T>::list_count(list), 1);
        Ok(())
    }

    #[benchmark]
    fn supplement_report() -> Result<(), BenchmarkError> {
        let parties = Parties::new::<T>()?;
        let id = parties.report::<T>()?;

        #[extrinsic_call]
        _(parties.by_user(), id, DOCUMENT);

        assert_eq!(Reports::<T>::get(id).map(|report| report.history_len), Some(2));
        Ok(())
    }

    #[benchmark]
    fn handle_report() -> Result<(), BenchmarkError> {
        let parties = Parties::new::<T>()?;
        let id = parties.report::<T>()?;

        #[extrinsic_call]
        _(parties.by_agency(), id, ReportOutcome::RiskRemoved, DOCUMENT);

        assert_eq!(Reports::<T>::get(id).map(|report| report.state), Some(ReportState::Handled));
        Ok(())
    }

    #[benchmark]
    fn file_check() -> Result<(), BenchmarkError> {
        let parties = Parties::new::<T>()?;
        let (subject, today) = (CheckSubject::Agreement(parties.agreement), T::Clocks::today());

        #[extrinsic_call]
        _(parties.by_agency(), subject, CheckKind::Inspection, CheckResult::InOrder, today, DOCUMENT);

        assert_eq!(Checks::<T>::iter_keys().count(), 1);
        Ok(())
    }

    #[benchmark]
    fn file_record() -> Result<(), BenchmarkError> {
        let parties = Parties::new::<T>()?;
        let today = T::Clocks::today();

        #[extrinsic_call]
        _(RawOrigin::Signed(parties.bureau.1.clone()), RecordKind::Supervision, today, DOCUMENT);

        assert_eq!(WorkRecords::<T>::iter_keys().count(), 1);
        Ok(())
    }

    #[benchmark]
    fn on_acknowledged() -> Result<(), BenchmarkError> {
        let Parties { agreement, grant, user, .. } = Parties::new::<T>()?;
        let now = T::Clocks::now();
        let begun;

        #[block]
        {
            begun = Pallet::<T>::on_acknowledged(agreement, grant, user.0, now);
        }

        begun?;
        assert!(Obligations::<T>::contains_key(agreement));
        Ok(())
    }

    #[benchmark]
    fn on_agreement_end() -> Result<(), BenchmarkError> {
        let agreement = Parties::delivered::<T>()?.agreement;

        #[block]
        {
            Pallet::<T>::on_agreement_end(agreement);
        }

        let ended = Obligations::<T>::get(agreement).is_some_and(|obligation| obligation.ended);
        assert!(ended);
        Ok(())
    }

    #[benchmark]
    fn on_due() -> Result<(), BenchmarkError> {
        let Parties { agreement, user, .. } = Parties::delivered::<T>()?;
        let period = UsagePeriods::<T>::get(agreement, 1);
        let clock = period.and_then(|p| p.clock).ok_or(BenchmarkError::Stop("no clock"))?;

        #[block]
        {
            Pallet::<T>::on_due(clock, ClockKind::UsageReport, ClockSubject::Agreement(agreement), user.0);
        }

        assert_eq!(UsagePeriods::<T>::get(agreement, 1).map(|p| p.state), Some(PeriodState::Missed));
        assert!(UsagePeriods::<T>::contains_key(agreement, 2));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::externalities(), crate::mock::Test);
}
