//! The commands of `drl`, one subject a file.

mod agreement;
mod anchor;
mod answers;
mod application;
mod arguments;
mod batch;
mod calendar;
mod certificate;
mod check;
mod consent;
mod consortium;
pub mod context;
mod correction;
mod council;
mod credit;
mod data_return;
mod dataset;
mod decision;
mod delivery;
mod destruction;
mod dispute;
mod grant;
mod history;
mod key;
mod lists;
mod node;
mod objection;
mod org;
mod parameters;
mod pause;
mod peers;
mod product;
mod quota;
mod rating;
mod receipts;
mod rectification;
mod registry;
mod report;
#[cfg(test)]
mod testing;
mod tx;
mod upgrade;
mod usage;
mod vault;

use crate::{
    output::{Answer, ExitCode, Failure, Style},
    texts,
};
use clap::{CommandFactory, Parser, Subcommand};
use context::{Context, Global};

/// The client of the data-release ledger 公共数据开放账本客户端
#[derive(Parser, Debug)]
#[command(name = "drl", version, about, after_help = ExitCode::HELP, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Keys: make, import, export, list 密钥
    #[command(subcommand)]
    Key(key::Command),
    /// Organisations and their officers 机构与人员
    #[command(subcommand)]
    Org(org::Command),
    /// Datasets of the catalog 数据目录
    #[command(subcommand)]
    Dataset(dataset::Command),
    /// Applications and their review 申请与审核
    #[command(subcommand)]
    Application(application::Command),
    /// Agreements: text, signatures, renewal, notice 协议
    #[command(subcommand)]
    Agreement(agreement::Command),
    /// Grants: show, verify, hold 授权
    #[command(subcommand)]
    Grant(grant::Command),
    /// Certificates that anybody checks offline 授权凭证
    #[command(subcommand)]
    Certificate(certificate::Command),
    /// What whoever checks certificates must trust 信任锚
    #[command(subcommand)]
    Anchor(anchor::Command),
    /// Deliveries of data: record, acknowledge, dispute 数据交付
    #[command(subcommand)]
    Delivery(delivery::Command),
    /// Data returns: file, accept, reject 数据回流
    #[command(subcommand)]
    Return(data_return::Command),
    /// Batches of receipts: accept, refuse, show 回执批次
    #[command(subcommand)]
    Batch(batch::Command),
    /// Logs of receipts in files: roots, proofs, anchoring 回执日志与证明
    #[command(subcommand)]
    Receipts(receipts::Command),
    /// Certificates that copies were destroyed 数据销毁证明
    #[command(subcommand)]
    Destruction(destruction::Command),
    /// Data products and services 数据产品
    #[command(subcommand)]
    Product(product::Command),
    /// Usage reports, period by period 使用情况报告
    #[command(subcommand)]
    UsageReport(usage::Command),
    /// The launch that an agreement obliges to 上线期限
    #[command(subcommand)]
    Launch(usage::Launch),
    /// What a data user owes under its agreements 利用主体义务
    Obligations(usage::Obligations),
    /// Reports on quality, risks, hazards and leaks 风险与质量问题报告
    #[command(subcommand)]
    Report(report::Command),
    /// Checks of the use, complaints and opinions 检查、投诉与建议
    #[command(subcommand)]
    Check(check::Command),
    /// Records of a body's own security work 安全工作记录
    #[command(subcommand)]
    WorkRecord(check::Work),
    /// Ratings of applicants 评级
    #[command(subcommand)]
    Rating(rating::Command),
    /// Credit records, scores and appeals 信用记录
    #[command(subcommand)]
    Credit(credit::Command),
    /// Orders to rectify 责令整改
    #[command(subcommand)]
    Rectification(rectification::Command),
    /// Objections to the opening of data 异议
    #[command(subcommand)]
    Objection(objection::Command),
    /// Requests to correct data 数据校核
    #[command(subcommand)]
    Correction(correction::Command),
    /// The published registries 公开登记簿
    #[command(subcommand)]
    Registry(registry::Command),
    /// Performance of an organisation, or of all together 履职情况
    Performance(registry::Performance),
    /// Working-day calendars 工作日历
    #[command(subcommand)]
    Calendar(calendar::Command),
    /// Governed parameters 参数
    #[command(subcommand)]
    Parameters(parameters::Command),
    /// The council of the consortium and its motions 理事会动议
    #[command(subcommand)]
    Council(council::Command),
    /// Decisions that the council carried out as root 理事会决定
    #[command(subcommand)]
    Decision(decision::Command),
    /// Upgrades of the ledger's code 账本升级
    #[command(subcommand)]
    Upgrade(upgrade::Command),
    /// The emergency pause 紧急暂停
    #[command(subcommand)]
    Pause(pause::Command),
    /// Members, validators, sessions and offences 联盟成员与验证节点
    #[command(subcommand)]
    Consortium(consortium::Command),
    /// The nodes that may connect 接入节点
    #[command(subcommand)]
    Peers(peers::Command),
    /// Documents with their salts, on this machine 文件保管库
    #[command(subcommand)]
    Vault(vault::Command),
    /// Transactions as files: build, sign without network, send 离线交易
    #[command(subcommand)]
    Tx(tx::Command),
    /// The node and its chain 节点
    #[command(subcommand)]
    Node(node::Command),
    /// Completions for a shell, written to standard output
    Completions {
        /// bash, zsh, fish, elvish or powershell
        shell: clap_complete::Shell,
    },
}

