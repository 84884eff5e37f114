//! The genesis state of the runtime, from a checked description.

use crate::{
    description::Description,
    error::SpecError,
    genesis::{calendars, code, members, template_digest, CheckedMember},
};
use drl_primitives::{agreement::TemplateKind, organisation::OrgKind, Digest};
use drl_runtime::{
    AgreementsConfig, CouncilMembershipConfig, RegistryConfig, RuleParametersConfig, RuntimeGenesisConfig,
    SessionConfig, SessionKeys, WorkingDaysConfig,
};
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
        session: SessionConfig { keys: members.iter().map(session_keys).collect(), ..Default::default() },
        council_membership: CouncilMembershipConfig { members: council(file, &members)?, ..Default::default() },
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

fn session_keys(m: &CheckedMember) -> (AccountId32, AccountId32, SessionKeys) {
    (m.validator.clone(), m.validator.clone(), SessionKeys { aura: m.aura.clone(), grandpa: m.grandpa.clone() })
}

fn council(
    file: &Path,
    members: &[CheckedMember],
) -> Result<frame_support::BoundedVec<AccountId32, drl_runtime::configs::MaxCouncilMembers>, SpecError> {
    let accounts: Vec<_> = members.iter().flat_map(|m| m.council.iter().cloned()).collect();
    let found = accounts.len();
    accounts.try_into().map_err(|_| {
        SpecError::field(file, "members[].officers[].council", format!("{found} officers are too many for the council"))
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
