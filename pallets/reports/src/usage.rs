//! Usage reports by period.

use crate::{
    access::{Actor, USERS},
    transitions::{next_period, PeriodStep},
    types::{Launch, Obligation},
    Config, Error, Event, Obligations, Pallet, PeriodOf, UsagePeriods,
};
use drl_primitives::{
    clocks::{ClockEnd, Clocks},
    reports::{PeriodNumber, PeriodState, UsageReport},
    AgreementId, Day, Digest,
};
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_file_usage_report(
        origin: OriginFor<T>,
        agreement: AgreementId,
        number: PeriodNumber,
        report: Digest,
        feedback: Option<Digest>,
    ) -> DispatchResult {
        let actor = Self::ensure_prepares(origin, USERS)?;
        let mut obligation = Obligations::<T>::get(agreement).ok_or(Error::<T>::NothingDelivered)?;
        ensure!(obligation.user == actor.organisation, Error::<T>::NotParty);
        let mut period = UsagePeriods::<T>::get(agreement, number).ok_or(Error::<T>::NoSuchPeriod)?;
        let state = next_period(period.state, PeriodStep::File).ok_or(Error::<T>::WrongState)?;
        ensure!(period.from <= T::Clocks::today(), Error::<T>::PeriodNotBegun);
        Self::ensure_documents(&[report])?;
        Self::check_feedback(&obligation.launch, &period, feedback)?;

        // A clock that does not run counts as late.
        let end = period.clock.take().map_or(ClockEnd::Late, T::Clocks::stop);
        period.report = Some(UsageReport { stamp: Self::stamp(&actor, report), feedback, end });
        let before = core::mem::replace(&mut period.state, state);
        let due = period.due;
        UsagePeriods::<T>::insert(agreement, number, period);
        let Actor { organisation: user, officer, .. } = actor;
        Self::deposit_event(Event::UsageReportFiled { agreement, number, user, officer, report, feedback, end });
        Self::leave_period(agreement, &mut obligation, before, due)?;
        Obligations::<T>::insert(agreement, obligation);
        Ok(())
    }

    /// Feedback by the agreed dimensions is given from the launch on: of each period on whose last day the product was
    /// launched.
    fn check_feedback(launch: &Launch, period: &PeriodOf<T>, feedback: Option<Digest>) -> DispatchResult {
        let launched = launch.launched.is_some_and(|(at, _)| Day::from_moment(at) <= period.due);
        ensure!(feedback.is_some() || !launched, Error::<T>::FeedbackMissing);
        Self::ensure_documents(feedback.as_slice())
    }

    /// What follows the report of a period that was in this state: where it was open, the next one begins; where it was overdue,
    /// that began when the clock ran out.
    fn leave_period(
        agreement: AgreementId,
        obligation: &mut Obligation,
        before: PeriodState,
        due: Day,
    ) -> DispatchResult {
        if before == PeriodState::Missed {
            obligation.missed_periods = obligation.missed_periods.saturating_sub(1);
            return Ok(());
        }
        Self::begin_next_period(agreement, obligation, due)
    }
}
