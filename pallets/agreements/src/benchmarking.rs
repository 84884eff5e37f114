//! Benchmarks of the calls. Signatures are ecdsa, the slowest scheme, in the wrapped form, which is looked at last.

use super::*;
use alloc::{boxed::Box, vec::Vec};
use drl_primitives::{
    agreement::{
        AgreementState, AgreementTerms, DeclineGround, DeliveryMode, RenewalRefusal, Side, SignedTerms, TemplateKind,
        TermSpan, TermStart,
    },
    application::{AgencyList, Applications},
    catalog::Datasets,
    clocks::{ClockKind, ClockSubject, Clocks, OnDue},
    organisation::{OrgKind, Organisations, Role},
    signing::{payload, wrap, SignedBy, SignedKind},
    AgreementId, Day, Digest, OrgId, MAX_AGENCIES, MAX_ITEMS, MAX_ROWS,
};
use frame_benchmarking::v2::*;
use frame_support::{
    assert_ok,
    traits::{EnsureOrigin, Get},
};
use frame_system::RawOrigin;
use sp_core::{crypto::KeyTypeId, ecdsa};
use sp_runtime::{traits::IdentifyAccount, AccountId32, MultiSigner};

const KEYS: KeyTypeId = KeyTypeId(*b"drla");

fn digest(byte: u8) -> Digest {
    Digest::sha256([byte; 32])
}

fn terms() -> Box<AgreementTerms> {
    Box::new(AgreementTerms {
        start: TermStart::AtSignature,
        months: 1,
        delivery: DeliveryMode::Download,
        measures: digest(1),
        plan: digest(2),
        service_standard: digest(3),
        feedback_dimensions: digest(4),
        return_list: digest(5),
        returns_required: true,
        launch_months: 3,
        service_start_days: 30,
        report_months: 3,
        notice_days: 0,
        commercial_use: false,
        third_parties: None,
        addendum: Some(digest(6)),
        seals: Some(digest(7)),
    })
}

/// Two parties, with keys, and an approved application of the longest demand list over as many agencies as there can be.
struct Setting {
    preparer: AccountId32,
    application: u32,
    user_key: ecdsa::Public,
    provider_key: ecdsa::Public,
}

fn account_of(key: ecdsa::Public) -> AccountId32 {
    MultiSigner::Ecdsa(key).into_account()
}

fn key_for<T: Config>(organisation: OrgId, role: Role, seed: u8) -> Result<ecdsa::Public, BenchmarkError> {
    let key = sp_io::crypto::ecdsa_generate(KEYS, Some([b"//", &[b'a'.saturating_add(seed)][..]].concat()));
    match T::Organisations::benchmark_appoint(organisation, account_of(key), role) {
        true => Ok(key),
        false => Err(BenchmarkError::Stop("the registry does not appoint officers for benchmarks")),
    }
}

fn setting<T: Config>() -> Result<Setting, BenchmarkError> {
    for kind in [TemplateKind::CommitmentLetter, TemplateKind::Agreement] {
        Pallet::<T>::store_template(kind, digest(8), digest(9), 0).ok_or(BenchmarkError::Stop("no version left"))?;
    }
    let (bureau, preparer) = T::Organisations::benchmark_officer(OrgKind::Bureau, Role::ChiefDataOfficer, 0);
    let (user, _) = T::Organisations::benchmark_officer(OrgKind::DataUser, Role::Signatory, 1);
    let agencies: Vec<OrgId> = (0..MAX_AGENCIES)
        .map(|seed| T::Organisations::benchmark_officer(OrgKind::Agency, Role::ChiefDataOfficer, 100 + seed).0)
        .collect();
    let datasets: Vec<_> = agencies
        .iter()
        .cycle()
        .take(MAX_ROWS as usize)
        .map(|owner| (T::Datasets::benchmark_open_dataset(*owner, MAX_ITEMS), *owner))
        .collect();
    let application = T::Applications::benchmark_approved(user, &datasets);
    let provider_key = key_for::<T>(bureau, Role::ChiefDataOfficer, 1)?;
    Ok(Setting { preparer, application, user_key: key_for::<T>(user, Role::Signatory, 2)?, provider_key })
}

/// A wrapped signature over a text.
fn signed<T: Config>(key: ecdsa::Public, kind: SignedKind, text: &[u8]) -> Result<SignedBy, BenchmarkError> {
    let expires_at = T::Clocks::now().saturating_add(T::MaxSignatureLife::get());
    let bytes = wrap(&payload(kind, text, expires_at));
    let signature = sp_io::crypto::ecdsa_sign(KEYS, &key, &bytes).ok_or(BenchmarkError::Stop("no keystore"))?;
    Ok(SignedBy { signer: account_of(key), signature: signature.into(), expires_at })
}

