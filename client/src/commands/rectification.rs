//! Orders to rectify, and what follows from them (state machine 5.7; ).

use super::{
    arguments::{Limit, Page},
    context::{code_from, hash_from, Context, Paper},
    history::{self, or_dash},
    lists::listed,
};
use crate::{
    forms::Reference,
    ledger::{OrderRecord, RectificationOfLedger},
    output::{Answer, Failure, InputFault},
    texts::{words, Text},
};
use clap::Subcommand;
use drl_primitives::{
    rectification::{
        AgencyGround, BreachGround, CheckResult, Closure, RectificationSubject, RectificationTarget, RectificationsOf,
        ReferralOutcome, WithdrawalReason,
    },
    AgreementId, Code, GrantHash, Language, Moment, RectificationId,
};
use drl_runtime::{Runtime, RuntimeCall};
use pallet_rectification::Call;

/// What a case is called where there is none with a number.
const CASE: Text = Text::new("rectification case", "整改案件");

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    #[command(flatten)]
    Act(Act),
    /// The cases of an organisation, a grant or an agreement
    List {
        /// That an organisation must correct, has ordered, or was handed: number or short name
        #[arg(long, group = "of")]
        organisation: Option<Reference>,
        /// On a grant
        #[arg(long, group = "of", value_parser = hash_from)]
        grant: Option<GrantHash>,
        /// On an agreement and its grants
        #[arg(long, group = "of")]
        agreement: Option<AgreementId>,
        #[command(flatten)]
        page: Page,
    },
    /// One case
    Show {
        /// The case
        case: RectificationId,
    },
    /// What was done in a case, record by record
    History {
        /// The case
        case: RectificationId,
        #[command(flatten)]
        page: Page,
    },
}

/// What an order is about.
#[derive(clap::Args, Clone, Copy, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct Subject {
    /// One grant
    #[arg(long, value_parser = hash_from)]
    grant: Option<GrantHash>,
    /// All grants of an agreement; of an agency, those of its own data
    #[arg(long)]
    agreement: Option<AgreementId>,
}

#[derive(Subcommand, Debug)]
pub(super) enum Act {
    /// Order a data user to correct a breach within a limit (agency, bureau)
    Order {
        #[command(flatten)]
        subject: Subject,
        /// Which breach
        #[arg(long, value_parser = code_from::<BreachGround>)]
        ground: BreachGround,
        /// When access is closed
        #[arg(long, value_parser = code_from::<Closure>, default_value = "with-order")]
        closure: Closure,
        #[command(flatten)]
        limit: Limit,
        /// The order
        order: Paper,
    },
    /// Order an agency to rectify within a limit (bureau)
    OrderAgency {
        /// Number or short name of the agency
        agency: Reference,
        /// Why
        #[arg(long, value_parser = code_from::<AgencyGround>)]
        ground: AgencyGround,
        #[command(flatten)]
        limit: Limit,
        /// The order
        order: Paper,
    },
    /// Report a correction, within the limit (data user or agency that must correct)
    Report {
        /// The case
        case: RectificationId,
        /// The report
        report: Paper,
    },
    /// Decide on a reported correction (who gave the order)
    Decide {
        /// The case
        case: RectificationId,
        /// What the check found
        #[arg(long, value_parser = code_from::<CheckResult>)]
        result: CheckResult,
        /// The result of the check
        evidence: Paper,
    },
    /// Terminate the service after a failed correction; the credit entry is made with it (who gave the order)
    Terminate {
        /// The case
        case: RectificationId,
        /// The result of the check
        evidence: Paper,
    },
    /// Terminate the service without rectification, where the parameters allow it (agency, bureau)
    TerminateDirectly {
        #[command(flatten)]
        subject: Subject,
        /// Which breach
        #[arg(long, value_parser = code_from::<BreachGround>)]
        ground: BreachGround,
        /// The finding
        evidence: Paper,
    },
    /// Take back an order that was given in error (who gave it)
    Withdraw {
        /// The case
        case: RectificationId,
        /// Why
        #[arg(long, value_parser = code_from::<WithdrawalReason>)]
        reason: WithdrawalReason,
        /// The statement of reasons
        evidence: Paper,
    },
    /// Refer a serious case: of a data user to a regulator, of an agency to the competent organ
    Refer {
        /// The case
        case: RectificationId,
        /// The regulator: number or short name; without it the competent organ
        #[arg(long)]
        regulator: Option<Reference>,
        /// The file that is handed over
        file: Paper,
    },
    /// Record what came of a case that was referred (regulator)
    Result {
        /// The case
        case: RectificationId,
        /// What was found
        #[arg(long, value_parser = code_from::<ReferralOutcome>)]
        outcome: ReferralOutcome,
        /// The regulator's file
        file: Paper,
    },
    /// Ask the government for public criticism of an agency (bureau)
    AskGovernment {
        /// The case
        case: RectificationId,
        /// The request
        request: Paper,
    },
    /// Record that the government has criticised an agency publicly (bureau)
    Criticism {
        /// The case
        case: RectificationId,
        /// The decision
        decision: Paper,
    },
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        let language = context.style.language;
        match self {
            Self::Act(act) => context.act(act.call(context)?).await,
            Self::List { organisation, grant, agreement, page } => {
                let of = match (organisation, grant, agreement) {
                    (Some(organisation), ..) => RectificationsOf::Organisation(context.organisation(&organisation)?),
                    (_, Some(grant), _) => RectificationsOf::Grant(grant),
                    (.., Some(agreement)) => RectificationsOf::Agreement(agreement),
                    _ => return Err(InputFault::OneOf("--organisation, --grant, --agreement").into()),
                };
                let at = context.ledger().await?.rectifications(of, page.into()).await?;
                Ok(listed(&at, page, language, HEAD, |case| row(case, language)))
            }
            Self::Show { case } => {
                let at = context.ledger().await?.rectification(case).await?;
                let Some(view) = &at.value else { return Err(InputFault::NoCase(CASE, case).into()) };
                let status = view.state.text(language).to_owned();
                let fields = [(words::STATUS, status), (words::GROUND, ground(&view.target, language).to_owned())];
                Ok(Answer::new(&at).fields(fields).followed_by(Answer::record(view)))
            }
            Self::History { case, page } => {
                let at = context.ledger().await?.rectification_history(case, page.into()).await?;
                history::shown(("rectification", case), at, language, InputFault::NoCase(CASE, case))
            }
        }
    }
}

