//! The ends of an agreement: before it is signed, by notice, by time, for breach.

use crate::{
    history::Step, Actor, Agreement, Agreements, Config, Error, Event, Pallet, Renewals, Signatures, VersionTerms,
    WeightInfo,
};
use drl_primitives::{
    agreement::{
        AgreementAct, AgreementEnd, AgreementState, BreachTermination, DeclineGround, Notice, OnAgreementEnd, Side,
        TermSpan,
    },
    clocks::{ClockKind, ClockSubject, Clocks, OnDue, Term},
    parameters::{NoticeMode, RuleParameters},
    AgreementId, ClockId, Day, Digest, OrgId,
};
use frame_support::{ensure, weights::Weight};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{AccountId32, DispatchResult};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_give_notice(origin: OriginFor<T>, id: AgreementId, end: Day, document: Digest) -> DispatchResult {
        let who = ensure_signed(origin)?;
        let mut agreement = Agreements::<T>::get(id).ok_or(Error::<T>::NotFound)?;
        let (by, actor) = Self::ensure_party(who, &agreement)?;
        let state = Self::next_state(id, &agreement, AgreementAct::GiveNotice)?;
        ensure!(!document.value.is_zero(), Error::<T>::DocumentMissing);
        Self::check_notice(id, &agreement, end)?;

        let (subject, term) = (ClockSubject::Agreement(id), Term::Until(end));
        let clock = T::Clocks::start(ClockKind::NoticePeriod, subject, actor.organisation, term)?;
        agreement.notice = Some(Notice { by, at: T::Clocks::now(), end, document });
        agreement.notice_clock = Some(clock);
        Renewals::<T>::remove(id);
        let step = Step::of(AgreementAct::GiveNotice, agreement.version, actor, document);
        Self::step(id, &mut agreement, state, step);
        Agreements::<T>::insert(id, agreement);
        Self::deposit_event(Event::NoticeGiven { agreement: id, by, end, document });
        Ok(())
    }

    /// Ends an agreement that the data user will never sign. The provider's signature, where there is one, stays on record.
    pub(crate) fn do_decline(
        origin: OriginFor<T>,
        id: AgreementId,
        ground: DeclineGround,
        statement: Digest,
    ) -> DispatchResult {
        let who = ensure_signed(origin)?;
        let mut agreement = Agreements::<T>::get(id).ok_or(Error::<T>::NotFound)?;
        let (side, actor) = Self::ensure_party(who, &agreement)?;
        ensure!(side == Side::DataUser, Error::<T>::NotParty);
        Self::drop_lapsed(id, &mut agreement);
        let state = Self::next_state(id, &agreement, AgreementAct::Decline)?;
        // What the data user has signed stands until the day that its signature names.
        let signed = Signatures::<T>::contains_key(id, (agreement.version, Side::DataUser));
        ensure!(!signed, Error::<T>::AlreadySigned);
        ensure!(!statement.value.is_zero(), Error::<T>::DocumentMissing);

        agreement.ended = Some(AgreementEnd { how: state, at: T::Clocks::now() });
        let by = actor.officer.clone();
        let step = Step::of(AgreementAct::Decline, agreement.version, actor, statement);
        Self::step(id, &mut agreement, state, step);
        Agreements::<T>::insert(id, agreement);
        Self::deposit_event(Event::AgreementDeclined { agreement: id, ground, statement, by });
        Ok(())
    }

    /// Not sooner than the agreed days from today, not beyond the term; and where a notice only keeps an agreement from being
    /// renewed, not before the end of its term.
    fn check_notice(id: AgreementId, agreement: &Agreement, end: Day) -> Result<(), Error<T>> {
        let latest = VersionTerms::<T>::get(id, agreement.version).ok_or(Error::<T>::NotFound)?;
        let TermSpan { last_day, .. } = latest.span.ok_or(Error::<T>::WrongState)?;
        let soonest = T::Clocks::today().plus(u32::from(latest.terms.notice_days));
        ensure!(end >= soonest, Error::<T>::NoticeTooShort);
        ensure!(end <= last_day, Error::<T>::NoticeBeyondTerm);
        let whole_term = T::Parameters::current().agreement.notice_mode == NoticeMode::NoRenewal;
        ensure!(!whole_term || end == last_day, Error::<T>::NoticeEndsEarly);
        Ok(())
    }

    /// Records the end that time has brought, if it has. The agreement is out of force since that end whether or not it is
    /// recorded: see `standing.rs`.
    pub(crate) fn settle(id: AgreementId) {
        let Some(mut agreement) = Agreements::<T>::get(id) else { return };
        let Some(end) = Self::end_by_time(id, &agreement, T::Clocks::now()) else { return };
        let act = match end.how {
            AgreementState::EndedByNotice => AgreementAct::ReachNoticeEnd,
            _ => AgreementAct::ReachTerm,
        };
        let Some(state) = crate::transitions::next(Some(agreement.state), act) else { return };
        let step = Step { act, version: agreement.version, actor: None, evidence: None };
        Self::finish(id, &mut agreement, state, end, step);
        Self::deposit_event(match act {
            AgreementAct::ReachNoticeEnd => Event::AgreementEndedByNotice { agreement: id, at: end.at },
            _ => Event::AgreementExpired { agreement: id, at: end.at },
        });
    }

    /// Stores an end: no clock runs and no renewal waits any more.
    fn finish(id: AgreementId, agreement: &mut Agreement, state: AgreementState, end: AgreementEnd, step: Step) {
        for clock in [agreement.term_clock.take(), agreement.notice_clock.take()].into_iter().flatten() {
            T::Clocks::cancel(clock);
        }
        Renewals::<T>::remove(id);
        agreement.ended = Some(end);
        Self::step(id, agreement, state, step);
        Agreements::<T>::insert(id, agreement.clone());
        T::OnEnd::on_agreement_end(id);
    }

    fn do_terminate(id: AgreementId, actor: Actor, evidence: Digest) -> DispatchResult {
        let mut agreement = Agreements::<T>::get(id).ok_or(Error::<T>::NotFound)?;
        let state = Self::next_state(id, &agreement, AgreementAct::TerminateForBreach)?;
        let at = T::Clocks::now();
        let by = actor.organisation;
        let step = Step::of(AgreementAct::TerminateForBreach, agreement.version, actor, evidence);
        Self::finish(id, &mut agreement, state, AgreementEnd { how: state, at }, step);
        Self::deposit_event(Event::AgreementTerminatedForBreach { agreement: id, by, evidence });
        Ok(())
    }
}

impl<T: Config> BreachTermination<AccountId32> for Pallet<T> {
    fn terminate_for_breach(
        agreement: AgreementId,
        by: OrgId,
        officer: AccountId32,
        evidence: Digest,
    ) -> DispatchResult {
        Self::do_terminate(agreement, Actor { organisation: by, officer }, evidence)
    }

    fn terminate_weight() -> Weight {
        T::WeightInfo::settle().saturating_add(T::OnEnd::max_weight())
    }
}

impl<T: Config> OnDue for Pallet<T> {
    fn on_due(_: ClockId, kind: ClockKind, subject: ClockSubject, _: OrgId) -> Weight {
        match (kind, subject) {
            (ClockKind::AgreementTerm | ClockKind::NoticePeriod, ClockSubject::Agreement(id)) => {
                Self::settle(id);
                <Self as OnDue>::max_weight()
            }
            _ => Weight::zero(),
        }
    }

    fn max_weight() -> Weight {
        T::WeightInfo::settle().saturating_add(T::OnEnd::max_weight())
    }
}
