//! Random acts keep every invariant.

use crate::{
    mock::*,
    transitions::{next_of_agency, next_of_user},
    Cases, Histories,
};
use drl_primitives::{
    agreement::AgreementStanding,
    clocks::Term,
    grant::GrantStatus,
    rectification::{
        AgencyGround, BreachGround, CheckResult, Closure, RectificationAct, RectificationState as State,
        RectificationSubject, ReferralOutcome, WithdrawalReason,
    },
    testing::Mock,
    Code, RectificationId,
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use std::collections::{BTreeMap, BTreeSet};

/// Something that happens.
#[derive(Clone, Debug)]
enum Happening {
    Order(u8, BreachGround, Closure, u16),
    OrderAgency(AgencyGround),
    Report,
    Decide(CheckResult),
    Terminate,
    TerminateDirectly(u8),
    Withdraw(WithdrawalReason),
    Refer,
    RecordResult(ReferralOutcome),
    AskGovernment,
    RecordCriticism,
    ReferToOrgan,
    EndGrant(u8, GrantStatus),
    EndAgreement(bool, AgreementStanding),
    Parameters(bool, bool),
    Refuse(bool),
    Pass(u32),
    WorkOff,
}

fn code<C: Code + core::fmt::Debug>() -> impl Strategy<Value = C> {
    prop::sample::select(C::ALL)
}

fn happening() -> impl Strategy<Value = Happening> {
    use Happening::*;
    prop_oneof![
        12 => (any::<u8>(), code(), code(), 0u16..8).prop_map(|(subject, ground, closure, limit)| {
            Order(subject, ground, closure, limit)
        }),
        2 => code().prop_map(OrderAgency),
        8 => Just(Report),
        8 => code().prop_map(Decide),
        5 => Just(Terminate),
        1 => any::<u8>().prop_map(TerminateDirectly),
        2 => code().prop_map(Withdraw),
        2 => Just(Refer),
        2 => code().prop_map(RecordResult),
        2 => Just(AskGovernment),
        2 => Just(RecordCriticism),
        1 => Just(ReferToOrgan),
        1 => (any::<u8>(), code()).prop_map(|(grant, status)| EndGrant(grant, status)),
        1 => (any::<bool>(), code()).prop_map(|(which, standing)| EndAgreement(which, standing)),
        1 => (any::<bool>(), any::<bool>()).prop_map(|(closure, direct)| Parameters(closure, direct)),
        1 => any::<bool>().prop_map(Refuse),
        6 => (0u32..6).prop_map(Pass),
        6 => Just(WorkOff),
    ]
}

fn subject(choice: u8) -> RectificationSubject {
    match choice % 7 {
        5 => agreement(SINGLE),
        6 => agreement(DOUBLE),
        place => RectificationSubject::Grant(hashes()[usize::from(place)]),
    }
}

/// Does it, by `who`; what the rules do not allow is refused.
fn happen(happening: Happening, who: AccountId, id: RectificationId) -> sp_runtime::DispatchResult {
    let origin = signed_by(who);
    match happening {
        Happening::Order(choice, ground, closure, limit) => {
            Rectification::order(origin, subject(choice), ground, closure, Term::WorkingDays(limit.max(1)), ORDER)
        }
        Happening::OrderAgency(ground) => {
            Rectification::order_agency(origin, AGENCY, ground, Term::Until(today().plus(3)), ORDER)
        }
        Happening::Report => report(who, id),
        Happening::Decide(result) => Rectification::decide(origin, id, result, CHECK),
        Happening::Terminate => terminate(who, id),
        Happening::TerminateDirectly(choice) => {
            Rectification::terminate_directly(origin, subject(choice), BreachGround::BeyondScope, CHECK)
        }
        Happening::Withdraw(reason) => Rectification::withdraw_order(origin, id, reason, CHECK),
        Happening::Refer => Rectification::refer(origin, id, REGULATOR, FILE),
        Happening::RecordResult(outcome) => Rectification::record_result(origin, id, outcome, FILE),
        Happening::AskGovernment => Rectification::ask_government(origin, id, FILE),
        Happening::RecordCriticism => Rectification::record_criticism(origin, id, FILE),
        Happening::ReferToOrgan => Rectification::refer_to_organ(origin, id, FILE),
        Happening::EndGrant(place, status) => {
            let grant = hashes()[usize::from(place) % 5];
            if !Desk::status(grant).is_final() {
                Desk::set_status(grant, status);
            }
            Ok(())
        }
        Happening::EndAgreement(single, standing) => {
            Desk::set_standing(if single { SINGLE } else { DOUBLE }, standing);
            Ok(())
        }
        Happening::Parameters(closure, direct) => {
            Mock::parameters(|parameters| {
                parameters.conduct.closure_with_order = closure;
                parameters.conduct.direct_termination = direct;
            });
            Ok(())
        }
        Happening::Refuse(on) => {
            Desk::refuse(on);
            Ok(())
        }
        Happening::Pass(days) => {
            pass_days(days);
            Ok(())
        }
        Happening::WorkOff => {
            work_off();
            Ok(())
        }
    }
}

fn officer() -> impl Strategy<Value = AccountId> {
    prop::sample::select(vec![AGENCY_CHIEF, AGENCY_CHIEF, BUREAU_CHIEF, BUREAU_CHIEF, OTHER_CHIEF, SIGNATORY, AUDITOR])
}

/// The officer who is likely to have the right, so that acts come through.
fn likely(happening: &Happening, who: AccountId, id: RectificationId) -> AccountId {
    let Some(case) = Cases::<Test>::get(id) else { return who };
    match happening {
        Happening::Report => match case.target.holder() {
            AGENCY => AGENCY_CLERK,
            PERSON => PERSON_SIGNATORY,
            _ => CLERK,
        },
        Happening::RecordResult(_) => AUDITOR,
        Happening::Decide(_) | Happening::Terminate | Happening::Withdraw(_) | Happening::Refer => case.order.officer,
        Happening::AskGovernment | Happening::RecordCriticism | Happening::ReferToOrgan => BUREAU_CHIEF,
        _ => who,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// After each act all invariants hold, a history only grows, a closed case stays as it is, entries are exactly those that
    /// cases name, and nobody is entered or terminated but by an officer's act.
    #[test]
    fn random_acts_keep_all_invariants(
        happenings in prop::collection::vec((happening(), officer(), any::<bool>(), any::<u32>()), 1..60)
    ) {
        run(|| {
            let mut closed: BTreeMap<RectificationId, State> = BTreeMap::new();
            let mut histories: BTreeMap<(RectificationId, u32), _> = BTreeMap::new();
            for (happening, who, as_likely, choice) in happenings {
                let id = choice % crate::NextCase::<Test>::get().max(1);
                let who = if as_likely { likely(&happening, who, id) } else { who };
                let (by_clock, before) = (matches!(happening, Happening::WorkOff), Desk::entries().len());
                let _ = dispatch(|| happen(happening, who, id));
                Rectification::do_try_state().unwrap();
                assert!(!by_clock || Desk::entries().len() == before);
                for (key, record) in &histories {
                    assert_eq!(Histories::<Test>::get(key.0, key.1).as_ref(), Some(record));
                }
                histories.extend(Histories::<Test>::iter().map(|(id, number, record)| ((id, number), record)));
                for (id, state) in &closed {
                    assert_eq!(Cases::<Test>::get(id).map(|case| case.state), Some(*state));
                }
                let ended = Cases::<Test>::iter().filter(|(_, case)| case.state.is_closed());
                closed.extend(ended.map(|(id, case)| (id, case.state)));
                let named = Cases::<Test>::iter_values().fold(0, |sum, case| {
                    let result = case.referral.and_then(|referral| referral.result);
                    sum + usize::from(case.entry.is_some()) + usize::from(result.is_some_and(|r| r.entry.is_some()))
                });
                assert_eq!(Desk::entries().len(), named);
            }
        });
    }
}

/// The random acts are worth something: among them they reach every state of both tables, and every act that there is.
#[test]
fn random_acts_reach_every_state_and_act() {
    let mut runner = TestRunner::deterministic();
    let acts = prop::collection::vec((happening(), officer(), any::<u32>()), 60);
    let (mut states, mut done) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..300 {
        let happenings = acts.new_tree(&mut runner).unwrap().current();
        run(|| {
            for (happening, who, choice) in happenings {
                let id = choice % crate::NextCase::<Test>::get().max(1);
                let who = likely(&happening, who, id);
                let _ = dispatch(|| happen(happening, who, id));
            }
            for (id, _, record) in Histories::<Test>::iter() {
                let of_user = Cases::<Test>::get(id).unwrap().target.subject().is_some();
                states.insert((of_user, record.state));
                done.insert((of_user, record.act));
            }
        });
    }
    for (of_user, next) in [(true, next_of_user as fn(_, _) -> _), (false, next_of_agency)] {
        let froms = || [None].into_iter().chain(State::ALL.iter().copied().map(Some));
        for act in RectificationAct::ALL {
            let reached: Vec<State> = froms().filter_map(|from| next(from, *act)).collect();
            assert_eq!(done.contains(&(of_user, *act)), !reached.is_empty(), "{of_user} {act:?}");
            assert!(reached.iter().all(|state| states.contains(&(of_user, *state))), "{of_user} {reached:?}");
        }
    }
}
