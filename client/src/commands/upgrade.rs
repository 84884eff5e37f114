//! Upgrades of the ledger's code: the council authorises the hash of a blob, and anybody carries the blob in.

use super::{context::Context, council};
use crate::{
    output::{Answer, Failure, InputFault},
    texts::words,
};
use clap::Subcommand;
use drl_primitives::Code as _;
use drl_runtime::{Hash, Runtime, RuntimeCall};
use std::path::{Path, PathBuf};

type System = frame_system::Call<Runtime>;

/// What code in wasm begins with.
const WASM: &[u8] = b"\0asm";
/// What compressed code begins with.
const COMPRESSED: &[u8] = &[0x52, 0xbc, 0x53, 0x76, 0x46, 0xdb, 0x8e, 0x05];

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// The version that runs, and the upgrade that is authorised and waits for its code
    Show,
    /// The hash of a blob, as it is voted on: every member computes it from a blob that it built itself
    Hash {
        /// The blob (.wasm)
        blob: PathBuf,
    },
    /// Propose to the council to authorise an upgrade (member)
    Propose {
        /// The blob (.wasm)
        blob: PathBuf,
    },
    /// Carry in the code of the upgrade that the council authorised (any officer)
    Apply {
        /// The blob (.wasm)
        blob: PathBuf,
        /// Send it without a signature: it needs no key and uses no quota
        #[arg(long)]
        unsigned: bool,
    },
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Show => show(context).await,
            Self::Hash { blob } => Ok(hash_answer(hash_of(&read(&blob)?))),
            Self::Propose { blob } => {
                let code_hash = hash_of(&read(&blob)?);
                let call = Box::new(System::authorize_upgrade { code_hash }.into());
                let enact = pallet_decisions::Call::<Runtime>::enact { call };
                Ok(council::propose(context, enact.into(), None).await?.followed_by(hash_answer(code_hash)))
            }
            Self::Apply { blob, unsigned } => apply(context, &blob, unsigned).await,
        }
    }
}

/// The bytes of a file that may be a runtime.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = std::fs::read(path).map_err(Failure::io(path))?;
    if bytes.starts_with(WASM) || bytes.starts_with(COMPRESSED) {
        Ok(bytes)
    } else {
        Err(InputFault::NotCode(path.display().to_string()).into())
    }
}

fn hash_of(bytes: &[u8]) -> Hash {
    sp_core::H256(sp_crypto_hashing::blake2_256(bytes))
}

fn hash_answer(hash: Hash) -> Answer {
    Answer::new(serde_json::json!({ "code_hash": hash })).fields([(words::DIGEST, format!("{hash:?}"))])
}

async fn show(context: &Context) -> Result<Answer, Failure> {
    let ledger = context.ledger().await?;
    let (status, authorised) = (ledger.status().await?, ledger.authorised_upgrade().await?.value);
    let hash = authorised.map_or_else(|| "-".to_owned(), |upgrade| format!("{:?}", upgrade.code_hash));
    let value = serde_json::json!({ "spec_version": status.spec_version, "authorised": authorised });
    let upgrade = drl_primitives::governance::DecisionKind::Upgrade.text(context.style.language);
    let fields = [(words::VERSION, status.spec_version.to_string()), (words::AUTHORISED_UPGRADE, hash)];
    Ok(Answer::new(value).text(upgrade).fields(fields))
}

async fn apply(context: &Context, blob: &Path, unsigned: bool) -> Result<Answer, Failure> {
    let code = read(blob)?;
    let ledger = context.ledger().await?;
    let authorised = ledger.authorised_upgrade().await?.value.ok_or(InputFault::NothingAuthorised)?.code_hash;
    let found = hash_of(&code);
    if found != authorised {
        return Err(InputFault::OtherCode(found, authorised).into());
    }
    let call = System::apply_authorized_upgrade { code };
    if !unsigned {
        return context.act(call).await;
    }
    let transaction = ledger.send_unsigned(RuntimeCall::from(call)).await?;
    let value = serde_json::json!({ "transaction": transaction, "code_hash": found });
    Ok(Answer::new(value)
        .fields([(words::TRANSACTION, format!("{transaction:?}")), (words::DIGEST, format!("{found:?}"))]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_code_is_taken_for_code() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let compressed = [COMPRESSED, &[1, 2]].concat();
        for (name, bytes) in [("plain", b"\0asm\x01".as_slice()), ("compressed", &compressed)] {
            assert_eq!(read(&file(name, bytes)).unwrap(), bytes);
        }
        let text = read(&file("text", b"name,code")).unwrap_err();
        assert!(matches!(text, Failure::Input(InputFault::NotCode(_))), "{text:?}");
        assert!(read(&folder.path().join("missing")).is_err());
    }

    #[test]
    fn the_hash_is_the_one_that_the_ledger_compares() {
        let code = b"\0asm".as_slice();
        assert_eq!(hash_of(code).0, sp_crypto_hashing::blake2_256(code));
    }
}
