//! The genesis state of the runtime, from a checked description.

use crate::{
    description::Description,
    error::SpecError,
    genesis::{calendars, code, members, template_digest, CheckedMember},
};
use drl_primitives::{agreement::TemplateKind, organisation::OrgKind, Digest};
use drl_runtime::{
    configs::MaxCouncilMembers, constants::MIN_VALIDATORS, AgreementsConfig, ConsortiumConfig, PeersConfig,
    RegistryConfig, RuleParametersConfig, RuntimeGenesisConfig, SessionConfig, SessionKeys, WorkingDaysConfig,
};
use frame_support::traits::Get;
use pallet_consortium::GenesisMember;
use pallet_peers::GenesisPeer;
use pallet_registry::GenesisOrganisation;
use sp_runtime::AccountId32;
use std::path::Path;

/// The genesis state that the description in `file` makes, as the runtime reads it.
///
/// # Errors
/// The first fault of the description, with file, field and reason.
pub fn of(file: &Path, description: &Description) -> Result<serde_json::Value, SpecError> {
    let members = members(file, description)?;
    if let Some(field) = description.parameters.fault() {
        return Err(SpecError::field(
            file,
            format!("parameters.{field}"),
            "the value cannot work; see docs/rules.md for its bounds",
        ));
    }
    let state = RuntimeGenesisConfig {
        registry: RegistryConfig { organisations: organisations(&members), quotas: Vec::new() },
        rule_parameters: RuleParametersConfig { parameters: description.parameters.clone(), ..Default::default() },
        working_days: WorkingDaysConfig { calendars: calendars(file, description)?, ..Default::default() },
        agreements: AgreementsConfig { templates: templates(file, description)?, ..Default::default() },
        peers: peers(&members),
        session: SessionConfig { keys: members.iter().map(session_keys).collect(), ..Default::default() },
        consortium: consortium(file, description, &members)?,
        ..Default::default()
    };
    serde_json::to_value(state).map_err(|e| SpecError::Runtime(e.to_string()))
}

/// The bureau is subordinate to nobody here; the agencies of its level stand beside it.
fn organisations(members: &[CheckedMember]) -> Vec<GenesisOrganisation<AccountId32>> {
    members
        .iter()
        .map(|m| GenesisOrganisation {
            kind: m.kind,
            name: m.name.clone(),
            code: m.code,
            legal_body: (m.kind == OrgKind::Bureau || m.kind == OrgKind::Agency).then_some(m.legal_body),
            level: Some(m.level),
            parent: None,
            officers: m.officers.clone(),
            special_case: None,
        })
        .collect()
}

/// The nodes that may connect. The chain is closed, unless it is one for development that names no node at all. Organisations get
/// their ids in the order of the description.
fn peers(members: &[CheckedMember]) -> PeersConfig {
    let nodes_of = |(organisation, m): (u32, &CheckedMember)| -> Vec<_> {
        m.nodes.iter().map(|(node, role)| GenesisPeer { node: *node, organisation, role: *role }).collect()
    };
    let peers: Vec<_> = (0..).zip(members).flat_map(nodes_of).collect();
    PeersConfig { enforced: !peers.is_empty(), peers, ..Default::default() }
}

fn session_keys(m: &CheckedMember) -> (AccountId32, AccountId32, SessionKeys) {
    (m.validator.clone(), m.validator.clone(), SessionKeys { aura: m.aura.clone(), grandpa: m.grandpa.clone() })
}

/// The members with their seats and validators. Organisations get their ids in the order of the description.
fn consortium(
    file: &Path,
    description: &Description,
    members: &[CheckedMember],
) -> Result<ConsortiumConfig, SpecError> {
    let most = <MaxCouncilMembers as Get<u32>>::get() as usize;
    if members.len() > most {
        let reason = format!("{} members are too many for the council; the most is {most}", members.len());
        return Err(SpecError::field(file, "members", reason));
    }
    let seat = |(organisation, m): (u32, &CheckedMember)| GenesisMember {
        organisation,
        seat: m.seat.clone(),
        validators: vec![m.validator.clone()],
    };
    // Only a chain for development has fewer validators than survive a fault.
    let count = u32::try_from(members.len()).unwrap_or(u32::MAX);
    Ok(ConsortiumConfig {
        members: (0..).zip(members).map(seat).collect(),
        minimum: (count < MIN_VALIDATORS).then_some(count),
        session_length: description.chain.session_blocks,
    })
}

fn templates(file: &Path, description: &Description) -> Result<Vec<(TemplateKind, Digest, Digest)>, SpecError> {
    description
        .templates
        .iter()
        .enumerate()
        .map(|(i, t)| {
            let kind = code(file, &format!("templates[{i}].kind"), &t.kind)?;
            Ok((kind, template_digest(file, &t.zh)?, template_digest(file, &t.en)?))
        })
        .collect()
}
