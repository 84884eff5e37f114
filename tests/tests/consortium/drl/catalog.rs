//! The agencies register, propose and open the three datasets that `examples/application` asks for; the bureau lists them.

use super::{events, number, Datasets, Desks, ECOLOGY, PLANNING, TRANSPORT};
use anyhow::Result;
use drl_primitives::{DatasetId, OrgId};
use drl_tests::cli::Desk;
use serde_json::json;

/// The three datasets, registered and proposed, each at the desk of its agency.
pub(super) async fn registered(desks: &Desks) -> Result<Datasets> {
    let (rail_stations, climate_zones, planning_units) = tokio::try_join!(
        proposed(&desks.transport, TRANSPORT, "transport", "rail-stations"),
        proposed(&desks.ecology, ECOLOGY, "ecology", "climate-zones"),
        proposed(&desks.planning, PLANNING, "planning", "planning-units"),
    )?;
    Ok(Datasets { rail_stations, climate_zones, planning_units })
}

async fn proposed(desk: &Desk, owner: OrgId, agency: &str, key: &str) -> Result<DatasetId> {
    let line = format!("dataset register examples/datasets/{key}.toml --key {agency}-clerk");
    let told = events(&desk.json(&line).await?, "Catalog")?;
    let dataset = number(&told[0], "dataset")?;
    let fields = json!({ "dataset": dataset, "owner": owner });
    assert_eq!(told, [json!({ "event": "Catalog.DatasetRegistered", "fields": fields })]);
    // From now on the desk knows it by its short name.
    let proposed = desk.json(&format!("dataset propose {key} --key {agency}-chief")).await?;
    let fields = json!({ "dataset": dataset, "version": 1, "attribute": "restricted" });
    assert_eq!(events(&proposed, "Catalog")?, [json!({ "event": "Catalog.VersionProposed", "fields": fields })]);
    Ok(dataset)
}

/// The bureau lists them, and each agency opens its own.
pub(super) async fn listed_and_opened(desks: &Desks, datasets: Datasets) -> Result<()> {
    let Datasets { rail_stations, climate_zones, planning_units } = datasets;
    for dataset in [rail_stations, climate_zones, planning_units] {
        let listed = desks.bureau.json(&format!("dataset review {dataset} --key bureau-chief")).await?;
        let fields = json!({ "dataset": dataset, "version": 1, "attribute": "restricted", "self_review": false });
        assert_eq!(events(&listed, "Catalog")?, [json!({ "event": "Catalog.VersionListed", "fields": fields })]);
    }
    tokio::try_join!(
        opened(&desks.transport, rail_stations, "transport", "rail-stations"),
        opened(&desks.ecology, climate_zones, "ecology", "climate-zones"),
        opened(&desks.planning, planning_units, "planning", "planning-units"),
    )?;
    let shown = desks.regulator.json(&format!("dataset show {rail_stations}")).await?;
    assert_eq!(shown["dataset"], rail_stations);
    assert_eq!(shown["version"], 1);
    assert_eq!((&shown["value"]["stage"], &shown["value"]["service"]), (&json!("settled"), &json!("open")));
    assert_eq!(shown["metadata"]["items"], json!([1, 2, 3, 4, 5, 6]));
    Ok(())
}

async fn opened(desk: &Desk, dataset: DatasetId, agency: &str, key: &str) -> Result<()> {
    let opened = desk.json(&format!("dataset publish {key} --key {agency}-chief")).await?;
    let published = json!({ "dataset": dataset, "version": 1, "channel": "city-ledger" });
    let serving = json!({ "dataset": dataset, "service": "open" });
    assert_eq!(
        events(&opened, "Catalog")?,
        [
            json!({ "event": "Catalog.DatasetPublished", "fields": published }),
            json!({ "event": "Catalog.ServiceChanged", "fields": serving }),
        ]
    );
    Ok(())
}
