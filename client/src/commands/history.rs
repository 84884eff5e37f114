//! Histories: who did what, when, on what evidence; a page at a time.

use super::{arguments::Page, context::Context};
use crate::{
    keys::address_of,
    ledger::{AgreementRecord, ApplicationRecord, At, DatasetRecord, GrantRecord, HistoryPage, StandingRecord},
    output::{Answer, Failure, InputFault},
    texts::{words, Text},
};
use drl_primitives::{
    dataset::Claim,
    grant_status::{Act, HoldKey},
    law::Citation,
    review::ReviewReason,
    signing::ChinaTime,
    AgreementId, ApplicationId, Code, DatasetId, Digest, GrantHash, Language, Moment, OrgId,
};
use pallet_catalog::{Detail, Dispute};
use serde::Serialize;
use sp_runtime::AccountId32;

/// How many hex digits of a digest stand in a table; `--json` has all of them.
const SHOWN_DIGITS: usize = 16;

/// The history of a grant.
pub(super) async fn grant(context: &Context, id: GrantHash, page: Page) -> Result<Answer, Failure> {
    let at = context.ledger().await?.grant_history(id, page.into()).await?;
    shown(("grant", id), at, context.style.language, InputFault::NoGrant(id))
}

/// The history of an application.
pub(super) async fn application(context: &Context, id: ApplicationId, page: Page) -> Result<Answer, Failure> {
    let at = context.ledger().await?.application_history(id, page.into()).await?;
    shown(("application", id), at, context.style.language, InputFault::NoApplication(id))
}

/// The history of a dataset.
pub(super) async fn dataset(context: &Context, id: DatasetId, page: Page) -> Result<Answer, Failure> {
    let at = context.ledger().await?.dataset_history(id, page.into()).await?;
    shown(("dataset", id), at, context.style.language, InputFault::NoDataset(id))
}

/// The history of an agreement.
pub(super) async fn agreement(context: &Context, id: AgreementId, page: Page) -> Result<Answer, Failure> {
    let at = context.ledger().await?.agreement_history(id, page.into()).await?;
    shown(("agreement", id), at, context.style.language, InputFault::NoAgreement(id))
}

/// The history of an organisation's standing.
pub(super) async fn organisation(context: &Context, id: OrgId, page: Page) -> Result<Answer, Failure> {
    let at = context.ledger().await?.standing_history(id, page.into()).await?;
    shown(("organisation", id), at, context.style.language, InputFault::NoOrganisation(id.to_string()))
}

/// A record of a history, as people read it.
pub(super) trait Record: Serialize {
    /// The headings of what only such records have. Number and time stand before, who and evidence after.
    const HEAD: &'static [Text];

    /// When.
    fn at(&self) -> Moment;

    /// What stands under [`Record::HEAD`].
    fn cells(&self, language: Language) -> Vec<String>;

    /// Who, and on what evidence.
    fn source(&self) -> Source<'_>;
}

/// Who did something, and on what evidence; nobody where time did.
#[derive(Default)]
pub(super) struct Source<'a> {
    pub organisation: Option<OrgId>,
    pub officer: Option<&'a AccountId32>,
    pub evidence: Option<Digest>,
}

/// The officer who acted.
pub(super) fn by(act: &Act<AccountId32>) -> Source<'_> {
    Source { organisation: Some(act.organisation), officer: Some(&act.officer), evidence: Some(act.evidence) }
}

/// A record with its number, as programs read it.
#[derive(Serialize)]
struct Numbered<'a, R> {
    number: u32,
    #[serde(flatten)]
    record: &'a R,
}

/// A page of records: a table for people, and where the next page begins.
pub(super) fn shown<R: Record>(
    (kind, id): (&str, impl Serialize),
    at: At<Option<HistoryPage<R>>>,
    language: Language,
    missing: InputFault,
) -> Result<Answer, Failure> {
    let page = at.value.ok_or(missing)?;
    let numbered: Vec<_> =
        (page.from..).zip(&page.records).map(|(number, record)| Numbered { number, record }).collect();
    let value = serde_json::json!({
        "total": page.total, "from": page.from, "next": page.next(), "records": numbered, "block": at.block,
    });
    let rows: Vec<_> = numbered.iter().map(|numbered| row(numbered, language)).collect();
    let head = [words::NUMBER, words::AT].into_iter().chain(R::HEAD.iter().copied()).chain([
        words::ORGANISATION,
        words::OFFICER,
        words::EVIDENCE,
    ]);
    Ok(Answer::new(value).with(kind, id).table(head, rows).text(position(&page, language)))
}

