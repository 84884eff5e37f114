//! The engine's own pallets.

errors! { SYSTEM;
    InvalidSpecName: "the new runtime has another name", "新运行时的名称不符";
        "propose a runtime of this ledger", "请提出本账本的运行时";
    SpecVersionNeedsToIncrease: "the new runtime has no higher version", "新运行时的版本号没有增加";
        "raise the version and build it again", "请提高版本号并重新构建";
    FailedToExtractRuntimeVersion: "the new runtime does not tell its version", "无法读取新运行时的版本";
        "check that the file is a runtime", "请核对文件是否为运行时";
    NonDefaultComposite: "the account is still in use", "该账户仍在使用";
        "dismiss the officer first", "请先解除该人员的职务";
    NonZeroRefCount: "the account is still in use", "该账户仍被引用";
        "dismiss the officer first", "请先解除该人员的职务";
    CallFiltered: "this call is not allowed on this ledger", "本账本不允许此操作";
        "use another call", "请使用其他操作";
    MultiBlockMigrationsOngoing: "the ledger is being upgraded", "账本正在升级";
        "try again in a few minutes", "请几分钟后再试";
    NothingAuthorized: "no runtime upgrade was decided", "没有经过授权的运行时升级";
        "let the council decide on the upgrade first", "请先由理事会决定升级";
    Unauthorized: "this is not the runtime that was decided", "所提交的运行时不是经授权的版本";
        "submit the runtime whose hash was decided", "请提交与授权哈希一致的运行时";
}

errors! { SESSION;
    InvalidProof: "the proof of owning the session keys is wrong", "会话密钥的所有权证明无效";
        "generate the keys and the proof again on the node", "请在节点上重新生成密钥和证明";
    NoAssociatedValidatorId: "the account is no validator", "该账户不是验证节点";
        "use the validator's own account", "请使用验证节点自己的账户";
    DuplicatedKey: "another validator has this session key", "该会话密钥已被其他验证节点使用";
        "generate new keys", "请生成新的密钥";
    NoKeys: "no session keys are set for this account", "该账户没有设置会话密钥";
        "set them first", "请先设置会话密钥";
    NoAccount: "the account may not hold session keys", "该账户不能设置会话密钥";
        "use an account of an officer", "请使用人员的账户";
}

errors! { GRANDPA;
    PauseFailed: "finality cannot be paused now", "当前不能暂停最终确认";
        "wait until the pending change is over", "请等待正在进行的变更结束";
    ResumeFailed: "finality cannot be resumed now", "当前不能恢复最终确认";
        "wait until the pending change is over", "请等待正在进行的变更结束";
    ChangePending: "a change of validators is under way", "验证节点的变更正在进行";
        "wait until it is over", "请等待变更结束";
    TooSoon: "the last forced change is too recent", "距离上次强制变更的时间过短";
        "wait, then try again", "请稍后再试";
    InvalidKeyOwnershipProof: "the accused key did not belong to a validator then", "被举报的密钥当时不属于验证节点";
        "check the proof", "请核对证明";
    InvalidEquivocationProof: "the proof shows no double vote", "证明不能说明存在双重投票";
        "check the proof", "请核对证明";
    DuplicateOffenceReport: "this double vote was reported before", "该双重投票已被举报";
        "nothing needs to be done", "无需再操作";
}
