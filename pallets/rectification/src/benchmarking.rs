//! Benchmarks of all calls and of a limit that passes, each on the longer of its ways.
//!
//! What grants, agreements and the credit record do is measured with it and added by the calls besides: the figures are on the
//! safe side.

use crate::{case::OVERSEERS, Call, CaseOf, Cases, Config, Pallet};
use drl_primitives::{
    agreement::AgreementRegister,
    clocks::{ClockKind, ClockSubject, OnDue, Term},
    grant_status::GrantRegister,
    organisation::{Duty, OrgKind, Organisations, Role},
    rectification::{
        AgencyGround, BreachGround, CheckResult, Closure, RectificationState as State, RectificationSubject,
        ReferralOutcome, WithdrawalReason,
    },
    Digest, OrgId, RectificationId,
};
use frame_benchmarking::{v2::*, BenchmarkError};
use frame_system::RawOrigin;

const DOCUMENT: Digest = Digest::sha256([0xd0; 32]);
const LIMIT: Term = Term::WorkingDays(10);

/// Who has a part in a case, each with an officer.
struct Parties<AccountId> {
    bureau: AccountId,
    agency: (OrgId, AccountId),
    user: (OrgId, AccountId),
    regulator: (OrgId, AccountId),
}

fn parties<T: Config>() -> Parties<T::AccountId> {
    let officer = |kind, role| T::Organisations::benchmark_officer(kind, role, 1);
    Parties {
        bureau: officer(OrgKind::Bureau, Role::ChiefDataOfficer).1,
        agency: officer(OrgKind::Agency, Role::ChiefDataOfficer),
        user: officer(OrgKind::DataUser, Role::Signatory),
        regulator: officer(OrgKind::Regulator, Role::Auditor),
    }
}

impl<AccountId: Clone> Parties<AccountId> {
    fn bureau(&self) -> RawOrigin<AccountId> {
        RawOrigin::Signed(self.bureau.clone())
    }

    fn agency(&self) -> RawOrigin<AccountId> {
        RawOrigin::Signed(self.agency.1.clone())
    }

    fn grant<T: Config<AccountId = AccountId>>(&self) -> RectificationSubject {
        RectificationSubject::Grant(T::Grants::benchmark_grant(self.agency.0, self.user.0))
    }

    fn agreement<T: Config<AccountId = AccountId>>(&self) -> RectificationSubject {
        RectificationSubject::Agreement(T::Agreements::benchmark_agreement(self.agency.0, self.user.0))
    }
}

/// The number of the case that was opened last.
fn latest<T: Config>() -> RectificationId {
    crate::NextCase::<T>::get().saturating_sub(1)
}

/// An order of the agency, with access closed.
fn ordered<T: Config>(
    parties: &Parties<T::AccountId>,
    subject: RectificationSubject,
) -> Result<RectificationId, BenchmarkError> {
    let origin = parties.agency().into();
    Pallet::<T>::order(origin, subject, BreachGround::OtherBreach, Closure::WithOrder, LIMIT, DOCUMENT)?;
    Ok(latest::<T>())
}

/// An order of the bureau to the agency.
fn ordered_agency<T: Config>(parties: &Parties<T::AccountId>) -> Result<RectificationId, BenchmarkError> {
    Pallet::<T>::order_agency(parties.bureau().into(), parties.agency.0, AgencyGround::NotGathered, LIMIT, DOCUMENT)?;
    Ok(latest::<T>())
}

fn stored<T: Config>(id: RectificationId) -> Result<CaseOf<T>, BenchmarkError> {
    Cases::<T>::get(id).ok_or(BenchmarkError::Stop("no such case"))
}

/// Lets the limit of a case pass.
fn pass<T: Config>(id: RectificationId) -> Result<(), BenchmarkError> {
    let case = stored::<T>(id)?;
    let clock = case.clock.ok_or(BenchmarkError::Stop("no clock runs"))?;
    let subject = ClockSubject::Rectification(id);
    <Pallet<T> as OnDue>::on_due(clock, ClockKind::RectificationLimit, subject, case.target.holder());
    Ok(())
}

