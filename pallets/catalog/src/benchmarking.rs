//! Benchmarks of the calls, and the open dataset that other pallets ask for in theirs.

use super::*;
use alloc::{boxed::Box, vec, vec::Vec};
use drl_primitives::{
    catalog::{
        Channel, CureKind, DataFormat, DataType, DatasetControl, Field, Ground, Items, OpeningAttribute, ProtectedKind,
        Service, UpdateFrequency,
    },
    clocks::{ClockKind, ClockSubject, Clocks, OnDue},
    dataset::{
        Claim, ConsultedGroup, Cure, DatasetAct, EntryReview, FilingReason, Matter, Metadata, PriorityCategory,
        Qualities, Sharing, StopCause,
    },
    grant_status::Act,
    law::{Citation, Instrument},
    organisation::{Level, OrgKind, Organisations, Role},
    Code, DatasetId, Digest, ItemCode, OrgId, PublicName, MAX_ITEMS,
};
use frame_benchmarking::v2::*;
use frame_support::{assert_ok, traits::Get, BoundedVec};
use frame_system::RawOrigin;

/// A digest that is told apart by one byte.
fn digest(byte: u8) -> Digest {
    Digest::sha256([byte; 32])
}

/// The longest entry with this attribute: restricted under a cured G3, or prohibited.
fn entry(attribute: OpeningAttribute, items: u32) -> Metadata {
    let cure = |kind, specification, consents| Cure { kind, evidence: digest(1), specification, consents };
    Metadata {
        name: PublicName(BoundedVec::truncate_from(vec![b'a'; 128])),
        attribute,
        sharing: Sharing::Restricted { reason: digest(2), conditions: digest(3) },
        format: DataFormat::Csv,
        data_type: DataType::Table,
        update_frequency: UpdateFrequency::Monthly,
        field: Field::Transport,
        level: Level::City,
        items: item_codes(items),
        dictionary: digest(4),
        legal_basis: Citation::article(Instrument::ZhejiangRegulation, 15),
        grounds: BoundedVec::truncate_from(vec![Ground::ProtectedInformation]),
        protected: BoundedVec::truncate_from(ProtectedKind::ALL.to_vec()),
        cures: BoundedVec::truncate_from(vec![
            cure(CureKind::Anonymised, 1, 0),
            cure(CureKind::Desensitised, 1, 0),
            cure(CureKind::Consented, 0, 9),
        ]),
        assessment: Some(digest(5)),
        conditions: Some(digest(6)),
        min_rating: 0,
        qualities: Qualities { original: true, machine_readable: true, usable: true },
        linkage: None,
        no_state_secret: true,
        content: None,
    }
}

/// Items 1 to `count`.
fn item_codes(count: u32) -> Items {
    let last = ItemCode::try_from(count.clamp(1, MAX_ITEMS)).unwrap_or(ItemCode::MAX);
    BoundedVec::truncate_from((1..=last).collect::<Vec<_>>())
}

/// Those who act in a benchmark.
struct Cast<T: Config> {
    bureau: T::AccountId,
    owner: T::AccountId,
}

impl<T: Config> Cast<T> {
    fn new() -> Self {
        let (_, bureau) = T::Organisations::benchmark_officer(OrgKind::Bureau, Role::ChiefDataOfficer, 0);
        let (_, owner) = T::Organisations::benchmark_officer(OrgKind::Agency, Role::ChiefDataOfficer, 1);
        Self { bureau, owner }
    }

    fn bureau(&self) -> T::RuntimeOrigin {
        RawOrigin::Signed(self.bureau.clone()).into()
    }

    fn owner(&self) -> T::RuntimeOrigin {
        RawOrigin::Signed(self.owner.clone()).into()
    }

    fn draft(&self, attribute: OpeningAttribute) -> DatasetId {
        assert_ok!(Pallet::<T>::register(self.owner(), Box::new(entry(attribute, MAX_ITEMS))));
        DatasetCount::<T>::get()
    }

    fn proposed(&self, attribute: OpeningAttribute) -> DatasetId {
        let dataset = self.draft(attribute);
        assert_ok!(Pallet::<T>::propose(self.owner(), dataset));
        dataset
    }

