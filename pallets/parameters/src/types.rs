//! What is kept about a version.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use drl_primitives::{decision::Decider, parameters::Parameters, Day, Moment};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The number of a version, from 1.
pub type Version = u32;

/// One decided set of values.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct VersionRecord {
    /// The values.
    pub parameters: Parameters,
    /// The first day they apply to.
    pub effective_from: Day,
    /// When they were decided; 0 for those of genesis.
    pub decided_at: Moment,
    /// Who decided.
    pub decided_by: Decider,
    /// When they were cancelled, before they applied.
    pub cancelled_at: Option<Moment>,
}

/// The version that waits for its day.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Pending {
    /// Its number.
    pub version: Version,
    /// The first day it applies to.
    pub effective_from: Day,
}

/// What a version is today.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum VersionStatus {
    /// Its day has not come.
    Pending,
    /// It applies.
    InForce,
    /// It applied, and a later one does now.
    Past,
    /// It was dropped before its day.
    Cancelled,
}
