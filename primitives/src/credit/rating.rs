//! Ratings of applicants (细则第10条, R-042 to ): the three criteria, the votes, and what follows from them.

use crate::{organisation::OrgKind, Day, Digest, Moment, OrgId, RatingId, MAX_AGENCIES};
use alloc::vec::Vec;
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

code_enum! {
    /// The three criteria of a rating.
    pub enum Criterion {
        ///
        Protection = 0, "protection", "security protection", "安全防护能力";
        ///
        Standing = 1, "standing", "credit standing", "信用情况";
        ///
        Technical = 2, "technical", "technical ability", "技术开发能力";
    }
}

code_enum! {
    /// A list of dishonesty that is checked.
    pub enum StandingList {
        DishonestJudgmentDebtors = 0, "dishonest-judgment-debtors", "dishonest judgment debtors", "失信被执行人";
        AbnormalOperation = 1, "abnormal-operation", "enterprises of abnormal operation", "企业经营异常名录";
        SeriousViolation = 2, "serious-violation", "serious violations of law", "严重违法失信名单";
        OtherDishonesty = 3, "other-dishonesty", "other serious dishonesty", "其他严重失信情形";
    }
}

/// How many lists are checked: every [`StandingList`].
pub const MAX_LISTS: u32 = 4;

code_enum! {
    /// What proves technical ability.
    pub enum ProofKind {
        QualityManagement = 0, "quality-management", "quality management certificate", "质量管理体系认证证书";
        EnvironmentalManagement = 1, "environmental-management", "environmental management certificate", "环境管理体系认证证书";
        HealthAndSafety = 2, "health-and-safety", "occupational health and safety certificate", "职业健康安全体系认证证书";
        InformationSecurity = 3, "information-security", "information security management certificate", "信息安全管理体系认证证书";
        ItService = 4, "it-service", "IT service management certificate", "信息技术服务管理体系认证";
        TrackRecord = 5, "track-record", "proof of track record", "业绩证明";
    }
}

/// How many proofs of technical ability a rating takes.
pub const MAX_PROOFS: u32 = 16;

code_enum! {
    /// Who is heard in a rating.
    pub enum Panel {
        Bureau = 0, "bureau", "the data bureau", "公共数据主管部门";
        Agency = 1, "agency", "the agencies", "公共数据开放主体";
        Experts = 2, "experts", "the experts", "专家";
    }
}

/// How many experts may vote on one rating.
pub const MAX_EXPERT_VOTES: u32 = 15;

/// How many votes a rating takes: one of the bureau, [`MAX_AGENCIES`], [`MAX_EXPERT_VOTES`]. Each panel has its own room, so that
/// none keeps another from being heard.
pub const MAX_VOTES: u32 = 1 + MAX_AGENCIES + MAX_EXPERT_VOTES;

impl Panel {
    /// The panel that organisations of this kind vote in.
    pub const fn of(kind: OrgKind) -> Option<Self> {
        match kind {
            OrgKind::Bureau => Some(Self::Bureau),
            OrgKind::Agency => Some(Self::Agency),
            OrgKind::ExpertBody => Some(Self::Experts),
            OrgKind::DataUser | OrgKind::Individual | OrgKind::Regulator => None,
        }
    }

    /// How many votes it may cast on one rating.
    pub const fn room(self) -> u32 {
        match self {
            Self::Bureau => 1,
            Self::Agency => MAX_AGENCIES,
            Self::Experts => MAX_EXPERT_VOTES,
        }
    }
}

code_enum! {
    /// What a rating is.
    pub enum RatingStatus {
        Filing = 0, "filing", "criteria are being filed", "材料登记中";
        Voting = 1, "voting", "all criteria are filed, votes are taken", "评议中";
        Passed = 2, "passed", "concluded with a grade", "已评级";
        Failed = 3, "failed", "concluded: a criterion is not met", "不符合条件";
        Withdrawn = 4, "withdrawn", "withdrawn", "已撤回";
    }
}

impl RatingStatus {
    /// Whether nothing can follow.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Passed | Self::Failed | Self::Withdrawn)
    }

    /// Whether it counts: it was concluded, with a grade or without.
    pub const fn is_concluded(self) -> bool {
        matches!(self, Self::Passed | Self::Failed)
    }
}

/// The classified protection of the system that will use the data.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Protection {
    /// The protection level (等级级别), 1 to 5.
    pub level: u8,
    /// Salted digest of the certificate.
    pub certificate: Digest,
    /// The last day on which the certificate is valid.
    pub valid_until: Day,
}

/// What was found on one list.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct ListCheck {
    /// The list.
    pub list: StandingList,
    /// Whether the applicant is not on it.
    pub clean: bool,
}

