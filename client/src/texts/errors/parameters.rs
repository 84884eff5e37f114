//! Governed parameters.

errors! { ENTRIES;
    ReviewValueOutOfRange: "a value of the group review cannot work: clocks have 1 to 250 working days, windows rise through the year", "review 组的参数无效：期限为 1 至 250 个工作日，季度日期须依次递增";
        "correct the value", "请更正参数值";
    CatalogValueOutOfRange: "a value of the group catalog cannot work: spans have 1 to 120 months", "catalog 组的参数无效：期限为 1 至 120 个月";
        "correct the value", "请更正参数值";
    ApplicantValueOutOfRange: "a value of the group applicant cannot work: spans have 1 to 120 months, levels and ratings are 1 to 5", "applicant 组的参数无效：期限为 1 至 120 个月，等级和评级为 1 至 5";
        "correct the value", "请更正参数值";
    AgreementValueOutOfRange: "a value of the group agreement cannot work: spans have 1 to 120 months", "agreement 组的参数无效：期限为 1 至 120 个月";
        "correct the value", "请更正参数值";
    ConductValueOutOfRange: "a value of the group conduct cannot work: clocks have 1 to 250 working days", "conduct 组的参数无效：期限为 1 至 250 个工作日";
        "correct the value", "请更正参数值";
    DayHasPassed: "the day from which the parameters shall apply has passed", "参数施行日期已过";
        "choose today or a later day", "请选择今天或者以后的日期";
    DayTooFarAhead: "the day from which the parameters shall apply is more than ten years ahead", "参数施行日期超过十年";
        "choose an earlier day", "请选择更早的日期";
    DecisionPending: "another decision waits for its day", "已有待施行的决定";
        "cancel it first with `drl parameters cancel`", "请先用 drl parameters cancel 撤销";
    NothingPending: "no decision waits for its day", "没有待施行的决定";
        "nothing needs to be done", "无需再操作";
}
