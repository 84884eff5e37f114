//! The catalog entry of a dataset (条例第28条).

use super::{code, day, too_many, FormFault, FormReason, Keeper, NotACode};
use crate::{
    output::Failure,
    vault::{Entry, Vault},
};
use drl_primitives::{
    catalog::{Channel, CureKind, Items},
    dataset::{Content, Cure, Linkage, LinkageMeasure, Metadata, Qualities, Sharing},
    law::Citation,
    Code, Digest, ItemCode, PublicName,
};
use frame_support::{traits::Get, BoundedVec};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A file of a catalog entry, as in `examples/datasets`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct DatasetFile {
    /// A short name for it on this machine.
    pub key: String,
    /// Its public name.
    pub name_zh: String,
    #[serde(default)]
    pub name_en: String,
    /// Short name or number of the agency that owns it.
    pub agency: String,
    attribute: String,
    sharing: String,
    sharing_reason: Option<String>,
    sharing_conditions: Option<String>,
    sharing_ground: Option<Citation>,
    format: String,
    data_type: String,
    update_frequency: String,
    channel: Option<String>,
    field: String,
    level: String,
    legal_basis: Citation,
    #[serde(default)]
    grounds: Vec<String>,
    #[serde(default)]
    protected: Vec<String>,
    #[serde(default)]
    cures: Vec<CureLine>,
    original: bool,
    machine_readable: bool,
    usable: bool,
    #[serde(default)]
    min_rating: u8,
    /// For readers: the assessment itself says its day.
    pub assessed_on: Option<toml::Value>,
    dictionary: Option<String>,
    assessment: Option<String>,
    conditions: Option<String>,
    linkage: Option<LinkageLine>,
    /// The data itself, for whoever serves it.
    pub source: Option<String>,
    produced_on: Option<toml::Value>,
    #[serde(default = "yes")]
    no_state_secret: bool,
    items: Vec<ItemLine>,
}

const fn yes() -> bool {
    true
}

