//! Datasets of the catalog.

use super::{
    arguments::Page,
    context::{code_from, finalized_answer, Context, Paper},
    dispute, history,
};
use crate::{
    forms::{DatasetFile, PreparedDataset, Reference},
    ledger::Ledger,
    output::{Answer, Failure, InputFault},
    texts::{words, Text},
};
use clap::Subcommand;
use drl_primitives::{
    catalog::Channel,
    dataset::{ConsultedGroup, EntryFault, EntryReview, FilingReason, Matter, Metadata, PriorityCategory, StopCause},
    Code, DatasetId, Day,
};
use drl_runtime::Runtime;
use frame_support::BoundedVec;
use pallet_catalog::{Call, Dataset, PriorityEntry};
use std::path::{Path, PathBuf};

/// The entries of a yearly priority list.
type PriorityEntries = BoundedVec<PriorityEntry, <Runtime as pallet_catalog::Config>::MaxPriorityEntries>;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Register a dataset described in a TOML file (agency); its documents go into the vault
    Register {
        /// The file
        file: PathBuf,
    },
    /// Write the draft anew (agency)
    Amend {
        /// Number or short name
        dataset: Reference,
        /// The file
        file: PathBuf,
    },
    /// Begin a further version (agency)
    NewVersion {
        /// Number or short name
        dataset: Reference,
        /// The file
        file: PathBuf,
    },
    /// Give the draft up (agency)
    Discard {
        /// Number or short name
        dataset: Reference,
    },
    /// Propose the draft for listing (agency)
    Propose {
        /// Number or short name
        dataset: Reference,
    },
    /// List a proposed version, or return it (bureau)
    Review {
        /// Number or short name
        dataset: Reference,
        /// Return it, for this reason; without it the version is listed
        #[arg(long = "return", value_parser = code_from::<EntryFault>, value_name = "REASON")]
        reason: Option<EntryFault>,
    },
    /// Open the listed version on a channel of the platform (agency)
    Publish {
        /// Number or short name
        dataset: Reference,
        /// The channel
        #[arg(long, value_parser = code_from::<Channel>, default_value = "city-ledger")]
        channel: Channel,
    },
    /// Stop the service at once (agency)
    Suspend {
        /// Number or short name
        dataset: Reference,
        #[command(flatten)]
        stop: Stop,
    },
    /// Serve a suspended dataset again (agency)
    Resume {
        /// Number or short name
        dataset: Reference,
        /// The document behind it: a file, or a digest after 0x
        #[arg(long)]
        evidence: Paper,
    },
    /// Withdraw a dataset (agency)
    Withdraw {
        /// Number or short name
        dataset: Reference,
        #[command(flatten)]
        stop: Stop,
    },
    /// Enter a new assessment (agency)
    Reassess {
        /// Number or short name
        dataset: Reference,
        /// The assessment
        assessment: Paper,
    },
    /// Enter that somebody took back consent (agency)
    ConsentWithdrawn {
        /// Number or short name
        dataset: Reference,
        /// The document behind it
        evidence: Paper,
    },
    /// Disputes over opening and sharing attributes
    #[command(subcommand)]
    Dispute(dispute::Command),
    /// Opening outside the platform
    #[command(subcommand)]
    Outside(Outside),
    /// The yearly priority list (bureau)
    #[command(subcommand)]
    Priority(Priority),
    /// One dataset with its entry
    Show {
        /// Number or short name
        dataset: Reference,
        /// A version; otherwise the one served, listed or in work
        #[arg(long)]
        version: Option<u32>,
    },
    /// What was done with a dataset, record by record
    History {
        /// Number or short name
        dataset: Reference,
        #[command(flatten)]
        page: Page,
    },
    /// All datasets
    List,
}

/// Why a service stops.
#[derive(clap::Args, Debug)]
pub(super) struct Stop {
    /// Why
    #[arg(long, value_parser = code_from::<StopCause>)]
    cause: StopCause,
    /// The document behind it: a file, or a digest after 0x
    #[arg(long)]
    evidence: Paper,
}

/// Opening outside the platform.
#[derive(Subcommand, Debug)]
pub(super) enum Outside {
    /// File it (agency)
    File {
        /// Number or short name
        dataset: Reference,
        /// Why
        #[arg(long, value_parser = code_from::<FilingReason>)]
        reason: FilingReason,
        /// What is filed
        #[arg(long)]
        evidence: Paper,
        /// The last day, YYYY-MM-DD
        #[arg(long)]
        until: Day,
    },
    /// Acknowledge a filing (bureau)
    Acknowledge {
        /// Number or short name
        dataset: Reference,
    },
    /// Open under the filing (agency)
    Open {
        /// Number or short name
        dataset: Reference,
    },
}

