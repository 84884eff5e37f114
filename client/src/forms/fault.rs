//! What is wrong with a file that somebody filled in.

use super::NAMES_FILE;
use crate::texts::{
    faults::{fault_enum, Fault},
    Text,
};
use drl_primitives::{credit_code::CreditCodeFault, public_name::NameFault, Language};
use drl_toml_forms::ReadFault;
use pallet_working_days::CalendarFault;
use std::{io, path::Path};

fault_enum! {
    /// Why a field cannot be used as it is.
    #[derive(Debug)]
    pub enum FormReason {
        /// The file cannot be read.
        Unreadable(fault: io::Error) = "form-unreadable", "{fault}", "无法读取：{fault}";
            "check the path and its permissions", "请检查路径和权限";
        /// No TOML or JSON, or a field of another type; in the parser's words.
        Syntax(reason: String) = "form-syntax", "{reason}", "格式有误：{reason}";
            "correct the line; the files in examples/ show the form", "请更正该行；格式见 examples/ 中的文件";
        /// A field that the form does not have.
        UnknownField(name: String, known: String) = "form-unknown-field",
            "unknown field `{name}`, {known}", "表单没有字段 {name}：{known}";
            "remove the field, or correct its name", "请删除该字段，或者更正字段名";
        /// A field that is missing.
        MissingField(name: String) = "form-missing-field", "missing field `{name}`", "缺少字段 {name}";
            "fill the field in; the files in examples/ show the form", "请填写该字段；格式见 examples/ 中的文件";
        /// A part of the form that is missing.
        Missing = "form-missing", "is missing", "缺少该项";
            "fill it in; the files in examples/ show the form", "请填写；格式见 examples/ 中的文件";
        /// A document that belongs to an application is missing.
        MissingDocument = "form-missing-document", "is missing (R-050)", "缺少该项申请材料（R-050）";
            "name the file in application.toml", "请在 application.toml 中写明该文件";
        /// A word that is none of the codes.
        NotACode(found: String, known: String) = "form-not-a-code", "{found:?} is none of {known}", "{found:?} 不是下列代码之一：{known}";
            "write one of these words", "请填写其中之一";
        /// A file that is named and is not there.
        NoFile(name: String) = "form-no-file", "there is no file {name}", "没有文件 {name}";
            "correct the name; it is relative to the folder of the form", "请更正文件名；路径相对于表单所在文件夹";
        /// What should be a file name is none.
        NotAFileName = "form-not-a-file-name", "is no file name", "不是文件名";
            "write the name of a file between quotation marks", "请用引号填写文件名";
        /// A short name that is not known.
        UnknownName(name: String) = "form-unknown-name",
            "{name:?} is neither a number nor a name in {NAMES_FILE}; give the number, or --names FILE",
            "{name:?} 既不是编号，也不是 {NAMES_FILE} 中的简称；请填写编号，或者使用 --names 指定文件";
            "`drl dataset list` and `drl org list` show the numbers", "请用 drl dataset list 或者 drl org list 查看编号";
        /// More entries than the ledger takes.
        TooMany(what: Text) = "form-too-many", "too many {what}", "{what}过多";
            "leave some out, or split the request", "请减少数量，或者拆分提交";
        /// Not a day.
        NotADay(found: String) = "form-not-a-day",
            "a date is written as YYYY-MM-DD, between 1970-01-01 and 9999-12-31, not {found}",
            "日期应写作 YYYY-MM-DD（1970-01-01 至 9999-12-31），不能是 {found}";
            "write the date so", "请按格式填写日期";
        /// A scenario without a description.
        ScenarioNotDescribed = "form-scenario-not-described",
            "no scenario of this number is described in form.scenarios (R-051)", "form.scenarios 中没有描述该编号的应用场景（R-051）";
            "describe each scenario under [[form.scenarios]]", "请在 [[form.scenarios]] 中分别描述各场景";
        /// Not a public name.
        NotAName(fault: NameFault) = "form-not-a-name", "not a public name: {fault}", "不是有效的公开名称：{fault}";
            "type the name anew, with at most 42 Chinese characters", "请重新填写，最多 42 个汉字";
        /// Not a unified social credit code.
        NotACreditCode(fault: CreditCodeFault) = "form-not-a-credit-code",
            "not a unified social credit code: {fault}", "不是统一社会信用代码：{fault}";
            "copy the code from the certificate", "请按证书核对代码";
        /// Not an account.
        NotAnAccount(found: String) = "form-not-an-account",
            "not an account address (SS58 or 0x with 64 hex digits): {found}",
            "不是账户地址（SS58，或者 0x 加 64 位十六进制数）：{found}";
            "copy the address anew", "请重新复制地址";
        /// Data that is not shared without a ground.
        GroundMissing = "form-ground-missing",
            "data that is not shared needs a legal ground", "不共享的数据须注明法定依据（R-130）";
            "add sharing_ground with instrument and article", "请填写 sharing_ground，注明文件和条款";
        /// A governed parameter out of its bounds.
        ValueCannotWork = "form-value-cannot-work", "this value cannot work", "该参数值无效";
            "look up the bounds with `drl parameters show`, and correct the value", "请参照 drl parameters show 更正参数值";
        /// A calendar of a year that has none.
        YearOutOfRange = "form-year-out-of-range", "calendars are of the years 2022 to 2100", "日历年份为 2022 至 2100 年";
            "check the year", "请核对年份";
        /// A day of another year.
        DayOutsideYear(day: String) = "form-day-outside-year", "{day} is not in the year", "{day} 不在该年份内";
            "remove the day, or check the year", "请删除该日期，或者核对年份";
        /// Days that do not rise.
        DaysNotAscending(day: String) = "form-days-not-ascending",
            "{day} is not later than the day before it in the list", "{day} 不晚于列表中的前一个日期";
            "sort the days, each once", "请按顺序排列日期，每个日期只列一次";
        /// A holiday on a weekend.
        HolidayOnWeekend(day: String) = "form-holiday-on-weekend", "holiday {day} is on a weekend", "休息日 {day} 是周末";
            "list only days that would be worked", "请只列出原为工作日的日期";
        /// A worked day that is no weekend.
        WorkdayNotOnWeekend(day: String) = "form-workday-not-on-weekend",
            "workday {day} is not on a weekend", "调休上班日 {day} 不是周末";
            "list only Saturdays and Sundays that are worked", "请只列出调休上班的周六和周日";
    }
}

