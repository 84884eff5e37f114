//! Keys in password-protected files: imported where the description of the consortium fixes them, made otherwise.

use super::Desks;
use anyhow::{Context, Result};
use drl_client::keys::{Keypair, Scheme};
use drl_tests::{cli::Desk, people::Cast};
use serde_json::{json, Value};

/// Everybody has a key.
pub(super) async fn lie_in_the_stores(desks: &Desks) -> Result<()> {
    tokio::try_join!(
        imported(&desks.bureau, "bureau", "Bureau"),
        imported(&desks.transport, "transport", "Transport"),
        imported(&desks.ecology, "ecology", "Ecology"),
        imported(&desks.planning, "planning", "Planning"),
        made(&desks.company, &desks.safe),
    )?;
    Ok(())
}

/// The secret address of an officer's key.
pub(super) fn officer(person: &str) -> Result<Keypair> {
    Ok(Keypair::from_suri(Scheme::Sr25519, &Cast::Development.suri(person))?)
}

/// The address of a key in the store of a desk.
pub(super) async fn address(desk: &Desk, name: &str) -> Result<String> {
    let shown = desk.json(&format!("key show {name}")).await?;
    shown["account"].as_str().map(str::to_owned).context("no account")
}

/// Chief and clerk of a member, by their secret addresses, which are piped in.
async fn imported(desk: &Desk, handle: &str, name: &str) -> Result<()> {
    let mut list = Vec::new();
    for post in ["chief", "clerk"] {
        let (stored, person) = (format!("{handle}-{post}"), format!("{name}//{post}"));
        let key = officer(&person)?;
        let secret = Cast::Development.suri(&person);
        let answer = desk.json_with(&format!("key import {stored}"), &format!("{secret}\n")).await?;
        assert_eq!(answer, shown(&stored, &key));
        list.push(json!({ "name": stored, "scheme": "sr25519", "address": key.address() }));
    }
    assert_eq!(desk.json("key list").await?, json!(list));
    Ok(())
}

/// The company's keys. The signatory's is taken to the machine without network, as a file that wallets read too.
async fn made(company: &Desk, safe: &Desk) -> Result<()> {
    let clerk = company.json("key create clerk").await?;
    assert_eq!(clerk["scheme"], "sr25519");
    let answer = company.json("key create signatory --scheme ed25519").await?;
    let words = answer["mnemonic"].as_str().context("no mnemonic")?;
    let key = Keypair::from_suri(Scheme::Ed25519, words)?;
    assert_eq!(words.split(' ').count(), 12);
    assert_eq!(
        answer,
        json!({ "name": "signatory", "scheme": "ed25519", "address": key.address(), "mnemonic": words })
    );
    assert_eq!(company.json("key show signatory").await?, shown("signatory", &key));

    company.json("key export signatory --to signatory.json").await?;
    company.hand_over("signatory.json", safe)?;
    let wrong = safe.failure(2, "key import signatory --file signatory.json").await?;
    assert_eq!(wrong["kind"], "input");
    safe.write("password", company.variable("DRL_PASSWORD"))?;
    let import = "key import signatory --file signatory.json --password-file password";
    assert_eq!(safe.without("DRL_PASSWORD").json(import).await?, shown("signatory", &key));
    Ok(())
}

/// What is told of a stored key.
fn shown(name: &str, key: &Keypair) -> Value {
    json!({
        "name": name,
        "scheme": key.scheme().name(),
        "account": key.address(),
        "public": format!("0x{}", hex::encode::<&[u8]>(key.account().as_ref())),
        "encrypted": true,
    })
}
