//! Codes of the catalog (条例第28、30条, 细则第9条) and what other pallets ask it.

use crate::{DatasetId, DatasetVersion, Digest, ItemCode, Moment, OrgId, PublicName, MAX_ITEMS};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
#[cfg(feature = "runtime")]
use {
    crate::{dataset::StopCause, grant_status::Act},
    frame_support::weights::Weight,
    sp_runtime::DispatchResult,
};

code_enum! {
    /// Opening attribute (开放属性), R-027. Ordered from the laxest to the strictest.
    pub enum OpeningAttribute {
        Unconditional = 0, "unconditional", "open without conditions", "无条件开放";
        Restricted = 1, "restricted", "open to approved users", "受限开放";
        Prohibited = 2, "prohibited", "not to be opened", "禁止开放";
    }
}

code_enum! {
    /// Sharing attribute (共享属性), R-130. A field of its own.
    pub enum SharingAttribute {
        Unconditional = 0, "unconditional", "shared without conditions", "无条件共享";
        Restricted = 1, "restricted", "shared under conditions", "受限共享";
        NotShared = 2, "not-shared", "not shared", "不共享";
    }
}

code_enum! {
    /// Data format (数据格式), R-026.
    pub enum DataFormat {
        Csv = 0, "csv", "CSV", "CSV";
        Json = 1, "json", "JSON", "JSON";
        Xml = 2, "xml", "XML", "XML";
        Xlsx = 3, "xlsx", "XLSX", "XLSX";
        Shapefile = 4, "shapefile", "Shapefile", "Shapefile";
        GeoJson = 5, "geojson", "GeoJSON", "GeoJSON";
        Api = 6, "api", "service interface", "接口";
        Database = 7, "database", "database", "数据库";
        Other = 8, "other", "other", "其他";
    }
}

code_enum! {
    /// Data type (数据类型), R-026.
    pub enum DataType {
        Table = 0, "table", "table", "表格";
        Spatial = 1, "spatial", "spatial data", "空间数据";
        Text = 2, "text", "text", "文本";
        Image = 3, "image", "image", "图像";
        Video = 4, "video", "video", "视频";
        Audio = 5, "audio", "audio", "音频";
        TimeSeries = 6, "time-series", "time series", "时序数据";
        Document = 7, "document", "document", "文档";
        Other = 8, "other", "other", "其他";
    }
}

code_enum! {
    /// Update frequency (数据更新频率), R-026.
    pub enum UpdateFrequency {
        Realtime = 0, "realtime", "real time", "实时";
        Daily = 1, "daily", "daily", "每日";
        Weekly = 2, "weekly", "weekly", "每周";
        Monthly = 3, "monthly", "monthly", "每月";
        Quarterly = 4, "quarterly", "quarterly", "每季度";
        HalfYearly = 5, "half-yearly", "every half year", "每半年";
        Yearly = 6, "yearly", "yearly", "每年";
        Irregular = 7, "irregular", "irregular", "不定期";
        Never = 8, "never", "not updated", "不更新";
    }
}

code_enum! {
    /// Channel of opening (开放通道), R-010, R-013.
    pub enum Channel {
        OpenSite = 0, "open-site", "city open-data site", "市公共数据开放网站";
        ProvincialSystem = 1, "provincial-system", "provincial open-domain system", "省开放域系统";
        CityLedger = 2, "city-ledger", "city blockchain platform", "市区块链数据开放平台";
    }
}

impl Channel {
    /// unconditional data through the city open site, restricted data through the provincial system or this ledger;
    /// prohibited data through none.
    pub const fn carries(self, attribute: OpeningAttribute) -> bool {
        match attribute {
            OpeningAttribute::Unconditional => matches!(self, Self::OpenSite),
            OpeningAttribute::Restricted => matches!(self, Self::ProvincialSystem | Self::CityLedger),
            OpeningAttribute::Prohibited => false,
        }
    }
}

code_enum! {
    /// Field of the data or of a service (所属领域).
    pub enum Field {
        Transport = 0, "transport", "transport", "交通运输";
        Environment = 1, "environment", "environment", "生态环境";
        NaturalResources = 2, "natural-resources", "natural resources", "自然资源";
        Health = 3, "health", "health", "医疗卫生";
        Education = 4, "education", "education", "教育";
        Finance = 5, "finance", "finance", "金融";
        Credit = 6, "credit", "credit", "信用";
        CultureTourism = 7, "culture-tourism", "culture and tourism", "文化旅游";
        Agriculture = 8, "agriculture", "agriculture", "农业农村";
        PublicSafety = 9, "public-safety", "public safety", "公共安全";
        SocialSecurity = 10, "social-security", "social security", "社会保障";
        UrbanManagement = 11, "urban-management", "urban management", "城市管理";
        MarketSupervision = 12, "market-supervision", "market supervision", "市场监管";
        Science = 13, "science", "science and technology", "科技";
        Meteorology = 14, "meteorology", "meteorology", "气象";
        Other = 15, "other", "other", "其他";
    }
}

