//! The tables of decisions against the calls of the runtime.

use super::local;
use crate::{
    configs::{ConsortiumCalls, CouncilCollective},
    governance::{kind_of, least_votes, Pausable, ROOT_TABLE, TABLE},
    Hash, PalletInfo, Runtime, RuntimeCall, RuntimeOrigin, System,
};
use codec::{Compact, Decode, Encode};
use drl_primitives::governance::{DecisionKind, Tally};
use frame_support::{
    storage::with_transaction,
    traits::{Contains, GetCallMetadata, PalletInfo as _, PalletInfoAccess},
};
use pallet_collective::RawOrigin;
use pallet_pause::Target;
use scale_info::{form::PortableForm, Field, MetaType, PortableRegistry, Registry, TypeDef, TypeDefPrimitive, Variant};
use sp_runtime::{traits::Dispatchable, DispatchError, TransactionOutcome};
use std::collections::BTreeSet;

/// Calls that carry other calls with the origin that they have, and nothing more.
const CARRIERS: &[&str] = &["Utility.batch", "Utility.batch_all", "Utility.force_batch"];

/// Calls of the engine that root could make, and that no table lets the council make. (A remark is filtered for all but root;
/// `if_else` fails with what it carries.)
const OUT_OF_REACH: &[&str] = &[
    "System.remark",
    "System.set_heap_pages",
    "System.set_code",
    "System.set_code_without_checks",
    "System.set_storage",
    "System.kill_storage",
    "System.kill_prefix",
    "System.authorize_upgrade_without_checks",
    "Council.set_members",
    "Council.disapprove_proposal",
    "Council.kill",
    "Council.release_proposal_cost",
    "Utility.dispatch_as",
    "Utility.if_else",
    "Utility.with_weight",
    "Utility.dispatch_as_fallible",
];

/// A call of the runtime, with the least that its arguments can be.
struct Made {
    name: String,
    call: RuntimeCall,
}

/// Every call of the runtime that can be made: not one with an argument that has no value.
fn all_calls() -> Vec<Made> {
    let mut registry = Registry::new();
    let root = registry.register_type(&MetaType::new::<RuntimeCall>()).id;
    let types = PortableRegistry::from(registry);
    let mut made = Vec::new();
    for pallet in variants(&types, root) {
        let calls = pallet.fields.first().map(|field| variants(&types, field.ty.id)).unwrap_or_default();
        for call in calls {
            let mut bytes = vec![pallet.index, call.index];
            if write_fields(&types, &call.fields, &mut bytes).is_none() {
                continue;
            }
            let name = format!("{}.{}", pallet.name, call.name);
            let call = RuntimeCall::decode(&mut &bytes[..]).unwrap_or_else(|fault| panic!("{name}: {fault}"));
            made.push(Made { name, call });
        }
    }
    made
}

fn variants(types: &PortableRegistry, id: u32) -> Vec<Variant<PortableForm>> {
    match &types.resolve(id).unwrap().type_def {
        TypeDef::Variant(variant) => variant.variants.clone(),
        _ => Vec::new(),
    }
}

fn write_fields(types: &PortableRegistry, fields: &[Field<PortableForm>], out: &mut Vec<u8>) -> Option<()> {
    fields.iter().try_for_each(|field| write(types, field.ty.id, out))
}

/// Writes the least value of a type. `None` where it has none.
fn write(types: &PortableRegistry, id: u32, out: &mut Vec<u8>) -> Option<()> {
    let found = types.resolve(id).unwrap();
    match (found.path.segments.last().map(String::as_str), &found.type_def) {
        // A call of the root table: `enact` is tried with it.
        (Some("RuntimeCall"), _) => {
            RuntimeCall::from(frame_system::Call::authorize_upgrade { code_hash: Hash::zero() }).encode_to(out)
        }
        (Some("MultiAddress"), _) => crate::Address::Id(super::account(sp_keyring::Sr25519Keyring::Eve)).encode_to(out),
        (_, TypeDef::Composite(composite)) => write_fields(types, &composite.fields, out)?,
        (_, TypeDef::Variant(variant)) => {
            let least = variant.variants.iter().min_by_key(|variant| variant.fields.len())?;
            out.push(least.index);
            write_fields(types, &least.fields, out)?;
        }
        (_, TypeDef::Sequence(_) | TypeDef::BitSequence(_) | TypeDef::Compact(_)) => Compact(0u32).encode_to(out),
        (_, TypeDef::Array(array)) => (0..array.len).try_for_each(|_| write(types, array.type_param.id, out))?,
        (_, TypeDef::Tuple(tuple)) => tuple.fields.iter().try_for_each(|field| write(types, field.id, out))?,
        (_, TypeDef::Primitive(primitive)) => out.resize(out.len() + length_of(primitive), 0),
    }
    Some(())
}

