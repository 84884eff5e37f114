//! What the node and its clients may ask the runtime.

// The macro writes items that carry no documentation.
#![allow(missing_docs)]

use crate::{
    genesis, release_api, AccountId, Agreements, Applications, Aura, Block, BlockNumber, Catalog, Consortium,
    Corrections, Credit, Executive, Grandpa, Grants, Hash, Header, InherentDataExt, Nonce, Objections, Peers, Receipts,
    Rectification, Registry, Reports, Runtime, RuntimeGenesisConfig, SessionKeys, System, UncheckedExtrinsic,
    WorkingDays, VERSION,
};
use alloc::vec::Vec;
use codec::Encode;
use drl_primitives::{
    agreement::AgreementView,
    application_view::{ApplicationView, ClockView, WorkItem, WorkKey},
    clocks::{Clocks, Due, WorkingCalendar},
    consortium::{
        MemberRecord, MemberView, Offence, OffenceId, SessionView, SetNumber, SetView, ValidatorRecord, ValidatorView,
    },
    correction::{CorrectionView, CorrectionsOf},
    credit::score::{EvaluationPage, FormulaRecord, ScoreView},
    dataset::CatalogEntry,
    grant::Question,
    grant_status::GrantsOf,
    objection::{ObjectionView, ObjectionsOf},
    organisation::{Officer, Organisations},
    peers::{NodeId, PeerList, PeerStanding},
    receipts::{
        record::{DutyView, GrantReceipts, Log},
        BatchId, ReceiptKind,
    },
    rectification::RectificationsOf,
    reports::{CareView, ChecksOf, ProductId, ProductView, ProductsOf, ReportView, ReportsOf},
    signing::SignedKind,
    verdict::{Facts, Verdict},
    views::{CalendarView, DataUserView, ParametersView, PerformanceView, PublishedDataset},
    AgreementId, AgreementVersion, ApplicationId, ClockId, CorrectionId, CreditCode, CreditEntryId, DatasetId, Day,
    DeliveryId, GrantHash, Moment, ObjectionId, OrgId, RatingId, RectificationId, ReportId, ReturnId,
};
use drl_runtime_api::{
    peers::PeerChangeOfLedger, ApplicationRecord, BatchOfLedger, CheckOfLedger, CorrectionRecordOfLedger,
    CreditEntryOfLedger, CreditRecordOfLedger, DeliveryOfLedger, DestructionOfLedger, GrantOfLedger, GrantRecord,
    ObjectionRecordOfLedger, ObligationOfLedger, OrganisationView, PeriodOfLedger, RatingOfLedger,
    RectificationOfLedger, RectificationRecordOfLedger, ReturnOfLedger, WorkRecordOfLedger,
};
use frame_support::{
    genesis_builder_helper::{build_state, get_preset},
    traits::KeyOwnerProofSystem,
    view_functions::{ViewFunctionDispatchError, ViewFunctionId},
};
use pallet_consortium::KeyOwners;
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
            proof: sp_consensus_grandpa::EquivocationProof<Hash, NumberFor<Block>>,
            key_owner_proof: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
        ) -> Option<()> {
            Grandpa::submit_unsigned_equivocation_report(proof, key_owner_proof.decode()?)
        }

        fn generate_key_ownership_proof(
            _set_id: sp_consensus_grandpa::SetId,
            authority: GrandpaId,
        ) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
            let proof = KeyOwners::<Runtime>::prove((sp_consensus_grandpa::KEY_TYPE, authority))?;
            Some(sp_consensus_grandpa::OpaqueKeyOwnershipProof::new(proof.encode()))
        }
    }

    impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
        fn account_nonce(account: AccountId) -> Nonce {
            System::account_nonce(account)
        }
    }

    impl drl_runtime_api::peers::PeersApi<Block> for Runtime {
        fn peer_list() -> PeerList {
            Peers::peer_list()
        }

        fn peer_standing(node: NodeId) -> PeerStanding {
            Peers::peer_standing(node)
        }

        fn peer_changes(from: u32, limit: u32) -> Vec<PeerChangeOfLedger> {
            Peers::peer_changes(from, limit)
        }

        fn last_peer_change(node: NodeId) -> Option<(u32, PeerChangeOfLedger)> {
            Peers::last_change(node)
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

        fn receipts(grant: GrantHash) -> GrantReceipts {
            Receipts::receipts(grant)
        }

        fn log(grant: GrantHash, kind: ReceiptKind) -> Log {
            Receipts::log(grant, kind)
        }

        fn delivery(delivery: DeliveryId) -> Option<DeliveryOfLedger> {
            Receipts::delivery(delivery)
        }

        fn deliveries(grant: GrantHash, from: u32, limit: u32) -> Vec<DeliveryOfLedger> {
            Receipts::deliveries(grant, from, limit)
        }

        fn data_returns(grant: GrantHash, from: u32, limit: u32) -> Vec<ReturnOfLedger> {
            Receipts::data_returns(grant, from, limit)
        }

        fn data_return(data_return: ReturnId) -> Option<ReturnOfLedger> {
            Receipts::data_return(data_return)
        }

        fn return_duties(user: OrgId, from: u32, limit: u32) -> Vec<DutyView> {
            Receipts::return_duties(user, from, limit)
        }

        fn batch(batch: BatchId) -> Option<BatchOfLedger> {
            Receipts::batch_by_id(batch)
        }

        fn batch_of_root(root: Hash) -> Option<BatchId> {
            Receipts::batch_of_root(root)
        }

        fn batches(from: BatchId, limit: u32) -> Vec<BatchOfLedger> {
            Receipts::batches(from, limit)
        }

        fn log_batches(grant: GrantHash, kind: ReceiptKind, from: u32, limit: u32) -> Vec<BatchOfLedger> {
            Receipts::log_batches(grant, kind, from, limit)
        }

        fn destructions(grant: GrantHash, from: u32, limit: u32) -> Vec<DestructionOfLedger> {
            Receipts::destructions(grant, from, limit)
        }

        fn obligation(agreement: AgreementId) -> Option<ObligationOfLedger> {
            Reports::obligation(agreement)
        }

        fn obligations(user: OrgId, from: u32, limit: u32) -> Vec<ObligationOfLedger> {
            Reports::obligations(user, from, limit)
        }

        fn usage_periods(agreement: AgreementId, from: u32, limit: u32) -> Vec<PeriodOfLedger> {
            Reports::usage_periods(agreement, from, limit)
        }

        fn product_registry(from: ProductId, limit: u32) -> Vec<ProductView> {
            Reports::product_registry(from, limit)
        }

        fn products(of: ProductsOf, from: u32, limit: u32) -> Vec<ProductView> {
            Reports::products(of, from, limit)
        }

        fn report(report: ReportId) -> Option<ReportView> {
            Reports::report(report)
        }

        fn reports(of: ReportsOf, from: u32, limit: u32) -> Vec<ReportView> {
            Reports::reports(of, from, limit)
        }

        fn checks(of: ChecksOf, from: u32, limit: u32) -> Vec<CheckOfLedger> {
            Reports::checks(of, from, limit)
        }

        fn work_records(body: OrgId, from: u32, limit: u32) -> Vec<WorkRecordOfLedger> {
            Reports::work_records(body, from, limit)
        }

        fn care(body: OrgId) -> CareView {
            Reports::care(body)
        }

        fn rating(rating: RatingId) -> Option<RatingOfLedger> {
            Credit::rating(rating)
        }

        fn ratings(organisation: OrgId, from: u32, limit: u32) -> Vec<RatingOfLedger> {
            Credit::ratings(organisation, from, limit)
        }

        fn credit_entry(entry: CreditEntryId) -> Option<CreditEntryOfLedger> {
            Credit::entry(entry)
        }

        fn credit_entries(organisation: OrgId, from: u32, limit: u32) -> Vec<CreditEntryOfLedger> {
            Credit::entries(organisation, from, limit)
        }

        fn credit_entry_history(entry: CreditEntryId, from: u32, limit: u32) -> Vec<CreditRecordOfLedger> {
            Credit::entry_history(entry, from, limit)
        }

        fn credit_score(organisation: OrgId) -> ScoreView {
            Credit::score(organisation)
        }

        fn credit_formula(version: u32) -> Option<FormulaRecord> {
            Credit::formula(version)
        }

        fn evaluations(from: OrgId, limit: u32) -> EvaluationPage {
            Credit::evaluations(from, limit)
        }

        fn rectification(rectification: RectificationId) -> Option<RectificationOfLedger> {
            Rectification::rectification(rectification)
        }

        fn rectifications(of: RectificationsOf, from: u32, limit: u32) -> Vec<RectificationId> {
            Rectification::cases(of, from, limit)
        }

        fn rectification_history(rectification: RectificationId, from: u32, limit: u32) -> Vec<RectificationRecordOfLedger> {
            Rectification::history(rectification, from, limit)
        }

        fn objection(objection: ObjectionId) -> Option<ObjectionView> {
            Objections::objection(objection)
        }

        fn objections(of: ObjectionsOf, from: u32, limit: u32) -> Vec<ObjectionId> {
            Objections::objections_of(of, from, limit)
        }

        fn objection_history(objection: ObjectionId, from: u32, limit: u32) -> Vec<ObjectionRecordOfLedger> {
            Objections::history(objection, from, limit)
        }

        fn correction(correction: CorrectionId) -> Option<CorrectionView> {
            Corrections::correction(correction)
        }

        fn corrections(of: CorrectionsOf, from: u32, limit: u32) -> Vec<CorrectionId> {
            Corrections::corrections(of, from, limit)
        }

        fn correction_history(correction: CorrectionId, from: u32, limit: u32) -> Vec<CorrectionRecordOfLedger> {
            Corrections::history(correction, from, limit)
        }

        fn performance(organisation: Option<OrgId>) -> PerformanceView {
            release_api::performance(organisation)
        }

        fn catalog(from: DatasetId, limit: u32) -> Vec<PublishedDataset> {
            release_api::catalog(from, limit)
        }

        fn data_users(after: Option<OrgId>, limit: u32) -> Vec<DataUserView> {
            release_api::data_users(after, limit)
        }

        fn now() -> Moment {
            <WorkingDays as Clocks>::now()
        }
    }

    impl drl_runtime_api::consortium::ConsortiumApi<Block> for Runtime {
        fn members() -> Vec<MemberView<AccountId>> {
            Consortium::members()
        }

        fn validators() -> Vec<ValidatorView<AccountId>> {
            Consortium::present()
        }

        fn validator(validator: AccountId) -> Option<ValidatorView<AccountId>> {
            Consortium::validator(validator)
        }

        fn session() -> SessionView<BlockNumber> {
            Consortium::session()
        }

        fn validator_set(set: SetNumber) -> Option<SetView<AccountId, BlockNumber>> {
            Consortium::set(set)
        }

        fn validator_set_at(at: Moment) -> Option<SetView<AccountId, BlockNumber>> {
            Consortium::set_at(at)
        }

        fn offences(from: OffenceId, limit: u32) -> Vec<Offence<AccountId, BlockNumber>> {
            Consortium::offences(from, limit)
        }

        fn member_history(organisation: OrgId, from: u32, limit: u32) -> Vec<MemberRecord<AccountId, BlockNumber>> {
            Consortium::member_history(organisation, from, limit)
        }

        fn validator_history(validator: AccountId, from: u32, limit: u32) -> Vec<ValidatorRecord<BlockNumber>> {
            Consortium::validator_history(validator, from, limit)
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
