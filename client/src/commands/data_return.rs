//! Data returns, one at a time.

use super::{
    answers::{at_cell, delivery_from, delivery_name, filed_fields, list, reason_cell, refused, Parcel},
    arguments::{moment_from, Page},
    context::{code_from, hash_from, Context, Paper},
};
use crate::{
    ledger::ReturnReceipt,
    output::{Answer as Shown, Failure, InputFault},
    texts::words,
};
use clap::Subcommand;
use drl_primitives::{
    receipts::{Answer, DeliveryRef, ReturnFault, ReturnNote},
    Code, GrantHash, Language, Moment, ReturnId,
};
use drl_runtime::Runtime;
use pallet_receipts::Call;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// File that data was returned to the platform (data user)
    File {
        /// The grant
        #[arg(value_parser = hash_from)]
        grant: GrantHash,
        /// The line of the agreement's data-return list, counted from 1
        #[arg(long)]
        line: u16,
        #[command(flatten)]
        parcel: Parcel,
        /// When: a day YYYY-MM-DD (its beginning), YYYY-MM-DDTHH:MM (China time) or milliseconds since the epoch; now without it
        #[arg(long, value_parser = moment_from)]
        returned_at: Option<Moment>,
        /// Which delivery it answers: its number, or batch:NUMBER
        #[arg(long, value_parser = delivery_from, value_name = "DELIVERY")]
        answers: Option<DeliveryRef>,
    },
    /// Accept a data return (agency)
    Accept {
        /// Its number
        data_return: ReturnId,
    },
    /// Reject a data return (agency)
    Reject {
        /// Its number
        data_return: ReturnId,
        /// Why
        #[arg(long, value_parser = code_from::<ReturnFault>)]
        reason: ReturnFault,
        /// The statement that says it in full: a file, or a digest after 0x
        #[arg(long)]
        statement: Paper,
    },
    /// The data returns under a grant
    List {
        /// The grant
        #[arg(value_parser = hash_from)]
        grant: GrantHash,
        #[command(flatten)]
        page: Page,
    },
    /// One data return
    Show {
        /// Its number
        data_return: ReturnId,
    },
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Shown, Failure> {
        match self {
            Self::File { grant, line, parcel, returned_at, answers } => {
                let returned_at = match returned_at {
                    Some(at) => at,
                    None => context.ledger().await?.now().await?,
                };
                let (digest, size) = parcel.read(context, "returned-data")?;
                let note = ReturnNote { line, digest, size, returned_at, answers };
                context.act(Call::<Runtime>::file_return { grant, note }).await
            }
            Self::Accept { data_return } => {
                context.act(Call::<Runtime>::decide_return { data_return, answer: Answer::Accepted }).await
            }
            Self::Reject { data_return, reason, statement } => {
                let answer = refused(context, reason, &statement)?;
                context.act(Call::<Runtime>::decide_return { data_return, answer }).await
            }
            Self::List { grant, page } => {
                let at = context.ledger().await?.data_returns(grant, page.into()).await?;
                let rows: Vec<_> = at.value.iter().map(|view| row(view, context.style.language)).collect();
                let head = [
                    words::NUMBER,
                    words::RETURN_LINE,
                    words::BYTES,
                    words::AT,
                    words::ANSWERS,
                    words::STATUS,
                    words::REASON,
                ];
                Ok(list(&at, head, rows))
            }
            Self::Show { data_return } => show(context, data_return).await,
        }
    }
}

fn row(view: &ReturnReceipt, language: Language) -> Vec<String> {
    let note = &view.record.note;
    vec![
        view.id.to_string(),
        note.line.to_string(),
        note.size.to_string(),
        at_cell(note.returned_at),
        note.answers.map_or_else(|| "-".to_owned(), delivery_name),
        view.state.text(language).to_owned(),
        reason_cell(view.record.answer.as_ref(), language),
    ]
}

async fn show(context: &Context, id: ReturnId) -> Result<Shown, Failure> {
    let at = context.ledger().await?.data_return(id).await?;
    let Some(view) = &at.value else { return Err(InputFault::NoReturn(id).into()) };
    let language = context.style.language;
    let fields = [
        (words::NUMBER, id.to_string()),
        (words::STATUS, view.state.text(language).to_owned()),
        (words::REASON, reason_cell(view.record.answer.as_ref(), language)),
    ];
    let fields = fields.into_iter().chain(filed_fields(&view.record.filed));
    Ok(Shown::new(&at).fields(fields).followed_by(Shown::record(view.record.note)))
}
