//! Decisions of the council, pauses, and the upgrade that is authorised.

use super::{At, Ledger, LedgerError, Numbered};
use codec::{Decode, Encode};
use drl_primitives::Moment;
use drl_runtime::{Hash, Runtime, RuntimeCall};
use pallet_pause::{Pause, Record as PauseRecord, State, Target};
use serde::Serialize;

/// A decision of the council, as the runtime keeps it.
pub type Decision = pallet_decisions::RecordOf<Runtime>;

/// An upgrade that the council authorised and nobody has applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Authorised {
    /// Hash of the code.
    pub code_hash: Hash,
    /// Whether name and version of the code are checked.
    pub check_version: bool,
}

/// A pause that runs or rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PauseView {
    /// What is paused, and until when.
    pub pause: Pause,
    /// Its state now.
    pub state: State,
}

impl Ledger {
    /// The decisions that the council carried out as root, from a number on.
    ///
    /// # Errors
    /// Those of the connection; so for all that follow.
    pub async fn decisions(&self, from: u32, limit: u32) -> Result<At<Vec<Numbered<Decision>>>, LedgerError> {
        let count = pallet_decisions::RecordCount::<Runtime>::hashed_key();
        let key = pallet_decisions::Records::<Runtime>::hashed_key_for::<u32>;
        self.records(&count, key, from, limit).await
    }

    /// The acts of pausing and lifting, from a number on.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn pause_records(&self, from: u32, limit: u32) -> Result<At<Vec<Numbered<PauseRecord>>>, LedgerError> {
        let count = pallet_pause::RecordCount::<Runtime>::hashed_key();
        let key = pallet_pause::Records::<Runtime>::hashed_key_for::<u32>;
        self.records(&count, key, from, limit).await
    }

    /// Entries of a map by numbers without gaps.
    async fn records<R: Decode>(
        &self,
        count: &[u8],
        key: impl Fn(u32) -> Vec<u8>,
        from: u32,
        limit: u32,
    ) -> Result<At<Vec<Numbered<R>>>, LedgerError> {
        let At { value: count, block } = self.storage::<u32>(count).await?;
        let mut found = Vec::new();
        for number in from..from.saturating_add(limit).min(count.unwrap_or_default()) {
            if let Some(record) = self.storage_at(&key(number), block.hash).await? {
                found.push((number, record));
            }
        }
        Ok(At { value: found, block })
    }

    /// The pauses that run or rest.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn pauses(&self) -> Result<At<Vec<PauseView>>, LedgerError> {
        let At { value, block } = self.storage::<Vec<Pause>>(&pallet_pause::Pauses::<Runtime>::hashed_key()).await?;
        let now: Option<Moment> = self.storage_at(&pallet_timestamp::Now::<Runtime>::hashed_key(), block.hash).await?;
        let now = now.unwrap_or_default();
        let views = value.unwrap_or_default().into_iter().map(|pause| PauseView { pause, state: pause.state(now) });
        Ok(At { value: views.filter(|view| view.state != State::Free).collect(), block })
    }

    /// How long a pause lasts that is placed now, in minutes.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn pause_length(&self) -> Result<At<u16>, LedgerError> {
        let At { value, block } = self.storage(&pallet_pause::Length::<Runtime>::hashed_key()).await?;
        Ok(At { value: value.unwrap_or(pallet_pause::DEFAULT_LENGTH), block })
    }

    /// The upgrade that the council authorised and nobody has applied yet.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn authorised_upgrade(&self) -> Result<At<Option<Authorised>>, LedgerError> {
        let key = frame_support::storage::storage_prefix(b"System", b"AuthorizedUpgrade");
        let At { value, block } = self.storage::<(Hash, bool)>(&key).await?;
        let authorised = value.map(|(code_hash, check_version)| Authorised { code_hash, check_version });
        Ok(At { value: authorised, block })
    }

    /// Sends a call that nobody signs: the code of an authorised upgrade. Returns the hash of the transaction.
    ///
    /// # Errors
    /// [`LedgerError::Rpc`] with what the node says against it.
    pub async fn send_unsigned(&self, call: RuntimeCall) -> Result<Hash, LedgerError> {
        let bytes = drl_runtime::UncheckedExtrinsic::new_bare(call).encode();
        let sent = self.rpc("author_submitExtrinsic", &[format!("0x{}", hex::encode(&bytes)).into()]).await?;
        let hash = sent.as_str().and_then(|hash| hash.parse().ok());
        Ok(hash.unwrap_or_else(|| sp_core::H256(sp_crypto_hashing::blake2_256(&bytes))))
    }
}

/// The name of what is paused, as the runtime's metadata has it: `Registry`, `Registry.admit`.
pub fn target_name(target: Target) -> String {
    let metadata = crate::metadata::metadata();
    let Some(pallet) = metadata.pallets().find(|pallet| pallet.call_index() == target.pallet()) else {
        return format!("{target:?}");
    };
    match target {
        Target::Pallet(_) => pallet.name().to_owned(),
        Target::Call(_, index) => {
            let call = pallet.call_variant_by_index(index).map_or_else(|| index.to_string(), |call| call.name.clone());
            format!("{}.{call}", pallet.name())
        }
    }
}

/// What a name stands for: a pallet, or a call of it.
pub fn target_of(name: &str) -> Option<Target> {
    let (pallet, call) = name.split_once('.').map_or((name, None), |(pallet, call)| (pallet, Some(call)));
    let pallet = crate::metadata::metadata().pallet_by_name(pallet)?;
    match call {
        None => Some(Target::Pallet(pallet.call_index())),
        Some(call) => Some(Target::Call(pallet.call_index(), pallet.call_variant_by_name(call)?.index)),
    }
}

/// Every pallet and call that can be paused, by name.
pub fn pausable() -> Vec<String> {
    use frame_support::traits::Contains;
    let pallets = crate::metadata::metadata().pallets().map(|pallet| Target::Pallet(pallet.call_index()));
    pallets.filter(drl_runtime::governance::Pausable::contains).map(target_name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use drl_primitives::Code;

    #[test]
    fn targets_have_the_names_of_the_metadata() {
        for name in ["Registry", "Registry.admit", "Utility.batch", "System.remark"] {
            assert_eq!(target_of(name).map(target_name).as_deref(), Some(name));
        }
        for name in ["registry", "Registry.fly", "", ".", "Registry."] {
            assert_eq!(target_of(name), None, "{name}");
        }
        let registry = drl_runtime::RuntimeCall::from(pallet_registry::Call::<Runtime>::exit {
            organisation: 0,
            cause: drl_primitives::organisation::StandingCause::ALL[0],
            evidence: None,
        });
        let encoded = registry.encode();
        assert_eq!(target_of("Registry.exit"), Some(Target::Call(encoded[0], encoded[1])));
    }

    #[test]
    fn what_can_be_paused_is_named() {
        let names = pausable();
        assert!(names.contains(&"Registry".to_owned()) && names.contains(&"Utility".to_owned()));
        assert!(!names.contains(&"Council".to_owned()) && !names.contains(&"System".to_owned()));
    }

    #[test]
    fn an_authorisation_is_read_as_the_engine_stores_it() {
        let bytes = (Hash::repeat_byte(3), true).encode();
        let theirs = frame_system::CodeUpgradeAuthorization::<Runtime>::decode(&mut &bytes[..]).unwrap();
        assert_eq!(*theirs.code_hash(), Hash::repeat_byte(3));
        assert_eq!(theirs.encode(), bytes);
    }
}
