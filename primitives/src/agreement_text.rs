//! The canonical texts of agreement (annex 4) and commitment letter (annex 3): what both sides sign (architecture, decision 6).
//!
//! [`AgreementText`] and [`CommitmentText`] hold everything that stands in a text, all of it public or a digest; `render` writes
//! it down. The same values give the same bytes wherever they are written, in the runtime, in a client or years later by a
//! verifier: UTF-8, a fixed order of lines, each line ended by one `\n`, each with a Chinese and an English label so that a
//! person can read it in the wallet. Public names are the only words in it that are not fixed; they hold no line breaks.

use crate::{
    agreement::{AgreementTerms, TermStart},
    application::{ApprovedRow, Purpose, Scenario, SystemTerms},
    catalog::Field,
    organisation::Identity,
    AgreementId, AgreementVersion, ApplicationId, Code, DatasetId, Digest, Language, OrgId, PublicName, MAX_AGENCIES,
    MAX_ROWS, MAX_SCENARIOS,
};
use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt::{Display, Formatter};
use primitive_types::H256;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

code_enum! {
    /// The clauses of the commitment letter (annex 3), all of which are accepted by signing it.
    pub enum CommitmentClause {
        K1 = 1, "K1", "obey laws and rules", "遵守法律、法规和规章制度";
        K2 = 2, "K2", "manage the security of staff, systems, IT assets, sharing and disclosure, and outsourcing", "对岗位人员、信息系统、IT资产、共享披露、外包服务实施安全管理";
        K3 = 3, "K3", "use the data only as authorised, give it to no unauthorised third party, do not trade it; personal information and business secrets only after authorised consent", "严格按授权范围使用，不提供给非授权第三方或者用于商业目的；涉及个人信息和商业秘密的须经授权同意";
        K4 = 4, "K4", "report hazards at the first moment, cooperate, remove them", "发现安全隐患第一时间上报，配合处置并消除";
        K5 = 5, "K5", "on an actual or possible leak notify at once and find staff, cause, leads and evidence", "数据已经或者可能泄露的，立即通知并查找人员、原因、线索和证据";
        K6 = 6, "K6", "bear liability, compensate and destroy the data on breach; bureau and agency may suspend or stop the service", "违反承诺的承担责任、赔偿并销毁数据；主管部门和开放主体有权暂停或者停止服务";
        K7 = 7, "K7", "in force from signing", "自签署之日起生效";
    }
}

/// An organisation and who it was to the public when the text was written.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct Party {
    /// The organisation.
    pub organisation: OrgId,
    /// Its public identity.
    pub identity: Identity,
}

/// A dataset and its public name when the text was written.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct NamedDataset {
    /// The dataset.
    pub dataset: DatasetId,
    /// Its name.
    pub name: PublicName,
}

/// The version of a model text that is used, with the digests it was published with.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct TemplateUse {
    /// The version, from 1.
    pub version: u32,
    /// The Chinese text.
    pub zh: Digest,
    /// The English text.
    pub en: Digest,
}

/// What an agreement covers, taken from the approved application. It is the same in all versions.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct AgreementScope {
    /// The provider's side: the agency, or the bureau where two or more are involved.
    pub provider: Party,
    /// The data user.
    pub user: Party,
    /// The agencies whose data it covers, ascending.
    pub agencies: BoundedVec<Party, ConstU32<MAX_AGENCIES>>,
    /// The field of the service.
    pub field: Field,
    /// The one service.
    pub service: Digest,
    /// The one system.
    pub system: SystemTerms,
    /// The scenarios that the rows serve, in the order of the application.
    pub scenarios: BoundedVec<Scenario, ConstU32<MAX_SCENARIOS>>,
    /// The approved rows, each with the purpose of its scenario.
    pub rows: BoundedVec<(ApprovedRow, Purpose), ConstU32<MAX_ROWS>>,
    /// The names of the datasets of the rows, ascending by dataset.
    pub datasets: BoundedVec<NamedDataset, ConstU32<MAX_ROWS>>,
}

impl AgreementScope {
    /// The name of a dataset of the scope.
    pub fn name_of(&self, dataset: DatasetId) -> &str {
        self.datasets.iter().find(|named| named.dataset == dataset).map_or("", |named| named.name.as_str())
    }
}

