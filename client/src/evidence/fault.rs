//! Why a certificate or an anchor cannot be used.

use crate::texts::faults::fault_enum;
use drl_primitives::Code;
use drl_verifier::Refusal;
use std::io;

fault_enum! {
    /// Why a certificate or an anchor cannot be used.
    #[derive(Debug)]
    pub enum EvidenceFault {
        /// The file cannot be read or written.
        System(place: String, fault: io::Error) = "evidence-system", "{place}: {fault}", "{place}：{fault}";
            "check the path, its permissions and the space on the disk", "请检查路径、权限和磁盘空间";
        /// It does not hold.
        Refused(place: String, refusal: Refusal) = "evidence-refused", "{place}: {refusal}", "{place}：{refusal}";
            "do not rely on it; ask whoever gave it for another, or make one with `drl certificate create`",
            "请勿采信；请向提供方重新索取，或者用 drl certificate create 自行制作";
        /// No batch of the log has the receipt.
        NotInABatch(index: u64) = "evidence-not-in-a-batch",
            "receipt {index} is in no batch that is anchored", "第 {index} 条回执不在任何已存证的批次中";
            "anchor it first with `drl receipts anchor`", "请先用 drl receipts anchor 存证";
        /// A list of grants has no short form.
        NoShortForm = "evidence-no-short-form", "only a verdict has a short form", "只有核验结果才有短码";
            "print its parts instead: `drl certificate parts`", "请用 drl certificate parts 打印分段码";
        /// The log is shorter than the receipt asked for.
        NoReceipt(index: u64) = "evidence-no-receipt", "the log has no receipt {index}", "日志中没有第 {index} 条回执";
            "receipts are counted from 0", "回执序号从 0 开始";
    }
}

impl EvidenceFault {
    /// The name of what is wrong with the certificate itself.
    pub fn refusal(&self) -> Option<&'static str> {
        match self {
            Self::Refused(_, refusal) => Some(refusal.slug()),
            _ => None,
        }
    }
}
