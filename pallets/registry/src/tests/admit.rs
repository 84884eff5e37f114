//! `admit`.

use super::officers;
use crate::{
    mock::*, ByCode, Error, Event, NextOrganisation, OfficerRecord, Organisation, Posts, Profile, StandingRecord,
};
use drl_primitives::{
    organisation::{Identity, LegalBody, Level, OrgKind, Organisations, Role, Standing, StandingCause},
    parameters::Source,
    testing::Mock,
    CreditCode, OrgId, PublicName,
};
use frame_support::{assert_noop, assert_ok};

/// A role that administers an organisation of this kind.
fn administrator(kind: OrgKind) -> Role {
    match kind {
        OrgKind::Bureau | OrgKind::Agency => Role::ChiefDataOfficer,
        OrgKind::DataUser | OrgKind::Individual => Role::Signatory,
        OrgKind::Regulator => Role::Auditor,
        OrgKind::ExpertBody => Role::Expert,
    }
}

fn admit(profile: Profile) -> sp_runtime::DispatchResult {
    let first = (70, administrator(profile.kind));
    Registry::admit(by(BUREAU_CHIEF), profile, officers(&[first]))
}

#[test]
fn r_005_an_agency_is_registered() {
    run(|| {
        let mut agency = profile(OrgKind::Agency, 77);
        agency.parent = Some(BUREAU);
        let first = [(70, Role::ChiefDataOfficer), (71, Role::DataOfficer)];
        assert_ok!(Registry::admit(by(BUREAU_CHIEF), agency.clone(), officers(&first)));

        let now = now();
        assert_eq!(
            Registry::organisation(FIRST_FREE),
            Some(Organisation {
                kind: OrgKind::Agency,
                legal_body: agency.legal_body,
                level: agency.level,
                parent: Some(BUREAU),
                identity: Identity::Registered { name: agency.name, code: agency.code },
                standing: Standing::Active,
                admitted_at: now,
                posts: Posts { chief_data_officers: 1, data_officers: 1, ..Posts::default() },
            })
        );
        assert_eq!(Registry::by_code(agency.code), Some(FIRST_FREE));
        assert_eq!(NextOrganisation::<Test>::get(), FIRST_FREE + 1);
        let mut staff = Registry::officers(FIRST_FREE);
        staff.sort_by_key(|(account, _)| *account);
        let record = |role| OfficerRecord { organisation: FIRST_FREE, role, since: now };
        assert_eq!(staff, [(70, record(Role::ChiefDataOfficer)), (71, record(Role::DataOfficer))]);
        assert_eq!(
            events(),
            [
                Event::OrganisationAdmitted { organisation: FIRST_FREE, kind: OrgKind::Agency, by: BUREAU_CHIEF },
                Event::OfficerAppointed { organisation: FIRST_FREE, account: 70, role: Role::ChiefDataOfficer },
                Event::OfficerAppointed { organisation: FIRST_FREE, account: 71, role: Role::DataOfficer },
            ]
        );
    });
}

#[test]
fn r_153_the_bureaus_admission_is_on_record_with_its_officer() {
    run(|| {
        assert_ok!(admit(profile(OrgKind::DataUser, 77)));
        let now = now();
        assert_eq!(
            Registry::standing_record_at(FIRST_FREE, now),
            Some(StandingRecord {
                from: now,
                standing: Standing::Active,
                cause: StandingCause::Admitted,
                actor: Some(BUREAU),
                officer: Some(BUREAU_CHIEF),
                evidence: None,
                block: 1,
            })
        );
    });
}

#[test]
fn r_006_a_regulator_is_registered() {
    run(|| {
        assert_ok!(admit(profile(OrgKind::Regulator, 77)));
        assert_eq!(<Registry as Organisations<AccountId>>::kind(FIRST_FREE), Some(OrgKind::Regulator));
    });
}

