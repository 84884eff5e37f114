//! The first state.

use crate::{mock::*, Bureau, GenesisConfig, GenesisOrganisation, Quota, StandingHistory, StandingRecord};
use drl_primitives::{
    organisation::{Duty, LegalBody, Level, OrgKind, Organisations, Role, Standing, StandingCause},
    PublicName,
};
use frame_support::{__private::serde_json, assert_ok};

/// The consortium with one more organisation.
fn with(organisation: GenesisOrganisation<AccountId>) -> GenesisConfig<Test> {
    let mut genesis = consortium();
    genesis.organisations.push(organisation);
    genesis
}

fn agency() -> GenesisOrganisation<AccountId> {
    described(OrgKind::Agency, "丽水市气象局", 77, &[(70, Role::ChiefDataOfficer)])
}

/// What the registry says to a wrong description.
fn fault(genesis: GenesisConfig<Test>) -> String {
    let built = std::panic::catch_unwind(|| built_from(genesis).execute_with(|| ()));
    *built.expect_err("a wrong description is refused").downcast::<String>().expect("with a sentence")
}

#[test]
fn r_004_the_bureau_and_the_first_agencies_come_from_genesis() {
    run(|| {
        assert_eq!(Bureau::<Test>::get(), Some(BUREAU));
        let agency = Registry::organisation(AGENCY).unwrap();
        assert_eq!(agency.parent, Some(BUREAU));
        assert_eq!(agency.level, Some(Level::City));
        assert_eq!(agency.legal_body, Some(LegalBody::AdministrativeOrgan));
        assert_eq!(Registry::by_code(code(1)), Some(AGENCY));
        assert_ok!(Registry::authorise(&AGENCY_OFFICER, &[OrgKind::Agency], Duty::Prepare));
        assert_eq!(System::providers(&AGENCY_OFFICER), 1);
        assert_eq!(
            StandingHistory::<Test>::get(AGENCY, 0),
            Some(StandingRecord {
                from: agency.admitted_at,
                standing: Standing::Active,
                cause: StandingCause::Admitted,
                actor: None,
                officer: None,
                evidence: None,
                block: 0,
            })
        );
    });
}

#[test]
fn r_007_a_special_case_can_come_with_genesis() {
    let genesis = with(GenesisOrganisation { special_case: Some(digest(9)), ..agency() });
    built_from(genesis).execute_with(|| {
        assert_ok!(Registry::authorise(&70, &[OrgKind::Agency], Duty::Decide));
        Registry::do_try_state().unwrap();
    });
    built_from(with(agency())).execute_with(|| {
        assert!(Registry::authorise(&70, &[OrgKind::Agency], Duty::Decide).is_err());
        Registry::do_try_state().unwrap();
    });
}

#[test]
fn quotas_can_come_with_genesis() {
    let quota = Quota { ref_time: u64::MAX, proof_size: u64::MAX, bytes: u64::MAX };
    let genesis = GenesisConfig { quotas: vec![(OrgKind::Bureau, quota)], ..consortium() };
    built_from(genesis).execute_with(|| {
        assert_eq!(Registry::quota(OrgKind::Bureau), quota);
        assert_eq!(Registry::quota(OrgKind::Agency), DefaultQuota::get());
    });
}

#[test]
fn an_empty_registry_is_for_tests_of_others() {
    built_from(GenesisConfig::default()).execute_with(|| {
        assert_eq!(Bureau::<Test>::get(), None);
        Registry::do_try_state().unwrap();
    });
}

#[test]
fn r_004_there_is_exactly_one_bureau() {
    let mut none = consortium();
    none.organisations.remove(0);
    none.organisations[0].parent = None;
    assert_eq!(fault(none), "registry genesis: 0 bureaus, there must be exactly one");
    let two = with(described(OrgKind::Bureau, "另一数据局", 77, &[(70, Role::Head)]));
    assert_eq!(fault(two), "registry genesis: 2 bureaus, there must be exactly one");
}

