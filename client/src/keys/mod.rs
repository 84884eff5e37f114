//! Keys of officers: three signature schemes behind one type, encrypted key files, a store of them.

mod password;
mod polkadot_js;
mod store;

pub use password::{PasswordSource, PASSWORD_VARIABLE};
pub use polkadot_js::{decrypt, encrypt, KeyFile};
pub use store::{KeyStore, StoredKey};

use crate::texts::faults::fault_enum;
use drl_primitives::Code;
use sp_core::{crypto::Ss58Codec, ecdsa, ed25519, sr25519, ByteArray, Pair};
use sp_runtime::{traits::IdentifyAccount, AccountId32, MultiSignature, MultiSigner};
use zeroize::Zeroizing;

/// The signature schemes that the ledger takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Scheme {
    /// Schnorr on Ristretto: what wallets use by default.
    #[default]
    Sr25519,
    /// Edwards curve 25519.
    Ed25519,
    /// secp256k1.
    Ecdsa,
}

impl Scheme {
    /// All schemes.
    pub const ALL: [Self; 3] = [Self::Sr25519, Self::Ed25519, Self::Ecdsa];

    /// Its name in key files and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sr25519 => "sr25519",
            Self::Ed25519 => "ed25519",
            Self::Ecdsa => "ecdsa",
        }
    }

    /// The scheme with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.name() == name)
    }
}

fault_enum! {
    /// What is wrong with a key, a key file or the store.
    #[derive(Debug)]
    pub enum KeyError {
        /// A mnemonic that cannot be read. No fault of a secret ever repeats it.
        Mnemonic = "key-mnemonic",
            "not a mnemonic: the words are no BIP-39 mnemonic (wrong word or wrong check word)",
            "助记词无效：单词有误或者校验不符（BIP-39）";
            "check every word and their order", "请逐个核对单词及其顺序";
        /// A seed that cannot be read.
        Seed = "key-seed", "not a seed: it is not 32 bytes of hex", "种子无效：应为 32 字节的十六进制数";
            "check that it has 64 hex digits after 0x", "请核对 0x 之后是否为 64 位十六进制数";
        /// A derivation path that the scheme does not have.
        Path = "key-path",
            "the derivation path of the secret address (SURI) cannot be followed with this scheme",
            "该签名算法不支持密钥地址（SURI）中的派生路径";
            "use hard junctions (//) only, or another --scheme", "请只使用硬派生（//），或者更换 --scheme";
        /// Neither mnemonic nor seed nor secret address.
        Secret = "key-secret",
            "not a mnemonic, seed or secret address (SURI): it has the wrong form",
            "不是助记词、种子或者密钥地址（SURI）：格式有误";
            "type it anew; a development key begins with //", "请重新输入；开发密钥以 // 开头";
        /// Not the JSON of a key file, or not its encoding.
        File(reason: String) = "key-file", "not a key file: {reason}", "不是密钥文件：{reason}";
            "export the key again from the wallet it came from", "请从原钱包重新导出密钥";
        /// Too few bytes for what it says it holds.
        Cut = "key-cut", "not a key file: too short", "不是密钥文件：内容过短";
            "export the key again from the wallet it came from", "请从原钱包重新导出密钥";
        /// Opened, but no key is inside.
        NoKey = "key-none-inside", "not a key file: what was decrypted is no key", "密钥文件解密后不是密钥";
            "export the key again from the wallet it came from", "请从原钱包重新导出密钥";
        /// The file's public key is not that of its secret key.
        OtherPublic = "key-other-public",
            "not a key file: its public key is not that of its secret key", "密钥文件中的公钥与私钥不符";
            "do not use this file: it was changed", "该文件已被改动，请勿使用";
        /// The file's address is not that of its key.
        OtherAddress = "key-other-address",
            "not a key file: the address in it is not that of the key", "密钥文件中的地址与密钥不符";
            "do not use this file: it was changed", "该文件已被改动，请勿使用";
        /// A key file of a kind that is not read.
        Unsupported(kind: String) = "key-unsupported",
            "key file of an unknown kind: {kind}", "不支持的密钥文件类型：{kind}";
            "export the key as JSON of version 3 from polkadot.js, or import its mnemonic",
            "请从 polkadot.js 导出第 3 版 JSON 文件，或者用助记词导入";
        /// The password does not open the file, or the file was changed.
        Password = "key-password",
            "the password does not open this key file, or the file was changed", "密码不能打开该密钥文件，或者文件已被改动";
            "type the password again", "请重新输入密码";
        /// No password was given and nobody can be asked.
        NoPassword = "key-no-password",
            "no password: give --password-file, set {PASSWORD_VARIABLE}, or run in a terminal",
            "没有密码：请使用 --password-file，设置 {PASSWORD_VARIABLE}，或者在终端中运行";
            "put the password into a file that only you can read", "请将密码写入只有本人可读的文件";
        /// The two passwords typed differ.
        PasswordsDiffer = "key-passwords-differ", "the two passwords differ", "两次输入的密码不一致";
            "begin again and type the same password twice", "请重新开始，两次输入相同的密码";
        /// No such key in the store.
        NotFound(name: String) = "key-not-found",
            "no key named {name} in the key store", "密钥库中没有名为 {name} 的密钥";
            "`drl key list` shows the names", "请用 drl key list 查看名称";
        /// A key of that name exists.
        Exists(name: String) = "key-exists",
            "a key named {name} exists already; nothing was changed", "已有名为 {name} 的密钥，未作任何更改";
            "choose another name", "请更换名称";
        /// Not a name for a file.
        Name(name: String) = "key-name",
            "a key name has 1 to 64 letters, digits, '-' or '_': {name}",
            "密钥名称由 1 至 64 个字母、数字、“-”或者“_”组成：{name}";
            "choose such a name", "请按要求更换名称";
        /// Not an address.
        Address(text: String) = "key-address",
            "not an account address (SS58 or 0x with 64 hex digits): {text}",
            "不是账户地址（SS58，或者 0x 加 64 位十六进制数）：{text}";
            "copy the address anew; a stored key can be given by its name", "请重新复制地址；密钥库中的密钥可以使用名称";
        /// Reading or writing failed.
        Io(place: String, fault: std::io::Error) = "key-io", "{place}: {fault}", "{place}：{fault}";
            "check the path, its permissions and the space on the disk", "请检查路径、权限和磁盘空间";
    }
}

