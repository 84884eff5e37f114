//! Calls, events and state in a form that people and programs read: JSON, by the types of the metadata.
//!
//! Byte strings are hex, accounts are SS58, codes are the slugs of their variants, public names are text.

use crate::{keys::address_of, ledger::target_name, metadata::metadata};
use codec::Encode;
use drl_primitives::peers::NodeId;
use drl_runtime::{RuntimeCall, RuntimeEvent};
use pallet_pause::Target;
use serde_json::{json, Map, Value as Json};
use sp_runtime::AccountId32;
use subxt::ext::scale_value::{scale::decode_as_type, Composite, Primitive, Value, ValueDef};

/// A call as `{"call": "Pallet.name", "arguments": {..}}`.
pub fn call(call: &RuntimeCall) -> Json {
    let (name, fields) = outer(&call.encode(), metadata().outer_enums().call_enum_ty());
    json!({ "call": name, "arguments": fields })
}

/// An event as `{"event": "Pallet.Name", "fields": {..}}`.
pub fn event(event: &RuntimeEvent) -> Json {
    let (name, fields) = outer(&event.encode(), metadata().outer_enums().event_enum_ty());
    json!({ "event": name, "fields": fields })
}

/// The name `Pallet.Variant` and the fields of a value of one of the runtime's outer types.
fn outer(bytes: &[u8], type_id: u32) -> (String, Json) {
    let Ok(value) = decode_as_type(&mut &*bytes, type_id, metadata().types()) else {
        return (String::new(), json!(format!("0x{}", hex::encode(bytes))));
    };
    let ValueDef::Variant(pallet) = value.value else { return (String::new(), Json::Null) };
    let inner = pallet.values.into_values().next().map(|inner| inner.value);
    match inner {
        Some(ValueDef::Variant(inner)) => (format!("{}.{}", pallet.name, inner.name), composite(&inner.values)),
        _ => (pallet.name, Json::Null),
    }
}

/// A value by its type.
fn readable(value: &Value<u32>) -> Json {
    match &value.value {
        ValueDef::Primitive(primitive) => primitive_json(primitive),
        ValueDef::BitSequence(bits) => json!(bits.iter().collect::<Vec<bool>>()),
        ValueDef::Variant(variant) => match (variant.name.as_str(), variant.values.len()) {
            _ if is_target(value.context) => target(&variant.name, &variant.values),
            ("None", 0) => Json::Null,
            (name, 0) => json!(slug(name)),
            ("Some", 1) => composite(&variant.values),
            (name, _) => json!({ slug(name): composite(&variant.values) }),
        },
        ValueDef::Composite(fields) => named_type(value.context, fields).unwrap_or_else(|| composite(fields)),
    }
}

/// Whether a type is what a pause is placed on.
fn is_target(type_id: u32) -> bool {
    let path = metadata().types().resolve(type_id).map(|ty| ty.path.segments.as_slice());
    path.is_some_and(|path| {
        path.first().is_some_and(|pallet| pallet == "pallet_pause") && path.ends_with(&["Target".into()])
    })
}

/// What a pause is placed on, by name: whoever votes sees `Registry.admit`, not two numbers.
fn target(kind: &str, fields: &Composite<u32>) -> Json {
    let indices = fields.values().map(|value| value.as_u128().and_then(|index| u8::try_from(index).ok()));
    match (kind, indices.collect::<Option<Vec<_>>>().as_deref()) {
        ("Pallet", Some([pallet])) => json!(target_name(Target::Pallet(*pallet))),
        ("Call", Some([pallet, call])) => json!(target_name(Target::Call(*pallet, *call))),
        _ => json!({ slug(kind): composite(fields) }),
    }
}