/// Bytes of the least value of a primitive type.
fn length_of(primitive: &TypeDefPrimitive) -> usize {
    use TypeDefPrimitive::*;
    match primitive {
        Bool | U8 | I8 | Str => 1,
        U16 | I16 => 2,
        U32 | I32 | Char => 4,
        U64 | I64 => 8,
        U128 | I128 => 16,
        U256 | I256 => 32,
    }
}

/// Stands in for the reader of a blob's version.
struct NoVersion;

impl sp_core::traits::ReadRuntimeVersion for NoVersion {
    fn read_runtime_version(&self, _: &[u8], _: &mut dyn sp_core::traits::Externalities) -> Result<Vec<u8>, String> {
        Err("no blob".into())
    }
}

/// What becomes of a call. Nothing of it remains.
fn outcome(call: &RuntimeCall, origin: RuntimeOrigin) -> Result<(), DispatchError> {
    let made = with_transaction(|| {
        let made = call.clone().dispatch(origin).map(|_| ()).map_err(|failure| failure.error);
        TransactionOutcome::Rollback(Ok::<_, DispatchError>(made))
    });
    made.unwrap()
}

/// Whether the origin may make a call, as far as it is known who makes it. A call that first looks for what it is about, and finds
/// nothing, refuses this origin as it refuses nobody at all.
fn passes(call: &RuntimeCall, origin: RuntimeOrigin) -> bool {
    let made = outcome(call, origin);
    let filtered = DispatchError::from(frame_system::Error::<Runtime>::CallFiltered);
    match made {
        Err(refusal) if refusal == DispatchError::BadOrigin || refusal == filtered => false,
        made => made.is_ok() || made != outcome(call, RuntimeOrigin::none()),
    }
}

/// Runs `test` on the local chain.
fn on_chain(test: impl FnOnce()) {
    let mut chain = local();
    chain.register_extension(sp_core::traits::ReadRuntimeVersionExt::new(NoVersion));
    chain.execute_with(|| {
        System::set_block_number(1);
        test();
    });
}

fn council(ayes: u32, seats: u32) -> RuntimeOrigin {
    RawOrigin::<_, CouncilCollective>::Members(ayes, seats).into()
}

#[test]
fn every_call_is_open_to_the_council_with_just_the_votes_that_the_tables_say() {
    on_chain(|| {
        for Made { name, call } in all_calls() {
            for (ayes, seats) in
                [(1, 4), (2, 4), (3, 4), (4, 4), (2, 5), (3, 5), (4, 5), (2, 3), (2, 16), (1, 1), (0, 0)]
            {
                let tally = Tally { ayes, seats };
                let decides = kind_of(&call).is_some_and(|kind| kind.threshold().reached(tally));
                let expected = decides || CARRIERS.contains(&name.as_str());
                assert_eq!(passes(&call, council(ayes, seats)), expected, "{name} by {ayes} of {seats}");
            }
        }
    });
}

#[test]
fn a_single_member_is_no_council() {
    on_chain(|| {
        for Made { name, call } in all_calls() {
            let member = RawOrigin::<_, CouncilCollective>::Member(super::account(sp_keyring::Sr25519Keyring::Alice));
            assert_eq!(passes(&call, member.into()), CARRIERS.contains(&name.as_str()), "{name}");
        }
    });
}

