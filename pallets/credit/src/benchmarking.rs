//! Benchmarks of all calls, of an entry and of the checks, each with the most it can meet.

use crate::{
    Call, Config, EntryCount, Event, HistoryCounts, LatestFormula, Pallet, RatingCount, RatingVotes, Ratings, VoteOf,
};
use alloc::vec::Vec;
use drl_primitives::{
    application::CreditCheck,
    clocks::Clocks,
    credit::{
        rating::{
            AbilityProof, Criterion, Filing, ListCheck, Panel, ProofKind, Protection, RatingStatus, Stamp,
            StandingCheck, StandingList, Vote, MAX_PROOFS,
        },
        score::ScoreFormula,
        CreditRecorder, EntryGround, EntrySource, NewEntry, SupersedeGround, Supersession,
    },
    decision::Decider,
    grant_status::Act,
    organisation::{OrgKind, Organisations, Role},
    Code, CreditEntryId, Digest, OrgId, RatingId,
};
use frame_benchmarking::{v2::*, BenchmarkError};
use frame_support::{traits::EnsureOrigin, BoundedVec};
use frame_system::RawOrigin;

const DOCUMENT: Digest = Digest::sha256([0xee; 32]);

/// An organisation with its officer.
type Party<T> = (OrgId, <T as frame_system::Config>::AccountId);

fn party<T: Config>(kind: OrgKind, role: Role) -> Party<T> {
    T::Organisations::benchmark_officer(kind, role, 1)
}

fn bureau<T: Config>() -> Party<T> {
    party::<T>(OrgKind::Bureau, Role::ChiefDataOfficer)
}

fn user<T: Config>() -> Party<T> {
    party::<T>(OrgKind::DataUser, Role::Signatory)
}

fn signed<T: Config>(party: &Party<T>) -> RawOrigin<T::AccountId> {
    RawOrigin::Signed(party.1.clone())
}

/// The largest filing of each criterion, which meets it.
fn filing<T: Config>(criterion: Criterion) -> Filing {
    let today = T::Clocks::today();
    match criterion {
        Criterion::Protection => {
            Filing::Protection(Protection { level: 5, certificate: DOCUMENT, valid_until: today.plus_months(12) })
        }
        Criterion::Standing => {
            let lists = StandingList::ALL.iter().map(|list| ListCheck { list: *list, clean: true });
            let lists = BoundedVec::truncate_from(lists.collect());
            Filing::Standing(StandingCheck { lists, checked_on: today, report: DOCUMENT })
        }
        Criterion::Technical => {
            let proof = AbilityProof { kind: ProofKind::TrackRecord, digest: DOCUMENT };
            Filing::Technical(BoundedVec::truncate_from(alloc::vec![proof; MAX_PROOFS as usize]))
        }
    }
}

fn opened<T: Config>() -> Result<RatingId, BenchmarkError> {
    Pallet::<T>::open_rating(signed::<T>(&bureau::<T>()).into(), user::<T>().0)?;
    Ok(RatingCount::<T>::get().saturating_sub(1))
}

fn filed<T: Config>(criteria: &[Criterion]) -> Result<RatingId, BenchmarkError> {
    let rating = opened::<T>()?;
    for criterion in criteria {
        let filing = filing::<T>(*criterion);
        Pallet::<T>::file_criterion(signed::<T>(&bureau::<T>()).into(), rating, filing)?;
    }
    Ok(rating)
}

/// A rating with as many votes as there may be, but `but` of the last panel. Voters are numbers: the registry is not asked again.
fn voted<T: Config>(but: usize) -> Result<RatingId, BenchmarkError> {
    let rating = filed::<T>(Criterion::ALL)?;
    let (organisation, officer) = bureau::<T>();
    let mut votes: Vec<VoteOf<T>> = Vec::new();
    for panel in Panel::ALL {
        for number in 0..panel.room() {
            let by = Stamp {
                organisation: organisation.saturating_add(1_000).saturating_add(number),
                officer: officer.clone(),
                at: T::Clocks::now(),
                block: frame_system::Pallet::<T>::block_number(),
            };
            votes.push(Vote { panel: *panel, grade: 5, opinion: DOCUMENT, by });
        }
    }
    votes.truncate(votes.len().saturating_sub(but));
    RatingVotes::<T>::insert(rating, BoundedVec::truncate_from(votes));
    Ok(rating)
}

fn new_entry<T: Config>() -> NewEntry<T::AccountId> {
    let (organisation, officer) = party::<T>(OrgKind::Agency, Role::ChiefDataOfficer);
    NewEntry {
        organisation: user::<T>().0,
        ground: EntryGround::NotRectified,
        source: EntrySource::Rectification(0),
        act: Act { organisation, officer, evidence: DOCUMENT },
    }
}

fn entered<T: Config>() -> Result<CreditEntryId, BenchmarkError> {
    Ok(Pallet::<T>::enter(new_entry::<T>())?)
}

