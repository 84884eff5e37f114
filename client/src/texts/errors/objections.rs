//! Objections to opening.

errors! { ENTRIES;
    NotFound: "there is no objection with this number", "不存在该异议";
        "check the number with `drl objection list`", "请用 drl objection list 核对编号";
    NoSuchDataset: "there is no such dataset", "不存在该数据集";
        "check the number with `drl dataset list`", "请用 drl dataset list 核对编号";
    NotOwner: "the organisation does not own the dataset (R-005)", "该机构不是此数据集的开放主体（R-005）";
        "use the key of the agency that owns it", "请使用开放主体的密钥";
    NotResponsible: "the organisation is neither the owner of the dataset nor the bureau", "该机构既不是数据的开放主体，也不是主管部门";
        "use the key of the owner or of the bureau", "请使用开放主体或者主管部门的密钥";
    WrongState: "the objection is not at a stage at which this can be done", "异议所处阶段不能进行此操作";
        "look at it with `drl objection show`", "请用 drl objection show 查看";
    NotOpened: "the dataset is neither open nor suspended: nothing of it can be suspended or withdrawn", "该数据集未开放，无法中止或者撤回";
        "look at it with `drl dataset show`", "请用 drl dataset show 查看";
    ItemsNotAscending: "the contested items do not ascend or stand twice", "争议数据项未按顺序排列或者重复";
        "sort the items by code", "请按代码排列数据项";
    NoSuchItem: "a contested item is none of the dataset", "争议数据项不属于该数据集";
        "look at the items with `drl dataset show`", "请用 drl dataset show 查看数据项";
    NumbersExhausted: "there is no further number", "编号已用尽";
        "tell the operators of the nodes", "请告知节点运维人员";
    NoItemsContested: "the whole dataset is contested, not items of it", "异议针对整个数据集，未指明数据项";
        "suspend the dataset, or nothing", "请中止整个数据集，或者不中止";
    WholeDatasetOnly: "by the reading in force the whole dataset is suspended (Q-21)", "按现行口径须中止整个数据集（Q-21）";
        "suspend the dataset", "请中止整个数据集";
    TooManyItemSuspensions: "too many objections keep items of the dataset suspended", "因异议中止数据项的数量已达上限";
        "suspend the dataset", "请中止整个数据集";
    TooManyItems: "more items would be suspended than a dataset may have", "中止的数据项超过上限";
        "suspend the dataset", "请中止整个数据集";
    BoundByRereview: "the bureau's re-review obliges the agency to decide otherwise (Q-22)", "复核结果要求作出其他处理（Q-22）";
        "decide as the re-review says", "请按复核结果处理";
    RereviewTimeOver: "the time to ask for re-review has passed (Q-22)", "申请复核的期限已过（Q-22）";
        "nothing can be done any more", "无法再申请复核";
    NoBureau: "there is no bureau to review", "没有可以复核的主管部门";
        "tell the operators of the nodes", "请告知节点运维人员";
    OwnReview: "what the bureau decided on its own data, another of its officers reviews (Q-34)", "主管部门自己数据的处理须由其他人员复核（Q-34）";
        "use the key of another officer", "请使用其他人员的密钥";
}
