//! The main job on real input: four validators on this machine, from an empty ledger to three granted datasets, five refusals that
//! must happen, and what follows a grant: delivery, data return, the product, a violation that is put right, an objection, renewal and
//! notice; then, with later clocks, a violation that is not put right and the end of the first term. One line a step with its time to
//! finality, a table in the end.

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
    Code, GrantHash, Language,
};
use drl_runtime::Runtime;
use drl_tests::{
    after_grant::{Held, Renewed, Witness},
    network::Consortium,
    people::{member_names, People},
    story::{evidence, expect_error, line, Agreed, Audience, Line, Story},
};
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

/// How many receipts of data returns go into one batch.
const RECEIPTS: u64 = 100_000;
/// For how long the agreement is renewed, in months.
const RENEWAL_MONTHS: u16 = 12;

/// Shows one release of restricted public data, end to end.
#[derive(Parser)]
struct Cli {
    /// The folder `examples` of the repository.
    #[arg(long)]
    examples: PathBuf,
    /// The folder with the fetched data tables.
    #[arg(long)]
    data: PathBuf,
    /// Leave the network up, and say how to reach it. The part in which months pass is left out then.
    #[arg(long)]
    keep: bool,
    /// The language of the lines.
    #[arg(long, value_enum, default_value = "en")]
    lang: Tongue,
}

/// A language, as named on the command line.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Tongue {
    En,
    Zh,
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::En => Self::English,
            Tongue::Zh => Self::Chinese,
        }
    }
}

/// Prints a line for each step and remembers the figures.
struct Printer {
    language: Language,
    seconds: Vec<f64>,
}

impl Printer {
    fn say(&self, line: Line) -> &'static str {
        match self.language {
            Language::English => line.en,
            Language::Chinese => line.zh,
        }
    }

    fn heading(&self, line: Line) {
        println!("\n{}", self.say(line));
    }
}

impl Witness for Printer {
    fn fact(&mut self, line: Line, detail: &str) {
        println!("  {:<12} {} {detail}", "", self.say(line));
    }

