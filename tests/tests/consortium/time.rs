//! What time does by itself, on nodes that are real: restarted with later clocks, they see a limit pass and a term end.

use crate::open_three;
use anyhow::{Context, Result};
use drl_client::{Ledger, Vault};
use drl_tests::{
    network::Consortium,
    people::{member_names, People},
    story::{examples, Story},
};

/// happen by the clock alone. A network of its own: its clocks are not those of the others.
#[tokio::test(flavor = "multi_thread")]
async fn a_limit_passes_and_a_term_ends_by_the_clock_alone() -> Result<()> {
    let folder = tempfile::Builder::new().prefix("drl-time-").tempdir()?;
    let description = examples().join("../chain-spec/lishui.toml");
    let mut network = Consortium::start(&description, &folder.path().join("network"))?;
    let mut story = Story {
        ledger: Ledger::connect(&network.nodes.first().context("no node")?.url()).await?,
        vault: Vault::new(folder.path().join("vault")),
        names: member_names(),
        people: People::development()?,
        audience: (),
        examples: examples(),
    };
    open_three(&mut story).await?;
    let (user, bureau) = (story.people.signatory.clone(), story.people.bureau.chief.clone());
    story.admit_company("application", &user).await?;
    let application = story.apply("application", &user).await?;
    story.approve(application).await?;
    let agreed = story.agree("application", application, &user).await?;
    let all = story.held(&agreed).await?;
    let renewed = story.renew(&agreed, &all, 12, &user, &bureau).await?;

    let units = all.iter().find(|held| held.key == "planning-units").context("no grant of planning-units")?;
    story.fail_to_correct(&mut network, &agreed, units, &user).await?;
    let next = story.held(&renewed.agreed).await?;
    story.first_term_ends(&mut network, &all, &next, units).await?;
    story.performance().await?;
    Ok(())
}
