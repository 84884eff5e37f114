//! Organisations and their officers.

use super::{
    arguments::Page,
    context::{code_from, finalized_answer, Context, Paper},
    history, quota,
};
use crate::{
    forms::{officer_from, OrganisationFile, Reference},
    keys::address_of,
    output::{Answer, Failure, InputFault},
    texts::{words, Text},
};
use clap::Subcommand;
use drl_primitives::{
    organisation::{Identity, Role, RuleDocument, StandingCause},
    Code, CreditCode, Language, OrgId,
};
use drl_runtime::Runtime;
use pallet_registry::{Call, NewOfficers, Organisation};
use sp_runtime::AccountId32;
use std::path::{Path, PathBuf};

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Admit an organisation described in a TOML file (bureau)
    Admit {
        /// The file
        file: PathBuf,
    },
    /// Admit a natural person under a pseudonym (bureau); the proof of identity stays in the vault
    AdmitIndividual {
        /// The proof of identity, or its salted digest
        identity: Paper,
        /// The person's account
        account: String,
        /// A short name on this machine
        #[arg(long)]
        handle: Option<String>,
    },
    /// Stop an organisation from acting (bureau)
    Suspend {
        /// Number or short name
        organisation: Reference,
        /// Why
        #[arg(long, value_parser = code_from::<StandingCause>)]
        cause: StandingCause,
        /// The document behind it: a file, or a digest after 0x
        #[arg(long)]
        evidence: Paper,
    },
    /// Let a suspended organisation act again (bureau)
    Reinstate {
        /// Number or short name
        organisation: Reference,
        /// The document behind it
        #[arg(long)]
        evidence: Paper,
    },
    /// End the membership of an organisation (bureau, or the organisation itself)
    Exit {
        /// Number or short name
        organisation: Reference,
        /// Why
        #[arg(long, value_parser = code_from::<StandingCause>)]
        cause: StandingCause,
        /// The document behind it
        #[arg(long)]
        evidence: Option<Paper>,
    },
    /// Admit an organisation that had left once more (bureau)
    Readmit {
        /// Number or short name
        organisation: Reference,
        /// ROLE=ADDRESS, once for each officer
        #[arg(long = "officer", value_parser = officer_from, required = true, value_name = "ROLE=ADDRESS")]
        officers: Vec<(AccountId32, Role)>,
        /// The document behind it
        #[arg(long)]
        evidence: Paper,
    },
    /// The officers of one's own organisation
    #[command(subcommand)]
    Officer(Officer),
    /// File why the posts of an agency are not filled (agency)
    SpecialCase {
        /// The filing
        filing: Paper,
    },
    /// Publish a version of a rule or manual (bureau, regulator)
    PublishRule {
        /// Which
        #[arg(value_parser = code_from::<RuleDocument>)]
        document: RuleDocument,
        /// Its version, one more than the current one
        #[arg(long)]
        version: u32,
        /// Its text
        text: Paper,
    },
    /// File a finding about an organisation (regulator)
    Finding {
        /// Number or short name
        organisation: Reference,
        /// The finding
        finding: Paper,
    },
    /// One organisation with its officers
    Show {
        /// Number, short name or unified social credit code
        organisation: String,
    },
    /// Every change of an organisation's standing, record by record
    History {
        /// Number or short name
        organisation: Reference,
        #[command(flatten)]
        page: Page,
    },
    /// How much of the blocks organisations may use
    #[command(subcommand)]
    Quota(quota::Command),
    /// All organisations
    List,
}

/// What an administrator does with officers.
#[derive(Subcommand, Debug)]
pub(super) enum Officer {
    /// Give an account a post
    Appoint {
        /// The account
        account: String,
        /// The post
        #[arg(long, value_parser = code_from::<Role>)]
        role: Role,
    },
    /// Take the post from an account
    Dismiss {
        /// The account
        account: String,
    },
    /// Put another account into the post of one: a key was lost, or a person changed
    Replace {
        /// The account that leaves
        old: String,
        /// The account that comes
        new: String,
        /// The document behind it, where the bureau acts for another organisation
        #[arg(long)]
        evidence: Option<Paper>,
    },
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        let org = |reference: &Reference| context.organisation(reference);
        match self {
            Self::Admit { file } => admit(context, &file).await,
            Self::AdmitIndividual { identity, account, handle } => {
                let commitment = context.digest(&identity, "identity")?;
                let account = context.account(&account)?;
                admitted(context, Call::admit_individual { commitment, account }, handle).await
            }
            Self::Suspend { organisation, cause, evidence } => {
                let evidence = context.digest(&evidence, "suspension")?;
                context.act(Call::<Runtime>::suspend { organisation: org(&organisation)?, cause, evidence }).await
            }
            Self::Reinstate { organisation, evidence } => {
                let evidence = context.digest(&evidence, "reinstatement")?;
                context.act(Call::<Runtime>::reinstate { organisation: org(&organisation)?, evidence }).await
            }
            Self::Exit { organisation, cause, evidence } => {
                let evidence = context.optional_digest(&evidence, "exit")?;
                context.act(Call::<Runtime>::exit { organisation: org(&organisation)?, cause, evidence }).await
            }
            Self::Readmit { organisation, officers, evidence } => {
                let evidence = context.digest(&evidence, "readmission")?;
                let (organisation, officers) = (org(&organisation)?, bounded(officers)?);
                context.act(Call::<Runtime>::readmit { organisation, officers, evidence }).await
            }
            Self::Officer(officer) => officer.run(context).await,
            Self::SpecialCase { filing } => {
                let filing = context.digest(&filing, "special-case")?;
                context.act(Call::<Runtime>::file_special_case { filing }).await
            }
            Self::PublishRule { document, version, text } => {
                let digest = context.digest(&text, document.slug())?;
                context.act(Call::<Runtime>::publish_rule_document { document, version, digest }).await
            }
            Self::Finding { organisation, finding } => {
                let finding = context.digest(&finding, "finding")?;
                context.act(Call::<Runtime>::file_finding { about: org(&organisation)?, finding }).await
            }
            Self::Show { organisation } => show(context, &organisation).await,
            Self::History { organisation, page } => history::organisation(context, org(&organisation)?, page).await,
            Self::Quota(command) => command.run(context).await,
            Self::List => list(context).await,
        }
    }
}

