//! Figures of the ledger and of this node for Prometheus, beside those of the engine.
//!
//! Figures of the ledger are of the newest finalized block, through the runtime API. `packaging/` has a dashboard and alert
//! rules; a test here keeps every name in them true.

mod quota;

use crate::service::FullClient;
use drl_primitives::{views::PerformanceView, Code, OrgId};
use drl_runtime::opaque::{Block, Hash};
use drl_runtime_api::ReleaseApi;
use sp_api::{ApiError, ProvideRuntimeApi};
use substrate_prometheus_endpoint::{register, Gauge, GaugeVec, Opts, PrometheusError, Registry, F64, U64};

/// The most pages of data users that are counted.
const MOST_PAGES: usize = 100;
/// How many data users a page has.
const PAGE: u32 = 100;

/// Declares the gauges: field, name, labels, help. The list of names is what tests compare dashboards and alerts with.
macro_rules! gauges {
    (
        single { $($single:ident: $kind:ident, $name:literal, $help:literal;)+ }
        labelled { $($labelled:ident: $labelled_kind:ident, $labelled_name:literal, [$($label:literal),+], $labelled_help:literal;)+ }
    ) => {
        /// The gauges of this node.
        #[derive(Clone)]
        pub struct Metrics {
            $(#[doc = $help] pub $single: Gauge<$kind>,)+
            $(#[doc = $labelled_help] pub $labelled: GaugeVec<$labelled_kind>,)+
        }

        impl Metrics {
            /// Makes them known to Prometheus.
            ///
            /// # Errors
            /// A name is taken.
            pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
                Ok(Self {
                    $($single: register(Gauge::<$kind>::new($name, $help)?, registry)?,)+
                    $($labelled: register(
                        GaugeVec::<$labelled_kind>::new(Opts::new($labelled_name, $labelled_help), &[$($label),+])?,
                        registry,
                    )?,)+
                })
            }
        }

        /// Their names.
        #[cfg(test)]
        const NAMES: &[&str] = &[$($name,)+ $($labelled_name,)+];
    };
}

gauges! {
    single {
        finalized_age: F64, "drl_finalized_age_seconds", "How long ago the newest finalized block was made";
        ledger_block: U64, "drl_ledger_block", "The finalized block that the figures of the ledger are of";
        validators: U64, "drl_validators", "Validators of the current session";
        is_validator: U64, "drl_validator", "1 where this node was started as a validator";
        session_keys_held: U64, "drl_session_keys_held", "1 where the keystore holds both keys of a current validator";
        clock_offset: F64, "drl_clock_offset_seconds", "By how much the local clock is ahead of the other validators' (the one in the middle)";
        clock_far_off: U64, "drl_clock_far_off", "1 where the clock is so wrong that this node makes no blocks";
        disk_free: U64, "drl_disk_free_bytes", "Room on the disk of the database";
        grants: U64, "drl_grants", "Grants ever issued";
        data_users: U64, "drl_data_users", "Data users that hold or held grants";
        overdue_for_assessment: U64, "drl_datasets_overdue_for_assessment", "Datasets whose opening attribute is overdue for re-assessment";
        quota_most_used: F64, "drl_quota_most_used_ratio", "The largest part of its quota that an organisation has used in this period";
    }
    labelled {
        pending: U64, "drl_pending", ["stage", "state"], "Open duties by stage; state is running or overdue";
        breaches: U64, "drl_breaches", ["stage"], "Breaches recorded, by stage";
        acts: U64, "drl_review_acts", ["act"], "Acts on applications and their items";
        refusals: U64, "drl_refusals", ["ground"], "Refusals of items by ground";
        datasets: U64, "drl_datasets", ["service"], "Datasets by whether they are served";
        quota_used: F64, "drl_quota_used_ratio", ["organisation"], "The part of its quota that an organisation has used in this period";
    }
}

/// What is read from the ledger at one block.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    performance: PerformanceView,
    data_users: u64,
    grants: u64,
    quotas: Vec<(OrgId, f64)>,
}

