//! The document, from the methods and the types they answer with.

use super::schema::{object, Schemas};
use crate::rpc::{
    fault::Fault,
    limits::{MAX_COSTLY, MAX_FOLLOWED_BY_CONNECTION},
    questions::MAX_GRANTS,
};
use drl_primitives::{
    application_view::ApplicationView,
    credit::score::EvaluationPage,
    dataset::CatalogEntry,
    grant::{GrantStatus, Question},
    grant_status::GrantsOf,
    receipts::{record::GrantReceipts, BatchId},
    reports::{ProductId, ProductView},
    verdict::Verdict,
    views::{DataUserView, PerformanceView, PublishedDataset},
    ApplicationId, DatasetId, GrantHash, OrgId,
};
use drl_runtime_api::{BatchOfLedger, GrantOfLedger};
use drl_verifier::certificate::MAX_RECEIPTS;
use serde_json::{json, Map, Value};
use std::collections::BTreeMap;

/// The most entries of a page.
const PAGE: &str = "at most so many entries, and at most 100";

/// A parameter: name, description, whether it is needed, schema.
type Parameter = (&'static str, &'static str, bool, Value);

/// The whole document.
///
/// # Panics
/// An answer has an enumerated code whose slugs are not listed.
pub fn document() -> Value {
    let mut schemas = Schemas::new();
    let methods = methods(&mut schemas);
    drop_unused(&mut schemas.components, &methods);
    assert!(schemas.unlisted.is_empty(), "codes to be listed in schema.rs: {:?}", schemas.unlisted);
    json!({
        "openrpc": "1.3.2",
        "info": {
            "title": "Data-release ledger",
            "version": "1.0.0",
            "description": "What regulators, portals and wallets ask about the release of public data. Every answer comes from the state \
                            of a finalized block and names it. Fields and codes are explained in both languages in the crate \
                            drl-primitives; moments are milliseconds since 1970-01-01 UTC.",
            "license": { "name": "Apache-2.0" },
        },
        "methods": methods,
        "components": { "schemas": Value::Object(schemas.components.into_iter().collect::<Map<_, _>>()) },
    })
}

/// Leaves out what only went into other schemas.
fn drop_unused(components: &mut BTreeMap<String, Value>, methods: &[Value]) {
    loop {
        let text = serde_json::to_string(&(&components, methods)).unwrap_or_default();
        let before = components.len();
        components.retain(|name, _| text.contains(&format!("\"#/components/schemas/{name}\"")));
        if components.len() == before {
            return;
        }
    }
}

fn methods(schemas: &mut Schemas) -> Vec<Value> {
    let mut methods = about_grants(schemas);
    methods.extend(following(schemas));
    methods.extend(evidence(schemas));
    methods.extend(about_other_things(schemas));
    methods.extend(registries(schemas));
    methods.push(discovery());
    methods
}

fn about_grants(schemas: &mut Schemas) -> Vec<Value> {
    let grant = grant_parameter(schemas);
    let question: Parameter = ("question", "what is asked", true, schemas.asked::<Question>());
    let verdict = verdict(schemas);
    let grants = json!({ "type": "array", "items": grant.3.clone(), "maxItems": MAX_GRANTS });
    let questions = json!({ "anyOf": [
        question.3.clone(),
        { "type": "array", "items": question.3.clone(), "maxItems": MAX_GRANTS },
    ] });
    let of_each = answer(schemas, json!({ "type": "array", "items": verdict.clone(), "maxItems": MAX_GRANTS }));
    let of_one = answer(schemas, verdict);
    let costly = format!(
        "Answered for {MAX_COSTLY} callers at a time. All verdicts are of one block, in the order of the grants."
    );
    let view = schemas.answered::<GrantOfLedger>();
    let receipts = schemas.answered::<GrantReceipts>();
    vec![
        method(
            "release_v1_verifyGrant",
            "Whether data may be obtained under a grant",
            "No items ask for all that the grant allows; no system does not ask; no moment means that of the block. A grant that does \
             not exist is a verdict, no error.",
            vec![grant.clone(), question],
            of_one,
        ),
        with_faults(
            method(
                "release_v1_verifyGrants",
                "Whether data may be obtained, of many grants at once",
                &costly,
                vec![
                    ("grants", "the grants", true, grants),
                    ("question", "what is asked about each of them, or a list with one question for each", true, questions),
                ],
                of_each,
            ),
            &[Fault::Busy],
        ),
        method(
            "release_v1_grant",
            "A grant with its status and the holds that stand",
            "",
            vec![grant.clone()],
            answer(schemas, nullable(view)),
        ),
        method(
            "release_v1_receipts",
            "The receipts of a grant in figures, and the heads of its two logs",
            "",
            vec![grant],
            answer(schemas, receipts),
        ),
    ]
}

