//! What an entry must be like: at the door, before it is proposed, and before it is opened.

use crate::{Config, Decisions, Error, Pallet, SharingRulings, Versions};
use drl_primitives::{
    catalog::{items_well_formed, CureKind, Ground, OpeningAttribute, ProtectedKind},
    clocks::Clocks,
    dataset::{Cure, Linkage, Metadata, MAX_RATING},
    parameters::RuleParameters,
    public_name::NameFault,
    DatasetId, DatasetVersion,
};
use frame_support::ensure;

impl<T: Config> Pallet<T> {
    /// What every entry must have to be in the catalog at all, as a draft too.
    pub(crate) fn ensure_well_formed(metadata: &Metadata) -> Result<(), Error<T>> {
        let rules = T::Parameters::current();
        let consent_too = rules.catalog.consent_also_for_w1_w2;
        ensure!(metadata.no_state_secret, Error::<T>::StateSecret);
        ensure!(metadata.qualities.all(), Error::<T>::QualitiesMissing);
        Self::ensure_named(metadata)?;
        ensure!(metadata.legal_basis.is_complete(), Error::<T>::LegalBasisIncomplete);
        ensure!(metadata.sharing.is_grounded(), Error::<T>::SharingGroundMissing);
        ensure!(metadata.min_rating <= rules.applicant.rating_scale.min(MAX_RATING), Error::<T>::RatingOutOfRange);
        if let Some(content) = metadata.content {
            ensure!(content.produced_at <= T::Clocks::now(), Error::<T>::ProducedInFuture);
        }
        Self::ensure_grounds(metadata)?;
        Self::ensure_cures(metadata)?;
        Self::ensure_items(metadata, consent_too)?;
        Self::ensure_attribute(metadata, consent_too)?;
        Self::ensure_conditions(metadata)
    }

    /// What an entry must have besides when it is proposed.
    pub(crate) fn ensure_complete(metadata: &Metadata) -> Result<(), Error<T>> {
        Self::ensure_well_formed(metadata)?;
        ensure!(metadata.assessment.is_some(), Error::<T>::AssessmentMissing);
        ensure!(metadata.linkage.as_ref().is_none_or(Linkage::is_complete), Error::<T>::LinkageNotAssessed);
        Ok(())
    }

    /// What an entry must have when it is opened. Agreement and decision may have given it another attribute since it was
    /// written, and the readings of the law may have changed.
    pub(crate) fn ensure_openable(metadata: &Metadata) -> Result<(), Error<T>> {
        ensure!(metadata.attribute != OpeningAttribute::Prohibited, Error::<T>::Prohibited);
        Self::ensure_attribute(metadata, Self::consent_too())?;
        ensure!(!metadata.items.is_empty(), Error::<T>::ItemsMissing);
        Self::ensure_conditions(metadata)
    }

    /// The government's decisions bind later versions: no laxer opening attribute without a cure that the
    /// version decided upon did not have, and no other sharing attribute.
    pub(crate) fn ensure_decisions_kept(
        dataset: DatasetId,
        version: DatasetVersion,
        metadata: &Metadata,
    ) -> Result<(), Error<T>> {
        Self::ensure_decision_kept(dataset, metadata)?;
        let bound = SharingRulings::<T>::get(dataset).filter(|r| r.decision.is_some() && version > r.through);
        ensure!(bound.is_none_or(|ruling| ruling.sharing == metadata.sharing), Error::<T>::DecisionBinds);
        Ok(())
    }

    /// The same for the opening attribute alone.
    pub(crate) fn ensure_decision_kept(dataset: DatasetId, metadata: &Metadata) -> Result<(), Error<T>> {
        let Some(decision) = Decisions::<T>::get(dataset) else { return Ok(()) };
        if metadata.attribute >= decision.attribute {
            return Ok(());
        }
        let decided = Versions::<T>::get(dataset, decision.version).ok_or(Error::<T>::VersionNotFound)?;
        let has_new_cure = metadata.cures.iter().any(|cure| !decided.metadata.cures.contains(cure));
        ensure!(has_new_cure, Error::<T>::DecisionBinds);
        Ok(())
    }

    /// The name is public text: UTF-8, printable, not empty.
    fn ensure_named(metadata: &Metadata) -> Result<(), Error<T>> {
        metadata.name.check().map_err(|fault| match fault {
            NameFault::Empty => Error::NameEmpty,
            NameFault::NotUtf8 => Error::NameNotUtf8,
            NameFault::Unprintable | NameFault::TooLong => Error::NameUnprintable,
        })
    }

