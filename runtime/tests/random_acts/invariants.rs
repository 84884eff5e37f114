//! What must be true after every act, between the pallets. What must be true of each: `own`.

use codec::{Decode, Encode};
use drl_primitives::{
    application::CreditCheck as _,
    catalog::Service,
    clocks::ClockKind,
    credit::score::{score, ScoredEntry},
    grant::{GrantStatus, Question},
    law::RefusalGround,
    organisation::{Duty, Standing},
    review::ReviewAct,
    Day, GrantHash, OrgId,
};
use drl_runtime::{
    AccountId, Agreements, Applications, Catalog, Consortium, Credit, Grants, Registry, Runtime, Session, WorkingDays,
};
use pallet_working_days::Tally;
use std::collections::BTreeMap;

/// What holds between pallets.
pub fn between() -> Result<(), String> {
    let organisations: Vec<OrgId> = (0..pallet_registry::NextOrganisation::<Runtime>::get()).collect();
    performance(&organisations)?;
    credit(&organisations)?;
    council()?;
    crate::world::grants().into_iter().try_for_each(verdict)
}

fn ensure(holds: bool, what: impl Fn() -> String) -> Result<(), String> {
    if holds {
        Ok(())
    } else {
        Err(what())
    }
}

/// What everybody did, added up, is what all did together.
fn performance(organisations: &[OrgId]) -> Result<(), String> {
    let mut clocks: BTreeMap<ClockKind, [u32; 8]> = BTreeMap::new();
    let mut acts: BTreeMap<ReviewAct, u32> = BTreeMap::new();
    let mut refusals: BTreeMap<RefusalGround, u32> = BTreeMap::new();
    for id in organisations {
        for (kind, tally) in WorkingDays::tally(*id) {
            let sums = clocks.entry(kind).or_default();
            sums.iter_mut().zip(counts(&tally)).for_each(|(sum, count)| *sum += count);
        }
        Applications::act_tallies(*id).into_iter().for_each(|(act, count)| *acts.entry(act).or_default() += count);
        for (ground, count) in Applications::refusal_tallies(*id) {
            *refusals.entry(ground).or_default() += count;
        }
    }
    let totals: BTreeMap<_, _> = WorkingDays::totals().into_iter().map(|(k, tally)| (k, counts(&tally))).collect();
    ensure(clocks == totals, || format!("tallies of clocks {clocks:?}, in all {totals:?}"))?;
    let totals: BTreeMap<_, _> = Applications::act_totals().into_iter().collect();
    ensure(without_zeros(&acts) == without_zeros(&totals), || format!("acts {acts:?}, in all {totals:?}"))?;
    let totals: BTreeMap<_, _> = Applications::refusal_totals().into_iter().collect();
    ensure(without_zeros(&refusals) == without_zeros(&totals), || format!("refusals {refusals:?}, in all {totals:?}"))
}

fn counts(tally: &Tally) -> [u32; 8] {
    let Tally { started, running, overdue, in_time, late, cancelled, reached, breaches } = *tally;
    [started, running, overdue, in_time, late, cancelled, reached, breaches]
}

fn without_zeros<K: Ord + Copy>(counts: &BTreeMap<K, u32>) -> BTreeMap<K, u32> {
    counts.iter().filter(|(_, count)| **count > 0).map(|(key, count)| (*key, *count)).collect()
}

