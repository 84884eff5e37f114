//! JSON Schemas (draft 7, as OpenRPC 1.3 has them) of the ledger's types, made from the type information that the runtime's
//! metadata is made of too. A field that is added to a type is in its schema without anybody's doing.
//!
//! How serde writes them: structures by the names of their fields; enumerated codes by their slugs; other enumerations by the name
//! of the variant in kebab case, with what it carries below it; days, names and hashes as text.

use drl_primitives::{
    agreement,
    application::{DocumentKind, Purpose},
    catalog, clocks, credit, dataset, grant, grant_status, law, organisation, receipts, reports, review,
    verdict::Reason,
    Code, HashAlgorithm,
};
use scale_info::{
    form::MetaForm, meta_type, Field, MetaType, Path, Type, TypeDef, TypeDefPrimitive, TypeInfo, TypeParameter, Variant,
};
use serde_json::{json, Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Enumerations that are no codes: serde writes the names of their variants.
const NAMED: [&str; 1] = ["drl_primitives::clocks::ClockEnd"];

/// Whether a schema is of what a caller writes or of what the ledger answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// A caller may leave out what is optional.
    Asked,
    /// Everything is there; what is optional may be `null`.
    Answered,
}

/// Schemas of types, and of all that they are made of.
pub struct Schemas {
    /// The schemas with a name, as `components` has them.
    pub components: BTreeMap<String, Value>,
    /// Enumerated codes that the table below lacks.
    pub unlisted: BTreeSet<String>,
    slugs: BTreeMap<String, Vec<&'static str>>,
    direction: Direction,
}

impl Schemas {
    /// None yet.
    pub fn new() -> Self {
        Self { components: BTreeMap::new(), unlisted: BTreeSet::new(), slugs: slugs(), direction: Direction::Answered }
    }

