//! What is read from the finalized state, by the pallets' own storage types.

use super::{At, Ledger, LedgerError};
use drl_primitives::{
    agreement::{AgreementTerms, AgreementView, Side, TemplateKind, TermStart},
    agreement_text::{AgreementText, CommitmentText, TemplateUse},
    application::{ApplicationForm, Documents},
    application_view::{ApplicationView, WorkItem, WorkKey},
    dataset::{CatalogEntry, Matter},
    grant::Question,
    grant_status::GrantView,
    organisation::OrgKind,
    parameters::Parameters,
    verdict::Verdict,
    AgreementId, AgreementVersion, ApplicationId, CreditCode, DatasetId, DatasetVersion, Day, GrantHash, OrgId,
    RowIndex,
};
use drl_runtime::Runtime;
use frame_support::storage::StoragePrefixedMap;
use sp_runtime::AccountId32;

/// How many entries a list shows at most.
pub const LIST_LIMIT: usize = 1_000;

/// The last four bytes of a key: the number of an entry of a map by numbers.
fn number_of(key: &[u8]) -> u32 {
    let tail = key.len().checked_sub(4).and_then(|start| key.get(start..)).and_then(|tail| tail.try_into().ok());
    tail.map_or(0, u32::from_le_bytes)
}

/// The last 32 bytes of a key: an account.
fn account_of(key: &[u8]) -> AccountId32 {
    let tail = key.len().checked_sub(32).and_then(|start| key.get(start..)).and_then(|tail| tail.try_into().ok());
    AccountId32::new(tail.unwrap_or_default())
}

/// An entry of a map by numbers.
pub type Numbered<T> = (u32, T);

impl Ledger {
    pub(super) async fn numbered<R: codec::Decode>(&self, prefix: &[u8]) -> Result<At<Vec<Numbered<R>>>, LedgerError> {
        let At { value, block } = self.map(prefix, LIST_LIMIT).await?;
        let mut entries: Vec<_> = value.into_iter().map(|(key, value)| (number_of(&key), value)).collect();
        entries.sort_by_key(|(number, _)| *number);
        Ok(At { value: entries, block })
    }

    /// An organisation.
    ///
    /// # Errors
    /// Those of the connection; so for all that follow.
    pub async fn organisation(&self, id: OrgId) -> Result<At<Option<pallet_registry::Organisation>>, LedgerError> {
        self.storage(&pallet_registry::Organisations::<Runtime>::hashed_key_for(id)).await
    }

