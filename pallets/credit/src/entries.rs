//! The credit record: entries, appeals, and what supersedes an entry.

use crate::{
    ratings::DATA_USERS,
    transitions::{next_entry, EntryStep},
    Config, CreditEntry, CreditEntryOf, Entries, EntryCount, EntryRecordOf, Error, Event, Histories, HistoryCounts,
    LatestFirst, OrganisationEntries, OrganisationEntryCounts, Pallet, StandingByLastDay, StandingBySince, WeightInfo,
};
use drl_primitives::{
    clocks::Clocks,
    credit::{
        CreditRecorder, EntryGround, EntryRecord, EntrySource, EntryStatus, NewEntry, Ruling, SupersedeGround,
        Supersession,
    },
    grant_status::Act,
    organisation::{Duty, OrgKind, Organisations},
    parameters::RuleParameters,
    CreditEntryId, Day, Digest, OrgId,
};
use frame_support::{ensure, pallet_prelude::DispatchResult, weights::Weight};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::DispatchError;

/// The kinds of organisations that an officer can sign for, and so appeal.
const SIGNING_KINDS: [OrgKind; 4] = [OrgKind::Bureau, OrgKind::Agency, DATA_USERS[0], DATA_USERS[1]];

impl<T: Config> CreditRecorder<T::AccountId> for Pallet<T> {
    fn enter(entry: NewEntry<T::AccountId>) -> Result<CreditEntryId, DispatchError> {
        ensure!(T::Organisations::kind(entry.organisation).is_some(), Error::<T>::OrganisationNotFound);
        let since = T::Clocks::today();
        // Fixed here: later parameters move no entry that stands already.
        let last_day = match T::Parameters::current().applicant.bar_months {
            0 => None,
            months => Some(since.plus_months(u32::from(months))),
        };
        Self::store_entry(entry, Span { since, last_day }, None)
    }

    fn enter_weight() -> Weight {
        T::WeightInfo::enter()
    }
}

/// The days of an entry.
#[derive(Clone, Copy)]
struct Span {
    since: Day,
    last_day: Option<Day>,
}

/// What becomes of an entry, before it is dated.
struct Change<AccountId> {
    status: EntryStatus,
    ground: Option<SupersedeGround>,
    replacement: Option<CreditEntryId>,
    act: Act<AccountId>,
}

impl<T: Config> Pallet<T> {
    /// The act of an officer of a regulator who audits.
    pub(crate) fn ensure_regulator(origin: OriginFor<T>, case: Digest) -> Result<Act<T::AccountId>, DispatchError> {
        Self::ensure_act(origin, &[OrgKind::Regulator], Duty::Audit, case)
    }

    /// The act of an officer who signs for its organisation.
    pub(crate) fn ensure_signs(origin: OriginFor<T>, statement: Digest) -> Result<Act<T::AccountId>, DispatchError> {
        Self::ensure_act(origin, &SIGNING_KINDS, Duty::Sign, statement)
    }

    /// The act of an officer of the bureau who decides.
    pub(crate) fn ensure_bureau_acts(
        origin: OriginFor<T>,
        evidence: Digest,
    ) -> Result<Act<T::AccountId>, DispatchError> {
        Self::ensure_act(origin, &[OrgKind::Bureau], Duty::Decide, evidence)
    }

    fn ensure_act(
        origin: OriginFor<T>,
        kinds: &[OrgKind],
        duty: Duty,
        evidence: Digest,
    ) -> Result<Act<T::AccountId>, DispatchError> {
        let who = ensure_signed(origin)?;
        let officer = T::Organisations::authorise(&who, kinds, duty)?;
        Ok(Act { organisation: officer.organisation, officer: who, evidence })
    }

    pub(crate) fn do_enter_case(organisation: OrgId, act: Act<T::AccountId>) -> DispatchResult {
        Self::ensure_data_user(organisation)?;
        let entry = NewEntry { organisation, ground: EntryGround::LawBroken, source: EntrySource::Case, act };
        Self::enter(entry).map(|_| ())
    }

