//! What readers ask about the consortium.

use crate::{
    Config, MemberHistory, MemberHistoryCount, MemberRecordOf, Members, OffenceCount, OffenceOf, Offences, Pallet,
    SetCount, SetMembers, Sets, Successions, ValidatorHistory, Validators,
};
use alloc::vec::Vec;
use codec::Encode;
use drl_primitives::{
    consortium::{
        MemberView, OffenceId, SessionView, SetMemberView, SetNumber, SetView, ValidatorRecord, ValidatorState,
        ValidatorView,
    },
    history::{as_of, page},
    Moment, OrgId,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::Zero;

impl<T: Config> Pallet<T> {
    /// The members, in the order of their organisations.
    pub fn members() -> Vec<MemberView<T::AccountId>> {
        let present = Self::present();
        let validators = |organisation| {
            present.iter().filter(|view| view.organisation == organisation).map(|view| view.validator.clone()).collect()
        };
        Members::<T>::get()
            .into_iter()
            .map(|member| MemberView {
                organisation: member.organisation,
                seat: (!Self::is_vacant(member.organisation, &member.seat)).then_some(member.seat),
                validators: validators(member.organisation),
                records: MemberHistoryCount::<T>::get(member.organisation),
            })
            .collect()
    }

    /// The validators that have not retired: the roster, then successors, then those leaving.
    pub fn present() -> Vec<ValidatorView<T::AccountId>> {
        let successors = Successions::<T>::get().into_iter().map(|(_, new)| new);
        crate::Roster::<T>::get()
            .into_iter()
            .chain(successors)
            .chain(crate::Leaving::<T>::get())
            .filter_map(Self::validator)
            .collect()
    }

    /// A validator as readers see it.
    pub fn validator(validator: T::AccountId) -> Option<ValidatorView<T::AccountId>> {
        let record = Validators::<T>::get(&validator)?;
        let index = pallet_session::Pallet::<T>::validator_id_to_index(&validator);
        let disabled = pallet_session::Pallet::<T>::disabled_validators();
        let queued = pallet_session::QueuedKeys::<T>::get().iter().any(|(queued, _)| *queued == validator);
        let successor = Successions::<T>::get().into_iter().find(|(old, _)| *old == validator).map(|(_, new)| new);
        Some(ValidatorView {
            organisation: record.organisation,
            state: record.state,
            keys: pallet_session::NextKeys::<T>::get(&validator).map(|keys| keys.encode()),
            active: index.is_some(),
            queued,
            disabled: index.is_some_and(|index| disabled.contains(&index)),
            offence: record.offence,
            successor,
            records: record.records,
            validator,
        })
    }

    /// The session that runs.
    pub fn session() -> SessionView<BlockNumberFor<T>> {
        let (length, now) = (Self::session_length(), frame_system::Pallet::<T>::block_number());
        // The length is never zero: see `check_constants`.
        let into = if length.is_zero() { Zero::zero() } else { now % length };
        SessionView {
            session: pallet_session::CurrentIndex::<T>::get(),
            length,
            next_at: now - into + length,
            minimum: Self::minimum(),
            sets: SetCount::<T>::get(),
            offences: OffenceCount::<T>::get(),
        }
    }

    /// A set of validators.
    pub fn set(set: SetNumber) -> Option<SetView<T::AccountId, BlockNumberFor<T>>> {
        let head = Sets::<T>::get(set)?;
        let validators = SetMembers::<T>::get(set)
            .into_iter()
            .map(|member| SetMemberView {
                validator: member.validator,
                organisation: member.organisation,
                keys: member.keys.into_inner(),
            })
            .collect();
        Some(SetView { set, session: head.session, from: head.from, block: head.block, validators })
    }

    /// The set that validated at a moment: who validated when, and for whom.
    pub fn set_at(at: Moment) -> Option<SetView<T::AccountId, BlockNumberFor<T>>> {
        let set = as_of(SetCount::<T>::get(), at, |set| Sets::<T>::get(set).map(|head| (head.from, set)))?;
        Self::set(set)
    }

    /// The offences from `from` on, at most `limit` and [`crate::MAX_PAGE`].
    pub fn offences(from: OffenceId, limit: u32) -> Vec<OffenceOf<T>> {
        page(from, limit).map_while(Offences::<T>::get).collect()
    }

    /// The history of an organisation as a member from record `from` on, at most `limit` and [`crate::MAX_PAGE`] records.
    pub fn member_history(organisation: OrgId, from: u32, limit: u32) -> Vec<MemberRecordOf<T>> {
        page(from, limit).map_while(|number| MemberHistory::<T>::get(organisation, number)).collect()
    }

    /// The history of a validator from record `from` on, at most `limit` and [`crate::MAX_PAGE`] records.
    pub fn validator_history(
        validator: T::AccountId,
        from: u32,
        limit: u32,
    ) -> Vec<ValidatorRecord<BlockNumberFor<T>>> {
        page(from, limit).map_while(|number| ValidatorHistory::<T>::get(&validator, number)).collect()
    }

    /// What a validator is, if it ever was one.
    pub fn state(validator: &T::AccountId) -> Option<ValidatorState> {
        Validators::<T>::get(validator).map(|record| record.state)
    }
}
