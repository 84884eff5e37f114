//! What an entry must be like.

use super::*;
use drl_primitives::dataset::{Content, Linkage, LinkageMeasure};

/// Registering this is refused so, and so is writing it into a draft or a further version.
#[track_caller]
fn refused(metadata: Metadata, error: Error<Test>) {
    let draft = drafted(restricted());
    let served = open(restricted());
    assert_noop!(Catalog::register(signed(CLERK), Box::new(metadata.clone())), error_of(&error));
    assert_noop!(Catalog::amend(signed(CLERK), draft, Box::new(metadata.clone())), error_of(&error));
    assert_noop!(Catalog::new_version(signed(CLERK), served, Box::new(metadata)), error_of(&error));
}

fn error_of(error: &Error<Test>) -> sp_runtime::DispatchError {
    Error::<Test>::decode(&mut &error.encode()[..]).unwrap().into()
}

/// The entry with one thing changed.
fn but(mut metadata: Metadata, change: impl FnOnce(&mut Metadata)) -> Metadata {
    change(&mut metadata);
    metadata
}

#[test]
fn r_001_an_entry_needs_all_three_qualities() {
    run(|| {
        refused(but(restricted(), |m| m.qualities.original = false), Error::QualitiesMissing);
        refused(but(restricted(), |m| m.qualities.machine_readable = false), Error::QualitiesMissing);
        refused(but(restricted(), |m| m.qualities.usable = false), Error::QualitiesMissing);
    });
}

#[test]
fn r_003_state_secrets_are_not_entered() {
    run(|| refused(but(restricted(), |m| m.no_state_secret = false), Error::StateSecret));
}

#[test]
fn r_016_a_legal_basis_names_an_article() {
    run(|| refused(but(restricted(), |m| m.legal_basis.article = 0), Error::LegalBasisIncomplete));
}

#[test]
fn r_026_an_entry_shows_all_fields_and_its_name_is_public_text() {
    run(|| {
        let name = |bytes: &[u8]| PublicName(bytes.to_vec().try_into().unwrap());
        refused(but(restricted(), |m| m.name = name(b"")), Error::NameEmpty);
        refused(but(restricted(), |m| m.name = name(b"   ")), Error::NameEmpty);
        refused(but(restricted(), |m| m.name = name(&[0xe4, 0xb8])), Error::NameNotUtf8);
        refused(but(restricted(), |m| m.name = name(b"a\nb")), Error::NameUnprintable);
        refused(but(restricted(), |m| m.name = name(b" a")), Error::NameUnprintable);
        let dataset = open(restricted());
        assert_eq!(Catalog::dataset(dataset).unwrap().metadata, Some(restricted()));
    });
}

#[test]
fn r_027_an_entry_has_one_attribute_and_prohibition_needs_a_ground() {
    run(|| refused(but(prohibited(), |m| m.grounds = Default::default()), Error::ProhibitionWithoutGround));
}

#[test]
fn r_030_any_ground_but_a_cured_g3_leaves_prohibition_alone() {
    run(|| {
        for ground in [Ground::PublicInterest, Ground::AcquisitionAgreement, Ground::ForbiddenByLaw] {
            for entry in [unconditional(), restricted()] {
                let grounds = vec![ground].try_into().unwrap();
                refused(but(entry, |m| m.grounds = grounds), Error::GroundForbidsOpening);
            }
            drafted(but(prohibited(), |m| m.grounds = vec![ground].try_into().unwrap()));
        }
        let security = || vec![Ground::NationalSecurity].try_into().unwrap();
        let hidden = but(restricted(), |m| (m.grounds, m.items) = (security(), Default::default()));
        refused(hidden, Error::GroundForbidsOpening);
        drafted(but(prohibited(), |m| (m.grounds, m.items) = (security(), Default::default())));
        // A cure of G3 does not help against another ground.
        let both = vec![Ground::PublicInterest, Ground::ProtectedInformation].try_into().unwrap();
        refused(but(cured(CureKind::Anonymised), |m| m.grounds = both), Error::GroundForbidsOpening);
        let bare = but(raw(), |m| {
            m.attribute = OpeningAttribute::Restricted;
            m.conditions = Some(digest(3));
        });
        refused(bare, Error::CureMissing);
    });
}

#[test]
fn r_030_grounds_and_kinds_ascend_and_belong_together() {
    run(|| {
        let turned = vec![Ground::ForbiddenByLaw, Ground::PublicInterest].try_into().unwrap();
        refused(but(prohibited(), |m| m.grounds = turned), Error::GroundsNotAscending);
        let twice = vec![Ground::PublicInterest, Ground::PublicInterest].try_into().unwrap();
        refused(but(prohibited(), |m| m.grounds = twice), Error::GroundsNotAscending);
        let kinds = vec![ProtectedKind::BusinessSecret, ProtectedKind::PersonalInformation].try_into().unwrap();
        refused(but(raw(), |m| m.protected = kinds), Error::ProtectedNotAscending);
        refused(but(raw(), |m| m.protected = Default::default()), Error::ProtectedMissing);
        let kinds = vec![ProtectedKind::BusinessSecret].try_into().unwrap();
        refused(but(prohibited(), |m| m.protected = kinds), Error::ProtectedWithoutGround);
    });
}

