//! Who gets a transaction into the pool and into a block (decision 2).
//!
//! The extension has no bytes in the transaction and none in what is signed: wallets that do not know it sign correctly.
//! What it refuses is `InvalidTransaction::Custom` with the number of an [`AdmissionRefusal`].

use crate::{Config, Pallet, Quota, Usages, WeightInfo};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::{fmt, marker::PhantomData};
use drl_primitives::{
    organisation::{AdmissionRefusal, Officer},
    OrgId,
};
use frame_support::{
    dispatch::{DispatchClass, DispatchInfo, PostDispatchInfo},
    traits::Contains,
    weights::Weight,
};
use scale_info::TypeInfo;
use sp_runtime::{
    traits::{
        AsSystemOriginSigner, DispatchInfoOf, Dispatchable, Get, Implication, PostDispatchInfoOf, TransactionExtension,
        ValidateResult,
    },
    transaction_validity::{
        InvalidTransaction, TransactionPriority, TransactionSource, TransactionValidityError, ValidTransaction,
    },
    DispatchResult,
};

/// Code of [`AdmissionRefusal::NotOfficer`].
pub const NOT_OFFICER: u8 = AdmissionRefusal::NotOfficer.custom_code();
/// Code of [`AdmissionRefusal::OrganisationSuspended`].
pub const ORGANISATION_SUSPENDED: u8 = AdmissionRefusal::OrganisationSuspended.custom_code();
/// Code of [`AdmissionRefusal::OrganisationExited`].
pub const ORGANISATION_EXITED: u8 = AdmissionRefusal::OrganisationExited.custom_code();
/// Code of [`AdmissionRefusal::QuotaExhausted`].
pub const QUOTA_EXHAUSTED: u8 = AdmissionRefusal::QuotaExhausted.custom_code();
/// Code of [`AdmissionRefusal::CallNotAdmitted`].
pub const CALL_NOT_ADMITTED: u8 = AdmissionRefusal::CallNotAdmitted.custom_code();
/// Code of [`AdmissionRefusal::CallPaused`].
pub const CALL_PAUSED: u8 = AdmissionRefusal::CallPaused.custom_code();

/// Priority of a transaction with an ordinary call. There are no fees to bid with: first come, first served.
pub const NORMAL_PRIORITY: TransactionPriority = 1;
/// Priority of a transaction with an operational call, such as the suspension of an organisation: before all others.
pub const OPERATIONAL_PRIORITY: TransactionPriority = 1_000_000;

/// Lets in what an officer of an active organisation signed, if it is a call that the ledger takes, and charges it to the
/// organisation's quota.
///
/// Charged are the weight of call, extensions and envelope and the length in bytes. What the call turns out not to have used is
/// given back. A transaction that nobody signed passes untouched: it has other checks to meet.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, Eq, PartialEq, TypeInfo)]
#[scale_info(skip_type_params(T))]
pub struct Admission<T: Config>(PhantomData<T>);

impl<T: Config> Admission<T> {
    /// The extension; it has no parameters.
    pub const fn new() -> Self {
        Self(PhantomData)
    }

    /// What a transaction costs before it runs: as a block counts it.
    fn charge(info: &DispatchInfo, len: usize) -> Quota {
        let base = T::BlockWeights::get().get(info.class).base_extrinsic;
        let weight = info.total_weight().saturating_add(base).saturating_add_proof_size(len as u64);
        Quota { ref_time: weight.ref_time(), proof_size: weight.proof_size(), bytes: len as u64 }
    }
}

impl<T: Config> Default for Admission<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Config> fmt::Debug for Admission<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("Admission")
    }
}

fn refused(refusal: impl Into<AdmissionRefusal>) -> TransactionValidityError {
    InvalidTransaction::Custom(refusal.into().custom_code()).into()
}

/// What `validate` found, for `prepare`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Val {
    /// Nobody signed; the weight of this extension is not used.
    Untouched(Weight),
    /// To be charged to this officer's organisation.
    Signed(Officer),
}

/// What `prepare` did, for `post_dispatch`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pre {
    /// Nobody signed; the weight of this extension is not used.
    Untouched(Weight),
    /// Charged to this organisation.
    Charged(OrgId),
}

impl<T: Config + Send + Sync> TransactionExtension<T::RuntimeCall> for Admission<T>
where
    T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
    T::RuntimeOrigin: AsSystemOriginSigner<T::AccountId>,
{
    const IDENTIFIER: &'static str = "Admission";
    type Implicit = ();
    type Val = Val;
    type Pre = Pre;

    fn weight(&self, _: &T::RuntimeCall) -> Weight {
        T::WeightInfo::admission()
    }

    fn validate(
        &self,
        origin: T::RuntimeOrigin,
        call: &T::RuntimeCall,
        info: &DispatchInfoOf<T::RuntimeCall>,
        len: usize,
        _self_implicit: Self::Implicit,
        _inherited_implication: &impl Implication,
        _source: TransactionSource,
    ) -> ValidateResult<Self::Val, T::RuntimeCall> {
        let Some(who) = origin.as_system_origin_signer() else {
            return Ok((ValidTransaction::default(), Val::Untouched(self.weight(call)), origin));
        };
        let (officer, _) = Pallet::<T>::acting_officer(who).map_err(refused)?;
        // At dispatch such a call would fail all the same, but by then its bytes would stand in a block.
        if !T::AdmittedCalls::contains(call) {
            return Err(refused(AdmissionRefusal::CallNotAdmitted));
        }
        if T::PausedCalls::contains(call) {
            return Err(refused(AdmissionRefusal::CallPaused));
        }
        Pallet::<T>::usage_with(officer.organisation, officer.kind, &Self::charge(info, len)).map_err(refused)?;
        let priority = match info.class {
            DispatchClass::Normal => NORMAL_PRIORITY,
            DispatchClass::Operational | DispatchClass::Mandatory => OPERATIONAL_PRIORITY,
        };
        Ok((ValidTransaction { priority, ..Default::default() }, Val::Signed(officer), origin))
    }

    fn prepare(
        self,
        val: Self::Val,
        _origin: &T::RuntimeOrigin,
        _call: &T::RuntimeCall,
        info: &DispatchInfoOf<T::RuntimeCall>,
        len: usize,
    ) -> Result<Self::Pre, TransactionValidityError> {
        match val {
            Val::Untouched(weight) => Ok(Pre::Untouched(weight)),
            Val::Signed(Officer { organisation, kind, .. }) => {
                let usage = Pallet::<T>::usage_with(organisation, kind, &Self::charge(info, len)).map_err(refused)?;
                Usages::<T>::insert(organisation, usage);
                Ok(Pre::Charged(organisation))
            }
        }
    }

    fn post_dispatch_details(
        pre: Self::Pre,
        info: &DispatchInfoOf<T::RuntimeCall>,
        post_info: &PostDispatchInfoOf<T::RuntimeCall>,
        _len: usize,
        _result: &DispatchResult,
    ) -> Result<Weight, TransactionValidityError> {
        match pre {
            Pre::Untouched(weight) => Ok(weight),
            Pre::Charged(organisation) => {
                let unspent = post_info.calc_unspent(info);
                let unused = Quota { ref_time: unspent.ref_time(), proof_size: unspent.proof_size(), bytes: 0 };
                Pallet::<T>::give_back(organisation, &unused);
                Ok(Weight::zero())
            }
        }
    }
}
