//! Random acts keep every invariant, what was filed never changes, and an answer once given stays.

use crate::{mock::*, BatchCount, Batches, Deliveries, DeliveryCount, Logs, ReturnCount, Returns, Roots};
use drl_primitives::{
    grant_status::GrantRegister,
    receipts::{
        record::{Log, ReturnDuty},
        Answer, BatchNote, DeliveryNote, DeliveryRef, ReceiptKind,
    },
    verdict::Reason,
    Code, GrantHash, OrgId,
};
use proptest::prelude::*;
use sp_runtime::DispatchResult;
use std::collections::BTreeMap;

/// Something that happens. Whoever has a right to it does it, unless somebody is named. Numbers are of what there is, one more
/// included.
#[derive(Clone, Debug)]
enum Happening {
    Record(Who, GrantHash, u32),
    Acknowledge(Who, u32, bool),
    File(Who, GrantHash, Option<DeliveryRef>),
    Decide(Who, u32, bool),
    AnchorDeliveries(Who, GrantHash, bool, u64, u32),
    AnchorReturns(Who, GrantHash, bool, u64, Option<DeliveryRef>),
    DecideBatch(Who, u32, bool),
    Certify(Who, GrantHash),
    Verdict(GrantHash, Reason),
    Pass(u64),
}

type Who = Option<AccountId>;

fn who() -> impl Strategy<Value = Who> {
    let anybody = vec![AGENCY_CHIEF, SIGNATORY, OTHER_CHIEF, PERSON_KEY, CLERK, NOBODY];
    prop::option::weighted(0.1, prop::sample::select(anybody))
}

fn grant() -> impl Strategy<Value = GrantHash> {
    prop::sample::select(vec![GRANT, GRANT, GRANT, GRANT, EASY_GRANT, PERSONAL_GRANT, OTHER_GRANT])
}

fn delivery_ref() -> impl Strategy<Value = Option<DeliveryRef>> {
    prop_oneof![
        1 => Just(None),
        4 => any::<u32>().prop_map(|id| Some(DeliveryRef::Receipt(id))),
        3 => any::<u32>().prop_map(|id| Some(DeliveryRef::Batch(id))),
    ]
}

fn happening() -> impl Strategy<Value = Happening> {
    use Happening::*;
    let id = any::<u32>;
    let mostly = || prop::bool::weighted(0.8);
    prop_oneof![
        4 => (who(), grant(), 0u32..9).prop_map(|(who, grant, days)| Record(who, grant, days)),
        6 => (who(), id(), mostly()).prop_map(|(who, id, yes)| Acknowledge(who, id, yes)),
        8 => (who(), grant(), delivery_ref()).prop_map(|(who, grant, of)| File(who, grant, of)),
        5 => (who(), id(), any::<bool>()).prop_map(|(who, id, yes)| Decide(who, id, yes)),
        4 => (who(), grant(), mostly(), 0u64..9, 0u32..9)
            .prop_map(|(who, grant, next, count, days)| AnchorDeliveries(who, grant, next, count, days)),
        4 => (who(), grant(), mostly(), 0u64..9, delivery_ref())
            .prop_map(|(who, grant, next, count, of)| AnchorReturns(who, grant, next, count, of)),
        6 => (who(), id(), mostly()).prop_map(|(who, id, yes)| DecideBatch(who, id, yes)),
        1 => (who(), grant()).prop_map(|(who, grant)| Certify(who, grant)),
        1 => (grant(), prop::sample::select(vec![Reason::Granted, Reason::Granted, Reason::GrantHeld]))
            .prop_map(|(grant, reason)| Verdict(grant, reason)),
        3 => (0u64..200_000_000).prop_map(Pass),
    ]
}

/// Who is named, or an officer of the organisation.
fn officer(who: Who, organisation: Option<OrgId>) -> RuntimeOrigin {
    signed_by(who.unwrap_or(match organisation {
        Some(AGENCY) => AGENCY_CHIEF,
        Some(OTHER_AGENCY) => OTHER_CHIEF,
        Some(PERSON) => PERSON_KEY,
        Some(USER) => SIGNATORY,
        _ => NOBODY,
    }))
}

fn agency_of(grant: GrantHash) -> Option<OrgId> {
    Desk::terms(grant).map(|terms| terms.agency)
}

