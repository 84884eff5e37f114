//! An application while one call works on it: every change of state goes through here, so that none lacks its record.

use crate::{
    transitions::{application_task, close_cause, next_application, next_row, row_task, Party},
    types::{Application, Row},
    ActTallies, ActTotals, Applications, Config, Error, Event, Histories, Pallet, RefusalTallies, RefusalTotals, Rows,
    WorkItems,
};
use drl_primitives::{
    application_view::WorkKey,
    clocks::{ClockEnd, Clocks},
    organisation::{Duty, OrgKind, Organisations},
    review::{HistoryRecord, ReviewAct, ReviewReason, Task},
    ApplicationId, Digest, OrgId, RowIndex,
};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

/// Who makes a call.
#[derive(Clone)]
pub(crate) struct Actor<AccountId> {
    /// The officer's account.
    pub who: AccountId,
    /// The organisation acted for.
    pub organisation: OrgId,
    /// What it is.
    pub kind: OrgKind,
}

impl<T: Config> Pallet<T> {
    /// The officer behind `who`, if it may decide for an organisation of one of `kinds`.
    pub(crate) fn actor(who: T::AccountId, kinds: &[OrgKind]) -> Result<Actor<T::AccountId>, DispatchError> {
        let officer = T::Organisations::authorise(&who, kinds, Duty::Decide)?;
        Ok(Actor { who, organisation: officer.organisation, kind: officer.kind })
    }
}

/// What a record of the history says beside who and what.
#[derive(Clone, Copy, Default)]
pub(crate) struct Note {
    /// Why.
    pub reason: Option<ReviewReason>,
    /// On what document.
    pub evidence: Option<Digest>,
    /// How a clock that the act ended stood.
    pub end: Option<ClockEnd>,
}

impl Note {
    /// Of an act that ended this clock.
    pub fn ended(end: Option<ClockEnd>) -> Self {
        Self { end, ..Self::default() }
    }
}

/// An application in the hands of an actor. Nothing of it is stored before [`Case::save`], except records of the history.
pub(crate) struct Case<T: Config> {
    /// Its id.
    pub id: ApplicationId,
    /// As it will be stored.
    pub application: Application,
    /// Who acts.
    pub actor: Actor<T::AccountId>,
    /// What it waited for when the call began.
    task_before: Option<(OrgId, Task)>,
}

impl<T: Config> Case<T> {
    /// Takes up a stored application.
    pub fn open(id: ApplicationId, actor: Actor<T::AccountId>) -> Result<Self, DispatchError> {
        let application = Applications::<T>::get(id).ok_or(Error::<T>::ApplicationNotFound)?;
        let task_before = task_of(&application);
        Ok(Self { id, application, actor, task_before })
    }

    /// Takes up an application that is not stored yet.
    pub fn new(id: ApplicationId, application: Application, actor: Actor<T::AccountId>) -> Self {
        Self { id, application, actor, task_before: None }
    }

    /// Refuses everybody but the applicant.
    pub fn ensure_applicant(&self) -> DispatchResult {
        ensure!(self.actor.organisation == self.application.applicant, Error::<T>::NotTheApplicant);
        Ok(())
    }

    /// Refuses an act that the state of the application forbids.
    pub fn ensure_may(&self, act: ReviewAct) -> DispatchResult {
        ensure!(next_application(self.application.state, act).is_some(), Error::<T>::ApplicationStateForbids);
        Ok(())
    }

    /// Refuses an act that the state of the row, or of the application, forbids.
    pub fn ensure_row_may(&self, row: &Row<T::AccountId>, act: ReviewAct) -> DispatchResult {
        self.ensure_may(act)?;
        ensure!(next_row(row.state, act).is_some(), Error::<T>::RowStateForbids);
        Ok(())
    }

    /// A row of the demand list.
    pub fn row(&self, row: RowIndex) -> Result<Row<T::AccountId>, DispatchError> {
        Rows::<T>::get(self.id, row).ok_or_else(|| Error::<T>::RowNotFound.into())
    }