/// Everything that stands in the text of one version of an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct AgreementText {
    /// Hash of block 0 of the chain.
    pub genesis: H256,
    /// The agreement.
    pub agreement: AgreementId,
    /// Its version.
    pub version: AgreementVersion,
    /// Which text of this agreement it is, counted from 1: drafts and requests for renewal each are a text of their own, so
    /// that a signature made for one of them never counts for another.
    pub number: u32,
    /// The application it comes from.
    pub application: ApplicationId,
    /// The model text of the agreement.
    pub template: TemplateUse,
    /// The model text of the commitment letter.
    pub commitment: TemplateUse,
    /// What it covers.
    pub scope: AgreementScope,
    /// What the parties agree on.
    pub terms: AgreementTerms,
}

/// Everything that stands in a commitment letter.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct CommitmentText {
    /// Hash of block 0 of the chain.
    pub genesis: H256,
    /// The agreement it belongs to.
    pub agreement: AgreementId,
    /// The application it belongs to.
    pub application: ApplicationId,
    /// The model text.
    pub template: TemplateUse,
    /// Who commits itself.
    pub user: Party,
}

impl AgreementText {
    /// The canonical bytes.
    pub fn render(&self) -> Vec<u8> {
        let mut lines = Lines::default();
        self.head(&mut lines);
        parties(&mut lines, &self.scope);
        subject(&mut lines, &self.scope);
        conditions(&mut lines, &self.terms);
        duties(&mut lines, &self.terms);
        lines.add("签署 / Signing", "签署本文本即为点击“同意本协议并保存” / signing this text is the act of agreeing to this agreement and saving it");
        lines.into_bytes()
    }

    fn head(&self, lines: &mut Lines) {
        lines.title("公共数据开放利用协议 / Agreement on the opening and use of public data");
        lines.add("链 / Chain", Hash(self.genesis));
        lines.add("协议编号 / Agreement", self.agreement);
        lines.add("协议版本 / Version", self.version);
        lines.add("文本序号 / Text number", self.number);
        lines.add("申请编号 / Application", self.application);
        lines.add("协议示范文本 / Model text of the agreement", &self.template);
        lines.add("承诺书示范文本 / Model text of the commitment letter", &self.commitment);
    }
}

impl CommitmentText {
    /// The canonical bytes.
    pub fn render(&self) -> Vec<u8> {
        let mut lines = Lines::default();
        lines.title("公共数据安全承诺书 / Commitment to the security of public data");
        lines.add("链 / Chain", Hash(self.genesis));
        lines.add("申请编号 / Application", self.application);
        lines.add("协议编号 / Agreement", self.agreement);
        lines.add("承诺书示范文本 / Model text of the commitment letter", &self.template);
        lines.add("公共数据利用主体 / Data user", &self.user);
        for clause in CommitmentClause::ALL {
            lines.add(&["承诺 / Clause ", clause.slug()].concat(), Both(*clause));
        }
        lines.add("签署 / Signing", "签署本文本即为签署本承诺书 / signing this text is signing this letter");
        lines.into_bytes()
    }
}

fn parties(lines: &mut Lines, scope: &AgreementScope) {
    lines.add("开放方 / Provider", &scope.provider);
    lines.add("公共数据利用主体 / Data user", &scope.user);
    for agency in &scope.agencies {
        lines.add("公共数据开放主体 / Agency", agency);
    }
}

fn subject(lines: &mut Lines, scope: &AgreementScope) {
    lines.add("所属领域 / Field", Both(scope.field));
    lines.add("应用服务 / Service", scope.service);
    lines.add("使用系统 / System", scope.system.system);
    lines.add("系统等级保护级别 / Protection level of the system", scope.system.protection_level);
    lines.add("等保备案 / Protection filing", scope.system.filing);
    lines.add("等保证明有效至 / Protection proof valid until", scope.system.proof_valid_until);
    for scenario in &scope.scenarios {
        lines.add("应用场景 / Scenario", scenario);
    }
    for (row, _) in &scope.rows {
        lines.add("开放数据 / Data", NamedRow(row, scope.name_of(row.dataset)));
    }
    lines.add(
        "使用范围 / Scope of use",
        "仅限以上系统、服务、场景和数据项 / only the system, service, scenarios and items above",
    );
}

