//! Random acts keep every invariant; no question makes a verdict fail.

use crate::mock::*;
use drl_primitives::{
    agreement::{AgreementStanding, GrantIssuer},
    application::Purpose,
    catalog::Service,
    grant::{GrantStatus, Question},
    grant_status::{Act, AgreementShare, GrantControl, HoldKind},
    organisation::Standing,
    testing::Mock,
    verdict::Reason,
    Code, Digest, GrantHash,
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use std::collections::BTreeSet;

/// Something that happens.
#[derive(Clone, Debug)]
enum Happening {
    Hold(AccountId),
    Lift(AccountId, HoldKind),
    Place(HoldKind, Act<AccountId>),
    LiftPlaced(HoldKind, Act<AccountId>),
    End(u8, Act<AccountId>),
    Close(HoldKind, Act<AccountId>),
    Reopen(HoldKind, Act<AccountId>),
    TerminateAll(Act<AccountId>),
    Renew,
    Suspend(bool),
    Issue(u8),
    Dataset(Service),
    User(Standing),
    Agreement(AgreementStanding),
    Pass(u64),
}

fn overseer() -> impl Strategy<Value = Act<AccountId>> {
    prop::sample::select(vec![by_agency(), by_bureau(), act(OTHER_AGENCY, OTHER_CHIEF)])
}

fn officer() -> impl Strategy<Value = AccountId> {
    prop::sample::select(vec![
        AGENCY_CHIEF,
        AGENCY_CHIEF,
        BUREAU_CHIEF,
        BUREAU_CHIEF,
        OTHER_CHIEF,
        AGENCY_CLERK,
        NOBODY,
    ])
}

fn code<C: Code + core::fmt::Debug>() -> impl Strategy<Value = C> {
    prop::sample::select(C::ALL)
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        6 => officer().prop_map(Happening::Hold),
        6 => (officer(), code()).prop_map(|(who, kind)| Happening::Lift(who, kind)),
        4 => (code(), overseer()).prop_map(|(kind, act)| Happening::Place(kind, act)),
        4 => (code(), overseer()).prop_map(|(kind, act)| Happening::LiftPlaced(kind, act)),
        1 => (0u8..3, overseer()).prop_map(|(how, act)| Happening::End(how, act)),
        4 => (code(), overseer()).prop_map(|(kind, act)| Happening::Close(kind, act)),
        4 => (code(), overseer()).prop_map(|(kind, act)| Happening::Reopen(kind, act)),
        1 => overseer().prop_map(Happening::TerminateAll),
        1 => Just(Happening::Renew),
        1 => any::<bool>().prop_map(Happening::Suspend),
        2 => (0u8..8).prop_map(Happening::Issue),
        1 => code().prop_map(Happening::Dataset),
        1 => code().prop_map(Happening::User),
        1 => code().prop_map(Happening::Agreement),
        3 => (0u64..200_000_000).prop_map(Happening::Pass),
    ]
}

/// Does it; what the rules do not allow is refused.
fn happen(happening: Happening, grants: &mut Vec<GrantHash>, choice: usize) {
    let grant = grants.get(choice % grants.len().max(1)).copied().unwrap_or_default();
    match happening {
        Happening::Hold(who) => drop(GrantsPallet::hold(signed_by(who), grant, FINDING)),
        Happening::Lift(who, kind) => drop(GrantsPallet::lift(signed_by(who), grant, kind, PROOF)),
        Happening::Place(kind, act) => drop(GrantsPallet::place_hold(grant, kind, act)),
        Happening::LiftPlaced(kind, act) => drop(GrantsPallet::lift_hold(grant, kind, act)),
        Happening::End(0, act) => drop(GrantsPallet::terminate(grant, act)),
        Happening::End(1, act) => drop(GrantsPallet::revoke(grant, act)),
        Happening::End(_, act) => drop(GrantsPallet::shut_down(grant, act)),
        Happening::Close(kind, act) => drop(GrantsPallet::close_agreement(AGREEMENT, kind, act)),
        Happening::Reopen(kind, act) => drop(GrantsPallet::reopen_agreement(AGREEMENT, kind, act)),
        Happening::TerminateAll(act) => drop(GrantsPallet::terminate_agreement(AGREEMENT, act)),
        Happening::Renew => {
            Contracts::set(2, AgreementStanding::InForce);
            let terms = drl_primitives::agreement::SignedTerms { version: 2, ..one_row() };
            grants.extend(GrantsPallet::issue(&terms).unwrap_or_default());
        }
        Happening::Suspend(some) => Catalog::suspend_items(DATASET, if some { &[2, 5] } else { &[] }),
        Happening::Issue(number) => {
            let mut terms = if number % 2 == 0 { one_row() } else { other_row() };
            terms.service = Digest::sha256([number; 32]);
            grants.extend(GrantsPallet::issue(&terms).unwrap_or_default());
        }
        Happening::Dataset(service) => Catalog::set(DATASET, service),
        Happening::User(standing) => Mock::set_standing(USER, standing),
        Happening::Agreement(standing) => Contracts::set(1, standing),
        Happening::Pass(milliseconds) => pass(milliseconds),
    }
}