impl Subject {
    /// It as the calls take it. One of the two was given.
    fn subject(self) -> Result<RectificationSubject, InputFault> {
        let agreement = || self.agreement.map(RectificationSubject::Agreement);
        let subject = self.grant.map(RectificationSubject::Grant).or_else(agreement);
        subject.ok_or(InputFault::OneOf("--grant, --agreement"))
    }
}

impl Act {
    /// What is sent. Documents go into the vault.
    pub(super) fn call(self, context: &Context) -> Result<RuntimeCall, Failure> {
        let call: Call<Runtime> = match self {
            Self::Order { subject, ground, closure, limit, order } => {
                let (subject, limit) = (subject.subject()?, limit.term());
                let order = context.digest(&order, "rectification-order")?;
                Call::order { subject, ground, closure, limit, order }
            }
            Self::OrderAgency { agency, ground, limit, order } => {
                let (agency, limit) = (context.organisation(&agency)?, limit.term());
                Call::order_agency { agency, ground, limit, order: context.digest(&order, "rectification-order")? }
            }
            Self::Report { case: rectification, report } => {
                Call::report { rectification, report: context.digest(&report, "rectification-report")? }
            }
            Self::Decide { case: rectification, result, evidence } => {
                Call::decide { rectification, result, evidence: context.digest(&evidence, "rectification-check")? }
            }
            Self::Terminate { case: rectification, evidence } => {
                Call::terminate { rectification, evidence: context.digest(&evidence, "rectification-check")? }
            }
            Self::TerminateDirectly { subject, ground, evidence } => {
                let subject = subject.subject()?;
                let evidence = context.digest(&evidence, "breach-finding")?;
                Call::terminate_directly { subject, ground, evidence }
            }
            Self::Withdraw { case: rectification, reason, evidence } => {
                let evidence = context.digest(&evidence, "rectification-withdrawal")?;
                Call::withdraw_order { rectification, reason, evidence }
            }
            Self::Refer { case: rectification, regulator, file } => {
                let regulator = regulator.map(|regulator| context.organisation(&regulator)).transpose()?;
                let file = context.digest(&file, "referral-file")?;
                match regulator {
                    Some(regulator) => Call::refer { rectification, regulator, file },
                    None => Call::refer_to_organ { rectification, file },
                }
            }
            Self::Result { case: rectification, outcome, file } => {
                Call::record_result { rectification, outcome, file: context.digest(&file, "regulator-file")? }
            }
            Self::AskGovernment { case: rectification, request } => {
                Call::ask_government { rectification, request: context.digest(&request, "criticism-request")? }
            }
            Self::Criticism { case: rectification, decision } => {
                Call::record_criticism { rectification, decision: context.digest(&decision, "government-decision")? }
            }
        };
        Ok(call.into())
    }
}

const HEAD: [Text; 7] =
    [words::NUMBER, words::MUST_CORRECT, words::SUBJECT, words::GROUND, words::ORDERER, words::STATUS, words::DUE];

fn ground(target: &RectificationTarget, language: Language) -> &'static str {
    match target {
        RectificationTarget::DataUser { ground, .. } => ground.text(language),
        RectificationTarget::Agency { ground, .. } => ground.text(language),
    }
}

