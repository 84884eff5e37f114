//! Reading a log, line by line.

use super::{leaf_hash, ReceiptFault};
use crate::texts::Text;
use drl_primitives::{
    receipts::{
        line::{DeliveryLine, ReturnLine},
        ReceiptKind,
    },
    GrantHash,
};
use serde::{Deserialize, Serialize};
use sp_core::H256;
use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};

/// The most bytes of a line, its newline included. No receipt has half as many.
pub const MAX_LINE_BYTES: usize = 1024;

/// How much of a file is read at once.
const BUFFER_BYTES: usize = 256 * 1024;

/// The name of a log: each grant has one of deliveries and one of returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogName {
    /// The grant.
    pub grant: GrantHash,
    /// Of deliveries, or of returns.
    pub kind: ReceiptKind,
}

/// A receipt of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// Of data that was delivered.
    Delivery(DeliveryLine),
    /// Of data that was returned.
    Return(ReturnLine),
}

impl Receipt {
    /// The log it belongs to.
    pub const fn log(&self) -> LogName {
        match self {
            Self::Delivery(line) => LogName { grant: line.grant, kind: ReceiptKind::Delivery },
            Self::Return(line) => LogName { grant: line.grant, kind: ReceiptKind::Return },
        }
    }

    /// Its place in the log.
    pub const fn index(&self) -> u64 {
        match self {
            Self::Delivery(line) => line.index,
            Self::Return(line) => line.index,
        }
    }

    const fn is_well_formed(&self) -> bool {
        match self {
            Self::Delivery(line) => line.is_well_formed(),
            Self::Return(line) => line.is_well_formed(),
        }
    }

    /// Writes it as canonical JSON (RFC 8785), as the lines are defined.
    fn write(&self, to: &mut Vec<u8>) -> serde_json::Result<()> {
        match self {
            Self::Delivery(line) => serde_json::to_writer(to, line),
            Self::Return(line) => serde_json::to_writer(to, line),
        }
    }

    fn read(bytes: &[u8], kind: ReceiptKind) -> serde_json::Result<Self> {
        match kind {
            ReceiptKind::Delivery => serde_json::from_slice(bytes).map(Self::Delivery),
            ReceiptKind::Return => serde_json::from_slice(bytes).map(Self::Return),
        }
    }
}

/// The receipt of a line without its newline: canonical and well-formed. `line` is told of a fault.
///
/// # Errors
/// [`ReceiptFault::NotAReceipt`], [`ReceiptFault::OtherKind`], [`ReceiptFault::NotCanonical`], [`ReceiptFault::Malformed`].
pub fn receipt_of(bytes: &[u8], kind: ReceiptKind, line: u64) -> Result<Receipt, ReceiptFault> {
    checked(bytes, kind, line, &mut Vec::new())
}

/// As [`receipt_of`], with a place to write the line anew.
fn checked(bytes: &[u8], kind: ReceiptKind, line: u64, anew: &mut Vec<u8>) -> Result<Receipt, ReceiptFault> {
    let receipt = Receipt::read(bytes, kind).map_err(|fault| match Receipt::read(bytes, other(kind)) {
        Ok(_) => ReceiptFault::OtherKind(line, Text::of_code(kind)),
        Err(_) => ReceiptFault::NotAReceipt(line, fault.to_string()),
    })?;
    anew.clear();
    receipt.write(anew).map_err(|fault| ReceiptFault::NotAReceipt(line, fault.to_string()))?;
    if anew != bytes {
        return Err(ReceiptFault::NotCanonical(line));
    }
    if !receipt.is_well_formed() {
        return Err(ReceiptFault::Malformed(line));
    }
    Ok(receipt)
}

const fn other(kind: ReceiptKind) -> ReceiptKind {
    match kind {
        ReceiptKind::Delivery => ReceiptKind::Return,
        ReceiptKind::Return => ReceiptKind::Delivery,
    }
}

