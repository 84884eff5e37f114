//! The agreement: drafted by the bureau, read, and signed by both sides; by the company's on a machine without network.

use super::{
    events,
    keys::{address, officer},
    number, Desks, Release, BUREAU, ECOLOGY, PLANNING, TRANSPORT,
};
use anyhow::{Context, Result};
use drl_primitives::{AgreementId, ApplicationId, DatasetId, OrgId};
use drl_tests::cli::Desk;
use serde_json::{json, Value};

/// The grants, by dataset.
#[derive(Clone, Copy)]
pub(super) struct Grants {
    pub(super) rail_stations: sp_core::H256,
    pub(super) climate_zones: sp_core::H256,
    pub(super) planning_units: sp_core::H256,
}

/// The bureau's clerk drafts, as three agencies are involved. Returns the number of the agreement.
pub(super) async fn drafted(desks: &Desks, application: ApplicationId, company: OrgId) -> Result<AgreementId> {
    let line = format!("agreement draft {application} examples/application/annex4-terms.toml --key bureau-clerk");
    let told = events(&desks.bureau.json(&line).await?, "Agreements")?;
    let agreement = number(&told[0], "agreement")?;
    let (digest, _) = read(&desks.company, &format!("agreement text {agreement}")).await?;
    let fields = json!({
        "agreement": agreement, "application": application, "signer": BUREAU, "user": company, "state": "drafted",
        "text": digest,
    });
    assert_eq!(told, [json!({ "event": "Agreements.AgreementDrafted", "fields": fields })]);
    Ok(agreement)
}

/// A text as a program gets it, and its digest. What a person sees is the same.
async fn read(desk: &Desk, line: &str) -> Result<(String, String)> {
    let answer = desk.json(line).await?;
    let text = answer["file"]["text"].as_str().context("no text")?.to_owned();
    let digest = answer["digest"].as_str().context("no digest")?.to_owned();
    assert_eq!(digest, format!("0x{}", hex::encode(sp_crypto_hashing::blake2_256(text.as_bytes()))));
    let seen = desk.text(line).await?;
    assert!(seen.starts_with(&text) && seen.contains(&digest), "{seen}");
    Ok((digest, text))
}

/// Commitment letter, both signatures, grants.
pub(super) async fn signed(desks: &Desks, release: Release) -> Result<Grants> {
    letter_is_signed(desks, release).await?;
    company_signs_without_network(desks, release).await?;
    bureau_signs(desks, release).await
}

/// The letter is signed where it is read; what was not read is not signed.
async fn letter_is_signed(desks: &Desks, Release { agreement, company, .. }: Release) -> Result<()> {
    let (digest, text) = read(&desks.company, &format!("agreement text {agreement} --letter commitment")).await?;
    assert!(text.contains("公共数据安全承诺书 / Commitment to the security of public data"), "{text}");
    let commit = format!("agreement commit {agreement} --key signatory");
    let unread = desks.company.failure(2, &commit).await?;
    let advice = format!("nobody can be asked here: read the text, then add --yes-i-have-read {}", &digest[..18]);
    assert_eq!(unread["sentence"], json!(advice));
    let misread = desks.company.failure(2, &format!("{commit} --yes-i-have-read 0x00000000")).await?;
    let sentence = format!("the text's digest is {digest}, not 0x00000000: it was not signed");
    assert_eq!(misread["sentence"], json!(sentence));

    let answer = desks.company.json(&format!("{commit} --yes-i-have-read {}", &digest[..10])).await?;
    let signer = address(&desks.company, "signatory").await?;
    let fields = json!({ "agreement": agreement, "user": company, "signer": signer, "text": digest });
    assert_eq!(events(&answer, "Agreements")?, [json!({ "event": "Agreements.CommitmentSigned", "fields": fields })]);
    Ok(())
}

