#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod genesis;
mod members;
pub mod migrations;
#[cfg(test)]
mod mock;
pub mod no_currency;
pub mod offences;
mod queries;
pub mod seats;
pub mod sessions;
#[cfg(test)]
mod tests;
pub mod transitions;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod validators;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use drl_primitives::history::MAX_PAGE;
pub use no_currency::NoCurrency;
pub use offences::{Accusations, KeyOwners};
pub use pallet::*;
pub use sessions::{LengthOfSession, OrganisationOf, ValidatorAccount};
pub use types::{EncodedKeys, GenesisMember, PossessionProof, SetHead, SetMember};
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
        consortium::{
            Member, MemberRecord, Offence, OffenceId, OffenceKind, RemovalCause, SetNumber, Validator, ValidatorRecord,
        },
        credit::CreditRecorder,
        organisation::Organisations,
        CreditEntryId, OrgId,
    };
    use frame_support::{
        pallet_prelude::*,
        traits::{ChangeMembers, InitializeMembers},
    };
    use frame_system::pallet_prelude::*;

    /// [`Member`] of this chain.
    pub type MemberOf<T> = Member<<T as frame_system::Config>::AccountId>;
    /// The members, in the order of their organisations.
    pub type MembersOf<T> = BoundedVec<MemberOf<T>, <T as Config>::MaxMembers>;
    /// [`MemberRecord`] of this chain.
    pub type MemberRecordOf<T> = MemberRecord<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// [`Offence`] of this chain.
    pub type OffenceOf<T> = Offence<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// The validators of a set, in the order of their authority indices.
    pub type SetOf<T> = BoundedVec<SetMember<<T as frame_system::Config>::AccountId>, <T as Config>::MaxValidators>;
    /// The session keys of this chain.
    pub type KeysOf<T> = <T as pallet_session::Config>::Keys;

    /// What the consortium stands on.
    #[pallet::config]
    pub trait Config:
        frame_system::Config
        + pallet_session::Config<ValidatorId = <Self as frame_system::Config>::AccountId>
        + pallet_session::historical::Config<FullIdentification = OrgId>
    {
        /// The registry: officers, and what organisations are.
        type Organisations: Organisations<Self::AccountId>;

        /// The current moment.
        type Clocks: Clocks;

        /// The credit record, in which offences are entered.
        type Credit: CreditRecorder<Self::AccountId>;

        /// Who decides on members and validators: two thirds of the council.
        type DecisionOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The council, which is told who has a seat.
        type Council: ChangeMembers<Self::AccountId> + InitializeMembers<Self::AccountId>;

        /// Most members, and with them seats.
        #[pallet::constant]
        type MaxMembers: Get<u32>;

        /// Most validators, and most that can be leaving at a time.
        #[pallet::constant]
        type MaxValidators: Get<u32>;

        /// The fewest validators there may be, unless genesis or the council say otherwise. Not 0.
        #[pallet::constant]
        type DefaultMinimum: Get<u32>;

        /// Blocks in a session, unless genesis says otherwise.
        #[pallet::constant]
        type DefaultSessionLength: Get<BlockNumberFor<Self>>;

        /// The fewest blocks a session may have. Not 0.
        #[pallet::constant]
        type LeastSessionLength: Get<BlockNumberFor<Self>>;

        /// Sessions for whose validators offences can be proven.
        #[pallet::constant]
        type ProvableSessions: Get<u32>;

        /// Makes session keys for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: BenchmarkHelper<KeysOf<Self>>;

        /// Weights of the calls, and of an offence.
        type WeightInfo: WeightInfo;
    }

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(2);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// The members, in the order of their organisations. Each has one seat, which may be vacant: see [`seats`].
    #[pallet::storage]
    pub type Members<T: Config> = StorageValue<_, MembersOf<T>, ValueQuery>;

    /// What was done about each organisation as a member, record by record from 0. Nothing is ever changed or removed.
    #[pallet::storage]
    pub type MemberHistory<T: Config> = StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, u32, MemberRecordOf<T>>;

    /// How many records [`MemberHistory`] has of an organisation.
    #[pallet::storage]
    pub type MemberHistoryCount<T: Config> = StorageMap<_, Twox64Concat, OrgId, u32, ValueQuery>;

    /// Every account that is or was a validator. None is ever removed.
    #[pallet::storage]
    pub type Validators<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Validator>;

    /// What was done about each validator, record by record from 0. Nothing is ever changed or removed.
    #[pallet::storage]
    pub type ValidatorHistory<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, u32, ValidatorRecord<BlockNumberFor<T>>>;

    /// The validators from which sessions are planned, in the order of their authority indices. Whoever has set no keys yet is
    /// passed over.
    #[pallet::storage]
    pub type Roster<T: Config> = StorageValue<_, BoundedVec<T::AccountId, T::MaxValidators>, ValueQuery>;

    /// Who takes over from whom once its keys are set: the old, then the new validator.
    #[pallet::storage]
    pub type Successions<T: Config> =
        StorageValue<_, BoundedVec<(T::AccountId, T::AccountId), T::MaxValidators>, ValueQuery>;

    /// The validators that are in no session planned from now on, but may be in the one that runs or the next.
    #[pallet::storage]
    pub type Leaving<T: Config> = StorageValue<_, BoundedVec<T::AccountId, T::MaxValidators>, ValueQuery>;

    /// The fewest validators there may be, if it was set.
    #[pallet::storage]
    pub type Minimum<T: Config> = StorageValue<_, u32>;

    /// Blocks in a session, if genesis said so. It never changes: sessions begin with the blocks whose number it divides.
    #[pallet::storage]
    pub type SessionLength<T: Config> = StorageValue<_, BlockNumberFor<T>>;

    /// Every set of validators that ever validated, from 0: from when on. Nothing is ever changed or removed.
    #[pallet::storage]
    pub type Sets<T: Config> = StorageMap<_, Twox64Concat, SetNumber, SetHead<BlockNumberFor<T>>>;

    /// Who validated in each set, for which organisation and with which keys.
    #[pallet::storage]
    pub type SetMembers<T: Config> = StorageMap<_, Twox64Concat, SetNumber, SetOf<T>, ValueQuery>;

    /// How many sets there were.
    #[pallet::storage]
    pub type SetCount<T: Config> = StorageValue<_, SetNumber, ValueQuery>;

    /// Every offence that was recorded, from 0. Nothing is ever changed or removed.
    #[pallet::storage]
    pub type Offences<T: Config> = StorageMap<_, Twox64Concat, OffenceId, OffenceOf<T>>;

    /// How many offences there are.
    #[pallet::storage]
    pub type OffenceCount<T: Config> = StorageValue<_, OffenceId, ValueQuery>;

    /// The consortium at the beginning of the chain.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The members with their validators. None at all leaves the consortium empty, for tests of other parts.
        pub members: Vec<GenesisMember<T::AccountId>>,
        /// The fewest validators there may be, if it is not the default.
        pub minimum: Option<u32>,
        /// Blocks in a session, if it is not the default.
        pub session_length: Option<BlockNumberFor<T>>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        /// # Panics
        /// Where such a consortium cannot work; the message says why.
        fn build(&self) {
            genesis::build::<T>(self);
        }
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An organisation became a member.
        MemberAdmitted {
            /// Which one.
            organisation: OrgId,
            /// Who votes for it.
            seat: T::AccountId,
        },
        /// A member was removed, and its validators with it.
        MemberRemoved {
            /// Which one.
            organisation: OrgId,
            /// Why.
            cause: RemovalCause,
        },
        /// A member has another officer vote for it.
        SeatMoved {
            /// Which member.
            organisation: OrgId,
            /// Who voted for it until now. `None` where its seat was vacant.
            from: Option<T::AccountId>,
            /// Who does from now on.
            to: T::AccountId,
            /// The officer who moved it.
            by: T::AccountId,
        },
        /// Another took over the post of whoever held the seat of a member, and the seat with it.
        SeatPassedOn {
            /// Which member.
            organisation: OrgId,
            /// Who voted for it until now.
            from: T::AccountId,
            /// Who does from now on.
            to: T::AccountId,
        },
        /// Nobody votes for a member any more, because whoever did is no officer of it now, or it may not act.
        SeatVacated {
            /// Which member.
            organisation: OrgId,
            /// Who voted for it until now.
            from: T::AccountId,
        },
        /// A validator was admitted. It validates once its keys are set.
        ValidatorAdmitted {
            /// The validator.
            validator: T::AccountId,
            /// For which member.
            organisation: OrgId,
        },
        /// A validator was removed.
        ValidatorRemoved {
            /// The validator.
            validator: T::AccountId,
            /// For which member it validated.
            organisation: OrgId,
            /// Why.
            cause: RemovalCause,
        },
        /// A validator is to take over from another once its keys are set.
        SuccessorNamed {
            /// Who goes.
            old: T::AccountId,
            /// Who takes over.
            new: T::AccountId,
            /// For which member.
            organisation: OrgId,
        },
        /// A validator took over from another, from the next planned session on.
        ValidatorSucceeded {
            /// Who goes.
            old: T::AccountId,
            /// Who took over.
            new: T::AccountId,
        },
        /// A validator left its last session. Its keys are gone.
        ValidatorRetired {
            /// The validator.
            validator: T::AccountId,
        },
        /// An officer set the session keys of a validator.
        SessionKeysSet {
            /// The validator.
            validator: T::AccountId,
            /// The officer.
            by: T::AccountId,
        },
        /// The fewest validators there may be were set.
        MinimumSet {
            /// How many.
            minimum: u32,
        },
        /// A set of validators began to validate that is not the one before.
        SetBegan {
            /// Its number.
            set: SetNumber,
            /// Its first session.
            session: u32,
        },
        /// An offence was proven and recorded.
        ValidatorAccused {
            /// Its number.
            offence: OffenceId,
            /// Who did it.
            validator: T::AccountId,
            /// For which organisation it validated.
            organisation: OrgId,
            /// What it did.
            kind: OffenceKind,
            /// In which session.
            session: u32,
            /// The entry in the credit record.
            entry: Option<CreditEntryId>,
        },
        /// The council lets a validator validate again after an offence.
        ValidatorRestored {
            /// The validator.
            validator: T::AccountId,
            /// The offence that is dealt with.
            offence: OffenceId,
        },
    }

    /// What is wrong with a request.
    #[pallet::error]
    pub enum Error<T> {
        /// The organisation is no member of the consortium.
        MemberNotFound,
        /// The organisation is a member already.
        AlreadyMember,
        /// Only a bureau or an agency can be a member.
        NotAdmissible,
        /// The organisation is suspended or has left the ledger.
        OrganisationNotActive,
        /// There is no room for another member.
        TooManyMembers,
        /// The bureau is a member for good.
        BureauStays,
        /// The account is no officer of the member who may decide.
        SeatUnfit,
        /// The account has a seat already.
        SeatTaken,
        /// The account is and was no validator.
        ValidatorNotFound,
        /// The account is a validator already.
        AlreadyValidator,
        /// The account belongs to another organisation: it validated for it, or is an officer of it.
        AccountOfAnother,
        /// There is no room for another validator.
        TooManyValidators,
        /// Too many validators are leaving: wait for the next session.
        TooManyLeaving,
        /// What the validator is now does not allow it.
        WrongState,
        /// Too few validators with keys would be left.
        BelowMinimum,
        /// No offence is on record that the council has not dealt with.
        NoOffenceOpen,
        /// The minimum is not one of 1 to the most validators there can be.
        MinimumOutOfRange,
        /// The validator is that of another organisation.
        NotOwner,
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
        /// Admits an organisation as a member, and gives it a seat in the council, held by one of its officers who decide.
        ///
        /// Origin: [`Config::DecisionOrigin`].
        ///
        /// # Errors
        /// [`Error::AlreadyMember`], [`Error::NotAdmissible`], [`Error::OrganisationNotActive`], [`Error::TooManyMembers`],
        /// [`Error::SeatUnfit`], [`Error::SeatTaken`].
        #[pallet::call_index(0)]
        #[pallet::weight(<T as Config>::WeightInfo::admit_member())]
        pub fn admit_member(origin: OriginFor<T>, organisation: OrgId, seat: T::AccountId) -> DispatchResult {
            T::DecisionOrigin::ensure_origin(origin)?;
            Self::do_admit_member(organisation, seat)
        }

        /// Removes a member: its seat, and in the same step all its validators.
        ///
        /// Origin: [`Config::DecisionOrigin`].
        ///
        /// # Errors
        /// [`Error::MemberNotFound`], [`Error::BureauStays`], [`Error::NoOffenceOpen`] where an offence is the cause and none of
        /// its validators has one, [`Error::BelowMinimum`], [`Error::TooManyLeaving`].
        #[pallet::call_index(1)]
        #[pallet::weight(<T as Config>::WeightInfo::remove_member(T::MaxValidators::get()))]
        pub fn remove_member(
            origin: OriginFor<T>,
            organisation: OrgId,
            cause: RemovalCause,
        ) -> DispatchResultWithPostInfo {
            T::DecisionOrigin::ensure_origin(origin)?;
            let removed = Self::do_remove_member(organisation, cause)?;
            Ok(Some(<T as Config>::WeightInfo::remove_member(removed)).into())
        }

        /// Lets another officer vote for the member of the signer. A lost key never loses the seat.
        ///
        /// Origin: an officer of the member who administers. The new holder must be one who decides.
        ///
        /// # Errors
        /// Those of the registry for the signer; [`Error::MemberNotFound`], [`Error::SeatUnfit`], [`Error::SeatTaken`].
        #[pallet::call_index(2)]
        #[pallet::weight(<T as Config>::WeightInfo::move_seat())]
        pub fn move_seat(origin: OriginFor<T>, to: T::AccountId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_move_seat(who, to)
        }

        /// Admits a validator of a member. The member then sets its session keys, and it validates from the first session that is
        /// planned after that.
        ///
        /// Origin: [`Config::DecisionOrigin`].
        ///
        /// # Errors
        /// [`Error::MemberNotFound`], [`Error::AlreadyValidator`], [`Error::AccountOfAnother`], [`Error::TooManyValidators`].
        #[pallet::call_index(3)]
        #[pallet::weight(<T as Config>::WeightInfo::admit_validator())]
        pub fn admit_validator(origin: OriginFor<T>, organisation: OrgId, validator: T::AccountId) -> DispatchResult {
            T::DecisionOrigin::ensure_origin(origin)?;
            Self::do_admit_validator(organisation, validator)
        }

        /// Removes a validator. It is in no session that is planned from now on. Its successor, if one was named, takes its place
        /// at once.
        ///
        /// Origin: [`Config::DecisionOrigin`].
        ///
        /// # Errors
        /// [`Error::ValidatorNotFound`], [`Error::WrongState`], [`Error::NoOffenceOpen`] where an offence is the cause,
        /// [`Error::BelowMinimum`], [`Error::TooManyLeaving`].
        #[pallet::call_index(4)]
        #[pallet::weight(<T as Config>::WeightInfo::remove_validator())]
        pub fn remove_validator(origin: OriginFor<T>, validator: T::AccountId, cause: RemovalCause) -> DispatchResult {
            T::DecisionOrigin::ensure_origin(origin)?;
            Self::do_remove_validator(validator, cause)
        }

        /// Replaces a validator in one step: `new` is admitted for a member, and takes the place of `old` in the first session
        /// that is planned after its keys were set. Until then `old` validates.
        ///
        /// Origin: [`Config::DecisionOrigin`].
        ///
        /// # Errors
        /// [`Error::ValidatorNotFound`], [`Error::WrongState`], and those of [`Pallet::admit_validator`] for `new`.
        #[pallet::call_index(5)]
        #[pallet::weight(<T as Config>::WeightInfo::replace_validator())]
        pub fn replace_validator(
            origin: OriginFor<T>,
            old: T::AccountId,
            organisation: OrgId,
            new: T::AccountId,
        ) -> DispatchResult {
            T::DecisionOrigin::ensure_origin(origin)?;
            Self::do_replace_validator(old, organisation, new)
        }

        /// Lets a validator validate again after an offence: two machines had the same keys by mistake, say.
        ///
        /// Origin: [`Config::DecisionOrigin`].
        ///
        /// # Errors
        /// [`Error::ValidatorNotFound`], [`Error::NoOffenceOpen`], [`Error::WrongState`].
        #[pallet::call_index(6)]
        #[pallet::weight(<T as Config>::WeightInfo::restore_validator())]
        pub fn restore_validator(origin: OriginFor<T>, validator: T::AccountId) -> DispatchResult {
            T::DecisionOrigin::ensure_origin(origin)?;
            Self::do_restore_validator(validator)
        }

        /// Sets the fewest validators there may be.
        ///
        /// Origin: [`Config::DecisionOrigin`].
        ///
        /// # Errors
        /// [`Error::MinimumOutOfRange`]; [`Error::BelowMinimum`] where fewer than that have keys now.
        #[pallet::call_index(7)]
        #[pallet::weight(<T as Config>::WeightInfo::set_minimum())]
        pub fn set_minimum(origin: OriginFor<T>, minimum: u32) -> DispatchResult {
            T::DecisionOrigin::ensure_origin(origin)?;
            Self::do_set_minimum(minimum)
        }

        /// Sets the session keys of a validator of the signer's organisation, for the first time or in place of others.
        ///
        /// The proof is what the node gives with the keys (`author_rotateKeysWithOwner`): each key's signature under the account
        /// of the validator. So whoever sets keys has them, and nobody can take the keys of another for its own. The account
        /// itself signs nothing, and its own key may be kept in a safe or be none at all.
        ///
        /// Origin: an officer of the organisation who administers.
        ///
        /// # Errors
        /// Those of the registry for the signer; [`Error::ValidatorNotFound`], [`Error::NotOwner`], [`Error::WrongState`]; of the
        /// session pallet: a proof that is none, a key that another validator has.
        #[pallet::call_index(8)]
        #[pallet::weight(<T as Config>::WeightInfo::set_session_keys())]
        pub fn set_session_keys(
            origin: OriginFor<T>,
            validator: T::AccountId,
            keys: KeysOf<T>,
            proof: PossessionProof,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_set_session_keys(who, validator, keys, proof)
        }
    }
}
