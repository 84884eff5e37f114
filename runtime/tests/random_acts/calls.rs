//! Any call with any arguments, made from the types of the runtime: a call that is added to a pallet is tried from then on.
//!
//! An argument is written as its SCALE encoding, type by type. The *name* under which a type stands in the source (`DatasetId`,
//! `Moment`) says from which small pool a number is drawn, so that many arguments name something there is.

use crate::{dice::Dice, fitting, world::World};
use codec::{Compact, Decode, Encode};
use drl_primitives::{organisation::OrgKind, Digest};
use drl_runtime::{Runtime, RuntimeCall};
use scale_info::{
    form::PortableForm, Field, MetaType, PortableRegistry, Registry, TypeDef, TypeDefPrimitive as Primitive,
};
use sp_core::H256;

/// The pallets whose calls are tried.
pub const PALLETS: &[&str] = &[
    "RuleParameters",
    "WorkingDays",
    "Registry",
    "Catalog",
    "Applications",
    "Agreements",
    "Grants",
    "Receipts",
    "Reports",
    "Credit",
    "Rectification",
    "Objections",
    "Corrections",
    "Consortium",
    "Pause",
    "Decisions",
    "Peers",
];

/// The calls of the SDK's pallets that are tried besides: motions of the council, and batches.
pub const OF_THE_SDK: &[(&str, &[&str])] =
    &[("Council", &["propose", "vote", "close"]), ("Utility", &["batch", "batch_all", "force_batch"])];

/// How deep calls nest in calls.
const DEPTH: u32 = 2;

/// Whether arguments shall make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// They may be anything.
    None,
    /// Each by itself is in order, as far as that can be known; whether the state allows the call is another matter.
    Some,
}

/// A call of the runtime, without arguments.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// Of which pallet.
    pub pallet: String,
    /// Which of its calls.
    pub call: String,
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.pallet, self.call)
    }
}

/// What is known of a call's encoding.
struct Form {
    name: Name,
    index: [u8; 2],
    fields: Vec<Field<PortableForm>>,
}

/// All calls that are tried.
pub struct Calls {
    types: PortableRegistry,
    forms: Vec<Form>,
}

impl Calls {
    /// Reads them from the types of the runtime.
    pub fn new() -> Self {
        let mut registry = Registry::new();
        let call = registry.register_type(&MetaType::new::<RuntimeCall>()).id;
        let types = PortableRegistry::from(registry);
        let variants = |id: u32| match &types.resolve(id).expect("a type of the registry").type_def {
            TypeDef::Variant(variant) => variant.variants.clone(),
            _ => Vec::new(),
        };
        let mut forms = Vec::new();
        for pallet in variants(call) {
            let sdk = OF_THE_SDK.iter().find(|(name, _)| *name == pallet.name).map(|(_, calls)| *calls);
            if sdk.is_none() && !PALLETS.contains(&pallet.name.as_str()) {
                continue;
            }
            let calls = pallet.fields.first().map(|field| variants(field.ty.id)).unwrap_or_default();
            for call in calls.into_iter().filter(|call| sdk.is_none_or(|sdk| sdk.contains(&call.name.as_str()))) {
                let name = Name { pallet: pallet.name.clone(), call: call.name };
                forms.push(Form { name, index: [pallet.index, call.index], fields: call.fields });
            }
        }
        Self { types, forms }
    }

    /// The names of all calls.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.forms.iter().map(|form| &form.name)
    }

    /// A call of this name. `None` where what was drawn is no call, as when a list came out too long.
    pub fn make(&self, name: &Name, care: Care, world: &World, dice: &mut Dice) -> Option<RuntimeCall> {
        Draft { calls: self, care, world, dice, depth: DEPTH }.call(name)
    }
}

/// A call that is being written.
struct Draft<'a> {
    calls: &'a Calls,
    care: Care,
    world: &'a World,
    dice: &'a mut Dice,
    depth: u32,
}

