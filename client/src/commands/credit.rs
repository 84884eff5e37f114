//! Credit records: entries, appeals, scores and the formula of the score.

use super::{
    arguments::Page,
    context::{code_from, Context, Paper},
    history::{self, or_dash},
    lists::{listed, named_or_own, position},
};
use crate::{
    forms::{self, FormFault, FormReason, Reference},
    ledger::{CreditEntryOfLedger, CreditRecord, Numbered, ScoreFacts},
    output::{Answer, Failure, InputFault},
    texts::{words, Text},
};
use clap::Subcommand;
use drl_primitives::{
    credit::{
        score::{score, EvaluationPage, FormulaRecord, ScoreFormula, ScoreView, ScoredEntry},
        EntryGround, Ruling, SupersedeGround, Supersession,
    },
    Code, CreditEntryId, Day, Language, Moment,
};
use drl_runtime::{Runtime, RuntimeCall};
use pallet_credit::Call;
use std::path::{Path, PathBuf};

/// What an entry is called where there is none with a number.
const ENTRY: Text = Text::new("credit entry", "信用记录");

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    #[command(flatten)]
    Act(Act),
    /// The credit record of a data user
    Entries {
        /// Number or short name; the organisation of the key without it
        organisation: Option<Reference>,
        #[command(flatten)]
        page: Page,
    },
    /// One entry, and what was done about it
    Entry {
        /// The entry
        entry: CreditEntryId,
        #[command(flatten)]
        page: Page,
    },
    /// The score of a data user, computed here from entries and formula and compared with the ledger's. Exit code 7 where they differ
    Score {
        /// Number or short name; the organisation of the key without it
        organisation: Option<Reference>,
    },
    /// The published evaluations of data users
    Evaluations {
        #[command(flatten)]
        page: Page,
    },
    /// The formula of the score
    #[command(subcommand)]
    Formula(Formula),
}

#[derive(Subcommand, Debug)]
pub(super) enum Act {
    /// Enter that a data user's breach also broke the law (regulator)
    EnterCase {
        /// Number or short name of the data user
        organisation: Reference,
        /// The file of the case
        case: Paper,
    },
    /// Appeal against an entry about one's own organisation (data user)
    Appeal {
        /// The entry
        entry: CreditEntryId,
        /// The statement
        statement: Paper,
    },
    /// Decide an appeal (bureau)
    DecideAppeal {
        /// The entry
        entry: CreditEntryId,
        #[command(flatten)]
        ruling: RulingArgs,
        /// The decision
        evidence: Paper,
    },
    /// Correct or remove an entry by a court's order or because of an error (bureau)
    Supersede {
        /// The entry
        entry: CreditEntryId,
        /// On what ground
        #[arg(long, value_parser = code_from::<SupersedeGround>)]
        ground: SupersedeGround,
        #[command(flatten)]
        by: SupersessionArgs,
        /// The order, or the finding
        evidence: Paper,
    },
}

/// How an appeal is decided.
#[derive(clap::Args, Clone, Copy, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct RulingArgs {
    /// The entry stands
    #[arg(long)]
    uphold: bool,
    /// An entry on this ground takes its place
    #[arg(long, value_parser = code_from::<EntryGround>, value_name = "GROUND")]
    correct: Option<EntryGround>,
    /// It is removed from effect
    #[arg(long)]
    remove: bool,
}

/// How an entry is superseded.
#[derive(clap::Args, Clone, Copy, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct SupersessionArgs {
    /// An entry on this ground takes its place
    #[arg(long, value_parser = code_from::<EntryGround>, value_name = "GROUND")]
    correct: Option<EntryGround>,
    /// Nothing takes its place
    #[arg(long)]
    remove: bool,
}

