//! The methods on a chain whose states are made by hand.

use super::{
    limits::MAX_FOLLOWED_BY_CONNECTION,
    test_chain::{TestChain, NOW},
};
use drl_primitives::{
    application::Purpose,
    catalog::Service,
    grant::{GrantStatus, Question},
    grant_status::{Act, GrantControl, HoldKind},
    verdict::Reason,
    Code, Digest, GrantHash,
};
use drl_runtime::{AccountId, Runtime};
use drl_runtime_api::ReleaseApi;
use drl_sample_state::{standing_question, AGENCY};
use jsonrpsee::{core::server::Subscription, types::ErrorObjectOwned, MethodsError, RpcModule};
use serde_json::{json, Value};
use sp_api::ProvideRuntimeApi;
use sp_io::hashing::twox_128;
use std::time::Duration;

type Grants = pallet_grants::Pallet<Runtime>;

/// What a method answers.
pub(super) async fn ask(module: &RpcModule<()>, method: &str, parameters: &Value) -> Result<Value, ErrorObjectOwned> {
    let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": parameters });
    let (response, _) = module.raw_json_request(&request.to_string(), 16).await.unwrap();
    let mut response: Value = serde_json::from_str(&response).unwrap();
    match response.get_mut("error") {
        Some(error) => Err(serde_json::from_value(error.take()).unwrap()),
        None => Ok(response["result"].take()),
    }
}

fn by_agency() -> Act<AccountId> {
    Act { organisation: AGENCY, officer: AccountId::new([7; 32]), evidence: Digest::sha256([9; 32]) }
}

fn hold(grant: GrantHash) {
    Grants::place_hold(grant, HoldKind::Risk, by_agency()).unwrap();
}

fn reopen(grant: GrantHash) {
    Grants::lift_hold(grant, HoldKind::Risk, by_agency()).unwrap();
}

fn set_service(dataset: u32, service: Service) {
    pallet_catalog::Datasets::<Runtime>::mutate(dataset, |found| {
        let found = found.as_mut().unwrap();
        let last = found.records - 1;
        let mut record = pallet_catalog::Records::<Runtime>::get(dataset, last).unwrap();
        (record.at, record.service) = (pallet_timestamp::Now::<Runtime>::get(), service);
        pallet_catalog::Records::<Runtime>::insert(dataset, found.records, record);
        (found.service, found.records) = (service, found.records + 1);
    });
}

fn reason(answer: &Value) -> Reason {
    Reason::from_slug(answer["reason"].as_str().unwrap()).unwrap()
}

/// The verdict computed in the node is the runtime's own: in every state that follows, on every grant, for every question.
#[test]
fn verdicts_of_the_node_are_those_of_the_runtime() {
    let mut chain = TestChain::new(3);
    let grants = chain.grants.clone();
    let (first, second) = (grants[0], grants[1]);
    let blocks = [
        chain.client.chain_info().genesis_hash,
        chain.block(|| hold(first)),
        chain.block(|| set_service(2, Service::Suspended)),
        chain.block(|| Grants::close_agreement(0, HoldKind::Rectification, by_agency()).unwrap()),
        chain.block(|| {
            reopen(first);
            Grants::reopen_agreement(0, HoldKind::Rectification, by_agency()).unwrap();
        }),
        chain.block(|| Grants::terminate(second, by_agency()).unwrap()),
    ];
    let reader = super::chain::Chain::new(chain.client.clone(), chain.backend.clone());
    let ats = [None, Some(NOW - 1), Some(NOW), Some(NOW + 1_500), Some(NOW + 4_000), Some(u64::MAX)];
    let mut reasons = std::collections::BTreeSet::new();
    for block in blocks {
        for grant in grants.iter().copied().chain([GrantHash::repeat_byte(7)]) {
            for at in ats {
                for question in [
                    Question { at, ..standing_question() },
                    Question { at, purpose: Purpose::Other, ..standing_question() },
                    Question { at, items: vec![9].try_into().unwrap(), ..standing_question() },
                    Question { at, system: Some(Digest::sha256([5; 32])), ..standing_question() },
                ] {
                    let state = reader.state(block).unwrap();
                    let own = drl_verifier::state::verdict(&state, grant, &question).unwrap();
                    let runtimes = chain.client.runtime_api().verify_grant(block, grant, question.clone()).unwrap();
                    assert_eq!(own, runtimes, "{block:?} {grant:?} {question:?}");
                    assert_eq!(reader.verdict(block, grant, &question).unwrap(), runtimes);
                    reasons.insert(own.reason);
                }
            }
        }
    }
    assert!(reasons.len() >= 10, "the states and questions differ too little: {reasons:?}");
}

