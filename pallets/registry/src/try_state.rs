//! What must be true of the registry in every block.

use crate::{
    Bureau, ByCode, ByCommitment, Config, FindingCount, Findings, NextOrganisation, OfficerHistory,
    OfficerHistoryCount, Officers, OfficersOf, Organisation, Organisations, Pallet, Posts, Quotas, RetiredAccounts,
    RuleDocumentVersions, RuleDocuments, SpecialCases, StandingCount, StandingHistory, Usages,
};
use drl_primitives::{
    organisation::{Duty, Identity, OrgKind, RuleDocument, Standing, StandingCause},
    Code, Moment, OrgId,
};
use frame_support::ensure;
use sp_runtime::{traits::Get, TryRuntimeError};

impl<T: Config> Pallet<T> {
    /// Checks that indices and organisations agree both ways, that every officer has an account that can send, that there is
    /// one bureau, and that histories have no gap, do not go back and end in the present.
    ///
    /// # Errors
    /// The first thing that is not so.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::check_organisations()?;
        Self::check_indices()?;
        Self::check_officers()?;
        Self::check_retired_accounts()?;
        Self::check_filings()?;
        Self::check_quotas()
    }

    fn check_organisations() -> Result<(), TryRuntimeError> {
        let mut bureaus = 0u32;
        let mut found = 0u32;
        for (id, organisation) in Organisations::<T>::iter() {
            found = found.saturating_add(1);
            ensure!(id < NextOrganisation::<T>::get(), "an organisation has a number not yet given");
            if organisation.kind == OrgKind::Bureau {
                bureaus = bureaus.saturating_add(1);
                ensure!(Bureau::<T>::get() == Some(id), "the bureau is not the one that is named");
                ensure!(organisation.standing == Standing::Active, "the bureau is not active");
            }
            if let Some(parent) = organisation.parent {
                ensure!(parent < id && Organisations::<T>::contains_key(parent), "a parent is missing");
            }
            Self::check_standing_history(id, &organisation)?;
            Self::check_staff(id, &organisation)?;
            Self::check_officer_history(id)?;
        }
        ensure!(found == NextOrganisation::<T>::get(), "an organisation was removed");
        ensure!(bureaus == u32::from(found > 0), "there is not exactly one bureau");
        ensure!(Bureau::<T>::exists() == (found > 0), "a bureau is named without organisations");
        Ok(())
    }

    fn check_standing_history(id: OrgId, organisation: &Organisation) -> Result<(), TryRuntimeError> {
        let count = StandingCount::<T>::get(id);
        ensure!(
            count as usize == StandingHistory::<T>::iter_prefix(id).count(),
            "standing records do not match their count"
        );
        let first = StandingHistory::<T>::get(id, 0).ok_or("no admission on record")?;
        ensure!(first.from == organisation.admitted_at, "the admission is of another moment");
        ensure!(first.cause == StandingCause::Admitted, "the first record is no admission");
        let mut before: Option<(Moment, Standing)> = None;
        for index in 0..count {
            let record = StandingHistory::<T>::get(id, index).ok_or("a gap in the standing history")?;
            if let Some((from, standing)) = before {
                ensure!(from <= record.from, "the standing history goes back in time");
                ensure!(standing != record.standing, "a standing record changes nothing");
            }
            before = Some((record.from, record.standing));
        }
        ensure!(
            before.map(|(_, standing)| standing) == Some(organisation.standing),
            "the last record is not the standing"
        );
        Ok(())
    }

    fn check_staff(id: OrgId, organisation: &Organisation) -> Result<(), TryRuntimeError> {
        let mut posts = Posts::default();
        for account in OfficersOf::<T>::iter_key_prefix(id) {
            let record = Officers::<T>::get(&account).ok_or("an officer of an organisation has no record")?;
            ensure!(record.organisation == id, "an officer is listed by two organisations");
            ensure!(record.role.fits(organisation.kind), "a post does not fit the organisation");
            posts.fill(record.role);
        }
        ensure!(posts == organisation.posts, "posts are counted wrongly");
        let total = posts.total();
        ensure!(total <= T::MaxOfficers::get(), "too many officers");
        let left = organisation.standing == Standing::Exited;
        ensure!(left == (total == 0), "officers of one that left, or none of one that did not");
        ensure!(left || posts.with_duty(Duty::Administer) > 0, "nobody administers");
        ensure!(organisation.kind != OrgKind::Individual || total <= 1, "a person acts by two accounts");
        Ok(())
    }

    fn check_officer_history(id: OrgId) -> Result<(), TryRuntimeError> {
        let count = OfficerHistoryCount::<T>::get(id);
        ensure!(
            count as usize == OfficerHistory::<T>::iter_prefix(id).count(),
            "former officers do not match their count"
        );
        let mut before: Moment = 0;
        for index in 0..count {
            let entry = OfficerHistory::<T>::get(id, index).ok_or("a gap in the officer history")?;
            ensure!(entry.from <= entry.to && before <= entry.to, "the officer history goes back in time");
            before = entry.to;
        }
        Ok(())
    }

    fn check_indices() -> Result<(), TryRuntimeError> {
        for (code, id) in ByCode::<T>::iter() {
            let same = matches!(
                Organisations::<T>::get(id).map(|found| found.identity),
                Some(Identity::Registered { code: own, .. }) if own == code
            );
            ensure!(same, "a code leads to an organisation that has another");
        }
        for (commitment, id) in ByCommitment::<T>::iter() {
            let identity = Organisations::<T>::get(id).map(|found| found.identity);
            ensure!(identity == Some(Identity::Pseudonym { commitment }), "a commitment leads to somebody else");
        }
        for (id, organisation) in Organisations::<T>::iter() {
            let indexed = match organisation.identity {
                Identity::Registered { code, .. } => ByCode::<T>::get(code),
                Identity::Pseudonym { commitment } => ByCommitment::<T>::get(commitment),
            };
            ensure!(indexed == Some(id), "an organisation is not found by its identity");
        }
        Ok(())
    }

    fn check_officers() -> Result<(), TryRuntimeError> {
        for (account, record) in Officers::<T>::iter() {
            ensure!(OfficersOf::<T>::contains_key(record.organisation, &account), "an officer is not listed");
            ensure!(frame_system::Pallet::<T>::providers(&account) > 0, "an officer's account cannot send");
            ensure!(!RetiredAccounts::<T>::contains_key(&account), "an officer is retired");
        }
        let listed = OfficersOf::<T>::iter_keys().count();
        ensure!(listed == Officers::<T>::iter_keys().count(), "an officer without a record is listed");
        Ok(())
    }

    fn check_retired_accounts() -> Result<(), TryRuntimeError> {
        for (account, retired) in RetiredAccounts::<T>::iter() {
            ensure!(Organisations::<T>::contains_key(retired.organisation), "a retired account of no organisation");
            let provided = frame_system::Pallet::<T>::providers(&account) > 0;
            ensure!(provided || !retired.provider_kept, "a provider reference that was kept is gone");
        }
        Ok(())
    }

    fn check_filings() -> Result<(), TryRuntimeError> {
        for (id, _) in SpecialCases::<T>::iter() {
            let agency = Organisations::<T>::get(id).is_some_and(|found| found.kind == OrgKind::Agency);
            ensure!(agency, "a special case of what is no agency");
        }
        for (about, count) in FindingCount::<T>::iter() {
            ensure!(Organisations::<T>::contains_key(about), "a finding about nobody");
            ensure!((0..count).all(|index| Findings::<T>::contains_key(about, index)), "a gap in the findings");
            ensure!(Findings::<T>::iter_prefix(about).count() == count as usize, "findings do not match their count");
        }
        for document in RuleDocument::ALL {
            let current = RuleDocumentVersions::<T>::get(document);
            let complete = (1..=current).all(|version| RuleDocuments::<T>::contains_key(document, version));
            ensure!(complete, "a version of a rule document is missing");
            ensure!(
                RuleDocuments::<T>::iter_prefix(document).count() == current as usize,
                "the current version of a rule document is not the last"
            );
        }
        Ok(())
    }

    fn check_quotas() -> Result<(), TryRuntimeError> {
        let least = Self::least_quota();
        ensure!(Quotas::<T>::iter_values().all(|quota| quota.covers(&least)), "a quota shuts organisations out");
        let known = Usages::<T>::iter_keys().all(Organisations::<T>::contains_key);
        ensure!(known, "usage of no organisation");
        Ok(())
    }
}
