//! What answers of `release_v1_*` look like.

use drl_primitives::{grant::GrantStatus, verdict::Verdict, Code, Language};
use drl_runtime::{BlockNumber, Hash};
use serde::Serialize;

/// A block, by hash and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BlockRef {
    /// Its hash.
    pub hash: Hash,
    /// Its number.
    pub number: BlockNumber,
}

/// An answer and the finalized block whose state it comes from.
#[derive(Clone, Debug, Serialize)]
pub struct Answer<T> {
    /// The finalized block.
    pub block: BlockRef,
    /// The answer; `null` where there is no such thing in that block.
    pub answer: T,
}

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// English.
    pub en: &'static str,
    /// Chinese (zh-CN).
    pub zh: &'static str,
}

/// A verdict with the sentence of its reason and the id of its rule.
#[derive(Clone, Debug, Serialize)]
pub struct ExplainedVerdict {
    /// The verdict.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The rule as written in the project's rules, such as `R-078`; `null` where the ledger itself says it.
    pub rule_id: Option<String>,
    /// The sentence of the reason.
    pub text: Sentence,
}

impl From<Verdict> for ExplainedVerdict {
    fn from(verdict: Verdict) -> Self {
        let reason = verdict.reason;
        Self {
            rule_id: (verdict.rule > 0).then(|| format!("R-{:03}", verdict.rule)),
            text: Sentence { en: reason.text(Language::English), zh: reason.text(Language::Chinese) },
            verdict,
        }
    }
}

/// How a grant stands, as a subscription tells it.
#[derive(Clone, Debug, Serialize)]
pub struct GrantStanding {
    /// The status that verdicts judge by, what stands on the agreement included; `null` where there is no such grant.
    pub status: Option<GrantStatus>,
    /// The verdict on the question that was subscribed to.
    pub verdict: ExplainedVerdict,
}

impl GrantStanding {
    /// Whether the other says the same. The moment of the verdict, which is another in every block, does not count.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let (own, others) = (&self.verdict.verdict, &other.verdict.verdict);
        self.status == other.status && own.reason == others.reason && own.approvers == others.approvers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use drl_primitives::verdict::Reason;

    fn standing(status: Option<GrantStatus>, reason: Reason, at: u64, approvers: &[u32]) -> GrantStanding {
        GrantStanding { status, verdict: Verdict::new(reason, at, approvers.to_vec()).into() }
    }

    #[test]
    fn only_a_later_moment_says_the_same() {
        let before = standing(Some(GrantStatus::Active), Reason::Granted, 1, &[1]);
        assert!(before.says_the_same(&standing(Some(GrantStatus::Active), Reason::Granted, 2, &[1])));
        assert!(!before.says_the_same(&standing(Some(GrantStatus::Held), Reason::Granted, 1, &[1])));
        assert!(!before.says_the_same(&standing(Some(GrantStatus::Active), Reason::TermOver, 1, &[1])));
        assert!(!before.says_the_same(&standing(Some(GrantStatus::Active), Reason::Granted, 1, &[1, 2])));
        assert!(!before.says_the_same(&standing(None, Reason::Granted, 1, &[1])));
    }

    #[test]
    fn a_verdict_is_explained_in_both_languages() {
        let json = serde_json::to_value(ExplainedVerdict::from(Verdict::new(Reason::GrantHeld, 5, vec![1]))).unwrap();
        assert_eq!(json["rule_id"], "R-097");
        assert_eq!(json["text"]["en"], Reason::GrantHeld.text(Language::English));
        assert_eq!(json["text"]["zh"], Reason::GrantHeld.text(Language::Chinese));
        let json = serde_json::to_value(ExplainedVerdict::from(Verdict::new(Reason::NoSuchGrant, 5, vec![]))).unwrap();
        assert!(json["rule_id"].is_null(), "the ledger itself says it: {json}");
    }
}
