//! Grants.

errors! { ENTRIES;
    NoSuchGrant: "there is no grant with this hash", "不存在该授权";
        "check the hash with `drl grant list`", "请用 drl grant list 核对哈希";
    AlreadyExists: "a grant with exactly these terms was issued before", "已有完全相同的授权";
        "use that grant", "请使用该授权";
    NoRows: "the agreement covers no dataset", "协议不含任何数据";
        "look at the agreement", "请查看协议";
    MalformedItems: "a row's data items are none, do not rise or stand twice", "数据项为空、未按顺序排列或者重复";
        "look at the application", "请查看申请";
    MaxItemsExceeded: "the rows of one dataset ask for more items or purposes than a grant can hold", "同一数据集的数据项或者用途过多";
        "split the application", "请拆分申请";
    AgenciesDiffer: "rows of one dataset name different agencies", "同一数据集的开放主体不一致";
        "look at the application", "请查看申请";
    EmptyPeriod: "the period of the agreement ends before it has begun", "协议期限结束早于开始";
        "draft the agreement anew", "请重新拟定协议";
    NotResponsible: "the organisation is neither an agency of this data nor the bureau", "该机构既不是数据的开放主体，也不是主管部门";
        "use the key of the agency or of the bureau", "请使用开放主体或者主管部门的密钥";
    GrantOver: "the grant was terminated, revoked or shut down", "授权已终止、撤销或者关停";
        "nothing can be done with it", "无法再操作";
    PeriodOver: "the period of the grant or agreement is over", "授权或者协议期限已满";
        "nothing needs to be done", "无需再操作";
    AlreadyHeld: "the same kind of actor has placed a hold of this kind already", "同类主体已采取相同的暂停措施";
        "nothing needs to be done", "无需再操作";
    NoSuchHold: "no hold of this kind stands on the grant or agreement", "该授权或者协议没有此类暂停措施";
        "look at the grant with `drl grant show`", "请用 drl grant show 查看";
    PlacedByAnother: "the hold was placed by another kind of actor, which alone may lift it", "暂停措施由其他主体采取，只能由其解除";
        "ask who placed it", "请联系采取措施的主体";
    LiftedByRectification: "a hold of a rectification is lifted when the correction is accepted", "整改期间的关闭在整改验收后解除";
        "have the correction accepted", "请完成整改验收";
    NumbersExhausted: "the history or an index of the grant has no further number", "授权记录编号已用尽";
        "tell the operators of the nodes", "请告知节点运维人员";
    NoSuchAgreement: "there is no agreement with this number that both sides have signed", "不存在双方已签署的该协议";
        "check the number with `drl agreement list`", "请用 drl agreement list 核对编号";
    AgreementOver: "the grants of the agreement, or of this agency's share of it, were terminated", "协议或者该机构所涉的授权已终止";
        "nothing can be done with them", "无法再操作";
}