/// Runs the command line and answers with the exit code.
pub async fn run() -> u8 {
    let cli = Cli::parse();
    let language = texts::language(cli.global.lang.as_deref(), |name| std::env::var(name).ok());
    let style = Style { language, json: cli.global.json, quiet: cli.global.quiet };
    match dispatch(cli, style).await {
        Ok(Some(answer)) => {
            style.print(&answer);
            0
        }
        Ok(None) => 0,
        Err(Outcome { answer, failure }) => {
            if let Some(answer) = answer {
                style.print(&answer);
            }
            // A verdict in JSON says no by itself; a second value would spoil it.
            if !(style.json && matches!(failure, Failure::Denied(_))) {
                style.print_failure(&failure);
            }
            failure.exit_code() as u8
        }
    }
}

/// A failure, with the answer that goes with it: a verdict that denies.
#[derive(Debug)]
pub struct Outcome {
    answer: Option<Box<Answer>>,
    failure: Failure,
}

impl<F: Into<Failure>> From<F> for Outcome {
    fn from(failure: F) -> Self {
        Self { answer: None, failure: failure.into() }
    }
}

async fn dispatch(cli: Cli, style: Style) -> Result<Option<Answer>, Outcome> {
    if let Command::Completions { shell } = cli.command {
        clap_complete::generate(shell, &mut Cli::command(), "drl", &mut std::io::stdout());
        return Ok(None);
    }
    let context = Context::new(cli.global, style)?;
    let answer = match cli.command {
        Command::Key(command) => command.run(&context)?,
        Command::Org(command) => command.run(&context).await?,
        Command::Dataset(command) => command.run(&context).await?,
        Command::Application(command) => command.run(&context).await?,
        Command::Agreement(command) => command.run(&context).await?,
        Command::Grant(command) => command.run(&context).await?,
        Command::Certificate(command) => command.run(&context).await?,
        Command::Anchor(command) => command.run(&context)?,
        Command::Delivery(command) => command.run(&context).await?,
        Command::Return(command) => command.run(&context).await?,
        Command::Batch(command) => command.run(&context).await?,
        Command::Receipts(command) => command.run(&context).await?,
        Command::Destruction(command) => command.run(&context).await?,
        Command::Product(command) => command.run(&context).await?,
        Command::UsageReport(command) => command.run(&context).await?,
        Command::Launch(command) => command.run(&context).await?,
        Command::Obligations(command) => command.run(&context).await?,
        Command::Report(command) => command.run(&context).await?,
        Command::Check(command) => command.run(&context).await?,
        Command::WorkRecord(command) => command.run(&context).await?,
        Command::Rating(command) => command.run(&context).await?,
        Command::Credit(command) => command.run(&context).await?,
        Command::Rectification(command) => command.run(&context).await?,
        Command::Objection(command) => command.run(&context).await?,
        Command::Correction(command) => command.run(&context).await?,
        Command::Registry(command) => command.run(&context).await?,
        Command::Performance(command) => command.run(&context).await?,
        Command::Calendar(command) => command.run(&context).await?,
        Command::Parameters(command) => command.run(&context).await?,
        Command::Council(command) => command.run(&context).await?,
        Command::Decision(command) => command.run(&context).await?,
        Command::Upgrade(command) => command.run(&context).await?,
        Command::Pause(command) => command.run(&context).await?,
        Command::Consortium(command) => command.run(&context).await?,
        Command::Peers(command) => command.run(&context).await?,
        Command::Vault(command) => command.run(&context)?,
        Command::Tx(command) => command.run(&context).await?,
        Command::Node(command) => command.run(&context).await?,
        Command::Completions { .. } => return Ok(None),
    };
    Ok(Some(answer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    /// A global option whose id a command uses for an argument of its own would take that argument's value.
    #[test]
    fn no_argument_of_a_command_is_named_like_a_global_option() {
        fn walk(command: &clap::Command, globals: &[String]) {
            for sub in command.get_subcommands() {
                for argument in sub.get_arguments() {
                    let id = argument.get_id().to_string();
                    assert!(!globals.contains(&id), "{} {id}", sub.get_name());
                }
                walk(sub, globals);
            }
        }
        let cli = Cli::command();
        let globals: Vec<_> = cli.get_arguments().map(|argument| argument.get_id().to_string()).collect();
        assert!(globals.iter().any(|id| id == "draft_account"));
        walk(&cli, &globals);
    }

    #[test]
    fn completions_are_made_for_every_shell() {
        for shell in [clap_complete::Shell::Bash, clap_complete::Shell::Zsh, clap_complete::Shell::Fish] {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "drl", &mut script);
            assert!(String::from_utf8(script).unwrap().contains("application"), "{shell}");
        }
    }
}
