//! Checks of data users, and the records of a body's own security work.

use crate::{
    access::{Actor, HANDLERS, OVERSEERS, USERS},
    Checks, Config, Error, Event, NextCheck, NextRecord, Pallet, WorkRecords,
};
use drl_primitives::{
    clocks::Clocks,
    organisation::{OrgKind, Organisations},
    reports::{Check, CheckKind, CheckResult, CheckSubject, ChecksOf, Listing, RecordKind, WorkRecord},
    Day, Digest, OrgId,
};
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_file_check(
        origin: OriginFor<T>,
        subject: CheckSubject,
        kind: CheckKind,
        result: CheckResult,
        on: Day,
        document: Digest,
    ) -> DispatchResult {
        let actor = Self::ensure_files_findings(origin, OVERSEERS)?;
        let user = Self::ensure_may_check(&actor, subject)?;
        ensure!(result.fits(kind), Error::<T>::ResultDoesNotFit);
        Self::ensure_past(on)?;
        Self::ensure_documents(&[document])?;

        let check = NextCheck::<T>::try_mutate(Self::take_number)?;
        let stamp = Self::stamp(&actor, document);
        Checks::<T>::insert(check, Check { subject, user, kind, result, on, stamp });
        if let CheckSubject::Agreement(agreement) = subject {
            Self::enlist(Listing::Checks(ChecksOf::Agreement(agreement)), check)?;
        }
        Self::enlist(Listing::Checks(ChecksOf::User(user)), check)?;
        Self::enlist(Listing::Checks(ChecksOf::Body(actor.organisation)), check)?;
        let Actor { organisation, officer, .. } = actor;
        Self::deposit_event(Event::CheckFiled { check, subject, kind, result, on, organisation, officer, document });
        Ok(())
    }

    /// The data user that is checked. Agencies follow up the use of their own data: under agreements of theirs. Bureau and
    /// regulators check any data user.
    fn ensure_may_check(actor: &Actor<T::AccountId>, subject: CheckSubject) -> Result<OrgId, DispatchError> {
        match subject {
            CheckSubject::Agreement(agreement) => {
                let duties = Self::duties_of(agreement)?;
                let own = Self::provider_side(&duties).contains(&actor.organisation);
                ensure!(own || actor.kind != OrgKind::Agency, Error::<T>::NotResponsible);
                Ok(duties.user)
            }
            CheckSubject::User(user) => {
                ensure!(actor.kind != OrgKind::Agency, Error::<T>::NotResponsible);
                let kind = T::Organisations::kind(user);
                ensure!(kind.is_some_and(|kind| USERS.contains(&kind)), Error::<T>::NotDataUser);
                Ok(user)
            }
        }
    }

    pub(crate) fn do_file_record(origin: OriginFor<T>, kind: RecordKind, on: Day, document: Digest) -> DispatchResult {
        let actor = Self::ensure_files_findings(origin, HANDLERS)?;
        ensure!(actor.kind == OrgKind::Bureau || !kind.bureau_only(), Error::<T>::BureauOnly);
        Self::ensure_past(on)?;
        Self::ensure_documents(&[document])?;

        let record = NextRecord::<T>::try_mutate(Self::take_number)?;
        let stamp = Self::stamp(&actor, document);
        WorkRecords::<T>::insert(record, WorkRecord { kind, on, stamp });
        Self::enlist(Listing::Records(actor.organisation), record)?;
        let Actor { organisation, officer, .. } = actor;
        Self::deposit_event(Event::RecordFiled { record, kind, on, organisation, officer, document });
        Ok(())
    }

    /// Refuses a day that has not come.
    fn ensure_past(on: Day) -> DispatchResult {
        ensure!(on <= T::Clocks::today(), Error::<T>::DayInFuture);
        Ok(())
    }
}
