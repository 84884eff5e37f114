//! One release from beginning to end, step by step, through the SDK: what the demo shows and the end-to-end tests repeat.

use crate::people::People;
use anyhow::{bail, ensure, Context, Result};
use drl_client::{
    forms::{ApplicationFolder, DatasetFile, Names, TermsFile},
    ledger::{Finalized, Ledger, LedgerError},
    signing::{Act, TextFile},
    Keypair, Vault,
};
use drl_primitives::{
    agreement::{AgreementView, Side},
    application_view::ApplicationView,
    dataset::EntryReview,
    grant::Question,
    organisation::{OrgKind, Role},
    review::{FormalReview, Recheck, RowDecision},
    verdict::Verdict,
    AgreementId, ApplicationId, CreditCode, DatasetId, Digest, GrantHash, OrgId, PublicName,
};
use drl_runtime::{Runtime, RuntimeCall};
use pallet_agreements::Call as Agreements;
use pallet_applications::Call as Applications;
use pallet_catalog::Call as Catalog;
use pallet_registry::{Call as Registry, Profile};
use std::path::{Path, PathBuf};

/// How long a signature under a text may be carried in: one day.
const SIGNATURE_LIFE: u64 = 24 * 3_600_000;

/// Somebody who is told of each step.
pub trait Audience {
    /// A step was finalized.
    fn step(&mut self, what: Line, who: &str, done: &Finalized);
}

/// What happened, in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// English.
    pub en: &'static str,
    /// Chinese.
    pub zh: &'static str,
}

/// Shorthand for a [`Line`].
pub const fn line(en: &'static str, zh: &'static str) -> Line {
    Line { en, zh }
}

/// Nobody listens.
impl Audience for () {
    fn step(&mut self, _: Line, _: &str, _: &Finalized) {}
}

/// The release under way.
pub struct Story<A> {
    /// The node that is spoken to.
    pub ledger: Ledger,
    /// Documents and salts of all who act; on one machine here, in one vault each in life.
    pub vault: Vault,
    /// Short names for datasets and organisations.
    pub names: Names,
    /// Everybody's keys.
    pub people: People,
    /// Who is told.
    pub audience: A,
    /// The folder `examples`.
    pub examples: PathBuf,
}

/// An agreement in force and its grants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// The agreement.
    pub agreement: AgreementId,
    /// A grant for each dataset, with the dataset.
    pub grants: Vec<(DatasetId, GrantHash)>,
}

impl<A: Audience> Story<A> {
    /// Submits a call, waits for finality and tells the audience.
    ///
    /// # Errors
    /// Whatever kept it from a finalized success.
    pub async fn act(
        &mut self,
        what: Line,
        who: &str,
        key: &Keypair,
        call: impl Into<RuntimeCall>,
    ) -> Result<Finalized> {
        let done = self.ledger.submit(call, key).await.with_context(|| format!("{who}: {}", what.en))?;
        self.audience.step(what, who, &done);
        Ok(done)
    }

    /// Several calls as one transaction: all or none.
    ///
    /// # Errors
    /// As [`Self::act`].
    pub async fn act_all(
        &mut self,
        what: Line,
        who: &str,
        key: &Keypair,
        calls: Vec<RuntimeCall>,
    ) -> Result<Finalized> {
        self.act(what, who, key, pallet_utility::Call::<Runtime>::batch_all { calls }).await
    }