#[derive(Subcommand, Debug)]
pub(super) enum Formula {
    /// The formula in force, or that of a version
    Show {
        /// The version
        #[arg(long)]
        version: Option<u32>,
        /// Write it to a TOML file, to be changed and set
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
    /// Every version with its day
    List,
    /// Decide a formula: the whole of it, from a day on (bureau; the council by a motion: --draft, then `drl council propose`)
    Set {
        /// TOML file; fields left out have their default
        file: PathBuf,
        /// First day it applies to, YYYY-MM-DD
        #[arg(long, value_name = "DAY")]
        from: Day,
    },
    /// Drop a decided formula whose day has not come
    Cancel,
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, super::Outcome> {
        let language = context.style.language;
        match self {
            Self::Act(act) => Ok(context.act(act.call(context)?).await?),
            Self::Entries { organisation, page } => {
                let ledger = context.ledger().await?;
                let organisation = named_or_own(context, &ledger, &organisation).await?;
                let at = ledger.credit_entries(organisation, page.from, page.limit).await?;
                let answer = listed(&at, page, language, HEAD, |entry| row(entry, language));
                Ok(answer.with("organisation", organisation))
            }
            Self::Entry { entry, page } => Ok(entry_shown(context, entry, page).await?),
            Self::Score { organisation } => scored(context, &organisation).await,
            Self::Evaluations { page } => {
                let at = context.ledger().await?.evaluations(page.from, page.limit).await?;
                Ok(evaluations(&at.value, language).with("block", at.block))
            }
            Self::Formula(formula) => Ok(formula.run(context).await?),
        }
    }
}

impl Act {
    /// What is sent. Documents go into the vault.
    pub(super) fn call(self, context: &Context) -> Result<RuntimeCall, Failure> {
        let call: Call<Runtime> = match self {
            Self::EnterCase { organisation, case } => {
                let organisation = context.organisation(&organisation)?;
                Call::enter_case { organisation, case: context.digest(&case, "regulator-case")? }
            }
            Self::Appeal { entry, statement } => {
                Call::appeal { entry, statement: context.digest(&statement, "credit-appeal")? }
            }
            Self::DecideAppeal { entry, ruling, evidence } => {
                let evidence = context.digest(&evidence, "appeal-decision")?;
                Call::decide_appeal { entry, ruling: ruling.ruling(), evidence }
            }
            Self::Supersede { entry, ground, by, evidence } => {
                let evidence = context.digest(&evidence, "supersession-ground")?;
                Call::supersede { entry, ground, supersession: by.supersession(), evidence }
            }
        };
        Ok(call.into())
    }
}

impl RulingArgs {
    /// It as the call takes it: one of the three was given.
    fn ruling(self) -> Ruling {
        match self.correct {
            Some(ground) => Ruling::Corrected(ground),
            None if self.remove => Ruling::Removed,
            None => Ruling::Upheld,
        }
    }
}

impl SupersessionArgs {
    /// It as the call takes it: one of the two was given.
    fn supersession(self) -> Supersession {
        self.correct.map_or(Supersession::Removed, Supersession::Corrected)
    }
}

const HEAD: [Text; 7] =
    [words::NUMBER, words::GROUND, words::SINCE, words::LAST_DAY, words::STATUS, words::BARS, words::ORGANISATION];

fn row(entry: &CreditEntryOfLedger, language: Language) -> Vec<String> {
    vec![
        entry.entry.to_string(),
        entry.ground.text(language).to_owned(),
        entry.since.to_string(),
        or_dash(entry.last_day),
        entry.status.text(language).to_owned(),
        if entry.bars { words::YES } else { words::NO }.of(language).to_owned(),
        entry.act.organisation.to_string(),
    ]
}

async fn entry_shown(context: &Context, id: CreditEntryId, page: Page) -> Result<Answer, Failure> {
    let (ledger, language) = (context.ledger().await?, context.style.language);
    let at = ledger.credit_entry(id).await?;
    let Some(entry) = &at.value else { return Err(InputFault::NoCase(ENTRY, id).into()) };
    let done = ledger.credit_history(id, page.into()).await?;
    let done = history::shown(("entry", id), done, language, InputFault::NoCase(ENTRY, id))?;
    let fields = [
        (words::STATUS, entry.status.text(language).to_owned()),
        (words::GROUND, entry.ground.text(language).to_owned()),
    ];
    let answer = Answer::new(&at).fields(fields).followed_by(Answer::record(entry));
    Ok(answer.with("history", done.json().clone()).followed_by(done))
}

impl history::Record for CreditRecord {
    const HEAD: &'static [Text] = &[words::STATUS, words::GROUND];

