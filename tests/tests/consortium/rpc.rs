//! JSON-RPC as others use it: real answers against the node's own description, following a grant, and an interface that everybody
//! can reach.

use anyhow::{anyhow, bail, ensure, Context, Result};
use drl_client::Ledger;
use drl_primitives::GrantHash;
use drl_tests::shared;
use futures::{SinkExt, StreamExt};
use serde_json::{json, Value};
use std::{collections::BTreeSet, time::Duration};
use tokio::net::TcpStream;
use tokio_tungstenite::{client_async, tungstenite::Message, WebSocketStream};

/// How long a message may take to come.
const PATIENCE: Duration = Duration::from_secs(30);

/// Asks everything that the node describes, and holds each answer against the description. What others have brought into the
/// registries of the shared network is in the answers too.
pub async fn answers_are_as_described(ledger: &Ledger, grants: &[GrantHash]) -> Result<()> {
    let document = ledger.rpc("rpc.discover", &[]).await?;
    let page = || vec![json!(0), json!(100)];
    let question = json!({ "purpose": "transport-service", "items": [] });
    let mut asked: Vec<(&str, Vec<Value>)> = vec![
        ("release_v1_verifyGrants", vec![json!(grants), question.clone()]),
        ("release_v1_performance", vec![Value::Null]),
        ("release_v1_performance", vec![json!(1)]),
        ("release_v1_catalog", page()),
        ("release_v1_dataUsers", vec![Value::Null, json!(100)]),
        ("release_v1_products", page()),
        ("release_v1_creditEvaluations", page()),
        ("release_v1_batches", page()),
        ("release_v1_anchor", vec![]),
        ("release_v1_anchor", vec![json!("checkpoint")]),
        ("release_v1_certificate", vec![json!({ "grants": { "dataset": 1 } })]),
    ];
    for grant in grants {
        asked.push(("release_v1_verifyGrant", vec![json!(grant), question.clone()]));
        asked.push(("release_v1_grant", vec![json!(grant)]));
        asked.push(("release_v1_receipts", vec![json!(grant)]));
        asked.push(("release_v1_certificate", vec![json!({ "verdict": { "grant": grant, "question": question } })]));
    }
    asked.extend((0..12).map(|number| ("release_v1_application", vec![json!(number)])));
    asked.extend((1..12).map(|number| ("release_v1_dataset", vec![json!(number)])));
    let mut seen = BTreeSet::new();
    for (method, parameters) in asked {
        let answer = ledger.rpc(method, &parameters).await.with_context(|| format!("{method} {parameters:?}"))?;
        fits(&document, method, &answer).with_context(|| format!("{method} {parameters:?}"))?;
        seen.insert(method);
    }
    let described = document["methods"].as_array().context("no methods")?;
    let described: BTreeSet<_> = described.iter().filter_map(|method| method["name"].as_str()).collect();
    let left: Vec<_> = described.difference(&seen).copied().collect();
    // The subscription is followed below; its messages are held against the description in the node's own tests.
    ensure!(
        left == ["release_v1_subscribeGrant", "release_v1_unsubscribeGrant", "rpc.discover"],
        "not asked: {left:?}"
    );
    Ok(())
}

fn fits(document: &Value, method: &str, answer: &Value) -> Result<()> {
    let methods = document["methods"].as_array().context("no methods")?;
    let method = methods.iter().find(|found| found["name"] == method).context("not described")?;
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "components": document["components"],
        "allOf": [method["result"]["schema"]],
    });
    let validator = jsonschema::validator_for(&schema).map_err(|fault| anyhow!("{fault}"))?;
    let faults: Vec<_> =
        validator.iter_errors(answer).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    ensure!(faults.is_empty(), "{faults:?}");
    Ok(())
}

/// A WebSocket connection that is used by hand.
pub struct Wire(WebSocketStream<TcpStream>);

impl Wire {
    pub async fn open(url: &str) -> Result<Self> {
        let stream = TcpStream::connect(url.trim_start_matches("ws://")).await?;
        Ok(Self(client_async(url, stream).await?.0))
    }

    async fn send(&mut self, message: &Value) -> Result<()> {
        Ok(self.0.send(Message::text(message.to_string())).await?)
    }

