//! An application: a folder with annexes 1 to 3 and the documents of R-050.

use super::{code, day, too_many, FormFault, FormReason, Keeper, Names, Reference};
use crate::{
    output::Failure,
    vault::{Entry, Vault},
};
use drl_primitives::{
    application::{ApplicationForm, DemandList, DemandRow, DocumentKind, Documents, Scenario, SystemTerms},
    catalog::Items,
    Code, DatasetId, Day, OrgId, ScenarioNumber,
};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// The file that says which file is which document.
pub const APPLICATION_FILE: &str = "application.toml";

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Index {
    applicant: Applicant,
    documents: BTreeMap<String, String>,
    agreement: Option<AgreementPart>,
}

/// Who applies, for readers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Applicant {
    pub kind: String,
    #[serde(default)]
    pub name_zh: String,
    #[serde(default)]
    pub name_en: String,
    pub credit_code: Option<String>,
    /// The proof of identity of a natural person.
    pub identity: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AgreementPart {
    terms: String,
}

/// Annex 1. `form` and `private` are text for bureau and agencies: the file itself is the document that they get.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Annex1 {
    public: Public,
    form: toml::Table,
    #[serde(default)]
    private: toml::Table,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Public {
    application_date: toml::Value,
    /// For readers of the form: the ledger has the applicant from the signer.
    #[serde(default, rename = "applicant")]
    _applicant: Option<String>,
    /// For readers of the form: the ledger has the agencies from annex 2.
    #[serde(default, rename = "agencies")]
    _agencies: Vec<String>,
    field: String,
    protection_level: u8,
    proof_valid_until: toml::Value,
    scenarios: Vec<PublicScenario>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PublicScenario {
    number: ScenarioNumber,
    purpose: String,
}

/// Annex 2.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Annex2 {
    rows: Vec<DemandLine>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DemandLine {
    /// For readers of the form: rows are numbered from 0 by their order.
    #[serde(default, rename = "number")]
    _number: Option<u16>,
    scenario: ScenarioNumber,
    dataset: Reference,
    items: Vec<u16>,
    agency: Reference,
}

/// A folder that was read, nothing kept yet.
#[derive(Clone, Debug)]
pub struct ApplicationFolder {
    folder: PathBuf,
    index: Index,
    annex1: Annex1,
    annex1_path: PathBuf,
    annex2: Annex2,
    annex2_path: PathBuf,
}

/// What the calls take of an application.
#[derive(Clone, Debug)]
pub struct PreparedApplication {
    /// Annex 1.
    pub form: ApplicationForm,
    /// The documents.
    pub documents: Documents,
    /// Annex 2.
    pub rows: DemandList,
    /// What was put into the vault.
    pub kept: Vec<Entry>,
}

impl ApplicationFolder {
    /// Reads `application.toml` and the annexes that it names.
    ///
    /// # Errors
    /// [`FormFault`].
    pub fn read(folder: &Path) -> Result<Self, FormFault> {
        let path = folder.join(APPLICATION_FILE);
        let index: Index = super::read(&path)?;
        let annex = |kind: DocumentKind| {
            let field = format!("documents.{}", kind.slug());
            let name = index.documents.get(kind.slug());
            name.map(|name| folder.join(name)).ok_or_else(|| FormFault::new(&path, field, FormReason::MissingDocument))
        };
        let annex1_path = annex(DocumentKind::ApplicationForm)?;
        let annex2_path = annex(DocumentKind::DemandList)?;
        Ok(Self {
            annex1: super::read(&annex1_path)?,
            annex2: super::read(&annex2_path)?,
            folder: folder.to_owned(),
            index,
            annex1_path,
            annex2_path,
        })
    }

    /// Who applies.
    pub const fn applicant(&self) -> &Applicant {
        &self.index.applicant
    }

    /// The file of the terms for the agreement (annex 4), where the folder has one.
    pub fn terms(&self) -> Option<PathBuf> {
        self.index.agreement.as_ref().map(|part| self.folder.join(&part.terms))
    }

    /// The proof of identity of a natural person.
    pub fn identity(&self) -> Option<PathBuf> {
        self.index.applicant.identity.as_ref().map(|name| self.folder.join(name))
    }

    /// Puts the documents and the texts of annex 1 into the vault, and makes what the calls take.
    ///
    /// # Errors
    /// [`Failure::Form`], before anything is kept; [`Failure::Vault`].
    pub fn prepare(&self, vault: &Vault, names: &Names) -> Result<PreparedApplication, Failure> {
        let rows = self.rows(names)?;
        let files = self.files()?;
        let public = self.public()?;
        let index = self.folder.join(APPLICATION_FILE);
        let mut keeper = Keeper::new(vault, &index);
        let mut documents = Vec::new();
        for (kind, name) in files {
            documents.push((kind, keeper.file(&format!("documents.{}", kind.slug()), &name, kind.slug())?));
        }
        let form = self.form(public, &mut keeper)?;
        let documents = Documents::try_from(documents)
            .map_err(|_| FormFault::new(&index, "documents", too_many("documents", "申请材料")))?;
        Ok(PreparedApplication { form, documents, rows, kept: keeper.kept })
    }

    /// The documents in the order of their kinds.
    fn files(&self) -> Result<Vec<(DocumentKind, String)>, FormFault> {
        let path = self.folder.join(APPLICATION_FILE);
        let mut files = Vec::new();
        for (slug, name) in &self.index.documents {
            let field = format!("documents.{slug}");
            let kind = code::<DocumentKind>(slug).map_err(|e| FormFault::new(&path, &field, e))?;
            if !self.folder.join(name).is_file() {
                return Err(FormFault::new(&path, field, FormReason::NoFile(name.clone())));
            }
            files.push((kind, name.clone()));
        }
        files.sort();
        Ok(files)
    }

    fn rows(&self, names: &Names) -> Result<DemandList, FormFault> {
        let path = &self.annex2_path;
        let mut rows = Vec::new();
        for (place, line) in self.annex2.rows.iter().enumerate() {
            let fault =
                |field: &str, reason: FormReason| FormFault::new(path, format!("rows[{place}].{field}"), reason);
            let dataset: DatasetId = names.dataset(&line.dataset).map_err(|e| fault("dataset", e.into()))?;
            let agency: OrgId = names.organisation(&line.agency).map_err(|e| fault("agency", e.into()))?;
            let items =
                Items::try_from(line.items.clone()).map_err(|_| fault("items", too_many("data items", "数据项")))?;
            rows.push(DemandRow { scenario: line.scenario, dataset, items, agency });
        }
        DemandList::try_from(rows).map_err(|_| FormFault::new(path, "rows", too_many("rows", "需求行")))
    }

    fn public(&self) -> Result<(Day, Day, drl_primitives::catalog::Field, Vec<Scenario>), FormFault> {
        let path = &self.annex1_path;
        let public = &self.annex1.public;
        let form_date =
            day(&public.application_date).map_err(|e| FormFault::new(path, "public.application_date", e))?;
        let proof = day(&public.proof_valid_until).map_err(|e| FormFault::new(path, "public.proof_valid_until", e))?;
        let field = code(&public.field).map_err(|e| FormFault::new(path, "public.field", e))?;
        let mut scenarios = Vec::new();
        for (place, line) in public.scenarios.iter().enumerate() {
            let at = |field: &str| format!("public.scenarios[{place}].{field}");
            let purpose = code(&line.purpose).map_err(|e| FormFault::new(path, at("purpose"), e))?;
            if self.described(line.number).is_none() {
                return Err(FormFault::new(path, at("number"), FormReason::ScenarioNotDescribed));
            }
            let description = drl_primitives::Digest::sha256([0; 32]);
            scenarios.push(Scenario { number: line.number, purpose, description });
        }
        for part in ["service_standard", "expected_effect", "evaluation", "service_name_zh", "system_name_zh"] {
            if !self.annex1.form.contains_key(part) {
                return Err(FormFault::new(path, format!("form.{part}"), FormReason::Missing));
            }
        }
        Ok((form_date, proof, field, scenarios))
    }

    /// The description of a scenario.
    fn described(&self, number: ScenarioNumber) -> Option<&toml::Value> {
        let scenarios = self.annex1.form.get("scenarios")?.as_array()?;
        scenarios.iter().find(|s| s.get("number").and_then(toml::Value::as_integer) == Some(i64::from(number)))
    }

    fn form(
        &self,
        (form_date, proof_valid_until, field, mut scenarios): (Day, Day, drl_primitives::catalog::Field, Vec<Scenario>),
        keeper: &mut Keeper<'_>,
    ) -> Result<ApplicationForm, Failure> {
        let form = &self.annex1.form;
        for scenario in &mut scenarios {
            scenario.description =
                keeper.part(&format!("scenario-{}", scenario.number), &self.described(scenario.number))?;
        }
        let scenarios = scenarios
            .try_into()
            .map_err(|_| FormFault::new(&self.annex1_path, "public.scenarios", too_many("scenarios", "应用场景")))?;
        Ok(ApplicationForm {
            form_date,
            field,
            service: keeper.part("service", &fields(form, &["service_name_zh", "service_name_en"]))?,
            expected_effect: keeper.part("expected-effect", &form.get("expected_effect"))?,
            service_standard: keeper.part("service-standard", &form.get("service_standard"))?,
            performance: keeper.part("performance", &form.get("evaluation"))?,
            scenarios,
            system: SystemTerms {
                system: keeper.part("system", &self.system())?,
                protection_level: self.annex1.public.protection_level,
                filing: keeper.part("protection-filing", &fields(&self.annex1.private, &["mlps_filing_number"]))?,
                proof_valid_until,
            },
        })
    }

    /// Name and machine room of the system.
    fn system(&self) -> toml::Table {
        let mut system = fields(&self.annex1.form, &["system_name_zh", "system_name_en"]);
        system.extend(fields(&self.annex1.private, &["machine_room"]));
        system
    }
}

fn fields(table: &toml::Table, names: &[&str]) -> toml::Table {
    names.iter().filter_map(|name| table.get(*name).map(|value| ((*name).to_owned(), value.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use drl_primitives::application::Purpose;

    fn example(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(name)
    }

    fn names() -> Names {
        let list = |names: &[&str]| names.iter().zip(1..).map(|(name, id)| ((*name).to_owned(), id)).collect();
        Names {
            datasets: list(&["rail-stations", "climate-zones", "planning-units"]),
            organisations: list(&["transport", "ecology", "planning"]),
        }
    }

    #[test]
    fn the_company_s_application_is_prepared() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(folder.path());
        let application = ApplicationFolder::read(&example("application")).unwrap();
        let prepared = application.prepare(&vault, &names()).unwrap();
        assert_eq!(prepared.documents.len(), DocumentKind::ALL.len());
        assert!(prepared.documents.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(prepared.rows.len(), 4);
        assert_eq!(prepared.rows[0].items.to_vec(), vec![2, 3, 6]);
        assert_eq!((prepared.rows[2].dataset, prepared.rows[2].agency), (2, 2));
        let purposes: Vec<_> = prepared.form.scenarios.iter().map(|s| s.purpose).collect();
        assert_eq!(purposes, vec![Purpose::TransportService, Purpose::TourismService]);
        assert_eq!(prepared.form.form_date.to_string(), "2026-11-16");
        // Six documents and, of annex 1: two scenarios, service, effect, standard, performance, system, filing.
        assert_eq!(prepared.kept.len(), 14);
        let entry = vault.find(&hex::encode(prepared.form.system.system.value)).unwrap();
        let text = String::from_utf8(vault.document(&entry).unwrap().to_vec()).unwrap();
        assert!(text.contains("machine_room"), "{text}");
        assert!(application.terms().unwrap().is_file());
    }

    #[test]
    fn a_person_s_application_is_prepared() {
        let folder = tempfile::tempdir().unwrap();
        let application = ApplicationFolder::read(&example("application-individual")).unwrap();
        let prepared = application.prepare(&Vault::new(folder.path()), &names()).unwrap();
        assert_eq!(prepared.rows.len(), 1);
        assert!(application.identity().unwrap().is_file());
    }

    #[test]
    fn an_unknown_name_is_told_before_anything_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(folder.path().join("vault"));
        let application = ApplicationFolder::read(&example("application")).unwrap();
        let Err(Failure::Form(fault)) = application.prepare(&vault, &Names::default()) else { panic!("no fault") };
        assert_eq!(fault.field, "rows[0].dataset");
        assert!(vault.list().unwrap().is_empty());
    }

    #[test]
    fn faults_of_annex_1_name_the_field() {
        let folder = tempfile::tempdir().unwrap();
        let source = example("application");
        let text = std::fs::read_to_string(source.join("annex1.toml")).unwrap();
        let field = |from: &str, to: &str| {
            let path = folder.path().join("annex1.toml");
            std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
            let mut application = ApplicationFolder::read(&source).unwrap();
            application.annex1 = super::super::read(&path).unwrap();
            match application.prepare(&Vault::new(folder.path().join("vault")), &names()) {
                Err(Failure::Form(fault)) => fault.field,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(field("\"transport-service\"", "\"fun\""), "public.scenarios[0].purpose");
        assert_eq!(field("application_date = 2026-11-16", "application_date = 3"), "public.application_date");
        assert_eq!(field("number = 2", "number = 7"), "public.scenarios[1].number");
        assert_eq!(field("[form.evaluation]", "[form.valuation]"), "form.evaluation");
    }

    #[test]
    fn a_field_that_the_form_does_not_have_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("annex1.toml");
        let text = std::fs::read_to_string(example("application").join("annex1.toml")).unwrap();
        std::fs::write(&path, text.replacen("protection_level = 2", "protection_level = 2\nprotection = 2", 1))
            .unwrap();
        let fault = super::super::read::<Annex1>(&path).unwrap_err();
        assert!(matches!(fault.reason, FormReason::UnknownField(name, _) if name == "protection"));
    }
}
