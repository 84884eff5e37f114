//! The session keys of a validator: made, taken over from a phrase, listed, and proved to be held.
//!
//! `consortium.set_session_keys` wants the public keys and a proof that who sets them holds the secret halves: each key signs the
//! account of the validator, so that nobody can claim the keys of somebody else.

use codec::{Decode, Encode};
use drl_runtime::SessionKeys;
use serde::Serialize;
use sp_core::{ed25519, proof_of_possession::NonAggregatable, sr25519, Pair};
use sp_keystore::KeystorePtr;
use sp_runtime::{key_types, traits::OpaqueKeys, AccountId32};

/// Public halves of the two keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKeys {
    /// Authors blocks.
    pub aura: sr25519::Public,
    /// Votes on finality.
    pub grandpa: ed25519::Public,
}

/// What goes into `consortium.set_session_keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForCouncil {
    /// The account of the validator.
    pub account: String,
    /// The public keys, one after the other, in hexadecimal digits.
    pub keys: String,
    /// The proof that the account's holder has them, in hexadecimal digits.
    pub proof: String,
}

impl PublicKeys {
    /// As the ledger encodes them.
    pub fn encoded(&self) -> Vec<u8> {
        (self.aura, self.grandpa).encode()
    }

    /// In hexadecimal digits, as they are typed.
    pub fn hex(&self) -> String {
        format!("0x{}", hex::encode(self.encoded()))
    }

    /// Reads what [`PublicKeys::hex`] wrote.
    ///
    /// # Errors
    /// It is not 128 hexadecimal digits.
    pub fn from_hex(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is not 0x and 128 hexadecimal digits");
        let bytes = hex::decode(text.strip_prefix("0x").unwrap_or(text)).map_err(|_| wrong())?;
        let bytes = <[u8; 64]>::try_from(bytes).map_err(|_| wrong())?;
        let (aura, grandpa) = Decode::decode(&mut &bytes[..]).map_err(|_| wrong())?;
        Ok(Self { aura, grandpa })
    }

    /// Makes new ones; their secrets are in the keystore and nowhere else.
    ///
    /// # Errors
    /// The keystore cannot be written.
    pub fn generate(keystore: &KeystorePtr) -> Result<Self, String> {
        let fault = |reason| format!("the keystore can not be written: {reason}");
        Ok(Self {
            aura: keystore.sr25519_generate_new(key_types::AURA, None).map_err(fault)?,
            grandpa: keystore.ed25519_generate_new(key_types::GRANDPA, None).map_err(fault)?,
        })
    }

    /// Both keys of one secret phrase, put into the keystore.
    ///
    /// # Errors
    /// It is no phrase, or the keystore cannot be written.
    pub fn insert(keystore: &KeystorePtr, phrase: &str, password: Option<&str>) -> Result<Self, String> {
        let keys = Self::of_phrase(phrase, password)?;
        let insert = |kind, public: &[u8]| keystore.insert(kind, phrase, public);
        insert(key_types::AURA, &keys.aura.0)
            .and_then(|()| insert(key_types::GRANDPA, &keys.grandpa.0))
            .map_err(|()| "the keystore can not be written".to_owned())?;
        Ok(keys)
    }

    /// The keys of a secret phrase, put nowhere.
    ///
    /// # Errors
    /// It is no phrase.
    pub fn of_phrase(phrase: &str, password: Option<&str>) -> Result<Self, String> {
        // Without the text of the error: it may say part of the phrase.
        let fault = |_| "this is no secret phrase".to_owned();
        Ok(Self {
            aura: sr25519::Pair::from_string(phrase, password).map_err(fault)?.public(),
            grandpa: ed25519::Pair::from_string(phrase, password).map_err(fault)?.public(),
        })
    }

    /// Those in the keystore. None where it has none.
    ///
    /// # Errors
    /// It has several, or only one of the two.
    pub fn only_ones(keystore: &KeystorePtr) -> Result<Option<Self>, String> {
        let aura = keystore.sr25519_public_keys(key_types::AURA);
        let grandpa = keystore.ed25519_public_keys(key_types::GRANDPA);
        match (aura.as_slice(), grandpa.as_slice()) {
            ([], []) => Ok(None),
            ([aura], [grandpa]) => Ok(Some(Self { aura: *aura, grandpa: *grandpa })),
            _ => Err(several(&aura, &grandpa)),
        }
    }

