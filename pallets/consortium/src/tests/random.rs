//! Random acts keep every invariant, and the chain its validators.

use crate::{mock::*, *};
use drl_primitives::{
    consortium::RemovalCause,
    organisation::{OfficerChanges, Organisations, Role, Standing},
    testing::Mock,
    Code, OrgId,
};
use proptest::prelude::*;

/// Something that happens. Numbers name one of a few accounts or organisations.
#[derive(Clone, Debug)]
enum Happening {
    AdmitMember(OrgId),
    RemoveMember(OrgId, RemovalCause),
    MoveSeat(OrgId, bool),
    ChiefGoesOrComes(OrgId),
    HolderIsReplaced(OrgId),
    Stand(OrgId, Standing),
    AdmitValidator(OrgId, AccountId),
    RemoveValidator(AccountId, RemovalCause),
    ReplaceValidator(AccountId, OrgId, AccountId),
    RestoreValidator(AccountId),
    SetMinimum(u32),
    SetKeys(AccountId, u64),
    Accuse(AccountId, u32),
    NextSession,
}

fn organisation() -> impl Strategy<Value = OrgId> {
    BUREAU..=COMPANY
}

fn validator() -> impl Strategy<Value = AccountId> {
    prop_oneof![V1..=V4, N1..=N5, Just(NOBODY)]
}

fn cause() -> impl Strategy<Value = RemovalCause> {
    prop::sample::select(RemovalCause::ALL)
}

fn happening() -> impl Strategy<Value = Happening> {
    use Happening::*;
    prop_oneof![
        3 => organisation().prop_map(AdmitMember),
        2 => (organisation(), cause()).prop_map(|(of, cause)| RemoveMember(of, cause)),
        1 => (organisation(), any::<bool>()).prop_map(|(of, head)| MoveSeat(of, head)),
        1 => organisation().prop_map(ChiefGoesOrComes),
        1 => organisation().prop_map(HolderIsReplaced),
        1 => (organisation(), prop::sample::select(Standing::ALL)).prop_map(|(of, standing)| Stand(of, standing)),
        6 => (organisation(), validator()).prop_map(|(of, who)| AdmitValidator(of, who)),
        4 => (validator(), cause()).prop_map(|(who, cause)| RemoveValidator(who, cause)),
        6 => (validator(), organisation(), validator()).prop_map(|(old, of, new)| ReplaceValidator(old, of, new)),
        2 => validator().prop_map(RestoreValidator),
        1 => (0u32..6).prop_map(SetMinimum),
        10 => (validator(), 1u64..30).prop_map(|(who, number)| SetKeys(who, number)),
        3 => (validator(), 0u32..9).prop_map(|(who, round)| Accuse(who, round)),
        8 => Just(NextSession),
    ]
}

fn dispatch(call: Call<Test>, origin: RuntimeOrigin) -> bool {
    act(origin, call).is_ok()
}

/// The chief data officer leaves the post, or takes it up again.
fn chief_goes_or_comes(organisation: OrgId) {
    let who = chief(organisation);
    if <Mock as Organisations<AccountId>>::officer(&who).is_some() {
        Mock::dismiss(who);
        Consortium::left(organisation, &who, None);
    } else {
        let role = if organisation == COMPANY { Role::Signatory } else { Role::ChiefDataOfficer };
        Mock::officer(who, organisation, role);
    }
}

/// Another account takes over the post of whoever holds the seat, if somebody does.
fn holder_is_replaced(organisation: OrgId) -> bool {
    let members = Consortium::members();
    let Some(old) = members.iter().find(|member| member.organisation == organisation).and_then(|member| member.seat)
    else {
        return false;
    };
    let new = old + 5_000;
    Mock::dismiss(old);
    Mock::officer(new, organisation, Role::ChiefDataOfficer);
    Consortium::left(organisation, &old, Some(&new));
    true
}

/// The bureau suspends an organisation, lets it go, or lets it act again; the bureau itself is permanent.
fn stand(organisation: OrgId, standing: Standing) {
    if organisation == BUREAU {
        return;
    }
    Mock::set_standing(organisation, standing);
    if standing != Standing::Active {
        Consortium::stopped(organisation);
    }
}

fn happen(what: Happening) -> bool {
    use Happening::*;
    match what {
        AdmitMember(organisation) => dispatch(Call::admit_member { organisation, seat: chief(organisation) }, root()),
        RemoveMember(organisation, cause) => dispatch(Call::remove_member { organisation, cause }, root()),
        MoveSeat(organisation, to_head) => {
            let to = if to_head { head(organisation) } else { chief(organisation) };
            dispatch(Call::move_seat { to }, signed(head(organisation)))
        }
        ChiefGoesOrComes(organisation) => {
            chief_goes_or_comes(organisation);
            true
        }
        HolderIsReplaced(organisation) => holder_is_replaced(organisation),
        Stand(organisation, standing) => {
            stand(organisation, standing);
            true
        }
        AdmitValidator(organisation, validator) => dispatch(Call::admit_validator { organisation, validator }, root()),
        RemoveValidator(validator, cause) => dispatch(Call::remove_validator { validator, cause }, root()),
        ReplaceValidator(old, organisation, new) => {
            dispatch(Call::replace_validator { old, organisation, new }, root())
        }
        RestoreValidator(validator) => dispatch(Call::restore_validator { validator }, root()),
        SetMinimum(minimum) => dispatch(Call::set_minimum { minimum }, root()),
        SetKeys(validator, number) => {
            let by = Validators::<Test>::get(validator).map_or(NOBODY, |record| chief(record.organisation));
            let keys = keys(number);
            let proof = proof(&keys, validator);
            dispatch(Call::set_session_keys { validator, keys, proof }, signed(by))
        }
        Accuse(validator, round) => Validators::<Test>::contains_key(validator) && accuse(validator, round).is_ok(),
        NextSession => {
            next_session();
            true
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn random_acts_keep_every_invariant(acts in prop::collection::vec(happening(), 1..80)) {
        externalities().execute_with(|| {
            let mut minimum = Consortium::minimum();
            for act in acts {
                let told = format!("{act:?}");
                happen(act);
                let fault = Consortium::do_try_state();
                assert_eq!(fault, Ok(()), "after {told}");
                // A set that was planned under a minimum has at least so many.
                minimum = minimum.min(Consortium::minimum());
                assert!(Session::validators().len() >= minimum as usize, "after {told}");
                assert!(!Session::validators().is_empty());
            }
        });
    }
}
