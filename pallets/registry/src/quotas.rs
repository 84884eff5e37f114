//! How much of the blocks each organisation may use (decision 2).

use crate::{Config, Error, Event, Pallet, Quota, Quotas, Usage, Usages, WeightInfo, MOST_OFFICERS};
use codec::MaxEncodedLen;
use drl_primitives::{
    decision::Decider,
    organisation::{AdmissionRefusal, OfficerChanges, OrgKind, Role},
    OrgId,
};
use frame_support::{dispatch::DispatchClass, ensure, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
    traits::{Get, UniqueSaturatedInto, Zero},
    DispatchResult, Saturating,
};

/// Bytes of a transaction beside its call: signature, account, era, nonce, with room to spare.
const ENVELOPE_BYTES: u64 = 256;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_set_quota(by: Decider, kind: OrgKind, quota: Quota) -> DispatchResult {
        ensure!(quota.covers(&Self::least_quota()), Error::<T>::QuotaTooSmall);
        Quotas::<T>::insert(kind, quota);
        Self::deposit_event(Event::QuotaSet { kind, quota, by });
        Ok(())
    }

    /// What an organisation of this kind may use in a period.
    pub fn quota(kind: OrgKind) -> Quota {
        Quotas::<T>::get(kind).unwrap_or_else(T::DefaultQuota::get)
    }

    /// The least that can be set: room for one transaction with the heaviest call of this registry, and one with the longest.
    pub fn least_quota() -> Quota {
        let officers = T::MaxOfficers::get();
        let calls = Self::heaviest_call();
        let base = T::BlockWeights::get().get(DispatchClass::Normal).base_extrinsic;
        let weight = base.saturating_add(T::WeightInfo::admission()).saturating_add(calls);
        let entry = T::AccountId::max_encoded_len().saturating_add(Role::max_encoded_len()) as u64;
        let profile = crate::Profile::max_encoded_len() as u64;
        let bytes = entry.saturating_mul(officers.into()).saturating_add(profile).saturating_add(ENVELOPE_BYTES);
        Quota { ref_time: weight.ref_time(), proof_size: weight.proof_size().saturating_add(bytes), bytes }
    }

    /// What the heaviest call of this registry weighs.
    fn heaviest_call() -> Weight {
        let officers = T::MaxOfficers::get();
        let exit = T::WeightInfo::exit(officers).saturating_add(T::OnChange::weight());
        exit.max(T::WeightInfo::admit(officers))
    }

    /// The period of the current block.
    pub fn period() -> u32 {
        let length = T::QuotaPeriod::get();
        if length.is_zero() {
            return 0;
        }
        (frame_system::Pallet::<T>::block_number() / length).unique_saturated_into()
    }

    /// What the organisation has used in the current period.
    pub fn usage(organisation: OrgId) -> Usage {
        let period = Self::period();
        Usages::<T>::get(organisation)
            .filter(|usage| usage.period == period)
            .unwrap_or(Usage { period, ..Usage::default() })
    }

    /// What the organisation can still use in the current period; nothing where there is no such organisation.
    pub fn remaining_quota(organisation: OrgId) -> Quota {
        <Self as drl_primitives::organisation::Organisations<T::AccountId>>::kind(organisation)
            .map(|kind| Self::quota(kind).minus(&Self::usage(organisation).used()))
            .unwrap_or_default()
    }

    /// The usage with one transaction more, if the quota has room for it.
    pub(crate) fn usage_with(
        organisation: OrgId,
        kind: OrgKind,
        transaction: &Quota,
    ) -> Result<Usage, AdmissionRefusal> {
        let usage = Self::usage(organisation).plus(transaction);
        if Self::quota(kind).covers(&usage.used()) {
            Ok(usage)
        } else {
            Err(AdmissionRefusal::QuotaExhausted)
        }
    }

    /// Gives back what a transaction of the current period did not use.
    pub(crate) fn give_back(organisation: OrgId, unused: &Quota) {
        let period = Self::period();
        Usages::<T>::mutate(organisation, |usage| match usage {
            Some(usage) if usage.period == period => {
                usage.ref_time = usage.ref_time.saturating_sub(unused.ref_time);
                usage.proof_size = usage.proof_size.saturating_sub(unused.proof_size);
                usage.bytes = usage.bytes.saturating_sub(unused.bytes);
            }
            _ => {}
        });
    }

    /// Refuses a runtime whose constants cannot work.
    pub(crate) fn check_constants() {
        let officers = T::MaxOfficers::get();
        assert!((2..=MOST_OFFICERS).contains(&officers), "MaxOfficers is 2 to {MOST_OFFICERS}, not {officers}");
        assert!(!T::QuotaPeriod::get().is_zero(), "QuotaPeriod is at least one block");
        let (quota, least) = (T::DefaultQuota::get(), Self::least_quota());
        assert!(quota.covers(&least), "DefaultQuota {quota:?} is less than one transaction needs, {least:?}");
        let limit = T::BlockWeights::get().get(DispatchClass::Normal).max_extrinsic;
        let heaviest = Self::heaviest_call();
        assert!(limit.is_none_or(|limit| heaviest.all_lte(limit)), "with {officers} officers a call exceeds a block");
    }

    /// The first block of the period after the current one: from then on the quota is full again.
    pub fn next_period_starts() -> BlockNumberFor<T> {
        let next: BlockNumberFor<T> = Self::period().saturating_add(1).into();
        next.saturating_mul(T::QuotaPeriod::get())
    }
}
