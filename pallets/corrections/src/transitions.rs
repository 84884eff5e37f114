//! State machine 5.6: every way in which a correction request changes its state. The table is in the README; a test compares the
//! two.

use drl_primitives::correction::{
    CorrectionAct as Act, CorrectionSource as Source,
    CorrectionState::{
        self, Closed, Corrected, Extended, FiledWithBureau, Forwarded, NotCorrected, Verifying, Withdrawn,
    },
};

/// The state after an act; `None` where the act is not possible. `from` is `None` before the request is on the ledger.
pub const fn next(source: Source, from: Option<CorrectionState>, act: Act) -> Option<CorrectionState> {
    if !open_to(source, act) {
        return None;
    }
    match (from, act) {
        (None, Act::FileWithAgency | Act::NoticeByBureau) => Some(Verifying),
        (None, Act::FileWithBureau) => Some(FiledWithBureau),
        (Some(FiledWithBureau), Act::Forward) => Some(Forwarded),
        (Some(Forwarded), Act::Receive) => Some(Verifying),
        (Some(Verifying), Act::Extend) => Some(Extended),
        (Some(Verifying | Extended), Act::Correct) => Some(Corrected),
        (Some(Verifying | Extended), Act::LeaveUncorrected) => Some(NotCorrected),
        (Some(Corrected | NotCorrected), Act::Notify) => Some(Closed),
        (Some(Forwarded | Verifying | Extended | Corrected | NotCorrected), Act::Urge) => from,
        (Some(FiledWithBureau | Forwarded | Verifying | Extended), Act::Withdraw) => Some(Withdrawn),
        _ => None,
    }
}

/// Whether an act belongs to what came this way at all. Nobody can withdraw the bureau's notice, and its limit is not extended.
pub const fn open_to(source: Source, act: Act) -> bool {
    match act {
        Act::FileWithAgency => matches!(source, Source::Agency),
        Act::FileWithBureau | Act::Forward | Act::Receive => matches!(source, Source::Bureau),
        Act::NoticeByBureau => matches!(source, Source::Notice),
        Act::Extend | Act::Withdraw => !matches!(source, Source::Notice),
        Act::Correct | Act::LeaveUncorrected | Act::Notify | Act::Urge => true,
    }
}

/// The act with which a request of this source begins.
pub const fn filing(source: Source) -> Act {
    match source {
        Source::Agency => Act::FileWithAgency,
        Source::Bureau => Act::FileWithBureau,
        Source::Notice => Act::NoticeByBureau,
    }
}
