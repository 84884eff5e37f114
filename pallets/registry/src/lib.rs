#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod access;
mod admission;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
pub mod extension;
mod filings;
mod genesis;
#[cfg(test)]
mod mock;
mod officers;
mod queries;
mod quotas;
mod standing;
#[cfg(test)]
mod tests;
pub mod transitions;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use access::EnsureBureauDecision;
pub use extension::Admission;
pub use genesis::GenesisOrganisation;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// The pallet. Its parts that are not storage, events, errors and calls stand in files of their own.
// The macros write items that carry no documentation.
#[allow(missing_docs)]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use alloc::vec::Vec;
    use drl_primitives::{
        clocks::Clocks,
        decision::Decider,
        organisation::{OfficerChanges, OrgKind, Role, RuleDocument, StandingCause},
        parameters::RuleParameters,
        CreditCode, Digest, OrgId,
    };
    use frame_support::{dispatch::DispatchClass, pallet_prelude::*, traits::Contains};
    use frame_system::pallet_prelude::*;

    /// The first officers of an organisation and their posts.
    pub type NewOfficers<T> = BoundedVec<(<T as frame_system::Config>::AccountId, Role), <T as Config>::MaxOfficers>;

    /// [`StandingRecord`] of this chain.
    pub type StandingRecordOf<T> = StandingRecord<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

    /// [`Filing`] of this chain.
    pub type FilingOf<T> = Filing<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

    /// The configuration of the registry.
    #[pallet::config]
    pub trait Config: frame_system::Config {
        /// The current moment.
        type Clocks: Clocks;

        /// The governed parameters: which bodies may own data.
        type Parameters: RuleParameters;

        /// Who sets quotas.
        type DecisionOrigin: EnsureOrigin<Self::RuntimeOrigin, Success: Into<Decider>>;

        /// Who replaces an officer of any organisation where nobody can sign any more, as in a bureau that lost all its keys.
        type RecoveryOrigin: EnsureOrigin<Self::RuntimeOrigin, Success: Into<Decider>>;

        /// What follows when officers leave or organisations may not act: the council's seats.
        type OnChange: OfficerChanges<Self::AccountId>;

        /// How many officers one organisation may have. 2 to [`MOST_OFFICERS`].
        #[pallet::constant]
        type MaxOfficers: Get<u32>;

        /// Length of a period of quotas, in blocks. Not 0.
        #[pallet::constant]
        type QuotaPeriod: Get<BlockNumberFor<Self>>;

        /// The quota of each kind of organisation for which none was set. Not less than [`Pallet::least_quota`].
        #[pallet::constant]
        type DefaultQuota: Get<Quota>;

        /// The calls that get into the pool. What nests other calls must be looked into.
        type AdmittedCalls: Contains<<Self as frame_system::Config>::RuntimeCall>;

        /// The calls of these that do not get in for now. What nests other calls must be looked into here too.
        type PausedCalls: Contains<<Self as frame_system::Config>::RuntimeCall>;

        /// Weights of the calls and of the extension.
        type WeightInfo: WeightInfo;
    }

    /// The largest [`Config::MaxOfficers`]: leaving touches each officer in one call.
    pub const MOST_OFFICERS: u32 = 256;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// The number of the next organisation.
    #[pallet::storage]
    pub type NextOrganisation<T: Config> = StorageValue<_, OrgId, ValueQuery>;

    /// All organisations that ever were admitted.
    #[pallet::storage]
    pub type Organisations<T: Config> = StorageMap<_, Twox64Concat, OrgId, Organisation>;

    /// The data bureau. Set at genesis.
    #[pallet::storage]
    pub type Bureau<T: Config> = StorageValue<_, OrgId>;

    /// Organisations by unified social credit code. A code stays bound when its organisation leaves.
    #[pallet::storage]
    pub type ByCode<T: Config> = StorageMap<_, Blake2_128Concat, CreditCode, OrgId>;

    /// Natural persons by commitment: nobody is admitted twice by the same proof of identity.
    #[pallet::storage]
    pub type ByCommitment<T: Config> = StorageMap<_, Blake2_128Concat, Digest, OrgId>;

    /// The post of each officer.
    #[pallet::storage]
    pub type Officers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, OfficerRecord>;

    /// The officers of each organisation, at most [`Config::MaxOfficers`].
    #[pallet::storage]
    pub type OfficersOf<T: Config> = StorageDoubleMap<_, Twox64Concat, OrgId, Blake2_128Concat, T::AccountId, ()>;

    /// Posts that were left, in the order of leaving (R-007: from and to). Never removed.
    #[pallet::storage]
    pub type OfficerHistory<T: Config> =
        StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, u32, FormerOfficer<T::AccountId>>;

    /// How many entries [`OfficerHistory`] has for an organisation.
    #[pallet::storage]
    pub type OfficerHistoryCount<T: Config> = StorageMap<_, Twox64Concat, OrgId, u32, ValueQuery>;

    /// Accounts that were officers and are none now.
    #[pallet::storage]
    pub type RetiredAccounts<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, RetiredAccount<T::Nonce>>;

    /// Every change of standing, in order. Never removed.
    #[pallet::storage]
    pub type StandingHistory<T: Config> =
        StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, u32, StandingRecordOf<T>>;

    /// How many entries [`StandingHistory`] has for an organisation.
    #[pallet::storage]
    pub type StandingCount<T: Config> = StorageMap<_, Twox64Concat, OrgId, u32, ValueQuery>;

    /// The latest filing of an agency whose posts are not those of R-007.
    #[pallet::storage]
    pub type SpecialCases<T: Config> = StorageMap<_, Twox64Concat, OrgId, FilingOf<T>>;

    /// Findings of regulators about an organisation, in order. Never removed.
    #[pallet::storage]
    pub type Findings<T: Config> = StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, u32, FilingOf<T>>;

    /// How many entries [`Findings`] has for an organisation.
    #[pallet::storage]
    pub type FindingCount<T: Config> = StorageMap<_, Twox64Concat, OrgId, u32, ValueQuery>;

    /// Every version of each rule or manual. Versions count from 1.
    #[pallet::storage]
    pub type RuleDocuments<T: Config> = StorageDoubleMap<_, Twox64Concat, RuleDocument, Twox64Concat, u32, FilingOf<T>>;

    /// The current version of each rule or manual; 0 where there is none yet.
    #[pallet::storage]
    pub type RuleDocumentVersions<T: Config> = StorageMap<_, Twox64Concat, RuleDocument, u32, ValueQuery>;

    /// Quotas that were set; the other kinds have [`Config::DefaultQuota`].
    #[pallet::storage]
    pub type Quotas<T: Config> = StorageMap<_, Twox64Concat, OrgKind, Quota>;

    /// What each organisation used in the last period in which it sent a transaction. One entry each.
    #[pallet::storage]
    pub type Usages<T: Config> = StorageMap<_, Twox64Concat, OrgId, Usage>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// The bureau admitted an organisation.
        OrganisationAdmitted {
            /// Its number.
            organisation: OrgId,
            /// What it is.
            kind: OrgKind,
            /// The officer of the bureau.
            by: T::AccountId,
        },
        /// The bureau stopped an organisation from acting.
        OrganisationSuspended {
            /// Which.
            organisation: OrgId,
            /// Why.
            cause: StandingCause,
            /// Digest of the document behind it.
            evidence: Digest,
            /// The officer of the bureau.
            by: T::AccountId,
        },
        /// The bureau let an organisation act again.
        OrganisationReinstated {
            /// Which.
            organisation: OrgId,
            /// Digest of the document behind it.
            evidence: Digest,
            /// The officer of the bureau.
            by: T::AccountId,
        },
        /// An organisation left, and its officers with it.
        OrganisationExited {
            /// Which.
            organisation: OrgId,
            /// Why.
            cause: StandingCause,
            /// Digest of the document behind it; always there when the bureau acted.
            evidence: Option<Digest>,
            /// The officer who acted.
            by: T::AccountId,
        },
        /// The bureau admitted an organisation that had left.
        OrganisationReadmitted {
            /// Which.
            organisation: OrgId,
            /// Digest of the document behind it.
            evidence: Digest,
            /// The officer of the bureau.
            by: T::AccountId,
        },
        /// An account took up a post.
        OfficerAppointed {
            /// Of which organisation.
            organisation: OrgId,
            /// The account.
            account: T::AccountId,
            /// The post.
            role: Role,
        },
        /// An account left its post.
        OfficerDismissed {
            /// Of which organisation.
            organisation: OrgId,
            /// The account.
            account: T::AccountId,
            /// The post.
            role: Role,
        },
        /// An account took over the post of another.
        OfficerReplaced {
            /// Of which organisation.
            organisation: OrgId,
            /// Who left.
            old: T::AccountId,
            /// Who came.
            new: T::AccountId,
            /// The post.
            role: Role,
            /// Who decided: the organisation itself, the bureau or the council.
            by: Decider,
            /// Digest of the document behind it; always there when another than the organisation decided.
            evidence: Option<Digest>,
        },
        /// An agency filed why its posts are not filled as R-007 asks.
        SpecialCaseFiled {
            /// Which.
            organisation: OrgId,
            /// Digest of the filing.
            filing: Digest,
        },
        /// A new version of a rule or manual is in force.
        RuleDocumentPublished {
            /// Which.
            document: RuleDocument,
            /// Its version.
            version: u32,
            /// Digest of its text.
            digest: Digest,
            /// The officer who published it.
            by: T::AccountId,
        },
        /// A regulator filed a finding.
        FindingFiled {
            /// About which organisation.
            about: OrgId,
            /// Its number among the findings about it.
            index: u32,
            /// Digest of the finding.
            finding: Digest,
            /// The officer of the regulator.
            by: T::AccountId,
        },
        /// The quota of a kind of organisation was set.
        QuotaSet {
            /// Which kind.
            kind: OrgKind,
            /// What each organisation of the kind may use in a period.
            quota: Quota,
            /// Who decided.
            by: Decider,
        },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// The account is no officer of an organisation of this ledger.
        NotOfficer,
        /// The organisation of the signer is suspended.
        OrganisationSuspended,
        /// The organisation of the signer has left.
        OrganisationExited,
        /// The agency has no chief data officer or no data officer, and filed no special case.
        PostsNotFilled,
        /// The organisation of the signer is of a kind that does not do this.
        WrongKind,
        /// The role of the signer does not have the duty.
        RoleNotAllowed,
        /// The name has no visible character.
        NameEmpty,
        /// The name is longer than a public name may be.
        NameTooLong,
        /// The name is not UTF-8.
        NameNotUtf8,
        /// The name has a control character, or white space at an end.
        NameUnprintable,
        /// The unified social credit code has a character that such codes do not have.
        CreditCodeMalformed,
        /// The last character of the unified social credit code does not check the others (GB 32100).
        CreditCodeCheckCharacter,
        /// Another organisation has this unified social credit code.
        CreditCodeTaken,
        /// A person was admitted with this commitment already.
        CommitmentTaken,
        /// Organisations of this kind are not admitted by this call.
        KindNotAdmissible,
        /// An agency needs a legal kind.
        LegalBodyMissing,
        /// A body of this legal kind may not own data.
        LegalBodyNotAdmitted,
        /// An agency or regulator needs a level.
        LevelMissing,
        /// No organisation has the number given as parent, or it has left.
        UnknownParent,
        /// The parent is of a lower level.
        ParentOfLowerLevel,
        /// No organisation has this number.
        UnknownOrganisation,
        /// The bureau can neither be suspended nor leave.
        BureauIsPermanent,
        /// The organisation is suspended already.
        AlreadySuspended,
        /// The organisation has left already.
        AlreadyExited,
        /// The organisation is not suspended.
        NotSuspended,
        /// The organisation has not left.
        NotExited,
        /// The cause does not fit what is done, or who does it.
        CauseDoesNotFit,
        /// A decision about another organisation needs the digest of a document.
        EvidenceMissing,
        /// The account is an officer already, or named twice.
        AlreadyOfficer,
        /// The account to be dismissed or replaced is no officer.
        UnknownOfficer,
        /// The officer belongs to another organisation.
        OfficerOfAnother,
        /// An organisation of this kind has no such post.
        RoleDoesNotFit,
        /// The organisation has as many officers as it may have.
        TooManyOfficers,
        /// None of the officers could appoint others.
        NoAdministrator,
        /// The last officer who can appoint others can be replaced, not dismissed.
        LastAdministrator,
        /// A natural person acts by one account.
        IndividualActsAlone,
        /// The version is not the one after the current one.
        VersionNotNext,
        /// The quota is too small for the calls of this registry: whoever has it could do nothing.
        QuotaTooSmall,
        /// All numbers are used up.
        NumbersExhausted,
    }

    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The organisations in the order of their numbers, among them exactly one bureau. None at all leaves the registry
        /// empty, for tests of other parts.
        pub organisations: Vec<GenesisOrganisation<T::AccountId>>,
        /// Quotas that differ from the default, by kind.
        pub quotas: Vec<(OrgKind, Quota)>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            genesis::build::<T>(self);
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            Self::check_constants();
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Admits an agency, data user, regulator or expert body with its first officers, at least one of whom administers.
        ///
        /// Origin: an officer of the bureau who decides.
        ///
        /// # Errors
        /// Those of a name, a code, a legal kind, a level and a parent; [`Error::KindNotAdmissible`] for a bureau or a
        /// person; [`Error::NoAdministrator`], [`Error::RoleDoesNotFit`], [`Error::AlreadyOfficer`] for the officers.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::admit(officers.len() as u32))]
        pub fn admit(origin: OriginFor<T>, profile: Profile, officers: NewOfficers<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_admit(who, profile, officers)
        }

        /// Admits a natural person under a pseudonym, acting by one account.
        ///
        /// `commitment` is the salted digest of a proof of identity that the bureau has seen; document and salt stay with
        /// the bureau. Origin: an officer of the bureau who decides.
        ///
        /// # Errors
        /// [`Error::CommitmentTaken`], [`Error::AlreadyOfficer`].
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::admit_individual())]
        pub fn admit_individual(origin: OriginFor<T>, commitment: Digest, account: T::AccountId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_admit_individual(who, commitment, account)
        }

        /// Stops an organisation from acting.
        ///
        /// Operational, so that a full block does not delay it. Origin: an officer of the bureau who decides.
        ///
        /// # Errors
        /// [`Error::UnknownOrganisation`], [`Error::BureauIsPermanent`], [`Error::AlreadySuspended`],
        /// [`Error::AlreadyExited`], [`Error::CauseDoesNotFit`].
        #[pallet::call_index(2)]
        #[pallet::weight((T::WeightInfo::suspend().saturating_add(T::OnChange::weight()), DispatchClass::Operational))]
        pub fn suspend(
            origin: OriginFor<T>,
            organisation: OrgId,
            cause: StandingCause,
            evidence: Digest,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_suspend(who, organisation, cause, evidence)
        }

        /// Lets a suspended organisation act again.
        ///
        /// Origin: an officer of the bureau who decides.
        ///
        /// # Errors
        /// [`Error::UnknownOrganisation`], [`Error::NotSuspended`], [`Error::AlreadyExited`].
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::reinstate())]
        pub fn reinstate(origin: OriginFor<T>, organisation: OrgId, evidence: Digest) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_reinstate(who, organisation, evidence)
        }

        /// Ends the membership of an organisation and releases its officers. Its number, code and history stay.
        ///
        /// Origin: an officer of the bureau who decides, with evidence; or an administrator of the organisation itself, by
        /// own request.
        ///
        /// # Errors
        /// [`Error::UnknownOrganisation`], [`Error::BureauIsPermanent`], [`Error::AlreadyExited`],
        /// [`Error::CauseDoesNotFit`], [`Error::EvidenceMissing`].
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::exit(T::MaxOfficers::get()).saturating_add(T::OnChange::weight()))]
        pub fn exit(
            origin: OriginFor<T>,
            organisation: OrgId,
            cause: StandingCause,
            evidence: Option<Digest>,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let released = Self::do_exit(who, organisation, cause, evidence)?;
            Ok(Some(T::WeightInfo::exit(released).saturating_add(T::OnChange::weight())).into())
        }

        /// Admits an organisation that had left once more, under its number and code, with new officers.
        ///
        /// Origin: an officer of the bureau who decides.
        ///
        /// # Errors
        /// [`Error::UnknownOrganisation`], [`Error::NotExited`], [`Error::LegalBodyNotAdmitted`]; those of officers as in
        /// [`Pallet::admit`]; [`Error::IndividualActsAlone`].
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::readmit(officers.len() as u32))]
        pub fn readmit(
            origin: OriginFor<T>,
            organisation: OrgId,
            officers: NewOfficers<T>,
            evidence: Digest,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_readmit(who, organisation, officers, evidence)
        }

        /// Gives an account a post of the signer's organisation.
        ///
        /// Origin: an administrator.
        ///
        /// # Errors
        /// [`Error::AlreadyOfficer`], [`Error::RoleDoesNotFit`], [`Error::TooManyOfficers`],
        /// [`Error::IndividualActsAlone`].
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::appoint())]
        pub fn appoint(origin: OriginFor<T>, account: T::AccountId, role: Role) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_appoint(who, account, role)
        }

        /// Takes the post from an account.
        ///
        /// Origin: an administrator of the same organisation, or the account itself, which resigns: nobody is kept in a
        /// post against his will, and with it from any other.
        ///
        /// # Errors
        /// [`Error::UnknownOfficer`], [`Error::OfficerOfAnother`], [`Error::LastAdministrator`].
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::dismiss().saturating_add(T::OnChange::weight()))]
        pub fn dismiss(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_dismiss(who, account)
        }

        /// Puts `new` into the post of `old`: a key was lost, or a person changed.
        ///
        /// Origin: an administrator of the organisation; an officer of the bureau who decides, with evidence, also while
        /// the organisation is suspended; [`Config::RecoveryOrigin`], with evidence, which is how a bureau that lost all its
        /// keys comes back.
        ///
        /// # Errors
        /// [`Error::UnknownOfficer`], [`Error::OfficerOfAnother`], [`Error::AlreadyOfficer`], [`Error::EvidenceMissing`].
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::replace_officer().saturating_add(T::OnChange::weight()))]
        pub fn replace_officer(
            origin: OriginFor<T>,
            old: T::AccountId,
            new: T::AccountId,
            evidence: Option<Digest>,
        ) -> DispatchResult {
            match ensure_signed(origin.clone()) {
                Ok(who) => Self::do_replace_officer(who, old, new, evidence),
                Err(_) => {
                    let by = T::RecoveryOrigin::ensure_origin(origin)?.into();
                    Self::do_replace_officer_by_decision(by, old, new, evidence)
                }
            }
        }

        /// Files with the bureau why the agency's posts are not filled as R-007 asks. Filing suffices: the agency may act.
        /// A later filing takes the place of an earlier one.
        ///
        /// Origin: an administrator of an agency.
        ///
        /// # Errors
        /// Those of the signer only.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::file_special_case())]
        pub fn file_special_case(origin: OriginFor<T>, filing: Digest) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_file_special_case(who, filing)
        }

        /// Makes a version of a rule or manual the current one.
        ///
        /// Origin: an officer of the bureau who decides; for security rules also an officer of a regulator who audits.
        ///
        /// # Errors
        /// [`Error::VersionNotNext`]: versions count from 1 without a gap, so that nobody publishes over another.
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::publish_rule_document())]
        pub fn publish_rule_document(
            origin: OriginFor<T>,
            document: RuleDocument,
            version: u32,
            digest: Digest,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_publish_rule_document(who, document, version, digest)
        }

        /// Files a finding about an organisation, the bureau included.
        ///
        /// Origin: an officer of a regulator who audits.
        ///
        /// # Errors
        /// [`Error::UnknownOrganisation`].
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::file_finding())]
        pub fn file_finding(origin: OriginFor<T>, about: OrgId, finding: Digest) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_file_finding(who, about, finding)
        }

        /// Sets what each organisation of a kind may use in a period (decision 2). Applies at once.
        ///
        /// Operational, so that a full block does not delay it. Origin: [`Config::DecisionOrigin`].
        ///
        /// # Errors
        /// [`Error::QuotaTooSmall`].
        #[pallet::call_index(12)]
        #[pallet::weight((T::WeightInfo::set_quota(), DispatchClass::Operational))]
        pub fn set_quota(origin: OriginFor<T>, kind: OrgKind, quota: Quota) -> DispatchResult {
            let by = T::DecisionOrigin::ensure_origin(origin)?.into();
            Self::do_set_quota(by, kind, quota)
        }
    }
}
