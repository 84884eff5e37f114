//! Benchmarks of all calls and of the extension, each with the most it can meet.

use crate::{
    admission::Newcomer, extension::Admission, Bureau, ByCode, ByCommitment, Call, Config, FindingCount, NewOfficers,
    OfficerHistoryCount, Officers, Organisations, Pallet, Profile, Quota, Quotas, RuleDocumentVersions, SpecialCases,
    Usages,
};
use alloc::{format, vec::Vec};
use drl_primitives::{
    organisation::{
        Identity, LegalBody, Level, OrgKind, Organisations as Registry, Role, RuleDocument, Standing, StandingCause,
    },
    Code, CreditCode, Digest, OrgId, PublicName,
};
use frame_benchmarking::{account, v2::*, BenchmarkError};
use frame_support::{
    dispatch::{DispatchInfo, PostDispatchInfo},
    traits::EnsureOrigin,
    weights::Weight,
};
use frame_system::RawOrigin;
use sp_runtime::traits::{AsSystemOriginSigner, AsTransactionAuthorizedOrigin, DispatchTransaction, Dispatchable, Get};

/// An organisation with an officer of this role: the same for the same kind and seed, so that one can have several officers.
pub(crate) fn officer<T: Config>(kind: OrgKind, role: Role, seed: u32) -> (OrgId, T::AccountId) {
    let who: T::AccountId = account("officer", seed, position(kind) * 16 + position(role));
    if let Some(record) = Officers::<T>::get(&who) {
        return (record.organisation, who);
    }
    let id = match find::<T>(kind, seed) {
        Some(id) => {
            appoint::<T>(id, &who, role);
            id
        }
        None => create::<T>(kind, seed, &[(who.clone(), role)]),
    };
    (id, who)
}

/// Makes an account an officer of an organisation, if there is one and the account holds no post.
pub(crate) fn appoint<T: Config>(id: OrgId, who: &T::AccountId, role: Role) -> bool {
    match Organisations::<T>::get(id) {
        Some(mut organisation) if Pallet::<T>::is_free(who) => {
            Pallet::<T>::install(id, &mut organisation, who, role);
            Organisations::<T>::insert(id, organisation);
            true
        }
        _ => false,
    }
}

fn position<C: Code + PartialEq>(code: C) -> u32 {
    C::ALL.iter().position(|other| *other == code).map_or(0, |index| index as u32)
}

fn find<T: Config>(kind: OrgKind, seed: u32) -> Option<OrgId> {
    match kind {
        OrgKind::Bureau => Bureau::<T>::get(),
        OrgKind::Individual => ByCommitment::<T>::get(commitment(seed)),
        _ => ByCode::<T>::get(code(kind, seed)),
    }
}

fn create<T: Config>(kind: OrgKind, seed: u32, officers: &[(T::AccountId, Role)]) -> OrgId {
    let newcomer = match kind {
        OrgKind::Individual => Newcomer {
            kind,
            legal_body: None,
            level: None,
            parent: None,
            identity: Identity::Pseudonym { commitment: commitment(seed) },
        },
        _ => profile(kind, seed).into(),
    };
    let id = Pallet::<T>::create(newcomer, officers, None).unwrap_or_default();
    match kind {
        OrgKind::Bureau => Bureau::<T>::put(id),
        OrgKind::Agency => SpecialCases::<T>::insert(id, Pallet::<T>::filing(evidence(), id, None)),
        _ => {}
    }
    id
}

/// A profile with the longest name.
fn profile(kind: OrgKind, seed: u32) -> Profile {
    Profile {
        kind,
        legal_body: Some(LegalBody::AdministrativeOrgan),
        level: Some(Level::City),
        parent: None,
        name: PublicName::new(&"n".repeat(128)).unwrap_or_default(),
        code: code(kind, seed),
    }
}

