//! Tests, one file a topic.

mod control;
mod disputes;
mod entries;
mod filings;
mod history;
mod metadata;
mod model;
mod opening;
mod priority;
mod review;
mod stopping;
mod table;
mod weights;

use crate::{mock::*, Error, Event, Record, Version};
use drl_primitives::{
    catalog::{
        Channel, CureKind, DataFormat, DataType, Datasets as _, Field, Ground, OpeningAttribute, ProtectedKind,
        Service, UpdateFrequency,
    },
    dataset::{Claim, Cure, DatasetAct, EntryReview, Metadata, Qualities, Sharing, Stage, StopCause},
    law::{Citation, Instrument},
    organisation::{Level, Standing},
    testing::{Mock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    DatasetId, DatasetVersion, Day, Digest, PublicName,
};
use frame_support::{assert_noop, assert_ok, pallet_prelude::*};
use sp_runtime::DispatchError::BadOrigin;

/// A digest that is told apart by one byte.
fn digest(byte: u8) -> Digest {
    Digest::sha256([byte; 32])
}

/// A day written as text.
fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn signed(who: u64) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// Unconditional data that no ground stands against.
fn unconditional() -> Metadata {
    Metadata {
        name: PublicName::new("丽水市客运站点").unwrap(),
        attribute: OpeningAttribute::Unconditional,
        sharing: Sharing::Unconditional,
        format: DataFormat::Csv,
        data_type: DataType::Table,
        update_frequency: UpdateFrequency::Monthly,
        field: Field::Transport,
        level: Level::City,
        items: vec![1, 2, 7].try_into().unwrap(),
        dictionary: digest(1),
        legal_basis: Citation::article(Instrument::AdministrativeRegulation, 9),
        grounds: Default::default(),
        protected: Default::default(),
        cures: Default::default(),
        assessment: Some(digest(2)),
        conditions: None,
        min_rating: 0,
        qualities: Qualities { original: true, machine_readable: true, usable: true },
        linkage: None,
        no_state_secret: true,
        content: None,
    }
}

/// The same as restricted data.
fn restricted() -> Metadata {
    Metadata { attribute: OpeningAttribute::Restricted, conditions: Some(digest(3)), ..unconditional() }
}

/// Data that harms the public interest when opened.
fn prohibited() -> Metadata {
    Metadata {
        attribute: OpeningAttribute::Prohibited,
        grounds: vec![Ground::PublicInterest].try_into().unwrap(),
        ..unconditional()
    }
}

/// Raw data with personal information.
fn raw() -> Metadata {
    Metadata {
        attribute: OpeningAttribute::Prohibited,
        grounds: vec![Ground::ProtectedInformation].try_into().unwrap(),
        protected: vec![ProtectedKind::PersonalInformation].try_into().unwrap(),
        items: Default::default(),
        ..unconditional()
    }
}

/// The same, cured in this way, as restricted data.
fn cured(kind: CureKind) -> Metadata {
    Metadata {
        attribute: OpeningAttribute::Restricted,
        conditions: Some(digest(3)),
        items: vec![1, 2].try_into().unwrap(),
        cures: vec![cure(kind)].try_into().unwrap(),
        ..raw()
    }
}

fn cure(kind: CureKind) -> Cure {
    let consented = kind == CureKind::Consented;
    Cure { kind, evidence: digest(4), specification: u16::from(!consented), consents: if consented { 12 } else { 0 } }
}

fn drafted(metadata: Metadata) -> DatasetId {
    assert_ok!(Catalog::register(signed(CLERK), Box::new(metadata)));
    Catalog::dataset_count()
}

fn proposed(metadata: Metadata) -> DatasetId {
    let dataset = drafted(metadata);
    assert_ok!(Catalog::propose(signed(CHIEF), dataset));
    dataset
}

fn listed(metadata: Metadata) -> DatasetId {
    let dataset = proposed(metadata);
    assert_ok!(Catalog::review(signed(BUREAU_CHIEF), dataset, EntryReview::Pass));
    dataset
}

/// Opened on the channel that its attribute has.
fn open(metadata: Metadata) -> DatasetId {
    let channel = match metadata.attribute {
        OpeningAttribute::Unconditional => Channel::OpenSite,
        _ => Channel::CityLedger,
    };
    let dataset = listed(metadata);
    assert_ok!(Catalog::publish(signed(CHIEF), dataset, channel));
    events();
    dataset
}

/// A further version, up to its listing.
fn list_again(dataset: DatasetId, metadata: Metadata) {
    assert_ok!(Catalog::new_version(signed(CLERK), dataset, Box::new(metadata)));
    assert_ok!(Catalog::propose(signed(CHIEF), dataset));
    assert_ok!(Catalog::review(signed(BUREAU_CHIEF), dataset, EntryReview::Pass));
}

fn state(dataset: DatasetId) -> (Stage, Service) {
    let entry = Catalog::dataset(dataset).unwrap();
    (entry.stage, entry.service)
}

fn version(dataset: DatasetId, number: DatasetVersion) -> Version<u64, u64> {
    Catalog::version(dataset, number).unwrap()
}

fn last_record(dataset: DatasetId) -> Record<u64, u64> {
    Catalog::record(dataset, Catalog::record_count(dataset) - 1).unwrap()
}

/// The events of this pallet since the last look, in order.
fn events() -> Vec<Event<Test>> {
    let found = System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::Catalog(event) => Some(event),
            _ => None,
        })
        .collect();
    System::reset_events();
    found
}

/// Nobody but an officer of the owner who may do it; `decides` says that preparing is not enough.
fn for_owner_only(decides: bool, call: impl Fn(RuntimeOrigin) -> DispatchResult) {
    for_nobody_else(&call);
    assert_noop!(call(signed(OTHER_CHIEF)), Error::<Test>::NotOwner);
    if decides {
        assert_noop!(call(signed(CLERK)), NOT_ALLOWED);
    }
    Mock::set_standing(AGENCY, Standing::Suspended);
    assert_noop!(call(signed(CHIEF)), NOT_ACTIVE);
    Mock::set_standing(AGENCY, Standing::Active);
}

/// Nobody but an officer of the bureau who may do it.
fn for_bureau_only(decides: bool, call: impl Fn(RuntimeOrigin) -> DispatchResult) {
    for_nobody_else(&call);
    assert_noop!(call(signed(CHIEF)), WRONG_KIND);
    if decides {
        assert_noop!(call(signed(BUREAU_CLERK)), NOT_ALLOWED);
    }
}

fn for_nobody_else(call: &impl Fn(RuntimeOrigin) -> DispatchResult) {
    assert_noop!(call(RuntimeOrigin::none()), BadOrigin);
    assert_noop!(call(RuntimeOrigin::root()), BadOrigin);
    assert_noop!(call(signed(STRANGER)), NOT_OFFICER);
    assert_noop!(call(signed(USER)), WRONG_KIND);
}