/// The origin of a decision, and whom it names.
fn decision<T: Config>() -> Result<(T::RuntimeOrigin, Decider), BenchmarkError> {
    let origin = T::DecisionOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
    let decider = T::DecisionOrigin::ensure_origin(origin.clone()).map_err(|_| BenchmarkError::Weightless)?;
    Ok((origin, decider.into()))
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn open_rating() -> Result<(), BenchmarkError> {
        let bureau = bureau::<T>();
        let (applicant, _) = user::<T>();

        #[extrinsic_call]
        _(signed::<T>(&bureau), applicant);

        assert_eq!(Pallet::<T>::rating_count(applicant), 1);
        Ok(())
    }

    #[benchmark]
    fn file_criterion() -> Result<(), BenchmarkError> {
        let rating = filed::<T>(&[Criterion::Protection, Criterion::Standing])?;
        let bureau = bureau::<T>();

        #[extrinsic_call]
        _(signed::<T>(&bureau), rating, filing::<T>(Criterion::Technical));

        assert_eq!(Ratings::<T>::get(rating).map(|rating| rating.status()), Some(RatingStatus::Voting));
        Ok(())
    }

    #[benchmark]
    fn vote() -> Result<(), BenchmarkError> {
        let rating = voted::<T>(1)?;
        let expert = party::<T>(OrgKind::ExpertBody, Role::Expert);

        #[extrinsic_call]
        _(signed::<T>(&expert), rating, 5, DOCUMENT);

        assert_eq!(RatingVotes::<T>::decode_len(rating), Some(Panel::ALL.iter().map(|p| p.room() as usize).sum()));
        Ok(())
    }

    #[benchmark]
    fn conclude_rating() -> Result<(), BenchmarkError> {
        let rating = voted::<T>(0)?;
        let bureau = bureau::<T>();

        #[extrinsic_call]
        _(signed::<T>(&bureau), rating, DOCUMENT);

        assert_eq!(Pallet::<T>::valid_grade(user::<T>().0), Some(5));
        Ok(())
    }

    #[benchmark]
    fn withdraw_rating() -> Result<(), BenchmarkError> {
        let rating = voted::<T>(0)?;
        let bureau = bureau::<T>();

        #[extrinsic_call]
        _(signed::<T>(&bureau), rating, DOCUMENT);

        assert_eq!(Ratings::<T>::get(rating).map(|rating| rating.status()), Some(RatingStatus::Withdrawn));
        Ok(())
    }

    #[benchmark]
    fn enter() -> Result<(), BenchmarkError> {
        let auditor = party::<T>(OrgKind::Regulator, Role::Auditor);
        let (organisation, _) = user::<T>();

        #[extrinsic_call]
        enter_case(signed::<T>(&auditor), organisation, DOCUMENT);

        assert!(Pallet::<T>::barred(organisation));
        Ok(())
    }

    #[benchmark]
    fn appeal() -> Result<(), BenchmarkError> {
        let entry = entered::<T>()?;
        let user = user::<T>();

        #[extrinsic_call]
        _(signed::<T>(&user), entry, DOCUMENT);

        assert_eq!(HistoryCounts::<T>::get(entry), 2);
        Ok(())
    }

    /// The larger of the two calls with this weight: the appeal is read in both, and a correction is made.
    #[benchmark]
    fn supersede() -> Result<(), BenchmarkError> {
        let entry = entered::<T>()?;
        Pallet::<T>::appeal(signed::<T>(&user::<T>()).into(), entry, DOCUMENT)?;
        let bureau = bureau::<T>();
        let correction = Supersession::Corrected(EntryGround::LawBroken);

        #[extrinsic_call]
        _(signed::<T>(&bureau), entry, SupersedeGround::CourtOrder, correction, DOCUMENT);

        assert_eq!(HistoryCounts::<T>::get(entry), 3);
        assert_eq!(EntryCount::<T>::get(), 2);
        Ok(())
    }

    #[benchmark]
    fn set_formula() -> Result<(), BenchmarkError> {
        let (origin, decided_by) = decision::<T>()?;
        let effective_from = T::Clocks::today().plus(1);

        #[extrinsic_call]
        _(origin as <T as frame_system::Config>::RuntimeOrigin, ScoreFormula::default(), effective_from);

        let version = LatestFormula::<T>::get();
        frame_system::Pallet::<T>::assert_last_event(
            Event::FormulaDecided { version, effective_from, decided_by }.into(),
        );
        Ok(())
    }

    #[benchmark]
    fn cancel_formula() -> Result<(), BenchmarkError> {
        let (origin, decided_by) = decision::<T>()?;
        let tomorrow = T::Clocks::today().plus(1);
        Pallet::<T>::set_formula(origin.clone(), ScoreFormula::default(), tomorrow)?;
        let version = LatestFormula::<T>::get();

        #[extrinsic_call]
        _(origin as <T as frame_system::Config>::RuntimeOrigin);

        frame_system::Pallet::<T>::assert_last_event(Event::FormulaCancelled { version, decided_by }.into());
        Ok(())
    }

    /// Not a call: what an application pays for the two checks, where neither an entry nor the rating settles it early.
    #[benchmark]
    fn check() -> Result<(), BenchmarkError> {
        let rating = voted::<T>(0)?;
        Pallet::<T>::conclude_rating(signed::<T>(&bureau::<T>()).into(), rating, DOCUMENT)?;
        let (applicant, _) = user::<T>();
        let answers;

        #[block]
        {
            answers = (Pallet::<T>::barred(applicant), Pallet::<T>::rating_reaches(applicant, 5));
        }

        assert_eq!(answers, (false, true));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::externalities(), crate::mock::Test);
}
