//! Ratings of applicants (细则第10条; ).

use super::{
    arguments::Page,
    context::{code_from, Context, Paper},
    history::or_dash,
    lists::{listed, time},
};
use crate::{
    forms::Reference,
    ledger::RatingOfLedger,
    output::{Answer, Failure, InputFault},
    texts::{words, Text},
};
use clap::Subcommand;
use drl_primitives::{
    credit::rating::{AbilityProof, Filing, ListCheck, Outcome, ProofKind, Protection, StandingCheck, StandingList},
    Code, Day, Language, RatingId,
};
use drl_runtime::{Runtime, RuntimeCall};
use pallet_credit::Call;

/// What a rating is called where there is none with a number.
const RATING: Text = Text::new("rating", "评级");

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    #[command(flatten)]
    Act(Act),
    /// The ratings of an applicant
    List {
        /// Number or short name of the applicant
        applicant: Reference,
        #[command(flatten)]
        page: Page,
    },
    /// One rating with its votes
    Show {
        /// The rating
        rating: RatingId,
    },
}

#[derive(Subcommand, Debug)]
pub(super) enum Act {
    /// Open the rating of a data user (bureau)
    Open {
        /// Number or short name of the applicant
        applicant: Reference,
    },
    /// File one of the three criteria (bureau)
    #[command(subcommand)]
    Criterion(Criterion),
    /// Vote on a rating whose criteria are all filed (bureau, agency, expert)
    Vote {
        /// The rating
        rating: RatingId,
        /// The grade, from 1 to the rating's scale
        #[arg(long)]
        grade: u8,
        /// The opinion
        opinion: Paper,
    },
    /// Conclude a rating: the grade follows from the votes (bureau)
    Conclude {
        /// The rating
        rating: RatingId,
        /// The report of the rating
        report: Paper,
    },
    /// Withdraw a rating that came to nothing (bureau)
    Withdraw {
        /// The rating
        rating: RatingId,
        /// The reason
        reason: Paper,
    },
}

#[derive(Subcommand, Debug)]
pub(super) enum Criterion {
    /// Security protection of the system that will use the data
    Protection {
        /// The rating
        rating: RatingId,
        /// Protection level, 1 to 5
        #[arg(long)]
        level: u8,
        /// The last day on which the certificate is valid, YYYY-MM-DD
        #[arg(long)]
        valid_until: Day,
        /// The certificate
        certificate: Paper,
    },
    /// Standing on the lists of dishonesty: each list as clean or listed
    Standing {
        /// The rating
        rating: RatingId,
        /// Lists that the applicant is not on
        #[arg(long, value_delimiter = ',', value_parser = code_from::<StandingList>)]
        clean: Vec<StandingList>,
        /// Lists that the applicant is on
        #[arg(long, value_delimiter = ',', value_parser = code_from::<StandingList>)]
        listed: Vec<StandingList>,
        /// The day on which they were checked, YYYY-MM-DD
        #[arg(long)]
        checked_on: Day,
        /// The credit report
        report: Paper,
    },
    /// Technical ability: proofs, or none
    Technical {
        /// The rating
        rating: RatingId,
        /// A proof as KIND=FILE; once for each
        #[arg(long = "proof", value_parser = proof_from, value_name = "KIND=FILE")]
        proofs: Vec<(ProofKind, Paper)>,
    },
}

/// Reads `KIND=FILE`.
fn proof_from(text: &str) -> Result<(ProofKind, Paper), String> {
    let (kind, paper) = text.split_once('=').ok_or("a proof is written as KIND=FILE")?;
    Ok((code_from(kind).map_err(|fault| fault.to_string())?, paper.parse()?))
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        let language = context.style.language;
        match self {
            Self::Act(act) => context.act(act.call(context)?).await,
            Self::List { applicant, page } => {
                let applicant = context.organisation(&applicant)?;
                let at = context.ledger().await?.ratings(applicant, page.from, page.limit).await?;
                let answer = listed(&at, page, language, HEAD, |rating| row(rating, language));
                Ok(answer.with("applicant", applicant))
            }
            Self::Show { rating } => {
                let at = context.ledger().await?.rating(rating).await?;
                let Some(view) = &at.value else { return Err(InputFault::NoCase(RATING, rating).into()) };
                Ok(shown(view, Answer::new(&at), language))
            }
        }
    }
}

impl Act {
    /// What is sent. Documents go into the vault.
    pub(super) fn call(self, context: &Context) -> Result<RuntimeCall, Failure> {
        let call: Call<Runtime> = match self {
            Self::Open { applicant } => Call::open_rating { applicant: context.organisation(&applicant)? },
            Self::Criterion(criterion) => {
                let (rating, filing) = criterion.filing(context)?;
                Call::file_criterion { rating, filing }
            }
            Self::Vote { rating, grade, opinion } => {
                Call::vote { rating, grade, opinion: context.digest(&opinion, "rating-opinion")? }
            }
            Self::Conclude { rating, report } => {
                Call::conclude_rating { rating, report: context.digest(&report, "rating-report")? }
            }
            Self::Withdraw { rating, reason } => {
                Call::withdraw_rating { rating, reason: context.digest(&reason, "rating-withdrawal")? }
            }
        };
        Ok(call.into())
    }
}

