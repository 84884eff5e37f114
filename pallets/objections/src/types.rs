//! What is stored about an objection, and about what objections keep suspended.

use alloc::{collections::BTreeSet, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use drl_primitives::{
    catalog::{Items, OpeningBar},
    objection::{Finding, ObjectionForm, ObjectionState, Outcome, SuspensionScope},
    ClockId, DatasetId, DatasetVersion, Digest, ItemCode, Moment, ObjectionId, OrgId,
};
use frame_support::{traits::Get, BoundedVec, CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound};
use scale_info::TypeInfo;

/// An objection: what was handed in, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Objection<AccountId> {
    /// The dataset it is about.
    pub dataset: DatasetId,
    /// The agency that owns the dataset.
    pub owner: OrgId,
    /// What was handed in; its material is the latest.
    pub form: ObjectionForm,
    /// The organisation that entered it.
    pub filed_by: OrgId,
    /// When.
    pub filed_at: Moment,
    /// Where it stands.
    pub state: ObjectionState,
    /// What was found preliminarily.
    pub finding: Option<Finding>,
    /// What it keeps suspended, or kept until processed data was opened.
    pub hold: Option<Hold>,
    /// What was decided, last.
    pub decision: Option<Decision<AccountId>>,
    /// What the bureau's re-review obliges the agency to decide, and it has not yet decided.
    pub bound_to: Option<Outcome>,
    /// The clock of what comes next.
    pub clock: Option<ClockId>,
    /// How many records its history has.
    pub records: u32,
}

/// A decision of the agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Decision<AccountId> {
    /// The outcome.
    pub outcome: Outcome,
    /// The report on it.
    pub report: Digest,
    /// The officer who decided.
    pub officer: AccountId,
    /// When.
    pub at: Moment,
}

/// What one objection keeps suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Hold {
    /// How much.
    pub scope: SuspensionScope,
    /// Versions up to this one were made before it was found necessary.
    pub upto: DatasetVersion,
    /// Whether it is decided, and waits for a version after that one to be opened. Else it waits for the decision.
    pub until_processed: bool,
}

/// The items that one objection keeps suspended.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ItemHold {
    /// Which objection.
    pub objection: ObjectionId,
    /// The contested items.
    pub items: Items,
    /// As in [`Hold`].
    pub upto: DatasetVersion,
    /// As in [`Hold`].
    pub until_processed: bool,
}

/// All that objections keep suspended of one dataset.
///
/// Holds on the whole dataset are counted, so that there may be as many as there are objections. Those on items are listed, for
/// what is suspended is the union of their items; how many there may be is bounded.
#[derive(
    CloneNoBound,
    DebugNoBound,
    PartialEqNoBound,
    EqNoBound,
    DefaultNoBound,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
#[scale_info(skip_type_params(MaxItemHolds))]
pub struct Suspension<MaxItemHolds: Get<u32>> {
    /// How many objections keep the whole dataset suspended and are not decided.
    pub undecided: u32,
    /// How many keep it suspended until processed data is opened.
    pub processing: u32,
    /// The latest [`Hold::upto`] of those, or of one that was among them: an earlier version is not processed for all.
    pub processing_upto: DatasetVersion,
    /// The version with which the last of those ended; 0 where none did.
    pub reopened_with: DatasetVersion,
    /// Those on items.
    pub items: BoundedVec<ItemHold, MaxItemHolds>,
}

impl<MaxItemHolds: Get<u32>> Suspension<MaxItemHolds> {
    /// Whether an objection keeps the whole dataset suspended.
    pub fn keeps_dataset(&self) -> bool {
        self.undecided > 0 || self.processing > 0
    }

    /// What stands against opening a version.
    pub fn bar(&self, version: DatasetVersion) -> Option<OpeningBar> {
        if self.undecided > 0 {
            Some(OpeningBar::Undecided)
        } else if self.processing > 0 && version <= self.processing_upto {
            Some(OpeningBar::NotProcessed)
        } else {
            None
        }
    }

    /// The items that are suspended: those of all objections together, ascending. `None` where they are more than a dataset
    /// may have; but [`Suspension::with_items`] lets that not come about.
    pub fn suspended_items(&self) -> Option<Items> {
        let union: BTreeSet<ItemCode> = self.items.iter().flat_map(|hold| hold.items.iter().copied()).collect();
        union.into_iter().collect::<Vec<_>>().try_into().ok()
    }

    /// Whether this hold of an objection still stands.
    pub fn has(&self, objection: ObjectionId, hold: &Hold) -> bool {
        match hold.scope {
            SuspensionScope::Items => self.items.iter().any(|other| other.objection == objection),
            // While one that is not decided stands no version is opened; and what is opened later is later than all marks.
            SuspensionScope::Dataset => !hold.until_processed || self.reopened_with <= hold.upto,
        }
    }

    /// With one more hold on items. `None` where there are as many as may be, or they would be too many items together.
    pub fn with_items(&self, hold: ItemHold) -> Option<Self> {
        let mut changed = self.clone();
        changed.items.try_push(hold).ok()?;
        changed.suspended_items()?;
        Some(changed)
    }

    /// With one more hold on the whole dataset.
    pub fn add_whole(&mut self, hold: &Hold) {
        if hold.until_processed {
            self.processing = self.processing.saturating_add(1);
            self.processing_upto = self.processing_upto.max(hold.upto);
        } else {
            self.undecided = self.undecided.saturating_add(1);
        }
    }

    /// Without a hold that stood.
    pub fn remove(&mut self, objection: ObjectionId, hold: &Hold) {
        match hold.scope {
            SuspensionScope::Items => self.items.retain(|other| other.objection != objection),
            SuspensionScope::Dataset if hold.until_processed => {
                self.processing = self.processing.saturating_sub(1);
                if self.processing == 0 {
                    self.processing_upto = 0;
                }
            }
            SuspensionScope::Dataset => self.undecided = self.undecided.saturating_sub(1),
        }
    }

    /// With a hold that stood, and now waits for processed data.
    pub fn await_processing(&mut self, objection: ObjectionId, before: &Hold, after: &Hold) {
        match before.scope {
            SuspensionScope::Items => {
                for hold in self.items.iter_mut().filter(|hold| hold.objection == objection) {
                    (hold.upto, hold.until_processed) = (after.upto, after.until_processed);
                }
            }
            SuspensionScope::Dataset => {
                self.remove(objection, before);
                self.add_whole(after);
            }
        }
    }

    /// After this version was opened, against which nothing stood. Tells whether a hold ended.
    pub fn opened(&mut self, version: DatasetVersion) -> bool {
        let before = self.items.len();
        self.items.retain(|hold| !hold.until_processed || version <= hold.upto);
        let ended = self.processing > 0 || self.items.len() < before;
        if self.processing > 0 {
            self.processing = 0;
            self.processing_upto = 0;
            self.reopened_with = version;
        }
        ended
    }
}