fn row<R: Record>(numbered: &Numbered<'_, R>, language: Language) -> Vec<String> {
    let Numbered { number, record } = numbered;
    let Source { organisation, officer, evidence } = record.source();
    // What stands since genesis has no time.
    let at = Some(record.at()).filter(|at| *at > 0).map(ChinaTime);
    let mut row = vec![number.to_string(), or_dash(at)];
    row.extend(record.cells(language));
    row.push(or_dash(organisation));
    row.push(or_dash(officer.map(address_of)));
    row.push(or_dash(evidence.map(brief)));
    row
}

/// Which records these are, and how to go on.
fn position<R>(page: &HistoryPage<R>, language: Language) -> String {
    let total = page.total;
    match (page.next(), language) {
        (Some(next), Language::English) => format!("{total} records; go on with --from {next}"),
        (Some(next), Language::Chinese) => format!("共 {total} 条记录；用 --from {next} 继续"),
        (None, Language::English) => format!("{total} records; this is the end"),
        (None, Language::Chinese) => format!("共 {total} 条记录，已到末尾"),
    }
}

pub(super) fn or_dash<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

/// The beginning of a digest, by which vaults find the document.
pub(super) fn brief(digest: Digest) -> String {
    format!("0x{}…", hex::encode(digest.value).get(..SHOWN_DIGITS).unwrap_or_default())
}

/// A provision as it is cited.
fn cited(citation: &Citation, language: Language) -> String {
    let Citation { instrument, article, paragraph, item } = *citation;
    let mut place = instrument.text(language).to_owned();
    for (number, english, chinese) in
        [(article, ", article ", "条"), (paragraph.into(), ", paragraph ", "款"), (item.into(), ", item ", "项")]
    {
        match (number, language) {
            (0, _) => {}
            (number, Language::English) => place.push_str(&format!("{english}{number}")),
            (number, Language::Chinese) => place.push_str(&format!("第{number}{chinese}")),
        }
    }
    place
}

impl Record for GrantRecord {
    const HEAD: &'static [Text] = &[words::STATUS, words::CAUSE, words::HOLD];

    fn at(&self) -> Moment {
        self.from
    }

    fn cells(&self, language: Language) -> Vec<String> {
        let hold = |HoldKey { kind, placed_by }| format!("{} / {}", kind.text(language), placed_by.text(language));
        let (status, cause) = (self.status.text(language), self.cause.text(language));
        vec![status.to_owned(), cause.to_owned(), or_dash(self.hold.map(hold))]
    }

    fn source(&self) -> Source<'_> {
        Source { organisation: self.actor, officer: self.officer.as_ref(), evidence: self.evidence }
    }
}

impl Record for ApplicationRecord {
    const HEAD: &'static [Text] = &[words::ACT, words::ROW, words::REASON, words::LATE];

    fn at(&self) -> Moment {
        self.at
    }

    fn cells(&self, language: Language) -> Vec<String> {
        let late = self.late.map(|late| if late { words::YES } else { words::NO }.of(language));
        vec![
            self.act.text(language).to_owned(),
            or_dash(self.row),
            or_dash(self.reason.as_ref().map(|reason| why(reason, language))),
            or_dash(late),
        ]
    }

    fn source(&self) -> Source<'_> {
        Source { organisation: Some(self.organisation), officer: Some(&self.officer), evidence: self.evidence }
    }
}

fn why(reason: &ReviewReason, language: Language) -> String {
    match reason {
        ReviewReason::Return(code) => code.text(language).to_owned(),
        ReviewReason::Refusal(ground, citation) => format!("{} ({})", ground.text(language), cited(citation, language)),
        ReviewReason::Doubt(code) => code.text(language).to_owned(),
        ReviewReason::Meeting(code) => code.text(language).to_owned(),
        ReviewReason::Difference(code) => code.text(language).to_owned(),
    }
}

