//! Faults of this program itself: of keys, vault, forms, files, transactions as files, requests and the connection.
//!
//! [`fault_enum`] declares a fault with its sentence and its advice in both languages, so that no fault can be without them.
//! Faults of calls have their texts in [`super::errors`], by the names of the runtime.

use super::{Advice, Text, Told};
use drl_primitives::{
    credit_code::CreditCodeFault, public_name::NameFault, receipts::merkle::ProofFault, Code, Language,
};
use drl_verifier::Refusal;
use std::{io, time::Duration};

/// A fault that people are told of.
pub trait Fault: std::error::Error {
    /// Its stable name, for programs.
    fn slug(&self) -> &'static str;

    /// What is wrong, with the values that belong to it.
    fn sentence(&self, language: Language) -> String;

    /// What to do about it.
    fn action(&self, language: Language) -> &'static str;

    /// Sentence and advice.
    fn tell(&self, language: Language) -> Told {
        Told { sentence: self.sentence(language), action: self.action(language).to_owned() }
    }
}

/// The texts of a fault, with places for its values in braces, under its stable name.
pub type Texts = &'static [(&'static str, Advice)];

/// A value within a sentence.
pub trait Value {
    /// It as readers of this language write it.
    fn say(&self, language: Language) -> String;
}

/// Values that all readers write alike.
macro_rules! plain_values {
    ($($ty:ty => $form:literal),+ $(,)?) => {
        $( impl Value for $ty {
            fn say(&self, _: Language) -> String {
                format!($form, self)
            }
        } )+
    };
}

plain_values! {
    String => "{}",
    &'static str => "{}",
    u8 => "{}",
    u16 => "{}",
    u32 => "{}",
    u64 => "{}",
    usize => "{}",
    i32 => "{}",
    Duration => "{:?}",
    sp_core::H256 => "{:?}",
}

/// What the system says. Its own words are English; those that people meet have Chinese beside them.
impl Value for io::Error {
    fn say(&self, language: Language) -> String {
        let known = match self.kind() {
            io::ErrorKind::NotFound => "没有该文件或者文件夹",
            io::ErrorKind::PermissionDenied => "没有访问权限",
            io::ErrorKind::AlreadyExists => "该文件已经存在",
            io::ErrorKind::StorageFull => "磁盘空间不足",
            io::ErrorKind::InvalidData => "文件内容不是有效文本",
            _ => return self.to_string(),
        };
        match language {
            Language::English => self.to_string(),
            Language::Chinese => format!("{known}（{self}）"),
        }
    }
}

impl Value for NameFault {
    fn say(&self, language: Language) -> String {
        let (en, zh) = match self {
            Self::Empty => ("it is empty", "名称为空"),
            Self::TooLong => ("it has more than 128 bytes", "名称超过 128 字节"),
            Self::NotUtf8 => ("it is not UTF-8", "名称不是 UTF-8 编码"),
            Self::Unprintable => {
                ("it has a hidden character, or white space at an end", "名称含有不可见字符，或者首尾有空白")
            }
        };
        Text::new(en, zh).of(language).to_owned()
    }
}

impl Value for CreditCodeFault {
    fn say(&self, language: Language) -> String {
        let (en, zh) = match self {
            Self::Length => ("it has not 18 characters", "长度不是 18 位"),
            Self::Character => ("it has a character that such codes do not have", "含有不允许的字符"),
            Self::CheckCharacter => ("its last character does not fit the others", "校验码不符"),
        };
        Text::new(en, zh).of(language).to_owned()
    }
}

impl Value for ProofFault {
    fn say(&self, language: Language) -> String {
        self.text(language).to_owned()
    }
}

impl Value for Refusal {
    fn say(&self, language: Language) -> String {
        self.text(language).to_owned()
    }
}

impl Value for Text {
    fn say(&self, language: Language) -> String {
        self.of(language).to_owned()
    }
}