/// A key pair that signs.
#[derive(Clone)]
pub enum Keypair {
    /// sr25519.
    Sr25519(sr25519::Pair),
    /// ed25519. Larger than the others: it keeps what it computed.
    Ed25519(Box<ed25519::Pair>),
    /// ECDSA on secp256k1.
    Ecdsa(ecdsa::Pair),
}

impl std::fmt::Debug for Keypair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keypair({}, {})", self.scheme().name(), self.address())
    }
}

impl Keypair {
    /// The key pair of a secret address (SURI): a mnemonic or seed with derivation path, or a development key like `//Alice`.
    ///
    /// # Errors
    /// [`KeyError::Mnemonic`], [`KeyError::Seed`], [`KeyError::Path`], [`KeyError::Secret`].
    pub fn from_suri(scheme: Scheme, suri: &str) -> Result<Self, KeyError> {
        use sp_core::crypto::SecretStringError as Fault;
        let fault = |fault| match fault {
            Fault::InvalidPhrase => KeyError::Mnemonic,
            Fault::InvalidSeed | Fault::InvalidSeedLength => KeyError::Seed,
            Fault::InvalidPath => KeyError::Path,
            _ => KeyError::Secret,
        };
        Ok(match scheme {
            Scheme::Sr25519 => Self::Sr25519(sr25519::Pair::from_string(suri, None).map_err(fault)?),
            Scheme::Ed25519 => Self::Ed25519(Box::new(ed25519::Pair::from_string(suri, None).map_err(fault)?)),
            Scheme::Ecdsa => Self::Ecdsa(ecdsa::Pair::from_string(suri, None).map_err(fault)?),
        })
    }

    /// A new key pair and its mnemonic of twelve words, the only copy of the secret.
    pub fn generate(scheme: Scheme) -> (Self, Zeroizing<String>) {
        match scheme {
            Scheme::Sr25519 => {
                let (pair, phrase, _) = sr25519::Pair::generate_with_phrase(None);
                (Self::Sr25519(pair), Zeroizing::new(phrase))
            }
            Scheme::Ed25519 => {
                let (pair, phrase, _) = ed25519::Pair::generate_with_phrase(None);
                (Self::Ed25519(Box::new(pair)), Zeroizing::new(phrase))
            }
            Scheme::Ecdsa => {
                let (pair, phrase, _) = ecdsa::Pair::generate_with_phrase(None);
                (Self::Ecdsa(pair), Zeroizing::new(phrase))
            }
        }
    }

    /// Its scheme.
    pub const fn scheme(&self) -> Scheme {
        match self {
            Self::Sr25519(_) => Scheme::Sr25519,
            Self::Ed25519(_) => Scheme::Ed25519,
            Self::Ecdsa(_) => Scheme::Ecdsa,
        }
    }

    /// The public key with its scheme.
    pub fn signer(&self) -> MultiSigner {
        match self {
            Self::Sr25519(pair) => pair.public().into(),
            Self::Ed25519(pair) => pair.public().into(),
            Self::Ecdsa(pair) => pair.public().into(),
        }
    }

    /// The public key: 32 bytes, 33 for ecdsa.
    pub fn public_bytes(&self) -> Vec<u8> {
        match self {
            Self::Sr25519(pair) => pair.public().to_raw_vec(),
            Self::Ed25519(pair) => pair.public().to_raw_vec(),
            Self::Ecdsa(pair) => pair.public().to_raw_vec(),
        }
    }