    /// The organisation of a member, by its handle in the description of the consortium.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn organisation(&self, handle: &str) -> Result<OrgId> {
        self.names.organisations.get(handle).copied().with_context(|| format!("no organisation called {handle}"))
    }

    /// The bureau admits the company of `examples/<folder>`, with its signatory.
    ///
    /// # Errors
    /// As [`Self::act`].
    pub async fn admit_company(&mut self, folder: &str, signatory: &Keypair) -> Result<OrgId> {
        let application = ApplicationFolder::read(&self.examples.join(folder))?;
        let applicant = application.applicant();
        let code = self.people.cast.company().or(applicant.credit_code.as_deref());
        let code = code.context("the applicant has no credit code")?;
        let profile = Profile {
            kind: OrgKind::DataUser,
            legal_body: None,
            level: None,
            parent: None,
            name: PublicName::new(&applicant.name_zh).map_err(|e| anyhow::anyhow!("name: {e:?}"))?,
            code: CreditCode::new(code).map_err(|e| anyhow::anyhow!("code: {e:?}"))?,
        };
        let officers =
            vec![(signatory.account(), Role::Signatory)].try_into().map_err(|_| anyhow::anyhow!("officers"))?;
        let key = self.people.bureau.chief.clone();
        let what = line("admits the applicant", "准入数据利用申请人");
        let done = self.act(what, "bureau", &key, Registry::<Runtime>::admit { profile, officers }).await?;
        admitted(&done)
    }

    /// The bureau admits the natural person of `examples/<folder>` under a pseudonym.
    ///
    /// # Errors
    /// As [`Self::act`].
    pub async fn admit_individual(&mut self, folder: &str, account: &Keypair) -> Result<OrgId> {
        let application = ApplicationFolder::read(&self.examples.join(folder))?;
        let identity = application.identity().context("no proof of identity")?;
        let commitment = self.vault.add(&identity, "identity")?.digest;
        let key = self.people.bureau.chief.clone();
        let what = line("admits a natural person under a pseudonym", "以匿名标识准入自然人");
        let call = Registry::<Runtime>::admit_individual { commitment, account: account.account() };
        admitted(&self.act(what, "bureau", &key, call).await?)
    }

    /// Registers datasets of `examples/datasets`, has them reviewed by the bureau, and opens those that have a channel.
    ///
    /// # Errors
    /// As [`Self::act`].
    pub async fn open_datasets(&mut self, keys: &[(&str, &str)]) -> Result<Vec<DatasetId>> {
        let mut ids = Vec::new();
        let mut reviews = Vec::new();
        let mut openings = Vec::new();
        for (agency, dataset) in keys {
            let path = self.examples.join("datasets").join(format!("{dataset}.toml"));
            let prepared = DatasetFile::read(&path)?.prepare(&path, &self.vault)?;
            let officers = self.people.agency(agency)?.clone();
            let metadata = Box::new(prepared.metadata);
            let what = line("registers a dataset", "登记数据集");
            let done = self.act(what, agency, &officers.clerk, Catalog::<Runtime>::register { metadata }).await?;
            let id = registered(&done)?;
            self.names.datasets.insert((*dataset).to_owned(), id);
            let what = line("proposes it, security assessment attached", "报送目录审核（附安全评估）");
            self.act(what, agency, &officers.chief, Catalog::<Runtime>::propose { dataset: id }).await?;
            reviews.push(Catalog::<Runtime>::review { dataset: id, outcome: EntryReview::Pass }.into());
            openings.extend(prepared.channel.map(|channel| ((*agency).to_owned(), id, channel)));
            ids.push(id);
        }
        let bureau = self.people.bureau.chief.clone();
        self.act_all(line("reviews the catalog entries", "审核目录"), "bureau", &bureau, reviews).await?;
        for (agency, dataset, channel) in openings {
            let chief = self.people.agency(&agency)?.chief.clone();
            let what = line("opens it to approved users", "受限开放数据集");
            self.act(what, &agency, &chief, Catalog::<Runtime>::publish { dataset, channel }).await?;
        }
        Ok(ids)
    }

    /// Files the application of `examples/<folder>`: public terms and salted digests on the chain, documents in the vault.
    ///
    /// # Errors
    /// As [`Self::act`].
    pub async fn apply(&mut self, folder: &str, key: &Keypair) -> Result<ApplicationId> {
        let prepared = ApplicationFolder::read(&self.examples.join(folder))?.prepare(&self.vault, &self.names)?;
        let call = Applications::<Runtime>::submit {
            form: Box::new(prepared.form),
            documents: prepared.documents,
            rows: prepared.rows,
        };
        let done = self
            .act(line("files an application (annexes 1 to 3)", "提出申请（附件 1 至 3）"), "applicant", key, call)
            .await?;
        let submitted = done.events_as::<pallet_applications::Event<Runtime>>().find_map(|event| match event {
            pallet_applications::Event::ApplicationSubmitted { application, .. } => Some(application),
            _ => None,
        });
        submitted.context("no event of the application")
    }

    /// A rating where one is asked for, formal review, demand review by each agency, re-check: all in favour.
    ///
    /// # Errors
    /// As [`Self::act`].
    pub async fn approve(&mut self, application: ApplicationId) -> Result<()> {
        let view = self.application(application).await?;
        if self.needs_rating(&view).await? {
            self.rate(&view).await?;
        }
        let bureau = self.people.bureau.chief.clone();
        let review = Applications::<Runtime>::formal_review { application, outcome: FormalReview::Pass };
        self.act(line("passes formal review", "通过规范性审查"), "bureau", &bureau, review).await?;
        let view = self.application(application).await?;
        for agency in ["transport", "ecology", "planning"] {
            let owner = self.organisation(agency)?;
            let calls: Vec<RuntimeCall> = (0u16..)
                .zip(&view.rows)
                .filter(|(_, row)| row.agency == owner)
                .map(|(row, _)| Applications::decide_row { application, row, decision: RowDecision::Approve }.into())
                .collect();
            if calls.is_empty() {
                continue;
            }
            let chief = self.people.agency(agency)?.chief.clone();
            self.act_all(line("approves its items", "审核同意所属数据项"), agency, &chief, calls).await?;
        }
        let calls = (0u16..)
            .zip(&view.rows)
            .map(|(row, _)| Applications::recheck_row { application, row, outcome: Recheck::Confirm }.into())
            .collect();
        self.act_all(line("confirms every item (re-check)", "需求复核通过"), "bureau", &bureau, calls).await?;
        Ok(())
    }

    /// Draft, commitment letter, both signatures, grants.
    ///
    /// # Errors
    /// As [`Self::act`].
    pub async fn agree(&mut self, folder: &str, application: ApplicationId, user: &Keypair) -> Result<Agreed> {
        let provider = self.provider(application).await?;
        let agreement = self.draft(folder, application, &provider).await?;
        let letter: Option<Vec<u8>> = self.ledger.query("ReleaseApi_commitment_text", agreement).await?.value;
        let call = self.signed(agreement, Act::Commitment, &letter.context("no commitment letter")?, user).await?;
        self.act(line("signs the commitment letter (annex 3)", "签署安全承诺书"), "applicant", user, call).await?;
        let text = self.agreement_text(agreement).await?;
        let call = self.signed(agreement, Act::Agreement(Side::DataUser), &text, user).await?;
        self.act(line("signs the agreement (annex 4)", "签署开放利用协议"), "applicant", user, call).await?;
        let call = self.signed(agreement, Act::Agreement(Side::Provider), &text, &provider.1).await?;
        let what = line("signs for the provider's side; grants are issued", "开放主体一方签署，授权生成");
        let done = self.act(what, &provider.0, &provider.1, call).await?;
        let grants: Vec<_> = done
            .events_as::<pallet_grants::Event<Runtime>>()
            .filter_map(|event| match event {
                pallet_grants::Event::GrantIssued { grant, dataset, .. } => Some((dataset, grant)),
                _ => None,
            })
            .collect();
        ensure!(!grants.is_empty(), "no grant was issued");
        Ok(Agreed { agreement, grants })
    }

    /// A natural person gets a grant for one dataset.
    ///
    /// # Errors
    /// As [`Self::act`].
    pub async fn grant_of_a_person(&mut self) -> Result<GrantHash> {
        const FOLDER: &str = "application-individual";
        self.open_datasets(&[("ecology", "climate-zones")]).await?;
        let person = self.people.person.clone();
        self.admit_individual(FOLDER, &person).await?;
        let application = self.apply(FOLDER, &person).await?;
        self.approve(application).await?;
        let agreed = self.agree(FOLDER, application, &person).await?;
        agreed.grants.first().map(|(_, grant)| *grant).context("no grant")
    }

    async fn draft(
        &mut self,
        folder: &str,
        application: ApplicationId,
        provider: &(String, Keypair),
    ) -> Result<AgreementId> {
        let path =
            ApplicationFolder::read(&self.examples.join(folder))?.terms().context("no terms for the agreement")?;
        let standard = self.application(application).await?.form.service_standard;
        let terms = TermsFile::read(&path)?.prepare(&path, &self.vault, standard)?.0;
        let call = Agreements::<Runtime>::draft { application, terms: Box::new(terms) };
        let done = self.act(line("drafts the agreement", "拟定开放利用协议"), &provider.0, &provider.1, call).await?;
        let drafted = done.events_as::<pallet_agreements::Event<Runtime>>().find_map(|event| match event {
            pallet_agreements::Event::AgreementDrafted { agreement, .. } => Some(agreement),
            _ => None,
        });
        drafted.context("no event of the draft")
    }

    /// Who signs for the provider's side: the one agency, or the bureau.
    async fn provider(&self, application: ApplicationId) -> Result<(String, Keypair)> {
        let view = self.application(application).await?;
        if view.agencies.len() > 1 {
            return Ok(("bureau".to_owned(), self.people.bureau.chief.clone()));
        }
        for agency in ["transport", "ecology", "planning"] {
            if view.agencies.contains(&self.organisation(agency)?) {
                return Ok((agency.to_owned(), self.people.agency(agency)?.chief.clone()));
            }
        }
        bail!("application {application} touches no agency of this consortium")
    }

    /// The call that carries in a signature of `key` under `text`.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn signed(&self, agreement: AgreementId, act: Act, text: &[u8], key: &Keypair) -> Result<RuntimeCall> {
        let now: u64 = self.ledger.query("ReleaseApi_now", ()).await?.value;
        let genesis = self.ledger.block_hash(0).await?.context("no first block")?;
        let file = TextFile::new(genesis, agreement, act, now + SIGNATURE_LIFE, text);
        Ok(file.sign(key)?.call()?.into())
    }

    /// The text of the agreement as it is to be signed.
    ///
    /// # Errors
    /// There is no such agreement.
    pub async fn agreement_text(&self, agreement: AgreementId) -> Result<Vec<u8>> {
        let view: Option<AgreementView> = self.ledger.query("ReleaseApi_agreement", agreement).await?.value;
        let version = view.context("no such agreement")?.version.max(1);
        let text: Option<Vec<u8>> = self.ledger.query("ReleaseApi_agreement_text", (agreement, version)).await?.value;
        text.context("the agreement has no text")
    }

    /// The application as it stands.
    ///
    /// # Errors
    /// There is none.
    pub async fn application(&self, application: ApplicationId) -> Result<ApplicationView> {
        let view: Option<ApplicationView> = self.ledger.query("ReleaseApi_application", application).await?.value;
        view.with_context(|| format!("there is no application {application}"))
    }

    /// The verdict on a grant.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn verdict(&self, grant: GrantHash, question: &Question) -> Result<Verdict> {
        Ok(self.ledger.query("ReleaseApi_verify_grant", (grant, question.clone())).await?.value)
    }
}