/// The yearly priority list.
#[derive(Subcommand, Debug)]
pub(super) enum Priority {
    /// Enter what a group said
    Heard {
        /// The year
        year: u16,
        /// Which group
        #[arg(long, value_parser = code_from::<ConsultedGroup>)]
        group: ConsultedGroup,
        /// Its opinions
        opinions: Paper,
    },
    /// Fix the list
    Fix {
        /// The year
        year: u16,
        /// DATASET=CATEGORY, once for each dataset
        #[arg(long = "entry", required = true, value_name = "DATASET=CATEGORY")]
        entries: Vec<String>,
        /// The list as published
        #[arg(long)]
        list: Paper,
    },
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        let id = |reference: &Reference| context.dataset(reference);
        match self {
            Self::Register { file } => register(context, &file).await,
            Self::Amend { dataset, file } => {
                let (dataset, metadata) = (id(&dataset)?, prepare(context, &file)?.1);
                context.act(Call::<Runtime>::amend { dataset, metadata }).await
            }
            Self::NewVersion { dataset, file } => {
                let (dataset, metadata) = (id(&dataset)?, prepare(context, &file)?.1);
                context.act(Call::<Runtime>::new_version { dataset, metadata }).await
            }
            Self::Discard { dataset } => context.act(Call::<Runtime>::discard_draft { dataset: id(&dataset)? }).await,
            Self::Propose { dataset } => context.act(Call::<Runtime>::propose { dataset: id(&dataset)? }).await,
            Self::Review { dataset, reason } => {
                let outcome = reason.map_or(EntryReview::Pass, |reason| EntryReview::Return { reason });
                context.act(Call::<Runtime>::review { dataset: id(&dataset)?, outcome }).await
            }
            Self::Publish { dataset, channel } => {
                context.act(Call::<Runtime>::publish { dataset: id(&dataset)?, channel }).await
            }
            Self::Suspend { dataset, stop } => {
                let (dataset, evidence) = (id(&dataset)?, context.digest(&stop.evidence, "suspension")?);
                context.act(Call::<Runtime>::suspend { dataset, cause: stop.cause, evidence }).await
            }
            Self::Resume { dataset, evidence } => {
                let (dataset, evidence) = (id(&dataset)?, context.digest(&evidence, "resumption")?);
                context.act(Call::<Runtime>::restore { dataset, evidence }).await
            }
            Self::Withdraw { dataset, stop } => {
                let (dataset, evidence) = (id(&dataset)?, context.digest(&stop.evidence, "withdrawal")?);
                context.act(Call::<Runtime>::withdraw { dataset, cause: stop.cause, evidence }).await
            }
            Self::Reassess { dataset, assessment } => {
                let (dataset, assessment) = (id(&dataset)?, context.digest(&assessment, "assessment")?);
                context.act(Call::<Runtime>::reassess { dataset, assessment }).await
            }
            Self::ConsentWithdrawn { dataset, evidence } => {
                let (dataset, evidence) = (id(&dataset)?, context.digest(&evidence, "withdrawn-consent")?);
                context.act(Call::<Runtime>::withdraw_consent { dataset, evidence }).await
            }
            Self::Dispute(command) => command.run(context).await,
            Self::Outside(outside) => outside.run(context).await,
            Self::Priority(priority) => priority.run(context).await,
            Self::Show { dataset, version } => show(context, id(&dataset)?, version).await,
            Self::History { dataset, page } => history::dataset(context, id(&dataset)?, page).await,
            Self::List => list(context).await,
        }
    }
}

impl Outside {
    async fn run(self, context: &Context) -> Result<Answer, Failure> {
        let id = |reference: &Reference| context.dataset(reference);
        match self {
            Self::File { dataset, reason, evidence, until } => {
                let (dataset, evidence) = (id(&dataset)?, context.digest(&evidence, "filing")?);
                context.act(Call::<Runtime>::file_outside { dataset, reason, evidence, until }).await
            }
            Self::Acknowledge { dataset } => {
                context.act(Call::<Runtime>::acknowledge_filing { dataset: id(&dataset)? }).await
            }
            Self::Open { dataset } => context.act(Call::<Runtime>::open_elsewhere { dataset: id(&dataset)? }).await,
        }
    }
}

impl Priority {
    async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Heard { year, group, opinions } => {
                let opinions = context.digest(&opinions, "consultation")?;
                context.act(Call::<Runtime>::record_consultation { year, group, opinions }).await
            }
            Self::Fix { year, entries, list } => {
                let mut places = Vec::new();
                for entry in &entries {
                    places.push(priority_entry(context, entry)?);
                }
                places.sort_by_key(|entry| entry.dataset);
                let entries = priority_list(places)?;
                let list = context.digest(&list, "priority-list")?;
                context.act(Call::<Runtime>::fix_priority_list { year, entries, list }).await
            }
        }
    }
}

