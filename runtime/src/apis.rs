//! What the node and its clients may ask the runtime.

// The macro writes items that carry no documentation.
#![allow(missing_docs)]

use crate::{
    genesis, release_api, AccountId, Agreements, Applications, Aura, Block, Catalog, Executive, Grandpa, Grants, Hash,
    Header, InherentDataExt, Nonce, Registry, Runtime, RuntimeGenesisConfig, SessionKeys, System, UncheckedExtrinsic,
    WorkingDays, VERSION,
};
use alloc::vec::Vec;
use drl_primitives::{
    agreement::AgreementView,
    application_view::{ApplicationView, ClockView, WorkItem, WorkKey},
    clocks::{Clocks, Due, WorkingCalendar},
    dataset::CatalogEntry,
    grant::Question,
    grant_status::GrantsOf,
    organisation::{Officer, Organisations},
    signing::SignedKind,
    verdict::{Facts, Verdict},
    views::{CalendarView, ParametersView},
    AgreementId, AgreementVersion, ApplicationId, ClockId, CreditCode, DatasetId, Day, GrantHash, Moment, OrgId,
};
use drl_runtime_api::{ApplicationRecord, GrantOfLedger, GrantRecord, OrganisationView};
use frame_support::{
    genesis_builder_helper::{build_state, get_preset},
    view_functions::{ViewFunctionDispatchError, ViewFunctionId},
};
use pallet_grandpa::AuthorityId as GrandpaId;
use sp_api::impl_runtime_apis;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_inherents::{CheckInherentsResult, InherentData};
use sp_runtime::{
    traits::{Block as BlockT, NumberFor},
    transaction_validity::{TransactionSource, TransactionValidity},
    ApplyExtrinsicResult, ExtrinsicInclusionMode,
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;

impl_runtime_apis! {
    impl sp_api::Core<Block> for Runtime {
        fn version() -> RuntimeVersion {
            VERSION
        }

        fn execute_block(block: <Block as BlockT>::LazyBlock) {
            Executive::execute_block(block)
        }

        fn initialize_block(header: &Header) -> ExtrinsicInclusionMode {
            Executive::initialize_block(header)
        }
    }

    impl sp_api::Metadata<Block> for Runtime {
        fn metadata() -> OpaqueMetadata {
            OpaqueMetadata::new(Runtime::metadata().into())
        }

        fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
            Runtime::metadata_at_version(version)
        }

        fn metadata_versions() -> Vec<u32> {
            Runtime::metadata_versions()
        }
    }

    impl frame_support::view_functions::runtime_api::RuntimeViewFunction<Block> for Runtime {
        fn execute_view_function(
            id: ViewFunctionId,
            input: Vec<u8>,
        ) -> Result<Vec<u8>, ViewFunctionDispatchError> {
            Runtime::execute_view_function(id, input)
        }
    }

    impl sp_block_builder::BlockBuilder<Block> for Runtime {
        fn apply_extrinsic(extrinsic: UncheckedExtrinsic) -> ApplyExtrinsicResult {
            Executive::apply_extrinsic(extrinsic)
        }

        fn finalize_block() -> Header {
            Executive::finalize_block()
        }

        fn inherent_extrinsics(data: InherentData) -> Vec<UncheckedExtrinsic> {
            data.create_extrinsics()
        }

        fn check_inherents(block: <Block as BlockT>::LazyBlock, data: InherentData) -> CheckInherentsResult {
            data.check_extrinsics(&block)
        }
    }

    impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
        fn validate_transaction(
            source: TransactionSource,
            transaction: UncheckedExtrinsic,
            block_hash: Hash,
        ) -> TransactionValidity {
            Executive::validate_transaction(source, transaction, block_hash)
        }
    }

    impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
        fn offchain_worker(header: &Header) {
            Executive::offchain_worker(header)
        }
    }

    impl sp_session::SessionKeys<Block> for Runtime {
        fn generate_session_keys(owner: Vec<u8>, seed: Option<Vec<u8>>) -> OpaqueGeneratedSessionKeys {
            SessionKeys::generate(&owner, seed).into()
        }

        fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
            SessionKeys::decode_into_raw_public_keys(&encoded)
        }
    }

    impl sp_consensus_aura::AuraApi<Block, AuraId> for Runtime {
        fn slot_duration() -> sp_consensus_aura::SlotDuration {
            sp_consensus_aura::SlotDuration::from_millis(Aura::slot_duration())
        }

        fn authorities() -> Vec<AuraId> {
            pallet_aura::Authorities::<Runtime>::get().into_inner()
        }
    }

    impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
        fn grandpa_authorities() -> sp_consensus_grandpa::AuthorityList {
            Grandpa::grandpa_authorities()
        }

        fn current_set_id() -> sp_consensus_grandpa::SetId {
            pallet_grandpa::CurrentSetId::<Runtime>::get()
        }

        fn submit_report_equivocation_unsigned_extrinsic(
            _proof: sp_consensus_grandpa::EquivocationProof<Hash, NumberFor<Block>>,
            _key_owner_proof: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
        ) -> Option<()> {
            None
        }

        fn generate_key_ownership_proof(
            _set_id: sp_consensus_grandpa::SetId,
            _authority: GrandpaId,
        ) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
            None
        }
    }

    impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
        fn account_nonce(account: AccountId) -> Nonce {
            System::account_nonce(account)
        }
    }

    impl drl_runtime_api::ReleaseApi<Block> for Runtime {
        fn verify_grant(grant: GrantHash, question: Question) -> Verdict {
            Grants::verify(grant, &question)
        }

        fn grant_facts(grant: GrantHash, at: Moment) -> Option<Facts> {
            Grants::facts(grant, at)
        }

        fn grant(grant: GrantHash) -> Option<GrantOfLedger> {
            Grants::grant(grant)
        }

        fn grant_history(grant: GrantHash, from: u32, limit: u32) -> Vec<GrantRecord> {
            Grants::history(grant, from, limit)
        }

        fn grants(of: GrantsOf, from: u32, limit: u32) -> Vec<GrantHash> {
            Grants::grants(of, from, limit)
        }

        fn grant_count(of: GrantsOf) -> u32 {
            Grants::grant_count(of)
        }

        fn application(application: ApplicationId) -> Option<ApplicationView> {
            Applications::application(application)
        }

        fn application_history(application: ApplicationId, from: u32, limit: u32) -> Vec<ApplicationRecord> {
            Applications::history(application, from, limit)
        }

        fn applications_of(applicant: OrgId, after: Option<ApplicationId>, limit: u32) -> Vec<ApplicationId> {
            Applications::applications_of(applicant, after, limit)
        }

        fn worklist(organisation: OrgId, after: Option<WorkKey>, limit: u32) -> Vec<WorkItem> {
            Applications::worklist(organisation, after, limit)
        }

        fn dataset(dataset: DatasetId) -> Option<CatalogEntry> {
            Catalog::dataset(dataset)
        }

        fn dataset_count() -> u32 {
            Catalog::dataset_count()
        }

        fn organisation(organisation: OrgId) -> Option<OrganisationView> {
            release_api::organisation(organisation)
        }

        fn organisation_by_code(code: CreditCode) -> Option<OrgId> {
            Registry::by_code(code)
        }

        fn officer(account: AccountId) -> Option<Officer> {
            Registry::officer(&account)
        }

        fn agreement(agreement: AgreementId) -> Option<AgreementView> {
            Agreements::view(agreement)
        }

        fn agreements_of(organisation: OrgId, from: u32) -> Vec<AgreementId> {
            Agreements::of_organisation(organisation, from)
        }

        fn agreement_text(agreement: AgreementId, version: AgreementVersion) -> Option<Vec<u8>> {
            Agreements::canonical_text(agreement, version)
        }

        fn commitment_text(agreement: AgreementId) -> Option<Vec<u8>> {
            Agreements::commitment_text(agreement)
        }

        fn renewal_text(agreement: AgreementId, months: u16) -> Option<Vec<u8>> {
            Agreements::renewal_text(agreement, months)
        }

        fn signing_payload(agreement: AgreementId, kind: SignedKind, expires_at: Moment) -> Option<Vec<u8>> {
            Agreements::signing_payload(agreement, kind, expires_at)
        }

        fn renewal_payload(agreement: AgreementId, months: u16, expires_at: Moment) -> Option<Vec<u8>> {
            Agreements::renewal_payload(agreement, months, expires_at)
        }

        fn parameters() -> ParametersView {
            release_api::parameters()
        }

        fn calendar(year: u16) -> Option<CalendarView> {
            release_api::calendar(year)
        }

        fn clock(clock: ClockId) -> Option<ClockView> {
            release_api::clock(clock)
        }

        fn add_working_days(from: Day, count: u16) -> Due {
            WorkingDays::add(from, count)
        }

        fn working_days_between(from: Day, to: Day) -> u16 {
            WorkingDays::between(from, to)
        }

        fn now() -> Moment {
            <WorkingDays as Clocks>::now()
        }
    }

    impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
        fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
            build_state::<RuntimeGenesisConfig>(config)
        }

        fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
            get_preset::<RuntimeGenesisConfig>(id, genesis::get_preset)
        }

        fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
            genesis::preset_names()
        }
    }

    #[cfg(feature = "runtime-benchmarks")]
    impl frame_benchmarking::Benchmark<Block> for Runtime {
        fn benchmark_metadata(
            extra: bool,
        ) -> (Vec<frame_benchmarking::BenchmarkList>, Vec<frame_support::traits::StorageInfo>) {
            crate::benchmarks::metadata(extra)
        }

        fn dispatch_benchmark(
            config: frame_benchmarking::BenchmarkConfig,
        ) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, alloc::string::String> {
            crate::benchmarks::dispatch(config)
        }
    }

    #[cfg(feature = "try-runtime")]
    impl frame_try_runtime::TryRuntime<Block> for Runtime {
        // A failed check is to stop the tool that asked; this code is never part of a chain.
        fn on_runtime_upgrade(
            checks: frame_try_runtime::UpgradeCheckSelect,
        ) -> (frame_support::weights::Weight, frame_support::weights::Weight) {
            let weight = Executive::try_runtime_upgrade(checks).expect("the upgrade passes its checks");
            (weight, crate::constants::block_weights().max_block)
        }

        fn execute_block(
            block: <Block as BlockT>::LazyBlock,
            state_root_check: bool,
            signature_check: bool,
            select: frame_try_runtime::TryStateSelect,
        ) -> frame_support::weights::Weight {
            Executive::try_execute_block(block, state_root_check, signature_check, select)
                .expect("the block executes and its state passes the checks")
        }
    }
}
