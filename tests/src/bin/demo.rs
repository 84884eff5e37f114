//! The main job on real input: four validators on this machine, from an empty ledger to three granted datasets, and five
//! refusals that must happen. One line a step with its time to finality, a table in the end.

use anyhow::{bail, ensure, Context, Result};
use clap::{Parser, ValueEnum};
use comfy_table::{presets::UTF8_FULL_CONDENSED, Table};
use drl_client::{
    forms::ApplicationFolder,
    ledger::{Finalized, Ledger, LedgerError, Refusal},
    signing::Act,
    Vault,
};
use drl_primitives::{
    application::Purpose,
    dataset::StopCause,
    grant::Question,
    organisation::AdmissionRefusal,
    verdict::{Reason, Verdict},
    Code, DatasetId, GrantHash, Language,
};
use drl_runtime::Runtime;
use drl_tests::{
    network::Consortium,
    people::{member_names, People},
    story::{evidence, expect_error, line, Agreed, Audience, Line, Story},
};
use serde_json::Value;
use std::{path::PathBuf, process::ExitCode, time::Instant};

/// Shows one release of restricted public data, end to end.
#[derive(Parser)]
struct Cli {
    /// The folder `examples` of the repository.
    #[arg(long)]
    examples: PathBuf,
    /// The folder with the fetched data tables.
    #[arg(long)]
    data: PathBuf,
    /// Leave the network up, and say how to reach it.
    #[arg(long)]
    keep: bool,
    /// The language of the lines.
    #[arg(long, value_enum, default_value = "en")]
    lang: Tongue,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Tongue {
    En,
    Zh,
}

/// Prints a line for each step and remembers the figures.
struct Printer {
    tongue: Tongue,
    seconds: Vec<f64>,
}

impl Printer {
    fn say(&self, line: Line) -> &'static str {
        if self.tongue == Tongue::Zh {
            line.zh
        } else {
            line.en
        }
    }

    fn heading(&self, line: Line) {
        println!("\n{}", self.say(line));
    }

    fn fact(&self, line: Line, detail: &str) {
        println!("  {:<12} {} {detail}", "", self.say(line));
    }
}

impl Audience for Printer {
    fn step(&mut self, what: Line, who: &str, done: &Finalized) {
        let seconds = done.time_to_finality.as_secs_f64();
        println!("  {who:<12} {}  [#{}, {seconds:.1} s]", self.say(what), done.block.number);
        self.seconds.push(seconds);
    }
}

type Demo = Story<Printer>;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: &Cli) -> Result<()> {
    let begun = Instant::now();
    let folder = tempfile::Builder::new().prefix("drl-demo-").tempdir()?;
    let printer = Printer { tongue: cli.lang, seconds: Vec::new() };
    printer.heading(line("Four validators: the bureau and three agencies", "四个验证节点：主管部门和三个开放主体"));
    let description = cli.examples.join("../chain-spec/lishui.toml");
    let mut network = Consortium::start(&description, &folder.path().join("network"))?;
    for node in &network.nodes {
        println!("  {:<12} {}  {}", node.name, node.url(), node.address());
    }
    let url = network.nodes.first().context("no node")?.url();
    let mut story = Story {
        ledger: Ledger::connect(&url).await?,
        vault: Vault::new(folder.path().join("vault")),
        names: member_names(),
        people: People::development()?,
        audience: printer,
        examples: cli.examples.clone(),
    };
    let agreed = main_job(&mut story, cli).await?;
    let verdicts = verify_all(&mut story, &agreed).await?;
    refusals(&mut story, &agreed).await?;
    table(&story, &verdicts, begun);
    if cli.keep {
        keep(&story.audience, &mut network, folder)?;
    }
    Ok(())
}

