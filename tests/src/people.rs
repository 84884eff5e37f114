//! The people of the development consortium (`chain-spec/lishui.toml`) and of the applicants, with their keys.

use anyhow::{Context, Result};
use drl_client::{
    forms::Names,
    keys::{Keypair, Scheme},
};
use std::collections::BTreeMap;

/// The handles of the members, in the order of the description: the position is the organisation's id.
pub const MEMBERS: [&str; 4] = ["bureau", "transport", "ecology", "planning"];

/// A set of people that acts beside the others on one network.
///
/// Transactions of an account are numbered one after another, and an organisation is admitted once. So those who act at the same
/// time have officers of their own, whom the members appoint, and a company of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cast {
    /// The officers of the description, and the company of `examples/application`.
    Development,
    /// Who carry a release through while nodes come and go.
    Release,
    /// Whose requests are refused.
    Refusals,
    /// Who use wallets that are not ours.
    Wallets,
    /// Who go on after the grants.
    AfterGrant,
    /// Whose grant is read by light clients and checked by verifiers that run in JavaScript.
    Browser,
}

impl Cast {
    /// Those whom the description does not know: they have to be appointed.
    pub const APPOINTED: [Self; 5] = [Self::Release, Self::Refusals, Self::Wallets, Self::AfterGrant, Self::Browser];

    /// The secret URI of one of its people: `Bureau//chief` for instance.
    pub fn suri(self, person: &str) -> String {
        match self {
            Self::Development => format!("//{person}"),
            cast => format!("//{cast:?}//{person}"),
        }
    }

    /// The unified social credit code of its company, where that is not the one of `examples/application`. Invented, as those
    /// of `examples/README.md`.
    pub const fn company(self) -> Option<&'static str> {
        match self {
            Self::Development | Self::Wallets | Self::Browser => None,
            Self::Release => Some("91331100DEM000081K"),
            Self::Refusals => Some("91331100DEM00009XB"),
            Self::AfterGrant => Some("91331100DEM0001024"),
        }
    }

    /// The code of its experts, invented too: each cast has its own, who are admitted when somebody has to be rated.
    pub const fn experts(self) -> &'static str {
        match self {
            Self::Development | Self::Wallets => "51331100DEM0001103",
            Self::Release => "51331100DEM0001290",
            Self::Refusals => "51331100DEM000137T",
            Self::AfterGrant => "51331100DEM000145M",
            Self::Browser => "51331100DEM000153G",
        }
    }
}

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
    /// Which people these are.
    pub cast: Cast,
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
        Self::of(Cast::Development)
    }

    /// The keys of a cast.
    ///
    /// # Errors
    /// None with these secret URIs.
    pub fn of(cast: Cast) -> Result<Self> {
        let key = |scheme, person: &str| Keypair::from_suri(scheme, &cast.suri(person));
        let officers = |name: &str| -> Result<Officers> {
            Ok(Officers {
                chief: key(Scheme::Sr25519, &format!("{name}//chief"))?,
                clerk: key(Scheme::Sr25519, &format!("{name}//clerk"))?,
            })
        };
        let agencies = [("transport", "Transport"), ("ecology", "Ecology"), ("planning", "Planning")]
            .into_iter()
            .map(|(handle, name)| Ok((handle.to_owned(), officers(name)?)))
            .collect::<Result<_>>()?;
        Ok(Self {
            cast,
            bureau: officers("Bureau")?,
            agencies,
            signatory: key(Scheme::Ed25519, "Company//signatory")?,
            person: key(Scheme::Ecdsa, "Person")?,
            stranger: key(Scheme::Sr25519, "Stranger")?,
        })
    }

    /// The officers of an agency.
    ///
    /// # Errors
    /// There is no agency of that name.
    pub fn agency(&self, handle: &str) -> Result<&Officers> {
        self.agencies.get(handle).with_context(|| format!("no agency called {handle}"))
    }

    /// The officers of a member.
    ///
    /// # Errors
    /// There is no member of that name.
    pub fn member(&self, handle: &str) -> Result<&Officers> {
        match handle {
            "bureau" => Ok(&self.bureau),
            handle => self.agency(handle),
        }
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
