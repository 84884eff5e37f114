//! Leaves the version and the commit of the build for `env!` in `command.rs`.

/// Who builds outside a repository says the commit by this variable; `scripts/cargo` does.
const COMMIT: &str = "SUBSTRATE_CLI_GIT_COMMIT_HASH";

fn main() {
    substrate_build_script_utils::generate_cargo_keys();
    println!("cargo:rerun-if-env-changed={COMMIT}");
    if std::env::var_os(COMMIT).is_none() {
        substrate_build_script_utils::rerun_if_git_head_changed();
    }
}