/// A valid code, different for each kind and seed.
fn code(kind: OrgKind, seed: u32) -> CreditCode {
    let mut code = CreditCode([b'0'; 18]);
    let digits = format!("1{}3311{:011}", position(kind), seed);
    for (place, digit) in code.0.iter_mut().zip(digits.bytes()) {
        *place = digit;
    }
    let check = code.check_character();
    if let (Some(last), Some(check)) = (code.0.last_mut(), check) {
        *last = check;
    }
    code
}

fn commitment(seed: u32) -> Digest {
    Digest::sha256(sp_io::hashing::blake2_256(&seed.to_le_bytes()))
}

fn evidence() -> Digest {
    Digest::sha256([7; 32])
}

fn bureau<T: Config>() -> RawOrigin<T::AccountId> {
    RawOrigin::Signed(officer::<T>(OrgKind::Bureau, Role::ChiefDataOfficer, 0).1)
}

/// Officers of a data user who hold no post yet, the first of whom administers.
fn newcomers<T: Config>(count: u32) -> NewOfficers<T> {
    let officers: Vec<_> = (0..count)
        .map(|index| (account("newcomer", index, 0), if index == 0 { Role::Signatory } else { Role::Clerk }))
        .collect();
    NewOfficers::<T>::truncate_from(officers)
}

