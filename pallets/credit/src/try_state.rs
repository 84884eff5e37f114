//! What must be true of ratings, credit records and formulas in every block.

use crate::{
    ratings::DATA_USERS,
    transitions::{next_entry, EntryStep},
    ConcludedRatings, Config, CreditEntryOf, Entries, EntryCount, FormulaSchedule, FormulaScheduleLength, Formulas,
    Histories, HistoryCounts, LatestFormula, OrganisationEntries, OrganisationEntryCounts, OrganisationRatingCounts,
    OrganisationRatings, Pallet, RatingCount, RatingOf, RatingVotes, Ratings, RunningRatings, StandingByLastDay,
    StandingBySince, VotesOf,
};
use drl_primitives::{
    clocks::Clocks,
    credit::{
        rating::{grade_of, Outcome, Panel},
        EntryRecord, EntryStatus, SupersedeGround,
    },
    organisation::Organisations,
    Code, CreditEntryId, Day, OrgId, RatingId,
};
use frame_support::{
    ensure,
    storage::{IterableStorageDoubleMap, IterableStorageMap, StorageDoubleMap, StorageMap},
};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks that ratings, votes, entries, histories, indices and formulas agree with one another and with the state machines.
    ///
    /// # Errors
    /// The first thing that is not so.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::check_ratings()?;
        Self::check_entries()?;
        Self::check_formulas()
    }

    fn check_ratings() -> Result<(), TryRuntimeError> {
        let count = RatingCount::<T>::get();
        ensure!(u32::try_from(Ratings::<T>::iter_keys().count()) == Ok(count), "ratings are not counted rightly");
        let (mut running, mut concluded) = (0usize, alloc::collections::BTreeMap::<OrgId, RatingId>::new());
        for rating in 0..count {
            let record = Ratings::<T>::get(rating).ok_or("a rating is missing")?;
            let votes = RatingVotes::<T>::get(rating);
            Self::check_rating(&record)?;
            Self::check_votes(&record, &votes)?;
            if !record.status().is_final() {
                running = running.saturating_add(1);
                let known = RunningRatings::<T>::get(record.applicant) == Some(rating);
                ensure!(known, "a rating that has not ended is not the running one");
            }
            if record.status().is_concluded() {
                // At most one runs at a time, so the last opened of the concluded ones is the last concluded.
                concluded.insert(record.applicant, rating);
            }
        }
        ensure!(RunningRatings::<T>::iter_keys().count() == running, "a rating runs that has ended");
        let latest = ConcludedRatings::<T>::iter().collect::<alloc::collections::BTreeMap<_, _>>();
        ensure!(latest == concluded, "the rating that counts is not the latest concluded one");
        ensure!(RatingVotes::<T>::iter_keys().all(Ratings::<T>::contains_key), "votes on no rating");
        check_index::<OrganisationRatings<T>, OrganisationRatingCounts<T>>(count, |organisation, rating| {
            Ratings::<T>::get(rating).is_some_and(|record| record.applicant == organisation)
        })
    }

    fn check_rating(record: &RatingOf<T>) -> Result<(), TryRuntimeError> {
        let kind = T::Organisations::kind(record.applicant);
        ensure!(kind.is_some_and(|kind| DATA_USERS.contains(&kind)), "a rating of no data user");
        let filed = [
            record.protection.as_ref().map(|filed| filed.by.at),
            record.standing.as_ref().map(|filed| filed.by.at),
            record.technical.as_ref().map(|filed| filed.by.at),
        ];
        let last = record.ending.as_ref().map_or(T::Clocks::now(), |ending| ending.by.at);
        ensure!(record.opened.at <= last && last <= T::Clocks::now(), "a rating ended before it was opened");
        let in_time = filed.iter().flatten().all(|at| (record.opened.at..=last).contains(at));
        ensure!(in_time, "a criterion was filed before the rating was opened or after it ended");
        if let Some(standing) = &record.standing {
            ensure!(!standing.content.repeats_a_list(), "a list is named twice");
            let days = Day::from_moment(record.opened.at)..=Day::from_moment(standing.by.at);
            ensure!(days.contains(&standing.content.checked_on), "lists were not checked during the rating");
        }
        ensure!(!record.status().is_concluded() || record.missing() == 0, "a rating was concluded without a criterion");
        Ok(())
    }

    fn check_votes(record: &RatingOf<T>, votes: &VotesOf<T>) -> Result<(), TryRuntimeError> {
        ensure!(votes.is_empty() || record.missing() == 0, "votes were cast before all criteria were filed");
        for (at, vote) in votes.iter().enumerate() {
            ensure!((1..=record.scale).contains(&vote.grade), "a grade is not on the scale");
            let kind = T::Organisations::kind(vote.by.organisation);
            ensure!(kind.and_then(Panel::of) == Some(vote.panel), "a vote is in another panel than its organisation");
            let twice = votes.iter().skip(at.saturating_add(1)).any(|other| Self::same_voter(vote, other));
            ensure!(!twice, "somebody voted twice");
        }
        for panel in Panel::ALL {
            let cast = votes.iter().filter(|vote| vote.panel == *panel).count();
            ensure!(cast <= panel.room() as usize, "a panel has too many votes");
        }
        let grade = grade_of(votes.iter().map(|vote| (vote.panel, vote.grade)));
        match record.ending.as_ref().and_then(|ending| ending.outcome) {
            Some(Outcome::Passed { grade: given, .. }) => {
                ensure!(grade == Ok(given), "a grade is not that of the votes")
            }
            Some(Outcome::Failed(_)) => ensure!(grade.is_ok(), "a rating was concluded unheard"),
            None => {}
        }
        Ok(())
    }

    fn check_entries() -> Result<(), TryRuntimeError> {
        let count = EntryCount::<T>::get();
        ensure!(u32::try_from(Entries::<T>::iter_keys().count()) == Ok(count), "entries are not counted rightly");
        let mut standing = 0usize;
        for id in 0..count {
            let entry = Entries::<T>::get(id).ok_or("an entry is missing")?;
            Self::check_entry(id, &entry)?;
            let status = Self::check_history(id, &entry)?;
            let (by_last_day, by_since) = Self::index_keys(id, &entry);
            let indexed =
                [StandingByLastDay::<T>::contains_key(by_last_day), StandingBySince::<T>::contains_key(by_since)];
            ensure!(indexed == [status.stands(); 2], "the indices do not name the entries that stand");
            standing = standing.saturating_add(usize::from(status.stands()));
        }
        let indexed = [StandingByLastDay::<T>::iter_keys().count(), StandingBySince::<T>::iter_keys().count()];
        ensure!(indexed == [standing; 2], "the indices name what does not stand");
        ensure!(HistoryCounts::<T>::iter_keys().all(Entries::<T>::contains_key), "a history of no entry");
        ensure!(Histories::<T>::iter_keys().all(|(id, _)| Entries::<T>::contains_key(id)), "records of no entry");
        check_index::<OrganisationEntries<T>, OrganisationEntryCounts<T>>(count, |organisation, id| {
            Entries::<T>::get(id).is_some_and(|entry| entry.organisation == organisation)
        })
    }

    fn check_entry(id: CreditEntryId, entry: &CreditEntryOf<T>) -> Result<(), TryRuntimeError> {
        ensure!(T::Organisations::kind(entry.organisation).is_some(), "an entry about nobody");
        ensure!(entry.entered_at <= T::Clocks::now(), "an entry was made in the future");
        ensure!(entry.last_day.is_none_or(|last| last >= entry.since), "an entry ends before it begins");
        let Some(corrected) = entry.corrects else {
            ensure!(entry.since == Day::from_moment(entry.entered_at), "an entry does not count from its day");
            return Ok(());
        };
        let earlier = Entries::<T>::get(corrected).ok_or("a correction of no entry")?;
        let same = (earlier.organisation, earlier.source, earlier.since, earlier.last_day)
            == (entry.organisation, entry.source, entry.since, entry.last_day);
        ensure!(same, "a correction counts for other days or of another event than what it corrects");
        let in_its_place = Self::last_record(corrected).and_then(|record| record.replacement);
        ensure!(in_its_place == Some(id), "a correction of what has another or nothing in its place");
        Ok(())
    }

    /// The history begins with the entry, takes only steps that there are, and does not go back. Returns the last status.
    fn check_history(id: CreditEntryId, entry: &CreditEntryOf<T>) -> Result<EntryStatus, TryRuntimeError> {
        let count = HistoryCounts::<T>::get(id);
        let stored = Histories::<T>::iter_key_prefix(id).count();
        ensure!(count > 0 && u32::try_from(stored) == Ok(count), "a history has other records than its count says");
        let first = Histories::<T>::get(id, 0).ok_or("a history has a gap")?;
        let begins = first.status == EntryStatus::Standing && first.from == entry.entered_at && first.act == entry.act;
        ensure!(begins && first.ground.is_none(), "a history does not begin with its entry");
        let mut before = first;
        for number in 1..count {
            let record = Histories::<T>::get(id, number).ok_or("a history has a gap")?;
            ensure!(before.from <= record.from && before.block <= record.block, "a history goes back");
            let step = step_of(&record);
            ensure!(next_entry(before.status, step) == Some(record.status), "a history takes a step that there is not");
            let superseded = !record.status.stands();
            ensure!(record.ground.is_some() == superseded, "a record does not say why the entry was superseded");
            let replaced = record.status == EntryStatus::Corrected;
            ensure!(record.replacement.is_some() == replaced, "a record does not say what took the entry's place");
            let back = record.replacement.and_then(Entries::<T>::get).and_then(|entry| entry.corrects);
            ensure!(!replaced || back == Some(id), "what took an entry's place does not correct it");
            before = record;
        }
        Ok(before.status)
    }

    fn check_formulas() -> Result<(), TryRuntimeError> {
        let latest = LatestFormula::<T>::get();
        let stored = Formulas::<T>::iter_keys().count();
        ensure!(u32::try_from(stored) == Ok(latest), "versions of the formula are not counted rightly");
        let mut applied = 0u32;
        for version in 1..=latest {
            let record = Formulas::<T>::get(version).ok_or("a version of the formula is missing")?;
            ensure!(record.formula.fault().is_none(), "a formula cannot work");
            if record.cancelled_at.is_none() {
                let scheduled = FormulaSchedule::<T>::get(applied);
                ensure!(
                    scheduled == Some((record.effective_from, version)),
                    "the schedule is not that of the decisions"
                );
                applied = applied.saturating_add(1);
            }
        }
        let length = FormulaScheduleLength::<T>::get();
        let elements = u32::try_from(FormulaSchedule::<T>::iter_keys().count());
        ensure!(length == applied && elements == Ok(applied), "the schedule is not that of the decisions");
        for number in 1..length {
            let days = [number.saturating_sub(1), number].map(|at| FormulaSchedule::<T>::get(at).map(|(day, _)| day));
            ensure!(days[0] <= days[1], "the schedule goes back");
            let waits = days[1].is_some_and(|day| day > T::Clocks::today());
            ensure!(!waits || number.saturating_add(1) == length, "two formulas wait for their day");
        }
        Ok(())
    }
}

