//! Types, codes, texts and traits that more than one part of the data-release ledger shares.
//!
//! Nothing here has state. Pallets reach one another only through the traits of this crate (`Organisations`, `Datasets`,
//! `Applications`, `Agreements`, `GrantIssuer`, `Clocks`, `RuleParameters`); the runtime connects them. The verdict on a
//! grant is computed by one pure function, [`verdict::decide`], which the runtime, the RPC and offline verifiers call.
//!
//! Feature `runtime` (on by default, and on in every part that runs in or beside the node) adds what needs the engine: traits
//! whose methods have weights and dispatch errors, origins, signatures, stand-ins for tests. Without it the crate has few
//! dependencies and no host functions, so that a verifier of certificates reads the ledger's types and computes verdicts with
//! the ledger's own code, in a browser too.
//!
//! Rule numbers (`R-042`), questions (`Q-08`) and articles are those of the project's rules.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

#[macro_use]
mod code;
#[macro_use]
mod stored;

pub mod agreement;
pub mod agreement_text;
pub mod application;
pub mod application_view;
pub mod catalog;
pub mod clocks;
pub mod consortium;
pub mod correction;
pub mod credit;
pub mod credit_code;
pub mod dataset;
pub mod date;
pub mod decision;
pub mod digest;
pub mod governance;
pub mod grant;
pub mod grant_status;
pub mod hashing;
pub mod history;
pub mod law;
pub mod objection;
pub mod organisation;
pub mod parameters;
pub mod peers;
pub mod public_name;
pub mod receipts;
pub mod rectification;
pub mod reports;
pub mod review;
#[cfg(feature = "runtime")]
pub mod signing;
#[cfg(all(feature = "std", feature = "runtime"))]
pub mod testing;
pub mod verdict;
pub mod views;

pub use code::{Code, Language};
pub use credit_code::CreditCode;
pub use date::Day;
pub use digest::{Digest, HashAlgorithm};
pub use public_name::PublicName;

use primitive_types::H256;

/// Milliseconds since the Unix epoch, UTC: the unit of `pallet-timestamp`.
pub type Moment = u64;

/// An organisation of the registry. Assigned in order of admission, never reused.
pub type OrgId = u32;

/// A dataset of the catalog. Assigned in order of registration, never reused.
pub type DatasetId = u32;

/// A version of a dataset's catalog entry, counted from 1.
pub type DatasetVersion = u32;

/// A data item (数据项) of a dataset, numbered in its data dictionary.
pub type ItemCode = u16;

/// An application for restricted data. Assigned in order of submission.
pub type ApplicationId = u32;

/// A row of an application's demand list (annex 2), counted from 0.
pub type RowIndex = u16;

/// A use scenario of an application (annex 1), numbered by the applicant from 1.
pub type ScenarioNumber = u8;

/// An agreement (annex 4). Assigned in order of drafting.
pub type AgreementId = u32;

/// A version of an agreement: 1 when first signed, one more with each renewal.
pub type AgreementVersion = u32;

/// A running clock.
pub type ClockId = u64;

/// A delivery receipt. Assigned in order of filing, as all that follow.
pub type DeliveryId = u32;

/// A data-return receipt.
pub type ReturnId = u32;

/// A report of a data user on risk, quality or an incident.
pub type ReportId = u32;

/// A rating of an applicant.
pub type RatingId = u32;

/// An entry of the credit record.
pub type CreditEntryId = u32;

/// An order to rectify.
pub type RectificationId = u32;

/// An objection to the opening of a dataset.
pub type ObjectionId = u32;

/// A request to correct data.
pub type CorrectionId = u32;

/// The hash that names a grant: [`grant::GrantTerms::hash`].
pub type GrantHash = H256;

/// How many data items a dataset may have.
pub const MAX_ITEMS: u32 = 128;
/// How many rows a demand list (annex 2) may have.
pub const MAX_ROWS: u32 = 32;
/// How many use scenarios an application (annex 1) may describe.
pub const MAX_SCENARIOS: u32 = 16;
/// How many agencies one application may touch. Not more than [`MAX_ROWS`].
pub const MAX_AGENCIES: u32 = 16;