    pub(crate) fn do_appeal(id: CreditEntryId, act: Act<T::AccountId>) -> DispatchResult {
        let (entry, status) = Self::entry_with_status(id)?;
        ensure!(entry.organisation == act.organisation, Error::<T>::NotConcerned);
        let status = next_entry(status, EntryStep::Appeal).ok_or_else(|| Self::why_not(status))?;

        let Act { organisation, officer, evidence: statement } = act.clone();
        Self::append(id, Change { status, ground: None, replacement: None, act })?;
        Self::deposit_event(Event::EntryAppealed { entry: id, organisation, officer, statement });
        Ok(())
    }

    pub(crate) fn do_decide_appeal(id: CreditEntryId, ruling: Ruling, act: Act<T::AccountId>) -> DispatchResult {
        let supersession = match ruling {
            Ruling::Upheld => return Self::uphold(id, act),
            Ruling::Corrected(ground) => Supersession::Corrected(ground),
            Ruling::Removed => Supersession::Removed,
        };
        Self::end_entry(id, SupersedeGround::Appeal, supersession, act)
    }

    pub(crate) fn do_supersede(
        id: CreditEntryId,
        ground: SupersedeGround,
        supersession: Supersession,
        act: Act<T::AccountId>,
    ) -> DispatchResult {
        ensure!(ground != SupersedeGround::Appeal, Error::<T>::AppealNeeded);
        Self::end_entry(id, ground, supersession, act)
    }

    fn uphold(id: CreditEntryId, act: Act<T::AccountId>) -> DispatchResult {
        let (entry, status) = Self::entry_with_status(id)?;
        let status = next_entry(status, EntryStep::Uphold).ok_or_else(|| Self::why_not(status))?;
        let own_act = Self::own_act(id, &entry, &act)?;

        let Act { organisation, officer, evidence } = act.clone();
        Self::append(id, Change { status, ground: None, replacement: None, act })?;
        Self::deposit_event(Event::EntryUpheld { entry: id, own_act, organisation, officer, evidence });
        Ok(())
    }

    /// Supersedes an entry. What takes its place counts for the same days.
    fn end_entry(
        id: CreditEntryId,
        ground: SupersedeGround,
        supersession: Supersession,
        act: Act<T::AccountId>,
    ) -> DispatchResult {
        let (entry, status) = Self::entry_with_status(id)?;
        let step = match (ground, supersession) {
            (SupersedeGround::Appeal, Supersession::Corrected(_)) => EntryStep::CorrectOnAppeal,
            (SupersedeGround::Appeal, Supersession::Removed) => EntryStep::RemoveOnAppeal,
            (_, Supersession::Corrected(_)) => EntryStep::Correct,
            (_, Supersession::Removed) => EntryStep::Remove,
        };
        let status = next_entry(status, step).ok_or_else(|| Self::why_not(status))?;
        let own_act = Self::own_act(id, &entry, &act)?;

        Self::remove_from_indices(id, &entry);
        let replacement = match supersession {
            Supersession::Corrected(ground) => Some(Self::store_correction(id, &entry, ground, act.clone())?),
            Supersession::Removed => None,
        };
        let Act { organisation, officer, evidence } = act.clone();
        Self::append(id, Change { status, ground: Some(ground), replacement, act })?;
        Self::deposit_event(Event::EntrySuperseded {
            entry: id,
            status,
            ground,
            replacement,
            own_act,
            organisation,
            officer,
            evidence,
        });
        Ok(())
    }

    fn store_correction(
        id: CreditEntryId,
        entry: &CreditEntryOf<T>,
        ground: EntryGround,
        act: Act<T::AccountId>,
    ) -> Result<CreditEntryId, DispatchError> {
        let correction = NewEntry { organisation: entry.organisation, ground, source: entry.source, act };
        Self::store_entry(correction, Span { since: entry.since, last_day: entry.last_day }, Some(id))
    }

