//! Random calls: whatever is called in whatever order, the storage stays sound.

use crate::{mock::*, RenewalDecision};
use drl_primitives::{
    agreement::{
        AgreementStanding, Agreements as _, BreachTermination, DeclineGround, RenewalRefusal, Side, TermStart,
    },
    catalog::Service,
    organisation::Standing,
    signing::SignedKind,
    testing::Mock,
    AgreementId, Day,
};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Op {
    Draft { application: u32, months: u16, start: Option<u32> },
    Redraft { id: AgreementId, months: u16 },
    Commit { id: AgreementId },
    Sign { id: AgreementId, provider: bool, wrong_key: bool },
    Request { id: AgreementId, months: u16 },
    Agree { id: AgreementId },
    Refuse { id: AgreementId },
    Notice { id: AgreementId, provider: bool, days: u32 },
    Terminate { id: AgreementId },
    Decline { id: AgreementId },
    Pass { days: u32, clocks: bool },
    Suspend { user: bool, suspended: bool },
    Serve { open: bool },
}

fn op() -> impl Strategy<Value = Op> {
    let id = 0u32..4;
    prop_oneof![
        2 => (1u32..5, 0u16..40, prop::option::of(0u32..60))
            .prop_map(|(application, months, start)| Op::Draft { application, months, start }),
        1 => (id.clone(), 0u16..40).prop_map(|(id, months)| Op::Redraft { id, months }),
        3 => id.clone().prop_map(|id| Op::Commit { id }),
        8 => (id.clone(), any::<bool>(), prop::bool::weighted(0.1))
            .prop_map(|(id, provider, wrong_key)| Op::Sign { id, provider, wrong_key }),
        3 => (id.clone(), 0u16..40).prop_map(|(id, months)| Op::Request { id, months }),
        3 => id.clone().prop_map(|id| Op::Agree { id }),
        1 => id.clone().prop_map(|id| Op::Refuse { id }),
        1 => (id.clone(), any::<bool>(), 0u32..400).prop_map(|(id, provider, days)| Op::Notice { id, provider, days }),
        1 => id.clone().prop_map(|id| Op::Terminate { id }),
        1 => id.prop_map(|id| Op::Decline { id }),
        3 => (0u32..200, any::<bool>()).prop_map(|(days, clocks)| Op::Pass { days, clocks }),
        1 => (any::<bool>(), prop::bool::weighted(0.3)).prop_map(|(user, suspended)| Op::Suspend { user, suspended }),
        1 => prop::bool::weighted(0.8).prop_map(|open| Op::Serve { open }),
    ]
}

fn drafter(application: u32) -> u8 {
    if matches!(application, DOUBLE | PARTIAL) {
        BUREAU_CHIEF
    } else {
        AGENCY_CHIEF
    }
}

/// Does it; the call may be refused.
fn apply(op: Op) {
    let carrier = officer(AUDITOR);
    let known = |id| Agreements::view(id).is_some();
    let _ = match op {
        Op::Draft { application, months, start } => {
            let mut terms = terms();
            terms.months = months;
            if let Some(days) = start {
                terms.start = TermStart::OnDay(Day::from_moment(now()).plus(days));
            }
            Agreements::draft(officer(drafter(application)), application, Box::new(terms))
        }
        Op::Redraft { id, months } => {
            let mut terms = terms();
            terms.months = months;
            Agreements::redraft(officer(AGENCY_CHIEF), id, Box::new(terms))
        }
        Op::Commit { id } if known(id) => {
            let text = Agreements::commitment_text(id).unwrap();
            let signed = key_of(id, Side::DataUser).sign_text(SignedKind::Commitment, &text);
            Agreements::sign_commitment(carrier, id, signed)
        }
        Op::Sign { id, provider, wrong_key } if known(id) => {
            let side = if provider { Side::Provider } else { Side::DataUser };
            let mut signed = signature(id, side);
            if wrong_key {
                signed.signer = account(CLERK);
            }
            Agreements::sign(carrier, id, side, signed)
        }
        Op::Request { id, months } if known(id) => {
            let text = Agreements::renewal_text(id, months).unwrap_or_default();
            let signed = key_of(id, Side::DataUser).sign_text(SignedKind::Agreement, &text);
            Agreements::request_renewal(carrier, id, months, signed)
        }
        Op::Agree { id } if known(id) => {
            let text = Agreements::canonical_text(id, Agreements::view(id).unwrap().version + 1).unwrap_or_default();
            let signed = key_of(id, Side::Provider).sign_text(SignedKind::Agreement, &text);
            Agreements::decide_renewal(carrier, id, RenewalDecision::Agree(signed))
        }
        Op::Refuse { id } => {
            let decision = RenewalDecision::Refuse { reason: RenewalRefusal::SecurityRisk, statement: digest(3) };
            Agreements::decide_renewal(officer(AGENCY_CHIEF), id, decision)
        }
        Op::Notice { id, provider, days } => {
            let end = Day::from_moment(now()).plus(days);
            Agreements::give_notice(officer(if provider { AGENCY_CHIEF } else { SIGNATORY }), id, end, digest(4))
        }
        Op::Terminate { id } => Agreements::terminate_for_breach(id, AGENCY, account(AGENCY_CHIEF), digest(5)),
        Op::Decline { id } => Agreements::decline(officer(SIGNATORY), id, DeclineGround::NeedGone, digest(6)),
        Op::Pass { days, clocks } => {
            Mock::pass_days(days);
            if clocks {
                work_off_clocks();
            }
            Ok(())
        }
        Op::Suspend { user, suspended } => {
            let standing = if suspended { Standing::Suspended } else { Standing::Active };
            Mock::set_standing(if user { USER } else { AGENCY }, standing);
            Ok(())
        }
        Op::Serve { open } => {
            Desk::serve(5, if open { Service::Open } else { Service::Suspended });
            Ok(())
        }
        _ => Ok(()),
    };
}

/// What was true of the past stays true: the standings of all versions at past moments.
fn past(moments: &[u64]) -> Vec<Option<AgreementStanding>> {
    let versions = (1..4).flat_map(|id| (1..4).map(move |version| (id, version)));
    versions.flat_map(|(id, version)| moments.iter().map(move |at| Agreements::standing_at(id, version, *at))).collect()
}

/// A version that did not exist, or was not signed, may come into being; everything else is fixed.
fn contradicts(before: &Option<AgreementStanding>, after: &Option<AgreementStanding>) -> bool {
    match (before, after) {
        (None, Some(AgreementStanding::NotInForce)) => false,
        (before, after) => before != after,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn random_calls_keep_the_storage_sound_and_the_past_fixed(ops in prop::collection::vec(op(), 1..60)) {
        run(|| {
            let mut moments = vec![now()];
            for op in ops {
                let before = past(&moments);
                let told = format!("{op:?}");
                apply(op);
                let after = past(&moments);
                for (before, after) in before.iter().zip(&after) {
                    // What happens at this very moment may still change what holds from this moment on.
                    assert!(!contradicts(before, after) || moments.last() == Some(&now()), "{told}: {before:?} {after:?}");
                }
                if moments.last() != Some(&now()) {
                    moments.push(now());
                }
            }
        });
    }
}
