//! Looks, before a validator starts, whether its keystore holds the session keys that the chain expects.
//!
//! Without them it would start, follow the chain and do nothing: no blocks, no votes, and no word about it.

use crate::{refusal::Refusal, service::FullClient};
use drl_runtime::{opaque::Block, BlockNumber};
use sc_client_api::HeaderBackend;
use sc_service::{config::KeystoreConfig, Configuration, Error, KeystoreContainer};
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_consensus_aura::AuraApi;
use sp_consensus_grandpa::GrandpaApi;
use sp_core::{
    crypto::{CryptoTypeId, KeyTypeId, Ss58Codec},
    ed25519, sr25519, ByteArray,
};
use sp_keystore::{Keystore, KeystorePtr};
use sp_runtime::{key_types, AccountId32};
use std::{fmt, sync::Arc};

/// Public half of a session key.
type PublicKey = [u8; 32];

/// What a key held is asked to sign, to see that it can.
const PROBE: &[u8] = b"drl-node: this key can sign";

/// What to do when session keys are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnMissingKeys {
    /// Do not start.
    Refuse,
    /// Start, with a warning: the node is about to become a validator.
    Warn,
}

/// The two kinds of session keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Authors blocks.
    Aura,
    /// Votes on finality.
    Grandpa,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Aura, Self::Grandpa];

    /// Where the keystore files keys of this kind.
    fn key_type(self) -> KeyTypeId {
        match self {
            Self::Aura => key_types::AURA,
            Self::Grandpa => key_types::GRANDPA,
        }
    }

    fn crypto(self) -> CryptoTypeId {
        match self {
            Self::Aura => sr25519::CRYPTO_ID,
            Self::Grandpa => ed25519::CRYPTO_ID,
        }
    }

    /// The name of the signature scheme, as `key insert` takes it.
    fn scheme(self) -> &'static str {
        match self {
            Self::Aura => "sr25519",
            Self::Grandpa => "ed25519",
        }
    }

    /// What a validator can not do without the key.
    fn purpose(self) -> &'static str {
        match self {
            Self::Aura => "author blocks",
            Self::Grandpa => "vote on finality",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Aura => "aura",
            Self::Grandpa => "gran",
        })
    }
}

/// Two lists of something, one for each kind of key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct ByKind<T> {
    aura: Vec<T>,
    grandpa: Vec<T>,
}

impl<T> ByKind<T> {
    fn of(&self, kind: Kind) -> &[T] {
        match kind {
            Kind::Aura => &self.aura,
            Kind::Grandpa => &self.grandpa,
        }
    }
}

/// A key in the keystore.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct HeldKey {
    public: PublicKey,
    /// Whether the keystore can sign with it. It can not when it was opened with a wrong password.
    can_sign: bool,
}

/// What is wrong with a keystore.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    /// No key of this kind is one of the chain's.
    Missing(Kind),
    /// There is a key of the chain's, but the keystore can not sign with it.
    Locked(Kind),
    /// The aura key is that of one validator and the grandpa key that of another.
    OfDifferentValidators,
}

/// Compares the keys that the chain expects, in the order of its validators, with those that are held.
fn flaws(expected: &ByKind<PublicKey>, held: &ByKind<HeldKey>) -> Vec<Flaw> {
    let mut flaws: Vec<_> =
        Kind::ALL.into_iter().filter_map(|kind| flaw_of_kind(kind, expected.of(kind), held.of(kind))).collect();
    if flaws.is_empty() && !belong_to_one_validator(expected, held) {
        flaws.push(Flaw::OfDifferentValidators);
    }
    flaws
}

fn flaw_of_kind(kind: Kind, expected: &[PublicKey], held: &[HeldKey]) -> Option<Flaw> {
    let mut ours = held.iter().filter(|key| expected.contains(&key.public)).peekable();
    if ours.peek().is_none() {
        return Some(Flaw::Missing(kind));
    }
    (!ours.any(|key| key.can_sign)).then_some(Flaw::Locked(kind))
}

/// Whether there is a validator both of whose keys are held.
fn belong_to_one_validator(expected: &ByKind<PublicKey>, held: &ByKind<HeldKey>) -> bool {
    let holds = |kind: Kind, public: &PublicKey| held.of(kind).iter().any(|key| key.public == *public);
    expected
        .aura
        .iter()
        .zip(&expected.grandpa)
        .any(|(aura, grandpa)| holds(Kind::Aura, aura) && holds(Kind::Grandpa, grandpa))
}