/// The step that a record tells of.
fn step_of<AccountId, BlockNumber>(record: &EntryRecord<AccountId, BlockNumber>) -> EntryStep {
    let on_appeal = record.ground == Some(SupersedeGround::Appeal);
    match record.status {
        EntryStatus::Standing => EntryStep::Uphold,
        EntryStatus::Appealed => EntryStep::Appeal,
        EntryStatus::Corrected if on_appeal => EntryStep::CorrectOnAppeal,
        EntryStatus::Corrected => EntryStep::Correct,
        EntryStatus::Removed if on_appeal => EntryStep::RemoveOnAppeal,
        EntryStatus::Removed => EntryStep::Remove,
    }
}

/// The index holds numbers 0 to its count, each of something that belongs there, rising, and as many in all as there are.
fn check_index<Index, Counts>(total: u32, belongs: impl Fn(OrgId, u32) -> bool) -> Result<(), TryRuntimeError>
where
    Index: IterableStorageDoubleMap<OrgId, u32, u32> + StorageDoubleMap<OrgId, u32, u32, Query = Option<u32>>,
    Counts: IterableStorageMap<OrgId, u32> + StorageMap<OrgId, u32, Query = u32>,
{
    let mut counted = 0u32;
    for (organisation, count) in Counts::iter() {
        let mut before = None;
        for number in 0..count {
            let id = Index::get(organisation, number).ok_or("an index has a gap")?;
            ensure!(belongs(organisation, id), "an index names what belongs elsewhere");
            ensure!(before < Some(id), "an index is not in order");
            before = Some(id);
        }
        counted = counted.saturating_add(count);
    }
    let stored = u32::try_from(Index::iter().count());
    ensure!(counted == total && stored == Ok(total), "an index does not name everything");
    Ok(())
}
