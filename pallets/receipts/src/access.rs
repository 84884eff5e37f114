//! Who may file and answer, under which grant, and what both kinds of receipts must observe.

use crate::{
    transitions::{next, Step},
    AnsweredOf, Config, Error, Pallet, StampOf,
};
use drl_primitives::{
    clocks::{Clocks, WorkingCalendar},
    grant::GrantTerms,
    grant_status::GrantRegister,
    organisation::{Duty, OrgKind, Organisations},
    parameters::RuleParameters,
    receipts::{
        record::{state_of, Answered, Stamp},
        Answer,
    },
    verdict::Reason,
    Day, GrantHash, Moment,
};
use frame_support::ensure;
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::DispatchError;

/// Organisations that use data.
const DATA_USERS: [OrgKind; 2] = [OrgKind::DataUser, OrgKind::Individual];
/// Organisations that own data; the bureau may too.
const OWNERS: [OrgKind; 2] = [OrgKind::Agency, OrgKind::Bureau];

impl<T: Config> Pallet<T> {
    /// An officer of a body that owns data, with this duty, as of now.
    pub(crate) fn ensure_agency(origin: OriginFor<T>, duty: Duty) -> Result<StampOf<T>, DispatchError> {
        Self::ensure_officer(origin, &OWNERS, duty)
    }

    /// An officer of a data user, with this duty, as of now.
    pub(crate) fn ensure_data_user(origin: OriginFor<T>, duty: Duty) -> Result<StampOf<T>, DispatchError> {
        Self::ensure_officer(origin, &DATA_USERS, duty)
    }

    fn ensure_officer(origin: OriginFor<T>, kinds: &[OrgKind], duty: Duty) -> Result<StampOf<T>, DispatchError> {
        let who = ensure_signed(origin)?;
        let officer = T::Organisations::authorise(&who, kinds, duty)?;
        let (at, block) = (T::Clocks::now(), frame_system::Pallet::<T>::block_number());
        Ok(Stamp { organisation: officer.organisation, officer: who, at, block })
    }

    /// The terms of a grant of this agency's data.
    pub(crate) fn terms_for_agency(grant: GrantHash, by: &StampOf<T>) -> Result<GrantTerms, Error<T>> {
        let terms = T::Grants::terms(grant).ok_or(Error::<T>::NoSuchGrant)?;
        ensure!(by.organisation == terms.agency, Error::<T>::NotAgency);
        Ok(terms)
    }

    /// The terms of a grant to this data user.
    pub(crate) fn terms_for_user(grant: GrantHash, by: &StampOf<T>) -> Result<GrantTerms, Error<T>> {
        let terms = T::Grants::terms(grant).ok_or(Error::<T>::NoSuchGrant)?;
        ensure!(by.organisation == terms.user, Error::<T>::NotDataUser);
        Ok(terms)
    }

    /// State machine 5.4: nothing is delivered while the grant denies, for whatever reason.
    ///
    /// While single items are suspended the others are delivered.
    pub(crate) fn ensure_granted(grant: GrantHash) -> Result<(), Error<T>> {
        match T::Grants::reason_now(grant) {
            Reason::Granted => Ok(()),
            reason => Err(Error::<T>::GrantDenies(reason)),
        }
    }

    /// The moment at which data went lies within the period of the grant, and not further back than "promptly": the
    /// verdict is that of the filing, and would say little of a moment long past.
    pub(crate) fn ensure_recent(at: Moment, terms: &GrantTerms) -> Result<(), Error<T>> {
        ensure!(at <= T::Clocks::now(), Error::<T>::TimeInFuture);
        ensure!(at >= terms.from, Error::<T>::BeforePeriod);
        let working_days = T::Parameters::current().conduct.prompt_alert_wd;
        let earliest = T::Calendar::subtract(T::Clocks::today(), working_days).day;
        ensure!(Day::from_moment(at) >= earliest, Error::<T>::FiledTooLate);
        Ok(())
    }

    /// The answer to what has this one, or none, yet.
    pub(crate) fn answered<Fault>(
        before: Option<&AnsweredOf<T, Fault>>,
        answer: Answer<Fault>,
        by: StampOf<T>,
    ) -> Result<AnsweredOf<T, Fault>, Error<T>> {
        next(state_of(before), Step::of(&answer)).ok_or(Error::<T>::AlreadyAnswered)?;
        Ok(Answered { answer, by })
    }

    /// The next number of a sequence that counts from 0 and never goes back.
    pub(crate) fn take_number(count: &mut u32) -> Result<u32, Error<T>> {
        let number = *count;
        *count = number.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
        Ok(number)
    }
}
