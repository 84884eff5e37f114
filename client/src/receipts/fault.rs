//! What is wrong with a log, a batch of it, or a proof.

use crate::texts::{faults::fault_enum, Text};
use drl_primitives::receipts::merkle::ProofFault;
use sp_core::H256;
use std::io;

fault_enum! {
    /// Why a log, a batch or a proof cannot be used. Lines are counted from 1, receipts from 0.
    #[derive(Debug)]
    pub enum ReceiptFault {
        /// The file cannot be read.
        System(place: String, fault: io::Error) = "receipt-file", "{place}: {fault}", "{place}：{fault}";
            "check the path and its permissions", "请检查路径和权限";
        /// There are no receipts.
        Empty(place: String) = "receipt-log-empty", "{place} has no receipts", "{place} 没有回执";
            "name a file with one receipt a line", "请指定每行一条回执的文件";
        /// A line longer than any receipt.
        LineTooLong(line: u64) = "receipt-line-too-long",
            "line {line}: longer than any receipt, or without its end", "第 {line} 行：超过回执的最大长度，或者没有换行符";
            "check that the file is a log of receipts", "请检查该文件是否为回执日志";
        /// The last line has no newline.
        CutOff(line: u64) = "receipt-cut-off",
            "line {line}: the file ends within the line", "第 {line} 行：文件在行中结束";
            "copy the file anew; each line ends with a newline, the last one too", "请重新复制文件；每行以换行符结束，最后一行也不例外";
        /// A line that is no receipt.
        NotAReceipt(line: u64, reason: String) = "receipt-not-a-receipt",
            "line {line}: no receipt: {reason}", "第 {line} 行不是回执：{reason}";
            "docs/develop/receipts.md describes the lines", "行的格式见 docs/develop/receipts.md";
        /// A receipt that is not written in the canonical form.
        NotCanonical(line: u64) = "receipt-not-canonical",
            "line {line}: not canonical JSON (RFC 8785): its bytes are not those that the receipt is written with",
            "第 {line} 行：不是规范 JSON（RFC 8785），与规范写法逐字节不一致";
            "write the members in the order of their names, without white space", "请按名称顺序书写各成员，不留空白";
        /// A receipt with a number that cannot be.
        Malformed(line: u64) = "receipt-malformed",
            "line {line}: a number is 0 where there must be something, or above 2^53 - 1",
            "第 {line} 行：数值为零，或者超过 2^53 - 1";
            "correct the receipt", "请更正该回执";
        /// A receipt whose index is not the next one.
        WrongOrder(line: u64, expected: u64, found: u64) = "receipt-wrong-order",
            "line {line}: receipt {found} stands where {expected} must stand", "第 {line} 行：应为第 {expected} 号回执，实为第 {found} 号";
            "put the receipts in the order of their indices, none left out and none twice", "请按序号排列回执，不缺号、不重号";
        /// A receipt of another grant.
        OtherGrant(line: u64, expected: H256, found: H256) = "receipt-other-grant",
            "line {line}: a receipt of grant {found} in the log of {expected}", "第 {line} 行：授权 {found} 的回执出现在 {expected} 的日志中";
            "keep a log for each grant", "每个授权应有各自的日志";
        /// A receipt of the other kind.
        OtherKind(line: u64, expected: Text) = "receipt-other-kind",
            "line {line}: a receipt of another kind in a log of the kind \"{expected}\"", "第 {line} 行：“{expected}”日志中出现另一种回执";
            "keep deliveries and returns in logs of their own", "数据交付和数据回流应有各自的日志";
        /// The file has another number of receipts than was anchored.
        CountMismatch(found: u64, anchored: u64) = "receipt-count-mismatch",
            "the file has {found} receipts, the anchored log has {anchored}", "文件有 {found} 条回执，已存证的日志有 {anchored} 条";
            "use the whole log, from its first receipt to the last that is meant", "请使用完整日志，从第一条到所涉最后一条";
        /// The receipts have another root than was anchored.
        RootDiffers(found: H256, anchored: H256) = "receipt-root-differs",
            "the root is {found}, not {anchored} as anchored", "默克尔根是 {found}，与已存证的 {anchored} 不符";
            "these are not the receipts that were anchored: ask for them again", "这不是已存证的回执，请重新索取";
        /// The file does not continue the log that was anchored.
        NotAnExtension(size: u64, found: H256, anchored: H256) = "receipt-not-an-extension",
            "the first {size} receipts have the root {found}, not {anchored} as anchored",
            "前 {size} 条回执的默克尔根是 {found}，与已存证的 {anchored} 不符";
            "restore the log as it was anchored, then add to it; what is wrong is put right by receipts that follow",
            "请恢复已存证的日志后再追加；错误由后续回执更正";
        /// A root that was anchored before.
        RootRepeated(root: H256) = "receipt-root-repeated",
            "the root {root} was anchored before: there is nothing new to anchor", "默克尔根 {root} 已存证，没有新的回执";
            "add receipts to the log, or look at `drl batch list`", "请追加回执，或者用 drl batch list 查看";
        /// A log that is longer than any may be.
        LogFull(size: u64) = "receipt-log-full", "a log of {size} receipts is longer than any may be", "日志有 {size} 条回执，超过上限";
            "leave the last ones out", "请去除最后的若干条";
        /// There is no such receipt in the log.
        NoSuchReceipt(index: u64, size: u64) = "receipt-no-such-receipt",
            "there is no receipt {index}: the log has {size}, counted from 0", "没有第 {index} 号回执：日志有 {size} 条，从 0 起编号";
            "give a smaller index", "请使用较小的序号";
        /// The log was never of this size.
        NoSuchSize(size: u64, found: u64) = "receipt-no-such-size",
            "the log has {found} receipts and was never {size} long", "日志只有 {found} 条回执，从未达到 {size} 条";
            "give the size of an earlier head of the log", "请使用日志较早时的条数";
        /// A proof of another form.
        Form(found: u8) = "receipt-proof-form",
            "the proof has form {found}, which is not known", "证明的格式版本 {found} 无法识别";
            "check it with the client that wrote it", "请使用生成该证明的客户端核验";
        /// A proof that does not hold.
        Proof(fault: ProofFault) = "receipt-proof", "the proof does not hold: {fault}", "证明不成立：{fault}";
            "ask for the proof again", "请重新索取证明";
        /// A proof for a tree of another size.
        OtherSize(found: u64, anchored: u64) = "receipt-other-size",
            "the proof is for a log of {found} receipts, the anchored one has {anchored}",
            "该证明针对 {found} 条回执的日志，已存证的有 {anchored} 条";
            "ask for a proof of the batch that is meant", "请索取所涉批次的证明";
        /// The line is not the leaf of the proof.
        LeafDiffers(found: H256, proved: H256) = "receipt-leaf-differs",
            "the line has the leaf hash {found}, the proof is for {proved}", "该行的叶哈希是 {found}，证明针对的是 {proved}";
            "a single changed bit makes another hash: use the line as it stands in the log", "改动一个比特哈希即不同，请使用日志中的原行";
        /// The line has another index than the proof.
        OtherIndex(found: u64, proved: u64) = "receipt-other-index",
            "the line says that it is receipt {found}, the proof is for {proved}", "该行的序号是 {found}，证明针对的是 {proved}";
            "the log is not in order: refuse the batch", "日志顺序有误，请拒绝该批次";
        /// The proof is of another log.
        OtherLog(found: H256, expected: H256) = "receipt-other-log",
            "the proof is of a log of grant {found}, not {expected}", "该证明针对授权 {found} 的日志，不是 {expected}";
            "ask for the proof that is meant, and look at the kind of the log too", "请索取所涉证明，并核对日志种类";
        /// The head was never anchored.
        NotAnchored(root: H256) = "receipt-not-anchored",
            "the root {root} was never anchored", "默克尔根 {root} 未存证";
            "the proof alone shows nothing: ask which batch it is of", "单凭证明不能说明问题，请问明所属批次";
    }
}
