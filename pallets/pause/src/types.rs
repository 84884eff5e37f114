//! What is paused, and what is kept about it.

use drl_primitives::{governance::Tally, stored, Moment};

/// The number of an act, from 0.
pub type RecordNumber = u32;

stored! {
    /// What can be paused. Pallets and calls are named by the indices that they have in an encoded call.
    #[derive(Copy)]
    #[serde(rename_all = "kebab-case")]
    pub enum Target {
        /// All calls of a pallet.
        #[codec(index = 0)]
        Pallet(u8),
        /// One call of a pallet: the pallet, the call.
        #[codec(index = 1)]
        Call(u8, u8),
    }
}

impl Target {
    /// The pallet, or that of the call.
    pub const fn pallet(self) -> u8 {
        match self {
            Self::Pallet(pallet) | Self::Call(pallet, _) => pallet,
        }
    }

    /// Whether the call is part of it.
    pub fn covers(self, pallet: u8, call: u8) -> bool {
        self == Self::Pallet(pallet) || self == Self::Call(pallet, call)
    }

    /// Whether one is the other or part of it.
    pub fn overlaps(self, other: Self) -> bool {
        self == other || self == Self::Pallet(other.pallet()) || other == Self::Pallet(self.pallet())
    }
}

stored! {
    /// A pause that runs or rests.
    #[derive(Copy)]
    #[serde(rename_all = "kebab-case")]
    pub struct Pause {
        /// What is paused.
        pub target: Target,
        /// The first moment at which it is not any more.
        pub until: Moment,
        /// The first moment at which two members may pause it again.
        pub rests_until: Moment,
    }
}

stored! {
    /// In which state a target is.
    #[derive(Copy)]
    #[serde(rename_all = "kebab-case")]
    pub enum State {
        /// Not paused, and may be.
        Free,
        /// Paused.
        Running,
        /// Not paused, and not to be paused by two members.
        Resting,
    }
}

impl Pause {
    /// Its state at this moment.
    pub const fn state(&self, now: Moment) -> State {
        if now < self.until {
            State::Running
        } else if now < self.rests_until {
            State::Resting
        } else {
            State::Free
        }
    }
}

stored! {
    /// What was done.
    #[derive(Copy)]
    #[serde(rename_all = "kebab-case")]
    pub enum Act {
        /// The pause was placed or prolonged.
        Placed {
            /// Until when.
            until: Moment,
        },
        /// The pause was ended before its time.
        Lifted,
    }
}

stored! {
    /// An act of the history.
    #[derive(Copy)]
    #[serde(rename_all = "kebab-case")]
    pub struct Record {
        /// What was paused.
        pub target: Target,
        /// What was done.
        pub act: Act,
        /// When.
        pub at: Moment,
        /// By how many of how many.
        pub tally: Tally,
    }
}
