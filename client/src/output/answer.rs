//! An answer: one JSON value, and the same in parts that people read.

use crate::texts::Text;
use comfy_table::{presets::UTF8_BORDERS_ONLY, ContentArrangement, Table};
use drl_primitives::Language;
use serde::Serialize;

/// A part of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text as it is.
    Text(String),
    /// Names and values.
    Fields(Vec<(Text, String)>),
    /// Fields of a value, by their own names.
    Record(Vec<(String, String)>),
    /// Rows under headings.
    Table {
        /// The headings.
        head: Vec<Text>,
        /// The rows.
        rows: Vec<Vec<String>>,
    },
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    json: serde_json::Value,
    parts: Vec<Part>,
}

impl Answer {
    /// An answer whose JSON is `value`, without parts yet.
    pub fn new(value: impl Serialize) -> Self {
        // Types of this program serialise; one that did not would show as null in the tests of its command.
        Self { json: serde_json::to_value(value).unwrap_or_default(), parts: Vec::new() }
    }

    /// An answer that shows every field of a value under its own name.
    pub fn record(value: impl Serialize) -> Self {
        let answer = Self::new(value);
        let fields = flat(&answer.json);
        Self { json: answer.json, parts: vec![Part::Record(fields)] }
    }

    /// With a further field of its JSON, which must be an object.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        if let (Some(fields), Ok(value)) = (self.json.as_object_mut(), serde_json::to_value(value)) {
            fields.insert(name.to_owned(), value);
        }
        self
    }

    /// With a text.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Text(text.into()));
        self
    }

    /// With names and values.
    #[must_use]
    pub fn fields(mut self, fields: impl IntoIterator<Item = (Text, String)>) -> Self {
        self.parts.push(Part::Fields(fields.into_iter().collect()));
        self
    }

    /// With a table.
    #[must_use]
    pub fn table(mut self, head: impl IntoIterator<Item = Text>, rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        self.parts.push(Part::Table { head: head.into_iter().collect(), rows: rows.into_iter().collect() });
        self
    }

    /// With the parts of another answer after its own; the JSON stays.
    #[must_use]
    pub fn followed_by(mut self, other: Self) -> Self {
        self.parts.extend(other.parts);
        self
    }

    /// For programs.
    pub fn json(&self) -> &serde_json::Value {
        &self.json
    }

    /// For programs, as text.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(&self.json).unwrap_or_default()
    }

    /// For people.
    pub fn to_text(&self, language: Language) -> String {
        self.parts.iter().map(|part| part.to_text(language)).collect::<Vec<_>>().join("\n")
    }
}

impl Part {
    fn to_text(&self, language: Language) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Fields(fields) => {
                let mut table = table();
                for (name, value) in fields {
                    table.add_row([name.of(language), value]);
                }
                table.to_string()
            }
            Self::Record(fields) => {
                let mut table = table();
                for (name, value) in fields {
                    table.add_row([crate::texts::words::field(name, language), value.clone()]);
                }
                table.to_string()
            }
            Self::Table { head, rows } => {
                let mut table = table();
                table.set_header(head.iter().map(|name| name.of(language)));
                table.add_rows(rows);
                table.to_string()
            }
        }
    }
}

/// The fields of a value as rows of name and text. Names of fields within fields are joined by dots.
pub fn flat(value: &serde_json::Value) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    flatten(String::new(), value, &mut rows);
    rows
}

fn flatten(name: String, value: &serde_json::Value, rows: &mut Vec<(String, String)>) {
    use serde_json::Value;
    let within = |part: &str| if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") };
    match value {
        Value::Object(fields) => match (fields.get("algorithm"), fields.get("value")) {
            (Some(Value::String(algorithm)), Some(Value::String(digest))) if fields.len() == 2 => {
                rows.push((name, format!("{algorithm} {digest}")));
            }
            _ => fields.iter().for_each(|(part, value)| flatten(within(part), value, rows)),
        },
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            items.iter().enumerate().for_each(|(place, item)| flatten(within(&place.to_string()), item, rows));
        }
        Value::Array(items) => rows.push((name, items.iter().map(scalar).collect::<Vec<_>>().join(", "))),
        value => rows.push((name, scalar(value))),
    }
}

/// Numbers as large as moments are shown as moments of China.
fn scalar(value: &serde_json::Value) -> String {
    const EARLIEST_MOMENT: u64 = 1_500_000_000_000;
    const LATEST_MOMENT: u64 = 9_999_999_999_999;
    match value {
        serde_json::Value::Null => "-".to_owned(),
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Number(number) => match number.as_u64() {
            Some(moment @ EARLIEST_MOMENT..=LATEST_MOMENT) => {
                format!("{} UTC+8", drl_primitives::signing::ChinaTime(moment))
            }
            _ => number.to_string(),
        },
        other => other.to_string(),
    }
}

fn table() -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_BORDERS_ONLY).set_content_arrangement(ContentArrangement::Disabled);
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_json_for_programs_and_a_table_for_people() {
        let answer = Answer::new(serde_json::json!({"name": "rail-stations"}))
            .fields([(Text::new("name", "名称"), "rail-stations".to_owned())])
            .table([Text::new("item", "数据项")], [vec!["1".to_owned()], vec!["2".to_owned()]]);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&answer.to_json()).unwrap(), *answer.json());
        let text = answer.to_text(Language::Chinese);
        assert!(text.contains("名称") && text.contains("数据项") && text.contains("rail-stations"), "{text}");
        assert!(!answer.to_text(Language::English).contains("名称"));
    }

    #[test]
    fn records_show_digests_moments_and_lists_in_one_line() {
        let value = serde_json::json!({
            "digest": {"algorithm": "sha256", "value": "0x12"},
            "since": 1_767_600_000_000u64,
            "items": [1, 2],
            "rows": [{"row": 0}],
            "parent": null,
        });
        let rows = flat(&value);
        let of = |name: &str| rows.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
        assert_eq!(of("digest"), Some("sha256 0x12"));
        assert_eq!(of("since"), Some("2026-01-05 16:00:00 UTC+8"));
        assert_eq!(of("items"), Some("1, 2"));
        assert_eq!(of("rows.0.row"), Some("0"));
        assert_eq!(of("parent"), Some("-"));
        assert!(Answer::record(&value).to_text(Language::Chinese).contains("数据项"));
    }
}
