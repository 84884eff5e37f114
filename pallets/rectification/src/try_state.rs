//! What must be true of cases in every block.

use crate::{
    transitions::{next, ReferralState},
    AgreementCaseCounts, AgreementCases, CaseOf, Cases, Config, GrantCaseCounts, GrantCases, Histories, NextCase,
    OpenOrders, OrganisationCaseCounts, OrganisationCases, Pallet, RecordOf,
};
use alloc::collections::BTreeSet;
use drl_primitives::{
    clocks::Clocks,
    grant_status::GrantRegister,
    rectification::{
        Closure, RectificationAct as Act, RectificationState as State, RectificationSubject as Subject,
        RectificationTarget as Target, Referral, ReferralOutcome, ReferredTo,
    },
    RectificationId,
};
use frame_support::{
    ensure,
    storage::{IterableStorageDoubleMap, IterableStorageMap, StorageDoubleMap, StorageMap},
};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks that every case stands where its history has brought it, that clock, closure, entry and referral agree with that,
    /// and that open orders and indices name all cases that belong there and nothing else.
    ///
    /// # Errors
    /// The first thing that is not so.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let mut numbers = Numbers::default();
        for (id, case) in Cases::<T>::iter() {
            numbers.count(&case);
            ensure!(id < NextCase::<T>::get(), "a case has a number that was not given");
            Self::check_records(id, &case)?;
            Self::check_clock(&case)?;
            Self::check_closure(&case)?;
            Self::check_outcome(&case)?;
            Self::check_open_order(id, &case)?;
        }
        ensure!(numbers.cases == NextCase::<T>::get(), "a case is missing");
        ensure!(Histories::<T>::iter_keys().all(|(id, _)| Cases::<T>::contains_key(id)), "records of no case");
        ensure!(OpenOrders::<T>::iter().count() == numbers.kept as usize, "an open order of no case");
        Self::check_indices(&numbers)
    }

    /// The history leads, step by step, to where the case stands.
    fn check_records(id: RectificationId, case: &CaseOf<T>) -> Result<(), TryRuntimeError> {
        let stored = Histories::<T>::iter_key_prefix(id).count();
        ensure!(u32::try_from(stored) == Ok(case.records), "a history has other records than its count says");
        let mut before: Option<RecordOf<T>> = None;
        for number in 0..case.records {
            let record = Histories::<T>::get(id, number).ok_or("a history has a gap")?;
            let from = before.as_ref().map(|record| record.state);
            ensure!(next(&case.target, from, record.act) == Some(record.state), "a history takes a step there is not");
            let back = before.as_ref().is_some_and(|last| record.at < last.at || record.block < last.block);
            ensure!(!back, "a history goes back");
            let complete = [record.organisation.is_some(), record.officer.is_some(), record.evidence.is_some()];
            let by_clock = record.act == Act::PassLimit;
            ensure!(complete.iter().all(|told| *told != by_clock), "a record does not say who acted on what");
            ensure!(record.reason.is_some() == (record.act == Act::Withdraw), "a record gives a reason out of place");
            before = Some(record);
        }
        let last = before.ok_or("a case has no history")?;
        ensure!(last.state == case.state, "a case does not stand where its history has brought it");
        let first = Histories::<T>::get(id, 0).ok_or("a history has a gap")?;
        let same = first.at == case.ordered_at
            && first.organisation == Some(case.order.organisation)
            && first.officer.as_ref() == Some(&case.order.officer)
            && first.evidence == Some(case.order.evidence);
        ensure!(same, "a case was not opened by its order");
        ensure!(
            (first.act == Act::TerminateDirectly) == case.limit.is_none(),
            "only a direct termination has no limit"
        );
        ensure!(case.ordered_at <= T::Clocks::now(), "a case was opened in the future");
        Ok(())
    }

    /// A clock runs while it is waited for a report, and none stays with a closed case.
    fn check_clock(case: &CaseOf<T>) -> Result<(), TryRuntimeError> {
        let right = match case.state {
            State::Ordered => case.clock.is_some(),
            State::Failed | State::WithGovernment => true,
            State::Reported | State::Accepted | State::Terminated | State::Criticised | State::Withdrawn => {
                case.clock.is_none()
            }
        };
        ensure!(right, "clock and state of a case do not agree");
        ensure!(case.clock.is_none_or(|clock| T::Clocks::due(clock).is_some()), "the clock of a case is not open");
        Ok(())
    }

    /// Access is closed from the moment the order says, and not by a closed case.
    fn check_closure(case: &CaseOf<T>) -> Result<(), TryRuntimeError> {
        let closed = case.access_closed;
        let right = match (case.state, case.target.closure()) {
            (State::Ordered | State::Reported | State::Failed, Closure::WithOrder) => closed,
            (State::Failed, Closure::AfterFailure) => true,
            _ => !closed,
        };
        ensure!(right, "closure and state of a case do not agree");
        Ok(())
    }

    /// An entry after a failed correction, and after nothing else; a referral as its kind of case knows it.
    fn check_outcome(case: &CaseOf<T>) -> Result<(), TryRuntimeError> {
        let failed = case.state == State::Terminated && case.limit.is_some();
        ensure!(case.entry.is_some() == failed, "a credit entry and a termination do not go together");
        let Some(Referral { to, result, .. }) = case.referral else { return Ok(()) };
        let of_agency = matches!(case.target, Target::Agency { .. });
        ensure!(of_agency == (to == ReferredTo::CompetentOrgan), "a case is in the wrong hands");
        ensure!(!of_agency || result.is_none(), "what the competent organ does is not recorded");
        let entered = |result: drl_primitives::rectification::ReferralResult| {
            result.entry.is_some() == (result.outcome == ReferralOutcome::LawBroken)
        };
        ensure!(result.is_none_or(entered), "a credit entry and a broken law do not go together");
        Ok(())
    }

    /// The case is the one order of its orderer on its subject while it is open, and for ever where it was terminated.
    fn check_open_order(id: RectificationId, case: &CaseOf<T>) -> Result<(), TryRuntimeError> {
        let Some(subject) = case.target.subject() else { return Ok(()) };
        let kept = OpenOrders::<T>::get(subject, case.orderer()) == Some(id);
        ensure!(kept == keeps_place(case), "open orders and cases do not agree");
        Ok(())
    }

    fn check_indices(numbers: &Numbers) -> Result<(), TryRuntimeError> {
        check_index::<OrganisationCases<T>, OrganisationCaseCounts<T>, _>(numbers.parts, |organisation, id| {
            Cases::<T>::get(id).is_some_and(|case| {
                let handed =
                    matches!(case.referral, Some(Referral { to: ReferredTo::Regulator(to), .. }) if to == organisation);
                handed || [case.target.holder(), case.orderer()].contains(&organisation)
            })
        })?;
        check_index::<GrantCases<T>, GrantCaseCounts<T>, _>(numbers.on_grants, |grant, id| {
            Cases::<T>::get(id).is_some_and(|case| case.target.subject() == Some(Subject::Grant(grant)))
        })?;
        check_index::<AgreementCases<T>, AgreementCaseCounts<T>, _>(numbers.on_users, |agreement, id| {
            Cases::<T>::get(id).and_then(|case| case.target.subject()).is_some_and(|subject| match subject {
                Subject::Agreement(id) => id == agreement,
                Subject::Grant(grant) => T::Grants::terms(grant).is_some_and(|terms| terms.agreement == agreement),
            })
        })
    }
}