    fn at(&self) -> Moment {
        self.from
    }

    fn cells(&self, language: Language) -> Vec<String> {
        vec![self.status.text(language).to_owned(), or_dash(self.ground.map(|ground| ground.text(language)))]
    }

    fn source(&self) -> history::Source<'_> {
        history::by(&self.act)
    }
}

/// The version of the formula that applies on a day: the last one that has begun and was not dropped; before the first, the first.
fn formula_on(formulas: &[Numbered<FormulaRecord>], day: Day) -> (u32, ScoreFormula) {
    let begun = |record: &FormulaRecord| record.cancelled_at.is_none() && record.effective_from <= day;
    let current = formulas.iter().rev().find(|(_, record)| begun(record)).or_else(|| formulas.first());
    current.map_or_else(Default::default, |(version, record)| (*version, record.formula))
}

/// The score as it follows from entries and formula, by the function that the runtime uses too.
fn computed(facts: &ScoreFacts) -> ScoreView {
    let day = facts.told.day;
    let (version, formula) = formula_on(&facts.formulas, day);
    let score = score(&formula, facts.entries.iter().map(ScoredEntry::from), day);
    ScoreView { day, formula: version, score }
}

async fn scored(context: &Context, organisation: &Option<Reference>) -> Result<Answer, super::Outcome> {
    let ledger = context.ledger().await?;
    let organisation = named_or_own(context, &ledger, organisation).await?;
    let at = ledger.score_facts(organisation).await?;
    let answer = score_answer(&at.value, context.style.language);
    let (answer, agrees) = (answer.0.with("organisation", organisation).with("block", at.block), answer.1);
    match agrees {
        true => Ok(answer),
        false => Err(super::Outcome {
            failure: Failure::Denied(words::SCORE_DIFFERS.of(context.style.language).to_owned()),
            answer: Some(Box::new(answer)),
        }),
    }
}

/// Both scores, and whether they agree.
fn score_answer(facts: &ScoreFacts, language: Language) -> (Answer, bool) {
    let (told, computed) = (facts.told, computed(facts));
    let agrees = told == computed;
    let shown = |view: ScoreView| format!("{} ({})", view.score.value, view.score.grade.text(language));
    let value = serde_json::json!({
        "ledger": told, "computed": computed, "agrees": agrees, "entries": facts.entries.len(),
    });
    let fields = [
        (words::DAY, told.day.to_string()),
        (words::FORMULA, computed.formula.to_string()),
        (words::ENTRIES, facts.entries.len().to_string()),
        (words::CHAIN_SAYS, shown(told)),
        (words::COMPUTED, shown(computed)),
        (words::AGREES, if agrees { words::YES } else { words::NO }.of(language).to_owned()),
    ];
    (Answer::new(value).fields(fields), agrees)
}