/// Checks the keystore of a validator against the state of its best block.
///
/// A flaw is logged, with what the chain expects and what to do. The error is for who started the node.
pub fn run(
    config: &Configuration,
    client: &Arc<FullClient>,
    keystore: &KeystoreContainer,
    on_missing_keys: OnMissingKeys,
) -> Result<(), Error> {
    let best = client.info();
    insert_development_keys(config, client, keystore.keystore())?;
    let expected = match expected_keys(client, best.best_hash) {
        Ok(expected) => expected,
        Err(reason) => {
            log::warn!(
                "The session keys were not checked: the state of block {} can not be read: {reason}",
                best.best_number
            );
            return Ok(());
        }
    };
    let held = held_keys(&*keystore.keystore());
    let flaws = flaws(&expected, &held);
    if flaws.is_empty() {
        return Ok(());
    }
    let report =
        Report { flaws: &flaws, expected: &expected, held: &held, block: best.best_number, place: place(config) };
    match on_missing_keys {
        OnMissingKeys::Warn => {
            log::warn!("{report}");
            Ok(())
        }
        OnMissingKeys::Refuse => {
            log::error!("{report}");
            Err(Error::Application(Box::new(Refusal::SessionKeys)))
        }
    }
}

/// Whether the keystore holds both keys of a validator of the newest finalized block, and can sign with them.
pub fn holds_keys_of_a_validator(client: &FullClient, keystore: &dyn Keystore) -> bool {
    let expected = expected_keys(client, client.info().finalized_hash);
    expected.is_ok_and(|expected| flaws(&expected, &held_keys(keystore)).is_empty())
}

/// Puts the keys of `--alice` and the like into the keystore. The engine does it too, but only after this check.
fn insert_development_keys(
    config: &Configuration,
    client: &Arc<FullClient>,
    keystore: KeystorePtr,
) -> Result<(), Error> {
    let seeds = config.dev_key_seed.iter().cloned().collect();
    sp_session::generate_initial_session_keys::<Block, _>(client.clone(), client.info().best_hash, seeds, keystore)
        .map_err(|reason| Error::Application(Box::new(reason)))
}

/// The session keys of the validators at block `at`.
fn expected_keys(client: &FullClient, at: drl_runtime::Hash) -> Result<ByKind<PublicKey>, ApiError> {
    let api = client.runtime_api();
    let raw = |key: &[u8]| PublicKey::try_from(key).unwrap_or_default();
    Ok(ByKind {
        aura: api.authorities(at)?.iter().map(|key| raw(key.as_slice())).collect(),
        grandpa: api.grandpa_authorities(at)?.iter().map(|(key, _)| raw(key.as_slice())).collect(),
    })
}

/// The session keys in the keystore.
fn held_keys(keystore: &dyn Keystore) -> ByKind<HeldKey> {
    ByKind { aura: held_keys_of(Kind::Aura, keystore), grandpa: held_keys_of(Kind::Grandpa, keystore) }
}

fn held_keys_of(kind: Kind, keystore: &dyn Keystore) -> Vec<HeldKey> {
    let keys = keystore.keys(kind.key_type()).unwrap_or_default();
    keys.into_iter()
        .filter_map(|key| PublicKey::try_from(key.as_slice()).ok())
        .map(|public| {
            let signature = keystore.sign_with(kind.key_type(), kind.crypto(), &public, PROBE);
            HeldKey { public, can_sign: matches!(signature, Ok(Some(_))) }
        })
        .collect()
}

/// Where the keystore is.
fn place(config: &Configuration) -> String {
    match &config.keystore {
        KeystoreConfig::Path { path, .. } => path.display().to_string(),
        KeystoreConfig::InMemory => "in memory".into(),
    }
}

/// What the operator reads.
struct Report<'a> {
    flaws: &'a [Flaw],
    expected: &'a ByKind<PublicKey>,
    held: &'a ByKind<HeldKey>,
    block: BlockNumber,
    place: String,
}

