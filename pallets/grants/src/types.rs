//! What is stored about a grant ([`drl_primitives::grant`], [`drl_primitives::grant_status`]), and changes of status.

use drl_primitives::{
    grant::{GrantStatus, StatusCause},
    grant_status::{Act, HoldKey, StatusRecord},
    Moment, OrgId,
};

pub use drl_primitives::{grant::Grant, grant_status::ShareKey};

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
