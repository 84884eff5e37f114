//! `draft` and `redraft`.

use crate::{mock::*, Actor, AgreementCount, Error, Event, Scopes, VersionTerms};
use drl_primitives::{
    agreement::{AgreementAct as Act, AgreementState as State, Agreements as _, Side},
    application::Purpose,
    organisation::Standing,
    parameters::{CommitmentAt, SignerBasis},
    signing::SignedKind,
    testing::{Mock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    Digest, HashAlgorithm,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn r_066_the_agency_drafts_where_it_is_the_only_one() {
    run(|| {
        assert_ok!(Agreements::draft(officer(AGENCY_CLERK), SINGLE, Box::new(terms())));
        let text = text_hash(&Agreements::canonical_text(1, 1).unwrap());
        let drafted = Event::AgreementDrafted {
            agreement: 1,
            application: SINGLE,
            signer: AGENCY,
            user: USER,
            state: State::Drafted,
            text,
        };
        assert_eq!(events(), [drafted]);
        assert_eq!((AgreementCount::<Test>::get(), Desk::bound(SINGLE)), (1, Some(1)));
        let view = Agreements::view(1).unwrap();
        assert_eq!((view.state, view.signer, view.user, view.version), (State::Drafted, AGENCY, USER, 1));
        assert_eq!((view.terms, view.span, view.text), (terms(), None, text));
        assert_eq!((view.signed_by, view.committed, view.notice, view.ended), (vec![], false, None, None));
        let entry = Agreements::history(1, 0).remove(0);
        assert_eq!((entry.act, entry.state, entry.at, entry.block), (Act::Draft, State::Drafted, now(), 1));
        assert_eq!(entry.actor, Some(Actor { organisation: AGENCY, officer: account(AGENCY_CLERK) }));
        assert_eq!(entry.evidence, Some(Digest { algorithm: HashAlgorithm::Blake2b256, value: text }));
    });
}

#[test]
fn r_067_the_bureau_signs_where_two_agencies_are_involved() {
    run(|| {
        let call = Agreements::draft(officer(AGENCY_CHIEF), DOUBLE, Box::new(terms()));
        assert_noop!(call, Error::<Test>::NotParty);
        let id = drafted(DOUBLE);
        let view = Agreements::view(id).unwrap();
        assert_eq!((view.signer, view.agencies.to_vec()), (BUREAU, vec![AGENCY, SECOND_AGENCY]));
        assert_eq!(Agreements::approvers(id), [BUREAU, AGENCY, SECOND_AGENCY]);
    });
}

#[test]
fn q_12_the_agencies_of_the_application_are_counted_or_those_approved() {
    run(|| {
        Mock::parameters(|p| p.agreement.signer_basis = SignerBasis::Approved);
        let call = Agreements::draft(officer(BUREAU_CHIEF), PARTIAL, Box::new(terms()));
        assert_noop!(call, Error::<Test>::NotParty);
        Mock::parameters(|p| p.agreement.signer_basis = SignerBasis::Applied);
        let call = Agreements::draft(officer(AGENCY_CHIEF), PARTIAL, Box::new(terms()));
        assert_noop!(call, Error::<Test>::NotParty);
        let id = drafted(PARTIAL);
        let view = Agreements::view(id).unwrap();
        // The agency that approved nothing has no part in it.
        assert_eq!((view.signer, view.agencies.to_vec()), (BUREAU, vec![AGENCY]));
    });
}

#[test]
fn q_12_approved_basis_lets_the_one_agency_sign() {
    run(|| {
        Mock::parameters(|p| p.agreement.signer_basis = SignerBasis::Approved);
        assert_ok!(Agreements::draft(officer(AGENCY_CHIEF), PARTIAL, Box::new(terms())));
        assert_eq!(Agreements::view(1).unwrap().signer, AGENCY);
    });
}

#[test]
fn r_070_it_covers_the_approved_rows_and_nothing_else() {
    run(|| {
        let id = drafted(SINGLE);
        let scope = Scopes::<Test>::get(id).unwrap();
        let rows: Vec<_> = scope.rows.iter().map(|(r, p)| (r.row, r.dataset, r.items.to_vec(), *p)).collect();
        let expected = [
            (0, 5, vec![1, 2], Purpose::TransportService),
            (2, 5, vec![3], Purpose::TourismService),
            (3, 6, vec![1], Purpose::TourismService),
        ];
        assert_eq!(rows, expected);
        let named: Vec<_> = scope.datasets.iter().map(|d| (d.dataset, d.name.as_str().to_owned())).collect();
        assert_eq!(named, [(5, "铁路站点".to_owned()), (6, "公交线路".to_owned())]);
        // The scenario that no approved row serves is no part of it.
        assert_eq!(scope.scenarios.iter().map(|s| s.number).collect::<Vec<_>>(), [1, 2]);
    });
}

#[test]
fn r_068_without_scope_of_use_there_is_no_agreement() {
    run(|| {
        Desk::change(SINGLE, |a| a.rows = Default::default());
        let draft = || Agreements::draft(officer(AGENCY_CHIEF), SINGLE, Box::new(terms()));
        assert_noop!(draft(), Error::<Test>::ScopeMissing);
        // A row of a scenario that the form does not have.
        Desk::change(PERSONAL, |a| a.scenarios = Default::default());
        let call = Agreements::draft(officer(AGENCY_CHIEF), PERSONAL, Box::new(terms()));
        assert_noop!(call, Error::<Test>::ScopeMissing);
        Desk::change(SINGLE, |a| a.agencies = Default::default());
        assert_noop!(draft(), Error::<Test>::ScopeMissing);
    });
}

#[test]
fn an_application_serves_one_agreement() {
    run(|| {
        drafted(SINGLE);
        let again = Agreements::draft(officer(AGENCY_CHIEF), SINGLE, Box::new(terms()));
        assert_noop!(again, Error::<Test>::ApplicationNotApproved);
        let unknown = Agreements::draft(officer(AGENCY_CHIEF), 77, Box::new(terms()));
        assert_noop!(unknown, Error::<Test>::ApplicationNotApproved);
    });
}

#[test]
fn parties_and_datasets_must_be_known() {
    run(|| {
        Desk::change(SINGLE, |a| a.applicant = 77);
        let call = Agreements::draft(officer(AGENCY_CHIEF), SINGLE, Box::new(terms()));
        assert_noop!(call, Error::<Test>::PartyUnknown);
        Desk::change(PERSONAL, |a| a.rows[0].dataset = 77);
        let call = Agreements::draft(officer(AGENCY_CHIEF), PERSONAL, Box::new(terms()));
        assert_noop!(call, Error::<Test>::DatasetUnknown);
    });
}

#[test]
fn drafting_is_for_officers_of_the_provider() {
    run(|| {
        let draft = |origin| Agreements::draft(origin, SINGLE, Box::new(terms()));
        assert_noop!(draft(RuntimeOrigin::none()), BadOrigin);
        assert_noop!(draft(RuntimeOrigin::root()), BadOrigin);
        assert_noop!(draft(officer(NOBODY)), NOT_OFFICER);
        assert_noop!(draft(officer(SIGNATORY)), WRONG_KIND);
        assert_noop!(draft(officer(SECOND_CHIEF)), Error::<Test>::NotParty);
        assert_noop!(draft(officer(BUREAU_CHIEF)), Error::<Test>::NotParty);
        Mock::officer(account(50), AGENCY, drl_primitives::organisation::Role::SecurityOfficer);
        assert_noop!(draft(officer(50)), NOT_ALLOWED);
        Mock::set_standing(AGENCY, Standing::Suspended);
        assert_noop!(draft(officer(AGENCY_CHIEF)), NOT_ACTIVE);
    });
}

#[test]
fn q_11_the_letter_of_the_application_may_suffice() {
    run(|| {
        Mock::parameters(|p| p.agreement.commitment_at = CommitmentAt::Application);
        let id = drafted(SINGLE);
        let acts: Vec<_> = Agreements::history(id, 0).into_iter().map(|e| (e.act, e.state)).collect();
        assert_eq!(acts, [(Act::Draft, State::Drafted), (Act::CommitmentOnFile, State::Ready)]);
        let [Event::AgreementDrafted { state, .. }] = events()[..] else { panic!("one event") };
        assert_eq!(state, State::Ready);
        assert_ok!(sign(id, Side::DataUser));
    });
}

#[test]
fn q_11_else_it_is_signed_again_after_approval() {
    for when in [CommitmentAt::Both, CommitmentAt::Approval] {
        run(|| {
            Mock::parameters(|p| p.agreement.commitment_at = when);
            let id = drafted(SINGLE);
            assert_eq!(Agreements::view(id).unwrap().state, State::Drafted);
            assert_noop!(sign(id, Side::DataUser), Error::<Test>::CommitmentMissing);
        });
    }
}

#[test]
fn terms_are_written_anew_before_the_first_signature() {
    run(|| {
        let id = drafted(SINGLE);
        let old = signature(id, Side::DataUser);
        events();
        let mut other = terms();
        other.months = 6;
        assert_ok!(Agreements::redraft(officer(AGENCY_CLERK), id, Box::new(other.clone())));
        let text = text_hash(&Agreements::canonical_text(id, 1).unwrap());
        assert_eq!(events(), [Event::AgreementRedrafted { agreement: id, number: 2, text }]);
        assert_eq!(VersionTerms::<Test>::get(id, 1).unwrap().terms, other);
        assert_eq!(Agreements::history(id, 1)[0].act, Act::Redraft);
        commit(id);
        // Back to the first terms: another text all the same, so the old signature counts for nothing.
        assert_ok!(Agreements::redraft(officer(AGENCY_CLERK), id, Box::new(terms())));
        assert_eq!(Agreements::view(id).unwrap().state, State::Ready);
        let call = Agreements::sign(officer(AUDITOR), id, Side::DataUser, old);
        assert_noop!(call, Error::<Test>::SignatureInvalid);
        assert_ok!(sign(id, Side::DataUser));
    });
}

#[test]
fn redrafting_takes_names_and_model_text_of_the_day() {
    run(|| {
        let id = drafted(SINGLE);
        commit(id);
        Desk::rename(5, "铁路车站");
        named(AGENCY, "某市交通局", "91330100799655058B");
        let kind = drl_primitives::agreement::TemplateKind::Agreement;
        assert_ok!(Agreements::publish_template(officer(BUREAU_CHIEF), kind, digest(7), digest(8)));
        let letter = drl_primitives::agreement::TemplateKind::CommitmentLetter;
        assert_ok!(Agreements::publish_template(officer(BUREAU_CHIEF), letter, digest(7), digest(8)));
        let before = String::from_utf8(Agreements::canonical_text(id, 1).unwrap()).unwrap();
        assert!(before.contains("铁路站点") && before.contains("某市交通运输局"));
        assert_ok!(Agreements::redraft(officer(AGENCY_CHIEF), id, Box::new(terms())));
        let after = Agreements::agreement_text(id, 1).unwrap();
        // The letter was signed with version 1.
        assert_eq!((after.template.version, after.commitment.version), (2, 1));
        let text = String::from_utf8(after.render()).unwrap();
        assert!(text.contains("铁路车站") && text.contains("某市交通局") && !text.contains("铁路站点"));
    });
}

#[test]
fn redrafting_is_refused_to_others_and_later() {
    run(|| {
        let id = drafted(SINGLE);
        let redraft = |origin| Agreements::redraft(origin, id, Box::new(terms()));
        assert_noop!(redraft(RuntimeOrigin::none()), BadOrigin);
        assert_noop!(redraft(officer(SIGNATORY)), WRONG_KIND);
        assert_noop!(redraft(officer(BUREAU_CHIEF)), Error::<Test>::NotParty);
        let unknown = Agreements::redraft(officer(AGENCY_CHIEF), 77, Box::new(terms()));
        assert_noop!(unknown, Error::<Test>::NotFound);
        let mut zero = terms();
        zero.months = 0;
        let call = Agreements::redraft(officer(AGENCY_CHIEF), id, Box::new(zero));
        assert_noop!(call, Error::<Test>::TermZero);
        commit(id);
        assert_ok!(sign(id, Side::Provider));
        assert_noop!(redraft(officer(AGENCY_CHIEF)), Error::<Test>::WrongState);
        assert_ok!(sign(id, Side::DataUser));
        assert_noop!(redraft(officer(AGENCY_CHIEF)), Error::<Test>::WrongState);
    });
}

#[test]
fn each_organisation_has_the_list_of_its_agreements() {
    run(|| {
        let (one, two, three) = (drafted(DOUBLE), drafted(SINGLE), drafted(PERSONAL));
        assert_eq!(Agreements::of_organisation(BUREAU, 0), [one]);
        assert_eq!(Agreements::of_organisation(AGENCY, 0), [one, two, three]);
        assert_eq!(Agreements::of_organisation(AGENCY, 1), [two, three]);
        assert_eq!(Agreements::of_organisation(SECOND_AGENCY, 0), [one]);
        assert_eq!(Agreements::of_organisation(USER, 0), [one, two]);
        assert!(Agreements::of_organisation(PERSON, u32::MAX).is_empty());
        assert!(Agreements::of_organisation(OTHER_USER, 0).is_empty());
    });
}

#[test]
fn unknown_numbers_have_no_answer() {
    run(|| {
        assert_eq!(Agreements::view(77), None);
        assert_eq!(Agreements::scope(77), None);
        assert_eq!(Agreements::canonical_text(77, 1), None);
        assert_eq!(Agreements::commitment_text(77), None);
        assert_eq!(Agreements::signing_payload(77, SignedKind::Agreement, 1), None);
        assert_eq!(Agreements::renewal_payload(77, 12, 1), None);
        assert!(Agreements::history(77, 0).is_empty() && Agreements::signatures(77, 1).is_empty());
        let id = drafted(SINGLE);
        assert_eq!(Agreements::canonical_text(id, 2), None);
        assert_eq!(Agreements::renewal_text(id, 12), None, "nothing to renew");
        assert!(Agreements::approvers(77).is_empty());
    });
}