impl Report<'_> {
    fn write_keys(out: &mut fmt::Formatter<'_>, keys: impl Iterator<Item = PublicKey>) -> fmt::Result {
        let mut none = true;
        for key in keys {
            none = false;
            writeln!(out, "    {}  0x{}", AccountId32::new(key).to_ss58check(), hex::encode(key))?;
        }
        if none {
            writeln!(out, "    none")?;
        }
        Ok(())
    }

    /// What the chain expects of one kind of key, and what there is.
    fn write_kind(&self, out: &mut fmt::Formatter<'_>, kind: Kind) -> fmt::Result {
        writeln!(out, "  The chain expects one of these {kind} keys ({}), at block {}:", kind.scheme(), self.block)?;
        Self::write_keys(out, self.expected.of(kind).iter().copied())?;
        writeln!(out, "  The keystore holds these {kind} keys:")?;
        Self::write_keys(out, self.held.of(kind).iter().map(|key| key.public))
    }

    fn write_flaw(&self, out: &mut fmt::Formatter<'_>, flaw: Flaw) -> fmt::Result {
        match flaw {
            Flaw::Missing(kind) => {
                writeln!(out, "NO {kind} SESSION KEY: this validator can not {}.", kind.purpose())?;
                self.write_kind(out, kind)?;
                writeln!(
                    out,
                    "  To insert the key:  drl-node key insert --chain <CHAIN> --base-path <DIR> --key-type {kind} \
                     --scheme {}",
                    kind.scheme()
                )
            }
            Flaw::Locked(kind) => {
                writeln!(out, "THE {kind} SESSION KEY CAN NOT BE OPENED: this validator can not {}.", kind.purpose())?;
                writeln!(out, "  Was the keystore made with another password? See --password-filename.")
            }
            Flaw::OfDifferentValidators => {
                writeln!(out, "THE SESSION KEYS BELONG TO DIFFERENT VALIDATORS: two nodes would use the same key.")?;
                Kind::ALL.into_iter().try_for_each(|kind| self.write_kind(out, kind))
            }
        }
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "The session keys in the keystore ({}) are not what the chain expects.", self.place)?;
        self.flaws.iter().try_for_each(|flaw| self.write_flaw(out, *flaw))?;
        write!(
            out,
            "If this node is about to become a validator, start it with --allow-missing-session-keys; to only follow \
             the chain, start it without --validator."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_keystore::testing::MemoryKeystore;

    const ALICE: u8 = 1;
    const BOB: u8 = 2;
    const STRANGER: u8 = 9;

    /// Two validators, with keys that can be told apart by kind.
    fn chain() -> ByKind<PublicKey> {
        ByKind { aura: vec![aura(ALICE), aura(BOB)], grandpa: vec![grandpa(ALICE), grandpa(BOB)] }
    }

    fn aura(who: u8) -> PublicKey {
        [who; 32]
    }

    fn grandpa(who: u8) -> PublicKey {
        [who + 100; 32]
    }

    fn held(aura_of: &[u8], grandpa_of: &[u8]) -> ByKind<HeldKey> {
        let usable = |public| HeldKey { public, can_sign: true };
        ByKind {
            aura: aura_of.iter().map(|who| usable(aura(*who))).collect(),
            grandpa: grandpa_of.iter().map(|who| usable(grandpa(*who))).collect(),
        }
    }

    #[test]
    fn keys_of_a_validator_are_fine() {
        assert_eq!(flaws(&chain(), &held(&[BOB], &[BOB])), []);
    }

    #[test]
    fn other_keys_beside_do_not_matter() {
        assert_eq!(flaws(&chain(), &held(&[STRANGER, ALICE], &[ALICE, STRANGER])), []);
        assert_eq!(flaws(&chain(), &held(&[ALICE, BOB], &[BOB])), []);
    }

    #[test]
    fn empty_keystore_lacks_both() {
        assert_eq!(flaws(&chain(), &held(&[], &[])), [Flaw::Missing(Kind::Aura), Flaw::Missing(Kind::Grandpa)]);
    }

    #[test]
    fn key_of_nobody_is_no_key() {
        assert_eq!(flaws(&chain(), &held(&[STRANGER], &[ALICE])), [Flaw::Missing(Kind::Aura)]);
        assert_eq!(flaws(&chain(), &held(&[ALICE], &[STRANGER])), [Flaw::Missing(Kind::Grandpa)]);
    }

    #[test]
    fn key_filed_under_the_wrong_kind_is_no_key() {
        let wrong = HeldKey { public: aura(ALICE), can_sign: true };
        let held = ByKind { aura: vec![wrong], grandpa: vec![wrong] };
        assert_eq!(flaws(&chain(), &held), [Flaw::Missing(Kind::Grandpa)]);
    }

    #[test]
    fn key_that_can_not_sign_is_told_from_a_missing_one() {
        let mut held = held(&[ALICE], &[ALICE]);
        held.grandpa[0].can_sign = false;
        assert_eq!(flaws(&chain(), &held), [Flaw::Locked(Kind::Grandpa)]);
    }

    #[test]
    fn keys_of_two_validators_are_noticed() {
        assert_eq!(flaws(&chain(), &held(&[ALICE], &[BOB])), [Flaw::OfDifferentValidators]);
    }

    #[test]
    fn chain_without_validators_expects_keys_all_the_same() {
        let nobody = ByKind::default();
        assert_eq!(flaws(&nobody, &held(&[ALICE], &[ALICE])).len(), 2);
    }

    #[test]
    fn keys_are_read_from_a_keystore_by_kind() {
        let keystore = MemoryKeystore::new();
        let public = keystore.sr25519_generate_new(key_types::AURA, Some("//Alice")).expect("a key is made");
        let held = held_keys(&keystore);
        assert_eq!(held.aura, [HeldKey { public: public.0, can_sign: true }]);
        assert_eq!(held.grandpa, []);
    }

    #[test]
    fn report_names_what_is_missing_what_is_expected_and_what_to_do() {
        let (expected, held) = (chain(), held(&[STRANGER], &[ALICE]));
        let flaws = flaws(&expected, &held);
        let report = Report { flaws: &flaws, expected: &expected, held: &held, block: 7, place: "some/place".into() };
        let text = report.to_string();
        for part in [
            "some/place",
            "NO aura SESSION KEY",
            "at block 7",
            &hex::encode(aura(BOB)),
            &AccountId32::new(aura(BOB)).to_ss58check(),
            &hex::encode(aura(STRANGER)),
            "drl-node key insert",
            "--key-type aura --scheme sr25519",
            "--allow-missing-session-keys",
        ] {
            assert!(text.contains(part), "{part} is not in: {text}");
        }
        assert!(!text.contains("NO gran SESSION KEY"), "{text}");
    }
}