#[test]
fn r_031_anonymised_personal_information_may_be_opened() {
    run(|| {
        open(cured(CureKind::Anonymised));
        open(but(cured(CureKind::Anonymised), |m| m.attribute = OpeningAttribute::Unconditional));
        let secret = vec![ProtectedKind::BusinessSecret].try_into().unwrap();
        refused(but(cured(CureKind::Anonymised), |m| m.protected = secret), Error::CureWithoutGround);
    });
}

#[test]
fn r_031_the_raw_version_stays_prohibited() {
    run(|| {
        let dataset = listed(raw());
        assert_noop!(Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger), Error::<Test>::Prohibited);
        list_again(dataset, cured(CureKind::Anonymised));
        assert_ok!(Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger));
        assert_eq!(version(dataset, 1).metadata, raw());
        assert_eq!(version(dataset, 2).metadata, cured(CureKind::Anonymised));
    });
}

#[test]
fn r_032_desensitised_secrets_may_be_opened() {
    run(|| {
        let secret = || vec![ProtectedKind::BusinessSecret].try_into().unwrap();
        open(but(cured(CureKind::Desensitised), |m| m.protected = secret()));
        refused(cured(CureKind::Desensitised), Error::CureWithoutGround);
    });
}

#[test]
fn r_033_consent_opens_both_and_counts_without_names() {
    run(|| {
        let all = || vec![ProtectedKind::PersonalInformation, ProtectedKind::BusinessSecret].try_into().unwrap();
        open(but(cured(CureKind::Consented), |m| m.protected = all()));
        refused(but(cured(CureKind::Consented), |m| m.cures[0].consents = 0), Error::ConsentsMissing);
        refused(but(cured(CureKind::Consented), |m| m.cures[0].specification = 1), Error::SpecificationNotInvolved);
        refused(but(cured(CureKind::Anonymised), |m| m.cures[0].consents = 1), Error::ConsentsNotInvolved);
        let none = but(restricted(), |m| m.cures = vec![cure(CureKind::Consented)].try_into().unwrap());
        refused(none, Error::CureWithoutGround);
    });
}

#[test]
fn r_034_personal_information_is_not_opened_before_consent_or_cure() {
    run(|| {
        let dataset = listed(cured(CureKind::Anonymised));
        // The reading changes between listing and opening: the evidence of W3 is missing now.
        Mock::parameters(|p| p.catalog.consent_also_for_w1_w2 = true);
        let publish = || Catalog::publish(signed(CHIEF), dataset, Channel::CityLedger);
        assert_noop!(publish(), Error::<Test>::CureMissing);
        Mock::parameters(|p| p.catalog.consent_also_for_w1_w2 = false);
        assert_ok!(publish());
    });
}

#[test]
fn r_035_w1_and_w2_cite_the_specification() {
    run(|| {
        refused(but(cured(CureKind::Anonymised), |m| m.cures[0].specification = 0), Error::SpecificationMissing);
    });
}

#[test]
fn q_05_mixed_data_needs_a_cure_for_each_part() {
    run(|| {
        let kinds = || vec![ProtectedKind::PersonalInformation, ProtectedKind::BusinessSecret].try_into().unwrap();
        let cures = |list: &[CureKind]| list.iter().map(|k| cure(*k)).collect::<Vec<_>>().try_into().unwrap();
        let half = but(cured(CureKind::Anonymised), |m| (m.protected, m.items) = (kinds(), Default::default()));
        refused(half, Error::CureMissing);
        let whole = but(cured(CureKind::Anonymised), |m| {
            m.protected = kinds();
            m.cures = cures(&[CureKind::Anonymised, CureKind::Desensitised]);
        });
        drafted(whole.clone());
        let turned = but(whole.clone(), |m| m.cures = cures(&[CureKind::Desensitised, CureKind::Anonymised]));
        refused(turned, Error::CuresNotAscending);

        Mock::parameters(|p| p.catalog.consent_also_for_w1_w2 = true);
        let unlisted = but(whole.clone(), |m| m.items = Default::default());
        assert_noop!(Catalog::register(signed(CLERK), Box::new(unlisted)), Error::<Test>::CureMissing);
        assert_noop!(Catalog::register(signed(CLERK), Box::new(whole.clone())), Error::<Test>::ItemsListedUncured);
        let three = [CureKind::Anonymised, CureKind::Desensitised, CureKind::Consented];
        drafted(but(whole, |m| m.cures = cures(&three)));
    });
}

