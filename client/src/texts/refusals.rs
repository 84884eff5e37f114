//! What to say when a node does not let a transaction into its pool.

use super::{Advice, Text, Told};
use crate::ledger::Refusal;
use drl_primitives::{organisation::AdmissionRefusal, Code, Language};

const fn advice(en: &'static str, zh: &'static str, do_en: &'static str, do_zh: &'static str) -> Advice {
    Advice { sentence: Text::new(en, zh), action: Text::new(do_en, do_zh) }
}

/// What to do about a refusal by the ledger's rule of who may send transactions. The sentence is the code's own.
const fn admission_action(refusal: AdmissionRefusal) -> Text {
    match refusal {
        AdmissionRefusal::NotOfficer => Text::new(
            "have an administrator of your organisation appoint this account, or use the right key",
            "请本机构管理人员任命该账户，或者使用正确的密钥",
        ),
        AdmissionRefusal::OrganisationSuspended => {
            Text::new("ask the data bureau for the cause of the suspension", "请向公共数据主管部门了解暂停原因")
        }
        AdmissionRefusal::OrganisationExited => {
            Text::new("the data bureau can admit the organisation again", "可由公共数据主管部门重新准入")
        }
        AdmissionRefusal::QuotaExhausted => {
            Text::new("wait for the next period, then send it again", "请等待下一周期后重新提交")
        }
        AdmissionRefusal::CallNotAdmitted => Text::new(
            "leave the remark, or whatever else this ledger does not take, out of the transaction",
            "请从交易中移除本账本不接受的调用（例如备注）",
        ),
        AdmissionRefusal::CallPaused => Text::new(
            "see with `drl pause list` until when, and send it again then",
            "请用 drl pause list 查看暂停截止时间，届时重新提交",
        ),
    }
}

/// What to say about a refusal.
pub fn refusal(refusal: &Refusal, language: Language) -> Told {
    if let Refusal::Admission(admission) = refusal {
        return Told {
            sentence: admission.text(language).to_owned(),
            action: admission_action(*admission).of(language).to_owned(),
        };
    }
    known(refusal).map_or_else(|| Told { sentence: other(refusal), action: String::new() }, |a| a.tell(language))
}

fn other(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Other { code, message } => format!("{message} ({code})"),
        refusal => refusal.slug().to_owned(),
    }
}

const fn known(refusal: &Refusal) -> Option<Advice> {
    Some(match refusal {
        Refusal::Admission(_) | Refusal::Other { .. } => return None,
        Refusal::BadSignature => advice(
            "the signature does not fit this transaction on this ledger, or its time is over",
            "签名与本账本上的该交易不符，或者交易已过有效期",
            "make the transaction again and sign it anew",
            "请重新生成交易并签名",
        ),
        Refusal::Stale => advice(
            "a transaction of this account with this number is on the ledger already",
            "该账户的这一序号已有交易上链",
            "check whether it took effect; if not, make it again",
            "请核对其是否已生效；如未生效，请重新生成交易",
        ),
        Refusal::Future => advice(
            "an earlier transaction of this account is missing",
            "该账户缺少在前的交易",
            "send the earlier one first",
            "请先提交在前的交易",
        ),
        Refusal::Expired => advice(
            "the time in which the transaction is valid is over",
            "交易已过有效期",
            "make it again; choose a longer lifetime where it is carried by hand",
            "请重新生成交易；如需人工传递，请选择更长的有效期",
        ),
        Refusal::TooLarge => {
            advice("the transaction does not fit into a block", "交易超出区块容量", "split it", "请拆分交易")
        }
        Refusal::NumberTaken => advice(
            "another transaction of this account with this number waits in the pool",
            "该账户的这一序号已有交易在等待",
            "wait until it is final, then send this one",
            "请等待其最终确认后再提交",
        ),
        Refusal::AlreadyInPool => advice(
            "the node has this very transaction already",
            "节点已有该交易",
            "wait until it is final",
            "请等待其最终确认",
        ),
        Refusal::PoolFull => {
            advice("the node's pool is full", "节点的交易池已满", "try again in a minute", "请一分钟后再试")
        }
        Refusal::Banned => advice(
            "the node found this transaction invalid a short while ago and does not look at it again now",
            "节点刚刚判定该交易无效，暂不再次检查",
            "make it again, with a new signature",
            "请重新生成并签名",
        ),
        Refusal::BadFormat => advice(
            "the bytes are no transaction of this ledger",
            "提交的数据不是本账本的交易",
            "check the versions of client and node",
            "请核对客户端与节点的版本",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_speaks_both_languages() {
        let mut all: Vec<_> = AdmissionRefusal::ALL.iter().map(|r| Refusal::Admission(*r)).collect();
        all.extend([
            Refusal::BadSignature,
            Refusal::Stale,
            Refusal::Future,
            Refusal::Expired,
            Refusal::TooLarge,
            Refusal::NumberTaken,
            Refusal::AlreadyInPool,
            Refusal::PoolFull,
            Refusal::Banned,
            Refusal::BadFormat,
        ]);
        for one in all {
            let (en, zh) = (refusal(&one, Language::English), refusal(&one, Language::Chinese));
            assert!(!en.sentence.is_empty() && !en.action.is_empty(), "{one:?}");
            assert!(!zh.sentence.is_ascii() && !zh.action.is_ascii(), "{one:?}");
        }
    }

    #[test]
    fn an_unknown_refusal_shows_what_the_node_says() {
        let one = Refusal::Other { code: 1040, message: "strange".into() };
        assert_eq!(refusal(&one, Language::Chinese).sentence, "strange (1040)");
    }
}
