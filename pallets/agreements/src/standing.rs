//! Whether an agreement is in force, now and at any other moment.
//!
//! Terms and notices end by the clock of the chain, to the millisecond; the recording of such an end follows a little later
//! (`on_due`). So nothing here trusts the recorded state alone.

use crate::{Agreement, Agreements, Config, Pallet, SignatureRecord, Signatures, VersionTerms};
use alloc::vec::Vec;
use drl_primitives::{
    agreement::{AgreementDuties, AgreementEnd, AgreementRegister, AgreementStanding, AgreementState, Side, TermSpan},
    clocks::Clocks,
    AgreementId, AgreementVersion, Moment, OrgId,
};

impl<T: Config> Pallet<T> {
    /// The term of the latest version; `None` before both sides have signed.
    pub(crate) fn latest_span(id: AgreementId, agreement: &Agreement) -> Option<TermSpan> {
        VersionTerms::<T>::get(id, agreement.version)?.span
    }

    /// The state now, an end or a lapse that has come by time included.
    pub(crate) fn state_now(id: AgreementId, agreement: &Agreement) -> AgreementState {
        if Self::lapsed_signature(id, agreement).is_some() {
            return AgreementState::Ready;
        }
        Self::end_by_time(id, agreement, T::Clocks::now()).map_or(agreement.state, |end| end.how)
    }

    /// The side whose signature waited for the other until it expired, with that signature.
    pub(crate) fn lapsed_signature(id: AgreementId, agreement: &Agreement) -> Option<(Side, SignatureRecord)> {
        if agreement.state != AgreementState::HalfSigned {
            return None;
        }
        [Side::Provider, Side::DataUser]
            .into_iter()
            .find_map(|side| Some((side, Signatures::<T>::get(id, (agreement.version, side))?)))
            .filter(|(_, signature)| signature.expires_at <= T::Clocks::now())
    }

    /// The end that time has brought by `at` and that is not recorded yet.
    pub(crate) fn end_by_time(id: AgreementId, agreement: &Agreement, at: Moment) -> Option<AgreementEnd> {
        if !agreement.state.is_signed() {
            return None;
        }
        let span = Self::latest_span(id, agreement)?;
        Some(agreement.planned_end(&span)).filter(|end| end.at <= at)
    }

    /// What [`drl_primitives::agreement::Agreements::standing_at`] says.
    fn standing(id: AgreementId, version: AgreementVersion, at: Moment) -> Option<AgreementStanding> {
        let agreement = Agreements::<T>::get(id)?;
        let record = VersionTerms::<T>::get(id, version)?;
        Some(agreement.standing(record.span.as_ref(), at))
    }
}

impl<T: Config> drl_primitives::agreement::Agreements for Pallet<T> {
    fn standing_at(agreement: AgreementId, version: AgreementVersion, at: Moment) -> Option<AgreementStanding> {
        Self::standing(agreement, version, at)
    }

    fn approvers(agreement: AgreementId) -> Vec<OrgId> {
        Agreements::<T>::get(agreement).map(|found| found.approvers()).unwrap_or_default()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_in_force(terms: &drl_primitives::agreement::SignedTerms) -> AgreementId {
        crate::benchmarking::in_force::<T>(terms)
    }
}

impl<T: Config> AgreementRegister for Pallet<T> {
    fn duties(id: AgreementId) -> Option<AgreementDuties> {
        let agreement = Agreements::<T>::get(id)?;
        let now = T::Clocks::now();
        // A renewal is signed while the term before it still runs.
        let latest = agreement.version;
        let begun = Self::standing(id, latest, now) != Some(AgreementStanding::NotInForce);
        let version = if begun { latest } else { latest.checked_sub(1).filter(|before| *before > 0).unwrap_or(latest) };
        let record = VersionTerms::<T>::get(id, version)?;
        Some(AgreementDuties {
            user: agreement.user,
            signer: agreement.signer,
            version,
            standing: Self::standing(id, version, now)?,
            span: record.span?,
            returns_required: record.terms.returns_required,
            launch_months: record.terms.launch_months,
            service_start_days: record.terms.service_start_days,
            report_months: record.terms.report_months,
            agencies: agreement.agencies,
        })
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_agreement(agency: OrgId, user: OrgId) -> AgreementId {
        crate::benchmarking::between::<T>(agency, user)
    }
}

impl<T: Config> drl_primitives::agreement::GenesisHash for Pallet<T> {
    fn genesis_hash() -> sp_core::H256 {
        // `frame_system` forgets old block hashes, but never that of block 0.
        frame_system::Pallet::<T>::block_hash(frame_system::pallet_prelude::BlockNumberFor::<T>::default())
    }
}
