//! A genesis state that holds grants, for tests and measurements.
//!
//! The genesis of a consortium is made from its description, as for a real chain. Then datasets that are open and agreements that
//! are in force are written into the state, and grants are issued from them by the grants pallet itself. Nobody applied for
//! anything: what verdicts depend on is there, and nothing else.

#![deny(missing_docs)]

mod ledger;
mod spec;

pub use ledger::{furnish, issue, standing_question, AGENCY, GRANTS_OF_AGREEMENT, USER};
pub use spec::{change, genesis, write_spec};
