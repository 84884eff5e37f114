//! Requests to correct data.

errors! { ENTRIES;
    NotFound: "there is no correction request with this number", "不存在该校核申请";
        "check the number with `drl correction list`", "请用 drl correction list 核对编号";
    NoSuchDataset: "the catalog shows no dataset with this number", "目录中没有该数据集";
        "check the number with `drl dataset list`", "请用 drl dataset list 核对编号";
    NotOwner: "the organisation does not own the dataset (R-005)", "该机构不是此数据集的开放主体（R-005）";
        "use the key of the agency that owns it", "请使用开放主体的密钥";
    WrongState: "the request is not at a stage, or did not come on a way, in which this can be done", "申请所处阶段或者提出途径不允许此操作";
        "look at it with `drl correction show`", "请用 drl correction show 查看";
    DocumentMissing: "a document's digest is missing", "缺少文件摘要";
        "give the document", "请提供文件";
    GroundDoesNotFit: "the regulation does not name this ground for such a request or notice", "条例未规定此类申请或者通知可用该事由";
        "choose another ground", "请选择其他事由";
    FinderNotPublicBody: "only the bureau or an agency finds what the bureau gives notice of (R-116)", "发现问题的只能是主管部门或者公共管理和服务机构（R-116）";
        "name the body that found it", "请填写发现问题的机构";
    NotHead: "only the head of the body approves an extension and delegates it (R-113, Q-35)", "只有单位负责人可以批准延期或者委托批准（R-113、Q-35）";
        "use the key of the head", "请使用单位负责人的密钥";
    LimitPassed: "the limit has passed: it cannot be extended any more (R-113)", "期限已过，不能再延期（R-113）";
        "finish the verification", "请完成校核";
    NoTimeGained: "by the parameters in force an extension would not end later", "按现行参数延期不会延后截止日";
        "finish the verification", "请完成校核";
    VersionNotNew: "the version is not later than the one shown when the request was filed", "该版本不晚于申请时的版本";
        "name a later version, or none", "请填写之后的版本，或者不填写";
    NoSuchVersion: "the catalog does not show this version or a later one", "目录中没有该版本或者更新的版本";
        "check the version with `drl dataset show`", "请用 drl dataset show 核对版本";
    NotOverdue: "nothing is late: there is nothing to urge (R-115)", "未逾期，无需督促（R-115）";
        "wait until the limit has passed", "请待期限届满";
    DelegationOff: "heads cannot delegate the approval of extensions at present (Q-35)", "目前不允许委托批准延期（Q-35）";
        "use the key of the head", "请使用单位负责人的密钥";
    DelegateDoesNotFit: "the delegate is no officer of the same body who may decide, or is a head (Q-35)", "受托人不是本单位有决定权的人员，或者就是负责人（Q-35）";
        "name another officer", "请指定其他人员";
    NoDelegation: "there is no delegation", "没有委托";
        "nothing needs to be done", "无需再操作";
    NumbersExhausted: "there is no further number", "编号已用尽";
        "tell the operators of the nodes", "请告知节点运维人员";
}