/// The applicant's standing on the lists of dishonesty.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct StandingCheck {
    /// What was found, each list at most once. A list that was not checked counts as not clean.
    pub lists: BoundedVec<ListCheck, ConstU32<MAX_LISTS>>,
    /// The day on which they were checked, not before that on which the rating was opened.
    pub checked_on: Day,
    /// Salted digest of the credit report (信用报告).
    pub report: Digest,
}

/// A proof of technical ability.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct AbilityProof {
    /// What it is.
    pub kind: ProofKind,
    /// Salted digest of it.
    pub digest: Digest,
}

/// The proofs of technical ability of an applicant. None is an answer: then the criterion is not met.
pub type AbilityProofs = BoundedVec<AbilityProof, ConstU32<MAX_PROOFS>>;

/// One criterion as it is filed.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Filing {
    ///
    Protection(Protection),
    ///
    Standing(StandingCheck),
    ///
    Technical(AbilityProofs),
}

impl Filing {
    /// Which criterion it is.
    pub const fn criterion(&self) -> Criterion {
        match self {
            Self::Protection(_) => Criterion::Protection,
            Self::Standing(_) => Criterion::Standing,
            Self::Technical(_) => Criterion::Technical,
        }
    }
}

/// Who did something, and when.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Stamp<AccountId, BlockNumber> {
    /// The organisation.
    pub organisation: OrgId,
    /// Its officer.
    pub officer: AccountId,
    /// When.
    pub at: Moment,
    /// In which block.
    pub block: BlockNumber,
}

/// A criterion that was filed.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Filed<Content, AccountId, BlockNumber> {
    /// What was filed.
    pub content: Content,
    /// By whom, and when.
    pub by: Stamp<AccountId, BlockNumber>,
}

/// What a rating came to.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// All criteria are met.
    Passed {
        /// The grade, from 1 to the rating's scale.
        grade: u8,
        /// The last day on which the rating is valid.
        valid_until: Day,
    },
    /// The first criterion that is not met.
    Failed(Criterion),
}

/// How a rating ended.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Ending<AccountId, BlockNumber> {
    /// What it came to; none where it was withdrawn.
    pub outcome: Option<Outcome>,
    /// Salted digest of the report, or of the reason of the withdrawal.
    pub evidence: Digest,
    /// By whom, and when.
    pub by: Stamp<AccountId, BlockNumber>,
}

/// A rating. Each part is written once and never changed.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct Rating<AccountId, BlockNumber> {
    /// Who is rated.
    pub applicant: OrgId,
    /// The highest grade, as it was when the rating was opened: votes on one scale.
    pub scale: u8,
    /// Who opened it.
    pub opened: Stamp<AccountId, BlockNumber>,
    ///
    pub protection: Option<Filed<Protection, AccountId, BlockNumber>>,
    ///
    pub standing: Option<Filed<StandingCheck, AccountId, BlockNumber>>,
    ///
    pub technical: Option<Filed<AbilityProofs, AccountId, BlockNumber>>,
    /// How it ended.
    pub ending: Option<Ending<AccountId, BlockNumber>>,
}

impl<AccountId, BlockNumber> Rating<AccountId, BlockNumber> {
    /// What the rating is, from what was written.
    pub fn status(&self) -> RatingStatus {
        match self.ending.as_ref().map(|ending| ending.outcome) {
            Some(Some(Outcome::Passed { .. })) => RatingStatus::Passed,
            Some(Some(Outcome::Failed(_))) => RatingStatus::Failed,
            Some(None) => RatingStatus::Withdrawn,
            None if self.missing() == 0 => RatingStatus::Voting,
            None => RatingStatus::Filing,
        }
    }

    /// How many criteria are not filed yet.
    pub fn missing(&self) -> usize {
        [self.protection.is_none(), self.standing.is_none(), self.technical.is_none()]
            .into_iter()
            .filter(|missing| *missing)
            .count()
    }

    /// The first criterion that is not met on a day: the protection level reaches `least_level` and the certificate is valid
    /// every list was checked and is clean, and no entry in the credit record of this ledger has effect, which
    /// `record_clean` says; there is a proof of technical ability.
    pub fn unmet(&self, today: Day, least_level: u8, record_clean: bool) -> Option<Criterion> {
        let protected = self
            .protection
            .as_ref()
            .is_some_and(|filed| filed.content.level >= least_level && filed.content.valid_until >= today);
        let clean = record_clean && self.standing.as_ref().is_some_and(|filed| filed.content.all_clean());
        let able = self.technical.as_ref().is_some_and(|filed| !filed.content.is_empty());
        [(protected, Criterion::Protection), (clean, Criterion::Standing), (able, Criterion::Technical)]
            .into_iter()
            .find(|(met, _)| !met)
            .map(|(_, criterion)| criterion)
    }

