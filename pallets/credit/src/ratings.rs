//! Rating an applicant (细则第10条, R-042 to ).

use crate::{
    transitions::{next_rating, RatingStep},
    ConcludedRatings, Config, Error, Event, OrganisationRatingCounts, OrganisationRatings, Pallet, RatingCount,
    RatingOf, RatingVotes, Ratings, RunningRatings, VoteOf, MAX_PROTECTION_LEVEL,
};
use drl_primitives::{
    clocks::Clocks,
    credit::rating::{
        grade_of, Criterion, Ending, Filed, Filing, Outcome, Panel, Protection, Rating, RatingStatus, Stamp,
        StandingCheck, Vote,
    },
    organisation::{Duty, OrgKind, Organisations, Standing},
    parameters::RuleParameters,
    Day, Digest, OrgId, RatingId,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use frame_system::{
    ensure_signed,
    pallet_prelude::{BlockNumberFor, OriginFor},
};
use sp_runtime::DispatchError;

/// [`Stamp`] of this chain.
pub(crate) type StampOf<T> = Stamp<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// The kinds of organisations that are rated and whose credit is published: data users.
pub(crate) const DATA_USERS: [OrgKind; 2] = [OrgKind::DataUser, OrgKind::Individual];

impl<T: Config> Pallet<T> {
    /// An officer of the bureau who may prepare.
    pub(crate) fn ensure_bureau_prepares(origin: OriginFor<T>) -> Result<StampOf<T>, DispatchError> {
        Self::ensure_officer(origin, &[OrgKind::Bureau], Duty::Prepare)
    }

    /// An officer of the bureau who may decide.
    pub(crate) fn ensure_bureau_decides(origin: OriginFor<T>) -> Result<StampOf<T>, DispatchError> {
        Self::ensure_officer(origin, &[OrgKind::Bureau], Duty::Decide)
    }

    /// An officer who may vote, and the panel it votes in: bureau and agencies decide, experts rate.
    pub(crate) fn ensure_votes(origin: OriginFor<T>) -> Result<(Panel, StampOf<T>), DispatchError> {
        let who = ensure_signed(origin)?;
        let expert = T::Organisations::officer(&who).is_some_and(|officer| officer.kind == OrgKind::ExpertBody);
        let (duty, kinds): (Duty, &[OrgKind]) = if expert {
            (Duty::Rate, &[OrgKind::ExpertBody])
        } else {
            (Duty::Decide, &[OrgKind::Bureau, OrgKind::Agency])
        };
        let officer = T::Organisations::authorise(&who, kinds, duty)?;
        let panel = Panel::of(officer.kind).ok_or(DispatchError::BadOrigin)?;
        Ok((panel, Self::stamp(officer.organisation, who)))
    }

    fn ensure_officer(origin: OriginFor<T>, kinds: &[OrgKind], duty: Duty) -> Result<StampOf<T>, DispatchError> {
        let who = ensure_signed(origin)?;
        let officer = T::Organisations::authorise(&who, kinds, duty)?;
        Ok(Self::stamp(officer.organisation, who))
    }

    fn stamp(organisation: OrgId, officer: T::AccountId) -> StampOf<T> {
        Stamp { organisation, officer, at: T::Clocks::now(), block: frame_system::Pallet::<T>::block_number() }
    }

    /// Refuses organisations that are no data users.
    pub(crate) fn ensure_data_user(organisation: OrgId) -> DispatchResult {
        let kind = T::Organisations::kind(organisation).ok_or(Error::<T>::OrganisationNotFound)?;
        ensure!(DATA_USERS.contains(&kind), Error::<T>::NotDataUser);
        Ok(())
    }

    pub(crate) fn do_open_rating(applicant: OrgId, by: StampOf<T>) -> DispatchResult {
        Self::ensure_data_user(applicant)?;
        let active = T::Organisations::standing(applicant) == Some(Standing::Active);
        ensure!(active, Error::<T>::OrganisationNotActive);
        ensure!(!RunningRatings::<T>::contains_key(applicant), Error::<T>::RatingRunning);

        let rating = RatingCount::<T>::try_mutate(Self::take_number)?;
        let number = OrganisationRatingCounts::<T>::try_mutate(applicant, Self::take_number)?;
        OrganisationRatings::<T>::insert(applicant, number, rating);
        RunningRatings::<T>::insert(applicant, rating);
        let scale = T::Parameters::current().applicant.rating_scale;
        let Stamp { organisation, officer, .. } = by.clone();
        let record =
            Rating { applicant, scale, opened: by, protection: None, standing: None, technical: None, ending: None };
        Ratings::<T>::insert(rating, record);
        Self::deposit_event(Event::RatingOpened { rating, applicant, scale, organisation, officer });
        Ok(())
    }

    pub(crate) fn do_file_criterion(rating: RatingId, filing: Filing, by: StampOf<T>) -> DispatchResult {
        let mut record = Self::running_rating(rating)?;
        let criterion = filing.criterion();
        let filed = match criterion {
            Criterion::Protection => record.protection.is_some(),
            Criterion::Standing => record.standing.is_some(),
            Criterion::Technical => record.technical.is_some(),
        };
        ensure!(!filed, Error::<T>::AlreadyFiled);
        let step = if record.missing() > 1 { RatingStep::File } else { RatingStep::FileLast };
        next_rating(record.status(), step).ok_or(Error::<T>::AlreadyFiled)?;

        let Stamp { organisation, officer, .. } = by.clone();
        match filing {
            Filing::Protection(content) => {
                Self::check_protection(&content)?;
                record.protection = Some(Filed { content, by });
            }
            Filing::Standing(content) => {
                Self::check_standing(&content, Day::from_moment(record.opened.at))?;
                record.standing = Some(Filed { content, by });
            }
            Filing::Technical(content) => record.technical = Some(Filed { content, by }),
        }
        Ratings::<T>::insert(rating, record);
        Self::deposit_event(Event::CriterionFiled { rating, criterion, organisation, officer });
        Ok(())
    }

    fn check_protection(protection: &Protection) -> DispatchResult {
        let known = (1..=MAX_PROTECTION_LEVEL).contains(&protection.level);
        ensure!(known, Error::<T>::ProtectionLevelUnknown);
        Ok(())
    }

    /// The lists are checked for this rating (R-046: at rating), not before it and not in the future.
    fn check_standing(standing: &StandingCheck, opened_on: Day) -> DispatchResult {
        ensure!(!standing.repeats_a_list(), Error::<T>::ListRepeated);
        ensure!(standing.checked_on >= opened_on, Error::<T>::CheckOutdated);
        ensure!(standing.checked_on <= T::Clocks::today(), Error::<T>::DayInFuture);
        Ok(())
    }

    pub(crate) fn do_vote(
        rating: RatingId,
        panel: Panel,
        grade: u8,
        opinion: Digest,
        by: StampOf<T>,
    ) -> DispatchResult {
        let record = Self::running_rating(rating)?;
        next_rating(record.status(), RatingStep::Vote).ok_or(Error::<T>::CriteriaMissing)?;
        ensure!((1..=record.scale).contains(&grade), Error::<T>::GradeOutOfRange);
        let Stamp { organisation, officer, .. } = by.clone();
        let vote = Vote { panel, grade, opinion, by };
        RatingVotes::<T>::try_mutate(rating, |votes| {
            ensure!(!votes.iter().any(|other| Self::same_voter(other, &vote)), Error::<T>::AlreadyVoted);
            let cast = votes.iter().filter(|other| other.panel == panel).count();
            ensure!(cast < panel.room() as usize, Error::<T>::TooManyVotes);
            votes.try_push(vote).map_err(|_| Error::<T>::TooManyVotes)
        })?;
        Self::deposit_event(Event::VoteCast { rating, panel, grade, opinion, organisation, officer });
        Ok(())
    }

    /// The bureau and an agency have one vote each, whoever casts it; among experts each has one.
    pub(crate) fn same_voter(one: &VoteOf<T>, other: &VoteOf<T>) -> bool {
        match one.panel {
            Panel::Experts => one.by.officer == other.by.officer,
            Panel::Bureau | Panel::Agency => one.by.organisation == other.by.organisation,
        }
    }

    pub(crate) fn do_conclude_rating(rating: RatingId, report: Digest, by: StampOf<T>) -> DispatchResult {
        let record = Self::running_rating(rating)?;
        ensure!(record.status() == RatingStatus::Voting, Error::<T>::CriteriaMissing);
        let outcome = Self::outcome(rating, &record)?;
        let step = match outcome {
            Outcome::Passed { .. } => RatingStep::Pass,
            Outcome::Failed(_) => RatingStep::Fail,
        };
        next_rating(record.status(), step).ok_or(Error::<T>::RatingOver)?;

        let applicant = record.applicant;
        let Stamp { organisation, officer, .. } = by.clone();
        ConcludedRatings::<T>::insert(applicant, rating);
        Self::end_rating(rating, record, Ending { outcome: Some(outcome), evidence: report, by });
        Self::deposit_event(Event::RatingConcluded { rating, applicant, outcome, report, organisation, officer });
        Ok(())
    }

    /// What a rating comes to today. Every panel must have been heard, whether the criteria are met or not.
    fn outcome(rating: RatingId, record: &RatingOf<T>) -> Result<Outcome, Error<T>> {
        let votes = RatingVotes::<T>::get(rating);
        let grade = grade_of(votes.iter().map(|vote| (vote.panel, vote.grade))).map_err(|panel| match panel {
            Panel::Bureau => Error::<T>::NoVoteOfBureau,
            Panel::Agency => Error::<T>::NoVoteOfAgency,
            Panel::Experts => Error::<T>::NoVoteOfExperts,
        })?;
        let rules = T::Parameters::current().applicant;
        let today = T::Clocks::today();
        let record_clean = !Self::has_entry_with_effect(record.applicant, today);
        if let Some(criterion) = record.unmet(today, rules.min_protection_level, record_clean) {
            return Ok(Outcome::Failed(criterion));
        }
        let until = today.plus_months(u32::from(rules.rating_valid_months));
        let valid_until = record.protection.as_ref().map_or(until, |filed| until.min(filed.content.valid_until));
        Ok(Outcome::Passed { grade, valid_until })
    }

    pub(crate) fn do_withdraw_rating(rating: RatingId, reason: Digest, by: StampOf<T>) -> DispatchResult {
        let record = Self::running_rating(rating)?;
        next_rating(record.status(), RatingStep::Withdraw).ok_or(Error::<T>::RatingOver)?;

        let applicant = record.applicant;
        let Stamp { organisation, officer, .. } = by.clone();
        Self::end_rating(rating, record, Ending { outcome: None, evidence: reason, by });
        Self::deposit_event(Event::RatingWithdrawn { rating, applicant, reason, organisation, officer });
        Ok(())
    }

    /// A rating that has not ended.
    fn running_rating(rating: RatingId) -> Result<RatingOf<T>, Error<T>> {
        let record = Ratings::<T>::get(rating).ok_or(Error::<T>::RatingNotFound)?;
        ensure!(!record.status().is_final(), Error::<T>::RatingOver);
        Ok(record)
    }

    fn end_rating(rating: RatingId, mut record: RatingOf<T>, ending: Ending<T::AccountId, BlockNumberFor<T>>) {
        RunningRatings::<T>::remove(record.applicant);
        record.ending = Some(ending);
        Ratings::<T>::insert(rating, record);
    }

    /// The next number of a sequence that counts from 0 and never goes back.
    pub(crate) fn take_number(count: &mut u32) -> Result<u32, Error<T>> {
        let number = *count;
        *count = number.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
        Ok(number)
    }
}
