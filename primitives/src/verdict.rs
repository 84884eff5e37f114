//! The one verdict function: may data be obtained under a grant? (architecture, decision 8)
//!
//! [`decide`] is pure. Whoever holds the facts, a runtime from its state or a verifier from proven state, gets the same
//! verdict. The order of the checks is part of its meaning: the first that fails gives the reason.

use crate::{
    agreement::AgreementStanding,
    catalog::Service,
    grant::{GrantStatus, GrantTerms, Question},
    organisation::Standing,
    Day, Moment, OrgId,
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
            Self::DatasetSuspended => 106,
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
    /// Its own status; `None` before it was issued.
    pub status: Option<GrantStatus>,
    /// The standing of its agreement version.
    pub agreement: Option<AgreementStanding>,
    /// Whether its dataset was being served.
    pub dataset: Option<Service>,
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
    /// Who approved the grant: the agency of the data, and the signer of the agreement.
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
