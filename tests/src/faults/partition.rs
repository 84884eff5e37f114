//! What the network between the validators does: it falls into two halves, or it is slow and loses packets.

use super::{
    load::seconds_to_finality,
    report::Section,
    stage::{spread, Stage, PATIENCE, VALIDATORS},
    switch::{partition, Rules},
    Scenario, Setting,
};
use anyhow::Result;
use std::time::{Duration, Instant};

/// How long the healed network may take until all have the same final blocks again.
const HEALING: Duration = Duration::from_secs(240);

/// Two halves: no half can finalize, so nothing final conflicts; and they come together again.
///
/// # Errors
/// There are no namespaces, or the network does not come to rest.
pub async fn halves(scenario: &Scenario, setting: &Setting) -> Result<Section> {
    let mut section = Section::new(
        scenario,
        "Each validator is in a network namespace of its own. The network between them falls into two halves of two; officers go on \
         through all four. Each half makes blocks in its own slots, so the chain forks. Neither half is more than two thirds: nothing may \
         become final that was not about to be. Then the network heals: one chain has to win, and finality to go on on all four.",
    );
    let stage = Stage::set(setting).await?;
    stage.between(partition(VALIDATORS, &[&[0, 1], &[2, 3]])?)?;
    // What was on its way may still become final: votes that had arrived.
    tokio::time::sleep(Duration::from_secs(4)).await;
    let height = stage.watch.finalized();
    let divided = stage.pass(setting.choose(Duration::from_secs(90), Duration::from_secs(20))).await;
    section.figure("divided", divided);
    section.check(divided.finalized == 0, || format!("{} blocks became final while divided", divided.finalized));
    let heads: Vec<_> = (0..VALIDATORS).filter_map(|place| stage.watch.fresh(place)).map(|sight| sight.best).collect();
    section.figure("best blocks of the four at the end of it", format!("{heads:?}, the last final one is {height}"));
    let forked = forked(&stage).await?;
    section.check(forked, || "the halves did not fork".to_owned());

    stage.between(Rules::default())?;
    let healed = Instant::now();
    let resumed = stage.watch.until("finality resumes", HEALING, |watch| watch.finalized() > height).await?;
    section.figure("finality resumed after the network had healed", format!("{:.1} s", resumed.as_secs_f64()));
    let everybody = |watch: &super::watch::Watch| {
        (0..VALIDATORS).all(|place| watch.last(place).is_some_and(|s| s.finalized > height))
    };
    stage.watch.until("finality goes on on all four", HEALING, everybody).await?;
    section.figure("it had on all four", format!("{:.1} s after", healed.elapsed().as_secs_f64()));
    stage.work(setting.choose(48, 8), PATIENCE).await?;
    stage.audit(&mut section).await?;
    Ok(section)
}

/// Whether the two halves have different best chains.
async fn forked(stage: &Stage) -> Result<bool> {
    let ledgers = stage.ledgers().await?;
    let (Some(one), Some(other)) = (ledgers.first(), ledgers.last()) else { return Ok(false) };
    let height = super::watch::heads(one).await?.best.min(super::watch::heads(other).await?.best);
    Ok(one.block_hash(height).await? != other.block_hash(height).await?)
}

/// A network that is slow and loses packets.
///
/// # Errors
/// There are no namespaces, or the network does not come to rest.
pub async fn slow(scenario: &Scenario, setting: &Setting) -> Result<Section> {
    let rules = Rules { delay: Duration::from_millis(200), loss: 5, sides: Vec::new() };
    let mut section = Section::new(
        scenario,
        "Each packet between validators takes 200 ms each way (so an answer takes 400 ms), and of a hundred five are lost, chosen by chance. \
         The same without both is measured before, on the same network under the same load. Finality has to go on.",
    );
    let stage = Stage::set(setting).await?;
    let span = setting.choose(Duration::from_secs(120), Duration::from_secs(20));
    for (title, rules) in [("undisturbed", Rules::default()), ("200 ms and 5 % loss", rules)] {
        stage.between(rules)?;
        let begun = Instant::now();
        let pace = stage.pass(span).await;
        let lag = stage.watch.best().saturating_sub(stage.watch.finalized());
        section.figure(title, pace);
        section.figure(
            format!("{title}: a block every"),
            format!("{:.2} s", pace.span.as_secs_f64() / pace.blocks.max(1) as f64),
        );
        section.figure(format!("{title}: blocks made and not yet final at its end"), lag);
        // A fifth of the slots, at least: the network is slow, but it does not stand.
        let least = span.as_secs() / 2 / 5;
        section.check(pace.finalized >= least, || format!("{title}: only {} blocks became final", pace.finalized));
        let diary = stage.load.diary();
        let seconds = seconds_to_finality(&diary, begun, Instant::now());
        section.figure(format!("{title}: from sending to finality"), spread(&seconds));
        section.check(!seconds.is_empty(), || format!("{title}: no transaction became final"));
    }
    stage.between(Rules::default())?;
    stage.audit(&mut section).await?;
    Ok(section)
}
