//! The people of the development consortium (`chain-spec/lishui.toml`) and of the applicants, with their keys.

use anyhow::{Context, Result};
use drl_client::{
    forms::Names,
    keys::{Keypair, Scheme},
};
use std::collections::BTreeMap;

/// The handles of the members, in the order of the description: the position is the organisation's id.
pub const MEMBERS: [&str; 4] = ["bureau", "transport", "ecology", "planning"];

/// The officers of a member.
#[derive(Clone)]
pub struct Officers {
    /// Chief data officer: decides and signs.
    pub chief: Keypair,
    /// Data officer: prepares.
    pub clerk: Keypair,
}

/// Everybody's keys. All are development keys.
#[derive(Clone)]
pub struct People {
    /// The bureau's.
    pub bureau: Officers,
    agencies: BTreeMap<String, Officers>,
    /// Authorised representative of the company of `examples/application`.
    pub signatory: Keypair,
    /// The natural person of `examples/application-individual`.
    pub person: Keypair,
    /// Somebody whom nobody admitted.
    pub stranger: Keypair,
}

impl People {
    /// The keys of the development consortium.
    ///
    /// # Errors
    /// None with these secret URIs.
    pub fn development() -> Result<Self> {
        let sr25519 = |suri: &str| Keypair::from_suri(Scheme::Sr25519, suri);
        let officers = |name: &str| -> Result<Officers> {
            Ok(Officers { chief: sr25519(&format!("//{name}//chief"))?, clerk: sr25519(&format!("//{name}//clerk"))? })
        };
        let agencies = [("transport", "Transport"), ("ecology", "Ecology"), ("planning", "Planning")]
            .into_iter()
            .map(|(handle, name)| Ok((handle.to_owned(), officers(name)?)))
            .collect::<Result<_>>()?;
        Ok(Self {
            bureau: officers("Bureau")?,
            agencies,
            signatory: Keypair::from_suri(Scheme::Ed25519, "//Company//signatory")?,
            person: Keypair::from_suri(Scheme::Ecdsa, "//Person")?,
            stranger: sr25519("//Stranger")?,
        })
    }

    /// The officers of an agency.
    ///
    /// # Errors
    /// There is no agency of that name.
    pub fn agency(&self, handle: &str) -> Result<&Officers> {
        self.agencies.get(handle).with_context(|| format!("no agency called {handle}"))
    }
}

/// The members' handles as short names.
pub fn member_names() -> Names {
    let mut names = Names::default();
    for (id, handle) in (0u32..).zip(MEMBERS) {
        names.organisations.insert(handle.to_owned(), id);
    }
    names
}
