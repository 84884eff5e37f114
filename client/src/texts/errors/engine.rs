//! Failures that belong to no pallet.

errors! { ENTRIES;
    BadOrigin: "the account may not make this call", "该账户无权进行此操作";
        "use the key of an officer with this task, or decide it in the council", "请使用具有相应职责人员的密钥，或者由理事会决定";
    CannotLookup: "the account named is not known", "找不到所指的账户";
        "check the address", "请核对地址";
    Exhausted: "the block is full", "区块已满";
        "send it again", "请重新提交";
    Corruption: "the state of the ledger is damaged", "账本状态损坏";
        "stop, and tell the operators of the nodes", "请停止操作，并告知节点运维人员";
    Unavailable: "what was asked for is not available now", "所请求的内容暂不可用";
        "try again later", "请稍后再试";
    RootNotAllowed: "this call is not made by root", "此操作不能以根权限进行";
        "use the key of an officer", "请使用人员的密钥";
    Other: "the call failed for a reason without a name", "操作失败，原因未命名";
        "tell the operators of the nodes, with the hash of the transaction", "请将交易哈希告知节点运维人员";
    Engine: "the call failed inside the engine", "底层引擎执行失败";
        "tell the operators of the nodes, with the hash of the transaction", "请将交易哈希告知节点运维人员";
}