/// The published evaluations.
pub(super) fn evaluations(page: &EvaluationPage, language: Language) -> Answer {
    let rows = page.evaluations.iter().map(|view| {
        vec![
            view.organisation.to_string(),
            or_dash(view.identity.as_ref().and_then(super::registry::name_of)),
            view.evaluated.day.to_string(),
            view.evaluated.score.value.to_string(),
            view.evaluated.score.grade.text(language).to_owned(),
            view.current.score.value.to_string(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let head = [words::NUMBER, words::NAME, words::DAY, words::SCORE, words::GRADE, words::AS_OF_TODAY];
    let value = serde_json::json!({ "entries": page.evaluations, "next": page.next });
    Answer::new(value).table(head, rows).text(position("--from", page.next, language))
}

impl Formula {
    async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Show { version, to } => formula_shown(context, version, to.as_deref()).await,
            Self::List => {
                let at = context.ledger().await?.formulas().await?;
                let rows = at.value.iter().map(|(version, record)| {
                    let dropped = record.cancelled_at.map_or("", |_| "✗");
                    vec![version.to_string(), record.effective_from.to_string(), dropped.to_owned()]
                });
                let rows: Vec<_> = rows.collect();
                Ok(Answer::new(&at).table([words::VERSION, words::FROM, words::REMOVED], rows))
            }
            Self::Set { file, from } => context.act(set_formula(&file, from)?).await,
            Self::Cancel => context.act(Call::<Runtime>::cancel_formula {}).await,
        }
    }
}

/// What is sent, checked by the rules of the ledger.
fn set_formula(file: &Path, effective_from: Day) -> Result<RuntimeCall, Failure> {
    let formula: ScoreFormula = forms::read(file)?;
    if let Some(field) = formula.fault() {
        return Err(FormFault::new(file, field, FormReason::ValueCannotWork).into());
    }
    Ok(Call::<Runtime>::set_formula { formula, effective_from }.into())
}

async fn formula_shown(context: &Context, version: Option<u32>, to: Option<&Path>) -> Result<Answer, Failure> {
    let ledger = context.ledger().await?;
    let formulas = ledger.formulas().await?.value;
    let (version, formula) = match version {
        None => formula_on(&formulas, Day::from_moment(ledger.now().await?)),
        Some(asked) => {
            let found = formulas.iter().find(|(version, _)| *version == asked);
            found.map(|(version, record)| (*version, record.formula)).ok_or(InputFault::NoVersion(asked))?
        }
    };
    if let Some(path) = to {
        let text = toml::to_string_pretty(&formula).map_err(std::io::Error::other).map_err(Failure::io(path))?;
        crate::files::write_new(path, text.as_bytes()).map_err(Failure::io(path))?;
    }
    Ok(Answer::record(serde_json::json!({ "version": version, "formula": formula })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::testing::{called, is_read, PAPER};
    use drl_primitives::{
        credit::{
            score::{CreditGrade, Score},
            EntrySource, EntryStatus,
        },
        decision::Decider,
        grant_status::Act as Stamp,
    };
    use sp_runtime::AccountId32;

    fn call(line: &str) -> RuntimeCall {
        called(line, Act::call).unwrap()
    }

    const DAY: Day = Day(20_776);

    fn record(formula: ScoreFormula, from: Day, cancelled_at: Option<Moment>) -> FormulaRecord {
        FormulaRecord { formula, effective_from: from, decided_at: 0, decided_by: Decider::Genesis, cancelled_at }
    }

    fn entry(ground: EntryGround, status: EntryStatus) -> CreditEntryOfLedger {
        CreditEntryOfLedger {
            entry: 0,
            organisation: 7,
            ground,
            source: EntrySource::Case,
            since: DAY,
            last_day: None,
            corrects: None,
            act: Stamp { organisation: 1, officer: AccountId32::new([1; 32]), evidence: PAPER },
            entered_at: 0,
            entered_block: 1,
            status,
            expired: false,
            bars: true,
            history_len: 1,
        }
    }

    fn facts(value: u8, grade: CreditGrade) -> ScoreFacts {
        ScoreFacts {
            told: ScoreView { day: DAY, formula: 1, score: Score { value, grade } },
            formulas: vec![(1, record(ScoreFormula::default(), DAY.minus(9), None))],
            entries: vec![
                entry(EntryGround::NotRectified, EntryStatus::Standing),
                entry(EntryGround::LawBroken, EntryStatus::Removed),
            ],
        }
    }

    #[test]
    fn r_128_the_score_is_computed_here_and_compared() {
        let (answer, agrees) = score_answer(&facts(70, CreditGrade::Fair), Language::English);
        assert!(agrees && answer.json()["agrees"] == true);
        assert_eq!(answer.json()["computed"]["score"]["value"], 70);
        let (answer, agrees) = score_answer(&facts(71, CreditGrade::Fair), Language::English);
        assert!(!agrees);
        assert_eq!((&answer.json()["ledger"]["score"]["value"], &answer.json()["agrees"]), (&71.into(), &false.into()));
    }

    #[test]
    fn the_formula_of_a_day_is_the_last_one_that_has_begun_and_was_not_dropped() {
        let other = ScoreFormula { recovery: 2, ..Default::default() };
        let formulas = [
            (1, record(ScoreFormula::default(), DAY.minus(9), None)),
            (2, record(other, DAY, None)),
            (3, record(ScoreFormula { recovery: 3, ..other }, DAY, Some(5))),
            (4, record(ScoreFormula { recovery: 4, ..other }, DAY.plus(1), None)),
        ];
        assert_eq!(formula_on(&formulas, DAY), (2, other));
        assert_eq!(formula_on(&formulas, DAY.minus(1)).0, 1);
        assert_eq!(formula_on(&formulas, DAY.plus(1)).0, 4);
        // Before the first version, the first.
        assert_eq!(formula_on(&formulas, DAY.minus(10)).0, 1);
        assert_eq!(formula_on(&[], DAY), (0, ScoreFormula::default()));
    }

    #[test]
    fn q_32_an_entry_is_appealed_and_superseded() {
        let entry = 4;
        for (line, expected) in [
            ("enter-case 7 PAPER", Call::enter_case { organisation: 7, case: PAPER }),
            ("appeal 4 PAPER", Call::appeal { entry, statement: PAPER }),
            ("decide-appeal 4 --uphold PAPER", Call::decide_appeal { entry, ruling: Ruling::Upheld, evidence: PAPER }),
            ("decide-appeal 4 --remove PAPER", Call::decide_appeal { entry, ruling: Ruling::Removed, evidence: PAPER }),
            (
                "decide-appeal 4 --correct equivocation PAPER",
                Call::decide_appeal { entry, ruling: Ruling::Corrected(EntryGround::Equivocation), evidence: PAPER },
            ),
            (
                "supersede 4 --ground court-order --remove PAPER",
                Call::supersede {
                    entry,
                    ground: SupersedeGround::CourtOrder,
                    supersession: Supersession::Removed,
                    evidence: PAPER,
                },
            ),
            (
                "supersede 4 --ground own-error --correct not-rectified PAPER",
                Call::supersede {
                    entry,
                    ground: SupersedeGround::OwnError,
                    supersession: Supersession::Corrected(EntryGround::NotRectified),
                    evidence: PAPER,
                },
            ),
        ] {
            assert_eq!(call(line), expected.into(), "{line}");
        }
        for line in ["decide-appeal 4 PAPER", "decide-appeal 4 --uphold --remove PAPER", "supersede 4 --remove PAPER"] {
            assert!(!is_read::<Command>(line), "{line}");
        }
    }

    #[test]
    fn a_formula_is_read_from_a_file_and_checked() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("formula.toml");
        let formula = ScoreFormula { recovery: 2, ..Default::default() };
        std::fs::write(&file, toml::to_string_pretty(&formula).unwrap()).unwrap();
        let expected = Call::<Runtime>::set_formula { formula, effective_from: DAY };
        assert_eq!(set_formula(&file, DAY).unwrap(), expected.into());
        std::fs::write(&file, "floor = 100\n").unwrap();
        let fault = set_formula(&file, DAY).unwrap_err();
        assert!(matches!(&fault, Failure::Form(fault) if fault.field == "floor"), "{fault}");
        std::fs::write(&file, "flor = 1\n").unwrap();
        assert!(set_formula(&file, DAY).is_err());
    }
}
