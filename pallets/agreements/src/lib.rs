#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod access;
mod drafting;
mod endings;
mod history;
mod queries;
mod renewals;
mod signatures;
mod standing;
mod templates;
mod transitions;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;

pub use pallet::*;
pub use queries::PAGE;
pub use transitions::next;
pub use types::{Actor, Agreement, HistoryEntry, Renewal, RenewalDecision, SignatureRecord, Template, VersionRecord};
pub use weights::WeightInfo;

/// Commitment letters and agreements.
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use alloc::{boxed::Box, vec::Vec};
    use drl_primitives::{
        agreement::{
            AgreementState, AgreementTerms, DeclineGround, GrantIssuer, OnAgreementEnd, RenewalRefusal, Side,
            TemplateKind,
        },
        agreement_text::AgreementScope,
        application::Applications,
        catalog::Datasets,
        clocks::Clocks,
        decision::Decider,
        organisation::{Duty, Organisations},
        parameters::RuleParameters,
        signing::SignedBy,
        AgreementId, AgreementVersion, ApplicationId, Day, Digest, Moment, OrgId, MAX_ROWS,
    };
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;
    use sp_core::H256;
    use sp_runtime::AccountId32;

    /// Version of the storage layout.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// The pallet's hook to the runtime.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the runtime must say. Accounts are those that `MultiSignature` verifies, hashes have 256 bits.
    #[pallet::config]
    pub trait Config:
        frame_system::Config<AccountId = AccountId32, Hash = H256, RuntimeEvent: From<Event<Self>>>
    {
        /// Who decides on model texts (R-069: the bureau with other bodies).
        type DecisionOrigin: EnsureOrigin<Self::RuntimeOrigin, Success: Into<Decider>>;

        /// The registry.
        type Organisations: Organisations<AccountId32>;

        /// The applications that agreements come from.
        type Applications: Applications;

        /// The catalog: names of datasets, and whether they are open.
        type Datasets: Datasets;

        /// Clocks, and what day it is.
        type Clocks: Clocks;

        /// The governed parameters.
        type Parameters: RuleParameters;

        /// What makes grants of a version that both sides have signed.
        type Grants: GrantIssuer;

        /// Who is told when an agreement ends.
        type OnEnd: OnAgreementEnd;

        /// How far ahead the expiry of a signature may lie, in milliseconds. Not 0.
        #[pallet::constant]
        type MaxSignatureLife: Get<Moment>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// How many agreements were drafted; also the number of the latest.
    #[pallet::storage]
    pub type AgreementCount<T: Config> = StorageValue<_, AgreementId, ValueQuery>;

    /// The agreements.
    #[pallet::storage]
    pub type Agreements<T: Config> = StorageMap<_, Twox64Concat, AgreementId, Agreement>;

    /// What each agreement covers, with the public names as of drafting.
    #[pallet::storage]
    pub type Scopes<T: Config> = StorageMap<_, Twox64Concat, AgreementId, AgreementScope>;

    /// The versions of each agreement, from 1 without a gap.
    #[pallet::storage]
    pub type VersionTerms<T: Config> =
        StorageDoubleMap<_, Twox64Concat, AgreementId, Twox64Concat, AgreementVersion, VersionRecord>;

    /// The signatures under each version.
    #[pallet::storage]
    pub type Signatures<T: Config> =
        StorageDoubleMap<_, Twox64Concat, AgreementId, Twox64Concat, (AgreementVersion, Side), SignatureRecord>;

    /// The signatures under the commitment letters.
    #[pallet::storage]
    pub type Commitments<T: Config> = StorageMap<_, Twox64Concat, AgreementId, SignatureRecord>;

    /// The renewals that wait for a decision.
    #[pallet::storage]
    pub type Renewals<T: Config> = StorageMap<_, Twox64Concat, AgreementId, Renewal>;

    /// The history of each agreement: entries from 0 without a gap, never changed.
    #[pallet::storage]
    pub type Histories<T: Config> =
        StorageDoubleMap<_, Twox64Concat, AgreementId, Twox64Concat, u32, HistoryEntry<BlockNumberFor<T>>>;

    /// The model texts, in versions from 1. Versions are only added.
    #[pallet::storage]
    pub type Templates<T: Config> = StorageDoubleMap<_, Twox64Concat, TemplateKind, Twox64Concat, u32, Template>;

    /// The version of each model text that drafts use; 0 where there is none.
    #[pallet::storage]
    pub type CurrentTemplates<T: Config> = StorageMap<_, Twox64Concat, TemplateKind, u32, ValueQuery>;

    /// The agreements in which each organisation has a part, as data user, signer or agency, in the order of drafting.
    #[pallet::storage]
    pub type ByOrganisation<T: Config> = StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, u32, AgreementId>;

    /// How many agreements each organisation has a part in.
    #[pallet::storage]
    pub type CountByOrganisation<T: Config> = StorageMap<_, Twox64Concat, OrgId, u32, ValueQuery>;

    /// The values at the beginning of the chain.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Model texts: kind, digest of the Chinese text, digest of the English text. The first of a kind is its version 1.
        /// A kind that is missing must be published before an agreement can be drafted.
        pub templates: Vec<(TemplateKind, Digest, Digest)>,
        /// No value.
        #[serde(skip)]
        pub _config: PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            for (kind, zh, en) in &self.templates {
                // The numbers of versions cannot run out here.
                let _ = Pallet::<T>::store_template(*kind, *zh, *en, 0);
            }
        }
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A model text was published.
        TemplatePublished {
            /// Of what.
            kind: TemplateKind,
            /// Its version.
            version: u32,
            /// Who decided.
            decided_by: Decider,
        },
        /// An agreement was drafted from an approved application.
        AgreementDrafted {
            /// The agreement.
            agreement: AgreementId,
            /// The application.
            application: ApplicationId,
            /// Who signs for the provider's side.
            signer: OrgId,
            /// The data user.
            user: OrgId,
            /// Drafted, or ready where the commitment letter of the application suffices.
            state: AgreementState,
            /// BLAKE2b-256 of the canonical text.
            text: H256,
        },
        /// Its terms were written anew; signatures over earlier texts count for nothing.
        AgreementRedrafted {
            /// The agreement.
            agreement: AgreementId,
            /// The number of the text.
            number: u32,
            /// BLAKE2b-256 of the canonical text.
            text: H256,
        },
        /// The data user signed the commitment letter.
        CommitmentSigned {
            /// The agreement.
            agreement: AgreementId,
            /// The data user.
            user: OrgId,
            /// The officer.
            signer: AccountId32,
            /// BLAKE2b-256 of the canonical text.
            text: H256,
        },
        /// A side signed.
        AgreementSigned {
            /// The agreement.
            agreement: AgreementId,
            /// The version.
            version: AgreementVersion,
            /// Which side.
            side: Side,
            /// The officer.
            signer: AccountId32,
            /// BLAKE2b-256 of the canonical text.
            text: H256,
        },
        /// The first signature expired before the other side had signed: it binds nobody any more.
        SignatureLapsed {
            /// The agreement.
            agreement: AgreementId,
            /// The version.
            version: AgreementVersion,
            /// Whose signature it was.
            side: Side,
            /// Until when it stood.
            expired_at: Moment,
        },
        /// Both sides have signed: the agreement is complete.
        AgreementActivated {
            /// The agreement.
            agreement: AgreementId,
            /// First moment of the term.
            from: Moment,
            /// First moment after it.
            until: Moment,
        },
        /// The data user asked for a further term.
        RenewalRequested {
            /// The agreement.
            agreement: AgreementId,
            /// The version it would be.
            version: AgreementVersion,
            /// Length of the term in months.
            months: u16,
            /// BLAKE2b-256 of the canonical text.
            text: H256,
        },
        /// The renewal was agreed: there is a new version.
        AgreementRenewed {
            /// The agreement.
            agreement: AgreementId,
            /// The new version.
            version: AgreementVersion,
            /// First moment of its term.
            from: Moment,
            /// First moment after it.
            until: Moment,
        },
        /// The renewal was refused; the running term goes on.
        RenewalRefused {
            /// The agreement.
            agreement: AgreementId,
            /// The version it would have been.
            version: AgreementVersion,
            /// Why.
            reason: RenewalRefusal,
            /// The statement of reasons.
            statement: Digest,
        },
        /// The data user will not sign: the draft has ended.
        AgreementDeclined {
            /// The agreement.
            agreement: AgreementId,
            /// Why.
            ground: DeclineGround,
            /// The statement of reasons.
            statement: Digest,
            /// The officer.
            by: AccountId32,
        },
        /// A party gave notice.
        NoticeGiven {
            /// The agreement.
            agreement: AgreementId,
            /// Who gave it.
            by: Side,
            /// The last day.
            end: Day,
            /// The notice.
            document: Digest,
        },
        /// The term is over.
        AgreementExpired {
            /// The agreement.
            agreement: AgreementId,
            /// The first moment after the term.
            at: Moment,
        },
        /// The day named in the notice is over.
        AgreementEndedByNotice {
            /// The agreement.
            agreement: AgreementId,
            /// The first moment after that day.
            at: Moment,
        },
        /// Ended because a breach was not corrected.
        AgreementTerminatedForBreach {
            /// The agreement.
            agreement: AgreementId,
            /// Who ended it.
            by: OrgId,
            /// The result of the check.
            evidence: Digest,
        },
    }

    /// What is wrong with a request.
    #[pallet::error]
    pub enum Error<T> {
        /// There is no such agreement.
        NotFound,
        /// The application is unknown, not approved, not accepted by the applicant, or has an agreement already.
        ApplicationNotApproved,
        /// Two or more agencies are involved, and the ledger has no bureau that could sign.
        BureauMissing,
        /// The scope of use is missing: no approved row, or a row of a scenario that the form does not have.
        ScopeMissing,
        /// A party is not in the registry.
        PartyUnknown,
        /// A dataset is not in the catalog.
        DatasetUnknown,
        /// No model text is published for commitment letter or agreement.
        TemplateMissing,
        /// The organisation is not a party that may do this.
        NotParty,
        /// The account is no officer of an organisation that may act.
        NotAdmitted,
        /// The agreement is not in a state in which this is possible.
        WrongState,
        /// The commitment letter must be signed first.
        CommitmentMissing,
        /// This side has signed already.
        AlreadySigned,
        /// A term has at least one month.
        TermZero,
        /// The term is longer than the governed longest term.
        TermTooLong,
        /// The first day of the term has passed.
        TermStartPassed,
        /// The first day of the term is further ahead than the longest term is long.
        TermStartTooFar,
        /// Only a renewal follows another term.
        TermStartInvalid,
        /// The term named in the text was over before both sides had signed.
        TermOver,
        /// The running term has not begun; a renewal can be asked for from its first day on.
        TermNotBegun,
        /// The security measures are missing.
        MeasuresMissing,
        /// The application plan is missing.
        PlanMissing,
        /// A digest that names a document is all zero.
        DocumentMissing,
        /// The time to launch is not 1 to 120 months.
        LaunchOutOfRange,
        /// The time to the start of service is more than 365 days.
        ServiceStartOutOfRange,
        /// The period of usage reports is not 1 to 120 months.
        ReportPeriodOutOfRange,
        /// The notice period is more than 365 days.
        NoticePeriodOutOfRange,
        /// Commercial use of named products is not allowed on this ledger.
        CommercialUseNotAllowed,
        /// Third parties may not be named on this ledger.
        ThirdPartiesNotAllowed,
        /// The signature has expired.
        SignatureExpired,
        /// The expiry of the signature lies too far ahead.
        SignatureTooFar,
        /// The signature is of a scheme that is not accepted: sr25519, ed25519 and ecdsa are.
        SchemeNotAccepted,
        /// The signer is no officer who may sign for this party.
        SignerNotAuthorised,
        /// The signature is not over the text that the ledger holds: another text, agreement, version, chain or expiry.
        SignatureInvalid,
        /// The data user may not act now.
        UserNotActive,
        /// The organisation that signs for the provider's side may not act now.
        ProviderNotActive,
        /// A dataset is not open now.
        DatasetNotOpen,
        /// The proof of classified protection has lapsed.
        ProofLapsed,
        /// The renewal is asked for too late before expiry.
        RenewalTooLate,
        /// The notice ends the agreement sooner than the agreed notice period allows.
        NoticeTooShort,
        /// The notice names a day after the term.
        NoticeBeyondTerm,
        /// On this ledger a notice only keeps an agreement from being renewed: it names the last day of the term.
        NoticeEndsEarly,
        /// The numbers of agreements, versions or texts have run out.
        NumbersExhausted,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Publishes the next version of a model text. Agreements keep the version they were drafted with.
        ///
        /// # Errors
        /// `BadOrigin`; `DocumentMissing`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::publish_template())]
        pub fn publish_template(origin: OriginFor<T>, kind: TemplateKind, zh: Digest, en: Digest) -> DispatchResult {
            let by = T::DecisionOrigin::ensure_origin(origin)?.into();
            Self::do_publish_template(kind, zh, en, by)
        }

        /// Drafts the agreement of an approved application. By an officer of the organisation that signs, one who may
        /// prepare. It covers every approved row.
        ///
        /// # Errors
        /// Those of the registry; `ApplicationNotApproved`, `BureauMissing`, `NotParty`; of the terms: `TermZero`,
        /// `TermTooLong`, `TermStart...`, `MeasuresMissing`, `PlanMissing`, `DocumentMissing`, `...OutOfRange`,
        /// `CommercialUseNotAllowed`, `ThirdPartiesNotAllowed`; `ScopeMissing`, `PartyUnknown`, `DatasetUnknown`,
        /// `TemplateMissing`.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::draft())]
        pub fn draft(origin: OriginFor<T>, application: ApplicationId, terms: Box<AgreementTerms>) -> DispatchResult {
            let actor = Self::ensure_provider(origin, Duty::Prepare)?;
            Self::do_draft(actor, application, *terms)
        }

        /// Writes the terms anew before either side has signed the agreement. Public names and the model text are taken as they
        /// are now; a signed commitment letter stands, as it does not name the terms.
        ///
        /// # Errors
        /// Those of the registry; `NotFound`, `NotParty`, `WrongState`; of the terms and names as in `draft`.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::redraft())]
        pub fn redraft(origin: OriginFor<T>, agreement: AgreementId, terms: Box<AgreementTerms>) -> DispatchResult {
            let actor = Self::ensure_provider(origin, Duty::Prepare)?;
            Self::do_redraft(actor, agreement, *terms)
        }

        /// Carries in the data user's signature under the commitment letter. By any officer.
        ///
        /// # Errors
        /// `NotAdmitted`, `NotFound`, `AlreadySigned`, `WrongState`; of the signature: `SignatureExpired`, `SignatureTooFar`,
        /// `SchemeNotAccepted`, `SignerNotAuthorised`, `SignatureInvalid`.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::sign_commitment())]
        pub fn sign_commitment(origin: OriginFor<T>, agreement: AgreementId, signed: SignedBy) -> DispatchResult {
            Self::ensure_carrier(origin)?;
            Self::do_sign_commitment(agreement, signed)
        }

        /// Carries in the signature of one side under the agreement. By any officer. The sides sign in any
        /// order; with the later signature the agreement is in force and its grants are made.
        ///
        /// # Errors
        /// `NotAdmitted`, `NotFound`, `CommitmentMissing`, `AlreadySigned`, `WrongState`; of the signature as in
        /// `sign_commitment`; at the later signature `UserNotActive`, `ProviderNotActive`, `DatasetNotOpen`, `ProofLapsed`,
        /// `TermOver`, and the errors of clocks and grants.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::sign().saturating_add(T::Grants::issue_weight(MAX_ROWS)))]
        pub fn sign(origin: OriginFor<T>, agreement: AgreementId, side: Side, signed: SignedBy) -> DispatchResult {
            Self::ensure_carrier(origin)?;
            Self::do_sign(agreement, side, signed)
        }

        /// Carries in the data user's request for a further term of `months`, which is its signature under the renewed text
        /// . By any officer.
        ///
        /// # Errors
        /// `NotAdmitted`, `NotFound`, `WrongState`, `TermNotBegun`, `TermZero`, `TermTooLong`, `RenewalTooLate`; of the
        /// signature as in `sign_commitment`.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::request_renewal())]
        pub fn request_renewal(
            origin: OriginFor<T>,
            agreement: AgreementId,
            months: u16,
            signed: SignedBy,
        ) -> DispatchResult {
            Self::ensure_carrier(origin)?;
            Self::do_request_renewal(agreement, months, signed)
        }

        /// Decides on a renewal. Agreement is the provider's signature under the renewed text, carried in by any officer;
        /// it makes the next version and its grants. Refusal is by an officer of the provider who may decide.
        ///
        /// # Errors
        /// `NotFound`, `WrongState`; to agree: `NotAdmitted`, of the signature as in `sign_commitment`, and, where parameters ask
        /// for the check, `UserNotActive`, `ProviderNotActive`, `DatasetNotOpen`, `ProofLapsed`; the errors of clocks and grants.
        /// To refuse: those of the registry, `NotParty`, `DocumentMissing`.
        #[pallet::call_index(6)]
        #[pallet::weight(match decision {
            RenewalDecision::Agree(_) => T::WeightInfo::agree_renewal().saturating_add(T::Grants::issue_weight(MAX_ROWS)),
            RenewalDecision::Refuse { .. } => T::WeightInfo::refuse_renewal(),
        })]
        pub fn decide_renewal(
            origin: OriginFor<T>,
            agreement: AgreementId,
            decision: RenewalDecision,
        ) -> DispatchResult {
            match decision {
                RenewalDecision::Agree(signed) => {
                    Self::ensure_carrier(origin)?;
                    Self::do_agree_renewal(agreement, signed)
                }
                RenewalDecision::Refuse { reason, statement } => {
                    let actor = Self::ensure_provider(origin, Duty::Decide)?;
                    Self::do_refuse_renewal(actor, agreement, reason, statement)
                }
            }
        }

        /// Gives notice: the agreement ends with `end`, at 24:00. By an officer of either party who may sign.
        ///
        /// # Errors
        /// `NotFound`; those of the registry; `NotParty`, `WrongState`, `DocumentMissing`, `NoticeTooShort`,
        /// `NoticeBeyondTerm`, `NoticeEndsEarly`.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::give_notice())]
        pub fn give_notice(origin: OriginFor<T>, agreement: AgreementId, end: Day, document: Digest) -> DispatchResult {
            Self::do_give_notice(origin, agreement, end, document)
        }

        /// Ends an agreement that the data user will never sign, with a ground and a statement. By an officer of the data user
        /// who may sign, until the data user has signed, or again when its signature has lapsed.
        ///
        /// # Errors
        /// `NotFound`; those of the registry; `NotParty`, `WrongState`, `AlreadySigned`, `DocumentMissing`.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::decline())]
        pub fn decline(
            origin: OriginFor<T>,
            agreement: AgreementId,
            ground: DeclineGround,
            statement: Digest,
        ) -> DispatchResult {
            Self::do_decline(origin, agreement, ground, statement)
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(T::MaxSignatureLife::get() > 0, "no signature could ever be carried in");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }
}