/// Whether a case keeps its place among the open orders.
fn keeps_place<AccountId>(case: &crate::Case<AccountId>) -> bool {
    !case.state.is_closed() || case.state == State::Terminated
}

/// How many cases there are, and how many entries each index must have.
#[derive(Default)]
struct Numbers {
    cases: u32,
    /// Of orders that keep their place.
    kept: u32,
    /// Of parts that organisations have in cases.
    parts: u32,
    on_grants: u32,
    on_users: u32,
}

impl Numbers {
    fn count<AccountId>(&mut self, case: &crate::Case<AccountId>) {
        let handed = ReferralState::of(case.referral.as_ref()) != ReferralState::NotReferred;
        let subject = case.target.subject();
        self.cases = self.cases.saturating_add(1);
        self.kept = self.kept.saturating_add((subject.is_some() && keeps_place(case)).into());
        self.parts = self.parts.saturating_add(2).saturating_add((handed && subject.is_some()).into());
        self.on_grants = self.on_grants.saturating_add(matches!(subject, Some(Subject::Grant(_))).into());
        self.on_users = self.on_users.saturating_add(subject.is_some().into());
    }
}

/// The index holds numbers 0 to its counts, each of a case that belongs there and none twice, `expected` in all.
fn check_index<Index, Counts, Key>(
    expected: u32,
    belongs: impl Fn(Key, RectificationId) -> bool,
) -> Result<(), TryRuntimeError>
where
    Key: codec::FullCodec + Copy + Ord,
    Index: IterableStorageDoubleMap<Key, u32, RectificationId>
        + StorageDoubleMap<Key, u32, RectificationId, Query = Option<RectificationId>>,
    Counts: IterableStorageMap<Key, u32> + StorageMap<Key, u32, Query = u32>,
{
    let mut named = BTreeSet::new();
    for (key, number, id) in Index::iter() {
        ensure!(number < <Counts as StorageMap<Key, u32>>::get(key), "an index has a gap");
        ensure!(belongs(key, id), "an index names a case of something else");
        ensure!(named.insert((key, id)), "an index names a case twice");
    }
    let counted = Counts::iter().fold(0u32, |sum, (_, count)| sum.saturating_add(count));
    let complete = u32::try_from(named.len()) == Ok(expected) && counted == expected;
    ensure!(complete, "an index does not name every case");
    Ok(())
}
