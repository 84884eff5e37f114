//! The check of invariants finds what is broken.

use crate::{mock::*, *};
use drl_primitives::{
    credit::{rating::Outcome, EntryGround, EntryStatus, Ruling, SupersedeGround},
    CreditEntryId, Digest, RatingId,
};
use frame_support::assert_ok;

/// Breaks the state, sees that it is found, and leaves no trace.
///
/// The state: rating 0 of [`USER`] passed, rating 1 voting with three votes; entry 0 corrected by entry 1, entry 2 appealed, all
/// about [`USER`]; formula 2 waits for its day.
fn found(what: &'static str, breaking: impl FnOnce()) {
    run(|| {
        rate(4);
        let running = voting();
        votes(running, [3, 4, 5]);
        let entry = appealed();
        pass(1);
        let ruling = Ruling::Corrected(EntryGround::LawBroken);
        assert_ok!(Credit::decide_appeal(signed(BUREAU_CHIEF), entry, ruling, DECISION));
        appealed();
        assert_ok!(Credit::set_formula(signed(BUREAU_CHIEF), Default::default(), today().plus(3)));
        Credit::do_try_state().unwrap();
        let _ = frame_support::storage::with_transaction(|| {
            breaking();
            assert_eq!(Credit::do_try_state(), Err(what.into()));
            frame_support::storage::TransactionOutcome::Rollback(Ok::<(), sp_runtime::DispatchError>(()))
        });
    });
}

fn rating(id: RatingId, change: impl FnOnce(&mut RatingOf<Test>)) {
    Ratings::<Test>::mutate(id, |rating| change(rating.as_mut().unwrap()));
}

fn record(id: CreditEntryId, number: u32, change: impl FnOnce(&mut EntryRecordOf<Test>)) {
    Histories::<Test>::mutate(id, number, |record| change(record.as_mut().unwrap()));
}

fn entry(id: CreditEntryId, change: impl FnOnce(&mut CreditEntryOf<Test>)) {
    Entries::<Test>::mutate(id, |entry| change(entry.as_mut().unwrap()));
}

fn passed(record: &mut RatingOf<Test>) -> &mut Outcome {
    record.ending.as_mut().unwrap().outcome.as_mut().unwrap()
}

#[test]
fn broken_ratings_are_found() {
    found("ratings are not counted rightly", || RatingCount::<Test>::put(1));
    found("a rating is missing", || {
        let moved = Ratings::<Test>::take(0).unwrap();
        Ratings::<Test>::insert(9, moved);
    });
    found("a rating of no data user", || rating(0, |r| r.applicant = AGENCY));
    found("a rating ended before it was opened", || rating(0, |r| r.ending.as_mut().unwrap().by.at = 0));
    found("a rating ended before it was opened", || rating(1, |r| r.opened.at = now() + 1));
    found("a criterion was filed before the rating was opened or after it ended", || {
        rating(0, |r| r.technical.as_mut().unwrap().by.at = now());
    });
    found("a list is named twice", || {
        rating(0, |r| {
            let lists = &mut r.standing.as_mut().unwrap().content.lists;
            lists[0] = lists[1];
        });
    });
    found("lists were not checked during the rating", || {
        rating(0, |r| r.standing.as_mut().unwrap().content.checked_on = today().minus(9));
    });
    found("a rating was concluded without a criterion", || rating(0, |r| r.technical = None));
    found("a rating that has not ended is not the running one", || RunningRatings::<Test>::remove(USER));
    found("a rating runs that has ended", || RunningRatings::<Test>::insert(OTHER_USER, 0));
    found("the rating that counts is not the latest concluded one", || ConcludedRatings::<Test>::insert(USER, 1));
    found("the rating that counts is not the latest concluded one", || ConcludedRatings::<Test>::remove(USER));
    found("votes on no rating", || RatingVotes::<Test>::insert(9, VotesOf::<Test>::default()));
}

#[test]
fn broken_votes_are_found() {
    fn change(change: impl FnOnce(&mut VotesOf<Test>)) {
        RatingVotes::<Test>::mutate(1, change);
    }
    found("votes were cast before all criteria were filed", || rating(1, |r| r.technical = None));
    found("a grade is not on the scale", || change(|votes| votes[0].grade = 6));
    found("a vote is in another panel than its organisation", || change(|votes| votes[0].by.organisation = AGENCY));
    found("somebody voted twice", || {
        change(|votes| {
            let again = votes[2];
            votes.try_push(again).unwrap();
        });
    });
    found("a panel has too many votes", || {
        change(|votes| {
            for number in 0..15 {
                let mut vote = votes[2];
                vote.by.officer = 10_000 + number;
                votes.try_push(vote).unwrap();
            }
        });
    });
    found("a grade is not that of the votes", || {
        rating(0, |r| *passed(r) = Outcome::Passed { grade: 5, valid_until: today() });
    });
    found("a rating was concluded unheard", || {
        rating(0, |r| *passed(r) = Outcome::Failed(drl_primitives::credit::rating::Criterion::Standing));
        RatingVotes::<Test>::remove(0);
    });
}

