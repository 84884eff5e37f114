//! Decisions that the council carried out as root, and how finality is started again.

use super::{arguments::Page, context::Context, council};
use crate::{
    ledger::{Decision, DispatchFault},
    output::{Answer, Failure},
    readable,
    texts::{self, words},
};
use clap::Subcommand;
use codec::Decode;
use drl_primitives::{signing::ChinaTime, Code, Language};
use drl_runtime::{BlockNumber, Runtime, RuntimeCall};
use pallet_decisions::Outcome;
use serde_json::{json, Value};

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// The decisions: what was done, by how many, and how it ended
    List {
        #[command(flatten)]
        page: Page,
    },
    /// Propose to start finality again after it stalled for good (member): read docs/operate/decisions.md first
    ProposeFinality {
        /// The last block that was finalized
        #[arg(long, value_name = "BLOCK")]
        finalized: BlockNumber,
        /// Blocks from the decision to the new set of authorities
        #[arg(long, default_value_t = 20, value_name = "BLOCKS")]
        delay: BlockNumber,
    },
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::List { page } => list(context, page).await,
            Self::ProposeFinality { finalized, delay } => {
                let stalled =
                    pallet_grandpa::Call::<Runtime>::note_stalled { delay, best_finalized_block_number: finalized };
                let enact = pallet_decisions::Call::<Runtime>::enact { call: Box::new(stalled.into()) };
                council::propose(context, enact.into(), None).await
            }
        }
    }
}

/// The call as it was made. One of another runtime may not be readable any more: then it is shown as bytes.
fn call_of(decision: &Decision) -> Value {
    match RuntimeCall::decode(&mut decision.call.as_slice()) {
        Ok(call) => readable::call(&call),
        Err(_) => json!({ "call": format!("0x{}", hex::encode(&decision.call)), "arguments": null }),
    }
}

fn outcome_text(outcome: &Outcome, language: Language) -> String {
    match outcome {
        Outcome::Done => words::DONE.of(language).to_owned(),
        Outcome::Failed(error) => texts::dispatch(&DispatchFault::from(error), language).sentence,
    }
}

fn outcome_json(outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Done => json!("done"),
        Outcome::Failed(error) => json!({ "failed": DispatchFault::from(error) }),
    }
}

async fn list(context: &Context, page: Page) -> Result<Answer, Failure> {
    let at = context.ledger().await?.decisions(page.from, page.limit).await?;
    let language = context.style.language;
    let (mut rows, mut values) = (Vec::new(), Vec::new());
    for (number, decision) in &at.value {
        let call = call_of(decision);
        rows.push(vec![
            number.to_string(),
            decision.kind.text(language).to_owned(),
            call["call"].as_str().unwrap_or_default().to_owned(),
            call["arguments"].to_string(),
            format!("{}/{}", decision.tally.ayes, decision.tally.seats),
            ChinaTime(decision.at).to_string(),
            outcome_text(&decision.outcome, language),
        ]);
        values.push(json!({
            "number": number,
            "kind": decision.kind,
            "call": call,
            "tally": decision.tally,
            "at": decision.at,
            "in_block": decision.block,
            "outcome": outcome_json(&decision.outcome),
        }));
    }
    let head = [words::NUMBER, words::KIND, words::CALL, words::VALUE, words::AYES, words::AT, words::OUTCOME];
    Ok(Answer::new(json!({ "value": values, "block": at.block })).table(head, rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;
    use drl_primitives::governance::{DecisionKind, Tally};

    fn decision(call: Vec<u8>, outcome: Outcome) -> Decision {
        let tally = Tally { ayes: 3, seats: 4 };
        Decision { kind: DecisionKind::Upgrade, call: call.try_into().unwrap(), tally, at: 0, block: 1, outcome }
    }

    #[test]
    fn a_decision_is_shown_with_its_call_and_its_outcome() {
        let call =
            RuntimeCall::from(frame_system::Call::<Runtime>::authorize_upgrade { code_hash: Default::default() });
        let done = decision(call.encode(), Outcome::Done);
        assert_eq!(call_of(&done)["call"], "System.authorize_upgrade");
        assert_eq!(outcome_text(&done.outcome, Language::Chinese), words::DONE.zh);
        let failed = decision(vec![255, 255], Outcome::Failed(sp_runtime::DispatchError::BadOrigin));
        assert_eq!(call_of(&failed)["call"], "0xffff");
        assert_eq!(outcome_json(&failed.outcome)["failed"]["name"], "BadOrigin");
        assert!(!outcome_text(&failed.outcome, Language::English).is_empty());
    }
}
