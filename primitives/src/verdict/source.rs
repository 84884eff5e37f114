//! From a state to a verdict: which facts a verdict needs and how they come together, whoever holds the state.
//!
//! The runtime asks its pallets, a verifier a proof. Both go through [`verdict`], so neither can forget a fact that the other
//! heeds.

use super::{decide, Facts, Verdict};
use crate::{
    agreement::AgreementStanding,
    catalog::{Items, Service},
    grant::{GrantStatus, GrantTerms, Question},
    grant_status::{status_under, AgreementShare, ShareKey},
    organisation::Standing,
    AgreementId, AgreementVersion, DatasetId, GrantHash, Moment, OrgId,
};
use alloc::vec::Vec;

/// A state of the ledger that answers what a verdict depends on. Everything is asked as of a moment.
pub trait Source {
    /// Why there may be no answer.
    type Error;

    /// The moment of the state.
    fn now(&self) -> Result<Moment, Self::Error>;

    /// The terms of a grant; `None` where there is no such grant.
    fn terms(&self, grant: GrantHash) -> Result<Option<GrantTerms>, Self::Error>;

    /// What the grant itself was; `None` before it was issued.
    fn grant_status(&self, grant: GrantHash, at: Moment) -> Result<Option<GrantStatus>, Self::Error>;

    /// What was ordered about a share of an agreement; `None` where nothing had been.
    fn share_status(&self, share: ShareKey, at: Moment) -> Result<Option<GrantStatus>, Self::Error>;

    /// Whether a version of an agreement was in force; `None` where there is none.
    fn agreement_standing(
        &self,
        agreement: AgreementId,
        version: AgreementVersion,
        at: Moment,
    ) -> Result<Option<AgreementStanding>, Self::Error>;

    /// The organisations that approved an agreement.
    fn approvers(&self, agreement: AgreementId) -> Result<Vec<OrgId>, Self::Error>;

    /// Whether a dataset was being served; `None` where it did not exist.
    fn service(&self, dataset: DatasetId, at: Moment) -> Result<Option<Service>, Self::Error>;

    /// The items of a dataset that were suspended while the rest was served.
    fn suspended_items(&self, dataset: DatasetId, at: Moment) -> Result<Items, Self::Error>;

    /// The standing of an organisation; `None` before its admission.
    fn organisation_standing(&self, organisation: OrgId, at: Moment) -> Result<Option<Standing>, Self::Error>;
}

/// What a verdict on the grant depends on, all as of a moment; `None` where there is no such grant.
///
/// # Errors
/// Those of the source.
pub fn facts<S: Source>(source: &S, grant: GrantHash, at: Moment) -> Result<Option<Facts>, S::Error> {
    let Some(terms) = source.terms(grant)? else { return Ok(None) };
    let own = source.grant_status(grant, at)?;
    let whole = source.share_status((terms.agreement, AgreementShare::Whole), at)?;
    let share = source.share_status((terms.agreement, AgreementShare::Agency(terms.agency)), at)?;
    Ok(Some(Facts {
        status: status_under(own, whole, share),
        agreement: source.agreement_standing(terms.agreement, terms.agreement_version, at)?,
        dataset: source.service(terms.dataset, at)?,
        suspended_items: source.suspended_items(terms.dataset, at)?,
        user: source.organisation_standing(terms.user, at)?,
        agency: source.organisation_standing(terms.agency, at)?,
        terms,
    }))
}

/// Whether data may be obtained under a grant: the one verdict (architecture, decision 8).
///
/// It is about the moment that the question names, at most that of the state. Whatever the grant depends on is asked as of
/// that moment and never copied: a dataset, an organisation or an agreement that stops makes every dependent grant deny from
/// that block on (decision 9).
///
/// # Errors
/// Those of the source.
pub fn verdict<S: Source>(source: &S, grant: GrantHash, question: &Question) -> Result<Verdict, S::Error> {
    let now = source.now()?;
    let at = question.at.unwrap_or(now);
    let facts = facts(source, grant, at)?;
    let reason = decide(facts.as_ref(), question, at, now);
    let approvers = match facts {
        Some(facts) => source.approvers(facts.terms.agreement)?,
        None => Vec::new(),
    };
    Ok(Verdict::new(reason, at, approvers))
}
