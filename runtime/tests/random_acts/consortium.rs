//! Arguments that make sense for what the consortium decides about itself: members, seats, validators, nodes, pauses, upgrades.

use crate::{calls::Name, dice::Dice, world::World};
use codec::Encode;
use drl_primitives::{
    consortium::{RemovalCause, ValidatorState},
    organisation::{Duty, OrgKind, Standing},
    peers::{NodeId, NodeRole},
    Code, OrgId,
};
use drl_runtime::{
    governance::{least_votes, Pausable, ROOT_TABLE, TABLE},
    AccountId, Consortium, Pause, Registry, Runtime, RuntimeCall, SessionKeys,
};
use frame_support::traits::Contains;
use pallet_pause::Target;
use sp_core::H256;

/// The council's instance of the collective pallet.
type Council = pallet_collective::Instance1;

/// A call about the consortium. `None` where there is nothing to do now.
pub fn call(name: &Name, world: &World, dice: &mut Dice) -> Option<RuntimeCall> {
    let call = name.call.as_str();
    match name.pallet.as_str() {
        "Consortium" => member(call, dice).or_else(|| validator(call, world, dice)).map(RuntimeCall::Consortium),
        "Pause" => pause(call, dice).map(RuntimeCall::Pause),
        "Decisions" => Some(RuntimeCall::Decisions(pallet_decisions::Call::enact { call: Box::new(as_root(dice)) })),
        "Peers" => peers(call, dice).map(RuntimeCall::Peers),
        _ => None,
    }
}

/// The name of any call that the council makes, those included that it makes as root.
pub fn decision(dice: &mut Dice) -> Name {
    let direct = TABLE.iter().flat_map(|(_, calls)| *calls);
    let names: Vec<_> = direct.copied().chain([("Decisions", "enact")]).collect();
    let (pallet, call) = dice.pick(&names);
    Name { pallet: pallet.into(), call: call.into() }
}

/// How many seats the council has, and how many votes are enough for this call: mostly so many, seldom one less. `None` where the
/// council has no say.
pub fn votes(call: &RuntimeCall, dice: &mut Dice) -> Option<(u32, u32)> {
    let seats = pallet_collective::Members::<Runtime, Council>::get().len() as u32;
    let least = least_votes(call, seats).filter(|least| *least <= seats)?;
    let yes = if dice.percent(5) { least.saturating_sub(1) } else { dice.between(least.into(), seats.into()) as u32 };
    Some((yes, seats))
}

/// Organisations that are members, or are not.
fn organisations(are_members: bool) -> Vec<OrgId> {
    let count = pallet_registry::NextOrganisation::<Runtime>::get();
    let fits = |id: &OrgId| {
        Consortium::is_member(*id) == are_members
            && Registry::organisation(*id).is_some_and(|found| {
                found.standing == Standing::Active && matches!(found.kind, OrgKind::Bureau | OrgKind::Agency)
            })
    };
    (0..count).filter(fits).collect()
}

/// An officer of the organisation who decides.
fn decider(organisation: OrgId, dice: &mut Dice) -> Option<AccountId> {
    let mut officers = Registry::officers(organisation);
    officers.retain(|(_, record)| record.role.may(Duty::Decide));
    dice.one(&officers).map(|(account, _)| account.clone())
}

fn member(call: &str, dice: &mut Dice) -> Option<pallet_consortium::Call<Runtime>> {
    use pallet_consortium::Call;
    Some(match call {
        "admit_member" => {
            let organisation = *dice.one(&organisations(false))?;
            Call::admit_member { organisation, seat: decider(organisation, dice)? }
        }
        "remove_member" => {
            let organisation = dice.one(&Consortium::members())?.organisation;
            Call::remove_member { organisation, cause: dice.pick(RemovalCause::ALL) }
        }
        "move_seat" => {
            let members = Consortium::members();
            // Mostly one whose seat is vacant, so that the council can go on.
            let vacant: Vec<_> = members.iter().filter(|member| member.seat.is_none()).collect();
            let of = if dice.percent(80) { dice.one(&vacant).copied() } else { None };
            let member = of.or(dice.one(&members))?;
            Call::move_seat { to: decider(member.organisation, dice)? }
        }
        _ => return None,
    })
}