    /// Does an act on the application as a whole.
    pub fn act(&mut self, act: ReviewAct, note: Note) -> DispatchResult {
        let next = next_application(self.application.state, act).ok_or(Error::<T>::ApplicationStateForbids)?;
        self.application.state = next;
        self.application.close_cause = close_cause(act);
        self.record(act, None, note);
        if let Some(cause) = close_cause(act) {
            Pallet::<T>::deposit_event(Event::ApplicationClosed { application: self.id, cause });
        }
        Ok(())
    }

    /// Does an act on a row and stores the row.
    pub fn act_on_row(
        &mut self,
        index: RowIndex,
        row: &mut Row<T::AccountId>,
        act: ReviewAct,
        note: Note,
    ) -> DispatchResult {
        self.ensure_may(act)?;
        self.move_row(index, row, act)?;
        self.record(act, Some(index), note);
        Ok(())
    }

    /// Moves a row as an act on it, or on the whole application, makes it, and stores it. Keeps counters and work list.
    pub fn move_row(&mut self, index: RowIndex, row: &mut Row<T::AccountId>, act: ReviewAct) -> DispatchResult {
        let next = next_row(row.state, act).ok_or(Error::<T>::RowStateForbids)?;
        let before = self.row_task(row);
        self.application.progress.move_row(row.state, next);
        row.state = next;
        change_task::<T>((self.id, Some(index)), before, self.row_task(row));
        Rows::<T>::insert(self.id, index, row);
        Ok(())
    }

    /// What a row waits for, in the application as it now stands.
    pub fn row_task(&self, row: &Row<T::AccountId>) -> Option<(OrgId, Task)> {
        let (party, task) = row_task(self.application.state, row.state)?;
        Some((organisation(&self.application, party, Some(row.agency)), task))
    }

    /// Adds a record to the history.
    pub fn record(&mut self, act: ReviewAct, row: Option<RowIndex>, note: Note) {
        self.tally(act, note.reason);
        let record = HistoryRecord {
            at: T::Clocks::now(),
            organisation: self.actor.organisation,
            officer: self.actor.who.clone(),
            act,
            row,
            reason: note.reason,
            evidence: note.evidence,
            late: note.end.map(|end| end == ClockEnd::Late),
        };
        Histories::<T>::insert(self.id, self.application.history_len, record);
        self.application.history_len = self.application.history_len.saturating_add(1);
    }

    /// Counts an act, and a refusal by its ground, for whoever did it and for all.
    fn tally(&self, act: ReviewAct, reason: Option<ReviewReason>) {
        let organisation = self.actor.organisation;
        let one_more = |count: &mut u32| *count = count.saturating_add(1);
        ActTallies::<T>::mutate(organisation, act, one_more);
        ActTotals::<T>::mutate(act, one_more);
        if let Some(ReviewReason::Refusal(ground, _)) = reason {
            RefusalTallies::<T>::mutate(organisation, ground, one_more);
            RefusalTotals::<T>::mutate(ground, one_more);
        }
    }

    /// Stores the application and what it now waits for.
    pub fn save(self) {
        change_task::<T>((self.id, None), self.task_before, task_of(&self.application));
        Applications::<T>::insert(self.id, self.application);
    }
}

/// What a stored application as a whole waits for, and from whom.
pub(crate) fn task_of(application: &Application) -> Option<(OrgId, Task)> {
    let (party, task) = application_task(application.state, application.progress.decided > 0)?;
    Some((organisation(application, party, None), task))
}

/// The organisation that a party is. No agency is waited for by an application as a whole.
fn organisation(application: &Application, party: Party, agency: Option<OrgId>) -> OrgId {
    match party {
        Party::Applicant => application.applicant,
        Party::Bureau => application.bureau,
        Party::Agency => agency.unwrap_or(application.bureau),
    }
}

/// Replaces an entry of the work lists.
pub(crate) fn change_task<T: Config>(key: WorkKey, before: Option<(OrgId, Task)>, after: Option<(OrgId, Task)>) {
    if before == after {
        return;
    }
    if let Some((holder, _)) = before {
        WorkItems::<T>::remove(holder, key);
    }
    if let Some((holder, task)) = after {
        WorkItems::<T>::insert(holder, key, task);
    }
}
