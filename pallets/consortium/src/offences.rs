//! Offences: how a proof finds the one it accuses, and what follows.

use crate::{
    Config, Event, KeysOf, OffenceCount, Offences, Pallet, SetCount, SetMembers, Sets, Validators, WeightInfo,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use core::marker::PhantomData;
use drl_primitives::{
    clocks::Clocks,
    consortium::{Offence, OffenceKind, SetNumber, ValidatorAct as Act},
    credit::{CreditRecorder, EntryGround, EntrySource, NewEntry},
    grant_status,
    hashing::blake2_256,
    history::as_of,
    organisation::Organisations,
    Digest, HashAlgorithm, Moment, OrgId,
};
use frame_support::{
    traits::{Get, KeyOwnerProofSystem},
    weights::Weight,
};
use pallet_session::historical;
use sp_runtime::{traits::OpaqueKeys, KeyTypeId};
use sp_session::MembershipProof;
use sp_staking::{
    offence::{Offence as Report, OffenceError, OffenceSeverity, ReportOffence},
    SessionIndex,
};

/// Who did it, and for which organisation it validated.
pub type Offender<T> = (<T as frame_system::Config>::AccountId, OrgId);

/// Finds whose a session key was: by the proof of the historical sessions, or else by the ledger's own record of its sets.
///
/// The session pallet proves the keys of the session that runs from those that are to be used next. So whoever sets new keys
/// and then votes twice with the old ones could not be accused before the session is over, when nobody makes proofs of it any
/// more. The record has the keys that were really used. A proof by the record has no nodes: nothing else can stand in it.
pub struct KeyOwners<T>(PhantomData<T>);

impl<T: Config, D: AsRef<[u8]>> KeyOwnerProofSystem<(KeyTypeId, D)> for KeyOwners<T> {
    type Proof = MembershipProof;
    type IdentificationTuple = Offender<T>;

    fn prove((id, key): (KeyTypeId, D)) -> Option<MembershipProof> {
        let key = key.as_ref();
        let proof = historical::Pallet::<T>::prove((id, key))?;
        if historical::Pallet::<T>::check_proof((id, key), proof.clone()).is_some() {
            return Some(proof);
        }
        let proof = MembershipProof { trie_nodes: Vec::new(), ..proof };
        <Self as KeyOwnerProofSystem<(KeyTypeId, &[u8])>>::check_proof((id, key), proof.clone()).map(|_| proof)
    }

    fn check_proof((id, key): (KeyTypeId, D), proof: MembershipProof) -> Option<Offender<T>> {
        let (session, count) = (proof.session, proof.validator_count);
        let current = pallet_session::CurrentIndex::<T>::get();
        if session > current || current.saturating_sub(session) > T::ProvableSessions::get() {
            return None;
        }
        if proof.trie_nodes.is_empty() {
            return Pallet::<T>::recorded_owner(session, count, id, key.as_ref());
        }
        historical::Pallet::<T>::check_proof((id, key.as_ref()), proof)
    }
}

/// Takes reports of offences: passes each on to `Reports`, which keeps it, and lets the consortium draw the consequences.
///
/// A validator that has an offence which the council has not dealt with is accused of nothing more: two machines with the same
/// keys vote twice in every round, and one proof of it is enough.
pub struct Accusations<T, Reports>(PhantomData<(T, Reports)>);

impl<T, Reports, O> ReportOffence<T::AccountId, Offender<T>, O> for Accusations<T, Reports>
where
    T: Config,
    Reports: ReportOffence<T::AccountId, Offender<T>, O>,
    O: Report<Offender<T>>,
{
    fn report_offence(reporters: Vec<T::AccountId>, report: O) -> Result<(), OffenceError> {
        let (slot, session) = (report.slot(), report.session_index());
        let offenders: Vec<_> =
            report.offenders().into_iter().filter(|(who, _)| !Pallet::<T>::is_accused(who)).collect();
        if offenders.is_empty() {
            return Err(OffenceError::DuplicateReport);
        }
        let reporter = reporters.first().cloned();
        Reports::report_offence(reporters, report)?;
        for offender in offenders {
            let number = blake2_256(&(O::ID, slot.encode(), &offender).encode());
            let report = Digest { algorithm: HashAlgorithm::Blake2b256, value: number.into() };
            Pallet::<T>::accuse(offender, session, report, reporter.clone());
        }
        Ok(())
    }

    fn is_known_offence(offenders: &[Offender<T>], slot: &O::Slot) -> bool {
        offenders.iter().all(|(who, _)| Pallet::<T>::is_accused(who)) || Reports::is_known_offence(offenders, slot)
    }
}

impl<T: Config> Pallet<T> {
    /// Whether a validator has an offence that the council has not dealt with.
    pub fn is_accused(validator: &T::AccountId) -> bool {
        Validators::<T>::get(validator).is_some_and(|record| record.offence.is_some())
    }

    /// What an offence weighs beyond its proof.
    pub fn offence_weight() -> Weight {
        <T as Config>::WeightInfo::accuse().saturating_add(T::Credit::enter_weight())
    }

    /// Records an offence: in the credit record of the organisation, and with the validator, which makes no more blocks.
    pub(crate) fn accuse(
        (validator, organisation): Offender<T>,
        session: SessionIndex,
        report: Digest,
        reporter: Option<T::AccountId>,
    ) {
        let kind = OffenceKind::Equivocation;
        let offence = OffenceCount::<T>::get();
        // The ledger itself makes the entry. It names who brought the proof, or where nobody is named, the offender.
        let by = reporter.clone().unwrap_or_else(|| validator.clone());
        let of = Self::acts_for(&by).unwrap_or(organisation);
        let entry = T::Credit::enter(NewEntry {
            organisation,
            ground: EntryGround::Equivocation,
            source: EntrySource::Offence(offence),
            act: grant_status::Act { organisation: of, officer: by, evidence: report },
        });
        let entry = entry.inspect_err(|fault| log::error!("an offence has no credit entry: {fault:?}")).ok();
        Offences::<T>::insert(
            offence,
            Offence {
                validator: validator.clone(),
                organisation,
                kind,
                session,
                report,
                reporter,
                at: <T as Config>::Clocks::now(),
                block: frame_system::Pallet::<T>::block_number(),
                entry,
            },
        );
        OffenceCount::<T>::put(offence.saturating_add(1));
        Validators::<T>::mutate(&validator, |record| {
            if let Some(record) = record {
                record.offence = Some(offence);
            }
        });
        // Whoever is accused is or was a validator; no state refuses it.
        let _ = Self::step(&validator, Act::Accuse, None);
        pallet_session::Pallet::<T>::report_offence(validator.clone(), OffenceSeverity::max_severity());
        Self::deposit_event(Event::ValidatorAccused { offence, validator, organisation, kind, session, entry });
    }

    /// The organisation that an account acts for: as a validator, or as an officer.
    fn acts_for(account: &T::AccountId) -> Option<OrgId> {
        let validates = Validators::<T>::get(account).map(|record| record.organisation);
        validates.or_else(|| T::Organisations::officer(account).map(|officer| officer.organisation))
    }

    /// The set that validated in a session.
    pub(crate) fn set_in_session(session: SessionIndex) -> Option<SetNumber> {
        as_of(SetCount::<T>::get(), Moment::from(session), |set| {
            Sets::<T>::get(set).map(|head| (Moment::from(head.session), set))
        })
    }

    /// Whose a key was in a session of `count` validators, by the record of the sets.
    fn recorded_owner(session: SessionIndex, count: u32, id: KeyTypeId, key: &[u8]) -> Option<Offender<T>> {
        let members = SetMembers::<T>::get(Self::set_in_session(session)?);
        if u32::try_from(members.len()) != Ok(count) {
            return None;
        }
        members.into_iter().find_map(|member| {
            let keys = KeysOf::<T>::decode(&mut member.keys.as_slice()).ok()?;
            (keys.get_raw(id) == key).then_some((member.validator, member.organisation))
        })
    }
}
