//! Key files as polkadot.js, browser wallets and mobile wallets export and import them (version 3).
//!
//! `encoded` is base64 of: salt (32), N, p, r (4 each, little endian), nonce (24), and the secretbox (XSalsa20-Poly1305)
//! of a PKCS#8-like body: a header of 16 bytes, the secret key, a divider of 5 bytes, the public key. The secret key is
//! - sr25519: 64 bytes, scalar and nonce, the scalar multiplied by the cofactor ("ed25519 form");
//! - ed25519: 64 bytes, seed and public key;
//! - ecdsa: 32 bytes.
//!
//! The key of the secretbox is scrypt over the password, 32 of its 64 bytes being used.

use super::{account_from, KeyError, Keypair, Scheme};
use base64::{engine::general_purpose::STANDARD, Engine};
use crypto_secretbox::{
    aead::{Aead, KeyInit},
    Key, Nonce, XSalsa20Poly1305,
};
use serde::{Deserialize, Serialize};
use sp_core::{ecdsa, ed25519, sr25519, Pair};
use sp_runtime::AccountId32;
use zeroize::Zeroizing;

const HEADER: [u8; 16] = [48, 83, 2, 1, 1, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
const DIVIDER: [u8; 5] = [161, 35, 3, 33, 0];
const SALT_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
const PREFIX_BYTES: usize = SALT_BYTES + 12 + NONCE_BYTES;

/// What scrypt costs, as (log2 N, p, r). A file with any other numbers is refused: they come from outside and could ask for
/// any amount of memory. These are the ones polkadot.js allows.
const ALLOWED_COSTS: [(u8, u32, u32); 6] = [(13, 10, 8), (14, 5, 8), (15, 3, 8), (15, 1, 8), (16, 2, 8), (17, 1, 8)];

/// The cost of files written here: the default of polkadot.js, 128 MiB of memory.
const COST: (u8, u32, u32) = (17, 1, 8);

/// A key file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeyFile {
    /// Base64 of the encrypted key.
    pub encoded: String,
    /// How it is encoded.
    pub encoding: Encoding,
    /// The account, SS58; for ecdsa the public key in hex, from which the account follows but not the reverse.
    pub address: String,
    /// Name and time of creation; whatever else a wallet wrote is kept.
    #[serde(default)]
    pub meta: serde_json::Map<String, serde_json::Value>,
}

/// How a key file is encoded.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Encoding {
    /// `["pkcs8", scheme]`.
    pub content: Vec<String>,
    /// `["scrypt", "xsalsa20-poly1305"]`, or `["none"]`.
    #[serde(rename = "type")]
    pub kind: Vec<String>,
    /// `"3"`.
    pub version: String,
}

impl KeyFile {
    /// Reads the JSON of a key file.
    ///
    /// # Errors
    /// [`KeyError::File`].
    pub fn parse(json: &str) -> Result<Self, KeyError> {
        serde_json::from_str(json).map_err(|fault| KeyError::File(fault.to_string()))
    }

    /// The scheme of the key in it.
    ///
    /// # Errors
    /// [`KeyError::Unsupported`].
    pub fn scheme(&self) -> Result<Scheme, KeyError> {
        let content = &self.encoding.content;
        if self.encoding.version != "3" || content.first().map(String::as_str) != Some("pkcs8") {
            return Err(KeyError::Unsupported(format!("version {}, {content:?}", self.encoding.version)));
        }
        let name = content.get(1).map_or("", String::as_str);
        Scheme::from_name(name).ok_or_else(|| KeyError::Unsupported(format!("scheme {name:?}")))
    }

    /// Whether it needs a password.
    pub fn is_encrypted(&self) -> bool {
        self.encoding.kind != ["none"]
    }

    /// The account of the key in it.
    ///
    /// # Errors
    /// [`KeyError::Unsupported`], [`KeyError::File`].
    pub fn account(&self) -> Result<AccountId32, KeyError> {
        let digits = self.address.strip_prefix("0x").filter(|digits| digits.len() == 66);
        let (Scheme::Ecdsa, Some(digits)) = (self.scheme()?, digits) else { return account_from(&self.address) };
        let bytes = hex::decode(digits).map_err(|fault| KeyError::File(fault.to_string()))?;
        Ok(AccountId32::new(sp_crypto_hashing::blake2_256(&bytes)))
    }

    /// The name written in it.
    pub fn name(&self) -> Option<&str> {
        self.meta.get("name").and_then(serde_json::Value::as_str)
    }
}