/// A subscription is two methods, and messages that the OpenRPC standard has no place for.
fn following(schemas: &mut Schemas) -> Vec<Value> {
    let grant = grant_parameter(schemas);
    let question: Parameter = (
        "question",
        "what is asked, without a moment; left out: all its items, for the first of its purposes",
        false,
        nullable(schemas.asked::<Question>()),
    );
    let status = nullable(schemas.answered::<GrantStatus>());
    let verdict = verdict(schemas);
    schemas.components.insert("GrantStanding".into(), object(&[("status", status, true), ("verdict", verdict, true)]));
    let message = answer(schemas, component("GrantStanding"));
    let id = json!({ "type": ["string", "integer"] });
    let limits = format!(
        "The first message comes at once, then one with each change, from finalized blocks only. WebSocket only. A connection follows \
         {MAX_FOLLOWED_BY_CONNECTION} grants at most."
    );
    let mut subscribe = with_faults(
        method(
            "release_v1_subscribeGrant",
            "How a grant stands, now and on each change",
            &limits,
            vec![grant, question],
            id.clone(),
        ),
        &[Fault::TooManySubscriptions],
    );
    subscribe["x-notification"] = json!({
        "method": "release_v1_grantStanding",
        "params": object(&[("subscription", id.clone(), true), ("result", message, true)]),
    });
    let mut unsubscribe = method(
        "release_v1_unsubscribeGrant",
        "Ends a subscription",
        "",
        vec![("subscription", "what the subscription was answered with", true, id)],
        json!({ "type": "boolean" }),
    );
    unsubscribe["paramStructure"] = "by-position".into();
    vec![subscribe, unsubscribe]
}

/// What proves itself. The types are the verifier's, which has its own documentation: docs/develop/certificate.md.
fn evidence(schemas: &mut Schemas) -> Vec<Value> {
    let (question, of) = (schemas.asked::<Question>(), schemas.asked::<GrantsOf>());
    let hash = schemas.asked::<GrantHash>();
    let verdict = object(&[("grant", hash.clone(), true), ("question", question, true)]);
    let ask = json!({ "oneOf": [object(&[("verdict", verdict, true)]), object(&[("grants", of, true)])] });
    let number = schemas.asked::<u32>();
    let batch = schemas.asked::<BatchId>();
    let batches = json!({ "type": "array", "items": batch, "maxItems": MAX_RECEIPTS });
    let options = object(&[("from_block", number, false), ("batches", batches, false)]);
    let certificate = certificate(schemas);
    let anchor = anchor(schemas);
    let kind = json!({ "type": "string", "enum": ["genesis", "checkpoint"] });
    let options_say = "`from_block`: the block of the anchor that the reader trusts, 0 or left out for the genesis; `batches`: to be in the \
                       proof, for receipts that the caller adds to the certificate";
    let proofs = [Fault::Busy, Fault::NoProof, Fault::StateGone, Fault::DoesNotHold];
    let further = [Fault::NoSuchAnchor, Fault::UnknownLayout, Fault::TooManyGrants];
    vec![
        with_faults(
            method(
                "release_v1_certificate",
                "A certificate that proves an answer to whoever trusts an anchor",
                "Its block is the newest final one of which the node has stored the votes. The node verifies it before answering.",
                vec![
                    ("ask", "what is to be proven: the verdict on a question, or all grants of something", true, ask),
                    ("options", options_say, false, nullable(options)),
                ],
                certificate,
            ),
            &[&proofs[..], &further[..]].concat(),
        ),
        with_faults(
            method(
                "release_v1_anchor",
                "A trust anchor: that of the genesis, or a checkpoint at the newest block that can be proven",
                "Compare its fingerprint with one that came another way.",
                vec![("kind", "which; that of the genesis if left out", false, nullable(kind))],
                anchor,
            ),
            &proofs,
        ),
    ]
}

