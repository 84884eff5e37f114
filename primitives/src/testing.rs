//! Stand-ins for the other pallets, for tests of one pallet alone. State is of the thread; [`Mock::reset`] empties it.
//!
//! Every calendar day counts as a working day here: arithmetic over holidays is tested where it is written.

use crate::{
    clocks::{ClockEnd, ClockKind, ClockSubject, Clocks, Due, Term, WorkingCalendar},
    organisation::{Duty, Identity, Officer, OrgKind, Organisations, Role, Standing},
    parameters::{Parameters, RuleParameters},
    ClockId, Day, Digest, Moment, OrgId,
};
use codec::{Codec, Encode};
#[cfg(feature = "runtime-benchmarks")]
use sp_runtime::traits::TrailingZeroInput;
use sp_runtime::DispatchError;
use std::{cell::RefCell, collections::BTreeMap};

/// Not an officer.
pub const NOT_OFFICER: DispatchError = DispatchError::Other("not an officer");
/// The organisation does not act now.
pub const NOT_ACTIVE: DispatchError = DispatchError::Other("organisation not active");
/// Another kind of organisation.
pub const WRONG_KIND: DispatchError = DispatchError::Other("wrong kind of organisation");
/// The role lacks the duty.
pub const NOT_ALLOWED: DispatchError = DispatchError::Other("role may not");
/// A term that is no term.
pub const BAD_TERM: DispatchError = DispatchError::Other("bad term");

/// A clock as the mock keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MockClock {
    /// What it measures.
    pub kind: ClockKind,
    /// What it is about.
    pub subject: ClockSubject,
    /// Who holds it.
    pub holder: OrgId,
    /// Last day in time.
    pub due: Day,
}

#[derive(Default)]
struct State {
    kinds: BTreeMap<OrgId, OrgKind>,
    identities: BTreeMap<OrgId, Identity>,
    standings: BTreeMap<OrgId, Vec<(Moment, Standing)>>,
    officers: BTreeMap<Vec<u8>, Officer>,
    parameters: Parameters,
    now: Moment,
    next_clock: ClockId,
    clocks: BTreeMap<ClockId, MockClock>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::new(State::default());
}

fn with<R>(f: impl FnOnce(&mut State) -> R) -> R {
    STATE.with(|state| f(&mut state.borrow_mut()))
}

/// Registry, calendar, clocks and parameters in one.
pub struct Mock;

impl Mock {
    /// Forgets everything. The clock stands at 2026-01-05 09:00 China time, a Monday.
    pub fn reset() {
        let now = Day::from_ymd(2026, 1, 5).map_or(0, |day| day.start() + 9 * 3_600_000);
        with(|s| *s = State { now, ..State::default() });
    }

    /// Adds an organisation, active from the epoch on, with the salted digest of its id as pseudonym.
    pub fn organisation(id: OrgId, kind: OrgKind) {
        let mut commitment = [0u8; 32];
        commitment[..4].copy_from_slice(&id.to_le_bytes());
        with(|s| {
            s.kinds.insert(id, kind);
            s.identities.insert(id, Identity::Pseudonym { commitment: Digest::sha256(commitment) });
            s.standings.insert(id, vec![(0, Standing::Active)]);
        });
    }

    /// Gives an organisation another public identity.
    pub fn set_identity(id: OrgId, identity: Identity) {
        with(|s| s.identities.insert(id, identity));
    }

    /// Adds an officer of a known organisation.
    pub fn officer<A: Encode>(who: A, organisation: OrgId, role: Role) {
        with(|s| {
            let kind = s.kinds[&organisation];
            s.officers.insert(who.encode(), Officer { organisation, kind, role });
        });
    }

    /// Removes an officer.
    pub fn dismiss<A: Encode>(who: A) {
        with(|s| s.officers.remove(&who.encode()));
    }

    /// Changes the standing of an organisation from now on.
    pub fn set_standing(id: OrgId, standing: Standing) {
        with(|s| {
            let now = s.now;
            s.standings.entry(id).or_default().push((now, standing));
        });
    }

    /// Changes parameters.
    pub fn parameters(change: impl FnOnce(&mut Parameters)) {
        with(|s| change(&mut s.parameters));
    }

    /// Sets the clock of the chain.
    pub fn set_now(now: Moment) {
        with(|s| s.now = now);
    }

    /// Moves the clock of the chain on by whole days.
    pub fn pass_days(days: u32) {
        with(|s| s.now += Moment::from(days) * crate::date::DAY_MS);
    }

