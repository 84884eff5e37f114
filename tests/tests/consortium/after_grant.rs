//! What follows a grant, with nodes that are real: the story of the demo, and how each thing stands after it.

use crate::{open_three, rpc, scene, Scene};
use anyhow::{ensure, Context, Result};
use drl_primitives::{
    agreement::{AgreementState, Side},
    clocks::ClockEnd,
    objection::{ObjectionAct, ObjectionRecord, ObjectionState, Outcome},
    receipts::{
        record::{DutyView, GrantReceipts, ReturnDuty},
        DeliveryRef, ReceiptState,
    },
    rectification::{RectificationAct, RectificationRecord, RectificationState},
    reports::{LaunchState, ProductState, ProductView},
};
use drl_runtime::{AccountId, BlockNumber};
use drl_tests::{
    after_grant::{sum, Corrected, Delivered, Held, Objected, Renewed, Returned},
    people::Cast,
    story::{examples, Agreed, Story},
};

/// The validator that is spoken to.
const NODE: usize = 0;

/// Enough for several levels of the tree, and no power of two.
const RECEIPTS: u64 = 100_000;

/// Delivery, return, product, violation, objection, renewal, notice and figures. Every step checks states, verdicts and refusals by
/// name on its way; what stands on record afterwards is checked here.
#[tokio::test(flavor = "multi_thread")]
async fn a_grant_is_used_stopped_restored_and_renewed() -> Result<()> {
    let Scene { network: _network, mut story, _folder: folder } = scene(Cast::AfterGrant, NODE).await?;
    open_three(&mut story).await?;
    let (user, bureau) = (story.people.signatory.clone(), story.people.bureau.chief.clone());
    story.admit_company("application", &user).await?;
    let application = story.apply("application", &user).await?;
    story.approve(application).await?;
    let agreed = story.agree("application", application, &user).await?;
    let all = story.held(&agreed).await?;
    ensure!(all.len() == 3, "{all:?}");
    let of = |key: &str| all.iter().find(|held| held.key == key).with_context(|| format!("no grant of {key}"));
    let (stations, zones) = (of("rail-stations")?, of("climate-zones")?);

    // Any file will do: the ledger sees its digest and its size.
    let file = examples().join("datasets/data/county-codes.csv");
    let files: Vec<_> = all.iter().map(|held| (held.clone(), file.clone())).collect();
    let delivered = story.deliver(&agreed, &files, &user).await?;
    let answered = *all.iter().zip(&delivered).find(|(held, _)| *held == stations).context("not delivered")?.1;
    let returned = story.return_data(stations, &answered, RECEIPTS, folder.path(), &user).await?;
    receipts_stand(&story, stations, &answered, &returned).await?;

    story.publish(&agreed, &all, &user).await?;
    product_stands(&story, &agreed).await?;
    let corrected = story.violate(&all, stations, &user).await?;
    case_stands(&story, corrected).await?;
    let objected = story.object(&all, zones).await?;
    objection_stands(&story, zones, objected).await?;

    story.expiry(&agreed, &all).await?;
    let renewed = story.renew(&agreed, &all, 12, &user, &bureau).await?;
    story.give_notice(&renewed, &all, &user).await?;
    agreement_stands(&story, &agreed, &renewed).await?;
    let total = story.performance().await?;
    ensure!(!sum([&total]).is_empty(), "no figures");
    let grants: Vec<_> = all.iter().map(|held| held.grant).collect();
    rpc::answers_are_as_described(&story.ledger, &grants).await
}

