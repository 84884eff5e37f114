//! The duties of an agreement: how they begin with the first delivery, run out, and end with the agreement.

use crate::{
    access::Actor,
    transitions::{next_launch, next_period, LaunchStep, PeriodStep},
    types::{Launch, Obligation},
    Config, Error, Event, LaunchExtensions, Obligations, Pallet, UsagePeriods, WeightInfo,
};
use drl_primitives::{
    agreement::{AgreementDuties, AgreementRegister, AgreementStanding, OnAgreementEnd},
    clocks::{ClockKind, ClockSubject, Clocks, OnDue, Term},
    organisation::OrgKind,
    receipts::OnDelivery,
    reports::{LaunchExtension, LaunchState, Listing, PeriodNumber, PeriodState, UsagePeriod},
    AgreementId, ClockId, Day, Digest, GrantHash, Moment, OrgId,
};
use frame_support::{ensure, weights::Weight};
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> OnDelivery for Pallet<T> {
    /// The first delivery under an agreement starts the clocks; later ones change nothing. Nor does one that is
    /// acknowledged when the agreement has ended: nothing is to be launched or reported any more.
    fn on_acknowledged(agreement: AgreementId, grant: GrantHash, user: OrgId, at: Moment) -> DispatchResult {
        if Obligations::<T>::contains_key(agreement) {
            return Ok(());
        }
        let duties = Self::duties_of(agreement)?;
        ensure!(duties.user == user, Error::<T>::NotParty);
        if duties.standing != AgreementStanding::InForce {
            return Ok(());
        }
        Self::begin_duties(agreement, grant, &duties, at)
    }

    fn max_weight() -> Weight {
        T::WeightInfo::on_acknowledged()
    }
}

impl<T: Config> OnAgreementEnd for Pallet<T> {
    /// What was not due yet falls away. What was due by then stays as it is: the breach of a launch, and each usage report that
    /// was missed, which is still owed.
    fn on_agreement_end(agreement: AgreementId) {
        let Some(mut obligation) = Obligations::<T>::get(agreement).filter(|obligation| !obligation.ended) else {
            return;
        };
        obligation.ended = true;
        let launch = Self::lapse_launch(&mut obligation.launch);
        let period = Self::lapse_period(agreement, obligation.periods);
        Obligations::<T>::insert(agreement, obligation);
        if launch || period.is_some() {
            Self::deposit_event(Event::DutiesLapsed { agreement, launch, period });
        }
    }

    fn max_weight() -> Weight {
        T::WeightInfo::on_agreement_end()
    }
}

impl<T: Config> OnDue for Pallet<T> {
    /// Marks what was missed; the breach is recorded already. The next period of usage reports begins all the same while the
    /// agreement is in force: each missed period is a breach of its own. By the time of the call the agreement may have ended.
    ///
    /// The clock of a report's handling needs nothing beyond its breach.
    fn on_due(clock: ClockId, kind: ClockKind, subject: ClockSubject, _holder: OrgId) -> Weight {
        match (kind, subject) {
            (ClockKind::Launch, ClockSubject::Agreement(agreement)) => Self::miss_launch(agreement, clock),
            (ClockKind::UsageReport, ClockSubject::Agreement(agreement)) => Self::miss_period(agreement, clock),
            _ => return Weight::zero(),
        }
        <Self as OnDue>::max_weight()
    }

    fn max_weight() -> Weight {
        T::WeightInfo::on_due()
    }
}