/// From the applicant's admission to the grants.
async fn main_job(story: &mut Demo, cli: &Cli) -> Result<Agreed> {
    story.audience.heading(line(
        "Catalog: three restricted datasets and one prohibited",
        "目录：三个受限开放数据集，一个禁止开放数据集",
    ));
    let keys = [
        ("transport", "rail-stations"),
        ("ecology", "climate-zones"),
        ("planning", "planning-units"),
        ("transport", "transport-personnel"),
    ];
    story.open_datasets(&keys).await?;
    for (_, key) in &keys[..3] {
        let table = cli.data.join(format!("{key}.csv"));
        let rows = std::fs::read_to_string(&table).with_context(|| table.display().to_string())?.lines().count();
        story.audience.fact(
            line("real data behind it:", "对应真实数据："),
            &format!("{key}.csv, {} rows", rows.saturating_sub(1)),
        );
    }
    story.audience.heading(line("Application and reviews", "申请与审核"));
    let signatory = story.people.signatory.clone();
    story.admit_company("application", &signatory).await?;
    let application = story.apply("application", &signatory).await?;
    story.approve(application).await?;
    story.audience.heading(line(
        "Agreement; the bureau signs, as three agencies are involved",
        "协议：涉及三个开放主体，由主管部门签署",
    ));
    story.agree("application", application, &signatory).await
}

/// Asks the JSON-RPC of the node about every grant.
async fn verify_all(story: &mut Demo, agreed: &Agreed) -> Result<Vec<(DatasetId, GrantHash, String)>> {
    story.audience.heading(line("Grants, verified through JSON-RPC", "授权核验（JSON-RPC）"));
    let view = story.application(0).await?;
    let mut verdicts = Vec::new();
    for (dataset, grant) in &agreed.grants {
        let scenario = view.rows.iter().find(|row| row.dataset == *dataset).context("no row")?.scenario;
        let purpose = view.form.scenarios.iter().find(|s| s.number == scenario).context("no scenario")?.purpose;
        let answer = ask(story, *grant, purpose).await?;
        ensure!(answer["answer"]["allowed"] == true, "the grant of dataset {dataset} does not verify: {answer}");
        let text = answer["answer"]["text"][language(story)].as_str().unwrap_or_default().to_owned();
        let detail = format!("{grant:?} {} {text} [#{}]", answer["answer"]["rule_id"], answer["block"]["number"]);
        story.audience.fact(line("allowed:", "允许："), &detail);
        verdicts.push((*dataset, *grant, text));
    }
    Ok(verdicts)
}

fn language(story: &Demo) -> &'static str {
    if story.audience.tongue == Tongue::Zh {
        "zh"
    } else {
        "en"
    }
}

async fn ask(story: &Demo, grant: GrantHash, purpose: Purpose) -> Result<Value> {
    let question = serde_json::json!({ "purpose": purpose, "items": [], "system": null, "at": null });
    let parameters = vec![serde_json::to_value(grant)?, question];
    Ok(story.ledger.rpc("release_v1_verifyGrant", &parameters).await?)
}

/// Five things that must not work.
async fn refusals(story: &mut Demo, agreed: &Agreed) -> Result<()> {
    story.audience.heading(line("Five refusals", "五种必须的拒绝"));
    unregistered_account(story).await?;
    wrong_agency(story).await?;
    prohibited_dataset(story).await?;
    tampered_text(story, agreed).await?;
    outside_purpose(story, agreed).await
}

async fn unregistered_account(story: &mut Demo) -> Result<()> {
    let call = pallet_catalog::Call::<Runtime>::discard_draft { dataset: 0 };
    match story.ledger.submit(call, &story.people.stranger.clone()).await {
        Err(LedgerError::Refused(Refusal::Admission(AdmissionRefusal::NotOfficer))) => {
            let text = AdmissionRefusal::NotOfficer.text(tongue(story));
            story.audience.fact(line("unregistered account:", "未登记账户："), text);
            Ok(())
        }
        other => bail!("an unregistered account was not refused: {other:?}"),
    }
}

fn tongue(story: &Demo) -> Language {
    if story.audience.tongue == Tongue::Zh {
        Language::Chinese
    } else {
        Language::English
    }
}

async fn wrong_agency(story: &mut Demo) -> Result<()> {
    let dataset = *story.names.datasets.get("climate-zones").context("climate-zones")?;
    let chief = story.people.agency("transport")?.chief.clone();
    let call =
        pallet_catalog::Call::<Runtime>::suspend { dataset, cause: StopCause::SecurityRisk, evidence: evidence(1) };
    expect_error(story.ledger.submit(call, &chief).await, "Catalog", "NotOwner")?;
    story.audience.fact(line("wrong agency: Catalog.NotOwner", "非所属开放主体：Catalog.NotOwner"), "");
    Ok(())
}

