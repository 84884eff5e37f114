//! Failures of commands, and their exit codes.

use super::InputFault;
use crate::{
    evidence::EvidenceFault,
    files::FileFault,
    forms::FormFault,
    keys::KeyError,
    ledger::LedgerError,
    receipts::ReceiptFault,
    signing::SigningFault,
    texts::{self, faults::Fault, words, Text, Told},
    vault::VaultError,
};
use drl_primitives::Language;
use std::path::Path;

/// The exit codes of `drl`. 0 is a finalized success, or an answer; nothing else is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// Something on this machine: a file, the terminal.
    Local = 1,
    /// The command line, a file given, or a key or document cannot be used.
    Input = 2,
    /// No connection with a node, or a node that answers with an error.
    Connection = 3,
    /// The node did not take the transaction.
    Refused = 4,
    /// The transaction is in a finalized block and failed.
    Dispatch = 5,
    /// Not final in time. It may still take effect.
    Timeout = 6,
    /// A verification answered no: a grant that does not allow it, a document that does not fit its digest.
    Denied = 7,
    /// Client and node do not fit: version of the runtime, or another ledger.
    Version = 8,
    /// The transaction was dropped and can not take effect any more.
    Dropped = 9,
    /// A certificate or an anchor does not hold: nothing is proven, neither yes nor no.
    Unproven = 10,
}

impl ExitCode {
    /// All codes with their meaning, for the help text.
    pub const HELP: &'static str = "Exit codes: 0 finalized success or an answer; 1 file or terminal; 2 bad input; 3 connection; \
         4 refused by the node; 5 failed on the ledger; 6 not final in time; 7 verification denied; 8 client and node do not \
         fit; 9 dropped; 10 a certificate does not hold";

    /// Its name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Input => "input",
            Self::Connection => "connection",
            Self::Refused => "refused",
            Self::Dispatch => "failed",
            Self::Timeout => "timeout",
            Self::Denied => "denied",
            Self::Version => "version",
            Self::Dropped => "dropped",
            Self::Unproven => "unproven",
        }
    }

    const fn heading(self) -> Text {
        match self {
            Self::Local => words::FILE,
            Self::Input => words::BAD_INPUT,
            Self::Connection => words::CONNECTION,
            Self::Refused => words::REFUSED,
            Self::Dispatch => words::FAILED,
            Self::Timeout => words::TIMEOUT,
            Self::Denied => words::DENIED,
            Self::Version => words::WRONG_VERSION,
            Self::Dropped => words::DROPPED,
            Self::Unproven => words::UNPROVEN,
        }
    }
}