impl Figures {
    /// Reads them at block `at`.
    ///
    /// # Errors
    /// The state of the block cannot be read.
    pub fn read(client: &FullClient, at: Hash) -> Result<Self, ApiError> {
        let api = client.runtime_api();
        let (data_users, grants) = data_users(|after| ReleaseApi::<Block>::data_users(&*api, at, after, PAGE))?;
        Ok(Self { performance: api.performance(at, None)?, data_users, grants, quotas: quota::used(client, at)? })
    }
}

/// How many data users there are, and how many grants they have, page by page.
fn data_users(
    page: impl Fn(Option<OrgId>) -> Result<Vec<drl_primitives::views::DataUserView>, ApiError>,
) -> Result<(u64, u64), ApiError> {
    let (mut users, mut grants, mut after) = (0u64, 0u64, None);
    for _ in 0..MOST_PAGES {
        let page = page(after)?;
        let Some(last) = page.last() else { break };
        after = Some(last.organisation);
        users = users.saturating_add(page.len().try_into().unwrap_or(u64::MAX));
        grants = page.iter().fold(grants, |sum, user| sum.saturating_add(user.grants.into()));
    }
    Ok((users, grants))
}

impl Metrics {
    /// Shows figures of the ledger.
    pub fn show(&self, block: u32, figures: &Figures) {
        let performance = &figures.performance;
        self.ledger_block.set(block.into());
        self.data_users.set(figures.data_users);
        self.grants.set(figures.grants);
        self.overdue_for_assessment.set(performance.overdue_for_assessment.into());
        for (kind, clocks) in &performance.clocks {
            let stage = kind.slug();
            self.pending.with_label_values(&[stage, "running"]).set(clocks.running.into());
            self.pending.with_label_values(&[stage, "overdue"]).set(clocks.overdue.into());
            self.breaches.with_label_values(&[stage]).set(clocks.breaches.into());
        }
        for (act, count) in &performance.acts {
            self.acts.with_label_values(&[act.slug()]).set((*count).into());
        }
        for (ground, count) in &performance.refusals {
            self.refusals.with_label_values(&[ground.slug()]).set((*count).into());
        }
        for (service, count) in &performance.datasets {
            self.datasets.with_label_values(&[service.slug()]).set((*count).into());
        }
        self.show_quotas(&figures.quotas);
    }

