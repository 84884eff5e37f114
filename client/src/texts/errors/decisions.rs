//! What the council does as root.

errors! { ENTRIES;
    CallNotAdmitted: "the call is not one that the council makes as root", "该操作不属于理事会可以最高权限执行的操作";
        "an upgrade is proposed with `drl upgrade propose`, other decisions with `drl council propose`", "升级请用 drl upgrade propose 提出，其他事项请用 drl council propose 提出";
    CallTooLong: "the call is too long to be recorded", "该操作过长，无法记录";
        "propose a shorter one", "请提出较短的操作";
    NumbersExhausted: "all numbers are used up", "编号已用完";
        "tell the operators of the ledger", "请告知账本运营方";
}
