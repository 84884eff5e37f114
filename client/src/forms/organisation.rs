//! The organisation that the bureau admits.

use super::{code, FormFault, FormReason, NotACode};
use crate::keys::account_from;
use drl_primitives::{
    organisation::{LegalBody, Level, OrgKind, Role},
    CreditCode, OrgId, PublicName,
};
use pallet_registry::Profile;
use serde::Deserialize;
use sp_runtime::AccountId32;
use std::path::Path;

/// A file that describes an organisation.
///
/// ```toml
/// handle = "company"
/// kind = "data-user"
/// name = "丽水示例畅行科技有限公司"
/// code = "91331100DEM000073Q"
/// officers = [{ role = "signatory", account = "5Grw..." }]
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationFile {
    /// A short name for it on this machine.
    pub handle: Option<String>,
    kind: String,
    name: String,
    code: String,
    legal_body: Option<String>,
    level: Option<String>,
    parent: Option<OrgId>,
    officers: Vec<OfficerLine>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficerLine {
    role: String,
    account: String,
}

impl OrganisationFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`FormFault`].
    pub fn read(path: &Path) -> Result<Self, FormFault> {
        super::read(path)
    }

    /// What the call takes: the profile, and the first officers.
    ///
    /// # Errors
    /// [`FormFault`].
    pub fn parts(&self, path: &Path) -> Result<(Profile, Vec<(AccountId32, Role)>), FormFault> {
        let fault = |field: &str, reason: FormReason| FormFault::new(path, field, reason);
        let profile = Profile {
            kind: code::<OrgKind>(&self.kind).map_err(|e| fault("kind", e.into()))?,
            legal_body: optional::<LegalBody>(&self.legal_body).map_err(|e| fault("legal_body", e.into()))?,
            level: optional::<Level>(&self.level).map_err(|e| fault("level", e.into()))?,
            parent: self.parent,
            name: PublicName::new(&self.name).map_err(|e| fault("name", e.into()))?,
            code: CreditCode::new(&self.code).map_err(|e| fault("code", e.into()))?,
        };
        let officer = |(place, line): (usize, &OfficerLine)| {
            let fault = |field: &str, reason: FormReason| fault(&format!("officers[{place}].{field}"), reason);
            let role = code::<Role>(&line.role).map_err(|e| fault("role", e.into()))?;
            let account = account_from(&line.account)
                .map_err(|_| fault("account", FormReason::NotAnAccount(line.account.clone())))?;
            Ok((account, role))
        };
        let officers = self.officers.iter().enumerate().map(officer).collect::<Result<_, FormFault>>()?;
        Ok((profile, officers))
    }
}

fn optional<C: drl_primitives::Code>(slug: &Option<String>) -> Result<Option<C>, NotACode> {
    slug.as_deref().map(code).transpose()
}

/// Reads `ROLE=ADDRESS`, as on the command line.
///
/// # Errors
/// Why not, as a sentence.
pub fn officer_from(text: &str) -> Result<(AccountId32, Role), String> {
    let (role, account) = text.split_once('=').ok_or("an officer is written as ROLE=ADDRESS")?;
    Ok((account_from(account).map_err(|fault| fault.to_string())?, code(role).map_err(|fault| fault.to_string())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
        handle = "company"
        kind = "data-user"
        name = "丽水示例畅行科技有限公司"
        code = "91331100DEM000073Q"
        officers = [{ role = "signatory", account = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY" }]
    "#;

    fn parts(text: &str) -> Result<(Profile, Vec<(AccountId32, Role)>), FormFault> {
        let path = Path::new("org.toml");
        super::super::parse::<OrganisationFile>(path, text)?.parts(path)
    }

    #[test]
    fn a_company_is_read() {
        let (profile, officers) = parts(FILE).unwrap();
        assert_eq!(profile.kind, OrgKind::DataUser);
        assert_eq!(officers[0].1, Role::Signatory);
    }

    #[test]
    fn faults_name_the_field() {
        let field = |from: &str, to: &str| parts(&FILE.replace(from, to)).unwrap_err().field;
        assert_eq!(field("data-user", "user"), "kind");
        assert_eq!(field("73Q", "73R"), "code");
        assert_eq!(field("signatory", "boss"), "officers[0].role");
        assert_eq!(field("5Grw", "5Grx"), "officers[0].account");
        assert_eq!(field("丽水示例畅行科技有限公司", " "), "name");
    }

    #[test]
    fn officers_are_read_from_the_command_line() {
        assert!(officer_from("clerk=5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY").is_ok());
        assert!(officer_from("clerk").is_err());
        assert!(officer_from("boss=5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY").is_err());
    }
}