#[test]
fn wrong_descriptions_are_named() {
    let person = GenesisOrganisation { kind: OrgKind::Individual, ..agency() };
    let nobody = GenesisOrganisation { officers: vec![], ..agency() };
    let misfit = GenesisOrganisation { officers: vec![(70, Role::Signatory)], ..agency() };
    let taken = GenesisOrganisation { officers: vec![(BUREAU_CHIEF, Role::Head)], ..agency() };
    let crowd = GenesisOrganisation { officers: (100..106).map(|account| (account, Role::Head)).collect(), ..agency() };
    for (organisation, reason) in [
        (person, "a natural person is admitted by the bureau, not at genesis"),
        (nobody, "NoAdministrator"),
        (misfit, "RoleDoesNotFit"),
        (taken, "AlreadyOfficer"),
        (crowd, "more than 5 officers"),
        (GenesisOrganisation { code: code(1), ..agency() }, "CreditCodeTaken"),
        (GenesisOrganisation { name: PublicName::default(), ..agency() }, "NameEmpty"),
        (GenesisOrganisation { legal_body: None, ..agency() }, "LegalBodyMissing"),
        (GenesisOrganisation { level: None, ..agency() }, "LevelMissing"),
        (GenesisOrganisation { level: Some(Level::Province), parent: Some(code(0)), ..agency() }, "ParentOfLowerLevel"),
    ] {
        let name = organisation.name.as_str().to_owned();
        let expected = format!("registry genesis: organisation 5 ({name}): {reason}");
        assert_eq!(fault(with(organisation)), expected);
    }
}

#[test]
fn a_parent_stands_before_its_children() {
    let orphan = GenesisOrganisation { parent: Some(code(78)), ..agency() };
    let expected = format!("no organisation before it has the code of its parent, {}", code(78).as_str());
    assert!(fault(with(orphan)).ends_with(&expected));
}

#[test]
fn special_cases_are_those_of_agencies() {
    let mut genesis = consortium();
    genesis.organisations[0].special_case = Some(digest(1));
    assert!(fault(genesis).ends_with("only agencies file special cases"));
}

#[test]
fn a_quota_that_lets_nothing_in_is_refused() {
    let genesis = GenesisConfig { quotas: vec![(OrgKind::Bureau, Quota::default())], ..consortium() };
    assert!(fault(genesis).contains("quota of Bureau is less than one transaction needs"));
}

#[test]
fn the_description_in_json_is_read() {
    let json = r#"{
        "organisations": [
            {
                "kind": "bureau", "name": "丽水市数据局", "code": "CODE0",
                "legal_body": "administrative-organ", "level": "city",
                "officers": [[1, "chief-data-officer"], [2, "data-officer"]]
            },
            {
                "kind": "agency", "name": "丽水市交通运输局", "code": "CODE1",
                "legal_body": "public-institution", "level": "city", "parent": "CODE0",
                "officers": [[11, "head"]],
                "special_case": { "algorithm": "sm3", "value": "0xVALUE" }
            }
        ],
        "quotas": [["bureau", { "ref_time": 1000000000000, "proof_size": 5000000, "bytes": 50000 }]]
    }"#
    .replace("CODE0", code(0).as_str())
    .replace("CODE1", code(1).as_str())
    .replace("VALUE", &"07".repeat(32));
    let genesis: GenesisConfig<Test> = serde_json::from_str(&json).unwrap();
    assert_eq!(genesis.organisations[1].officers, [(11, Role::Head)]);
    built_from(genesis).execute_with(|| {
        assert_ok!(Registry::authorise(&11, &[OrgKind::Agency], Duty::Decide));
        assert_eq!(Registry::quota(OrgKind::Bureau).bytes, 50_000);
        Registry::do_try_state().unwrap();
    });
    assert!(serde_json::from_str::<GenesisConfig<Test>>(r#"{"organisation": []}"#).is_err());
}
