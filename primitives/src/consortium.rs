//! The consortium (issue of governance): its members, their seats and validators, and what validators did wrong.
//!
//! What the pallet `consortium` keeps and what readers get of it.

use crate::{CreditEntryId, Digest, Moment, OrgId};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The number of an offence of a validator.
pub type OffenceId = u32;

/// The number of a set of validators, from 0, in the order in which they began to validate.
pub type SetNumber = u32;

code_enum! {
    /// Why a member or a validator was removed.
    pub enum RemovalCause {
        OwnRequest = 0, "own-request", "its own request", "主动申请";
        OutOfService = 1, "out-of-service", "it does not work and will not soon", "长期无法工作";
        KeyCompromise = 2, "key-compromise", "keys lost or stolen", "密钥遗失或者泄露";
        /// Needs an offence that the ledger has recorded.
        Offence = 3, "offence", "a proven offence", "经证实的违规行为";
        /// The organisation left the ledger, or is no member any more.
        MembershipOver = 4, "membership-over", "its organisation is no member any more", "所属机构不再是联盟成员";
    }
}

code_enum! {
    /// What a validator is to the consortium.
    pub enum ValidatorState {
        /// Validates from the first session after its keys were set that can have it.
        Admitted = 0, "admitted", "admitted", "已准入";
        /// Takes the place of another once its keys are set.
        Successor = 1, "successor", "takes over from another once its keys are set", "待接替";
        /// Validates until its successor can.
        Replaced = 2, "replaced", "validates until its successor can", "待被接替";
        /// Is in no session that is planned from now on, but still in one that runs or was planned.
        Leaving = 3, "leaving", "in its last sessions", "正在退出";
        /// Validates no more.
        Retired = 4, "retired", "validates no more", "已退出";
    }
}

impl ValidatorState {
    /// Whether the validator may set session keys: it is to validate.
    pub const fn may_set_keys(self) -> bool {
        matches!(self, Self::Admitted | Self::Successor | Self::Replaced)
    }

    /// Whether it stands on the roster from which sessions are planned.
    pub const fn on_roster(self) -> bool {
        matches!(self, Self::Admitted | Self::Replaced)
    }
}

code_enum! {
    /// What is done about a validator.
    pub enum ValidatorAct {
        Admit = 0, "admit", "admitted", "准入";
        /// Named to take over from another.
        Appoint = 1, "appoint", "named to take over from another", "指定接替";
        /// Another was named to take over.
        Replace = 2, "replace", "another was named to take over from it", "指定接替者";
        TakeOver = 3, "take-over", "took over from another", "接替";
        GiveWay = 4, "give-way", "gave way to its successor", "交接";
        /// The successor was removed.
        Keep = 5, "keep", "stays, because its successor was removed", "保留";
        Remove = 6, "remove", "removed", "移除";
        /// In no session any more.
        Retire = 7, "retire", "left its last session", "退出最后会期";
        /// An offence was recorded.
        Accuse = 8, "accuse", "an offence was recorded", "记录违规";
        /// It may validate again after an offence.
        Restore = 9, "restore", "may validate again after an offence", "恢复验证";
    }
}

code_enum! {
    /// What is done about a member.
    pub enum MemberAct {
        Admit = 0, "admit", "admitted", "准入";
        MoveSeat = 1, "move-seat", "moved its seat", "更换席位";
        Remove = 2, "remove", "removed", "移除";
        /// Whoever held the seat is no officer who can vote any more.
        VacateSeat = 3, "vacate-seat", "nobody holds its seat", "席位空缺";
    }
}

code_enum! {
    /// What a validator did wrong.
    pub enum OffenceKind {
        /// Two votes of one round of finality that contradict one another.
        Equivocation = 0, "equivocation", "voted for two chains in one round", "同一轮内双重投票";
    }
}

stored! {
    /// A member of the consortium.
    pub struct Member<AccountId> {
        /// The organisation.
        pub organisation: OrgId,
        /// The officer who votes for it in the council, or the account of its vacant seat, whose key nobody has.
        pub seat: AccountId,
    }
}

stored! {
    /// One record of the history of a member. A record is never changed or removed.
    pub struct MemberRecord<AccountId, BlockNumber> {
        /// When.
        pub at: Moment,
        /// In which block.
        pub block: BlockNumber,
        /// What was done.
        pub act: MemberAct,
        /// Whose the seat was from then on; of a removal, whose it was until then.
        pub seat: AccountId,
        /// Of a removal: why.
        pub cause: Option<RemovalCause>,
    }
}

