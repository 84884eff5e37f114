//! Transactions as files: made here, signed on a machine without network, sent from a third.

use crate::{
    keys::{account_from, address_of, Keypair},
    ledger::{transaction_hash, BlockId, LedgerError},
    metadata::metadata,
    texts::faults::fault_enum,
};
use codec::{Decode, DecodeAll, Encode};
use drl_runtime::{Hash, RuntimeCall, VERSION};
use frame_support::traits::GetCallMetadata;
use serde::{Deserialize, Serialize};
use sp_runtime::AccountId32;
use subxt::{
    config::{substrate::SpecVersionForRange, DefaultExtrinsicParamsBuilder},
    ext::scale_encode::{self, EncodeAsFields, FieldIter, TypeResolver},
    OfflineClient, SubstrateConfig,
};

/// Version of the form of these files.
const FORM: u8 = 1;
/// The shortest and the longest life of a transaction, in blocks.
pub const LIFETIMES: std::ops::RangeInclusive<u64> = 4..=4096;

fault_enum! {
    /// Why a transaction cannot be made, read or signed.
    #[derive(Debug, PartialEq, Eq)]
    pub enum OfflineFault {
        /// A file of another form.
        Form(found: u8) = "offline-form",
            "the file has form {found}, this client knows {FORM}", "文件的格式版本是 {found}，本客户端只识别 {FORM}";
            "write the file with the client of this version", "请用本版本的客户端重新生成文件";
        /// A lifetime that is none.
        Lifetime(shortest: u64, longest: u64, found: u64) = "offline-lifetime",
            "a lifetime is a power of two from {shortest} to {longest} blocks, not {found}",
            "有效期应为 {shortest} 至 {longest} 个区块之间的 2 的幂，不能是 {found}";
            "give --lifetime 64, or 4096 for a file that is carried by hand", "请使用 --lifetime 64，人工传递的文件可用 4096";
        /// The call's bytes are none.
        Call(reason: String) = "offline-call", "the call cannot be read: {reason}", "无法读取调用：{reason}";
            "copy the call anew, or make the file again", "请重新复制调用内容，或者重新生成文件";
        /// The account in the file is none.
        Account(found: String) = "offline-account",
            "the account in the file is no address: {found}", "文件中的账户不是地址：{found}";
            "make the file again", "请重新生成文件";
        /// The key is not that of the account.
        OtherKey(account: String, key: String) = "offline-other-key",
            "it is for {account}, the key is of {key}", "该交易应由 {account} 签名，所用密钥属于 {key}";
            "sign with the key of that account, or make the file for another --account",
            "请使用该账户的密钥签名，或者用 --account 为其他账户重新生成";
        /// It cannot be signed.
        Signing(reason: String) = "offline-signing", "the transaction cannot be signed: {reason}", "无法签名：{reason}";
            "make the file again", "请重新生成文件";
        /// The bytes are no transaction.
        NoTransaction(reason: String) = "offline-no-transaction", "no transaction: {reason}", "不是交易：{reason}";
            "make and sign the transaction again", "请重新生成并签名";
    }
}

/// A transaction that is not signed yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Version of this form.
    pub form: u8,
    /// The call, encoded, in hex.
    pub call: String,
    /// The call in words; for the reader, never read back.
    pub reads: String,
    /// Who is to sign, SS58.
    pub account: String,
    /// The account's transaction number.
    pub nonce: u64,
    /// Hash of the first block of the ledger.
    pub genesis: Hash,
    /// Version of the runtime.
    pub spec_version: u32,
    /// Version of the transaction format.
    pub transaction_version: u32,
    /// Number of the block from which it is valid.
    pub birth: u64,
    /// Hash of that block.
    pub birth_hash: Hash,
    /// How many blocks it is valid.
    pub lifetime: u64,
}

/// A signed transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// Version of this form.
    pub form: u8,
    /// The transaction, in hex.
    #[serde(with = "hex_bytes")]
    pub bytes: Vec<u8>,
    /// The call in words; for the reader.
    pub reads: String,
    /// Who signed.
    pub account: String,
    /// Hash of the first block of the ledger.
    pub genesis: Hash,
    /// Number of the block from which it is valid.
    pub birth: u64,
    /// How many blocks it is valid.
    pub lifetime: u64,
}

impl Signed {
    /// The number of the first block in which it is void.
    pub const fn death(&self) -> u64 {
        self.birth.saturating_add(self.lifetime)
    }

    /// The hash by which explorers know it.
    pub fn hash(&self) -> Hash {
        transaction_hash(&self.bytes)
    }
}

/// A call whose arguments are encoded already.
struct EncodedCall {
    pallet: String,
    name: String,
    arguments: Arguments,
}

struct Arguments(Vec<u8>);