fn conditions(lines: &mut Lines, terms: &AgreementTerms) {
    lines.add("开放方式 / Way of opening", Both(terms.delivery));
    lines.add("协议期限 / Term", Period(terms));
    lines.add("应用方案 / Application plan", terms.plan);
    lines.add("补充条款 / Addendum", Or(&terms.addendum));
    lines.add("签章文件 / Seals", Or(&terms.seals));
    lines.add("获授权的第三方 / Authorised third parties", Or(&terms.third_parties));
    let commercial = match terms.commercial_use {
        true => "协议列明的产品和服务可以收费；数据本身不得出售、交换 / the products and services named here may be commercial; the data itself is neither sold nor exchanged",
        false => "不得用于商业目的 / none",
    };
    lines.add("商业使用 / Commercial use", commercial);
    lines.line(
        "终止通知 / Notice of ending",
        format_args!("至少提前 {0} 日书面通知 / in writing, at least {0} days before", terms.notice_days),
    );
}

fn duties(lines: &mut Lines, terms: &AgreementTerms) {
    lines.add("安全保障措施 / Security measures", terms.measures);
    lines.add(
        "安全义务 / Security duty",
        "按承诺书和安全保障措施保护数据，不提供给非授权第三方，接受安全监督检查 / protect the data as commitment letter and \
         measures say, give it to no unauthorised third party, accept inspection",
    );
    lines.add("服务内容与标准 / Content and standard of the service", terms.service_standard);
    lines.line(
        "完成开放应用 / Launch",
        format_args!("首次获取数据后 {0} 个月内 / within {0} months of first obtaining data", terms.launch_months),
    );
    lines.line(
        "对外提供服务 / Service to the public",
        format_args!("开发完成后 {0} 日内 / within {0} days of the end of development", terms.service_start_days),
    );
    lines.line("使用情况报告 / Usage report", format_args!("每 {0} 个月一次 / every {0} months", terms.report_months));
    lines.add("统计分析维度 / Dimensions of feedback", terms.feedback_dimensions);
    let returned = match terms.returns_required {
        true => "应当回流 / due",
        false => "不要求 / not required",
    };
    lines.add(
        "引用注明 / Attribution",
        "论文、专利、出版物、软件和应用引用公共数据的，应当注明 / papers, patents, publications, software and applications \
         note the public data they cite",
    );
    lines.line("数据回流 / Data return", format_args!("{returned}; 回流数据清单 / list {}", terms.return_list));
    lines.add(
        "违约处理 / Breach",
        "限期整改并可暂时关闭权限；未按要求整改的，终止服务并记入信用档案 / correction within a limit, access closed meanwhile; \
         if not corrected, the service ends and the credit file records it",
    );
}

/// The text while it is written.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn title(&mut self, title: &str) {
        self.0.push_str(title);
        self.0.push('\n');
    }

    fn add(&mut self, label: &str, value: impl Display) {
        self.line(label, format_args!("{value}"));
    }

    fn line(&mut self, label: &str, value: core::fmt::Arguments<'_>) {
        self.0.push_str(label);
        self.0.push_str(": ");
        self.0.push_str(&value.to_string());
        self.0.push('\n');
    }

    fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

/// A code in both languages.
struct Both<C>(C);

impl<C: Code> Display for Both<C> {
    fn fmt(&self, f: &mut Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} / {}", self.0.text(Language::Chinese), self.0.text(Language::English))
    }
}

/// A hash in hexadecimal.
struct Hash(H256);

impl Display for Hash {
    fn fmt(&self, f: &mut Formatter<'_>) -> core::fmt::Result {
        write!(f, "0x")?;
        self.0.as_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// `sha256 0x…`: the algorithm's slug and the value in hexadecimal.
impl Display for Digest {
    fn fmt(&self, f: &mut Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} {}", self.algorithm.slug(), Hash(self.value))
    }
}

/// A digest that may be missing.
struct Or<'a>(&'a Option<Digest>);

impl Display for Or<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> core::fmt::Result {
        match self.0 {
            Some(digest) => digest.fmt(f),
            None => f.write_str("无 / none"),
        }
    }
}

