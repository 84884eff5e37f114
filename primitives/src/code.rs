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
/// The slug must be the variant's name in kebab case: serde writes the same.
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
    };
}
