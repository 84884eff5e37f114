//! Disputes between bureau and owner over an attribute, up to the government's decision.
//!
//! A dispute over opening takes the version in work, or the one served, out of its way; meanwhile the stricter attribute
//! applies. A dispute over sharing has a way of its own and stops nothing.

use crate::{
    change::{ActorOf, Change},
    transitions::Facts,
    Config, Decision, Decisions, Detail, Dispute, Disputes, Error, Event, Pallet, SharingRuling, SharingRulings,
};
use drl_primitives::{
    catalog::OpeningAttribute,
    clocks::Clocks,
    dataset::{Claim, DatasetAct, Matter, Sharing, Stage},
    organisation::{Duty, OrgKind, Organisations},
    parameters::{DisputeInterim, RuleParameters},
    DatasetId, DatasetVersion, Digest,
};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    /// The bureau disputes an attribute, or changes what it holds right while the dispute runs.
    pub(crate) fn do_dispute(mut change: Change<T>, claim: Claim, positions: Digest) -> DispatchResult {
        ensure!(!change.acts_for_owner(), Error::<T>::OwnDataset);
        let draft = change.dataset.work.filter(|_| change.dataset.stage == Stage::Draft);
        let version = match claim {
            Claim::Opening(attribute) => change.dispute_opening(attribute)?,
            Claim::Sharing(sharing) => change.dispute_sharing(sharing)?,
        };
        if let (Matter::Opening, Some(draft)) = (claim.matter(), draft) {
            // A draft does not keep the bureau from disputing what is listed; it is dropped.
            change.record(DatasetAct::Discard, Some(draft), Detail::None, None);
            Self::deposit_event(Event::DraftDiscarded { dataset: change.id, version: draft });
        }
        let since = T::Clocks::now();
        Disputes::<T>::insert(change.id, claim.matter(), Dispute { claim, version, positions, report: None, since });
        change.record(disputed(claim.matter()), Some(version), Detail::from(&claim), Some(positions));
        let dataset = change.id;
        change.close(Event::AttributeDisputed { dataset, version, claim, positions });
        Ok(())
    }

    /// One side accepts what the other holds right.
    pub(crate) fn do_settle(who: T::AccountId, id: DatasetId, claim: Claim) -> DispatchResult {
        let officer = T::Organisations::authorise(&who, crate::change::OWNERS, Duty::Decide)?;
        let actor = ActorOf::<T> { organisation: officer.organisation, officer: who };
        let mut change = Change::<T>::open(id, Some(actor))?;
        ensure!(change.acts_for_owner() || officer.kind == OrgKind::Bureau, Error::<T>::NotOwner);
        let dispute = Disputes::<T>::get(id, claim.matter()).ok_or(Error::<T>::WrongState)?;
        ensure!(change.other_side(&dispute)? == claim, Error::<T>::NotAgreed);
        let version = match claim {
            Claim::Opening(attribute) => change.settle_opening(dispute.version, attribute)?,
            Claim::Sharing(sharing) => {
                change.act_on_sharing(DatasetAct::SettleSharing)?;
                change.rule_on_sharing(dispute.version, sharing, None);
                dispute.version
            }
        };
        Disputes::<T>::remove(id, claim.matter());
        change.record(settled(claim.matter()), Some(version), Detail::from(&claim), None);
        let event = Event::DisputeSettled { dataset: id, version, claim };
        let proposed_anew = claim.matter() == Matter::Opening && change.dataset.stage == Stage::Proposed;
        if proposed_anew && !Self::needs_review(id) {
            Self::deposit_event(event);
            let (number, version) = change.work()?;
            return change.list(number, version, false);
        }
        change.close(event);
        Ok(())
    }

    /// Negotiation has failed: the bureau reports the matter to the government.
    pub(crate) fn do_report(mut change: Change<T>, matter: Matter, report: Digest) -> DispatchResult {
        let act = match matter {
            Matter::Opening => {
                change.act_plainly(DatasetAct::Report)?;
                DatasetAct::Report
            }
            Matter::Sharing => {
                change.act_on_sharing(DatasetAct::ReportSharing)?;
                DatasetAct::ReportSharing
            }
        };
        let dispute = Disputes::<T>::get(change.id, matter).ok_or(Error::<T>::WrongState)?;
        Disputes::<T>::insert(change.id, matter, Dispute { report: Some(report), ..dispute });
        change.record(act, Some(dispute.version), Detail::from(&dispute.claim), Some(report));
        let dataset = change.id;
        change.close(Event::ReportedToGovernment { dataset, matter, report });
        Ok(())
    }

    /// The bureau enters what the government decided. It binds.
    pub(crate) fn do_decide(mut change: Change<T>, claim: Claim, evidence: Digest) -> DispatchResult {
        let dispute = Disputes::<T>::get(change.id, claim.matter()).ok_or(Error::<T>::WrongState)?;
        let version = match claim {
            Claim::Opening(attribute) => change.decide_opening(dispute.version, attribute, evidence)?,
            Claim::Sharing(sharing) => {
                ensure!(sharing.is_grounded(), Error::<T>::SharingGroundMissing);
                change.act_on_sharing(DatasetAct::DecideSharing)?;
                change.rule_on_sharing(dispute.version, sharing, Some(evidence));
                dispute.version
            }
        };
        Disputes::<T>::remove(change.id, claim.matter());
        change.record(decided(claim.matter()), Some(version), Detail::from(&claim), Some(evidence));
        let dataset = change.id;
        change.close(Event::GovernmentDecided { dataset, version, claim, evidence });
        Ok(())
    }

    /// The sharing attribute of a version in effect: what was agreed or decided for it, else what it says.
    pub(crate) fn sharing_of(dataset: DatasetId, version: DatasetVersion, own: Sharing) -> Sharing {
        SharingRulings::<T>::get(dataset)
            .filter(|ruling| version <= ruling.through)
            .map_or(own, |ruling| ruling.sharing)
    }
}