#[test]
fn broken_entries_are_found() {
    found("entries are not counted rightly", || EntryCount::<Test>::put(4));
    found("an entry is missing", || {
        let moved = Entries::<Test>::take(2).unwrap();
        Entries::<Test>::insert(9, moved);
    });
    found("an entry about nobody", || entry(0, |e| e.organisation = UNKNOWN));
    found("an entry was made in the future", || entry(0, |e| e.entered_at = now() + 1));
    found("an entry ends before it begins", || entry(0, |e| e.last_day = Some(e.since.minus(1))));
    found("an entry does not count from its day", || entry(2, |e| e.since = e.since.minus(1)));
    found("a correction of no entry", || entry(2, |e| e.corrects = Some(7)));
    found("a correction of what has another or nothing in its place", || {
        entry(2, |e| {
            let corrected = Entries::<Test>::get(0).unwrap();
            (e.corrects, e.since, e.source) = (Some(0), corrected.since, corrected.source);
        });
    });
    found("a correction counts for other days or of another event than what it corrects", || {
        entry(1, |e| e.last_day = Some(today()));
    });
    let keys = |id| Credit::index_keys(id, &Entries::<Test>::get(id).unwrap());
    found("the indices do not name the entries that stand", || StandingByLastDay::<Test>::remove(keys(2).0));
    found("the indices do not name the entries that stand", || StandingBySince::<Test>::remove(keys(1).1));
    found("the indices do not name the entries that stand", || StandingBySince::<Test>::insert(keys(0).1, ()));
    found("the indices name what does not stand", || {
        StandingByLastDay::<Test>::insert((USER, EntryGround::LawBroken, LatestFirst::from(today()), 2), ());
    });
}

#[test]
fn broken_histories_are_found() {
    found("a history has other records than its count says", || HistoryCounts::<Test>::insert(0, 2));
    found("a history has other records than its count says", || HistoryCounts::<Test>::remove(2));
    found("a history has a gap", || {
        let moved = Histories::<Test>::take(0, 1).unwrap();
        Histories::<Test>::insert(0, 9, moved);
    });
    found("a history does not begin with its entry", || record(2, 0, |r| r.act.evidence = Digest::sha256([0; 32])));
    found("a history goes back", || record(0, 2, |r| r.from = 0));
    found("a history takes a step that there is not", || record(0, 1, |r| r.status = EntryStatus::Standing));
    found("a history takes a step that there is not", || {
        // On appeal, without an appeal.
        record(0, 1, |r| *r = Histories::<Test>::get(0, 2).unwrap());
    });
    found("a record does not say why the entry was superseded", || {
        record(2, 1, |r| r.ground = Some(SupersedeGround::CourtOrder));
    });
    found("a record does not say what took the entry's place", || record(0, 2, |r| r.replacement = None));
    found("what took an entry's place does not correct it", || record(0, 2, |r| r.replacement = Some(2)));
    found("a history of no entry", || HistoryCounts::<Test>::insert(9, 1));
    found("records of no entry", || {
        let copied = Histories::<Test>::get(0, 0).unwrap();
        Histories::<Test>::insert(9, 0, copied);
    });
}

#[test]
fn broken_indices_are_found() {
    found("an index has a gap", || OrganisationEntries::<Test>::remove(USER, 1));
    found("an index names what belongs elsewhere", || {
        OrganisationEntryCounts::<Test>::insert(OTHER_USER, 1);
        OrganisationEntries::<Test>::insert(OTHER_USER, 0, 0);
    });
    found("an index is not in order", || {
        OrganisationEntries::<Test>::insert(USER, 1, 0);
    });
    found("an index does not name everything", || OrganisationEntryCounts::<Test>::insert(USER, 2));
    found("an index does not name everything", || OrganisationRatings::<Test>::insert(OTHER_USER, 0, 0));
}

#[test]
fn broken_formulas_are_found() {
    fn change(version: u32, change: impl FnOnce(&mut drl_primitives::credit::score::FormulaRecord)) {
        Formulas::<Test>::mutate(version, |record| change(record.as_mut().unwrap()));
    }
    found("versions of the formula are not counted rightly", || LatestFormula::<Test>::put(1));
    found("a version of the formula is missing", || {
        let moved = Formulas::<Test>::take(2).unwrap();
        Formulas::<Test>::insert(9, moved);
    });
    found("a formula cannot work", || change(1, |record| record.formula.base = 0));
    found("the schedule is not that of the decisions", || change(2, |record| record.cancelled_at = Some(now())));
    found("the schedule is not that of the decisions", || FormulaSchedule::<Test>::remove(1));
    found("the schedule is not that of the decisions", || FormulaScheduleLength::<Test>::put(1));
    found("the schedule goes back", || {
        let day = today().minus(30_000);
        change(2, |record| record.effective_from = day);
        FormulaSchedule::<Test>::insert(1, (day, 2));
    });
    found("two formulas wait for their day", || {
        let mut record = Formulas::<Test>::get(2).unwrap();
        record.effective_from = record.effective_from.plus(1);
        Formulas::<Test>::insert(3, record);
        LatestFormula::<Test>::put(3);
        FormulaSchedule::<Test>::insert(2, (record.effective_from, 3));
        FormulaScheduleLength::<Test>::put(3);
    });
}
