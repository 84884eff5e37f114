//! The unified social credit code (统一社会信用代码) of legal persons and other organisations, GB 32100-2015.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The 31 characters of a code in the order of their values; I, O, S, V and Z are not used.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Weight of each of the first 17 positions: 3 to the power of the position, modulo 31.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// Eighteen characters, the last of which checks the others.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct CreditCode(pub [u8; 18]);

/// Why a string is not a unified social credit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditCodeFault {
    /// Not eighteen bytes.
    Length,
    /// A character outside the alphabet (lower case, or I, O, S, V, Z), or a letter among the six digits of the area.
    Character,
    /// The last character is not the check character of the others.
    CheckCharacter,
}

impl CreditCode {
    /// The code written as `text`, checked.
    pub fn new(text: &str) -> Result<Self, CreditCodeFault> {
        let code = Self(text.as_bytes().try_into().map_err(|_| CreditCodeFault::Length)?);
        code.check().map(|_| code)
    }

    /// Checks alphabet, area digits (positions 3 to 8) and check character.
    pub fn check(&self) -> Result<(), CreditCodeFault> {
        if !self.0.iter().skip(2).take(6).all(u8::is_ascii_digit) {
            return Err(CreditCodeFault::Character);
        }
        let expected = self.check_character().ok_or(CreditCodeFault::Character)?;
        match self.0.last().and_then(value_of) {
            None => Err(CreditCodeFault::Character),
            Some(_) if self.0.last() != Some(&expected) => Err(CreditCodeFault::CheckCharacter),
            Some(_) => Ok(()),
        }
    }

    /// The check character that belongs to the first seventeen, if these are of the alphabet.
    pub fn check_character(&self) -> Option<u8> {
        let mut sum = 0u32;
        for (byte, weight) in self.0.iter().zip(WEIGHTS) {
            sum = sum.saturating_add(value_of(byte)?.saturating_mul(weight));
        }
        let value = (31 - sum % 31) % 31;
        ALPHABET.get(value as usize).copied()
    }

    /// The code as text; empty where the bytes are no ASCII.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }
}

fn value_of(byte: &u8) -> Option<u32> {
    ALPHABET.iter().position(|c| c == byte).and_then(|i| u32::try_from(i).ok())
}

impl serde::Serialize for CreditCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for CreditCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = alloc::string::String::deserialize(deserializer)?;
        Self::new(&text)
            .map_err(|fault| serde::de::Error::custom(alloc::format!("not a unified social credit code: {fault:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_known_organisations_pass() {
        // Published codes: Alibaba (China), Tencent Computer Systems, ICBC, Baidu Netcom, Huawei Technologies.
        for code in [
            "91330100799655058B",
            "91440300708461136T",
            "91100000100003962T",
            "91110000802100433B",
            "914403001922038216",
        ] {
            assert_eq!(CreditCode::new(code).map(|c| c.as_str().to_owned()), Ok(code.to_owned()));
        }
    }

    #[test]
    fn every_single_changed_character_is_found() {
        let good = *b"91330100799655058B";
        for position in 0..18 {
            for replacement in ALPHABET {
                let mut code = good;
                if code[position] == *replacement {
                    continue;
                }
                code[position] = *replacement;
                assert!(CreditCode(code).check().is_err(), "{position} {replacement}");
            }
        }
    }

    #[test]
    fn faults_have_names() {
        assert_eq!(CreditCode::new("9133"), Err(CreditCodeFault::Length));
        assert_eq!(CreditCode::new("91330100799655058b"), Err(CreditCodeFault::Character));
        assert_eq!(CreditCode::new("91330100799655O58B"), Err(CreditCodeFault::Character));
        assert_eq!(CreditCode::new("91330100799655058C"), Err(CreditCodeFault::CheckCharacter));
    }
}