impl EncodeAsFields for Arguments {
    fn encode_as_fields_to<R: TypeResolver>(
        &self,
        _: &mut dyn FieldIter<'_, R::TypeId>,
        _: &R,
        out: &mut Vec<u8>,
    ) -> Result<(), scale_encode::Error> {
        out.extend_from_slice(&self.0);
        Ok(())
    }
}

impl subxt::tx::Payload for EncodedCall {
    type CallData = Arguments;

    fn pallet_name(&self) -> &str {
        &self.pallet
    }

    fn call_name(&self) -> &str {
        &self.name
    }

    fn call_data(&self) -> &Arguments {
        &self.arguments
    }
}

impl From<&RuntimeCall> for EncodedCall {
    fn from(call: &RuntimeCall) -> Self {
        let names = call.get_call_metadata();
        // The first two bytes are the indices of pallet and call.
        let arguments = call.encode().split_off(2);
        Self { pallet: names.pallet_name.into(), name: names.function_name.into(), arguments: Arguments(arguments) }
    }
}

impl Draft {
    /// A transaction of `account`, valid for `lifetime` blocks from `birth` on.
    ///
    /// # Errors
    /// [`LedgerError::Encode`] for a lifetime that is no power of two within [`LIFETIMES`].
    pub fn new(
        call: &RuntimeCall,
        account: AccountId32,
        nonce: u64,
        birth: BlockId,
        lifetime: u64,
        genesis: Hash,
    ) -> Result<Self, LedgerError> {
        let draft = Self {
            form: FORM,
            call: format!("0x{}", hex::encode(call.encode())),
            reads: describe(call),
            account: address_of(&account),
            nonce,
            genesis,
            spec_version: VERSION.spec_version,
            transaction_version: VERSION.transaction_version,
            birth: birth.number,
            birth_hash: birth.hash,
            lifetime,
        };
        draft.check()?;
        Ok(draft)
    }

    /// Whether this client can sign it: form, versions, mortality.
    ///
    /// # Errors
    /// [`LedgerError::Encode`], [`LedgerError::Version`].
    pub fn check(&self) -> Result<(), LedgerError> {
        if self.form != FORM {
            return Err(OfflineFault::Form(self.form).into());
        }
        if (self.spec_version, self.transaction_version) != (VERSION.spec_version, VERSION.transaction_version) {
            let version = |spec, transaction| format!("{} {spec}/{transaction}", VERSION.spec_name);
            return Err(LedgerError::Version {
                node: version(self.spec_version, self.transaction_version),
                client: version(VERSION.spec_version, VERSION.transaction_version),
            });
        }
        if !LIFETIMES.contains(&self.lifetime) || !self.lifetime.is_power_of_two() {
            return Err(OfflineFault::Lifetime(*LIFETIMES.start(), *LIFETIMES.end(), self.lifetime).into());
        }
        Ok(())
    }

    /// The call, read from its bytes: what will be signed, whatever [`Draft::reads`] says.
    ///
    /// # Errors
    /// [`LedgerError::Encode`].
    pub fn decoded_call(&self) -> Result<RuntimeCall, LedgerError> {
        Ok(call_from_hex(&self.call)?)
    }

    /// Signs it. Needs no network.
    ///
    /// # Errors
    /// [`LedgerError::Encode`] where the key is not the account's or the draft is damaged; [`LedgerError::Version`].
    pub fn sign(&self, key: &Keypair) -> Result<Signed, LedgerError> {
        self.check()?;
        let account = account_from(&self.account).map_err(|_| OfflineFault::Account(self.account.clone()))?;
        if account != key.account() {
            return Err(OfflineFault::OtherKey(self.account.clone(), key.address()).into());
        }
        let call = self.decoded_call()?;
        let encoded = EncodedCall::from(&call);
        let fault = |reason: String| LedgerError::Encode(OfflineFault::Signing(reason));
        let client = self.client();
        let client = client.at_block(self.birth).map_err(|e| fault(e.to_string()))?;
        let parameters = DefaultExtrinsicParamsBuilder::<SubstrateConfig>::new()
            .nonce(self.nonce)
            .mortal_from_unchecked(self.lifetime, self.birth, self.birth_hash)
            .build();
        let signed = client
            .tx()
            .create_signable_offline(&encoded, parameters)
            .and_then(|mut signable| signable.sign(key))
            .map_err(|e| fault(e.to_string()))?;
        Ok(Signed {
            form: FORM,
            bytes: signed.into_encoded(),
            reads: describe(&call),
            account: self.account.clone(),
            genesis: self.genesis,
            birth: self.birth,
            lifetime: self.lifetime,
        })
    }

    fn client(&self) -> OfflineClient<SubstrateConfig> {
        let versions = SpecVersionForRange {
            block_range: 0..u64::MAX,
            spec_version: self.spec_version,
            transaction_version: self.transaction_version,
        };
        let config = SubstrateConfig::builder()
            .set_genesis_hash(self.genesis)
            .set_metadata_for_spec_versions([(self.spec_version, metadata().clone())])
            .set_spec_version_for_block_ranges([versions])
            .build();
        OfflineClient::new_with_config(config)
    }
}