/// A state that says it is of a runtime that this node does not know is left to its own runtime.
#[test]
fn an_unknown_layout_is_left_to_the_runtime() {
    let mut chain = TestChain::new(1);
    let key = [twox_128(b"Grants"), twox_128(b":__STORAGE_VERSION__:")].concat();
    let block = chain.block(|| sp_io::storage::set(&key, &[99, 0]));
    let reader = super::chain::Chain::new(chain.client.clone(), chain.backend.clone());
    let state = reader.state(block).unwrap();
    let (grant, question) = (chain.grants[0], standing_question());
    assert!(drl_verifier::state::verdict(&state, grant, &question).is_err());
    assert_eq!(reader.verdict(block, grant, &question).unwrap().reason, Reason::Granted);
    assert_eq!(reader.verdicts(block, &[(grant, question.clone())]).unwrap()[0].reason, Reason::Granted);
    let standing = reader.standing(block, grant, None).unwrap();
    assert_eq!((standing.status, standing.verdict.verdict.reason), (Some(GrantStatus::Active), Reason::Granted));
}

#[tokio::test]
async fn a_thousand_grants_are_verified_at_once_by_one_block() {
    let chain = TestChain::new(1_000);
    let module = chain.module();
    let question = serde_json::to_value(standing_question()).unwrap();
    let answer = ask(&module, "release_v1_verifyGrants", &json!([chain.grants, question])).await.unwrap();
    assert_eq!(answer["block"]["number"], 0);
    let verdicts = answer["answer"].as_array().unwrap();
    assert_eq!(verdicts.len(), 1_000);
    assert!(verdicts.iter().all(|verdict| verdict["allowed"] == true && verdict["text"]["zh"] == "授权有效"));
    let many = vec![GrantHash::zero(); 1_001];
    let error = ask(&module, "release_v1_verifyGrants", &json!([many, question])).await.unwrap_err();
    assert_eq!(error.code(), -32602);
}

#[tokio::test]
async fn verdicts_come_in_the_order_of_the_grants_each_on_its_question() {
    let chain = TestChain::new(2);
    let module = chain.module();
    let unknown = GrantHash::repeat_byte(7);
    let other = json!({ "purpose": "other", "items": [] });
    let fits = serde_json::to_value(standing_question()).unwrap();
    let grants = json!([chain.grants[0], unknown, chain.grants[1], chain.grants[0]]);
    let named = json!({ "grants": grants, "question": [fits, fits, other, other] });
    let answer = ask(&module, "release_v1_verifyGrants", &named).await.unwrap();
    let reasons: Vec<_> = answer["answer"].as_array().unwrap().iter().map(reason).collect();
    assert_eq!(reasons, [Reason::Granted, Reason::NoSuchGrant, Reason::PurposeNotGranted, Reason::PurposeNotGranted]);
    let alone = ask(&module, "release_v1_verifyGrant", &json!([chain.grants[1], other])).await.unwrap();
    assert_eq!(alone["answer"], answer["answer"][2]);
    let error = ask(&module, "release_v1_verifyGrants", &json!([grants, [fits]])).await.unwrap_err();
    assert_eq!((error.code(), error.data().unwrap().get()), (-32602, "\"1 questions about 4 grants\""));
    let none = ask(&module, "release_v1_verifyGrants", &json!([[], fits])).await.unwrap();
    assert_eq!(none["answer"], json!([]));
}

async fn follow(module: &RpcModule<()>, parameters: Value) -> Result<Subscription, MethodsError> {
    let parameters = match parameters {
        Value::Array(list) => list,
        other => vec![other],
    };
    let mut params = jsonrpsee::core::params::ArrayParams::new();
    parameters.iter().for_each(|parameter| params.insert(parameter).unwrap());
    module.subscribe("release_v1_subscribeGrant", params, 16).await
}