    fn listed(&self) -> DatasetId {
        let dataset = self.proposed(OpeningAttribute::Restricted);
        assert_ok!(Pallet::<T>::review(self.bureau(), dataset, EntryReview::Pass));
        dataset
    }

    fn open(&self) -> DatasetId {
        let dataset = self.listed();
        assert_ok!(Pallet::<T>::publish(self.owner(), dataset, Channel::CityLedger));
        dataset
    }

    fn disputed(&self) -> DatasetId {
        let dataset = self.open();
        assert_ok!(Pallet::<T>::dispute(self.bureau(), dataset, prohibit(), digest(7)));
        dataset
    }

    fn reported(&self) -> DatasetId {
        let dataset = self.disputed();
        assert_ok!(Pallet::<T>::report_to_government(self.bureau(), dataset, Matter::Opening, digest(8)));
        dataset
    }

    fn filed(&self) -> DatasetId {
        let dataset = self.listed();
        let until = T::Clocks::today().plus(30);
        let reason = FilingReason::StateSystem;
        assert_ok!(Pallet::<T>::file_outside(self.owner(), dataset, reason, digest(9), until));
        dataset
    }

    fn elsewhere(&self) -> DatasetId {
        let dataset = self.filed();
        assert_ok!(Pallet::<T>::acknowledge_filing(self.bureau(), dataset));
        assert_ok!(Pallet::<T>::open_elsewhere(self.owner(), dataset));
        dataset
    }
}

/// The claim that the data is prohibited.
fn prohibit() -> Claim {
    Claim::Opening(OpeningAttribute::Prohibited)
}

fn service<T: Config>(dataset: DatasetId) -> Option<Service> {
    Datasets::<T>::get(dataset).map(|dataset| dataset.service)
}

