//! Leaves the version and the commit of the build for `env!` in `command.rs`.

fn main() {
    substrate_build_script_utils::generate_cargo_keys();
    substrate_build_script_utils::rerun_if_git_head_changed();
}
