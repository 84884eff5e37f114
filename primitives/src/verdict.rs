//! The one verdict function: may data be obtained under a grant? (architecture, decision 8)
//!
//! [`decide`] is pure. Whoever holds the facts, a runtime from its state or a verifier from proven state, gets the same
//! verdict; [`source`] says how the facts come from a state. The order of the checks is part of its meaning: the first that fails gives the reason.

pub mod source;

use crate::{
    agreement::AgreementStanding,
    catalog::{Items, Service},
    grant::{GrantStatus, GrantTerms, Question},
    organisation::Standing,
    Day, ItemCode, Moment, OrgId,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

code_enum! {
    /// Why a verdict is what it is.
    pub enum Reason {
        Granted = 0, "granted", "the grant allows it", "授权有效";
        NoSuchGrant = 1, "no-such-grant", "there is no grant with this hash", "不存在该授权";
        NotYetIssued = 2, "not-yet-issued", "the grant had not been issued at that time", "当时尚未授权";
        TimeInFuture = 3, "time-in-future", "the time asked about has not come; nobody can tell", "查询时间尚未到来";
        TermNotBegun = 4, "term-not-begun", "the period of the grant has not begun", "授权期限尚未开始";
        TermOver = 5, "term-over", "the period of the grant is over", "授权期限已满";
        AgreementNotInForce = 6, "agreement-not-in-force", "the agreement is not in force", "协议未生效";
        AgreementEnded = 7, "agreement-ended", "the agreement was ended by notice", "协议已通知终止";
        AgreementTerminated = 8, "agreement-terminated", "the agreement was terminated for breach", "协议因违约终止";
        GrantHeld = 9, "grant-held", "access under the grant is temporarily closed", "授权已暂时关闭";
        GrantTerminated = 10, "grant-terminated", "the grant was terminated", "授权已终止";
        GrantRevoked = 11, "grant-revoked", "the grant was revoked", "授权已撤销";
        GrantShutDown = 12, "grant-shut-down", "the application was shut down after the emergency", "突发事件结束后已关停";
        DatasetSuspended = 13, "dataset-suspended", "opening of the dataset is suspended", "数据已中止开放";
        DatasetWithdrawn = 14, "dataset-withdrawn", "the dataset was withdrawn", "数据已撤回";
        DatasetNotOpen = 15, "dataset-not-open", "the dataset is not open on this ledger", "数据未在本平台开放";
        UserSuspended = 16, "user-suspended", "the data user is suspended", "数据利用主体已被暂停";
        UserGone = 17, "user-gone", "the data user has left the ledger", "数据利用主体已退出";
        ProofLapsed = 18, "proof-lapsed", "the proof of classified protection has lapsed", "等级保护证明已失效";
        PurposeNotGranted = 19, "purpose-not-granted", "the grant does not allow this purpose", "超出授权用途";
        ItemNotGranted = 20, "item-not-granted", "the grant does not allow one of these items", "超出授权数据项";
        SystemNotGranted = 21, "system-not-granted", "the grant is for another system", "非授权系统";
        AgencyNotActive = 22, "agency-not-active", "the agency that owns the data is suspended or has left", "数据开放主体已暂停或者退出";
        ItemSuspended = 23, "item-suspended", "opening of one of these items is suspended", "部分数据项已中止开放";
    }
}

impl Reason {
    /// The rule behind the reason, as its number: 74 stands for R-074. 0 where no rule but the ledger itself says it.
    pub const fn rule(self) -> u16 {
        match self {
            Self::Granted => 78,
            Self::NoSuchGrant | Self::NotYetIssued | Self::TimeInFuture => 0,
            Self::TermNotBegun | Self::TermOver => 74,
            Self::AgreementNotInForce => 66,
            Self::AgreementEnded => 76,
            Self::AgreementTerminated | Self::GrantTerminated => 98,
            Self::GrantHeld => 97,
            Self::GrantRevoked | Self::DatasetWithdrawn => 107,
            Self::GrantShutDown => 144,
            Self::DatasetSuspended | Self::ItemSuspended => 106,
            Self::DatasetNotOpen => 11,
            Self::UserSuspended | Self::UserGone => 95,
            Self::ProofLapsed => 48,
            Self::PurposeNotGranted => 79,
            Self::ItemNotGranted => 70,
            Self::SystemNotGranted => 71,
            Self::AgencyNotActive => 5,
        }
    }
}

/// What a verdict depends on, all as of the moment asked about.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Facts {
    /// The terms of the grant.
    pub terms: GrantTerms,
    /// Its status, what stands on its agreement included ([`crate::grant_status::status_under`]); `None` before it was issued.
    pub status: Option<GrantStatus>,
    /// The standing of its agreement version.
    pub agreement: Option<AgreementStanding>,
    /// Whether its dataset was being served.
    pub dataset: Option<Service>,
    /// The items of the dataset that were suspended while the rest was served.
    pub suspended_items: Items,
    /// The standing of the data user.
    pub user: Option<Standing>,
    /// The standing of the agency that owns the data.
    pub agency: Option<Standing>,
}

