//! Signing: the commitment letter, then the agreement by both sides.

use crate::{
    history::{text_digest, Step},
    Agreement, Agreements, Commitments, Config, Error, Event, Pallet, Scopes, Signatures, VersionRecord, VersionTerms,
};
use drl_primitives::{
    agreement::{AgreementAct, AgreementState, GrantIssuer, Side, SignedTerms, TermSpan},
    agreement_text::AgreementScope,
    catalog::{Datasets, Service},
    clocks::{ClockKind, ClockSubject, Clocks, Term},
    signing::{SignedBy, SignedKind},
    AgreementId, AgreementVersion, Day, Moment,
};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_sign_commitment(id: AgreementId, signed: SignedBy) -> DispatchResult {
        let mut agreement = Agreements::<T>::get(id).ok_or(Error::<T>::NotFound)?;
        ensure!(!Commitments::<T>::contains_key(id), Error::<T>::AlreadySigned);
        let state = Self::next_state(id, &agreement, AgreementAct::SignCommitment)?;
        let text = Self::commitment_text(id).ok_or(Error::<T>::NotFound)?;
        let record = Self::check_signature(signed, agreement.user, SignedKind::Commitment, &text)?;

        let evidence = text_digest(record.text);
        let step = Step::of(AgreementAct::SignCommitment, agreement.version, record.actor(), evidence);
        Self::step(id, &mut agreement, state, step);
        let (user, signer, text) = (agreement.user, record.signer.clone(), record.text);
        Commitments::<T>::insert(id, record);
        Agreements::<T>::insert(id, agreement);
        Self::deposit_event(Event::CommitmentSigned { agreement: id, user, signer, text });
        Ok(())
    }

    pub(crate) fn do_sign(id: AgreementId, side: Side, signed: SignedBy) -> DispatchResult {
        let mut agreement = Agreements::<T>::get(id).ok_or(Error::<T>::NotFound)?;
        Self::drop_lapsed(id, &mut agreement);
        let version = agreement.version;
        let (act, state) = Self::act_of_signing(id, &agreement, side)?;
        let mut record = VersionTerms::<T>::get(id, version).ok_or(Error::<T>::NotFound)?;
        let text = Self::text_with(id, &agreement, version, &record).ok_or(Error::<T>::NotFound)?.render();
        let signature = Self::check_signature(signed, agreement.party(side), SignedKind::Agreement, &text)?;
        let completed = match act {
            AgreementAct::SignSecond => Some(Self::check_completion(id, &agreement, &record)?),
            _ => None,
        };

        let step = Step::of(act, version, signature.actor(), text_digest(signature.text));
        Self::step(id, &mut agreement, state, step);
        let (signer, text) = (signature.signer.clone(), signature.text);
        Signatures::<T>::insert(id, (version, side), signature);
        Self::deposit_event(Event::AgreementSigned { agreement: id, version, side, signer, text });
        if let Some((span, scope)) = completed {
            record.span = Some(span);
            Self::complete(id, &mut agreement, record, span, &scope)?;
            Self::deposit_event(Event::AgreementActivated { agreement: id, from: span.from, until: span.until });
        }
        Agreements::<T>::insert(id, agreement);
        Ok(())
    }

    /// Takes away a signature that lapsed because the other side has not signed in time, and records it. The caller stores the
    /// agreement.
    pub(crate) fn drop_lapsed(id: AgreementId, agreement: &mut Agreement) {
        let Some((side, signature)) = Self::lapsed_signature(id, agreement) else { return };
        let (act, version) = (AgreementAct::SignatureLapsed, agreement.version);
        let Some(state) = crate::transitions::next(Some(agreement.state), act) else { return };
        Signatures::<T>::remove(id, (version, side));
        let evidence = Some(text_digest(signature.text));
        Self::step(id, agreement, state, Step { act, version, actor: None, evidence });
        Self::deposit_event(Event::SignatureLapsed { agreement: id, version, side, expired_at: signature.expires_at });
    }

    /// Whether this is the first signature or the second, and the state it leads to.
    fn act_of_signing(
        id: AgreementId,
        agreement: &Agreement,
        side: Side,
    ) -> Result<(AgreementAct, AgreementState), Error<T>> {
        ensure!(agreement.state != AgreementState::Drafted, Error::<T>::CommitmentMissing);
        ensure!(!Signatures::<T>::contains_key(id, (agreement.version, side)), Error::<T>::AlreadySigned);
        let act = match agreement.state {
            AgreementState::Ready => AgreementAct::SignFirst,
            _ => AgreementAct::SignSecond,
        };
        Ok((act, Self::next_state(id, agreement, act)?))
    }

    /// What must hold when the later side signs, beyond the signature: the party that signed first may have been suspended, a
    /// dataset closed, the term be over since.
    fn check_completion(
        id: AgreementId,
        agreement: &Agreement,
        record: &VersionRecord,
    ) -> Result<(TermSpan, AgreementScope), Error<T>> {
        let scope = Scopes::<T>::get(id).ok_or(Error::<T>::NotFound)?;
        Self::check_fitness(agreement, &scope)?;
        let span = span_of(record, T::Clocks::now());
        ensure!(span.from < span.until, Error::<T>::TermOver);
        Ok((span, scope))
    }

    /// Both parties may act, every dataset is open, the protection proof is valid (5.4: what a grant needs to be active).
    pub(crate) fn check_fitness(agreement: &Agreement, scope: &AgreementScope) -> Result<(), Error<T>> {
        ensure!(Self::is_active(agreement.user), Error::<T>::UserNotActive);
        ensure!(Self::is_active(agreement.signer), Error::<T>::ProviderNotActive);
        let now = T::Clocks::now();
        let open = |dataset| T::Datasets::service_at(dataset, now) == Some(Service::Open);
        ensure!(scope.datasets.iter().all(|named| open(named.dataset)), Error::<T>::DatasetNotOpen);
        ensure!(scope.system.proof_valid_until >= Day::from_moment(now), Error::<T>::ProofLapsed);
        Ok(())
    }

    /// Stores a version that both sides have signed, starts the clock of its term and has its grants made.
    pub(crate) fn complete(
        id: AgreementId,
        agreement: &mut Agreement,
        record: VersionRecord,
        span: TermSpan,
        scope: &AgreementScope,
    ) -> DispatchResult {
        if let Some(clock) = agreement.term_clock.take() {
            T::Clocks::cancel(clock);
        }
        let (subject, term) = (ClockSubject::Agreement(id), Term::Until(span.last_day));
        let clock = T::Clocks::start(ClockKind::AgreementTerm, subject, agreement.signer, term)?;
        agreement.term_clock = Some(clock);
        let terms = signed_terms(id, agreement, scope, span);
        VersionTerms::<T>::insert(id, agreement.version, record);
        Agreements::<T>::insert(id, agreement.clone());
        T::Grants::issue(&terms)?;
        Ok(())
    }
}

/// The term of a version when the later signature comes at `now`.
pub(crate) fn span_of(record: &VersionRecord, now: Moment) -> TermSpan {
    let start = record.terms.start;
    let last_day = start.last_day(record.terms.months, Day::from_moment(now));
    TermSpan { signed: now, from: start.begins(now), until: last_day.end(), last_day }
}

/// What grants are made from.
fn signed_terms(id: AgreementId, agreement: &Agreement, scope: &AgreementScope, span: TermSpan) -> SignedTerms {
    let version: AgreementVersion = agreement.version;
    SignedTerms {
        agreement: id,
        version,
        user: agreement.user,
        signer: agreement.signer,
        agencies: agreement.agencies.clone(),
        rows: scope.rows.clone(),
        system: scope.system.system,
        service: scope.service,
        from: span.from,
        until: span.until,
        proof_valid_until: scope.system.proof_valid_until,
    }
}
