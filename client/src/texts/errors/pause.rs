//! The emergency pause.

errors! { ENTRIES;
    NotPausable: "there is no such pallet or call, or it is one that is never paused", "没有该模块或者操作，或者其不可暂停";
        "`drl pause list` shows what can be paused; what governs never is", "请用 drl pause list 查看可暂停的范围；治理功能不可暂停";
    AlreadyPaused: "it is paused already; only a majority of the council prolongs a pause", "已处于暂停状态；延长暂停须经理事会半数以上成员同意";
        "propose the motion with a majority as its threshold", "请将动议的所需票数设为半数以上";
    StillResting: "it was paused not long ago, as a whole or in part; until it has rested only a majority pauses it", "该对象（全部或者部分）不久前曾被暂停，间隔期内须经半数以上成员同意方可再次暂停";
        "propose the motion with a majority as its threshold", "请将动议的所需票数设为半数以上";
    TooManyPauses: "as many pauses run or rest as there can be", "暂停数量已达上限";
        "pause the whole pallet, or lift what is paused no more", "请暂停整个模块，或者解除不再需要的暂停";
    NotPaused: "it is not paused", "未处于暂停状态";
        "`drl pause list` shows what is", "请用 drl pause list 查看";
    LengthOutOfRange: "the length of a pause is ten minutes to seven days", "暂停时长应为十分钟至七日";
        "give another length", "请填写其他时长";
    NumbersExhausted: "all numbers are used up", "编号已用完";
        "tell the operators of the ledger", "请告知账本运营方";
}
