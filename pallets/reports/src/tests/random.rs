//! Random acts keep every invariant.

use crate::{
    mock::*, Checks, LaunchExtensions, NextProduct, NextReport, Obligations, ProductHistories, ReportHistories,
    Reports, UsagePeriods, WorkRecords,
};
use drl_primitives::{
    agreement::{AgreementStanding, OnAgreementEnd},
    clocks::ClockEnd,
    date::DAY_MS,
    organisation::Standing,
    receipts::OnDelivery,
    reports::{
        CheckKind, CheckResult, CheckSubject, LaunchState, PeriodState, ProductUpdate, RecordKind, ReportKind,
        ReportOutcome, ReportSubject, RetirementCause, Severity,
    },
    testing::Mock,
    AgreementId, Code, Digest, GrantHash, OrgId,
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use std::collections::{BTreeMap, BTreeSet};

/// Something that happens.
#[derive(Clone, Debug)]
enum Happening {
    Deliver(AgreementId),
    Publish(AccountId, AgreementId, i64),
    Update(AccountId, u32, ProductUpdate),
    Retire(AccountId, u32, RetirementCause),
    Extend(AccountId, AgreementId, u32),
    FileUsage(AccountId, AgreementId, u32, bool),
    FileReport(AccountId, ReportSubject, ReportKind, u64),
    Supplement(AccountId, u32),
    Handle(AccountId, u32, ReportOutcome),
    Check(AccountId, CheckSubject, CheckKind, CheckResult),
    Record(AccountId, RecordKind),
    End(AgreementId, AgreementStanding),
    Standing(OrgId, Standing),
    Months(AgreementId, u16),
    ToBoth(bool),
    Pass(u32),
    RunOut,
}

const AGREEMENTS: [AgreementId; 3] = [AGREEMENT, JOINT, PERSONAL];

fn agreement() -> impl Strategy<Value = AgreementId> {
    prop::sample::select(vec![AGREEMENT, AGREEMENT, JOINT, PERSONAL, UNSIGNED])
}

fn user() -> impl Strategy<Value = AccountId> {
    prop::sample::select(vec![SIGNATORY, SIGNATORY, SIGNATORY, SELF, CLERK, GUARD, NOBODY])
}

fn body() -> impl Strategy<Value = AccountId> {
    prop::sample::select(vec![AGENCY_CHIEF, AGENCY_CHIEF, BUREAU_CHIEF, OTHER_CHIEF, AGENCY_CLERK, AUDITOR])
}

fn code<C: Code + core::fmt::Debug>() -> impl Strategy<Value = C> {
    prop::sample::select(C::ALL)
}

fn subject() -> impl Strategy<Value = ReportSubject> {
    let grants = prop::sample::select(vec![GRANT, JOINT_GRANT, PERSONAL_GRANT, GrantHash::zero()]);
    prop_oneof![agreement().prop_map(ReportSubject::Agreement), grants.prop_map(ReportSubject::Grant)]
}

fn checked() -> impl Strategy<Value = CheckSubject> {
    prop_oneof![agreement().prop_map(CheckSubject::Agreement), (0u32..8).prop_map(CheckSubject::User)]
}

fn happening() -> impl Strategy<Value = Happening> {
    use Happening::*;
    prop_oneof![
        5 => agreement().prop_map(Deliver),
        4 => (user(), agreement(), -40i64..2).prop_map(|(who, id, days)| Publish(who, id, days)),
        2 => (user(), 0u32..6, code()).prop_map(|(who, id, update)| Update(who, id, update)),
        1 => (user(), 0u32..6, code()).prop_map(|(who, id, cause)| Retire(who, id, cause)),
        3 => (body(), agreement(), 0u32..300).prop_map(|(who, id, days)| Extend(who, id, days)),
        6 => (user(), agreement(), 0u32..9, any::<bool>()).prop_map(|(who, id, n, f)| FileUsage(who, id, n, f)),
        4 => (user(), subject(), code(), 0u64..9).prop_map(|(who, on, kind, ago)| FileReport(who, on, kind, ago)),
        2 => (prop_oneof![user(), body()], 0u32..8).prop_map(|(who, id)| Supplement(who, id)),
        4 => (body(), 0u32..8, code()).prop_map(|(who, id, outcome)| Handle(who, id, outcome)),
        2 => (body(), checked(), code(), code()).prop_map(|(who, on, kind, result)| Check(who, on, kind, result)),
        1 => (body(), code()).prop_map(|(who, kind)| Record(who, kind)),
        1 => (agreement(), code()).prop_map(|(id, how)| End(id, how)),
        1 => (0u32..6, code()).prop_map(|(id, standing)| Standing(id, standing)),
        1 => (agreement(), 0u16..7).prop_map(|(id, months)| Months(id, months)),
        1 => any::<bool>().prop_map(ToBoth),
        8 => (0u32..60).prop_map(Pass),
        8 => Just(RunOut),
    ]
}

/// A refusal is an answer too.
fn tried<Answer>(_: Answer) {}

fn holder(agreement: AgreementId) -> (OrgId, GrantHash) {
    match agreement {
        PERSONAL => (PERSON, PERSONAL_GRANT),
        JOINT => (USER, JOINT_GRANT),
        _ => (USER, GRANT),
    }
}

/// Does it; what the rules do not allow is refused.
fn happen(happening: Happening) {
    use Happening::*;
    match happening {
        Deliver(id) => {
            let (user, grant) = holder(id);
            tried(ReportsPallet::on_acknowledged(id, grant, user, now()));
        }
        Publish(who, id, days) => {
            let mut terms = product();
            terms.grants = vec![holder(id).1].try_into().unwrap();
            terms.completed_on = drl_primitives::Day((i64::from(today().0) + days) as u32);
            tried(ReportsPallet::publish_product(by(who), id, terms));
        }
        Update(who, id, update) => tried(ReportsPallet::update_product(by(who), id, update, DOCUMENT)),
        Retire(who, id, cause) => tried(ReportsPallet::retire_product(by(who), id, cause, DOCUMENT)),
        Extend(who, id, days) => tried(ReportsPallet::extend_launch(by(who), id, today().plus(days), DOCUMENT)),
        FileUsage(who, id, number, feedback) => {
            let feedback: Option<Digest> = feedback.then_some(FEEDBACK);
            tried(ReportsPallet::file_usage_report(by(who), id, number, DOCUMENT, feedback));
        }
        FileReport(who, subject, kind, ago) => {
            let found_at = now() - ago * DAY_MS;
            tried(ReportsPallet::file_report(by(who), subject, kind, Severity::Major, found_at, DOCUMENT));
        }
        Supplement(who, id) => tried(ReportsPallet::supplement_report(by(who), id, DOCUMENT)),
        Handle(who, id, outcome) => tried(ReportsPallet::handle_report(by(who), id, outcome, DOCUMENT)),
        Check(who, subject, kind, result) => {
            tried(ReportsPallet::file_check(by(who), subject, kind, result, today(), DOCUMENT));
        }
        Record(who, kind) => tried(ReportsPallet::file_record(by(who), kind, today(), DOCUMENT)),
        End(id, how) if id != UNSIGNED && how as u8 >= AgreementStanding::Expired as u8 => end(id, how),
        End(id, _) if id == UNSIGNED => ReportsPallet::on_agreement_end(id),
        End(..) => {}
        Standing(id, standing) => Mock::set_standing(id, standing),
        Months(id, months) if id != UNSIGNED => Contracts::change(id, |duties| duties.report_months = months),
        Months(..) => {}
        ToBoth(both) => Mock::parameters(|parameters| parameters.conduct.incident_to_both = both),
        Pass(days) => pass_days(days),
        RunOut => run_out(),
    }
}

/// What must not change once it is so: reports that were filed, launches that were made, obligations that ended.
#[derive(Default)]
struct Past {
    filed: BTreeMap<(AgreementId, u32), Vec<u8>>,
    launched: BTreeMap<AgreementId, Vec<u8>>,
    periods: BTreeMap<AgreementId, u32>,
    numbers: (u32, u32),
}

impl Past {
    fn check(&mut self) {
        use codec::Encode;
        for (agreement, number, period) in UsagePeriods::<Test>::iter() {
            if matches!(period.state, PeriodState::Filed | PeriodState::Lapsed) {
                let before = self.filed.entry((agreement, number)).or_insert_with(|| period.encode());
                assert_eq!(*before, period.encode(), "a period changed after it was filed");
            }
        }
        for agreement in AGREEMENTS {
            let Some(obligation) = Obligations::<Test>::get(agreement) else { continue };
            if matches!(obligation.launch.state, LaunchState::Launched | LaunchState::Lapsed) {
                let before = self.launched.entry(agreement).or_insert_with(|| obligation.launch.encode());
                assert_eq!(*before, obligation.launch.encode(), "a launch changed after it was made");
            }
            let periods = self.periods.entry(agreement).or_insert(obligation.periods);
            assert!(!obligation.ended || obligation.periods == *periods, "a period began after the end");
            *periods = obligation.periods;
        }
        let numbers = (NextProduct::<Test>::get(), NextReport::<Test>::get());
        assert!(numbers.0 >= self.numbers.0 && numbers.1 >= self.numbers.1);
        self.numbers = numbers;
    }
}

/// Random acts that reached nothing would keep every invariant too.
#[test]
fn random_acts_reach_every_state_by_every_act() {
    let (mut launches, mut periods, mut ends) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut product_acts, mut report_acts, mut outcomes) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut checks, mut records, mut extended) = (BTreeSet::new(), BTreeSet::new(), false);
    let mut runner = TestRunner::deterministic();
    let sequences = prop::collection::vec(happening(), 120);
    for _ in 0..200 {
        let happenings = sequences.new_tree(&mut runner).unwrap().current();
        run(|| {
            for happening in happenings {
                happen(happening);
                launches.extend(Obligations::<Test>::iter_values().map(|obligation| obligation.launch.state));
                periods.extend(UsagePeriods::<Test>::iter_values().map(|period| period.state));
            }
            let launched = Obligations::<Test>::iter_values().filter_map(|obligation| obligation.launch.launched);
            ends.extend(launched.map(|(_, end)| end == ClockEnd::Late));
            product_acts.extend(ProductHistories::<Test>::iter_values().map(|record| format!("{:?}", record.act)));
            report_acts.extend(ReportHistories::<Test>::iter_values().map(|record| format!("{:?}", record.act)));
            outcomes.extend(Reports::<Test>::iter_values().map(|report| (report.kind, report.late)));
            checks.extend(Checks::<Test>::iter_values().map(|check| (check.kind, check.result)));
            records.extend(WorkRecords::<Test>::iter_values().map(|record| record.kind));
            extended |= LaunchExtensions::<Test>::iter_values().any(|extension| extension.after_due);
        });
    }
    assert_eq!(launches, LaunchState::ALL.iter().copied().collect());
    assert_eq!(periods, PeriodState::ALL.iter().copied().collect());
    assert_eq!(ends, [false, true].into());
    assert_eq!(product_acts.len(), 1 + ProductUpdate::ALL.len() + RetirementCause::ALL.len());
    assert_eq!(report_acts.len(), 2 + ReportOutcome::ALL.len());
    assert_eq!(outcomes.len(), 2 * ReportKind::ALL.len());
    assert_eq!(checks.len(), 5 + 4 + 4 + 3);
    assert_eq!(records, RecordKind::ALL.iter().copied().collect());
    assert!(extended);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// After each act all invariants hold, and what was done stays done.
    #[test]
    fn random_acts_keep_all_invariants(happenings in prop::collection::vec(happening(), 1..60)) {
        run(|| {
            let mut past = Past::default();
            for happening in happenings {
                happen(happening);
                ReportsPallet::do_try_state().unwrap();
                past.check();
            }
        });
    }

    /// Whatever the product, it is stored as it is or refused as a whole.
    #[test]
    fn any_product_is_published_or_refused(
        name in prop::collection::vec(any::<u8>(), 0..128),
        grants in prop::collection::vec(prop::sample::select(vec![GRANT, SECOND_GRANT, JOINT_GRANT, GrantHash::zero()]), 0..4),
        attribution in any::<bool>(),
        completed in any::<u32>(),
        launched in any::<u32>(),
        until in any::<Option<u32>>(),
    ) {
        run(|| {
            deliver();
            let mut terms = product();
            terms.name.0 = name.try_into().unwrap();
            terms.grants = grants.try_into().unwrap();
            terms.attribution = attribution;
            terms.completed_on = drl_primitives::Day(completed);
            terms.launched_on = drl_primitives::Day(launched);
            terms.serves_until = until.map(drl_primitives::Day);
            let published = ReportsPallet::publish_product(by(SIGNATORY), AGREEMENT, terms.clone()).is_ok();
            let stored = ReportsPallet::product(0).map(|view| view.entry.terms);
            assert_eq!(stored, published.then_some(terms));
        });
    }
}
