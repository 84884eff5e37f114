//! The nodes of the trie, as they are written.
//!
//! | first byte | node |
//! |---|---|
//! | `00000000` | the empty trie |
//! | `01nnnnnn` | leaf, value inline |
//! | `10nnnnnn` | branch without value |
//! | `11nnnnnn` | branch, value inline |
//! | `001nnnnn` | leaf, value under its hash |
//! | `0001nnnn` | branch, value under its hash |
//!
//! `n` counts the hex digits of the key's part; where all its bits are 1, bytes follow that are added to it, up to the first that
//! is not 255. Then: the digits, two in a byte, a first 0 before an odd number; of a branch two bytes, little-endian, that say
//! which of 16 children there are; the value, its length before it (SCALE compact) or its hash alone; the children, each its
//! length and a node of less than 32 bytes, or the hash of one.

use crate::refusal::Refusal;
use codec::{Compact, Decode};

/// A part of a key: hex digits of bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nibbles<'a> {
    bytes: &'a [u8],
    /// How many digits of `bytes` are not part of it, at the front.
    skipped: usize,
}

impl<'a> Nibbles<'a> {
    pub(super) const fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, skipped: 0 }
    }

    const fn len(&self) -> usize {
        self.bytes.len().saturating_mul(2).saturating_sub(self.skipped)
    }

    fn at(&self, place: usize) -> Option<u8> {
        let digit = place.checked_add(self.skipped)?;
        let byte = self.bytes.get(digit / 2)?;
        Some(if digit % 2 == 0 { byte >> 4 } else { byte & 15 })
    }

    fn after(&self, digits: usize) -> Self {
        Self { bytes: self.bytes, skipped: self.skipped.saturating_add(digits) }
    }

    /// What follows `start`, where it begins so.
    pub(super) fn without(&self, start: &Nibbles<'_>) -> Option<Self> {
        let begins_so = start.len() <= self.len() && (0..start.len()).all(|place| self.at(place) == start.at(place));
        begins_so.then(|| self.after(start.len()))
    }

    pub(super) fn split_first(&self) -> Option<(u8, Self)> {
        self.at(0).map(|digit| (digit, self.after(1)))
    }
}

impl PartialEq for Nibbles<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.without(other).is_some()
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'a> {
    Inline(&'a [u8]),
    Hashed(&'a [u8; 32]),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Child<'a> {
    Inline(&'a [u8]),
    Hashed(&'a [u8; 32]),
}

#[derive(Debug)]
#[allow(clippy::large_enum_variant)] // One at a time, on the stack: nothing is allocated for a node.
pub(super) enum Node<'a> {
    Empty,
    Leaf { partial: Nibbles<'a>, value: Value<'a> },
    Branch { partial: Nibbles<'a>, value: Option<Value<'a>>, children: [Option<Child<'a>>; 16] },
}

/// How a value is written.
#[derive(Clone, Copy)]
enum Form {
    None,
    Inline,
    Hashed,
}

impl<'a> Node<'a> {
    /// Reads a node and all of it.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let mut input = Input(bytes);
        let first = input.byte()?;
        let node = match first {
            0 => Self::Empty,
            0b0100_0000..=0b0111_1111 => input.leaf(first, 6, Form::Inline)?,
            0b1000_0000..=0b1011_1111 => input.branch(first, 6, Form::None)?,
            0b1100_0000..=0b1111_1111 => input.branch(first, 6, Form::Inline)?,
            0b0010_0000..=0b0011_1111 => input.leaf(first, 5, Form::Hashed)?,
            0b0001_0000..=0b0001_1111 => input.branch(first, 4, Form::Hashed)?,
            _ => return Err(Refusal::NodeMalformed),
        };
        match input.0.is_empty() {
            true => Ok(node),
            false => Err(Refusal::NodeMalformed),
        }
    }
}

struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Refusal> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Refusal::NodeMalformed)?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Refusal> {
        self.take(1)?.first().copied().ok_or(Refusal::NodeMalformed)
    }

    fn hash(&mut self) -> Result<&'a [u8; 32], Refusal> {
        self.take(32)?.try_into().map_err(|_| Refusal::NodeMalformed)
    }

    fn counted(&mut self) -> Result<&'a [u8], Refusal> {
        let count = Compact::<u32>::decode(&mut self.0).map_err(|_| Refusal::NodeMalformed)?;
        self.take(usize::try_from(count.0).map_err(|_| Refusal::NodeMalformed)?)
    }

    /// The digits of the key's part. `bits` of the first byte count them.
    fn partial(&mut self, first: u8, bits: u32) -> Result<Nibbles<'a>, Refusal> {
        let all_ones = (1u8 << bits) - 1;
        let mut count = usize::from(first & all_ones);
        if count == usize::from(all_ones) {
            loop {
                let more = self.byte()?;
                count = count.checked_add(usize::from(more)).ok_or(Refusal::NodeMalformed)?;
                if more < 255 {
                    break;
                }
            }
        }
        let skipped = count % 2;
        let bytes = self.take(count.div_ceil(2))?;
        match skipped == 1 && bytes.first().is_some_and(|byte| byte >> 4 != 0) {
            true => Err(Refusal::NodeMalformed),
            false => Ok(Nibbles { bytes, skipped }),
        }
    }

    fn value(&mut self, form: Form) -> Result<Option<Value<'a>>, Refusal> {
        match form {
            Form::None => Ok(None),
            Form::Inline => Ok(Some(Value::Inline(self.counted()?))),
            Form::Hashed => Ok(Some(Value::Hashed(self.hash()?))),
        }
    }

    fn leaf(&mut self, first: u8, bits: u32, form: Form) -> Result<Node<'a>, Refusal> {
        let partial = self.partial(first, bits)?;
        let value = self.value(form)?.ok_or(Refusal::NodeMalformed)?;
        Ok(Node::Leaf { partial, value })
    }

    fn branch(&mut self, first: u8, bits: u32, form: Form) -> Result<Node<'a>, Refusal> {
        let partial = self.partial(first, bits)?;
        let present = u16::from_le_bytes([self.byte()?, self.byte()?]);
        let value = self.value(form)?;
        let mut children = [None; 16];
        for (digit, child) in children.iter_mut().enumerate() {
            if present >> digit & 1 == 1 {
                let bytes = self.counted()?;
                *child = Some(<&[u8; 32]>::try_from(bytes).map_or(Child::Inline(bytes), Child::Hashed));
            }
        }
        Ok(Node::Branch { partial, value, children })
    }
}