impl Draft<'_> {
    fn call(&mut self, name: &Name) -> Option<RuntimeCall> {
        let form = self.calls.forms.iter().find(|form| form.name == *name)?;
        let mut bytes = form.index.to_vec();
        self.fields(&form.fields, "", &mut bytes)?;
        RuntimeCall::decode(&mut &bytes[..]).ok()
    }

    /// A call inside another.
    fn inner(&mut self, out: &mut Vec<u8>) -> Option<()> {
        self.depth = self.depth.checked_sub(1)?;
        let position = self.dice.below(self.calls.forms.len() as u64) as usize;
        let name = self.calls.forms.get(position)?.name.clone();
        let call = self.call(&name)?;
        self.depth += 1;
        call.encode_to(out);
        Some(())
    }

    fn fields(&mut self, fields: &[Field<PortableForm>], outer: &str, out: &mut Vec<u8>) -> Option<()> {
        for field in fields {
            let hint = field.type_name.as_deref().map_or("", plain);
            // A parameter of a generic type says nothing: what stood outside it does.
            let hint = if hint.len() <= 1 || hint == "Fault" { outer } else { hint };
            self.value(field.ty.id, hint, field.name.as_deref().unwrap_or(""), out)?;
        }
        Some(())
    }

    fn value(&mut self, id: u32, hint: &str, name: &str, out: &mut Vec<u8>) -> Option<()> {
        let calls = self.calls;
        let found = calls.types.resolve(id)?;
        if let Some(ident) = found.path.segments.last() {
            if ident == "RuntimeCall" {
                return self.inner(out);
            }
            if self.named(ident, name, out) {
                return Some(());
            }
        }
        match &found.type_def {
            TypeDef::Composite(composite) => self.fields(&composite.fields, hint, out),
            TypeDef::Variant(variant) => {
                let chosen = self.dice.one(&variant.variants)?.clone();
                out.push(chosen.index);
                self.fields(&chosen.fields, hint, out)
            }
            TypeDef::Sequence(sequence) => self.sequence(sequence.type_param.id, hint, out),
            TypeDef::Array(array) => (0..array.len).try_for_each(|_| self.value(array.type_param.id, hint, name, out)),
            TypeDef::Tuple(tuple) => tuple.fields.iter().try_for_each(|field| self.value(field.id, "", name, out)),
            TypeDef::Primitive(primitive) => self.primitive(primitive, hint, name, out),
            TypeDef::Compact(compact) => {
                let mut bytes = Vec::new();
                self.value(compact.type_param.id, hint, name, &mut bytes)?;
                bytes.resize(8, 0);
                let number = u64::decode(&mut &bytes[..]).ok()?;
                Compact(u32::try_from(number).unwrap_or(u32::MAX)).encode_to(out);
                Some(())
            }
            TypeDef::BitSequence(_) => None,
        }
    }

    /// A list: of a few elements, with care in rising order.
    fn sequence(&mut self, element: u32, hint: &str, out: &mut Vec<u8>) -> Option<()> {
        let of = match hint {
            "Items" => "ItemCode",
            "Attendees" => "OrgId",
            other => other,
        };
        let long = self.care == Care::None && self.dice.percent(2);
        let count = if long { self.dice.between(0, 200) } else { self.dice.between(0, 3) };
        let mut elements = Vec::new();
        for _ in 0..count {
            let mut bytes = Vec::new();
            self.value(element, of, "", &mut bytes)?;
            elements.push(bytes);
        }
        if self.care == Care::Some {
            // Numbers are written with the least byte first.
            elements.sort_by(|a, b| a.iter().rev().cmp(b.iter().rev()));
            elements.dedup();
        }
        Compact(elements.len() as u32).encode_to(out);
        elements.iter().for_each(|bytes| out.extend_from_slice(bytes));
        Some(())
    }

    /// Types that are known by name. Returns whether this is one.
    fn named(&mut self, ident: &str, name: &str, out: &mut Vec<u8>) -> bool {
        let Self { care, world, dice, .. } = self;
        match ident {
            "AccountId32" => world.person(dice).encode_to(out),
            "Digest" => digest(dice, *care).encode_to(out),
            "Day" => fitting::day(name, *care, world, dice).encode_to(out),
            "H256" => hash(dice).encode_to(out),
            "PublicName" if *care == Care::Some => crate::world::name(dice.below(50)).encode_to(out),
            "CreditCode" if *care == Care::Some => crate::world::credit_code(dice.next()).encode_to(out),
            "Weight" => frame_support::weights::Weight::MAX.encode_to(out),
            _ => return *care == Care::Some && fitting::argument(ident, world, dice, out),
        }
        true
    }

    fn primitive(&mut self, primitive: &Primitive, hint: &str, name: &str, out: &mut Vec<u8>) -> Option<()> {
        let wild = self.care == Care::None && self.dice.percent(5);
        let number = if wild { self.dice.next() } else { self.number(hint, name) };
        match primitive {
            Primitive::Bool => (self.dice.percent(50)).encode_to(out),
            Primitive::U8 => (number.min(255) as u8).encode_to(out),
            Primitive::U16 => (number.min(65_535) as u16).encode_to(out),
            Primitive::U32 => (number.min(u64::from(u32::MAX)) as u32).encode_to(out),
            Primitive::U64 => number.encode_to(out),
            Primitive::U128 => u128::from(number).encode_to(out),
            _ => return None,
        }
        Some(())
    }

    /// A number, drawn from what its type and its name say.
    fn number(&mut self, hint: &str, name: &str) -> u64 {
        let Self { world, dice, .. } = self;
        if let Some(count) = count(hint) {
            return u64::from(dice.id(count));
        }
        match (hint, name) {
            ("OrgId", name) => organisation(name, dice),
            ("Moment", _) => world.now().saturating_sub(dice.below(3) * dice.below(90_000_000)),
            ("ItemCode", _) => dice.between(1, 8),
            ("RowIndex", _) => dice.below(3),
            ("PeriodNumber", _) => dice.below(4),
            (_, "year") => u64::from(world.today().year()) + dice.below(3) - dice.below(2),
            (_, "months") => dice.between(1, 24),
            (_, "length_bound") => 100_000,
            (_, "threshold") => dice.between(1, 4),
            (_, "index") => {
                u64::from(dice.id(pallet_collective::ProposalCount::<Runtime, pallet_collective::Instance1>::get()))
            }
            _ if dice.percent(85) => dice.between(0, 6),
            _ => dice.between(0, 300),
        }
    }
}

