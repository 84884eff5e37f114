//! A release from beginning to end through the SDK, while a node dies and comes back and another joins late.

use crate::{
    open_three, question,
    rpc::{self, Wire},
    scene, Scene,
};
use anyhow::{ensure, Context, Result};
use drl_client::ledger::Ledger;
use drl_primitives::{
    application::Purpose,
    dataset::StopCause,
    verdict::{Reason, Verdict},
    Code, GrantHash,
};
use drl_runtime::Runtime;
use drl_tests::{
    people::Cast,
    shared::Shared,
    story::{evidence, line, Agreed, Story},
};
use std::time::Duration;

/// The validator that is spoken to, and that dies in the middle. No other test speaks to it.
const MORTAL: usize = 3;

/// The whole flow, with a node restarted between the approval and the signatures, two applicants, and a node that joins late.
#[tokio::test(flavor = "multi_thread")]
async fn the_whole_flow_survives_a_restart_and_a_late_node_agrees() -> Result<()> {
    let Scene { network, mut story, _folder } = scene(Cast::Release, MORTAL).await?;
    open_three(&mut story).await?;
    let (company, person) = (story.people.signatory.clone(), story.people.person.clone());
    story.admit_company("application", &company).await?;
    story.admit_individual("application-individual", &person).await?;
    let first = story.apply("application", &company).await?;
    let second = story.apply("application-individual", &person).await?;
    story.approve(first).await?;
    story.approve(second).await?;

    // The node that is spoken to dies and comes back in the middle; the others go on meanwhile.
    network.nodes().nodes[MORTAL].kill();
    let other = Ledger::connect(network.url(0)?).await?;
    let before = other.finalized().await?.number;
    wait_for_block(&other, before + 2).await?;
    network.nodes().nodes[MORTAL].start()?;
    story.ledger = Ledger::connect(network.url(MORTAL)?).await?;
    wait_for_block(&story.ledger, before + 2).await?;

    let (of_company, of_person) = (
        story.agree("application", first, &company).await?,
        story.agree("application-individual", second, &person).await?,
    );
    ensure!(of_company.grants.len() == 3, "{of_company:?}");
    ensure!(of_person.grants.len() == 1, "{of_person:?}");
    let grants: Vec<GrantHash> = of_company.grants.iter().chain(&of_person.grants).map(|(_, grant)| *grant).collect();
    let verdicts = verdicts_of(&story.ledger, &grants).await?;
    ensure!(verdicts.iter().any(|v| v.reason == Reason::Granted), "{verdicts:?}");

    late_node_agrees(&network, &story.ledger, &grants).await?;
    rpc::answers_are_as_described(&story.ledger, &grants).await?;
    let mut wire = Wire::open(network.url(MORTAL)?).await?;
    suspension_denies_at_once(&mut story, &of_company, &mut wire).await
}

async fn wait_for_block(ledger: &Ledger, number: u64) -> Result<()> {
    for _ in 0..120 {
        if ledger.finalized().await?.number >= number {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    anyhow::bail!("block {number} was not finalized within a minute")
}

async fn verdicts_of(ledger: &Ledger, grants: &[GrantHash]) -> Result<Vec<Verdict>> {
    let mut verdicts = Vec::new();
    for grant in grants {
        for purpose in [Purpose::TransportService, Purpose::TourismService, Purpose::Research] {
            verdicts.push(ledger.query("ReleaseApi_verify_grant", (grant, question(purpose))).await?.value);
        }
    }
    Ok(verdicts)
}

/// A node that joins later reaches the same state and gives the same verdicts.
async fn late_node_agrees(network: &Shared, ledger: &Ledger, grants: &[GrantHash]) -> Result<()> {
    let url = network.nodes().add_full_node("late")?.url();
    let late = Ledger::connect(&url).await?;
    let target = ledger.finalized().await?;
    wait_for_block(&late, target.number).await?;
    ensure!(late.block_hash(target.number).await? == Some(target.hash), "the late node is on another chain");
    for (here, there) in verdicts_of(ledger, grants).await?.into_iter().zip(verdicts_of(&late, grants).await?) {
        ensure!((here.reason, here.allowed, here.approvers) == (there.reason, there.allowed, there.approvers));
    }
    Ok(())
}

/// Stopping is one step: the dataset's grants deny from that block on, and allow again when it is lifted. Who follows the grant hears
/// of both, and of nothing else.
async fn suspension_denies_at_once(story: &mut Story<()>, agreed: &Agreed, wire: &mut Wire) -> Result<()> {
    let dataset = *story.names.datasets.get("rail-stations").context("rail-stations")?;
    let (_, grant) = *agreed.grants.iter().find(|(id, _)| *id == dataset).context("no grant")?;
    let chief = story.people.agency("transport")?.chief.clone();
    let ask = question(Purpose::TransportService);
    ensure!(story.verdict(grant, &ask).await?.reason == Reason::Granted);
    wire.follow(grant).await?;
    ensure!(wire.change().await? == Reason::Granted.slug());
    let call =
        pallet_catalog::Call::<Runtime>::suspend { dataset, cause: StopCause::SecurityRisk, evidence: evidence(1) };
    story.act(line("suspends", "中止"), "transport", &chief, call).await?;
    ensure!(story.verdict(grant, &ask).await?.reason == Reason::DatasetSuspended);
    let call = pallet_catalog::Call::<Runtime>::restore { dataset, evidence: evidence(2) };
    story.act(line("restores", "恢复"), "transport", &chief, call).await?;
    ensure!(story.verdict(grant, &ask).await?.reason == Reason::Granted);
    ensure!(wire.change().await? == Reason::DatasetSuspended.slug());
    ensure!(wire.change().await? == Reason::Granted.slug());
    Ok(())
}