/// One delivery and one batch: the duty to return is answered in time, and 100,000 receipts took one place.
async fn receipts_stand(story: &Story<()>, held: &Held, answered: &Delivered, returned: &Returned) -> Result<()> {
    let receipts: GrantReceipts = story.ledger.query("ReleaseApi_receipts", held.grant).await?.value;
    ensure!(receipts.counts.deliveries == 1 && receipts.counts.returns == 0, "{receipts:?}");
    ensure!(receipts.returns.batches == 1 && receipts.returns.head.size == RECEIPTS, "{receipts:?}");
    ensure!(receipts.returns.head.root == returned.note.root, "{receipts:?}");
    let batch = story.batch(returned.batch).await?;
    ensure!(batch.state == ReceiptState::Accepted && batch.record.end == Some(ClockEnd::InTime), "{batch:?}");
    let delivery = story.delivery(answered.delivery).await?;
    ensure!(delivery.record.note.return_due == Some(answered.return_due), "{delivery:?}");
    let duties: Vec<DutyView> = story.ledger.query("ReleaseApi_return_duties", (held.user, 0u32, 100u32)).await?.value;
    let ours = |duty: &&DutyView| duty.delivery == DeliveryRef::Receipt(answered.delivery);
    let duty = duties.iter().find(ours).context("no duty")?;
    ensure!(duty.duty == ReturnDuty::Answered(ClockEnd::InTime) && !duty.overdue, "{duty:?}");
    ensure!(duties.len() == 3, "{duties:?}");
    Ok(())
}

async fn product_stands(story: &Story<()>, agreed: &Agreed) -> Result<()> {
    let owed = story.obligation(agreed).await?;
    ensure!(owed.launch.state == LaunchState::Launched && owed.products == 1 && owed.missed_periods == 0, "{owed:?}");
    let of = drl_primitives::reports::ProductsOf::Agreement(agreed.agreement);
    let products: Vec<ProductView> = story.ledger.query("ReleaseApi_products", (of, 0u32, 100u32)).await?.value;
    ensure!(products.len() == 1 && products[0].entry.state == ProductState::Published, "{products:?}");
    ensure!(products[0].entry.terms.grants.len() == agreed.grants.len(), "{products:?}");
    Ok(())
}

/// The whole of the case is on record, in its order.
async fn case_stands(story: &Story<()>, corrected: Corrected) -> Result<()> {
    let view = story.rectification(corrected.rectification).await?;
    ensure!(view.state == RectificationState::Accepted && view.entry.is_none() && view.due.is_none(), "{view:?}");
    let page = (corrected.rectification, 0u32, 100u32);
    let history: Vec<RectificationRecord<AccountId, BlockNumber>> =
        story.ledger.query("ReleaseApi_rectification_history", page).await?.value;
    let acts: Vec<_> = history.iter().map(|record| record.act).collect();
    use RectificationAct::{Accept, Order, Report, Return};
    ensure!(acts == [Order, Report, Return, Report, Accept], "{acts:?}");
    Ok(())
}

async fn objection_stands(story: &Story<()>, held: &Held, objected: Objected) -> Result<()> {
    let view = story.objection(objected.objection).await?;
    ensure!((view.state, view.outcome) == (ObjectionState::Notified, Some(Outcome::RestoreOrKeep)), "{view:?}");
    ensure!(view.dataset == held.dataset && view.owner == held.owner && view.filed_by != held.owner, "{view:?}");
    let page = (objected.objection, 0u32, 100u32);
    let history: Vec<ObjectionRecord<AccountId, BlockNumber>> =
        story.ledger.query("ReleaseApi_objection_history", page).await?.value;
    let acts: Vec<_> = history.iter().map(|record| record.act).collect();
    use ObjectionAct::{Decide, File, Notify, Suspend, Verify};
    ensure!(acts == [File, Verify, Suspend, Decide, Notify], "{acts:?}");
    Ok(())
}

async fn agreement_stands(story: &Story<()>, agreed: &Agreed, renewed: &Renewed) -> Result<()> {
    let view = story.agreement(agreed).await?;
    ensure!((view.state, view.version) == (AgreementState::NoticeGiven, renewed.version), "{view:?}");
    ensure!(view.signed_by.len() == 2 && view.notice.is_some_and(|notice| notice.by == Side::DataUser), "{view:?}");
    ensure!(renewed.version == 2 && renewed.agreed.grants.len() == agreed.grants.len(), "{renewed:?}");
    Ok(())
}