impl<T: Config> Pallet<T> {
    /// Starts the clocks of launch and first usage report.
    fn begin_duties(agreement: AgreementId, grant: GrantHash, duties: &AgreementDuties, at: Moment) -> DispatchResult {
        let user = duties.user;
        let first = Day::from_moment(at);
        let due = not_past::<T>(first.plus_months(u32::from(duties.launch_months)));
        let clock = Some(Self::start_launch(agreement, user, due)?);
        let launch = Launch { state: LaunchState::Awaited, due, clock, launched: None, extensions: 0 };
        let mut obligation = Obligation {
            user,
            since: at,
            first_grant: grant,
            launch,
            periods: 0,
            months: 0,
            missed_periods: 0,
            ended: false,
        };
        Self::enlist(Listing::Agreements(user), agreement)?;
        Self::deposit_event(Event::DutiesBegan { agreement, user, grant, launch_due: due });
        Self::begin_period(agreement, &mut obligation, first, duties.report_months)?;
        Obligations::<T>::insert(agreement, obligation);
        Ok(())
    }

    fn start_launch(agreement: AgreementId, user: OrgId, due: Day) -> Result<ClockId, DispatchError> {
        T::Clocks::start(ClockKind::Launch, ClockSubject::Agreement(agreement), user, Term::Until(due))
    }

    /// Begins the period that follows. Its last day is counted from the first delivery, not from the day on which the report
    /// before was filed, so that late reports do not shift the periods.
    fn begin_period(
        agreement: AgreementId,
        obligation: &mut Obligation,
        from: Day,
        report_months: u16,
    ) -> DispatchResult {
        let number = obligation.periods.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
        // A period of no months would never end.
        let months = obligation.months.saturating_add(u32::from(report_months.max(1)));
        let due = obligation.first_day().plus_months(months);
        let term = Term::Until(not_past::<T>(due));
        let subject = ClockSubject::Agreement(agreement);
        let clock = Some(T::Clocks::start(ClockKind::UsageReport, subject, obligation.user, term)?);
        obligation.periods = number;
        obligation.months = months;
        let state = PeriodState::Open;
        UsagePeriods::<T>::insert(agreement, number, UsagePeriod { from, due, state, clock, report: None });
        Self::deposit_event(Event::PeriodBegan { agreement, number, from, due });
        Ok(())
    }

    /// Begins the period after the latest one, which has just been filed or missed, while the agreement is in force.
    pub(crate) fn begin_next_period(
        agreement: AgreementId,
        obligation: &mut Obligation,
        latest_due: Day,
    ) -> DispatchResult {
        let duties = T::Agreements::duties(agreement).filter(|duties| duties.standing == AgreementStanding::InForce);
        match duties {
            Some(duties) if !obligation.ended => {
                Self::begin_period(agreement, obligation, latest_due.plus(1), duties.report_months)
            }
            _ => Ok(()),
        }
    }

    /// The clock of the launch ran out.
    fn miss_launch(agreement: AgreementId, clock: ClockId) {
        Obligations::<T>::mutate_extant(agreement, |obligation| {
            let launch = &mut obligation.launch;
            if launch.clock != Some(clock) {
                return;
            }
            let Some(state) = next_launch(launch.state, LaunchStep::RunOut) else { return };
            launch.state = state;
            let (user, due) = (obligation.user, launch.due);
            Self::deposit_event(Event::LaunchMissed { agreement, user, due });
        });
    }

    /// The clock of a usage report ran out. Only the latest period has one that runs.
    fn miss_period(agreement: AgreementId, clock: ClockId) {
        let Some(mut obligation) = Obligations::<T>::get(agreement) else { return };
        let (number, user) = (obligation.periods, obligation.user);
        let Some(mut period) = UsagePeriods::<T>::get(agreement, number) else { return };
        if period.clock != Some(clock) {
            return;
        }
        let Some(state) = next_period(period.state, PeriodStep::RunOut) else { return };
        period.state = state;
        obligation.missed_periods = obligation.missed_periods.saturating_add(1);
        let due = period.due;
        UsagePeriods::<T>::insert(agreement, number, period);
        Self::deposit_event(Event::PeriodMissed { agreement, number, user, due });
        if let Err(fault) = Self::begin_next_period(agreement, &mut obligation, due) {
            // Cannot be: no term is in the past, and four thousand million periods do not pass.
            log::error!("the period after {number} of agreement {agreement} did not begin: {fault:?}");
        }
        Obligations::<T>::insert(agreement, obligation);
    }

