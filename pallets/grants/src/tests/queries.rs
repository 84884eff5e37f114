//! What readers ask.

use crate::{mock::*, MAX_PAGE};
use drl_primitives::{
    agreement::GrantIssuer,
    grant::{GrantStatus, StatusCause},
    grant_status::{
        AgreementHold, AgreementShare, GrantControl, GrantView, GrantsOf, Hold, HoldKey, HoldKind, Overseer,
    },
    Digest, GrantHash,
};
use frame_support::assert_ok;

#[test]
fn the_view_of_a_grant() {
    run(|| {
        let (grant, issued_at) = (issue(), now());
        let view = GrantView {
            grant,
            terms: one_grant(),
            issued_at,
            issued_block: 1,
            status: GrantStatus::Active,
            effective: GrantStatus::Active,
            holds: vec![],
            agreement_holds: vec![],
            history_len: 1,
        };
        assert_eq!(GrantsPallet::grant(grant), Some(view.clone()));
        pass(10);
        assert_ok!(GrantsPallet::hold(signed_by(BUREAU_CHIEF), grant, FINDING));
        assert_ok!(GrantsPallet::place_hold(grant, HoldKind::Rectification, by_agency()));
        let key = |kind, placed_by| HoldKey { kind, placed_by };
        let holds = vec![
            (key(HoldKind::Rectification, Overseer::Agency), Hold { since: now(), act: by_agency() }),
            (key(HoldKind::Risk, Overseer::Bureau), Hold { since: now(), act: by_bureau() }),
        ];
        assert_eq!(
            GrantsPallet::grant(grant),
            Some(GrantView { status: GrantStatus::Held, effective: GrantStatus::Held, holds, history_len: 3, ..view })
        );
        assert_eq!(GrantsPallet::grant(GrantHash::zero()), None);
    });
}

#[test]
fn r_097_the_view_shows_what_stands_on_the_agreement() {
    run(|| {
        let (own, other) = (issue(), issue_other());
        let seen = |grant| {
            let view = GrantsPallet::grant(grant).unwrap();
            assert_eq!((view.status, view.holds.len(), view.history_len), (GrantStatus::Active, 0, 1));
            (view.effective, view.agreement_holds)
        };
        let hold = |share, kind, act| AgreementHold { share, kind, hold: Hold { since: now(), act } };
        assert_ok!(GrantsPallet::close_agreement(AGREEMENT, HoldKind::Rectification, by_agency()));
        let of_agency = hold(AgreementShare::Agency(AGENCY), HoldKind::Rectification, by_agency());
        assert_eq!(seen(own), (GrantStatus::Held, vec![of_agency]));
        assert_eq!(seen(other), (GrantStatus::Active, vec![]));

        assert_ok!(GrantsPallet::close_agreement(AGREEMENT, HoldKind::Risk, by_bureau()));
        assert_ok!(GrantsPallet::close_agreement(AGREEMENT, HoldKind::Rectification, by_bureau()));
        let of_bureau = [HoldKind::Rectification, HoldKind::Risk]
            .map(|kind| hold(AgreementShare::Whole, kind, by_bureau()))
            .to_vec();
        assert_eq!(seen(own), (GrantStatus::Held, [&of_bureau[..], &[of_agency]].concat()));
        assert_eq!(seen(other), (GrantStatus::Held, of_bureau.clone()));

        assert_ok!(GrantsPallet::terminate_agreement(AGREEMENT, by_agency()));
        assert_eq!(seen(own), (GrantStatus::Terminated, of_bureau.clone()));
        assert_eq!(seen(other), (GrantStatus::Held, of_bureau));
    });
}

#[test]
fn the_history_of_a_share_comes_in_pages() {
    run(|| {
        issue();
        for _ in 0..60 {
            pass(1);
            assert_ok!(GrantsPallet::close_agreement(AGREEMENT, HoldKind::Risk, by_agency()));
            assert_ok!(GrantsPallet::reopen_agreement(AGREEMENT, HoldKind::Risk, by_agency()));
        }
        let share = AgreementShare::Agency(AGENCY);
        let first = GrantsPallet::agreement_history(AGREEMENT, share, 0, u32::MAX);
        assert_eq!(first.len(), MAX_PAGE as usize);
        assert_eq!((first[0].cause, first[1].cause), (StatusCause::RiskHold, StatusCause::HoldLifted));
        assert_eq!(GrantsPallet::agreement_history(AGREEMENT, share, MAX_PAGE, MAX_PAGE).len(), 20);
        assert!(GrantsPallet::agreement_history(AGREEMENT, share, u32::MAX, 7).is_empty());
        assert!(GrantsPallet::agreement_history(AGREEMENT, AgreementShare::Whole, 0, 7).is_empty());
    });
}

#[test]
fn the_history_comes_in_pages() {
    run(|| {
        let grant = issue();
        for _ in 0..60 {
            pass(1);
            assert_ok!(GrantsPallet::hold(signed_by(AGENCY_CHIEF), grant, FINDING));
            assert_ok!(GrantsPallet::lift(signed_by(AGENCY_CHIEF), grant, HoldKind::Risk, PROOF));
        }
        let first = GrantsPallet::history(grant, 0, u32::MAX);
        assert_eq!(first.len(), MAX_PAGE as usize);
        assert_eq!(first[0].cause, StatusCause::Issued);
        let second = GrantsPallet::history(grant, MAX_PAGE, MAX_PAGE);
        assert_eq!(second.len(), 21);
        assert_eq!(second[20].cause, StatusCause::HoldLifted);
        assert_eq!(GrantsPallet::history(grant, 120, 7).len(), 1);
        assert!(GrantsPallet::history(grant, 121, 7).is_empty());
        assert!(GrantsPallet::history(grant, u32::MAX, 7).is_empty());
        assert!(GrantsPallet::history(grant, 0, 0).is_empty());
        assert!(GrantsPallet::history(GrantHash::zero(), 0, 7).is_empty());
    });
}

#[test]
fn the_indices_are_complete_and_in_the_order_of_issue() {
    run(|| {
        let grants: Vec<GrantHash> = (0..130u8)
            .map(|number| {
                let mut terms = one_row();
                terms.service = Digest::sha256([number; 32]);
                GrantsPallet::issue(&terms).unwrap()[0]
            })
            .collect();
        for of in [GrantsOf::Dataset(DATASET), GrantsOf::User(USER), GrantsOf::Agreement(AGREEMENT)] {
            assert_eq!(GrantsPallet::grant_count(of), 130);
            let pages = [GrantsPallet::grants(of, 0, 1_000), GrantsPallet::grants(of, MAX_PAGE, 1_000)];
            assert_eq!(pages[0].len(), MAX_PAGE as usize);
            assert_eq!(pages.concat(), grants);
            assert_eq!(GrantsPallet::grants(of, 128, 1), [grants[128]]);
            assert!(GrantsPallet::grants(of, u32::MAX, u32::MAX).is_empty());
        }
        assert_eq!(GrantsPallet::grant_count(GrantsOf::Dataset(DATASET + 1)), 0);
        assert!(GrantsPallet::grants(GrantsOf::User(AGENCY), 0, 10).is_empty());
    });
}

#[test]
fn the_status_of_an_unknown_grant_is_none() {
    run(|| {
        assert_eq!(GrantsPallet::status(GrantHash::zero()), None);
        assert_eq!(GrantsPallet::status_at(GrantHash::zero(), now()), None);
        assert!(GrantsPallet::facts(GrantHash::zero(), now()).is_none());
    });
}
