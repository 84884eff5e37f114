//! Why a method of `release_v1_*` gives no answer.

use jsonrpsee::types::{
    error::{INTERNAL_ERROR_CODE, INVALID_PARAMS_CODE},
    ErrorObjectOwned,
};
use std::fmt::Display;

/// Declares the faults: `Variant = code, "slug", "what it says";`.
macro_rules! faults {
    ($($(#[$attr:meta])* $variant:ident = $code:literal, $slug:literal, $message:literal;)+) => {
        /// A reason not to answer that is neither a wrong parameter nor a fault inside the node. Codes are stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Fault {
            $($(#[$attr])* $variant,)+
        }

        impl Fault {
            /// All of them.
            #[cfg(test)]
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its code in JSON-RPC.
            pub const fn code(self) -> i32 {
                match self { $(Self::$variant => $code),+ }
            }

            /// Its name, for programs.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }

            /// What it says.
            pub const fn message(self) -> &'static str {
                match self { $(Self::$variant => $message),+ }
            }
        }
    };
}

faults! {
    /// The connection, or the node as a whole, follows as many grants as it may.
    TooManySubscriptions = 8001, "too-many-subscriptions", "no further grant can be followed through this connection now";
    /// As many costly questions as the node answers at a time are being answered.
    Busy = 8002, "busy", "the node is answering as many costly questions as it may; ask again later";
    /// No final block with its votes is stored after the anchor, or the votes of a change of the authority set are missing.
    NoProof = 8003, "no-proof", "the node has not stored the votes that would prove it; ask again later, or ask an archive node";
    /// The node does not keep the state that is needed.
    StateGone = 8004, "state-gone", "the node has not kept the state that is needed; ask an archive node";
    /// The block that is named is not final, or its votes are not stored.
    NoSuchAnchor = 8005, "no-such-anchor", "there is no anchor at this block: take one from release_v1_anchor";
    /// The state was made by a later runtime than this node's verifier knows.
    UnknownLayout = 8006, "unknown-layout", "the state is of a newer ledger than this node knows; it needs a newer program";
    /// More grants than a certificate lists.
    TooManyGrants = 8007, "too-many-grants", "there are more grants than a certificate lists; ask about an agreement, or page by page";
    /// What was put together did not pass the check that every certificate passes before it is handed out.
    DoesNotHold = 8008, "does-not-hold", "what the node put together does not hold, and is not handed out";
}

impl Fault {
    /// The error, with a further reason.
    pub fn because(self, reason: &str) -> ErrorObjectOwned {
        ErrorObjectOwned::owned(self.code(), format!("{}: {reason}", self.message()), Some(self.slug()))
    }
}

impl From<Fault> for ErrorObjectOwned {
    fn from(fault: Fault) -> Self {
        Self::owned(fault.code(), fault.message(), Some(fault.slug()))
    }
}

/// A parameter is wrong, for a reason that the server's own check of its form does not see.
pub fn wrong_parameter(reason: impl Display) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(INVALID_PARAMS_CODE, "Invalid params", Some(reason.to_string()))
}

/// The node could not read its own chain: its fault, not that of whoever asked.
pub fn internal(reason: impl Display) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(INTERNAL_ERROR_CODE, "the node could not read its chain", Some(reason.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_and_names_are_unique_and_not_those_of_the_protocol() {
        let codes: BTreeSet<_> = Fault::ALL.iter().map(|fault| fault.code()).collect();
        let slugs: BTreeSet<_> = Fault::ALL.iter().map(|fault| fault.slug()).collect();
        assert_eq!((codes.len(), slugs.len()), (Fault::ALL.len(), Fault::ALL.len()));
        assert!(codes.iter().all(|code| !(-32768..=-32000).contains(code)));
    }
}
