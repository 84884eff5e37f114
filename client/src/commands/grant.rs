//! Grants.

use super::{
    arguments::{moment_from, Page},
    context::{code_from, hash_from, Context, Paper},
    history,
};
use crate::{
    forms::Reference,
    output::{Answer, Failure, InputFault},
    texts::{words, Text},
};
use clap::{Args, Subcommand};
use drl_primitives::{
    application::Purpose,
    catalog::Items,
    grant::Question,
    grant_status::{GrantsOf, HoldKind},
    signing::ChinaTime,
    AgreementId, Code, Digest, GrantHash, ItemCode, Moment,
};
use drl_runtime::Runtime;
use pallet_grants::Call;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Ask for the verdict: may these items be obtained, for this purpose? Exit code 7 where not
    Verify {
        /// The grant
        #[arg(value_parser = hash_from)]
        grant: GrantHash,
        #[command(flatten)]
        asked: Asked,
    },
    /// One grant
    Show {
        /// The grant
        #[arg(value_parser = hash_from)]
        grant: GrantHash,
    },
    /// What became of a grant, record by record
    History {
        /// The grant
        #[arg(value_parser = hash_from)]
        grant: GrantHash,
        #[command(flatten)]
        page: Page,
    },
    /// The grants of a dataset, a data user or an agreement
    List {
        #[command(flatten)]
        whose: Whose,
    },
    /// Close access at once because of a risk (agency, bureau)
    Hold {
        /// The grant
        #[arg(value_parser = hash_from)]
        grant: GrantHash,
        /// The finding: a file, or a digest after 0x
        #[arg(long)]
        evidence: Paper,
    },
    /// Lift a hold that the same kind of actor placed (agency, bureau)
    Lift {
        /// The grant
        #[arg(value_parser = hash_from)]
        grant: GrantHash,
        /// Which hold
        #[arg(long, value_parser = code_from::<HoldKind>, default_value = "risk")]
        kind: HoldKind,
        /// The proof that the risk is gone
        #[arg(long)]
        evidence: Paper,
    },
    /// Close access under all grants of an agreement at once (bureau: all; agency: those of its data)
    HoldAgreement {
        /// The agreement
        agreement: AgreementId,
        /// The finding: a file, or a digest after 0x
        #[arg(long)]
        evidence: Paper,
    },
    /// Lift such a hold of your own organisation
    LiftAgreement {
        /// The agreement
        agreement: AgreementId,
        /// The proof that the risk is gone
        #[arg(long)]
        evidence: Paper,
    },
}

/// What is asked about a grant.
#[derive(Args, Debug)]
pub(super) struct Asked {
    /// For which purpose
    #[arg(long, value_parser = code_from::<Purpose>)]
    purpose: Purpose,
    /// Which data items; all that the grant allows without it
    #[arg(long, value_delimiter = ',')]
    items: Vec<ItemCode>,
    /// As of when: a day YYYY-MM-DD (its beginning), YYYY-MM-DDTHH:MM (China time) or milliseconds since the epoch; now without it
    #[arg(long, value_parser = moment_from)]
    at: Option<Moment>,
    /// In which system: its salted digest
    #[arg(long, value_parser = hash_from)]
    system: Option<sp_core::H256>,
}

/// Whose grants are meant: all of one dataset, one data user or one agreement.
#[derive(Args, Debug)]
pub(super) struct Whose {
    /// Of a dataset: number or short name
    #[arg(long, group = "of")]
    dataset: Option<Reference>,
    /// Of a data user: number or short name
    #[arg(long, group = "of")]
    user: Option<Reference>,
    /// Of an agreement
    #[arg(long, group = "of")]
    agreement: Option<AgreementId>,
}

impl Whose {
    /// It with the number that a short name stands for.
    pub(super) fn of(self, context: &Context) -> Result<GrantsOf, Failure> {
        match (self.dataset, self.user, self.agreement) {
            (Some(dataset), ..) => Ok(GrantsOf::Dataset(context.dataset(&dataset)?)),
            (_, Some(user), _) => Ok(GrantsOf::User(context.organisation(&user)?)),
            (.., Some(agreement)) => Ok(GrantsOf::Agreement(agreement)),
            _ => Err(InputFault::WhichGrants.into()),
        }
    }
}