    /// whether the bureau decides on an act of its own, which another of its officers must do.
    fn own_act(id: CreditEntryId, entry: &CreditEntryOf<T>, act: &Act<T::AccountId>) -> Result<bool, Error<T>> {
        let appeal = Self::last_record(id).filter(|record| record.status == EntryStatus::Appealed);
        let mut own = [Some(&entry.act), appeal.as_ref().map(|record| &record.act)]
            .into_iter()
            .flatten()
            .filter(|earlier| earlier.organisation == act.organisation)
            .peekable();
        let own_act = own.peek().is_some();
        if own_act && T::Parameters::current().conduct.self_review_other_officer {
            ensure!(own.all(|earlier| earlier.officer != act.officer), Error::<T>::OwnReview);
        }
        Ok(own_act)
    }

    /// Why a step does not fit the status.
    fn why_not(status: EntryStatus) -> Error<T> {
        match status {
            EntryStatus::Standing => Error::<T>::NoAppealOpen,
            EntryStatus::Appealed => Error::<T>::AppealOpen,
            EntryStatus::Corrected | EntryStatus::Removed => Error::<T>::AlreadySuperseded,
        }
    }

    fn entry_with_status(id: CreditEntryId) -> Result<(CreditEntryOf<T>, EntryStatus), Error<T>> {
        let entry = Entries::<T>::get(id).ok_or(Error::<T>::EntryNotFound)?;
        let record = Self::last_record(id).ok_or(Error::<T>::EntryNotFound)?;
        Ok((entry, record.status))
    }

    /// The last record of an entry's history.
    pub(crate) fn last_record(id: CreditEntryId) -> Option<EntryRecordOf<T>> {
        let last = HistoryCounts::<T>::get(id).checked_sub(1)?;
        Histories::<T>::get(id, last)
    }

    /// Keeps an entry, which stands from now on.
    fn store_entry(
        new: NewEntry<T::AccountId>,
        span: Span,
        corrects: Option<CreditEntryId>,
    ) -> Result<CreditEntryId, DispatchError> {
        let NewEntry { organisation: concerned, ground, source, act } = new;
        let Span { since, last_day } = span;
        let id = EntryCount::<T>::try_mutate(Self::take_number)?;
        let number = OrganisationEntryCounts::<T>::try_mutate(concerned, Self::take_number)?;
        OrganisationEntries::<T>::insert(concerned, number, id);
        Self::append(id, Change { status: EntryStatus::Standing, ground: None, replacement: None, act: act.clone() })?;
        let Act { organisation, officer, evidence } = act.clone();
        let entry = CreditEntry {
            organisation: concerned,
            ground,
            source,
            since,
            last_day,
            corrects,
            act,
            entered_at: T::Clocks::now(),
            block: frame_system::Pallet::<T>::block_number(),
        };
        let (by_last_day, by_since) = Self::index_keys(id, &entry);
        StandingByLastDay::<T>::insert(by_last_day, ());
        StandingBySince::<T>::insert(by_since, ());
        Entries::<T>::insert(id, entry);
        Self::deposit_event(Event::EntryMade {
            entry: id,
            concerned,
            ground,
            source,
            last_day,
            corrects,
            organisation,
            officer,
            evidence,
        });
        Ok(id)
    }

    fn remove_from_indices(id: CreditEntryId, entry: &CreditEntryOf<T>) {
        let (by_last_day, by_since) = Self::index_keys(id, entry);
        StandingByLastDay::<T>::remove(by_last_day);
        StandingBySince::<T>::remove(by_since);
    }

    /// The keys of an entry that stands in the two indices.
    pub(crate) fn index_keys(id: CreditEntryId, entry: &CreditEntryOf<T>) -> (IndexKey, IndexKey) {
        let key = |day| (entry.organisation, entry.ground, day, id);
        (key(LatestFirst::last_day(entry.last_day)), key(LatestFirst::from(entry.since)))
    }

    fn append(id: CreditEntryId, change: Change<T::AccountId>) -> DispatchResult {
        let number = HistoryCounts::<T>::try_mutate(id, Self::take_number)?;
        let Change { status, ground, replacement, act } = change;
        let block = frame_system::Pallet::<T>::block_number();
        let record = EntryRecord { from: T::Clocks::now(), block, status, ground, replacement, act };
        Histories::<T>::insert(id, number, record);
        Ok(())
    }
}

/// A key of the indices of standing entries.
pub(crate) type IndexKey = (OrgId, EntryGround, LatestFirst, CreditEntryId);
