//! Short fingerprints that two people compare by eye or over the telephone.

use crate::bytes::push_hex;
use alloc::string::String;
use codec::{Decode, Encode};
use core::fmt;
use primitive_types::H256;
use serde::{Deserialize, Serialize};

/// How many bytes are shown. Another anchor with the same 128 bits cannot be made.
const SHOWN: usize = 16;

/// Names a certificate or an anchor by a BLAKE2b-256 over all that it says.
///
/// Shown as eight groups of four hex digits, its first 128 bits; in JSON it is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(pub H256);

impl Fingerprint {
    /// The fingerprint of these bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(H256(drl_primitives::hashing::blake2_256(bytes)))
    }

    /// Whether `shown` is what is shown of this fingerprint; hyphens, white space and case do not matter.
    pub fn is_shown_as(&self, shown: &str) -> bool {
        let digits = |text: &str| -> String {
            text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_lowercase()).collect()
        };
        digits(shown) == digits(&alloc::format!("{self}"))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, group) in self.0.as_bytes().chunks(2).take(SHOWN / 2).enumerate() {
            let mut text = String::with_capacity(5);
            if i > 0 {
                text.push('-');
            }
            push_hex(&mut text, group);
            f.write_str(&text)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_eight_groups_of_four_digits() {
        let mut bytes = [0u8; 32];
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = i as u8;
        }
        let fingerprint = Fingerprint(H256(bytes));
        assert_eq!(fingerprint.to_string(), "0001-0203-0405-0607-0809-0a0b-0c0d-0e0f");
        assert!(fingerprint.is_shown_as("0001 0203 0405 0607 0809 0A0B 0C0D 0E0F"));
        assert!(!fingerprint.is_shown_as("0001-0203-0405-0607-0809-0a0b-0c0d-0e0e"));
        assert!(!fingerprint.is_shown_as("0001-0203"));
        assert!(!fingerprint.is_shown_as(""));
    }
}