/// The tests below are worth something only if random acts come everywhere.
#[test]
fn random_acts_reach_every_status_of_grants_and_of_both_shares() {
    let mut reached = BTreeSet::new();
    let mut runner = TestRunner::deterministic();
    let sequences = prop::collection::vec((happening(), any::<usize>()), 40);
    for _ in 0..300 {
        let happenings = sequences.new_tree(&mut runner).unwrap().current();
        run(|| {
            let mut grants = vec![issue()];
            for (happening, choice) in happenings {
                happen(happening, &mut grants, choice);
                reached.extend(grants.iter().filter_map(|grant| Some((0, GrantsPallet::status(*grant)?))));
                let shares = [AgreementShare::Whole, AgreementShare::Agency(AGENCY)];
                let statuses = shares.map(|share| GrantsPallet::share_status((AGREEMENT, share)));
                reached.extend([1, 2].into_iter().zip(statuses).filter_map(|(share, status)| Some((share, status?))));
            }
        });
    }
    let of_grants = GrantStatus::ALL.iter().map(|status| (0, *status));
    let of_shares =
        [GrantStatus::Active, GrantStatus::Held, GrantStatus::Terminated].map(|status| [(1, status), (2, status)]);
    assert_eq!(reached, of_grants.chain(of_shares.into_iter().flatten()).collect());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// After each act all invariants hold, what was said of a past moment stays said, and an ended grant stays ended.
    #[test]
    fn random_acts_keep_all_invariants(
        happenings in prop::collection::vec((happening(), any::<usize>()), 1..40)
    ) {
        run(|| {
            let mut grants = vec![issue()];
            let mut said: Vec<(GrantHash, u64, Reason)> = Vec::new();
            let mut over = BTreeSet::new();
            for (happening, choice) in happenings {
                let before = now();
                happen(happening, &mut grants, choice);
                GrantsPallet::do_try_state().unwrap();
                if now() > before {
                    said.extend(grants.iter().map(|grant| (*grant, before, reason_at(*grant, before))));
                }
                for (grant, at, reason) in &said {
                    assert_eq!(reason_at(*grant, *at), *reason);
                }
                for grant in &grants {
                    let view = GrantsPallet::grant(*grant).unwrap();
                    let status = view.effective;
                    assert!(status.is_final() || !over.contains(grant), "an ended grant came back");
                    if status.is_final() {
                        over.insert(*grant);
                    }
                    let stands = !view.holds.is_empty() || !view.agreement_holds.is_empty();
                    assert!(!stands || status != GrantStatus::Active, "a hold stands and nothing is held");
                    if status != GrantStatus::Active {
                        assert!(!GrantsPallet::verify(*grant, &question()).allowed);
                    }
                }
            }
        });
    }

    /// No question makes a verdict panic, whatever the grant, and the verdict agrees with its reason.
    #[test]
    fn every_question_has_an_answer(
        known in any::<bool>(),
        hash in any::<[u8; 32]>(),
        purpose in code::<Purpose>(),
        items in prop::collection::vec(any::<u16>(), 0..128),
        system in any::<Option<[u8; 32]>>(),
        at in any::<Option<u64>>(),
    ) {
        run(|| {
            let issued = issue();
            let grant = if known { issued } else { GrantHash::from(hash) };
            let items = items.try_into().unwrap();
            let asked = Question { purpose, items, system: system.map(Digest::sha256), at };
            let verdict = GrantsPallet::verify(grant, &asked);
            assert_eq!(verdict.allowed, verdict.reason == Reason::Granted);
            assert_eq!(verdict.rule, verdict.reason.rule());
            assert_eq!(verdict.at, at.unwrap_or(now()));
            assert_eq!(verdict.approvers.is_empty(), grant != issued);
        });
    }

    /// Whatever the signed terms, issuing stores everything or nothing.
    #[test]
    fn any_terms_are_granted_or_refused(
        rows in prop::collection::vec((0u32..4, prop::collection::btree_set(0u16..200, 0..100), code::<Purpose>()), 0..32),
        span in 0u64..3,
    ) {
        run(|| {
            let rows = rows
                .iter()
                .map(|(dataset, items, purpose)| {
                    let items: Vec<u16> = items.iter().copied().collect();
                    row(DATASET + dataset, &items, *purpose)
                })
                .collect();
            let mut terms = signed(rows);
            terms.until = terms.from + span;
            let result = GrantsPallet::issue(&terms);
            let stored = crate::Grants::<Test>::iter_keys().count();
            assert_eq!(stored, result.map_or(0, |hashes| hashes.len()));
            for grant in crate::Grants::<Test>::iter_values() {
                let merged: BTreeSet<u16> = terms
                    .rows
                    .iter()
                    .filter(|(row, _)| row.dataset == grant.terms.dataset)
                    .flat_map(|(row, _)| row.items.iter().copied())
                    .collect();
                assert_eq!(grant.terms.items.to_vec(), merged.into_iter().collect::<Vec<_>>());
            }
        });
    }
}