/// Encrypts a key pair.
///
/// # Errors
/// [`KeyError::Io`] where the system gives no random bytes.
pub fn encrypt(pair: &Keypair, password: &str, name: &str) -> Result<KeyFile, KeyError> {
    let mut random = [0u8; SALT_BYTES + NONCE_BYTES];
    getrandom::getrandom(&mut random)
        .map_err(|fault| KeyError::Io("random bytes".into(), std::io::Error::other(fault.to_string())))?;
    let (salt, nonce) = random.split_at(SALT_BYTES);
    let key = derive(password, salt, COST)?;
    let body = Zeroizing::new([&HEADER, secret_of(pair).as_slice(), &DIVIDER, &pair.public_bytes()].concat());
    let sealed = XSalsa20Poly1305::new(Key::from_slice(key.as_slice()))
        .encrypt(Nonce::from_slice(nonce), body.as_slice())
        .map_err(|_| KeyError::File("encryption failed".into()))?;
    let (log_n, p, r) = COST;
    let costs = [(1u32 << log_n).to_le_bytes(), p.to_le_bytes(), r.to_le_bytes()].concat();
    let mut meta = serde_json::Map::new();
    meta.insert("name".into(), name.into());
    meta.insert("whenCreated".into(), crate::now_ms().into());
    Ok(KeyFile {
        encoded: STANDARD.encode([salt, &costs, nonce, &sealed].concat()),
        encoding: Encoding {
            content: vec!["pkcs8".into(), pair.scheme().name().into()],
            kind: vec!["scrypt".into(), "xsalsa20-poly1305".into()],
            version: "3".into(),
        },
        address: match pair {
            Keypair::Ecdsa(_) => format!("0x{}", hex::encode(pair.public_bytes())),
            _ => pair.address(),
        },
        meta,
    })
}

/// Decrypts a key file. The password of an unencrypted file is not looked at.
///
/// # Errors
/// [`KeyError::Unsupported`], [`KeyError::File`], [`KeyError::Password`].
pub fn decrypt(file: &KeyFile, password: &str) -> Result<Keypair, KeyError> {
    let scheme = file.scheme()?;
    let bytes = STANDARD.decode(&file.encoded).map_err(|fault| KeyError::File(fault.to_string()))?;
    let body = match file.encoding.kind.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["none"] => Zeroizing::new(bytes),
        ["scrypt", "xsalsa20-poly1305"] => open(&bytes, password)?,
        kind => return Err(KeyError::Unsupported(format!("encryption {kind:?}"))),
    };
    let pair = pair_of(scheme, &body)?;
    if file.account()? != pair.account() {
        return Err(KeyError::OtherAddress);
    }
    Ok(pair)
}

fn open(bytes: &[u8], password: &str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    if bytes.len() < PREFIX_BYTES {
        return Err(KeyError::Cut);
    }
    let (prefix, sealed) = bytes.split_at(PREFIX_BYTES);
    let (salt, rest) = prefix.split_at(SALT_BYTES);
    let (costs, nonce) = rest.split_at(12);
    let number = |at: usize| costs.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes);
    let (n, p, r) = (number(0), number(4), number(8));
    let cost = ALLOWED_COSTS
        .into_iter()
        .find(|(log_n, allowed_p, allowed_r)| (1u32 << log_n, *allowed_p, *allowed_r) == (n, p, r))
        .ok_or_else(|| KeyError::Unsupported(format!("scrypt N={n} p={p} r={r}")))?;
    let key = derive(password, salt, cost)?;
    XSalsa20Poly1305::new(Key::from_slice(key.as_slice()))
        .decrypt(Nonce::from_slice(nonce), sealed)
        .map(Zeroizing::new)
        .map_err(|_| KeyError::Password)
}

fn derive(password: &str, salt: &[u8], (log_n, p, r): (u8, u32, u32)) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let fault = |what: &str| KeyError::Unsupported(format!("scrypt: {what}"));
    let params = scrypt::Params::new(log_n, r, p, 32).map_err(|_| fault("parameters"))?;
    let mut key = Zeroizing::new([0u8; 32]);
    scrypt::scrypt(password.as_bytes(), salt, &params, key.as_mut_slice()).map_err(|_| fault("length"))?;
    Ok(key)
}

/// The secret as it stands in the body of a file.
fn secret_of(pair: &Keypair) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(match pair {
        Keypair::Sr25519(pair) => AsRef::<schnorrkel::Keypair>::as_ref(pair).secret.to_ed25519_bytes().to_vec(),
        Keypair::Ed25519(pair) => [pair.to_raw_vec().as_slice(), &pair.public().0].concat(),
        Keypair::Ecdsa(pair) => pair.to_raw_vec(),
    })
}

