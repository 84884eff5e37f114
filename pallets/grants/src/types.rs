//! What is stored about a grant.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use drl_primitives::{
    grant::{GrantStatus, GrantTerms, StatusCause},
    grant_status::{Act, AgreementShare, HoldKey, StatusRecord},
    AgreementId, Moment, OrgId,
};
use scale_info::TypeInfo;

/// A grant: what it allows, and when it was issued. Never changed or removed; what happens to it stands in its history.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Grant<BlockNumber> {
    /// All that it allows; their hash is its name.
    pub terms: GrantTerms,
    /// When it was issued.
    pub issued_at: Moment,
    /// In which block.
    pub issued_block: BlockNumber,
}

/// Names a share of an agreement: what an order about many grants stands on.
pub type ShareKey = (AgreementId, AgreementShare);

/// A change of status before it is dated: what [`StatusRecord`] holds beside time and block.
pub(crate) struct Change<AccountId> {
    pub status: GrantStatus,
    pub cause: StatusCause,
    pub hold: Option<HoldKey>,
    pub actor: OrgId,
    pub act: Option<Act<AccountId>>,
}

impl<AccountId> Change<AccountId> {
    /// The grant was issued; `signer` signed the agreement for the provider's side.
    pub fn issued(signer: OrgId) -> Self {
        Self { status: GrantStatus::Active, cause: StatusCause::Issued, hold: None, actor: signer, act: None }
    }

    /// Somebody acted upon the grant, or upon its agreement.
    pub fn by(act: Act<AccountId>, status: GrantStatus, cause: StatusCause, hold: Option<HoldKey>) -> Self {
        Self { status, cause, hold, actor: act.organisation, act: Some(act) }
    }

    /// The record of it.
    pub fn record<BlockNumber>(self, from: Moment, block: BlockNumber) -> StatusRecord<AccountId, BlockNumber> {
        let (officer, evidence) = self.act.map_or((None, None), |act| (Some(act.officer), Some(act.evidence)));
        StatusRecord {
            from,
            block,
            status: self.status,
            cause: self.cause,
            hold: self.hold,
            actor: Some(self.actor),
            officer,
            evidence,
        }
    }
}