    /// The proof that the keystore holds these keys, for `account`.
    ///
    /// # Errors
    /// It does not, or it cannot open them.
    pub fn prove(&self, keystore: &KeystorePtr, account: &AccountId32) -> Result<ForCouncil, String> {
        let owner = account.encode();
        let aura =
            keystore.sr25519_sign(key_types::AURA, &self.aura, &sr25519::Pair::proof_of_possession_statement(&owner));
        let grandpa = keystore.ed25519_sign(
            key_types::GRANDPA,
            &self.grandpa,
            &ed25519::Pair::proof_of_possession_statement(&owner),
        );
        let (Ok(Some(aura)), Ok(Some(grandpa))) = (aura, grandpa) else {
            return Err(
                "the keystore can not sign with these keys: they are not there, or the password is another".into()
            );
        };
        let proof = (aura, grandpa).encode();
        let keys = SessionKeys::decode(&mut &self.encoded()[..]).map_err(|reason| reason.to_string())?;
        if !keys.ownership_proof_is_valid(&owner, &proof) {
            return Err("the runtime of this node would refuse the proof".into());
        }
        let proof = format!("0x{}", hex::encode(proof));
        Ok(ForCouncil { account: account.to_string(), keys: self.hex(), proof })
    }
}

/// What to say about a keystore whose keys are not one pair.
fn several(aura: &[sr25519::Public], grandpa: &[ed25519::Public]) -> String {
    let list = |keys: Vec<String>| if keys.is_empty() { "none".to_owned() } else { keys.join(", ") };
    format!(
        "the keystore does not hold one key of each kind (aura: {}; gran: {}). Name the two that belong together with --keys \
         0x<aura><gran>, or make new ones with --new",
        list(aura.iter().map(|key| hex::encode(key.0)).collect()),
        list(grandpa.iter().map(|key| hex::encode(key.0)).collect()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use sc_keystore::LocalKeystore;
    use tempfile::TempDir;

    fn keystore() -> (TempDir, KeystorePtr) {
        let folder = TempDir::new().expect("a folder");
        let keystore = LocalKeystore::open(folder.path(), None).expect("a keystore");
        (folder, keystore.into())
    }

    const ALICE: AccountId32 = AccountId32::new([1; 32]);
    const BOB: AccountId32 = AccountId32::new([2; 32]);

    #[test]
    fn new_keys_can_be_proved_to_the_runtime() {
        let (_folder, keystore) = keystore();
        let keys = PublicKeys::generate(&keystore).expect("made");
        let handed = keys.prove(&keystore, &ALICE).expect("proved");
        let session_keys = SessionKeys::decode(&mut &keys.encoded()[..]).expect("decodes");
        let proof = hex::decode(&handed.proof[2..]).expect("hex");
        assert!(session_keys.ownership_proof_is_valid(&ALICE.encode(), &proof));
        assert!(!session_keys.ownership_proof_is_valid(&BOB.encode(), &proof), "it is the proof of one account");
        assert_eq!(handed.keys, keys.hex());
        assert_eq!(handed.account, ALICE.to_string());
    }

    #[test]
    fn keys_that_are_not_held_can_not_be_proved() {
        let (_folder, keystore) = keystore();
        let elsewhere = self::keystore();
        let keys = PublicKeys::generate(&elsewhere.1).expect("made");
        let fault = keys.prove(&keystore, &ALICE).expect_err("not held");
        assert!(fault.contains("can not sign"), "{fault}");
    }

    #[test]
    fn a_phrase_gives_the_keys_of_key_insert_and_stays() {
        let (folder, keystore) = keystore();
        let keys = PublicKeys::insert(&keystore, "//Alice", None).expect("inserted");
        assert_eq!(keys.aura, sr25519::Pair::from_string("//Alice", None).expect("a phrase").public());
        assert_eq!(keys.grandpa, ed25519::Pair::from_string("//Alice", None).expect("a phrase").public());
        let again: KeystorePtr = LocalKeystore::open(folder.path(), None).expect("a keystore").into();
        assert_eq!(PublicKeys::only_ones(&again), Ok(Some(keys)));
        assert!(keys.prove(&again, &ALICE).is_ok());
        let fault = PublicKeys::insert(&keystore, "no phrase at all", None).expect_err("no phrase");
        assert!(!fault.contains("at all"), "{fault}");
    }

    #[test]
    fn one_pair_is_found_and_more_are_told_apart_by_hand() {
        let (_folder, keystore) = keystore();
        assert_eq!(PublicKeys::only_ones(&keystore), Ok(None));
        let first = PublicKeys::generate(&keystore).expect("made");
        assert_eq!(PublicKeys::only_ones(&keystore), Ok(Some(first)));
        let second = PublicKeys::generate(&keystore).expect("made");
        let fault = PublicKeys::only_ones(&keystore).expect_err("two pairs");
        assert!(fault.contains(&hex::encode(second.grandpa.0)) && fault.contains("--keys"), "{fault}");
    }

    #[test]
    fn keys_are_read_as_they_are_written() {
        let (_folder, keystore) = keystore();
        let keys = PublicKeys::generate(&keystore).expect("made");
        assert_eq!(PublicKeys::from_hex(&keys.hex()), Ok(keys));
        assert_eq!(SessionKeys::decode(&mut &keys.encoded()[..]).expect("decodes").encode(), keys.encoded());
        for wrong in ["", "0x", "0x12", &keys.hex()[..129], "0xzz"] {
            assert!(PublicKeys::from_hex(wrong).is_err(), "{wrong}");
        }
    }
}
