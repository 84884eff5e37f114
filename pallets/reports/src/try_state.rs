//! What must be true of duties, products, reports, checks and records in every block.

use crate::{
    types::Obligation, Checks, Config, LaunchExtensions, ListCounts, Lists, NextCheck, NextProduct, NextRecord,
    NextReport, Obligations, Pallet, PeriodOf, ProductHistories, Products, ReportHistories, Reports, UsagePeriods,
    WorkRecords,
};
use alloc::{collections::BTreeMap, vec::Vec};
use drl_primitives::{
    agreement::AgreementRegister,
    clocks::Clocks,
    reports::{
        CheckSubject, ChecksOf, LaunchState, Listing, PeriodNumber, PeriodState, Product, ProductAct, ProductId,
        ProductState, ProductsOf, Report, ReportAct, ReportState, ReportsOf,
    },
    AgreementId, Day, ReportId,
};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

type Outcome = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
    /// Checks that duties, products and reports are in the states that their clocks and histories say, that numbers have no gaps,
    /// and that the lists name everything where it belongs and nothing else.
    ///
    /// # Errors
    /// The first thing that is not so.
    pub fn do_try_state() -> Outcome {
        for (agreement, obligation) in Obligations::<T>::iter() {
            Self::check_obligation(agreement, &obligation)?;
        }
        for (agreement, _) in UsagePeriods::<T>::iter_keys().chain(LaunchExtensions::<T>::iter_keys()) {
            ensure!(Obligations::<T>::contains_key(agreement), "a period or an extension of no obligation");
        }
        for (id, product) in Products::<T>::iter() {
            Self::check_product(id, &product)?;
        }
        for (id, report) in Reports::<T>::iter() {
            Self::check_report(id, &report)?;
        }
        for check in Checks::<T>::iter_values() {
            ensure!(check.result.fits(check.kind), "a check has a result that does not fit");
            ensure!(check.on <= Day::from_moment(check.stamp.at), "a check was filed before it was made");
        }
        Self::check_numbers()?;
        Self::check_lists()
    }

    fn check_obligation(agreement: AgreementId, obligation: &Obligation) -> Outcome {
        let duties = T::Agreements::duties(agreement).ok_or("an obligation of no agreement")?;
        ensure!(duties.user == obligation.user, "an obligation of another data user");
        ensure!(obligation.since <= T::Clocks::now(), "an obligation began in the future");
        Self::check_launch(agreement, obligation)?;
        Self::check_periods(agreement, obligation)
    }

    /// Owed exactly while it has a clock, done exactly when a product was published, and not owed any more when the agreement has
    /// ended.
    fn check_launch(agreement: AgreementId, obligation: &Obligation) -> Outcome {
        let launch = &obligation.launch;
        let owed = matches!(launch.state, LaunchState::Awaited | LaunchState::Missed);
        ensure!(launch.clock.is_some() == owed, "a launch is owed without a clock, or has a clock without being owed");
        let open = launch.clock.is_none_or(|clock| T::Clocks::due(clock).is_some());
        ensure!(open, "the clock of a launch does not run");
        ensure!(!(owed && obligation.ended), "a launch is owed under an agreement that has ended");
        let launched = launch.state == LaunchState::Launched;
        ensure!(launch.launched.is_some() == launched, "a launch does not say when it was");
        let products = ListCounts::<T>::get(Listing::Products(ProductsOf::Agreement(agreement)));
        ensure!((products > 0) == launched, "launch and products do not agree");
        let extensions = LaunchExtensions::<T>::iter_key_prefix(agreement).count();
        ensure!(u32::try_from(extensions) == Ok(launch.extensions), "a launch was extended another number of times");
        let last = launch.extensions.checked_sub(1).and_then(|n| LaunchExtensions::<T>::get(agreement, n));
        ensure!(
            last.is_none_or(|last| last.until == launch.due),
            "a launch is due on another day than it was extended to"
        );
        Ok(())
    }

    fn check_periods(agreement: AgreementId, obligation: &Obligation) -> Outcome {
        let stored = UsagePeriods::<T>::iter_key_prefix(agreement).count();
        ensure!(u32::try_from(stored) == Ok(obligation.periods), "there are other periods than their number says");
        let mut from = obligation.first_day();
        let mut missed = 0u32;
        for number in 1..=obligation.periods {
            let period = UsagePeriods::<T>::get(agreement, number).ok_or("a period is missing")?;
            ensure!(period.from == from && period.due >= from, "periods do not follow one another");
            from = period.due.plus(1);
            missed = missed.saturating_add((period.state == PeriodState::Missed).into());
            Self::check_period(number, &period, obligation)?;
        }
        let due = obligation.first_day().plus_months(obligation.months);
        ensure!(from == due.plus(1), "the latest period does not end with its month");
        ensure!(missed == obligation.missed_periods, "another number of periods is overdue");
        Ok(())
    }

    /// Only the latest period may be open or lapsed; a report has a clock while it is owed.
    fn check_period(number: PeriodNumber, period: &PeriodOf<T>, obligation: &Obligation) -> Outcome {
        let latest = number == obligation.periods;
        let unfinished = matches!(period.state, PeriodState::Open | PeriodState::Lapsed);
        ensure!(latest || !unfinished, "a period before the latest one is not finished");
        let owed = matches!(period.state, PeriodState::Open | PeriodState::Missed);
        ensure!(period.clock.is_some() == owed, "a report is owed without a clock, or has a clock without being owed");
        let open = period.clock.is_none_or(|clock| T::Clocks::due(clock).is_some());
        ensure!(open, "the clock of a period does not run");
        ensure!(
            period.report.is_some() == (period.state == PeriodState::Filed),
            "a period is filed without its report"
        );
        ensure!(period.state != PeriodState::Lapsed || obligation.ended, "a period lapsed before the agreement ended");
        // Where it was due already, the agenda has still to come to it.
        let waits = period.clock.and_then(T::Clocks::due).is_some_and(|due| due.day < T::Clocks::today());
        let kept = obligation.ended && period.state == PeriodState::Open;
        ensure!(!kept || waits, "a report is to come due under an agreement that has ended");
        Ok(())
    }

    fn check_product(id: ProductId, product: &Product) -> Outcome {
        let obligation = Obligations::<T>::get(product.agreement).ok_or("a product of no obligation")?;
        ensure!(obligation.user == product.user, "a product of another data user");
        let terms = &product.terms;
        ensure!(terms.name.check().is_ok(), "a product has a malformed name");
        ensure!(terms.attribution, "a product does not name its sources");
        ensure!(terms.completed_on <= terms.launched_on, "a product was launched before it was finished");
        let ascending = terms.grants.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
        ensure!(ascending && !terms.grants.is_empty(), "the grants of a product are none, not ascending or repeated");
        ensure!(product.published_at <= product.updated_at, "a product was updated before it was published");
        let acts = Self::product_acts(id, product)?;
        ensure!(acts.first() == Some(&ProductAct::Publish), "a product's history does not begin with its publication");
        let others = acts.get(1..).unwrap_or_default();
        ensure!(!others.contains(&ProductAct::Publish), "a product was published twice");
        let retired = matches!(acts.last(), Some(ProductAct::Retire(_)));
        ensure!(retired == (product.state == ProductState::Retired), "a product and its history do not agree");
        let ends = acts.iter().filter(|act| matches!(act, ProductAct::Retire(_))).count();
        ensure!(ends <= 1, "a product was retired twice");
        Ok(())
    }

    fn product_acts(id: ProductId, product: &Product) -> Result<Vec<ProductAct>, TryRuntimeError> {
        let stored = ProductHistories::<T>::iter_key_prefix(id).count();
        ensure!(u32::try_from(stored) == Ok(product.history_len), "a product has other records than their number says");
        let mut acts = Vec::new();
        let mut before = product.published_at;
        for number in 0..product.history_len {
            let record = ProductHistories::<T>::get(id, number).ok_or("a product's history has a gap")?;
            ensure!(record.stamp.at >= before, "a product's history goes back");
            ensure!(record.stamp.by.organisation == product.user, "a product was changed by another");
            before = record.stamp.at;
            acts.push(record.act);
        }
        ensure!(before == product.updated_at, "a product was updated at another time than its history says");
        Ok(acts)
    }

    fn check_report(id: ReportId, report: &Report) -> Outcome {
        let duties = T::Agreements::duties(report.agreement).ok_or("a report of no agreement")?;
        ensure!(duties.user == report.user, "a report of another data user");
        ensure!(report.found_at <= report.filed_at, "a report was filed before anything was found");
        ensure!(!report.agencies.is_empty(), "a report goes to no agency");
        ensure!(report.bureau.is_none_or(|b| !report.agencies.contains(&b)), "a report goes to somebody twice");
        let late = Day::from_moment(report.filed_at) > report.alert_due.day;
        ensure!(report.late == late, "a report does not say truly whether it was late");
        let handled = report.state == ReportState::Handled;
        ensure!(report.clock.is_some() != handled, "a report is handled with a clock, or not handled without");
        ensure!(report.closed.is_some() == handled, "a report is handled without its outcome");
        if let Some(closed) = report.closed {
            ensure!(closed.outcome.fits(report.kind), "a report has an outcome that does not fit");
            ensure!(report.may_be_handled_by(closed.by), "a report was closed by somebody else");
        }
        let open = report.clock.is_none_or(|clock| T::Clocks::due(clock).is_some());
        ensure!(open, "the clock of a report does not run");
        Self::check_report_history(id, report)
    }

    fn check_report_history(id: ReportId, report: &Report) -> Outcome {
        let stored = ReportHistories::<T>::iter_key_prefix(id).count();
        ensure!(u32::try_from(stored) == Ok(report.history_len), "a report has other records than their number says");
        let last = report.history_len.saturating_sub(1);
        let mut before = report.filed_at;
        for number in 0..report.history_len {
            let record = ReportHistories::<T>::get(id, number).ok_or("a report's history has a gap")?;
            ensure!(record.stamp.at >= before, "a report's history goes back");
            before = record.stamp.at;
            let first = record.act == ReportAct::File;
            ensure!(first == (number == 0), "a report's history does not begin with its filing");
            let handled = matches!((record.act, report.closed), (ReportAct::Handle(a), Some(end)) if a == end.outcome);
            let ends = number == last && report.closed.is_some();
            ensure!(handled == ends, "a report and its history do not agree");
        }
        ensure!(report.history_len > 0, "a report has no history");
        Ok(())
    }

    /// What has numbers has them all from 0.
    fn check_numbers() -> Outcome {
        Self::check_numbered(Products::<T>::iter_keys(), NextProduct::<T>::get())?;
        Self::check_numbered(Reports::<T>::iter_keys(), NextReport::<T>::get())?;
        Self::check_numbered(Checks::<T>::iter_keys(), NextCheck::<T>::get())?;
        Self::check_numbered(WorkRecords::<T>::iter_keys(), NextRecord::<T>::get())?;
        let orphan = ProductHistories::<T>::iter_keys().any(|(id, _)| !Products::<T>::contains_key(id))
            || ReportHistories::<T>::iter_keys().any(|(id, _)| !Reports::<T>::contains_key(id));
        ensure!(!orphan, "a history of nothing");
        Ok(())
    }

    fn check_numbered(ids: impl Iterator<Item = u32>, next: u32) -> Outcome {
        let mut count = 0u32;
        for id in ids {
            ensure!(id < next, "a number was not given yet");
            count = count.saturating_add(1);
        }
        ensure!(count == next, "numbers have a gap");
        Ok(())
    }

    /// The lists hold exactly what belongs there, without gaps.
    fn check_lists() -> Outcome {
        let mut stored: BTreeMap<Listing, Vec<u32>> = BTreeMap::new();
        for (list, place, number) in Lists::<T>::iter() {
            ensure!(place < ListCounts::<T>::get(list), "a list is longer than its count says");
            stored.entry(list).or_default().push(number);
        }
        for (list, count) in ListCounts::<T>::iter() {
            let found = stored.get(&list).map_or(0, Vec::len);
            ensure!(u32::try_from(found) == Ok(count), "a list has a gap");
        }
        let mut expected = Self::expected_lists();
        for numbers in stored.values_mut().chain(expected.values_mut()) {
            numbers.sort_unstable();
        }
        ensure!(stored == expected, "a list names what does not belong there, or does not name what does");
        Ok(())
    }

    fn expected_lists() -> BTreeMap<Listing, Vec<u32>> {
        let mut lists: BTreeMap<Listing, Vec<u32>> = BTreeMap::new();
        let mut enter = |list, number| lists.entry(list).or_default().push(number);
        for (agreement, obligation) in Obligations::<T>::iter() {
            enter(Listing::Agreements(obligation.user), agreement);
        }
        for (id, product) in Products::<T>::iter() {
            enter(Listing::Products(ProductsOf::Agreement(product.agreement)), id);
            enter(Listing::Products(ProductsOf::User(product.user)), id);
        }
        for (id, report) in Reports::<T>::iter() {
            enter(Listing::Reports(ReportsOf::Agreement(report.agreement)), id);
            enter(Listing::Reports(ReportsOf::User(report.user)), id);
            for body in report.agencies.iter().copied().chain(report.bureau) {
                enter(Listing::Reports(ReportsOf::Addressee(body)), id);
            }
            if let Some(end) = report.closed {
                enter(Listing::Reports(ReportsOf::ClosedBy(end.by)), id);
            }
        }
        for (id, check) in Checks::<T>::iter() {
            if let CheckSubject::Agreement(agreement) = check.subject {
                enter(Listing::Checks(ChecksOf::Agreement(agreement)), id);
            }
            enter(Listing::Checks(ChecksOf::User(check.user)), id);
            enter(Listing::Checks(ChecksOf::Body(check.stamp.by.organisation)), id);
        }
        for (id, record) in WorkRecords::<T>::iter() {
            enter(Listing::Records(record.stamp.by.organisation), id);
        }
        lists
    }
}
