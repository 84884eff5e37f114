//! The terms for the agreement (annex 4): what the model text leaves to be filled in.

use super::{code, day, FormFault, Keeper};
use crate::{
    output::Failure,
    vault::{Entry, Vault},
};
use drl_primitives::{
    agreement::{AgreementTerms, TermStart},
    Digest,
};
use serde::Deserialize;
use std::path::Path;

/// A file of terms, as `annex4-terms.toml`.
#[derive(Clone, Debug, Deserialize)]
pub struct TermsFile {
    public: Public,
    form: toml::Table,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Public {
    term_months: u16,
    /// First day of the term; with the later signature where it is not given.
    start: Option<toml::Value>,
    notice_days: u16,
    launch_months: u16,
    service_start_days: u16,
    /// For readers: the system's level comes from the application.
    #[allow(dead_code)]
    #[serde(default)]
    protection_level: u8,
    delivery: String,
    report_months: u16,
    #[serde(default)]
    commercial_use: bool,
}

impl TermsFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`FormFault`].
    pub fn read(path: &Path) -> Result<Self, FormFault> {
        super::read(path)
    }

    /// Puts the documents into the vault and makes the terms. `service_standard` is the digest of content and standard of
    /// the service, from the application.
    ///
    /// # Errors
    /// [`Failure::Form`], [`Failure::Vault`].
    pub fn prepare(
        &self,
        path: &Path,
        vault: &Vault,
        service_standard: Digest,
    ) -> Result<(AgreementTerms, Vec<Entry>), Failure> {
        let public = &self.public;
        let delivery = code(&public.delivery).map_err(|e| FormFault::new(path, "public.delivery", e))?;
        let start = match &public.start {
            None => TermStart::AtSignature,
            Some(value) => TermStart::OnDay(day(value).map_err(|e| FormFault::new(path, "public.start", e))?),
        };
        let part = |name: &str| {
            let missing = || FormFault::new(path, format!("form.{name}"), "is missing");
            self.form.get(name).ok_or_else(missing)
        };
        let (measures, dimensions, returns) =
            (part("security_measures")?, part("feedback_dimensions")?, part("returns")?);
        let plan = part("plan")?.as_str().ok_or_else(|| FormFault::new(path, "form.plan", "is no file name"))?;
        let named = |name: &str| self.form.get(name).and_then(toml::Value::as_str);
        let mut keeper = Keeper::new(vault, path);
        let optional = |keeper: &mut Keeper<'_>, name: &str| {
            named(name).map(|file| keeper.file(&format!("form.{name}"), file, name)).transpose()
        };
        let terms = AgreementTerms {
            start,
            months: public.term_months,
            delivery,
            plan: keeper.file("form.plan", plan, "application-plan")?,
            measures: keeper.part("security-measures", measures)?,
            service_standard,
            feedback_dimensions: keeper.part("feedback-dimensions", dimensions)?,
            return_list: keeper.part("data-return-list", returns)?,
            returns_required: returns.as_array().is_some_and(|list| !list.is_empty()),
            launch_months: public.launch_months,
            service_start_days: public.service_start_days,
            report_months: public.report_months,
            notice_days: public.notice_days,
            commercial_use: public.commercial_use,
            third_parties: optional(&mut keeper, "third_parties")?,
            addendum: optional(&mut keeper, "addendum")?,
            seals: optional(&mut keeper, "seals")?,
        };
        Ok((terms, keeper.kept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use drl_primitives::agreement::DeliveryMode;

    fn path(folder: &str) -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(folder).join("annex4-terms.toml")
    }

    #[test]
    fn the_example_terms_are_prepared() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(folder.path());
        let standard = Digest::sha256([7; 32]);
        let file = path("application");
        let (terms, kept) = TermsFile::read(&file).unwrap().prepare(&file, &vault, standard).unwrap();
        assert_eq!((terms.months, terms.delivery), (12, DeliveryMode::Download));
        assert_eq!(terms.service_standard, standard);
        assert!(terms.returns_required && !terms.commercial_use);
        assert_eq!(kept.len(), 4);
        let file = path("application-individual");
        let (terms, _) = TermsFile::read(&file).unwrap().prepare(&file, &vault, standard).unwrap();
        assert_eq!(terms.delivery, DeliveryMode::SandboxOnly);
    }

    #[test]
    fn missing_measures_are_told() {
        let text = std::fs::read_to_string(path("application")).unwrap().replace("form.security_measures", "form.x");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("terms.toml");
        std::fs::write(&file, text).unwrap();
        let vault = Vault::new(folder.path().join("vault"));
        let fault = TermsFile::read(&file).unwrap().prepare(&file, &vault, Digest::sha256([7; 32])).unwrap_err();
        assert!(fault.to_string().contains("form.security_measures"), "{fault}");
    }
}
