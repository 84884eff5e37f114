//! The command `drl` through a whole release, typed as the handbooks of `docs/` say, at a desk for each party.

mod admission;
mod agreement;
mod application;
mod catalog;
mod certificates;
mod failures;
mod grants;
mod keys;
mod languages;
mod rating;

use crate::lying::{self, Truth};
use anyhow::{Context, Result};
use drl_primitives::{AgreementId, ApplicationId, DatasetId, OrgId};
use drl_tests::{cli::Desk, shared};
use serde_json::Value;
use tempfile::TempDir;

/// The validator that is spoken to.
const NODE: usize = 0;
/// Where nobody listens: the address of a machine without network.
const NOWHERE: &str = "ws://127.0.0.1:1";

/// The members by their place in the description of the consortium, which is their number on the ledger.
const BUREAU: OrgId = 0;
const TRANSPORT: OrgId = 1;
const ECOLOGY: OrgId = 2;
const PLANNING: OrgId = 3;

/// Where everybody works.
struct Desks {
    bureau: Desk,
    transport: Desk,
    ecology: Desk,
    planning: Desk,
    company: Desk,
    experts: Desk,
    /// The company's machine without network.
    safe: Desk,
    /// Somebody who may ask, and has no key.
    regulator: Desk,
    _folder: TempDir,
}

impl Desks {
    fn set_up(node: &str) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("drl-desks-").tempdir()?;
        let desk = |name: &str, node: &str| Desk::new(folder.path(), name, node);
        Ok(Self {
            bureau: desk("bureau", node)?,
            transport: desk("transport", node)?,
            ecology: desk("ecology", node)?,
            planning: desk("planning", node)?,
            company: desk("company", node)?,
            experts: desk("experts", node)?,
            safe: desk("safe", NOWHERE)?,
            regulator: desk("regulator", node)?.without("DRL_PASSWORD"),
            _folder: folder,
        })
    }
}

/// The numbers that the ledger gave to the three datasets.
#[derive(Clone, Copy)]
struct Datasets {
    rail_stations: DatasetId,
    climate_zones: DatasetId,
    planning_units: DatasetId,
}

/// What has come about so far.
#[derive(Clone, Copy)]
struct Release {
    company: OrgId,
    datasets: Datasets,
    application: ApplicationId,
    agreement: AgreementId,
}

/// From keys to grants, and what is asked about them.
#[tokio::test(flavor = "multi_thread")]
async fn a_whole_release_is_typed_at_the_command_line() -> Result<()> {
    let network = shared::network().await?;
    let desks = Desks::set_up(network.url(NODE)?)?;
    keys::lie_in_the_stores(&desks).await?;
    // What does not depend on each other is done at the same time: the bureau's own transactions follow one another.
    let admitted = async {
        let company = admission::of_the_company(&desks).await?;
        anyhow::Ok((company, rating::experts_admitted(&desks).await?))
    };
    let ((company, experts), datasets) = tokio::try_join!(admitted, catalog::registered(&desks))?;
    let (rating, ()) =
        tokio::try_join!(rating::criteria_filed(&desks, company), catalog::listed_and_opened(&desks, datasets))?;
    let (application, ()) = tokio::try_join!(
        application::submitted(&desks, company, datasets),
        rating::concluded(&desks, rating, experts),
    )?;
    application::approved(&desks, application).await?;
    let agreement = agreement::drafted(&desks, application, company).await?;
    let release = Release { company, datasets, application, agreement };
    let grants = agreement::signed(&desks, release).await?;
    grants::verified(&desks, release, grants).await?;
    certificates::checked_offline(&desks, release, grants, &network).await?;
    let truth = Truth { grant: grants.climate_zones, other: grants.planning_units, user: release.company };
    tokio::try_join!(
        lying::caught(&desks.regulator, network.url(NODE)?, truth),
        grants::held_and_lifted(&desks, grants),
        languages::spoken(&desks, release, grants),
        failures::of_the_ledger(&desks, release),
    )?;
    Ok(())
}

/// The events of one pallet in the answer to a finalized transaction, whose other fields are checked.
fn events(answer: &Value, pallet: &str) -> Result<Vec<Value>> {
    let hash = |value: &Value| value.as_str().is_some_and(|text| text.starts_with("0x") && text.len() == 66);
    assert!(hash(&answer["transaction"]) && hash(&answer["block"]["hash"]), "{answer}");
    assert!(answer["block"]["number"].as_u64() > Some(0) && answer["index"].is_u64(), "{answer}");
    assert!(answer["time_to_finality_ms"].is_u64(), "{answer}");
    let of_it =
        |event: &&Value| event["event"].as_str().and_then(|name| name.split_once('.')).map(|n| n.0) == Some(pallet);
    let events = answer["events"].as_array().context("no events")?;
    Ok(events.iter().filter(of_it).cloned().collect())
}

/// A number that an event tells, as `u32`.
fn number(event: &Value, field: &str) -> Result<u32> {
    let number = event["fields"][field].as_u64().with_context(|| format!("{field} of {event}"))?;
    Ok(u32::try_from(number)?)
}
