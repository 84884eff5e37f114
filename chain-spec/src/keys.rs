//! Keys as they are written in a description.

use drl_primitives::peers::NodeId;
use sp_core::{
    crypto::{Pair, Ss58Codec},
    ed25519, sr25519,
};
use sp_runtime::AccountId32;

/// Reads a public key: SS58, `0x` with 64 hex digits, or, where `development` allows it, a secret URI.
///
/// # Errors
/// What the text should have been.
pub fn public<P: Pair>(text: &str, development: bool) -> Result<P::Public, String>
where
    P::Public: Ss58Codec,
{
    if let Some(digits) = text.strip_prefix("0x") {
        let bytes = hex::decode(digits).map_err(|e| format!("'{text}' is not hexadecimal: {e}"))?;
        return P::Public::try_from(bytes.as_slice()).map_err(|_| format!("'{text}' is not 32 bytes long"));
    }
    if text.starts_with("//") {
        if !development {
            return Err(format!(
                "'{text}' is a development key, known to everybody; a live chain needs public keys (or set chain.development)"
            ));
        }
        return P::from_string(text, None)
            .map(|pair| pair.public())
            .map_err(|e| format!("'{text}' is not a secret URI: {e:?}"));
    }
    P::Public::from_ss58check(text)
        .map_err(|e| format!("'{text}' is neither an SS58 address nor a 0x public key: {e:?}"))
}

/// Reads the account of an officer (sr25519 where a secret URI is given).
///
/// # Errors
/// As [`public`].
pub fn account(text: &str, development: bool) -> Result<AccountId32, String> {
    public::<sr25519::Pair>(text, development).map(|key| AccountId32::from(key.0))
}

/// Reads an Aura key.
///
/// # Errors
/// As [`public`].
pub fn aura(text: &str, development: bool) -> Result<sp_consensus_aura::sr25519::AuthorityId, String> {
    public::<sr25519::Pair>(text, development).map(Into::into)
}

/// Reads a GRANDPA key.
///
/// # Errors
/// As [`public`].
pub fn grandpa(text: &str, development: bool) -> Result<sp_consensus_grandpa::AuthorityId, String> {
    public::<ed25519::Pair>(text, development).map(Into::into)
}

/// Reads the identity of a node: its peer id, or, where `development` allows it, a secret URI.
///
/// # Errors
/// What the text should have been.
pub fn node(text: &str, development: bool) -> Result<NodeId, String> {
    if text.starts_with("//") && development {
        return node_of_uri(text);
    }
    text.parse().map_err(|e| format!("'{text}': {e}"))
}

/// The identity of the node whose key a secret URI gives.
///
/// # Errors
/// It is no secret URI.
pub fn node_of_uri(uri: &str) -> Result<NodeId, String> {
    public::<ed25519::Pair>(uri, true).map(|key| NodeId(key.0))
}

/// The node key that a secret URI gives, as `--node-key` takes it. For development.
///
/// # Errors
/// It is no secret URI.
pub fn node_secret(uri: &str) -> Result<[u8; 32], String> {
    ed25519::Pair::from_string(uri, None)
        .map(|pair| pair.seed())
        .map_err(|e| format!("'{uri}' is not a secret URI: {e:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_read_by_peer_id_or_in_development_by_secret() {
        let of_uri = node("//Bureau//node", true).unwrap();
        assert_eq!(node(&of_uri.to_string(), false), Ok(of_uri));
        assert_eq!(ed25519::Pair::from_seed(&node_secret("//Bureau//node").unwrap()).public().0, of_uri.0);
        for (text, development) in [("//Bureau//node", false), ("12D3KooW", true), ("", true)] {
            assert!(node(text, development).unwrap_err().contains("12D3KooW"), "{text}");
        }
    }

    #[test]
    fn keys_are_read_in_three_forms() {
        let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
        let hex = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
        assert_eq!(account(alice, false), account(hex, false));
        assert_eq!(account("//Alice", true), account(hex, false));
        assert!(account("//Alice", false).unwrap_err().contains("development key"));
        assert!(account("0x12", true).unwrap_err().contains("not 32 bytes"));
        assert!(account("0xzz", true).unwrap_err().contains("not hexadecimal"));
        assert!(account("5Grw", true).unwrap_err().contains("SS58"));
    }
}
