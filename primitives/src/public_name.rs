//! Names that are public by law: of organisations and of datasets. The only text on the chain (decision 13).

use alloc::vec::Vec;
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The longest name, in bytes of UTF-8: 42 Chinese characters.
pub const MAX_NAME_BYTES: u32 = 128;

/// A public name as bytes. Whether they are a well-formed name is told by [`PublicName::check`]: decoding a call must not
/// fail on bad text, so that the refusal has a name.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub struct PublicName(pub BoundedVec<u8, ConstU32<MAX_NAME_BYTES>>);

/// Why bytes are not a public name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// Nothing but white space, or nothing at all.
    Empty,
    /// More than [`MAX_NAME_BYTES`] bytes.
    TooLong,
    /// Not UTF-8.
    NotUtf8,
    /// A control character, or white space at either end.
    Unprintable,
}

impl PublicName {
    /// The name `text`, checked.
    pub fn new(text: &str) -> Result<Self, NameFault> {
        let bytes = BoundedVec::try_from(Vec::from(text.as_bytes())).map_err(|_| NameFault::TooLong)?;
        let name = Self(bytes);
        name.check().map(|_| name)
    }

    /// Whether the bytes are UTF-8, not empty, free of control characters and of white space at the ends.
    pub fn check(&self) -> Result<(), NameFault> {
        let text = core::str::from_utf8(&self.0).map_err(|_| NameFault::NotUtf8)?;
        if text.trim().is_empty() {
            return Err(NameFault::Empty);
        }
        let hidden = |c: char| {
            c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        };
        if text.trim() != text || text.chars().any(hidden) {
            return Err(NameFault::Unprintable);
        }
        Ok(())
    }

    /// The text, or nothing where the bytes are not UTF-8.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl serde::Serialize for PublicName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for PublicName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = alloc::string::String::deserialize(deserializer)?;
        Self::new(&text).map_err(|fault| serde::de::Error::custom(alloc::format!("not a public name: {fault:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_utf8_printable_and_bounded() {
        assert_eq!(
            PublicName::new("丽水市交通运输局").map(|n| n.as_str().to_owned()),
            Ok("丽水市交通运输局".to_owned())
        );
        assert_eq!(PublicName::new(""), Err(NameFault::Empty));
        assert_eq!(PublicName::new("  "), Err(NameFault::Empty));
        assert_eq!(PublicName::new(" a"), Err(NameFault::Unprintable));
        assert_eq!(PublicName::new("a\nb"), Err(NameFault::Unprintable));
        assert_eq!(PublicName::new("a\u{202e}b"), Err(NameFault::Unprintable));
        assert_eq!(PublicName::new(&"a".repeat(129)), Err(NameFault::TooLong));
        assert_eq!(PublicName(vec![0xff, 0xfe].try_into().unwrap()).check(), Err(NameFault::NotUtf8));
    }
}