code_enum! {
    /// A ground on which opening is prohibited, 条例第30条第1款.
    pub enum Ground {
        /// G1.
        NationalSecurity = 0, "G1", "endangers or may endanger national security", "开放后危及或者可能危及国家安全";
        /// G2.
        PublicInterest = 1, "G2", "may harm the public interest", "开放后可能损害公共利益";
        /// G3.
        ProtectedInformation = 2, "G3", "personal information, business secrets or confidential business information", "涉及个人信息、商业秘密或者保密商务信息";
        /// G4.
        AcquisitionAgreement = 3, "G4", "forbidden by the agreement by which the data was obtained", "数据获取协议约定不得开放";
        /// G5.
        ForbiddenByLaw = 4, "G5", "forbidden by laws or regulations", "法律、法规规定不得开放";
    }
}

code_enum! {
    /// What protected information (G3) a dataset involves: each needs its own cure.
    pub enum ProtectedKind {
        PersonalInformation = 0, "personal-information", "personal information", "个人信息";
        BusinessSecret = 1, "business-secret", "business secrets or confidential business information", "商业秘密或者保密商务信息";
    }
}

code_enum! {
    /// A way back from G3, 条例第30条第2款.
    pub enum CureKind {
        /// W1: for personal information.
        Anonymised = 0, "W1", "personal information anonymised", "个人信息匿名化";
        /// W2: for business secrets and confidential business information.
        Desensitised = 1, "W2", "secrets desensitised or declassified", "脱敏、脱密处理";
        /// W3: for both.
        Consented = 2, "W3", "authorised and agreed by those the data points to", "特定主体授权同意";
    }
}

impl CureKind {
    /// Whether this way back serves this kind of protected information.
    pub const fn cures(self, kind: ProtectedKind) -> bool {
        match self {
            Self::Anonymised => matches!(kind, ProtectedKind::PersonalInformation),
            Self::Desensitised => matches!(kind, ProtectedKind::BusinessSecret),
            Self::Consented => true,
        }
    }
}

code_enum! {
    /// Whether a dataset is being served, at some moment.
    pub enum Service {
        NotOpen = 0, "not-open", "not yet open", "未开放";
        Open = 1, "open", "open", "已开放";
        Suspended = 2, "suspended", "suspended", "已中止";
        Withdrawn = 3, "withdrawn", "withdrawn", "已撤回";
        /// Opened outside the platform after a filing: no grants.
        OpenElsewhere = 4, "open-elsewhere", "open outside the platform", "平台外开放";
        /// While its attribute is disputed with prohibition as the stricter reading.
        Disputed = 5, "disputed", "attribute disputed", "属性争议中";
    }
}

impl Service {
    /// Whether there is a service that can be stopped, or is stopped for a time.
    pub const fn is_begun(self) -> bool {
        matches!(self, Self::Open | Self::OpenElsewhere | Self::Suspended | Self::Disputed)
    }
}

/// The item codes of a dataset or of a part of it, ascending and without repetition.
pub type Items = BoundedVec<ItemCode, ConstU32<MAX_ITEMS>>;

/// Whether `items` ascend strictly and are not empty.
pub fn items_well_formed(items: &[ItemCode]) -> bool {
    !items.is_empty() && items.windows(2).all(|pair| matches!(pair, [a, b] if a < b))
}

/// What other pallets see of a dataset: its serving version, or the latest listed one where none serves yet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct DatasetView {
    /// The agency that owns it.
    pub owner: OrgId,
    /// Its public name.
    pub name: PublicName,
    /// The attribute in effect; while disputed, the stricter one.
    pub attribute: OpeningAttribute,
    /// The version meant.
    pub version: DatasetVersion,
    /// The channel it is published on.
    pub channel: Option<Channel>,
    /// Its items.
    pub items: Items,
    /// Digest of its data dictionary.
    pub dictionary: Digest,
    /// The conditions of restricted opening.
    pub conditions: Option<Digest>,
    /// Least rating an applicant needs: 0 none, else 1 to 5.
    pub min_rating: u8,
    /// Whether it is being served now.
    pub service: Service,
}

/// What other pallets ask the catalog.
pub trait Datasets {
    /// The dataset as it stands.
    fn view(dataset: DatasetId) -> Option<DatasetView>;

    /// Whether it was being served at a moment, from its history; `None` where it did not exist.
    fn service_at(dataset: DatasetId, at: Moment) -> Option<Service>;

    /// The items that were suspended at a moment while the rest was served, from its history.
    fn suspended_items_at(_dataset: DatasetId, _at: Moment) -> Items {
        Items::default()
    }

    /// Makes a restricted dataset of `owner` that is open on this ledger with items 1 to `items`, for benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_open_dataset(owner: OrgId, items: u32) -> DatasetId;
}

