//! Agreements (annex 4) as grants see them.

use crate::{
    application::{AgencyList, ApprovedRow, Purpose},
    grant::GrantTerms,
    AgreementId, AgreementVersion, Day, Digest, GrantHash, Moment, OrgId, MAX_ROWS,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::DispatchError;

code_enum! {
    /// Whether an agreement is in force, at some moment.
    pub enum AgreementStanding {
        /// Not signed by both sides yet.
        NotInForce = 0, "not-in-force", "not signed by both sides", "尚未生效";
        InForce = 1, "in-force", "in force", "有效";
        Expired = 2, "expired", "expired", "已到期";
        EndedByNotice = 3, "ended-by-notice", "ended by notice", "已通知终止";
        TerminatedForBreach = 4, "terminated-for-breach", "terminated for breach", "因违约终止";
    }
}

code_enum! {
    /// How data is opened under an agreement (开放方式), R-068.
    pub enum DeliveryMode {
        Download = 0, "download", "download of files", "文件下载";
        Interface = 1, "interface", "interface calls", "接口调用";
        SandboxOnly = 2, "sandbox-only", "use inside a controlled environment", "受控环境内使用";
    }
}

/// A side of an agreement.
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
pub enum Side {
    /// The agency, or the bureau where two or more agencies are involved.
    Provider,
    /// The applicant, from now on the data user.
    DataUser,
}

/// One version of an agreement that both sides have signed: what grants are made from.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SignedTerms {
    /// The agreement.
    pub agreement: AgreementId,
    /// Its version.
    pub version: AgreementVersion,
    /// The data user.
    pub user: OrgId,
    /// Who signed for the provider's side.
    pub signer: OrgId,
    /// The agencies whose data it covers.
    pub agencies: AgencyList,
    /// The rows it covers, and the purpose of each row's scenario.
    pub rows: BoundedVec<(ApprovedRow, Purpose), ConstU32<MAX_ROWS>>,
    /// The one system.
    pub system: Digest,
    /// The one service.
    pub service: Digest,
    /// First moment of the term.
    pub from: Moment,
    /// First moment after the term.
    pub until: Moment,
    /// Last day of the protection proof.
    pub proof_valid_until: Day,
}

/// What grants ask of agreements.
pub trait Agreements {
    /// Whether this version of the agreement was in force at a moment, from its history; `None` where there is none.
    fn standing_at(agreement: AgreementId, version: AgreementVersion, at: Moment) -> Option<AgreementStanding>;

    /// The organisations that approved: the agencies, and the signer.
    fn approvers(agreement: AgreementId) -> Vec<OrgId>;

    /// Makes an agreement in force that covers `terms`, for benchmarks of verification.
    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_in_force(terms: &SignedTerms) -> AgreementId;
}

/// What agreements ask of grants, when an agreement version is complete.
pub trait GrantIssuer {
    /// Makes one grant for each dataset of the terms (architecture, decision 7) and returns their hashes.
    ///
    /// # Errors
    /// The named errors of the grants pallet; nothing is stored then.
    fn issue(terms: &SignedTerms) -> Result<Vec<GrantHash>, DispatchError>;
}

/// The grants that `terms` make: one for each dataset, its rows merged.
///
/// `genesis` is the hash of block 0: the same agreement on another chain makes other grants.
pub fn grant_terms(genesis: sp_core::H256, terms: &SignedTerms) -> Vec<GrantTerms> {
    let mut grants: Vec<GrantTerms> = Vec::new();
    for (row, purpose) in &terms.rows {
        let position = grants.iter().position(|g| g.dataset == row.dataset && g.dataset_version == row.version);
        match position.and_then(|p| grants.get_mut(p)) {
            Some(grant) => grant.merge(&row.items, *purpose),
            None => grants.push(GrantTerms::of_row(genesis, terms, row, *purpose)),
        }
    }
    grants
}