    /// The schema of what a method answers.
    pub fn answered<T: TypeInfo + 'static>(&mut self) -> Value {
        self.direction = Direction::Answered;
        self.of(&meta_type::<T>())
    }

    /// The schema of a parameter.
    pub fn asked<T: TypeInfo + 'static>(&mut self) -> Value {
        self.direction = Direction::Asked;
        self.of(&meta_type::<T>())
    }

    fn of(&mut self, meta: &MetaType) -> Value {
        let info = meta.type_info();
        match &info.type_def {
            TypeDef::Primitive(primitive) => primitive_schema(primitive),
            TypeDef::Sequence(list) => json!({ "type": "array", "items": self.of(&list.type_param) }),
            TypeDef::Tuple(tuple) => {
                let parts: Vec<_> = tuple.fields.iter().map(|part| self.of(part)).collect();
                tuple_schema(parts)
            }
            TypeDef::Composite(_) | TypeDef::Variant(_) => self.named(&info),
            TypeDef::Array(_) | TypeDef::Compact(_) | TypeDef::BitSequence(_) => {
                panic!("no answer has such a type: {info:?}")
            }
        }
    }

    fn named(&mut self, info: &Type<MetaForm>) -> Value {
        let name = info.path.ident().unwrap_or_default();
        match (name, &info.type_def) {
            ("Option", _) => {
                let inner = info.type_params.first().and_then(|param| param.ty).expect("an option is of something");
                let inner = self.of(&inner);
                return json!({ "anyOf": [inner, { "type": "null" }] });
            }
            ("BoundedVec" | "WeakBoundedVec", TypeDef::Composite(list)) => {
                return self.of(&list.fields.first().expect("a list has entries").ty);
            }
            _ => {}
        }
        let component = self.component_name(info);
        if !self.components.contains_key(&component) {
            // Held against recursion, though no type of the ledger contains itself.
            self.components.insert(component.clone(), Value::Null);
            let schema = text_schema(name).unwrap_or_else(|| self.body(info));
            self.components.insert(component.clone(), schema);
        }
        json!({ "$ref": format!("#/components/schemas/{component}") })
    }

    /// The name of the type, and of the types it is made over where they tell it apart.
    fn component_name(&self, info: &Type<MetaForm>) -> String {
        let over = |param: &TypeParameter<MetaForm>| {
            let info = param.ty?.type_info();
            let own = info.path.namespace().first() == Some(&"drl_primitives");
            own.then(|| format!("Of{}", info.path.ident().unwrap_or_default()))
        };
        let suffix: String = info.type_params.iter().filter_map(over).collect();
        // What is optional may be left out of what a caller writes, so that is another schema.
        let prefix = if self.direction == Direction::Asked && has_options(info) { "Asked" } else { "" };
        format!("{prefix}{}{suffix}", info.path.ident().unwrap_or_default())
    }

    fn body(&mut self, info: &Type<MetaForm>) -> Value {
        match &info.type_def {
            TypeDef::Composite(composite) if is_wrapper(&composite.fields) => self.of(&composite.fields[0].ty),
            TypeDef::Composite(composite) => self.fields(&composite.fields),
            TypeDef::Variant(variant) if variant.variants.iter().all(|variant| variant.fields.is_empty()) => {
                let path = path_of(&info.path);
                if NAMED.contains(&path.as_str()) {
                    let names: Vec<_> = variant.variants.iter().map(|variant| kebab(variant.name)).collect();
                    return json!({ "type": "string", "enum": names });
                }
                let Some(slugs) = self.slugs.get(&path) else {
                    self.unlisted.insert(path);
                    return Value::Null;
                };
                json!({ "type": "string", "enum": slugs })
            }
            TypeDef::Variant(variant) => {
                let variants: Vec<_> = variant.variants.iter().map(|variant| self.variant(variant)).collect();
                json!({ "oneOf": variants })
            }
            _ => unreachable!("only structures and enumerations have names"),
        }
    }

    fn variant(&mut self, variant: &Variant<MetaForm>) -> Value {
        let name = kebab(variant.name);
        if variant.fields.is_empty() {
            return json!({ "const": name });
        }
        let carried = if variant.fields.iter().all(|field| field.name.is_some()) {
            self.fields(&variant.fields)
        } else if is_wrapper(&variant.fields) {
            self.of(&variant.fields[0].ty)
        } else {
            let parts: Vec<_> = variant.fields.iter().map(|field| self.of(&field.ty)).collect();
            tuple_schema(parts)
        };
        object(&[(name.as_str(), carried, true)])
    }

    fn fields(&mut self, fields: &[Field<MetaForm>]) -> Value {
        let asked = self.direction == Direction::Asked;
        let fields: Vec<_> = fields
            .iter()
            .map(|field| {
                let needed = !(asked && is_option(&field.ty));
                (field.name.expect("fields have names"), self.of(&field.ty), needed)
            })
            .collect();
        object(&fields)
    }
}

