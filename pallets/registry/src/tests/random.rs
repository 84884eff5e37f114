//! Whatever is called in whatever order: the registry stays what it must be.

use super::officers;
use crate::mock::*;
use drl_primitives::{
    organisation::{OrgKind, Role, StandingCause},
    testing::Mock,
    Code, OrgId,
};
use proptest::prelude::*;
use sp_runtime::StateVersion;

/// One call. Accounts and organisations are few, so that calls meet.
#[derive(Clone, Debug)]
enum Act {
    Admit(OrgKind, u32, Vec<(AccountId, Role)>),
    AdmitIndividual(u8, AccountId),
    Suspend(OrgId, StandingCause),
    Reinstate(OrgId),
    Exit(AccountId, OrgId, StandingCause),
    Readmit(OrgId, Vec<(AccountId, Role)>),
    Appoint(AccountId, AccountId, Role),
    Dismiss(AccountId, AccountId),
    Replace(AccountId, AccountId, AccountId),
    SpecialCase(AccountId),
    Hold(AccountId),
    Pass,
}

fn account() -> impl Strategy<Value = AccountId> {
    prop_oneof![Just(BUREAU_CHIEF), Just(AGENCY_CHIEF), Just(AGENCY_OFFICER), Just(SIGNATORY), Just(CLERK), 70u64..76]
}

fn role() -> impl Strategy<Value = Role> {
    prop::sample::select(Role::ALL)
}

fn staff() -> impl Strategy<Value = Vec<(AccountId, Role)>> {
    prop::collection::vec((account(), role()), 0..3)
}

fn act() -> impl Strategy<Value = Act> {
    let id = || 0u32..8;
    let cause = || prop::sample::select(StandingCause::ALL);
    prop_oneof![
        (prop::sample::select(OrgKind::ALL), 70u32..73, staff())
            .prop_map(|(kind, code, staff)| Act::Admit(kind, code, staff)),
        (0u8..3, account()).prop_map(|(commitment, who)| Act::AdmitIndividual(commitment, who)),
        (id(), cause()).prop_map(|(id, cause)| Act::Suspend(id, cause)),
        id().prop_map(Act::Reinstate),
        (account(), id(), cause()).prop_map(|(who, id, cause)| Act::Exit(who, id, cause)),
        (id(), staff()).prop_map(|(id, staff)| Act::Readmit(id, staff)),
        (account(), account(), role()).prop_map(|(who, new, role)| Act::Appoint(who, new, role)),
        (account(), account()).prop_map(|(who, old)| Act::Dismiss(who, old)),
        (account(), account(), account()).prop_map(|(who, old, new)| Act::Replace(who, old, new)),
        account().prop_map(Act::SpecialCase),
        account().prop_map(Act::Hold),
        Just(Act::Pass),
    ]
}

/// Does it, and says whether it was possible.
fn perform(act: Act) -> bool {
    let bureau = || by(BUREAU_CHIEF);
    let evidence = digest(1);
    match act {
        Act::Admit(kind, code, staff) => Registry::admit(bureau(), profile(kind, code), officers(&staff)).is_ok(),
        Act::AdmitIndividual(commitment, who) => Registry::admit_individual(bureau(), digest(commitment), who).is_ok(),
        Act::Suspend(id, cause) => Registry::suspend(bureau(), id, cause, evidence).is_ok(),
        Act::Reinstate(id) => Registry::reinstate(bureau(), id, evidence).is_ok(),
        Act::Exit(who, id, cause) => Registry::exit(by(who), id, cause, Some(evidence)).is_ok(),
        Act::Readmit(id, staff) => Registry::readmit(bureau(), id, officers(&staff), evidence).is_ok(),
        Act::Appoint(who, new, role) => Registry::appoint(by(who), new, role).is_ok(),
        Act::Dismiss(who, old) => Registry::dismiss(by(who), old).is_ok(),
        Act::Replace(who, old, new) => Registry::replace_officer(by(who), old, new, Some(evidence)).is_ok(),
        Act::SpecialCase(who) => Registry::file_special_case(by(who), evidence).is_ok(),
        // Something else holds on to the account, where there is one.
        Act::Hold(who) => System::inc_consumers(&who).is_ok(),
        Act::Pass => {
            Mock::pass_days(1);
            true
        }
    }
}

/// What the state comes down to.
fn root() -> Vec<u8> {
    sp_io::storage::root(StateVersion::V1)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn random_calls_keep_the_registry_sound(acts in prop::collection::vec(act(), 1..60)) {
        run(|| {
            for act in acts {
                let said = format!("{act:?}");
                let before = root();
                if !perform(act) {
                    assert_eq!(root(), before, "refused, but something was written: {said}");
                }
                assert_eq!(Registry::do_try_state(), Ok(()), "after {said}");
            }
        });
    }
}
