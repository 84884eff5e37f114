//! Base 32 (RFC 4648, section 6) in capitals, without padding: the letters and digits that a QR code packs most densely and that
//! people can read out.

use alloc::{string::String, vec::Vec};

const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(encoded_len(bytes.len()));
    for group in bytes.chunks(5) {
        let number = (0..5).fold(0u64, |number, i| number << 8 | u64::from(group.get(i).copied().unwrap_or(0)));
        for place in 0..encoded_len(group.len()) {
            let letter = (number >> 35u32.saturating_sub(place as u32 * 5) & 31) as usize;
            text.push(char::from(LETTERS.get(letter).copied().unwrap_or(b'A')));
        }
    }
    text
}

/// The bytes of a text; `None` of anything that [`encode`] does not write.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len().saturating_mul(5) / 8);
    let (mut buffer, mut bits) = (0u32, 0u32);
    for letter in text.bytes() {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        buffer = buffer << 5 | value as u32;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits) as u8);
            buffer &= (1 << bits) - 1;
        }
    }
    // What is left over is less than a letter, and nothing.
    (bits < 5 && buffer == 0).then_some(bytes)
}

/// How many letters so many bytes have.
pub(crate) const fn encoded_len(bytes: usize) -> usize {
    bytes.saturating_mul(8).div_ceil(5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The vectors of RFC 4648, section 10, without their padding.
    #[test]
    fn text_is_that_of_the_rfc() {
        let known = [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ];
        for (bytes, text) in known {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text), Some(bytes.as_bytes().to_vec()));
        }
        for other in ["M", "MZ", "MZX", "my", "MY======", "M1", "MZXW6YTBO"] {
            assert_eq!(decode(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_read_back(bytes in any::<Vec<u8>>()) {
            let text = encode(&bytes);
            prop_assert_eq!(text.len(), encoded_len(bytes.len()));
            prop_assert_eq!(decode(&text), Some(bytes));
        }

        /// One text for one sequence of bytes.
        #[test]
        fn any_text_that_is_read_is_the_one_that_is_written(text in "[A-Z2-7]{0,40}") {
            if let Some(bytes) = decode(&text) {
                prop_assert_eq!(encode(&bytes), text);
            }
        }
    }
}
