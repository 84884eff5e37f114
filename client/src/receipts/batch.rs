//! What is made of a log: its head, its tree, and the note that anchors what it grew by.

use super::{CompactRange, LogReader, ReceiptFault, Tree};
use drl_primitives::receipts::{merkle::TreeHead, BatchId, BatchNote, MAX_LOG_SIZE};
use std::io::BufRead;

/// Reads a log to its end. The head of it.
///
/// # Errors
/// [`ReceiptFault`].
pub fn head<R: BufRead>(log: &mut LogReader<R>) -> Result<TreeHead, ReceiptFault> {
    let mut range = CompactRange::default();
    while let Some(leaf) = log.next_leaf()? {
        range.push(leaf);
    }
    Ok(range.head())
}

/// Reads a log to its end. Its tree, of which proofs are made.
///
/// # Errors
/// [`ReceiptFault`].
pub fn tree<R: BufRead>(log: &mut LogReader<R>) -> Result<Tree, ReceiptFault> {
    let mut tree = Tree::default();
    while let Some(leaf) = log.next_leaf()? {
        tree.push(leaf);
    }
    Ok(tree)
}

/// Reads a log to its end. The note that anchors what it grew by since the head that the chain has.
///
/// # Errors
/// [`ReceiptFault::CountMismatch`] where the file is shorter than the log that was anchored; [`ReceiptFault::NotAnExtension`]
/// where it is another log; [`ReceiptFault::RootRepeated`] where nothing was added; those of reading.
pub fn plan<R: BufRead>(log: &mut LogReader<R>, anchored: &TreeHead) -> Result<BatchNote, ReceiptFault> {
    let mut range = CompactRange::default();
    let mut before = (anchored.size == 0).then(|| range.head());
    while let Some(leaf) = log.next_leaf()? {
        range.push(leaf);
        if range.size() == anchored.size {
            before = Some(range.head());
        }
    }
    let before = before.ok_or(ReceiptFault::CountMismatch(range.size(), anchored.size))?;
    if before.root != anchored.root {
        return Err(ReceiptFault::NotAnExtension(anchored.size, before.root, anchored.root));
    }
    let (size, root) = (range.size(), range.root());
    match size.saturating_sub(anchored.size) {
        0 => Err(ReceiptFault::RootRepeated(root)),
        _ if size > MAX_LOG_SIZE => Err(ReceiptFault::LogFull(size)),
        count => Ok(BatchNote { first: anchored.size, count, root }),
    }
}

/// Whether a root may be anchored: not where a batch, of whatever log, has it already.
///
/// # Errors
/// [`ReceiptFault::RootRepeated`].
pub const fn ensure_new(note: &BatchNote, anchored_by: Option<BatchId>) -> Result<(), ReceiptFault> {
    match anchored_by {
        Some(_) => Err(ReceiptFault::RootRepeated(note.root)),
        None => Ok(()),
    }
}

/// Reads a log to its end and holds it against a batch that was anchored: the file must be the whole log up to the last
/// receipt of the batch. For the side that answers.
///
/// # Errors
/// [`ReceiptFault::CountMismatch`], [`ReceiptFault::RootDiffers`], those of reading.
pub fn check<R: BufRead>(log: &mut LogReader<R>, note: &BatchNote) -> Result<TreeHead, ReceiptFault> {
    let found = head(log)?;
    let size = note.first.saturating_add(note.count);
    if found.size != size {
        return Err(ReceiptFault::CountMismatch(found.size, size));
    }
    if found.root != note.root {
        return Err(ReceiptFault::RootDiffers(found.root, note.root));
    }
    Ok(found)
}
