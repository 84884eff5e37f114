use super::*;
use crate::{bytes::hex, testing::sample_chain};
use serde_json::{json, Value};

/// The raw specification of the chain of the tests.
fn spec() -> Value {
    let top: serde_json::Map<String, Value> =
        sample_chain().state(0).iter().map(|(key, value)| (hex(key), hex(value).into())).collect();
    json!({ "name": "Test", "id": "test", "genesis": { "raw": { "top": top, "childrenDefault": {} } } })
}

#[test]
fn the_anchor_comes_from_the_specification_alone() {
    assert_eq!(genesis_anchor(&spec().to_string()), Ok(sample_chain().anchor()));
}

#[test]
fn every_entry_of_the_specification_counts() {
    let mut other = spec();
    other["genesis"]["raw"]["top"]["0x00"] = "0x".into();
    let other = genesis_anchor(&other.to_string()).unwrap();
    assert_ne!(other.genesis, sample_chain().genesis());
    assert_eq!(other.authorities, sample_chain().anchor().authorities);
}

#[test]
fn what_is_no_raw_specification_is_named() {
    let after = |edit: fn(&mut Value)| {
        let mut spec = spec();
        edit(&mut spec["genesis"]);
        genesis_anchor(&spec.to_string()).map(drop)
    };
    let key = hex(&AUTHORITIES_KEY);
    assert_eq!(after(|_| {}), Ok(()));
    assert_eq!(after(|genesis| *genesis = json!({ "runtimeGenesis": {} })), Err(Refusal::NotARawSpec));
    assert_eq!(after(|genesis| genesis["raw"]["more"] = 1.into()), Err(Refusal::NotARawSpec));
    assert_eq!(after(|genesis| genesis["raw"]["top"]["ff"] = "0x".into()), Err(Refusal::NotARawSpec));
    assert_eq!(after(|genesis| genesis["raw"]["top"]["0xff"] = "x".into()), Err(Refusal::NotARawSpec));
    assert_eq!(after(|genesis| genesis["raw"]["top"][hex(&[0; 513])] = "0x".into()), Err(Refusal::NotARawSpec));
    let child = |genesis: &mut Value| genesis["raw"]["childrenDefault"]["0x00"] = json!({});
    assert_eq!(after(child), Err(Refusal::ChildTriesInSpec));
    let mut none = spec();
    none["genesis"]["raw"]["top"].as_object_mut().unwrap().remove(&key);
    assert_eq!(genesis_anchor(&none.to_string()), Err(Refusal::NoAuthorities));
    for bad in ["0x00", "0x", "0x04", "0x0800"] {
        let mut spec = spec();
        spec["genesis"]["raw"]["top"][&key] = bad.into();
        assert_eq!(genesis_anchor(&spec.to_string()), Err(Refusal::BadAuthorities), "{bad}");
    }
    assert_eq!(genesis_anchor(""), Err(Refusal::NotARawSpec));
    assert_eq!(genesis_anchor(&" ".repeat(MAX_SPEC_BYTES + 1)), Err(Refusal::TooLarge));
}