impl Display for TemplateUse {
    fn fmt(&self, f: &mut Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}; 中文 / Chinese {}; 英文 / English {}", self.version, self.zh, self.en)
    }
}

impl Display for Party {
    fn fmt(&self, f: &mut Formatter<'_>) -> core::fmt::Result {
        match &self.identity {
            Identity::Registered { name, code } => {
                write!(f, "{}; 统一社会信用代码 / code {}; ", name.as_str(), code.as_str())?;
            }
            Identity::Pseudonym { .. } => f.write_str("自然人（匿名标识） / natural person (pseudonym); ")?,
        }
        write!(f, "编号 / id {}", self.organisation)
    }
}

impl Display for Scenario {
    fn fmt(&self, f: &mut Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}; {}; 说明 / description {}", self.number, Both(self.purpose), self.description)
    }
}

/// A row of the demand list with the name of its dataset.
struct NamedRow<'a>(&'a ApprovedRow, &'a str);

impl Display for NamedRow<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> core::fmt::Result {
        let Self(row, name) = self;
        write!(f, "{name}; 数据集 / dataset {}; 版本 / version {}; 数据项 / items ", row.dataset, row.version)?;
        for (place, item) in row.items.iter().enumerate() {
            write!(f, "{}{item}", if place == 0 { "" } else { "," })?;
        }
        write!(f, "; 场景 / scenario {}; 开放主体编号 / agency id {}", row.scenario, row.agency)
    }
}

/// The term. Where it does not begin with the signature, its days are known beforehand and stand in the text.
struct Period<'a>(&'a AgreementTerms);