    async fn next(&mut self) -> Result<Value> {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.0.next()).await.context("no message came")?;
            match message.context("the connection was closed")?? {
                Message::Text(text) => return Ok(serde_json::from_str(&text)?),
                Message::Close(_) => bail!("the connection was closed"),
                _ => {}
            }
        }
    }

    async fn call(&mut self, method: &str, parameters: Value) -> Result<Value> {
        self.send(&request(1, method, &parameters)).await?;
        self.next().await
    }

    /// Follows a grant. How it stands comes by [`Wire::change`].
    pub async fn follow(&mut self, grant: GrantHash) -> Result<()> {
        let answer = self.call("release_v1_subscribeGrant", json!([grant])).await?;
        ensure!(answer["result"].is_string() || answer["result"].is_u64(), "{answer}");
        Ok(())
    }

    /// The reason of the next message about the grant that is followed.
    pub async fn change(&mut self) -> Result<String> {
        let message = self.next().await?;
        ensure!(message["method"] == "release_v1_grantStanding", "{message}");
        let reason = message["params"]["result"]["answer"]["verdict"]["reason"].as_str();
        reason.map(ToOwned::to_owned).with_context(|| message.to_string())
    }
}

fn request(id: usize, method: &str, parameters: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters })
}

/// Methods that change the node, or show what only its operator should see.
const UNSAFE: [(&str, &str); 14] = [
    ("author_insertKey", r#"["aura", "//Alice", "0x00"]"#),
    ("author_rotateKeys", "[]"),
    ("author_hasKey", r#"["0x00", "aura"]"#),
    ("author_hasSessionKeys", r#"["0x00"]"#),
    ("author_removeExtrinsic", "[[]]"),
    ("offchain_localStorageSet", r#"["PERSISTENT", "0x00", "0x00"]"#),
    ("offchain_localStorageGet", r#"["PERSISTENT", "0x00"]"#),
    ("system_addReservedPeer", r#"["/ip4/127.0.0.1/tcp/1/p2p/12D3KooWSsChzF81YDUKpe9Uk5AHV5oqAaXAcWNSPYgoLauUk4st"]"#),
    ("system_removeReservedPeer", r#"["12D3KooWSsChzF81YDUKpe9Uk5AHV5oqAaXAcWNSPYgoLauUk4st"]"#),
    ("system_peers", "[]"),
    ("system_addLogFilter", r#"["trace"]"#),
    ("system_resetLogFilter", "[]"),
    ("system_dryRun", r#"["0x00"]"#),
    ("state_traceBlock", r#"["0x0000000000000000000000000000000000000000000000000000000000000000"]"#),
];

/// On an interface that everybody can reach: no method that changes the node, no large batch or request, no flood.
#[tokio::test(flavor = "multi_thread")]
async fn a_public_interface_is_safe_and_bounded() -> Result<()> {
    let network = shared::network().await?;
    let url = network.nodes().add_outsider("public-rpc", &["--rpc-external", "--rpc-rate-limit", "90"])?.url();
    let mut wire = Wire::open(&url).await?;
    let known = wire.call("rpc_methods", json!([])).await?;
    let known: BTreeSet<_> =
        known["result"]["methods"].as_array().context("no list")?.iter().filter_map(Value::as_str).collect();
    for (method, parameters) in UNSAFE {
        ensure!(known.contains(method), "{method} is not there: it is refused for another reason");
        let answer = wire.call(method, serde_json::from_str(parameters)?).await?;
        // The engine has another code for the one that traces.
        let refusal = answer["error"]["message"].as_str().unwrap_or_default();
        ensure!(refusal.contains("unsafe to be called externally"), "{method}: {answer}");
    }
    let served = wire.call("release_v1_grant", json!([GrantHash::zero()])).await?;
    ensure!(served["result"]["block"]["number"] == 0, "{served}");

    let batch: Vec<_> = (0..21).map(|id| request(id, "system_chain", &json!([]))).collect();
    wire.send(&Value::Array(batch)).await?;
    let answer = wire.next().await?;
    ensure!(answer["error"]["code"] == -32010, "21 calls in one request: {answer}");

    // 90 calls in a minute. Those beyond wait a little, then are refused.
    let mut flood = Wire::open(&url).await?;
    for id in 0..200 {
        flood.send(&request(id, "system_chain", &json!([]))).await?;
    }
    let mut refused = 0;
    for _ in 0..200 {
        let answer = flood.next().await?;
        refused += usize::from(answer["error"]["code"] == -32999);
        ensure!(answer["error"].is_null() || answer["error"]["code"] == -32999, "{answer}");
    }
    ensure!((50..=110).contains(&refused), "{refused} of 200 calls were refused");

    let mut large = Wire::open(&url).await?;
    let answer = match large.call("system_dryRun", json!(["0".repeat(6 << 20)])).await {
        Ok(answer) => answer,
        Err(_) => return Ok(()),
    };
    ensure!(answer["error"]["code"] == -32007, "a request of 6 MB: {answer}");
    Ok(())
}