fn drafted<T: Config>() -> Result<(Setting, AgreementId), BenchmarkError> {
    let setting = setting::<T>()?;
    let origin = RawOrigin::Signed(setting.preparer.clone());
    assert_ok!(Pallet::<T>::draft(origin.into(), setting.application, terms()));
    Ok((setting, AgreementCount::<T>::get()))
}

fn letter<T: Config>(setting: &Setting, id: AgreementId) -> Result<SignedBy, BenchmarkError> {
    let text = Pallet::<T>::commitment_text(id).ok_or(BenchmarkError::Stop("no letter"))?;
    signed::<T>(setting.user_key, SignedKind::Commitment, &text)
}

fn under_text<T: Config>(key: ecdsa::Public, id: AgreementId, version: u32) -> Result<SignedBy, BenchmarkError> {
    let text = Pallet::<T>::canonical_text(id, version).ok_or(BenchmarkError::Stop("no text"))?;
    signed::<T>(key, SignedKind::Agreement, &text)
}

fn half_signed<T: Config>() -> Result<(Setting, AgreementId), BenchmarkError> {
    let (setting, id) = drafted::<T>()?;
    let carrier = || RawOrigin::Signed(setting.preparer.clone()).into();
    if Pallet::<T>::view(id).is_some_and(|view| view.state == AgreementState::Drafted) {
        assert_ok!(Pallet::<T>::sign_commitment(carrier(), id, letter::<T>(&setting, id)?));
    }
    let of_user = under_text::<T>(setting.user_key, id, 1)?;
    assert_ok!(Pallet::<T>::sign(carrier(), id, Side::DataUser, of_user));
    Ok((setting, id))
}

fn active<T: Config>() -> Result<(Setting, AgreementId), BenchmarkError> {
    let (setting, id) = half_signed::<T>()?;
    let of_provider = under_text::<T>(setting.provider_key, id, 1)?;
    let carrier = RawOrigin::Signed(setting.preparer.clone());
    assert_ok!(Pallet::<T>::sign(carrier.into(), id, Side::Provider, of_provider));
    Ok((setting, id))
}

fn asked<T: Config>() -> Result<(Setting, AgreementId), BenchmarkError> {
    let (setting, id) = active::<T>()?;
    let text = Pallet::<T>::renewal_text(id, 1).ok_or(BenchmarkError::Stop("no renewal"))?;
    let request = signed::<T>(setting.user_key, SignedKind::Agreement, &text)?;
    let carrier = RawOrigin::Signed(setting.preparer.clone());
    assert_ok!(Pallet::<T>::request_renewal(carrier.into(), id, 1, request));
    Ok((setting, id))
}

fn state<T: Config>(id: AgreementId) -> Option<AgreementState> {
    Agreements::<T>::get(id).map(|agreement| agreement.state)
}

/// An agreement in force with these terms, for benchmarks of other pallets: only what standings and approvers are read from.
pub(crate) fn in_force<T: Config>(terms: &SignedTerms) -> AgreementId {
    let last_day = Day::from_moment(terms.until.saturating_sub(1));
    let span = TermSpan { signed: terms.from, from: terms.from, until: terms.until, last_day };
    let agreement = Agreement {
        application: 0,
        user: terms.user,
        signer: terms.signer,
        agencies: terms.agencies.clone(),
        state: AgreementState::Active,
        version: terms.version,
        texts: 1,
        template: 1,
        commitment_template: 1,
        notice: None,
        ended: None,
        term_clock: None,
        notice_clock: None,
        history: 0,
    };
    let record = VersionRecord { terms: *self::terms(), number: 1, text: Default::default(), span: Some(span) };
    Agreements::<T>::insert(terms.agreement, agreement);
    VersionTerms::<T>::insert(terms.agreement, terms.version, record);
    terms.agreement
}