    /// The account on the ledger.
    pub fn account(&self) -> AccountId32 {
        self.signer().into_account()
    }

    /// The account as written by wallets (SS58, prefix 42).
    pub fn address(&self) -> String {
        address_of(&self.account())
    }

    /// Signs bytes as they are.
    pub fn sign(&self, message: &[u8]) -> MultiSignature {
        match self {
            Self::Sr25519(pair) => pair.sign(message).into(),
            Self::Ed25519(pair) => pair.sign(message).into(),
            Self::Ecdsa(pair) => pair.sign(message).into(),
        }
    }
}

impl subxt::tx::Signer<subxt::SubstrateConfig> for Keypair {
    fn account_id(&self) -> subxt::utils::AccountId32 {
        subxt::utils::AccountId32(*self.account().as_ref())
    }

    fn sign(&self, payload: &[u8]) -> subxt::utils::MultiSignature {
        match self {
            Self::Sr25519(pair) => subxt::utils::MultiSignature::Sr25519(pair.sign(payload).0),
            Self::Ed25519(pair) => subxt::utils::MultiSignature::Ed25519(pair.sign(payload).0),
            Self::Ecdsa(pair) => subxt::utils::MultiSignature::Ecdsa(pair.sign(payload).0),
        }
    }
}

/// An account as wallets write it (SS58, prefix 42).
pub fn address_of(account: &AccountId32) -> String {
    account.to_ss58check_with_version(sp_core::crypto::Ss58AddressFormat::custom(42))
}

/// Reads an account: SS58 of any prefix, or 32 bytes of hex after `0x`.
///
/// # Errors
/// [`KeyError::Address`].
pub fn account_from(text: &str) -> Result<AccountId32, KeyError> {
    let fault = || KeyError::Address(text.to_owned());
    if let Some(digits) = text.strip_prefix("0x") {
        let bytes = hex::decode(digits).map_err(|_| fault())?;
        return <[u8; 32]>::try_from(bytes).map(AccountId32::new).map_err(|_| fault());
    }
    AccountId32::from_ss58check(text).map_err(|_| fault())
}

/// Whether a signature over `message` by `account` is good, bare or wrapped in `<Bytes>` as browser wallets do.
pub fn verifies(signature: &MultiSignature, message: &[u8], account: &AccountId32) -> bool {
    use sp_runtime::traits::Verify;
    let wrapped = [b"<Bytes>", message, b"</Bytes>"].concat();
    signature.verify(message, account) || signature.verify(wrapped.as_slice(), account)
}

/// Names of schemes, for help texts.
pub fn scheme_names() -> String {
    Scheme::ALL.map(Scheme::name).join(", ")
}

/// The slugs of a code, for help texts and error messages.
pub fn slugs<C: Code>() -> String {
    C::ALL.iter().map(|code| code.slug()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn development_keys_have_their_known_addresses() {
        let alice = Keypair::from_suri(Scheme::Sr25519, "//Alice").unwrap();
        assert_eq!(alice.address(), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
        let alice = Keypair::from_suri(Scheme::Ed25519, "//Alice").unwrap();
        assert_eq!(alice.address(), "5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu");
    }

    #[test]
    fn each_scheme_generates_signs_and_verifies() {
        for scheme in Scheme::ALL {
            let (pair, phrase) = Keypair::generate(scheme);
            assert_eq!(phrase.split(' ').count(), 12);
            let again = Keypair::from_suri(scheme, &phrase).unwrap();
            assert_eq!(pair.account(), again.account());
            let signature = pair.sign(b"text");
            assert!(verifies(&signature, b"text", &again.account()));
            assert!(!verifies(&signature, b"other", &again.account()));
            let wrapped = pair.sign(b"<Bytes>text</Bytes>");
            assert!(verifies(&wrapped, b"text", &pair.account()));
        }
    }

    #[test]
    fn bad_secrets_are_told_without_repeating_them() {
        let fault =
            Keypair::from_suri(Scheme::Sr25519, "legal winner thank year wave sausage worth useful legal winner thank")
                .unwrap_err()
                .to_string();
        assert!(!fault.contains("sausage"), "{fault}");
        assert!(Keypair::from_suri(Scheme::Ed25519, "//Alice/soft").is_err());
    }

    #[test]
    fn accounts_are_read_as_ss58_and_as_hex() {
        let alice = account_from("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY").unwrap();
        let hex = format!("0x{}", hex::encode::<&[u8]>(alice.as_ref()));
        assert_eq!(account_from(&hex).unwrap(), alice);
        assert!(account_from("5Grw").is_err());
        assert!(account_from("0x12").is_err());
    }

    #[test]
    fn debug_output_has_no_secret() {
        let (pair, _) = Keypair::generate(Scheme::Ecdsa);
        assert_eq!(format!("{pair:?}"), format!("Keypair(ecdsa, {})", pair.address()));
    }
}
