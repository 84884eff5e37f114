//! What one side says of what the other filed, and other arguments that receipts have.

use super::context::{Context, Paper};
use crate::{
    keys::address_of,
    output::{Answer as Shown, Failure, InputFault},
    texts::{words, Text},
};
use drl_primitives::{
    receipts::{
        record::{Answered, DutyView, Stamp},
        Answer, DeliveryRef, DutyState,
    },
    signing::ChinaTime,
    Code, Digest, Language,
};
use serde::Serialize;
use sp_runtime::AccountId32;
use std::path::Path;

/// What was delivered or returned, and how large it is.
#[derive(clap::Args, Debug)]
pub(super) struct Parcel {
    /// What went: a file, which goes into the vault, or its salted digest after 0x
    #[arg(long)]
    data: Paper,
    /// With a digest: the size in bytes
    #[arg(long, value_name = "BYTES")]
    size: Option<u64>,
}

impl Parcel {
    /// Digest and size. A file is read, so that its own size counts.
    pub fn read(&self, context: &Context, label: &str) -> Result<(Digest, u64), Failure> {
        match (&self.data, self.size) {
            (Paper::Digest(digest), Some(size)) => Ok((*digest, size)),
            (Paper::Digest(_), None) => Err(InputFault::SizeMissing.into()),
            (Paper::File(path), stated) => {
                let found = length(path)?;
                match stated.filter(|stated| *stated != found) {
                    Some(stated) => Err(InputFault::OtherDataSize(found, stated).into()),
                    None => Ok((context.digest(&self.data, label)?, found)),
                }
            }
        }
    }
}

fn length(path: &Path) -> Result<u64, Failure> {
    Ok(std::fs::metadata(path).map_err(Failure::io(path))?.len())
}

/// Says that it is not so. Nobody refuses without a statement (architecture, decision 10).
pub(super) fn refused<Fault>(context: &Context, reason: Fault, statement: &Paper) -> Result<Answer<Fault>, Failure> {
    Ok(Answer::Refused { reason, statement: context.digest(statement, "refusal-statement")? })
}

/// Reads which delivery is meant: `12` is a delivery, `batch:3` a batch of them.
pub(super) fn delivery_from(text: &str) -> Result<DeliveryRef, String> {
    let number = |digits: &str| digits.parse().map_err(|_| "a delivery is its number, a batch batch:NUMBER".to_owned());
    match text.strip_prefix("batch:") {
        Some(digits) => Ok(DeliveryRef::Batch(number(digits)?)),
        None => Ok(DeliveryRef::Receipt(number(text)?)),
    }
}

/// Which delivery, as it is typed.
pub(super) fn delivery_name(delivery: DeliveryRef) -> String {
    match delivery {
        DeliveryRef::Receipt(id) => id.to_string(),
        DeliveryRef::Batch(id) => format!("batch:{id}"),
    }
}

/// How the duty to return data stands, in a cell: the day while it is owed.
pub(super) fn duty_cell(duty: Option<&DutyView>, language: Language) -> String {
    let Some(duty) = duty else { return "-".to_owned() };
    let state = duty.duty.state();
    match duty.due.filter(|_| state == DutyState::Owed) {
        Some(due) if duty.overdue => format!("{} ({})", due.day, words::LATE.of(language)),
        Some(due) => due.day.to_string(),
        None => state.text(language).to_owned(),
    }
}

/// Why it was refused, in a cell.
pub(super) fn reason_cell<Fault: Code>(
    answer: Option<&Answered<AccountId32, u32, Fault>>,
    language: Language,
) -> String {
    match answer.map(|answered| answered.answer) {
        Some(Answer::Refused { reason, .. }) => reason.text(language).to_owned(),
        _ => "-".to_owned(),
    }
}

/// A moment as people of China read it.
pub(super) fn at_cell(at: u64) -> String {
    ChinaTime(at).to_string()
}

/// Who filed it, and when.
pub(super) fn filed_fields(filed: &Stamp<AccountId32, u32>) -> [(Text, String); 3] {
    [
        (words::ORGANISATION, filed.organisation.to_string()),
        (words::OFFICER, address_of(&filed.officer)),
        (words::AT, format!("{} UTC+8", at_cell(filed.at))),
    ]
}

/// A list: all of it for programs, a table for people.
pub(super) fn list<T: Serialize>(
    values: T,
    head: impl IntoIterator<Item = Text>,
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Shown {
    Shown::new(values).table(head, rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use drl_primitives::{clocks::Due, receipts::record::ReturnDuty};

    #[test]
    fn a_delivery_is_a_number_or_a_batch() {
        for (text, delivery) in [("12", DeliveryRef::Receipt(12)), ("batch:3", DeliveryRef::Batch(3))] {
            assert_eq!(delivery_from(text), Ok(delivery));
            assert_eq!(delivery_name(delivery), text);
        }
        assert!(delivery_from("batch:").is_err() && delivery_from("three").is_err() && delivery_from("-1").is_err());
    }

    #[test]
    fn r_093_a_duty_shows_its_day_while_data_is_owed() {
        let due = Due { day: "2026-12-01".parse().unwrap(), provisional: false };
        let owed = DutyView {
            delivery: DeliveryRef::Receipt(0),
            grant: Default::default(),
            duty: ReturnDuty::Owed(4),
            due: Some(due),
            overdue: false,
        };
        let cell = |duty: &DutyView| duty_cell(Some(duty), Language::English);
        assert_eq!(cell(&owed), "2026-12-01");
        assert_eq!(cell(&DutyView { overdue: true, ..owed }), "2026-12-01 (late)");
        let dropped = DutyView { duty: ReturnDuty::Dropped, due: None, ..owed };
        assert_eq!(cell(&dropped), DutyState::Dropped.text(Language::English));
        assert_eq!(duty_cell(None, Language::English), "-");
    }
}