/// [`drl_primitives::catalog::Datasets::benchmark_open_dataset`]: as if `owner` had gone the whole way.
pub(crate) fn open_dataset<T: Config>(owner: OrgId, items: u32) -> DatasetId {
    let id = DatasetCount::<T>::get().saturating_add(1);
    DatasetCount::<T>::put(id);
    let officer = frame_benchmarking::account("catalog owner", owner, id);
    let by = Actor { organisation: owner, officer };
    let stamp = Stamp { by, at: T::Clocks::now(), block: frame_system::Pallet::<T>::block_number() };
    let metadata = Metadata {
        grounds: Default::default(),
        protected: Default::default(),
        cures: Default::default(),
        ..entry(OpeningAttribute::Restricted, items)
    };
    let mut change = crate::change::Change::<T>::register(id, stamp.by.clone());
    let version =
        Version { metadata, drafted: stamp.clone(), proposed: Some(stamp.clone()), listed: Some(stamp.clone()) };
    change.keep(1, version);
    change.dataset.stage = drl_primitives::dataset::Stage::Settled;
    change.dataset.service = Service::Open;
    let edition = Edition { version: 1, attribute: OpeningAttribute::Restricted };
    change.serve(edition, Place::Platform(Channel::CityLedger));
    assert_ok!(change.restart_review());
    change.record(DatasetAct::Publish, Some(1), Detail::Channel(Channel::CityLedger), None);
    change.close(Event::DatasetPublished { dataset: id, version: 1, channel: Channel::CityLedger });
    id
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn register(i: Linear<1, MAX_ITEMS>) {
        let cast = Cast::<T>::new();

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), Box::new(entry(OpeningAttribute::Restricted, i)));

        assert_eq!(DatasetCount::<T>::get(), 1);
    }

    #[benchmark]
    fn amend(i: Linear<1, MAX_ITEMS>) {
        let cast = Cast::<T>::new();
        let dataset = cast.draft(OpeningAttribute::Restricted);

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), dataset, Box::new(entry(OpeningAttribute::Restricted, i)));

        assert_eq!(Pallet::<T>::version(dataset, 1).map(|v| v.metadata.items.len() as u32), Some(i));
    }

    #[benchmark]
    fn new_version(i: Linear<1, MAX_ITEMS>) {
        let cast = Cast::<T>::new();
        let dataset = cast.open();

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), dataset, Box::new(entry(OpeningAttribute::Restricted, i)));

        assert!(Pallet::<T>::version(dataset, 2).is_some());
    }

    #[benchmark]
    fn discard_draft() {
        let cast = Cast::<T>::new();
        let dataset = cast.draft(OpeningAttribute::Restricted);

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), dataset);

        assert_eq!(Datasets::<T>::get(dataset).and_then(|d| d.work), None);
    }

    #[benchmark]
    fn propose() {
        let cast = Cast::<T>::new();
        let dataset = cast.draft(OpeningAttribute::Restricted);

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), dataset);

        assert!(Pallet::<T>::version(dataset, 1).is_some_and(|v| v.proposed.is_some()));
    }

    /// The longer way: a stricter version is listed and stops the service.
    #[benchmark]
    fn review() {
        let cast = Cast::<T>::new();
        let dataset = cast.open();
        let stricter = Box::new(entry(OpeningAttribute::Prohibited, MAX_ITEMS));
        assert_ok!(Pallet::<T>::new_version(cast.owner(), dataset, stricter));
        assert_ok!(Pallet::<T>::propose(cast.owner(), dataset));

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.bureau.clone()), dataset, EntryReview::Pass);

        assert_eq!(service::<T>(dataset), Some(Service::NotOpen));
    }

    #[benchmark]
    fn dispute() {
        let cast = Cast::<T>::new();
        let dataset = cast.open();
        let draft = Box::new(entry(OpeningAttribute::Restricted, MAX_ITEMS));
        assert_ok!(Pallet::<T>::new_version(cast.owner(), dataset, draft));

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.bureau.clone()), dataset, prohibit(), digest(7));

        assert_eq!(service::<T>(dataset), Some(Service::Disputed));
    }

    #[benchmark]
    fn settle() {
        let cast = Cast::<T>::new();
        let dataset = cast.disputed();

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), dataset, prohibit());

        assert!(Disputes::<T>::get(dataset, Matter::Opening).is_none());
    }

    #[benchmark]
    fn report_to_government() {
        let cast = Cast::<T>::new();
        let dataset = cast.disputed();

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.bureau.clone()), dataset, Matter::Opening, digest(8));

        assert!(Disputes::<T>::get(dataset, Matter::Opening).is_some_and(|d| d.report.is_some()));
    }

    #[benchmark]
    fn record_government_decision() {
        let cast = Cast::<T>::new();
        let dataset = cast.reported();

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.bureau.clone()), dataset, prohibit(), digest(9));

        assert!(Decisions::<T>::get(dataset).is_some());
    }

    #[benchmark]
    fn publish() {
        let cast = Cast::<T>::new();
        let dataset = cast.listed();

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), dataset, Channel::CityLedger);

        assert_eq!(service::<T>(dataset), Some(Service::Open));
    }

    #[benchmark]
    fn file_outside() {
        let cast = Cast::<T>::new();
        let dataset = cast.listed();
        let until = T::Clocks::today().plus(30);

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), dataset, FilingReason::StateSystem, digest(9), until);

        assert!(Filings::<T>::get(dataset).is_some());
    }

    #[benchmark]
    fn acknowledge_filing() {
        let cast = Cast::<T>::new();
        let dataset = cast.filed();

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.bureau.clone()), dataset);

        assert!(Filings::<T>::get(dataset).is_some_and(|f| f.acknowledged_at.is_some()));
    }

    #[benchmark]
    fn open_elsewhere() {
        let cast = Cast::<T>::new();
        let dataset = cast.filed();
        assert_ok!(Pallet::<T>::acknowledge_filing(cast.bureau(), dataset));

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), dataset);

        assert_eq!(service::<T>(dataset), Some(Service::OpenElsewhere));
    }

    #[benchmark]
    fn suspend() {
        let cast = Cast::<T>::new();
        let dataset = cast.open();

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), dataset, StopCause::SecurityRisk, digest(1));

        assert_eq!(service::<T>(dataset), Some(Service::Suspended));
    }

    #[benchmark]
    fn restore() {
        let cast = Cast::<T>::new();
        let dataset = cast.open();
        assert_ok!(Pallet::<T>::suspend(cast.owner(), dataset, StopCause::SecurityRisk, digest(1)));

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), dataset, digest(2));

        assert_eq!(service::<T>(dataset), Some(Service::Open));
    }

    #[benchmark]
    fn withdraw() {
        let cast = Cast::<T>::new();
        let dataset = cast.disputed();

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), dataset, StopCause::Objection, digest(1));

        assert_eq!(service::<T>(dataset), Some(Service::Withdrawn));
    }

    #[benchmark]
    fn reassess() {
        let cast = Cast::<T>::new();
        let dataset = cast.open();

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), dataset, digest(77));

        assert_eq!(Datasets::<T>::get(dataset).and_then(|d| d.assessment), Some(digest(77)));
    }

    #[benchmark]
    fn withdraw_consent() {
        let cast = Cast::<T>::new();
        let dataset = cast.open();

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.owner.clone()), dataset, digest(1));

        assert_eq!(Datasets::<T>::get(dataset).map(|d| d.withdrawn_consents), Some(1));
    }

    #[benchmark]
    fn record_consultation() {
        let cast = Cast::<T>::new();
        let year = T::Clocks::today().year();

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.bureau.clone()), year, ConsultedGroup::Experts, digest(1));

        assert!(Consultations::<T>::get(year, ConsultedGroup::Experts).is_some());
    }

    #[benchmark]
    fn fix_priority_list(e: Linear<1, { T::MaxPriorityEntries::get() }>) {
        let cast = Cast::<T>::new();
        let year = T::Clocks::today().year();
        let mut entries = Vec::new();
        for _ in 0..e {
            let category = PriorityCategory::Livelihood;
            entries.push(PriorityEntry { dataset: cast.listed(), category });
        }
        for group in ConsultedGroup::ALL {
            assert_ok!(Pallet::<T>::record_consultation(cast.bureau(), year, *group, digest(1)));
        }

        #[extrinsic_call]
        _(RawOrigin::Signed(cast.bureau.clone()), year, BoundedVec::truncate_from(entries), digest(2));

        assert_eq!(PriorityVersions::<T>::get(year), 1);
    }

    #[benchmark]
    fn filing_term_due() {
        let cast = Cast::<T>::new();
        let dataset = cast.elsewhere();
        let place = Datasets::<T>::get(dataset).and_then(|d| d.serving).map(|serving| serving.place);
        let clock = match place {
            Some(Place::Elsewhere { clock, .. }) => clock,
            _ => 0,
        };

        #[block]
        {
            Pallet::<T>::on_due(clock, ClockKind::FilingTerm, ClockSubject::Dataset(dataset), 0);
        }

        assert_eq!(service::<T>(dataset), Some(Service::NotOpen));
    }

    #[benchmark]
    fn attribute_review_due() {
        let cast = Cast::<T>::new();
        let dataset = cast.open();
        let next = Datasets::<T>::get(dataset).and_then(|d| d.review);
        let clock = next.as_ref().map_or(0, |next| next.clock);

        #[block]
        {
            Pallet::<T>::on_due(clock, ClockKind::AttributeReview, ClockSubject::Dataset(dataset), 0);
        }

        let due = next.map(|next| next.due).unwrap_or_default();
        frame_system::Pallet::<T>::assert_last_event(Event::AttributeReviewOverdue { dataset, due }.into());
    }

    /// Not a call: what objections pay for it.
    #[benchmark]
    fn suspend_items(i: Linear<1, MAX_ITEMS>) {
        let cast = Cast::<T>::new();
        let dataset = cast.open();
        let organisation = Datasets::<T>::get(dataset).map(|d| d.owner).unwrap_or_default();
        let act = |byte| Act { organisation, officer: cast.owner.clone(), evidence: digest(byte) };
        assert_ok!(Pallet::<T>::set_suspended_items(dataset, item_codes(MAX_ITEMS), act(1)));
        assert_ok!(Pallet::<T>::set_suspended_items(dataset, Items::default(), act(2)));

        #[block]
        {
            assert_ok!(Pallet::<T>::set_suspended_items(dataset, item_codes(i), act(3)));
        }

        assert_eq!(Datasets::<T>::get(dataset).map(|d| d.item_suspensions), Some(3));
    }
}
