//! What a verdict asks, answered from a state that is read key by key: the same questions that the pallets answer from theirs.

use super::{agreement, agreement_version, grant, keys, now, AccountId, BlockNumber, ReadError, StateReader, Typed};
use alloc::vec::Vec;
use drl_primitives::{
    agreement::AgreementStanding,
    catalog::{Items, Service},
    dataset::record::{Dataset, ItemSuspension, Record},
    grant::{GrantStatus, GrantTerms},
    grant_status::{ShareKey, StatusRecord},
    history::try_as_of,
    organisation::{Standing, StandingRecord},
    verdict::source::Source,
    AgreementId, AgreementVersion, DatasetId, GrantHash, Moment, OrgId,
};

/// A state, as a verdict asks it.
pub(super) struct State<'a, R>(pub &'a R);

impl<R: StateReader> State<'_, R> {
    fn dataset(&self, dataset: DatasetId) -> Result<Option<Dataset>, ReadError<R::Error>> {
        self.0.get(keys::dataset(dataset))
    }
}

impl<R: StateReader> Source for State<'_, R> {
    type Error = ReadError<R::Error>;

    fn now(&self) -> Result<Moment, Self::Error> {
        now(self.0)
    }

    fn terms(&self, hash: GrantHash) -> Result<Option<GrantTerms>, Self::Error> {
        Ok(grant(self.0, hash)?.map(|found| found.terms))
    }

    fn grant_status(&self, grant: GrantHash, at: Moment) -> Result<Option<GrantStatus>, Self::Error> {
        try_as_of(self.0.count(keys::grant_history_count(grant))?, at, |number| {
            let record: StatusRecord<AccountId, BlockNumber> = self.0.expect(keys::grant_history(grant, number))?;
            Ok(Some((record.from, record.status)))
        })
    }

    fn share_status(&self, share: ShareKey, at: Moment) -> Result<Option<GrantStatus>, Self::Error> {
        try_as_of(self.0.count(keys::share_history_count(share))?, at, |number| {
            let record: StatusRecord<AccountId, BlockNumber> = self.0.expect(keys::share_history(share, number))?;
            Ok(Some((record.from, record.status)))
        })
    }

    fn agreement_standing(
        &self,
        id: AgreementId,
        version: AgreementVersion,
        at: Moment,
    ) -> Result<Option<AgreementStanding>, Self::Error> {
        let Some(found) = agreement(self.0, id)? else { return Ok(None) };
        let record = agreement_version(self.0, id, version)?;
        Ok(record.map(|record| found.standing(record.span.as_ref(), at)))
    }

    fn approvers(&self, id: AgreementId) -> Result<Vec<OrgId>, Self::Error> {
        Ok(agreement(self.0, id)?.map(|found| found.approvers()).unwrap_or_default())
    }

    fn service(&self, dataset: DatasetId, at: Moment) -> Result<Option<Service>, Self::Error> {
        let Some(found) = self.dataset(dataset)? else { return Ok(None) };
        try_as_of(found.records, at, |number| {
            let record: Record<AccountId, BlockNumber> = self.0.expect(keys::dataset_history(dataset, number))?;
            Ok(Some((record.at, record.service)))
        })
    }

    fn suspended_items(&self, dataset: DatasetId, at: Moment) -> Result<Items, Self::Error> {
        let entries = self.dataset(dataset)?.map_or(0, |found| found.item_suspensions);
        try_as_of(entries, at, |number| {
            let key = keys::item_suspension(dataset, number);
            let entry: ItemSuspension<AccountId, BlockNumber> = self.0.expect(key)?;
            Ok(Some((entry.from, entry.items)))
        })
        .map(Option::unwrap_or_default)
    }

    fn organisation_standing(&self, organisation: OrgId, at: Moment) -> Result<Option<Standing>, Self::Error> {
        try_as_of(self.0.count(keys::standing_count(organisation))?, at, |number| {
            let record: StandingRecord<AccountId, BlockNumber> = self.0.expect(keys::standing(organisation, number))?;
            Ok(Some((record.from, record.standing)))
        })
    }
}
