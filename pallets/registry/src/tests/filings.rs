//! `file_special_case`, `publish_rule_document`, `file_finding`.

use super::officers;
use crate::{mock::*, Error, Event, Filing, FindingCount, Findings, RuleDocumentVersions, RuleDocuments, SpecialCases};
use drl_primitives::{
    organisation::{OrgKind, Role, RuleDocument, StandingCause},
    testing::Mock,
    Code,
};
use frame_support::{assert_noop, assert_ok};

#[test]
fn r_007_a_special_case_is_filed_by_the_agency() {
    run(|| {
        assert_ok!(Registry::file_special_case(by(AGENCY_CHIEF), digest(1)));
        let filing = |number| Filing {
            digest: digest(number),
            at: now(),
            block: 1,
            organisation: AGENCY,
            officer: Some(AGENCY_CHIEF),
        };
        assert_eq!(SpecialCases::<Test>::get(AGENCY), Some(filing(1)));
        assert_eq!(events(), [Event::SpecialCaseFiled { organisation: AGENCY, filing: digest(1) }]);
        Mock::pass_days(1);
        assert_ok!(Registry::file_special_case(by(AGENCY_CHIEF), digest(2)));
        assert_eq!(SpecialCases::<Test>::get(AGENCY), Some(filing(2)));
    });
}

#[test]
fn r_007_special_cases_are_those_of_agencies() {
    run(|| {
        let file = |who| Registry::file_special_case(by(who), digest(1));
        assert_noop!(file(STRANGER), Error::<Test>::NotOfficer);
        assert_noop!(file(SIGNATORY), Error::<Test>::WrongKind);
        assert_noop!(file(BUREAU_CHIEF), Error::<Test>::WrongKind);
        assert_noop!(file(AGENCY_OFFICER), Error::<Test>::RoleNotAllowed);
        assert_ok!(Registry::suspend(by(BUREAU_CHIEF), AGENCY, StandingCause::SecurityRisk, digest(1)));
        assert_noop!(file(AGENCY_CHIEF), Error::<Test>::OrganisationSuspended);
    });
}

#[test]
fn r_014_the_current_manual_is_known() {
    run(|| {
        let publish = |version, number| {
            Registry::publish_rule_document(by(BUREAU_CHIEF), RuleDocument::PlatformManual, version, digest(number))
        };
        assert_eq!(Registry::rule_document(RuleDocument::PlatformManual), None);
        assert_noop!(publish(0, 1), Error::<Test>::VersionNotNext);
        assert_noop!(publish(2, 1), Error::<Test>::VersionNotNext);
        assert_ok!(publish(1, 1));
        assert_noop!(publish(1, 2), Error::<Test>::VersionNotNext);
        Mock::pass_days(30);
        assert_ok!(publish(2, 2));
        let current =
            Filing { digest: digest(2), at: now(), block: 1, organisation: BUREAU, officer: Some(BUREAU_CHIEF) };
        assert_eq!(Registry::rule_document(RuleDocument::PlatformManual), Some((2, current)));
        // The one before stays readable.
        assert_eq!(RuleDocuments::<Test>::get(RuleDocument::PlatformManual, 1).unwrap().digest, digest(1));
        let published = |version, number| Event::RuleDocumentPublished {
            document: RuleDocument::PlatformManual,
            version,
            digest: digest(number),
            by: BUREAU_CHIEF,
        };
        assert_eq!(events(), [published(1, 1), published(2, 2)]);
    });
}

#[test]
fn r_120_security_rules_are_made_by_bureau_and_regulators() {
    run(|| {
        for document in RuleDocument::ALL {
            let publish = |who, version| Registry::publish_rule_document(by(who), *document, version, digest(1));
            assert_ok!(publish(BUREAU_CHIEF, 1));
            if *document == RuleDocument::PlatformManual {
                assert_noop!(publish(AUDITOR, 2), Error::<Test>::WrongKind);
            } else {
                assert_ok!(publish(AUDITOR, 2));
                assert_eq!(RuleDocuments::<Test>::get(document, 2).unwrap().organisation, REGULATOR);
            }
            assert_noop!(publish(SIGNATORY, 3), Error::<Test>::WrongKind);
            assert_noop!(publish(STRANGER, 3), Error::<Test>::NotOfficer);
        }
    });
}

#[test]
fn r_120_versions_run_out_without_a_panic() {
    run(|| {
        RuleDocumentVersions::<Test>::insert(RuleDocument::Warning, u32::MAX);
        assert_noop!(
            Registry::publish_rule_document(by(BUREAU_CHIEF), RuleDocument::Warning, 0, digest(1)),
            Error::<Test>::NumbersExhausted
        );
        RuleDocumentVersions::<Test>::remove(RuleDocument::Warning);
    });
}

#[test]
fn r_006_regulators_file_findings_about_anybody() {
    run(|| {
        assert_ok!(Registry::file_finding(by(AUDITOR), AGENCY, digest(1)));
        assert_ok!(Registry::file_finding(by(AUDITOR), AGENCY, digest(2)));
        assert_ok!(Registry::file_finding(by(AUDITOR), BUREAU, digest(3)));
        assert_eq!(FindingCount::<Test>::get(AGENCY), 2);
        assert_eq!(
            Findings::<Test>::get(AGENCY, 1),
            Some(Filing { digest: digest(2), at: now(), block: 1, organisation: REGULATOR, officer: Some(AUDITOR) })
        );
        let filed = |about, index, number| Event::FindingFiled { about, index, finding: digest(number), by: AUDITOR };
        assert_eq!(events(), [filed(AGENCY, 0, 1), filed(AGENCY, 1, 2), filed(BUREAU, 0, 3)]);
    });
}

#[test]
fn r_006_findings_are_those_of_regulators() {
    run(|| {
        let file = |who, about| Registry::file_finding(by(who), about, digest(1));
        assert_noop!(file(STRANGER, AGENCY), Error::<Test>::NotOfficer);
        assert_noop!(file(BUREAU_CHIEF, AGENCY), Error::<Test>::WrongKind);
        assert_noop!(file(AUDITOR, FIRST_FREE), Error::<Test>::UnknownOrganisation);
        // A security officer audits, but his own body.
        assert_ok!(Registry::appoint(by(AGENCY_CHIEF), 70, Role::SecurityOfficer));
        assert_noop!(file(70, COMPANY), Error::<Test>::WrongKind);
        let other = officers(&[(71, Role::Auditor)]);
        assert_ok!(Registry::admit(by(BUREAU_CHIEF), profile(OrgKind::Regulator, 77), other));
        assert_ok!(file(71, REGULATOR));
    });
}