#[test]
fn items_are_not_listed_under_g1_and_under_g3_before_cure() {
    run(|| {
        refused(but(raw(), |m| m.items = vec![1].try_into().unwrap()), Error::ItemsListedUncured);
        let security = vec![Ground::NationalSecurity].try_into().unwrap();
        refused(but(prohibited(), |m| m.grounds = security), Error::ItemsListedUncured);
        drafted(prohibited());
    });
}

#[test]
fn items_ascend_and_data_that_may_be_opened_has_some() {
    run(|| {
        refused(but(restricted(), |m| m.items = Default::default()), Error::ItemsMissing);
        refused(but(restricted(), |m| m.items = vec![2, 1].try_into().unwrap()), Error::ItemsNotAscending);
        refused(but(restricted(), |m| m.items = vec![2, 2].try_into().unwrap()), Error::ItemsNotAscending);
        let most: Vec<_> = (1..=128).collect();
        drafted(but(restricted(), |m| m.items = most.try_into().unwrap()));
        let more: Vec<u16> = (1..=129).collect();
        assert!(drl_primitives::catalog::Items::try_from(more).is_err());
    });
}

#[test]
fn r_039_restricted_data_needs_conditions() {
    run(|| refused(but(restricted(), |m| m.conditions = None), Error::ConditionsMissing));
}

#[test]
fn r_029_proposing_needs_a_security_assessment() {
    run(|| {
        let dataset = drafted(but(restricted(), |m| m.assessment = None));
        assert_noop!(Catalog::propose(signed(CHIEF), dataset), Error::<Test>::AssessmentMissing);
        assert_ok!(Catalog::amend(signed(CLERK), dataset, Box::new(restricted())));
        assert_ok!(Catalog::propose(signed(CHIEF), dataset));
        assert_eq!(last_record(dataset).evidence, Some(digest(2)));
    });
}

#[test]
fn r_041_a_dataset_with_linkage_risk_is_held_until_assessed_and_heard() {
    run(|| {
        let full = Linkage {
            assessment: Some(digest(6)),
            committee_opinion: Some(digest(7)),
            measure: Some(LinkageMeasure::FieldsRemoved),
        };
        let dataset = drafted(restricted());
        for part in [
            Linkage { assessment: None, ..full },
            Linkage { committee_opinion: None, ..full },
            Linkage { measure: None, ..full },
        ] {
            let metadata = but(restricted(), |m| m.linkage = Some(part));
            assert_ok!(Catalog::amend(signed(CLERK), dataset, Box::new(metadata)));
            assert_noop!(Catalog::propose(signed(CHIEF), dataset), Error::<Test>::LinkageNotAssessed);
        }
        let metadata = but(restricted(), |m| m.linkage = Some(full));
        assert_ok!(Catalog::amend(signed(CLERK), dataset, Box::new(metadata)));
        assert_ok!(Catalog::propose(signed(CHIEF), dataset));
    });
}

#[test]
fn r_130_each_sharing_attribute_states_what_it_needs() {
    run(|| {
        let ground = Citation { article: 0, ..Citation::article(Instrument::StateSecretsLaw, 1) };
        refused(but(restricted(), |m| m.sharing = Sharing::NotShared { ground }), Error::SharingGroundMissing);
        let ground = Citation::article(Instrument::StateSecretsLaw, 1);
        drafted(but(restricted(), |m| m.sharing = Sharing::NotShared { ground }));
        let sharing = Sharing::Restricted { reason: digest(8), conditions: digest(9) };
        drafted(but(restricted(), |m| m.sharing = sharing));
    });
}

#[test]
fn q_07_the_rating_asked_for_is_a_grade() {
    run(|| {
        refused(but(restricted(), |m| m.min_rating = 6), Error::RatingOutOfRange);
        drafted(but(restricted(), |m| m.min_rating = 5));
        Mock::parameters(|p| p.applicant.rating_scale = 3);
        refused(but(restricted(), |m| m.min_rating = 4), Error::RatingOutOfRange);
    });
}

#[test]
fn r_021_data_is_produced_before_it_is_described_and_overdue_updates_show() {
    run(|| {
        let content = |produced_at| Some(Content { digest: digest(5), produced_at });
        let now = <Mock as drl_primitives::clocks::Clocks>::now();
        refused(but(restricted(), |m| m.content = content(now + 1)), Error::ProducedInFuture);
        let dataset = open(but(restricted(), |m| m.content = content(now)));
        let entry = Catalog::dataset(dataset).unwrap();
        assert_eq!((entry.update_due, entry.update_overdue), (Some(day("2026-02-05")), false));
        Mock::pass_days(31);
        assert!(!Catalog::dataset(dataset).unwrap().update_overdue);
        Mock::pass_days(1);
        assert!(Catalog::dataset(dataset).unwrap().update_overdue);
    });
}
