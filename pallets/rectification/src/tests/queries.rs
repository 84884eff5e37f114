//! What readers ask.

use crate::{mock::*, MAX_PAGE};
use drl_primitives::{
    clocks::Due,
    rectification::{
        BreachGround, Closure, RectificationAct, RectificationLimit, RectificationState as State, RectificationTarget,
        RectificationView, RectificationsOf as Of,
    },
    GrantHash,
};
use frame_support::assert_storage_noop;

#[test]
fn the_view_of_a_case() {
    run(|| {
        let (day, ordered_at) = (today().plus(LIMIT_DAYS), now());
        let id = order(AGENCY_CHIEF, single());
        let view = RectificationView {
            rectification: id,
            target: RectificationTarget::DataUser {
                user: USER,
                subject: single(),
                ground: BreachGround::BeyondScope,
                closure: Closure::WithOrder,
            },
            orderer: AGENCY,
            officer: AGENCY_CHIEF,
            order: ORDER,
            ordered_at,
            state: State::Ordered,
            limit: Some(RectificationLimit { term: LIMIT, day }),
            due: Some(Due { day, provisional: false }),
            access_closed: true,
            entry: None,
            referral: None,
            history_len: 1,
        };
        assert_eq!(Rectification::rectification(id), Some(view.clone()));
        pass_limits();
        let failed = RectificationView { state: State::Failed, history_len: 2, ..view };
        assert_eq!(Rectification::rectification(id), Some(failed.clone()));
        terminate(AGENCY_HEAD, id).unwrap();
        let terminated = RectificationView {
            state: State::Terminated,
            due: None,
            access_closed: false,
            entry: Some(0),
            history_len: 3,
            ..failed
        };
        assert_eq!(Rectification::rectification(id), Some(terminated));
        assert_eq!(Rectification::rectification(id + 1), None);
    });
}

#[test]
fn the_history_comes_in_pages() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        for _ in 0..60 {
            report(CLERK, id).unwrap();
            reject(AGENCY_CHIEF, id).unwrap();
        }
        let first = Rectification::history(id, 0, u32::MAX);
        assert_eq!((first.len(), first[0].act), (MAX_PAGE as usize, RectificationAct::Order));
        let second = Rectification::history(id, MAX_PAGE, MAX_PAGE);
        assert_eq!((second.len(), second[20].act), (21, RectificationAct::Return));
        assert_eq!(Rectification::history(id, 118, 2).len(), 2);
        assert!(Rectification::history(id, 121, 9).is_empty());
        assert!(Rectification::history(id, u32::MAX, 9).is_empty());
        assert!(Rectification::history(id, 0, 0).is_empty());
        assert!(Rectification::history(id + 1, 0, 9).is_empty());
    });
}

#[test]
fn cases_are_found_by_organisation_grant_and_agreement() {
    run(|| {
        let on_grant = order(AGENCY_CHIEF, single());
        let on_agreement = order(BUREAU_CHIEF, agreement(SINGLE));
        let elsewhere = order(BUREAU_CHIEF, agreement(DOUBLE));
        let to_agency = order_agency();
        Rectification::refer(signed_by(BUREAU_CHIEF), elsewhere, REGULATOR, FILE).unwrap();
        for (of, expected) in [
            (Of::Organisation(USER), vec![on_grant, on_agreement, elsewhere]),
            (Of::Organisation(AGENCY), vec![on_grant, to_agency]),
            (Of::Organisation(BUREAU), vec![on_agreement, elsewhere, to_agency]),
            (Of::Organisation(REGULATOR), vec![elsewhere]),
            (Of::Organisation(OTHER_AGENCY), vec![]),
            (Of::Grant(hashes()[0]), vec![on_grant]),
            (Of::Grant(GrantHash::zero()), vec![]),
            (Of::Agreement(SINGLE), vec![on_grant, on_agreement]),
            (Of::Agreement(DOUBLE), vec![elsewhere]),
            (Of::Agreement(77), vec![]),
        ] {
            assert_eq!(Rectification::case_count(of) as usize, expected.len(), "{of:?}");
            assert_eq!(Rectification::cases(of, 0, MAX_PAGE), expected, "{of:?}");
            assert_eq!(Rectification::cases(of, 1, 1), expected.get(1).copied().into_iter().collect::<Vec<_>>());
        }
    });
}

#[test]
fn lists_come_in_pages() {
    run(|| {
        for _ in 0..101 {
            let id = order(AGENCY_CHIEF, single());
            withdraw(AGENCY_CHIEF, id).unwrap();
        }
        for of in [Of::Organisation(USER), Of::Grant(hashes()[0]), Of::Agreement(SINGLE)] {
            assert_eq!(Rectification::case_count(of), 101);
            assert_eq!(Rectification::cases(of, 0, u32::MAX).len(), MAX_PAGE as usize);
            assert_eq!(Rectification::cases(of, MAX_PAGE, u32::MAX), [100]);
            assert!(Rectification::cases(of, 101, 9).is_empty() && Rectification::cases(of, u32::MAX, 9).is_empty());
        }
    });
}

#[test]
fn questions_change_nothing() {
    run(|| {
        let id = order(AGENCY_CHIEF, single());
        assert_storage_noop!({
            Rectification::rectification(id);
            Rectification::history(id, 0, 9);
            Rectification::cases(Of::Organisation(USER), 0, 9);
            Rectification::open_order(single(), AGENCY);
        });
    });
}
