//! Random acts keep every invariant, and every derived answer is that of a scan over all entries.

use crate::{mock::*, tests::scores::recomputed, Entries};
use drl_primitives::{
    application::CreditCheck,
    credit::{
        rating::{Criterion, Filing, ListCheck, Outcome, Protection},
        score::{Deductions, ScoreFormula},
        CreditRecorder, EntryGround, EntryStatus, Ruling, SupersedeGround, Supersession,
    },
    organisation::Standing,
    testing::Mock,
    Code, Day, OrgId,
};
use proptest::prelude::*;

/// Something that happens.
#[derive(Clone, Debug)]
enum Happening {
    Open(OrgId),
    File(Criterion, bool),
    Vote(AccountId, u8),
    Conclude(AccountId),
    Withdraw(AccountId),
    Enter(OrgId, EntryGround),
    EnterCase(AccountId, OrgId),
    Appeal(AccountId),
    Decide(AccountId, Ruling),
    Supersede(AccountId, SupersedeGround, Supersession),
    SetFormula(ScoreFormula, u32),
    CancelFormula,
    BarMonths(u16),
    Standing(Standing),
    Pass(u32),
}

fn code<C: Code + core::fmt::Debug>() -> impl Strategy<Value = C> {
    prop::sample::select(C::ALL)
}

fn who() -> impl Strategy<Value = AccountId> {
    prop::sample::select(vec![
        BUREAU_CHIEF,
        BUREAU_HEAD,
        AGENCY_CHIEF,
        OTHER_CHIEF,
        EXPERT,
        SECOND_EXPERT,
        SIGNATORY,
        SIGNATORY,
        PERSON_KEY,
        AUDITOR,
        BUREAU_CLERK,
        NOBODY,
    ])
}

fn bureau() -> impl Strategy<Value = AccountId> {
    prop::sample::select(vec![BUREAU_CHIEF, BUREAU_HEAD, AGENCY_CHIEF])
}

fn about() -> impl Strategy<Value = OrgId> {
    prop::sample::select(vec![USER, USER, PERSON, AGENCY, UNKNOWN])
}

fn ruling() -> impl Strategy<Value = Ruling> {
    prop_oneof![Just(Ruling::Upheld), code().prop_map(Ruling::Corrected), Just(Ruling::Removed)]
}

fn supersession() -> impl Strategy<Value = Supersession> {
    prop_oneof![code().prop_map(Supersession::Corrected), Just(Supersession::Removed)]
}

/// Formulas of every shape, some that cannot work.
fn formula() -> impl Strategy<Value = ScoreFormula> {
    let costs = (0u8..=101, 0u8..=101, 0u8..=10);
    (90u8..=101, 0u8..=60, costs, 0u8..=9).prop_map(|(base, floor, costs, recovery)| ScoreFormula {
        base,
        floor,
        deductions: Deductions { not_rectified: costs.0, law_broken: costs.1, equivocation: costs.2 },
        recovery,
        bands: Default::default(),
    })
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        2 => about().prop_map(Happening::Open),
        6 => (code(), prop::bool::weighted(0.8)).prop_map(|(criterion, good)| Happening::File(criterion, good)),
        6 => (who(), 0u8..=6).prop_map(|(who, grade)| Happening::Vote(who, grade)),
        2 => bureau().prop_map(Happening::Conclude),
        1 => bureau().prop_map(Happening::Withdraw),
        6 => (about(), code()).prop_map(|(about, ground)| Happening::Enter(about, ground)),
        2 => (who(), about()).prop_map(|(who, about)| Happening::EnterCase(who, about)),
        4 => who().prop_map(Happening::Appeal),
        4 => (bureau(), ruling()).prop_map(|(who, ruling)| Happening::Decide(who, ruling)),
        3 => (bureau(), code(), supersession()).prop_map(|(who, by, how)| Happening::Supersede(who, by, how)),
        2 => (formula(), 0u32..40).prop_map(|(formula, days)| Happening::SetFormula(formula, days)),
        1 => Just(Happening::CancelFormula),
        2 => prop::sample::select(vec![0u16, 1, 2, 12]).prop_map(Happening::BarMonths),
        1 => code().prop_map(Happening::Standing),
        5 => (0u32..70).prop_map(Happening::Pass),
    ]
}

/// The filing of a criterion, which meets it or does not.
fn filing(criterion: Criterion, meets: bool) -> Filing {
    match good(criterion) {
        filing if meets => filing,
        Filing::Protection(protection) => Filing::Protection(Protection { level: 1, ..protection }),
        Filing::Standing(mut standing) => {
            standing.lists[2] = ListCheck { clean: false, ..standing.lists[2] };
            Filing::Standing(standing)
        }
        Filing::Technical(_) => Filing::Technical(Default::default()),
    }
}