/// A data item, as the dictionary explains it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ItemLine {
    pub code: ItemCode,
    #[serde(default)]
    pub column: String,
    #[serde(default)]
    pub name_zh: String,
    #[serde(default)]
    pub name_en: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CureLine {
    kind: String,
    evidence: String,
    #[serde(default)]
    specification: u16,
    #[serde(default)]
    consents: u32,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LinkageLine {
    assessment: Option<String>,
    committee_opinion: Option<String>,
    measure: Option<String>,
}

/// What the calls take of an entry.
#[derive(Clone, Debug)]
pub struct PreparedDataset {
    /// What the agency says of the dataset.
    pub metadata: Metadata,
    /// The channel to publish it on.
    pub channel: Option<Channel>,
    /// The documents that were put into the vault.
    pub kept: Vec<Entry>,
}

impl DatasetFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`FormFault`].
    pub fn read(path: &Path) -> Result<Self, FormFault> {
        super::read(path)
    }

    /// The data items.
    pub fn items(&self) -> &[ItemLine] {
        &self.items
    }

    /// Puts the documents into the vault and makes the entry. Where no dictionary is named, or no document for restricted
    /// sharing, the file itself is the document: it states them.
    ///
    /// # Errors
    /// [`Failure::Form`], [`Failure::Vault`].
    pub fn prepare(&self, path: &Path, vault: &Vault) -> Result<PreparedDataset, Failure> {
        // Everything that can be wrong is looked at before anything is kept.
        let mut metadata = self.codes(path)?;
        let channel = self.channel.as_deref().map(code).transpose().map_err(|e| FormFault::new(path, "channel", e))?;
        let mut keeper = Keeper::new(vault, path);
        metadata.dictionary = self.document(&mut keeper, "dictionary", &self.dictionary, path)?;
        metadata.assessment = optional(&mut keeper, "assessment", &self.assessment)?;
        metadata.conditions = optional(&mut keeper, "conditions", &self.conditions)?;
        metadata.sharing = self.sharing(&mut keeper, path)?;
        metadata.cures = self.cures(&mut keeper, path)?;
        metadata.linkage = self.linkage(&mut keeper, path)?;
        metadata.content = self.content(&mut keeper, path)?;
        Ok(PreparedDataset { metadata, channel, kept: keeper.kept })
    }

    /// The entry with everything but documents.
    fn codes(&self, path: &Path) -> Result<Metadata, FormFault> {
        let fault = |field: &'static str| move |reason: NotACode| FormFault::new(path, field, reason);
        let items: Vec<ItemCode> = self.items.iter().map(|item| item.code).collect();
        Ok(Metadata {
            name: PublicName::new(&self.name_zh).map_err(|e| FormFault::new(path, "name_zh", e))?,
            attribute: code(&self.attribute).map_err(fault("attribute"))?,
            sharing: Sharing::Unconditional,
            format: code(&self.format).map_err(fault("format"))?,
            data_type: code(&self.data_type).map_err(fault("data_type"))?,
            update_frequency: code(&self.update_frequency).map_err(fault("update_frequency"))?,
            field: code(&self.field).map_err(fault("field"))?,
            level: code(&self.level).map_err(fault("level"))?,
            items: Items::try_from(items)
                .map_err(|_| FormFault::new(path, "items", too_many("data items", "数据项")))?,
            dictionary: Digest::sha256([0; 32]),
            legal_basis: self.legal_basis,
            grounds: codes(path, "grounds", &self.grounds)?,
            protected: codes(path, "protected", &self.protected)?,
            cures: Default::default(),
            assessment: None,
            conditions: None,
            min_rating: self.min_rating,
            qualities: Qualities {
                original: self.original,
                machine_readable: self.machine_readable,
                usable: self.usable,
            },
            linkage: None,
            no_state_secret: self.no_state_secret,
            content: None,
        })
    }

    fn document(
        &self,
        keeper: &mut Keeper<'_>,
        field: &str,
        name: &Option<String>,
        path: &Path,
    ) -> Result<Digest, Failure> {
        match name {
            Some(name) => keeper.file(field, name, field),
            None => {
                let own = path.file_name().map_or_else(PathBuf::new, PathBuf::from);
                keeper.file(field, &own.to_string_lossy(), field)
            }
        }
    }

    fn sharing(&self, keeper: &mut Keeper<'_>, path: &Path) -> Result<Sharing, Failure> {
        use drl_primitives::catalog::SharingAttribute;
        let attribute = code(&self.sharing).map_err(|e| FormFault::new(path, "sharing", e))?;
        Ok(match attribute {
            SharingAttribute::Unconditional => Sharing::Unconditional,
            SharingAttribute::Restricted => Sharing::Restricted {
                reason: self.document(keeper, "sharing_reason", &self.sharing_reason, path)?,
                conditions: self.document(keeper, "sharing_conditions", &self.sharing_conditions, path)?,
            },
            SharingAttribute::NotShared => {
                let missing = || FormFault::new(path, "sharing_ground", FormReason::GroundMissing);
                Sharing::NotShared { ground: self.sharing_ground.ok_or_else(missing)? }
            }
        })
    }

    fn cures<Max: Get<u32>>(&self, keeper: &mut Keeper<'_>, path: &Path) -> Result<BoundedVec<Cure, Max>, Failure> {
        let mut cures = Vec::new();
        for (place, line) in self.cures.iter().enumerate() {
            let field = format!("cures[{place}]");
            let kind: CureKind = code(&line.kind).map_err(|e| FormFault::new(path, format!("{field}.kind"), e))?;
            let evidence = keeper.file(&format!("{field}.evidence"), &line.evidence, kind.slug())?;
            cures.push(Cure { kind, evidence, specification: line.specification, consents: line.consents });
        }
        BoundedVec::try_from(cures).map_err(|_| FormFault::new(path, "cures", too_many("cures", "处理方式")).into())
    }

    fn linkage(&self, keeper: &mut Keeper<'_>, path: &Path) -> Result<Option<Linkage>, Failure> {
        let Some(line) = &self.linkage else { return Ok(None) };
        let measure: Option<LinkageMeasure> =
            line.measure.as_deref().map(code).transpose().map_err(|e| FormFault::new(path, "linkage.measure", e))?;
        Ok(Some(Linkage {
            assessment: optional(keeper, "linkage.assessment", &line.assessment)?,
            committee_opinion: optional(keeper, "linkage.committee_opinion", &line.committee_opinion)?,
            measure,
        }))
    }

    /// The state of the data, where the file names the data and the day it was produced.
    fn content(&self, keeper: &mut Keeper<'_>, path: &Path) -> Result<Option<Content>, Failure> {
        let (Some(source), Some(produced)) = (&self.source, &self.produced_on) else { return Ok(None) };
        let day = day(produced).map_err(|e| FormFault::new(path, "produced_on", e))?;
        Ok(Some(Content { digest: keeper.file("source", source, "data")?, produced_at: day.start() }))
    }
}

