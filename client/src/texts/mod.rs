//! What people read, in English and Chinese: faults and what to do about them, headings, questions.

pub mod errors;
pub mod faults;
mod refusals;
pub mod words;

pub use errors::dispatch_error;
pub use refusals::refusal;

use crate::ledger::DispatchFault;
use drl_primitives::{Code, Language};

/// A text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// English.
    pub en: &'static str,
    /// Simplified Chinese.
    pub zh: &'static str,
}

impl Text {
    /// A text in both languages.
    pub const fn new(en: &'static str, zh: &'static str) -> Self {
        Self { en, zh }
    }

    /// What a code says.
    pub fn of_code(code: impl Code) -> Self {
        Self { en: code.text(Language::English), zh: code.text(Language::Chinese) }
    }

    /// It in one language.
    pub const fn of(self, language: Language) -> &'static str {
        match language {
            Language::English => self.en,
            Language::Chinese => self.zh,
        }
    }
}

/// What is wrong, and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advice {
    /// What is wrong with the request.
    pub sentence: Text,
    /// What to do about it.
    pub action: Text,
}

/// An [`Advice`] in one language.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Told {
    /// What is wrong with the request.
    pub sentence: String,
    /// What to do about it; may be empty.
    pub action: String,
}

impl Advice {
    /// It in one language.
    pub fn tell(self, language: Language) -> Told {
        Told { sentence: self.sentence.of(language).to_owned(), action: self.action.of(language).to_owned() }
    }
}

/// What to say about a failed call. An error without a text, of a runtime newer than this table, keeps its own words.
pub fn dispatch(fault: &DispatchFault, language: Language) -> Told {
    let told = dispatch_error(&fault.pallet, &fault.name)
        .map_or_else(|| Told { sentence: fault.docs.clone(), action: String::new() }, |advice| advice.tell(language));
    let Some(reason) = fault.reason else { return told };
    let colon = Text::new(": ", "：").of(language);
    Told { sentence: [told.sentence.as_str(), reason.text(language)].join(colon), ..told }
}

/// The language named on the command line, else by the environment (`LC_ALL`, `LC_MESSAGES`, `LANG`), else English.
pub fn language(asked: Option<&str>, variable: impl Fn(&str) -> Option<String>) -> Language {
    let named = asked
        .map(str::to_owned)
        .or_else(|| ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|n| variable(n).filter(|v| !v.is_empty())));
    match named {
        Some(name) if name.to_ascii_lowercase().starts_with("zh") => Language::Chinese,
        _ => Language::English,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_follows_option_then_environment() {
        let none = |_: &str| None;
        assert_eq!(language(None, none), Language::English);
        assert_eq!(language(Some("zh-CN"), none), Language::Chinese);
        let chinese = |name: &str| (name == "LANG").then(|| "zh_CN.UTF-8".to_owned());
        assert_eq!(language(None, chinese), Language::Chinese);
        assert_eq!(language(Some("en"), chinese), Language::English);
        let c = |name: &str| (name == "LC_ALL").then(|| "C".to_owned()).or_else(|| chinese(name));
        assert_eq!(language(None, c), Language::English);
    }

    #[test]
    fn an_unknown_error_keeps_its_own_words() {
        let fault =
            DispatchFault { pallet: "Moon".into(), name: "Eclipsed".into(), docs: "It is dark.".into(), reason: None };
        assert_eq!(dispatch(&fault, Language::Chinese).sentence, "It is dark.");
    }
}