/// An object with exactly these members: name, schema, and whether it is always there.
pub fn object(members: &[(&str, Value, bool)]) -> Value {
    let required: Vec<_> = members.iter().filter(|(_, _, needed)| *needed).map(|(name, _, _)| *name).collect();
    let properties: Map<_, _> = members.iter().map(|(name, schema, _)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn tuple_schema(parts: Vec<Value>) -> Value {
    let count = parts.len();
    json!({ "type": "array", "items": parts, "minItems": count, "maxItems": count })
}

fn primitive_schema(primitive: &TypeDefPrimitive) -> Value {
    let number = |maximum: Option<u32>| match maximum {
        Some(maximum) => json!({ "type": "integer", "minimum": 0, "maximum": maximum }),
        None => json!({ "type": "integer", "minimum": 0 }),
    };
    match primitive {
        TypeDefPrimitive::Bool => json!({ "type": "boolean" }),
        TypeDefPrimitive::Str => json!({ "type": "string" }),
        TypeDefPrimitive::U8 => number(Some(u8::MAX.into())),
        TypeDefPrimitive::U16 => number(Some(u16::MAX.into())),
        TypeDefPrimitive::U32 => number(Some(u32::MAX)),
        TypeDefPrimitive::U64 => number(None),
        other => panic!("no answer has such a number: {other:?}"),
    }
}

/// What serde writes as text although it is made of something else.
fn text_schema(name: &str) -> Option<Value> {
    let text = |title: &str, pattern: &str| json!({ "title": title, "type": "string", "pattern": pattern });
    Some(match name {
        "H256" => text("32 bytes in hex", "^0x[0-9a-f]{64}$"),
        "AccountId32" => text("SS58 address", "^[1-9A-HJ-NP-Za-km-z]{46,48}$"),
        "Day" => text("day in China time", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        "PublicName" => json!({ "title": "public name", "type": "string", "minLength": 1 }),
        "CreditCode" => text("unified social credit code", "^[0-9A-Z]{18}$"),
        _ => return None,
    })
}

fn is_wrapper(fields: &[Field<MetaForm>]) -> bool {
    matches!(fields, [field] if field.name.is_none())
}

fn is_option(meta: &MetaType) -> bool {
    meta.type_info().path.ident() == Some("Option")
}

fn has_options(info: &Type<MetaForm>) -> bool {
    matches!(&info.type_def, TypeDef::Composite(composite) if composite.fields.iter().any(|field| is_option(&field.ty)))
}

fn path_of(path: &Path<MetaForm>) -> String {
    path.segments.join("::")
}

/// As serde's `rename_all = "kebab-case"` has it.
fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for (place, letter) in name.char_indices() {
        if letter.is_uppercase() && place > 0 {
            kebab.push('-');
        }
        kebab.extend(letter.to_lowercase());
    }
    kebab
}

/// The slugs of every enumerated code that an answer may have, by the path of its type.
fn slugs() -> BTreeMap<String, Vec<&'static str>> {
    macro_rules! codes {
        ($($code:ty),* $(,)?) => { BTreeMap::from([$(slugs_of::<$code>()),*]) };
    }
    codes!(
        Reason,
        HashAlgorithm,
        agreement::AgreementStanding,
        Purpose,
        DocumentKind,
        grant::GrantStatus,
        grant_status::HoldKind,
        grant_status::Overseer,
        catalog::Channel,
        catalog::CureKind,
        catalog::DataFormat,
        catalog::DataType,
        catalog::Field,
        catalog::Ground,
        catalog::OpeningAttribute,
        catalog::ProtectedKind,
        catalog::Service,
        catalog::SharingAttribute,
        catalog::UpdateFrequency,
        clocks::ClockKind,
        credit::score::CreditGrade,
        credit::EntryGround,
        dataset::FilingReason,
        dataset::LinkageMeasure,
        dataset::Matter,
        dataset::PriorityCategory,
        dataset::SharingStage,
        dataset::Stage,
        dataset::StopCause,
        law::DoubtReason,
        law::Instrument,
        law::RefusalGround,
        law::ReturnReason,
        organisation::Level,
        organisation::Standing,
        receipts::BatchFault,
        receipts::ReceiptKind,
        receipts::ReceiptState,
        reports::ProductState,
        reports::ProductUpdate,
        reports::RetirementCause,
        review::ApplicationState,
        review::CloseCause,
        review::DifferReason,
        review::MeetingOutcome,
        review::ReviewAct,
        review::RowState,
    )
}

fn slugs_of<C: Code + TypeInfo>() -> (String, Vec<&'static str>) {
    (path_of(&C::type_info().path), C::ALL.iter().map(|code| code.slug()).collect())
}

#[test]
fn names_are_written_as_serde_writes_them() {
    for (name, written) in [("Whole", "whole"), ("OpenElsewhere", "open-elsewhere"), ("G3Only", "g3-only")] {
        assert_eq!(kebab(name), written);
    }
}
