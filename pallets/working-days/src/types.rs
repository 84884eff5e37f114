//! What is kept about clocks.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use drl_primitives::{
    clocks::{ClockKind, ClockSubject, Due, Term},
    ClockId, Day, Moment, OrgId,
};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Whether an open clock is still in time.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum ClockState {
    /// It runs; it is on the agenda.
    Running,
    /// Its day has passed, and the breach is recorded.
    Overdue,
}

/// An open clock.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Clock {
    /// What it measures.
    pub kind: ClockKind,
    /// What it is about.
    pub subject: ClockSubject,
    /// Who must act.
    pub holder: OrgId,
    /// The day it was started on, which does not count.
    pub started: Day,
    /// How long it runs.
    pub term: Term,
    /// When it is due, as last computed. While it runs it stands on the agenda of this day.
    pub due: Due,
    /// Whether it is in time.
    pub state: ClockState,
}

/// The record that a duty was not done in time.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Breach {
    /// What the clock measured.
    pub kind: ClockKind,
    /// What it was about.
    pub subject: ClockSubject,
    /// Whose breach it is.
    pub holder: OrgId,
    /// The last day that was in time.
    pub due: Day,
    /// When the breach was recorded.
    pub recorded_at: Moment,
}

/// What became of the clocks of one kind that a holder had. `started` is the sum of all others but `breaches`.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Tally {
    /// All that were ever started.
    pub started: u32,
    /// Open and in time.
    pub running: u32,
    /// Open, with the breach recorded.
    pub overdue: u32,
    /// Stopped in time.
    pub in_time: u32,
    /// Stopped late.
    pub late: u32,
    /// Cancelled, in time or overdue.
    pub cancelled: u32,
    /// Dates that arrived.
    pub reached: u32,
    /// Breaches recorded: of the clocks that are overdue, of those stopped late, and of those cancelled when overdue.
    pub breaches: u32,
}

impl Tally {
    /// Adds what another tally counted.
    pub fn add(&mut self, other: &Self) {
        let Self { started, running, overdue, in_time, late, cancelled, reached, breaches } = other;
        let pairs = [
            (&mut self.started, started),
            (&mut self.running, running),
            (&mut self.overdue, overdue),
            (&mut self.in_time, in_time),
            (&mut self.late, late),
            (&mut self.cancelled, cancelled),
            (&mut self.reached, reached),
            (&mut self.breaches, breaches),
        ];
        for (sum, more) in pairs {
            *sum = sum.saturating_add(*more);
        }
    }

    /// Those that are open.
    pub fn open(&self) -> u32 {
        self.running.saturating_add(self.overdue)
    }
}

/// A pass over the open clocks, in the order of storage.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Correction {
    /// The clock looked at last.
    pub after: Option<ClockId>,
    /// How many were looked at.
    pub checked: u32,
    /// How many due days moved.
    pub moved: u32,
}