impl<T: Config> Change<T> {
    /// The version that a dispute is about: the one in work once it was proposed, else the one listed or served.
    fn disputed_version(&self) -> Result<DatasetVersion, Error<T>> {
        let offered = match self.dataset.stage {
            Stage::Draft | Stage::Settled => None,
            _ => self.dataset.work,
        };
        let standing = self.dataset.unserved().or(self.dataset.shown()).map(|edition| edition.version);
        offered.or(standing).ok_or(Error::<T>::WrongState)
    }

    /// An attribute that the version does not have is held right for it.
    fn dispute_opening(&mut self, attribute: OpeningAttribute) -> Result<DatasetVersion, DispatchError> {
        let number = self.disputed_version()?;
        let binds = T::Parameters::current().catalog.dispute_interim == DisputeInterim::Stricter;
        self.dataset.binding = binds.then_some(attribute);
        self.act_plainly(DatasetAct::Dispute)?;
        ensure!(self.version(number)?.metadata.attribute != attribute, Error::<T>::NothingDisputed);
        self.dataset.work = Some(number);
        Ok(number)
    }

    fn dispute_sharing(&mut self, sharing: Sharing) -> Result<DatasetVersion, DispatchError> {
        let number = self.disputed_version()?;
        self.act_on_sharing(DatasetAct::DisputeSharing)?;
        ensure!(sharing.is_grounded(), Error::<T>::SharingGroundMissing);
        let own = Pallet::<T>::sharing_of(self.id, number, self.version(number)?.metadata.sharing);
        ensure!(own != sharing, Error::<T>::NothingDisputed);
        Ok(number)
    }

    /// What the side that does not act holds right.
    fn other_side(&self, dispute: &Dispute) -> Result<Claim, Error<T>> {
        if self.acts_for_owner() {
            return Ok(dispute.claim);
        }
        let metadata = self.version(dispute.version)?.metadata;
        Ok(match dispute.claim {
            Claim::Opening(_) => Claim::Opening(metadata.attribute),
            Claim::Sharing(_) => Claim::Sharing(Pallet::<T>::sharing_of(self.id, dispute.version, metadata.sharing)),
        })
    }

    /// The parties agree: what is changed is a new version, proposed. Returns the version meant.
    fn settle_opening(
        &mut self,
        disputed: DatasetVersion,
        attribute: OpeningAttribute,
    ) -> Result<DatasetVersion, DispatchError> {
        let version = self.version(disputed)?;
        let kept = version.metadata.attribute == attribute && version.listed.is_some();
        self.dataset.binding = (!kept).then_some(attribute);
        self.act(DatasetAct::Settle, Facts { kept, ..Facts::of(&self.dataset) })?;
        if kept {
            self.rest();
            return Ok(disputed);
        }
        if version.metadata.attribute == attribute {
            return Ok(disputed);
        }
        let metadata = version.metadata.with_attribute(attribute, Pallet::<T>::consent_too());
        Pallet::<T>::ensure_decision_kept(self.id, &metadata)?;
        let stamp = self.stamp().ok_or(Error::<T>::WrongState)?;
        let number = self.next_version()?;
        self.keep(number, self.changed_version(metadata, stamp));
        Ok(number)
    }

    /// The government decides: the version is listed with the attribute it decided. Returns the version meant.
    fn decide_opening(
        &mut self,
        disputed: DatasetVersion,
        attribute: OpeningAttribute,
        evidence: Digest,
    ) -> Result<DatasetVersion, DispatchError> {
        let mut version = self.version(disputed)?;
        let changed = version.metadata.attribute != attribute;
        let kept = !changed && version.listed.is_some();
        self.dataset.binding = None;
        self.act(DatasetAct::Decide, Facts { kept, ..Facts::listing(&self.dataset, attribute) })?;
        let mut number = disputed;
        if changed {
            let stamp = self.stamp().ok_or(Error::<T>::WrongState)?;
            let metadata = version.metadata.with_attribute(attribute, Pallet::<T>::consent_too());
            version = self.changed_version(metadata, stamp);
            number = self.next_version()?;
        }
        if kept {
            self.rest();
        } else {
            self.keep_listed(number, version)?;
        }
        let decision = Decision { attribute, version: number, evidence, at: T::Clocks::now() };
        Decisions::<T>::insert(self.id, decision);
        Ok(number)
    }

    /// Keeps what a dispute over sharing ended with.
    fn rule_on_sharing(&self, through: DatasetVersion, sharing: Sharing, decision: Option<Digest>) {
        let at = T::Clocks::now();
        SharingRulings::<T>::insert(self.id, SharingRuling { sharing, through, decision, at });
    }

    /// Ends a dispute over opening without a result: there is nothing left to open.
    pub(crate) fn drop_dispute(&mut self) {
        self.dataset.binding = None;
        Disputes::<T>::remove(self.id, Matter::Opening);
    }
}

/// The act of disputing.
const fn disputed(matter: Matter) -> DatasetAct {
    match matter {
        Matter::Opening => DatasetAct::Dispute,
        Matter::Sharing => DatasetAct::DisputeSharing,
    }
}

/// The act of settling.
const fn settled(matter: Matter) -> DatasetAct {
    match matter {
        Matter::Opening => DatasetAct::Settle,
        Matter::Sharing => DatasetAct::SettleSharing,
    }
}

/// The act of deciding.
const fn decided(matter: Matter) -> DatasetAct {
    match matter {
        Matter::Opening => DatasetAct::Decide,
        Matter::Sharing => DatasetAct::DecideSharing,
    }
}
