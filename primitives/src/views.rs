//! What runtime API, RPC and clients are told about organisations, parameters and calendars.
//!
//! Other views stand beside what they show: [`crate::grant_status::GrantView`], [`crate::application_view::ApplicationView`],
//! [`crate::dataset::CatalogEntry`], [`crate::agreement::AgreementView`].

use crate::{
    decision::Decider,
    organisation::{Identity, LegalBody, Level, OrgKind, Role, Standing},
    parameters::Parameters,
    Day, Moment, OrgId,
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
        assert!(json.starts_with(r#"{"year":2026,"holidays":["2026-10-01"],"workdays":[]"#));
    }
}
