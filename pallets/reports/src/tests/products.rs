//! Products: published, updated, retired.

use crate::{mock::*, Event, ListCounts, Obligations, ProductHistories, Products};
use drl_primitives::{
    agreement::AgreementStanding,
    clocks::ClockEnd,
    date::LAST_DAY,
    reports::{
        Listing, Product, ProductAct, ProductRecord, ProductState, ProductTerms, ProductUpdate, ProductsOf,
        RetirementCause,
    },
    testing::{NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    Code, GrantHash, PublicName,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

fn publish_as(who: AccountId, terms: ProductTerms) -> DispatchResult {
    ReportsPallet::publish_product(by(who), AGREEMENT, terms)
}

fn with(change: impl FnOnce(&mut ProductTerms)) -> DispatchResult {
    let mut terms = product();
    change(&mut terms);
    publish_as(SIGNATORY, terms)
}

#[test]
fn r_090_a_product_is_published() {
    run(|| {
        deliver();
        take_events();
        pass_days(10);
        assert_ok!(publish());
        assert_eq!(
            take_events(),
            [Event::ProductPublished {
                product: 0,
                agreement: AGREEMENT,
                user: USER,
                officer: SIGNATORY,
                launch: Some(ClockEnd::InTime),
                served_in_time: true
            }]
        );
        assert_eq!(
            Products::<Test>::get(0),
            Some(Product {
                agreement: AGREEMENT,
                user: USER,
                terms: product(),
                state: ProductState::Published,
                served_in_time: true,
                published_at: now(),
                updated_at: now(),
                history_len: 1,
            })
        );
        let stamp = stamp(USER, SIGNATORY, DOCUMENT);
        assert_eq!(ProductHistories::<Test>::get(0, 0), Some(ProductRecord { act: ProductAct::Publish, stamp }));
        for of in [ProductsOf::Agreement(AGREEMENT), ProductsOf::User(USER)] {
            assert_eq!(ReportsPallet::list(Listing::Products(of), 0, 10), [0]);
        }
    });
}

#[test]
fn r_090_another_product_is_no_launch() {
    run(|| {
        deliver();
        assert_ok!(publish());
        take_events();
        assert_ok!(publish());
        assert!(matches!(take_events()[..], [Event::ProductPublished { product: 1, launch: None, .. }]));
        assert_eq!(ListCounts::<Test>::get(Listing::Products(ProductsOf::Agreement(AGREEMENT))), 2);
    });
}

#[test]
fn r_090_it_serves_within_the_agreed_days_or_that_is_recorded() {
    run(|| {
        deliver();
        let completed_on = today();
        pass_days(31);
        for (days, in_time) in [(30, true), (31, false)] {
            let launched_on = completed_on.plus(days);
            assert_ok!(publish_as(SIGNATORY, ProductTerms { completed_on, launched_on, ..product() }));
            assert_eq!(Products::<Test>::iter_values().filter(|p| p.served_in_time == in_time).count(), 1);
        }
    });
}

#[test]
fn q_35_the_signatory_decides_what_is_published() {
    run(|| {
        deliver();
        assert_noop!(publish_as(NOBODY, product()), NOT_OFFICER);
        assert_noop!(publish_as(CLERK, product()), NOT_ALLOWED);
        assert_noop!(publish_as(GUARD, product()), NOT_ALLOWED);
        assert_noop!(publish_as(AGENCY_CHIEF, product()), WRONG_KIND);
        assert_noop!(publish_as(BUREAU_CHIEF, product()), WRONG_KIND);
        assert_noop!(publish_as(SELF, product()), Fault::NotParty);
        assert_ok!(publish_as(SIGNATORY, product()));
        let update = |who| ReportsPallet::update_product(by(who), 0, ProductUpdate::Data, OTHER_DOCUMENT);
        let retire = |who| ReportsPallet::retire_product(by(who), 0, RetirementCause::OwnDecision, OTHER_DOCUMENT);
        for call in [&update as &dyn Fn(AccountId) -> DispatchResult, &retire] {
            assert_noop!(call(NOBODY), NOT_OFFICER);
            assert_noop!(call(CLERK), NOT_ALLOWED);
            assert_noop!(call(AGENCY_CHIEF), WRONG_KIND);
            assert_noop!(call(SELF), Fault::NotParty);
        }
    });
}

#[test]
fn r_072_a_product_names_the_public_data_it_cites() {
    run(|| {
        deliver();
        assert_noop!(with(|terms| terms.attribution = false), Fault::AttributionMissing);
    });
}

#[test]
fn r_082_a_product_lists_its_grants() {
    run(|| {
        deliver();
        let of = |grants: &[GrantHash]| with(|terms| terms.grants = grants.to_vec().try_into().unwrap());
        assert_noop!(of(&[]), Fault::MalformedGrants);
        assert_noop!(of(&[SECOND_GRANT, GRANT]), Fault::MalformedGrants);
        assert_noop!(of(&[GRANT, GRANT]), Fault::MalformedGrants);
        assert_noop!(of(&[GrantHash::repeat_byte(1)]), Fault::NoSuchGrant);
        assert_noop!(of(&[GRANT, JOINT_GRANT]), Fault::GrantOfAnother);
        assert_ok!(of(&[SECOND_GRANT]));
        assert_eq!(Products::<Test>::get(0).unwrap().terms.grants.to_vec(), [SECOND_GRANT]);
    });
}

#[test]
fn r_082_a_product_may_name_every_grant_of_an_agreement() {
    run(|| {
        deliver();
        let grants: Vec<GrantHash> = (0..32).map(GrantHash::from_low_u64_be).collect();
        for grant in &grants {
            GrantBook::add(*grant, AGREEMENT, AGENCY, USER);
        }
        assert_ok!(with(|terms| terms.grants = grants.try_into().unwrap()));
    });
}

#[test]
fn its_days_follow_one_another() {
    run(|| {
        deliver();
        pass_days(10);
        let on = |completed: i64, launched: i64| {
            let at = |days: i64| drl_primitives::Day((i64::from(today().0) + days) as u32);
            with(|terms| (terms.completed_on, terms.launched_on) = (at(completed), at(launched)))
        };
        assert_noop!(on(-11, 0), Fault::BeforeFirstDelivery);
        assert_noop!(on(0, 1), Fault::DayInFuture);
        assert_noop!(on(1, 0), Fault::DaysOutOfOrder);
        assert_noop!(with(|terms| terms.serves_until = Some(today().minus(1))), Fault::DaysOutOfOrder);
        assert_noop!(with(|terms| terms.serves_until = Some(drl_primitives::Day(u32::MAX))), Fault::DaysOutOfOrder);
        assert_ok!(on(-10, 0));
        assert_ok!(with(|terms| terms.serves_until = Some(today())));
        assert_ok!(with(|terms| terms.serves_until = Some(LAST_DAY)));
    });
}

#[test]
fn names_and_documents_are_checked() {
    run(|| {
        deliver();
        for name in [b"".to_vec(), b" a".to_vec(), vec![0xff]] {
            assert_noop!(with(|terms| terms.name = PublicName(name.try_into().unwrap())), Fault::MalformedName);
        }
        assert_noop!(with(|terms| terms.document = NO_DOCUMENT), Fault::DocumentMissing);
        assert_noop!(with(|terms| terms.link = NO_DOCUMENT), Fault::DocumentMissing);
    });
}

#[test]
fn r_082_it_is_made_from_data_that_was_delivered_under_an_agreement_in_force() {
    run(|| {
        assert_noop!(publish(), Fault::NothingDelivered);
        assert_noop!(ReportsPallet::publish_product(by(SIGNATORY), UNSIGNED, product()), Fault::NoSuchAgreement);
        deliver();
        end(AGREEMENT, AgreementStanding::TerminatedForBreach);
        assert_noop!(publish(), Fault::NotInForce);
    });
}

#[test]
fn r_091_what_is_new_is_appended() {
    run(|| {
        deliver();
        assert_ok!(publish());
        let published_at = now();
        for (number, update) in (1..).zip(ProductUpdate::ALL) {
            take_events();
            pass_days(1);
            assert_ok!(ReportsPallet::update_product(by(SIGNATORY), 0, *update, OTHER_DOCUMENT));
            let officer = SIGNATORY;
            let document = OTHER_DOCUMENT;
            assert_eq!(take_events(), [Event::ProductUpdated { product: 0, update: *update, officer, document }]);
            let stamp = stamp(USER, SIGNATORY, OTHER_DOCUMENT);
            assert_eq!(
                ProductHistories::<Test>::get(0, number),
                Some(ProductRecord { act: ProductAct::Update(*update), stamp })
            );
            let product = Products::<Test>::get(0).unwrap();
            assert_eq!((product.history_len, product.updated_at), (number + 1, now()));
            // Only description and link take the place of what was published.
            assert_eq!(product.terms.document, OTHER_DOCUMENT);
            assert_eq!(product.terms.link, if number < 2 { LINK } else { OTHER_DOCUMENT });
            assert_eq!(product.published_at, published_at);
        }
        // What was published stands in the history.
        assert_eq!(ProductHistories::<Test>::get(0, 0).unwrap().stamp.by.evidence, DOCUMENT);
    });
}

#[test]
fn r_091_new_data_and_opinions_leave_the_description() {
    run(|| {
        deliver();
        assert_ok!(publish());
        for update in [ProductUpdate::Data, ProductUpdate::Opinions] {
            assert_ok!(ReportsPallet::update_product(by(SIGNATORY), 0, update, OTHER_DOCUMENT));
        }
        assert_eq!(Products::<Test>::get(0).unwrap().terms, product());
    });
}

#[test]
fn a_product_is_retired_once_and_not_updated_after() {
    run(|| {
        deliver();
        assert_ok!(publish());
        take_events();
        let retire = |cause| ReportsPallet::retire_product(by(SIGNATORY), 0, cause, OTHER_DOCUMENT);
        assert_ok!(retire(RetirementCause::Replaced));
        assert_eq!(
            take_events(),
            [Event::ProductRetired {
                product: 0,
                cause: RetirementCause::Replaced,
                officer: SIGNATORY,
                document: OTHER_DOCUMENT
            }]
        );
        assert_eq!(Products::<Test>::get(0).unwrap().state, ProductState::Retired);
        assert_noop!(retire(RetirementCause::Replaced), Fault::WrongState);
        assert_noop!(ReportsPallet::update_product(by(SIGNATORY), 0, ProductUpdate::Link, LINK), Fault::WrongState);
        // It was the launch all the same.
        assert!(Obligations::<Test>::get(AGREEMENT).unwrap().launch.launched.is_some());
    });
}

#[test]
fn updates_need_an_agreement_in_force_and_retirement_does_not() {
    run(|| {
        deliver();
        assert_ok!(publish());
        end(AGREEMENT, AgreementStanding::Expired);
        assert_noop!(ReportsPallet::update_product(by(SIGNATORY), 0, ProductUpdate::Link, LINK), Fault::NotInForce);
        assert_ok!(ReportsPallet::retire_product(by(SIGNATORY), 0, RetirementCause::AgreementEnded, OTHER_DOCUMENT));
    });
}

#[test]
fn an_unknown_product_or_a_missing_document_is_refused() {
    run(|| {
        deliver();
        let update =
            |product, document| ReportsPallet::update_product(by(SIGNATORY), product, ProductUpdate::Data, document);
        let retire = |product, document| {
            ReportsPallet::retire_product(by(SIGNATORY), product, RetirementCause::OwnDecision, document)
        };
        assert_noop!(update(0, DOCUMENT), Fault::NoSuchProduct);
        assert_noop!(retire(0, DOCUMENT), Fault::NoSuchProduct);
        assert_ok!(publish());
        assert_noop!(update(0, NO_DOCUMENT), Fault::DocumentMissing);
        assert_noop!(retire(0, NO_DOCUMENT), Fault::DocumentMissing);
    });
}
