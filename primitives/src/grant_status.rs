//! What happens to a grant after it was issued: holds, the records of its history, and who may act upon it (5.4).

use crate::{
    grant::{GrantStatus, GrantTerms, StatusCause},
    organisation::OrgKind,
    AgreementId, DatasetId, Digest, GrantHash, Moment, OrgId,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
#[cfg(feature = "runtime")]
use {crate::verdict::Reason, frame_support::weights::Weight, sp_runtime::DispatchResult};

code_enum! {
    /// Why access under a grant is closed for a time.
    ///
    /// Holds that follow from the state of something else (the dataset suspended, R-106; the protection proof lapsed, R-048)
    /// are not placed: the verdict derives them.
    pub enum HoldKind {
        /// R-096, R-097. Lifted when the correction is accepted.
        Rectification = 0, "rectification", "closed during rectification", "整改期间关闭权限";
        /// R-095. Lifted when the risk is gone.
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

/// What of an agreement an order is about: an order stands on the agreement, not on its grants, so that it is one step for any
/// number of them (architecture, decision 9). It applies to every version of the agreement, those of later renewals included.
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
#[serde(rename_all = "kebab-case")]
pub enum AgreementShare {
    /// All its grants. Only the bureau acts upon them.
    Whole,
    /// The grants of this agency's data. Only that agency acts upon them so (Q-12).
    Agency(OrgId),
}

impl AgreementShare {
    /// The kind of actor that acts upon it.
    pub const fn overseer(self) -> Overseer {
        match self {
            Self::Whole => Overseer::Bureau,
            Self::Agency(_) => Overseer::Agency,
        }
    }

    /// Whether it has the grants of this agency's data.
    pub const fn covers(self, agency: OrgId) -> bool {
        match self {
            Self::Whole => true,
            Self::Agency(own) => own == agency,
        }
    }
}

/// Names a share of an agreement: what an order about many grants stands on.
pub type ShareKey = (AgreementId, AgreementShare);

/// A hold that stands on an agreement.
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
pub struct AgreementHold<AccountId> {
    /// Which of its grants are closed by it.
    pub share: AgreementShare,
    /// Why.
    pub kind: HoldKind,
    /// Since when, by whom, and on what evidence.
    pub hold: Hold<AccountId>,
}

/// The status by which a verdict judges a grant: the worst of its `own`, that of the `whole` agreement, and that of the `share`
/// of it which is its agency's. All three as of one moment; `None` of an agreement on which nothing was ever ordered.
///
/// | | |
/// |---|---|
/// | before the grant was issued | none, whatever stands on the agreement |
/// | one is final | that one; of several the grant's own, then that of the whole agreement, then that of the share |
/// | none is final, one is held | held |
/// | otherwise | active |
pub fn status_under(
    own: Option<GrantStatus>,
    whole: Option<GrantStatus>,
    share: Option<GrantStatus>,
) -> Option<GrantStatus> {
    let statuses = [own?, whole.unwrap_or(GrantStatus::Active), share.unwrap_or(GrantStatus::Active)];
    let ended = statuses.into_iter().find(|status| status.is_final());
    let held = statuses.into_iter().find(|status| *status == GrantStatus::Held);
    ended.or(held).or(Some(GrantStatus::Active))
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
    /// What a verdict judges by: the worst of its own status and of what stands on its agreement ([`status_under`]).
    pub effective: GrantStatus,
    /// The holds that stand on itself, in the order of their names.
    pub holds: Vec<(HoldKey, Hold<AccountId>)>,
    /// The holds that stand on its agreement and close it with others: first those on the whole agreement.
    pub agreement_holds: Vec<AgreementHold<AccountId>>,
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
#[cfg(feature = "runtime")]
pub trait GrantControl<AccountId> {
    /// Closes access for a time (R-095 to R-097).
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

    /// Ends the grant because a breach was not corrected as required (R-098).
    ///
    /// # Errors
    /// No such grant; not responsible for it; it has ended already.
    fn terminate(grant: GrantHash, act: Act<AccountId>) -> DispatchResult;

    /// Ends the grant because its dataset was withdrawn, sealed or destroyed (R-107, R-143).
    ///
    /// # Errors
    /// As [`GrantControl::terminate`].
    fn revoke(grant: GrantHash, act: Act<AccountId>) -> DispatchResult;

    /// Ends the grant because the emergency it served is over (R-144).
    ///
    /// # Errors
    /// As [`GrantControl::terminate`].
    fn shut_down(grant: GrantHash, act: Act<AccountId>) -> DispatchResult;

    /// Closes access under all grants of an agreement at once (R-096, R-097): by the bureau under every one, by an agency under
    /// those of its own data (Q-12). One step, however many grants there are (architecture, decision 9). Grants of later versions
    /// are closed as well: the order is about the agreement.
    ///
    /// # Errors
    /// No such agreement; the organisation has no part in it as agency or bureau; it has closed it by such a hold already; the
    /// agreement has ended, or those grants have been ended.
    fn close_agreement(agreement: AgreementId, kind: HoldKind, act: Act<AccountId>) -> DispatchResult;

    /// Lifts what [`GrantControl::close_agreement`] placed. Every other hold stays, on the agreement and on its grants.
    ///
    /// # Errors
    /// As [`GrantControl::close_agreement`] where the organisation has no part; no such hold; another actor placed it.
    fn reopen_agreement(agreement: AgreementId, kind: HoldKind, act: Act<AccountId>) -> DispatchResult;

    /// Ends, because a breach was not corrected (R-098), all grants of an agreement: by the bureau every one, by an agency those
    /// of its own data. One step, however many grants there are. Grants of later versions are ended as well.
    ///
    /// Like a single grant they may be terminated after their period: the agreement's own end is no obstacle.
    ///
    /// # Errors
    /// No such agreement; the organisation has no part in it as agency or bureau; ended so already.
    fn terminate_agreement(agreement: AgreementId, act: Act<AccountId>) -> DispatchResult;

    /// The most that one of these may weigh.
    fn control_weight() -> Weight;
}

/// What the parts that act after the grant ask of grants.
#[cfg(feature = "runtime")]
pub trait GrantRegister {
    /// All that the grant allows.
    fn terms(grant: GrantHash) -> Option<GrantTerms>;

    /// Why data may, or may not, be obtained under the grant at this moment: the verdict on those of its items that are served,
    /// for the first of its purposes. [`Reason::Granted`] where it may.
    ///
    /// Suspended items do not stop the others (R-106, Q-21). Where all items of the grant are suspended, nothing may be
    /// obtained: [`Reason::ItemSuspended`].
    fn reason_now(grant: GrantHash) -> Reason;

    /// What [`GrantRegister::reason_now`] weighs.
    fn verdict_weight() -> Weight;

    /// Makes a grant that verifies, of this agency's data to this data user, for benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_grant(agency: OrgId, user: OrgId) -> GrantHash;
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
    fn q_12_an_agency_acts_upon_its_own_data_and_the_bureau_upon_the_whole() {
        assert_eq!(AgreementShare::Whole.overseer(), Overseer::Bureau);
        assert_eq!(AgreementShare::Agency(3).overseer(), Overseer::Agency);
        for agency in [3, 4] {
            assert!(AgreementShare::Whole.covers(agency));
            assert_eq!(AgreementShare::Agency(3).covers(agency), agency == 3);
        }
    }

    /// Every combination of the three, against the words of the documentation.
    #[test]
    fn the_worst_status_counts() {
        use GrantStatus::{Active, Held, Revoked, ShutDown, Terminated};
        let options: Vec<_> = GrantStatus::ALL.iter().copied().map(Some).chain([None]).collect();
        for whole in &options {
            for share in &options {
                assert_eq!(status_under(None, *whole, *share), None, "not yet issued");
                for own in GrantStatus::ALL {
                    let all = [Some(*own), *whole, *share];
                    let expected = match all {
                        [Some(own @ (Terminated | Revoked | ShutDown)), ..] => own,
                        [_, Some(whole @ (Terminated | Revoked | ShutDown)), _] => whole,
                        [_, _, Some(share @ (Terminated | Revoked | ShutDown))] => share,
                        _ if all.contains(&Some(Held)) => Held,
                        _ => Active,
                    };
                    assert_eq!(status_under(Some(*own), *whole, *share), Some(expected), "{own:?} {whole:?} {share:?}");
                }
            }
        }
    }

    #[test]
    fn the_view_reads_back_from_scale_and_json() {
        let act = Act { organisation: 1, officer: 2u64, evidence: Digest::sha256([3; 32]) };
        let hold = Hold { since: 4, act };
        let terms = GrantTerms {
            genesis: Default::default(),
            agreement: 1,
            agreement_version: 1,
            dataset: 1,
            dataset_version: 1,
            agency: 2,
            items: vec![1].try_into().unwrap(),
            purposes: Default::default(),
            system: Digest::sha256([2; 32]),
            service: Digest::sha256([3; 32]),
            user: 9,
            from: 1,
            until: 2,
            proof_valid_until: crate::Day(3),
        };
        let view = GrantView {
            grant: terms.hash(),
            terms,
            issued_at: 1,
            issued_block: 2u32,
            status: GrantStatus::Held,
            effective: GrantStatus::Terminated,
            holds: vec![(HoldKey { kind: HoldKind::Risk, placed_by: Overseer::Bureau }, hold)],
            agreement_holds: [AgreementShare::Whole, AgreementShare::Agency(2)]
                .map(|share| AgreementHold { share, kind: HoldKind::Rectification, hold })
                .to_vec(),
            history_len: 2,
        };
        assert_eq!(GrantView::decode(&mut &view.encode()[..]).as_ref(), Ok(&view));
        let json = serde_json::to_string(&view).unwrap();
        assert!(json.contains(r#""share":"whole""#) && json.contains(r#""share":{"agency":2}"#), "{json}");
        assert_eq!(serde_json::from_str::<GrantView<u64, u32>>(&json).unwrap(), view);
    }

    #[test]
    fn each_kind_of_hold_has_its_cause() {
        let causes: std::collections::BTreeSet<_> = HoldKind::ALL.iter().map(|kind| kind.cause()).collect();
        assert_eq!(causes.len(), HoldKind::ALL.len());
    }
}