impl Display for Period<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> core::fmt::Result {
        let months = self.0.months;
        let (first, zh, en) = match self.0.start {
            TermStart::AtSignature => {
                return write!(
                f,
                "自后一方签署时起 {months} 个月，至届满月份对应日 24:00（中国时间） / {months} months from the later \
                     signature, up to 24:00 China time of the corresponding day"
            )
            }
            TermStart::OnDay(day) => (day, "（签署在后的，自签署时起）", " (or signing, where later)"),
            TermStart::After(day) => (day.plus(1), "", ""),
        };
        // Only the first kind of term depends on the day of signing.
        let last = self.0.start.last_day(months, first);
        write!(
            f,
            "{months} 个月，{first} 00:00{zh} 至 {last} 24:00（中国时间） / {months} months, {first} 00:00{en} to {last} \
             24:00 China time"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hashing::{blake2_256, sha2_256};
    use crate::{agreement::DeliveryMode, CreditCode, Day};

    fn digest(byte: u8) -> Digest {
        Digest::sha256([byte; 32])
    }

    fn registered(organisation: OrgId, name: &str, code: &str) -> Party {
        let identity =
            Identity::Registered { name: PublicName::new(name).unwrap(), code: CreditCode::new(code).unwrap() };
        Party { organisation, identity }
    }

    fn row(row: u16, scenario: u8, dataset: DatasetId, items: &[u16], agency: OrgId) -> ApprovedRow {
        ApprovedRow { row, scenario, dataset, version: 2, items: items.to_vec().try_into().unwrap(), agency }
    }

    fn terms() -> AgreementTerms {
        AgreementTerms {
            start: TermStart::AtSignature,
            months: 12,
            delivery: DeliveryMode::Download,
            measures: digest(0x21),
            plan: digest(0x22),
            service_standard: digest(0x23),
            feedback_dimensions: digest(0x24),
            return_list: digest(0x25),
            returns_required: true,
            launch_months: 3,
            service_start_days: 30,
            report_months: 3,
            notice_days: 30,
            commercial_use: true,
            third_parties: None,
            addendum: Some(digest(0x26)),
            seals: None,
        }
    }

    fn scope() -> AgreementScope {
        let transport = registered(2, "某市交通运输局", "91330100799655058B");
        let ecology = registered(3, "某市生态环境局", "91440300708461136T");
        let user = Party { organisation: 9, identity: Identity::Pseudonym { commitment: digest(9) } };
        AgreementScope {
            provider: registered(1, "某市大数据局", "91100000100003962T"),
            user,
            agencies: vec![transport, ecology].try_into().unwrap(),
            field: Field::Transport,
            service: digest(0x11),
            system: SystemTerms {
                system: digest(0x12),
                protection_level: 2,
                filing: digest(0x13),
                proof_valid_until: Day::from_ymd(2028, 6, 30).unwrap(),
            },
            scenarios: vec![
                Scenario { number: 1, purpose: Purpose::TransportService, description: digest(0x31) },
                Scenario { number: 2, purpose: Purpose::TourismService, description: digest(0x32) },
            ]
            .try_into()
            .unwrap(),
            rows: vec![
                (row(0, 1, 5, &[2, 3, 6], 2), Purpose::TransportService),
                (row(1, 2, 7, &[1], 3), Purpose::TourismService),
            ]
            .try_into()
            .unwrap(),
            datasets: vec![
                NamedDataset { dataset: 5, name: PublicName::new("铁路站点").unwrap() },
                NamedDataset { dataset: 7, name: PublicName::new("气候区划").unwrap() },
            ]
            .try_into()
            .unwrap(),
        }
    }

    fn template(version: u32) -> TemplateUse {
        TemplateUse { version, zh: digest(0x41), en: digest(0x42) }
    }

    fn agreement() -> AgreementText {
        AgreementText {
            genesis: H256::repeat_byte(0xaa),
            agreement: 4,
            version: 1,
            number: 1,
            application: 6,
            template: template(1),
            commitment: template(2),
            scope: scope(),
            terms: terms(),
        }
    }

    #[test]
    fn the_text_of_an_agreement_is_pinned() {
        // A change of these bytes makes every signature made before worthless: it needs another domain.
        let text = String::from_utf8(agreement().render()).unwrap();
        assert_eq!(text, include_str!("../testdata/agreement.txt"));
        assert_eq!(
            hex::encode(sha2_256(text.as_bytes())),
            "1dfd43c29035116fe3088d782181b240e69699ef93886ee21b64d4e88c89bbc1"
        );
        assert_eq!(
            hex::encode(blake2_256(text.as_bytes())),
            "fc82c5e7ef1e42c111e2da34bea62273bf57b530fcf1b97cd3d312f4c1b9d648"
        );
    }

    #[test]
    fn the_text_of_a_commitment_letter_is_pinned() {
        let letter = CommitmentText {
            genesis: H256::repeat_byte(0xaa),
            agreement: 4,
            application: 6,
            template: template(2),
            user: registered(9, "某某科技有限公司", "91330100799655058B"),
        };
        let text = String::from_utf8(letter.render()).unwrap();
        assert_eq!(text, include_str!("../testdata/commitment.txt"));
        assert_eq!(
            hex::encode(sha2_256(text.as_bytes())),
            "9f3100220cc84310e61b3202576c10a897f6526db49fb0819ef245c3fc85ca94"
        );
    }

    #[test]
    fn r_065_the_letter_names_every_clause() {
        let text = include_str!("../testdata/commitment.txt");
        for clause in CommitmentClause::ALL {
            assert!(text.contains(clause.text(Language::Chinese)), "{clause:?}");
            assert!(text.contains(clause.text(Language::English)), "{clause:?}");
        }
    }

    /// The words of codes stand in signed texts. New codes may be added; words of old ones may not change, or what was signed
    /// with them could no longer be shown to be signed.
    #[test]
    fn the_words_of_codes_in_signed_texts_are_pinned() {
        fn words<C: Code>(count: usize) -> String {
            let said = C::ALL.iter().take(count).map(|code| Both(*code).to_string());
            hex::encode(sha2_256(said.collect::<Vec<_>>().join("\n").as_bytes()))
        }
        assert_eq!(words::<Purpose>(13), "962c8fa4f4298fd03b9744594b6641c7cbcdb3d7c77a06bb2629757a0071fa71");
        assert_eq!(words::<Field>(16), "3e690a249664f1302a7bba0bd07dea13309e7cb7b46bb5545df3380d4287dbc7");
        assert_eq!(words::<DeliveryMode>(3), "3a1aa806345cc264183739e3eb639bae7383cd9a6a8f471ad36706622fbf8213");
        assert_eq!(words::<CommitmentClause>(7), "c75f806bdec433a00dd38f24462ee4bcf74761f9312e7c56455984f4ac65f713");
    }

    #[test]
    fn every_line_has_a_label_in_both_languages() {
        for line in include_str!("../testdata/agreement.txt").lines() {
            assert!(line.contains(" / "), "{line}");
        }
    }

    #[test]
    fn r_068_way_scope_and_measures_stand_in_the_text() {
        let text = include_str!("../testdata/agreement.txt");
        for label in ["Way of opening: ", "Scope of use: ", "Security measures: "] {
            assert!(text.contains(label), "{label}");
        }
    }

    #[test]
    fn r_072_citing_public_data_is_to_be_noted() {
        assert!(include_str!("../testdata/agreement.txt").contains("引用注明 / Attribution: "));
    }

    #[test]
    fn a_known_term_stands_in_the_text_with_its_days() {
        let mut text = agreement();
        text.terms.start = TermStart::OnDay(Day::from_ymd(2026, 2, 1).unwrap());
        let rendered = String::from_utf8(text.render()).unwrap();
        assert!(
            rendered.contains("12 months, 2026-02-01 00:00 (or signing, where later) to 2027-02-01 24:00 China time\n")
        );
        text.terms.start = TermStart::After(Day::from_ymd(2027, 1, 31).unwrap());
        text.terms.months = 1;
        let rendered = String::from_utf8(text.render()).unwrap();
        assert!(rendered.contains("1 months, 2027-02-01 00:00 to 2027-02-28 24:00 China time\n"));
    }

    /// Each value that the parties agree on changes the bytes: none can be altered under a signature.
    #[test]
    fn each_value_is_under_the_signature() {
        type Change = fn(&mut AgreementText);
        let changes: &[Change] = &[
            |t| t.genesis = H256::zero(),
            |t| t.agreement = 5,
            |t| t.version = 2,
            |t| t.number = 2,
            |t| t.application = 7,
            |t| t.template.version = 9,
            |t| t.template.zh = digest(0x99),
            |t| t.template.en = digest(0x99),
            |t| t.commitment.version = 9,
            |t| t.scope.provider.organisation = 4,
            |t| t.scope.user.organisation = 4,
            |t| t.scope.agencies = vec![].try_into().unwrap(),
            |t| t.scope.field = Field::Other,
            |t| t.scope.service = digest(0x99),
            |t| t.scope.system.system = digest(0x99),
            |t| t.scope.system.protection_level = 3,
            |t| t.scope.system.filing = digest(0x99),
            |t| t.scope.system.proof_valid_until = Day(20_000),
            |t| t.scope.scenarios[0].purpose = Purpose::Research,
            |t| t.scope.scenarios[0].description = digest(0x99),
            |t| t.scope.rows[0].0.dataset = 8,
            |t| t.scope.rows[0].0.version = 3,
            |t| t.scope.rows[0].0.items = vec![2, 3].try_into().unwrap(),
            |t| t.scope.rows[0].0.scenario = 2,
            |t| t.scope.rows[0].0.agency = 3,
            |t| t.scope.datasets[0].name = PublicName::new("x").unwrap(),
            |t| t.terms.start = TermStart::OnDay(Day(20_500)),
            |t| t.terms.months = 11,
            |t| t.terms.delivery = DeliveryMode::SandboxOnly,
            |t| t.terms.measures = digest(0x99),
            |t| t.terms.plan = digest(0x99),
            |t| t.terms.service_standard = digest(0x99),
            |t| t.terms.feedback_dimensions = digest(0x99),
            |t| t.terms.return_list = digest(0x99),
            |t| t.terms.returns_required = false,
            |t| t.terms.launch_months = 4,
            |t| t.terms.service_start_days = 31,
            |t| t.terms.report_months = 4,
            |t| t.terms.notice_days = 31,
            |t| t.terms.commercial_use = false,
            |t| t.terms.third_parties = Some(digest(0x99)),
            |t| t.terms.addendum = None,
            |t| t.terms.seals = Some(digest(0x99)),
        ];
        let before = agreement().render();
        for (place, change) in changes.iter().enumerate() {
            let mut text = agreement();
            change(&mut text);
            assert_ne!(text.render(), before, "change {place}");
        }
    }
}