    /// The grade, if the rating has one that is valid on the day.
    pub fn grade_on(&self, day: Day) -> Option<u8> {
        match self.ending.as_ref()?.outcome? {
            Outcome::Passed { grade, valid_until } if day <= valid_until => Some(grade),
            _ => None,
        }
    }
}

impl StandingCheck {
    /// Whether every list was checked, and the applicant is on none.
    pub fn all_clean(&self) -> bool {
        <StandingList as crate::Code>::ALL
            .iter()
            .all(|list| self.lists.iter().any(|check| check.list == *list && check.clean))
    }

    /// Whether a list is named twice.
    pub fn repeats_a_list(&self) -> bool {
        self.lists.iter().enumerate().any(|(at, check)| self.lists.iter().skip(at + 1).any(|c| c.list == check.list))
    }
}

/// A vote on a rating. Never changed or removed.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Vote<AccountId, BlockNumber> {
    /// In which panel.
    pub panel: Panel,
    /// From 1 to the rating's scale.
    pub grade: u8,
    /// Salted digest of the opinion.
    pub opinion: Digest,
    /// By whom, and when.
    pub by: Stamp<AccountId, BlockNumber>,
}

/// The votes on a rating, in the order in which they were cast.
pub type Votes<AccountId, BlockNumber> = BoundedVec<Vote<AccountId, BlockNumber>, ConstU32<MAX_VOTES>>;

/// The grade that follows from the votes: the median of the three panels' medians, each rounded down.
///
/// The three are heard alike, however many of their officers vote: nobody wins by number, and whoever could appoint
/// further voters of one panel moves one of three medians only.
///
/// # Errors
/// A panel that has cast no vote.
pub fn grade_of(votes: impl Iterator<Item = (Panel, u8)> + Clone) -> Result<u8, Panel> {
    let median_of = |panel: Panel| {
        let grades: Vec<u8> = votes.clone().filter(|(of, _)| *of == panel).map(|(_, grade)| grade).collect();
        median(grades).ok_or(panel)
    };
    let medians = [median_of(Panel::Bureau)?, median_of(Panel::Agency)?, median_of(Panel::Experts)?];
    median(medians.to_vec()).ok_or(Panel::Bureau)
}

/// The middle of the grades, or where two stand in the middle, their mean rounded down. `None` of no grades.
pub fn median(mut grades: Vec<u8>) -> Option<u8> {
    grades.sort_unstable();
    let middle = grades.len() / 2;
    let upper = *grades.get(middle)?;
    if grades.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *grades.get(middle.checked_sub(1)?)?;
    u8::try_from((u16::from(lower) + u16::from(upper)) / 2).ok()
}