    /// Only organisations that used any in this period: the others of the last one go.
    fn show_quotas(&self, quotas: &[(OrgId, f64)]) {
        self.quota_used.reset();
        for (organisation, used) in quotas {
            self.quota_used.with_label_values(&[&organisation.to_string()]).set(*used);
        }
        self.quota_most_used.set(quotas.iter().fold(0.0, |most, (_, used)| used.max(most)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use drl_primitives::{
        catalog::Service,
        clocks::ClockKind,
        law::RefusalGround,
        organisation::{Identity, Standing},
        review::ReviewAct,
        views::{ClockFigures, DataUserView},
        Digest,
    };
    use std::collections::BTreeSet;

    const DASHBOARD: &str = include_str!("../../packaging/grafana/drl.json");
    const ALERTS: &str = include_str!("../../packaging/prometheus/drl-alerts.yaml");
    const PAGES: [&str; 2] =
        [include_str!("../../docs/operate/monitoring.md"), include_str!("../../docs/zh/monitoring.md")];

    fn figures() -> Figures {
        let clocks = ClockFigures { started: 6, running: 3, overdue: 2, breaches: 4, ..Default::default() };
        Figures {
            performance: PerformanceView {
                organisation: None,
                clocks: vec![(ClockKind::DemandReview, clocks)],
                acts: vec![(ReviewAct::RowApproved, 7)],
                refusals: vec![(RefusalGround::PublicInterest, 1)],
                datasets: vec![(Service::Open, 5)],
                overdue_for_assessment: 1,
            },
            data_users: 2,
            grants: 9,
            quotas: vec![(3, 0.25), (4, 0.75)],
        }
    }

    fn shown() -> (Registry, Metrics) {
        let registry = Registry::new();
        let metrics = Metrics::register(&registry).expect("no name is taken");
        metrics.show(17, &figures());
        (registry, metrics)
    }

    /// Names that begin with `prefix` in a text.
    fn names_in(text: &'static str, prefix: &str) -> BTreeSet<&'static str> {
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        text.split(|c: char| !is_name(c)).filter(|word| word.starts_with(prefix)).collect()
    }

    #[test]
    fn every_name_is_exported() {
        let exported: BTreeSet<_> = shown().0.gather().iter().map(|family| family.get_name().to_owned()).collect();
        assert_eq!(exported, NAMES.iter().map(|name| (*name).to_owned()).collect());
    }

    #[test]
    fn dashboard_and_alerts_name_nothing_that_is_not_exported() {
        let exported: BTreeSet<_> = NAMES.iter().copied().collect();
        for (file, text) in
            [("dashboard", DASHBOARD), ("alerts", ALERTS), ("page", PAGES[0]), ("page in Chinese", PAGES[1])]
        {
            let named = names_in(text, "drl_");
            assert!(!named.is_empty(), "{file}");
            assert_eq!(named.difference(&exported).collect::<Vec<_>>(), [&""; 0], "{file}");
        }
    }

    #[test]
    fn what_is_exported_is_shown_and_explained() {
        for text in [DASHBOARD, PAGES[0], PAGES[1]] {
            let named = names_in(text, "drl_");
            let unseen: Vec<_> = NAMES.iter().filter(|name| !named.contains(*name)).collect();
            assert!(unseen.is_empty(), "{unseen:?}");
        }
    }

    #[test]
    fn every_alert_has_a_page_in_both_languages() {
        let runbooks: Vec<_> = ALERTS.lines().filter_map(|line| line.trim().strip_prefix("runbook: ")).collect();
        assert!(!runbooks.is_empty());
        for runbook in runbooks {
            for folder in ["operate", "zh"] {
                let page = format!("{}/../docs/{folder}/runbooks/{runbook}", env!("CARGO_MANIFEST_DIR"));
                assert!(std::path::Path::new(&page).is_file(), "{page}");
            }
        }
    }

    #[test]
    fn the_dashboard_is_json() {
        let dashboard: serde_json::Value = serde_json::from_str(DASHBOARD).expect("JSON");
        assert_eq!(dashboard["uid"], "drl-node");
    }

    #[test]
    fn figures_are_shown_as_they_were_read() {
        let (_, metrics) = shown();
        let stage = ClockKind::DemandReview.slug();
        assert_eq!(metrics.pending.with_label_values(&[stage, "running"]).get(), 3);
        assert_eq!(metrics.pending.with_label_values(&[stage, "overdue"]).get(), 2);
        assert_eq!(metrics.breaches.with_label_values(&[stage]).get(), 4);
        assert_eq!(metrics.acts.with_label_values(&[ReviewAct::RowApproved.slug()]).get(), 7);
        assert_eq!(metrics.refusals.with_label_values(&[RefusalGround::PublicInterest.slug()]).get(), 1);
        assert_eq!(metrics.datasets.with_label_values(&[Service::Open.slug()]).get(), 5);
        assert_eq!((metrics.ledger_block.get(), metrics.grants.get(), metrics.data_users.get()), (17, 9, 2));
        assert_eq!(metrics.overdue_for_assessment.get(), 1);
        assert_eq!(metrics.quota_used.with_label_values(&["4"]).get(), 0.75);
        assert_eq!(metrics.quota_most_used.get(), 0.75);
    }

    #[test]
    fn an_organisation_that_used_nothing_in_this_period_disappears() {
        let (registry, metrics) = shown();
        metrics.show(18, &Figures { quotas: vec![], ..figures() });
        let quotas = registry.gather().into_iter().find(|family| family.get_name() == "drl_quota_used_ratio");
        assert_eq!(quotas.map(|family| family.get_metric().len()).unwrap_or_default(), 0);
        assert_eq!(metrics.quota_most_used.get(), 0.0);
    }

    #[test]
    fn data_users_are_counted_over_all_pages() {
        let user = |organisation| DataUserView {
            organisation,
            identity: Identity::Pseudonym { commitment: Digest::sha256([1; 32]) },
            standing: Standing::Active,
            grants: 2,
        };
        let page = |after: Option<OrgId>| {
            let from = after.map_or(1, |last| last + 1);
            Ok((from..=5).take(2).map(user).collect())
        };
        assert_eq!(data_users(page).expect("readable"), (5, 10));
    }
}
