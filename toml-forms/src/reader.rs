//! The reader, and what can be wrong with a file.

use drl_primitives::Day;
use serde::de::DeserializeOwned;
use std::{io, path::Path};

/// What is wrong with a file.
#[derive(Debug)]
pub enum ReadFault {
    /// It cannot be read, or is no UTF-8.
    File(io::Error),
    /// It is no TOML.
    Syntax {
        /// The line, from 1.
        line: usize,
        /// Why not, in the parser's words.
        reason: String,
    },
    /// A field is missing, unknown, or of another type.
    Content {
        /// The line, from 1.
        line: usize,
        /// The field, as a path: `members[2].code`. Where a field is missing, the one that should hold it; `.` is the file.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Reads a TOML file.
///
/// # Errors
/// [`ReadFault`].
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<T, ReadFault> {
    parse(&std::fs::read_to_string(path).map_err(ReadFault::File)?)
}

/// Reads TOML text.
///
/// # Errors
/// As [`read`], but for those of the file.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, ReadFault> {
    // Two steps, so that a fault of syntax is not taken for one of the field that was being read.
    toml::from_str::<toml::Table>(text)
        .map_err(|fault| ReadFault::Syntax { line: line_of(text, &fault), reason: fault.message().to_owned() })?;
    serde_path_to_error::deserialize(toml::Deserializer::new(text)).map_err(|fault| {
        let field = fault.path().to_string();
        let inner = fault.into_inner();
        ReadFault::Content { line: line_of(text, &inner), field, reason: inner.message().to_owned() }
    })
}

/// The line that a fault begins on; the first where it concerns the whole.
fn line_of(text: &str, fault: &toml::de::Error) -> usize {
    let before = fault.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    before.matches('\n').count().saturating_add(1)
}

/// A TOML date, or a string like `2026-11-16`, as a day.
///
/// # Errors
/// What stands there instead, as text.
pub fn day(value: &toml::Value) -> Result<Day, String> {
    let text = match value {
        toml::Value::Datetime(date) => date.to_string(),
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    text.parse().map_err(|_| text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Form {
        #[serde(default)]
        rows: Vec<Row>,
        date: Option<toml::Value>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Row {
        number: u8,
    }

    /// Line, field and reason; no field for a fault of syntax.
    fn fault(text: &str) -> (usize, Option<String>, String) {
        match parse::<Form>(text).unwrap_err() {
            ReadFault::Syntax { line, reason } => (line, None, reason),
            ReadFault::Content { line, field, reason } => (line, Some(field), reason),
            ReadFault::File(fault) => panic!("{fault}"),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let form: Form = parse("date = 2026-11-16\n[[rows]]\nnumber = 7\n").unwrap();
        assert_eq!(form.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [7]);
        assert!(form.date.is_some());
    }

    #[test]
    fn faults_of_content_name_line_and_field() {
        let (line, field, reason) = fault("[[rows]]\nnumber = 1\n[[rows]]\nnumber = \"two\"\n");
        assert_eq!((line, field.as_deref()), (4, Some("rows[1].number")));
        assert!(reason.contains("invalid type"), "{reason}");
        let (line, field, reason) = fault("[[rows]]\nnumber = 1\nname = 2\n");
        assert_eq!((line, field.as_deref()), (3, Some("rows[0].name")));
        assert!(reason.contains("unknown field `name`"), "{reason}");
        let (line, field, reason) = fault("\n[[rows]]\n");
        assert_eq!((line, field.as_deref()), (2, Some("rows[0]")));
        assert!(reason.contains("missing field `number`"), "{reason}");
    }

    #[test]
    fn faults_of_syntax_name_the_line() {
        let (line, field, _) = fault("[[rows]]\nnumber = \n");
        assert_eq!((line, field), (2, None));
        let (line, field, _) = fault("[[rows]]\nnumber = 1\nnumber = 2\n");
        assert_eq!((line, field), (3, None));
    }

    #[test]
    fn days_are_read_as_toml_dates_and_as_text() {
        let date = |text: &str| parse::<Form>(&format!("date = {text}")).unwrap().date.unwrap();
        assert_eq!(day(&date("2026-11-16")), Ok(Day::from_ymd(2026, 11, 16).unwrap()));
        assert_eq!(day(&date("2026-11-16")), day(&date("\"2026-11-16\"")));
        assert_eq!(day(&date("3")), Err("3".to_owned()));
        assert_eq!(day(&date("\"soon\"")), Err("soon".to_owned()));
    }

    #[test]
    fn a_file_that_is_not_there_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let fault = read::<Form>(&folder.path().join("none.toml")).unwrap_err();
        assert!(matches!(fault, ReadFault::File(fault) if fault.kind() == io::ErrorKind::NotFound));
    }
}
