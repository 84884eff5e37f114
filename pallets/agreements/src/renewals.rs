//! Renewal: asked for by the data user before expiry, decided by who signed.

use crate::{
    history::{text_digest, Step},
    signatures::span_of,
    Actor, Agreement, Agreements, Config, Error, Event, Pallet, Renewal, Renewals, Scopes, Signatures, VersionRecord,
    VersionTerms,
};
use drl_primitives::{
    agreement::{AgreementAct, AgreementTerms, RenewalRefusal, Side, TermSpan, TermStart},
    clocks::Clocks,
    parameters::RuleParameters,
    signing::{SignedBy, SignedKind},
    AgreementId, Digest,
};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_request_renewal(id: AgreementId, months: u16, signed: SignedBy) -> DispatchResult {
        let mut agreement = Agreements::<T>::get(id).ok_or(Error::<T>::NotFound)?;
        let state = Self::next_state(id, &agreement, AgreementAct::RequestRenewal)?;
        let record = Self::renewed(id, &agreement, months)?;
        let version = agreement.version.saturating_add(1);
        let text = Self::text_with(id, &agreement, version, &record).ok_or(Error::<T>::NotFound)?.render();
        let signature = Self::check_signature(signed, agreement.user, SignedKind::Agreement, &text)?;

        agreement.texts = record.number;
        let text = signature.text;
        let step = Step::of(AgreementAct::RequestRenewal, version, signature.actor(), text_digest(text));
        Self::step(id, &mut agreement, state, step);
        Renewals::<T>::insert(id, Renewal { record, signature });
        Agreements::<T>::insert(id, agreement);
        Self::deposit_event(Event::RenewalRequested { agreement: id, version, months, text });
        Ok(())
    }

    pub(crate) fn do_agree_renewal(id: AgreementId, signed: SignedBy) -> DispatchResult {
        let mut agreement = Agreements::<T>::get(id).ok_or(Error::<T>::NotFound)?;
        let state = Self::next_state(id, &agreement, AgreementAct::AgreeRenewal)?;
        let Renewal { mut record, signature: of_user } = Renewals::<T>::get(id).ok_or(Error::<T>::NotFound)?;
        let scope = Scopes::<T>::get(id).ok_or(Error::<T>::NotFound)?;
        let version = agreement.version.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
        let text = Self::text_with(id, &agreement, version, &record).ok_or(Error::<T>::NotFound)?.render();
        let of_provider = Self::check_signature(signed, agreement.signer, SignedKind::Agreement, &text)?;
        if T::Parameters::current().agreement.recheck_on_renewal {
            Self::check_fitness(&agreement, &scope)?;
        }
        let span = span_of(&record, T::Clocks::now());

        agreement.version = version;
        let step = Step::of(AgreementAct::AgreeRenewal, version, of_provider.actor(), text_digest(record.text));
        Self::step(id, &mut agreement, state, step);
        Renewals::<T>::remove(id);
        Signatures::<T>::insert(id, (version, Side::DataUser), of_user);
        Signatures::<T>::insert(id, (version, Side::Provider), of_provider);
        record.span = Some(span);
        Self::complete(id, &mut agreement, record, span, &scope)?;
        Self::deposit_event(Event::AgreementRenewed { agreement: id, version, from: span.from, until: span.until });
        Ok(())
    }

    pub(crate) fn do_refuse_renewal(
        actor: Actor,
        id: AgreementId,
        reason: RenewalRefusal,
        statement: Digest,
    ) -> DispatchResult {
        let mut agreement = Agreements::<T>::get(id).ok_or(Error::<T>::NotFound)?;
        ensure!(actor.organisation == agreement.signer, Error::<T>::NotParty);
        let state = Self::next_state(id, &agreement, AgreementAct::RefuseRenewal)?;
        ensure!(!statement.value.is_zero(), Error::<T>::DocumentMissing);

        let version = agreement.version.saturating_add(1);
        Self::step(id, &mut agreement, state, Step::of(AgreementAct::RefuseRenewal, version, actor, statement));
        Renewals::<T>::remove(id);
        Agreements::<T>::insert(id, agreement);
        Self::deposit_event(Event::RenewalRefused { agreement: id, version, reason, statement });
        Ok(())
    }

    /// The version that a renewal by `months` would make, asked for now. It follows the term that runs (no gap, Q-14), and is
    /// the same agreement otherwise.
    pub(crate) fn renewed(id: AgreementId, agreement: &Agreement, months: u16) -> Result<VersionRecord, Error<T>> {
        let latest = VersionTerms::<T>::get(id, agreement.version).ok_or(Error::<T>::NotFound)?;
        let span = latest.span.ok_or(Error::<T>::WrongState)?;
        let parameters = T::Parameters::current().agreement;
        Self::check_months(months, &parameters)?;
        Self::check_lead(&span, parameters.renewal_lead_days)?;
        let number = agreement.texts.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
        let version = agreement.version.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
        let terms = AgreementTerms { start: TermStart::After(span.last_day), months, ..latest.terms };
        Self::record_of(id, agreement, version, number, terms)
    }

    /// Not before the term has begun, so that terms do not pile up; not later than the lead before its last day ends.
    fn check_lead(span: &TermSpan, lead_days: u16) -> Result<(), Error<T>> {
        ensure!(T::Clocks::now() >= span.from, Error::<T>::TermNotBegun);
        let latest = T::Clocks::today().plus(u32::from(lead_days));
        ensure!(latest <= span.last_day, Error::<T>::RenewalTooLate);
        Ok(())
    }
}
