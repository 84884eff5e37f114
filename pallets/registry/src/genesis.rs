//! The organisations the ledger begins with. Whoever writes a wrong one is told which and why, and no chain begins.

use crate::{admission::Newcomer, Bureau, Config, GenesisConfig, Pallet, Profile, Quotas, SpecialCases};
use alloc::{format, string::String, vec::Vec};
use drl_primitives::{
    organisation::{LegalBody, Level, OrgKind, Role},
    CreditCode, Digest, PublicName,
};
use serde::{Deserialize, Serialize};
use sp_runtime::traits::Get;

/// An organisation of genesis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisOrganisation<AccountId> {
    /// What it is; no natural person.
    pub kind: OrgKind,
    /// Its public name.
    pub name: PublicName,
    /// Its unified social credit code.
    pub code: CreditCode,
    /// Its legal kind.
    #[serde(default)]
    pub legal_body: Option<LegalBody>,
    /// Its level of government.
    #[serde(default)]
    pub level: Option<Level>,
    /// The code of the organisation it is subordinate to, which stands before it in the list.
    #[serde(default)]
    pub parent: Option<CreditCode>,
    /// Its officers and their posts.
    pub officers: Vec<(AccountId, Role)>,
    /// For an agency whose posts are not those of R-007: digest of its filing.
    #[serde(default)]
    pub special_case: Option<Digest>,
}

/// Writes the first state.
///
/// # Panics
/// Where the description is wrong, saying what is: there is no chain yet that could refuse.
pub(crate) fn build<T: Config>(config: &GenesisConfig<T>) {
    for (kind, quota) in &config.quotas {
        let least = Pallet::<T>::least_quota();
        assert!(
            quota.covers(&least),
            "registry genesis: quota of {kind:?} is less than one transaction needs, {least:?}"
        );
        Quotas::<T>::insert(kind, quota);
    }
    for (index, organisation) in config.organisations.iter().enumerate() {
        if let Err(reason) = add::<T>(organisation) {
            panic!("registry genesis: organisation {index} ({}): {reason}", organisation.name.as_str());
        }
    }
    let bureaus = config.organisations.iter().filter(|organisation| organisation.kind == OrgKind::Bureau).count();
    let wanted = usize::from(!config.organisations.is_empty());
    assert!(bureaus == wanted, "registry genesis: {bureaus} bureaus, there must be exactly one");
}

fn add<T: Config>(description: &GenesisOrganisation<T::AccountId>) -> Result<(), String> {
    let refuse = |error: crate::Error<T>| format!("{error:?}");
    let kind = description.kind;
    if kind == OrgKind::Individual {
        return Err("a natural person is admitted by the bureau, not at genesis".into());
    }
    if description.officers.len() > T::MaxOfficers::get() as usize {
        return Err(format!("more than {} officers", T::MaxOfficers::get()));
    }
    if description.special_case.is_some() && kind != OrgKind::Agency {
        return Err("only agencies file special cases".into());
    }
    let profile = profile::<T>(description)?;
    Pallet::<T>::check_profile(&profile).map_err(refuse)?;
    Pallet::<T>::check_new_officers(kind, &description.officers).map_err(refuse)?;
    let id = Pallet::<T>::create(Newcomer::from(profile), &description.officers, None).map_err(refuse)?;
    if kind == OrgKind::Bureau {
        Bureau::<T>::put(id);
    }
    if let Some(digest) = description.special_case {
        SpecialCases::<T>::insert(id, Pallet::<T>::filing(digest, id, None));
    }
    Ok(())
}

fn profile<T: Config>(description: &GenesisOrganisation<T::AccountId>) -> Result<Profile, String> {
    let parent = match description.parent {
        None => None,
        Some(code) => Some(
            Pallet::<T>::by_code(code)
                .ok_or_else(|| format!("no organisation before it has the code of its parent, {}", code.as_str()))?,
        ),
    };
    Ok(Profile {
        kind: description.kind,
        legal_body: description.legal_body,
        level: description.level,
        parent,
        name: description.name.clone(),
        code: description.code,
    })
}
