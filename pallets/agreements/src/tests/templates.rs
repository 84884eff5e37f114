//! Model texts.

use crate::{mock::*, CurrentTemplates, Error, Event, Template, Templates};
use drl_primitives::{
    agreement::TemplateKind::{Agreement, CommitmentLetter},
    decision::Decider,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn r_069_genesis_has_version_1() {
    run(|| {
        assert_eq!(CurrentTemplates::<Test>::get(Agreement), 1);
        assert_eq!(CurrentTemplates::<Test>::get(CommitmentLetter), 1);
        let letter = Template { zh: digest(0x41), en: digest(0x42), at: 0 };
        assert_eq!(Templates::<Test>::get(CommitmentLetter, 1), Some(letter));
    });
}

#[test]
fn r_069_versions_are_published_and_kept() {
    run(|| {
        assert_ok!(Agreements::publish_template(officer(BUREAU_CHIEF), Agreement, digest(7), digest(8)));
        let decided_by = Decider::Organisation(BUREAU);
        assert_eq!(events(), [Event::TemplatePublished { kind: Agreement, version: 2, decided_by }]);
        assert_eq!(CurrentTemplates::<Test>::get(Agreement), 2);
        assert_eq!(CurrentTemplates::<Test>::get(CommitmentLetter), 1);
        let second = Template { zh: digest(7), en: digest(8), at: now() };
        assert_eq!(Templates::<Test>::get(Agreement, 2), Some(second));
        assert!(Templates::<Test>::contains_key(Agreement, 1));
    });
}

#[test]
fn r_069_an_agreement_keeps_the_version_it_was_drafted_with() {
    run(|| {
        let id = drafted(SINGLE);
        let before = Agreements::canonical_text(id, 1).unwrap();
        assert_ok!(Agreements::publish_template(officer(BUREAU_CHIEF), Agreement, digest(7), digest(8)));
        assert_eq!(Agreements::canonical_text(id, 1).unwrap(), before);
        let later = drafted(PERSONAL);
        assert_eq!(Agreements::agreement_text(later, 1).unwrap().template.version, 2);
        assert_eq!(Agreements::agreement_text(id, 1).unwrap().template.version, 1);
    });
}

#[test]
fn r_069_the_agency_may_add_to_the_model_text() {
    run(|| {
        let mut terms = terms();
        terms.addendum = Some(digest(0x77));
        let id = drafted_with(SINGLE, terms);
        let text = String::from_utf8(Agreements::canonical_text(id, 1).unwrap()).unwrap();
        assert!(text.contains(&format!("Addendum: sha256 0x{}\n", "77".repeat(32))));
    });
}

#[test]
fn r_069_only_who_decides_publishes() {
    run(|| {
        for origin in [officer(AGENCY_CHIEF), officer(NOBODY), RuntimeOrigin::none(), RuntimeOrigin::root()] {
            assert_noop!(Agreements::publish_template(origin, Agreement, digest(7), digest(8)), BadOrigin);
        }
    });
}

#[test]
fn a_model_text_needs_both_languages() {
    run(|| {
        for (zh, en) in [(digest(0), digest(1)), (digest(1), digest(0))] {
            let call = Agreements::publish_template(officer(BUREAU_CHIEF), Agreement, zh, en);
            assert_noop!(call, Error::<Test>::DocumentMissing);
        }
    });
}

#[test]
fn r_069_without_model_texts_nothing_is_drafted() {
    run(|| {
        CurrentTemplates::<Test>::remove(Agreement);
        let call = Agreements::draft(officer(AGENCY_CHIEF), SINGLE, Box::new(terms()));
        assert_noop!(call, Error::<Test>::TemplateMissing);
        CurrentTemplates::<Test>::insert(Agreement, 1);
    });
}
