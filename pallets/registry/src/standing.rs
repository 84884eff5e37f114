//! Suspending, reinstating and letting go.

use crate::{
    transitions::{cause_fits, next, Actor, Fault, Step},
    Config, Error, Event, Organisation, Organisations, Pallet, StandingCount, StandingHistory, StandingRecord,
    StandingRecordOf,
};
use drl_primitives::{
    clocks::Clocks,
    history::as_of,
    organisation::{Duty, Officer, OfficerChanges, OrgKind, Organisations as Registry, Standing, StandingCause},
    Digest, Moment, OrgId,
};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> From<Fault> for Error<T> {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::AlreadySuspended => Self::AlreadySuspended,
            Fault::AlreadyExited => Self::AlreadyExited,
            Fault::NotSuspended => Self::NotSuspended,
            Fault::NotExited => Self::NotExited,
        }
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_suspend(who: T::AccountId, id: OrgId, cause: StandingCause, evidence: Digest) -> DispatchResult {
        let bureau = Self::authorise_bureau(&who)?;
        let mut organisation = Self::mortal(id)?;
        let standing = Self::step(&organisation, Step::Suspend)?;
        ensure!(cause_fits(Actor::Bureau, Step::Suspend, cause), Error::<T>::CauseDoesNotFit);
        let actor = Some((bureau.organisation, who.clone()));
        Self::record_standing(id, &mut organisation, standing, cause, actor, Some(evidence));
        Organisations::<T>::insert(id, organisation);
        Self::deposit_event(Event::OrganisationSuspended { organisation: id, cause, evidence, by: who });
        T::OnChange::stopped(id);
        Ok(())
    }

    pub(crate) fn do_reinstate(who: T::AccountId, id: OrgId, evidence: Digest) -> DispatchResult {
        let bureau = Self::authorise_bureau(&who)?;
        let mut organisation = Organisations::<T>::get(id).ok_or(Error::<T>::UnknownOrganisation)?;
        let standing = Self::step(&organisation, Step::Reinstate)?;
        let actor = Some((bureau.organisation, who.clone()));
        Self::record_standing(id, &mut organisation, standing, StandingCause::CauseRemoved, actor, Some(evidence));
        Organisations::<T>::insert(id, organisation);
        Self::deposit_event(Event::OrganisationReinstated { organisation: id, evidence, by: who });
        Ok(())
    }

    /// Returns how many officers were released.
    pub(crate) fn do_exit(
        who: T::AccountId,
        id: OrgId,
        cause: StandingCause,
        evidence: Option<Digest>,
    ) -> Result<u32, DispatchError> {
        let (by, actor) = Self::authorise_exit(&who, id)?;
        let mut organisation = Self::mortal(id)?;
        let standing = Self::step(&organisation, Step::Exit)?;
        ensure!(cause_fits(actor, Step::Exit, cause), Error::<T>::CauseDoesNotFit);
        ensure!(actor == Actor::Itself || evidence.is_some(), Error::<T>::EvidenceMissing);
        let released = Self::release_all(id, &mut organisation);
        Self::record_standing(id, &mut organisation, standing, cause, Some((by, who.clone())), evidence);
        Organisations::<T>::insert(id, organisation);
        Self::deposit_event(Event::OrganisationExited { organisation: id, cause, evidence, by: who });
        T::OnChange::stopped(id);
        Ok(released)
    }

    /// The organisation that acts, and as what: an administrator about its own organisation, or the bureau.
    fn authorise_exit(who: &T::AccountId, id: OrgId) -> Result<(OrgId, Actor), DispatchError> {
        let own = Self::officer(who).filter(|officer| officer.organisation == id && officer.kind != OrgKind::Bureau);
        match own {
            Some(Officer { kind, .. }) => {
                Self::authorise(who, &[kind], Duty::Administer).map(|officer| (officer.organisation, Actor::Itself))
            }
            None => Self::authorise_bureau(who).map(|officer| (officer.organisation, Actor::Bureau)),
        }
    }

    /// An organisation that can be suspended or leave.
    fn mortal(id: OrgId) -> Result<Organisation, Error<T>> {
        let organisation = Organisations::<T>::get(id).ok_or(Error::UnknownOrganisation)?;
        ensure!(organisation.kind != OrgKind::Bureau, Error::BureauIsPermanent);
        Ok(organisation)
    }

    /// The standing after a step, or what is in the way.
    pub(crate) fn step(organisation: &Organisation, step: Step) -> Result<Standing, Error<T>> {
        next(organisation.standing, step).map_err(Into::into)
    }

    /// Changes the standing and adds to its history. The caller stores the organisation.
    pub(crate) fn record_standing(
        id: OrgId,
        organisation: &mut Organisation,
        standing: Standing,
        cause: StandingCause,
        actor: Option<(OrgId, T::AccountId)>,
        evidence: Option<Digest>,
    ) {
        let (actor, officer) = actor.unzip();
        let from = T::Clocks::now();
        let block = frame_system::Pallet::<T>::block_number();
        let index = StandingCount::<T>::get(id);
        let record = StandingRecord { from, standing, cause, actor, officer, evidence, block };
        StandingHistory::<T>::insert(id, index, record);
        StandingCount::<T>::insert(id, index.saturating_add(1));
        organisation.standing = standing;
    }

    /// The change of standing in force at a moment; `None` before the admission.
    pub fn standing_record_at(id: OrgId, at: Moment) -> Option<StandingRecordOf<T>> {
        as_of(StandingCount::<T>::get(id), at, |index| {
            StandingHistory::<T>::get(id, index).map(|record| (record.from, record))
        })
    }
}
