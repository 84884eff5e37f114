//! Documents that officers file: special cases, rules and manuals, findings.

use crate::{
    Config, Error, Event, Filing, FilingOf, FindingCount, Findings, Organisations, Pallet, RuleDocumentVersions,
    RuleDocuments, SpecialCases,
};
use drl_primitives::{
    clocks::Clocks,
    organisation::{Duty, OrgKind, Organisations as Registry, RuleDocument},
    Digest, OrgId,
};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_file_special_case(who: T::AccountId, filing: Digest) -> DispatchResult {
        let organisation = Self::authorise(&who, &[OrgKind::Agency], Duty::Administer)?.organisation;
        SpecialCases::<T>::insert(organisation, Self::filing(filing, organisation, Some(who)));
        Self::deposit_event(Event::SpecialCaseFiled { organisation, filing });
        Ok(())
    }

    pub(crate) fn do_publish_rule_document(
        who: T::AccountId,
        document: RuleDocument,
        version: u32,
        digest: Digest,
    ) -> DispatchResult {
        let (kinds, duty) = Self::publishers(&who, document);
        let organisation = Self::authorise(&who, kinds, duty)?.organisation;
        let next = RuleDocumentVersions::<T>::get(document).checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
        ensure!(version == next, Error::<T>::VersionNotNext);
        RuleDocuments::<T>::insert(document, version, Self::filing(digest, organisation, Some(who.clone())));
        RuleDocumentVersions::<T>::insert(document, version);
        Self::deposit_event(Event::RuleDocumentPublished { document, version, digest, by: who });
        Ok(())
    }

    /// The manual is the bureau's; security rules are made by the bureau and by regulators, whose officers
    /// audit and do not decide.
    fn publishers(who: &T::AccountId, document: RuleDocument) -> (&'static [OrgKind], Duty) {
        let regulator = Self::officer(who).is_some_and(|officer| officer.kind == OrgKind::Regulator);
        if regulator && document != RuleDocument::PlatformManual {
            (&[OrgKind::Regulator], Duty::Audit)
        } else {
            (&[OrgKind::Bureau], Duty::Decide)
        }
    }

    pub(crate) fn do_file_finding(who: T::AccountId, about: OrgId, finding: Digest) -> DispatchResult {
        let organisation = Self::authorise(&who, &[OrgKind::Regulator], Duty::Audit)?.organisation;
        ensure!(Organisations::<T>::contains_key(about), Error::<T>::UnknownOrganisation);
        let index = FindingCount::<T>::get(about);
        let next = index.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
        Findings::<T>::insert(about, index, Self::filing(finding, organisation, Some(who.clone())));
        FindingCount::<T>::insert(about, next);
        Self::deposit_event(Event::FindingFiled { about, index, finding, by: who });
        Ok(())
    }

    /// A filing of this moment.
    pub(crate) fn filing(digest: Digest, organisation: OrgId, officer: Option<T::AccountId>) -> FilingOf<T> {
        Filing { digest, at: T::Clocks::now(), block: frame_system::Pallet::<T>::block_number(), organisation, officer }
    }
}