    /// All organisations.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn organisations(&self) -> Result<At<Vec<Numbered<pallet_registry::Organisation>>>, LedgerError> {
        self.numbered(&pallet_registry::Organisations::<Runtime>::final_prefix()).await
    }

    /// The organisation with this unified social credit code.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn organisation_by_code(&self, code: CreditCode) -> Result<At<Option<OrgId>>, LedgerError> {
        self.storage(&pallet_registry::ByCode::<Runtime>::hashed_key_for(code)).await
    }

    /// The post of an account.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn officer(
        &self,
        account: &AccountId32,
    ) -> Result<At<Option<pallet_registry::OfficerRecord>>, LedgerError> {
        self.storage(&pallet_registry::Officers::<Runtime>::hashed_key_for(account)).await
    }

    /// The officers of an organisation.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn officers(
        &self,
        id: OrgId,
    ) -> Result<At<Vec<(AccountId32, pallet_registry::OfficerRecord)>>, LedgerError> {
        let prefix = pallet_registry::Officers::<Runtime>::final_prefix();
        let At { value, block } = self.map::<pallet_registry::OfficerRecord>(&prefix, LIST_LIMIT).await?;
        let of_it = value.into_iter().filter(|(_, officer)| officer.organisation == id);
        Ok(At { value: of_it.map(|(key, officer)| (account_of(&key), officer)).collect(), block })
    }

    /// A dataset.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn dataset(&self, id: DatasetId) -> Result<At<Option<pallet_catalog::Dataset>>, LedgerError> {
        self.storage(&pallet_catalog::Datasets::<Runtime>::hashed_key_for(id)).await
    }

    /// All datasets.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn datasets(&self) -> Result<At<Vec<Numbered<pallet_catalog::Dataset>>>, LedgerError> {
        self.numbered(&pallet_catalog::Datasets::<Runtime>::final_prefix()).await
    }

    /// A version of a dataset's entry.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn dataset_version(
        &self,
        id: DatasetId,
        version: DatasetVersion,
    ) -> Result<At<Option<pallet_catalog::VersionOf<Runtime>>>, LedgerError> {
        self.storage(&pallet_catalog::Versions::<Runtime>::hashed_key_for(id, version)).await
    }

    /// The dispute over one of the attributes of a dataset, if one runs.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn dispute(
        &self,
        id: DatasetId,
        matter: Matter,
    ) -> Result<At<Option<pallet_catalog::Dispute>>, LedgerError> {
        self.storage(&pallet_catalog::Disputes::<Runtime>::hashed_key_for(id, matter)).await
    }

    /// What the latest dispute over the sharing attribute of a dataset ended with.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn sharing_ruling(
        &self,
        id: DatasetId,
    ) -> Result<At<Option<pallet_catalog::SharingRuling>>, LedgerError> {
        self.storage(&pallet_catalog::SharingRulings::<Runtime>::hashed_key_for(id)).await
    }

    /// The quota that was set for a kind of organisation; nothing where the default applies.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn quota(&self, kind: OrgKind) -> Result<At<Option<pallet_registry::Quota>>, LedgerError> {
        self.storage(&pallet_registry::Quotas::<Runtime>::hashed_key_for(kind)).await
    }

    /// What an organisation used in the last period in which it sent a transaction.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn usage(&self, id: OrgId) -> Result<At<Option<pallet_registry::Usage>>, LedgerError> {
        self.storage(&pallet_registry::Usages::<Runtime>::hashed_key_for(id)).await
    }

    /// An application, without form, documents and rows.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn application(
        &self,
        id: ApplicationId,
    ) -> Result<At<Option<pallet_applications::types::Application>>, LedgerError> {
        self.storage(&pallet_applications::Applications::<Runtime>::hashed_key_for(id)).await
    }

    /// All applications.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn applications(
        &self,
    ) -> Result<At<Vec<Numbered<pallet_applications::types::Application>>>, LedgerError> {
        self.numbered(&pallet_applications::Applications::<Runtime>::final_prefix()).await
    }

    /// Annex 1 of an application.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn application_form(&self, id: ApplicationId) -> Result<At<Option<ApplicationForm>>, LedgerError> {
        self.storage(&pallet_applications::Forms::<Runtime>::hashed_key_for(id)).await
    }

    /// The documents of an application.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn application_documents(&self, id: ApplicationId) -> Result<At<Option<Documents>>, LedgerError> {
        self.storage(&pallet_applications::Documents::<Runtime>::hashed_key_for(id)).await
    }

    /// A row of an application's demand list.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn application_row(
        &self,
        id: ApplicationId,
        row: RowIndex,
    ) -> Result<At<Option<pallet_applications::types::Row<AccountId32>>>, LedgerError> {
        self.storage(&pallet_applications::Rows::<Runtime>::hashed_key_for(id, row)).await
    }

    /// An agreement.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn agreement(&self, id: AgreementId) -> Result<At<Option<pallet_agreements::Agreement>>, LedgerError> {
        self.storage(&pallet_agreements::Agreements::<Runtime>::hashed_key_for(id)).await
    }

    /// All agreements.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn agreements(&self) -> Result<At<Vec<Numbered<pallet_agreements::Agreement>>>, LedgerError> {
        self.numbered(&pallet_agreements::Agreements::<Runtime>::final_prefix()).await
    }

    /// The terms of a version of an agreement, with the number of its text.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn agreement_version(
        &self,
        id: AgreementId,
        version: AgreementVersion,
    ) -> Result<At<Option<pallet_agreements::VersionRecord>>, LedgerError> {
        self.storage(&pallet_agreements::VersionTerms::<Runtime>::hashed_key_for(id, version)).await
    }

    /// The signature of a side under a version of an agreement.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn agreement_signature(
        &self,
        id: AgreementId,
        version: AgreementVersion,
        side: Side,
    ) -> Result<At<Option<pallet_agreements::SignatureRecord>>, LedgerError> {
        self.storage(&pallet_agreements::Signatures::<Runtime>::hashed_key_for(id, (version, side))).await
    }

    async fn template(&self, kind: TemplateKind, version: u32) -> Result<Option<TemplateUse>, LedgerError> {
        let key = pallet_agreements::Templates::<Runtime>::hashed_key_for(kind, version);
        let template: Option<pallet_agreements::Template> = self.storage(&key).await?.value;
        Ok(template.map(|template| TemplateUse { version, zh: template.zh, en: template.en }))
    }

    /// The text that waits for signatures: of the latest version, or of the renewal that was asked for.
    ///
    /// It is written down here, from the finalized state, by the same code as in the runtime: what is shown is what the
    /// ledger will check the signature against, whatever a node says.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn agreement_text(&self, id: AgreementId) -> Result<Option<AgreementText>, LedgerError> {
        let Some(agreement) = self.agreement(id).await?.value else { return Ok(None) };
        let key = pallet_agreements::Renewals::<Runtime>::hashed_key_for(id);
        let renewal: Option<pallet_agreements::Renewal> = self.storage(&key).await?.value;
        let (version, record) = match renewal {
            Some(renewal) => (agreement.version.saturating_add(1), Some(renewal.record)),
            None => (agreement.version, self.agreement_version(id, agreement.version).await?.value),
        };
        match record {
            Some(record) => self.text_of(id, &agreement, version, record.number, record.terms).await,
            None => Ok(None),
        }
    }

    /// The text by whose signature the data user asks for a further term of `months`.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn renewal_text(&self, id: AgreementId, months: u16) -> Result<Option<AgreementText>, LedgerError> {
        let Some(agreement) = self.agreement(id).await?.value else { return Ok(None) };
        let latest = self.agreement_version(id, agreement.version).await?.value;
        let Some((record, span)) = latest.and_then(|record| record.span.map(|span| (record, span))) else {
            return Ok(None);
        };
        let terms = AgreementTerms { start: TermStart::After(span.last_day), months, ..record.terms };
        let (version, number) = (agreement.version.saturating_add(1), agreement.texts.saturating_add(1));
        self.text_of(id, &agreement, version, number, terms).await
    }

    async fn text_of(
        &self,
        id: AgreementId,
        agreement: &pallet_agreements::Agreement,
        version: AgreementVersion,
        number: u32,
        terms: AgreementTerms,
    ) -> Result<Option<AgreementText>, LedgerError> {
        let scope = self.storage(&pallet_agreements::Scopes::<Runtime>::hashed_key_for(id)).await?.value;
        let template = self.template(TemplateKind::Agreement, agreement.template).await?;
        let commitment = self.template(TemplateKind::CommitmentLetter, agreement.commitment_template).await?;
        let (Some(scope), Some(template), Some(commitment)) = (scope, template, commitment) else { return Ok(None) };
        Ok(Some(AgreementText {
            genesis: self.genesis(),
            agreement: id,
            version,
            number,
            application: agreement.application,
            template,
            commitment,
            scope,
            terms,
        }))
    }

    /// The commitment letter of an agreement.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn commitment_text(&self, id: AgreementId) -> Result<Option<CommitmentText>, LedgerError> {
        let Some(agreement) = self.agreement(id).await?.value else { return Ok(None) };
        let scope: Option<drl_primitives::agreement_text::AgreementScope> =
            self.storage(&pallet_agreements::Scopes::<Runtime>::hashed_key_for(id)).await?.value;
        let template = self.template(TemplateKind::CommitmentLetter, agreement.commitment_template).await?;
        let (Some(scope), Some(template)) = (scope, template) else { return Ok(None) };
        Ok(Some(CommitmentText {
            genesis: self.genesis(),
            agreement: id,
            application: agreement.application,
            template,
            user: scope.user,
        }))
    }

    /// The one verdict: may data be obtained under a grant?
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn verify_grant(&self, grant: GrantHash, question: &Question) -> Result<At<Verdict>, LedgerError> {
        self.query("ReleaseApi_verify_grant", (grant, question)).await
    }

    /// A grant with its status and holds.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn grant_view(
        &self,
        grant: GrantHash,
    ) -> Result<At<Option<GrantView<AccountId32, drl_runtime::BlockNumber>>>, LedgerError> {
        self.query("ReleaseApi_grant", grant).await
    }

    /// An application with its rows, documents and clocks.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn application_view(&self, id: ApplicationId) -> Result<At<Option<ApplicationView>>, LedgerError> {
        self.query("ReleaseApi_application", id).await
    }

    /// What an organisation is waited for: the first `limit` entries, at most 100.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn worklist(&self, organisation: OrgId, limit: u32) -> Result<At<Vec<WorkItem>>, LedgerError> {
        let after: Option<WorkKey> = None;
        self.query("ReleaseApi_worklist", (organisation, after, limit)).await
    }

    /// A dataset as it stands in the catalog.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn catalog_entry(&self, id: DatasetId) -> Result<At<Option<CatalogEntry>>, LedgerError> {
        self.query("ReleaseApi_dataset", id).await
    }

    /// An agreement as it stands, ends that have come by time included.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn agreement_view(&self, id: AgreementId) -> Result<At<Option<AgreementView>>, LedgerError> {
        self.query("ReleaseApi_agreement", id).await
    }

    /// A grant.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn grant(&self, hash: GrantHash) -> Result<At<Option<pallet_grants::GrantOf<Runtime>>>, LedgerError> {
        self.storage(&pallet_grants::Grants::<Runtime>::hashed_key_for(hash)).await
    }

    /// The grants of a dataset.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn grants_of_dataset(&self, id: DatasetId) -> Result<Vec<GrantHash>, LedgerError> {
        let count = pallet_grants::DatasetGrantCounts::<Runtime>::hashed_key_for(id);
        self.grants(&count, |n| pallet_grants::DatasetGrants::<Runtime>::hashed_key_for(id, n)).await
    }

    /// The grants of a data user.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn grants_of_user(&self, id: OrgId) -> Result<Vec<GrantHash>, LedgerError> {
        let count = pallet_grants::UserGrantCounts::<Runtime>::hashed_key_for(id);
        self.grants(&count, |n| pallet_grants::UserGrants::<Runtime>::hashed_key_for(id, n)).await
    }

    /// The grants of an agreement, all its versions.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn grants_of_agreement(&self, id: AgreementId) -> Result<Vec<GrantHash>, LedgerError> {
        let count = pallet_grants::AgreementGrantCounts::<Runtime>::hashed_key_for(id);
        self.grants(&count, |n| pallet_grants::AgreementGrants::<Runtime>::hashed_key_for(id, n)).await
    }

    async fn grants(&self, count: &[u8], key: impl Fn(u32) -> Vec<u8>) -> Result<Vec<GrantHash>, LedgerError> {
        let block = self.head().await?.hash;
        let count: u32 = self.storage_at(count, block).await?.unwrap_or_default();
        let mut grants = Vec::new();
        for number in 0..count.min(LIST_LIMIT as u32) {
            grants.extend(self.storage_at::<GrantHash>(&key(number), block).await?);
        }
        Ok(grants)
    }

    /// The moment of the last finalized block, milliseconds since the epoch.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn now(&self) -> Result<u64, LedgerError> {
        let now: At<Option<u64>> = self.storage(&super::storage_key("Timestamp", "Now")).await?;
        Ok(now.value.unwrap_or_default())
    }

    /// The governed parameters that apply on the day of the last finalized block, and their version.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn parameters(&self) -> Result<At<(u32, Parameters)>, LedgerError> {
        let today = Day::from_moment(self.now().await?);
        let versions = self.parameter_versions().await?;
        // The last one that has begun and was not dropped.
        let current = versions
            .value
            .into_iter()
            .rev()
            .find(|(_, record)| record.cancelled_at.is_none() && record.effective_from <= today)
            .map_or_else(|| (0, Parameters::default()), |(version, record)| (version, record.parameters));
        Ok(At { value: current, block: versions.block })
    }

    /// Every version of the governed parameters.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn parameter_versions(
        &self,
    ) -> Result<At<Vec<Numbered<pallet_rule_parameters::VersionRecord>>>, LedgerError> {
        self.numbered(&pallet_rule_parameters::Versions::<Runtime>::final_prefix()).await
    }

    /// The calendar of a year.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn calendar(&self, year: u16) -> Result<At<Option<pallet_working_days::CalendarRecord>>, LedgerError> {
        self.storage(&pallet_working_days::Calendars::<Runtime>::hashed_key_for(year)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_accounts_are_read_from_keys() {
        let key = pallet_registry::Organisations::<Runtime>::hashed_key_for(7);
        assert_eq!(number_of(&key), 7);
        let account = AccountId32::new([9; 32]);
        let key = pallet_registry::Officers::<Runtime>::hashed_key_for(&account);
        assert_eq!(account_of(&key), account);
        assert_eq!(number_of(&[]), 0);
    }
}