fn pair_of(scheme: Scheme, body: &[u8]) -> Result<Keypair, KeyError> {
    let fault = || KeyError::NoKey;
    let rest = body.strip_prefix(&HEADER).ok_or_else(fault)?;
    // Old files of ed25519 keys hold the seed alone.
    let secret_bytes = [64usize, 32]
        .into_iter()
        .find(|length| rest.get(*length..).is_some_and(|tail| tail.starts_with(&DIVIDER)))
        .ok_or_else(fault)?;
    let (secret, tail) = rest.split_at(secret_bytes);
    let public = tail.get(DIVIDER.len()..).ok_or_else(fault)?;
    let pair = match (scheme, secret_bytes) {
        (Scheme::Sr25519, 64) => {
            let secret = schnorrkel::SecretKey::from_ed25519_bytes(secret).map_err(|_| fault())?;
            Keypair::Sr25519(sr25519::Pair::from(secret.to_keypair()))
        }
        (Scheme::Sr25519, _) => Keypair::Sr25519(sr25519::Pair::from_seed_slice(secret).map_err(|_| fault())?),
        (Scheme::Ed25519, _) => {
            let seed = secret.get(..32).ok_or_else(fault)?;
            Keypair::Ed25519(Box::new(ed25519::Pair::from_seed_slice(seed).map_err(|_| fault())?))
        }
        (Scheme::Ecdsa, 32) => Keypair::Ecdsa(ecdsa::Pair::from_seed_slice(secret).map_err(|_| fault())?),
        (Scheme::Ecdsa, _) => return Err(fault()),
    };
    if pair.public_bytes() != public {
        return Err(KeyError::OtherPublic);
    }
    Ok(pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Vector {
        suri: String,
        #[serde(rename = "type")]
        scheme: String,
        password: Option<String>,
        address: String,
        #[serde(rename = "publicKey")]
        public: String,
        json: KeyFile,
    }

    /// Written by `@polkadot/keyring` 14.0.3.
    fn vectors() -> Vec<Vector> {
        serde_json::from_str(include_str!("../../tests/data/polkadot-js-keys.json")).unwrap()
    }

    #[test]
    fn files_of_polkadot_js_open_and_hold_the_right_key() {
        for vector in vectors() {
            let pair = decrypt(&vector.json, vector.password.as_deref().unwrap_or_default()).unwrap();
            assert_eq!(pair.scheme().name(), vector.scheme);
            assert_eq!(pair.address(), vector.address);
            assert_eq!(format!("0x{}", hex::encode(pair.public_bytes())), vector.public);
            let scheme = Scheme::from_name(&vector.scheme).unwrap();
            assert_eq!(Keypair::from_suri(scheme, &vector.suri).unwrap().account(), pair.account());
            // A key that came from a file signs like the one derived from its words.
            assert!(super::super::verifies(&pair.sign(b"text"), b"text", &pair.account()));
        }
    }

    #[test]
    fn files_written_here_open_again() {
        for scheme in Scheme::ALL {
            let (pair, _) = Keypair::generate(scheme);
            let file = encrypt(&pair, "密码 pass", "name").unwrap();
            let json = serde_json::to_string(&file).unwrap();
            let back = decrypt(&KeyFile::parse(&json).unwrap(), "密码 pass").unwrap();
            assert_eq!(back.account(), pair.account());
            assert!(matches!(decrypt(&file, "wrong"), Err(KeyError::Password)));
        }
    }

    #[test]
    fn a_sr25519_file_written_here_opens_with_another_implementation() {
        let pair = Keypair::from_suri(Scheme::Sr25519, "//Alice//stash").unwrap();
        let json = serde_json::to_string(&encrypt(&pair, "password", "name").unwrap()).unwrap();
        let theirs = subxt_signer::polkadot_js_compat::decrypt_json(&json, "password").unwrap();
        assert_eq!(theirs.public_key().0.to_vec(), pair.public_bytes());
    }

    #[test]
    fn changed_files_are_refused() {
        let file = || vectors().remove(0).json;
        let password = "correct horse";
        let mut changed = file();
        changed.address = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY".into();
        assert!(matches!(decrypt(&changed, password), Err(KeyError::OtherAddress)));
        let mut changed = file();
        changed.encoding.version = "2".into();
        assert!(matches!(decrypt(&changed, password), Err(KeyError::Unsupported(_))));
        let mut changed = file();
        changed.encoding.content = vec!["pkcs8".into(), "ethereum".into()];
        assert!(matches!(decrypt(&changed, password), Err(KeyError::Unsupported(_))));
        let mut bytes = STANDARD.decode(&file().encoded).unwrap();
        bytes[34] = 0xff; // scrypt N
        let mut changed = file();
        changed.encoded = STANDARD.encode(&bytes);
        assert!(matches!(decrypt(&changed, password), Err(KeyError::Unsupported(_))));
        let mut bytes = STANDARD.decode(&file().encoded).unwrap();
        bytes[100] ^= 1;
        let mut changed = file();
        changed.encoded = STANDARD.encode(&bytes);
        assert!(matches!(decrypt(&changed, password), Err(KeyError::Password)));
        let mut changed = file();
        changed.encoded = STANDARD.encode([0u8; 20]);
        assert!(matches!(decrypt(&changed, password), Err(KeyError::Cut)));
        let mut changed = file();
        changed.encoded = "%".into();
        assert!(matches!(decrypt(&changed, password), Err(KeyError::File(_))));
    }
}
