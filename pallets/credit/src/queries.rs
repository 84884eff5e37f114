//! What may be asked about ratings, credit records, scores and formulas. All lists are in pages; nothing here fails on any input.

use crate::{
    ratings::DATA_USERS, ConcludedRatings, Config, Entries, EntryRecordOf, FormulaVersion, Formulas, Histories,
    HistoryCounts, OrganisationEntries, OrganisationEntryCounts, OrganisationRatingCounts, OrganisationRatings, Pallet,
    RatingVotes, Ratings,
};
use alloc::vec::Vec;
use drl_primitives::{
    clocks::Clocks,
    credit::{
        rating::RatingView,
        score::{evaluation_period, EvaluationPage, EvaluationView, FormulaRecord},
        EntryView,
    },
    history::page,
    organisation::{Identity, Organisations, Standing},
    parameters::RuleParameters,
    CreditEntryId, OrgId, RatingId,
};
use frame_system::pallet_prelude::BlockNumberFor;

/// [`RatingView`] of this chain.
pub type RatingViewOf<T> = RatingView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// [`EntryView`] of this chain.
pub type EntryViewOf<T> = EntryView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
    /// A rating as readers see it.
    pub fn rating(rating: RatingId) -> Option<RatingViewOf<T>> {
        let record = Ratings::<T>::get(rating)?;
        let counts = ConcludedRatings::<T>::get(record.applicant) == Some(rating);
        Some(RatingView {
            rating,
            status: record.status(),
            counts,
            grade: record.grade_on(T::Clocks::today()).filter(|_| counts),
            record,
            votes: RatingVotes::<T>::get(rating).into_inner(),
        })
    }

    /// How many ratings an organisation has.
    pub fn rating_count(organisation: OrgId) -> u32 {
        OrganisationRatingCounts::<T>::get(organisation)
    }

    /// The ratings of an organisation in the order of opening, from number `from` on, at most `limit` and [`crate::MAX_PAGE`].
    pub fn ratings(organisation: OrgId, from: u32, limit: u32) -> Vec<RatingViewOf<T>> {
        page(from, limit)
            .map_while(|number| OrganisationRatings::<T>::get(organisation, number))
            .filter_map(Self::rating)
            .collect()
    }

    /// The rating of an organisation that counts: the latest concluded one, passed or failed, valid or not.
    pub fn concluded_rating(organisation: OrgId) -> Option<RatingViewOf<T>> {
        Self::rating(ConcludedRatings::<T>::get(organisation)?)
    }

    /// An entry as readers see it.
    pub fn entry(id: CreditEntryId) -> Option<EntryViewOf<T>> {
        let entry = Entries::<T>::get(id)?;
        let status = Self::last_record(id)?.status;
        let expired = entry.last_day.is_some_and(|last| last < T::Clocks::today());
        Some(EntryView {
            entry: id,
            organisation: entry.organisation,
            ground: entry.ground,
            source: entry.source,
            since: entry.since,
            last_day: entry.last_day,
            corrects: entry.corrects,
            act: entry.act,
            entered_at: entry.entered_at,
            entered_block: entry.block,
            status,
            expired,
            bars: entry.ground.bars() && status.stands() && !expired,
            history_len: HistoryCounts::<T>::get(id),
        })
    }

    /// How many entries the record of an organisation has, superseded ones among them.
    pub fn entry_count(organisation: OrgId) -> u32 {
        OrganisationEntryCounts::<T>::get(organisation)
    }

    /// The entries about an organisation in the order in which they were made, from number `from` on, at most `limit` and
    /// [`crate::MAX_PAGE`].
    pub fn entries(organisation: OrgId, from: u32, limit: u32) -> Vec<EntryViewOf<T>> {
        page(from, limit)
            .map_while(|number| OrganisationEntries::<T>::get(organisation, number))
            .filter_map(Self::entry)
            .collect()
    }

    /// The history of an entry from record `from` on, oldest first, at most `limit` and [`crate::MAX_PAGE`] records.
    pub fn entry_history(entry: CreditEntryId, from: u32, limit: u32) -> Vec<EntryRecordOf<T>> {
        page(from, limit).map_while(|number| Histories::<T>::get(entry, number)).collect()
    }

    /// A version of the formula.
    pub fn formula(version: FormulaVersion) -> Option<FormulaRecord> {
        Formulas::<T>::get(version)
    }

    /// What is published about the credit of a data user: the score of the first day of the evaluation period, and that
    /// of today. A natural person is published by its number alone. `None` of whoever is no data user, or has left.
    pub fn evaluation(organisation: OrgId) -> Option<EvaluationView> {
        let kind = T::Organisations::kind(organisation)?;
        let left = T::Organisations::standing(organisation) == Some(Standing::Exited);
        if left || !DATA_USERS.contains(&kind) {
            return None;
        }
        let today = T::Clocks::today();
        let months = T::Parameters::current().applicant.evaluation_period_months;
        Some(EvaluationView {
            organisation,
            identity: T::Organisations::identity(organisation)
                .filter(|identity| matches!(identity, Identity::Registered { .. })),
            evaluated: Self::score_on(organisation, evaluation_period(today, months)),
            current: Self::score_on(organisation, today),
        })
    }

    /// The evaluations of the data users among the organisations from number `from` on, of at most `limit` and [`crate::MAX_PAGE`]
    /// organisations.
    pub fn evaluations(from: OrgId, limit: u32) -> EvaluationPage {
        let known = page(from, limit).take_while(|id| T::Organisations::kind(*id).is_some());
        let evaluations = known.clone().filter_map(Self::evaluation).collect();
        let next = known.last().and_then(|last| last.checked_add(1));
        EvaluationPage { evaluations, next: next.filter(|id| T::Organisations::kind(*id).is_some()) }
    }
}