fn optional(keeper: &mut Keeper<'_>, field: &str, name: &Option<String>) -> Result<Option<Digest>, Failure> {
    name.as_deref().map(|name| keeper.file(field, name, field)).transpose()
}

fn codes<C: Code + Ord, Max: Get<u32>>(
    path: &Path,
    field: &str,
    slugs: &[String],
) -> Result<BoundedVec<C, Max>, FormFault> {
    let mut list = Vec::new();
    for (place, slug) in slugs.iter().enumerate() {
        list.push(code(slug).map_err(|e| FormFault::new(path, format!("{field}[{place}]"), e))?);
    }
    list.sort();
    BoundedVec::try_from(list).map_err(|_| FormFault::new(path, field, too_many("codes", "代码")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use drl_primitives::catalog::{Ground, OpeningAttribute, SharingAttribute};

    fn examples() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/datasets")
    }

    fn prepared(name: &str) -> PreparedDataset {
        let folder = tempfile::tempdir().unwrap();
        let path = examples().join(name);
        DatasetFile::read(&path).unwrap().prepare(&path, &Vault::new(folder.path())).unwrap()
    }

    #[test]
    fn the_example_entries_are_read() {
        let rail = prepared("rail-stations.toml");
        assert_eq!(rail.metadata.attribute, OpeningAttribute::Restricted);
        assert_eq!(rail.metadata.items.to_vec(), vec![1, 2, 3, 4, 5, 6]);
        assert_eq!(rail.metadata.min_rating, 2);
        assert_eq!(rail.channel, Some(Channel::CityLedger));
        assert_eq!(rail.kept.len(), 3);
        assert_eq!(rail.metadata.conditions, rail.kept.iter().find(|e| e.label == "conditions").map(|e| e.digest));
        assert_eq!(prepared("county-codes.toml").metadata.conditions, None);
        assert!(prepared("climate-zones.toml").metadata.may_open(false));
        prepared("planning-units.toml");
    }

    #[test]
    fn prohibited_data_lists_no_items() {
        let personnel = prepared("transport-personnel.toml");
        assert_eq!(personnel.metadata.grounds.to_vec(), vec![Ground::ProtectedInformation]);
        assert!(personnel.metadata.items.is_empty());
        assert_eq!(personnel.channel, None);
        assert_eq!(personnel.metadata.sharing.attribute(), SharingAttribute::Restricted);
    }

    #[test]
    fn faults_name_file_field_and_reason_and_nothing_is_kept() {
        let text = std::fs::read_to_string(examples().join("rail-stations.toml")).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(folder.path().join("vault"));
        let path = folder.path().join("entry.toml");
        let field = |from: &str, to: &str| {
            std::fs::write(&path, text.replace(from, to)).unwrap();
            let fault = DatasetFile::read(&path).map_err(Failure::Form).and_then(|f| f.prepare(&path, &vault));
            match fault {
                Err(Failure::Form(fault)) => fault.field,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(field("\"restricted\"", "\"secret\""), "attribute");
        assert_eq!(field("grounds = []", "grounds = [\"G9\"]"), "grounds[0]");
        assert_eq!(field("channel = \"city-ledger\"", "channel = \"tv\""), "channel");
        assert!(field("original = true", "originall = true").starts_with("line "));
        // The least level of protection is governed, and the same for every dataset.
        assert!(field("min_rating = 2", "min_rating = 2\nmin_protection_level = 2").starts_with("line "));
        assert!(vault.list().unwrap().is_empty());
        assert_eq!(field("nothing", "nothing"), "dictionary");
    }
}
