//! What the objecting party does, entered by the bureau or the owner: object, hand in material, withdraw the objection.

use crate::{
    case::{Actor, Case, OWNERS},
    types::Objection,
    Config, DatasetObjectionCounts, DatasetObjections, Error, Event, ObjectionCount, OwnerObjectionCounts,
    OwnerObjections, Pallet,
};
use drl_primitives::{
    catalog::{items_well_formed, DatasetView, Datasets},
    clocks::{ClockKind, Clocks},
    objection::{ObjectionAct, ObjectionDetail, ObjectionForm, ObjectionState},
    organisation::{Duty, Organisations},
    parameters::RuleParameters,
    DatasetId, Digest, ObjectionId, OrgId,
};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    /// Somebody objects. Verification is due from now on, or from the material on.
    pub(crate) fn do_file(who: T::AccountId, dataset: DatasetId, form: ObjectionForm) -> DispatchResult {
        let officer = T::Organisations::authorise(&who, OWNERS, Duty::Prepare)?;
        let view = T::Datasets::view(dataset).ok_or(Error::<T>::NoSuchDataset)?;
        ensure!(Self::is_responsible(&officer, view.owner), Error::<T>::NotResponsible);
        Self::ensure_contestable(&view, &form)?;

        let (owner, filed_by) = (view.owner, officer.organisation);
        let id = Self::number(dataset, owner)?;
        let objection = Objection {
            dataset,
            owner,
            form,
            filed_by,
            filed_at: T::Clocks::now(),
            state: ObjectionState::Filed,
            finding: None,
            hold: None,
            decision: None,
            bound_to: None,
            clock: None,
            records: 0,
        };
        let by = Some(Actor { organisation: filed_by, officer: who });
        let mut case = Case::<T> { id, objection, by };
        let material = case.objection.form.material;
        if material.is_some() || T::Parameters::current().conduct.objection_starts_with_demand {
            case.start_verification()?;
        }
        case.record(ObjectionAct::File, ObjectionDetail::None, material, None);
        let ObjectionForm { handle, right, demand, .. } = case.objection.form;
        case.close(Event::ObjectionFiled { objection: id, dataset, owner, filed_by, handle, right, demand });
        Ok(())
    }

    /// The party hands in material. Where verification is due from the material on, it is due now.
    pub(crate) fn do_add_material(mut case: Case<T>, material: Digest) -> DispatchResult {
        case.act(ObjectionAct::AddMaterial)?;
        if case.objection.state == ObjectionState::Filed && case.objection.clock.is_none() {
            case.start_verification()?;
        }
        case.objection.form.material = Some(material);
        case.record(ObjectionAct::AddMaterial, ObjectionDetail::None, Some(material), None);
        let objection = case.id;
        case.close(Event::MaterialAdded { objection, material });
        Ok(())
    }

    /// The party withdraws its objection. What that keeps suspended is lifted, unless the agency goes on by itself.
    pub(crate) fn do_withdraw(mut case: Case<T>, evidence: Digest, go_on: bool) -> DispatchResult {
        case.act(ObjectionAct::Withdraw)?;
        case.cancel_clock();
        if go_on {
            case.hand_over(evidence)?;
        } else {
            case.lift(evidence)?;
        }
        case.objection.bound_to = None;
        let detail = if go_on { ObjectionDetail::GoesOn } else { ObjectionDetail::None };
        case.record(ObjectionAct::Withdraw, detail, Some(evidence), None);
        let objection = case.id;
        case.close(Event::ObjectionWithdrawn { objection, evidence, goes_on: go_on });
        Ok(())
    }

    /// Only opened data infringes rights; contested items are items of it.
    fn ensure_contestable(view: &DatasetView, form: &ObjectionForm) -> Result<(), Error<T>> {
        ensure!(view.service.is_begun(), Error::<T>::NotOpened);
        ensure!(form.items.is_empty() || items_well_formed(&form.items), Error::<T>::ItemsNotAscending);
        let known = form.items.iter().all(|item| view.items.contains(item));
        ensure!(known, Error::<T>::NoSuchItem);
        Ok(())
    }

    /// The number of a new objection, which the lists of its dataset and of its owner get.
    fn number(dataset: DatasetId, owner: OrgId) -> Result<ObjectionId, DispatchError> {
        let exhausted = Error::<T>::NumbersExhausted;
        let id = ObjectionCount::<T>::get().checked_add(1).ok_or(exhausted)?;
        // Neither list is longer than there are objections: their numbers do not run out before these.
        let (of_dataset, of_owner) = (DatasetObjectionCounts::<T>::get(dataset), OwnerObjectionCounts::<T>::get(owner));
        ObjectionCount::<T>::put(id);
        DatasetObjections::<T>::insert(dataset, of_dataset, id);
        DatasetObjectionCounts::<T>::insert(dataset, of_dataset.saturating_add(1));
        OwnerObjections::<T>::insert(owner, of_owner, id);
        OwnerObjectionCounts::<T>::insert(owner, of_owner.saturating_add(1));
        Ok(id)
    }
}

impl<T: Config> Case<T> {
    /// The agency is to verify at once.
    fn start_verification(&mut self) -> DispatchResult {
        let days = T::Parameters::current().conduct.immediate_alert_wd;
        self.start_clock(ClockKind::ObjectionVerification, self.objection.owner, days)
    }
}
