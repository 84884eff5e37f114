//! Who decides what: the one table of the council's decisions, and what follows from it.
//!
//! The council decides by motions. A call that a motion makes carries the tally, and the pallet asked compares it with the
//! threshold that its configuration names. What the threshold is depends on the kind of decision
//! ([`DecisionKind::threshold`]), and of which kind a call is stands in [`TABLE`] and [`ROOT_TABLE`]: a test makes every call of
//! the runtime with every origin and finds nothing that the tables do not say.
//!
//! The rules let the data bureau decide on parameters, the calendar and model texts. Its officer does so alone, and the
//! calls say in whose name they were made. The council decides on them too, by a majority: so that a bureau which lost its keys,
//! or does not act, stops nobody. What binds the consortium itself is decided by the council alone.

#![deny(missing_docs)]

use crate::{configs::nested, OriginCaller, Runtime, RuntimeCall, RuntimeOrigin};
use codec::{Encode, Output};
use core::marker::PhantomData;
use drl_primitives::governance::{DecisionKind, Tally, Threshold};
use frame_support::{
    parameter_types,
    traits::{CallMetadata, Contains, EnsureOrigin, Get, GetCallIndex, GetCallMetadata, OriginTrait, PalletInfoAccess},
};
use pallet_collective::{DefaultVote, MemberCount, RawOrigin};
use pallet_decisions::RootCalls;
use pallet_pause::Target;

/// The calls of the council, and of which kind a decision to make them is.
pub const TABLE: &[(DecisionKind, &[(&str, &str)])] = &[
    (
        DecisionKind::Parameters,
        &[
            ("RuleParameters", "set"),
            ("RuleParameters", "cancel_pending"),
            ("Registry", "set_quota"),
            ("Credit", "set_formula"),
            ("Credit", "cancel_formula"),
            ("Pause", "set_length"),
        ],
    ),
    (DecisionKind::Calendar, &[("WorkingDays", "publish_calendar")]),
    (DecisionKind::Templates, &[("Agreements", "publish_template")]),
    (
        DecisionKind::Members,
        &[("Registry", "replace_officer"), ("Consortium", "admit_member"), ("Consortium", "remove_member")],
    ),
    (
        DecisionKind::Validators,
        &[
            ("Consortium", "admit_validator"),
            ("Consortium", "remove_validator"),
            ("Consortium", "replace_validator"),
            ("Consortium", "restore_validator"),
            ("Consortium", "set_minimum"),
        ],
    ),
    (DecisionKind::Peers, &[("Peers", "add"), ("Peers", "remove"), ("Peers", "replace")]),
    (DecisionKind::Pause, &[("Pause", "pause")]),
    (DecisionKind::Unpause, &[("Pause", "lift")]),
];

/// The calls that the council makes as root, through `Decisions.enact` alone.
///
/// These are the ones that the engine lets nobody else make and that a consortium cannot do without. All else that root may do
/// (writing into storage, setting code without a check) no vote can do, other than by an upgrade that every member can read.
pub const ROOT_TABLE: &[(DecisionKind, &[(&str, &str)])] = &[
    (DecisionKind::Upgrade, &[("System", "authorize_upgrade")]),
    (DecisionKind::Finality, &[("Grandpa", "note_stalled")]),
];

/// The kind that a table gives a call.
fn look_up(table: &[(DecisionKind, &[(&str, &str)])], call: &RuntimeCall) -> Option<DecisionKind> {
    let CallMetadata { pallet_name, function_name } = call.get_call_metadata();
    table.iter().find(|(_, calls)| calls.contains(&(pallet_name, function_name))).map(|(kind, _)| *kind)
}

/// What a decision of the council to make this call is about. `None` where it has no say.
pub fn kind_of(call: &RuntimeCall) -> Option<DecisionKind> {
    match call {
        RuntimeCall::Decisions(pallet_decisions::Call::enact { call }) => look_up(ROOT_TABLE, call),
        call => look_up(TABLE, call),
    }
}

/// How many members must agree to a motion with this call, of a council with so many seats: for a batch as many as the call in
/// it that takes most. `None` where no vote carries it.
pub fn least_votes(call: &RuntimeCall, seats: u32) -> Option<u32> {
    use pallet_utility::Call::{batch, batch_all, force_batch};
    match call {
        RuntimeCall::Utility(batch { calls } | batch_all { calls } | force_batch { calls }) => {
            calls.iter().map(|call| least_votes(call, seats)).try_fold(0, |most: u32, least| Some(most.max(least?)))
        }
        call => kind_of(call).map(|kind| kind.threshold().least(seats)),
    }
}