/// A digest for evidence that a test does not look at.
pub fn evidence(seed: u8) -> Digest {
    Digest::sha256([seed; 32])
}

/// Succeeds if `result` failed in its block with this error.
///
/// # Errors
/// It did not.
pub fn expect_error<T>(result: Result<T, LedgerError>, pallet: &str, name: &str) -> Result<()> {
    match result {
        Err(LedgerError::Dispatch(fault)) if fault.pallet == pallet && fault.name == name => Ok(()),
        Err(other) => bail!("expected {pallet}.{name}, found: {other}"),
        Ok(_) => bail!("expected {pallet}.{name}, but it succeeded"),
    }
}

fn admitted(done: &Finalized) -> Result<OrgId> {
    let found = done.events_as::<pallet_registry::Event<Runtime>>().find_map(|event| match event {
        pallet_registry::Event::OrganisationAdmitted { organisation, .. } => Some(organisation),
        _ => None,
    });
    found.context("no event of the admission")
}

fn registered(done: &Finalized) -> Result<DatasetId> {
    let found = done.events_as::<pallet_catalog::Event<Runtime>>().find_map(|event| match event {
        pallet_catalog::Event::DatasetRegistered { dataset, .. } => Some(dataset),
        _ => None,
    });
    found.context("no event of the registration")
}

/// The file `name` of the examples folder beside this crate.
pub fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples")
}