/// Reads an encoded call, in hex with or without `0x`.
///
/// # Errors
/// [`OfflineFault::Call`].
pub fn call_from_hex(text: &str) -> Result<RuntimeCall, OfflineFault> {
    let fault = |reason: String| OfflineFault::Call(reason);
    let bytes = hex::decode(text.strip_prefix("0x").unwrap_or(text)).map_err(|e| fault(e.to_string()))?;
    RuntimeCall::decode_all(&mut bytes.as_slice()).map_err(|e| fault(e.to_string()))
}

/// A call in words: pallet, call and arguments.
pub fn describe(call: &RuntimeCall) -> String {
    let readable = crate::readable::call(call);
    let name = readable.get("call").and_then(serde_json::Value::as_str).unwrap_or_default();
    let arguments = readable.get("arguments").unwrap_or(&serde_json::Value::Null);
    format!("{name} {arguments}")
}

mod hex_bytes {
    use serde::{de::Error, Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("0x{}", hex::encode(bytes)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        hex::decode(text.strip_prefix("0x").unwrap_or(&text)).map_err(D::Error::custom)
    }
}

/// Reads a transaction back from its bytes, as a node would.
///
/// # Errors
/// [`LedgerError::Encode`].
pub fn decode_transaction(bytes: &[u8]) -> Result<drl_runtime::UncheckedExtrinsic, LedgerError> {
    drl_runtime::UncheckedExtrinsic::decode(&mut &bytes[..])
        .map_err(|fault| OfflineFault::NoTransaction(fault.to_string()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Scheme;
    use sp_core::H256;
    use sp_runtime::{generic::Preamble, traits::Verify};

    fn draft(key: &Keypair) -> Draft {
        let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![1, 2, 3] });
        let birth = BlockId { hash: H256::repeat_byte(7), number: 1_000 };
        Draft::new(&call, key.account(), 3, birth, 64, H256::repeat_byte(9)).unwrap()
    }

    #[test]
    fn a_signed_draft_is_a_transaction_of_the_runtime_with_a_good_signature() {
        for scheme in Scheme::ALL {
            let key = Keypair::from_suri(scheme, "//Alice").unwrap();
            let draft = draft(&key);
            let json = serde_json::to_string(&draft).unwrap();
            let signed = serde_json::from_str::<Draft>(&json).unwrap().sign(&key).unwrap();
            let transaction = decode_transaction(&signed.bytes).unwrap();
            let Preamble::Signed(address, signature, extension) = transaction.preamble else { panic!("not signed") };
            assert_eq!(address, key.account().into());
            // What the runtime has signed: call, extension, and the implicit data that both sides know.
            let implicit =
                (VERSION.spec_version, VERSION.transaction_version, H256::repeat_byte(9), H256::repeat_byte(7));
            let payload = (&transaction.function, &extension, implicit).encode();
            let payload = if payload.len() > 256 { sp_crypto_hashing::blake2_256(&payload).to_vec() } else { payload };
            assert!(signature.verify(payload.as_slice(), &key.account()), "{scheme:?}");
            assert_eq!(signed.death(), 1_064);
        }
    }

    #[test]
    fn a_draft_is_signed_by_its_account_only() {
        let (alice, bob) = ("//Alice", "//Bob");
        let alice = Keypair::from_suri(Scheme::Sr25519, alice).unwrap();
        let bob = Keypair::from_suri(Scheme::Sr25519, bob).unwrap();
        assert!(matches!(draft(&alice).sign(&bob), Err(LedgerError::Encode(OfflineFault::OtherKey(..)))));
    }

    #[test]
    fn damaged_drafts_are_refused() {
        let key = Keypair::from_suri(Scheme::Sr25519, "//Alice").unwrap();
        let change: [fn(&mut Draft); 6] = [
            |d| d.form = 2,
            |d| d.spec_version += 1,
            |d| d.lifetime = 60,
            |d| d.lifetime = 8_192,
            |d| d.call.push_str("00"),
            |d| d.call = "0xzz".into(),
        ];
        for (place, change) in change.into_iter().enumerate() {
            let mut draft = draft(&key);
            change(&mut draft);
            assert!(draft.sign(&key).is_err(), "change {place}");
        }
    }

    #[test]
    fn what_is_shown_comes_from_the_bytes() {
        let key = Keypair::from_suri(Scheme::Sr25519, "//Alice").unwrap();
        let mut draft = draft(&key);
        draft.reads = "something harmless".into();
        assert!(describe(&draft.decoded_call().unwrap()).starts_with("System.remark"));
        assert!(draft.sign(&key).unwrap().reads.starts_with("System.remark"));
    }
}