/// Declares a fault, one line a kind: `Kind(value: Type) = "slug", "English {value}", "中文 {value}"; "what to do", "怎么办";`.
///
/// `Display` is the English sentence. A value that no sentence names is a warning of the compiler.
macro_rules! fault_enum {
    (
        $(#[$attr:meta])*
        pub enum $name:ident {
            $(
                $(#[$vattr:meta])*
                $variant:ident
                $( ( $( $place:ident : $ty:ty ),+ ) )?
                $( { $( $(#[$fattr:meta])* $field:ident : $fty:ty ),+ $(,)? } )?
                = $slug:literal, $en:literal, $zh:literal; $do_en:literal, $do_zh:literal;
            )+
        }
    ) => {
        $(#[$attr])*
        pub enum $name {
            $(
                $(#[$vattr])*
                $variant $( ( $($ty),+ ) )? $( { $( $(#[$fattr])* $field: $fty ),+ } )?,
            )+
        }

        impl $name {
            /// Every kind with its texts.
            pub const TEXTS: $crate::texts::faults::Texts = &[
                $( ($slug, $crate::texts::Advice {
                    sentence: $crate::texts::Text::new($en, $zh),
                    action: $crate::texts::Text::new($do_en, $do_zh),
                }), )+
            ];
        }

        impl $crate::texts::faults::Fault for $name {
            fn slug(&self) -> &'static str {
                match self { $( Self::$variant { .. } => $slug, )+ }
            }

            fn sentence(&self, language: drl_primitives::Language) -> String {
                match self {
                    $(
                        Self::$variant $( ( $($place),+ ) )? $( { $($field),+ } )? => {
                            $( $( let $place = $crate::texts::faults::Value::say($place, language); )+ )?
                            $( $( let $field = $crate::texts::faults::Value::say($field, language); )+ )?
                            match language {
                                drl_primitives::Language::English => std::fmt::format(format_args!($en)),
                                drl_primitives::Language::Chinese => std::fmt::format(format_args!($zh)),
                            }
                        }
                    )+
                }
            }

            fn action(&self, language: drl_primitives::Language) -> &'static str {
                match self {
                    $( Self::$variant { .. } => $crate::texts::Text::new($do_en, $do_zh).of(language), )+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&$crate::texts::faults::Fault::sentence(self, drl_primitives::Language::English))
            }
        }

        impl std::error::Error for $name {}
    };
}

pub(crate) use fault_enum;

/// Every fault of this program, by what it is about.
pub const ALL: &[(&str, Texts)] = &[
    ("keys", crate::keys::KeyError::TEXTS),
    ("vault", crate::vault::VaultError::TEXTS),
    ("forms", crate::forms::FormReason::TEXTS),
    ("files", crate::files::FileFault::TEXTS),
    ("offline", crate::offline::OfflineFault::TEXTS),
    ("signing", crate::signing::SigningFault::TEXTS),
    ("receipts", crate::receipts::ReceiptFault::TEXTS),
    ("evidence", crate::evidence::EvidenceFault::TEXTS),
    ("requests", crate::output::InputFault::TEXTS),
    ("ledger", crate::ledger::LedgerError::TEXTS),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The names in braces; what a `:` introduces is a form, not a name.
    fn places(text: &str) -> BTreeSet<&str> {
        let names = text.split('{').skip(1).filter_map(|rest| rest.split('}').next());
        names.map(|place| place.split(':').next().unwrap_or_default()).collect()
    }

    #[test]
    fn every_fault_has_sentence_and_advice_in_both_languages() {
        for (subject, texts) in ALL {
            assert!(!texts.is_empty(), "{subject}");
            for (slug, Advice { sentence, action }) in *texts {
                for text in [sentence, action] {
                    assert!(!text.en.is_empty() && text.en.is_ascii(), "{slug}: {}", text.en);
                    assert!(!text.zh.is_ascii(), "{slug}: {}", text.zh);
                }
                assert_eq!(places(sentence.en), places(sentence.zh), "{slug}");
                assert_eq!((places(action.en), places(action.zh)), Default::default(), "{slug}");
            }
        }
    }

    #[test]
    fn names_of_faults_are_unique_and_begin_with_their_subject() {
        let mut seen = BTreeSet::new();
        for (subject, texts) in ALL {
            let prefix = texts.first().and_then(|(slug, _)| slug.split('-').next()).unwrap_or_default();
            for (slug, _) in *texts {
                assert!(seen.insert(slug), "{slug} twice");
                assert_eq!(slug.split('-').next(), Some(prefix), "{subject}: {slug}");
                assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{slug}");
            }
        }
    }

    #[test]
    fn what_the_system_says_is_told_in_chinese_too() {
        let fault = io::Error::from(io::ErrorKind::NotFound);
        assert_eq!(fault.say(Language::English), fault.to_string());
        assert!(fault.say(Language::Chinese).starts_with("没有该文件"));
        let odd = io::Error::other("odd");
        assert_eq!(odd.say(Language::Chinese), "odd");
    }

    #[test]
    fn values_stand_in_both_sentences() {
        use crate::keys::KeyError;
        let fault = KeyError::NotFound("clerk".into());
        assert_eq!(fault.to_string(), "no key named clerk in the key store");
        let told = fault.tell(Language::Chinese);
        assert!(told.sentence.contains("clerk") && !told.action.is_empty(), "{told:?}");
    }
}
