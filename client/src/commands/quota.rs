//! Quotas: how much of the blocks the organisations of each kind may use in a period (decision 2).

use super::context::{code_from, Context};
use crate::{
    forms::Reference,
    output::{Answer, Failure, InputFault},
    texts::words,
};
use clap::Subcommand;
use drl_primitives::{organisation::OrgKind, Code, Language};
use drl_runtime::{BlockNumber, Runtime};
use pallet_registry::{Call, Config, Quota, Usage};

/// Picoseconds of computing, in which the ledger counts, in a millisecond.
const PER_MILLISECOND: u64 = 1_000_000_000;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// The quota of each kind of organisation; or what an organisation has used in this period, and has left
    Show {
        /// Number or short name of the organisation
        organisation: Option<Reference>,
    },
    /// Set the quota of a kind of organisation (bureau; the council by a motion: --draft, then `drl council propose`)
    Set {
        /// Which kind
        #[arg(value_parser = code_from::<OrgKind>)]
        kind: OrgKind,
        /// Computing time in a period, in milliseconds
        #[arg(long, value_name = "MILLISECONDS")]
        computing: u64,
        /// Bytes of transactions in a period
        #[arg(long)]
        bytes: u64,
        /// Bytes of state that its transactions may touch in a period; without it there is no bound
        #[arg(long, default_value_t = u64::MAX, hide_default_value = true, value_name = "BYTES")]
        proof_size: u64,
    },
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Show { organisation: None } => show(context).await,
            Self::Show { organisation: Some(organisation) } => usage(context, &organisation).await,
            Self::Set { kind, computing, bytes, proof_size } => {
                let quota = Quota { ref_time: computing.saturating_mul(PER_MILLISECOND), proof_size, bytes };
                context.act(Call::<Runtime>::set_quota { kind, quota }).await
            }
        }
    }
}

fn default() -> Quota {
    <Runtime as Config>::DefaultQuota::get()
}

fn period() -> BlockNumber {
    <Runtime as Config>::QuotaPeriod::get()
}

/// Computing time, bytes and size of proofs, as cells.
fn cells(quota: &Quota, language: Language) -> [String; 3] {
    let proofs = match quota.proof_size {
        u64::MAX => words::NO_BOUND.of(language).to_owned(),
        size => size.to_string(),
    };
    [format!("{} ms", quota.ref_time / PER_MILLISECOND), quota.bytes.to_string(), proofs]
}

async fn show(context: &Context) -> Result<Answer, Failure> {
    let ledger = context.ledger().await?;
    let language = context.style.language;
    let (mut rows, mut list) = (Vec::new(), Vec::new());
    for kind in OrgKind::ALL {
        let set = ledger.quota(*kind).await?.value;
        let quota = set.unwrap_or_else(default);
        let source = if set.is_some() { words::SET } else { words::DEFAULT };
        let mut row = vec![kind.text(language).to_owned()];
        row.extend(cells(&quota, language));
        row.push(source.of(language).to_owned());
        rows.push(row);
        list.push(serde_json::json!({ "kind": kind, "quota": quota, "set": set.is_some() }));
    }
    let value = serde_json::json!({ "quotas": list, "period_blocks": period() });
    let head = [words::KIND, words::COMPUTING, words::BYTES, words::PROOF_SIZE, words::SOURCE];
    Ok(Answer::new(value).fields([(words::PERIOD_BLOCKS, period().to_string())]).table(head, rows))
}

/// What was used in the period of a block: nothing, where the organisation sent its last transaction before.
fn used_in(usage: Option<Usage>, block: u64) -> (Quota, u64) {
    let length = u64::from(period()).max(1);
    let current = block / length;
    let used = usage.filter(|usage| u64::from(usage.period) == current).map(|usage| usage.used()).unwrap_or_default();
    (used, current.saturating_add(1).saturating_mul(length))
}

/// What is left of a quota; where there is no bound, there is none after use either.
fn left_of(quota: &Quota, used: &Quota) -> Quota {
    let left = quota.minus(used);
    match quota.proof_size {
        u64::MAX => Quota { proof_size: u64::MAX, ..left },
        _ => left,
    }
}

async fn usage(context: &Context, organisation: &Reference) -> Result<Answer, Failure> {
    let id = context.organisation(organisation)?;
    let ledger = context.ledger().await?;
    let missing = || InputFault::NoOrganisation(id.to_string());
    let kind = ledger.organisation(id).await?.value.ok_or_else(missing)?.kind;
    let quota = ledger.quota(kind).await?.value.unwrap_or_else(default);
    let at = ledger.usage(id).await?;
    let (used, full_again) = used_in(at.value, at.block.number);
    let left = left_of(&quota, &used);
    let language = context.style.language;
    let row = |name: crate::texts::Text, quota: &Quota| {
        let mut row = vec![name.of(language).to_owned()];
        row.extend(cells(quota, language));
        row
    };
    let rows = [row(words::QUOTA, &quota), row(words::USED, &used), row(words::LEFT, &left)];
    let value = serde_json::json!({
        "organisation": id, "kind": kind, "quota": quota, "used": used, "left": left,
        "full_again_at_block": full_again, "block": at.block,
    });
    let fields = [
        (words::ORGANISATION, id.to_string()),
        (words::KIND, kind.text(language).to_owned()),
        (words::FULL_AGAIN, full_again.to_string()),
    ];
    let head = [words::VALUE, words::COMPUTING, words::BYTES, words::PROOF_SIZE];
    Ok(Answer::new(value).fields(fields).table(head, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_are_shown_in_milliseconds_and_without_a_bound_that_is_none() {
        let quota = Quota { ref_time: 2_500 * PER_MILLISECOND, proof_size: u64::MAX, bytes: 9 };
        assert_eq!(cells(&quota, Language::English), ["2500 ms", "9", "no bound"]);
        assert_eq!(cells(&quota, Language::Chinese)[2], "不限");
        assert_eq!(cells(&Quota { proof_size: 3, ..quota }, Language::English)[2], "3");
    }

    #[test]
    fn only_what_was_used_in_this_period_counts() {
        let length = u64::from(period());
        let usage = Usage { period: 2, ref_time: 5, proof_size: 6, bytes: 7, count: 1 };
        let (used, full_again) = used_in(Some(usage), 2 * length + 1);
        assert_eq!(used, Quota { ref_time: 5, proof_size: 6, bytes: 7 });
        assert_eq!(full_again, 3 * length);
        assert_eq!(used_in(Some(usage), 3 * length).0, Quota::default());
        assert_eq!(used_in(None, 0), (Quota::default(), length));
    }

    #[test]
    fn nothing_is_taken_from_what_has_no_bound() {
        let used = Quota { ref_time: 5, proof_size: 6, bytes: 7 };
        let free = Quota { ref_time: 10, proof_size: u64::MAX, bytes: 10 };
        assert_eq!(left_of(&free, &used), Quota { ref_time: 5, proof_size: u64::MAX, bytes: 3 });
        assert_eq!(left_of(&Quota { proof_size: 8, ..free }, &used).proof_size, 2);
    }

    #[test]
    fn a_quota_s_computing_time_is_the_engine_s_unit() {
        use frame_support::weights::constants::WEIGHT_REF_TIME_PER_MILLIS;
        assert_eq!(PER_MILLISECOND, WEIGHT_REF_TIME_PER_MILLIS);
    }
}
