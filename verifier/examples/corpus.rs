//! Writes good files of every sort into a folder: what a fuzzer begins with. `scripts/fuzz` calls it.

use drl_verifier::testing::fuzz;
use std::{fs, path::PathBuf};

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).expect("a folder"));
    fs::create_dir_all(&folder)?;
    for (number, bytes) in fuzz::corpus().into_iter().enumerate() {
        fs::write(folder.join(format!("good-{number}")), bytes)?;
    }
    Ok(())
}
