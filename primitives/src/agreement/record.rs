//! What the ledger keeps of an agreement, and when by that it was in force.
//!
//! Terms and notices end by the clock of the chain, to the millisecond; the recording of such an end follows a little later.
//! So nothing here trusts the recorded state alone.

use super::{AgreementEnd, AgreementStanding, AgreementState, AgreementTerms, Notice, Side, TermSpan};
use crate::{application::AgencyList, AgreementVersion, ApplicationId, ClockId, Moment, OrgId};
use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use primitive_types::H256;
use scale_info::TypeInfo;

/// The part of an agreement that changes with its state.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Agreement {
    /// The application it comes from.
    pub application: ApplicationId,
    /// The data user.
    pub user: OrgId,
    /// Who signs for the provider's side.
    pub signer: OrgId,
    /// The agencies whose data it covers, ascending.
    pub agencies: AgencyList,
    /// The state as last recorded. An end that comes by time is recorded a little later than it comes.
    pub state: AgreementState,
    /// The latest version, from 1.
    pub version: AgreementVersion,
    /// How many texts were written: drafts and requests for renewal.
    pub texts: u32,
    /// Version of the model text of the agreement.
    pub template: u32,
    /// Version of the model text of the commitment letter.
    pub commitment_template: u32,
    /// The notice that was given.
    pub notice: Option<Notice>,
    /// How and when it ended.
    pub ended: Option<AgreementEnd>,
    /// The clock of the term.
    pub term_clock: Option<ClockId>,
    /// The clock of the notice.
    pub notice_clock: Option<ClockId>,
    /// How many entries its history has.
    pub history: u32,
}

/// One version of an agreement. Once both sides have signed it never changes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct VersionRecord {
    /// What the parties agree on.
    pub terms: AgreementTerms,
    /// Which text of the agreement it is, from 1.
    pub number: u32,
    /// BLAKE2b-256 of the canonical text.
    pub text: H256,
    /// The term; `None` before both sides have signed.
    pub span: Option<TermSpan>,
}

impl Agreement {
    /// The organisation on a side.
    pub fn party(&self, side: Side) -> OrgId {
        match side {
            Side::Provider => self.signer,
            Side::DataUser => self.user,
        }
    }

    /// Whether the version with this term was in force at a moment; a version without a term is not signed by both sides.
    pub fn standing(&self, span: Option<&TermSpan>, at: Moment) -> AgreementStanding {
        let Some(span) = span else { return AgreementStanding::NotInForce };
        match self.ended.or_else(|| self.early_end()) {
            Some(end) if end.at < span.until && at >= end.at => standing_after(end.how),
            _ if at >= span.until => AgreementStanding::Expired,
            _ if at < span.from => AgreementStanding::NotInForce,
            _ => AgreementStanding::InForce,
        }
    }

    /// How and when it ends if nothing else happens; `span` is the term of its latest version. A notice to the last day of the
    /// term leaves the end to the term.
    pub fn planned_end(&self, span: &TermSpan) -> AgreementEnd {
        self.early_end()
            .filter(|end| end.at < span.until)
            .unwrap_or(AgreementEnd { how: AgreementState::Expired, at: span.until })
    }

    /// The end that a notice names.
    fn early_end(&self) -> Option<AgreementEnd> {
        self.notice.map(|notice| AgreementEnd { how: AgreementState::EndedByNotice, at: notice.end.end() })
    }

    /// The organisations that approved, ascending: the agencies, and the signer.
    pub fn approvers(&self) -> Vec<OrgId> {
        let mut approvers = self.agencies.to_vec();
        if let Err(place) = approvers.binary_search(&self.signer) {
            approvers.insert(place, self.signer);
        }
        approvers
    }
}

const fn standing_after(how: AgreementState) -> AgreementStanding {
    match how {
        AgreementState::EndedByNotice => AgreementStanding::EndedByNotice,
        AgreementState::TerminatedForBreach => AgreementStanding::TerminatedForBreach,
        // An agreement that was declined has no term whose standing could be asked for.
        _ => AgreementStanding::Expired,
    }
}
