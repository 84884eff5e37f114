//! Calls bound together.

errors! { ENTRIES;
    TooManyCalls: "too many calls in one batch", "批量操作中的调用过多";
        "send them in smaller batches", "请分成较小的批次提交";
}