    /// Nothing is to be launched any more. Tells whether something was.
    fn lapse_launch(launch: &mut Launch) -> bool {
        let Some(state) = next_launch(launch.state, LaunchStep::End) else { return false };
        Self::give_up(launch);
        launch.state = state;
        true
    }

    /// The latest period needs no report any more, unless that was due by now. Tells its number.
    fn lapse_period(agreement: AgreementId, number: PeriodNumber) -> Option<PeriodNumber> {
        let mut period = UsagePeriods::<T>::get(agreement, number)?;
        let state = next_period(period.state, PeriodStep::End)?;
        let clock = period.clock?;
        if has_passed::<T>(clock) {
            // The agenda has not come to it yet. It will mark the period as missed, and the report stays owed.
            return None;
        }
        T::Clocks::cancel(clock);
        period.state = state;
        period.clock = None;
        UsagePeriods::<T>::insert(agreement, number, period);
        Some(number)
    }

    /// Ends the clock of a launch that is not measured by it any more. A breach is not lost, though the agenda may not have come
    /// to it yet: stopping a clock after its day records it.
    fn give_up(launch: &mut Launch) {
        let Some(clock) = launch.clock.take() else { return };
        if launch.state == LaunchState::Awaited && has_passed::<T>(clock) {
            T::Clocks::stop(clock);
        } else {
            T::Clocks::cancel(clock);
        }
    }

    pub(crate) fn do_extend_launch(
        origin: OriginFor<T>,
        agreement: AgreementId,
        until: Day,
        reason: Digest,
    ) -> DispatchResult {
        let actor = Self::ensure_decides(origin, &[OrgKind::Agency, OrgKind::Bureau])?;
        let duties = Self::duties_in_force(agreement)?;
        ensure!(duties.signer == actor.organisation, Error::<T>::NotSigner);
        Self::ensure_documents(&[reason])?;
        let mut obligation = Obligations::<T>::get(agreement).ok_or(Error::<T>::NothingDelivered)?;
        let launch = &mut obligation.launch;
        let state = next_launch(launch.state, LaunchStep::Extend).ok_or(Error::<T>::WrongState)?;
        let today = T::Clocks::today();
        ensure!(until > launch.due && until >= today, Error::<T>::NotLater);
        ensure!(until <= duties.span.last_day, Error::<T>::BeyondTerm);

        let clock = Self::start_launch(agreement, obligation.user, until)?;
        let number = Self::take_number(&mut launch.extensions)?;
        let from = launch.due;
        Self::give_up(launch);
        launch.state = state;
        launch.due = until;
        launch.clock = Some(clock);
        Obligations::<T>::insert(agreement, obligation);
        Self::record_extension(agreement, number, (from, until), from < today, &actor, reason);
        Ok(())
    }

    fn record_extension(
        agreement: AgreementId,
        number: u32,
        (from, until): (Day, Day),
        after_due: bool,
        actor: &Actor<T::AccountId>,
        reason: Digest,
    ) {
        let stamp = Self::stamp(actor, reason);
        LaunchExtensions::<T>::insert(agreement, number, LaunchExtension { from, until, after_due, stamp });
        let (organisation, officer) = (actor.organisation, actor.officer.clone());
        Self::deposit_event(Event::LaunchExtended { agreement, from, until, organisation, officer, reason });
    }
}

/// The day, or today where it has passed: the soonest day on which a clock can be due. So a duty whose day passed while the chain
/// stood still has a day left, and runs out like any other.
fn not_past<T: Config>(day: Day) -> Day {
    day.max(T::Clocks::today())
}

/// Whether the due day of an open clock has passed.
fn has_passed<T: Config>(clock: ClockId) -> bool {
    T::Clocks::due(clock).is_some_and(|due| due.day < T::Clocks::today())
}
