//! What is stored of the duties under an agreement. Products, periods, reports, checks and records are those of
//! [`drl_primitives::reports`], which readers see as they are stored.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use drl_primitives::{
    clocks::ClockEnd,
    reports::{LaunchState, PeriodNumber},
    ClockId, Day, GrantHash, Moment, OrgId,
};
use scale_info::TypeInfo;

/// The launch that an agreement obliges its data user to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Launch {
    /// Where it stands.
    pub state: LaunchState,
    /// The last day in time.
    pub due: Day,
    /// Its clock, while it is owed.
    pub clock: Option<ClockId>,
    /// When the first product was published, and whether that was in time.
    pub launched: Option<(Moment, ClockEnd)>,
    /// How often the day was extended.
    pub extensions: u32,
}

/// What a data user owes under an agreement since the first delivery.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Obligation {
    /// The data user.
    pub user: OrgId,
    /// When the data of the first delivery that it acknowledged was obtained.
    pub since: Moment,
    /// Under which grant.
    pub first_grant: GrantHash,
    /// The launch.
    pub launch: Launch,
    /// How many periods of usage reports have begun. The last one may be open; those before it are filed or overdue.
    pub periods: PeriodNumber,
    /// Months from the day of the first delivery to the last day of the latest period. Counted from that day, so that short
    /// months do not shift the periods after them.
    pub months: u32,
    /// How many periods are overdue.
    pub missed_periods: u32,
    /// Whether the agreement has ended.
    pub ended: bool,
}

impl Obligation {
    /// The day of the first delivery, from which everything is counted.
    pub fn first_day(&self) -> Day {
        Day::from_moment(self.since)
    }
}
