//! The rating of an applicant by bureau, agency and experts, which comes before formal review where a dataset asks for one.

use crate::{
    people::MEMBERS,
    story::{line, Audience, Story},
};
use anyhow::{ensure, Context, Result};
use drl_client::keys::{Keypair, Scheme};
use drl_primitives::{
    application::DocumentKind,
    application_view::ApplicationView,
    credit::rating::{AbilityProof, Filing, ListCheck, Outcome, ProofKind, Protection, StandingCheck, StandingList},
    dataset::CatalogEntry,
    organisation::{OrgKind, Role},
    Code, CreditCode, Day, Digest, Moment, OrgId, PublicName, RatingId,
};
use drl_runtime::{Runtime, RuntimeCall};
use pallet_credit::{Call as Credit, Event};
use pallet_registry::{Call as Registry, Profile};

/// The public name of the expert body, which is invented as its code.
const EXPERTS: &str = "丽水市公共数据专家委员会（示例）";

/// What everybody votes: enough for every example, and not the highest grade.
const GRADE: u8 = 4;

impl<A: Audience> Story<A> {
    /// Whether a dataset of an application asks for a rating.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn needs_rating(&self, view: &ApplicationView) -> Result<bool> {
        for row in &view.rows {
            let entry: Option<CatalogEntry> = self.ledger.query("ReleaseApi_dataset", row.dataset).await?.value;
            if entry.and_then(|entry| entry.metadata).is_some_and(|metadata| metadata.min_rating > 0) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Rates the applicant: three criteria from the documents of its application, a vote of the bureau, of an agency and of an expert,
    /// and the grade that follows.
    ///
    /// # Errors
    /// As [`Story::act`].
    pub async fn rate(&mut self, view: &ApplicationView) -> Result<()> {
        let (bureau, expert) = (self.people.bureau.chief.clone(), self.expert()?);
        let rating = self.open_rating(view.applicant, &expert).await?;
        let mut calls: Vec<RuntimeCall> = Vec::new();
        for filing in self.criteria(view).await? {
            calls.push(Credit::<Runtime>::file_criterion { rating, filing }.into());
        }
        calls.push(self.vote(rating)?);
        let what = line("files the three criteria and votes on the rating", "登记三项条件并参加评级");
        self.act_all(what, "bureau", &bureau, calls).await?;
        let (agency, chief) = (MEMBERS[1], self.people.agency(MEMBERS[1])?.chief.clone());
        let vote = self.vote(rating)?;
        self.act(line("votes on the rating", "参加评级"), agency, &chief, vote).await?;
        let vote = self.vote(rating)?;
        self.act(line("votes on the rating", "参加评级"), "expert", &expert, vote).await?;
        let report = self.vault.add_bytes("rating.txt", b"report on the rating", "rating-report")?.digest;
        let call = Credit::<Runtime>::conclude_rating { rating, report };
        let done = self.act(line("concludes the rating", "作出评级结论"), "bureau", &bureau, call).await?;
        let passed = done
            .events_as::<Event<Runtime>>()
            .any(|event| matches!(event, Event::RatingConcluded { outcome: Outcome::Passed { grade: GRADE, .. }, .. }));
        ensure!(passed, "the rating has no grade");
        Ok(())
    }

    fn expert(&self) -> Result<Keypair> {
        Ok(Keypair::from_suri(Scheme::Sr25519, &self.people.cast.suri("Experts//expert"))?)
    }

    /// Opens the rating; the experts are admitted before the first one.
    async fn open_rating(&mut self, applicant: OrgId, expert: &Keypair) -> Result<RatingId> {
        let bureau = self.people.bureau.chief.clone();
        let code = CreditCode::new(self.people.cast.experts()).map_err(|fault| anyhow::anyhow!("code: {fault:?}"))?;
        let known: Option<OrgId> = self.ledger.query("ReleaseApi_organisation_by_code", code).await?.value;
        let mut calls: Vec<RuntimeCall> = Vec::new();
        if known.is_none() {
            let name = PublicName::new(EXPERTS).map_err(|fault| anyhow::anyhow!("name: {fault:?}"))?;
            let profile =
                Profile { kind: OrgKind::ExpertBody, legal_body: None, level: None, parent: None, name, code };
            let officers =
                vec![(expert.account(), Role::Expert)].try_into().map_err(|_| anyhow::anyhow!("officers"))?;
            calls.push(Registry::<Runtime>::admit { profile, officers }.into());
        }
        calls.push(Credit::<Runtime>::open_rating { applicant }.into());
        let what = line("opens the rating of the applicant", "启动申请人评级");
        let done = self.act_all(what, "bureau", &bureau, calls).await?;
        let opened = done.events_as::<Event<Runtime>>().find_map(|event| match event {
            Event::RatingOpened { rating, .. } => Some(rating),
            _ => None,
        });
        opened.context("no event of the rating")
    }

    /// The criteria, from the documents that the application came with.
    async fn criteria(&self, view: &ApplicationView) -> Result<[Filing; 3]> {
        let document = |kind: DocumentKind| -> Result<Digest> {
            let found = view.documents.iter().find(|document| document.kind == kind);
            Ok(found.with_context(|| format!("no {}", kind.slug()))?.digest)
        };
        let now: Moment = self.ledger.query("ReleaseApi_now", ()).await?.value;
        let lists: Vec<_> = StandingList::ALL.iter().map(|list| ListCheck { list: *list, clean: true }).collect();
        let able = AbilityProof { kind: ProofKind::TrackRecord, digest: document(DocumentKind::QualificationProof)? };
        Ok([
            Filing::Protection(Protection {
                level: view.form.system.protection_level,
                certificate: document(DocumentKind::ProtectionCertificate)?,
                valid_until: view.form.system.proof_valid_until,
            }),
            Filing::Standing(StandingCheck {
                lists: lists.try_into().map_err(|_| anyhow::anyhow!("too many lists"))?,
                checked_on: Day::from_moment(now),
                report: document(DocumentKind::CreditReport)?,
            }),
            Filing::Technical(vec![able].try_into().map_err(|_| anyhow::anyhow!("too many proofs"))?),
        ])
    }

    fn vote(&self, rating: RatingId) -> Result<RuntimeCall> {
        let opinion = self.vault.add_bytes("opinion.txt", b"opinion on the applicant", "rating-opinion")?.digest;
        Ok(Credit::<Runtime>::vote { rating, grade: GRADE, opinion }.into())
    }
}