/// Does it; what the rules do not allow is refused. `choice` picks the rating or the entry, of the latest ones.
fn happen(happening: Happening, choice: u32) {
    let of_latest = |count: u32| count.saturating_sub(1).saturating_sub(choice % 4);
    let rating = of_latest(crate::RatingCount::<Test>::get());
    let entry = of_latest(crate::EntryCount::<Test>::get());
    let result = frame_support::storage::with_storage_layer(|| match happening {
        Happening::Open(applicant) => Credit::open_rating(signed(BUREAU_CLERK), applicant),
        Happening::File(criterion, good) => {
            Credit::file_criterion(signed(BUREAU_CLERK), rating, filing(criterion, good))
        }
        Happening::Vote(who, grade) => Credit::vote(signed(who), rating, grade, OPINION),
        Happening::Conclude(who) => Credit::conclude_rating(signed(who), rating, REPORT),
        Happening::Withdraw(who) => Credit::withdraw_rating(signed(who), rating, FINDING),
        Happening::Enter(about, ground) => Credit::enter(new_entry(about, ground)).map(drop),
        Happening::EnterCase(who, about) => Credit::enter_case(signed(who), about, FINDING),
        Happening::Appeal(who) => Credit::appeal(signed(who), entry, STATEMENT),
        Happening::Decide(who, ruling) => Credit::decide_appeal(signed(who), entry, ruling, DECISION),
        Happening::Supersede(who, by, how) => Credit::supersede(signed(who), entry, by, how, DECISION),
        Happening::SetFormula(formula, days) => Credit::set_formula(signed(BUREAU_CHIEF), formula, today().plus(days)),
        Happening::CancelFormula => Credit::cancel_formula(signed(BUREAU_CHIEF)),
        Happening::BarMonths(months) => {
            Mock::parameters(|p| p.applicant.bar_months = months);
            Ok(())
        }
        Happening::Standing(standing) => {
            Mock::set_standing(PERSON, standing);
            Ok(())
        }
        Happening::Pass(days) => {
            pass(days);
            Ok(())
        }
    });
    let _ = result;
}

/// Whether the organisation is barred, from all entries.
fn barred_by_scan(organisation: OrgId) -> bool {
    all(organisation).iter().any(|entry| {
        entry.ground.bars()
            && matches!(entry.status, EntryStatus::Standing | EntryStatus::Appealed)
            && entry.last_day.is_none_or(|last| today() <= last)
    })
}

fn all(organisation: OrgId) -> Vec<crate::queries::EntryViewOf<Test>> {
    (0..crate::EntryCount::<Test>::get())
        .filter_map(Credit::entry)
        .filter(|entry| entry.organisation == organisation)
        .collect()
}

/// The grade that counts, from all ratings: of the one that was concluded last.
fn grade_by_scan(organisation: OrgId) -> Option<u8> {
    let concluded = crate::Ratings::<Test>::iter_values()
        .filter(|rating| rating.applicant == organisation)
        .filter_map(|rating| rating.ending)
        .filter_map(|ending| ending.outcome.map(|outcome| (ending.by.block, ending.by.at, outcome)))
        .collect::<Vec<_>>();
    let latest = concluded.iter().map(|(block, at, _)| (*block, *at)).max()?;
    let mut last = concluded.iter().filter(|(block, at, _)| (*block, *at) == latest);
    // Two in one block cannot be told apart by their time.
    let (_, _, outcome) = last.next().filter(|_| last.next().is_none())?;
    match outcome {
        Outcome::Passed { grade, valid_until } if *valid_until >= today() => Some(*grade),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// After each act all invariants hold; what is asked in a bounded way has the answer of a scan over everything; and no entry
    /// or superseded status ever changes.
    #[test]
    fn random_acts_keep_all_invariants(
        happenings in prop::collection::vec((happening(), any::<u32>(), 0u32..900), 1..60)
    ) {
        run(|| {
            let mut made = Vec::new();
            for (happening, choice, back) in happenings {
                // Ratings are told apart by the block in which they end.
                System::set_block_number(System::block_number() + 1);
                happen(happening, choice);
                Credit::do_try_state().unwrap();
                for organisation in [USER, PERSON, AGENCY] {
                    assert_eq!(Credit::barred(organisation), barred_by_scan(organisation));
                    for day in [today(), today().minus(back), today().plus(back), Day(0)] {
                        assert_eq!(Credit::score_on(organisation, day).score, recomputed(organisation, day));
                    }
                    assert_eq!(Credit::valid_grade(organisation), grade_by_scan(organisation));
                }
                for (id, entry, status) in &made {
                    assert_eq!(&Entries::<Test>::get(*id), entry, "an entry was changed");
                    let now: EntryStatus = Credit::entry(*id).unwrap().status;
                    assert!(EntryStatus::stands(*status) || now == *status, "a superseded entry came back");
                }
                made = (0..crate::EntryCount::<Test>::get())
                    .map(|id| (id, Entries::<Test>::get(id), Credit::entry(id).unwrap().status))
                    .collect();
            }
        });
    }

    /// Whatever is filed and voted, a rating ends with an outcome or the request is refused and nothing changes.
    #[test]
    fn any_votes_give_a_grade_within_them(
        grades in prop::collection::vec(1u8..=5, 5),
        meets in prop::collection::vec(prop::bool::weighted(0.9), 3),
    ) {
        run(|| {
            let others = Criterion::ALL.iter().zip(&meets).map(|(criterion, good)| filing(*criterion, *good)).collect();
            let rating = voting_but(others);
            for ((who, _), grade) in VOTERS.into_iter().zip(&grades) {
                vote(rating, who, *grade);
            }
            conclude(rating);
            let outcome = Credit::rating(rating).unwrap().record.ending.unwrap().outcome.unwrap();
            match outcome {
                Outcome::Passed { grade, .. } => {
                    assert!(meets.iter().all(|good| *good));
                    assert!(grades.iter().min().unwrap() <= &grade && &grade <= grades.iter().max().unwrap());
                }
                Outcome::Failed(criterion) => {
                    let first = Criterion::ALL.iter().zip(&meets).find(|(_, good)| !**good).unwrap();
                    assert_eq!(&criterion, first.0);
                }
            }
        });
    }
}
