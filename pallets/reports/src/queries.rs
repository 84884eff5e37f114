//! Questions that runtime APIs and other pallets ask. None changes anything, and none fails on any input.

use crate::{
    Checks, Config, ExtensionOf, LaunchExtensions, Obligations, Pallet, PeriodOf, ProductHistories, ProductRecordOf,
    Products, ReportHistories, ReportRecordOf, Reports, UsagePeriods, WorkRecords,
};
use alloc::vec::Vec;
use drl_primitives::{
    agreement::AgreementRegister,
    clocks::Clocks,
    history::page,
    reports::{
        CareView, CheckId, CheckView, ChecksOf, LaunchView, Listing, ObligationView, PeriodNumber, PeriodView,
        ProductId, ProductView, ProductsOf, RecordId, ReportView, ReportsOf, WorkRecordView,
    },
    AgreementId, OrgId, ReportId,
};
use frame_system::pallet_prelude::BlockNumberFor;

/// [`ObligationView`] of this chain.
pub type ObligationViewOf<T> = ObligationView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// [`PeriodView`] of this chain.
pub type PeriodViewOf<T> = PeriodView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// [`CheckView`] of this chain.
pub type CheckViewOf<T> = CheckView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// [`WorkRecordView`] of this chain.
pub type WorkRecordViewOf<T> = WorkRecordView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
    /// What the data user owes under an agreement; `None` before the first delivery.
    pub fn obligation(agreement: AgreementId) -> Option<ObligationViewOf<T>> {
        let obligation = Obligations::<T>::get(agreement)?;
        let launch = LaunchView {
            state: obligation.launch.state,
            due: obligation.launch.due,
            launched_at: obligation.launch.launched.map(|(at, _)| at),
            end: obligation.launch.launched.map(|(_, end)| end),
            extensions: obligation.launch.extensions,
        };
        Some(ObligationView {
            agreement,
            user: obligation.user,
            since: obligation.since,
            launch,
            latest_period: Self::usage_period(agreement, obligation.periods),
            missed_periods: obligation.missed_periods,
            products: Self::list_count(Listing::Products(ProductsOf::Agreement(agreement))),
            reports: Self::list_count(Listing::Reports(ReportsOf::Agreement(agreement))),
            checks: Self::list_count(Listing::Checks(ChecksOf::Agreement(agreement))),
            ended: obligation.ended,
        })
    }

    /// What a data user owes, agreement by agreement in the order of the first delivery, from place `from` on, at most `limit`
    /// and [`crate::MAX_PAGE`].
    pub fn obligations(user: OrgId, from: u32, limit: u32) -> Vec<ObligationViewOf<T>> {
        Self::list(Listing::Agreements(user), from, limit).into_iter().filter_map(Self::obligation).collect()
    }

    /// A period of usage reports.
    pub fn usage_period(agreement: AgreementId, number: PeriodNumber) -> Option<PeriodViewOf<T>> {
        let period: PeriodOf<T> = UsagePeriods::<T>::get(agreement, number)?;
        let due = period.clock.and_then(T::Clocks::due).map(|due| due.day);
        Some(PeriodView { number, period, due })
    }

    /// The periods of usage reports of an agreement from number `from` on, at most `limit` and [`crate::MAX_PAGE`]. The first one
    /// has number 1.
    pub fn usage_periods(agreement: AgreementId, from: PeriodNumber, limit: u32) -> Vec<PeriodViewOf<T>> {
        page(from.max(1), limit).map_while(|number| Self::usage_period(agreement, number)).collect()
    }

    /// The later days that were set for the launch, oldest first, from place `from` on.
    pub fn launch_extensions(agreement: AgreementId, from: u32, limit: u32) -> Vec<ExtensionOf<T>> {
        page(from, limit).map_while(|number| LaunchExtensions::<T>::get(agreement, number)).collect()
    }

    /// A product.
    pub fn product(product: ProductId) -> Option<ProductView> {
        let entry = Products::<T>::get(product)?;
        let agreement = T::Agreements::duties(entry.agreement).map(|duties| duties.standing);
        Some(ProductView { product, entry, agreement })
    }

    /// The published registry of products: all there are, the retired ones included, from number `from` on, at most
    /// `limit` and [`crate::MAX_PAGE`].
    pub fn product_registry(from: ProductId, limit: u32) -> Vec<ProductView> {
        page(from, limit).map_while(Self::product).collect()
    }

    /// The products of an agreement or a data user in the order of publication.
    pub fn products(of: ProductsOf, from: u32, limit: u32) -> Vec<ProductView> {
        Self::list(Listing::Products(of), from, limit).into_iter().filter_map(Self::product).collect()
    }

    /// The history of a product from record `from` on, oldest first.
    pub fn product_history(product: ProductId, from: u32, limit: u32) -> Vec<ProductRecordOf<T>> {
        page(from, limit).map_while(|number| ProductHistories::<T>::get(product, number)).collect()
    }

    /// A report.
    pub fn report(report: ReportId) -> Option<ReportView> {
        let entry = Reports::<T>::get(report)?;
        let due = entry.clock.and_then(T::Clocks::due);
        Some(ReportView { report, entry, due })
    }

    /// The reports of an agreement, a data user, an addressee, or those that a body closed.
    pub fn reports(of: ReportsOf, from: u32, limit: u32) -> Vec<ReportView> {
        Self::list(Listing::Reports(of), from, limit).into_iter().filter_map(Self::report).collect()
    }

    /// The history of a report from record `from` on, oldest first.
    pub fn report_history(report: ReportId, from: u32, limit: u32) -> Vec<ReportRecordOf<T>> {
        page(from, limit).map_while(|number| ReportHistories::<T>::get(report, number)).collect()
    }

    /// A check.
    pub fn check(check: CheckId) -> Option<CheckViewOf<T>> {
        Checks::<T>::get(check).map(|entry| CheckView { check, entry })
    }

    /// The checks of an agreement, a data user, or those that a body filed.
    pub fn checks(of: ChecksOf, from: u32, limit: u32) -> Vec<CheckViewOf<T>> {
        Self::list(Listing::Checks(of), from, limit).into_iter().filter_map(Self::check).collect()
    }

    /// A record of a body's own work.
    pub fn work_record(record: RecordId) -> Option<WorkRecordViewOf<T>> {
        WorkRecords::<T>::get(record).map(|entry| WorkRecordView { record, entry })
    }

    /// The records of a body's own work.
    pub fn work_records(body: OrgId, from: u32, limit: u32) -> Vec<WorkRecordViewOf<T>> {
        Self::list(Listing::Records(body), from, limit).into_iter().filter_map(Self::work_record).collect()
    }

    /// What shows that a body met its duties of supervision and care.
    pub fn care(body: OrgId) -> CareView {
        CareView {
            checks: Self::list_count(Listing::Checks(ChecksOf::Body(body))),
            reports_received: Self::list_count(Listing::Reports(ReportsOf::Addressee(body))),
            reports_closed: Self::list_count(Listing::Reports(ReportsOf::ClosedBy(body))),
            records: Self::list_count(Listing::Records(body)),
        }
    }
}
