//! Processes that are killed in the middle of work: one, two, and many at random.

use super::load::seconds_to_finality;
use super::{
    dice::Dice,
    report::Section,
    stage::{spread, Stage, PATIENCE, VALIDATORS},
    Scenario, Setting,
};
use anyhow::{Context, Result};
use std::time::{Duration, Instant};

/// How long a node that comes back may take until it has finalized what the others have.
const CATCH_UP: Duration = Duration::from_secs(120);
/// In how many cases of a hundred two nodes are killed at a time.
const TWO_AT_ONCE: u64 = 20;

/// One of four is killed: blocks and finality go on, and it catches up when it is back.
///
/// # Errors
/// The network does not start, or does not come to rest.
pub async fn one(scenario: &Scenario, setting: &Setting) -> Result<Section> {
    let mut section = Section::new(
        scenario,
        "Four validators, officers who register datasets through each of them. One validator is killed with SIGKILL in the middle of \
         work and stays away. Three of four are more than two thirds: blocks and finality have to go on. Then it is started again and has \
         to catch up.",
    );
    let mut stage = Stage::set(setting).await?;
    let victim = usize::try_from(Dice::new(setting.seed).below(u64::try_from(VALIDATORS)?))?;
    let before = stage.pass(setting.choose(Duration::from_secs(30), Duration::from_secs(8))).await;
    section.figure("before the kill", before);
    stage.kill(victim)?;
    let killed = Instant::now();
    let without = stage.pass(setting.choose(Duration::from_secs(60), Duration::from_secs(16))).await;
    section.figure("with three validators", without);
    // Three of four slots have an author; half of them is what a busy machine may fall short of.
    let least = without.span.as_secs() / 2 * 3 / 4 / 2;
    section.check(without.blocks >= least, || format!("only {} blocks were made without it", without.blocks));
    section.check(without.finalized >= least, || format!("only {} blocks became final without it", without.finalized));

    let back = Instant::now();
    let behind = stage.watch.finalized();
    stage.start(victim)?;
    stage
        .watch
        .until("the node has caught up", CATCH_UP, |watch| {
            watch.last(victim).is_some_and(|sight| sight.at > back && sight.finalized >= behind)
        })
        .await?;
    section.figure("away", format!("{:.0} s", back.duration_since(killed).as_secs_f64()));
    section.figure(
        "from its start until it had finalized what the others had",
        format!("{:.1} s", back.elapsed().as_secs_f64()),
    );
    let diary = stage.load.diary();
    section
        .figure("from sending to finality, sent while it was away", spread(&seconds_to_finality(&diary, killed, back)));
    stage.work(setting.choose(48, 8), PATIENCE).await?;
    stage.audit(&mut section).await?;
    Ok(section)
}

/// Two of four are killed: finality stops, nothing final is lost, and it resumes when one is back.
///
/// # Errors
/// The network does not start, or does not come to rest.
pub async fn two(scenario: &Scenario, setting: &Setting) -> Result<Section> {
    let mut section = Section::new(
        scenario,
        "Two of four validators are killed with SIGKILL in the middle of work. Two are not more than two thirds: finality has to stop, \
         and nothing that was final may be lost. One is started again: finality has to resume. Then the other one.",
    );
    let mut stage = Stage::set(setting).await?;
    let mut order: Vec<_> = (0..VALIDATORS).collect();
    Dice::new(setting.seed).shuffle(&mut order);
    let (first, second) = (*order.first().context("a node")?, *order.get(1).context("a second")?);
    stage.kill(first)?;
    stage.kill(second)?;
    // What was on its way may still become final.
    tokio::time::sleep(Duration::from_secs(4)).await;
    let height = stage.watch.finalized();
    let without = stage.pass(setting.choose(Duration::from_secs(60), Duration::from_secs(15))).await;
    section.figure("with two validators", without);
    section.check(without.finalized == 0, || format!("{} blocks became final with two of four", without.finalized));
    section.check(without.blocks > 0, || "no blocks were made with two of four".to_owned());

    let back = Instant::now();
    stage.start(first)?;
    let started = back.elapsed();
    let resumed = stage.watch.until("finality resumes", CATCH_UP, |watch| watch.finalized() > height).await?;
    section.figure("the process of the first one answered after", format!("{:.1} s", started.as_secs_f64()));
    section.figure("finality resumed, from then on", format!("{:.1} s", resumed.as_secs_f64()));
    let goal = stage.watch.best();
    let caught =
        stage.watch.until("all blocks that were waiting are final", CATCH_UP, |w| w.finalized() >= goal).await?;
    section.figure("all blocks that had waited were final, after a further", format!("{:.1} s", caught.as_secs_f64()));
    let three = stage.pass(setting.choose(Duration::from_secs(30), Duration::from_secs(8))).await;
    section.figure("with three validators again", three);
    section.check(three.finalized > 0, || "finality did not go on with three".to_owned());
    stage.start(second)?;
    stage.work(setting.choose(48, 8), PATIENCE).await?;
    stage.audit(&mut section).await?;
    Ok(section)
}

/// Many kills at random.
///
/// # Errors
/// The network does not start, a node does not start again, or the network does not come to rest.
pub async fn random(scenario: &Scenario, setting: &Setting) -> Result<Section> {
    let count = setting.choose(20, 3);
    let mut section = Section::new(
        scenario,
        format!(
            "{count} kills with SIGKILL under load, at moments and of nodes that chance chooses (the seed is below); every fifth or so hits \
             a second node at the same time. Each comes back after some seconds. In the end every transaction that was reported final is \
             looked for in its block on every node, everything that any node ever called final is compared, the state is read from every \
             node and its root computed, and `try_state` of every pallet of the ledger runs on it.",
        ),
    );
    let mut stage = Stage::set(setting).await?;
    let mut dice = Dice::new(setting.seed);
    let (mut kills, mut doubles, mut away) = (0u64, 0u64, Duration::ZERO);
    while kills < count {
        tokio::time::sleep(Duration::from_millis(dice.between(1_000, 8_000))).await;
        let mut order: Vec<_> = (0..VALIDATORS).collect();
        dice.shuffle(&mut order);
        let two = kills + 2 <= count && dice.percent(TWO_AT_ONCE);
        let victims: Vec<_> = order.into_iter().take(if two { 2 } else { 1 }).collect();
        note_ended(&mut section, &mut stage, &[])?;
        for victim in &victims {
            stage.kill(*victim)?;
        }
        let begun = Instant::now();
        (kills, doubles) = (kills + u64::try_from(victims.len())?, doubles + u64::from(two));
        tokio::time::sleep(Duration::from_millis(dice.between(500, 10_000))).await;
        note_ended(&mut section, &mut stage, &victims)?;
        for victim in &victims {
            stage.start(*victim)?;
        }
        away += begun.elapsed();
        println!("   {kills} of {count} kills; {}", stage.watch.summary());
    }
    section.figure("kills", format!("{kills}, of these {} two at a time", doubles * 2));
    section.figure("time with a node away", format!("{:.0} s", away.as_secs_f64()));
    stage.work(setting.choose(48, 8), PATIENCE).await?;
    note_ended(&mut section, &mut stage, &[])?;
    stage.audit(&mut section).await?;
    Ok(section)
}

/// Nodes that ended although nobody killed them are found out, and started again.
fn note_ended(section: &mut Section, stage: &mut Stage, killed: &[usize]) -> Result<()> {
    for (place, how) in stage.ended_by_themselves(killed) {
        section.check(false, || how);
        stage.start(place)?;
    }
    Ok(())
}
