//! The council of the consortium.

errors! { COUNCIL;
    NotMember: "the account is no member of the council", "该账户不是理事会成员";
        "use the key of a member", "请使用成员的密钥";
    DuplicateProposal: "this motion stands already", "该动议已经提出";
        "vote on it instead", "请对已有动议表决";
    ProposalMissing: "there is no such motion", "没有该动议";
        "check its hash; it may be closed already", "请核对哈希，动议可能已经结束";
    WrongIndex: "number and hash are of different motions", "动议编号与哈希不一致";
        "check both", "请核对编号和哈希";
    DuplicateVote: "this member has voted so already", "该成员已投过相同的票";
        "nothing needs to be done", "无需再操作";
    AlreadyInitialized: "the members are set already", "成员已经设定";
        "change them by a decision of the council", "请通过理事会决定变更";
    TooEarly: "the motion cannot be closed yet", "动议尚不能结束";
        "wait for enough votes or for the end of voting", "请等待足够的票数或者表决期结束";
    TooManyProposals: "too many motions are open", "未结束的动议过多";
        "close some first", "请先结束部分动议";
    WrongProposalWeight: "the bound on the motion's weight is too low", "给出的动议权重上限过低";
        "give a higher bound", "请提高上限";
    WrongProposalLength: "the bound on the motion's length is too low", "给出的动议长度上限过低";
        "give a higher bound", "请提高上限";
    PrimeAccountNotMember: "the chair must be a member", "主席必须是成员";
        "name a member", "请指定一名成员";
    ProposalActive: "the motion is still open", "动议仍在表决";
        "close it first", "请先结束该动议";
}
