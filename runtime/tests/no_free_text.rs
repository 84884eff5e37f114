//! No call argument and no event field can carry free text, beyond a short list of public names (architecture, decision 13).
//!
//! The scan walks the type of every argument and field in the metadata. Text is a `str`, or a run of bytes of any length.

use codec::Encode;
use frame_support::traits::Contains;
use scale_info::{form::PortableForm, PortableRegistry, Type, TypeDef, TypeDefPrimitive};
use std::collections::BTreeSet;

/// Types that may hold text or bytes, and why.
const PUBLIC_TEXT: &[(&str, &str)] = &[
    ("PublicName", "names of organisations and datasets are public by law"),
    ("MultiSignature", "a signature"),
    ("EquivocationProof", "evidence that GRANDPA itself made"),
];

/// Calls of the SDK whose arguments are bytes, and what keeps people from writing there.
const CLOSED_CALLS: &[(&str, &str, &str)] = &[
    ("System", "remark", "filtered"),
    ("System", "remark_with_event", "filtered"),
    ("System", "set_code", "root only"),
    ("System", "set_code_without_checks", "root only"),
    ("System", "set_storage", "root only"),
    ("System", "kill_storage", "root only"),
    ("System", "kill_prefix", "root only"),
    ("System", "apply_authorized_upgrade", "only the code whose hash was authorised"),
    ("Consortium", "set_session_keys", "as Session.set_keys"),
    ("Grandpa", "report_equivocation", "filtered"),
    ("Grandpa", "report_equivocation_unsigned", "a proof of which every byte counts; any other gets into no block"),
    ("Session", "set_keys", "proof of possession of the keys; other bytes are refused"),
];

/// Events of the SDK with bytes, and where these come from.
const CLOSED_EVENTS: &[(&str, &str, &str)] = &[("Offences", "Offence", "the round, as the finality pallet encodes it")];

/// Name of a pallet, and the types of its calls and events.
type PalletTypes = (String, Option<u32>, Option<u32>);

fn metadata() -> (PortableRegistry, Vec<PalletTypes>) {
    let metadata: frame_metadata::RuntimeMetadataPrefixed = drl_runtime::Runtime::metadata();
    let frame_metadata::RuntimeMetadata::V14(metadata) = metadata.1 else { panic!("metadata version") };
    let pallets =
        metadata.pallets.into_iter().map(|p| (p.name, p.calls.map(|c| c.ty.id), p.event.map(|e| e.ty.id))).collect();
    (metadata.types, pallets)
}

/// The path of a text within a type, if there is one.
fn text_in(types: &PortableRegistry, id: u32, seen: &mut BTreeSet<u32>) -> Option<String> {
    if !seen.insert(id) {
        return None;
    }
    let ty = types.resolve(id)?;
    let name = ty.path.segments.last().cloned().unwrap_or_default();
    if PUBLIC_TEXT.iter().any(|(allowed, _)| *allowed == name) || name == "RuntimeCall" || name == "OriginCaller" {
        return None;
    }
    match &ty.type_def {
        TypeDef::Primitive(TypeDefPrimitive::Str) => Some("str".into()),
        TypeDef::Sequence(s) if is_byte(types, s.type_param.id) => Some(format!("{name}[u8]")),
        _ => parts(ty)
            .into_iter()
            .find_map(|(label, part)| text_in(types, part, seen).map(|t| format!("{name}.{label} > {t}"))),
    }
}

fn is_byte(types: &PortableRegistry, id: u32) -> bool {
    matches!(types.resolve(id).map(|t| &t.type_def), Some(TypeDef::Primitive(TypeDefPrimitive::U8)))
}

fn parts(ty: &Type<PortableForm>) -> Vec<(String, u32)> {
    let field = |f: &scale_info::Field<PortableForm>| (f.name.clone().unwrap_or_default(), f.ty.id);
    match &ty.type_def {
        TypeDef::Composite(c) => c.fields.iter().map(field).collect(),
        TypeDef::Variant(v) => v.variants.iter().flat_map(|v| v.fields.iter().map(field)).collect(),
        TypeDef::Sequence(s) => vec![("each".into(), s.type_param.id)],
        TypeDef::Array(a) => vec![("each".into(), a.type_param.id)],
        TypeDef::Tuple(t) => t.fields.iter().map(|f| ("part".into(), f.id)).collect(),
        TypeDef::Compact(c) => vec![("compact".into(), c.type_param.id)],
        TypeDef::Primitive(_) | TypeDef::BitSequence(_) => Vec::new(),
    }
}

fn variants_with_text(types: &PortableRegistry, id: u32) -> Vec<(String, String)> {
    let Some(TypeDef::Variant(variants)) = types.resolve(id).map(|t| &t.type_def) else { return Vec::new() };
    let mut found = Vec::new();
    for variant in &variants.variants {
        for field in &variant.fields {
            if let Some(path) = text_in(types, field.ty.id, &mut BTreeSet::new()) {
                found.push((variant.name.clone(), format!("{}: {path}", field.name.clone().unwrap_or_default())));
            }
        }
    }
    found
}

#[test]
fn no_call_argument_carries_free_text() {
    let (types, pallets) = metadata();
    let mut open = Vec::new();
    for (pallet, calls, _) in &pallets {
        for (call, field) in calls.map(|id| variants_with_text(&types, id)).unwrap_or_default() {
            if !CLOSED_CALLS.iter().any(|(p, c, _)| p == pallet && *c == call) {
                open.push(format!("{pallet}.{call}({field})"));
            }
        }
    }
    assert!(open.is_empty(), "these calls can carry free text:\n{}", open.join("\n"));
}

#[test]
fn no_event_field_carries_free_text() {
    let (types, pallets) = metadata();
    let mut open = Vec::new();
    for (pallet, _, events) in &pallets {
        for (event, field) in events.map(|id| variants_with_text(&types, id)).unwrap_or_default() {
            if !CLOSED_EVENTS.iter().any(|(p, e, _)| p == pallet && *e == event) {
                open.push(format!("{pallet}.{event}({field})"));
            }
        }
    }
    assert!(open.is_empty(), "these events can carry free text:\n{}", open.join("\n"));
}

#[test]
fn the_scan_finds_text_where_there_is_some() {
    let (types, pallets) = metadata();
    let system = pallets.iter().find(|(name, ..)| name == "System").and_then(|(_, calls, _)| *calls).unwrap();
    let found: Vec<_> = variants_with_text(&types, system).into_iter().map(|(call, _)| call).collect();
    assert!(found.contains(&"remark".to_owned()), "{found:?}");
}

#[test]
fn remarks_are_filtered() {
    let call = drl_runtime::RuntimeCall::System(frame_system::Call::remark { remark: b"a name".to_vec() });
    assert!(!<drl_runtime::Runtime as frame_system::Config>::BaseCallFilter::contains(&call), "{:?}", call.encode());
    let call = drl_runtime::RuntimeCall::System(frame_system::Call::remark_with_event { remark: b"a name".to_vec() });
    assert!(!<drl_runtime::Runtime as frame_system::Config>::BaseCallFilter::contains(&call));
}