/// A rating as readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct RatingView<AccountId, BlockNumber> {
    /// Its number.
    pub rating: RatingId,
    /// What it is.
    pub status: RatingStatus,
    /// Whether it is the latest concluded one of its applicant, which alone counts.
    pub counts: bool,
    /// The grade that the applicant has by it today.
    pub grade: Option<u8>,
    /// All that was written about it.
    pub record: Rating<AccountId, BlockNumber>,
    /// The votes, in the order in which they were cast.
    pub votes: Vec<Vote<AccountId, BlockNumber>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;
    use proptest::prelude::*;

    const DAY: Day = Day(20_458);
    const DIGEST: Digest = Digest::sha256([1; 32]);

    fn filed<C>(content: C) -> Option<Filed<C, u64, u64>> {
        Some(Filed { content, by: Stamp { organisation: 1, officer: 1, at: 1, block: 1 } })
    }

    fn good() -> Rating<u64, u64> {
        let lists: Vec<_> = StandingList::ALL.iter().map(|list| ListCheck { list: *list, clean: true }).collect();
        Rating {
            applicant: 3,
            scale: 5,
            opened: Stamp { organisation: 1, officer: 1, at: 1, block: 1 },
            protection: filed(Protection { level: 2, certificate: DIGEST, valid_until: DAY }),
            standing: filed(StandingCheck { lists: lists.try_into().unwrap(), checked_on: DAY, report: DIGEST }),
            technical: filed(vec![AbilityProof { kind: ProofKind::TrackRecord, digest: DIGEST }].try_into().unwrap()),
            ending: None,
        }
    }

    fn unmet(change: impl FnOnce(&mut Rating<u64, u64>)) -> Option<Criterion> {
        let mut rating = good();
        change(&mut rating);
        rating.unmet(DAY, 2, true)
    }

    #[test]
    fn r_042_each_criterion_is_judged() {
        assert_eq!(unmet(|_| {}), None);
        assert_eq!(unmet(|r| r.protection.as_mut().unwrap().content.level = 1), Some(Criterion::Protection));
        let lapsed = unmet(|r| r.protection.as_mut().unwrap().content.valid_until = DAY.minus(1));
        assert_eq!(lapsed, Some(Criterion::Protection));
        for list in 0..StandingList::ALL.len() {
            let listed = unmet(|r| r.standing.as_mut().unwrap().content.lists[list].clean = false);
            assert_eq!(listed, Some(Criterion::Standing));
            let unchecked = unmet(|r| {
                r.standing.as_mut().unwrap().content.lists.remove(list);
            });
            assert_eq!(unchecked, Some(Criterion::Standing));
        }
        assert_eq!(good().unmet(DAY, 2, false), Some(Criterion::Standing));
        assert_eq!(unmet(|r| r.technical.as_mut().unwrap().content.clear()), Some(Criterion::Technical));
        assert_eq!(unmet(|r| r.technical = None), Some(Criterion::Technical));
        assert_eq!(good().unmet(DAY, 3, false), Some(Criterion::Protection));
    }

    #[test]
    fn the_status_follows_from_what_was_written() {
        let mut rating = good();
        assert_eq!(rating.status(), RatingStatus::Voting);
        rating.standing = None;
        assert_eq!((rating.status(), rating.missing()), (RatingStatus::Filing, 1));
        let by = rating.opened;
        let passed = Outcome::Passed { grade: 4, valid_until: DAY };
        for (outcome, status) in [
            (Some(passed), RatingStatus::Passed),
            (Some(Outcome::Failed(Criterion::Standing)), RatingStatus::Failed),
            (None, RatingStatus::Withdrawn),
        ] {
            rating.ending = Some(Ending { outcome, evidence: DIGEST, by });
            assert_eq!(rating.status(), status);
            assert!(status.is_final());
            assert_eq!(rating.grade_on(DAY), (outcome == Some(passed)).then_some(4));
            assert_eq!(rating.grade_on(DAY.plus(1)), None);
        }
    }

    #[test]
    fn a_repeated_list_is_seen() {
        let mut check = good().standing.unwrap().content;
        assert!(!check.repeats_a_list());
        check.lists[3] = ListCheck { list: check.lists[1].list, clean: false };
        assert!(check.repeats_a_list());
    }

    #[test]
    fn medians_round_down() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3]), Some(3));
        assert_eq!(median(vec![4, 1]), Some(2));
        assert_eq!(median(vec![5, 1, 4]), Some(4));
        assert_eq!(median(vec![255, 254]), Some(254));
    }

    #[test]
    fn r_044_bureau_agencies_and_experts_are_heard_alike() {
        use Panel::{Agency, Bureau, Experts};
        let grade = |votes: &[(Panel, u8)]| grade_of(votes.iter().copied());
        assert_eq!(grade(&[(Bureau, 3), (Agency, 4), (Experts, 5)]), Ok(4));
        // Fifteen experts move one of three medians.
        let mut crowd = vec![(Bureau, 2), (Agency, 3)];
        crowd.extend([(Experts, 5); 15]);
        assert_eq!(grade(&crowd), Ok(3));
        assert_eq!(grade(&[(Agency, 4), (Experts, 5)]), Err(Bureau));
        assert_eq!(grade(&[(Bureau, 3), (Experts, 5)]), Err(Agency));
        assert_eq!(grade(&[(Bureau, 3), (Agency, 4)]), Err(Experts));
    }

    #[test]
    fn there_is_room_for_every_panel() {
        let room: u32 = Panel::ALL.iter().map(|panel| panel.room()).sum();
        assert_eq!(room, MAX_VOTES);
        assert_eq!(MAX_LISTS as usize, StandingList::ALL.len());
        assert_eq!(OrgKind::ALL.iter().filter(|kind| Panel::of(**kind).is_some()).count(), Panel::ALL.len());
    }

    proptest! {
        /// The grade lies within the votes, and does not depend on their order.
        #[test]
        fn grades_lie_within_the_votes(
            votes in prop::collection::vec((prop::sample::select(Panel::ALL), 1u8..=5), 0..40)
        ) {
            let grade = grade_of(votes.iter().copied());
            prop_assert_eq!(grade, grade_of(votes.iter().rev().copied()));
            match grade {
                Ok(grade) => {
                    prop_assert!(votes.iter().any(|(_, vote)| *vote <= grade));
                    prop_assert!(votes.iter().any(|(_, vote)| *vote >= grade));
                }
                Err(panel) => prop_assert!(votes.iter().all(|(of, _)| *of != panel)),
            }
        }
    }
}