fn certificate(schemas: &mut Schemas) -> Value {
    let (question, verdict) = (schemas.answered::<Question>(), schemas.answered::<Verdict>());
    let (hash, of) = (schemas.answered::<GrantHash>(), schemas.answered::<GrantsOf>());
    let count = schemas.answered::<u32>();
    let of_one = object(&[("grant", hash.clone(), true), ("question", question, true), ("verdict", verdict, true)]);
    let hashes = json!({ "type": "array", "items": hash.clone() });
    let of_many = object(&[("of", of, true), ("count", count, true), ("grants", hashes, true)]);
    let claim = json!({ "oneOf": [object(&[("verdict", of_one, true)]), object(&[("grants", of_many, true)])] });
    let none = json!({ "type": "array", "maxItems": 0 });
    let finality = finality(schemas);
    let body = object(&[
        ("format", json!({ "const": "drl-certificate" }), true),
        ("version", json!({ "const": 1 }), true),
        ("genesis", hash, true),
        ("claim", claim, true),
        ("finality", finality, true),
        ("proof", json!({ "type": "array", "items": hex() }), true),
        ("receipts", none.clone(), true),
        ("documents", none, true),
        ("checksum", json!({ "type": "string" }), true),
    ]);
    schemas.components.insert("Certificate".into(), body);
    component("Certificate")
}

fn anchor(schemas: &mut Schemas) -> Value {
    let (hash, number) = (schemas.answered::<GrantHash>(), schemas.answered::<u32>());
    let (weight, set) = (schemas.answered::<u64>(), schemas.answered::<u64>());
    let authority = object(&[("key", hash.clone(), true), ("weight", weight, true)]);
    let block = object(&[("number", number, true), ("hash", hash.clone(), true)]);
    let finality = finality(schemas);
    let body = object(&[
        ("format", json!({ "const": "drl-anchor" }), true),
        ("version", json!({ "const": 1 }), true),
        ("kind", json!({ "type": "string", "enum": ["genesis", "checkpoint"] }), true),
        ("genesis", hash, true),
        ("block", block, true),
        ("set_id", set, true),
        ("authorities", json!({ "type": "array", "items": authority, "minItems": 1 }), true),
        ("proof", nullable(finality), true),
        ("fingerprint", json!({ "type": "string" }), true),
    ]);
    schemas.components.insert("Anchor".into(), body);
    component("Anchor")
}

fn finality(schemas: &mut Schemas) -> Value {
    schemas
        .components
        .insert("JustifiedHeader".into(), object(&[("header", hex(), true), ("justification", hex(), true)]));
    let block = component("JustifiedHeader");
    let changes = json!({ "type": "array", "items": block.clone() });
    schemas.components.insert("Finality".into(), object(&[("changes", changes, true), ("head", block, true)]));
    component("Finality")
}

fn hex() -> Value {
    json!({ "type": "string", "pattern": "^0x([0-9a-f]{2})*$" })
}

fn about_other_things(schemas: &mut Schemas) -> Vec<Value> {
    let application = ("application", "its number, from 0", true, schemas.asked::<ApplicationId>());
    let dataset = ("dataset", "its number, from 1", true, schemas.asked::<DatasetId>());
    let organisation = ("organisation", "its number; null for all together", false, nullable(schemas.asked::<OrgId>()));
    let (form, entry) = (schemas.answered::<ApplicationView>(), schemas.answered::<CatalogEntry>());
    let performance = schemas.answered::<PerformanceView>();
    vec![
        method(
            "release_v1_application",
            "An application with its rows, documents and clocks",
            "",
            vec![application],
            answer(schemas, nullable(form)),
        ),
        method(
            "release_v1_dataset",
            "A dataset as it stands in the catalog",
            "",
            vec![dataset],
            answer(schemas, nullable(entry)),
        ),
        method(
            "release_v1_performance",
            "Performance of an organisation, or of all together",
            "Counted by the ledger from recorded events only (R-127).",
            vec![organisation],
            answer(schemas, performance),
        ),
    ]
}