impl FormReason {
    /// What a parser says of a field or a line. Its words are English; the faults that people make have Chinese beside them.
    pub fn of_parser(reason: &str) -> Self {
        if let Some((name, known)) = reason.strip_prefix("unknown field `").and_then(|rest| rest.split_once("`, ")) {
            return Self::UnknownField(name.to_owned(), known.to_owned());
        }
        match reason.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
            Some(name) => Self::MissingField(name.to_owned()),
            None => Self::Syntax(reason.to_owned()),
        }
    }
}

/// A word that is none of the codes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is none of {known}")]
pub struct NotACode {
    /// The word.
    pub found: String,
    /// The codes.
    pub known: String,
}

impl From<NotACode> for FormReason {
    fn from(fault: NotACode) -> Self {
        Self::NotACode(fault.found, fault.known)
    }
}

/// A short name that stands for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName(pub String);

impl From<UnknownName> for FormReason {
    fn from(fault: UnknownName) -> Self {
        Self::UnknownName(fault.0)
    }
}

impl From<NameFault> for FormReason {
    fn from(fault: NameFault) -> Self {
        Self::NotAName(fault)
    }
}

impl From<CreditCodeFault> for FormReason {
    fn from(fault: CreditCodeFault) -> Self {
        Self::NotACreditCode(fault)
    }
}

impl From<CalendarFault> for FormReason {
    fn from(fault: CalendarFault) -> Self {
        match fault {
            CalendarFault::YearOutOfRange => Self::YearOutOfRange,
            CalendarFault::TooManyDays => Self::TooMany(Text::new("days", "日期")),
            CalendarFault::DayOutsideYear(at) => Self::DayOutsideYear(at.day.to_string()),
            CalendarFault::DaysNotAscending(at) => Self::DaysNotAscending(at.day.to_string()),
            CalendarFault::HolidayOnWeekend(at) => Self::HolidayOnWeekend(at.day.to_string()),
            CalendarFault::WorkdayNotOnWeekend(at) => Self::WorkdayNotOnWeekend(at.day.to_string()),
        }
    }
}

/// File, field and reason.
#[derive(Debug)]
pub struct FormFault {
    /// The file.
    pub file: String,
    /// The field, as a path like `public.scenarios[0].purpose`.
    pub field: String,
    /// Why it cannot be used.
    pub reason: FormReason,
}

impl FormFault {
    /// A fault.
    pub fn new(file: &Path, field: impl Into<String>, reason: impl Into<FormReason>) -> Self {
        Self { file: file.display().to_string(), field: field.into(), reason: reason.into() }
    }

    /// What the reader of TOML found.
    pub(crate) fn of_reader(file: &Path, fault: ReadFault) -> Self {
        match fault {
            ReadFault::File(fault) => Self::new(file, "file", FormReason::Unreadable(fault)),
            ReadFault::Syntax { line, reason } | ReadFault::Content { line, reason, .. } => {
                Self::new(file, format!("line {line}"), FormReason::of_parser(&reason))
            }
        }
    }
}

impl Fault for FormFault {
    fn slug(&self) -> &'static str {
        self.reason.slug()
    }

    fn sentence(&self, language: Language) -> String {
        let colon = Text::new(": ", "：").of(language);
        [self.file.as_str(), self.field.as_str(), &self.reason.sentence(language)].join(colon)
    }

    fn action(&self, language: Language) -> &'static str {
        self.reason.action(language)
    }
}

impl std::fmt::Display for FormFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence(Language::English))
    }
}

impl std::error::Error for FormFault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_file_field_and_reason_in_both_languages() {
        let fault =
            FormFault::new(Path::new("a.toml"), "items", FormReason::TooMany(Text::new("data items", "数据项")));
        assert_eq!(fault.to_string(), "a.toml: items: too many data items");
        assert_eq!(fault.sentence(Language::Chinese), "a.toml：items：数据项过多");
        assert!(!fault.action(Language::Chinese).is_empty());
    }

    #[test]
    fn what_the_parser_says_is_sorted() {
        let said = "unknown field `sharring`, expected one of `key`, `name_zh`";
        let unknown = FormReason::of_parser(said);
        assert_eq!(unknown.to_string(), said);
        assert!(matches!(&unknown, FormReason::UnknownField(name, _) if name == "sharring"), "{unknown:?}");
        assert!(unknown.sentence(Language::Chinese).starts_with("表单没有字段 sharring"));
        let missing = FormReason::of_parser("missing field `key`");
        assert_eq!(missing.to_string(), "missing field `key`");
        assert!(matches!(FormReason::of_parser("expected `=`"), FormReason::Syntax(_)));
    }
}
