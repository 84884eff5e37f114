//! What the registry keeps.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use drl_primitives::{
    organisation::{Duty, Identity, LegalBody, Level, OrgKind, Role, Standing},
    Code, CreditCode, Digest, Moment, OrgId, PublicName,
};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

pub use drl_primitives::organisation::StandingRecord;

/// An organisation as it is now.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct Organisation {
    /// What it is on the ledger.
    pub kind: OrgKind,
    /// Its legal kind. Always there for the bureau and agencies.
    pub legal_body: Option<LegalBody>,
    /// Its level of government. Always there for the bureau, agencies and regulators.
    pub level: Option<Level>,
    /// The organisation it is subordinate to.
    pub parent: Option<OrgId>,
    /// Who it is to the public.
    pub identity: Identity,
    /// Whether it may act.
    pub standing: Standing,
    /// When it was admitted for the first time.
    pub admitted_at: Moment,
    /// How many officers hold each post.
    pub posts: Posts,
}

/// How many officers of an organisation hold each post.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
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
pub struct Posts {
    /// [`Role::Head`].
    pub heads: u16,
    /// [`Role::ChiefDataOfficer`].
    pub chief_data_officers: u16,
    /// [`Role::DataOfficer`].
    pub data_officers: u16,
    /// [`Role::SecurityOfficer`].
    pub security_officers: u16,
    /// [`Role::Signatory`].
    pub signatories: u16,
    /// [`Role::Clerk`].
    pub clerks: u16,
    /// [`Role::Auditor`].
    pub auditors: u16,
    /// [`Role::Expert`].
    pub experts: u16,
}

impl Posts {
    /// How many hold this post.
    pub const fn of(&self, role: Role) -> u16 {
        match role {
            Role::Head => self.heads,
            Role::ChiefDataOfficer => self.chief_data_officers,
            Role::DataOfficer => self.data_officers,
            Role::SecurityOfficer => self.security_officers,
            Role::Signatory => self.signatories,
            Role::Clerk => self.clerks,
            Role::Auditor => self.auditors,
            Role::Expert => self.experts,
        }
    }

    fn slot(&mut self, role: Role) -> &mut u16 {
        match role {
            Role::Head => &mut self.heads,
            Role::ChiefDataOfficer => &mut self.chief_data_officers,
            Role::DataOfficer => &mut self.data_officers,
            Role::SecurityOfficer => &mut self.security_officers,
            Role::Signatory => &mut self.signatories,
            Role::Clerk => &mut self.clerks,
            Role::Auditor => &mut self.auditors,
            Role::Expert => &mut self.experts,
        }
    }

    /// One more holds this post.
    pub fn fill(&mut self, role: Role) {
        let slot = self.slot(role);
        *slot = slot.saturating_add(1);
    }

    /// One less holds this post.
    pub fn vacate(&mut self, role: Role) {
        let slot = self.slot(role);
        *slot = slot.saturating_sub(1);
    }

    /// All officers.
    pub fn total(&self) -> u32 {
        Role::ALL.iter().map(|role| u32::from(self.of(*role))).sum()
    }

    /// Officers whose role has this duty.
    pub fn with_duty(&self, duty: Duty) -> u32 {
        Role::ALL.iter().filter(|role| role.may(duty)).map(|role| u32::from(self.of(*role))).sum()
    }

    /// Whether both posts that an agency must name are filled.
    pub const fn agency_posts_filled(&self) -> bool {
        self.chief_data_officers > 0 && self.data_officers > 0
    }
}

/// Who a body with a public name is, as it is admitted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Profile {
    /// What it is to be on the ledger.
    pub kind: OrgKind,
    /// Its legal kind. An agency needs one that may own data.
    pub legal_body: Option<LegalBody>,
    /// Its level of government. Agencies and regulators need one.
    pub level: Option<Level>,
    /// An organisation of the ledger it is subordinate to, not of a lower level.
    pub parent: Option<OrgId>,
    /// Its public name.
    pub name: PublicName,
    /// Its unified social credit code.
    pub code: CreditCode,
}

/// The post of an account.
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
pub struct OfficerRecord {
    /// The organisation.
    pub organisation: OrgId,
    /// The post.
    pub role: Role,
    /// Since when.
    pub since: Moment,
}

/// A post that an account held.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct FormerOfficer<AccountId> {
    /// Who held it.
    pub account: AccountId,
    /// The post.
    pub role: Role,
    /// From when.
    pub from: Moment,
    /// Until when.
    pub to: Moment,
}

/// What is kept of an account that is no longer an officer, until it is one again.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RetiredAccount<Nonce> {
    /// The organisation it was last an officer of.
    pub organisation: OrgId,
    /// How many transactions it had sent. The system forgets the number with the account; without it, transactions signed
    /// before could be sent once more after a new appointment.
    pub nonce: Nonce,
    /// Whether the registry's provider reference still stands, because something else holds on to the account (session
    /// keys, for one). The next appointment takes it over.
    pub provider_kept: bool,
}

/// A document that an officer filed: its digest, who and when.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct Filing<AccountId, BlockNumber> {
    /// Salted digest of the document; unsalted where the document is public, as rules and manuals are.
    pub digest: Digest,
    /// When it was filed.
    pub at: Moment,
    /// In which block.
    pub block: BlockNumber,
    /// For which organisation.
    pub organisation: OrgId,
    /// By which officer; none at genesis.
    pub officer: Option<AccountId>,
}

/// What the transactions of one organisation may use in one period.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
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
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Computing time in picoseconds.
    pub ref_time: u64,
    /// Size of proofs in bytes.
    pub proof_size: u64,
    /// Length of the transactions in bytes.
    pub bytes: u64,
}

impl Quota {
    /// Whether this is at least `least` in every part.
    pub const fn covers(&self, least: &Self) -> bool {
        self.ref_time >= least.ref_time && self.proof_size >= least.proof_size && self.bytes >= least.bytes
    }

    /// What is left of it after `used`.
    pub const fn minus(&self, used: &Self) -> Self {
        Self {
            ref_time: self.ref_time.saturating_sub(used.ref_time),
            proof_size: self.proof_size.saturating_sub(used.proof_size),
            bytes: self.bytes.saturating_sub(used.bytes),
        }
    }
}

/// What the transactions of one organisation have used in the last period in which it sent any.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
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
pub struct Usage {
    /// The period: number of the block by the length of a period.
    pub period: u32,
    /// Computing time in picoseconds.
    pub ref_time: u64,
    /// Size of proofs in bytes.
    pub proof_size: u64,
    /// Length of the transactions in bytes.
    pub bytes: u64,
    /// How many transactions; for information.
    pub count: u32,
}

impl Usage {
    /// The used part of a quota.
    pub const fn used(&self) -> Quota {
        Quota { ref_time: self.ref_time, proof_size: self.proof_size, bytes: self.bytes }
    }

    /// With one transaction more.
    pub const fn plus(self, transaction: &Quota) -> Self {
        Self {
            period: self.period,
            ref_time: self.ref_time.saturating_add(transaction.ref_time),
            proof_size: self.proof_size.saturating_add(transaction.proof_size),
            bytes: self.bytes.saturating_add(transaction.bytes),
            count: self.count.saturating_add(1),
        }
    }
}