/// What objections do to a dataset. The caller has checked the officer and its duty.
///
/// Two things stop a dataset independently of one another: objections, and what its owner finds itself. It is
/// served again when neither stops it any more.
#[cfg(feature = "runtime")]
pub trait DatasetControl<AccountId> {
    /// Stops the service at once: for [`StopCause::Objection`] because of an objection, for any other cause by the
    /// owner's own finding. Where something else stops it already, this is added; where its own finding does, nothing
    /// happens.
    ///
    /// # Errors
    /// No such dataset; the organisation does not own it; there is no service to stop.
    fn suspend(dataset: DatasetId, cause: StopCause, act: Act<AccountId>) -> DispatchResult;

    /// Serves the dataset as before, because no objection stops it any more. Where the owner's own finding or a
    /// withdrawn consent stops it as well, nothing happens: the owner restores it.
    ///
    /// # Errors
    /// No such dataset; the organisation does not own it; it is not suspended; an objection keeps it suspended.
    fn restore(dataset: DatasetId, act: Act<AccountId>) -> DispatchResult;

    /// Ends the service.
    ///
    /// # Errors
    /// No such dataset; the organisation does not own it; there is no service to end.
    fn withdraw(dataset: DatasetId, cause: StopCause, act: Act<AccountId>) -> DispatchResult;

    /// Sets which items are suspended while the rest is served. None lifts the suspension of all. Where these are
    /// suspended already and no others, nothing happens.
    ///
    /// # Errors
    /// No such dataset; the organisation does not own it; items that do not ascend; an item that the version shown does not
    /// have and that is not suspended already.
    fn set_suspended_items(dataset: DatasetId, items: Items, act: Act<AccountId>) -> DispatchResult;

    /// The latest version that stands as it is; 0 where there is none. What is found wrong now can be put right in later
    /// versions only.
    fn latest_fixed_version(dataset: DatasetId) -> DatasetVersion;

    /// The most that one of these may weigh.
    fn control_weight() -> Weight;
}

/// What objections have against opening a version of a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpeningBar {
    /// An objection for which the dataset is suspended is not decided yet.
    Undecided,
    /// Data is to be processed before it is opened again, and the version was made before that was found.
    NotProcessed,
}

/// What the catalog asks and tells objections: whoever opens or restores a dataset must not override them.
#[cfg(feature = "runtime")]
pub trait OpenObjections {
    /// Whether an objection keeps the dataset suspended.
    fn keep_suspended(dataset: DatasetId) -> bool;

    /// What stands against opening this version.
    fn bar(dataset: DatasetId, version: DatasetVersion) -> Option<OpeningBar>;

    /// This version, against which nothing stands, was opened: what waited for processed data waits no more. Returns the items
    /// that remain suspended, where that changes them.
    fn opened(dataset: DatasetId, version: DatasetVersion) -> Option<Items>;

    /// The most that one of these may weigh.
    fn weight() -> Weight;
}

/// There are no objections.
#[cfg(feature = "runtime")]
impl OpenObjections for () {
    fn keep_suspended(_: DatasetId) -> bool {
        false
    }

    fn bar(_: DatasetId, _: DatasetVersion) -> Option<OpeningBar> {
        None
    }

    fn opened(_: DatasetId, _: DatasetVersion) -> Option<Items> {
        None
    }

    fn weight() -> Weight {
        Weight::zero()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_010_data_is_opened_through_the_platforms_channels_only() {
        use crate::Code;
        let slugs: Vec<_> = Channel::ALL.iter().map(|channel| channel.slug()).collect();
        assert_eq!(slugs, ["open-site", "provincial-system", "city-ledger"]);
        assert_eq!(Channel::from_slug("own-website"), None);
    }

    #[test]
    fn r_013_each_attribute_has_its_channels() {
        assert!(Channel::OpenSite.carries(OpeningAttribute::Unconditional));
        assert!(!Channel::CityLedger.carries(OpeningAttribute::Unconditional));
        assert!(Channel::CityLedger.carries(OpeningAttribute::Restricted));
        assert!(Channel::ProvincialSystem.carries(OpeningAttribute::Restricted));
        assert!(!Channel::OpenSite.carries(OpeningAttribute::Restricted));
        assert!(!Channel::OpenSite.carries(OpeningAttribute::Prohibited));
    }

    #[test]
    fn q_05_each_part_needs_its_own_cure() {
        assert!(CureKind::Anonymised.cures(ProtectedKind::PersonalInformation));
        assert!(!CureKind::Anonymised.cures(ProtectedKind::BusinessSecret));
        assert!(!CureKind::Desensitised.cures(ProtectedKind::PersonalInformation));
        assert!(CureKind::Consented.cures(ProtectedKind::BusinessSecret));
    }

    #[test]
    fn r_106_what_is_open_in_whatever_way_can_be_stopped() {
        use crate::Code;
        let begun: Vec<_> = Service::ALL.iter().filter(|service| service.is_begun()).collect();
        assert_eq!(begun, [&Service::Open, &Service::Suspended, &Service::OpenElsewhere, &Service::Disputed]);
    }

    #[test]
    fn items_ascend_without_repetition() {
        assert!(items_well_formed(&[1, 2, 9]));
        assert!(!items_well_formed(&[]));
        assert!(!items_well_formed(&[1, 1]));
        assert!(!items_well_formed(&[2, 1]));
    }
}