impl Officer {
    async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Appoint { account, role } => {
                let account = context.account(&account)?;
                context.act(Call::<Runtime>::appoint { account, role }).await
            }
            Self::Dismiss { account } => {
                context.act(Call::<Runtime>::dismiss { account: context.account(&account)? }).await
            }
            Self::Replace { old, new, evidence } => {
                let (old, new) = (context.account(&old)?, context.account(&new)?);
                let evidence = context.optional_digest(&evidence, "officer-replacement")?;
                context.act(Call::<Runtime>::replace_officer { old, new, evidence }).await
            }
        }
    }
}

fn bounded(officers: Vec<(AccountId32, Role)>) -> Result<NewOfficers<Runtime>, Failure> {
    NewOfficers::<Runtime>::try_from(officers)
        .map_err(|list| InputFault::TooMany(list.len(), Text::new("officers", "人员")).into())
}

async fn admit(context: &Context, file: &Path) -> Result<Answer, Failure> {
    let form = OrganisationFile::read(file)?;
    let (profile, officers) = form.parts(file)?;
    admitted(context, Call::admit { profile, officers: bounded(officers)? }, form.handle).await
}

/// Sends an admission, and remembers the new organisation's number under its short name.
async fn admitted(context: &Context, call: Call<Runtime>, handle: Option<String>) -> Result<Answer, Failure> {
    if context.global.draft.is_some() {
        return context.act(call).await;
    }
    let finalized = context.send(call).await?;
    let number = finalized.events_as().find_map(|event| match event {
        pallet_registry::Event::<Runtime>::OrganisationAdmitted { organisation, .. } => Some(organisation),
        _ => None,
    });
    if let (Some(handle), Some(number)) = (handle, number) {
        context.remember(|names| {
            names.organisations.insert(handle, number);
        })?;
    }
    Ok(finalized_answer(&finalized))
}

/// The public name, or the pseudonym.
pub(super) fn name_of(id: OrgId, organisation: &Organisation) -> String {
    match &organisation.identity {
        Identity::Registered { name, .. } => name.as_str().to_owned(),
        Identity::Pseudonym { .. } => format!("#{id}"),
    }
}

fn code_of(organisation: &Organisation) -> String {
    match &organisation.identity {
        Identity::Registered { code, .. } => code.as_str().to_owned(),
        Identity::Pseudonym { .. } => "-".to_owned(),
    }
}

async fn show(context: &Context, asked: &str) -> Result<Answer, Failure> {
    let ledger = context.ledger().await?;
    let unknown = || InputFault::NoOrganisation(asked.to_owned());
    let id = match CreditCode::new(asked) {
        Ok(code) => ledger.organisation_by_code(code).await?.value.ok_or_else(unknown)?,
        Err(_) => context.organisation(&asked.parse().unwrap_or(Reference::Name(asked.to_owned())))?,
    };
    let at = ledger.organisation(id).await?;
    let organisation = at.value.ok_or_else(unknown)?;
    let officers = ledger.officers(id).await?.value;
    let language = context.style.language;
    let rows: Vec<_> = officers
        .iter()
        .map(|(account, officer)| vec![address_of(account), officer.role.text(language).to_owned()])
        .collect();
    let list: Vec<_> = officers
        .iter()
        .map(|(account, officer)| serde_json::json!({ "account": address_of(account), "officer": officer }))
        .collect();
    let value = serde_json::json!({ "organisation": id, "value": organisation, "officers": list, "block": at.block });
    Ok(Answer::new(value).fields(summary(id, &organisation, language)).table([words::OFFICER, words::ROLE], rows))
}

fn summary(id: OrgId, organisation: &Organisation, language: Language) -> Vec<(Text, String)> {
    vec![
        (words::NUMBER, id.to_string()),
        (words::NAME, name_of(id, organisation)),
        (words::CREDIT_CODE, code_of(organisation)),
        (words::KIND, organisation.kind.text(language).to_owned()),
        (words::STANDING, organisation.standing.text(language).to_owned()),
        (words::FROM, drl_primitives::signing::ChinaTime(organisation.admitted_at).to_string()),
    ]
}

async fn list(context: &Context) -> Result<Answer, Failure> {
    let at = context.ledger().await?.organisations().await?;
    let language = context.style.language;
    let rows = at.value.iter().map(|(id, organisation)| {
        vec![
            id.to_string(),
            name_of(*id, organisation),
            code_of(organisation),
            organisation.kind.text(language).to_owned(),
            organisation.standing.text(language).to_owned(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let head = [words::NUMBER, words::NAME, words::CREDIT_CODE, words::KIND, words::STANDING];
    Ok(Answer::new(&at).table(head, rows))
}