#[test]
fn kinds_that_the_call_admits() {
    run(|| {
        for (kind, number) in
            [(OrgKind::Agency, 1u32), (OrgKind::DataUser, 2), (OrgKind::Regulator, 3), (OrgKind::ExpertBody, 4)]
        {
            let account = AccountId::from(100 + number);
            let first = officers(&[(account, administrator(kind))]);
            assert_ok!(Registry::admit(by(BUREAU_CHIEF), profile(kind, 100 + number), first));
            let id: OrgId = FIRST_FREE + number - 1;
            assert_eq!(<Registry as Organisations<AccountId>>::kind(id), Some(kind));
        }
    });
}

#[test]
fn r_004_there_is_no_second_bureau() {
    run(|| {
        assert_noop!(admit(profile(OrgKind::Bureau, 77)), Error::<Test>::KindNotAdmissible);
        assert_eq!(<Registry as Organisations<AccountId>>::bureau(), Some(BUREAU));
    });
}

#[test]
fn r_019_organisations_are_known_by_a_checked_code() {
    run(|| {
        assert_noop!(admit(profile(OrgKind::Individual, 77)), Error::<Test>::KindNotAdmissible);
        let with = |code: &[u8; 18]| Profile { code: CreditCode(*code), ..profile(OrgKind::DataUser, 0) };
        let good = code(77).0;
        let mut wrong = good;
        wrong[17] = if good[17] == b'0' { b'1' } else { b'0' };
        assert_noop!(admit(with(&wrong)), Error::<Test>::CreditCodeCheckCharacter);
        for malformed in [b'a', b'I', b'-', 0xff, 0] {
            let mut wrong = good;
            wrong[10] = malformed;
            assert_noop!(admit(with(&wrong)), Error::<Test>::CreditCodeMalformed);
        }
        assert_noop!(admit(with(&code(1).0)), Error::<Test>::CreditCodeTaken);
        assert_ok!(admit(with(&good)));
        assert_eq!(ByCode::<Test>::get(CreditCode(good)), Some(FIRST_FREE));
    });
}

#[test]
fn faulty_names_have_their_errors() {
    run(|| {
        let with = |bytes: &[u8]| Profile {
            name: PublicName(bytes.to_vec().try_into().unwrap()),
            ..profile(OrgKind::DataUser, 77)
        };
        assert_noop!(admit(with(b"")), Error::<Test>::NameEmpty);
        assert_noop!(admit(with(b"  ")), Error::<Test>::NameEmpty);
        assert_noop!(admit(with(&[0xff, 0xfe])), Error::<Test>::NameNotUtf8);
        assert_noop!(admit(with(b"a\nb")), Error::<Test>::NameUnprintable);
        assert_noop!(admit(with(b" a")), Error::<Test>::NameUnprintable);
        assert_ok!(admit(with("名".repeat(42).as_bytes())));
    });
}

#[test]
fn a_name_that_is_too_long_is_no_call() {
    use codec::{Compact, Decode, Encode};
    let mut bytes = Compact(129u32).encode();
    bytes.extend([b'n'; 129]);
    assert!(PublicName::decode(&mut &bytes[..]).is_err());
}

#[test]
fn r_002_only_admitted_bodies_can_own_data() {
    run(|| {
        let with = |legal_body| Profile { legal_body, ..profile(OrgKind::Agency, 77) };
        assert_noop!(admit(with(None)), Error::<Test>::LegalBodyMissing);
        assert_ok!(admit(with(Some(LegalBody::StateOrgan))));
    });
}

#[test]
fn q_01_the_citys_rules_admit_fewer_bodies_than_the_regulation() {
    run(|| {
        let with = |legal_body| Profile { legal_body, ..profile(OrgKind::Agency, 77) };
        Mock::parameters(|parameters| parameters.catalog.admitted_kinds = Source::Rules);
        assert_noop!(admit(with(Some(LegalBody::PublicServiceOperator))), Error::<Test>::LegalBodyNotAdmitted);
        assert_noop!(admit(with(Some(LegalBody::NationalBody))), Error::<Test>::LegalBodyNotAdmitted);
        Mock::parameters(|parameters| parameters.catalog.admitted_kinds = Source::Regulation);
        assert_ok!(admit(with(Some(LegalBody::PublicServiceOperator))));
    });
}

