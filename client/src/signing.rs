//! Signatures under commitment letters and agreements: made here or on a machine without network, carried in by any officer.
//!
//! What is signed is the canonical text that the runtime checks against, with the expiry as its last line
//! ([`drl_primitives::signing`]). The text is shown before; its digest, BLAKE2b-256 of the canonical bytes, names it.

use crate::{keys::Keypair, texts::faults::fault_enum};
use drl_primitives::{
    agreement::Side,
    signing::{payload, SignedBy, SignedKind},
    AgreementId, Moment,
};
use drl_runtime::{Hash, Runtime};
use pallet_agreements::{Call, RenewalDecision};
use serde::{Deserialize, Serialize};
use sp_core::H256;

/// Version of the form of these files.
const FORM: u8 = 1;

/// What a signature is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// The data user commits itself (annex 3).
    Commitment,
    /// A side signs the agreement (annex 4).
    Agreement(Side),
    /// The data user asks for a further term of so many months.
    RequestRenewal(u16),
    /// The provider's side agrees to the renewal that was asked for.
    AgreeRenewal,
}

impl Act {
    /// The kind of text.
    pub const fn kind(self) -> SignedKind {
        match self {
            Self::Commitment => SignedKind::Commitment,
            _ => SignedKind::Agreement,
        }
    }
}

/// A text to be signed, as a file that is carried to the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextFile {
    /// Version of this form.
    pub form: u8,
    /// Hash of the first block of the ledger.
    pub genesis: Hash,
    /// The agreement.
    pub agreement: AgreementId,
    /// What the signature will be for.
    pub act: Act,
    /// The first moment at which the signature may not be carried in any more.
    pub expires_at: Moment,
    /// The canonical text.
    pub text: String,
}

/// A signature, as a file that is carried to somebody with a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureFile {
    /// What was signed.
    pub text: TextFile,
    /// The signature.
    pub signed: SignedBy,
}

fault_enum! {
    /// Why a file with a text or a signature cannot be used.
    #[derive(Debug, PartialEq, Eq)]
    pub enum SigningFault {
        /// A form of another version.
        Form(found: u8) = "signing-form",
            "the file has form {found}, this client knows {FORM}", "文件的格式版本是 {found}，本客户端只识别 {FORM}";
            "write the file with the client of this version", "请用本版本的客户端重新生成文件";
        /// The signature is not over this text by this account.
        Signature = "signing-signature",
            "the signature in the file is not over its text by its account", "文件中的签名与其文本或者账户不符";
            "fetch the text again with `drl agreement text` and sign it anew", "请用 drl agreement text 重新获取文本并签名";
    }
}

impl TextFile {
    /// A text to be signed.
    pub fn new(genesis: Hash, agreement: AgreementId, act: Act, expires_at: Moment, text: &[u8]) -> Self {
        // Canonical texts are UTF-8.
        Self { form: FORM, genesis, agreement, act, expires_at, text: String::from_utf8_lossy(text).into_owned() }
    }

    /// The digest that names the text: BLAKE2b-256 of the canonical bytes, as in the ledger's events.
    pub fn digest(&self) -> H256 {
        H256(sp_crypto_hashing::blake2_256(self.text.as_bytes()))
    }

    /// The bytes that are signed.
    pub fn payload(&self) -> Vec<u8> {
        payload(self.act.kind(), self.text.as_bytes(), self.expires_at)
    }

    /// Signs it. Needs no network.
    ///
    /// # Errors
    /// [`SigningFault::Form`].
    pub fn sign(&self, key: &Keypair) -> Result<SignatureFile, SigningFault> {
        if self.form != FORM {
            return Err(SigningFault::Form(self.form));
        }
        let signed =
            SignedBy { signer: key.account(), signature: key.sign(&self.payload()), expires_at: self.expires_at };
        Ok(SignatureFile { text: self.clone(), signed })
    }
}

impl SignatureFile {
    /// The call that carries the signature in, after a check of it.
    ///
    /// # Errors
    /// [`SigningFault`].
    pub fn call(&self) -> Result<Call<Runtime>, SigningFault> {
        if self.text.form != FORM {
            return Err(SigningFault::Form(self.text.form));
        }
        if self.signed.verify(self.text.act.kind(), self.text.text.as_bytes()).is_none() {
            return Err(SigningFault::Signature);
        }
        let (agreement, signed) = (self.text.agreement, self.signed.clone());
        Ok(match self.text.act {
            Act::Commitment => Call::sign_commitment { agreement, signed },
            Act::Agreement(side) => Call::sign { agreement, side, signed },
            Act::RequestRenewal(months) => Call::request_renewal { agreement, months, signed },
            Act::AgreeRenewal => Call::decide_renewal { agreement, decision: RenewalDecision::Agree(signed) },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Scheme;

    fn text(act: Act) -> TextFile {
        TextFile::new(H256::repeat_byte(1), 4, act, 1_767_600_000_000, "一 / one: 1\n".as_bytes())
    }

    #[test]
    fn signatures_of_each_scheme_are_carried_as_files() {
        for scheme in Scheme::ALL {
            let key = Keypair::from_suri(scheme, "//Alice").unwrap();
            for act in [Act::Commitment, Act::Agreement(Side::Provider), Act::RequestRenewal(6), Act::AgreeRenewal] {
                let json = serde_json::to_string(&text(act).sign(&key).unwrap()).unwrap();
                let back: SignatureFile = serde_json::from_str(&json).unwrap();
                assert!(back.call().is_ok(), "{scheme:?} {act:?}");
            }
        }
    }

    #[test]
    fn a_changed_file_is_refused() {
        let key = Keypair::from_suri(Scheme::Sr25519, "//Alice").unwrap();
        let good = text(Act::Commitment).sign(&key).unwrap();
        let changes: [fn(&mut SignatureFile); 4] = [
            |f| f.text.text.push('x'),
            |f| f.text.act = Act::AgreeRenewal,
            |f| f.signed.expires_at += 1,
            |f| f.signed.signer = Keypair::from_suri(Scheme::Sr25519, "//Bob").unwrap().account(),
        ];
        for (place, change) in changes.into_iter().enumerate() {
            let mut file = good.clone();
            change(&mut file);
            assert_eq!(file.call().unwrap_err(), SigningFault::Signature, "change {place}");
        }
        let mut file = good;
        file.text.form = 2;
        assert_eq!(file.call().unwrap_err(), SigningFault::Form(2));
    }

    #[test]
    fn the_digest_is_that_of_the_ledger_s_events() {
        let file = text(Act::Commitment);
        assert_eq!(file.digest().0, sp_crypto_hashing::blake2_256("一 / one: 1\n".as_bytes()));
    }
}