fn registries(schemas: &mut Schemas) -> Vec<Value> {
    let limit: Parameter = ("limit", PAGE, true, schemas.asked::<u32>());
    let from = |schema: Value, counted: &'static str| ("from", counted, true, schema);
    let (dataset, product) = (schemas.asked::<DatasetId>(), schemas.asked::<ProductId>());
    let (organisation, batch) = (schemas.asked::<OrgId>(), schemas.asked::<BatchId>());
    let after: Parameter = (
        "after",
        "the organisation that ended the page before; null for the first page",
        true,
        nullable(organisation.clone()),
    );
    let (catalog, users) = (schemas.answered::<PublishedDataset>(), schemas.answered::<DataUserView>());
    let (products, batches) = (schemas.answered::<ProductView>(), schemas.answered::<BatchOfLedger>());
    let evaluations = schemas.answered::<EvaluationPage>();
    let page = |entry: Value| json!({ "type": "array", "items": entry, "maxItems": 100 });
    let empty = "An empty page is the end.";
    vec![
        method(
            "release_v1_catalog",
            "The published catalog, a page",
            empty,
            vec![from(dataset, "the number of the first dataset, from 1"), limit.clone()],
            answer(schemas, page(catalog)),
        ),
        method(
            "release_v1_dataUsers",
            "The published data users that hold grants, a page (R-092)",
            "An empty page is the end. Natural persons appear by number and commitment, never by name.",
            vec![after, limit.clone()],
            answer(schemas, page(users)),
        ),
        method(
            "release_v1_products",
            "The published products and services, a page (R-090)",
            empty,
            vec![from(product, "the number of the first product, from 0"), limit.clone()],
            answer(schemas, page(products)),
        ),
        method(
            "release_v1_creditEvaluations",
            "The published credit evaluations of data users, a page (R-128)",
            "The page after it begins with `next`; null is the end.",
            vec![from(organisation, "the number of the first organisation, from 0"), limit.clone()],
            answer(schemas, evaluations),
        ),
        method(
            "release_v1_batches",
            "The anchored batches of receipts, a page",
            empty,
            vec![from(batch, "the number of the first batch, from 0"), limit],
            answer(schemas, page(batches)),
        ),
    ]
}

fn discovery() -> Value {
    method("rpc.discover", "This document", "", vec![], json!({ "type": "object" }))
}

fn grant_parameter(schemas: &mut Schemas) -> Parameter {
    ("grant", "the hash that names the grant", true, schemas.asked::<GrantHash>())
}

/// A verdict with its sentence: [`crate::rpc::answer::ExplainedVerdict`], which serde flattens.
fn verdict(schemas: &mut Schemas) -> Value {
    schemas.answered::<Verdict>();
    let mut explained = schemas.components.get("Verdict").cloned().unwrap_or_default();
    let sentence = object(&[("en", json!({ "type": "string" }), true), ("zh", json!({ "type": "string" }), true)]);
    explained["properties"]["rule_id"] = nullable(json!({ "type": "string", "pattern": "^R-[0-9]{3}$" }));
    explained["properties"]["text"] = sentence;
    if let Some(required) = explained["required"].as_array_mut() {
        required.extend(["rule_id".into(), "text".into()]);
    }
    schemas.components.insert("ExplainedVerdict".into(), explained);
    component("ExplainedVerdict")
}

/// What a method answers, with the block it comes from.
fn answer(schemas: &mut Schemas, answer: Value) -> Value {
    let hash = schemas.answered::<GrantHash>();
    let number = schemas.answered::<u32>();
    schemas.components.insert("BlockRef".into(), object(&[("hash", hash, true), ("number", number, true)]));
    object(&[("block", component("BlockRef"), true), ("answer", answer, true)])
}

fn component(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn nullable(schema: Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

fn method(name: &str, summary: &str, description: &str, parameters: Vec<Parameter>, result: Value) -> Value {
    let parameters: Vec<_> = parameters
        .into_iter()
        .map(|(name, description, needed, schema)| {
            json!({ "name": name, "description": description, "required": needed, "schema": schema })
        })
        .collect();
    let mut method = json!({
        "name": name,
        "summary": summary,
        "paramStructure": "either",
        "params": parameters,
        "result": { "name": "result", "schema": result },
    });
    if !description.is_empty() {
        method["description"] = description.into();
    }
    method
}

fn with_faults(mut method: Value, faults: &[Fault]) -> Value {
    let errors: Vec<_> = faults
        .iter()
        .map(|fault| json!({ "code": fault.code(), "message": fault.message(), "data": fault.slug() }))
        .collect();
    method["errors"] = errors.into();
    method
}