#[test]
fn r_002_users_of_data_may_be_any_body() {
    run(|| {
        Mock::parameters(|parameters| parameters.catalog.admitted_kinds = Source::Rules);
        let company = Profile { legal_body: None, level: None, ..profile(OrgKind::DataUser, 77) };
        assert_ok!(admit(company));
    });
}

#[test]
fn r_009_public_bodies_have_a_level_and_a_parent_not_below_it() {
    run(|| {
        let with = |level, parent| Profile { level, parent, ..profile(OrgKind::Agency, 77) };
        assert_noop!(admit(with(None, None)), Error::<Test>::LevelMissing);
        let regulator = Profile { level: None, ..profile(OrgKind::Regulator, 77) };
        assert_noop!(admit(regulator), Error::<Test>::LevelMissing);
        assert_noop!(admit(with(Some(Level::City), Some(FIRST_FREE))), Error::<Test>::UnknownParent);
        assert_noop!(admit(with(Some(Level::Province), Some(BUREAU))), Error::<Test>::ParentOfLowerLevel);
        assert_ok!(admit(with(Some(Level::County), Some(BUREAU))));
        assert_eq!(Registry::organisation(FIRST_FREE).unwrap().level, Some(Level::County));
        assert_eq!(Registry::organisation(FIRST_FREE).unwrap().parent, Some(BUREAU));
    });
}

#[test]
fn r_009_a_body_that_left_is_no_parent() {
    run(|| {
        assert_ok!(Registry::exit(by(BUREAU_CHIEF), AGENCY, StandingCause::Dissolved, Some(digest(1))));
        let child = Profile { parent: Some(AGENCY), ..profile(OrgKind::Agency, 77) };
        assert_noop!(admit(child), Error::<Test>::UnknownParent);
    });
}

#[test]
fn faulty_officers_are_refused() {
    run(|| {
        let admit = |list: &[(AccountId, Role)]| {
            Registry::admit(by(BUREAU_CHIEF), profile(OrgKind::DataUser, 77), officers(list))
        };
        assert_noop!(admit(&[]), Error::<Test>::NoAdministrator);
        assert_noop!(admit(&[(70, Role::Clerk)]), Error::<Test>::NoAdministrator);
        assert_noop!(admit(&[(70, Role::Signatory), (71, Role::DataOfficer)]), Error::<Test>::RoleDoesNotFit);
        assert_noop!(admit(&[(70, Role::Signatory), (70, Role::Clerk)]), Error::<Test>::AlreadyOfficer);
        assert_noop!(admit(&[(AGENCY_OFFICER, Role::Signatory)]), Error::<Test>::AlreadyOfficer);
    });
}

#[test]
fn officers_are_bounded() {
    let many: Vec<_> = (0..=u64::from(MAX_OFFICERS)).map(|index| (100 + index, Role::Signatory)).collect();
    assert!(crate::NewOfficers::<Test>::try_from(many.clone()).is_err());
    run(|| {
        let most = officers(&many[..MAX_OFFICERS as usize]);
        assert_ok!(Registry::admit(by(BUREAU_CHIEF), profile(OrgKind::DataUser, 77), most));
    });
}

#[test]
fn numbers_run_out_without_a_panic() {
    run(|| {
        let next = NextOrganisation::<Test>::get();
        NextOrganisation::<Test>::put(OrgId::MAX);
        assert_noop!(admit(profile(OrgKind::DataUser, 77)), Error::<Test>::NumbersExhausted);
        NextOrganisation::<Test>::put(next);
    });
}
