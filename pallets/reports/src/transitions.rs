//! The state machines of this pallet: the launch, a period of usage reports, a product, a report.

use drl_primitives::reports::{LaunchState, PeriodState, ProductState, ReportState};

/// What may happen to the launch that an agreement obliges to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaunchStep {
    /// A product is published; the first one is the launch.
    Publish,
    /// A later day is set.
    Extend,
    /// The clock ran out.
    RunOut,
    /// The agreement ended.
    End,
}

impl LaunchStep {
    /// All steps, in the order of the table in the README.
    pub const ALL: [Self; 4] = [Self::Publish, Self::Extend, Self::RunOut, Self::End];
}

/// The state of the launch after a step, or `None` where there is no such step.
pub const fn next_launch(state: LaunchState, step: LaunchStep) -> Option<LaunchState> {
    use LaunchState::{Awaited, Lapsed, Launched, Missed};
    match (state, step) {
        (Awaited | Missed | Launched, LaunchStep::Publish) => Some(Launched),
        (Awaited | Missed, LaunchStep::Extend) => Some(Awaited),
        (Awaited, LaunchStep::RunOut) => Some(Missed),
        (Awaited | Missed, LaunchStep::End) => Some(Lapsed),
        (Missed | Launched, LaunchStep::RunOut) => None,
        (Launched, LaunchStep::Extend | LaunchStep::End) => None,
        (Lapsed, _) => None,
    }
}

/// What may happen to a period of usage reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodStep {
    /// Its report is filed.
    File,
    /// The clock ran out.
    RunOut,
    /// The agreement ended before the report was due.
    End,
}

impl PeriodStep {
    /// All steps, in the order of the table in the README.
    pub const ALL: [Self; 3] = [Self::File, Self::RunOut, Self::End];
}

/// The state of a period after a step, or `None` where there is no such step.
pub const fn next_period(state: PeriodState, step: PeriodStep) -> Option<PeriodState> {
    use PeriodState::{Filed, Lapsed, Missed, Open};
    match (state, step) {
        (Open | Missed, PeriodStep::File) => Some(Filed),
        (Open, PeriodStep::RunOut) => Some(Missed),
        (Open, PeriodStep::End) => Some(Lapsed),
        (Missed, PeriodStep::RunOut | PeriodStep::End) | (Filed | Lapsed, _) => None,
    }
}

/// What may be done to a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductStep {
    /// It is updated.
    Update,
    /// It is retired.
    Retire,
}

impl ProductStep {
    /// All steps, in the order of the table in the README.
    pub const ALL: [Self; 2] = [Self::Update, Self::Retire];
}

/// The state of a product after a step, or `None` where there is no such step.
pub const fn next_product(state: ProductState, step: ProductStep) -> Option<ProductState> {
    use ProductState::{Published, Retired};
    match (state, step) {
        (Published, ProductStep::Update) => Some(Published),
        (Published, ProductStep::Retire) => Some(Retired),
        (Retired, _) => None,
    }
}

/// What may be done to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportStep {
    /// A further document is added.
    Supplement,
    /// It is closed.
    Handle,
}

impl ReportStep {
    /// All steps, in the order of the table in the README.
    pub const ALL: [Self; 2] = [Self::Supplement, Self::Handle];
}

/// The state of a report after a step, or `None` where there is no such step.
pub const fn next_report(state: ReportState, step: ReportStep) -> Option<ReportState> {
    use ReportState::{Filed, Handled};
    match (state, step) {
        (Filed, ReportStep::Supplement) => Some(Filed),
        (Filed, ReportStep::Handle) => Some(Handled),
        (Handled, _) => None,
    }
}
