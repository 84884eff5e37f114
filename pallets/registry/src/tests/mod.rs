//! Tests, one file a subject.

mod access;
mod admit;
mod changes;
mod extension;
mod filings;
mod genesis;
mod individuals;
mod officers;
mod quotas;
mod random;
mod standing;

use crate::{mock::*, Error, NewOfficers};
use drl_primitives::organisation::{OrgKind, Role, RuleDocument, StandingCause};
use frame_support::{assert_noop, traits::UnfilteredDispatchable};
use sp_runtime::{traits::BadOrigin, DispatchError};

/// Officers for a call.
fn officers(list: &[(AccountId, Role)]) -> NewOfficers<Test> {
    list.to_vec().try_into().unwrap()
}

/// Every call that the bureau decides, valid when it does.
fn bureau_calls() -> Vec<crate::Call<Test>> {
    vec![
        crate::Call::admit { profile: profile(OrgKind::DataUser, 77), officers: officers(&[(70, Role::Signatory)]) },
        crate::Call::admit_individual { commitment: digest(7), account: 70 },
        crate::Call::suspend { organisation: COMPANY, cause: StandingCause::Breach, evidence: digest(1) },
        crate::Call::reinstate { organisation: COMPANY, evidence: digest(1) },
        crate::Call::exit { organisation: COMPANY, cause: StandingCause::Breach, evidence: Some(digest(1)) },
        crate::Call::readmit {
            organisation: COMPANY,
            officers: officers(&[(70, Role::Signatory)]),
            evidence: digest(1),
        },
        crate::Call::publish_rule_document { document: RuleDocument::PlatformManual, version: 1, digest: digest(1) },
    ]
}

#[test]
fn r_004_only_deciding_officers_of_the_bureau_make_its_decisions() {
    run(|| {
        for call in bureau_calls() {
            let refused = |origin: RuntimeOrigin, error: DispatchError| {
                let result = call.clone().dispatch_bypass_filter(origin);
                assert_eq!(result.map_err(|refused| refused.error), Err(error), "{call:?}");
            };
            refused(RuntimeOrigin::root(), BadOrigin.into());
            refused(RuntimeOrigin::none(), BadOrigin.into());
            refused(by(STRANGER), Error::<Test>::NotOfficer.into());
            refused(by(AGENCY_CHIEF), Error::<Test>::WrongKind.into());
            refused(by(EXPERT), Error::<Test>::WrongKind.into());
            refused(by(BUREAU_OFFICER), Error::<Test>::RoleNotAllowed.into());
        }
        assert_eq!(events(), []);
    });
}

#[test]
fn calls_need_a_signature() {
    run(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(Registry::appoint(origin.clone(), 70, Role::Clerk), BadOrigin);
            assert_noop!(Registry::dismiss(origin.clone(), CLERK), BadOrigin);
            assert_noop!(Registry::file_special_case(origin.clone(), digest(1)), BadOrigin);
            assert_noop!(Registry::file_finding(origin, AGENCY, digest(1)), BadOrigin);
        }
        assert_noop!(Registry::replace_officer(RuntimeOrigin::none(), CLERK, 70, Some(digest(1))), BadOrigin);
    });
}