async fn next(subscription: &mut Subscription) -> Option<Value> {
    let message = tokio::time::timeout(Duration::from_millis(500), subscription.next::<Value>()).await.ok()?;
    message.map(|message| message.unwrap().0)
}

fn told(message: &Value) -> (u64, Option<GrantStatus>, Reason) {
    let answer = &message["answer"];
    let status = answer["status"].as_str().map(|slug| GrantStatus::from_slug(slug).unwrap());
    (message["block"]["number"].as_u64().unwrap(), status, reason(&answer["verdict"]))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_hears_of_each_change_once_it_is_final_and_of_nothing_else() {
    use GrantStatus::{Active, Held};
    let mut chain = TestChain::new(2);
    let (grant, other) = (chain.grants[0], chain.grants[1]);
    let module = chain.module();
    let mut subscription = follow(&module, json!([grant])).await.unwrap();
    assert_eq!(told(&next(&mut subscription).await.unwrap()), (0, Some(Active), Reason::Granted));

    let held = chain.block(|| hold(grant));
    assert_eq!(next(&mut subscription).await, None, "the block is not final");
    chain.finalize(held, None);
    assert_eq!(told(&next(&mut subscription).await.unwrap()), (1, Some(Held), Reason::GrantHeld));

    let elsewhere = chain.block(|| hold(other));
    chain.finalize(elsewhere, None);
    assert_eq!(next(&mut subscription).await, None, "another grant changed, and time went on");

    // Votes make three blocks final at once. Each change is told with its own block.
    chain.block(|| reopen(grant));
    chain.block(|| set_service(1, Service::Suspended));
    let last = chain.block(|| {});
    chain.finalize(last, None);
    assert_eq!(told(&next(&mut subscription).await.unwrap()), (3, Some(Active), Reason::Granted));
    assert_eq!(told(&next(&mut subscription).await.unwrap()), (4, Some(Active), Reason::DatasetSuspended));
    assert_eq!(next(&mut subscription).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_may_ask_a_question_of_its_own_and_wait_for_a_grant_that_is_not_there() {
    let mut chain = TestChain::new(1);
    let module = chain.module();
    let other = json!({ "purpose": "other", "items": [] });
    let mut asked = follow(&module, json!([chain.grants[0], other])).await.unwrap();
    assert_eq!(told(&next(&mut asked).await.unwrap()).2, Reason::PurposeNotGranted);

    // What the next block would issue tells its name. It is taken back.
    let future = chain.try_out(|| drl_sample_state::issue(1..2, NOW).unwrap())[0];
    let mut awaited = follow(&module, json!([future])).await.unwrap();
    assert_eq!(told(&next(&mut awaited).await.unwrap()), (0, None, Reason::NoSuchGrant));
    let block = chain.block(|| assert_eq!(drl_sample_state::issue(1..2, NOW), Ok(vec![future])));
    chain.finalize(block, None);
    assert_eq!(told(&next(&mut awaited).await.unwrap()), (1, Some(GrantStatus::Active), Reason::Granted));

    let past = json!({ "purpose": "other", "items": [], "at": 5 });
    let Err(MethodsError::JsonRpc(error)) = follow(&module, json!([chain.grants[0], past])).await else {
        panic!("a verdict about one moment can not be followed");
    };
    assert_eq!(error.code(), -32602);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_follows_so_many_grants_and_one_that_leaves_makes_room() {
    let chain = TestChain::new(1);
    let module = chain.module();
    let grant = json!([chain.grants[0]]);
    let mut held = Vec::new();
    for _ in 0..MAX_FOLLOWED_BY_CONNECTION {
        held.push(follow(&module, grant.clone()).await.unwrap());
    }
    let Err(MethodsError::JsonRpc(error)) = follow(&module, grant.clone()).await else { panic!("one too many") };
    assert_eq!((error.code(), error.data().unwrap().get()), (8001, "\"too-many-subscriptions\""));
    held.pop();
    // The task that served it notices soon.
    for _ in 0..50 {
        if follow(&module, grant.clone()).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the place of a subscription that has ended is not given to another");
}