    fn language(&self) -> Language {
        self.language
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
    let printer = Printer { language: cli.lang.into(), seconds: Vec::new() };
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
    verify_all(&mut story, &agreed).await?;
    refusals(&mut story, &agreed).await?;
    let (all, renewed) = after_grant(&mut story, &agreed, cli, folder.path()).await?;
    // Whoever goes on with the network wants it in the present.
    if !cli.keep {
        time_passes(&mut story, &mut network, &agreed, &all, &renewed).await?;
    }
    table(&story, &all, &renewed, begun).await?;
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
async fn verify_all(story: &mut Demo, agreed: &Agreed) -> Result<()> {
    story.audience.heading(line("Grants, verified through JSON-RPC", "授权核验（JSON-RPC）"));
    let view = story.application(0).await?;
    for (dataset, grant) in &agreed.grants {
        let scenario = view.rows.iter().find(|row| row.dataset == *dataset).context("no row")?.scenario;
        let purpose = view.form.scenarios.iter().find(|s| s.number == scenario).context("no scenario")?.purpose;
        let answer = ask(story, *grant, purpose).await?;
        ensure!(answer["answer"]["allowed"] == true, "the grant of dataset {dataset} does not verify: {answer}");
        // The node's sentences stand under the names of their languages.
        let name = story.audience.say(line("en", "zh"));
        let text = answer["answer"]["text"][name].as_str().unwrap_or_default().to_owned();
        let detail = format!("{grant:?} {} {text} [#{}]", answer["answer"]["rule_id"], answer["block"]["number"]);
        story.audience.fact(line("allowed:", "允许："), &detail);
    }
    Ok(())
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
            let text = AdmissionRefusal::NotOfficer.text(story.audience.language);
            story.audience.fact(line("unregistered account:", "未登记账户："), text);
            Ok(())
        }
        other => bail!("an unregistered account was not refused: {other:?}"),
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
    let detail = format!("R-{:03} {}", verdict.rule, verdict.reason.text(story.audience.language));
    story.audience.fact(line("grant outside its purpose:", "超出授权用途："), &detail);
    Ok(())
}

/// From the delivery of the data to a notice. The grants with which it all began, and what the renewal made of them.
async fn after_grant(story: &mut Demo, agreed: &Agreed, cli: &Cli, folder: &Path) -> Result<(Vec<Held>, Renewed)> {
    let (user, bureau) = (story.people.signatory.clone(), story.people.bureau.chief.clone());
    let all = story.held(agreed).await?;
    let of = |key: &str| all.iter().find(|held| held.key == key).with_context(|| format!("no grant of {key}"));

    story.audience.heading(line("Delivery of the data tables", "数据交付"));
    let files: Vec<_> = all.iter().map(|held| (held.clone(), cli.data.join(format!("{}.csv", held.key)))).collect();
    let delivered = story.deliver(agreed, &files, &user).await?;

    story.audience.heading(line("Data return: 100,000 receipts, one transaction", "数据回流：十万条回执，一笔交易"));
    let stations = of("rail-stations")?;
    let answered = all.iter().zip(&delivered).find(|(held, _)| *held == stations).context("no delivery")?.1;
    story.return_data(stations, answered, RECEIPTS, folder, &user).await?;

    story.audience.heading(line("Product and usage report", "数据产品与使用情况报告"));
    story.publish(agreed, &all, &user).await?;

    story.audience.heading(line("Violation and rectification", "违约与整改"));
    story.violate(&all, stations, &user).await?;

    story.audience.heading(line("Objection: suspended and restored", "异议：中止与恢复开放"));
    story.object(&all, of("climate-zones")?).await?;

    story.audience.heading(line("Expiry, renewal, notice", "到期、续签与通知终止"));
    story.expiry(agreed, &all).await?;
    let renewed = story.renew(agreed, &all, RENEWAL_MONTHS, &user, &bureau).await?;
    story.give_notice(&renewed, &all, &user).await?;
    Ok((all, renewed))
}

/// A limit passes without a correction, then the last day of the first term.
async fn time_passes(
    story: &mut Demo,
    network: &mut Consortium,
    agreed: &Agreed,
    all: &[Held],
    renewed: &Renewed,
) -> Result<()> {
    let user = story.people.signatory.clone();
    let units = all.iter().find(|held| held.key == "planning-units").context("no grant of planning-units")?;
    story.audience.heading(line("Weeks pass: a violation that is not put right", "数周之后：逾期未整改"));
    story.fail_to_correct(network, agreed, units, &user).await?;

    story.audience.heading(line("Months pass: the first term ends", "数月之后：第一期届满"));
    let next = story.held(&renewed.agreed).await?;
    story.first_term_ends(network, all, &next, units).await?;

    story.audience.heading(line("Performance, from recorded events only", "绩效指标（仅依据链上记录）"));
    story.performance().await?;
    Ok(())
}

async fn table(story: &Demo, all: &[Held], renewed: &Renewed, begun: Instant) -> Result<()> {
    let printer = &story.audience;
    let mut table = Table::new();
    table.load_preset(UTF8_FULL_CONDENSED);
    let header =
        [line("dataset", "数据集"), line("term", "期次"), line("grant", "授权"), line("verdict now", "当前核验结果")];
    table.set_header(header.map(|cell| printer.say(cell)));
    let next = story.held(&renewed.agreed).await?;
    for (term, grants) in [("1", all), ("2", next.as_slice())] {
        for held in grants {
            let verdict = story.verdict(held.grant, &held.question(None)).await?;
            let text = verdict.reason.text(printer.language);
            table.add_row([held.key.as_str(), term, &format!("{:?}", held.grant), text]);
        }
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
    Ok(())
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
