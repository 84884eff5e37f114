//! `Admission`.

use crate::{
    extension::{
        Admission, CALL_NOT_ADMITTED, CALL_PAUSED, NORMAL_PRIORITY, NOT_OFFICER, OPERATIONAL_PRIORITY,
        ORGANISATION_EXITED, ORGANISATION_SUSPENDED, QUOTA_EXHAUSTED,
    },
    mock::*,
    types::Usage,
    Quota, Usages, WeightInfo,
};
use codec::Encode;
use drl_primitives::{
    organisation::{AdmissionRefusal, OrgKind, Role, StandingCause},
    OrgId,
};
use frame_support::{
    assert_ok,
    dispatch::{DispatchInfo, GetDispatchInfo, PostDispatchInfo},
    traits::Get,
    weights::Weight,
};
use frame_system::CheckNonce;
use sp_runtime::{
    traits::{DispatchTransaction, TransactionExtension},
    transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction},
    DispatchError,
};

/// Length of the transactions here, in bytes.
const LEN: usize = 200;

fn remark() -> RuntimeCall {
    frame_system::Call::remark { remark: vec![] }.into()
}

/// The info of a call behind this extension.
fn info_of(call: &RuntimeCall) -> DispatchInfo {
    let mut info = call.get_dispatch_info();
    info.extension_weight = Admission::<Test>::new().weight(call);
    info
}

fn validate(who: AccountId, call: &RuntimeCall, len: usize) -> Result<ValidTransaction, TransactionValidityError> {
    Admission::<Test>::new()
        .validate_only(by(who), call, &info_of(call), len, TransactionSource::External, 0)
        .map(|(valid, ..)| valid)
}

/// Sends a call and returns what became of it.
fn send(who: AccountId, call: RuntimeCall) -> Result<Result<(), DispatchError>, TransactionValidityError> {
    let info = info_of(&call);
    Admission::<Test>::new()
        .dispatch_transaction(by(who), call, &info, LEN, 0)
        .map(|result| result.map(|_| ()).map_err(|refused| refused.error))
}

fn custom(code: u8) -> TransactionValidityError {
    InvalidTransaction::Custom(code).into()
}

fn usage(id: OrgId) -> Usage {
    Usages::<Test>::get(id).unwrap_or_default()
}

/// What a transaction with this weight of call and extension costs.
fn cost(weight: Weight) -> Quota {
    let limits: frame_system::limits::BlockWeights = <Test as frame_system::Config>::BlockWeights::get();
    let base = limits.get(frame_support::dispatch::DispatchClass::Normal).base_extrinsic;
    let total = weight + base + Weight::from_parts(0, LEN as u64);
    Quota { ref_time: total.ref_time(), proof_size: total.proof_size(), bytes: LEN as u64 }
}

#[test]
fn the_extension_has_no_bytes() {
    assert_eq!(Admission::<Test>::new().encode(), Vec::<u8>::new());
    assert_eq!(Admission::<Test>::new().implicit(), Ok(()));
    let metadata = Admission::<Test>::metadata();
    assert_eq!(metadata.len(), 1);
    assert_eq!(metadata[0].identifier, "Admission");
}

