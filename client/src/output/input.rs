//! What cannot be asked for: requests that do not fit together, or that name something the ledger does not have.

use crate::{
    forms::{NotACode, UnknownName, NAMES_FILE},
    texts::{faults::fault_enum, Text},
};

fault_enum! {
    /// Why a request cannot be carried out as it was typed.
    #[derive(Debug, PartialEq, Eq)]
    pub enum InputFault {
        /// No key was named.
        NoKey = "input-no-key",
            "no key: give --key NAME, or set DRL_KEY; `drl key list` shows the names", "没有指定密钥：请使用 --key 名称，或者设置 DRL_KEY";
            "make a key with `drl key create` if there is none yet", "尚无密钥的，请用 drl key create 生成";
        /// A short name that is not known.
        UnknownName(name: String) = "input-unknown-name",
            "{name:?} is neither a number nor a name in {NAMES_FILE}; give the number, or --names FILE",
            "{name:?} 既不是编号，也不是 {NAMES_FILE} 中的简称；请使用编号，或者用 --names 指定文件";
            "`drl dataset list` and `drl org list` show the numbers", "请用 drl dataset list 或者 drl org list 查看编号";
        /// A word that is none of the codes.
        NotACode(found: String, known: String) = "input-not-a-code",
            "{found:?} is none of {known}", "{found:?} 不是下列代码之一：{known}";
            "give one of these words", "请使用其中之一";
        /// No such organisation.
        NoOrganisation(asked: String) = "input-no-organisation", "there is no organisation {asked}", "没有机构 {asked}";
            "`drl org list` shows the numbers", "请用 drl org list 查看编号";
        /// No such dataset.
        NoDataset(number: u32) = "input-no-dataset", "there is no dataset {number}", "没有数据集 {number}";
            "`drl dataset list` shows the numbers", "请用 drl dataset list 查看编号";
        /// No such application.
        NoApplication(number: u32) = "input-no-application", "there is no application {number}", "没有申请 {number}";
            "`drl application list` shows the numbers", "请用 drl application list 查看编号";
        /// No such agreement.
        NoAgreement(number: u32) = "input-no-agreement", "there is no agreement {number}", "没有协议 {number}";
            "`drl agreement list` shows the numbers", "请用 drl agreement list 查看编号";
        /// No such grant.
        NoGrant(hash: sp_core::H256) = "input-no-grant", "there is no grant {hash}", "没有授权 {hash}";
            "`drl grant list` shows the hashes", "请用 drl grant list 查看哈希";
        /// No such delivery.
        NoDelivery(number: u32) = "input-no-delivery", "there is no delivery {number}", "没有数据交付 {number}";
            "`drl delivery list` shows the numbers", "请用 drl delivery list 查看编号";
        /// No such data return.
        NoReturn(number: u32) = "input-no-return", "there is no data return {number}", "没有数据回流 {number}";
            "`drl return list` shows the numbers", "请用 drl return list 查看编号";
        /// No such batch of receipts.
        NoBatch(number: u32) = "input-no-batch", "there is no batch {number}", "没有批次 {number}";
            "`drl batch list` shows the numbers", "请用 drl batch list 查看编号";
        /// A digest without the size of what it is of.
        SizeMissing = "input-size-missing",
            "a digest does not tell the size: give --size", "摘要不含数据大小，须使用 --size 填写";
            "give the size in bytes, or the file itself", "请填写字节数，或者直接提供文件";
        /// A file of another size than was said.
        OtherDataSize(found: u64, stated: u64) = "input-other-data-size",
            "the file has {found} bytes, not {stated}", "文件有 {found} 字节，不是 {stated} 字节";
            "leave --size out, or name the file that is meant", "请省略 --size，或者指定正确的文件";
        /// A proof that is of no line.
        NoLineInProof = "input-no-line-in-proof",
            "a proof of consistency is of no line", "一致性证明不针对某一行";
            "leave --line out, or name a proof of inclusion", "请省略 --line，或者指定包含证明";
        /// Session keys or proof that are none.
        NotSessionKeys = "input-not-session-keys", "these are no session keys, or no proof of them", "会期密钥或者证明格式不正确";
            "give what author_rotateKeysWithOwner of the node answered, in hex", "请提供节点 author_rotateKeysWithOwner 返回的十六进制内容";
        /// No such validator.
        NoValidator(asked: String) = "input-no-validator", "{asked} is and was no validator", "{asked} 不是也从未是验证节点";
            "`drl consortium validators` shows them", "请用 drl consortium validators 查看";
        /// No such set.
        NoValidatorSet = "input-no-validator-set", "there was no such set of validators", "没有该组验证节点";
            "`drl consortium session` shows how many there were", "请用 drl consortium session 查看组数";
        /// No such motion.
        NoMotion(asked: String) = "input-no-motion", "no motion {asked} is open", "没有正在表决的动议 {asked}";
            "`drl council list` shows the open motions; it may be closed already", "请用 drl council list 查看；动议可能已经结束";
        /// A file that is no runtime.
        NotCode(path: String) = "input-not-code", "{path} is no runtime: neither wasm nor compressed wasm", "{path} 不是运行时代码（wasm）";
            "name the blob that the build made, *.compact.compressed.wasm", "请指定构建生成的 *.compact.compressed.wasm 文件";
        /// No upgrade is authorised.
        NothingAuthorised = "input-nothing-authorised", "the council has authorised no upgrade", "理事会尚未授权升级";
            "propose it with `drl upgrade propose`, and let the council vote", "请用 drl upgrade propose 提出，并由理事会表决";
        /// Other code than the council authorised.
        OtherCode(found: sp_core::H256, authorised: sp_core::H256) = "input-other-code",
            "the hash of this code is {found:?}, and the council authorised {authorised:?}", "该代码的哈希为 {found:?}，理事会授权的是 {authorised:?}";
            "take the blob that was voted on", "请使用表决通过的代码文件";
        /// No pallet or call of that name.
        NoSuchCall(name: String, known: String) = "input-no-such-call",
            "there is no pallet or call {name:?}; what can be paused: {known}", "没有模块或者操作 {name:?}；可暂停的模块：{known}";
            "give a pallet, or a call as PALLET.CALL", "请填写模块名称，或者以“模块.操作”填写操作名称";
        /// No vote of the council carries it.
        NotForCouncil = "input-not-for-council", "no vote of the council carries this call", "该操作不属于理事会表决事项";
            "what the council decides is listed in docs/operate/decisions.md", "理事会表决事项见 docs/operate/decisions.md";
        /// No such version of the governed parameters.
        NoVersion(version: u32) = "input-no-version", "there is no version {version}", "没有版本 {version}";
            "`drl parameters list` shows the versions", "请用 drl parameters list 查看版本";
        /// No calendar of a year.
        NoCalendar(year: u16) = "input-no-calendar",
            "no calendar of {year} is published: weekends alone count", "{year} 年的日历尚未发布，目前只按周末计算";
            "the bureau publishes it with `drl calendar set`", "请由主管部门用 drl calendar set 发布";
        /// Nothing is disputed.
        NoDispute(number: u32) = "input-no-dispute",
            "no dispute over the sharing attribute of dataset {number} is open", "数据集 {number} 的共享属性没有异议";
            "look at it with `drl dataset show`", "请用 drl dataset show 查看";
        /// The other side holds another attribute right.
        OtherHeldRight(held: Text, asked: Text) = "input-other-held-right",
            "the other side holds \"{held}\" right, not \"{asked}\"", "对方主张的是“{held}”，不是“{asked}”";
            "accept what it holds right, or go on negotiating", "请接受对方意见，或者继续协商";
        /// A sharing attribute with less or more than belongs to it.
        SharingStates(attribute: Text, needed: Text) = "input-sharing-states",
            "the sharing attribute \"{attribute}\" is stated with {needed}", "共享属性“{attribute}”的注明方式：{needed}";
            "give these options and no others (R-130)", "请只填写这些选项（R-130）";
        /// Neither attribute, or both.
        OneAttribute = "input-one-attribute",
            "give --attribute for opening, or --sharing for sharing", "请用 --attribute 填写开放属性，或者用 --sharing 填写共享属性";
            "one dispute is about one of the two", "一项异议只涉及其中之一";
        /// An entry of a priority list in another form.
        PriorityEntry(found: String) = "input-priority-entry",
            "an entry is written as DATASET=CATEGORY, not {found:?}", "条目应写作 数据集=类别，不能是 {found:?}";
            "write it so, once for each dataset", "请按格式逐个填写";
        /// More than the ledger takes.
        TooMany(count: usize, what: Text) = "input-too-many", "{count} {what} are too many", "{count} 个{what}过多";
            "leave some out, or split the request", "请减少数量，或者分多次提交";
        /// A decision without what belongs to it.
        DecisionIncomplete = "input-decision-incomplete",
            "give --approve, or --refuse GROUND with --instrument, --article and --statement (R-055)",
            "请使用 --approve，或者 --refuse 理由 并注明 --instrument、--article 和 --statement（R-055）";
            "nothing is refused without ground, provision and statement", "不同意开放必须有理由、条款和书面说明";
        /// Nothing of a kind with this number.
        NoCase(what: Text, number: u32) = "input-no-case", "there is no {what} {number}", "没有编号为 {number} 的{what}";
            "the command `list` of the same subject shows the numbers", "请用同类命令的 list 查看编号";
        /// None of several options was given.
        OneOf(options: &'static str) = "input-one-of", "give one of {options}", "请使用下列选项之一：{options}";
            "exactly one of them", "只能选择其一";
        /// An account that is no officer.
        NoPost = "input-no-post", "this key has no post in any organisation", "该密钥在任何机构都没有职务";
            "name the organisation, or use the key of an officer", "请填写机构，或者使用机构人员的密钥";
        /// Which grants?
        WhichGrants = "input-which-grants",
            "give --dataset, --user or --agreement", "请使用 --dataset、--user 或者 --agreement";
            "one of the three", "三者选一";
        /// What is to be signed?
        WhatToSign = "input-what-to-sign",
            "give the agreement, or --offline with --to", "请填写协议编号，或者使用 --offline 和 --to";
            "`drl agreement list` shows the numbers", "请用 drl agreement list 查看编号";
        /// A refusal without statement.
        StatementMissing = "input-statement-missing", "a refusal needs --statement", "不同意须使用 --statement 提供书面说明";
            "add the statement of reasons", "请补充书面说明";
        /// A renewal without months.
        MonthsMissing = "input-months-missing", "a renewal needs --months", "续签须使用 --months 填写月数";
            "give the months of the further term", "请填写续签的月数";
        /// A text file without side.
        SideMissing = "input-side-missing", "a text file of an agreement needs --side", "导出协议文本须使用 --side 注明签署方";
            "give --side provider or --side data-user", "请使用 --side provider 或者 --side data-user";
        /// No text to sign.
        NoText(number: u32) = "input-no-text", "agreement {number} has no such text now", "协议 {number} 目前没有该文本";
            "look at its state with `drl agreement show`", "请用 drl agreement show 查看状态";
        /// The key of somebody else.
        NeitherSide = "input-neither-side",
            "this key is of neither side of the agreement", "该密钥不属于协议的任何一方";
            "use the key of a signatory of one side", "请使用一方签署人的密钥";
        /// Another text was read.
        OtherDigest(digest: String, given: String) = "input-other-digest",
            "the text's digest is 0x{digest}, not {given}: it was not signed", "文本的摘要是 0x{digest}，不是 {given}：没有签署";
            "read the text that is shown, then give its digest", "请阅读显示的文本，再填写其摘要";
        /// Nobody can be asked.
        NotAsked(digest: String) = "input-not-asked",
            "nobody can be asked here: read the text, then add --yes-i-have-read 0x{digest}",
            "此处无法询问：请阅读文本，再使用 --yes-i-have-read 0x{digest}";
            "or run the command in a terminal", "或者在终端中运行";
        /// A removal that was not confirmed.
        RemoveKey(name: String) = "input-remove-key",
            "add --yes to remove the key {name}; without another copy it is lost", "删除密钥 {name} 须使用 --yes；没有其他副本则无法恢复";
            "export it first with `drl key export`", "请先用 drl key export 导出";
        /// A removal that was not confirmed.
        RemoveDocument(digest: String) = "input-remove-document",
            "add --yes to remove the document {digest} with its salt", "删除文件 {digest} 及其盐值须使用 --yes";
            "without its salt nobody can prove the digest any more", "没有盐值就无法再证明该摘要";
        /// A motion of another hash than its call.
        MotionAltered(hash: sp_core::H256) = "input-motion-altered",
            "the node's call of motion {hash} has another hash: it is not what is voted on", "节点给出的动议 {hash} 内容与哈希不符，不是表决对象";
            "ask another node", "请改用其他节点";
        /// A threshold that cannot be.
        Threshold(least: u32, seats: u32, asked: u32) = "input-threshold",
            "this motion needs {least} to {seats} votes, not {asked}", "该动议的票数门槛应为 {least} 至 {seats}，不能是 {asked}";
            "leave --threshold out: the least number that can carry it is taken", "请省略 --threshold，自动采用最低有效票数";
        /// No motion is named as what to propose.
        NothingProposed = "input-nothing-proposed",
            "give a file written with --draft, or --call",
            "请提供用 --draft 写出的文件，或者使用 --call";
            "exactly one of them", "只能选择其一";
    }
}

impl From<NotACode> for InputFault {
    fn from(fault: NotACode) -> Self {
        Self::NotACode(fault.found, fault.known)
    }
}

impl From<UnknownName> for InputFault {
    fn from(fault: UnknownName) -> Self {
        Self::UnknownName(fault.0)
    }
}