impl Record for DatasetRecord {
    const HEAD: &'static [Text] = &[words::ACT, words::VERSION, words::DETAIL, words::STAGE, words::SERVICE];

    fn at(&self) -> Moment {
        self.at
    }

    fn cells(&self, language: Language) -> Vec<String> {
        vec![
            self.act.text(language).to_owned(),
            or_dash(self.version),
            detail(self.detail, language),
            self.stage.text(language).to_owned(),
            self.service.text(language).to_owned(),
        ]
    }

    fn source(&self) -> Source<'_> {
        Source {
            organisation: self.by.as_ref().map(|actor| actor.organisation),
            officer: self.by.as_ref().map(|actor| &actor.officer),
            evidence: self.evidence,
        }
    }
}

fn detail(detail: Detail, language: Language) -> String {
    match detail {
        Detail::None => "-".to_owned(),
        Detail::Opening(code) => code.text(language).to_owned(),
        Detail::Sharing(code) => code.text(language).to_owned(),
        Detail::Fault(code) => code.text(language).to_owned(),
        Detail::Cause(code) => code.text(language).to_owned(),
        Detail::Reason(code) => code.text(language).to_owned(),
        Detail::Channel(code) => code.text(language).to_owned(),
    }
}

impl Record for AgreementRecord {
    const HEAD: &'static [Text] = &[words::ACT, words::STATUS, words::VERSION];

    fn at(&self) -> Moment {
        self.at
    }

    fn cells(&self, language: Language) -> Vec<String> {
        vec![self.act.text(language).to_owned(), self.state.text(language).to_owned(), self.version.to_string()]
    }

    fn source(&self) -> Source<'_> {
        Source {
            organisation: self.actor.as_ref().map(|actor| actor.organisation),
            officer: self.actor.as_ref().map(|actor| &actor.officer),
            evidence: self.evidence,
        }
    }
}

impl Record for StandingRecord {
    const HEAD: &'static [Text] = &[words::STANDING, words::CAUSE];

    fn at(&self) -> Moment {
        self.from
    }

    fn cells(&self, language: Language) -> Vec<String> {
        vec![self.standing.text(language).to_owned(), self.cause.text(language).to_owned()]
    }

    fn source(&self) -> Source<'_> {
        Source { organisation: self.actor, officer: self.officer.as_ref(), evidence: self.evidence }
    }
}

/// The headings of disputes.
pub(super) const DISPUTE_HEAD: [Text; 5] =
    [words::DISPUTE, words::HELD_RIGHT, words::VERSION, words::FROM, words::REPORTED];

