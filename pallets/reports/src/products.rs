//! Products and services: published, kept up, retired.

use crate::{
    access::{Actor, USERS},
    transitions::{next_launch, next_product, LaunchStep, ProductStep},
    types::Launch,
    Config, Error, Event, NextProduct, Obligations, Pallet, ProductHistories, Products,
};
use drl_primitives::{
    agreement::AgreementDuties,
    clocks::{ClockEnd, Clocks},
    date::LAST_DAY,
    grant_status::GrantRegister,
    reports::{
        Listing, Product, ProductAct, ProductGrants, ProductId, ProductRecord, ProductState, ProductTerms,
        ProductUpdate, ProductsOf, RetirementCause,
    },
    AgreementId, Day, Digest,
};
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_publish_product(
        origin: OriginFor<T>,
        agreement: AgreementId,
        terms: ProductTerms,
    ) -> DispatchResult {
        let actor = Self::ensure_decides(origin, USERS)?;
        let duties = Self::duties_in_force(agreement)?;
        ensure!(duties.user == actor.organisation, Error::<T>::NotParty);
        let mut obligation = Obligations::<T>::get(agreement).ok_or(Error::<T>::NothingDelivered)?;
        Self::check_terms(agreement, &terms, obligation.first_day())?;

        let launch = Self::launch(&mut obligation.launch)?;
        Obligations::<T>::insert(agreement, obligation);
        let served_in_time = served_in_time(&terms, &duties);
        let product = Self::store_product(agreement, terms, served_in_time, &actor)?;
        let Actor { organisation: user, officer, .. } = actor;
        Self::deposit_event(Event::ProductPublished { product, agreement, user, officer, launch, served_in_time });
        Ok(())
    }

    /// The first product is the launch: it stops the clock. Tells whether in time.
    fn launch(launch: &mut Launch) -> Result<Option<ClockEnd>, Error<T>> {
        launch.state = next_launch(launch.state, LaunchStep::Publish).ok_or(Error::<T>::WrongState)?;
        let Some(clock) = launch.clock.take() else { return Ok(None) };
        let end = T::Clocks::stop(clock);
        launch.launched = Some((T::Clocks::now(), end));
        Ok(Some(end))
    }

    fn check_terms(agreement: AgreementId, terms: &ProductTerms, first_delivery: Day) -> DispatchResult {
        ensure!(terms.name.check().is_ok(), Error::<T>::MalformedName);
        Self::ensure_documents(&[terms.document, terms.link])?;
        ensure!(terms.attribution, Error::<T>::AttributionMissing);
        ensure!(terms.completed_on >= first_delivery, Error::<T>::BeforeFirstDelivery);
        ensure!(terms.launched_on <= T::Clocks::today(), Error::<T>::DayInFuture);
        let serves = terms.serves_until.is_none_or(|last| (terms.launched_on..=LAST_DAY).contains(&last));
        ensure!(terms.completed_on <= terms.launched_on && serves, Error::<T>::DaysOutOfOrder);
        Self::check_grants(agreement, &terms.grants)
    }

    /// A product is made from data of its own agreement, and says from which.
    fn check_grants(agreement: AgreementId, grants: &ProductGrants) -> DispatchResult {
        let ascending = grants.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
        ensure!(ascending && !grants.is_empty(), Error::<T>::MalformedGrants);
        for grant in grants {
            let terms = T::Grants::terms(*grant).ok_or(Error::<T>::NoSuchGrant)?;
            ensure!(terms.agreement == agreement, Error::<T>::GrantOfAnother);
        }
        Ok(())
    }

    fn store_product(
        agreement: AgreementId,
        terms: ProductTerms,
        served_in_time: bool,
        actor: &Actor<T::AccountId>,
    ) -> Result<ProductId, DispatchError> {
        let id = NextProduct::<T>::try_mutate(Self::take_number)?;
        let (now, user, document) = (T::Clocks::now(), actor.organisation, terms.document);
        let mut product = Product {
            agreement,
            user,
            terms,
            state: ProductState::Published,
            served_in_time,
            published_at: now,
            updated_at: now,
            history_len: 0,
        };
        Self::append_product_record(id, &mut product, ProductAct::Publish, actor, document)?;
        Products::<T>::insert(id, product);
        Self::enlist(Listing::Products(ProductsOf::Agreement(agreement)), id)?;
        Self::enlist(Listing::Products(ProductsOf::User(user)), id)?;
        Ok(id)
    }

    fn append_product_record(
        id: ProductId,
        product: &mut Product,
        act: ProductAct,
        actor: &Actor<T::AccountId>,
        evidence: Digest,
    ) -> Result<(), Error<T>> {
        let number = Self::take_number(&mut product.history_len)?;
        let stamp = Self::stamp(actor, evidence);
        product.updated_at = stamp.at;
        ProductHistories::<T>::insert(id, number, ProductRecord { act, stamp });
        Ok(())
    }

    pub(crate) fn do_update_product(
        origin: OriginFor<T>,
        id: ProductId,
        update: ProductUpdate,
        document: Digest,
    ) -> DispatchResult {
        let (actor, mut product) = Self::ensure_own_product(origin, id)?;
        Self::duties_in_force(product.agreement)?;
        product.state = next_product(product.state, ProductStep::Update).ok_or(Error::<T>::WrongState)?;
        Self::ensure_documents(&[document])?;

        match update {
            ProductUpdate::Description => product.terms.document = document,
            ProductUpdate::Link => product.terms.link = document,
            ProductUpdate::Data | ProductUpdate::Opinions => {}
        }
        Self::append_product_record(id, &mut product, ProductAct::Update(update), &actor, document)?;
        Products::<T>::insert(id, product);
        let officer = actor.officer;
        Self::deposit_event(Event::ProductUpdated { product: id, update, officer, document });
        Ok(())
    }

    pub(crate) fn do_retire_product(
        origin: OriginFor<T>,
        id: ProductId,
        cause: RetirementCause,
        document: Digest,
    ) -> DispatchResult {
        let (actor, mut product) = Self::ensure_own_product(origin, id)?;
        product.state = next_product(product.state, ProductStep::Retire).ok_or(Error::<T>::WrongState)?;
        Self::ensure_documents(&[document])?;

        Self::append_product_record(id, &mut product, ProductAct::Retire(cause), &actor, document)?;
        Products::<T>::insert(id, product);
        let officer = actor.officer;
        Self::deposit_event(Event::ProductRetired { product: id, cause, officer, document });
        Ok(())
    }

    /// A product of the officer's own organisation.
    fn ensure_own_product(
        origin: OriginFor<T>,
        id: ProductId,
    ) -> Result<(Actor<T::AccountId>, Product), DispatchError> {
        let actor = Self::ensure_decides(origin, USERS)?;
        let product = Products::<T>::get(id).ok_or(Error::<T>::NoSuchProduct)?;
        ensure!(product.user == actor.organisation, Error::<T>::NotParty);
        Ok((actor, product))
    }
}

/// Whether it serves the public within the agreed days from the end of development.
fn served_in_time(terms: &ProductTerms, duties: &AgreementDuties) -> bool {
    terms.launched_on <= terms.completed_on.plus(u32::from(duties.service_start_days))
}
