//! Calendars and clocks.

errors! { ENTRIES;
    YearOutOfRange: "calendars are of the years 2022 to 2100", "日历年份为 2022 至 2100 年";
        "check the year", "请核对年份";
    DayOutsideYear: "a day is not in the year of the calendar", "有日期不在该日历年份内";
        "check the days", "请核对日期";
    DaysNotAscending: "the days do not rise, or one stands twice", "日期未按顺序排列或者重复";
        "sort the days", "请按顺序排列日期";
    HolidayOnWeekend: "a holiday is a Saturday or a Sunday; only days that would be worked are listed", "休息日列表含有周六或者周日，只应列出原为工作日的日期";
        "remove the weekend days from the holidays", "请从休息日列表中删除周末";
    WorkdayNotOnWeekend: "a worked day is no Saturday or Sunday; only days that would not be worked are listed", "调休上班列表含有非周末日期，只应列出原为周末的日期";
        "remove the weekdays from the worked days", "请从调休上班列表中删除非周末日期";
    NoWorkingDays: "a clock needs at least one working day", "期限至少为一个工作日";
        "check the parameters", "请核对参数";
    TooManyWorkingDays: "a clock has at most 250 working days", "期限最长为 250 个工作日";
        "check the parameters", "请核对参数";
    DayHasPassed: "the due day has passed already", "到期日已过";
        "choose a later day", "请选择以后的日期";
    DayTooFarAhead: "the due day is after the year 9999", "到期日晚于 9999 年";
        "choose an earlier day", "请选择更早的日期";
}
