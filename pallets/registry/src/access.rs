//! Who may do what: the answers of the registry to other pallets.

use crate::{Config, Error, Officers, Organisation, Organisations, Pallet, RetiredAccounts, SpecialCases};
use drl_primitives::{
    decision::BureauDecides,
    organisation::{AdmissionRefusal, Duty, Identity, Officer, OrgKind, Organisations as Registry, Standing},
    Moment, OrgId,
};
use frame_support::ensure;
use sp_runtime::DispatchError;

/// The origin of a decision of the bureau, checked against this registry. Succeeds with the officer.
pub type EnsureBureauDecision<T> = BureauDecides<<T as frame_system::Config>::AccountId, Pallet<T>>;

/// Why an account cannot act at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Barred {
    /// It is no officer.
    NotOfficer,
    /// Its organisation is suspended.
    Suspended,
    /// Its organisation has left.
    Exited,
}

impl<T: Config> From<Barred> for Error<T> {
    fn from(barred: Barred) -> Self {
        match barred {
            Barred::NotOfficer => Self::NotOfficer,
            Barred::Suspended => Self::OrganisationSuspended,
            Barred::Exited => Self::OrganisationExited,
        }
    }
}

impl From<Barred> for AdmissionRefusal {
    fn from(barred: Barred) -> Self {
        match barred {
            Barred::NotOfficer => Self::NotOfficer,
            Barred::Suspended => Self::OrganisationSuspended,
            Barred::Exited => Self::OrganisationExited,
        }
    }
}

impl<T: Config> Pallet<T> {
    /// The officer behind an account, with its organisation.
    pub(crate) fn officer_and_organisation(who: &T::AccountId) -> Option<(Officer, Organisation)> {
        let record = Officers::<T>::get(who)?;
        let organisation = Organisations::<T>::get(record.organisation)?;
        let officer = Officer { organisation: record.organisation, kind: organisation.kind, role: record.role };
        Some((officer, organisation))
    }

    /// The officer behind an account, if its organisation may act.
    pub(crate) fn acting_officer(who: &T::AccountId) -> Result<(Officer, Organisation), Barred> {
        let Some((officer, organisation)) = Self::officer_and_organisation(who) else {
            return Err(if Self::left_with_organisation(who) { Barred::Exited } else { Barred::NotOfficer });
        };
        match organisation.standing {
            Standing::Active => Ok((officer, organisation)),
            Standing::Suspended => Err(Barred::Suspended),
            Standing::Exited => Err(Barred::Exited),
        }
    }

    /// Whether the account was last an officer of an organisation that has left since.
    fn left_with_organisation(who: &T::AccountId) -> bool {
        RetiredAccounts::<T>::get(who)
            .and_then(|retired| Organisations::<T>::get(retired.organisation))
            .is_some_and(|organisation| organisation.standing == Standing::Exited)
    }

    /// Whether an agency has filled the posts of R-007, or filed why not. No other organisation needs them.
    pub(crate) fn posts_in_order(id: OrgId, organisation: &Organisation) -> bool {
        organisation.kind != OrgKind::Agency
            || organisation.posts.agency_posts_filled()
            || SpecialCases::<T>::contains_key(id)
    }

    /// An officer of the bureau who decides.
    pub(crate) fn authorise_bureau(who: &T::AccountId) -> Result<Officer, DispatchError> {
        <Self as Registry<T::AccountId>>::authorise(who, &[OrgKind::Bureau], Duty::Decide)
    }
}

impl<T: Config> Registry<T::AccountId> for Pallet<T> {
    fn authorise(who: &T::AccountId, kinds: &[OrgKind], duty: Duty) -> Result<Officer, DispatchError> {
        let (officer, organisation) = Self::acting_officer(who).map_err(Error::<T>::from)?;
        ensure!(kinds.contains(&officer.kind), Error::<T>::WrongKind);
        ensure!(officer.role.may(duty), Error::<T>::RoleNotAllowed);
        // Whoever appoints the missing officers, or files why there are none, must be able to do so.
        let administers = duty == Duty::Administer;
        ensure!(administers || Self::posts_in_order(officer.organisation, &organisation), Error::<T>::PostsNotFilled);
        Ok(officer)
    }

    fn officer(who: &T::AccountId) -> Option<Officer> {
        Self::officer_and_organisation(who).map(|(officer, _)| officer)
    }

    fn kind(organisation: OrgId) -> Option<OrgKind> {
        Organisations::<T>::get(organisation).map(|found| found.kind)
    }

    fn identity(organisation: OrgId) -> Option<Identity> {
        Organisations::<T>::get(organisation).map(|found| found.identity)
    }

    fn standing_at(organisation: OrgId, at: Moment) -> Option<Standing> {
        Self::standing_record_at(organisation, at).map(|record| record.standing)
    }

    fn standing(organisation: OrgId) -> Option<Standing> {
        Organisations::<T>::get(organisation).map(|found| found.standing)
    }

    fn bureau() -> Option<OrgId> {
        crate::Bureau::<T>::get()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_officer(kind: OrgKind, role: drl_primitives::organisation::Role, seed: u32) -> (OrgId, T::AccountId) {
        crate::benchmarking::officer::<T>(kind, role, seed)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_appoint(organisation: OrgId, who: T::AccountId, role: drl_primitives::organisation::Role) -> bool {
        crate::benchmarking::appoint::<T>(organisation, &who, role)
    }
}
