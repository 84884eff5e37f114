//! The document, the file and the node say the same.

use super::{document::document, DOCUMENT};
use crate::rpc::{
    test_chain::{TestChain, FIRST_SET},
    tests::ask,
};
use jsonschema::Validator;
use serde_json::{json, Map, Value};
use std::collections::BTreeSet;

/// Names a file to which the document is written. The other tests hold the document against the node, not the file.
const WRITE: &str = "DRL_WRITE_OPENRPC";

fn checked_in() -> Value {
    serde_json::from_str(DOCUMENT).unwrap()
}

fn methods(document: &Value) -> &Vec<Value> {
    document["methods"].as_array().unwrap()
}

fn parameters(method: &Value) -> &Vec<Value> {
    method["params"].as_array().unwrap()
}

/// Whether values fit a schema of the document.
fn validator(document: &Value, schema: &Value) -> Validator {
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "components": document["components"],
        "allOf": [schema],
    });
    jsonschema::validator_for(&schema).unwrap()
}

fn check(document: &Value, schema: &Value, value: &Value) {
    let faults: Vec<_> = validator(document, schema).iter_errors(value).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{value}: {faults:?}");
}

#[test]
fn the_file_is_what_the_types_say() {
    let document = document();
    if let Ok(file) = std::env::var(WRITE) {
        std::fs::write(file, serde_json::to_string_pretty(&document).unwrap() + "\n").unwrap();
        return;
    }
    assert_eq!(checked_in(), document, "see the documentation of rpc::openrpc on how to write the file anew");
}

#[test]
fn every_reference_leads_somewhere_and_every_schema_is_used() {
    let document = document();
    let text = document.to_string();
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(text.contains(&format!("\"#/components/schemas/{name}\"")), "{name} is not used");
    }
    // A schema with a reference that leads nowhere can not be compiled.
    for method in methods(&document) {
        validator(&document, &method["result"]["schema"]);
        for parameter in parameters(method) {
            validator(&document, &parameter["schema"]);
        }
    }
}

#[tokio::test]
async fn the_node_has_the_methods_of_the_document_and_no_others() {
    let document = document();
    let described: BTreeSet<_> = methods(&document).iter().map(|method| method["name"].as_str().unwrap()).collect();
    let module = TestChain::new(0).module();
    let registered: BTreeSet<_> = module.method_names().collect();
    assert_eq!(described, registered);
    assert_eq!(described.len(), methods(&document).len(), "no method is described twice");
    assert_eq!(ask(&module, "rpc.discover", &json!([])).await.unwrap(), checked_in());
}

/// A value of each parameter that the methods accept on a chain with one grant.
fn value(name: &str, chain: &TestChain) -> Value {
    match name {
        "grant" => json!(chain.grants[0]),
        "grants" => json!([chain.grants[0]]),
        "question" => json!({ "purpose": "research", "items": [1], "system": null }),
        "from" => json!(1),
        "after" => json!(0),
        "limit" => json!(10),
        "organisation" => json!(1),
        "application" => json!(0),
        "dataset" => json!(1),
        "ask" => json!({ "verdict": { "grant": chain.grants[0], "question": value("question", chain) } }),
        "options" => json!({ "from_block": 0, "batches": [] }),
        "kind" => json!("checkpoint"),
        name => panic!("no value for {name}"),
    }
}

/// What no parameter is.
fn nonsense() -> Value {
    json!({ "no": ["such", "thing"] })
}

fn is_nullable(schema: &Value) -> bool {
    schema["anyOf"].as_array().is_some_and(|any| any.contains(&json!({ "type": "null" })))
}

fn is_method_of_subscription(name: &str) -> bool {
    matches!(name, "release_v1_subscribeGrant" | "release_v1_unsubscribeGrant")
}