fn user_of(grant: GrantHash) -> Option<OrgId> {
    Desk::terms(grant).map(|terms| terms.user)
}

/// A number of one of so many, or the next.
fn one_of(id: u32, count: u32) -> u32 {
    id % (count + 1)
}

fn known(of: Option<DeliveryRef>) -> Option<DeliveryRef> {
    of.map(|of| match of {
        DeliveryRef::Receipt(id) => DeliveryRef::Receipt(one_of(id, DeliveryCount::<Test>::get())),
        DeliveryRef::Batch(id) => DeliveryRef::Batch(one_of(id, BatchCount::<Test>::get())),
    })
}

fn said<Fault: Code>(yes: bool) -> Answer<Fault> {
    if yes {
        Answer::Accepted
    } else {
        refused(Fault::ALL[0])
    }
}

/// A day where the agreement of the grant asks for one, mostly; 0 days are too few.
fn due(grant: GrantHash, days: u32) -> Option<drl_primitives::Day> {
    let asked = grant == GRANT || grant == OTHER_GRANT;
    (asked == (days != 8)).then(|| today().plus(days))
}

/// The grant of what is answered, where the right officer answers.
fn under(who: Who, of: Option<DeliveryRef>) -> Option<GrantHash> {
    match (who, of?) {
        (Some(_), _) => None,
        (None, DeliveryRef::Receipt(id)) => Deliveries::<Test>::get(id).map(|delivery| delivery.grant),
        (None, DeliveryRef::Batch(id)) => Batches::<Test>::get(id).map(|batch| batch.grant),
    }
}

/// A batch that continues the log, or leaves a gap.
fn next_batch(grant: GrantHash, kind: ReceiptKind, next: bool, count: u64) -> BatchNote {
    let size = Logs::<Test>::get(grant, kind).head.size;
    let mut note = batch(if next { size } else { size + 1 }, count);
    note.root.0[16] = grant.0[0];
    note.root.0[17] = kind as u8;
    note
}

/// Does it; what the rules do not allow is refused.
fn happen(happening: Happening) -> DispatchResult {
    match happening {
        Happening::Record(who, grant, days) => {
            let note = DeliveryNote { return_due: due(grant, days), ..delivery() };
            Receipts::record_delivery(officer(who, agency_of(grant)), grant, note)
        }
        Happening::Acknowledge(who, id, yes) => {
            let id = one_of(id, DeliveryCount::<Test>::get());
            let user = Deliveries::<Test>::get(id).map(|delivery| delivery.parties.user);
            Receipts::acknowledge_delivery(officer(who, user), id, said(yes))
        }
        Happening::File(who, grant, of) => {
            let of = known(of);
            let grant = under(who, of).unwrap_or(grant);
            Receipts::file_return(officer(who, user_of(grant)), grant, data_return(of))
        }
        Happening::Decide(who, id, yes) => {
            let id = one_of(id, ReturnCount::<Test>::get());
            let agency = Returns::<Test>::get(id).map(|data_return| data_return.parties.agency);
            Receipts::decide_return(officer(who, agency), id, said(yes))
        }
        Happening::AnchorDeliveries(who, grant, next, count, days) => {
            let note = next_batch(grant, ReceiptKind::Delivery, next, count);
            Receipts::anchor_deliveries(officer(who, agency_of(grant)), grant, note, due(grant, days))
        }
        Happening::AnchorReturns(who, grant, next, count, of) => {
            let of = known(of);
            let grant = under(who, of).unwrap_or(grant);
            let note = next_batch(grant, ReceiptKind::Return, next, count);
            Receipts::anchor_returns(officer(who, user_of(grant)), grant, note, of)
        }
        Happening::DecideBatch(who, id, yes) => {
            let id = one_of(id, BatchCount::<Test>::get());
            let side = Batches::<Test>::get(id).map(|batch| batch.parties.answerer(batch.kind));
            Receipts::decide_batch(officer(who, side), id, said(yes))
        }
        Happening::Certify(who, grant) => {
            Receipts::certify_destruction(officer(who, user_of(grant)), grant, CERTIFICATE)
        }
        Happening::Verdict(grant, reason) => {
            Desk::set_reason(grant, reason);
            Ok(())
        }
        Happening::Pass(milliseconds) => {
            pass(milliseconds);
            Ok(())
        }
    }
}

/// All that was recorded, by kind and number.
type Record = BTreeMap<(u8, u32), String>;

