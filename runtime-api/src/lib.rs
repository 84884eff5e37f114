//! The runtime APIs through which RPC and clients read the ledger.
//!
//! Declarations only: the runtime answers each from the state of the block it is asked at, by the pallet that keeps it. A
//! reader that wants to rely on an answer asks at a finalized block. Types are those of `drl_primitives`.
//!
//! Lists come in pages of at most 100 entries: `from` is the number of the first entry, counted from 0, or `after` the last
//! entry of the page before; `limit` the most entries wanted. An empty page is the end.

#![cfg_attr(not(feature = "std"), no_std)]
// The macro writes items that carry no documentation, and functions of as many arguments as an API has.
#![allow(missing_docs, clippy::too_many_arguments)]

extern crate alloc;

use alloc::vec::Vec;
use drl_primitives::{
    agreement::AgreementView,
    application_view::{ApplicationView, ClockView, WorkItem, WorkKey},
    clocks::Due,
    dataset::CatalogEntry,
    grant::Question,
    grant_status::{GrantView, GrantsOf, StatusRecord},
    organisation::Officer,
    review::HistoryRecord,
    signing::SignedKind,
    verdict::{Facts, Verdict},
    views::{CalendarView, ParametersView},
    AgreementId, AgreementVersion, ApplicationId, ClockId, CreditCode, DatasetId, Day, GrantHash, Moment, OrgId,
};
use sp_runtime::AccountId32;

/// An account on the ledger.
pub type AccountId = AccountId32;
/// The number of a block.
pub type BlockNumber = u32;
/// [`drl_primitives::views::OrganisationView`] of the ledger.
pub type OrganisationView = drl_primitives::views::OrganisationView<AccountId>;
/// [`drl_primitives::grant_status::GrantView`] of the ledger.
pub type GrantOfLedger = GrantView<AccountId, BlockNumber>;
/// A record of a grant's history.
pub type GrantRecord = StatusRecord<AccountId, BlockNumber>;
/// A record of an application's history.
pub type ApplicationRecord = HistoryRecord<AccountId>;

sp_api::decl_runtime_apis! {
    /// Everything about the release of data that the ledger answers.
    #[api_version(1)]
    pub trait ReleaseApi {
        /// Whether data may be obtained under a grant: the one verdict (architecture, decision 8).
        fn verify_grant(grant: GrantHash, question: Question) -> Verdict;

        /// What a verdict on the grant depends on, all as of a moment; `None` where there is no such grant.
        fn grant_facts(grant: GrantHash, at: Moment) -> Option<Facts>;

        /// A grant with its status and the holds that stand.
        fn grant(grant: GrantHash) -> Option<GrantOfLedger>;

        /// The history of a grant, oldest record first.
        fn grant_history(grant: GrantHash, from: u32, limit: u32) -> Vec<GrantRecord>;

        /// The grants of a dataset, a data user or an agreement, in the order of issue.
        fn grants(of: GrantsOf, from: u32, limit: u32) -> Vec<GrantHash>;

        /// How many grants a dataset, a data user or an agreement has.
        fn grant_count(of: GrantsOf) -> u32;

        /// An application with its rows, documents and clocks.
        fn application(application: ApplicationId) -> Option<ApplicationView>;

        /// The history of an application, oldest record first.
        fn application_history(application: ApplicationId, from: u32, limit: u32) -> Vec<ApplicationRecord>;

        /// The applications of an organisation.
        fn applications_of(
            applicant: OrgId,
            after: Option<ApplicationId>,
            limit: u32,
        ) -> Vec<ApplicationId>;

        /// What an organisation is waited for.
        fn worklist(organisation: OrgId, after: Option<WorkKey>, limit: u32) -> Vec<WorkItem>;

        /// A dataset as it stands in the catalog.
        fn dataset(dataset: DatasetId) -> Option<CatalogEntry>;

        /// How many datasets were ever registered. Their ids are 1 to this number.
        fn dataset_count() -> u32;

        /// An organisation with its officers.
        fn organisation(organisation: OrgId) -> Option<OrganisationView>;

        /// The organisation with this unified social credit code, be it active or not.
        fn organisation_by_code(code: CreditCode) -> Option<OrgId>;

        /// The post of an account, if it is an officer.
        fn officer(account: AccountId) -> Option<Officer>;

        /// An agreement as it stands.
        fn agreement(agreement: AgreementId) -> Option<AgreementView>;

        /// The agreements in which an organisation has a part, in the order of drafting.
        fn agreements_of(organisation: OrgId, from: u32) -> Vec<AgreementId>;

        /// The canonical bytes of the text of a version: UTF-8, to be shown before signing.
        fn agreement_text(agreement: AgreementId, version: AgreementVersion) -> Option<Vec<u8>>;

        /// The canonical bytes of the commitment letter: UTF-8, to be shown before signing.
        fn commitment_text(agreement: AgreementId) -> Option<Vec<u8>>;

        /// The canonical bytes of the text that a renewal by `months` would have, if it were asked for now.
        fn renewal_text(agreement: AgreementId, months: u16) -> Option<Vec<u8>>;

        /// The bytes to be signed now, with an expiry. Not the text alone: domain and expiry stand around it.
        fn signing_payload(agreement: AgreementId, kind: SignedKind, expires_at: Moment) -> Option<Vec<u8>>;

        /// The bytes that a data user signs to ask for a renewal by `months`.
        fn renewal_payload(agreement: AgreementId, months: u16, expires_at: Moment) -> Option<Vec<u8>>;

        /// The governed parameters that apply today.
        fn parameters() -> ParametersView;

        /// The calendar of a year, if one was published.
        fn calendar(year: u16) -> Option<CalendarView>;

        /// An open clock, with its due day by the calendars in force.
        fn clock(clock: ClockId) -> Option<ClockView>;

        /// The day that is `count` working days after `from`, which itself is not counted.
        fn add_working_days(from: Day, count: u16) -> Due;

        /// How many working days lie after `from` up to and including `to`, at most 250.
        fn working_days_between(from: Day, to: Day) -> u16;

        /// The moment of the block: what "now" is in every answer.
        fn now() -> Moment;
    }
}

#[cfg(test)]
mod tests {
    use super::runtime_decl_for_release_api::{ID, VERSION};

    #[test]
    fn the_api_is_known_by_its_name_and_version() {
        // The first eight bytes of BLAKE2b-64 of the name, as the runtime's version lists it.
        assert_eq!(ID, sp_crypto_hashing::blake2_64(b"ReleaseApi"));
        assert_eq!(VERSION, 1);
    }
}
