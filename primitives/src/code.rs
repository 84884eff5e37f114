//! Enumerated codes: each has a stable index, a kebab-case slug and a sentence in English and Chinese.
//!
//! The chain carries codes only; people read them through these tables (architecture, decision 13).

/// The languages end users are spoken to in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese (zh-CN).
    Chinese,
}

/// What every enumerated code can tell about itself.
pub trait Code: Copy + Sized + 'static {
    /// All codes, in the order of their indices.
    const ALL: &'static [Self];

    /// The name used in files, on the command line and in JSON.
    fn slug(self) -> &'static str;

    /// What the code says to a reader.
    fn text(self, language: Language) -> &'static str;

    /// The code with this slug.
    fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.slug() == slug)
    }
}

/// Declares an enumerated code: `Variant = index, "slug", "English", "中文";`.
///
/// The slug is what serde writes and reads. Each enumeration brings a test of its own, named like it, of slugs and texts.
macro_rules! code_enum {
    (
        $(#[$attr:meta])*
        pub enum $name:ident {
            $( $(#[$vattr:meta])* $variant:ident = $index:literal, $slug:literal, $en:literal, $zh:literal; )+
        }
    ) => {
        $(#[$attr])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord,
            codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen,
            scale_info::TypeInfo, serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $(
                $(#[$vattr])*
                #[doc = concat!("\n\n", $en, " (", $zh, ")")]
                #[codec(index = $index)]
                #[serde(rename = $slug)]
                $variant,
            )+
        }

        impl $crate::code::Code for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }

            fn text(self, language: $crate::code::Language) -> &'static str {
                match (self, language) {
                    $(
                        (Self::$variant, $crate::code::Language::English) => $en,
                        (Self::$variant, $crate::code::Language::Chinese) => $zh,
                    )+
                }
            }
        }

        // A function of the enumeration's name: it lives in another namespace.
        #[cfg(test)]
        #[test]
        #[allow(non_snake_case)]
        fn $name() {
            $crate::code::tests::check_code::<$name>();
        }
    };
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{
        clocks::{ClockEnd, ClockSubject, Term},
        law::{Citation, Instrument},
        organisation::Identity,
        parameters::Parameters,
        CreditCode, Day, Digest, PublicName,
    };
    use codec::{Decode, Encode};
    use core::fmt::Debug;
    use serde::{de::DeserializeOwned, Serialize};
    use std::collections::BTreeSet;

    /// Slugs and texts of an enumeration: unique, not empty, and the same for serde, the command line and SCALE.
    pub(crate) fn check_code<C>()
    where
        C: Code + Encode + Decode + Serialize + DeserializeOwned + Debug + PartialEq,
    {
        let slugs: BTreeSet<_> = C::ALL.iter().map(|code| code.slug()).collect();
        assert_eq!(slugs.len(), C::ALL.len(), "slugs are unique");
        for language in [Language::English, Language::Chinese] {
            let texts: BTreeSet<_> = C::ALL.iter().map(|code| code.text(language)).collect();
            assert_eq!(texts.len(), C::ALL.len(), "texts are unique");
        }
        for code in C::ALL {
            assert!(is_slug(code.slug()), "{code:?}");
            assert!(!code.text(Language::English).trim().is_empty(), "{code:?}");
            assert!(!code.text(Language::Chinese).trim().is_empty(), "{code:?}");
            assert_eq!(C::from_slug(code.slug()), Some(*code));
            assert_eq!(round_trip(code), format!("\"{}\"", code.slug()));
            assert_eq!(C::decode(&mut &code.encode()[..]), Ok(*code));
        }
        assert_eq!(C::from_slug("no such slug"), None);
    }

    /// Lower-case words joined by hyphens, or the letter and number of the texts: G1, K7, W3.
    fn is_slug(slug: &str) -> bool {
        let words = slug.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        let letter_and_number = matches!(slug.as_bytes(), [b'G' | b'K' | b'W', b'1'..=b'9']);
        words || letter_and_number
    }

    /// The JSON of a value, which reads back as the same.
    fn round_trip<T: Serialize + DeserializeOwned + Debug + PartialEq>(value: &T) -> String {
        let json = serde_json::to_string(value).unwrap();
        assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value);
        json
    }

    #[test]
    fn names_in_json_are_kebab_case_and_read_back() {
        let day = Day::from_ymd(2026, 11, 23).unwrap();
        assert_eq!(round_trip(&day), r#""2026-11-23""#);
        assert_eq!(round_trip(&Term::WorkingDays(15)), r#"{"working-days":15}"#);
        assert_eq!(round_trip(&Term::Until(day)), r#"{"until":"2026-11-23"}"#);
        assert_eq!(round_trip(&ClockSubject::Row(3, 1)), r#"{"row":[3,1]}"#);
        assert_eq!(round_trip(&ClockEnd::InTime), r#""in-time""#);
        assert_eq!(round_trip(&crate::agreement::Side::DataUser), r#""data-user""#);
        assert_eq!(
            round_trip(&Digest::sha256([0xab; 32])),
            format!(r#"{{"algorithm":"sha256","value":"0x{}"}}"#, "ab".repeat(32))
        );
        assert_eq!(
            round_trip(&Citation::article(Instrument::ZhejiangRegulation, 33)),
            r#"{"instrument":"zj-public-data-regulation","article":33,"paragraph":0,"item":0}"#
        );
        let name = PublicName::new("丽水市交通运输局").unwrap();
        let code = CreditCode::new("91330100799655058B").unwrap();
        assert_eq!(
            round_trip(&Identity::Registered { name, code }),
            r#"{"registered":{"name":"丽水市交通运输局","code":"91330100799655058B"}}"#
        );
        round_trip(&Identity::Pseudonym { commitment: Digest::sha256([1; 32]) });
    }

    #[test]
    fn parameters_read_back_and_unknown_fields_are_refused() {
        round_trip(&Parameters::default());
        assert_eq!(serde_json::from_str::<Parameters>("{}").unwrap(), Parameters::default());
        assert!(serde_json::from_str::<Parameters>(r#"{"reviews":{}}"#).is_err());
    }

    #[test]
    fn faulty_text_is_refused_by_serde() {
        assert!(serde_json::from_str::<CreditCode>(r#""91330100799655058C""#).is_err());
        assert!(serde_json::from_str::<PublicName>(r#"" ""#).is_err());
        assert!(serde_json::from_str::<Day>(r#""2026-02-30""#).is_err());
        assert!(serde_json::from_str::<Instrument>(r#""ZhejiangRegulation""#).is_err());
    }
}
