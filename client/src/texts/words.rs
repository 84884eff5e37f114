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
    ACT = "act", "事项";
    ACTION = "what to do", "处理方法";
    ADDED = "added", "加入时间";
    AGENCY = "agency", "开放主体";
    AGREEMENT = "agreement", "协议";
    AGREEMENT_TEXT = "text of the agreement", "协议文本";
    AGREES = "agrees", "一致";
    ALLOWED = "allowed", "允许";
    ALL_GRANTS_OF = "all grants of", "所列全部授权属于";
    ALL_ITEMS = "all that the grant allows", "授权范围内的全部数据项";
    ANCHOR = "trust anchor", "信任锚";
    ANSWERS = "answers", "所涉交付";
    APPLICANT = "applicant", "申请人";
    APPLICATION = "application", "申请";
    APPROVERS = "approved by", "同意机构";
    AS_OF = "as of", "时点";
    AS_OF_TODAY = "score today", "当日信用分";
    AT = "time", "时间";
    ATTRIBUTE = "opening attribute", "开放属性";
    AUTHORISED_UPGRADE = "upgrade that waits for its code", "已授权待执行的升级";
    AUTHORITY_SET = "authority set", "验证人届次";
    AYES = "for", "赞成";
    BAD_INPUT = "the request cannot be understood", "请求有误";
    BARS = "bars applications", "限制申请";
    BATCH = "batch", "批次";
    BEST_BLOCK = "best block", "最新区块";
    BLOCK = "block", "区块";
    BYTES = "bytes", "字节";
    CALL = "call", "操作";
    BY_ANCHOR = "nobody: it is the block of the trust anchor", "无须签署：即信任锚所在区块";
    CAUSE = "cause", "原因";
    CERTIFICATE = "certificate", "凭证";
    CHAIN = "ledger", "账本";
    CHAIN_SAYS = "the ledger says", "账本结果";
    CHAIR = "chair", "主席";
    CHANNEL = "channel", "开放通道";
    CHECKPOINT = "checkpoint", "检查点";
    CHECKS = "checks", "检查";
    CLOSURE = "closing of access", "关闭权限";
    CODE = "code", "代码";
    COMPUTED = "computed here", "本机计算";
    COMPUTING = "computing", "计算时间";
    CONFIRM_TEXT = "Have you read this text, and do you want to sign it? [y/N] ", "您是否已阅读上述文本并同意签署？[y/N] ";
    CONFIRM_VOTE = "Have you read what this motion does, and do you want to cast this vote? [y/N] ", "您是否已阅读动议内容并确认投票？[y/N] ";
    CONNECTION = "no connection with the ledger", "无法连接账本";
    COUNCIL = "council", "理事会";
    COUNT = "count", "数量";
    COUNTS = "counts", "有效评级";
    CREDIT_CODE = "credit code", "统一社会信用代码";
    CREDIT_ENTRY = "credit entry", "信用记录";
    CRITERION = "criterion", "评级条件";
    DATASET = "dataset", "数据集";
    DAY = "day", "日期";
    DECIDER = "decided by", "决定方";
    DEFAULT = "default", "默认值";
    DEMAND = "demand", "请求";
    DENIED = "denied", "拒绝";
    DETAIL = "detail", "说明";
    DIGEST = "digest", "摘要";
    DISABLED = "makes no blocks, because of an offence", "因违规停止出块";
    DISPUTE = "dispute over", "异议事项";
    DOCUMENT = "document", "文件";
    DONE = "done", "已执行";
    DROPPED = "the transaction was dropped", "交易被丢弃";
    DUE = "due", "到期日";
    ENTRIES = "entries", "记录数";
    EVENTS = "events", "事件";
    EVERY_NODE_CONNECTS = "every node may connect: this chain is for development", "任何节点均可接入：本链仅供开发";
    EVIDENCE = "evidence", "依据材料";
    FAILED = "the ledger did not carry it out", "账本未予执行";
    FIELD = "field", "所属领域";
    FILE = "file", "文件";
    FINAL = "final", "已最终确认";
    FINALIZED_BLOCK = "finalized block", "最终确认区块";
    FINDING = "finding", "核实结果";
    FINGERPRINT = "fingerprint", "指纹";
    FIRST_BLOCK = "by the first", "第一份凭证的区块";
    FIRST_RECEIPT = "first receipt", "起始序号";
    FOLLOWS = "it follows from the anchor: two thirds of each set signed what came after", "与信任锚相承：各届验证人均以三分之二以上签署";
    FORK = "these two certificates prove a fork: tell the other members and the regulator", "两份凭证证明账本出现分叉，请通知其他成员和监管部门";
    FORMULA = "formula", "评价公式";
    FOUND = "found", "发现时间";
    FROM = "from", "自";
    FULL_AGAIN = "full again from block", "额度恢复区块";
    GENESIS = "genesis", "创世区块";
    GRADE = "grade", "等级";
    GRANT = "grant", "授权";
    GRANTS = "grants", "授权数";
    GROUND = "ground", "事由";
    HELD_RIGHT = "the bureau holds right", "主管部门主张";
    HISTORY = "history", "历史记录";
    HOLD = "hold", "暂停措施";
    HOLDER = "held by", "办理机构";
    IN_BLOCK = "in block", "已进入区块";
    IN_TIME = "in time", "按时";
    ITEMS = "items", "数据项";
    KIND = "kind", "类型";
    LABEL = "what it is", "内容";
    LAST_DAY = "last day", "截止日";
    LATE = "late", "逾期";
    LAUNCH = "launch", "上线情况";
    LEFT = "left", "剩余";
    LIFTED = "lifted", "已解除";
    LISTED = "on the list", "在名单中";
    LISTED_ALONE_CONNECT = "no other node can connect", "其他节点无法接入";
    MINIMUM = "fewest validators", "验证节点最低数量";
    MNEMONIC = "mnemonic, the only copy of this key: write it down", "助记词（密钥的唯一副本，请抄写保管）";
    MOTION = "motion", "动议";
    MOTION_TEXT = "what the motion does", "动议内容";
    MUST_CORRECT = "must correct", "被责令机构";
    NAME = "name", "名称";
    NAYS = "against", "反对";
    NEVER_LISTED = "never on the list", "从未列入名单";
    NEXT_SESSION = "in the next session", "下一会期";
    NEXT_SESSION_AT = "next session from block", "下一会期起始区块";
    NO = "no", "否";
    NODE = "node", "节点";
    NOT_CHECKED = "NOT CHECKED: anybody can write this; use `drl certificate verify`", "未核验：内容可由任何人编写，请使用 drl certificate verify";
    NOT_CONFIRMED = "not confirmed; nothing was signed", "未确认，没有签署";
    NOT_LISTED_ANY_MORE = "removed from the list", "已移出名单";
    NO_BOUND = "no bound", "不限";
    NO_FORK = "both hold, and nothing in them speaks of a fork", "两份凭证均成立，未发现分叉";
    NO_KEYS = "no session keys set", "尚未设置会期密钥";
    NUMBER = "number", "编号";
    OFFENCE = "offence", "违规";
    OFFENCES = "offences", "违规次数";
    OFFICER = "officer", "人员";
    OPEN_UNTIL_BLOCK = "open until block", "表决截止区块";
    ORDERER = "ordered by", "责令机构";
    ORGANISATION = "organisation", "机构";
    OTHER_FINGERPRINT = "the anchor has another fingerprint: do not use it", "信任锚指纹不符，请勿使用";
    OUTCOME = "outcome", "处理结果";
    OVERDUE = "overdue now", "目前逾期";
    OVERDUE_FOR_ASSESSMENT = "datasets overdue for assessment", "逾期未评估数据集";
    OVERDUE_REPORTS = "reports overdue", "逾期报告";
    PANEL = "panel", "评议组";
    PARAMETER = "parameter", "参数";
    PASSWORD = "password: ", "密码：";
    PASSWORD_AGAIN = "password again: ", "再次输入密码：";
    PAUSABLE = "what can be paused", "可暂停的模块";
    PAUSED = "paused", "已暂停";
    PAUSE_LENGTH = "length of a pause, in minutes", "暂停时长（分钟）";
    PEERS = "peers", "相连节点";
    PERIOD = "period", "报告期";
    PERIOD_BLOCKS = "blocks of a period", "周期区块数";
    PRODUCTS = "products", "数据产品";
    PROOF_ANCHORED = "the proof holds, and its root is anchored", "证明成立，且默克尔根已存证";
    PROOF_HOLDS = "the proof holds; whether its root is anchored was not asked", "证明成立；未核对默克尔根是否已存证";
    PROOF_SIZE = "state touched", "状态读写字节";
    PROVEN = "proven from the anchor alone, without asking anybody", "仅凭信任锚核验成立，无须询问任何节点";
    PROVIDER = "provider", "提供方";
    PURPOSE = "purpose", "用途";
    PURPOSES = "purposes", "用途";
    QUOTA = "quota", "额度";
    REASON = "reason", "理由";
    RECEIPT = "receipt", "回执";
    RECEIPTS = "receipts", "回执数";
    RECEIPTS_FIT = "count and root are those that were anchored", "回执数量和默克尔根与存证一致";
    RECEIVED = "reports received", "收到报告";
    RECORDS = "records of work", "工作记录";
    REFUSED = "refused before it reached the ledger", "未能提交上链";
    REMOVED = "removed", "已删除";
    REPLACES = "replaces", "替代";
    REPORTED = "reported", "报政府材料";
    REPORTS_CLOSED = "reports closed", "已处置报告";
    RESTS = "rests; only a majority pauses it", "间隔期内，须半数以上成员同意方可再次暂停";
    RESULT = "result", "结果";
    RETRACTED = "its block lost; waiting again", "所在区块被替换，继续等待";
    RETURN_DUE = "return of data due", "回流截止日期";
    RETURN_LINE = "line of the list", "清单行号";
    RIGHT = "right", "所涉权益";
    ROLE = "role", "职务";
    ROOT = "root", "默克尔根";
    ROW = "row", "行";
    RULE = "rule", "规则";
    RUNNING = "running", "办理中";
    SAME_FINGERPRINT = "the fingerprint is the one that was read out", "指纹一致";
    SAME_ROUND = "in one round (equivocation)", "同一轮（双重投票）";
    SCENARIO = "scenario", "应用场景";
    SCHEME = "scheme", "签名算法";
    SCORE = "score", "信用分";
    SCORE_DIFFERS = "the score of the ledger does not follow from entries and formula", "账本信用分与按记录和公式计算的结果不一致";
    SEAT = "seat", "席位";
    SECOND_BLOCK = "by the second", "第二份凭证的区块";
    SECRET = "mnemonic or SURI: ", "助记词或者密钥地址（SURI）：";
    SENT_AGAIN = "got lost; sent again", "交易丢失，已重新提交";
    SERVICE = "service", "服务状态";
    SESSION = "session", "会期";
    SESSION_BLOCKS = "blocks in a session", "会期区块数";
    SESSION_KEYS = "session keys", "会期密钥";
    SET = "set", "已设定";
    SEVERITY = "severity", "严重程度";
    SIGNED = "signed", "已签署";
    SIGNED_BOTH = "signed both sides", "两边均签署的验证人";
    SIGNED_WEIGHT = "signed by (weight / all)", "签署权重 / 总权重";
    SINCE = "since", "起算日";
    SOURCE = "where from", "来源";
    STAGE = "stage", "阶段";
    STANDING = "standing", "状态";
    STARTED = "started", "总数";
    STATE = "state", "状态";
    STATUS = "status", "状态";
    SUBJECT = "about", "对象";
    SUCCESSOR = "successor", "接替者";
    SUSPENDS = "keeps suspended", "中止范围";
    SYNCING = "catching up", "正在同步";
    SYSTEM = "system", "使用系统";
    THRESHOLD = "votes needed", "所需票数";
    TIMEOUT = "not final in time", "未在时限内最终确认";
    TIME_TO_FINALITY = "time to finality", "最终确认用时";
    TRANSACTION = "transaction", "交易";
    UNPROVEN = "the certificate does not hold", "凭证不成立";
    UNTIL = "until", "至";
    USED = "used", "已用";
    USER = "data user", "利用主体";
    VALIDATES = "validates", "正在验证";
    VALIDATES_NOT = "does not validate now", "当前未验证";
    VALIDATOR = "validator", "验证人";
    VALIDATORS = "validators", "验证节点";
    VALIDATOR_SETS = "sets of validators so far", "历次验证节点组数";
    VALUE = "value", "值";
    VERDICT = "verdict", "核验结果";
    VERIFIED = "document and salt give the digest", "文件和盐值与摘要一致";
    VERSION = "version", "版本";
    VOTES = "votes", "票数";
    WEIGHT = "weight", "权重";
    WRONG_VERSION = "client and node do not fit", "客户端与节点版本不符";
    YES = "yes", "是";
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
    Text::new("access closed", "权限已关闭"),
    Text::new("admitted at", "准入时间"),
    Text::new("agencies", "公共数据开放主体"),
    Text::new("agreement version", "协议版本"),
    Text::new("alert due", "报告期限"),
    Text::new("approvers", "同意机构"),
    Text::new("assessment", "安全评估"),
    Text::new("at", "时间"),
    Text::new("attribute", "开放属性"),
    Text::new("attribution", "注明来源"),
    Text::new("bars", "限制申请"),
    Text::new("base", "基准分"),
    Text::new("birth", "起始区块"),
    Text::new("bound to", "复核要求"),
    Text::new("close cause", "办结原因"),
    Text::new("closed", "办结"),
    Text::new("completed on", "完成开发日期"),
    Text::new("conditions", "开放条件"),
    Text::new("correction", "校核申请"),
    Text::new("corrects", "所更正的记录"),
    Text::new("counted from", "起算日"),
    Text::new("data type", "数据类型"),
    Text::new("dataset version", "数据集版本"),
    Text::new("decided at", "决定时间"),
    Text::new("decision", "决定"),
    Text::new("delivery", "开放方式"),
    Text::new("dictionary", "数据字典"),
    Text::new("document", "文件"),
    Text::new("effective from", "施行日期"),
    Text::new("ended", "已终止"),
    Text::new("entered at", "登记时间"),
    Text::new("entered block", "登记区块"),
    Text::new("entry", "信用记录"),
    Text::new("equivocation", "双重投票"),
    Text::new("excellent", "优秀"),
    Text::new("expired", "已失效"),
    Text::new("extension", "延期原因"),
    Text::new("extensions", "延期次数"),
    Text::new("fair", "一般"),
    Text::new("feedback", "使用反馈"),
    Text::new("file name", "文件名"),
    Text::new("filed at", "提出时间"),
    Text::new("filed by", "登记机构"),
    Text::new("floor", "最低分"),
    Text::new("format", "数据格式"),
    Text::new("found at", "发现时间"),
    Text::new("found by", "发现机构"),
    Text::new("from", "自"),
    Text::new("good", "良好"),
    Text::new("handle", "当事人承诺值"),
    Text::new("handler", "处置机构"),
    Text::new("hash", "哈希"),
    Text::new("history len", "记录数"),
    Text::new("issued at", "授权时间"),
    Text::new("launched on", "上线日期"),
    Text::new("law broken", "违法"),
    Text::new("legal basis", "依据"),
    Text::new("legal body", "机构性质"),
    Text::new("level", "层级"),
    Text::new("lifetime", "有效区块数"),
    Text::new("limit", "期限"),
    Text::new("link", "访问地址"),
    Text::new("listed", "已列入目录版本"),
    Text::new("min rating", "最低评级"),
    Text::new("missed periods", "逾期报告数"),
    Text::new("months", "月数"),
    Text::new("nonce", "序号"),
    Text::new("not rectified", "未按要求整改"),
    Text::new("objection", "异议"),
    Text::new("opinion", "意见"),
    Text::new("order", "责令书"),
    Text::new("ordered at", "责令时间"),
    Text::new("orderer", "责令机构"),
    Text::new("overdue", "逾期"),
    Text::new("owner", "开放主体"),
    Text::new("parent", "上级机构"),
    Text::new("person", "当事人承诺值"),
    Text::new("proof valid until", "等保证明有效至"),
    Text::new("protection level", "等级保护级别"),
    Text::new("provisional", "暂定"),
    Text::new("published at", "发布时间"),
    Text::new("rating", "评级"),
    Text::new("reads", "内容"),
    Text::new("received at", "收到时间"),
    Text::new("records", "记录数"),
    Text::new("recovery", "每月恢复分"),
    Text::new("rectification", "整改案件"),
    Text::new("referral", "移送"),
    Text::new("report", "报告"),
    Text::new("request", "申请"),
    Text::new("scale", "最高等级"),
    Text::new("served in time", "按期上线"),
    Text::new("serves until", "服务截止日"),
    Text::new("serving", "服务版本"),
    Text::new("sharing", "共享属性"),
    Text::new("signer", "签署机构"),
    Text::new("source", "来源"),
    Text::new("spec version", "运行时版本"),
    Text::new("submitted at", "提交时间"),
    Text::new("suspends", "中止范围"),
    Text::new("target", "责令对象"),
    Text::new("terms", "条款"),
    Text::new("transaction version", "交易格式版本"),
    Text::new("update frequency", "更新频率"),
    Text::new("updated at", "更新时间"),
    Text::new("urged", "督促次数"),
    Text::new("user", "利用主体"),
    Text::new("valid until", "有效至"),
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
