//! The two forms say the same, and each has one way to be written.

use crate::{
    refusal::Refusal,
    testing::{sample_certificates, sample_chain, with_attachments},
    Certificate,
};
use serde_json::Value;

#[test]
fn both_forms_read_back_as_the_same() {
    for (name, certificate) in sample_certificates(&sample_chain()) {
        let (cbor, json) = (certificate.to_cbor(), certificate.to_json());
        assert_eq!(Certificate::from_cbor(&cbor).as_ref(), Ok(&certificate), "{name}");
        assert_eq!(Certificate::from_json(&json).as_ref(), Ok(&certificate), "{name}");
        assert!(cbor.len() < json.len(), "{name}");
        assert!(cbor.ends_with(certificate.fingerprint().0.as_bytes()), "{name}");
    }
}

/// Where the sample did not change and this value did, certificates that were issued can no longer be read.
#[test]
fn the_form_is_pinned() {
    let fingerprint = with_attachments(&sample_chain()).fingerprint();
    assert_eq!(fingerprint.to_string(), PINNED);
}

const PINNED: &str = "bd4c-5076-3c9a-dc9e-4a75-8053-5b87-2d8f";

/// The CBOR is that of another implementation: read by it, written anew, the same bytes.
#[test]
fn the_compact_form_is_deterministic_cbor_to_another_implementation() {
    for (name, certificate) in sample_certificates(&sample_chain()) {
        let bytes = certificate.to_cbor();
        let value: ciborium::Value = ciborium::from_reader(&bytes[..]).unwrap();
        assert_eq!(value.as_array().map(Vec::len), Some(9), "{name}");
        let mut again = Vec::new();
        ciborium::into_writer(&value, &mut again).unwrap();
        assert_eq!(again, bytes, "{name}");
    }
}

#[test]
fn json_may_be_set_out_in_any_way() {
    let certificate = with_attachments(&sample_chain());
    let value: Value = serde_json::from_str(&certificate.to_json()).unwrap();
    assert_eq!(Certificate::from_json(&value.to_string()).as_ref(), Ok(&certificate));
}

/// The paths to all values in a JSON value, itself first.
fn places(value: &Value, path: String, all: &mut Vec<String>) {
    all.push(path.clone());
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| places(value, format!("{path}/{name}"), all)),
        Value::Array(entries) => {
            entries.iter().enumerate().for_each(|(i, value)| places(value, format!("{path}/{i}"), all));
        }
        _ => {}
    }
}

/// Every field left out, of another kind, or beside an unknown one; every entry of a list left out.
#[test]
fn json_with_a_field_too_few_or_too_many_is_not_read() {
    let certificate = with_attachments(&sample_chain());
    let whole: Value = serde_json::from_str(&certificate.to_json()).unwrap();
    let mut all = Vec::new();
    places(&whole, String::new(), &mut all);
    assert!(all.len() > 80);
    for path in all {
        let mut other_kind = whole.clone();
        *other_kind.pointer_mut(&path).unwrap() = Value::from(vec![Value::Null]);
        refused(&other_kind, &path);
        if let Some(members) = whole.pointer(&path).and_then(Value::as_object) {
            let mut more = whole.clone();
            more.pointer_mut(&path).unwrap()["remark"] = Value::from("hello");
            assert_eq!(Certificate::from_json(&more.to_string()), Err(Refusal::NotJson), "{path}: unknown field");
            for name in members.keys() {
                let mut less = whole.clone();
                less.pointer_mut(&path).unwrap().as_object_mut().unwrap().remove(name);
                assert_eq!(Certificate::from_json(&less.to_string()), Err(Refusal::NotJson), "{path} without {name}");
            }
        }
        for entry in 0..whole.pointer(&path).and_then(Value::as_array).map_or(0, Vec::len) {
            let mut less = whole.clone();
            less.pointer_mut(&path).unwrap().as_array_mut().unwrap().remove(entry);
            refused(&less, &path);
        }
    }
}

fn refused(value: &Value, what: &str) {
    let read = Certificate::from_json(&value.to_string());
    let expected =
        [Refusal::NotJson, Refusal::ChecksumDiffers, Refusal::UnknownFormat, Refusal::UnknownVersion, Refusal::TooMany];
    assert!(read.as_ref().is_err_and(|refusal| expected.contains(refusal)), "{what}: {read:?}");
}

/// Every character of the JSON replaced by another: never read as another certificate.
#[test]
fn no_character_of_the_json_can_be_changed() {
    let chain = sample_chain();
    let certificate = &sample_certificates(&chain)[3].1;
    let json = certificate.to_json();
    assert!(json.is_ascii());
    for place in 0..json.len() {
        for other in [b'0', b'a', b'A', b' ', b'"', b'}', b','] {
            let mut changed = json.clone().into_bytes();
            if changed[place] == other {
                continue;
            }
            changed[place] = other;
            let changed = String::from_utf8(changed).unwrap();
            match Certificate::from_json(&changed) {
                // White space for white space.
                Ok(read) => assert!(other == b' ' && &read == certificate, "{place}"),
                Err(Refusal::NotJson | Refusal::ChecksumDiffers | Refusal::UnknownFormat | Refusal::UnknownVersion) => {
                }
                Err(other) => panic!("{place}: {other:?}"),
            }
        }
    }
}

#[test]
fn other_formats_and_versions_are_named() {
    let json = sample_certificates(&sample_chain())[0].1.to_json();
    let other = |from: &str, to: &str| Certificate::from_json(&json.replacen(from, to, 1));
    assert_eq!(other("drl-certificate", "drl-anchor"), Err(Refusal::UnknownFormat));
    assert_eq!(other("\"version\": 1", "\"version\": 2"), Err(Refusal::UnknownVersion));
    assert_eq!(
        Certificate::from_json(r#"{"format":"drl-certificate","version":2,"more":1}"#),
        Err(Refusal::UnknownVersion)
    );
    assert_eq!(Certificate::from_json("{}"), Err(Refusal::NotJson));
    assert_eq!(Certificate::from_json(""), Err(Refusal::NotJson));
    let cbor = sample_certificates(&sample_chain())[0].1.to_cbor();
    let patched = |place: usize, byte: u8| {
        let mut bytes = cbor.clone();
        bytes[place] = byte;
        Certificate::from_cbor(&bytes)
    };
    assert_eq!(patched(2, b'D'), Err(Refusal::UnknownFormat));
    assert_eq!(patched(17, 2), Err(Refusal::UnknownVersion));
    assert_eq!(Certificate::from_cbor(&[]), Err(Refusal::NotCbor));
    assert_eq!(Certificate::from_cbor(&vec![0; crate::certificate::MAX_BYTES + 1]), Err(Refusal::TooLarge));
    assert_eq!(Certificate::from_json(&" ".repeat(crate::certificate::MAX_JSON_BYTES + 1)), Err(Refusal::TooLarge));
}
