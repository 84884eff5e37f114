//! What the runtime APIs ask.

use crate::{
    ByCode, Config, FilingOf, OfficerRecord, Officers, OfficersOf, Organisation, Organisations, Pallet,
    RuleDocumentVersions, RuleDocuments,
};
use alloc::vec::Vec;
use drl_primitives::{
    organisation::{OrgKind, Role, RuleDocument, Standing},
    CreditCode, OrgId,
};

impl<T: Config> Pallet<T> {
    /// An organisation as it is now.
    pub fn organisation(id: OrgId) -> Option<Organisation> {
        Organisations::<T>::get(id)
    }

    /// The officers of an organisation, at most [`Config::MaxOfficers`], in no particular order.
    pub fn officers(id: OrgId) -> Vec<(T::AccountId, OfficerRecord)> {
        OfficersOf::<T>::iter_key_prefix(id)
            .filter_map(|account| Officers::<T>::get(&account).map(|record| (account, record)))
            .collect()
    }

    /// The organisation with this unified social credit code, be it active or not.
    pub fn by_code(code: CreditCode) -> Option<OrgId> {
        ByCode::<T>::get(code)
    }

    /// The posts that an organisation should have filled and has not: head and security officer, chief data officer
    /// and data officer. None where it has left, or is neither bureau nor agency.
    pub fn vacant_posts(id: OrgId) -> Vec<Role> {
        let Some(organisation) = Organisations::<T>::get(id) else { return Vec::new() };
        if organisation.standing == Standing::Exited || !matches!(organisation.kind, OrgKind::Bureau | OrgKind::Agency)
        {
            return Vec::new();
        }
        [Role::Head, Role::ChiefDataOfficer, Role::DataOfficer, Role::SecurityOfficer]
            .into_iter()
            .filter(|role| organisation.posts.of(*role) == 0)
            .collect()
    }

    /// The current version of a rule or manual, with its filing.
    pub fn rule_document(document: RuleDocument) -> Option<(u32, FilingOf<T>)> {
        let version = RuleDocumentVersions::<T>::get(document);
        RuleDocuments::<T>::get(document, version).map(|filing| (version, filing))
    }
}
