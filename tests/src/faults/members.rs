//! Members that come and go: five join and five leave in a row, and in the end none of the machines that began is left.

mod play;

use super::{report::Section, watch::Sight, Scenario, Setting};
use crate::{
    cli::Desk,
    people::{member_names, People},
    story::{examples, Story},
};
use anyhow::{ensure, Context, Result};
use drl_client::Vault;
use drl_primitives::GrantHash;
use play::Play;
use serde_json::json;
use std::time::Duration;

/// Agencies that join: handle and public name.
const NEWCOMERS: [(&str, &str); 4] = [
    ("health", "丽水市卫生健康委员会"),
    ("water", "丽水市水利局"),
    ("culture", "丽水市文化和广电旅游局"),
    ("weather", "丽水市气象局"),
];

/// The purpose of the grant that is made before anybody leaves.
const PURPOSE: &str = "transport-service";
/// The dataset that it is for.
const DATASET: &str = "rail-stations";
/// Blocks that are finalized by the new validators alone, in the end.
const BLOCKS_AFTER: u64 = 15;
/// The longest that finality may stand still: two rounds of slots of five validators on a busy machine.
const LONGEST_GAP: Duration = Duration::from_secs(20);

/// Everything: a grant, five joins and five leaves, the certificate.
///
/// # Errors
/// The network does not start, or something that has to succeed does not.
pub async fn come_and_go(scenario: &Scenario, setting: &Setting) -> Result<Section> {
    let mut section = Section::new(
        scenario,
        "Agencies join (registry, seat, list of peers, validator; `drl-node init`, session keys with proof of possession) and members \
         leave, by turns, each by a motion of two thirds of whoever sits on the council then, as the runbooks say. The bureau, which \
         cannot leave, gets a second validator and gives up its first. Each newcomer is restarted once it validates, without the flag \
         that lets it start before the ledger knows its keys; each leaving node runs until its validator has retired, then it leaves the \
         list of peers and is stopped. A full node of an observer looks at finality all the while.",
    );
    let mut play = Play::begin(setting).await?;
    let grant = if setting.short { None } else { Some(grant(&play, setting).await?) };
    let [health, water, culture, weather] = NEWCOMERS;
    play.join(health).await?;
    play.leave("transport").await?;
    if !setting.short {
        play.join(water).await?;
        play.leave("ecology").await?;
        play.join(culture).await?;
        play.leave("planning").await?;
        play.join_bureau_again().await?;
        play.leave_bureau_first().await?;
        play.join(weather).await?;
        play.leave("health").await?;
        play.nobody_of_the_beginning_runs()?;
    }
    let target = play.finalized().await? + BLOCKS_AFTER;
    play.until_final(target).await?;
    outcome(&mut section, &play).await?;
    certificate(&mut section, &play, setting, grant).await?;
    Ok(section)
}

async fn outcome(section: &mut Section, play: &Play) -> Result<()> {
    section.figure("joins and leaves", format!("{} and {}", play.joins.len(), play.leaves.len()));
    section.figure("each join, from the motion to the first session, s", seconds(&play.joins));
    section.figure("each leave, from the motion to the end of the last session, s", seconds(&play.leaves));
    section.figure("blocks finalized", play.finalized().await?);
    let (gap, at) = longest_gap(&play.sights());
    section.figure("longest time without a newly final block", format!("{:.1} s, at block {at}", gap.as_secs_f64()));
    section.check(gap <= LONGEST_GAP, || format!("finality stood still for {:.1} s at block {at}", gap.as_secs_f64()));
    let (sets, expected) = (play.sets_at_boundaries().await?, play.expected());
    section.figure("sets of validators, each from the boundary of a session on", sets.len());
    section.check(sets == expected, || format!("the sets were {sets:?}, not {expected:?}"));
    Ok(())
}

fn seconds(durations: &[Duration]) -> String {
    durations.iter().map(|duration| duration.as_secs().to_string()).collect::<Vec<_>>().join(", ")
}

/// The longest time in which a node saw no newly final block, and the block after which that was.
fn longest_gap(sights: &[Sight]) -> (Duration, u64) {
    let mut longest = (Duration::ZERO, 0);
    let mut last: Option<Sight> = None;
    for sight in sights {
        let Some(before) = last else {
            last = Some(*sight);
            continue;
        };
        if sight.finalized > before.finalized {
            last = Some(*sight);
        }
        longest = longest.max((sight.at.saturating_duration_since(before.at), before.finalized));
    }
    longest
}

/// A release from the application to the grant, made by the members of the beginning.
async fn grant(play: &Play, setting: &Setting) -> Result<GrantHash> {
    let people = People::development()?;
    let signatory = people.signatory.clone();
    let mut story = Story {
        ledger: play.ledger.clone(),
        vault: Vault::new(setting.folder.join("vault")),
        names: member_names(),
        people,
        audience: (),
        examples: examples(),
    };
    let keys = [("transport", DATASET), ("ecology", "climate-zones"), ("planning", "planning-units")];
    story.open_datasets(&keys).await?;
    story.admit_company("application", &signatory).await?;
    let application = story.apply("application", &signatory).await?;
    story.approve(application).await?;
    let agreed = story.agree("application", application, &signatory).await?;
    let dataset = *story.names.datasets.get(DATASET).context("the dataset has no name")?;
    let (_, grant) = agreed.grants.iter().find(|(id, _)| *id == dataset).context("no grant")?;
    Ok(*grant)
}

/// A certificate that the new validators alone can have signed, checked with nothing but the genesis file.
async fn certificate(section: &mut Section, play: &Play, setting: &Setting, grant: Option<GrantHash>) -> Result<()> {
    let desk = Desk::new(&setting.folder, "regulator", &play.newest_url()?)?;
    std::fs::copy(&play.network.chain, desk.path("genesis.json"))?;
    let offline = desk.with("DRL_NODE", "ws://127.0.0.1:1");
    offline.json("anchor export --chain-spec genesis.json --out anchor.json").await?;
    let asked = grant.unwrap_or(GrantHash::repeat_byte(7));
    let made = desk
        .json(&format!("certificate create {asked:?} --purpose {PURPOSE} --anchor anchor.json --out certificate.json"))
        .await?;
    // Exit code 7 is that of a verdict that denies.
    let line = "--json certificate verify certificate.json --anchor anchor.json";
    let proven = offline.run(line).await?.exits(if grant.is_some() { 0 } else { 7 })?.json()?;
    ensure!(proven["block"] == made["block"], "{proven}");
    let reason = &proven["claim"]["verdict"]["verdict"]["reason"];
    let expected = if grant.is_some() { json!("granted") } else { json!("no-such-grant") };
    section.check(*reason == expected, || format!("the certificate says {reason}"));
    section.figure("certificate from the new validators, checked from the genesis anchor", format!("{reason}"));
    section.figure("its size, bytes", std::fs::metadata(desk.path("certificate.json"))?.len());
    Ok(())
}