#[test]
fn what_root_may_do_is_in_the_root_table_or_out_of_reach() {
    on_chain(|| {
        let root: BTreeSet<_> = ROOT_TABLE.iter().flat_map(|(_, calls)| *calls).collect();
        for Made { name, call } in all_calls() {
            let metadata = call.get_call_metadata();
            let in_table = root.contains(&(metadata.pallet_name, metadata.function_name));
            let two_thirds = kind_of(&call).is_some_and(|kind| kind.threshold() == DecisionKind::Members.threshold());
            let by_root = in_table || OUT_OF_REACH.contains(&name.as_str()) || CARRIERS.contains(&name.as_str());
            if by_root {
                assert!(passes(&call, RuntimeOrigin::root()), "{name} is not for root");
            } else if passes(&call, RuntimeOrigin::root()) {
                assert!(two_thirds, "root may make {name}, which no list says");
            }
            // The only way to root refuses what is not in its table.
            let enacted = RuntimeCall::from(pallet_decisions::Call::enact { call: Box::new(call) });
            let not_admitted = DispatchError::from(pallet_decisions::Error::<Runtime>::CallNotAdmitted);
            match outcome(&enacted, council(4, 4)) {
                Ok(()) => assert!(in_table, "{name} was made as root"),
                Err(error) if ConsortiumCalls::contains(&enacted) => {
                    assert_eq!((error, in_table), (not_admitted, false))
                }
                Err(error) => assert_eq!(error, frame_system::Error::<Runtime>::CallFiltered.into(), "{name}"),
            }
        }
    });
}

#[test]
fn the_tables_and_lists_name_calls_that_there_are_and_each_once() {
    let names: BTreeSet<_> = all_calls().into_iter().map(|made| made.name).collect();
    let mut seen = BTreeSet::new();
    let rows =
        TABLE.iter().chain(ROOT_TABLE).flat_map(|(_, calls)| *calls).map(|(pallet, call)| format!("{pallet}.{call}"));
    for name in rows.chain(CARRIERS.iter().chain(OUT_OF_REACH).map(|name| (*name).to_owned())) {
        assert!(names.contains(&name), "{name} is no call");
        assert!(seen.insert(name.clone()), "{name} stands twice");
    }
    let kinds: BTreeSet<_> = TABLE.iter().chain(ROOT_TABLE).map(|(kind, _)| *kind).collect();
    assert_eq!(kinds.len(), TABLE.len() + ROOT_TABLE.len(), "one row a kind");
}

#[test]
fn the_votes_that_a_motion_takes_are_those_of_what_takes_most_in_it() {
    let quota = || RuntimeCall::from(pallet_rule_parameters::Call::cancel_pending {});
    let pause = || RuntimeCall::from(pallet_pause::Call::pause { target: Target::Pallet(20) });
    let upgrade = || super::council::authorisation(Hash::zero());
    let batch = |calls| RuntimeCall::from(pallet_utility::Call::batch_all { calls });
    let votes = |call: RuntimeCall| [4, 5, 6].map(|seats| least_votes(&call, seats));
    assert_eq!(votes(quota()), [Some(3), Some(3), Some(4)]);
    assert_eq!(votes(pause()), [Some(2); 3]);
    assert_eq!(votes(upgrade()), [Some(3), Some(4), Some(4)]);
    assert_eq!(votes(batch(vec![pause(), quota()])), [Some(3), Some(3), Some(4)]);
    assert_eq!(votes(batch(vec![quota(), batch(vec![upgrade()])])), [Some(3), Some(4), Some(4)]);
    let remark = || RuntimeCall::from(frame_system::Call::remark { remark: vec![] });
    assert_eq!(votes(batch(vec![quota(), remark()])), [None; 3]);
    assert_eq!(votes(pallet_decisions::Call::enact { call: Box::new(quota()) }.into()), [None; 3]);
}

#[test]
fn what_governs_is_never_paused_and_all_else_can_be() {
    let first_of_release = crate::RuleParameters::index();
    for Made { name, call } in all_calls() {
        let encoded = call.encode();
        let (pallet, index) = (encoded[0], encoded[1]);
        let can_be = usize::from(pallet) >= first_of_release || usize::from(pallet) == crate::Utility::index();
        assert_eq!(Pausable::contains(&Target::Call(pallet, index)), can_be, "{name}");
        assert_eq!(Pausable::contains(&Target::Pallet(pallet)), can_be, "{name}");
    }
    assert_eq!(PalletInfo::index::<crate::Pause>(), Some(15));
    assert_eq!(PalletInfo::index::<crate::Decisions>(), Some(16));
    // No such call, no such pallet.
    for target in [Target::Call(20, 200), Target::Pallet(99), Target::Call(99, 0)] {
        assert!(!Pausable::contains(&target), "{target:?}");
    }
}
