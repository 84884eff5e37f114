//! Letting organisations in.

use crate::{
    transitions::Step, ByCode, ByCommitment, Config, Error, Event, NewOfficers, NextOrganisation, Organisation,
    Organisations, Pallet, Posts, Profile,
};
use alloc::collections::BTreeSet;
use drl_primitives::{
    clocks::Clocks,
    credit_code::CreditCodeFault,
    organisation::{Duty, Identity, LegalBody, Level, OrgKind, Role, Standing, StandingCause},
    parameters::RuleParameters,
    public_name::NameFault,
    CreditCode, Digest, OrgId, PublicName,
};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_admit(who: T::AccountId, profile: Profile, officers: NewOfficers<T>) -> DispatchResult {
        let bureau = Self::authorise_bureau(&who)?;
        let admissible =
            matches!(profile.kind, OrgKind::Agency | OrgKind::DataUser | OrgKind::Regulator | OrgKind::ExpertBody);
        ensure!(admissible, Error::<T>::KindNotAdmissible);
        Self::check_profile(&profile)?;
        Self::check_new_officers(profile.kind, &officers)?;
        let kind = profile.kind;
        let organisation = Self::create(profile.into(), &officers, Some((bureau.organisation, who.clone())))?;
        Self::deposit_event(Event::OrganisationAdmitted { organisation, kind, by: who });
        Self::announce(organisation, officers);
        Ok(())
    }

    pub(crate) fn do_admit_individual(who: T::AccountId, commitment: Digest, account: T::AccountId) -> DispatchResult {
        let bureau = Self::authorise_bureau(&who)?;
        ensure!(!ByCommitment::<T>::contains_key(commitment), Error::<T>::CommitmentTaken);
        let kind = OrgKind::Individual;
        let officers = [(account, Role::Signatory)];
        Self::check_new_officers(kind, &officers)?;
        let newcomer = Newcomer {
            kind,
            legal_body: None,
            level: None,
            parent: None,
            identity: Identity::Pseudonym { commitment },
        };
        let organisation = Self::create(newcomer, &officers, Some((bureau.organisation, who.clone())))?;
        Self::deposit_event(Event::OrganisationAdmitted { organisation, kind, by: who });
        Self::announce(organisation, officers);
        Ok(())
    }

    pub(crate) fn do_readmit(
        who: T::AccountId,
        id: OrgId,
        officers: NewOfficers<T>,
        evidence: Digest,
    ) -> DispatchResult {
        let bureau = Self::authorise_bureau(&who)?;
        let mut organisation = Organisations::<T>::get(id).ok_or(Error::<T>::UnknownOrganisation)?;
        let standing = Self::step(&organisation, Step::Readmit)?;
        Self::check_legal_body(organisation.kind, organisation.legal_body)?;
        Self::check_new_officers(organisation.kind, &officers)?;
        for (account, role) in &officers {
            Self::install(id, &mut organisation, account, *role);
        }
        let actor = Some((bureau.organisation, who.clone()));
        Self::record_standing(id, &mut organisation, standing, StandingCause::Admitted, actor, Some(evidence));
        Organisations::<T>::insert(id, organisation);
        Self::deposit_event(Event::OrganisationReadmitted { organisation: id, evidence, by: who });
        Self::announce(id, officers);
        Ok(())
    }

    /// Whether a body may be admitted as it describes itself.
    pub(crate) fn check_profile(profile: &Profile) -> Result<(), Error<T>> {
        Self::check_name(&profile.name)?;
        Self::check_code(&profile.code)?;
        Self::check_legal_body(profile.kind, profile.legal_body)?;
        Self::check_level(profile)
    }

    fn check_name(name: &PublicName) -> Result<(), Error<T>> {
        name.check().map_err(|fault| match fault {
            NameFault::Empty => Error::NameEmpty,
            NameFault::TooLong => Error::NameTooLong,
            NameFault::NotUtf8 => Error::NameNotUtf8,
            NameFault::Unprintable => Error::NameUnprintable,
        })
    }

    fn check_code(code: &CreditCode) -> Result<(), Error<T>> {
        code.check().map_err(|fault| match fault {
            CreditCodeFault::Length | CreditCodeFault::Character => Error::CreditCodeMalformed,
            CreditCodeFault::CheckCharacter => Error::CreditCodeCheckCharacter,
        })?;
        ensure!(!ByCode::<T>::contains_key(code), Error::CreditCodeTaken);
        Ok(())
    }

    /// only a body of an admitted legal kind can own data.
    fn check_legal_body(kind: OrgKind, legal_body: Option<LegalBody>) -> Result<(), Error<T>> {
        if !matches!(kind, OrgKind::Bureau | OrgKind::Agency) {
            return Ok(());
        }
        let body = legal_body.ok_or(Error::LegalBodyMissing)?;
        ensure!(body.may_own_data(T::Parameters::current().catalog.admitted_kinds), Error::LegalBodyNotAdmitted);
        Ok(())
    }

    /// public bodies have a level, and nobody is subordinate to a lower one.
    fn check_level(profile: &Profile) -> Result<(), Error<T>> {
        let needed = matches!(profile.kind, OrgKind::Bureau | OrgKind::Agency | OrgKind::Regulator);
        ensure!(!needed || profile.level.is_some(), Error::LevelMissing);
        let Some(parent) = profile.parent else { return Ok(()) };
        let parent = Organisations::<T>::get(parent).ok_or(Error::UnknownParent)?;
        ensure!(parent.standing != Standing::Exited, Error::UnknownParent);
        let lower = matches!((parent.level, profile.level), (Some(parent), Some(own)) if parent > own);
        ensure!(!lower, Error::ParentOfLowerLevel);
        Ok(())
    }

    /// Whether an organisation of this kind may begin with these officers.
    pub(crate) fn check_new_officers(kind: OrgKind, officers: &[(T::AccountId, Role)]) -> Result<(), Error<T>> {
        ensure!(kind != OrgKind::Individual || officers.len() <= 1, Error::IndividualActsAlone);
        ensure!(officers.iter().all(|(_, role)| role.fits(kind)), Error::RoleDoesNotFit);
        ensure!(officers.iter().any(|(_, role)| role.may(Duty::Administer)), Error::NoAdministrator);
        let mut accounts = BTreeSet::new();
        let free = officers.iter().all(|(account, _)| Self::is_free(account) && accounts.insert(account));
        ensure!(free, Error::AlreadyOfficer);
        Ok(())
    }

    /// Writes a new organisation with its officers. Everything was checked.
    pub(crate) fn create(
        newcomer: Newcomer,
        officers: &[(T::AccountId, Role)],
        actor: Option<(OrgId, T::AccountId)>,
    ) -> Result<OrgId, Error<T>> {
        let id = NextOrganisation::<T>::get();
        NextOrganisation::<T>::put(id.checked_add(1).ok_or(Error::NumbersExhausted)?);
        match &newcomer.identity {
            Identity::Registered { code, .. } => ByCode::<T>::insert(code, id),
            Identity::Pseudonym { commitment } => ByCommitment::<T>::insert(commitment, id),
        }
        let mut organisation = Organisation {
            kind: newcomer.kind,
            legal_body: newcomer.legal_body,
            level: newcomer.level,
            parent: newcomer.parent,
            identity: newcomer.identity,
            standing: Standing::Active,
            admitted_at: T::Clocks::now(),
            posts: Posts::default(),
        };
        for (account, role) in officers {
            Self::install(id, &mut organisation, account, *role);
        }
        Self::record_standing(id, &mut organisation, Standing::Active, StandingCause::Admitted, actor, None);
        Organisations::<T>::insert(id, organisation);
        Ok(id)
    }

    /// One event for each new officer.
    fn announce(organisation: OrgId, officers: impl IntoIterator<Item = (T::AccountId, Role)>) {
        for (account, role) in officers {
            Self::deposit_event(Event::OfficerAppointed { organisation, account, role });
        }
    }
}

/// What is known of an organisation before it has a number.
pub(crate) struct Newcomer {
    pub kind: OrgKind,
    pub legal_body: Option<LegalBody>,
    pub level: Option<Level>,
    pub parent: Option<OrgId>,
    pub identity: Identity,
}

impl From<Profile> for Newcomer {
    fn from(profile: Profile) -> Self {
        let Profile { kind, legal_body, level, parent, name, code } = profile;
        Self { kind, legal_body, level, parent, identity: Identity::Registered { name, code } }
    }
}
