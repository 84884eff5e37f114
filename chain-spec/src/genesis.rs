//! From a description to the genesis state of the runtime.

use crate::{
    description::{read, Description, Member},
    error::SpecError,
    keys,
};
use drl_primitives::{
    organisation::{Duty, LegalBody, Level, OrgKind, Role},
    peers::{NodeId, NodeRole},
    Code, CreditCode, Digest, PublicName,
};
use drl_toml_forms::{field_of, CalendarFile};
use pallet_working_days::GenesisCalendar;
use sp_runtime::AccountId32;
use std::{collections::BTreeSet, path::Path};

/// A member with every field read and checked.
#[derive(Clone, Debug)]
pub struct CheckedMember {
    /// What it is.
    pub kind: OrgKind,
    /// Its legal kind.
    pub legal_body: LegalBody,
    /// Its level of government.
    pub level: Level,
    /// Its public name.
    pub name: PublicName,
    /// Its code.
    pub code: CreditCode,
    /// Officers with their posts.
    pub officers: Vec<(AccountId32, Role)>,
    /// The officer who votes for it in the council.
    pub seat: AccountId32,
    /// Account of the validator.
    pub validator: AccountId32,
    /// Its authoring key.
    pub aura: sp_consensus_aura::sr25519::AuthorityId,
    /// Its finality key.
    pub grandpa: sp_consensus_grandpa::AuthorityId,
    /// Its nodes.
    pub nodes: Vec<(NodeId, NodeRole)>,
}

/// The least number of validators that survives one fault.
pub const MIN_VALIDATORS: usize = drl_runtime::constants::MIN_VALIDATORS as usize;

/// Checks all members.
///
/// # Errors
/// The first fault, with its field.
pub fn members(file: &Path, description: &Description) -> Result<Vec<CheckedMember>, SpecError> {
    let fault = |field: &str, reason: String| SpecError::field(file, field, reason);
    let bureaus = description.members.iter().filter(|m| m.kind == OrgKind::Bureau.slug()).count();
    if bureaus != 1 {
        return Err(fault("members", format!("there must be exactly one bureau, but {bureaus} are described")));
    }
    if description.members.len() < MIN_VALIDATORS && !description.chain.development {
        return Err(fault(
            "members",
            format!(
                "{} members run validators; at least {MIN_VALIDATORS} are needed to survive one fault",
                description.members.len()
            ),
        ));
    }
    let checked = description
        .members
        .iter()
        .enumerate()
        .map(|(i, m)| member(file, &format!("members[{i}]"), m, description.chain.development))
        .collect::<Result<Vec<_>, _>>()?;
    unique(file, &checked)?;
    Ok(checked)
}

fn member(file: &Path, at: &str, m: &Member, development: bool) -> Result<CheckedMember, SpecError> {
    let fault = |field: &str, reason: String| SpecError::field(file, format!("{at}.{field}"), reason);
    let kind: OrgKind = code(file, &format!("{at}.kind"), &m.kind)?;
    if !matches!(kind, OrgKind::Bureau | OrgKind::Agency) {
        return Err(fault(
            "kind",
            "a member is a bureau or an agency; others are admitted on chain by the bureau".into(),
        ));
    }
    let name = PublicName::new(&m.name).map_err(|e| fault("name", format!("not a public name: {e:?}")))?;
    let credit_code = CreditCode::new(&m.code)
        .map_err(|e| fault("code", format!("'{}' is not a unified social credit code: {e:?}", m.code)))?;
    let mut officers = Vec::new();
    // Who is named to vote for the member; and who does where nobody is named.
    let (mut named, mut council) = (Vec::new(), Vec::new());
    for (j, officer) in m.officers.iter().enumerate() {
        let role: Role = code(file, &format!("{at}.officers[{j}].role"), &officer.role)?;
        if !role.fits(kind) {
            return Err(fault(&format!("officers[{j}].role"), format!("a {} has no {}", kind.slug(), role.slug())));
        }
        let account =
            keys::account(&officer.account, development).map_err(|e| fault(&format!("officers[{j}].account"), e))?;
        match officer.council {
            Some(true) if !role.may(Duty::Decide) => {
                let reason = format!("a {} does not decide, and cannot vote in the council", role.slug());
                return Err(fault(&format!("officers[{j}].council"), reason));
            }
            Some(true) => named.push(account.clone()),
            None if role == Role::ChiefDataOfficer => council.push(account.clone()),
            _ => {}
        }
        officers.push((account, role));
    }
    for post in [Role::ChiefDataOfficer, Role::DataOfficer] {
        if !officers.iter().any(|(_, role)| *role == post) {
            return Err(fault(
                "officers",
                format!("there is no {}; a member cannot act without one (R-007)", post.slug()),
            ));
        }
    }
    if named.len() > 1 {
        return Err(fault("officers", "two officers are named for the council; a member has one seat".into()));
    }
    let seat = named.into_iter().chain(council).next();
    let seat = seat.ok_or_else(|| fault("officers", "no officer is left for the seat in the council".into()))?;
    Ok(CheckedMember {
        kind,
        legal_body: code(file, &format!("{at}.legal_body"), &m.legal_body)?,
        level: m.level.as_deref().map_or(Ok(Level::City), |level| code(file, &format!("{at}.level"), level))?,
        name,
        code: credit_code,
        officers,
        seat,
        validator: keys::account(&m.validator.account, development).map_err(|e| fault("validator.account", e))?,
        aura: keys::aura(&m.validator.aura, development).map_err(|e| fault("validator.aura", e))?,
        grandpa: keys::grandpa(&m.validator.grandpa, development).map_err(|e| fault("validator.grandpa", e))?,
        nodes: nodes(file, at, m, development)?,
    })
}