stored! {
    /// A validator that is or was one.
    pub struct Validator {
        /// For which organisation. It is the same for ever.
        pub organisation: OrgId,
        /// What it is now.
        pub state: ValidatorState,
        /// The last offence, until the council has dealt with it.
        pub offence: Option<OffenceId>,
        /// How many records its history has.
        pub records: u32,
    }
}

stored! {
    /// One record of the history of a validator. A record is never changed or removed.
    pub struct ValidatorRecord<BlockNumber> {
        /// When.
        pub at: Moment,
        /// In which block.
        pub block: BlockNumber,
        /// What was done.
        pub act: ValidatorAct,
        /// What it was from then on.
        pub state: ValidatorState,
        /// Of a removal: why.
        pub cause: Option<RemovalCause>,
    }
}

stored! {
    /// An offence of a validator, proven to the ledger.
    pub struct Offence<AccountId, BlockNumber> {
        /// The validator.
        pub validator: AccountId,
        /// For which organisation it validated.
        pub organisation: OrgId,
        /// What it did.
        pub kind: OffenceKind,
        /// In which session.
        pub session: u32,
        /// BLAKE2b of kind, round and offender: the number of the report among those of the offences pallet.
        pub report: Digest,
        /// Who reported it: the signer, or the author of the block.
        pub reporter: Option<AccountId>,
        /// When it was recorded.
        pub at: Moment,
        /// In which block.
        pub block: BlockNumber,
        /// The entry in the credit record of the organisation.
        pub entry: Option<CreditEntryId>,
    }
}

/// A member as readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct MemberView<AccountId> {
    /// The organisation.
    pub organisation: OrgId,
    /// The officer who votes for it in the council. `None` while the seat is vacant.
    pub seat: Option<AccountId>,
    /// Its validators that have not retired.
    pub validators: Vec<AccountId>,
    /// How many records its history has.
    pub records: u32,
}

/// A validator as readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ValidatorView<AccountId> {
    /// Its account.
    pub validator: AccountId,
    /// For which organisation.
    pub organisation: OrgId,
    /// What it is.
    pub state: ValidatorState,
    /// Its session keys, encoded; none while they are not set.
    pub keys: Option<Vec<u8>>,
    /// Whether it validates in the session that runs.
    pub active: bool,
    /// Whether it is to validate in the session after.
    pub queued: bool,
    /// Whether it makes no blocks for the rest of the session, because of an offence.
    pub disabled: bool,
    /// The offence that the council has not dealt with.
    pub offence: Option<OffenceId>,
    /// Who takes over from it.
    pub successor: Option<AccountId>,
    /// How many records its history has.
    pub records: u32,
}

/// The session that runs, as readers see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct SessionView<BlockNumber> {
    /// Its number.
    pub session: u32,
    /// Blocks in a session.
    pub length: BlockNumber,
    /// The block with which the next one begins.
    pub next_at: BlockNumber,
    /// The fewest validators there may be.
    pub minimum: u32,
    /// How many sets of validators there were.
    pub sets: SetNumber,
    /// How many offences there were.
    pub offences: OffenceId,
}

/// One validator of a set, as readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct SetMemberView<AccountId> {
    /// Its account.
    pub validator: AccountId,
    /// For which organisation.
    pub organisation: OrgId,
    /// With which session keys, encoded.
    pub keys: Vec<u8>,
}

/// A set of validators, as readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct SetView<AccountId, BlockNumber> {
    /// Its number.
    pub set: SetNumber,
    /// The first session in which it validated.
    pub session: u32,
    /// From when on.
    pub from: Moment,
    /// From which block on.
    pub block: BlockNumber,
    /// Who validated.
    pub validators: Vec<SetMemberView<AccountId>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    #[test]
    fn only_who_is_to_validate_sets_keys() {
        let allowed: Vec<_> = ValidatorState::ALL.iter().filter(|state| state.may_set_keys()).collect();
        assert_eq!(allowed, [&ValidatorState::Admitted, &ValidatorState::Successor, &ValidatorState::Replaced]);
    }

    #[test]
    fn a_successor_is_not_on_the_roster_yet() {
        let listed: Vec<_> = ValidatorState::ALL.iter().filter(|state| state.on_roster()).collect();
        assert_eq!(listed, [&ValidatorState::Admitted, &ValidatorState::Replaced]);
    }
}
