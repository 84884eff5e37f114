//! State machine 5.1: every way in which a dataset changes its state. The table is in the README; a test compares the two.

use crate::Dataset;
use drl_primitives::{
    catalog::{OpeningAttribute, Service},
    dataset::{DatasetAct, SharingStage, Stage},
};

/// The state of a dataset: where the version in work stands, and what is served meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// Of the version in work.
    pub stage: Stage,
    /// Of the version served.
    pub service: Service,
}

/// What a change of state depends on beside state and act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// What is being listed is stricter than what is served.
    pub stricter: bool,
    /// Where it is served, the attribute that binds meanwhile is not carried.
    pub barred: bool,
    /// It is served outside the platform.
    pub elsewhere: bool,
    /// A listed version is not served yet.
    pub unserved: bool,
    /// The version in work was never listed.
    pub fresh: bool,
    /// A dispute over a listed version ends with the attribute that it has.
    pub kept: bool,
    /// A withdrawn consent counts as an objection.
    pub objection: bool,
    /// What stops it is not what stops it already: an objection, or the owner's first finding of its own.
    pub further: bool,
}

impl Facts {
    /// The facts that a dataset itself tells.
    pub fn of(dataset: &Dataset) -> Self {
        Self {
            barred: dataset.is_barred(),
            elsewhere: dataset.serving.is_some_and(|serving| serving.place.is_elsewhere()),
            unserved: dataset.unserved().is_some(),
            ..Self::default()
        }
    }

    /// The same, with the attribute that is being listed.
    pub fn listing(dataset: &Dataset, attribute: OpeningAttribute) -> Self {
        Self { stricter: dataset.is_stricter(attribute), ..Self::of(dataset) }
    }

    /// Where the stage comes to rest when nothing is in work any more.
    const fn rest(self) -> Stage {
        if self.unserved {
            Stage::Listed
        } else {
            Stage::Settled
        }
    }

    /// Where the stage goes when a dispute ends.
    const fn resolved(self, otherwise: Stage) -> Stage {
        if self.kept {
            self.rest()
        } else {
            otherwise
        }
    }

    /// How it is served when nothing is in the way.
    const fn home(self) -> Service {
        if self.elsewhere {
            Service::OpenElsewhere
        } else {
            Service::Open
        }
    }

    /// How it is served under the attribute that binds meanwhile.
    const fn under(self, service: Service) -> Service {
        match service {
            Service::Open | Service::OpenElsewhere | Service::Disputed if self.barred => Service::Disputed,
            Service::Disputed => self.home(),
            other => other,
        }
    }

    /// How it is served once a version is listed: the old one serves on, unless the new one is stricter.
    const fn listed(self, service: Service) -> Service {
        match service {
            Service::NotOpen | Service::Withdrawn => service,
            _ if self.stricter => Service::NotOpen,
            Service::Disputed => self.home(),
            other => other,
        }
    }
}

/// The state after `act`; `None` where the act is not possible.
pub fn next(from: State, act: DatasetAct, facts: Facts) -> Option<State> {
    use DatasetAct as Act;
    use Service as S;
    use Stage::*;

    let (stage, service) = match (act, from.stage, from.service) {
        (Act::Amend, Draft, s) => (Draft, s),
        (Act::NewVersion, Listed | Settled, s) => (Draft, s),
        (Act::Discard, Draft, s) => (facts.rest(), s),
        (Act::Propose, Draft, s) => (Proposed, s),
        (Act::Return, Proposed, s) => (Draft, s),
        (Act::List, Proposed, s) => (Listed, facts.listed(s)),

        (Act::Dispute, Proposed | Listed | Disputed, s) => (Disputed, facts.under(s)),
        (Act::Dispute, Draft | Settled, s) if s.is_begun() || facts.unserved => (Disputed, facts.under(s)),
        (Act::Settle, Disputed, s) => (facts.resolved(Proposed), facts.under(s)),
        (Act::Report, Disputed, s) => (WithGovernment, s),
        (Act::Decide, WithGovernment, s) => (facts.resolved(Listed), facts.listed(s)),

        (Act::Publish, Listed, S::NotOpen | S::Open | S::OpenElsewhere | S::Suspended | S::Withdrawn) => {
            (Settled, S::Open)
        }
        (Act::File | Act::OpenElsewhere, Settled, S::OpenElsewhere) => (Settled, S::OpenElsewhere),
        (Act::File, Listed, s) => (Listed, s),
        (Act::Acknowledge, any, s) => (any, s),
        (Act::OpenElsewhere, Listed, S::NotOpen | S::Open | S::OpenElsewhere | S::Suspended | S::Withdrawn) => {
            (Settled, S::OpenElsewhere)
        }
        (Act::FilingExpired, Settled, s) if facts.elsewhere && s.is_begun() => (Listed, S::NotOpen),
        (Act::FilingExpired, any, s) if facts.elsewhere && s.is_begun() => (any, S::NotOpen),

        (Act::Suspend, any, S::Open | S::OpenElsewhere | S::Disputed) => (any, S::Suspended),
        (Act::Suspend, any, S::Suspended) if facts.further => (any, S::Suspended),
        (Act::SuspendItems, any, s) => (any, s),
        (Act::WithdrawConsent, any, S::Open | S::OpenElsewhere | S::Disputed) if facts.objection => (any, S::Suspended),
        (Act::WithdrawConsent, any, s) => (any, s),
        (Act::Restore, any, S::Suspended) => (any, facts.under(facts.home())),
        (Act::Withdraw, _, s) if s.is_begun() => (if facts.fresh { Draft } else { Settled }, S::Withdrawn),
        (Act::Reassess, any, S::NotOpen | S::Open | S::OpenElsewhere | S::Suspended | S::Disputed) => {
            (any, from.service)
        }
        (Act::Reassess, any, S::Withdrawn) if facts.unserved => (any, S::Withdrawn),
        _ => return None,
    };
    Some(State { stage, service })
}

/// The way of a dispute over the sharing attribute, which touches nothing else; `None` where the act is not possible.
pub const fn next_sharing(from: SharingStage, act: DatasetAct) -> Option<SharingStage> {
    match (act, from) {
        (DatasetAct::DisputeSharing, SharingStage::Settled | SharingStage::Disputed) => Some(SharingStage::Disputed),
        (DatasetAct::SettleSharing, SharingStage::Disputed) => Some(SharingStage::Settled),
        (DatasetAct::ReportSharing, SharingStage::Disputed) => Some(SharingStage::WithGovernment),
        (DatasetAct::DecideSharing, SharingStage::WithGovernment) => Some(SharingStage::Settled),
        _ => None,
    }
}