    /// Grounds ascend; G3 says what is protected, and nothing else does.
    fn ensure_grounds(metadata: &Metadata) -> Result<(), Error<T>> {
        ensure!(ascending(&metadata.grounds), Error::<T>::GroundsNotAscending);
        ensure!(ascending(&metadata.protected), Error::<T>::ProtectedNotAscending);
        if metadata.grounds.contains(&Ground::ProtectedInformation) {
            ensure!(!metadata.protected.is_empty(), Error::<T>::ProtectedMissing);
        } else {
            ensure!(metadata.protected.is_empty(), Error::<T>::ProtectedWithoutGround);
        }
        Ok(())
    }

    /// Each way back serves something that is protected and carries its proof.
    fn ensure_cures(metadata: &Metadata) -> Result<(), Error<T>> {
        let rising = metadata.cures.windows(2).all(|pair| matches!(pair, [a, b] if a.kind < b.kind));
        ensure!(rising, Error::<T>::CuresNotAscending);
        metadata.cures.iter().try_for_each(|cure| Self::ensure_cure(cure, &metadata.protected))
    }

    fn ensure_cure(cure: &Cure, protected: &[ProtectedKind]) -> Result<(), Error<T>> {
        ensure!(protected.iter().any(|kind| cure.kind.cures(*kind)), Error::<T>::CureWithoutGround);
        match cure.kind {
            CureKind::Anonymised | CureKind::Desensitised => {
                ensure!(cure.specification > 0, Error::<T>::SpecificationMissing);
                ensure!(cure.consents == 0, Error::<T>::ConsentsNotInvolved);
            }
            CureKind::Consented => {
                ensure!(cure.consents > 0, Error::<T>::ConsentsMissing);
                ensure!(cure.specification == 0, Error::<T>::SpecificationNotInvolved);
            }
        }
        Ok(())
    }

    /// Items ascend; those under G1 and under G3 before cure are not listed; data that may be opened has some.
    fn ensure_items(metadata: &Metadata, consent_too: bool) -> Result<(), Error<T>> {
        if metadata.items.is_empty() {
            let prohibited = metadata.attribute == OpeningAttribute::Prohibited;
            ensure!(prohibited || !metadata.may_open(consent_too), Error::<T>::ItemsMissing);
            return Ok(());
        }
        ensure!(!metadata.hides_items(consent_too), Error::<T>::ItemsListedUncured);
        ensure!(items_well_formed(&metadata.items), Error::<T>::ItemsNotAscending);
        Ok(())
    }

    /// Any ground but a cured G3 leaves prohibition alone, and prohibition needs a ground.
    fn ensure_attribute(metadata: &Metadata, consent_too: bool) -> Result<(), Error<T>> {
        if metadata.attribute == OpeningAttribute::Prohibited {
            ensure!(!metadata.grounds.is_empty(), Error::<T>::ProhibitionWithoutGround);
            return Ok(());
        }
        let others = metadata.grounds.iter().any(|ground| *ground != Ground::ProtectedInformation);
        ensure!(!others, Error::<T>::GroundForbidsOpening);
        ensure!(metadata.may_open(consent_too), Error::<T>::CureMissing);
        Ok(())
    }

    /// Restricted data has published conditions.
    fn ensure_conditions(metadata: &Metadata) -> Result<(), Error<T>> {
        let needed = metadata.attribute == OpeningAttribute::Restricted;
        ensure!(!needed || metadata.conditions.is_some(), Error::<T>::ConditionsMissing);
        Ok(())
    }

    /// Whether W1 and W2 need W3 beside them.
    pub(crate) fn consent_too() -> bool {
        T::Parameters::current().catalog.consent_also_for_w1_w2
    }

    /// Whether the bureau reviews entries of this dataset before they are listed. What the government decided upon is
    /// always reviewed.
    pub(crate) fn needs_review(dataset: DatasetId) -> bool {
        T::Parameters::current().catalog.bureau_entry_review || Decisions::<T>::contains_key(dataset)
    }
}

/// Whether codes ascend strictly.
fn ascending<C: PartialOrd>(codes: &[C]) -> bool {
    codes.windows(2).all(|pair| matches!(pair, [a, b] if a < b))
}