/// The answer to a [`Question`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether the data may be obtained.
    pub allowed: bool,
    /// Why.
    pub reason: Reason,
    /// The rule behind it: [`Reason::rule`].
    pub rule: u16,
    /// The moment it is about.
    pub at: Moment,
    /// Who approved: all agencies of the agreement, and its signer.
    pub approvers: Vec<OrgId>,
}

impl Verdict {
    /// The verdict with this reason.
    pub fn new(reason: Reason, at: Moment, approvers: Vec<OrgId>) -> Self {
        Self { allowed: reason == Reason::Granted, reason, rule: reason.rule(), at, approvers }
    }
}

/// Decides. `facts` are those of `at`, `None` where there is no such grant; `now` is the moment of the state they come from.
pub fn decide(facts: Option<&Facts>, question: &Question, at: Moment, now: Moment) -> Reason {
    let Some(facts) = facts else { return Reason::NoSuchGrant };
    if at > now {
        return Reason::TimeInFuture;
    }
    let checks = [
        grant_check(facts, at),
        agreement_check(facts.agreement),
        party_check(facts),
        dataset_check(facts.dataset),
        suspension_check(facts, question),
        scope_check(&facts.terms, question, at),
    ];
    checks.into_iter().flatten().next().unwrap_or(Reason::Granted)
}

fn grant_check(facts: &Facts, at: Moment) -> Option<Reason> {
    match facts.status {
        None => Some(Reason::NotYetIssued),
        Some(GrantStatus::Terminated) => Some(Reason::GrantTerminated),
        Some(GrantStatus::Revoked) => Some(Reason::GrantRevoked),
        Some(GrantStatus::ShutDown) => Some(Reason::GrantShutDown),
        Some(_) if at < facts.terms.from => Some(Reason::TermNotBegun),
        Some(_) if at >= facts.terms.until => Some(Reason::TermOver),
        Some(GrantStatus::Held) => Some(Reason::GrantHeld),
        Some(GrantStatus::Active) => None,
    }
}

fn agreement_check(standing: Option<AgreementStanding>) -> Option<Reason> {
    match standing {
        Some(AgreementStanding::InForce) => None,
        Some(AgreementStanding::Expired) => Some(Reason::TermOver),
        Some(AgreementStanding::EndedByNotice) => Some(Reason::AgreementEnded),
        Some(AgreementStanding::TerminatedForBreach) => Some(Reason::AgreementTerminated),
        Some(AgreementStanding::NotInForce) | None => Some(Reason::AgreementNotInForce),
    }
}

fn party_check(facts: &Facts) -> Option<Reason> {
    match (facts.user, facts.agency) {
        (Some(Standing::Suspended), _) => Some(Reason::UserSuspended),
        (Some(Standing::Exited) | None, _) => Some(Reason::UserGone),
        (Some(Standing::Active), Some(Standing::Active)) => None,
        (Some(Standing::Active), _) => Some(Reason::AgencyNotActive),
    }
}

