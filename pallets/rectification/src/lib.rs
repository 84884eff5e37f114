#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod case;
mod corrections;
#[cfg(test)]
mod mock;
mod orders;
mod queries;
mod referrals;
mod subject;
mod terminations;
#[cfg(test)]
mod tests;
pub mod transitions;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use drl_primitives::history::MAX_PAGE;
pub use pallet::*;
pub use types::Case;
pub use weights::WeightInfo;

/// The pallet. Its parts that are not storage, events, errors and calls stand in files of their own.
// The macros write items that carry no documentation.
#[allow(missing_docs)]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use drl_primitives::{
        agreement::{AgreementRegister, BreachTermination},
        clocks::{Clocks, Term},
        credit::CreditRecorder,
        grant_status::{GrantControl, GrantRegister},
        organisation::Organisations,
        parameters::RuleParameters,
        rectification::{
            AgencyGround, BreachGround, CheckResult, Closure, RectificationRecord, RectificationSubject,
            RectificationTarget, ReferralOutcome, ReferredTo, WithdrawalReason,
        },
        AgreementId, CreditEntryId, Day, Digest, GrantHash, OrgId, RectificationId,
    };
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;

    /// [`Case`] of this chain.
    pub type CaseOf<T> = Case<<T as frame_system::Config>::AccountId>;
    /// [`RectificationRecord`] of this chain.
    pub type RecordOf<T> = RectificationRecord<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

    /// What rectification stands on.
    #[pallet::config]
    pub trait Config: frame_system::Config {
        /// The registry: officers, and what organisations are.
        type Organisations: Organisations<Self::AccountId>;

        /// The agreements: their parties, and their end for breach.
        type Agreements: AgreementRegister + BreachTermination<Self::AccountId>;

        /// The grants: what they are about, and their closing, opening and end.
        type Grants: GrantControl<Self::AccountId> + GrantRegister;

        /// The credit record.
        type Credit: CreditRecorder<Self::AccountId>;

        /// The current moment, and the clock of the limit.
        type Clocks: Clocks;

        /// The governed parameters: closure and direct termination.
        type Parameters: RuleParameters;

        /// Weights of the calls, and of a limit that passes.
        type WeightInfo: WeightInfo;
    }

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// All cases that ever were, numbered from 0. None is ever removed.
    #[pallet::storage]
    pub type Cases<T: Config> = StorageMap<_, Twox64Concat, RectificationId, CaseOf<T>>;

    /// The number of the next case: how many there are.
    #[pallet::storage]
    pub type NextCase<T: Config> = StorageValue<_, RectificationId, ValueQuery>;

    /// What was done in each case, record by record from 0. Nothing is ever changed or removed.
    #[pallet::storage]
    pub type Histories<T: Config> = StorageDoubleMap<_, Twox64Concat, RectificationId, Twox64Concat, u32, RecordOf<T>>;

    /// The order of an organisation that is open on a subject: at most one, for only one closure of an organisation can stand on
    /// it. The case that ended in termination keeps its place: nothing is left to order about.
    #[pallet::storage]
    pub type OpenOrders<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, RectificationSubject, Twox64Concat, OrgId, RectificationId>;

    /// The cases that an organisation must correct, has ordered, or was handed as a regulator, in the order in which they came
    /// to it, from 0. Nothing is removed: with [`OrganisationCaseCounts`] a reader can prove from the state that it has them all.
    #[pallet::storage]
    pub type OrganisationCases<T: Config> =
        StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, u32, RectificationId>;

    /// How many cases an organisation has.
    #[pallet::storage]
    pub type OrganisationCaseCounts<T: Config> = StorageMap<_, Twox64Concat, OrgId, u32, ValueQuery>;

    /// The cases on each grant, as [`OrganisationCases`].
    #[pallet::storage]
    pub type GrantCases<T: Config> = StorageDoubleMap<_, Identity, GrantHash, Twox64Concat, u32, RectificationId>;

    /// How many cases there are on a grant.
    #[pallet::storage]
    pub type GrantCaseCounts<T: Config> = StorageMap<_, Identity, GrantHash, u32, ValueQuery>;

    /// The cases on each agreement and on any one of its grants, as [`OrganisationCases`].
    #[pallet::storage]
    pub type AgreementCases<T: Config> =
        StorageDoubleMap<_, Twox64Concat, AgreementId, Twox64Concat, u32, RectificationId>;

    /// How many cases there are on an agreement and its grants.
    #[pallet::storage]
    pub type AgreementCaseCounts<T: Config> = StorageMap<_, Twox64Concat, AgreementId, u32, ValueQuery>;

    /// What happened in cases.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A data user or an agency was ordered to correct.
        RectificationOrdered {
            /// The case.
            rectification: RectificationId,
            /// Who must correct, and what.
            target: RectificationTarget,
            /// Who ordered it.
            orderer: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// Salted digest of the order.
            order: Digest,
            /// The last day in time.
            limit: Day,
            /// Whether access was closed with the order.
            access_closed: bool,
        },
        /// A correction was reported in time.
        CorrectionReported {
            /// The case.
            rectification: RectificationId,
            /// Who corrected.
            holder: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// Salted digest of the report.
            report: Digest,
        },
        /// A correction was accepted; the case is closed.
        CorrectionAccepted {
            /// The case.
            rectification: RectificationId,
            /// The officer of the orderer.
            officer: T::AccountId,
            /// Salted digest of the result of the check.
            evidence: Digest,
            /// Whether a closure was lifted.
            reopened: bool,
        },
        /// A correction was not accepted while the limit is open: it is to be corrected further.
        CorrectionReturned {
            /// The case.
            rectification: RectificationId,
            /// The officer of the orderer.
            officer: T::AccountId,
            /// Salted digest of the result of the check.
            evidence: Digest,
            /// The last day in time, the same as before.
            limit: Day,
        },
        /// A correction was not accepted: the case has failed.
        CorrectionRejected {
            /// The case.
            rectification: RectificationId,
            /// The officer of the orderer.
            officer: T::AccountId,
            /// Salted digest of the result of the check.
            evidence: Digest,
            /// Whether access is closed now.
            access_closed: bool,
        },
        /// The limit passed and nothing was reported: the case has failed.
        LimitPassed {
            /// The case.
            rectification: RectificationId,
            /// Who should have corrected.
            holder: OrgId,
            /// Whether access is closed now.
            access_closed: bool,
        },
        /// The service was terminated after a failed correction, and the credit entry made.
        ServiceTerminated {
            /// The case, which is closed.
            rectification: RectificationId,
            /// The data user.
            user: OrgId,
            /// The officer of the orderer.
            officer: T::AccountId,
            /// Salted digest of the result of the check.
            evidence: Digest,
            /// Whether there was something left to end; not where grant or agreement had ended by other ways.
            ended: bool,
            /// The entry in the credit record.
            entry: CreditEntryId,
        },
        /// The service was terminated without rectification. No credit entry follows: it is for what was not
        /// corrected as required.
        ServiceTerminatedDirectly {
            /// The case, which is closed.
            rectification: RectificationId,
            /// What was terminated.
            subject: RectificationSubject,
            /// Why.
            ground: BreachGround,
            /// Who terminated it.
            orderer: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// Salted digest of the finding.
            evidence: Digest,
        },
        /// An order that was given in error was taken back; the case is closed.
        OrderWithdrawn {
            /// The case.
            rectification: RectificationId,
            /// The officer of the orderer.
            officer: T::AccountId,
            /// Why.
            reason: WithdrawalReason,
            /// Salted digest of the statement of reasons.
            evidence: Digest,
            /// Whether a closure was lifted.
            reopened: bool,
        },
        /// A serious case was referred. It goes on here beside that.
        CaseReferred {
            /// The case.
            rectification: RectificationId,
            /// In whose hands it is.
            to: ReferredTo,
            /// Who referred it.
            organisation: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// Salted digest of the file.
            file: Digest,
        },
        /// A regulator recorded what came of a case that was referred.
        ResultRecorded {
            /// The case.
            rectification: RectificationId,
            /// What was found.
            outcome: ReferralOutcome,
            /// The regulator.
            regulator: OrgId,
            /// Its officer.
            officer: T::AccountId,
            /// Salted digest of its file.
            file: Digest,
            /// The entry in the credit record, where law was broken.
            entry: Option<CreditEntryId>,
        },
        /// The bureau asked the government for public criticism of an agency.
        GovernmentAsked {
            /// The case.
            rectification: RectificationId,
            /// The officer of the bureau.
            officer: T::AccountId,
            /// Salted digest of the request.
            request: Digest,
        },
        /// The government criticised an agency publicly.
        CriticismRecorded {
            /// The case.
            rectification: RectificationId,
            /// The officer of the bureau who filed it.
            officer: T::AccountId,
            /// Salted digest of the decision.
            decision: Digest,
        },
    }

    /// What is wrong with a request.
    #[pallet::error]
    pub enum Error<T> {
        /// There is no case with this number.
        NotFound,
        /// There is no grant with this hash.
        NoSuchGrant,
        /// There is no agreement with this number that both sides have signed.
        NoSuchAgreement,
        /// The organisation is no agency of this ledger, or has left it.
        NoSuchAgency,
        /// The organisation is no regulator of this ledger.
        NotRegulator,
        /// The organisation is neither an agency of this data nor the bureau.
        NotResponsible,
        /// Another organisation gave the order, and alone decides on it.
        NotOrderer,
        /// Another organisation must correct, and alone reports.
        NotHolder,
        /// The document is missing: its digest is zero.
        DocumentMissing,
        /// The grant or the agreement has ended: there is no access to close, and nothing to terminate.
        SubjectEnded,
        /// The organisation has an open order on this grant or agreement already.
        AlreadyOrdered,
        /// On this ground access must be closed earlier than the order says.
        ClosureMandatory,
        /// The case is not in a state in which this can be done.
        WrongState,
        /// The limit has passed: nothing can be reported any more.
        LimitPassed,
        /// The governed parameters do not allow termination without rectification.
        DirectTerminationOff,
        /// The case was referred before.
        AlreadyReferred,
        /// The case was not referred.
        NotReferred,
        /// The result of the referral is on record already.
        AlreadyResolved,
        /// The cases, the history of a case or an index has no further number.
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
        /// Orders a data user to correct a breach within a limit, and closes its access.
        ///
        /// By an officer who may decide, of the bureau or of an agency of the data. On a ground that the regulation names,
        /// access must be closed with the order, or at the latest when the correction has failed where the governed parameters
        /// say so; on another ground the orderer chooses. `limit` is in working days or up to a day; `order` is the
        /// salted digest of the order.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::DocumentMissing`], [`Error::NoSuchGrant`],
        /// [`Error::NoSuchAgreement`], [`Error::NotResponsible`], [`Error::AlreadyOrdered`], [`Error::SubjectEnded`],
        /// [`Error::ClosureMandatory`], [`Error::NumbersExhausted`]; those of the clocks where the limit is none, and of the
        /// grants where access cannot be closed.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::order().saturating_add(Pallet::<T>::closing_weight()))]
        pub fn order(
            origin: OriginFor<T>,
            subject: RectificationSubject,
            ground: BreachGround,
            closure: Closure,
            limit: Term,
            order: Digest,
        ) -> DispatchResult {
            Self::do_order(origin, subject, ground, closure, limit, order)
        }

        /// Reports a correction, within the limit. The clock of the limit stops: what is late from now on is late at the
        /// orderer's.
        ///
        /// By an officer who may file, of the data user or agency that must correct. `report` is the salted digest of the report.
        ///
        /// # Errors
        /// The registry's where the officer may not file; [`Error::DocumentMissing`], [`Error::NotFound`],
        /// [`Error::NotHolder`], [`Error::WrongState`], [`Error::LimitPassed`].
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::report())]
        pub fn report(origin: OriginFor<T>, rectification: RectificationId, report: Digest) -> DispatchResult {
            Self::do_report(origin, rectification, report)
        }

        /// Decides on a reported correction. Accepted: access opens again and the case is closed. Not accepted: back to
        /// the data user while the limit is open, otherwise failed. An agency's correction that is not accepted has failed.
        ///
        /// By an officer who may decide, of the organisation that gave the order. `evidence` is the salted digest of the result
        /// of the check.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::DocumentMissing`], [`Error::NotFound`],
        /// [`Error::NotOrderer`], [`Error::WrongState`]; those of the grants where access can be neither opened nor closed
        /// though it has not ended.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::decide().saturating_add(Pallet::<T>::closing_weight()))]
        pub fn decide(
            origin: OriginFor<T>,
            rectification: RectificationId,
            result: CheckResult,
            evidence: Digest,
        ) -> DispatchResult {
            Self::do_decide(origin, rectification, result, evidence)
        }

        /// Terminates the service after a failed correction, and enters it in the credit record in the same step (R-098,
        /// the grant; the whole agreement, where the bureau or its signer terminates; otherwise the grants of the
        /// agency's own data.
        ///
        /// By an officer who may decide, of the organisation that gave the order. `evidence` is the salted digest of the result
        /// of the check.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::DocumentMissing`], [`Error::NotFound`],
        /// [`Error::NotOrderer`], [`Error::WrongState`]; those of grants and agreements where access can not be ended though it
        /// has not ended, and of the credit record. Nothing is done then.
        #[pallet::call_index(3)]
        #[pallet::weight(
            T::WeightInfo::terminate()
                .saturating_add(Pallet::<T>::ending_weight())
                .saturating_add(T::Credit::enter_weight())
        )]
        pub fn terminate(origin: OriginFor<T>, rectification: RectificationId, evidence: Digest) -> DispatchResult {
            Self::do_terminate(origin, rectification, evidence)
        }

        /// Terminates the service without rectification, where the governed parameters allow it. What is
        /// terminated is as in [`Pallet::terminate`]; no credit entry follows.
        ///
        /// By an officer who may decide, of the bureau or of an agency of the data. `evidence` is the salted digest of the
        /// finding.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::DocumentMissing`], [`Error::DirectTerminationOff`],
        /// [`Error::NoSuchGrant`], [`Error::NoSuchAgreement`], [`Error::NotResponsible`], [`Error::AlreadyOrdered`],
        /// [`Error::SubjectEnded`], [`Error::NumbersExhausted`]; those of grants and agreements.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::terminate_directly().saturating_add(Pallet::<T>::ending_weight()))]
        pub fn terminate_directly(
            origin: OriginFor<T>,
            subject: RectificationSubject,
            ground: BreachGround,
            evidence: Digest,
        ) -> DispatchResult {
            Self::do_terminate_directly(origin, subject, ground, evidence)
        }

        /// Takes back an order that was given in error. Access that the case keeps closed opens again; the case is closed.
        ///
        /// By an officer who may decide, of the organisation that gave the order. `evidence` is the salted digest of the
        /// statement of reasons. The texts do not speak of it; without it an error could end in a termination only.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::DocumentMissing`], [`Error::NotFound`],
        /// [`Error::NotOrderer`], [`Error::WrongState`]; those of the grants where access cannot be opened though it has not
        /// ended.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::withdraw_order().saturating_add(Pallet::<T>::closing_weight()))]
        pub fn withdraw_order(
            origin: OriginFor<T>,
            rectification: RectificationId,
            reason: WithdrawalReason,
            evidence: Digest,
        ) -> DispatchResult {
            Self::do_withdraw_order(origin, rectification, reason, evidence)
        }

        /// Refers a serious case against a data user to a regulator, once. The case goes on here beside that.
        ///
        /// By an officer who may decide, of the organisation that gave the order or of the bureau. `file` is the salted digest
        /// of the file that is handed over.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::DocumentMissing`], [`Error::NotFound`],
        /// [`Error::NotOrderer`], [`Error::NotRegulator`], [`Error::WrongState`], [`Error::AlreadyReferred`].
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::refer())]
        pub fn refer(
            origin: OriginFor<T>,
            rectification: RectificationId,
            regulator: OrgId,
            file: Digest,
        ) -> DispatchResult {
            Self::do_refer(origin, rectification, regulator, file)
        }

        /// Records what came of a case that was referred; where law was broken, enters it in the credit record by reference
        ///
        ///
        /// By an auditor of a regulator: of any, for regulators hand cases on to one another off the chain. `file` is the salted
        /// digest of the regulator's file.
        ///
        /// # Errors
        /// The registry's where the officer may not audit; [`Error::DocumentMissing`], [`Error::NotFound`],
        /// [`Error::WrongState`], [`Error::NotReferred`], [`Error::AlreadyResolved`]; those of the credit record.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::record_result().saturating_add(T::Credit::enter_weight()))]
        pub fn record_result(
            origin: OriginFor<T>,
            rectification: RectificationId,
            outcome: ReferralOutcome,
            file: Digest,
        ) -> DispatchResult {
            Self::do_record_result(origin, rectification, outcome, file)
        }

        /// Orders an agency to rectify within a limit.
        ///
        /// By an officer of the bureau who may decide. `limit` is in working days or up to a day; `order` is the salted digest
        /// of the order.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::DocumentMissing`], [`Error::NoSuchAgency`],
        /// [`Error::NumbersExhausted`]; those of the clocks where the limit is none.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::order_agency())]
        pub fn order_agency(
            origin: OriginFor<T>,
            agency: OrgId,
            ground: AgencyGround,
            limit: Term,
            order: Digest,
        ) -> DispatchResult {
            Self::do_order_agency(origin, agency, ground, limit, order)
        }

        /// Asks the government for public criticism of an agency that has not rectified as required.
        ///
        /// By an officer of the bureau who may decide. `request` is the salted digest of the request.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::DocumentMissing`], [`Error::NotFound`],
        /// [`Error::NotOrderer`], [`Error::WrongState`].
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::ask_government())]
        pub fn ask_government(origin: OriginFor<T>, rectification: RectificationId, request: Digest) -> DispatchResult {
            Self::do_ask_government(origin, rectification, request)
        }

        /// Records that the government has criticised an agency publicly. The bureau files it, as it files other
        /// decisions of the government.
        ///
        /// By an officer of the bureau who may decide. `decision` is the salted digest of the decision.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::DocumentMissing`], [`Error::NotFound`],
        /// [`Error::NotOrderer`], [`Error::WrongState`].
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::record_criticism())]
        pub fn record_criticism(
            origin: OriginFor<T>,
            rectification: RectificationId,
            decision: Digest,
        ) -> DispatchResult {
            Self::do_record_criticism(origin, rectification, decision)
        }

        /// Refers a serious case against an agency to the competent organ, which deals with those responsible. Who they
        /// are and what becomes of them never comes onto the ledger.
        ///
        /// By an officer of the bureau who may decide. `file` is the salted digest of the file that is handed over.
        ///
        /// # Errors
        /// The registry's where the officer may not decide; [`Error::DocumentMissing`], [`Error::NotFound`],
        /// [`Error::NotOrderer`], [`Error::WrongState`], [`Error::AlreadyReferred`].
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::refer_to_organ())]
        pub fn refer_to_organ(origin: OriginFor<T>, rectification: RectificationId, file: Digest) -> DispatchResult {
            Self::do_refer_to_organ(origin, rectification, file)
        }
    }
}
