//! What is always true of the storage.

use crate::{
    Agreement, AgreementCount, Agreements, ByOrganisation, Commitments, Config, CountByOrganisation, CurrentTemplates,
    Histories, Pallet, Renewals, Scopes, Signatures, Templates, VersionTerms,
};
use drl_primitives::{
    agreement::{AgreementState as State, Side},
    AgreementId,
};
use frame_support::ensure;
use sp_core::H256;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks the whole storage of the pallet. Reads every agreement; not for blocks.
    ///
    /// # Errors
    /// The sentence that is not true.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let count = AgreementCount::<T>::get();
        let mut found = 0u32;
        for (id, agreement) in Agreements::<T>::iter() {
            ensure!((1..=count).contains(&id), "agreements are numbered from 1 to the count");
            found = found.saturating_add(1);
            Self::check_parties(id, &agreement)?;
            Self::check_versions(id, &agreement)?;
            Self::check_state(id, &agreement)?;
            Self::check_history(id, &agreement)?;
        }
        ensure!(found == count, "no agreement is missing");
        Self::check_lists()?;
        Self::check_templates()
    }

    fn check_parties(id: AgreementId, agreement: &Agreement) -> Result<(), TryRuntimeError> {
        let scope = Scopes::<T>::get(id).ok_or("each agreement has a scope")?;
        ensure!(!scope.rows.is_empty(), "the scope is not empty");
        ensure!(scope.user.organisation == agreement.user, "scope and agreement name the same user");
        ensure!(scope.provider.organisation == agreement.signer, "scope and agreement name the same signer");
        let agencies = scope.agencies.iter().map(|agency| agency.organisation);
        ensure!(agencies.eq(agreement.agencies.iter().copied()), "scope and agreement name the same agencies");
        ensure!(agreement.agencies.windows(2).all(|w| w.first() < w.last()), "agencies ascend");
        let owned = scope.rows.iter().all(|(row, _)| agreement.agencies.contains(&row.agency));
        ensure!(owned, "each row is of an agency of the agreement");
        Ok(())
    }

    fn check_versions(id: AgreementId, agreement: &Agreement) -> Result<(), TryRuntimeError> {
        let stored = VersionTerms::<T>::iter_key_prefix(id).count();
        ensure!(u32::try_from(stored) == Ok(agreement.version), "versions are numbered from 1 to the latest");
        let mut ended = None;
        for version in 1..=agreement.version {
            let record = VersionTerms::<T>::get(id, version).ok_or("no version is missing")?;
            let text = Self::canonical_text(id, version).ok_or("each version has a text")?;
            ensure!(record.text == H256(sp_io::hashing::blake2_256(&text)), "the hash is that of the text");
            ensure!(record.number <= agreement.texts, "texts are counted");
            for side in [Side::Provider, Side::DataUser] {
                let signature = Signatures::<T>::get(id, (version, side));
                ensure!(signature.is_some() || record.span.is_none(), "a term has both signatures");
                let same = signature.is_none_or(|s| s.text == record.text && s.organisation == agreement.party(side));
                ensure!(same, "a signature is of the party and over the text");
            }
            let Some(span) = record.span else { continue };
            ensure!(span.signed <= span.from && span.from < span.until, "a term begins with signing and is not empty");
            ensure!(span.until == span.last_day.end(), "a term ends with its last day");
            ensure!(ended.is_none_or(|until| until == span.from), "a term follows the one before");
            ended = Some(span.until);
        }
        Ok(())
    }

    fn check_state(id: AgreementId, agreement: &Agreement) -> Result<(), TryRuntimeError> {
        let state = agreement.state;
        let signed = |side| Signatures::<T>::contains_key(id, (agreement.version, side));
        let signatures = [Side::Provider, Side::DataUser].into_iter().filter(|side| signed(*side)).count();
        let expected = match state {
            State::Drafted | State::Ready => signatures == 0,
            State::HalfSigned => signatures == 1,
            State::Declined => !signed(Side::DataUser),
            _ => signatures == 2,
        };
        ensure!(expected, "the state tells how many sides have signed");
        let span = Self::latest_span(id, agreement);
        ensure!(span.is_some() == (signatures == 2), "a term runs from the second signature on");
        ensure!(state != State::Drafted || !Commitments::<T>::contains_key(id), "a draft has no signed letter");
        ensure!(agreement.ended.is_some() == state.is_final(), "what has ended is final");
        ensure!(agreement.ended.is_none_or(|end| end.how == state), "the end is that of the state");
        ensure!(agreement.term_clock.is_some() == state.is_signed(), "the clock of the term runs while it is in force");
        ensure!(
            agreement.notice_clock.is_some() == (state == State::NoticeGiven),
            "the clock of a notice runs with it"
        );
        ensure!(state != State::NoticeGiven || agreement.notice.is_some(), "a notice is kept");
        let waits = Renewals::<T>::contains_key(id);
        ensure!(waits == (state == State::RenewalRequested), "a renewal waits only where it was requested");
        Ok(())
    }

    fn check_history(id: AgreementId, agreement: &Agreement) -> Result<(), TryRuntimeError> {
        let stored = Histories::<T>::iter_key_prefix(id).count();
        ensure!(u32::try_from(stored) == Ok(agreement.history), "the history has as many entries as are counted");
        let mut before = None;
        let mut at = 0;
        for place in 0..agreement.history {
            let entry = Histories::<T>::get(id, place).ok_or("the history has no gap")?;
            ensure!(crate::next(before, entry.act) == Some(entry.state), "each step was possible");
            ensure!(entry.at >= at, "time does not run back");
            (before, at) = (Some(entry.state), entry.at);
        }
        ensure!(before == Some(agreement.state), "the history leads to the state");
        Ok(())
    }

    fn check_lists() -> Result<(), TryRuntimeError> {
        for (organisation, count) in CountByOrganisation::<T>::iter() {
            let mut before = 0;
            for place in 0..count {
                let id = ByOrganisation::<T>::get(organisation, place).ok_or("a list has no gap")?;
                let agreement = Agreements::<T>::get(id).ok_or("a list names agreements that exist")?;
                let part = [agreement.user, agreement.signer].contains(&organisation)
                    || agreement.agencies.contains(&organisation);
                ensure!(part, "a list names agreements in which the organisation has a part");
                ensure!(id > before, "a list is in the order of drafting");
                before = id;
            }
        }
        Ok(())
    }

    fn check_templates() -> Result<(), TryRuntimeError> {
        for (kind, version, _) in Templates::<T>::iter() {
            let current = CurrentTemplates::<T>::get(kind);
            ensure!((1..=current).contains(&version), "model texts are numbered from 1 to the current one");
        }
        Ok(())
    }
}
