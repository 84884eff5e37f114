//! What happens to a grant after it was issued: holds, the records of its history, and who may act upon it (5.4).

use crate::{
    grant::{GrantStatus, GrantTerms, StatusCause},
    organisation::OrgKind,
    AgreementId, DatasetId, Digest, GrantHash, Moment, OrgId,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::weights::Weight;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::DispatchResult;

code_enum! {
    /// Why access under a grant is closed for a time.
    ///
    /// Holds that follow from the state of something else (the dataset suspended, R-106; the protection proof lapsed, R-048)
    /// are not placed: the verdict derives them.
    pub enum HoldKind {
        /// Lifted when the correction is accepted.
        Rectification = 0, "rectification", "closed during rectification", "整改期间关闭权限";
        /// Lifted when the risk is gone.
        Risk = 1, "risk", "a risk that cannot wait", "存在紧急安全风险";
    }
}

impl HoldKind {
    /// The cause that the history names when such a hold is placed.
    pub const fn cause(self) -> StatusCause {
        match self {
            Self::Rectification => StatusCause::Rectification,
            Self::Risk => StatusCause::RiskHold,
        }
    }
}

code_enum! {
    /// The kinds of actors that may stop a grant. What one kind placed, only the same kind lifts (architecture, decision 9).
    pub enum Overseer {
        /// The agency whose data the grant is for.
        Agency = 0, "agency", "the agency of the data", "数据开放主体";
        /// The data bureau.
        Bureau = 1, "bureau", "the data bureau", "公共数据主管部门";
    }
}

impl Overseer {
    /// What an organisation of this kind acts as, if it may stop a grant at all.
    pub const fn of(kind: OrgKind) -> Option<Self> {
        match kind {
            OrgKind::Agency => Some(Self::Agency),
            OrgKind::Bureau => Some(Self::Bureau),
            _ => None,
        }
    }
}

/// How many holds may stand together on one grant: each kind once for each overseer.
pub const MAX_HOLDS: u32 = 4;

/// Names a hold of a grant.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct HoldKey {
    /// Why.
    pub kind: HoldKind,
    /// The kind of actor that placed it, and alone may lift it.
    pub placed_by: Overseer,
}

/// Who acts upon a grant, and on what evidence.
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
pub struct Act<AccountId> {
    /// The organisation.
    pub organisation: OrgId,
    /// The officer who acted for it.
    pub officer: AccountId,
    /// Salted digest of the finding, order or result it rests on.
    pub evidence: Digest,
}

/// A hold that stands.
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
pub struct Hold<AccountId> {
    /// When it was placed.
    pub since: Moment,
    /// By whom, and on what evidence.
    pub act: Act<AccountId>,
}

/// One record of a grant's history. A record is never changed or removed.
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
pub struct StatusRecord<AccountId, BlockNumber> {
    /// The first moment at which the status was so.
    pub from: Moment,
    /// The block in which it became so.
    pub block: BlockNumber,
    /// The status from then on, the same as before where a further hold was placed or one of several lifted.
    pub status: GrantStatus,
    /// Why.
    pub cause: StatusCause,
    /// The hold that was placed or lifted.
    pub hold: Option<HoldKey>,
    /// The organisation that acted; when the grant was issued, the signer of the agreement.
    pub actor: Option<OrgId>,
    /// Its officer; none when the grant was issued.
    pub officer: Option<AccountId>,
    /// The evidence it acted on; none when the grant was issued, which rests on the agreement.
    pub evidence: Option<Digest>,
}

/// A grant as readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct GrantView<AccountId, BlockNumber> {
    /// Its name.
    pub grant: GrantHash,
    /// All that it allows.
    pub terms: GrantTerms,
    /// When it was issued.
    pub issued_at: Moment,
    /// In which block.
    pub issued_block: BlockNumber,
    /// What it is itself, apart from what it depends on.
    pub status: GrantStatus,
    /// The holds that stand, in the order of their names.
    pub holds: Vec<(HoldKey, Hold<AccountId>)>,
    /// How many records its history has.
    pub history_len: u32,
}

/// By what grants are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GrantsOf {
    /// Those of a dataset.
    Dataset(DatasetId),
    /// Those of a data user.
    User(OrgId),
    /// Those of an agreement, all its versions.
    Agreement(AgreementId),
}

/// What parts that oversee the use of data do to grants: rectification, objections, emergencies.
///
/// The caller has checked the officer and its duty. Here it is checked that the organisation is the agency of the data or the
/// bureau, and that the state machine 5.4 has such a step.
pub trait GrantControl<AccountId> {
    /// Closes access for a time.
    ///
    /// # Errors
    /// No such grant; not responsible for it; it has ended; its period is over; the same kind of actor has placed such a hold
    /// already.
    fn place_hold(grant: GrantHash, kind: HoldKind, act: Act<AccountId>) -> DispatchResult;

    /// Lifts a hold. Access opens again with the last one.
    ///
    /// # Errors
    /// No such grant; not responsible for it; no such hold; another kind of actor placed it.
    fn lift_hold(grant: GrantHash, kind: HoldKind, act: Act<AccountId>) -> DispatchResult;

    /// Ends the grant because a breach was not corrected as required.
    ///
    /// # Errors
    /// No such grant; not responsible for it; it has ended already.
    fn terminate(grant: GrantHash, act: Act<AccountId>) -> DispatchResult;

    /// Ends the grant because its dataset was withdrawn, sealed or destroyed.
    ///
    /// # Errors
    /// As [`GrantControl::terminate`].
    fn revoke(grant: GrantHash, act: Act<AccountId>) -> DispatchResult;

    /// Ends the grant because the emergency it served is over.
    ///
    /// # Errors
    /// As [`GrantControl::terminate`].
    fn shut_down(grant: GrantHash, act: Act<AccountId>) -> DispatchResult;

    /// The most that one of these may weigh.
    fn control_weight() -> Weight;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    #[test]
    fn as_many_holds_as_kinds_and_overseers_allow() {
        assert_eq!(MAX_HOLDS as usize, HoldKind::ALL.len() * Overseer::ALL.len());
    }

    #[test]
    fn r_095_agencies_and_bureau_oversee_and_nobody_else() {
        for kind in OrgKind::ALL {
            let expected = match kind {
                OrgKind::Agency => Some(Overseer::Agency),
                OrgKind::Bureau => Some(Overseer::Bureau),
                _ => None,
            };
            assert_eq!(Overseer::of(*kind), expected, "{kind:?}");
        }
    }

    #[test]
    fn each_kind_of_hold_has_its_cause() {
        let causes: std::collections::BTreeSet<_> = HoldKind::ALL.iter().map(|kind| kind.cause()).collect();
        assert_eq!(causes.len(), HoldKind::ALL.len());
    }
}
