//! The part of CBOR (RFC 8949) that certificates are written in: unsigned numbers, byte and text strings, lists, true, false and
//! null; all of definite length, each number and length in its shortest form. One value has one encoding, and no other is read.
//!
//! Nothing is allocated for a length that is only claimed: a string must be there, and a list cannot have more entries than bytes
//! are left.

use crate::refusal::Refusal;
use alloc::vec::Vec;

const UNSIGNED: u8 = 0;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const LIST: u8 = 4;
const FALSE: u8 = 0xf4;
const TRUE: u8 = 0xf5;
const NULL: u8 = 0xf6;

/// Writes CBOR.
#[derive(Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    pub(crate) fn unsigned(&mut self, number: u64) {
        self.head(UNSIGNED, number);
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.head(BYTES, bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.head(TEXT, text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Begins a list of so many entries, which follow.
    pub(crate) fn list(&mut self, entries: usize) {
        self.head(LIST, entries as u64);
    }

    pub(crate) fn bool(&mut self, value: bool) {
        self.0.push(if value { TRUE } else { FALSE });
    }

    pub(crate) fn null(&mut self) {
        self.0.push(NULL);
    }

    fn head(&mut self, major: u8, argument: u64) {
        let major = major << 5;
        let bytes = argument.to_be_bytes();
        match argument {
            0..=23 => self.0.push(major | argument as u8),
            24..=0xff => {
                self.0.push(major | 24);
                self.0.extend_from_slice(&bytes[7..]);
            }
            0x100..=0xffff => {
                self.0.push(major | 25);
                self.0.extend_from_slice(&bytes[6..]);
            }
            0x1_0000..=0xffff_ffff => {
                self.0.push(major | 26);
                self.0.extend_from_slice(&bytes[4..]);
            }
            _ => {
                self.0.push(major | 27);
                self.0.extend_from_slice(&bytes);
            }
        }
    }
}

/// Reads CBOR.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn unsigned(&mut self) -> Result<u64, Refusal> {
        self.head(UNSIGNED)
    }

    /// A number that fits a smaller type.
    pub(crate) fn number<T: TryFrom<u64>>(&mut self) -> Result<T, Refusal> {
        T::try_from(self.unsigned()?).map_err(|_| Refusal::NotCbor)
    }

    /// A byte string of at most so many bytes.
    pub(crate) fn bytes(&mut self, most: usize) -> Result<&'a [u8], Refusal> {
        self.string(BYTES, most)
    }

    /// A byte string of exactly so many bytes.
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Refusal> {
        self.bytes(N)?.try_into().map_err(|_| Refusal::NotCbor)
    }

    pub(crate) fn text(&mut self, most: usize) -> Result<&'a str, Refusal> {
        core::str::from_utf8(self.string(TEXT, most)?).map_err(|_| Refusal::NotCbor)
    }

    /// The number of entries of a list, at most so many.
    pub(crate) fn list(&mut self, most: usize) -> Result<usize, Refusal> {
        let count = usize::try_from(self.head(LIST)?).map_err(|_| Refusal::NotCbor)?;
        if count > most {
            return Err(Refusal::TooMany);
        }
        // Every entry has one byte at least.
        match count <= self.0.len() {
            true => Ok(count),
            false => Err(Refusal::NotCbor),
        }
    }

    /// Begins a list of exactly so many entries.
    pub(crate) fn exactly(&mut self, entries: usize) -> Result<(), Refusal> {
        match self.head(LIST)? == entries as u64 {
            true => Ok(()),
            false => Err(Refusal::NotCbor),
        }
    }

    /// A list of at most so many entries, each read by `read`.
    pub(crate) fn all<T>(
        &mut self,
        most: usize,
        mut read: impl FnMut(&mut Self) -> Result<T, Refusal>,
    ) -> Result<Vec<T>, Refusal> {
        (0..self.list(most)?).map(|_| read(self)).collect()
    }

    pub(crate) fn bool(&mut self) -> Result<bool, Refusal> {
        match self.byte()? {
            FALSE => Ok(false),
            TRUE => Ok(true),
            _ => Err(Refusal::NotCbor),
        }
    }

    /// Null, or what `read` reads.
    pub(crate) fn optional<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Refusal>,
    ) -> Result<Option<T>, Refusal> {
        match self.0.split_first() {
            Some((&NULL, rest)) => {
                self.0 = rest;
                Ok(None)
            }
            _ => read(self).map(Some),
        }
    }

    fn string(&mut self, major: u8, most: usize) -> Result<&'a [u8], Refusal> {
        let length = usize::try_from(self.head(major)?).map_err(|_| Refusal::NotCbor)?;
        if length > most {
            return Err(Refusal::TooLong);
        }
        self.take(length)
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Refusal> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Refusal::NotCbor)?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Refusal> {
        self.take(1)?.first().copied().ok_or(Refusal::NotCbor)
    }

    fn head(&mut self, major: u8) -> Result<u64, Refusal> {
        let first = self.byte()?;
        if first >> 5 != major {
            return Err(Refusal::NotCbor);
        }
        let (width, least) = match first & 31 {
            short @ 0..=23 => return Ok(u64::from(short)),
            24 => (1, 24),
            25 => (2, 0x100),
            26 => (4, 0x1_0000),
            27 => (8, 0x1_0000_0000),
            // 31 begins a string or list of indefinite length; the others mean nothing.
            31 => return Err(Refusal::NotCanonical),
            _ => return Err(Refusal::NotCbor),
        };
        let argument = self.take(width)?.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
        match argument >= least {
            true => Ok(argument),
            false => Err(Refusal::NotCanonical),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
        let mut writer = Writer::default();
        write(&mut writer);
        writer.0
    }

    /// Numbers of the examples in appendix A of the RFC.
    #[test]
    fn numbers_are_written_as_the_rfc_says_and_in_no_other_way() {
        let known: [(u64, &[u8]); 9] = [
            (0, &[0x00]),
            (23, &[0x17]),
            (24, &[0x18, 0x18]),
            (100, &[0x18, 0x64]),
            (1_000, &[0x19, 0x03, 0xe8]),
            (1_000_000, &[0x1a, 0x00, 0x0f, 0x42, 0x40]),
            (1_000_000_000_000, &[0x1b, 0x00, 0x00, 0x00, 0xe8, 0xd4, 0xa5, 0x10, 0x00]),
            (0xffff_ffff, &[0x1a, 0xff, 0xff, 0xff, 0xff]),
            (u64::MAX, &[0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        ];
        for (number, bytes) in known {
            assert_eq!(written(|w| w.unsigned(number)), bytes, "{number}");
            assert_eq!(Reader(bytes).unsigned(), Ok(number));
        }
        for long in [&[0x18, 0x17][..], &[0x19, 0x00, 0xff], &[0x1a, 0, 0, 0xff, 0xff], &[0x1b, 0, 0, 0, 0, 1, 0, 0, 0]]
        {
            assert_eq!(Reader(long).unsigned(), Err(Refusal::NotCanonical), "{long:?}");
        }
    }

    #[test]
    fn indefinite_lengths_are_not_canonical() {
        assert_eq!(Reader(&[0x5f, 0x41, 0, 0xff]).bytes(9), Err(Refusal::NotCanonical));
        assert_eq!(Reader(&[0x9f, 0xff]).list(9), Err(Refusal::NotCanonical));
    }

    #[test]
    fn claimed_lengths_cost_nothing() {
        let huge = [0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        assert_eq!(Reader(&huge).bytes(usize::MAX), Err(Refusal::NotCbor));
        assert_eq!(Reader(&huge).bytes(100), Err(Refusal::TooLong));
        let list = [0x9b, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        assert_eq!(Reader(&list).list(usize::MAX), Err(Refusal::NotCbor));
        assert_eq!(Reader(&list).list(100), Err(Refusal::TooMany));
    }

    #[test]
    fn each_kind_reads_back_and_is_no_other() {
        let text = written(|w| w.text("水"));
        assert_eq!(text, [0x63, 0xe6, 0xb0, 0xb4]);
        assert_eq!(Reader(&text).text(3), Ok("水"));
        assert_eq!(Reader(&text).text(2), Err(Refusal::TooLong));
        assert_eq!(Reader(&text).bytes(3), Err(Refusal::NotCbor));
        assert_eq!(Reader(&[0x62, 0xe6, 0xb0]).text(3), Err(Refusal::NotCbor));
        let list = written(|w| {
            w.list(3);
            w.bool(true);
            w.null();
            w.bytes(&[1, 2]);
        });
        let mut reader = Reader(&list);
        assert_eq!(reader.exactly(3), Ok(()));
        assert_eq!(reader.bool(), Ok(true));
        assert_eq!(reader.optional(Reader::unsigned), Ok(None));
        assert_eq!(reader.optional(|r| r.array::<2>()), Ok(Some([1, 2])));
        assert!(reader.0.is_empty());
        assert_eq!(reader.unsigned(), Err(Refusal::NotCbor));
        assert_eq!(Reader(&[0xf6]).bool(), Err(Refusal::NotCbor));
        assert_eq!(Reader(&[0x19, 0x01, 0x00]).number::<u8>(), Err(Refusal::NotCbor));
    }
}