/// The text is taken to the machine without network as a file, and the signature is carried in by another officer.
async fn company_signs_without_network(desks: &Desks, Release { agreement, .. }: Release) -> Result<()> {
    let line = format!("agreement text {agreement} --side data-user --to text.json");
    let digest = desks.company.json(&line).await?["digest"].as_str().context("no digest")?.to_owned();
    desks.company.hand_over("text.json", &desks.safe)?;
    let safe = desks.safe.without("DRL_PASSWORD");
    let sign = format!(
        "agreement sign --offline text.json --to signature.json --key signatory --password-file password \
         --yes-i-have-read {digest}"
    );
    let signer = address(&desks.safe, "signatory").await?;
    let mut told = safe.json(&sign).await?;
    assert!(told["until"].take().as_u64() > Some(1_700_000_000_000));
    assert_eq!(told, json!({ "agreement": agreement, "digest": digest, "account": signer, "until": null }));
    desks.safe.hand_over("signature.json", &desks.company)?;

    let answer = desks.company.json("agreement carry-in signature.json --key clerk").await?;
    assert_eq!(events(&answer, "Agreements")?, [signature(agreement, "data-user", &signer, &digest)]);
    assert_eq!(desks.company.json(&format!("agreement show {agreement}")).await?["value"]["state"], "half-signed");
    Ok(())
}

fn signature(agreement: AgreementId, side: &str, signer: &str, text: &str) -> Value {
    let fields = json!({ "agreement": agreement, "version": 1, "side": side, "signer": signer, "text": text });
    json!({ "event": "Agreements.AgreementSigned", "fields": fields })
}

/// With the later signature the agreement is in force and the grants are there.
async fn bureau_signs(desks: &Desks, release: Release) -> Result<Grants> {
    let Release { agreement, company, datasets, .. } = release;
    let (digest, text) = read(&desks.bureau, &format!("agreement text {agreement}")).await?;
    assert!(text.contains("丽水示例畅行科技有限公司") && text.contains("丽水市大数据发展管理局"), "{text}");
    let sign = format!("agreement sign {agreement} --key bureau-chief --yes-i-have-read {digest}");
    let answer = desks.bureau.json(&sign).await?;
    let told = events(&answer, "Agreements")?;
    let activated = told.last().context("no events")?;
    let (from, until) = (&activated["fields"]["from"], &activated["fields"]["until"]);
    assert!(from.as_u64() < until.as_u64(), "{activated}");
    let fields = json!({ "agreement": agreement, "from": from, "until": until });
    assert_eq!(
        told,
        [
            signature(agreement, "provider", &officer("Bureau//chief")?.address(), &digest),
            json!({ "event": "Agreements.AgreementActivated", "fields": fields }),
        ]
    );
    let issued = events(&answer, "Grants")?;
    let grant = |dataset: DatasetId, agency: OrgId| grant_of(&issued, release, dataset, agency);
    let grants = Grants {
        rail_stations: grant(datasets.rail_stations, TRANSPORT)?,
        climate_zones: grant(datasets.climate_zones, ECOLOGY)?,
        planning_units: grant(datasets.planning_units, PLANNING)?,
    };
    assert_eq!(issued.len(), 3, "{issued:?}");
    let shown = desks.company.json(&format!("agreement show {agreement}")).await?;
    assert_eq!(shown["value"]["state"], "active");
    assert_eq!(shown["value"]["user"], company);
    assert_eq!(shown["value"]["span"]["until"], *until);
    assert_eq!(shown["grants"].as_array().map(Vec::len), Some(3));
    Ok(grants)
}

/// The grant of a dataset, from the event of its issue.
fn grant_of(issued: &[Value], release: Release, dataset: DatasetId, agency: OrgId) -> Result<sp_core::H256> {
    let event = issued.iter().find(|event| event["fields"]["dataset"] == dataset).context("no grant")?;
    let grant: sp_core::H256 = serde_json::from_value(event["fields"]["grant"].clone())?;
    let fields = json!({
        "grant": grant, "agreement": release.agreement, "version": 1, "dataset": dataset, "agency": agency,
        "user": release.company,
    });
    assert_eq!(*event, json!({ "event": "Grants.GrantIssued", "fields": fields }));
    Ok(grant)
}