/// What `Decisions` may do as root.
pub struct RootTable;

impl RootCalls<RuntimeCall> for RootTable {
    fn kind_of(call: &RuntimeCall) -> Option<DecisionKind> {
        look_up(ROOT_TABLE, call)
    }
}

parameter_types! {
    /// Any two members.
    pub const AnyTwo: Threshold = Threshold::AnyTwo;
    /// More than half.
    pub const Majority: Threshold = Threshold::Majority;
    /// Two thirds.
    pub const TwoThirds: Threshold = Threshold::TwoThirds;
}

/// The origin of a motion of the council that was carried by as many as `Needed` says. It brings the tally.
pub struct CouncilBy<Needed>(PhantomData<Needed>);

impl<Needed: Get<Threshold>> EnsureOrigin<RuntimeOrigin> for CouncilBy<Needed> {
    type Success = Tally;

    fn try_origin(origin: RuntimeOrigin) -> Result<Tally, RuntimeOrigin> {
        match origin.caller() {
            OriginCaller::Council(RawOrigin::Members(ayes, seats)) => {
                let tally = Tally { ayes: *ayes, seats: *seats };
                Needed::get().reached(tally).then_some(tally).ok_or(origin)
            }
            _ => Err(origin),
        }
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
        let all = crate::configs::MaxCouncilMembers::get();
        Ok(RawOrigin::<crate::AccountId, _>::Members(all, all).into())
    }
}

/// Whoever has not voted when the time of a motion is over did not agree.
///
/// The engine could count them like the prime member: then one vote and six silences would be a majority, and two thirds.
pub struct SilenceIsNo;

impl DefaultVote for SilenceIsNo {
    fn default_vote(_: Option<bool>, _: MemberCount, _: MemberCount, _: MemberCount) -> bool {
        false
    }
}

/// Declares which pallets can be paused: the calls of each, by index.
macro_rules! pausable {
    ($($pallet:ident: $of:ident,)+) => {
        /// The indices of the calls of a pallet that can be paused; `None` for one that cannot, or is not there.
        fn pausable_calls(pallet: u8) -> Option<&'static [u8]> {
            $(
                if usize::from(pallet) == <crate::$pallet as PalletInfoAccess>::index() {
                    return Some(<$of::Call<Runtime> as GetCallIndex>::get_call_indices());
                }
            )+
            None
        }
    };
}

// Not here: the engine, and what governs (the council, the consortium, pauses, decisions, peers).
pausable! {
    Utility: pallet_utility,
    RuleParameters: pallet_rule_parameters,
    WorkingDays: pallet_working_days,
    Registry: pallet_registry,
    Catalog: pallet_catalog,
    Applications: pallet_applications,
    Agreements: pallet_agreements,
    Grants: pallet_grants,
    Receipts: pallet_receipts,
    Reports: pallet_reports,
    Credit: pallet_credit,
    Rectification: pallet_rectification,
    Objections: pallet_objections,
    Corrections: pallet_corrections,
}

/// What can be paused: the pallets of the data release and batches, as a whole or call by call.
pub struct Pausable;

impl Contains<Target> for Pausable {
    fn contains(target: &Target) -> bool {
        match (pausable_calls(target.pallet()), target) {
            (None, _) => false,
            (Some(_), Target::Pallet(_)) => true,
            (Some(calls), Target::Call(_, call)) => calls.contains(call),
        }
    }
}

/// The calls that are paused now: themselves, or with a paused call inside. One read where nothing is paused.
pub struct PausedCalls;

impl Contains<RuntimeCall> for PausedCalls {
    fn contains(call: &RuntimeCall) -> bool {
        let running = crate::Pause::running();
        !running.is_empty() && is_paused(call, &running)
    }
}

fn is_paused(call: &RuntimeCall, running: &[Target]) -> bool {
    let [pallet, index] = indices(call);
    running.iter().any(|target| target.covers(pallet, index))
        || nested(call).into_iter().any(|inner| is_paused(inner, running))
}

/// The indices of pallet and call: what an encoded call begins with.
fn indices(call: &RuntimeCall) -> [u8; 2] {
    let mut head = Head::default();
    call.encode_to(&mut head);
    head.bytes
}

/// Keeps the first two bytes of what is written and forgets the rest, which may be a whole runtime.
#[derive(Default)]
struct Head {
    bytes: [u8; 2],
    filled: usize,
}

impl Output for Head {
    fn write(&mut self, bytes: &[u8]) {
        for (place, byte) in self.bytes.iter_mut().skip(self.filled).zip(bytes) {
            *place = *byte;
            self.filled = self.filled.saturating_add(1);
        }
    }
}
