//! The command `drl`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    drl_client::commands::run().await.into()
}
