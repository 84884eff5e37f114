//! Every command that the handbooks and the README show is one that `drl` has, with these options and arguments.

use clap::{error::ErrorKind, Parser};
use drl_client::commands::Cli;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The pages for people, of all readers and languages.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders = vec![root.join("docs"), root.join("examples")];
    let mut pages = vec![root.join("README.md")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            match path.extension().and_then(|extension| extension.to_str()) {
                _ if path.is_dir() => folders.push(path),
                // It names what is still to be made.
                _ if path.ends_with("docs/status.md") => {}
                Some("md") => pages.push(path),
                _ => {}
            }
        }
    }
    pages
}

/// The words of a line without its comment. What a reader fills in stands for itself, except hashes, which have a form.
fn words(line: &str) -> Vec<String> {
    let line = line.split(" #").next().unwrap_or_default();
    let filled = |word: &str| match word.contains('…') && word.starts_with("0x") {
        true => format!("0x{}", "07".repeat(32)),
        false => word.to_owned(),
    };
    line.split_whitespace().map(filled).collect()
}

/// Commands on lines of their own, a long one continued after a backslash.
fn typed(text: &str) -> Vec<String> {
    let joined = text.replace("\\\n", " ");
    joined.lines().filter_map(|line| line.trim_start().strip_prefix("$ drl ")).map(str::to_owned).collect()
}

/// Commands within a sentence, which may leave out what they are about.
fn mentioned(text: &str) -> Vec<String> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted
        .filter_map(|words| words.strip_prefix("drl "))
        .filter(|words| !words.contains('<'))
        .map(str::to_owned)
        .collect()
}

fn fault(line: &str) -> Option<clap::Error> {
    Cli::try_parse_from(["drl".to_owned()].into_iter().chain(words(line))).err()
}

#[test]
fn commands_of_the_handbook_are_commands_of_drl() {
    let mut seen = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for line in typed(&text) {
            seen += 1;
            assert!(fault(&line).is_none(), "{}: drl {line}\n{}", page.display(), fault(&line).unwrap());
        }
        for line in mentioned(&text) {
            let fault = fault(&line).filter(|fault| fault.kind() != ErrorKind::MissingRequiredArgument);
            assert!(fault.is_none(), "{}: drl {line}\n{}", page.display(), fault.unwrap());
        }
    }
    assert!(seen > 100, "only {seen} commands were found");
}

#[test]
fn what_is_no_command_is_found() {
    assert!(fault("grant verify 0x… --purpose research # a comment").is_none());
    assert!(fault("grant verify 0x… --purpose espionage").is_some());
    assert!(fault("grant verify 0x…").is_some());
    assert!(fault("grant prove 0x…").is_some());
    assert_eq!(typed("$ drl a \\\n    b\n$ curl c\n"), ["a      b"]);
    assert_eq!(mentioned("see `drl key list`, `curl` and `drl <command>`"), ["key list"]);
}