/// Why a command ends without success.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The command line asks for something that cannot be.
    #[error(transparent)]
    Input(#[from] InputFault),
    /// A file of a form.
    #[error(transparent)]
    Form(#[from] FormFault),
    /// A key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A file with a text or a signature.
    #[error(transparent)]
    Signing(#[from] SigningFault),
    /// A log of receipts, or a proof.
    #[error(transparent)]
    Receipt(#[from] ReceiptFault),
    /// A certificate or an anchor.
    #[error(transparent)]
    Evidence(#[from] EvidenceFault),
    /// The answer is no. Shown already.
    #[error("{0}")]
    Denied(String),
    /// A question was answered with no.
    #[error("{}", words::NOT_CONFIRMED.en)]
    NotConfirmed,
    /// A file, or the terminal.
    #[error(transparent)]
    File(#[from] FileFault),
}

impl Failure {
    /// A fault of a file.
    pub fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |fault| Self::File(FileFault::of(path)(fault))
    }

    /// The exit code.
    pub const fn exit_code(&self) -> ExitCode {
        match self {
            Self::File(_) | Self::Key(KeyError::Io(..)) | Self::Vault(VaultError::Io(..) | VaultError::Random(_)) => {
                ExitCode::Local
            }
            Self::Input(_) | Self::Form(_) | Self::Key(_) | Self::Signing(_) | Self::NotConfirmed => ExitCode::Input,
            Self::Vault(VaultError::Mismatch { .. } | VaultError::Corrupt(_)) | Self::Denied(_) => ExitCode::Denied,
            Self::Vault(_) => ExitCode::Input,
            Self::Ledger(fault) => ledger_code(fault),
            Self::Evidence(EvidenceFault::System(..)) => ExitCode::Local,
            Self::Evidence(EvidenceFault::Refused(..)) => ExitCode::Unproven,
            Self::Evidence(_) => ExitCode::Input,
            Self::Receipt(fault) => receipt_code(fault),
        }
    }

    /// The fault behind it, where it is one of this program; the ledger's own refusals have names of their own.
    fn fault(&self) -> Option<&dyn Fault> {
        match self {
            Self::Input(fault) => Some(fault),
            Self::Form(fault) => Some(fault),
            Self::Key(fault) => Some(fault),
            Self::Vault(fault) => Some(fault),
            Self::Signing(fault) => Some(fault),
            Self::File(fault) => Some(fault),
            Self::Receipt(fault) => Some(fault),
            Self::Evidence(fault) => Some(fault),
            Self::Ledger(LedgerError::Encode(fault)) => Some(fault),
            Self::Ledger(LedgerError::Dispatch(_) | LedgerError::Refused(_)) => None,
            Self::Ledger(fault) => Some(fault),
            Self::Denied(_) | Self::NotConfirmed => None,
        }
    }

    /// What to say, and what to do.
    pub fn tell(&self, language: Language) -> Told {
        match (self, self.fault()) {
            (Self::Ledger(LedgerError::Dispatch(fault)), _) => texts::dispatch(fault, language),
            (Self::Ledger(LedgerError::Refused(refusal)), _) => texts::refusal(refusal, language),
            (_, Some(fault)) => fault.tell(language),
            (Self::NotConfirmed, _) => {
                Told { sentence: words::NOT_CONFIRMED.of(language).into(), action: String::new() }
            }
            // An answer that says no gives its own reason, in the reader's language.
            (other, None) => Told { sentence: other.to_string(), action: String::new() },
        }
    }

    /// The stable name of the failure: `Pallet.Error` for a failed call, else of its kind.
    pub fn name(&self) -> String {
        match self {
            Self::Ledger(LedgerError::Dispatch(fault)) if fault.pallet.is_empty() => fault.name.clone(),
            Self::Ledger(LedgerError::Dispatch(fault)) => format!("{}.{}", fault.pallet, fault.name),
            Self::Ledger(LedgerError::Refused(refusal)) => refusal.slug().to_owned(),
            Self::Evidence(fault) => fault.refusal().unwrap_or(self.exit_code().slug()).to_owned(),
            other => other.exit_code().slug().to_owned(),
        }
    }

    /// For people.
    pub fn to_text(&self, language: Language) -> String {
        let told = self.tell(language);
        let heading = self.exit_code().heading().of(language);
        let name = match self {
            Self::Ledger(LedgerError::Dispatch(_)) => format!(" [{}]", self.name()),
            _ => String::new(),
        };
        let action = match told.action.as_str() {
            "" => String::new(),
            action => format!("\n  → {action}"),
        };
        format!("✗ {heading}{name}: {}{action}", told.sentence)
    }

    /// For programs.
    pub fn to_json(&self, language: Language) -> String {
        let told = self.tell(language);
        let code = self.exit_code();
        let mut error = serde_json::json!({
            "kind": code.slug(),
            "exit_code": code as u8,
            "name": self.name(),
            "sentence": told.sentence,
            "action": told.action,
        });
        if let (Some(fault), Some(fields)) = (self.fault(), error.as_object_mut()) {
            fields.insert("fault".to_owned(), fault.slug().into());
        }
        serde_json::to_string_pretty(&serde_json::json!({ "error": error })).unwrap_or_default()
    }
}

/// A log or a proof that does not fit what it is held against is a verification that answers no.
const fn receipt_code(fault: &ReceiptFault) -> ExitCode {
    match fault {
        ReceiptFault::System(..) => ExitCode::Local,
        ReceiptFault::CountMismatch(..)
        | ReceiptFault::RootDiffers(..)
        | ReceiptFault::NotAnExtension(..)
        | ReceiptFault::Proof(_)
        | ReceiptFault::OtherSize(..)
        | ReceiptFault::LeafDiffers(..)
        | ReceiptFault::OtherIndex(..)
        | ReceiptFault::OtherLog(..)
        | ReceiptFault::NotAnchored(_) => ExitCode::Denied,
        _ => ExitCode::Input,
    }
}

/// JSON-RPC: the parameters cannot be used.
const INVALID_PARAMETERS: i32 = -32_602;

const fn ledger_code(fault: &LedgerError) -> ExitCode {
    match fault {
        LedgerError::Rpc { code: INVALID_PARAMETERS, .. } => ExitCode::Input,
        LedgerError::Connect { .. }
        | LedgerError::Lost(_)
        | LedgerError::Rpc { .. }
        | LedgerError::NoBlock(_)
        | LedgerError::Decode { .. } => ExitCode::Connection,
        LedgerError::Version { .. } | LedgerError::OtherChain { .. } => ExitCode::Version,
        LedgerError::Refused(_) => ExitCode::Refused,
        LedgerError::Dispatch(_) => ExitCode::Dispatch,
        LedgerError::Dropped(_) => ExitCode::Dropped,
        LedgerError::Timeout { .. } => ExitCode::Timeout,
        LedgerError::Encode(_) => ExitCode::Input,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::DispatchFault;
    use drl_verifier::Refusal;

    fn failed() -> Failure {
        let fault = DispatchFault {
            pallet: "Utility".into(),
            name: "TooManyCalls".into(),
            docs: "Too many.".into(),
            reason: None,
        };
        Failure::Ledger(LedgerError::Dispatch(fault))
    }

    #[test]
    fn a_failed_call_has_its_name_and_its_sentence_in_both_languages() {
        assert_eq!(failed().exit_code(), ExitCode::Dispatch);
        let text = failed().to_text(Language::English);
        assert!(text.contains("[Utility.TooManyCalls]") && text.contains("too many calls in one batch"), "{text}");
        let text = failed().to_text(Language::Chinese);
        assert!(text.contains("批量操作中的调用过多") && text.contains("→ 请分成较小的批次提交"), "{text}");
    }

    #[test]
    fn failures_are_json_for_programs() {
        let json: serde_json::Value = serde_json::from_str(&failed().to_json(Language::English)).unwrap();
        assert_eq!(json["error"]["kind"], "failed");
        assert_eq!(json["error"]["exit_code"], 5);
        assert_eq!(json["error"]["name"], "Utility.TooManyCalls");
        assert!(json["error"].get("fault").is_none());
    }

    #[test]
    fn each_kind_has_its_exit_code() {
        let code = |fault: LedgerError| Failure::Ledger(fault).exit_code();
        assert_eq!(code(LedgerError::Refused(crate::ledger::Refusal::Stale)), ExitCode::Refused);
        let rpc = |code| LedgerError::Rpc { method: String::new(), code, message: String::new() };
        assert_eq!(code(rpc(-32_602)), ExitCode::Input);
        assert_eq!(code(rpc(-32_000)), ExitCode::Connection);
        assert_eq!(code(LedgerError::Dropped(String::new())), ExitCode::Dropped);
        assert_eq!(code(LedgerError::Lost(String::new())), ExitCode::Connection);
        assert_eq!(code(LedgerError::Version { node: String::new(), client: String::new() }), ExitCode::Version);
        assert_eq!(Failure::Key(KeyError::Password).exit_code(), ExitCode::Input);
        assert_eq!(Failure::Vault(VaultError::Corrupt(String::new())).exit_code(), ExitCode::Denied);
        assert_eq!(Failure::NotConfirmed.exit_code(), ExitCode::Input);
        assert_eq!(Failure::from(ReceiptFault::OtherSize(2, 3)).exit_code(), ExitCode::Denied);
        assert_eq!(Failure::from(ReceiptFault::NotCanonical(2)).exit_code(), ExitCode::Input);
        let refused = Failure::from(EvidenceFault::Refused("c.json".into(), Refusal::BadSignature));
        assert_eq!((refused.exit_code(), refused.name()), (ExitCode::Unproven, "bad-signature".into()));
        assert_eq!(Failure::from(EvidenceFault::NoReceipt(3)).exit_code(), ExitCode::Input);
        assert_eq!(Failure::Input(InputFault::NoKey).exit_code(), ExitCode::Input);
        assert_eq!(Failure::File(FileFault::NoHome).exit_code(), ExitCode::Local);
    }

    #[test]
    fn faults_of_this_program_have_sentence_advice_and_name() {
        let failure = Failure::Key(KeyError::NotFound("clerk".into()));
        let text = failure.to_text(Language::Chinese);
        assert!(text.contains("密钥库中没有名为 clerk 的密钥") && text.contains("→ 请用 drl key list"), "{text}");
        let json: serde_json::Value = serde_json::from_str(&failure.to_json(Language::English)).unwrap();
        assert_eq!((&json["error"]["kind"], &json["error"]["name"]), (&"input".into(), &"input".into()));
        assert_eq!(json["error"]["fault"], "key-not-found");
        assert_eq!(json["error"]["action"], "`drl key list` shows the names");
        // Of a transaction that cannot be made the reason itself is told, not that there is one.
        let failure = Failure::Ledger(crate::offline::OfflineFault::Form(9).into());
        let json: serde_json::Value = serde_json::from_str(&failure.to_json(Language::English)).unwrap();
        assert_eq!((&json["error"]["fault"], failure.exit_code()), (&"offline-form".into(), ExitCode::Input));
        assert!(failure.to_text(Language::Chinese).contains("文件的格式版本是 9"));
    }
}