/// The council's seats are those of the members, whoever holds one is an officer who decides, and nobody else's vote counts.
/// Whatever is decided, somebody makes blocks.
fn council() -> Result<(), String> {
    type Council = pallet_collective::Instance1;
    let seats = pallet_collective::Members::<Runtime, Council>::get();
    let mut expected: Vec<AccountId> =
        pallet_consortium::Members::<Runtime>::get().into_iter().map(|m| m.seat).collect();
    expected.sort();
    ensure(seats == expected, || format!("seats of the council {seats:?}, of the members {expected:?}"))?;
    let held: Vec<AccountId> = Consortium::members().into_iter().filter_map(|member| member.seat).collect();
    for holder in &held {
        let active = pallet_registry::Officers::<Runtime>::get(holder).is_some_and(|record| {
            record.role.may(Duty::Decide)
                && Registry::organisation(record.organisation).is_some_and(|of| of.standing == Standing::Active)
        });
        ensure(active, || format!("{holder:?} holds a seat and may not decide"))?;
    }
    for motion in pallet_collective::Proposals::<Runtime, Council>::get() {
        let votes = pallet_collective::Voting::<Runtime, Council>::get(motion).ok_or("a motion without votes")?;
        // Votes are private to the pallet: index, threshold, for, against, end.
        let (_, _, ayes, nays): (u32, u32, Vec<AccountId>, Vec<AccountId>) =
            Decode::decode(&mut &votes.encode()[..]).map_err(|_| "votes of another form")?;
        let strange = ayes.iter().chain(&nays).find(|voter| !held.contains(voter));
        ensure(strange.is_none(), || format!("the vote of {strange:?} counts, who holds no seat"))?;
    }
    ensure(!Session::validators().is_empty(), || "nobody validates".to_owned())
}

/// The score and the bar of everybody follow from the entries of the record.
fn credit(organisations: &[OrgId]) -> Result<(), String> {
    let today = Day::from_moment(pallet_timestamp::Now::<Runtime>::get());
    let (_, formula) = Credit::formula_on(today);
    for id in organisations {
        let mut entries = Vec::new();
        for number in 0..Credit::entry_count(*id) {
            let page = Credit::entries(*id, number, 1);
            entries.push(page.into_iter().next().ok_or_else(|| format!("entry {number} of {id} is missing"))?);
        }
        let scored = entries.iter().map(|entry| ScoredEntry {
            ground: entry.ground,
            since: entry.since,
            stands: entry.status.stands(),
        });
        let (expected, found) = (score(&formula, scored, today), Credit::score(*id).score);
        ensure(expected == found, || format!("score of {id} is {found:?}, by its entries {expected:?}"))?;
        let barred = entries.iter().any(|entry| entry.bars);
        ensure(barred == Credit::barred(*id), || format!("{id} is barred by its entries: {barred}"))?;
    }
    Ok(())
}

/// The verdict on a grant is what its agreement, its dataset and its parties come to, each asked by itself.
fn verdict(grant: GrantHash) -> Result<(), String> {
    let terms = Grants::grant(grant).ok_or("a grant that is not found")?.terms;
    let purpose = *terms.purposes.first().ok_or("a grant without purpose")?;
    let question = Question { purpose, items: Default::default(), system: Some(terms.system), at: None };
    let (verdict, expected) = (Grants::verify(grant, &question), allows(grant));
    ensure(verdict.allowed == expected, || format!("grant {grant:?}: {verdict:?}, but by its parts {expected}"))
}

/// Whether a grant allows to obtain all its items now, from the public answers of the pallets it depends on.
pub fn allows(grant: GrantHash) -> bool {
    let now = pallet_timestamp::Now::<Runtime>::get();
    let Some(view) = Grants::grant(grant) else { return false };
    let terms = &view.terms;
    let active = |id| Registry::organisation(id).is_some_and(|found| found.standing == Standing::Active);
    let agreed = Agreements::view(terms.agreement).is_some_and(|agreement| {
        agreement.state.is_signed() && agreement.ended.is_none() && agreement.version >= terms.agreement_version
    });
    let open = Catalog::dataset(terms.dataset).is_some_and(|entry| {
        entry.service == Service::Open && !terms.items.iter().any(|item| entry.suspended_items.contains(item))
    });
    let unhindered = view.status == GrantStatus::Active
        && view.effective == GrantStatus::Active
        && view.holds.is_empty()
        && view.agreement_holds.is_empty();
    let in_period = (terms.from..terms.until).contains(&now) && Day::from_moment(now) <= terms.proof_valid_until;
    unhindered && agreed && open && in_period && active(terms.user) && active(terms.agency)
}