/// What was filed: all but the answers.
fn filed() -> Record {
    let mut record = Record::new();
    for (id, mut delivery) in Deliveries::<Test>::iter() {
        delivery.answer = None;
        record.insert((0, id), format!("{delivery:?}"));
    }
    for (id, mut data_return) in Returns::<Test>::iter() {
        data_return.answer = None;
        record.insert((1, id), format!("{data_return:?}"));
    }
    for (id, mut batch) in Batches::<Test>::iter() {
        batch.answer = None;
        record.insert((2, id), format!("{batch:?}"));
    }
    record
}

/// What was answered.
fn answered() -> Record {
    let mut record = Record::new();
    for (id, delivery) in Deliveries::<Test>::iter() {
        record.extend(delivery.answer.map(|answer| ((0, id), format!("{answer:?}"))));
    }
    for (id, data_return) in Returns::<Test>::iter() {
        record.extend(data_return.answer.map(|answer| ((1, id), format!("{answer:?}"))));
    }
    for (id, batch) in Batches::<Test>::iter() {
        record.extend(batch.answer.map(|answer| ((2, id), format!("{answer:?}"))));
    }
    record
}

/// Nothing that was so has changed or gone.
fn keeps(before: &Record, after: &Record) {
    for (key, record) in before {
        assert_eq!(after.get(key), Some(record), "{key:?}");
    }
}

fn sizes() -> BTreeMap<(GrantHash, ReceiptKind), Log> {
    Logs::<Test>::iter().map(|(grant, kind, log)| ((grant, kind), log)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn random_acts_keep_all_invariants(happenings in prop::collection::vec(happening(), 1..120)) {
        run(|| {
            for happening in happenings {
                let (filed_before, answered_before, logs_before) = (filed(), answered(), sizes());
                let _done_or_refused = happen(happening);
                Receipts::do_try_state().unwrap();
                keeps(&filed_before, &filed());
                keeps(&answered_before, &answered());
                let logs = sizes();
                for (key, log) in logs_before {
                    assert!(logs[&key].head.size >= log.head.size && logs[&key].batches >= log.batches);
                }
            }
            // As many clocks run as duties are owed.
            let owed = crate::Duties::<Test>::iter_values().filter(|duty| matches!(duty, ReturnDuty::Owed(_))).count();
            assert_eq!(drl_primitives::testing::Mock::clocks().len(), owed);
        });
    }

    /// Whatever is anchored, a batch is taken whole or refused, and taken only where it continues the log.
    #[test]
    fn any_batch_is_taken_or_refused(
        first in prop_oneof![Just(5u64), any::<u64>()],
        count in prop_oneof![Just(1u64), any::<u64>()],
        root in any::<[u8; 32]>(),
    ) {
        run(|| {
            let deliver = |note| Receipts::anchor_deliveries(signed_by(AGENCY_CLERK), EASY_GRANT, note, None);
            deliver(batch(0, 5)).unwrap();
            let note = BatchNote { first, count, root: root.into() };
            let taken = deliver(note).is_ok();
            let fits = first == 5 && count > 0 && note.head().is_some();
            assert_eq!(taken, fits && note.root != batch(0, 5).root && !note.root.is_zero());
            assert_eq!(Roots::<Test>::iter().count(), 1 + usize::from(taken));
        });
    }

    /// Whatever a delivery says, it is recorded whole or refused.
    #[test]
    fn any_delivery_is_recorded_or_refused(
        version in any::<u32>(),
        size in any::<u64>(),
        back in prop_oneof![0u64..500_000_000, any::<u64>()],
        day in prop::option::of(prop_oneof![0u32..40_000, any::<u32>()]),
    ) {
        run(|| {
            let delivered_at = now().wrapping_sub(back);
            let return_due = day.map(drl_primitives::Day);
            let note = DeliveryNote { version, size, delivered_at, return_due, ..delivery() };
            let recorded = Receipts::record_delivery(signed_by(AGENCY_CLERK), GRANT, note).is_ok();
            let timely = delivered_at <= now() && delivered_at >= today().minus(5).start();
            let ahead = return_due.is_some_and(|day| day > today());
            assert_eq!(recorded, version >= VERSION && size > 0 && timely && ahead);
            assert_eq!(DeliveryCount::<Test>::get(), u32::from(recorded));
        });
    }
}
