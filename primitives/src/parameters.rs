//! The governed parameters: one field for each open question of the rules, with its recommended default.
//!
//! Another city has other numbers. A change is a decision on chain with a version and a day from which it applies; clocks that
//! run keep the value they were started with. Fields that belong to modules not yet on the ledger stand here from the start,
//! so that the set is complete and has one version.

use crate::{date::LAST_DAY, Day};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Declares a struct of parameters whose every field has a default.
macro_rules! parameter_group {
    (
        $(#[$attr:meta])*
        pub struct $name:ident { $( $(#[$fattr:meta])* $field:ident : $type:ty = $default:expr; )+ }
    ) => {
        $(#[$attr])*
        #[derive(
            Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize,
            Deserialize,
        )]
        #[serde(default, deny_unknown_fields)]
        pub struct $name { $( $(#[$fattr])* pub $field: $type, )+ }

        impl Default for $name {
            fn default() -> Self {
                Self { $( $field: $default, )+ }
            }
        }
    };
}

code_enum! {
    /// which text decides where the two differ.
    pub enum Source {
        Regulation = 0, "regulation", "the provincial regulation", "条例";
        Rules = 1, "rules", "the city's rules", "细则";
    }
}
code_enum! {
    /// the attribute of a dataset while it is disputed.
    pub enum DisputeInterim {
        Stricter = 0, "stricter", "the stricter of the two", "从严";
        Owners = 1, "owners", "the owner's", "以开放主体为准";
    }
}
code_enum! {
    /// who enters the government's decision.
    pub enum GovernmentEntry {
        BureauFiled = 0, "bureau-filed", "the bureau files the decision's digest", "主管部门代录";
    }
}
code_enum! {
    /// the clock of formal review when an application is resubmitted.
    pub enum OnResubmit {
        Restart = 0, "restart", "starts anew", "重新计算";
        Continue = 1, "continue", "goes on with the days that were left", "继续计算";
    }
}
code_enum! {
    /// when the clock of demand review starts.
    pub enum DemandReviewStart {
        FormalPassed = 0, "formal-passed", "when formal review is passed", "规范性审查通过之日";
        Submitted = 1, "submitted", "when the application was submitted", "提出需求之日";
    }
}
code_enum! {
    /// whether undoubted items have a clock of their own or wait for the next window.
    pub enum DemandReviewMode {
        Rolling = 0, "rolling", "each item has its own clock", "随到随审";
        Batch = 1, "batch", "items are due at the next window", "按季集中";
    }
}
code_enum! {
    /// which items the bureau re-checks. The others are final with the agency's decision.
    pub enum RecheckScope {
        All = 0, "all", "every item", "全部";
        ApprovedOnly = 1, "approved-only", "approved items only", "仅同意项";
    }
}
code_enum! {
    /// when the commitment letter is handed in.
    pub enum CommitmentAt {
        Both = 0, "both", "with the application, and confirmed when signing", "申请时提交并在签约时确认";
        Application = 1, "application", "with the application only", "仅申请时";
        Approval = 2, "approval", "after approval only", "仅审核同意后";
    }
}
code_enum! {
    /// which agencies are counted when it is decided who signs.
    pub enum SignerBasis {
        Applied = 0, "applied", "those of the application", "按申请";
        Approved = 1, "approved", "those of the approved items", "按审核同意";
    }
}
code_enum! {
    /// when an agreement comes into force.
    pub enum EffectiveAt {
        LastSignature = 0, "last-signature", "with the later of the two signatures", "后一方签署时";
    }
}
code_enum! {
    /// what a notice does.
    pub enum NoticeMode {
        EarlyEnd = 0, "early-end", "ends the agreement at the day it names", "提前终止";
        NoRenewal = 1, "no-renewal", "only keeps it from being renewed", "到期不续";
    }
}
code_enum! {
    /// what happens with a partly approved application.
    pub enum PartialApproval {
        ApplicantChoice = 0, "applicant-choice", "the applicant accepts the approved items or closes it", "由申请人选择";
        AllOrNothing = 1, "all-or-nothing", "it is closed", "全部通过方可";
    }
}
code_enum! {
    /// what opening outside the platform needs.
    pub enum OpenElsewhere {
        FiledAndAcknowledged = 0, "filed-and-acknowledged", "a prior filing that the bureau acknowledged", "事先备案并经确认";
        Filed = 1, "filed", "a prior filing", "事先备案";
        Off = 2, "off", "is not possible", "不允许";
    }
}
code_enum! {
    /// how a natural person is published.
    pub enum PublishPerson {
        Handle = 0, "handle", "by pseudonym", "匿名标识";
    }
}

/// A day of the year: month 1 to 12, day from 1. 29 February is not one.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: u8,
    /// From 1.
    pub day: u8,
}

impl MonthDay {
    /// The day in a year.
    pub fn in_year(self, year: u16) -> Option<Day> {
        Day::from_ymd(year, self.month, self.day)
    }
}

parameter_group! {
    /// Lengths and starts of the clocks of review.
    pub struct ReviewParameters {
        /// formal review, working days (1 to 250).
        formal_review_wd: u16 = 15;
        ///
        on_resubmit: OnResubmit = OnResubmit::Restart;
        /// demand review of an undoubted item, working days (1 to 250).
        demand_review_wd: u16 = 15;
        ///
        demand_review_start: DemandReviewStart = DemandReviewStart::FormalPassed;
        /// the four dates before which demand review is finished, in the order of the year.
        windows: [MonthDay; 4] = [
            MonthDay { month: 3, day: 30 }, MonthDay { month: 6, day: 30 },
            MonthDay { month: 9, day: 30 }, MonthDay { month: 12, day: 30 },
        ];
        /// whether the window date itself still counts.
        windows_inclusive: bool = true;
        ///
        demand_review_mode: DemandReviewMode = DemandReviewMode::Rolling;
        /// re-check, working days (1 to 250) from the last item decision.
        recheck_wd: u16 = 15;
        ///
        recheck_scope: RecheckScope = RecheckScope::All;
        /// alert when a coordination meeting has no outcome, working days (1 to 250).
        coordination_alert_wd: u16 = 15;
        ///
        partial: PartialApproval = PartialApproval::ApplicantChoice;
    }
}

impl ReviewParameters {
    /// The last day in time for what is to be finished before a quarterly date: that of the first window whose
    /// last day is not earlier than `not_before`. The window's date itself is the last day, or the day before it where
    /// [`ReviewParameters::windows_inclusive`] is off. Holidays do not shift it.
    pub fn window_due(&self, not_before: Day) -> Day {
        let year = not_before.year();
        [year, year.saturating_add(1)]
            .into_iter()
            .flat_map(|year| self.windows.iter().filter_map(move |window| window.in_year(year)))
            .map(|date| if self.windows_inclusive { date } else { date.minus(1) })
            .find(|last| *last >= not_before)
            .unwrap_or(LAST_DAY)
    }
}

parameter_group! {
    /// What the catalog asks for.
    pub struct CatalogParameters {
        /// which legal kinds of bodies may own data.
        admitted_kinds: Source = Source::Regulation;
        /// whether the bureau reviews each entry before it is listed.
        bureau_entry_review: bool = true;
        /// months (1 to 120) after which an attribute is to be reviewed; an alert only.
        attribute_review_months: u16 = 12;
        /// whether consent (W3) is needed beside W1 and W2.
        consent_also_for_w1_w2: bool = false;
        ///
        dispute_interim: DisputeInterim = DisputeInterim::Stricter;
        ///
        government_entry: GovernmentEntry = GovernmentEntry::BureauFiled;
        ///
        open_elsewhere: OpenElsewhere = OpenElsewhere::FiledAndAcknowledged;
        /// the longest time an opening elsewhere may be filed for, months (1 to 120).
        open_elsewhere_months: u16 = 12;
    }
}

parameter_group! {
    /// What applicants need.
    pub struct ApplicantParameters {
        /// exceptions to the ban on forced identity checks; read by the portal.
        id_check_exceptions: Source = Source::Regulation;
        /// least protection level of the system that will use restricted data (1 to 5).
        min_protection_level: u8 = 2;
        /// the highest grade of a rating.
        rating_scale: u8 = 5;
        /// months a rating is valid.
        rating_valid_months: u16 = 12;
        /// whether natural persons may apply for restricted data.
        natural_person_restricted: bool = true;
        /// months a bad entry bars an application; 0 is without end.
        bar_months: u16 = 0;
        ///
        publish_person: PublishPerson = PublishPerson::Handle;
        /// months of one credit evaluation.
        evaluation_period_months: u16 = 12;
    }
}

parameter_group! {
    /// Agreements: who signs, for how long, how they end.
    pub struct AgreementParameters {
        ///
        commitment_at: CommitmentAt = CommitmentAt::Both;
        ///
        signer_basis: SignerBasis = SignerBasis::Applied;
        ///
        effective_at: EffectiveAt = EffectiveAt::LastSignature;
        /// The longest term, months (1 to 120).
        max_term_months: u16 = 36;
        /// how many days before expiry a renewal must be asked for at the latest.
        renewal_lead_days: u16 = 0;
        /// whether the bureau's re-check of the items must still stand at renewal: datasets open, user in good standing.
        recheck_on_renewal: bool = true;
        ///
        notice_mode: NoticeMode = NoticeMode::EarlyEnd;
        /// months from the first delivery to launch.
        launch_months: u16 = 3;
        /// whether products named in the agreement may be commercial.
        commercial_use_as_named: bool = true;
        /// months of one usage report.
        report_period_months: u16 = 3;
        /// whether an agreement may name third parties.
        named_third_parties: bool = false;
    }
}

parameter_group! {
    /// Objections, corrections, sharing, emergencies, incidents. Read by the modules that carry them.
    pub struct ConductParameters {
        /// whether an order of rectification closes access at once.
        closure_with_order: bool = true;
        /// whether service may be terminated without rectification first.
        direct_termination: bool = false;
        /// whether an objection starts with the demand (else with the factual material).
        objection_starts_with_demand: bool = true;
        /// whether only contested items are suspended where they can be separated.
        suspend_items_if_separable: bool = true;
        /// working days to ask for re-review.
        rereview_request_wd: u16 = 30;
        /// working days of a re-review.
        rereview_wd: u16 = 15;
        /// verification of a correction request, working days.
        correction_wd: u16 = 5;
        /// the same when extended, in total.
        correction_extended_wd: u16 = 10;
        /// forwarding by the bureau, working days.
        correction_forward_wd: u16 = 2;
        /// whether a forwarded request's clock starts with the agency's receipt (else the bureau's).
        forwarded_starts_at_agency: bool = true;
        /// whether silence of a data provider leads to the bureau's review.
        sharing_silence_to_review: bool = true;
        /// whether emergency data is destroyed by default (else sealed).
        emergency_destroys: bool = false;
        /// alert, working days.
        emergency_alert_wd: u16 = 5;
        /// alert for 立即 and 第一时间, working days.
        immediate_alert_wd: u16 = 1;
        /// alert for 及时, working days.
        prompt_alert_wd: u16 = 5;
        /// whether incidents go to bureau and agency (else to the agency only).
        incident_to_both: bool = true;
        /// whether a withdrawn consent counts as an objection.
        consent_withdrawal_is_objection: bool = true;
        /// whether the bureau's review of its own data needs another officer.
        self_review_other_officer: bool = true;
        /// whether a head may delegate the approval of extensions on chain.
        head_delegation: bool = false;
    }
}

parameter_group! {
    /// All governed parameters.
    pub struct Parameters {
        /// Clocks of review.
        review: ReviewParameters = Default::default();
        /// The catalog.
        catalog: CatalogParameters = Default::default();
        /// Applicants.
        applicant: ApplicantParameters = Default::default();
        /// Agreements.
        agreement: AgreementParameters = Default::default();
        /// Everything after the grant.
        conduct: ConductParameters = Default::default();
    }
}

/// The longest clock, in working days: about a year.
pub const MAX_WORKING_DAYS: u16 = 250;
/// The longest span given in months.
pub const MAX_MONTHS: u16 = 120;

impl Parameters {
    /// The name of the first field whose value cannot work, if any.
    pub fn fault(&self) -> Option<&'static str> {
        let days = [
            (self.review.formal_review_wd, "review.formal_review_wd"),
            (self.review.demand_review_wd, "review.demand_review_wd"),
            (self.review.recheck_wd, "review.recheck_wd"),
            (self.review.coordination_alert_wd, "review.coordination_alert_wd"),
            (self.conduct.rereview_request_wd, "conduct.rereview_request_wd"),
            (self.conduct.rereview_wd, "conduct.rereview_wd"),
            (self.conduct.correction_wd, "conduct.correction_wd"),
            (self.conduct.correction_extended_wd, "conduct.correction_extended_wd"),
            (self.conduct.correction_forward_wd, "conduct.correction_forward_wd"),
            (self.conduct.emergency_alert_wd, "conduct.emergency_alert_wd"),
            (self.conduct.immediate_alert_wd, "conduct.immediate_alert_wd"),
            (self.conduct.prompt_alert_wd, "conduct.prompt_alert_wd"),
        ];
        let months = [
            (self.catalog.attribute_review_months, "catalog.attribute_review_months"),
            (self.catalog.open_elsewhere_months, "catalog.open_elsewhere_months"),
            (self.applicant.rating_valid_months, "applicant.rating_valid_months"),
            (self.applicant.evaluation_period_months, "applicant.evaluation_period_months"),
            (self.agreement.max_term_months, "agreement.max_term_months"),
            (self.agreement.launch_months, "agreement.launch_months"),
            (self.agreement.report_period_months, "agreement.report_period_months"),
        ];
        let levels = [
            (self.applicant.min_protection_level, "applicant.min_protection_level"),
            (self.applicant.rating_scale, "applicant.rating_scale"),
        ];
        days.into_iter()
            .find(|(value, _)| !(1..=MAX_WORKING_DAYS).contains(value))
            .or_else(|| months.into_iter().find(|(value, _)| !(1..=MAX_MONTHS).contains(value)))
            .map(|(_, name)| name)
            .or_else(|| levels.into_iter().find(|(value, _)| !(1..=5).contains(value)).map(|(_, name)| name))
            .or_else(|| self.windows_fault())
    }

    /// Windows are days of every year, in rising order.
    fn windows_fault(&self) -> Option<&'static str> {
        // 2023 is no leap year: 29 February is refused.
        let mut days = [None; 4];
        for (day, window) in days.iter_mut().zip(self.review.windows) {
            *day = window.in_year(2023);
        }
        let rising = days.windows(2).all(|pair| matches!(pair, [Some(a), Some(b)] if a < b));
        (!rising).then_some("review.windows")
    }
}

/// The parameters in force.
pub trait RuleParameters {
    /// Those that apply today.
    fn current() -> Parameters;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_work_and_bad_values_are_named() {
        assert_eq!(Parameters::default().fault(), None);
        let mut p = Parameters::default();
        p.review.recheck_wd = 0;
        assert_eq!(p.fault(), Some("review.recheck_wd"));
        let mut p = Parameters::default();
        p.review.windows.swap(0, 1);
        assert_eq!(p.fault(), Some("review.windows"));
        let mut p = Parameters::default();
        p.review.windows[0] = MonthDay { month: 2, day: 29 };
        assert_eq!(p.fault(), Some("review.windows"));
        let mut p = Parameters::default();
        p.agreement.max_term_months = 121;
        assert_eq!(p.fault(), Some("agreement.max_term_months"));
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn q_09_windows_with_their_date() {
        let review = ReviewParameters::default();
        for (not_before, due) in [
            ("2026-01-01", "2026-03-30"),
            ("2026-03-30", "2026-03-30"),
            ("2026-03-31", "2026-06-30"),
            ("2026-06-30", "2026-06-30"),
            ("2026-07-01", "2026-09-30"),
            ("2026-12-30", "2026-12-30"),
            ("2026-12-31", "2027-03-30"),
        ] {
            assert_eq!(review.window_due(day(not_before)), day(due), "{not_before}");
        }
    }

    #[test]
    fn q_09_windows_without_their_date() {
        let review = ReviewParameters { windows_inclusive: false, ..Default::default() };
        for (not_before, due) in [
            ("2026-01-01", "2026-03-29"),
            ("2026-03-29", "2026-03-29"),
            ("2026-03-30", "2026-06-29"),
            ("2026-12-29", "2026-12-29"),
            ("2026-12-30", "2027-03-29"),
        ] {
            assert_eq!(review.window_due(day(not_before)), day(due), "{not_before}");
        }
        // A window on New Year's Day ends with the old year.
        let mut review = review;
        review.windows[0] = MonthDay { month: 1, day: 1 };
        assert_eq!(review.window_due(day("2026-12-31")), day("2026-12-31"));
    }

    #[test]
    fn q_09_windows_are_never_missed() {
        let review = ReviewParameters::default();
        assert_eq!(review.window_due(LAST_DAY), LAST_DAY);
        assert_eq!(review.window_due(Day(u32::MAX)), LAST_DAY);
        for offset in 0..1_500 {
            let from = day("2023-12-20").plus(offset);
            let due = review.window_due(from);
            assert!(due >= from && due <= from.plus(93), "{from}");
            assert!(review.windows.iter().any(|window| window.in_year(due.year()) == Some(due)), "{from}");
        }
    }
}