    /// The running clocks, in the order of their ids.
    pub fn clocks() -> Vec<(ClockId, MockClock)> {
        with(|s| s.clocks.iter().map(|(id, clock)| (*id, clock.clone())).collect())
    }
}

impl<A: Codec> Organisations<A> for Mock {
    fn authorise(who: &A, kinds: &[OrgKind], duty: Duty) -> Result<Officer, DispatchError> {
        let officer = <Self as Organisations<A>>::officer(who).ok_or(NOT_OFFICER)?;
        if <Self as Organisations<A>>::standing(officer.organisation) != Some(Standing::Active) {
            return Err(NOT_ACTIVE);
        }
        if !kinds.contains(&officer.kind) {
            return Err(WRONG_KIND);
        }
        if !officer.role.may(duty) {
            return Err(NOT_ALLOWED);
        }
        Ok(officer)
    }

    fn officer(who: &A) -> Option<Officer> {
        with(|s| s.officers.get(&who.encode()).copied())
    }

    fn kind(organisation: OrgId) -> Option<OrgKind> {
        with(|s| s.kinds.get(&organisation).copied())
    }

    fn identity(organisation: OrgId) -> Option<Identity> {
        with(|s| s.identities.get(&organisation).cloned())
    }

    fn standing_at(organisation: OrgId, at: Moment) -> Option<Standing> {
        with(|s| {
            s.standings.get(&organisation)?.iter().rev().find(|(from, _)| *from <= at).map(|(_, standing)| *standing)
        })
    }

    fn standing(organisation: OrgId) -> Option<Standing> {
        with(|s| s.standings.get(&organisation)?.last().map(|(_, standing)| *standing))
    }

    fn bureau() -> Option<OrgId> {
        with(|s| s.kinds.iter().find(|(_, kind)| **kind == OrgKind::Bureau).map(|(id, _)| *id))
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_officer(kind: OrgKind, role: Role, seed: u32) -> (OrgId, A) {
        let id = 1_000 + 10 * seed + u32::from(kind.encode()[0]);
        if <Self as Organisations<A>>::kind(id).is_none() {
            Self::organisation(id, kind);
        }
        let hash = sp_io::hashing::blake2_256(&(id, role).encode());
        let who = A::decode(&mut TrailingZeroInput::new(&hash)).expect("any bytes are an account");
        Self::officer(&who, id, role);
        (id, who)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_appoint(organisation: OrgId, who: A, role: Role) -> bool {
        Self::officer(who, organisation, role);
        true
    }
}

impl RuleParameters for Mock {
    fn current() -> Parameters {
        with(|s| s.parameters.clone())
    }
}

impl WorkingCalendar for Mock {
    fn add(from: Day, count: u16) -> Due {
        Due { day: from.plus(u32::from(count)), provisional: false }
    }

    fn subtract(from: Day, count: u16) -> Due {
        Due { day: from.minus(u32::from(count)), provisional: false }
    }

    fn between(from: Day, to: Day) -> u16 {
        u16::try_from(to.0.saturating_sub(from.0)).unwrap_or(u16::MAX)
    }

    fn is_working_day(_: Day) -> bool {
        true
    }
}

impl Clocks for Mock {
    fn start(kind: ClockKind, subject: ClockSubject, holder: OrgId, term: Term) -> Result<ClockId, DispatchError> {
        let today = <Self as Clocks>::today();
        let due = match term {
            Term::WorkingDays(0) => return Err(BAD_TERM),
            Term::WorkingDays(count) => today.plus(u32::from(count)),
            Term::Until(day) if day < today => return Err(BAD_TERM),
            Term::Until(day) => day,
        };
        Ok(with(|s| {
            let id = s.next_clock;
            s.next_clock += 1;
            s.clocks.insert(id, MockClock { kind, subject, holder, due });
            id
        }))
    }

    fn stop(clock: ClockId) -> ClockEnd {
        let today = <Self as Clocks>::today();
        match with(|s| s.clocks.remove(&clock)) {
            Some(clock) if today <= clock.due => ClockEnd::InTime,
            _ => ClockEnd::Late,
        }
    }

    fn cancel(clock: ClockId) {
        with(|s| s.clocks.remove(&clock));
    }

    fn due(clock: ClockId) -> Option<Due> {
        with(|s| s.clocks.get(&clock).map(|clock| Due { day: clock.due, provisional: false }))
    }

    fn now() -> Moment {
        with(|s| s.now)
    }
}