/// An agreement in force between an agency and a data user, for benchmarks of other pallets.
pub(crate) fn between<T: Config>(agency: OrgId, user: OrgId) -> AgreementId {
    let from = T::Clocks::now();
    in_force::<T>(&SignedTerms {
        agreement: 1_000,
        version: 1,
        user,
        signer: agency,
        agencies: AgencyList::truncate_from(alloc::vec![agency]),
        rows: Default::default(),
        system: digest(1),
        service: digest(2),
        from,
        until: Day::from_moment(from).plus(365).end(),
        proof_valid_until: Day::from_moment(from).plus(365),
    })
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn publish_template() -> Result<(), BenchmarkError> {
        let origin = T::DecisionOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
        let before = CurrentTemplates::<T>::get(TemplateKind::Agreement);

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, TemplateKind::Agreement, digest(1), digest(2));

        assert_eq!(CurrentTemplates::<T>::get(TemplateKind::Agreement), before + 1);
        Ok(())
    }

    #[benchmark]
    fn draft() -> Result<(), BenchmarkError> {
        let Setting { preparer, application, .. } = setting::<T>()?;
        let before = AgreementCount::<T>::get();

        #[extrinsic_call]
        _(RawOrigin::Signed(preparer), application, terms());

        assert_eq!(AgreementCount::<T>::get(), before + 1);
        Ok(())
    }

    #[benchmark]
    fn redraft() -> Result<(), BenchmarkError> {
        let (setting, id) = drafted::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(setting.preparer), id, terms());

        assert_eq!(Agreements::<T>::get(id).map(|agreement| agreement.texts), Some(2));
        Ok(())
    }

    #[benchmark]
    fn sign_commitment() -> Result<(), BenchmarkError> {
        let (setting, id) = drafted::<T>()?;
        let signed = letter::<T>(&setting, id)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(setting.preparer), id, signed);

        assert_eq!(state::<T>(id), Some(AgreementState::Ready));
        Ok(())
    }

    #[benchmark]
    fn sign() -> Result<(), BenchmarkError> {
        let (setting, id) = half_signed::<T>()?;
        let signed = under_text::<T>(setting.provider_key, id, 1)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(setting.preparer), id, Side::Provider, signed);

        assert_eq!(state::<T>(id), Some(AgreementState::Active));
        Ok(())
    }

    #[benchmark]
    fn request_renewal() -> Result<(), BenchmarkError> {
        let (setting, id) = active::<T>()?;
        let text = Pallet::<T>::renewal_text(id, 1).ok_or(BenchmarkError::Stop("no renewal"))?;
        let request = signed::<T>(setting.user_key, SignedKind::Agreement, &text)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(setting.preparer), id, 1, request);

        assert_eq!(state::<T>(id), Some(AgreementState::RenewalRequested));
        Ok(())
    }

    #[benchmark]
    fn agree_renewal() -> Result<(), BenchmarkError> {
        let (setting, id) = asked::<T>()?;
        let signed = under_text::<T>(setting.provider_key, id, 2)?;

        #[extrinsic_call]
        decide_renewal(RawOrigin::Signed(setting.preparer), id, RenewalDecision::Agree(signed));

        assert_eq!(Agreements::<T>::get(id).map(|agreement| agreement.version), Some(2));
        Ok(())
    }

    #[benchmark]
    fn refuse_renewal() -> Result<(), BenchmarkError> {
        let (setting, id) = asked::<T>()?;
        let decision = RenewalDecision::Refuse { reason: RenewalRefusal::SecurityRisk, statement: digest(1) };

        #[extrinsic_call]
        decide_renewal(RawOrigin::Signed(setting.preparer), id, decision);

        assert_eq!(state::<T>(id), Some(AgreementState::Active));
        Ok(())
    }

    #[benchmark]
    fn give_notice() -> Result<(), BenchmarkError> {
        let (setting, id) = asked::<T>()?;
        let span = VersionTerms::<T>::get(id, 1).and_then(|record| record.span);
        let end = span.map_or(Day(0), |span| span.last_day);

        #[extrinsic_call]
        _(RawOrigin::Signed(setting.preparer), id, end, digest(1));

        assert_eq!(state::<T>(id), Some(AgreementState::NoticeGiven));
        Ok(())
    }

    #[benchmark]
    fn decline() -> Result<(), BenchmarkError> {
        let (setting, id) = half_signed::<T>()?;
        // The signature that waits has lapsed: the clock of the chain is not ours to turn.
        Signatures::<T>::mutate(id, (1, Side::DataUser), |signature| {
            if let Some(signature) = signature {
                signature.expires_at = T::Clocks::now();
            }
        });

        #[extrinsic_call]
        _(RawOrigin::Signed(account_of(setting.user_key)), id, DeclineGround::NeedGone, digest(1));

        assert_eq!(state::<T>(id), Some(AgreementState::Declined));
        Ok(())
    }

    #[benchmark]
    fn settle() -> Result<(), BenchmarkError> {
        let (_, id) = asked::<T>()?;
        // The term is made to lie in the past: the clock of the chain is not ours to turn.
        VersionTerms::<T>::mutate(id, 1, |record| {
            if let Some(span) = record.as_mut().and_then(|record| record.span.as_mut()) {
                span.until = T::Clocks::now();
            }
        });

        #[block]
        {
            <Pallet<T> as OnDue>::on_due(0, ClockKind::AgreementTerm, ClockSubject::Agreement(id), 0);
        }

        assert_eq!(state::<T>(id), Some(AgreementState::Expired));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::benchmark_chain(), crate::mock::Test);
}