fn row(case: &RectificationOfLedger, language: Language) -> Vec<String> {
    let subject = case.target.subject().map(|subject| match subject {
        RectificationSubject::Grant(grant) => format!("{} {grant:?}", words::GRANT.of(language)),
        RectificationSubject::Agreement(agreement) => format!("{} {agreement}", words::AGREEMENT.of(language)),
    });
    vec![
        case.rectification.to_string(),
        case.target.holder().to_string(),
        or_dash(subject),
        ground(&case.target, language).to_owned(),
        case.orderer.to_string(),
        case.state.text(language).to_owned(),
        or_dash(case.due.map(|due| due.day)),
    ]
}

impl history::Record for OrderRecord {
    const HEAD: &'static [Text] = &[words::ACT, words::REASON, words::STATUS];

    fn at(&self) -> Moment {
        self.at
    }

    fn cells(&self, language: Language) -> Vec<String> {
        vec![
            self.act.text(language).to_owned(),
            or_dash(self.reason.map(|reason| reason.text(language))),
            self.state.text(language).to_owned(),
        ]
    }

    fn source(&self) -> history::Source<'_> {
        history::Source { organisation: self.organisation, officer: self.officer.as_ref(), evidence: self.evidence }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::testing::{called, is_read, PAPER};
    use drl_primitives::clocks::Term;

    const GRANT: GrantHash = sp_core::H256([7; 32]);

    fn call(line: &str) -> RuntimeCall {
        called(line, Act::call).unwrap()
    }

    #[test]
    fn r_097_an_order_closes_access_unless_it_says_otherwise() {
        let order = |subject, ground, closure| {
            Call::<Runtime>::order { subject, ground, closure, limit: Term::WorkingDays(10), order: PAPER }.into()
        };
        let (grant, agreement) = (RectificationSubject::Grant(GRANT), RectificationSubject::Agreement(3));
        assert_eq!(
            call("order --grant PAPER --ground beyond-scope --days 10 PAPER"),
            order(grant, BreachGround::BeyondScope, Closure::WithOrder)
        );
        assert_eq!(
            call("order --agreement 3 --ground other-breach --closure without --days 10 PAPER"),
            order(agreement, BreachGround::OtherBreach, Closure::Without)
        );
    }

    #[test]
    fn an_order_is_about_a_grant_or_an_agreement_and_has_a_limit() {
        for line in [
            "order --ground beyond-scope --days 10 PAPER",
            "order --grant PAPER --agreement 3 --ground beyond-scope --days 10 PAPER",
            "order --grant PAPER --ground beyond-scope PAPER",
            "order --grant PAPER --ground not-gathered --days 10 PAPER",
        ] {
            assert!(!is_read::<Command>(line), "{line}");
        }
    }

    #[test]
    fn r_150_an_agency_is_ordered_on_a_ground_of_its_own() {
        let (ground, limit) = (AgencyGround::NotGathered, Term::WorkingDays(20));
        let expected = Call::<Runtime>::order_agency { agency: 2, ground, limit, order: PAPER };
        assert_eq!(call("order-agency 2 --ground not-gathered --days 20 PAPER"), expected.into());
    }

    #[test]
    fn r_100_r_152_a_case_is_referred_to_a_regulator_or_to_the_organ() {
        let rectification = 6;
        let expected = Call::<Runtime>::refer { rectification, regulator: 8, file: PAPER };
        assert_eq!(call("refer 6 --regulator 8 PAPER"), expected.into());
        assert_eq!(call("refer 6 PAPER"), Call::<Runtime>::refer_to_organ { rectification, file: PAPER }.into());
        let outcome = ReferralOutcome::LawBroken;
        let expected = Call::<Runtime>::record_result { rectification, outcome, file: PAPER };
        assert_eq!(call("result 6 --outcome law-broken PAPER"), expected.into());
    }

    #[test]
    fn each_act_makes_its_call() {
        let rectification = 6;
        for (line, expected) in [
            ("report 6 PAPER", Call::report { rectification, report: PAPER }),
            (
                "decide 6 --result corrected PAPER",
                Call::decide { rectification, result: CheckResult::Corrected, evidence: PAPER },
            ),
            ("terminate 6 PAPER", Call::terminate { rectification, evidence: PAPER }),
            (
                "terminate-directly --agreement 3 --ground beyond-scope PAPER",
                Call::terminate_directly {
                    subject: RectificationSubject::Agreement(3),
                    ground: BreachGround::BeyondScope,
                    evidence: PAPER,
                },
            ),
            (
                "withdraw 6 --reason no-breach PAPER",
                Call::withdraw_order { rectification, reason: WithdrawalReason::NoBreach, evidence: PAPER },
            ),
            ("ask-government 6 PAPER", Call::ask_government { rectification, request: PAPER }),
            ("criticism 6 PAPER", Call::record_criticism { rectification, decision: PAPER }),
        ] {
            assert_eq!(call(line), expected.into(), "{line}");
        }
    }
}
