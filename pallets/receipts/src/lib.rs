#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod access;
mod batches;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod deliveries;
mod destructions;
mod duties;
#[cfg(test)]
mod mock;
mod queries;
mod returns;
#[cfg(test)]
mod tests;
pub mod transitions;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod weights;

pub use drl_primitives::history::MAX_PAGE;
pub use pallet::*;
pub use weights::WeightInfo;

/// The pallet. Its parts that are not storage, events, errors and calls stand in files of their own.
// The macros write items that carry no documentation.
#[allow(missing_docs)]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use drl_primitives::{
        agreement::AgreementRegister,
        clocks::{ClockEnd, Clocks, WorkingCalendar},
        grant_status::GrantRegister,
        organisation::{Duty, Organisations},
        parameters::RuleParameters,
        receipts::{
            record::{
                Answered, Batch, DataReturn, Delivery, Destruction, Log, Parties, ReceiptCounts, ReturnDuty, Stamp,
            },
            Answer, BatchFault, BatchId, BatchNote, BatchNumber, DeliveryFault, DeliveryNote, DeliveryRef, OnDelivery,
            ReceiptKind, ReturnFault, ReturnNote,
        },
        verdict::Reason,
        Day, DeliveryId, Digest, GrantHash, OrgId, ReturnId,
    };
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;
    use sp_core::H256;

    /// [`Stamp`] of this chain.
    pub type StampOf<T> = Stamp<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// [`Answered`] of this chain.
    pub type AnsweredOf<T, Fault> = Answered<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, Fault>;
    /// [`Delivery`] of this chain.
    pub type DeliveryOf<T> = Delivery<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// [`DataReturn`] of this chain.
    pub type DataReturnOf<T> = DataReturn<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// [`Batch`] of this chain.
    pub type BatchOf<T> = Batch<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// [`Destruction`] of this chain.
    pub type DestructionOf<T> = Destruction<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

    /// What the receipts stand on.
    #[pallet::config]
    pub trait Config: frame_system::Config {
        /// The registry: officers, and what they may do.
        type Organisations: Organisations<Self::AccountId>;

        /// The grants: their terms, and the verdict at this moment.
        type Grants: GrantRegister;

        /// The agreements: whether data must be returned.
        type Agreements: AgreementRegister;

        /// The current moment, and the clock of each duty to return data.
        type Clocks: Clocks;

        /// Counts working days back.
        type Calendar: WorkingCalendar;

        /// How many working days "promptly" has.
        type Parameters: RuleParameters;

        /// Who is told that a delivery was acknowledged.
        type OnDelivery: OnDelivery;

        /// Weights of the calls, without the verdict and without what [`Config::OnDelivery`] does, which are added.
        type WeightInfo: WeightInfo;
    }

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// All delivery receipts. None is removed, and but for its answer none is changed.
    #[pallet::storage]
    pub type Deliveries<T: Config> = StorageMap<_, Twox64Concat, DeliveryId, DeliveryOf<T>>;

    /// How many delivery receipts there are: the number of the next.
    #[pallet::storage]
    pub type DeliveryCount<T: Config> = StorageValue<_, DeliveryId, ValueQuery>;

    /// All data-return receipts, as [`Deliveries`].
    #[pallet::storage]
    pub type Returns<T: Config> = StorageMap<_, Twox64Concat, ReturnId, DataReturnOf<T>>;

    /// How many data-return receipts there are: the number of the next.
    #[pallet::storage]
    pub type ReturnCount<T: Config> = StorageValue<_, ReturnId, ValueQuery>;

    /// All batches, as [`Deliveries`]: the list that a published register shows.
    #[pallet::storage]
    pub type Batches<T: Config> = StorageMap<_, Twox64Concat, BatchId, BatchOf<T>>;

    /// How many batches there are: the number of the next.
    #[pallet::storage]
    pub type BatchCount<T: Config> = StorageValue<_, BatchId, ValueQuery>;

    /// The head of each log: its size, the root over all its receipts, and how many batches it has.
    #[pallet::storage]
    pub type Logs<T: Config> = StorageDoubleMap<_, Identity, GrantHash, Twox64Concat, ReceiptKind, Log, ValueQuery>;

    /// The batches of each log in their order, from 0.
    #[pallet::storage]
    pub type LogBatches<T: Config> = StorageNMap<
        _,
        (NMapKey<Identity, GrantHash>, NMapKey<Twox64Concat, ReceiptKind>, NMapKey<Twox64Concat, BatchNumber>),
        BatchId,
    >;

    /// Every root that was ever anchored, and by which batch. Roots are chosen by callers, so the keys are hashed.
    #[pallet::storage]
    pub type Roots<T: Config> = StorageMap<_, Blake2_128Concat, H256, BatchId>;

    /// How many receipts each grant has, one at a time.
    #[pallet::storage]
    pub type Counts<T: Config> = StorageMap<_, Identity, GrantHash, ReceiptCounts, ValueQuery>;

    /// The deliveries of each grant in the order of filing, from 0. Nothing is removed: with [`Counts`] a reader can prove from
    /// the state that it has them all.
    #[pallet::storage]
    pub type GrantDeliveries<T: Config> = StorageDoubleMap<_, Identity, GrantHash, Twox64Concat, u32, DeliveryId>;

    /// The data returns of each grant, as [`GrantDeliveries`].
    #[pallet::storage]
    pub type GrantReturns<T: Config> = StorageDoubleMap<_, Identity, GrantHash, Twox64Concat, u32, ReturnId>;

    /// The certificates of destruction of each grant, as [`GrantDeliveries`].
    #[pallet::storage]
    pub type Destructions<T: Config> = StorageDoubleMap<_, Identity, GrantHash, Twox64Concat, u32, DestructionOf<T>>;

    /// The duty to return data after each delivery that has one.
    #[pallet::storage]
    pub type Duties<T: Config> = StorageMap<_, Twox64Concat, DeliveryRef, ReturnDuty>;

    /// The deliveries after which a data user must return data, in the order of recording, from 0. Nothing is removed.
    #[pallet::storage]
    pub type UserDuties<T: Config> = StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, u32, DeliveryRef>;

    /// How many entries [`UserDuties`] has for a data user.
    #[pallet::storage]
    pub type UserDutyCounts<T: Config> = StorageMap<_, Twox64Concat, OrgId, u32, ValueQuery>;

    /// What happened to receipts.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An agency recorded a delivery.
        DeliveryRecorded {
            /// Its number.
            delivery: DeliveryId,
            /// The grant.
            grant: GrantHash,
            /// From whom to whom.
            parties: Parties,
            /// The officer of the agency.
            officer: T::AccountId,
            /// What was delivered.
            note: DeliveryNote,
        },
        /// The data user acknowledged or disputed a delivery.
        DeliveryAnswered {
            /// The delivery.
            delivery: DeliveryId,
            /// The grant.
            grant: GrantHash,
            /// The data user.
            user: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// What it says.
            answer: Answer<DeliveryFault>,
        },
        /// A data user filed a data return.
        ReturnFiled {
            /// Its number.
            data_return: ReturnId,
            /// The grant.
            grant: GrantHash,
            /// Between whom.
            parties: Parties,
            /// The officer of the data user.
            officer: T::AccountId,
            /// What was returned.
            note: ReturnNote,
            /// Whether it was in time, where it stopped the clock of a delivery.
            end: Option<ClockEnd>,
        },
        /// The agency accepted or rejected a data return.
        ReturnDecided {
            /// The return.
            data_return: ReturnId,
            /// The grant.
            grant: GrantHash,
            /// The agency.
            agency: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// What it says.
            answer: Answer<ReturnFault>,
        },
        /// A batch was anchored.
        BatchAnchored {
            /// Its number among all batches.
            batch: BatchId,
            /// The grant.
            grant: GrantHash,
            /// The kind of its receipts.
            kind: ReceiptKind,
            /// Its number in the log of the two.
            number: BatchNumber,
            /// Between whom.
            parties: Parties,
            /// The officer of the side that anchored it.
            officer: T::AccountId,
            /// What was anchored.
            note: BatchNote,
            /// Of deliveries: the last day for returning data.
            return_due: Option<Day>,
            /// Of returns: the delivery it answers.
            answers: Option<DeliveryRef>,
            /// Of returns: whether it was in time, where it stopped the clock of a delivery.
            end: Option<ClockEnd>,
        },
        /// The other side accepted or refused a batch.
        BatchDecided {
            /// The batch.
            batch: BatchId,
            /// The grant.
            grant: GrantHash,
            /// The kind of its receipts.
            kind: ReceiptKind,
            /// Its number in the log of the two.
            number: BatchNumber,
            /// The organisation that answered.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// What it says.
            answer: Answer<BatchFault>,
        },
        /// A data user certified that it destroyed copies of the data.
        DestructionCertified {
            /// The grant.
            grant: GrantHash,
            /// The number of the certificate among those of the grant, from 0.
            number: u32,
            /// The data user.
            user: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// Salted digest of the certificate.
            certificate: Digest,
        },
    }

    /// What is wrong with a request.
    #[pallet::error]
    pub enum Error<T> {
        /// There is no grant with this hash.
        NoSuchGrant,
        /// The organisation is not the agency whose data the grant is for.
        NotAgency,
        /// The organisation is not the data user of the grant.
        NotDataUser,
        /// No data may be delivered under the grant at this moment. The verdict's reason stands with the error.
        GrantDenies(Reason),
        /// The agreement of the grant is not signed by both sides.
        NoSuchAgreement,
        /// The moment named has not come.
        TimeInFuture,
        /// The moment named lies before the period of the grant.
        BeforePeriod,
        /// The moment named lies further back than a receipt may be filed.
        FiledTooLate,
        /// The grant was made for a later version of the dataset.
        VersionTooOld,
        /// A size of no bytes.
        NothingInIt,
        /// The channel does not carry restricted data.
        WrongChannel,
        /// The agreement asks for returns, and no last day is named.
        ReturnDueMissing,
        /// The agreement asks for no returns, and a last day is named.
        ReturnNotAgreed,
        /// The last day for returning data is not later than today.
        DueNotAhead,
        /// The lines of a data-return list are counted from 1.
        NoSuchLine,
        /// There is no such delivery, or batch of deliveries.
        NoSuchDelivery,
        /// There is no such data return.
        NoSuchReturn,
        /// There is no such batch.
        NoSuchBatch,
        /// The delivery is one under another grant.
        AnotherGrant,
        /// The delivery is not acknowledged.
        NotAcknowledged,
        /// The other side has answered already.
        AlreadyAnswered,
        /// The batch does not begin where its log ends.
        OutOfOrder,
        /// A batch without receipts.
        EmptyBatch,
        /// The log has no room for so many receipts.
        LogFull,
        /// Neither zero nor the root of the empty tree is the root of receipts.
        NotARoot,
        /// A batch with this root was anchored before.
        RootRepeated,
        /// An index has no further number.
        NumbersExhausted,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Records a delivery under a grant that allows it at this moment. Where the agreement asks for returns, the
        /// clock of the duty to return data starts.
        ///
        /// By an officer who prepares, of the agency of the data. The recipient is the data user of the grant.
        ///
        /// # Errors
        /// The registry's where the officer may not prepare; [`Error::NoSuchGrant`], [`Error::NotAgency`],
        /// [`Error::GrantDenies`], [`Error::TimeInFuture`], [`Error::BeforePeriod`], [`Error::FiledTooLate`],
        /// [`Error::VersionTooOld`], [`Error::NothingInIt`], [`Error::WrongChannel`], [`Error::NoSuchAgreement`],
        /// [`Error::ReturnDueMissing`], [`Error::ReturnNotAgreed`], [`Error::DueNotAhead`]; that of the clocks where the last day
        /// is further ahead than days are counted.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::record_delivery().saturating_add(T::Grants::verdict_weight()))]
        pub fn record_delivery(origin: OriginFor<T>, grant: GrantHash, note: DeliveryNote) -> DispatchResult {
            let by = Self::ensure_agency(origin, Duty::Prepare)?;
            Self::do_record_delivery(by, grant, note)
        }

        /// Acknowledges or disputes a delivery, once. A dispute drops the duty to return data.
        ///
        /// By an officer who prepares, of the data user. Possible whatever has become of the grant since.
        ///
        /// # Errors
        /// The registry's where the officer may not prepare; [`Error::NoSuchDelivery`], [`Error::NotDataUser`],
        /// [`Error::AlreadyAnswered`]; those of [`Config::OnDelivery`].
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::acknowledge_delivery().saturating_add(T::OnDelivery::max_weight()))]
        pub fn acknowledge_delivery(
            origin: OriginFor<T>,
            delivery: DeliveryId,
            answer: Answer<DeliveryFault>,
        ) -> DispatchResult {
            let by = Self::ensure_data_user(origin, Duty::Prepare)?;
            Self::do_acknowledge_delivery(by, delivery, answer)
        }

        /// Files a data return. Where it answers a delivery after which data is owed, the clock stops.
        ///
        /// By an officer who prepares, of the data user of the grant. Possible after the end of grant and agreement too.
        ///
        /// # Errors
        /// The registry's where the officer may not prepare; [`Error::NoSuchGrant`], [`Error::NotDataUser`],
        /// [`Error::NoSuchLine`], [`Error::NothingInIt`], [`Error::TimeInFuture`], [`Error::BeforePeriod`],
        /// [`Error::FiledTooLate`], [`Error::NoSuchDelivery`], [`Error::AnotherGrant`], [`Error::NotAcknowledged`].
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::file_return())]
        pub fn file_return(origin: OriginFor<T>, grant: GrantHash, note: ReturnNote) -> DispatchResult {
            let by = Self::ensure_data_user(origin, Duty::Prepare)?;
            Self::do_file_return(by, grant, note)
        }

        /// Accepts or rejects a data return, once. Where a rejected one answered a delivery, data is owed anew, promptly.
        ///
        /// By an officer who decides, of the agency of the data.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::NoSuchReturn`], [`Error::NotAgency`],
        /// [`Error::AlreadyAnswered`].
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::decide_return())]
        pub fn decide_return(
            origin: OriginFor<T>,
            data_return: ReturnId,
            answer: Answer<ReturnFault>,
        ) -> DispatchResult {
            let by = Self::ensure_agency(origin, Duty::Decide)?;
            Self::do_decide_return(by, data_return, answer)
        }

        /// Anchors a batch of deliveries under a grant that allows delivery at this moment. What it costs does not depend on
        /// the number of receipts. Where the agreement asks for returns, one clock starts for the batch.
        ///
        /// By an officer who prepares, of the agency of the data.
        ///
        /// # Errors
        /// The registry's where the officer may not prepare; [`Error::NoSuchGrant`], [`Error::NotAgency`],
        /// [`Error::GrantDenies`], [`Error::NoSuchAgreement`], [`Error::ReturnDueMissing`], [`Error::ReturnNotAgreed`],
        /// [`Error::DueNotAhead`], [`Error::OutOfOrder`], [`Error::EmptyBatch`], [`Error::LogFull`], [`Error::NotARoot`],
        /// [`Error::RootRepeated`]; that of the clocks as with [`Pallet::record_delivery`].
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::anchor_deliveries().saturating_add(T::Grants::verdict_weight()))]
        pub fn anchor_deliveries(
            origin: OriginFor<T>,
            grant: GrantHash,
            note: BatchNote,
            return_due: Option<Day>,
        ) -> DispatchResult {
            let by = Self::ensure_agency(origin, Duty::Prepare)?;
            Self::do_anchor_deliveries(by, grant, note, return_due)
        }

        /// Anchors a batch of data returns under a grant that verifies at this moment, at the same cost whatever their number.
        /// Where it answers a delivery after which data is owed, the clock stops.
        ///
        /// By an officer who prepares, of the data user of the grant. After its end returns are filed one at a time.
        ///
        /// # Errors
        /// The registry's where the officer may not prepare; [`Error::NoSuchGrant`], [`Error::NotDataUser`],
        /// [`Error::GrantDenies`], [`Error::NoSuchDelivery`], [`Error::AnotherGrant`], [`Error::NotAcknowledged`],
        /// [`Error::OutOfOrder`], [`Error::EmptyBatch`], [`Error::LogFull`], [`Error::NotARoot`], [`Error::RootRepeated`].
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::anchor_returns().saturating_add(T::Grants::verdict_weight()))]
        pub fn anchor_returns(
            origin: OriginFor<T>,
            grant: GrantHash,
            note: BatchNote,
            answers: Option<DeliveryRef>,
        ) -> DispatchResult {
            let by = Self::ensure_data_user(origin, Duty::Prepare)?;
            Self::do_anchor_returns(by, grant, note, answers)
        }

        /// Accepts or refuses a batch, once: the data user one of deliveries, by an officer who prepares; the agency one of
        /// returns, by an officer who decides. What follows is what follows for a receipt of that kind. The log stays as it
        /// is; what was wrong in it is put right by receipts that follow.
        ///
        /// # Errors
        /// [`Error::NoSuchBatch`]; the registry's where the officer may not; [`Error::NotDataUser`], [`Error::NotAgency`],
        /// [`Error::AlreadyAnswered`]; those of [`Config::OnDelivery`].
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::decide_batch().saturating_add(T::OnDelivery::max_weight()))]
        pub fn decide_batch(origin: OriginFor<T>, batch: BatchId, answer: Answer<BatchFault>) -> DispatchResult {
            Self::do_decide_batch(origin, batch, answer)
        }

        /// Certifies that copies of the data obtained under a grant were destroyed. `certificate` is the salted
        /// digest of the certificate.
        ///
        /// By an officer who signs, of the data user of the grant, whatever has become of the grant; as often as there is
        /// something to certify.
        ///
        /// # Errors
        /// The registry's where the officer may not sign; [`Error::NoSuchGrant`], [`Error::NotDataUser`].
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::certify_destruction())]
        pub fn certify_destruction(origin: OriginFor<T>, grant: GrantHash, certificate: Digest) -> DispatchResult {
            let by = Self::ensure_data_user(origin, Duty::Sign)?;
            Self::do_certify_destruction(by, grant, certificate)
        }
    }
}
