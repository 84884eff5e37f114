//! Why a node does not let a transaction into its pool.

use drl_primitives::organisation::AdmissionRefusal;

/// Codes of the node's answers to a submission (`sc-rpc-api`, module `author`).
mod code {
    pub const BAD_FORMAT: i32 = 1001;
    pub const VERIFICATION: i32 = 1002;
    pub const INVALID: i32 = 1010;
    pub const BANNED: i32 = 1012;
    pub const ALREADY_IMPORTED: i32 = 1013;
    pub const TOO_LOW_PRIORITY: i32 = 1014;
    pub const IMMEDIATELY_DROPPED: i32 = 1016;
    pub const FUTURE_REFUSED: i32 = 1021;
}

/// A refusal. It left no trace on the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// By the ledger's rule of who may send transactions.
    Admission(AdmissionRefusal),
    /// The signature does not fit: another chain, another version, a mortality that is over, or a changed transaction.
    BadSignature,
    /// A transaction of this account with this number is in a block already.
    Stale,
    /// The account's earlier transactions are missing.
    Future,
    /// The transaction's mortality is over.
    Expired,
    /// It does not fit into a block.
    TooLarge,
    /// A transaction of this account with this number waits in the pool.
    NumberTaken,
    /// The pool holds this very transaction.
    AlreadyInPool,
    /// The pool is full.
    PoolFull,
    /// It was found invalid a short while ago; the node does not look again for some time.
    Banned,
    /// The bytes are no transaction.
    BadFormat,
    /// Anything else.
    Other {
        /// JSON-RPC error code.
        code: i32,
        /// What the node says.
        message: String,
    },
}

impl Refusal {
    /// Reads the node's answer to a submission: its code, message and data.
    pub fn from_rpc(code: i32, message: &str, data: &str) -> Self {
        match code {
            code::INVALID => Self::from_data(code, message, data),
            code::BAD_FORMAT | code::VERIFICATION => Self::BadFormat,
            code::BANNED => Self::Banned,
            code::ALREADY_IMPORTED => Self::AlreadyInPool,
            code::TOO_LOW_PRIORITY => Self::NumberTaken,
            code::IMMEDIATELY_DROPPED => Self::PoolFull,
            code::FUTURE_REFUSED => Self::Future,
            _ => Self::Other { code, message: joined(message, data) },
        }
    }

    /// The sentences are those of `sp_runtime::transaction_validity::InvalidTransaction`; a test holds them together.
    fn from_data(code: i32, message: &str, data: &str) -> Self {
        use sp_runtime::transaction_validity::InvalidTransaction as Invalid;
        let custom = data.strip_prefix("Custom error: ").and_then(|number| number.parse().ok());
        if let Some(refusal) = custom.and_then(AdmissionRefusal::from_custom_code) {
            return Self::Admission(refusal);
        }
        let known = [
            (Invalid::BadProof, Self::BadSignature),
            (Invalid::Stale, Self::Stale),
            (Invalid::Future, Self::Future),
            (Invalid::AncientBirthBlock, Self::Expired),
            (Invalid::ExhaustsResources, Self::TooLarge),
        ];
        known
            .into_iter()
            .find(|(invalid, _)| <&'static str>::from(*invalid) == data)
            .map_or_else(|| Self::Other { code, message: joined(message, data) }, |(_, refusal)| refusal)
    }

    /// A stable name, for programs.
    pub fn slug(&self) -> &str {
        use drl_primitives::Code;
        match self {
            Self::Admission(refusal) => refusal.slug(),
            Self::BadSignature => "bad-signature",
            Self::Stale => "stale",
            Self::Future => "future",
            Self::Expired => "expired",
            Self::TooLarge => "too-large",
            Self::NumberTaken => "number-taken",
            Self::AlreadyInPool => "already-in-pool",
            Self::PoolFull => "pool-full",
            Self::Banned => "banned",
            Self::BadFormat => "bad-format",
            Self::Other { .. } => "other",
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&crate::texts::refusal(self, drl_primitives::Language::English).sentence)
    }
}

fn joined(message: &str, data: &str) -> String {
    if data.is_empty() {
        message.to_owned()
    } else {
        format!("{message}: {data}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use drl_primitives::Code;
    use sp_runtime::transaction_validity::InvalidTransaction as Invalid;

    #[test]
    fn every_admission_refusal_is_read_from_its_code() {
        for refusal in AdmissionRefusal::ALL {
            let data = format!("Custom error: {}", refusal.custom_code());
            assert_eq!(Refusal::from_rpc(1010, "Invalid Transaction", &data), Refusal::Admission(*refusal));
        }
        let unknown = Refusal::from_rpc(1010, "Invalid Transaction", "Custom error: 250");
        assert_eq!(unknown.slug(), "other");
    }

    #[test]
    fn the_sdk_s_sentences_are_recognised() {
        let read = |invalid: Invalid| Refusal::from_rpc(1010, "Invalid Transaction", invalid.into());
        assert_eq!(read(Invalid::BadProof), Refusal::BadSignature);
        assert_eq!(read(Invalid::Stale), Refusal::Stale);
        assert_eq!(read(Invalid::Future), Refusal::Future);
        assert_eq!(read(Invalid::AncientBirthBlock), Refusal::Expired);
        assert_eq!(read(Invalid::ExhaustsResources), Refusal::TooLarge);
    }

    #[test]
    fn answers_of_the_pool_have_names() {
        assert_eq!(Refusal::from_rpc(1014, "Priority is too low: (1 vs 1)", ""), Refusal::NumberTaken);
        assert_eq!(Refusal::from_rpc(1016, "Immediately Dropped", ""), Refusal::PoolFull);
        assert_eq!(Refusal::from_rpc(1013, "Transaction Already Imported", ""), Refusal::AlreadyInPool);
        assert_eq!(Refusal::from_rpc(1012, "", ""), Refusal::Banned);
        assert_eq!(Refusal::from_rpc(1002, "Verification Error", ""), Refusal::BadFormat);
    }
}