/// Reads a log and checks every line of it: canonical, well-formed, of the same grant and kind, with the index that follows.
///
/// Grant and kind are those of the first line, unless [`LogReader::of`] named them.
#[derive(Debug)]
pub struct LogReader<R> {
    input: R,
    place: String,
    log: Option<LogName>,
    next: u64,
    line: Vec<u8>,
    anew: Vec<u8>,
}

impl LogReader<BufReader<File>> {
    /// A log in a file.
    ///
    /// # Errors
    /// [`ReceiptFault::System`].
    pub fn open(path: &Path) -> Result<Self, ReceiptFault> {
        let place = path.display().to_string();
        let file = File::open(path).map_err(|fault| ReceiptFault::System(place.clone(), fault))?;
        Ok(Self::new(BufReader::with_capacity(BUFFER_BYTES, file), place))
    }
}

impl<R: BufRead> LogReader<R> {
    /// A log from anywhere. `place` is told of a fault.
    pub fn new(input: R, place: impl Into<String>) -> Self {
        Self { input, place: place.into(), log: None, next: 0, line: Vec::new(), anew: Vec::new() }
    }

    /// The same, which must be this log.
    #[must_use]
    pub fn of(self, log: LogName) -> Self {
        Self { log: Some(log), ..self }
    }

    /// Which log it is: known once a line was read.
    pub const fn log(&self) -> Option<LogName> {
        self.log
    }

    /// Which log it is.
    ///
    /// # Errors
    /// [`ReceiptFault::Empty`] where no line was read.
    pub fn name(&self) -> Result<LogName, ReceiptFault> {
        self.log.ok_or_else(|| ReceiptFault::Empty(self.place.clone()))
    }

    /// The next receipt with the hash of its leaf; `None` at the end.
    ///
    /// # Errors
    /// [`ReceiptFault`], of which nothing is left to read.
    pub fn next_receipt(&mut self) -> Result<Option<(Receipt, H256)>, ReceiptFault> {
        let number = self.next.saturating_add(1);
        if !self.read_line(number)? {
            return Ok(None);
        }
        let kind = self.log.map_or_else(|| first_kind(&self.line), |log| log.kind);
        let receipt = checked(&self.line, kind, number, &mut self.anew)?;
        let (log, found) = (*self.log.get_or_insert(receipt.log()), receipt.log().grant);
        if found != log.grant {
            return Err(ReceiptFault::OtherGrant(number, log.grant, found));
        }
        if receipt.index() != self.next {
            return Err(ReceiptFault::WrongOrder(number, self.next, receipt.index()));
        }
        self.next = number;
        Ok(Some((receipt, leaf_hash(&self.line))))
    }

    /// The bytes of the line that was read last, without its newline.
    pub fn line(&self) -> &[u8] {
        &self.line
    }

    /// The hash of the next leaf; `None` at the end.
    ///
    /// # Errors
    /// As [`LogReader::next_receipt`].
    pub fn next_leaf(&mut self) -> Result<Option<H256>, ReceiptFault> {
        Ok(self.next_receipt()?.map(|(_, leaf)| leaf))
    }

    /// Reads a line into `self.line`, without its newline; false at the end. Never more than the longest line.
    fn read_line(&mut self, number: u64) -> Result<bool, ReceiptFault> {
        self.line.clear();
        let limit = u64::try_from(MAX_LINE_BYTES).unwrap_or(u64::MAX);
        let read = self.input.by_ref().take(limit).read_until(b'\n', &mut self.line);
        match read.map_err(|fault| ReceiptFault::System(self.place.clone(), fault))? {
            0 => Ok(false),
            _ if self.line.pop_if(|last| *last == b'\n').is_some() => Ok(true),
            MAX_LINE_BYTES.. => Err(ReceiptFault::LineTooLong(number)),
            _ => Err(ReceiptFault::CutOff(number)),
        }
    }
}

/// The kind that a first line must be of: in canonical form only a delivery begins with its channel.
fn first_kind(line: &[u8]) -> ReceiptKind {
    match line.starts_with(br#"{"channel""#) {
        true => ReceiptKind::Delivery,
        false => ReceiptKind::Return,
    }
}
