#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod entries;
mod formulas;
#[cfg(test)]
mod mock;
mod queries;
mod ratings;
mod scores;
#[cfg(test)]
mod tests;
pub mod transitions;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use drl_primitives::history::MAX_PAGE;
pub use pallet::*;
pub use types::{CreditEntry, FormulaVersion, LatestFirst};
pub use weights::WeightInfo;

/// The pallet. Its parts that are not storage, events, errors and calls stand in files of their own.
// The macros write items that carry no documentation.
#[allow(missing_docs)]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use drl_primitives::{
        clocks::Clocks,
        credit::{
            rating::{Criterion, Filing, Outcome, Panel, Rating, StandingList, Vote, Votes, MAX_LISTS},
            score::{FormulaRecord, ScoreFormula},
            EntryGround, EntryRecord, EntrySource, EntryStatus, Ruling, SupersedeGround, Supersession,
        },
        decision::Decider,
        organisation::Organisations,
        parameters::RuleParameters,
        Code, CreditEntryId, Day, Digest, OrgId, RatingId,
    };
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;

    /// [`Rating`] of this chain.
    pub type RatingOf<T> = Rating<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// [`Vote`] of this chain.
    pub type VoteOf<T> = Vote<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// [`Votes`] of this chain.
    pub type VotesOf<T> = Votes<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// [`CreditEntry`] of this chain.
    pub type CreditEntryOf<T> = CreditEntry<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// [`EntryRecord`] of this chain.
    pub type EntryRecordOf<T> = EntryRecord<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

    /// The first day that the formula of genesis applies to: that on which the provincial regulation came into force,
    /// 2022-03-01.
    pub const FIRST_DAY: Day = Day(19_052);

    /// A decision on the formula may not reach further ahead than this, in days: about ten years.
    pub const MAX_LEAD_DAYS: u32 = 3_653;

    /// The highest protection level there is.
    pub const MAX_PROTECTION_LEVEL: u8 = 5;

    /// What the pallet stands on.
    #[pallet::config]
    pub trait Config: frame_system::Config {
        /// The registry: officers, and what organisations are.
        type Organisations: Organisations<Self::AccountId>;

        /// The current moment and day.
        type Clocks: Clocks;

        /// The governed parameters of group `applicant`, and the reading of Q-34.
        type Parameters: RuleParameters;

        /// Who decides on the formula of the score.
        type DecisionOrigin: EnsureOrigin<Self::RuntimeOrigin, Success: Into<Decider>>;

        /// Weights of the calls, of an entry and of the checks.
        type WeightInfo: WeightInfo;
    }

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// All ratings, from 0. Each part of a rating is written once; none is removed.
    #[pallet::storage]
    pub type Ratings<T: Config> = StorageMap<_, Twox64Concat, RatingId, RatingOf<T>>;

    /// How many ratings there are.
    #[pallet::storage]
    pub type RatingCount<T: Config> = StorageValue<_, RatingId, ValueQuery>;

    /// The votes on each rating, in the order in which they were cast. None is changed or removed.
    #[pallet::storage]
    pub type RatingVotes<T: Config> = StorageMap<_, Twox64Concat, RatingId, VotesOf<T>, ValueQuery>;

    /// The rating of an organisation that has not ended: at most one, so that "the latest" has one meaning.
    #[pallet::storage]
    pub type RunningRatings<T: Config> = StorageMap<_, Twox64Concat, OrgId, RatingId>;

    /// The latest concluded rating of an organisation, which alone counts.
    #[pallet::storage]
    pub type ConcludedRatings<T: Config> = StorageMap<_, Twox64Concat, OrgId, RatingId>;

    /// The ratings of each organisation in the order of opening, from 0.
    #[pallet::storage]
    pub type OrganisationRatings<T: Config> = StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, u32, RatingId>;

    /// How many ratings an organisation has.
    #[pallet::storage]
    pub type OrganisationRatingCounts<T: Config> = StorageMap<_, Twox64Concat, OrgId, u32, ValueQuery>;

    /// All entries of the credit record, from 0, as they were made. Nothing is ever changed or removed.
    #[pallet::storage]
    pub type Entries<T: Config> = StorageMap<_, Twox64Concat, CreditEntryId, CreditEntryOf<T>>;

    /// How many entries there are.
    #[pallet::storage]
    pub type EntryCount<T: Config> = StorageValue<_, CreditEntryId, ValueQuery>;

    /// What became of each entry, record by record from 0; the last one says what it is now. Nothing is changed or removed.
    #[pallet::storage]
    pub type Histories<T: Config> =
        StorageDoubleMap<_, Twox64Concat, CreditEntryId, Twox64Concat, u32, EntryRecordOf<T>>;

    /// How many records [`Histories`] has for an entry. Not 0 for any entry there is.
    #[pallet::storage]
    pub type HistoryCounts<T: Config> = StorageMap<_, Twox64Concat, CreditEntryId, u32, ValueQuery>;

    /// The entries of each organisation in the order in which they were made, from 0. Superseded ones stay: with
    /// [`OrganisationEntryCounts`] a reader can prove from the state that it has them all, and compute the score.
    #[pallet::storage]
    pub type OrganisationEntries<T: Config> =
        StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, u32, CreditEntryId>;

    /// How many entries an organisation has.
    #[pallet::storage]
    pub type OrganisationEntryCounts<T: Config> = StorageMap<_, Twox64Concat, OrgId, u32, ValueQuery>;

    /// The entries that stand, by organisation, ground and last day, the latest last day first: the first key of a ground says
    /// whether any entry on it has effect. Neither days nor numbers are chosen by whoever acts, hence no hasher.
    #[pallet::storage]
    pub type StandingByLastDay<T: Config> = StorageNMap<
        _,
        (
            NMapKey<Twox64Concat, OrgId>,
            NMapKey<Identity, EntryGround>,
            NMapKey<Identity, LatestFirst>,
            NMapKey<Identity, CreditEntryId>,
        ),
        (),
    >;

    /// The same entries by organisation, ground and the day from which they count, the youngest first: what a score reads.
    #[pallet::storage]
    pub type StandingBySince<T: Config> = StorageNMap<
        _,
        (
            NMapKey<Twox64Concat, OrgId>,
            NMapKey<Identity, EntryGround>,
            NMapKey<Identity, LatestFirst>,
            NMapKey<Identity, CreditEntryId>,
        ),
        (),
    >;

    /// Every version of the formula ever decided, from 1.
    #[pallet::storage]
    pub type Formulas<T: Config> = StorageMap<_, Twox64Concat, FormulaVersion, FormulaRecord>;

    /// The number of the last version decided; 0 before genesis.
    #[pallet::storage]
    pub type LatestFormula<T: Config> = StorageValue<_, FormulaVersion, ValueQuery>;

    /// The versions that apply, from which day on, in the order of the days, from 0. Only the last may wait for its day, and only
    /// such a one is taken away again, when it is cancelled.
    #[pallet::storage]
    pub type FormulaSchedule<T: Config> = StorageMap<_, Twox64Concat, u32, (Day, FormulaVersion)>;

    /// How many elements [`FormulaSchedule`] has.
    #[pallet::storage]
    pub type FormulaScheduleLength<T: Config> = StorageValue<_, u32, ValueQuery>;

    /// The formula at the beginning of the chain.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Version 1. Fields that are left out have their default.
        pub formula: ScoreFormula,
        /// No value.
        #[serde(skip)]
        pub _config: PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        /// # Panics
        /// Where a value cannot work; the message names the field.
        fn build(&self) {
            if let Some(field) = self.formula.fault() {
                panic!("credit genesis: the value of {field} in the formula cannot work");
            }
            Pallet::<T>::store_first_formula(self.formula);
        }
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// The rating of an applicant was opened.
        RatingOpened {
            /// Its number.
            rating: RatingId,
            /// Who is rated.
            applicant: OrgId,
            /// The highest grade.
            scale: u8,
            /// The bureau.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
        },
        /// A criterion was filed.
        CriterionFiled {
            /// The rating.
            rating: RatingId,
            /// Which of the three.
            criterion: Criterion,
            /// The bureau.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
        },
        /// A vote was cast.
        VoteCast {
            /// The rating.
            rating: RatingId,
            /// In which panel.
            panel: Panel,
            /// The grade voted for.
            grade: u8,
            /// Digest of the opinion.
            opinion: Digest,
            /// The organisation.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
        },
        /// A rating was concluded.
        RatingConcluded {
            /// The rating.
            rating: RatingId,
            /// Who was rated.
            applicant: OrgId,
            /// What it came to.
            outcome: Outcome,
            /// Digest of the report.
            report: Digest,
            /// The bureau.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
        },
        /// A rating was withdrawn; it came to nothing.
        RatingWithdrawn {
            /// The rating.
            rating: RatingId,
            /// Who was to be rated.
            applicant: OrgId,
            /// Digest of the reason.
            reason: Digest,
            /// The bureau.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
        },
        /// An entry was made in a credit record, or takes the place of another.
        EntryMade {
            /// Its number.
            entry: CreditEntryId,
            /// About whom.
            concerned: OrgId,
            /// Why.
            ground: EntryGround,
            /// Following from what.
            source: EntrySource,
            /// The last day on which it has effect; none is without end.
            last_day: Option<Day>,
            /// The entry whose place it takes.
            corrects: Option<CreditEntryId>,
            /// The organisation that entered it.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// What it rests on.
            evidence: Digest,
        },
        /// The organisation concerned appealed against an entry. It stands until the appeal is decided.
        EntryAppealed {
            /// The entry.
            entry: CreditEntryId,
            /// The organisation concerned.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// Digest of the statement.
            statement: Digest,
        },
        /// An appeal was decided: the entry stands.
        EntryUpheld {
            /// The entry.
            entry: CreditEntryId,
            /// Whether the bureau decided on an act of its own.
            own_act: bool,
            /// The bureau.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// What it rests on.
            evidence: Digest,
        },
        /// An entry was superseded and has no effect any more.
        EntrySuperseded {
            /// The entry.
            entry: CreditEntryId,
            /// Corrected or removed.
            status: EntryStatus,
            /// Why.
            ground: SupersedeGround,
            /// The entry that takes its place.
            replacement: Option<CreditEntryId>,
            /// Whether the bureau decided on an act of its own.
            own_act: bool,
            /// The bureau.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// What it rests on.
            evidence: Digest,
        },
        /// A formula of the score was decided.
        FormulaDecided {
            /// Its version.
            version: FormulaVersion,
            /// The first day it applies to.
            effective_from: Day,
            /// Who decided.
            decided_by: Decider,
        },
        /// A formula that had not begun to apply was dropped.
        FormulaCancelled {
            /// Its version.
            version: FormulaVersion,
            /// Who decided.
            decided_by: Decider,
        },
    }

    /// What is wrong with a request.
    #[pallet::error]
    pub enum Error<T> {
        /// There is no organisation with this number.
        OrganisationNotFound,
        /// The organisation is neither a data user nor an individual data user.
        NotDataUser,
        /// The organisation to be rated is suspended or has left.
        OrganisationNotActive,
        /// There is no rating with this number.
        RatingNotFound,
        /// A rating of this organisation is running.
        RatingRunning,
        /// The rating was concluded or withdrawn.
        RatingOver,
        /// Not every criterion of the rating is filed yet.
        CriteriaMissing,
        /// The criterion was filed already. To correct it, withdraw the rating and open another.
        AlreadyFiled,
        /// There is no such protection level: 1 to 5.
        ProtectionLevelUnknown,
        /// A list of dishonesty is named twice.
        ListRepeated,
        /// The lists were checked before the rating was opened.
        CheckOutdated,
        /// The day on which the lists were checked has not come.
        DayInFuture,
        /// The grade is not one of 1 to the rating's scale.
        GradeOutOfRange,
        /// The organisation, or the expert, has voted on this rating already.
        AlreadyVoted,
        /// The panel has cast as many votes on this rating as it may.
        TooManyVotes,
        /// The bureau has not voted.
        NoVoteOfBureau,
        /// No agency has voted.
        NoVoteOfAgency,
        /// No expert has voted.
        NoVoteOfExperts,
        /// There is no entry with this number.
        EntryNotFound,
        /// The entry is about another organisation.
        NotConcerned,
        /// An appeal against the entry is open.
        AppealOpen,
        /// No appeal against the entry is open.
        NoAppealOpen,
        /// The entry was superseded already.
        AlreadySuperseded,
        /// On this ground an entry is superseded by deciding the appeal.
        AppealNeeded,
        /// The officer made the entry or the appeal for the bureau: another of its officers decides.
        OwnReview,
        /// A value of the formula cannot work: base is 1 to 100, floor below it, and the grades' bands rise from above the floor
        /// up to the base.
        FormulaOutOfRange,
        /// The day from which the formula shall apply has passed.
        DayHasPassed,
        /// The day from which the formula shall apply is more than ten years ahead.
        DayTooFarAhead,
        /// Another formula waits for its day; cancel it first.
        DecisionPending,
        /// No formula waits for its day.
        NothingPending,
        /// There are no further numbers.
        NumbersExhausted,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(StandingList::ALL.len() == MAX_LISTS as usize, "a rating must be able to name every list");
            assert!(ScoreFormula::default().fault().is_none(), "the default formula must work");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Opens the rating of a data user. At most one runs for each.
        ///
        /// By an officer of the bureau with the duty to prepare.
        ///
        /// # Errors
        /// The registry's; [`Error::OrganisationNotFound`], [`Error::NotDataUser`], [`Error::OrganisationNotActive`],
        /// [`Error::RatingRunning`], [`Error::NumbersExhausted`].
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::open_rating())]
        pub fn open_rating(origin: OriginFor<T>, applicant: OrgId) -> DispatchResult {
            let by = Self::ensure_bureau_prepares(origin)?;
            Self::do_open_rating(applicant, by)
        }

        /// Files one of the three criteria, which is filed once. Votes are taken when all three are.
        ///
        /// By an officer of the bureau with the duty to prepare. What is filed is judged when the rating is concluded.
        ///
        /// # Errors
        /// The registry's; [`Error::RatingNotFound`], [`Error::RatingOver`], [`Error::AlreadyFiled`],
        /// [`Error::ProtectionLevelUnknown`], [`Error::ListRepeated`], [`Error::CheckOutdated`], [`Error::DayInFuture`].
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::file_criterion())]
        pub fn file_criterion(origin: OriginFor<T>, rating: RatingId, filing: Filing) -> DispatchResult {
            let by = Self::ensure_bureau_prepares(origin)?;
            Self::do_file_criterion(rating, filing, by)
        }

        /// Votes on a rating whose criteria are all filed. `opinion` is the salted digest of the opinion.
        ///
        /// By an officer of the bureau or of an agency with the duty to decide, once for each organisation; or by an officer of
        /// an expert body with the duty to rate, once for each expert.
        ///
        /// # Errors
        /// The registry's; [`Error::RatingNotFound`], [`Error::RatingOver`], [`Error::CriteriaMissing`],
        /// [`Error::GradeOutOfRange`], [`Error::AlreadyVoted`], [`Error::TooManyVotes`].
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::vote())]
        pub fn vote(origin: OriginFor<T>, rating: RatingId, grade: u8, opinion: Digest) -> DispatchResult {
            let (panel, by) = Self::ensure_votes(origin)?;
            Self::do_vote(rating, panel, grade, opinion, by)
        }

        /// Concludes a rating: with the grade that follows from the votes where all criteria are met, otherwise with the first
        /// that is not. A grade is valid for the governed months, but not beyond the last day of the protection certificate.
        ///
        /// By an officer of the bureau with the duty to decide. `report` is the salted digest of the rating's report.
        ///
        /// # Errors
        /// The registry's; [`Error::RatingNotFound`], [`Error::RatingOver`], [`Error::CriteriaMissing`],
        /// [`Error::NoVoteOfBureau`], [`Error::NoVoteOfAgency`], [`Error::NoVoteOfExperts`].
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::conclude_rating())]
        pub fn conclude_rating(origin: OriginFor<T>, rating: RatingId, report: Digest) -> DispatchResult {
            let by = Self::ensure_bureau_decides(origin)?;
            Self::do_conclude_rating(rating, report, by)
        }

        /// Withdraws a rating that came to nothing: a criterion was filed wrongly, a panel does not vote, the applicant has gone.
        ///
        /// By an officer of the bureau with the duty to decide. `reason` is the salted digest of the reason.
        ///
        /// # Errors
        /// The registry's; [`Error::RatingNotFound`], [`Error::RatingOver`].
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::withdraw_rating())]
        pub fn withdraw_rating(origin: OriginFor<T>, rating: RatingId, reason: Digest) -> DispatchResult {
            let by = Self::ensure_bureau_decides(origin)?;
            Self::do_withdraw_rating(rating, reason, by)
        }

        /// Enters in the credit record of a data user that its breach also broke network, data or personal-information law
        /// . It bars applications.
        ///
        /// By an officer of a regulator with the duty to audit. `case` is the salted digest of the case's file.
        ///
        /// # Errors
        /// The registry's; [`Error::OrganisationNotFound`], [`Error::NotDataUser`], [`Error::NumbersExhausted`].
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::enter())]
        pub fn enter_case(origin: OriginFor<T>, organisation: OrgId, case: Digest) -> DispatchResult {
            let act = Self::ensure_regulator(origin, case)?;
            Self::do_enter_case(organisation, act)
        }

        /// Appeals against an entry about one's own organisation. There is no time limit; one appeal is open at a time. The entry
        /// stands until the appeal is decided.
        ///
        /// By an officer of the organisation concerned with the duty to sign. `statement` is the salted digest of the statement.
        ///
        /// # Errors
        /// The registry's; [`Error::EntryNotFound`], [`Error::NotConcerned`], [`Error::AppealOpen`],
        /// [`Error::AlreadySuperseded`], [`Error::NumbersExhausted`].
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::appeal())]
        pub fn appeal(origin: OriginFor<T>, entry: CreditEntryId, statement: Digest) -> DispatchResult {
            let act = Self::ensure_signs(origin, statement)?;
            Self::do_appeal(entry, act)
        }

        /// Decides an appeal: the entry is upheld, corrected or removed.
        ///
        /// By an officer of the bureau with the duty to decide; of what the bureau did itself, by another one. `evidence`
        /// is the salted digest of the decision.
        ///
        /// # Errors
        /// The registry's; [`Error::EntryNotFound`], [`Error::NoAppealOpen`], [`Error::AlreadySuperseded`],
        /// [`Error::OwnReview`], [`Error::NumbersExhausted`].
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::supersede())]
        pub fn decide_appeal(
            origin: OriginFor<T>,
            entry: CreditEntryId,
            ruling: Ruling,
            evidence: Digest,
        ) -> DispatchResult {
            let act = Self::ensure_bureau_acts(origin, evidence)?;
            Self::do_decide_appeal(entry, ruling, act)
        }

        /// Corrects or removes an entry because a court ordered it or because the bureau found an error itself. An appeal
        /// that is open ends with it.
        ///
        /// By an officer of the bureau with the duty to decide; of what the bureau did itself, by another one. `evidence`
        /// is the salted digest of the order or of the finding.
        ///
        /// # Errors
        /// The registry's; [`Error::AppealNeeded`], [`Error::EntryNotFound`], [`Error::AlreadySuperseded`],
        /// [`Error::OwnReview`], [`Error::NumbersExhausted`].
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::supersede())]
        pub fn supersede(
            origin: OriginFor<T>,
            entry: CreditEntryId,
            ground: SupersedeGround,
            supersession: Supersession,
            evidence: Digest,
        ) -> DispatchResult {
            let act = Self::ensure_bureau_acts(origin, evidence)?;
            Self::do_supersede(entry, ground, supersession, act)
        }

        /// Decides a new formula of the score, which applies from `effective_from` (today or later).
        ///
        /// # Errors
        /// `BadOrigin`; [`Error::FormulaOutOfRange`], [`Error::DayHasPassed`], [`Error::DayTooFarAhead`],
        /// [`Error::DecisionPending`], [`Error::NumbersExhausted`].
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::set_formula())]
        pub fn set_formula(origin: OriginFor<T>, formula: ScoreFormula, effective_from: Day) -> DispatchResult {
            let decided_by = T::DecisionOrigin::ensure_origin(origin)?.into();
            Self::do_set_formula(formula, effective_from, decided_by)
        }

        /// Drops the decided formula that has not begun to apply. Its version stays readable.
        ///
        /// # Errors
        /// `BadOrigin`; [`Error::NothingPending`], also from the day on that the formula applies.
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::cancel_formula())]
        pub fn cancel_formula(origin: OriginFor<T>) -> DispatchResult {
            let decided_by = T::DecisionOrigin::ensure_origin(origin)?.into();
            Self::do_cancel_formula(decided_by)
        }
    }
}