#[benchmarks(where
    T: Send + Sync,
    T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
    T::RuntimeOrigin: AsSystemOriginSigner<T::AccountId> + AsTransactionAuthorizedOrigin,
)]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn admit(n: Linear<1, { T::MaxOfficers::get() }>) {
        let caller = bureau::<T>();
        let mut profile = profile(OrgKind::DataUser, 1);
        profile.parent = Bureau::<T>::get();

        #[extrinsic_call]
        _(caller, profile, newcomers::<T>(n));

        assert!(ByCode::<T>::contains_key(code(OrgKind::DataUser, 1)));
    }

    #[benchmark]
    fn admit_individual() {
        let caller = bureau::<T>();
        let person: T::AccountId = account("person", 0, 0);

        #[extrinsic_call]
        _(caller, commitment(1), person);

        assert!(ByCommitment::<T>::contains_key(commitment(1)));
    }

    #[benchmark]
    fn suspend() {
        let caller = bureau::<T>();
        let (id, _) = officer::<T>(OrgKind::DataUser, Role::Signatory, 1);

        #[extrinsic_call]
        _(caller, id, StandingCause::Breach, evidence());

        assert_eq!(<Pallet<T> as Registry<T::AccountId>>::standing(id), Some(Standing::Suspended));
    }

    #[benchmark]
    fn reinstate() -> Result<(), BenchmarkError> {
        let caller = bureau::<T>();
        let (id, _) = officer::<T>(OrgKind::DataUser, Role::Signatory, 1);
        Pallet::<T>::suspend(caller.clone().into(), id, StandingCause::Breach, evidence())?;

        #[extrinsic_call]
        _(caller, id, evidence());

        assert_eq!(<Pallet<T> as Registry<T::AccountId>>::standing(id), Some(Standing::Active));
        Ok(())
    }

    #[benchmark]
    fn exit(n: Linear<1, { T::MaxOfficers::get() }>) {
        let caller = bureau::<T>();
        let id = create::<T>(OrgKind::DataUser, 1, &newcomers::<T>(n));

        #[extrinsic_call]
        _(caller, id, StandingCause::Dissolved, Some(evidence()));

        assert_eq!(OfficerHistoryCount::<T>::get(id), n);
    }

    #[benchmark]
    fn readmit(n: Linear<1, { T::MaxOfficers::get() }>) -> Result<(), BenchmarkError> {
        let caller = bureau::<T>();
        let officers = newcomers::<T>(n);
        // The same officers come back, so that each retired account is revived.
        let id = create::<T>(OrgKind::DataUser, 1, &officers);
        Pallet::<T>::exit(caller.clone().into(), id, StandingCause::Dissolved, Some(evidence()))
            .map_err(|refused| refused.error)?;

        #[extrinsic_call]
        _(caller, id, officers, evidence());

        assert_eq!(Pallet::<T>::officers(id).len() as u32, n);
        Ok(())
    }

    #[benchmark]
    fn appoint() {
        let (_, who) = officer::<T>(OrgKind::DataUser, Role::Signatory, 1);
        let clerk: T::AccountId = account("clerk", 0, 0);

        #[extrinsic_call]
        _(RawOrigin::Signed(who), clerk.clone(), Role::Clerk);

        assert!(Officers::<T>::contains_key(clerk));
    }

    #[benchmark]
    fn dismiss() {
        let (_, who) = officer::<T>(OrgKind::DataUser, Role::Signatory, 1);
        let (_, clerk) = officer::<T>(OrgKind::DataUser, Role::Clerk, 1);

        #[extrinsic_call]
        _(RawOrigin::Signed(who), clerk.clone());

        assert!(!Officers::<T>::contains_key(clerk));
    }

    #[benchmark]
    fn replace_officer() {
        let caller = bureau::<T>();
        let (_, old) = officer::<T>(OrgKind::DataUser, Role::Signatory, 1);
        let new: T::AccountId = account("new", 0, 0);

        #[extrinsic_call]
        _(caller, old, new.clone(), Some(evidence()));

        assert!(Officers::<T>::contains_key(new));
    }

    #[benchmark]
    fn file_special_case() {
        let (id, who) = officer::<T>(OrgKind::Agency, Role::ChiefDataOfficer, 1);

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), evidence());

        assert_eq!(SpecialCases::<T>::get(id).and_then(|filing| filing.officer), Some(who));
    }

    #[benchmark]
    fn publish_rule_document() {
        let (_, who) = officer::<T>(OrgKind::Regulator, Role::Auditor, 1);
        let version = RuleDocumentVersions::<T>::get(RuleDocument::SecurityRules).saturating_add(1);

        #[extrinsic_call]
        _(RawOrigin::Signed(who), RuleDocument::SecurityRules, version, evidence());

        assert_eq!(RuleDocumentVersions::<T>::get(RuleDocument::SecurityRules), version);
    }

    #[benchmark]
    fn file_finding() {
        let (_, who) = officer::<T>(OrgKind::Regulator, Role::Auditor, 1);
        let (about, _) = officer::<T>(OrgKind::Agency, Role::Head, 1);

        #[extrinsic_call]
        _(RawOrigin::Signed(who), about, evidence());

        assert_eq!(FindingCount::<T>::get(about), 1);
    }

    #[benchmark]
    fn set_quota() -> Result<(), BenchmarkError> {
        let origin = T::DecisionOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
        let quota = Quota { ref_time: u64::MAX, proof_size: u64::MAX, bytes: u64::MAX };

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, OrgKind::DataUser, quota);

        assert_eq!(Quotas::<T>::get(OrgKind::DataUser), Some(quota));
        Ok(())
    }

    #[benchmark]
    fn admission() {
        let (id, who) = officer::<T>(OrgKind::DataUser, Role::Clerk, 1);
        let call: T::RuntimeCall = frame_system::Call::remark { remark: Vec::new() }.into();
        let info = DispatchInfo { call_weight: Weight::from_parts(1_000, 0), ..Default::default() };
        let used = PostDispatchInfo { actual_weight: Some(Weight::from_parts(10, 0)), pays_fee: Default::default() };
        let outcome;

        #[block]
        {
            outcome = Admission::<T>::new().test_run(RawOrigin::Signed(who).into(), &call, &info, 150, 0, |_| Ok(used));
        }

        assert!(matches!(outcome, Ok(Ok(_))));
        assert_eq!(Usages::<T>::get(id).map(|usage| usage.count), Some(1));
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::first_state(), crate::mock::Test);
}
