//! The annual priority list.

use super::*;
use crate::{Consultation, Heard, PriorityEntry};
use drl_primitives::{
    clocks::Clocks,
    dataset::{ConsultedGroup, PriorityCategory},
    Code,
};

fn entries(list: &[(DatasetId, PriorityCategory)]) -> BoundedVec<PriorityEntry, ConstU32<3>> {
    let entry =
        |(dataset, category): &(DatasetId, PriorityCategory)| PriorityEntry { dataset: *dataset, category: *category };
    list.iter().map(entry).collect::<Vec<_>>().try_into().unwrap()
}

fn hear(year: u16, group: ConsultedGroup) {
    assert_ok!(Catalog::record_consultation(signed(BUREAU_CLERK), year, group, digest(group as u8)));
}

fn hear_all(year: u16) {
    ConsultedGroup::ALL.iter().for_each(|group| hear(year, *group));
}

#[test]
fn r_037_the_bureau_fixes_a_list_a_year() {
    run(|| {
        let (a, b) = (listed(restricted()), open(unconditional()));
        hear_all(2026);
        events();
        let list = || entries(&[(a, PriorityCategory::Livelihood), (b, PriorityCategory::StrategicIndustry)]);
        for_bureau_only(true, |origin| Catalog::fix_priority_list(origin, 2026, list(), digest(9)));
        assert_eq!(Catalog::priority_list(2026), None);
        assert_ok!(Catalog::fix_priority_list(signed(BUREAU_CHIEF), 2026, list(), digest(9)));
        assert_eq!(events(), [Event::PriorityListFixed { year: 2026, version: 1, entries: 2, digest: digest(9) }]);
        let (version, fixed) = Catalog::priority_list(2026).unwrap();
        assert_eq!((version, fixed.entries, fixed.digest, fixed.fixed_by), (1, list(), digest(9), BUREAU));
        let at = Mock::now();
        let consultation = Consultation { digest: digest(2), at };
        assert_eq!(fixed.heard[2], Heard { group: ConsultedGroup::Experts, consultation });
        assert_eq!(Catalog::priority_of(2026, b), Some(PriorityCategory::StrategicIndustry));
        assert_eq!(Catalog::priority_of(2026, 77), None);
        assert_eq!(Catalog::priority_of(2027, b), None);
    });
}

#[test]
fn r_038_all_four_groups_are_heard_before() {
    run(|| {
        let dataset = listed(restricted());
        let fix = || {
            let list = entries(&[(dataset, PriorityCategory::UrgentNeed)]);
            Catalog::fix_priority_list(signed(BUREAU_CHIEF), 2026, list, digest(9))
        };
        for (group, missing) in [
            (ConsultedGroup::IndustryOrganisations, Error::<Test>::IndustryOrganisationsNotHeard),
            (ConsultedGroup::Enterprises, Error::<Test>::EnterprisesNotHeard),
            (ConsultedGroup::Experts, Error::<Test>::ExpertsNotHeard),
            (ConsultedGroup::Public, Error::<Test>::PublicNotHeard),
        ] {
            assert_noop!(fix(), missing);
            // Of another year does not count.
            hear(2027, group);
            hear(2026, group);
        }
        assert_ok!(fix());
    });
}

#[test]
fn r_038_each_version_of_a_list_hears_them_anew() {
    run(|| {
        let dataset = listed(restricted());
        let fix = || {
            let list = entries(&[(dataset, PriorityCategory::HighAddedValue)]);
            Catalog::fix_priority_list(signed(BUREAU_CHIEF), 2026, list, digest(9))
        };
        hear_all(2026);
        assert_ok!(fix());
        assert_noop!(fix(), Error::<Test>::IndustryOrganisationsNotHeard);
        hear_all(2026);
        assert_ok!(fix());
        assert_eq!(Catalog::priority_list(2026).map(|(version, _)| version), Some(2));
    });
}

#[test]
fn consultations_are_entered_by_the_bureau_for_a_near_year() {
    run(|| {
        let record = |origin, year| Catalog::record_consultation(origin, year, ConsultedGroup::Public, digest(1));
        for_bureau_only(false, |origin| record(origin, 2026));
        for year in [0, 2025, 2028, u16::MAX] {
            assert_noop!(record(signed(BUREAU_CLERK), year), Error::<Test>::YearOutOfRange);
        }
        assert_ok!(record(signed(BUREAU_CLERK), 2027));
        let (year, group) = (2027, ConsultedGroup::Public);
        assert_eq!(events(), [Event::ConsultationRecorded { year, group, digest: digest(1) }]);
    });
}

#[test]
fn a_list_has_listed_datasets_in_order() {
    run(|| {
        let (a, b, draft) = (listed(restricted()), listed(restricted()), drafted(restricted()));
        hear_all(2026);
        let fix = |year, list: &[DatasetId]| {
            let list: Vec<_> = list.iter().map(|id| (*id, PriorityCategory::Livelihood)).collect();
            Catalog::fix_priority_list(signed(BUREAU_CHIEF), year, entries(&list), digest(9))
        };
        assert_noop!(fix(2025, &[a]), Error::<Test>::YearOutOfRange);
        assert_noop!(fix(2026, &[]), Error::<Test>::ListEmpty);
        assert_noop!(fix(2026, &[b, a]), Error::<Test>::EntriesNotAscending);
        assert_noop!(fix(2026, &[a, a]), Error::<Test>::EntriesNotAscending);
        assert_noop!(fix(2026, &[a, draft]), Error::<Test>::NotListed);
        assert_noop!(fix(2026, &[a, 77]), Error::<Test>::NotListed);
        assert_ok!(fix(2026, &[a, b]));
        let entry = PriorityEntry { dataset: 1, category: PriorityCategory::Livelihood };
        assert!(BoundedVec::<_, ConstU32<3>>::try_from(vec![entry; 4]).is_err());
    });
}
