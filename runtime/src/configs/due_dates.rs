//! Who is told when a clock runs out.

use crate::{Agreements, Applications, Catalog, Corrections, Objections, Rectification, Reports};
use drl_primitives::{
    clocks::{ClockKind, ClockSubject, OnDue},
    ClockId, OrgId,
};
use frame_support::weights::Weight;

/// Tells the owner of a clock that it ran out.
pub struct DueDates;

impl OnDue for DueDates {
    fn on_due(clock: ClockId, kind: ClockKind, subject: ClockSubject, holder: OrgId) -> Weight {
        use ClockKind as Kind;
        match kind {
            Kind::AttributeReview | Kind::FilingTerm => Catalog::on_due(clock, kind, subject, holder),
            Kind::AgreementTerm | Kind::NoticePeriod => Agreements::on_due(clock, kind, subject, holder),
            Kind::FormalReview | Kind::DemandReview | Kind::DemandWindow | Kind::Coordination | Kind::Recheck => {
                Applications::on_due(clock, kind, subject, holder)
            }
            Kind::Launch | Kind::UsageReport | Kind::ReportHandling => Reports::on_due(clock, kind, subject, holder),
            Kind::RectificationLimit => Rectification::on_due(clock, kind, subject, holder),
            Kind::ObjectionVerification | Kind::ObjectionNotice | Kind::RereviewRequest | Kind::Rereview => {
                Objections::on_due(clock, kind, subject, holder)
            }
            Kind::CorrectionForward | Kind::CorrectionVerification | Kind::CorrectionNotice => {
                Corrections::on_due(clock, kind, subject, holder)
            }
            // The breach is recorded by the clock itself, and nothing else follows from it.
            Kind::DataReturn => Weight::zero(),
        }
    }

    fn max_weight() -> Weight {
        [
            <Catalog as OnDue>::max_weight(),
            <Agreements as OnDue>::max_weight(),
            <Applications as OnDue>::max_weight(),
            <Reports as OnDue>::max_weight(),
            <Rectification as OnDue>::max_weight(),
            <Objections as OnDue>::max_weight(),
            <Corrections as OnDue>::max_weight(),
        ]
        .into_iter()
        .fold(Weight::zero(), |most, weight| most.max(weight))
    }
}