fn priority_list(places: Vec<PriorityEntry>) -> Result<PriorityEntries, InputFault> {
    PriorityEntries::try_from(places)
        .map_err(|list| InputFault::TooMany(list.len(), Text::new("entries of the list", "清单条目")))
}

fn priority_entry(context: &Context, text: &str) -> Result<PriorityEntry, Failure> {
    let (dataset, category) = text.split_once('=').ok_or_else(|| InputFault::PriorityEntry(text.to_owned()))?;
    let reference = dataset.parse().unwrap_or_else(|_| Reference::Name(dataset.to_owned()));
    let category = code_from::<PriorityCategory>(category).map_err(InputFault::from)?;
    Ok(PriorityEntry { dataset: context.dataset(&reference)?, category })
}

fn prepare(context: &Context, path: &Path) -> Result<(DatasetFile, Box<Metadata>), Failure> {
    let file = DatasetFile::read(path)?;
    let PreparedDataset { metadata, .. } = file.prepare(path, &context.vault())?;
    Ok((file, Box::new(metadata)))
}

async fn register(context: &Context, path: &Path) -> Result<Answer, Failure> {
    let (file, metadata) = prepare(context, path)?;
    let call = Call::<Runtime>::register { metadata };
    if context.global.draft.is_some() {
        return context.act(call).await;
    }
    let finalized = context.send(call).await?;
    let number = finalized.events_as().find_map(|event| match event {
        pallet_catalog::Event::<Runtime>::DatasetRegistered { dataset, .. } => Some(dataset),
        _ => None,
    });
    if let Some(number) = number {
        context.remember(|names| {
            names.datasets.insert(file.key.clone(), number);
        })?;
    }
    Ok(finalized_answer(&finalized))
}

/// The version that readers want: the one shown, else the one in work, else the last.
fn wanted(dataset: &Dataset) -> u32 {
    dataset.shown().map(|edition| edition.version).or(dataset.work).unwrap_or(dataset.versions)
}

async fn show(context: &Context, id: DatasetId, version: Option<u32>) -> Result<Answer, Failure> {
    let ledger = context.ledger().await?;
    let at = ledger.dataset(id).await?;
    let dataset = at.value.ok_or(InputFault::NoDataset(id))?;
    let version = version.unwrap_or_else(|| wanted(&dataset));
    let entry = ledger.dataset_version(id, version).await?.value;
    let metadata = entry.as_ref().map(|entry| &entry.metadata);
    let mut disputes = Vec::new();
    for matter in Matter::ALL {
        disputes.extend(ledger.dispute(id, *matter).await?.value);
    }
    let value = serde_json::json!({
        "dataset": id, "value": dataset, "version": version, "metadata": metadata, "disputes": disputes,
        "block": at.block,
    });
    let language = context.style.language;
    let mut fields = vec![
        (words::NUMBER, id.to_string()),
        (words::AGENCY, dataset.owner.to_string()),
        (words::STAGE, dataset.stage.text(language).to_owned()),
        (words::SERVICE, dataset.service.text(language).to_owned()),
        (words::VERSION, version.to_string()),
    ];
    if let Some(metadata) = metadata {
        fields.insert(1, (words::NAME, metadata.name.as_str().to_owned()));
        fields.push((words::ATTRIBUTE, metadata.attribute.text(language).to_owned()));
    }
    let mut answer = Answer::new(&value).fields(fields);
    if !disputes.is_empty() {
        let rows: Vec<_> = disputes.iter().map(|dispute| history::dispute(dispute, language)).collect();
        answer = answer.table(history::DISPUTE_HEAD, rows);
    }
    Ok(match metadata {
        Some(metadata) => answer.followed_by(Answer::record(metadata)),
        None => answer,
    })
}

async fn list(context: &Context) -> Result<Answer, Failure> {
    let ledger = context.ledger().await?;
    let at = ledger.datasets().await?;
    let language = context.style.language;
    let mut rows = Vec::new();
    for (id, dataset) in &at.value {
        let attribute = dataset.attribute().map_or("-", |attribute| attribute.text(language));
        rows.push(vec![
            id.to_string(),
            name(&ledger, *id, dataset).await?,
            dataset.owner.to_string(),
            dataset.stage.text(language).to_owned(),
            dataset.service.text(language).to_owned(),
            attribute.to_owned(),
        ]);
    }
    let head = [words::NUMBER, words::NAME, words::AGENCY, words::STAGE, words::SERVICE, words::ATTRIBUTE];
    Ok(Answer::new(&at).table(head, rows))
}

async fn name(ledger: &Ledger, id: DatasetId, dataset: &Dataset) -> Result<String, Failure> {
    let entry = ledger.dataset_version(id, wanted(dataset)).await?.value;
    Ok(entry.map_or_else(String::new, |entry| entry.metadata.name.as_str().to_owned()))
}
