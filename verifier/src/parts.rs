//! A whole certificate as numbered parts, each fit for a QR code: paper that proves by itself.
//!
//! A part is `DRLP1/<number>/<of how many>/<name>/<letters>`: the name is that of the certificate, 16 hex digits in capitals; the
//! letters are base 32 of a piece of the compact form and the first four bytes of the piece's BLAKE2b-256.

use crate::{
    base32,
    certificate::{Certificate, MAX_BYTES},
    refusal::Refusal,
    short::{with_checksum, without_checksum},
};
use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec::Vec,
};

/// What a part begins with.
pub const PREFIX: &str = "DRLP1";
/// The most parts of a certificate.
pub const MAX_PARTS: usize = 9_999;
/// The most letters of a part: what the largest QR code holds of capitals and digits, at the lowest correction of errors.
pub const MAX_LETTERS: usize = 4_296;
/// The fewest: there must be room for the heading and for something behind it.
pub const MIN_LETTERS: usize = 128;
/// What is said before the letters at most: prefix, two numbers of four digits, the name, four strokes.
const HEADING: usize = PREFIX.len() + 4 + 4 + 16 + 4;

/// A part, taken apart.
struct Part {
    number: usize,
    of: usize,
    name: String,
    piece: Vec<u8>,
}

impl Certificate {
    /// The certificate in parts of at most so many letters ([`MIN_LETTERS`] to [`MAX_LETTERS`]; nearer bounds are taken where
    /// they are passed).
    ///
    /// # Errors
    /// [`Refusal::TooLarge`] where that would be more than [`MAX_PARTS`].
    pub fn to_parts(&self, letters: usize) -> Result<Vec<String>, Refusal> {
        let letters = letters.clamp(MIN_LETTERS, MAX_LETTERS).saturating_sub(HEADING);
        let piece = (letters.saturating_mul(5) / 8).saturating_sub(4).max(1);
        let bytes = self.to_cbor();
        let pieces: Vec<_> = bytes.chunks(piece).collect();
        if pieces.len() > MAX_PARTS {
            return Err(Refusal::TooLarge);
        }
        let (of, name) = (pieces.len(), self.name());
        let part = |(number, piece): (usize, &[u8])| {
            let letters = base32::encode(&with_checksum(piece.to_vec()));
            format!("{PREFIX}/{number}/{of}/{name}/{letters}")
        };
        Ok((1..).zip(pieces).map(part).collect())
    }

    /// Reads the parts, in any order; a part may be there twice. What the certificate says is not verified.
    ///
    /// # Errors
    /// [`Refusal::NotAPart`], [`Refusal::PartsOfOthers`], [`Refusal::PartsMissing`], [`Refusal::TooLarge`]; those of
    /// [`Certificate::from_cbor`].
    pub fn from_parts<'a>(parts: impl IntoIterator<Item = &'a str>) -> Result<Self, Refusal> {
        let mut pieces: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
        let mut whole: Option<(usize, String)> = None;
        let mut size = 0usize;
        for text in parts {
            let Part { number, of, name, piece } = read(text)?;
            let (expected_of, expected_name) = whole.get_or_insert_with(|| (of, name.clone()));
            if (*expected_of, &*expected_name) != (of, &name) {
                return Err(Refusal::PartsOfOthers);
            }
            size = size.saturating_add(piece.len());
            match pieces.get(&number) {
                Some(known) if *known != piece => return Err(Refusal::PartsOfOthers),
                Some(_) => {}
                None => drop(pieces.insert(number, piece)),
            }
            if size > MAX_BYTES.saturating_mul(2) {
                return Err(Refusal::TooLarge);
            }
        }
        let (of, name) = whole.ok_or(Refusal::PartsMissing)?;
        if pieces.len() != of {
            return Err(Refusal::PartsMissing);
        }
        let certificate = Self::from_cbor(&pieces.into_values().collect::<Vec<_>>().concat())?;
        match certificate.name() == name {
            true => Ok(certificate),
            false => Err(Refusal::PartsOfOthers),
        }
    }

    fn name(&self) -> String {
        let digits: String = self.fingerprint().to_string().chars().filter(|c| *c != '-').take(16).collect();
        digits.to_ascii_uppercase()
    }
}

fn read(text: &str) -> Result<Part, Refusal> {
    let parse = || {
        let text = Some(text.trim()).filter(|text| text.len() <= MAX_LETTERS)?;
        let mut fields = text.split('/');
        let [prefix, number, of, name, letters] =
            [fields.next()?, fields.next()?, fields.next()?, fields.next()?, fields.next()?];
        let (number, of) = (counted(number)?, counted(of)?);
        let well_formed = prefix == PREFIX && fields.next().is_none() && number <= of && of <= MAX_PARTS;
        let piece = without_checksum(base32::decode(letters)?)?;
        well_formed.then(|| Part { number, of, name: name.to_string(), piece })
    };
    parse().ok_or(Refusal::NotAPart)
}

/// A number from 1, without sign or leading noughts.
fn counted(digits: &str) -> Option<usize> {
    let number: usize = digits.parse().ok()?;
    (number > 0 && number.to_string() == digits).then_some(number)
}