async fn prohibited_dataset(story: &mut Demo) -> Result<()> {
    let folder = ApplicationFolder::read(&story.examples.join("application"))?;
    let mut names = story.names.clone();
    let prohibited = *names.datasets.get("transport-personnel").context("transport-personnel")?;
    names.datasets.insert("rail-stations".into(), prohibited);
    let prepared = folder.prepare(&story.vault, &names)?;
    let call = pallet_applications::Call::<Runtime>::submit {
        form: Box::new(prepared.form),
        documents: prepared.documents,
        rows: prepared.rows,
    };
    let signatory = story.people.signatory.clone();
    expect_error(story.ledger.submit(call, &signatory).await, "Applications", "DatasetProhibited")?;
    story.audience.fact(
        line("prohibited dataset: Applications.DatasetProhibited", "禁止开放数据集：Applications.DatasetProhibited"),
        "",
    );
    Ok(())
}

async fn tampered_text(story: &mut Demo, agreed: &Agreed) -> Result<()> {
    let text: Option<Vec<u8>> = story.ledger.query("ReleaseApi_renewal_text", (agreed.agreement, 12u16)).await?.value;
    let tampered = String::from_utf8(text.context("no text of a renewal")?)?.replacen("12", "13", 1);
    let signatory = story.people.signatory.clone();
    let call = story.signed(agreed.agreement, Act::RequestRenewal(12), tampered.as_bytes(), &signatory).await?;
    expect_error(story.ledger.submit(call, &signatory).await, "Agreements", "SignatureInvalid")?;
    story.audience.fact(
        line("tampered agreement text: Agreements.SignatureInvalid", "协议文本被篡改：Agreements.SignatureInvalid"),
        "",
    );
    Ok(())
}

async fn outside_purpose(story: &mut Demo, agreed: &Agreed) -> Result<()> {
    let (_, grant) = *agreed.grants.first().context("no grant")?;
    let question = Question { purpose: Purpose::Research, items: Default::default(), system: None, at: None };
    let verdict: Verdict = story.verdict(grant, &question).await?;
    ensure!(verdict.reason == Reason::PurposeNotGranted, "{verdict:?}");
    let detail = format!("R-{:03} {}", verdict.rule, verdict.reason.text(tongue(story)));
    story.audience.fact(line("grant outside its purpose:", "超出授权用途："), &detail);
    Ok(())
}

fn table(story: &Demo, verdicts: &[(DatasetId, GrantHash, String)], begun: Instant) {
    let printer = &story.audience;
    let mut table = Table::new();
    table.load_preset(UTF8_FULL_CONDENSED);
    let header = [line("dataset", "数据集"), line("grant", "授权"), line("verdict", "核验结果")];
    table.set_header(header.map(|cell| printer.say(cell)));
    for (dataset, grant, text) in verdicts {
        let key = story.names.datasets.iter().find(|(_, id)| *id == dataset).map_or("", |(key, _)| key);
        table.add_row([key, &format!("{grant:?}"), text]);
    }
    println!("\n{table}");
    let mut seconds = printer.seconds.clone();
    seconds.sort_by(f64::total_cmp);
    let middle = seconds.get(seconds.len() / 2).copied().unwrap_or_default();
    let longest = seconds.last().copied().unwrap_or_default();
    println!(
        "{}: {}; {}: {middle:.1} s / {longest:.1} s; {}: {:.0} s",
        printer.say(line("transactions", "交易数")),
        seconds.len(),
        printer.say(line("time to finality, median / longest", "最终确认时间（中位数 / 最长）")),
        printer.say(line("the whole demo", "演示总时长")),
        begun.elapsed().as_secs_f64(),
    );
}

/// Leaves the nodes running.
fn keep(printer: &Printer, network: &mut Consortium, folder: tempfile::TempDir) -> Result<()> {
    let url = network.nodes.first().context("no node")?.url();
    printer.heading(line("The network is left up", "网络保持运行"));
    let pids: Vec<String> =
        network.nodes.iter_mut().filter_map(|node| node.leave()).map(|pid| pid.to_string()).collect();
    println!("  polkadot.js apps: https://polkadot.js.org/apps/?rpc={url}");
    println!("  drl:              drl --node {url} node status");
    println!("  {}        kill {}", printer.say(line("to stop it:", "停止网络：")), pids.join(" "));
    println!("  {}             {}", printer.say(line("files:", "文件：")), folder.keep().display());
    Ok(())
}
