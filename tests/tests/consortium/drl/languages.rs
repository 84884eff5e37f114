//! What people see: answers and failures in English and Chinese, completions of their shell.

use super::{agreement::Grants, Desks, Release};
use anyhow::{Context, Result};
use drl_tests::cli::{rows, Desk};
use std::process::Command;

/// Chinese on request and by the environment; English otherwise.
pub(super) async fn spoken(desks: &Desks, release: Release, grants: Grants) -> Result<()> {
    let verify = format!("grant verify {:?} --purpose", grants.climate_zones);
    let allowed = format!("{verify} tourism-service");
    let desk = &desks.regulator;
    let chinese = desk.with("LANG", "zh_CN.UTF-8");
    let english = [["verdict", "allowed"], ["reason", "the grant allows it (granted)"], ["rule", "R-078"]];
    let zh = [["核验结果", "允许"], ["理由", "授权有效 (granted)"], ["规则", "R-078"]];
    let labels = ["verdict", "reason", "rule", "as of", "approved by", "finalized block"];
    let zh_labels = ["核验结果", "理由", "规则", "时点", "同意机构", "最终确认区块"];
    seen(&desk.text(&allowed).await?, &english, &labels);
    seen(&desk.text(&format!("{allowed} --lang zh-CN")).await?, &zh, &zh_labels);
    seen(&chinese.text(&allowed).await?, &zh, &zh_labels);
    seen(&chinese.text(&format!("{allowed} --lang en")).await?, &english, &labels);
    seen(&chinese.with("LC_ALL", "C").text(&allowed).await?, &english, &labels);

    let denied = chinese.run(&format!("{verify} research")).await?.exits(7)?;
    seen(
        &denied.out,
        &[["核验结果", "拒绝"], ["理由", "超出授权用途 (purpose-not-granted)"], ["规则", "R-079"]],
        &zh_labels,
    );
    assert_eq!(denied.err, "✗ 拒绝: 超出授权用途\n");

    // Who owns it not cannot suspend it.
    desks.ecology.write("finding.md", "An invented finding.")?;
    let suspend = format!(
        "dataset suspend {} --cause security-risk --evidence finding.md --key ecology-chief --quiet --lang zh",
        release.datasets.rail_stations
    );
    let failed = desks.ecology.run(&suspend).await?.exits(5)?;
    let sentence =
        "✗ 账本未予执行 [Catalog.NotOwner]: 该机构不是此数据集的开放主体（R-005）\n  → 请使用开放主体的密钥\n";
    assert_eq!((failed.out.as_str(), failed.err.as_str()), ("", sentence));
    completed(desk).await
}

/// An answer for people has these first rows, and rows with these labels.
fn seen(text: &str, first: &[[&str; 2]], labels: &[&str]) {
    let rows = rows(text);
    for (row, wanted) in rows.iter().zip(first) {
        assert_eq!(row, wanted, "{text}");
    }
    let found: Vec<_> = rows.iter().filter_map(|row| row.first().map(String::as_str)).collect();
    assert_eq!(found, labels, "{text}");
}

/// The words of commands are completed by the shells that are there; the scripts of the others are written.
async fn completed(desk: &Desk) -> Result<()> {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = desk.text(&format!("completions {shell}")).await?;
        assert!(script.contains("carry-in"), "{shell}");
        desk.write(&format!("drl.{shell}"), &script)?;
    }
    let ask =
        "source drl.bash; COMP_WORDS=(drl agreement ca); COMP_CWORD=2; _drl drl ca agreement; echo \"${COMPREPLY[@]}\"";
    let answer = Command::new("bash").args(["-c", ask]).current_dir(desk.path("")).output().context("bash")?;
    assert_eq!(String::from_utf8(answer.stdout)?, "carry-in\n", "{}", String::from_utf8_lossy(&answer.stderr));
    Ok(())
}