impl Criterion {
    fn filing(self, context: &Context) -> Result<(RatingId, Filing), Failure> {
        match self {
            Self::Protection { rating, level, valid_until, certificate } => {
                let certificate = context.digest(&certificate, "protection-certificate")?;
                Ok((rating, Filing::Protection(Protection { level, certificate, valid_until })))
            }
            Self::Standing { rating, clean, listed, checked_on, report } => {
                let marked = |lists: Vec<_>, clean| lists.into_iter().map(move |list| ListCheck { list, clean });
                let lists: Vec<_> = marked(clean, true).chain(marked(listed, false)).collect();
                let lists = lists.try_into().map_err(|lists: Vec<_>| too_many(&lists, "lists", "名单"))?;
                let report = context.digest(&report, "credit-report")?;
                Ok((rating, Filing::Standing(StandingCheck { lists, checked_on, report })))
            }
            Self::Technical { rating, proofs } => {
                let kept = |(kind, paper): &(ProofKind, Paper)| {
                    Ok(AbilityProof { kind: *kind, digest: context.digest(paper, kind.slug())? })
                };
                let proofs = proofs.iter().map(kept).collect::<Result<Vec<_>, Failure>>()?;
                let proofs = proofs.try_into().map_err(|proofs: Vec<_>| too_many(&proofs, "proofs", "证明材料"))?;
                Ok((rating, Filing::Technical(proofs)))
            }
        }
    }
}

fn too_many<T>(list: &[T], en: &'static str, zh: &'static str) -> InputFault {
    InputFault::TooMany(list.len(), Text::new(en, zh))
}

const HEAD: [Text; 6] = [words::NUMBER, words::AT, words::STATUS, words::VOTES, words::GRADE, words::COUNTS];

fn row(view: &RatingOfLedger, language: Language) -> Vec<String> {
    vec![
        view.rating.to_string(),
        time(view.record.opened.at),
        view.status.text(language).to_owned(),
        view.votes.len().to_string(),
        or_dash(view.grade),
        if view.counts { words::YES } else { words::NO }.of(language).to_owned(),
    ]
}

fn shown(view: &RatingOfLedger, answer: Answer, language: Language) -> Answer {
    let failed = view.record.ending.as_ref().and_then(|ending| match ending.outcome {
        Some(Outcome::Failed(criterion)) => Some(criterion.text(language)),
        _ => None,
    });
    let fields = [
        (words::NUMBER, view.rating.to_string()),
        (words::APPLICANT, view.record.applicant.to_string()),
        (words::STATUS, view.status.text(language).to_owned()),
        (words::GRADE, format!("{} / {}", or_dash(view.grade), view.record.scale)),
        (words::CRITERION, or_dash(failed)),
    ];
    let votes = view.votes.iter().map(|vote| {
        vec![
            vote.panel.text(language).to_owned(),
            vote.grade.to_string(),
            vote.by.organisation.to_string(),
            time(vote.by.at),
        ]
    });
    let head = [words::PANEL, words::GRADE, words::ORGANISATION, words::AT];
    answer.fields(fields).table(head, votes.collect::<Vec<_>>()).followed_by(Answer::record(&view.record))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::testing::{called, is_read, PAPER};

    fn call(line: &str) -> RuntimeCall {
        called(line, Act::call).unwrap()
    }

    fn filed(filing: Filing) -> RuntimeCall {
        Call::<Runtime>::file_criterion { rating: 2, filing }.into()
    }

    const DAY: Day = Day(20_776);

    #[test]
    fn r_045_protection_is_filed_with_its_last_day() {
        let protection = Protection { level: 3, certificate: PAPER, valid_until: DAY };
        let line = format!("criterion protection 2 --level 3 --valid-until {DAY} PAPER");
        assert_eq!(call(&line), filed(Filing::Protection(protection)));
    }

    #[test]
    fn r_046_each_list_is_clean_or_not() {
        let check = |list, clean| ListCheck { list, clean };
        let lists = vec![
            check(StandingList::DishonestJudgmentDebtors, true),
            check(StandingList::OtherDishonesty, true),
            check(StandingList::AbnormalOperation, false),
        ];
        let standing = StandingCheck { lists: lists.try_into().unwrap(), checked_on: DAY, report: PAPER };
        let line = format!(
            "criterion standing 2 --clean dishonest-judgment-debtors,other-dishonesty --listed abnormal-operation \
             --checked-on {DAY} PAPER"
        );
        assert_eq!(call(&line), filed(Filing::Standing(standing)));
        let all = "dishonest-judgment-debtors,abnormal-operation,serious-violation,other-dishonesty";
        let line = format!("criterion standing 2 --clean {all} --listed abnormal-operation --checked-on {DAY} PAPER");
        let fault = called(&line, Act::call).unwrap_err();
        assert!(matches!(fault, Failure::Input(InputFault::TooMany(5, _))), "{fault}");
    }

    #[test]
    fn r_047_proofs_name_their_kind_and_none_is_an_answer() {
        let proof = |kind| AbilityProof { kind, digest: PAPER };
        let proofs = vec![proof(ProofKind::TrackRecord), proof(ProofKind::ItService)];
        let line = "criterion technical 2 --proof track-record=PAPER --proof it-service=PAPER";
        assert_eq!(call(line), filed(Filing::Technical(proofs.try_into().unwrap())));
        assert_eq!(call("criterion technical 2"), filed(Filing::Technical(Default::default())));
        assert!(!is_read::<Command>("criterion technical 2 --proof diploma=PAPER"));
        assert!(!is_read::<Command>("criterion technical 2 --proof PAPER"));
    }

    #[test]
    fn each_act_makes_its_call() {
        for (line, expected) in [
            ("open 7", Call::open_rating { applicant: 7 }),
            ("vote 2 --grade 4 PAPER", Call::vote { rating: 2, grade: 4, opinion: PAPER }),
            ("conclude 2 PAPER", Call::conclude_rating { rating: 2, report: PAPER }),
            ("withdraw 2 PAPER", Call::withdraw_rating { rating: 2, reason: PAPER }),
        ] {
            assert_eq!(call(line), expected.into(), "{line}");
        }
    }
}