fn validator(call: &str, world: &World, dice: &mut Dice) -> Option<pallet_consortium::Call<Runtime>> {
    use pallet_consortium::Call;
    let present = Consortium::present();
    Some(match call {
        "admit_validator" => {
            let organisation = dice.one(&Consortium::members())?.organisation;
            Call::admit_validator { organisation, validator: world.person(dice) }
        }
        "remove_validator" => {
            let validator = dice.one(&present)?.validator.clone();
            Call::remove_validator { validator, cause: dice.pick(RemovalCause::ALL) }
        }
        "replace_validator" => {
            let old = present.iter().filter(|view| view.state == ValidatorState::Admitted).collect::<Vec<_>>();
            let old = dice.one(&old)?.validator.clone();
            let organisation = dice.one(&Consortium::members())?.organisation;
            Call::replace_validator { old, organisation, new: world.person(dice) }
        }
        "set_minimum" => Call::set_minimum { minimum: dice.between(1, 4) as u32 },
        "set_session_keys" => {
            let without: Vec<_> = present.iter().filter(|view| view.keys.is_none()).collect();
            let of = if dice.percent(80) { dice.one(&without).copied() } else { None };
            let validator = of.or(dice.one(&present))?.validator.clone();
            // Now and then the keys of another.
            let owner = if dice.percent(5) { world.person(dice) } else { validator.clone() };
            let seed = format!("//{}", dice.below(500)).into_bytes();
            let generated = SessionKeys::generate(&owner.encode(), Some(seed));
            let proof = generated.proof.encode().try_into().ok()?;
            Call::set_session_keys { validator, keys: generated.keys, proof }
        }
        _ => return None,
    })
}

/// Something that can be paused.
fn target(dice: &mut Dice) -> Option<Target> {
    let all = (0..=u8::MAX).map(Target::Pallet).filter(Pausable::contains).collect::<Vec<_>>();
    let pallet = *dice.one(&all)?;
    let call = Target::Call(pallet.pallet(), dice.below(12) as u8);
    Some(if dice.percent(70) && Pausable::contains(&call) { call } else { pallet })
}

fn pause(call: &str, dice: &mut Dice) -> Option<pallet_pause::Call<Runtime>> {
    use pallet_pause::Call;
    Some(match call {
        "pause" => Call::pause { target: target(dice)? },
        "lift" => Call::lift { target: *dice.one(&Pause::running())? },
        _ => Call::set_length { minutes: dice.between(1, 2_000) as u16 },
    })
}

/// A call that only root may make, and the council through `Decisions`.
fn as_root(dice: &mut Dice) -> RuntimeCall {
    // One for each row of the table, which a new row makes longer.
    const { assert!(ROOT_TABLE.len() == 2) };
    if dice.percent(60) {
        frame_system::Call::authorize_upgrade { code_hash: H256::repeat_byte(dice.next() as u8) }.into()
    } else {
        let delay = dice.between(1, 400) as u32;
        pallet_grandpa::Call::note_stalled { delay, best_finalized_block_number: dice.below(9) as u32 }.into()
    }
}

/// One of a few nodes, so that they recur.
fn node(dice: &mut Dice) -> NodeId {
    NodeId([dice.between(1, 60) as u8; 32])
}

/// A node on the list, if there is one.
fn listed(dice: &mut Dice) -> Option<NodeId> {
    let mut nodes: Vec<_> = pallet_peers::Peers::<Runtime>::iter_keys().collect();
    nodes.sort_unstable();
    dice.one(&nodes).copied()
}

fn peers(call: &str, dice: &mut Dice) -> Option<pallet_peers::Call<Runtime>> {
    use pallet_peers::Call;
    Some(match call {
        "add" => {
            let organisation = dice.below(pallet_registry::NextOrganisation::<Runtime>::get().into()) as OrgId;
            Call::add { node: node(dice), organisation, role: dice.pick(NodeRole::ALL) }
        }
        "remove" => Call::remove { node: listed(dice)? },
        "replace" => Call::replace { old: listed(dice)?, new: node(dice) },
        "replace_own" => Call::replace_own { old: listed(dice)?, new: node(dice) },
        _ => return None,
    })
}
