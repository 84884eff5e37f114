//! Headings of tables, lines of progress and questions.

use super::Text;

/// Declares words: `NAME = "English", "中文";`.
macro_rules! words {
    ($( $name:ident = $en:literal, $zh:literal; )+) => {
        $( #[doc = $en] pub const $name: Text = Text::new($en, $zh); )+
        const ALL: &[Text] = &[$($name),+];
    };
}

words! {
    ACCEPTED = "sent", "已提交";
    ACCOUNT = "account", "账户";
    ACTION = "what to do", "处理方法";
    ADDED = "added", "加入时间";
    AGENCY = "agency", "开放主体";
    AGREEMENT = "agreement", "协议";
    AGREEMENT_TEXT = "text of the agreement", "协议文本";
    ALLOWED = "allowed", "允许";
    APPLICANT = "applicant", "申请人";
    APPLICATION = "application", "申请";
    APPROVERS = "approved by", "同意机构";
    ATTRIBUTE = "opening attribute", "开放属性";
    BAD_INPUT = "the request cannot be understood", "请求有误";
    BEST_BLOCK = "best block", "最新区块";
    BLOCK = "block", "区块";
    BYTES = "bytes", "字节";
    CALL = "call", "操作";
    CAUSE = "cause", "原因";
    CHAIN = "ledger", "账本";
    CHANNEL = "channel", "开放通道";
    CODE = "code", "代码";
    CONFIRM_TEXT = "Have you read this text, and do you want to sign it? [y/N] ", "您是否已阅读上述文本并同意签署？[y/N] ";
    CONNECTION = "no connection with the ledger", "无法连接账本";
    CREDIT_CODE = "credit code", "统一社会信用代码";
    DATASET = "dataset", "数据集";
    DENIED = "denied", "拒绝";
    DIGEST = "digest", "摘要";
    DROPPED = "the transaction was dropped", "交易被丢弃";
    DUE = "due", "到期日";
    EVENTS = "events", "事件";
    FAILED = "the ledger did not carry it out", "账本未予执行";
    FIELD = "field", "所属领域";
    FILE = "file", "文件";
    FINAL = "final", "已最终确认";
    FINALIZED_BLOCK = "finalized block", "最终确认区块";
    FROM = "from", "自";
    GENESIS = "genesis", "创世区块";
    GRANT = "grant", "授权";
    HISTORY = "history", "历史记录";
    HOLDER = "held by", "办理机构";
    IN_BLOCK = "in block", "已进入区块";
    ITEMS = "items", "数据项";
    KIND = "kind", "类型";
    LABEL = "what it is", "内容";
    MNEMONIC = "mnemonic, the only copy of this key: write it down", "助记词（密钥的唯一副本，请抄写保管）";
    NAME = "name", "名称";
    NODE = "node", "节点";
    NOT_CONFIRMED = "not confirmed; nothing was signed", "未确认，没有签署";
    NUMBER = "number", "编号";
    OFFICER = "officer", "人员";
    ORGANISATION = "organisation", "机构";
    PARAMETER = "parameter", "参数";
    PASSWORD = "password: ", "密码：";
    PASSWORD_AGAIN = "password again: ", "再次输入密码：";
    PEERS = "peers", "相连节点";
    PROVIDER = "provider", "提供方";
    PURPOSES = "purposes", "用途";
    REASON = "reason", "理由";
    REFUSED = "refused before it reached the ledger", "未能提交上链";
    REMOVED = "removed", "已删除";
    RETRACTED = "its block lost; waiting again", "所在区块被替换，继续等待";
    ROLE = "role", "职务";
    ROW = "row", "行";
    RULE = "rule", "规则";
    SCENARIO = "scenario", "应用场景";
    SCHEME = "scheme", "签名算法";
    SENT_AGAIN = "got lost; sent again", "交易丢失，已重新提交";
    SERVICE = "service", "服务状态";
    SIGNED = "signed", "已签署";
    STAGE = "stage", "阶段";
    STANDING = "standing", "状态";
    STATUS = "status", "状态";
    SYNCING = "catching up", "正在同步";
    SYSTEM = "system", "使用系统";
    TIMEOUT = "not final in time", "未在时限内最终确认";
    TIME_TO_FINALITY = "time to finality", "最终确认用时";
    TRANSACTION = "transaction", "交易";
    UNTIL = "until", "至";
    USER = "data user", "利用主体";
    VALUE = "value", "值";
    VERDICT = "verdict", "核验结果";
    VERIFIED = "document and salt give the digest", "文件和盐值与摘要一致";
    VERSION = "version", "版本";
    WRONG_VERSION = "client and node do not fit", "客户端与节点版本不符";
}

/// The name of a field in one language; a field within fields by its last name. Names without a word keep their own.
pub fn field(path: &str, language: drl_primitives::Language) -> String {
    let (before, last) = path.rsplit_once('.').map_or(("", path), |(before, last)| (before, last));
    let plain = last.replace('_', " ");
    let known = ALL.iter().chain(FIELDS).find(|word| word.en == plain);
    let name = known.map_or(plain.as_str(), |word| word.of(language));
    if before.is_empty() {
        name.to_owned()
    } else {
        format!("{before} {name}")
    }
}

/// Names of fields that are no headings.
const FIELDS: &[Text] = &[
    Text::new("admitted at", "准入时间"),
    Text::new("agencies", "公共数据开放主体"),
    Text::new("agreement version", "协议版本"),
    Text::new("approvers", "同意机构"),
    Text::new("assessment", "安全评估"),
    Text::new("at", "时间"),
    Text::new("attribute", "开放属性"),
    Text::new("birth", "起始区块"),
    Text::new("close cause", "办结原因"),
    Text::new("conditions", "开放条件"),
    Text::new("data type", "数据类型"),
    Text::new("dataset version", "数据集版本"),
    Text::new("decision", "决定"),
    Text::new("delivery", "开放方式"),
    Text::new("dictionary", "数据字典"),
    Text::new("document", "文件"),
    Text::new("effective from", "施行日期"),
    Text::new("evidence", "依据材料"),
    Text::new("file name", "文件名"),
    Text::new("format", "数据格式"),
    Text::new("from", "自"),
    Text::new("hash", "哈希"),
    Text::new("issued at", "授权时间"),
    Text::new("legal basis", "依据"),
    Text::new("legal body", "机构性质"),
    Text::new("level", "层级"),
    Text::new("lifetime", "有效区块数"),
    Text::new("listed", "已列入目录版本"),
    Text::new("min rating", "最低评级"),
    Text::new("months", "月数"),
    Text::new("nonce", "序号"),
    Text::new("owner", "开放主体"),
    Text::new("parent", "上级机构"),
    Text::new("proof valid until", "等保证明有效至"),
    Text::new("protection level", "等级保护级别"),
    Text::new("reads", "内容"),
    Text::new("serving", "服务版本"),
    Text::new("sharing", "共享属性"),
    Text::new("signer", "签署机构"),
    Text::new("spec version", "运行时版本"),
    Text::new("state", "状态"),
    Text::new("submitted at", "提交时间"),
    Text::new("terms", "条款"),
    Text::new("transaction version", "交易格式版本"),
    Text::new("update frequency", "更新频率"),
    Text::new("user", "利用主体"),
    Text::new("versions", "版本数"),
    Text::new("work", "在办版本"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use drl_primitives::Language;

    #[test]
    fn fields_are_named_in_the_reader_s_language() {
        assert_eq!(field("terms.issued_at", Language::Chinese), "terms 授权时间");
        assert_eq!(field("proof_valid_until", Language::English), "proof valid until");
        assert_eq!(field("odd_name", Language::Chinese), "odd name");
    }

    #[test]
    fn words_are_in_both_languages() {
        for word in ALL.iter().chain(FIELDS) {
            assert!(word.en.is_ascii() && !word.en.is_empty());
            assert!(!word.zh.is_ascii(), "{}", word.en);
        }
    }
}