/// The nodes of a member. A member of a real chain has one that validates: nobody else may connect.
fn nodes(file: &Path, at: &str, m: &Member, development: bool) -> Result<Vec<(NodeId, NodeRole)>, SpecError> {
    let mut nodes = Vec::new();
    for (j, node) in m.nodes.iter().enumerate() {
        let at = format!("{at}.nodes[{j}]");
        let id = keys::node(&node.id, development).map_err(|e| SpecError::field(file, format!("{at}.id"), e))?;
        nodes.push((id, code(file, &format!("{at}.role"), &node.role)?));
    }
    if !development && !nodes.iter().any(|(_, role)| *role == NodeRole::Validator) {
        let reason = "there is no node with the role validator; only nodes that are listed may connect";
        return Err(SpecError::field(file, format!("{at}.nodes"), reason));
    }
    Ok(nodes)
}

/// No key, account or code may serve two members.
fn unique(file: &Path, members: &[CheckedMember]) -> Result<(), SpecError> {
    let mut seen = BTreeSet::new();
    for (i, m) in members.iter().enumerate() {
        let mut owned: Vec<(String, Vec<u8>)> = vec![
            ("code".into(), m.code.0.to_vec()),
            ("validator.account".into(), AsRef::<[u8]>::as_ref(&m.validator).to_vec()),
            ("validator.aura".into(), AsRef::<[u8]>::as_ref(&m.aura).to_vec()),
            ("validator.grandpa".into(), AsRef::<[u8]>::as_ref(&m.grandpa).to_vec()),
        ];
        for (j, (account, _)) in m.officers.iter().enumerate() {
            owned.push((format!("officers[{j}].account"), AsRef::<[u8]>::as_ref(account).to_vec()));
        }
        for (j, (node, _)) in m.nodes.iter().enumerate() {
            owned.push((format!("nodes[{j}].id"), node.peer_id().to_vec()));
        }
        for (field, bytes) in owned {
            if !seen.insert(bytes) {
                return Err(SpecError::field(
                    file,
                    format!("members[{i}].{field}"),
                    "is used a second time in this description",
                ));
            }
        }
    }
    Ok(())
}

/// Reads an enumerated code by its slug.
///
/// # Errors
/// The field, the word found and the words possible.
pub fn code<C: Code>(file: &Path, field: &str, slug: &str) -> Result<C, SpecError> {
    C::from_slug(slug).ok_or_else(|| {
        let known: Vec<_> = C::ALL.iter().map(|c| c.slug()).collect();
        SpecError::field(file, field, format!("'{slug}' is none of: {}", known.join(", ")))
    })
}

/// Reads the calendars, checked by the rules of the ledger.
///
/// # Errors
/// A file that cannot be read, a day that cannot stand where it does, a year twice.
pub fn calendars(file: &Path, description: &Description) -> Result<Vec<GenesisCalendar>, SpecError> {
    let mut found: Vec<GenesisCalendar> = Vec::new();
    for (i, path) in description.calendars.iter().enumerate() {
        let path = beside(file, path);
        let calendar = read::<CalendarFile>(&path)?
            .genesis()
            .map_err(|fault| SpecError::field(&path, field_of(&fault), fault.to_string()))?;
        if found.iter().any(|c| c.year == calendar.year) {
            return Err(SpecError::field(
                file,
                format!("calendars[{i}]"),
                format!("the year {} is given twice", calendar.year),
            ));
        }
        found.push(calendar);
    }
    Ok(found)
}

/// The digest of a model text. Templates are public, so that their digest is SHA-256 of the file with no salt.
///
/// # Errors
/// The file cannot be read.
pub fn template_digest(file: &Path, path: &Path) -> Result<Digest, SpecError> {
    let path = beside(file, path);
    let text = std::fs::read(&path).map_err(|e| SpecError::file(&path, e))?;
    Ok(Digest::sha256(sp_crypto_hashing::sha2_256(&text)))
}

/// A path that a description names, which is relative to the description.
fn beside(file: &Path, path: &Path) -> std::path::PathBuf {
    file.parent().map_or_else(|| path.to_owned(), |folder| folder.join(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::Chain;

    fn consortium(calendars: &[&str]) -> Description {
        Description {
            chain: Chain {
                id: "test".into(),
                name: "test".into(),
                development: true,
                boot_nodes: vec![],
                session_blocks: None,
            },
            members: vec![],
            calendars: calendars.iter().map(Into::into).collect(),
            templates: vec![],
            parameters: Default::default(),
        }
    }

    #[test]
    fn a_wrong_day_of_a_calendar_is_told_with_file_and_place() {
        let folder = tempfile::tempdir().unwrap();
        let (file, calendar) = (folder.path().join("consortium.toml"), folder.path().join("2027.toml"));
        let fault = |text: &str| {
            std::fs::write(&calendar, text).unwrap();
            match calendars(&file, &consortium(&["2027.toml"])).unwrap_err() {
                SpecError::Description { file, field, reason } => {
                    assert_eq!(file, calendar);
                    (field, reason)
                }
                other => panic!("{other}"),
            }
        };
        let weekend = fault("year = 2027\nholidays = [\"2027-01-01\", \"2027-01-02\"]\nworkdays = []\n");
        assert_eq!(weekend, ("holidays[1]".into(), "holiday 2027-01-02 is on a weekend".into()));
        let other_year = fault("year = 2027\nholidays = []\nworkdays = [\"2026-01-03\"]\n");
        assert_eq!(other_year, ("workdays[0]".into(), "2026-01-03 is not in the year".into()));
        let (field, _) = fault("year = 1999\nholidays = []\nworkdays = []\n");
        assert_eq!(field, "year");
    }
}
