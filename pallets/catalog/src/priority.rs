//! The annual priority list, fixed after four groups were heard.

use crate::{
    change::{ActorOf, BUREAU},
    Config, Consultation, Consultations, Error, Event, Heard, Pallet, PriorityEntry, PriorityList, PriorityLists,
    PriorityVersions,
};
use drl_primitives::{
    clocks::Clocks,
    dataset::{ConsultedGroup, PriorityCategory},
    organisation::Duty,
    DatasetId, Digest,
};
use frame_support::{ensure, BoundedVec};
use sp_runtime::DispatchResult;

/// The version of a year's list, counted from 1.
pub type ListVersion = u16;

impl<T: Config> Pallet<T> {
    /// The bureau enters what a group said. Until the list is fixed a later entry takes the place of an earlier one.
    pub(crate) fn do_record_consultation(
        who: T::AccountId,
        year: u16,
        group: ConsultedGroup,
        digest: Digest,
    ) -> DispatchResult {
        Self::actor(who, BUREAU, Duty::Prepare)?;
        Self::ensure_year(year)?;
        Consultations::<T>::insert(year, group, Consultation { digest, at: T::Clocks::now() });
        Self::deposit_event(Event::ConsultationRecorded { year, group, digest });
        Ok(())
    }

    /// The bureau fixes the list of a year, or amends it by another version. Each version needs all four groups anew.
    pub(crate) fn do_fix_priority_list(
        who: T::AccountId,
        year: u16,
        entries: BoundedVec<PriorityEntry, T::MaxPriorityEntries>,
        digest: Digest,
    ) -> DispatchResult {
        let actor: ActorOf<T> = Self::actor(who, BUREAU, Duty::Decide)?;
        Self::ensure_year(year)?;
        Self::ensure_entries(&entries)?;
        let heard = Self::all_heard(year)?;
        let version = PriorityVersions::<T>::get(year).checked_add(1).ok_or(Error::<T>::CatalogFull)?;
        let count = entries.len() as u32;
        let list = PriorityList { entries, digest, heard, fixed_by: actor.organisation, fixed_at: T::Clocks::now() };
        for Heard { group, .. } in &list.heard {
            Consultations::<T>::remove(year, group);
        }
        PriorityLists::<T>::insert(year, version, list);
        PriorityVersions::<T>::insert(year, version);
        Self::deposit_event(Event::PriorityListFixed { year, version, entries: count, digest });
        Ok(())
    }

    /// A list is made in its year or in the one before.
    fn ensure_year(year: u16) -> Result<(), Error<T>> {
        let this = T::Clocks::today().year();
        ensure!(year == this || year == this.saturating_add(1), Error::<T>::YearOutOfRange);
        Ok(())
    }

    /// Entries ascend by dataset, and each is in the catalog.
    fn ensure_entries(entries: &[PriorityEntry]) -> Result<(), Error<T>> {
        ensure!(!entries.is_empty(), Error::<T>::ListEmpty);
        let rising = entries.windows(2).all(|pair| matches!(pair, [a, b] if a.dataset < b.dataset));
        ensure!(rising, Error::<T>::EntriesNotAscending);
        let listed = |entry: &PriorityEntry| {
            crate::Datasets::<T>::get(entry.dataset).is_some_and(|dataset| dataset.listed.is_some())
        };
        ensure!(entries.iter().all(listed), Error::<T>::NotListed);
        Ok(())
    }

    /// What the four groups said, since the last list of that year.
    fn all_heard(year: u16) -> Result<[Heard; crate::GROUPS as usize], Error<T>> {
        let heard = |group, missing| {
            let consultation = Consultations::<T>::get(year, group).ok_or(missing)?;
            Ok(Heard { group, consultation })
        };
        Ok([
            heard(ConsultedGroup::IndustryOrganisations, Error::<T>::IndustryOrganisationsNotHeard)?,
            heard(ConsultedGroup::Enterprises, Error::<T>::EnterprisesNotHeard)?,
            heard(ConsultedGroup::Experts, Error::<T>::ExpertsNotHeard)?,
            heard(ConsultedGroup::Public, Error::<T>::PublicNotHeard)?,
        ])
    }

    /// The latest version of a year's list, with its number.
    pub fn priority_list(year: u16) -> Option<(ListVersion, PriorityList<T::MaxPriorityEntries>)> {
        let version = PriorityVersions::<T>::get(year);
        PriorityLists::<T>::get(year, version).map(|list| (version, list))
    }

    /// Why a dataset is on the list of a year, if it is.
    pub fn priority_of(year: u16, dataset: DatasetId) -> Option<PriorityCategory> {
        let (_, list) = Self::priority_list(year)?;
        let place = list.entries.binary_search_by_key(&dataset, |entry| entry.dataset).ok()?;
        list.entries.get(place).map(|entry| entry.category)
    }
}