fn dataset_check(service: Option<Service>) -> Option<Reason> {
    match service {
        Some(Service::Open) => None,
        Some(Service::Suspended | Service::Disputed) => Some(Reason::DatasetSuspended),
        Some(Service::Withdrawn) => Some(Reason::DatasetWithdrawn),
        Some(Service::NotOpen | Service::OpenElsewhere) | None => Some(Reason::DatasetNotOpen),
    }
}

/// a question that names no items is about all that the grant allows.
fn suspension_check(facts: &Facts, question: &Question) -> Option<Reason> {
    let asked: &[ItemCode] = if question.items.is_empty() { &facts.terms.items } else { &question.items };
    let suspended = asked.iter().any(|item| facts.suspended_items.binary_search(item).is_ok());
    suspended.then_some(Reason::ItemSuspended)
}

fn scope_check(terms: &GrantTerms, question: &Question, at: Moment) -> Option<Reason> {
    if Day::from_moment(at) > terms.proof_valid_until {
        return Some(Reason::ProofLapsed);
    }
    if !terms.purposes.contains(&question.purpose) {
        return Some(Reason::PurposeNotGranted);
    }
    if question.items.iter().any(|item| terms.items.binary_search(item).is_err()) {
        return Some(Reason::ItemNotGranted);
    }
    if question.system.is_some_and(|system| system != terms.system) {
        return Some(Reason::SystemNotGranted);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{application::Purpose, Code, Digest};
    use primitive_types::H256;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// 2026-11-23 09:00 in China.
    const NOW: Moment = 1_795_363_200_000 + 9 * 3_600_000;
    const FROM: Moment = NOW - 1_000;
    const UNTIL: Moment = NOW + 1_000;
    const TODAY: u32 = 20_780;
    const YESTERDAY: u32 = TODAY - 1;
    const SYSTEM: Digest = Digest::sha256([2; 32]);

    fn terms() -> GrantTerms {
        GrantTerms {
            genesis: H256::repeat_byte(1),
            agreement: 1,
            agreement_version: 1,
            dataset: 1,
            dataset_version: 1,
            agency: 2,
            items: vec![1, 2, 5].try_into().unwrap(),
            purposes: vec![Purpose::Research].try_into().unwrap(),
            system: SYSTEM,
            service: Digest::sha256([3; 32]),
            user: 9,
            from: FROM,
            until: UNTIL,
            proof_valid_until: Day(TODAY),
        }
    }

    fn facts() -> Facts {
        Facts {
            terms: terms(),
            status: Some(GrantStatus::Active),
            agreement: Some(AgreementStanding::InForce),
            dataset: Some(Service::Open),
            suspended_items: Default::default(),
            user: Some(Standing::Active),
            agency: Some(Standing::Active),
        }
    }

    fn question() -> Question {
        Question { purpose: Purpose::Research, items: vec![1, 5].try_into().unwrap(), system: Some(SYSTEM), at: None }
    }

    /// The reason after one change of facts, question and moment that would be granted.
    fn after(change: impl Fn(&mut Facts, &mut Question, &mut Moment)) -> Reason {
        let (mut facts, mut question, mut at) = (facts(), question(), NOW);
        change(&mut facts, &mut question, &mut at);
        decide(Some(&facts), &question, at, NOW)
    }

    #[test]
    fn every_reason_is_reached_by_exactly_what_it_says() {
        let cases: Vec<(Reason, Reason)> = vec![
            (Reason::Granted, after(|_, _, _| {})),
            (Reason::NoSuchGrant, decide(None, &question(), NOW, NOW)),
            (Reason::NotYetIssued, after(|f, _, _| f.status = None)),
            (Reason::TimeInFuture, after(|_, _, at| *at = NOW + 1)),
            (Reason::TermNotBegun, after(|f, _, _| f.terms.from = NOW + 1)),
            (Reason::TermOver, after(|f, _, _| f.terms.until = NOW)),
            (Reason::TermOver, after(|f, _, _| f.agreement = Some(AgreementStanding::Expired))),
            (Reason::AgreementNotInForce, after(|f, _, _| f.agreement = Some(AgreementStanding::NotInForce))),
            (Reason::AgreementNotInForce, after(|f, _, _| f.agreement = None)),
            (Reason::AgreementEnded, after(|f, _, _| f.agreement = Some(AgreementStanding::EndedByNotice))),
            (Reason::AgreementTerminated, after(|f, _, _| f.agreement = Some(AgreementStanding::TerminatedForBreach))),
            (Reason::GrantHeld, after(|f, _, _| f.status = Some(GrantStatus::Held))),
            (Reason::GrantTerminated, after(|f, _, _| f.status = Some(GrantStatus::Terminated))),
            (Reason::GrantRevoked, after(|f, _, _| f.status = Some(GrantStatus::Revoked))),
            (Reason::GrantShutDown, after(|f, _, _| f.status = Some(GrantStatus::ShutDown))),
            (Reason::DatasetSuspended, after(|f, _, _| f.dataset = Some(Service::Suspended))),
            (Reason::DatasetSuspended, after(|f, _, _| f.dataset = Some(Service::Disputed))),
            (Reason::DatasetWithdrawn, after(|f, _, _| f.dataset = Some(Service::Withdrawn))),
            (Reason::DatasetNotOpen, after(|f, _, _| f.dataset = Some(Service::NotOpen))),
            (Reason::DatasetNotOpen, after(|f, _, _| f.dataset = Some(Service::OpenElsewhere))),
            (Reason::DatasetNotOpen, after(|f, _, _| f.dataset = None)),
            (Reason::ItemSuspended, after(|f, _, _| f.suspended_items = vec![1].try_into().unwrap())),
            (Reason::UserSuspended, after(|f, _, _| f.user = Some(Standing::Suspended))),
            (Reason::UserGone, after(|f, _, _| f.user = Some(Standing::Exited))),
            (Reason::UserGone, after(|f, _, _| f.user = None)),
            (Reason::AgencyNotActive, after(|f, _, _| f.agency = Some(Standing::Suspended))),
            (Reason::AgencyNotActive, after(|f, _, _| f.agency = Some(Standing::Exited))),
            (Reason::AgencyNotActive, after(|f, _, _| f.agency = None)),
            (Reason::ProofLapsed, after(|f, _, _| f.terms.proof_valid_until = Day(YESTERDAY))),
            (Reason::PurposeNotGranted, after(|_, q, _| q.purpose = Purpose::Other)),
            (Reason::ItemNotGranted, after(|_, q, _| q.items = vec![1, 3].try_into().unwrap())),
            (Reason::SystemNotGranted, after(|_, q, _| q.system = Some(Digest::sha256([7; 32])))),
        ];
        for (expected, found) in &cases {
            assert_eq!(expected, found);
        }
        let reached: BTreeSet<_> = cases.iter().map(|(reason, _)| *reason).collect();
        assert_eq!(reached.len(), Reason::ALL.len(), "every reason is reached");
    }

    #[test]
    fn the_first_check_that_fails_gives_the_reason() {
        // Everything is wrong; then one thing after the other is put right.
        let mut wrong = facts();
        wrong.status = None;
        wrong.terms.from = NOW + 1;
        wrong.terms.until = NOW;
        wrong.agreement = None;
        wrong.user = Some(Standing::Suspended);
        wrong.agency = None;
        wrong.dataset = Some(Service::Suspended);
        wrong.suspended_items = vec![2, 9].try_into().unwrap();
        wrong.terms.proof_valid_until = Day(YESTERDAY);
        let asked = Question {
            purpose: Purpose::Other,
            items: vec![9].try_into().unwrap(),
            system: Some(Digest::sha256([7; 32])),
            at: None,
        };
        type Repair = fn(&mut Facts, &mut Question);
        let repairs: [(Reason, Repair); 16] = [
            (Reason::NotYetIssued, |f, _| f.status = Some(GrantStatus::Terminated)),
            (Reason::GrantTerminated, |f, _| f.status = Some(GrantStatus::Revoked)),
            (Reason::GrantRevoked, |f, _| f.status = Some(GrantStatus::ShutDown)),
            (Reason::GrantShutDown, |f, _| f.status = Some(GrantStatus::Held)),
            (Reason::TermNotBegun, |f, _| f.terms.from = FROM),
            (Reason::TermOver, |f, _| f.terms.until = UNTIL),
            (Reason::GrantHeld, |f, _| f.status = Some(GrantStatus::Active)),
            (Reason::AgreementNotInForce, |f, _| f.agreement = Some(AgreementStanding::InForce)),
            (Reason::UserSuspended, |f, _| f.user = Some(Standing::Active)),
            (Reason::AgencyNotActive, |f, _| f.agency = Some(Standing::Active)),
            (Reason::DatasetSuspended, |f, _| f.dataset = Some(Service::Open)),
            (Reason::ItemSuspended, |f, _| f.suspended_items = Default::default()),
            (Reason::ProofLapsed, |f, _| f.terms.proof_valid_until = Day(TODAY)),
            (Reason::PurposeNotGranted, |_, q| q.purpose = Purpose::Research),
            (Reason::ItemNotGranted, |_, q| q.items = vec![2].try_into().unwrap()),
            (Reason::SystemNotGranted, |_, q| q.system = Some(SYSTEM)),
        ];
        assert_eq!(decide(Some(&wrong), &asked, NOW + 1, NOW), Reason::TimeInFuture);
        assert_eq!(decide(None, &asked, NOW + 1, NOW), Reason::NoSuchGrant);
        let (mut facts, mut question) = (wrong, asked);
        for (reason, repair) in repairs {
            assert_eq!(decide(Some(&facts), &question, NOW, NOW), reason);
            repair(&mut facts, &mut question);
        }
        assert_eq!(decide(Some(&facts), &question, NOW, NOW), Reason::Granted);
    }

    #[test]
    fn r_074_the_period_begins_with_its_first_moment_and_ends_before_its_last() {
        let at = |at| decide(Some(&facts()), &question(), at, UNTIL);
        assert_eq!(at(FROM - 1), Reason::TermNotBegun);
        assert_eq!(at(FROM), Reason::Granted);
        assert_eq!(at(UNTIL - 1), Reason::Granted);
        assert_eq!(at(UNTIL), Reason::TermOver);
    }

    #[test]
    fn r_048_the_proof_is_valid_through_its_last_day() {
        let mut facts = facts();
        facts.terms.until = Moment::MAX;
        let midnight = Day(TODAY).end();
        assert_eq!(decide(Some(&facts), &question(), midnight - 1, midnight), Reason::Granted);
        assert_eq!(decide(Some(&facts), &question(), midnight, midnight), Reason::ProofLapsed);
    }

    #[test]
    fn r_071_a_system_not_asked_about_is_not_checked() {
        assert_eq!(after(|_, q, _| q.system = None), Reason::Granted);
    }

    #[test]
    fn r_070_no_items_ask_for_all_that_are_granted() {
        assert_eq!(after(|_, q, _| q.items = Default::default()), Reason::Granted);
    }

    #[test]
    fn r_106_a_suspended_item_denies_whoever_asks_for_it_and_nobody_else() {
        let asked = |suspended: &[ItemCode], items: &[ItemCode]| {
            after(|f, q, _| {
                f.suspended_items = suspended.to_vec().try_into().unwrap();
                q.items = items.to_vec().try_into().unwrap();
            })
        };
        assert_eq!(asked(&[2], &[1, 5]), Reason::Granted);
        assert_eq!(asked(&[2], &[1, 2]), Reason::ItemSuspended);
        assert_eq!(asked(&[2, 5], &[5]), Reason::ItemSuspended);
        // No items ask for all that are granted: 1, 2 and 5. An item that is not granted does not matter then.
        assert_eq!(asked(&[5], &[]), Reason::ItemSuspended);
        assert_eq!(asked(&[3, 4], &[]), Reason::Granted);
        // What is suspended is denied as suspended, be it granted or not.
        assert_eq!(asked(&[3], &[1, 3]), Reason::ItemSuspended);
        assert_eq!(asked(&[4], &[1, 3]), Reason::ItemNotGranted);
    }

    #[test]
    fn reasons_name_rules_that_exist() {
        for reason in Reason::ALL {
            let verdict = Verdict::new(*reason, NOW, vec![2, 1]);
            assert_eq!(verdict.allowed, *reason == Reason::Granted);
            assert_eq!(verdict.rule, reason.rule());
            assert!(reason.rule() <= 154, "{reason:?}");
        }
        assert_eq!(Reason::GrantHeld.rule(), 97);
    }

    fn option<C: Code + core::fmt::Debug>() -> impl Strategy<Value = Option<C>> {
        prop::option::weighted(0.9, prop::sample::select(C::ALL))
    }

    proptest! {
        /// It always decides, the same each time, and allows only where every single condition holds.
        #[test]
        fn the_decision_is_total_and_allows_only_what_every_condition_allows(
            status in option::<GrantStatus>(),
            agreement in option::<AgreementStanding>(),
            dataset in option::<Service>(),
            user in option::<Standing>(),
            agency in option::<Standing>(),
            purpose in prop::sample::select(Purpose::ALL),
            items in prop::collection::vec(0u16..7, 0..4),
            suspended in prop::collection::btree_set(0u16..7, 0..3),
            system in prop::option::of(0u8..4),
            good in any::<u16>(),
            at in prop_oneof![Just(NOW), FROM - 2..UNTIL + 2, any::<Moment>()],
            now in prop_oneof![Just(NOW), Just(Moment::MAX), any::<Moment>()],
        ) {
            let right = |bit: u16| good & (1 << bit) != 0;
            let suspended: Vec<ItemCode> = if right(8) { Vec::new() } else { suspended.into_iter().collect() };
            let facts = Facts {
                terms: terms(),
                status: if right(0) { Some(GrantStatus::Active) } else { status },
                agreement: if right(1) { Some(AgreementStanding::InForce) } else { agreement },
                dataset: if right(2) { Some(Service::Open) } else { dataset },
                suspended_items: suspended.clone().try_into().unwrap(),
                user: if right(3) { Some(Standing::Active) } else { user },
                agency: if right(4) { Some(Standing::Active) } else { agency },
            };
            let question = Question {
                purpose: if right(5) { Purpose::Research } else { purpose },
                items: if right(6) { Default::default() } else { items.try_into().unwrap() },
                system: if right(7) { None } else { system.map(|byte| Digest::sha256([byte; 32])) },
                at: Some(at),
            };
            let reason = decide(Some(&facts), &question, at, now);
            prop_assert_eq!(reason, decide(Some(&facts), &question, at, now));
            let asked = if question.items.is_empty() { vec![1, 2, 5] } else { question.items.to_vec() };
            let holds = at <= now
                && (FROM..UNTIL).contains(&at)
                && facts.status == Some(GrantStatus::Active)
                && facts.agreement == Some(AgreementStanding::InForce)
                && facts.dataset == Some(Service::Open)
                && asked.iter().all(|item| !suspended.contains(item))
                && facts.user == Some(Standing::Active)
                && facts.agency == Some(Standing::Active)
                && Day::from_moment(at) <= facts.terms.proof_valid_until
                && question.purpose == Purpose::Research
                && question.items.iter().all(|item| [1, 2, 5].contains(item))
                && question.system.is_none_or(|system| system == SYSTEM);
            prop_assert_eq!(reason == Reason::Granted, holds);
            prop_assert_eq!(decide(None, &question, at, now), Reason::NoSuchGrant);
        }
    }
}