fn state<T: Config>(id: RectificationId) -> Option<State> {
    Cases::<T>::get(id).map(|case| case.state)
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn order() -> Result<(), BenchmarkError> {
        let parties = parties::<T>();
        let subject = parties.grant::<T>();

        #[extrinsic_call]
        _(parties.agency(), subject, BreachGround::BeyondScope, Closure::WithOrder, LIMIT, DOCUMENT);

        assert_eq!(state::<T>(latest::<T>()), Some(State::Ordered));
        Ok(())
    }

    #[benchmark]
    fn report() -> Result<(), BenchmarkError> {
        let parties = parties::<T>();
        let id = ordered::<T>(&parties, parties.grant::<T>())?;

        #[extrinsic_call]
        _(RawOrigin::Signed(parties.user.1.clone()), id, DOCUMENT);

        assert_eq!(state::<T>(id), Some(State::Reported));
        Ok(())
    }

    #[benchmark]
    fn decide() -> Result<(), BenchmarkError> {
        let parties = parties::<T>();
        let id = ordered::<T>(&parties, parties.grant::<T>())?;
        Pallet::<T>::report(RawOrigin::Signed(parties.user.1.clone()).into(), id, DOCUMENT)?;

        #[extrinsic_call]
        _(parties.agency(), id, CheckResult::NotCorrected, DOCUMENT);

        assert_eq!(state::<T>(id), Some(State::Ordered));
        Ok(())
    }

    #[benchmark]
    fn terminate() -> Result<(), BenchmarkError> {
        let parties = parties::<T>();
        let id = ordered::<T>(&parties, parties.agreement::<T>())?;
        pass::<T>(id)?;

        #[extrinsic_call]
        _(parties.agency(), id, DOCUMENT);

        assert_eq!(state::<T>(id), Some(State::Terminated));
        Ok(())
    }

    /// All of the call but the question whether the parameters allow it, which they do not by default.
    #[benchmark]
    fn terminate_directly() -> Result<(), BenchmarkError> {
        let parties = parties::<T>();
        let subject = parties.grant::<T>();
        let origin = parties.agency().into();
        let result;

        #[block]
        {
            result = Pallet::<T>::ensure_act(origin, OVERSEERS, Duty::Decide, DOCUMENT)
                .and_then(|doing| Pallet::<T>::end_directly(doing, subject, BreachGround::BeyondScope));
        }

        result?;
        assert_eq!(state::<T>(latest::<T>()), Some(State::Terminated));
        Ok(())
    }

    #[benchmark]
    fn withdraw_order() -> Result<(), BenchmarkError> {
        let parties = parties::<T>();
        let id = ordered::<T>(&parties, parties.grant::<T>())?;

        #[extrinsic_call]
        _(parties.agency(), id, WithdrawalReason::NoBreach, DOCUMENT);

        assert_eq!(state::<T>(id), Some(State::Withdrawn));
        Ok(())
    }

    #[benchmark]
    fn refer() -> Result<(), BenchmarkError> {
        let parties = parties::<T>();
        let id = ordered::<T>(&parties, parties.grant::<T>())?;

        #[extrinsic_call]
        _(parties.agency(), id, parties.regulator.0, DOCUMENT);

        assert!(stored::<T>(id)?.referral.is_some());
        Ok(())
    }

    #[benchmark]
    fn record_result() -> Result<(), BenchmarkError> {
        let parties = parties::<T>();
        let id = ordered::<T>(&parties, parties.grant::<T>())?;
        Pallet::<T>::refer(parties.agency().into(), id, parties.regulator.0, DOCUMENT)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(parties.regulator.1.clone()), id, ReferralOutcome::LawBroken, DOCUMENT);

        assert!(stored::<T>(id)?.referral.is_some_and(|referral| referral.result.is_some()));
        Ok(())
    }

    #[benchmark]
    fn order_agency() -> Result<(), BenchmarkError> {
        let parties = parties::<T>();

        #[extrinsic_call]
        _(parties.bureau(), parties.agency.0, AgencyGround::NotGathered, LIMIT, DOCUMENT);

        assert_eq!(state::<T>(latest::<T>()), Some(State::Ordered));
        Ok(())
    }

    #[benchmark]
    fn ask_government() -> Result<(), BenchmarkError> {
        let parties = parties::<T>();
        let id = ordered_agency::<T>(&parties)?;
        pass::<T>(id)?;

        #[extrinsic_call]
        _(parties.bureau(), id, DOCUMENT);

        assert_eq!(state::<T>(id), Some(State::WithGovernment));
        Ok(())
    }

    #[benchmark]
    fn record_criticism() -> Result<(), BenchmarkError> {
        let parties = parties::<T>();
        let id = ordered_agency::<T>(&parties)?;
        pass::<T>(id)?;
        Pallet::<T>::ask_government(parties.bureau().into(), id, DOCUMENT)?;

        #[extrinsic_call]
        _(parties.bureau(), id, DOCUMENT);

        assert_eq!(state::<T>(id), Some(State::Criticised));
        Ok(())
    }

    #[benchmark]
    fn refer_to_organ() -> Result<(), BenchmarkError> {
        let parties = parties::<T>();
        let id = ordered_agency::<T>(&parties)?;
        pass::<T>(id)?;

        #[extrinsic_call]
        _(parties.bureau(), id, DOCUMENT);

        assert!(stored::<T>(id)?.referral.is_some());
        Ok(())
    }

    /// Not a call: what the agenda pays for a limit that passes and closes access then.
    #[benchmark]
    fn pass_limit() -> Result<(), BenchmarkError> {
        let parties = parties::<T>();
        let subject = parties.grant::<T>();
        let origin = parties.agency().into();
        Pallet::<T>::order(origin, subject, BreachGround::OtherBreach, Closure::AfterFailure, LIMIT, DOCUMENT)?;
        let id = latest::<T>();
        let passed;

        #[block]
        {
            passed = pass::<T>(id);
        }

        passed?;
        assert_eq!(state::<T>(id), Some(State::Failed));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::externalities(), crate::mock::Test);
}
