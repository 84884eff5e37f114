//! Deliveries, one at a time.

use super::{
    answers::{at_cell, duty_cell, filed_fields, list, reason_cell, refused, Parcel},
    arguments::{moment_from, Page},
    context::{code_from, hash_from, Context, Paper},
};
use crate::{
    ledger::DeliveryReceipt,
    output::{Answer as Shown, Failure, InputFault},
    texts::words,
};
use clap::Subcommand;
use drl_primitives::{
    catalog::Channel,
    receipts::{Answer, DeliveryFault, DeliveryNote},
    Code, DatasetVersion, Day, DeliveryId, GrantHash, Language, Moment,
};
use drl_runtime::Runtime;
use pallet_receipts::Call;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Record that data was delivered under a grant (agency)
    Record {
        /// The grant
        #[arg(value_parser = hash_from)]
        grant: GrantHash,
        #[command(flatten)]
        parcel: Parcel,
        /// The version of the dataset that was delivered; that of the grant without it
        #[arg(long)]
        data_version: Option<DatasetVersion>,
        /// When: a day YYYY-MM-DD (its beginning), YYYY-MM-DDTHH:MM (China time) or milliseconds since the epoch; now without it
        #[arg(long, value_parser = moment_from)]
        delivered_at: Option<Moment>,
        /// Through which channel
        #[arg(long, value_parser = code_from::<Channel>, default_value = "city-ledger")]
        channel: Channel,
        /// The last day for returning data, where the agreement asks for returns
        #[arg(long, value_name = "DAY")]
        return_due: Option<Day>,
    },
    /// Acknowledge a delivery (data user)
    Acknowledge {
        /// Its number
        delivery: DeliveryId,
    },
    /// Dispute a delivery (data user)
    Dispute {
        /// Its number
        delivery: DeliveryId,
        /// Why
        #[arg(long, value_parser = code_from::<DeliveryFault>)]
        reason: DeliveryFault,
        /// The statement that says it in full: a file, or a digest after 0x
        #[arg(long)]
        statement: Paper,
    },
    /// The deliveries under a grant
    List {
        /// The grant
        #[arg(value_parser = hash_from)]
        grant: GrantHash,
        #[command(flatten)]
        page: Page,
    },
    /// One delivery
    Show {
        /// Its number
        delivery: DeliveryId,
    },
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Shown, Failure> {
        match self {
            Self::Record { grant, parcel, data_version, delivered_at, channel, return_due } => {
                let ledger = context.ledger().await?;
                let version = match data_version {
                    Some(version) => version,
                    None => ledger.grant(grant).await?.value.ok_or(InputFault::NoGrant(grant))?.terms.dataset_version,
                };
                let delivered_at = match delivered_at {
                    Some(at) => at,
                    None => ledger.now().await?,
                };
                let (digest, size) = parcel.read(context, "delivered-data")?;
                let note = DeliveryNote { version, digest, size, delivered_at, channel, return_due };
                context.act(Call::<Runtime>::record_delivery { grant, note }).await
            }
            Self::Acknowledge { delivery } => {
                context.act(Call::<Runtime>::acknowledge_delivery { delivery, answer: Answer::Accepted }).await
            }
            Self::Dispute { delivery, reason, statement } => {
                let answer = refused(context, reason, &statement)?;
                context.act(Call::<Runtime>::acknowledge_delivery { delivery, answer }).await
            }
            Self::List { grant, page } => {
                let at = context.ledger().await?.deliveries(grant, page.into()).await?;
                let rows: Vec<_> = at.value.iter().map(|view| row(view, context.style.language)).collect();
                let head = [
                    words::NUMBER,
                    words::VERSION,
                    words::BYTES,
                    words::AT,
                    words::STATUS,
                    words::REASON,
                    words::RETURN_DUE,
                ];
                Ok(list(&at, head, rows))
            }
            Self::Show { delivery } => show(context, delivery).await,
        }
    }
}

fn row(view: &DeliveryReceipt, language: Language) -> Vec<String> {
    let note = &view.record.note;
    vec![
        view.id.to_string(),
        note.version.to_string(),
        note.size.to_string(),
        at_cell(note.delivered_at),
        view.state.text(language).to_owned(),
        reason_cell(view.record.answer.as_ref(), language),
        duty_cell(view.duty.as_ref(), language),
    ]
}

async fn show(context: &Context, id: DeliveryId) -> Result<Shown, Failure> {
    let at = context.ledger().await?.delivery(id).await?;
    let Some(view) = &at.value else { return Err(InputFault::NoDelivery(id).into()) };
    let language = context.style.language;
    let fields = [
        (words::NUMBER, id.to_string()),
        (words::STATUS, view.state.text(language).to_owned()),
        (words::REASON, reason_cell(view.record.answer.as_ref(), language)),
        (words::RETURN_DUE, duty_cell(view.duty.as_ref(), language)),
    ];
    let fields = fields.into_iter().chain(filed_fields(&view.record.filed));
    Ok(Shown::new(&at).fields(fields).followed_by(Shown::record(view.record.note)))
}