#[test]
fn the_codes_are_those_that_clients_explain() {
    for (code, refusal) in [
        (NOT_OFFICER, AdmissionRefusal::NotOfficer),
        (ORGANISATION_SUSPENDED, AdmissionRefusal::OrganisationSuspended),
        (ORGANISATION_EXITED, AdmissionRefusal::OrganisationExited),
        (QUOTA_EXHAUSTED, AdmissionRefusal::QuotaExhausted),
        (CALL_NOT_ADMITTED, AdmissionRefusal::CallNotAdmitted),
        (CALL_PAUSED, AdmissionRefusal::CallPaused),
    ] {
        assert_eq!(AdmissionRefusal::from_custom_code(code), Some(refusal));
    }
    let codes =
        [NOT_OFFICER, ORGANISATION_SUSPENDED, ORGANISATION_EXITED, QUOTA_EXHAUSTED, CALL_NOT_ADMITTED, CALL_PAUSED];
    assert_eq!(codes, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn calls_that_the_ledger_does_not_take_stay_outside_and_cost_nothing() {
    run(|| {
        let call: RuntimeCall = frame_system::Call::remark_with_event { remark: vec![] }.into();
        assert_eq!(validate(CLERK, &call, LEN), Err(custom(CALL_NOT_ADMITTED)));
        assert_eq!(send(CLERK, call.clone()), Err(custom(CALL_NOT_ADMITTED)));
        assert_eq!(usage(COMPANY), Usage::default());
        // Whoever has no business here learns no more than that.
        assert_eq!(validate(STRANGER, &call, LEN), Err(custom(NOT_OFFICER)));
    });
}

#[test]
fn paused_calls_stay_outside_by_name_and_get_in_again_when_the_pause_is_over() {
    run(|| {
        RemarksPaused::set(true);
        assert_eq!(validate(CLERK, &remark(), LEN), Err(custom(CALL_PAUSED)));
        assert_eq!(send(CLERK, remark()), Err(custom(CALL_PAUSED)));
        assert_eq!(usage(COMPANY), Usage::default());
        RemarksPaused::set(false);
        assert_ok!(validate(CLERK, &remark(), LEN));
    });
}

#[test]
fn officers_of_active_organisations_get_in() {
    run(|| {
        for who in [BUREAU_CHIEF, AGENCY_OFFICER, CLERK, AUDITOR, EXPERT] {
            let valid = validate(who, &remark(), LEN).unwrap();
            assert_eq!(valid, ValidTransaction { priority: NORMAL_PRIORITY, ..Default::default() });
            assert!(valid.propagate);
        }
        // An agency with vacant posts as well: it must be able to fill them.
        assert_ok!(Registry::dismiss(by(AGENCY_CHIEF), AGENCY_OFFICER));
        assert_ok!(validate(AGENCY_CHIEF, &remark(), LEN));
    });
}

#[test]
fn strangers_do_not_get_in() {
    run(|| {
        assert_eq!(validate(STRANGER, &remark(), LEN), Err(custom(NOT_OFFICER)));
        // An account that exists is no officer yet.
        System::inc_providers(&STRANGER);
        assert_eq!(validate(STRANGER, &remark(), LEN), Err(custom(NOT_OFFICER)));
        assert_eq!(send(STRANGER, remark()), Err(custom(NOT_OFFICER)));
    });
}

#[test]
fn suspended_organisations_do_not_get_in() {
    run(|| {
        assert_ok!(Registry::suspend(by(BUREAU_CHIEF), COMPANY, StandingCause::Breach, digest(1)));
        assert_eq!(validate(SIGNATORY, &remark(), LEN), Err(custom(ORGANISATION_SUSPENDED)));
        assert_eq!(send(CLERK, remark()), Err(custom(ORGANISATION_SUSPENDED)));
        assert_ok!(Registry::reinstate(by(BUREAU_CHIEF), COMPANY, digest(1)));
        assert_ok!(validate(SIGNATORY, &remark(), LEN));
    });
}

#[test]
fn organisations_that_left_do_not_get_in() {
    run(|| {
        assert_ok!(Registry::exit(by(SIGNATORY), COMPANY, StandingCause::OwnRequest, None));
        assert_eq!(validate(SIGNATORY, &remark(), LEN), Err(custom(ORGANISATION_EXITED)));
        // Somebody who has found another post since does.
        assert_ok!(Registry::appoint(by(AGENCY_CHIEF), CLERK, Role::DataOfficer));
        assert_ok!(validate(CLERK, &remark(), LEN));
    });
}

#[test]
fn replaced_and_dismissed_officers_do_not_get_in() {
    run(|| {
        assert_ok!(Registry::replace_officer(by(SIGNATORY), CLERK, 70, None));
        assert_eq!(validate(CLERK, &remark(), LEN), Err(custom(NOT_OFFICER)));
        assert_ok!(validate(70, &remark(), LEN));
        assert_ok!(Registry::dismiss(by(SIGNATORY), 70));
        assert_eq!(validate(70, &remark(), LEN), Err(custom(NOT_OFFICER)));
    });
}

#[test]
fn what_nobody_signed_passes_untouched() {
    run(|| {
        let call = remark();
        let info = info_of(&call);
        for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
            let (valid, val, _) = Admission::<Test>::new()
                .validate(
                    origin.clone(),
                    &call,
                    &info,
                    LEN,
                    (),
                    &sp_runtime::traits::TxBaseImplication(()),
                    TransactionSource::External,
                )
                .unwrap();
            assert_eq!(valid, ValidTransaction::default());
            let pre = Admission::<Test>::new().prepare(val, &origin, &call, &info, LEN).unwrap();
            // Its weight is given back to the block.
            let unused = Admission::<Test>::post_dispatch_details(pre, &info, &().into(), LEN, &Ok(())).unwrap();
            assert_eq!(unused, <() as WeightInfo>::admission());
        }
        assert_eq!(Usages::<Test>::iter().count(), 0);
    });
}

#[test]
fn a_transaction_is_charged_as_a_block_counts_it() {
    run(|| {
        let call = remark();
        let info = info_of(&call);
        assert_eq!(send(CLERK, call), Ok(Ok(())));
        let cost = cost(info.total_weight());
        assert_eq!(usage(COMPANY), Usage { period: 0, ..Usage::default() }.plus(&cost));
        assert_eq!(usage(COMPANY).count, 1);
        assert!(cost.ref_time > 0 && cost.proof_size > 0);
        // All officers of an organisation share one quota; others have their own.
        assert_eq!(send(SIGNATORY, remark()), Ok(Ok(())));
        assert_eq!(usage(COMPANY).count, 2);
        assert_eq!(usage(COMPANY).ref_time, 2 * cost.ref_time);
        assert_eq!(usage(AGENCY), Usage::default());
    });
}

#[test]
fn asking_costs_nothing() {
    run(|| {
        assert_ok!(validate(CLERK, &remark(), LEN));
        assert_eq!(Usages::<Test>::get(COMPANY), None);
    });
}

#[test]
fn a_failed_call_is_charged_too() {
    run(|| {
        let call = RuntimeCall::Registry(crate::Call::appoint { account: 70, role: Role::Clerk });
        assert_eq!(send(CLERK, call), Ok(Err(crate::Error::<Test>::RoleNotAllowed.into())));
        assert_eq!(usage(COMPANY).count, 1);
    });
}

#[test]
fn what_a_call_did_not_use_is_given_back() {
    run(|| {
        let call = remark();
        let extension_weight = <() as WeightInfo>::admission();
        let info =
            DispatchInfo { call_weight: Weight::from_parts(5_000_000, 900), extension_weight, ..Default::default() };
        let used = PostDispatchInfo { actual_weight: Some(Weight::from_parts(2_000_000, 100)), ..Default::default() };
        let result = Admission::<Test>::new().test_run(by(CLERK), &call, &info, LEN, 0, |_| {
            // While the call runs, all of it is charged.
            let all = cost(Weight::from_parts(5_000_000, 900) + extension_weight);
            assert_eq!(usage(COMPANY).used(), all);
            Ok(used)
        });
        assert_ok!(result.unwrap());
        assert_eq!(usage(COMPANY).used(), cost(Weight::from_parts(2_000_000, 100) + extension_weight));
        assert_eq!(usage(COMPANY).count, 1);
    });
}

#[test]
fn leaving_by_transaction_is_charged_for_what_it_released() {
    run(|| {
        let exit = crate::Call::exit { organisation: COMPANY, cause: StandingCause::OwnRequest, evidence: None };
        assert_eq!(send(SIGNATORY, exit.into()), Ok(Ok(())));
        let weight = <() as WeightInfo>::exit(2) + CHANGE + <() as WeightInfo>::admission();
        assert_eq!(usage(COMPANY).used(), cost(weight));
    });
}

#[test]
fn a_quota_is_used_up_and_full_again_in_the_next_period() {
    run(|| {
        let each = cost(info_of(&remark()).total_weight());
        let fits = DefaultQuota::get().bytes / each.bytes;
        assert!(fits * each.ref_time <= DefaultQuota::get().ref_time, "the bytes run out first");
        assert!(fits * each.proof_size <= DefaultQuota::get().proof_size, "the bytes run out first");
        for _ in 0..fits {
            assert_eq!(send(CLERK, remark()), Ok(Ok(())));
        }
        let full = usage(COMPANY);
        assert_eq!(validate(SIGNATORY, &remark(), LEN), Err(custom(QUOTA_EXHAUSTED)));
        assert_eq!(send(CLERK, remark()), Err(custom(QUOTA_EXHAUSTED)));
        assert_eq!(usage(COMPANY), full, "a refused transaction is not charged");
        // Nobody else is affected.
        assert_ok!(validate(AGENCY_OFFICER, &remark(), LEN));

        System::set_block_number(PERIOD - 1);
        assert_eq!(validate(SIGNATORY, &remark(), LEN), Err(custom(QUOTA_EXHAUSTED)));
        System::set_block_number(PERIOD);
        assert_eq!(send(CLERK, remark()), Ok(Ok(())));
        assert_eq!(usage(COMPANY), Usage { period: 1, ..Usage::default() }.plus(&each));
        assert_eq!(Usages::<Test>::iter().count(), 1);
    });
}

#[test]
fn each_part_of_a_quota_can_run_out() {
    run(|| {
        let quota = DefaultQuota::get();
        let each = cost(info_of(&remark()).total_weight());
        let used_but = |left: Quota| {
            let used = quota.minus(&left);
            Usages::<Test>::insert(COMPANY, Usage { period: 0, ..Usage::default() }.plus(&used));
            validate(CLERK, &remark(), LEN)
        };
        assert_ok!(used_but(each));
        for short in [
            Quota { ref_time: each.ref_time - 1, ..each },
            Quota { proof_size: each.proof_size - 1, ..each },
            Quota { bytes: each.bytes - 1, ..each },
        ] {
            assert_eq!(used_but(short), Err(custom(QUOTA_EXHAUSTED)));
        }
    });
}

#[test]
fn lengths_and_weights_without_bound_do_not_wrap_around() {
    run(|| {
        assert_eq!(validate(CLERK, &remark(), usize::MAX), Err(custom(QUOTA_EXHAUSTED)));
        let call = remark();
        let info = DispatchInfo { call_weight: Weight::MAX, extension_weight: Weight::MAX, ..Default::default() };
        let refused = Admission::<Test>::new().validate_only(by(CLERK), &call, &info, LEN, TransactionSource::Local, 0);
        assert_eq!(refused.map(|_| ()), Err(custom(QUOTA_EXHAUSTED)));
    });
}

#[test]
fn the_quota_is_that_of_the_kind() {
    run(|| {
        let least = Registry::least_quota();
        assert_ok!(Registry::set_quota(RuntimeOrigin::root(), OrgKind::DataUser, least));
        assert_eq!(validate(CLERK, &remark(), least.bytes as usize + 1), Err(custom(QUOTA_EXHAUSTED)));
        assert_ok!(validate(AGENCY_OFFICER, &remark(), least.bytes as usize + 1));
        assert_ok!(validate(CLERK, &remark(), least.bytes as usize));
    });
}

#[test]
fn the_least_quota_lets_each_call_of_the_registry_in() {
    run(|| {
        let least = Registry::least_quota();
        assert_ok!(Registry::set_quota(RuntimeOrigin::root(), OrgKind::Bureau, least));
        let many: Vec<_> = (100..100 + u64::from(MAX_OFFICERS)).map(|account| (account, Role::Signatory)).collect();
        let admit = crate::Call::admit { profile: profile(OrgKind::DataUser, 77), officers: many.try_into().unwrap() };
        let call = RuntimeCall::Registry(admit);
        assert_ok!(validate(BUREAU_CHIEF, &call, call.encoded_size() + 150));
        for call in super::bureau_calls() {
            assert_ok!(validate(BUREAU_CHIEF, &call.into(), LEN));
        }
    });
}

#[test]
fn a_suspension_goes_before_all_else() {
    run(|| {
        let suspend = crate::Call::suspend { organisation: COMPANY, cause: StandingCause::Breach, evidence: digest(1) };
        let valid = validate(BUREAU_CHIEF, &suspend.into(), LEN).unwrap();
        assert_eq!(valid.priority, OPERATIONAL_PRIORITY);
    });
}

#[test]
fn an_account_without_balance_passes_the_nonce_check_once_it_is_an_officer() {
    run(|| {
        type Both = (Admission<Test>, CheckNonce<Test>);
        let send = |who: AccountId, nonce: u32| {
            let both: Both = (Admission::new(), CheckNonce::from(nonce));
            let info = info_of(&remark());
            both.dispatch_transaction(by(who), remark(), &info, LEN, 0).map(|_| ())
        };
        assert_eq!(send(70, 0), Err(custom(NOT_OFFICER)));
        assert_ok!(Registry::appoint(by(SIGNATORY), 70, Role::Clerk));
        assert_eq!(send(70, 0), Ok(()));
        assert_eq!(send(70, 0), Err(InvalidTransaction::Stale.into()));
        // Dismissed and appointed again, it goes on counting where it was.
        assert_ok!(Registry::dismiss(by(SIGNATORY), 70));
        assert_ok!(Registry::appoint(by(SIGNATORY), 70, Role::Clerk));
        assert_eq!(send(70, 0), Err(InvalidTransaction::Stale.into()));
        assert_eq!(send(70, 1), Ok(()));
    });
}

#[test]
fn resigning_by_transaction_keeps_the_count_of_that_very_transaction() {
    run(|| {
        type Both = (Admission<Test>, CheckNonce<Test>);
        let both: Both = (Admission::new(), CheckNonce::from(0));
        let call = RuntimeCall::Registry(crate::Call::dismiss { account: CLERK });
        let info = info_of(&call);
        assert_ok!(both.dispatch_transaction(by(CLERK), call, &info, LEN, 0).unwrap());
        assert_eq!(crate::RetiredAccounts::<Test>::get(CLERK).unwrap().nonce, 1);
        assert_ok!(Registry::appoint(by(SIGNATORY), CLERK, Role::Clerk));
        assert_eq!(System::account_nonce(CLERK), 1);
    });
}
