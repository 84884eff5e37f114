//! The terms for the agreement (annex 4): what the model text leaves to be filled in.

use super::{code, day, FormFault, FormReason, Keeper};
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

/// What `form` may hold: text for the full agreement, and names of documents. A field by another name would be lost.
const FORM_FIELDS: [&str; 19] = [
    "system_name_zh",
    "system_name_en",
    "service_name_zh",
    "service_name_en",
    "scope_of_use_zh",
    "scope_of_use_en",
    "question_zh",
    "question_en",
    "effect_zh",
    "effect_en",
    "commercial_use_zh",
    "commercial_use_en",
    "plan",
    "security_measures",
    "feedback_dimensions",
    "returns",
    "third_parties",
    "addendum",
    "seals",
];

/// A file of terms, as `annex4-terms.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
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
        if let Some(unknown) = self.form.keys().find(|name| !FORM_FIELDS.contains(&name.as_str())) {
            let known = format!("expected one of {}", FORM_FIELDS.join(", "));
            let reason = FormReason::UnknownField(unknown.clone(), known);
            return Err(FormFault::new(path, format!("form.{unknown}"), reason).into());
        }
        let delivery = code(&public.delivery).map_err(|e| FormFault::new(path, "public.delivery", e))?;
        let start = match &public.start {
            None => TermStart::AtSignature,
            Some(value) => TermStart::OnDay(day(value).map_err(|e| FormFault::new(path, "public.start", e))?),
        };
        let part = |name: &str| {
            let missing = || FormFault::new(path, format!("form.{name}"), FormReason::Missing);
            self.form.get(name).ok_or_else(missing)
        };
        let (measures, dimensions, returns) =
            (part("security_measures")?, part("feedback_dimensions")?, part("returns")?);
        let plan = part("plan")?.as_str().ok_or_else(|| FormFault::new(path, "form.plan", FormReason::NotAFileName))?;
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

    /// The fault of the example terms with one change.
    fn fault(from: &str, to: &str) -> String {
        let text = std::fs::read_to_string(path("application")).unwrap();
        assert!(text.contains(from), "{from}");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("terms.toml");
        std::fs::write(&file, text.replace(from, to)).unwrap();
        let vault = Vault::new(folder.path().join("vault"));
        let terms = TermsFile::read(&file).map_err(Failure::Form);
        terms.and_then(|terms| terms.prepare(&file, &vault, Digest::sha256([7; 32]))).unwrap_err().to_string()
    }

    #[test]
    fn missing_measures_are_told() {
        let fault = fault("[[form.security_measures]]", "[[form.returns]]");
        assert!(fault.contains("form.security_measures: is missing"), "{fault}");
    }

    #[test]
    fn a_field_that_the_form_does_not_have_is_refused() {
        let level = fault("notice_days = 30", "notice_days = 30\nprotection_level = 2");
        assert!(level.contains("unknown field `protection_level`"), "{level}");
        let form = fault("question_zh", "third_partys");
        assert!(form.contains("form.third_partys: unknown field"), "{form}");
    }
}