/// How far the ids of this type have come.
fn count(hint: &str) -> Option<u32> {
    Some(match hint {
        "DatasetId" => pallet_catalog::DatasetCount::<Runtime>::get(),
        "ApplicationId" => pallet_applications::SubmissionCount::<Runtime>::get(),
        "AgreementId" => pallet_agreements::AgreementCount::<Runtime>::get(),
        "DeliveryId" => pallet_receipts::DeliveryCount::<Runtime>::get(),
        "ReturnId" => pallet_receipts::ReturnCount::<Runtime>::get(),
        "BatchId" => pallet_receipts::BatchCount::<Runtime>::get(),
        "ProductId" => pallet_reports::NextProduct::<Runtime>::get(),
        "ReportId" => pallet_reports::NextReport::<Runtime>::get(),
        "RatingId" => pallet_credit::RatingCount::<Runtime>::get(),
        "CreditEntryId" => pallet_credit::EntryCount::<Runtime>::get(),
        "RectificationId" => pallet_rectification::NextCase::<Runtime>::get(),
        "ObjectionId" => pallet_objections::ObjectionCount::<Runtime>::get(),
        "CorrectionId" => pallet_corrections::CorrectionCount::<Runtime>::get(),
        _ => return None,
    })
}

/// An organisation: often of a kind that the name of the argument asks for.
fn organisation(name: &str, dice: &mut Dice) -> u64 {
    let kind = match name {
        "agency" => OrgKind::Agency,
        "regulator" => OrgKind::Regulator,
        "applicant" => OrgKind::DataUser,
        _ => return u64::from(dice.id(pallet_registry::NextOrganisation::<Runtime>::get())),
    };
    dice.one(&crate::world::of_kind(kind)).copied().unwrap_or_default().into()
}

/// A digest: one of a few, so that they recur. Without care also one that names nothing.
pub fn digest(dice: &mut Dice, care: Care) -> Digest {
    if care == Care::None && dice.percent(5) {
        return Digest::sha256([0; 32]);
    }
    Digest::sha256([dice.between(1, 40) as u8; 32])
}

/// A hash: mostly that of a grant, else of a motion, else of nothing.
fn hash(dice: &mut Dice) -> H256 {
    let motions = pallet_collective::Proposals::<Runtime, pallet_collective::Instance1>::get();
    if dice.percent(25) {
        if let Some(motion) = dice.one(&motions) {
            return *motion;
        }
    }
    let grants = crate::world::grants();
    dice.one(&grants).copied().filter(|_| dice.percent(95)).unwrap_or(H256::repeat_byte(dice.next() as u8))
}

/// The name of a type without what wraps it: `Option<OrgId>` is about an organisation, `T::AccountId` about an account.
fn plain(name: &str) -> &str {
    let mut inner = name.trim();
    for wrapper in ["Box<", "Option<", "Vec<", "BoundedVec<", "Box<", "Option<"] {
        if let Some(rest) = inner.strip_prefix(wrapper) {
            inner = rest.split(',').next().unwrap_or(rest).trim_end_matches('>');
        }
    }
    let inner = inner.strip_prefix("T::").unwrap_or(inner);
    inner.split('<').next().unwrap_or(inner)
}

#[test]
fn a_type_is_known_by_what_it_wraps() {
    assert_eq!(plain("Option<OrgId>"), "OrgId");
    assert_eq!(plain("Box<Metadata>"), "Metadata");
    assert_eq!(plain("T::AccountId"), "AccountId");
    assert_eq!(plain("BoundedVec<PriorityEntry, T::MaxPriorityEntries>"), "PriorityEntry");
    assert_eq!(plain("Answer<DeliveryFault>"), "Answer");
}