impl Asked {
    /// The question, with the items in their order and each once.
    pub(super) fn question(self) -> Result<Question, InputFault> {
        let Self { purpose, mut items, at, system } = self;
        items.sort_unstable();
        items.dedup();
        Ok(Question { purpose, items: bounded(items)?, system: system.map(|hash| Digest::sha256(hash.0)), at })
    }
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, super::Outcome> {
        match self {
            Self::Verify { grant, asked } => verify(context, grant, asked.question()?).await,
            Self::Show { grant } => Ok(show(context, grant).await?),
            Self::History { grant, page } => Ok(history::grant(context, grant, page).await?),
            Self::List { whose } => Ok(list(context, whose).await?),
            Self::Hold { grant, evidence } => {
                let evidence = context.digest(&evidence, "risk-finding")?;
                Ok(context.act(Call::<Runtime>::hold { grant, evidence }).await?)
            }
            Self::Lift { grant, kind, evidence } => {
                let evidence = context.digest(&evidence, "risk-removed")?;
                Ok(context.act(Call::<Runtime>::lift { grant, kind, evidence }).await?)
            }
            Self::HoldAgreement { agreement, evidence } => {
                let evidence = context.digest(&evidence, "risk-finding")?;
                Ok(context.act(Call::<Runtime>::hold_agreement { agreement, evidence }).await?)
            }
            Self::LiftAgreement { agreement, evidence } => {
                let evidence = context.digest(&evidence, "risk-removed")?;
                Ok(context.act(Call::<Runtime>::lift_agreement { agreement, evidence }).await?)
            }
        }
    }
}

/// Data items, not more than the ledger takes.
pub(super) fn bounded(items: Vec<ItemCode>) -> Result<Items, InputFault> {
    Items::try_from(items).map_err(|list| InputFault::TooMany(list.len(), Text::new("data items", "数据项")))
}

async fn verify(context: &Context, grant: GrantHash, question: Question) -> Result<Answer, super::Outcome> {
    let ledger = context.ledger().await?;
    let at = ledger.verify_grant(grant, &question).await?;
    let (verdict, language) = (&at.value, context.style.language);
    let mark = if verdict.allowed { words::ALLOWED } else { words::DENIED };
    let rule = if verdict.rule == 0 { "-".to_owned() } else { format!("R-{:03}", verdict.rule) };
    let approvers = verdict.approvers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let answer = Answer::new(&at).fields([
        (words::VERDICT, mark.of(language).to_owned()),
        (words::REASON, format!("{} ({})", verdict.reason.text(language), verdict.reason.slug())),
        (words::RULE, rule),
        (words::AS_OF, format!("{} UTC+8", ChinaTime(verdict.at))),
        (words::APPROVERS, approvers),
        (words::FINALIZED_BLOCK, format!("{} {:?}", at.block.number, at.block.hash)),
    ]);
    match verdict.allowed {
        true => Ok(answer),
        false => Err(super::Outcome {
            failure: Failure::Denied(verdict.reason.text(language).to_owned()),
            answer: Some(Box::new(answer)),
        }),
    }
}

async fn show(context: &Context, hash: GrantHash) -> Result<Answer, Failure> {
    let at = context.ledger().await?.grant_view(hash).await?;
    let Some(grant) = &at.value else { return Err(InputFault::NoGrant(hash).into()) };
    let status = grant.status.text(context.style.language).to_owned();
    Ok(Answer::new(&at).fields([(words::STATUS, status)]).followed_by(Answer::record(grant)))
}

async fn list(context: &Context, whose: Whose) -> Result<Answer, Failure> {
    let ledger = context.ledger().await?;
    let grants = match whose.of(context)? {
        GrantsOf::Dataset(dataset) => ledger.grants_of_dataset(dataset).await?,
        GrantsOf::User(user) => ledger.grants_of_user(user).await?,
        GrantsOf::Agreement(agreement) => ledger.grants_of_agreement(agreement).await?,
    };
    let mut rows = Vec::new();
    for hash in &grants {
        let Some(grant) = ledger.grant(*hash).await?.value else { continue };
        rows.push(vec![
            format!("{hash:?}"),
            grant.terms.dataset.to_string(),
            grant.terms.user.to_string(),
            ChinaTime(grant.terms.from).to_string(),
            ChinaTime(grant.terms.until).to_string(),
        ]);
    }
    let head = [words::GRANT, words::DATASET, words::USER, words::FROM, words::UNTIL];
    Ok(Answer::new(&grants).table(head, rows))
}