/// The types that have a writing of their own.
fn named_type(type_id: u32, fields: &Composite<u32>) -> Option<Json> {
    let ty = metadata().types().resolve(type_id)?;
    let bytes = bytes_of(fields);
    match ty.path.segments.last().map(String::as_str) {
        Some("AccountId32") => <[u8; 32]>::try_from(bytes?).ok().map(|id| json!(address_of(&AccountId32::new(id)))),
        Some("PublicName" | "CreditCode") => String::from_utf8(bytes?).ok().map(Json::from),
        Some("NodeId") => <[u8; 32]>::try_from(bytes?).ok().map(|key| json!(NodeId(key).to_string())),
        Some("Day") => {
            let number = fields.values().next()?.as_u128()?;
            Some(json!(drl_primitives::Day(u32::try_from(number).ok()?).to_string()))
        }
        Some(_) => None,
        // Arrays and lists have no path: those of bytes are hex.
        None => {
            use scale_info::{TypeDef, TypeDefPrimitive};
            let element = match &ty.type_def {
                TypeDef::Array(array) => array.type_param.id,
                TypeDef::Sequence(sequence) => sequence.type_param.id,
                _ => return None,
            };
            let element = &metadata().types().resolve(element)?.type_def;
            if matches!(element, TypeDef::Primitive(TypeDefPrimitive::U8)) {
                return Some(json!(format!("0x{}", hex::encode(bytes?))));
            }
            // A list of one is a list.
            Some(Json::Array(fields.values().map(readable).collect()))
        }
    }
}

/// The bytes of a composite of bytes, however often it is wrapped.
fn bytes_of(fields: &Composite<u32>) -> Option<Vec<u8>> {
    if let (1, Some(ValueDef::Composite(inner))) = (fields.len(), fields.values().next().map(|v| &v.value)) {
        return bytes_of(inner);
    }
    fields.values().map(|value| value.as_u128().and_then(|number| u8::try_from(number).ok())).collect()
}

fn composite(fields: &Composite<u32>) -> Json {
    match fields {
        Composite::Named(fields) => {
            Json::Object(fields.iter().map(|(name, value)| (name.clone(), readable(value))).collect::<Map<_, _>>())
        }
        // A wrapper is shown as what it wraps.
        Composite::Unnamed(fields) => match fields.as_slice() {
            [only] => readable(only),
            many => Json::Array(many.iter().map(readable).collect()),
        },
    }
}

fn primitive_json(primitive: &Primitive) -> Json {
    match primitive {
        Primitive::Bool(value) => json!(value),
        Primitive::Char(value) => json!(value.to_string()),
        Primitive::String(value) => json!(value),
        Primitive::U128(value) => u64::try_from(*value).map_or_else(|_| json!(value.to_string()), |n| json!(n)),
        Primitive::I128(value) => i64::try_from(*value).map_or_else(|_| json!(value.to_string()), |n| json!(n)),
        Primitive::U256(bytes) | Primitive::I256(bytes) => json!(format!("0x{}", hex::encode(bytes))),
    }
}

/// `DataUser` as `data-user`; names without small letters (`G1`) stay.
fn slug(name: &str) -> String {
    if !name.chars().any(|c| c.is_ascii_lowercase()) {
        return name.to_owned();
    }
    let mut slug = String::new();
    for (place, c) in name.chars().enumerate() {
        if c.is_ascii_uppercase() && place > 0 {
            slug.push('-');
        }
        slug.push(c.to_ascii_lowercase());
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_shown_by_name_with_bytes_as_hex() {
        let remark = RuntimeCall::System(frame_system::Call::remark { remark: vec![1, 2, 255] });
        assert_eq!(call(&remark), json!({"call": "System.remark", "arguments": {"remark": "0x0102ff"}}));
    }

    #[test]
    fn accounts_in_events_are_addresses() {
        let account = AccountId32::new([1; 32]);
        let new = RuntimeEvent::System(frame_system::Event::NewAccount { account: account.clone() });
        assert_eq!(event(&new), json!({"event": "System.NewAccount", "fields": {"account": address_of(&account)}}));
    }

    #[test]
    fn what_is_paused_is_shown_by_name() {
        let target = crate::ledger::target_of("Registry.admit").unwrap();
        let pause = RuntimeCall::from(pallet_pause::Call::pause { target });
        assert_eq!(call(&pause), json!({"call": "Pause.pause", "arguments": {"target": "Registry.admit"}}));
    }

    #[test]
    fn variants_are_slugs() {
        assert_eq!(slug("DataUser"), "data-user");
        assert_eq!(slug("G1"), "G1");
        assert_eq!(slug("Active"), "active");
    }
}
