//! Governed parameters.

use super::context::Context;
use crate::{
    forms::{self, FormFault, FormReason},
    output::{Answer, Failure, InputFault},
    texts::words,
};
use clap::Subcommand;
use drl_primitives::{parameters::Parameters, Day};
use drl_runtime::Runtime;
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// The parameters in force, or those of a version
    Show {
        /// The version
        #[arg(long)]
        version: Option<u32>,
        /// Write them to a TOML file, to be changed and set
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
    /// Every version with its day
    List,
    /// Decide parameters: the whole set, from a day on
    Set {
        /// TOML file; fields left out have their default
        file: PathBuf,
        /// First day they apply to, YYYY-MM-DD
        #[arg(long, value_name = "DAY")]
        from: Day,
    },
    /// Drop decided parameters whose day has not come
    Cancel,
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Show { version, to } => show(context, version, to).await,
            Self::List => {
                let versions = context.ledger().await?.parameter_versions().await?;
                let rows = versions.value.iter().map(|(version, record)| {
                    let dropped = record.cancelled_at.map_or("", |_| "✗");
                    vec![version.to_string(), record.effective_from.to_string(), dropped.to_owned()]
                });
                let rows: Vec<_> = rows.collect();
                Ok(Answer::new(&versions).table([words::VERSION, words::FROM, words::REMOVED], rows))
            }
            Self::Set { file, from } => {
                let parameters: Parameters = forms::read(&file)?;
                if let Some(field) = parameters.fault() {
                    return Err(FormFault::new(&file, field, FormReason::ValueCannotWork).into());
                }
                let parameters = Box::new(parameters);
                context.act(pallet_rule_parameters::Call::<Runtime>::set { parameters, effective_from: from }).await
            }
            Self::Cancel => context.act(pallet_rule_parameters::Call::<Runtime>::cancel_pending {}).await,
        }
    }
}

async fn show(context: &Context, version: Option<u32>, to: Option<PathBuf>) -> Result<Answer, Failure> {
    let ledger = context.ledger().await?;
    let (version, parameters) = match version {
        None => ledger.parameters().await?.value,
        Some(asked) => {
            let versions = ledger.parameter_versions().await?.value;
            let found = versions.into_iter().find(|(version, _)| *version == asked);
            let (version, record) = found.ok_or(InputFault::NoVersion(asked))?;
            (version, record.parameters)
        }
    };
    if let Some(path) = to {
        let text = toml::to_string_pretty(&parameters).map_err(std::io::Error::other).map_err(Failure::io(&path))?;
        crate::files::write_new(&path, text.as_bytes()).map_err(Failure::io(&path))?;
    }
    Ok(Answer::record(serde_json::json!({ "version": version, "parameters": parameters })))
}
