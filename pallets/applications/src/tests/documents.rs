//! The six documents.

use super::support::*;
use crate::mock::*;
use drl_primitives::{
    application::{DocumentKind, Documents},
    parameters::CommitmentAt,
    testing::Mock,
    Code,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

fn submit(documents: Documents) -> DispatchResult {
    Applications::submit(signed(SIGNATORY), Box::new(form()), documents, demand())
}

fn without(kind: DocumentKind) -> Documents {
    documents().into_iter().filter(|(of, _)| *of != kind).collect::<Vec<_>>().try_into().unwrap()
}

#[test]
fn r_050_each_of_the_six_documents_is_needed() {
    run(|| {
        for kind in DocumentKind::ALL {
            assert_noop!(submit(without(*kind)), Error::DocumentMissing);
        }
        assert_noop!(submit(Documents::default()), Error::DocumentMissing);
        assert_ok!(submit(documents()));
    });
}

#[test]
fn r_050_no_document_comes_twice() {
    run(|| {
        let mut twice = without(DocumentKind::CreditReport);
        twice.try_push((DocumentKind::DemandList, digest(b"another"))).unwrap();
        assert_noop!(submit(twice), Error::DocumentRepeated);
    });
}

#[test]
fn q_11_the_commitment_letter_may_wait_for_approval_where_the_parameter_says_so() {
    run(|| {
        for at in [CommitmentAt::Both, CommitmentAt::Application] {
            Mock::parameters(|p| p.agreement.commitment_at = at);
            assert_noop!(submit(without(DocumentKind::CommitmentLetter)), Error::DocumentMissing);
        }
        Mock::parameters(|p| p.agreement.commitment_at = CommitmentAt::Approval);
        assert_ok!(submit(without(DocumentKind::CommitmentLetter)));
        assert_ok!(submit(documents()));
        assert_noop!(submit(without(DocumentKind::CreditReport)), Error::DocumentMissing);
    });
}
