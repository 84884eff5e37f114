//! The frame in which every call changes an objection: read it, do acts, keep it with its history.

use crate::{transitions::next, types::Objection, Config, Error, Event, Objections, Pallet, RecordOf, Records};
use drl_primitives::{
    clocks::{ClockEnd, ClockKind, ClockSubject, Clocks, Term},
    grant_status::Act,
    objection::{ObjectionAct, ObjectionDetail, ObjectionRecord},
    organisation::{Duty, Officer, OrgKind, Organisations},
    Digest, ObjectionId, OrgId,
};
use frame_support::ensure;
use sp_runtime::DispatchError;

/// The kinds of organisations that own datasets; the bureau owns data too.
pub(crate) const OWNERS: &[OrgKind] = &[OrgKind::Agency, OrgKind::Bureau];

/// [`Objection`] of this chain.
pub type ObjectionOf<T> = Objection<<T as frame_system::Config>::AccountId>;

/// Who acts: an organisation by its officer.
#[derive(Clone)]
pub(crate) struct Actor<AccountId> {
    pub organisation: OrgId,
    pub officer: AccountId,
}

/// An objection in the middle of a call.
pub(crate) struct Case<T: Config> {
    /// Which one.
    pub id: ObjectionId,
    /// As it will be kept.
    pub objection: ObjectionOf<T>,
    /// Who acts; `None` where a clock ran out.
    pub by: Option<Actor<T::AccountId>>,
}

impl<T: Config> Case<T> {
    /// Begins to change an objection because a clock ran out.
    pub fn by_clock(id: ObjectionId) -> Result<Self, Error<T>> {
        let objection = Objections::<T>::get(id).ok_or(Error::<T>::NotFound)?;
        Ok(Self { id, objection, by: None })
    }

    /// Begins to change an objection for an officer of the agency that owns the dataset.
    pub fn by_owner(who: T::AccountId, id: ObjectionId, duty: Duty) -> Result<Self, DispatchError> {
        let (case, officer) = Self::by_officer(who, id, OWNERS, duty)?;
        ensure!(case.objection.owner == officer.organisation, Error::<T>::NotOwner);
        Ok(case)
    }

    /// Begins to change an objection for an officer of the bureau.
    pub fn by_bureau(who: T::AccountId, id: ObjectionId) -> Result<Self, DispatchError> {
        Ok(Self::by_officer(who, id, &[OrgKind::Bureau], Duty::Decide)?.0)
    }

    /// Begins to change an objection for an officer of the owner or of the bureau, who enters what the party did.
    pub fn by_either(who: T::AccountId, id: ObjectionId) -> Result<Self, DispatchError> {
        let (case, officer) = Self::by_officer(who, id, OWNERS, Duty::Prepare)?;
        ensure!(Pallet::<T>::is_responsible(&officer, case.objection.owner), Error::<T>::NotResponsible);
        Ok(case)
    }

    fn by_officer(
        who: T::AccountId,
        id: ObjectionId,
        kinds: &[OrgKind],
        duty: Duty,
    ) -> Result<(Self, Officer), DispatchError> {
        let officer = T::Organisations::authorise(&who, kinds, duty)?;
        let case = Self::by_clock(id)?;
        let by = Some(Actor { organisation: officer.organisation, officer: who });
        Ok((Self { by, ..case }, officer))
    }

    /// Changes the state by an act, or refuses. Nothing is written.
    pub fn act(&mut self, act: ObjectionAct) -> Result<(), Error<T>> {
        self.objection.state = next(self.objection.state, act).ok_or(Error::<T>::WrongState)?;
        Ok(())
    }

    /// Who acts, on this evidence, as the catalog is told; `None` where a clock ran out.
    pub fn on(&self, evidence: Digest) -> Result<Act<T::AccountId>, Error<T>> {
        let Actor { organisation, officer } = self.by.clone().ok_or(Error::<T>::WrongState)?;
        Ok(Act { organisation, officer, evidence })
    }

    /// Starts the clock of what comes next.
    pub fn start_clock(&mut self, kind: ClockKind, holder: OrgId, days: u16) -> Result<(), DispatchError> {
        let subject = ClockSubject::Objection(self.id);
        self.objection.clock = Some(T::Clocks::start(kind, subject, holder, Term::WorkingDays(days))?);
        Ok(())
    }

    /// Stops the clock because what it measures was done; `None` where none was started.
    pub fn stop_clock(&mut self) -> Option<ClockEnd> {
        self.objection.clock.take().map(T::Clocks::stop)
    }

    /// Drops the clock because what it measures no longer needs doing.
    pub fn cancel_clock(&mut self) {
        if let Some(clock) = self.objection.clock.take() {
            T::Clocks::cancel(clock);
        }
    }

    /// Adds to the history what was done. The state in it is that after the act.
    pub fn record(
        &mut self,
        act: ObjectionAct,
        detail: ObjectionDetail,
        evidence: Option<Digest>,
        ended: Option<ClockEnd>,
    ) {
        let by = self.by.clone();
        let (actor, officer) = by.map_or((None, None), |by| (Some(by.organisation), Some(by.officer)));
        let record: RecordOf<T> = ObjectionRecord {
            at: T::Clocks::now(),
            block: frame_system::Pallet::<T>::block_number(),
            actor,
            officer,
            act,
            detail,
            evidence,
            ended,
            state: self.objection.state,
        };
        Records::<T>::insert(self.id, self.objection.records, record);
        self.objection.records = self.objection.records.saturating_add(1);
    }

    /// Keeps the objection and tells what happened.
    pub fn close(self, event: Event<T>) {
        Objections::<T>::insert(self.id, self.objection);
        Pallet::<T>::deposit_event(event);
    }
}

impl<T: Config> Pallet<T> {
    /// Whether an officer may enter what an objecting party does: the bureau's, and those of the owner.
    pub(crate) fn is_responsible(officer: &Officer, owner: OrgId) -> bool {
        officer.kind == OrgKind::Bureau || officer.organisation == owner
    }
}