/// A dispute that runs: about what, what the bureau holds right, since when, and whether the government was asked.
pub(super) fn dispute(dispute: &Dispute, language: Language) -> Vec<String> {
    let held = match dispute.claim {
        Claim::Opening(attribute) => attribute.text(language),
        Claim::Sharing(sharing) => sharing.attribute().text(language),
    };
    vec![
        dispute.claim.matter().text(language).to_owned(),
        held.to_owned(),
        dispute.version.to_string(),
        ChinaTime(dispute.since).to_string(),
        or_dash(dispute.report.map(brief)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{
        BlockId, CorrectionEntry, CreditRecord, ObjectionEntry, OrderRecord, ProductEntry, ReportEntry,
    };
    use drl_primitives::{
        agreement::{AgreementAct, AgreementState},
        catalog::{OpeningAttribute, Service},
        correction::{CorrectionAct, CorrectionDetail, CorrectionOutcome, CorrectionState, NotCorrectedReason},
        credit::{EntryStatus, SupersedeGround},
        dataset::{DatasetAct, SharingStage, Stage},
        grant::{GrantStatus, StatusCause},
        grant_status::{HoldKind, Overseer},
        law::{Instrument, RefusalGround},
        objection::{ObjectionAct, ObjectionDetail, ObjectionState},
        organisation::{Standing, StandingCause},
        rectification::{RectificationAct, RectificationState, WithdrawalReason},
        reports::{ProductAct, ReportAct, ReportOutcome, RetirementCause, Stamp},
        review::ReviewAct,
    };

    /// 2026-11-23 00:00 in China.
    const MIDNIGHT: Moment = 1_795_363_200_000;

    fn officer() -> AccountId32 {
        AccountId32::new([1; 32])
    }

    fn held() -> GrantRecord {
        GrantRecord {
            from: MIDNIGHT,
            block: 9,
            status: GrantStatus::Held,
            cause: StatusCause::RiskHold,
            hold: Some(HoldKey { kind: HoldKind::Risk, placed_by: Overseer::Bureau }),
            actor: Some(0),
            officer: Some(officer()),
            evidence: Some(Digest::sha256([0xab; 32])),
        }
    }

    fn cells<R: Record>(record: &R, language: Language) -> Vec<String> {
        row(&Numbered { number: 3, record }, language)
    }

    fn answer<R: Record>(records: Vec<R>, total: u32) -> Answer {
        let page = HistoryPage { total, from: 4, records };
        let at = At { value: Some(page), block: BlockId { hash: Default::default(), number: 70 } };
        shown(("grant", "0x12"), at, Language::English, InputFault::NoKey).unwrap()
    }

    #[test]
    fn a_grant_s_record_says_what_it_became_and_why() {
        let row = cells(&held(), Language::Chinese);
        assert_eq!(row[..2], ["3".to_owned(), "2026-11-23 00:00:00".to_owned()]);
        assert_eq!(row[2..5], ["暂停", "存在紧急安全风险", "存在紧急安全风险 / 公共数据主管部门"]);
        assert_eq!(row[5..], ["0".to_owned(), address_of(&officer()), "0xabababababababab…".to_owned()]);
        assert_eq!(row.len(), GrantRecord::HEAD.len() + 5);
    }

    #[test]
    fn r_055_a_refusal_shows_ground_and_provision() {
        let citation = Citation { instrument: Instrument::StateSecretsLaw, article: 5, paragraph: 2, item: 0 };
        let record = ApplicationRecord {
            at: MIDNIGHT,
            organisation: 2,
            officer: officer(),
            act: ReviewAct::RowRefused,
            row: Some(1),
            reason: Some(ReviewReason::Refusal(RefusalGround::ForbiddenByLaw, citation)),
            evidence: None,
            late: Some(true),
        };
        let english = cells(&record, Language::English);
        assert_eq!(english[3], "1");
        assert_eq!(
            english[4],
            "a law or regulation forbids opening (Law on Guarding State Secrets, article 5, paragraph 2)"
        );
        assert_eq!(english[5], "yes");
        let chinese = cells(&record, Language::Chinese);
        assert!(chinese[4].contains("中华人民共和国保守国家秘密法第5条第2款"), "{chinese:?}");
        assert_eq!((chinese[5].as_str(), chinese[8].as_str()), ("是", "-"));
    }

    #[test]
    fn what_a_clock_did_was_done_by_nobody() {
        let record = DatasetRecord {
            at: MIDNIGHT,
            block: 1,
            by: None,
            act: DatasetAct::FilingExpired,
            version: Some(2),
            detail: Detail::Opening(OpeningAttribute::Restricted),
            evidence: None,
            stage: Stage::Settled,
            service: Service::NotOpen,
            sharing: SharingStage::Settled,
        };
        let row = cells(&record, Language::English);
        assert_eq!(row[3], "2");
        assert_eq!(row[7..], ["-", "-", "-"]);
        assert_eq!(row.len(), DatasetRecord::HEAD.len() + 5);
    }

    #[test]
    fn agreements_and_standings_have_their_sentences() {
        let record = AgreementRecord {
            at: MIDNIGHT,
            block: 1,
            act: AgreementAct::ReachTerm,
            state: AgreementState::Expired,
            version: 1,
            actor: None,
            evidence: None,
        };
        assert_eq!(cells(&record, Language::Chinese)[2..5], ["有效期届满", "已到期", "1"]);
        let record = StandingRecord {
            from: MIDNIGHT,
            standing: Standing::Suspended,
            cause: StandingCause::ALL[0],
            actor: Some(0),
            officer: Some(officer()),
            evidence: None,
            block: 1,
        };
        let row = cells(&record, Language::English);
        assert_eq!(row[2], Standing::Suspended.text(Language::English));
        assert_eq!(row.len(), StandingRecord::HEAD.len() + 5);
        assert_eq!(cells(&StandingRecord { from: 0, ..record }, Language::English)[1], "-");
    }

    #[test]
    fn what_is_done_after_the_grant_has_its_sentences() {
        let (at, block, evidence) = (MIDNIGHT, 1, Digest::sha256([0xab; 32]));
        let order = OrderRecord {
            at,
            block,
            act: RectificationAct::Withdraw,
            state: RectificationState::Withdrawn,
            organisation: Some(1),
            officer: Some(officer()),
            evidence: Some(evidence),
            reason: Some(WithdrawalReason::NoBreach),
        };
        let row = cells(&order, Language::Chinese);
        assert_eq!(row[2..6], ["撤销责令", "不存在违约或者违规情形", "已撤销责令", "1"]);
        let objection = ObjectionEntry {
            at,
            block,
            actor: None,
            officer: None,
            act: ObjectionAct::TimeOver,
            detail: ObjectionDetail::GoesOn,
            evidence: None,
            ended: None,
            state: ObjectionState::Closed,
        };
        let row = cells(&objection, Language::English);
        assert_eq!(row[3..5], ["the agency goes on by itself", "closed"]);
        assert_eq!(row[5..], ["-", "-", "-"]);
        let reason = NotCorrectedReason::DataCorrect;
        let correction = CorrectionEntry {
            at,
            block,
            actor: 2,
            officer: officer(),
            act: CorrectionAct::LeaveUncorrected,
            detail: CorrectionDetail::Outcome(CorrectionOutcome::NotCorrected { reason }),
            evidence: Some(evidence),
            ended: None,
            state: CorrectionState::NotCorrected,
        };
        assert_eq!(cells(&correction, Language::Chinese)[2..5], ["校核后不予更正", "经校核数据无误", "未更正"]);
    }

    #[test]
    fn what_was_done_to_products_reports_and_entries_names_its_officer() {
        let act = Act { organisation: 7, officer: officer(), evidence: Digest::sha256([0xab; 32]) };
        let stamp = Stamp { at: MIDNIGHT, block: 1, by: act.clone() };
        let product = ProductEntry { act: ProductAct::Retire(RetirementCause::Replaced), stamp: stamp.clone() };
        let report = ReportEntry { act: ReportAct::Handle(ReportOutcome::RiskRemoved), stamp };
        let ground = Some(SupersedeGround::CourtOrder);
        let status = EntryStatus::Removed;
        let entry = CreditRecord { from: MIDNIGHT, block: 1, status, ground, replacement: None, act };
        for (row, expected) in [
            (cells(&product, Language::Chinese), ["下线", "已被替代"]),
            (cells(&report, Language::Chinese), ["处置", "风险隐患已消除"]),
            (cells(&entry, Language::Chinese), ["已撤销", "法院裁判"]),
        ] {
            assert_eq!(row[2..4], expected);
            assert_eq!(row[4..], ["7".to_owned(), address_of(&officer()), "0xabababababababab…".to_owned()]);
        }
    }

    #[test]
    fn records_are_numbered_for_programs_and_the_next_page_is_told() {
        let first = answer(vec![held(), held()], 9);
        assert_eq!(first.json()["grant"], "0x12");
        assert_eq!(first.json()["next"], 6);
        assert_eq!(first.json()["records"][1]["number"], 5);
        assert_eq!(first.json()["records"][1]["status"], "held");
        assert_eq!(first.json()["records"][1]["officer"], address_of(&officer()));
        assert_eq!(first.json()["block"]["number"], 70);
        assert!(first.to_text(Language::English).contains("9 records; go on with --from 6"));
        let last = answer(vec![held()], 5);
        assert!(last.json()["next"].is_null());
        assert!(last.to_text(Language::English).contains("5 records; this is the end"));
    }

    #[test]
    fn what_is_not_there_is_told() {
        let at: At<Option<HistoryPage<GrantRecord>>> =
            At { value: None, block: BlockId { hash: Default::default(), number: 70 } };
        let failure = shown(("grant", 1), at, Language::English, InputFault::NoAgreement(1)).unwrap_err();
        assert!(matches!(failure, Failure::Input(InputFault::NoAgreement(1))));
    }
}