/// The server knows each parameter by the name and at the place that the document has for it, needs those that the document says
/// it needs, and no others.
#[tokio::test]
async fn the_node_takes_the_parameters_of_the_document() {
    let (document, mut chain) = (document(), TestChain::new(1));
    let last = chain.block(|| ());
    chain.vote(last, &FIRST_SET, 0);
    let module = chain.module();
    for method in methods(&document).iter().filter(|m| !is_method_of_subscription(m["name"].as_str().unwrap())) {
        let name = method["name"].as_str().unwrap();
        let described: Vec<_> = parameters(method).iter().map(|p| p["name"].as_str().unwrap()).collect();
        let values: Vec<_> = described.iter().map(|name| value(name, &chain)).collect();
        let named: Map<_, _> = described.iter().map(|name| (*name).to_owned()).zip(values.clone()).collect();
        for (parameter, value) in parameters(method).iter().zip(&values) {
            check(&document, &parameter["schema"], value);
        }
        let by_name = ask(&module, name, &json!(named)).await.unwrap();
        assert_eq!(by_name, ask(&module, name, &json!(values)).await.unwrap(), "{name}");
        check(&document, &method["result"]["schema"], &by_name);

        for (place, parameter) in parameters(method).iter().enumerate() {
            let called = parameter["name"].as_str().unwrap();
            // Refused under its name and at its place: so it is read there.
            let mut wrong = named.clone();
            wrong.insert(called.to_owned(), nonsense());
            assert_eq!(ask(&module, name, &json!(wrong)).await.unwrap_err().code(), -32602, "{name} {called}");
            let mut wrong = values.clone();
            wrong[place] = nonsense();
            assert_eq!(ask(&module, name, &json!(wrong)).await.unwrap_err().code(), -32602, "{name} {called}");
            let mut without = named.clone();
            without.remove(called);
            // What may be null may be left out by name, even where by place something must stand for it.
            let may_be_left_out = parameter["required"] != true || is_nullable(&parameter["schema"]);
            assert_eq!(ask(&module, name, &json!(without)).await.is_ok(), may_be_left_out, "{name} {called}");
        }
        // A further parameter would be read, and refused as nonsense.
        let more: Vec<_> = values.iter().cloned().chain([nonsense()]).collect();
        assert!(ask(&module, name, &json!(more)).await.is_ok(), "{name} has a parameter that is not described");
    }
}

/// The two methods of a subscription, and its messages.
#[tokio::test(flavor = "multi_thread")]
async fn the_subscription_is_as_described() {
    let (document, chain) = (document(), TestChain::new(1));
    let module = chain.module();
    let find = |name: &str| methods(&document).iter().find(|method| method["name"] == name).unwrap();
    let subscribe = find("release_v1_subscribeGrant");
    let described: Vec<_> = parameters(subscribe).iter().map(|p| p["name"].as_str().unwrap()).collect();
    assert_eq!(described, ["grant", "question"]);
    let request = |parameters: Value| {
        json!({ "jsonrpc": "2.0", "id": 1, "method": "release_v1_subscribeGrant", "params": parameters }).to_string()
    };
    for parameters in [
        json!([nonsense()]),
        json!([value("grant", &chain), nonsense()]),
        json!({ "grant": nonsense() }),
        json!({ "grant": value("grant", &chain), "question": nonsense() }),
        json!({ "question": value("question", &chain) }),
    ] {
        let (response, _) = module.raw_json_request(&request(parameters), 16).await.unwrap();
        assert!(response.contains("-32602"), "{response}");
    }
    for parameters in [
        json!([value("grant", &chain)]),
        json!({ "grant": value("grant", &chain), "question": value("question", &chain) }),
    ] {
        let (response, mut messages) = module.raw_json_request(&request(parameters), 16).await.unwrap();
        let response: Value = serde_json::from_str(&response).unwrap();
        check(&document, &subscribe["result"]["schema"], &response["result"]);
        // The response is among the messages as well.
        let message = loop {
            let message: Value = serde_json::from_str(&messages.recv().await.unwrap()).unwrap();
            if message.get("method").is_some() {
                break message;
            }
        };
        assert_eq!(message["method"], subscribe["x-notification"]["method"]);
        check(&document, &subscribe["x-notification"]["params"], &message["params"]);
    }
    let unsubscribe = find("release_v1_unsubscribeGrant");
    let ended = ask(&module, "release_v1_unsubscribeGrant", &json!(["none"])).await.unwrap();
    check(&document, &unsubscribe["result"]["schema"], &ended);
}

/// A check that can not fail is none: the schemas refuse what is missing, what is too much, and codes that do not exist.
#[tokio::test]
async fn the_schemas_refuse_what_is_not_described() {
    let (document, chain) = (document(), TestChain::new(1));
    let module = chain.module();
    let method = methods(&document).iter().find(|method| method["name"] == "release_v1_grant").unwrap();
    let validator = validator(&document, &method["result"]["schema"]);
    let right = ask(&module, "release_v1_grant", &json!([chain.grants[0]])).await.unwrap();
    assert!(validator.is_valid(&right));
    let changes: [fn(&mut Value); 6] = [
        |answer| answer["answer"]["effective"] = "excellent".into(),
        |answer| answer["answer"]["further"] = 1.into(),
        |answer| answer["answer"]["terms"]["user"] = (-1).into(),
        |answer| answer["answer"]["terms"]["proof_valid_until"] = "tomorrow".into(),
        |answer| _ = answer["answer"].as_object_mut().unwrap().remove("holds"),
        |answer| _ = answer.as_object_mut().unwrap().remove("block"),
    ];
    for change in changes {
        let mut wrong = right.clone();
        change(&mut wrong);
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
}
