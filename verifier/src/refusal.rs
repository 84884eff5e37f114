//! Why a certificate, an anchor or a part of one is refused: one name for each thing that can be wrong, in both languages.

use drl_primitives::{Code, Language};
use serde::{Serialize, Serializer};

/// Declares the refusals: `Variant, "slug", "English", "中文";`, as `code_enum!` of `drl-primitives` does for codes that the
/// chain stores. Refusals are never stored, so they have no index.
macro_rules! refusals {
    (
        $(#[$attr:meta])*
        pub enum $name:ident {
            $( $(#[$vattr:meta])* $variant:ident, $slug:literal, $en:literal, $zh:literal; )+
        }
    ) => {
        $(#[$attr])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $(
                $(#[$vattr])*
                #[doc = concat!("\n\n", $en, " (", $zh, ")")]
                $variant,
            )+
        }

        impl Code for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }

            fn text(self, language: Language) -> &'static str {
                match (self, language) {
                    $(
                        (Self::$variant, Language::English) => $en,
                        (Self::$variant, Language::Chinese) => $zh,
                    )+
                }
            }
        }
    };
}

refusals! {
    /// What is wrong. The first thing found is named.
    pub enum Refusal {
        // How it is written.
        TooLarge, "too-large", "the file is larger than any certificate may be", "文件超过凭证允许的大小";
        NotCbor, "not-cbor", "this is not a certificate in CBOR, or a part of it is cut off or damaged",
            "不是 CBOR 格式的凭证，或者内容残缺、损坏";
        NotCanonical, "not-canonical", "the CBOR is not written in the one way that it must be written",
            "CBOR 编码不符合唯一规范形式";
        TrailingBytes, "trailing-bytes", "something follows the end of the certificate", "凭证结尾之后还有多余内容";
        NotJson, "not-json", "this is not a certificate in JSON, or a field is missing, unknown or malformed",
            "不是 JSON 格式的凭证，或者字段缺失、多余、格式有误";
        UnknownFormat, "unknown-format", "this is not a certificate of this ledger", "不是本平台的凭证";
        UnknownVersion, "unknown-version", "the certificate is of a version that this program does not know",
            "本程序不认识该凭证版本";
        ChecksumDiffers, "checksum-differs", "the file was damaged or changed after it was made: its checksum differs",
            "文件在制作之后受损或者被改动：校验和不符";
        TooMany, "too-many", "a list has more entries than it may have", "某个列表的条目超过上限";
        TooLong, "too-long", "an entry is longer than it may be", "某个条目超过长度上限";

        // The anchor.
        NotAnAnchor, "not-an-anchor", "this is not a trust anchor, or a field is missing, unknown or malformed",
            "不是信任锚文件，或者字段缺失、多余、格式有误";
        AnchorDamaged, "anchor-damaged", "the anchor was damaged or changed: its fingerprint differs",
            "信任锚受损或者被改动：指纹不符";
        AnchorContradictory, "anchor-contradictory", "the anchor contradicts itself", "信任锚内容自相矛盾";
        NotARawSpec, "not-a-raw-spec", "this is not a raw chain specification", "不是原始（raw）链规格文件";
        ChildTriesInSpec, "child-tries-in-spec", "the chain specification has child tries, which this ledger never has",
            "链规格包含子树，本平台没有子树";
        NoAuthorities, "no-authorities", "there is no authority set where there must be one", "缺少验证人名单";
        BadAuthorities, "bad-authorities", "the authority set is empty, too large, repeats a key or has a weight of 0",
            "验证人名单为空、过大、密钥重复或者权重为零";
        NoFinalityProof, "no-finality-proof", "the checkpoint carries no proof of its finality", "检查点没有附最终确认证明";

        // Headers and finality.
        OtherGenesis, "other-genesis", "the certificate is of another chain than the anchor", "凭证与信任锚不属于同一条链";
        BeforeAnchor, "before-anchor", "the certificate has a block that is not after the block of the anchor",
            "凭证中的区块不在信任锚的区块之后";
        HeaderMalformed, "header-malformed", "a block header cannot be read", "区块头无法解析";
        HeadersOutOfOrder, "headers-out-of-order", "the blocks of the certificate do not rise", "凭证中的区块没有按高度递增";
        NotLinked, "not-linked", "a block does not name the one before it as its parent", "相邻区块没有首尾相连";
        NoChange, "no-change", "a block that should change the authority set does not", "应当变更验证人名单的区块没有变更";
        ForcedChange, "forced-change", "a block forces a change of the authority set; this ledger does not do that",
            "区块强制变更验证人名单，本平台不允许";
        DelayedChange, "delayed-change", "a block delays a change of the authority set; this ledger does not do that",
            "区块延迟变更验证人名单，本平台不允许";
        JustificationMalformed, "justification-malformed", "a finality proof cannot be read", "最终确认证明无法解析";
        OtherBlockJustified, "other-block-justified", "a finality proof is of another block", "最终确认证明属于另一个区块";
        Outsider, "outsider", "a vote is of somebody who is not in the authority set; perhaps a change of the set is missing",
            "投票者不在验证人名单之内（可能缺少名单变更）";
        DuplicateVote, "duplicate-vote", "a validator's vote is there twice", "同一验证人的投票重复";
        DoubleVote, "double-vote", "a validator voted for two blocks in one round", "同一验证人在同一轮投了两个区块";
        VotesOutOfOrder, "votes-out-of-order", "the votes are not in the order of the validators' keys",
            "投票没有按验证人密钥排序";
        BadSignature, "bad-signature", "the signature of a vote does not hold", "投票签名无效";
        OtherSet, "other-set", "the votes were signed for another authority set: a change is missing, superfluous or misplaced",
            "投票属于另一届验证人名单：名单变更缺失、多余或者错位";
        VoteElsewhere, "vote-elsewhere", "a vote is for a block that does not descend from the justified one",
            "投票的区块不是被确认区块的后代";
        AncestryOutOfOrder, "ancestry-out-of-order", "the headers of a finality proof do not rise, or one is there twice",
            "最终确认证明中的区块头没有按高度递增或者重复";
        UnusedAncestry, "unused-ancestry", "a finality proof has headers that no vote needs", "最终确认证明包含多余的区块头";
        TooLittleWeight, "too-little-weight", "the votes have less than two thirds of the weight", "投票权重不足三分之二";
        NoCommonBlock, "no-common-block", "the votes agree on another block than the one that is justified",
            "投票共同确认的是另一个区块";

        // State.
        NodesOutOfOrder, "nodes-out-of-order", "the nodes of the state proof are not in order, or one is there twice",
            "状态证明的节点次序有误或者重复";
        NodeMissing, "node-missing", "the state proof lacks a node that the claim depends on", "状态证明缺少结论所依据的节点";
        NodeMalformed, "node-malformed", "a node of the state proof cannot be read", "状态证明的节点无法解析";
        NodeUnused, "node-unused", "the state proof has a node that nothing depends on", "状态证明包含无关的节点";
        UnknownLayout, "unknown-layout", "the state is of a newer ledger than this program knows; get a newer program",
            "账本状态的格式新于本程序，请更新程序";
        StateMalformed, "state-malformed", "a value of the state cannot be read", "账本状态中的值无法解析";
        OtherGenesisInState, "other-genesis-in-state", "the state is of another chain than the anchor",
            "账本状态与信任锚不属于同一条链";

        // The claim.
        VerdictDiffers, "verdict-differs", "the state gives another verdict than the certificate claims",
            "由账本状态得出的结论与凭证所称不符";
        GrantsDiffer, "grants-differ", "the state lists other grants than the certificate claims",
            "账本状态所列授权与凭证所称不符";
        CountDiffers, "count-differs", "the certificate's count is not that of its list or of the state",
            "授权数目与清单或者账本状态不符";

        // What whoever asks a node for a certificate looks at besides: it may be true, and yet no answer.
        OtherQuestion, "other-question", "the certificate answers another question than the one that was asked",
            "凭证回答的不是所询问的问题";
        Stale, "stale", "the block of the certificate is older than it may be: whoever made it is behind, or hides what came since",
            "凭证所依据的区块过旧：制作方落后于账本，或者隐瞒了其后的变化";

        // What is attached.
        NoSuchBatch, "no-such-batch", "the state has no batch of receipts with this number", "账本状态中没有该回执批次";
        OtherGrantsReceipt, "other-grants-receipt", "a receipt is of another grant", "回执属于另一项授权";
        ReceiptMalformed, "receipt-malformed", "a receipt is not well-formed", "回执格式有误";
        ReceiptNotProven, "receipt-not-proven", "a receipt is not proven to be in its batch", "回执未被证明属于该批次";
        ReceiptsOutOfOrder, "receipts-out-of-order", "the receipts are not in order, or one is there twice",
            "回执次序有误或者重复";
        ReceiptsOfMany, "receipts-of-many", "receipts can be attached only to the verdict on one grant",
            "回执只能附于单项授权的凭证";
        DocumentDiffers, "document-differs", "a document does not have the digest that it is said to have",
            "文件内容与摘要不符";
        DocumentNotNamed, "document-not-named", "a document's digest is not in the terms of the grant",
            "文件摘要不在授权条款之中";
        DocumentsOutOfOrder, "documents-out-of-order", "the documents are not in order, or one is there twice",
            "文件次序有误或者重复";
        DocumentsOfMany, "documents-of-many", "documents can be attached only to the verdict on a grant that exists",
            "文件只能附于真实存在的单项授权的凭证";

        // Paper.
        NotAShortForm, "not-a-short-form", "this is not the short form of a certificate, or a character of it is wrong",
            "不是凭证短码，或者其中有误";
        NotAPart, "not-a-part", "this is not a part of a certificate, or a character of it is wrong",
            "不是凭证分段码，或者其中有误";
        PartsOfOthers, "parts-of-others", "the parts are not all of one certificate", "分段码不属于同一份凭证";
        PartsMissing, "parts-missing", "a part of the certificate is missing", "缺少凭证分段码";
        ShortFormDiffers, "short-form-differs", "the short form says something else than the certificate",
            "短码内容与凭证不符";
    }
}

impl Serialize for Refusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.slug())
    }
}

impl core::fmt::Display for Refusal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.text(Language::English))
    }
}

impl core::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_refusal_has_a_slug_and_a_sentence_of_its_own_in_both_languages() {
        let all = Refusal::ALL;
        assert_eq!(all.iter().map(|r| r.slug()).collect::<BTreeSet<_>>().len(), all.len());
        for language in [Language::English, Language::Chinese] {
            let texts: BTreeSet<_> = all.iter().map(|r| r.text(language)).collect();
            assert_eq!(texts.len(), all.len());
            assert!(texts.iter().all(|text| !text.trim().is_empty()));
        }
        for refusal in all {
            assert!(refusal.slug().bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{refusal:?}");
            assert_eq!(Refusal::from_slug(refusal.slug()), Some(*refusal));
            assert_eq!(serde_json::to_string(refusal).unwrap(), format!("\"{}\"", refusal.slug()));
            assert_eq!(refusal.to_string(), refusal.text(Language::English));
        }
    }
}
