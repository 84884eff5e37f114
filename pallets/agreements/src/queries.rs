//! What readers ask: the runtime APIs call these.

use crate::{
    Agreement, Agreements, ByOrganisation, Commitments, Config, CountByOrganisation, Histories, HistoryEntry, Pallet,
    Renewals, Scopes, SignatureRecord, Signatures, VersionRecord, VersionTerms,
};
use alloc::vec::Vec;
use drl_primitives::{
    agreement::{AgreementView, GenesisHash, Side, TemplateKind},
    agreement_text::{AgreementScope, AgreementText, CommitmentText},
    clocks::Clocks,
    signing::{payload, SignedKind},
    AgreementId, AgreementVersion, Moment, OrgId,
};
use frame_system::pallet_prelude::BlockNumberFor;

/// The most entries that one answer lists.
pub const PAGE: u32 = 100;

impl<T: Config> Pallet<T> {
    /// An agreement as it stands.
    pub fn view(id: AgreementId) -> Option<AgreementView> {
        let agreement = Agreements::<T>::get(id)?;
        let record = VersionTerms::<T>::get(id, agreement.version)?;
        let lapsed = Self::lapsed_signature(id, &agreement).map(|(side, _)| side);
        let signed =
            |side: &Side| lapsed != Some(*side) && Signatures::<T>::contains_key(id, (agreement.version, *side));
        Some(AgreementView {
            agreement: id,
            application: agreement.application,
            user: agreement.user,
            signer: agreement.signer,
            state: Self::state_now(id, &agreement),
            version: agreement.version,
            terms: record.terms,
            span: record.span,
            text: record.text,
            signed_by: [Side::Provider, Side::DataUser].into_iter().filter(signed).collect(),
            committed: Commitments::<T>::contains_key(id),
            renewal_months: Renewals::<T>::get(id).map(|renewal| renewal.record.terms.months),
            notice: agreement.notice,
            ended: agreement.ended.or_else(|| Self::end_by_time(id, &agreement, T::Clocks::now())),
            agencies: agreement.agencies,
        })
    }

    /// What an agreement covers.
    pub fn scope(id: AgreementId) -> Option<AgreementScope> {
        Scopes::<T>::get(id)
    }

    /// Everything that stands in the text of a version; a renewal that waits for a decision counts as the next version.
    pub fn agreement_text(id: AgreementId, version: AgreementVersion) -> Option<AgreementText> {
        let agreement = Agreements::<T>::get(id)?;
        let record = match VersionTerms::<T>::get(id, version) {
            Some(record) => record,
            None if Some(version) == agreement.version.checked_add(1) => Renewals::<T>::get(id)?.record,
            None => return None,
        };
        Self::text_with(id, &agreement, version, &record)
    }

    /// The canonical bytes of the text of a version.
    pub fn canonical_text(id: AgreementId, version: AgreementVersion) -> Option<Vec<u8>> {
        Self::agreement_text(id, version).map(|text| text.render())
    }

    /// The canonical bytes that a request for renewal by `months`, made now, is signed over; `None` where it is not possible.
    pub fn renewal_text(id: AgreementId, months: u16) -> Option<Vec<u8>> {
        let agreement = Agreements::<T>::get(id)?;
        let record = Self::renewed(id, &agreement, months).ok()?;
        let version = agreement.version.checked_add(1)?;
        Self::text_with(id, &agreement, version, &record).map(|text| text.render())
    }

    /// The canonical bytes of the commitment letter.
    pub fn commitment_text(id: AgreementId) -> Option<Vec<u8>> {
        let agreement = Agreements::<T>::get(id)?;
        let text = CommitmentText {
            genesis: Self::genesis_hash(),
            agreement: id,
            application: agreement.application,
            template: Self::template_use(TemplateKind::CommitmentLetter, agreement.commitment_template)?,
            user: Scopes::<T>::get(id)?.user,
        };
        Some(text.render())
    }

    /// The bytes to sign now, expiring at `expires_at`: the commitment letter, or the text that waits for signatures (that of a
    /// requested renewal where there is one). For a renewal that is not requested yet see [`Self::renewal_payload`].
    pub fn signing_payload(id: AgreementId, kind: SignedKind, expires_at: Moment) -> Option<Vec<u8>> {
        let text = match kind {
            SignedKind::Commitment => Self::commitment_text(id)?,
            SignedKind::Agreement => {
                let version = Agreements::<T>::get(id)?.version;
                let next = version.checked_add(1).filter(|_| Renewals::<T>::contains_key(id));
                Self::canonical_text(id, next.unwrap_or(version))?
            }
        };
        Some(payload(kind, &text, expires_at))
    }

    /// The bytes that the data user signs to ask for a renewal by `months`.
    pub fn renewal_payload(id: AgreementId, months: u16, expires_at: Moment) -> Option<Vec<u8>> {
        Some(payload(SignedKind::Agreement, &Self::renewal_text(id, months)?, expires_at))
    }

    /// The signatures under a version.
    pub fn signatures(id: AgreementId, version: AgreementVersion) -> Vec<(Side, SignatureRecord)> {
        let found = |side| Signatures::<T>::get(id, (version, side)).map(|record| (side, record));
        [Side::Provider, Side::DataUser].into_iter().filter_map(found).collect()
    }

    /// The signature under the commitment letter.
    pub fn commitment(id: AgreementId) -> Option<SignatureRecord> {
        Commitments::<T>::get(id)
    }

    /// Entries of the history from number `from` on, at most [`PAGE`].
    pub fn history(id: AgreementId, from: u32) -> Vec<HistoryEntry<BlockNumberFor<T>>> {
        let len = Agreements::<T>::get(id).map_or(0, |agreement| agreement.history);
        (from..len.min(from.saturating_add(PAGE))).filter_map(|place| Histories::<T>::get(id, place)).collect()
    }

    /// Agreements in which an organisation has a part, as data user, signer or agency: from the `from`-th on in the order of
    /// drafting, at most [`PAGE`].
    pub fn of_organisation(organisation: OrgId, from: u32) -> Vec<AgreementId> {
        let count = CountByOrganisation::<T>::get(organisation).min(from.saturating_add(PAGE));
        (from..count).filter_map(|place| ByOrganisation::<T>::get(organisation, place)).collect()
    }

    /// The text of a version, given its record.
    pub(crate) fn text_with(
        id: AgreementId,
        agreement: &Agreement,
        version: AgreementVersion,
        record: &VersionRecord,
    ) -> Option<AgreementText> {
        Some(AgreementText {
            genesis: Self::genesis_hash(),
            agreement: id,
            version,
            number: record.number,
            application: agreement.application,
            template: Self::template_use(TemplateKind::Agreement, agreement.template)?,
            commitment: Self::template_use(TemplateKind::CommitmentLetter, agreement.commitment_template)?,
            scope: Scopes::<T>::get(id)?,
            terms: record.terms.clone(),
        })
    }
}
