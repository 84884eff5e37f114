//! What readers ask about the consortium: members, validators, sessions, offences.

use crate::{AccountId, BlockNumber};
use alloc::vec::Vec;
use drl_primitives::{
    consortium::{
        MemberRecord, MemberView, Offence, OffenceId, SessionView, SetNumber, SetView, ValidatorRecord, ValidatorView,
    },
    Moment, OrgId,
};

sp_api::decl_runtime_apis! {
    /// The consortium that runs the ledger. Lists in pages are of at most 100 entries.
    #[api_version(1)]
    pub trait ConsortiumApi {
        /// The members with their seats and validators; they are few.
        fn members() -> Vec<MemberView<AccountId>>;

        /// The validators that have not retired; they are few.
        fn validators() -> Vec<ValidatorView<AccountId>>;

        /// A validator that is or was one.
        fn validator(validator: AccountId) -> Option<ValidatorView<AccountId>>;

        /// The session that runs.
        fn session() -> SessionView<BlockNumber>;

        /// A set of validators.
        fn validator_set(set: SetNumber) -> Option<SetView<AccountId, BlockNumber>>;

        /// The set that validated at a moment.
        fn validator_set_at(at: Moment) -> Option<SetView<AccountId, BlockNumber>>;

        /// The offences from number `from` on, oldest first.
        fn offences(from: OffenceId, limit: u32) -> Vec<Offence<AccountId, BlockNumber>>;

        /// The history of an organisation as a member, oldest first.
        fn member_history(organisation: OrgId, from: u32, limit: u32) -> Vec<MemberRecord<AccountId, BlockNumber>>;

        /// The history of a validator, oldest first.
        fn validator_history(validator: AccountId, from: u32, limit: u32) -> Vec<ValidatorRecord<BlockNumber>>;
    }
}
