//! What runtime API, RPC and clients are told about organisations, parameters, calendars and performance.
//!
//! Other views stand beside what they show: [`crate::grant_status::GrantView`], [`crate::application_view::ApplicationView`],
//! [`crate::dataset::CatalogEntry`], [`crate::agreement::AgreementView`].

use crate::{
    catalog::Service,
    clocks::ClockKind,
    dataset::CatalogEntry,
    decision::Decider,
    law::RefusalGround,
    organisation::{Identity, LegalBody, Level, OrgKind, Role, Standing},
    parameters::Parameters,
    review::ReviewAct,
    DatasetId, Day, Moment, OrgId,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// An officer of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct OfficerView<AccountId> {
    /// The account that signs.
    pub account: AccountId,
    /// The post.
    pub role: Role,
    /// Since when.
    pub since: Moment,
}

/// An organisation as readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct OrganisationView<AccountId> {
    /// Which organisation.
    pub organisation: OrgId,
    /// What it is on the ledger.
    pub kind: OrgKind,
    /// Its legal kind (R-002), where it is a public body.
    pub legal_body: Option<LegalBody>,
    /// Its level of government (R-009), where it has one.
    pub level: Option<Level>,
    /// The organisation it is subordinate to (R-009).
    pub parent: Option<OrgId>,
    /// Who it is to the public.
    pub identity: Identity,
    /// Whether it may act now.
    pub standing: Standing,
    /// When it was admitted for the first time.
    pub admitted_at: Moment,
    /// Its officers, in no particular order.
    pub officers: Vec<OfficerView<AccountId>>,
    /// The posts that it should have filled and has not (R-007, R-008).
    pub vacant_posts: Vec<Role>,
}

/// Parameters that were decided and wait for their day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct PendingParameters {
    /// The number of their version.
    pub version: u32,
    /// The first day they apply to.
    pub effective_from: Day,
}

/// The governed parameters that apply today.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ParametersView {
    /// The number of their version.
    pub version: u32,
    /// The values.
    pub parameters: Parameters,
    /// The version that waits for its day.
    pub pending: Option<PendingParameters>,
}

/// The published calendar of a year: where it departs from the week.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct CalendarView {
    /// The year.
    pub year: u16,
    /// Mondays to Fridays that are not worked, in rising order.
    pub holidays: Vec<Day>,
    /// Saturdays and Sundays that are worked, in rising order.
    pub workdays: Vec<Day>,
    /// How often the calendar of this year was published; 1 for one of genesis.
    pub revision: u32,
    /// When it was published; 0 for one of genesis.
    pub published_at: Moment,
    /// Who decided.
    pub decided_by: Decider,
}

/// What became of the clocks of one kind. `started` is the sum of all others but `breaches`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ClockFigures {
    /// All that were ever started.
    pub started: u32,
    /// Open and in time.
    pub running: u32,
    /// Open, with the breach recorded.
    pub overdue: u32,
    /// Stopped in time.
    pub in_time: u32,
    /// Stopped late.
    pub late: u32,
    /// Cancelled: no duty was kept or broken.
    pub cancelled: u32,
    /// Dates that arrived.
    pub reached: u32,
    /// Breaches recorded.
    pub breaches: u32,
}

/// Performance of an organisation, or of all together (R-127): counted by the ledger from recorded events only. Codes that never
/// occurred are left out; lists are in the order of the codes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct PerformanceView {
    /// The organisation; `None` for all together.
    pub organisation: Option<OrgId>,
    /// Duties and dates, by kind of clock: handled in time, late, overdue now.
    pub clocks: Vec<(ClockKind, ClockFigures)>,
    /// Acts on applications and their items.
    pub acts: Vec<(ReviewAct, u32)>,
    /// Refusals of items by ground (R-055).
    pub refusals: Vec<(RefusalGround, u32)>,
    /// Datasets by whether they are served.
    pub datasets: Vec<(Service, u32)>,
    /// Datasets whose opening attribute is overdue for re-assessment (R-028).
    pub overdue_for_assessment: u32,
}

/// A data user that holds grants, as the city publishes it (R-092): a natural person by its number only (Q-19).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct DataUserView {
    /// The organisation.
    pub organisation: OrgId,
    /// Its public identity; of a natural person the commitment.
    pub identity: Identity,
    /// Its standing now.
    pub standing: Standing,
    /// How many grants were ever issued to it.
    pub grants: u32,
}

/// A dataset as the published catalog shows it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct PublishedDataset {
    /// Which dataset.
    pub dataset: DatasetId,
    /// Its entry.
    pub entry: CatalogEntry,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CreditCode, PublicName};
    use core::fmt::Debug;
    use serde::de::DeserializeOwned;

    fn reads_back<T>(value: T) -> String
    where
        T: Serialize + DeserializeOwned + Encode + Decode + PartialEq + Debug,
    {
        assert_eq!(T::decode(&mut &value.encode()[..]).as_ref(), Ok(&value));
        let json = serde_json::to_string(&value).unwrap();
        assert_eq!(serde_json::from_str::<T>(&json).unwrap(), value);
        json
    }

    #[test]
    fn views_read_back_from_scale_and_json() {
        let name = PublicName::new("丽水市交通运输局").unwrap();
        let code = CreditCode::new("91330100799655058B").unwrap();
        reads_back(OrganisationView {
            organisation: 1,
            kind: OrgKind::Agency,
            legal_body: Some(LegalBody::AdministrativeOrgan),
            level: Some(Level::City),
            parent: None,
            identity: Identity::Registered { name, code },
            standing: Standing::Active,
            admitted_at: 0,
            officers: vec![OfficerView { account: 7u64, role: Role::ChiefDataOfficer, since: 0 }],
            vacant_posts: vec![Role::Head],
        });
        let day = Day::from_ymd(2026, 10, 1).unwrap();
        reads_back(ParametersView {
            version: 2,
            parameters: Parameters::default(),
            pending: Some(PendingParameters { version: 3, effective_from: day }),
        });
        let json = reads_back(CalendarView {
            year: 2026,
            holidays: vec![day],
            workdays: vec![],
            revision: 1,
            published_at: 0,
            decided_by: Decider::Genesis,
        });
        let figures = ClockFigures { started: 3, running: 1, in_time: 1, late: 1, breaches: 1, ..Default::default() };
        reads_back(PerformanceView {
            organisation: Some(1),
            clocks: vec![(ClockKind::DemandReview, figures)],
            acts: vec![(ReviewAct::RowApproved, 2)],
            refusals: vec![(RefusalGround::PublicInterest, 1)],
            datasets: vec![(Service::Open, 4)],
            overdue_for_assessment: 1,
        });
        let commitment = crate::Digest::sha256([1; 32]);
        reads_back(DataUserView {
            organisation: 9,
            identity: Identity::Pseudonym { commitment },
            standing: Standing::Active,
            grants: 3,
        });
        assert!(json.starts_with(r#"{"year":2026,"holidays":["2026-10-01"],"workdays":[]"#));
    }
}
