//! Submission: who may apply, with what form, for which rows.

use super::support::*;
use crate::mock::*;
use drl_primitives::{
    application::{ApplicationForm, DemandList, DemandRow},
    catalog::{Channel, OpeningAttribute, Service},
    clocks::{ClockKind, ClockSubject, Clocks},
    organisation::Standing,
    review::{ApplicationState, ReviewAct, RowState, Task},
    testing::{Mock, MockClock, NOT_ACTIVE, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    Day, MAX_AGENCIES, MAX_ROWS, MAX_SCENARIOS,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

fn submit(form: ApplicationForm, rows: DemandList) -> DispatchResult {
    Applications::submit(signed(SIGNATORY), Box::new(form), documents(), rows)
}

fn submit_rows(rows: Vec<DemandRow>) -> DispatchResult {
    submit(form(), rows.try_into().unwrap())
}

fn with_form(change: impl FnOnce(&mut ApplicationForm)) -> DispatchResult {
    let mut form = form();
    change(&mut form);
    submit(form, demand())
}

#[test]
fn r_049_an_application_is_submitted_at_any_time() {
    run(|| {
        assert_ok!(submit(form(), demand()));
        assert_eq!(events(), [Event::ApplicationSubmitted { application: 0, applicant: COMPANY, rows: 3 }]);
        // A Sunday night is as good as a Monday morning.
        Mock::set_now(Day::from_ymd(2026, 11, 22).unwrap().end() - 1);
        assert_ok!(submit(form(), small_demand()));
        assert_eq!(events(), [Event::ApplicationSubmitted { application: 1, applicant: COMPANY, rows: 1 }]);

        let stored = application(1);
        assert_eq!(stored.applicant, COMPANY);
        assert_eq!(stored.bureau, BUREAU);
        assert_eq!(stored.state, ApplicationState::Submitted);
        assert_eq!(stored.submitted_at, Mock::now());
        assert_eq!(stored.row_count, 1);
        assert_eq!(crate::Forms::<Test>::get(1), Some(form()));
        assert_eq!(crate::Documents::<Test>::get(1), Some(documents()));
        assert_eq!(crate::WorkItems::<Test>::get(BUREAU, (1, None::<u16>)), Some(Task::FormalReview));
    });
}

#[test]
fn r_049_submission_is_recorded_with_actor_time_and_evidence() {
    run(|| {
        let id = submitted(demand());
        let record = last_record(id);
        assert_eq!(record.act, ReviewAct::Submitted);
        assert_eq!((record.organisation, record.officer, record.at), (COMPANY, SIGNATORY, Mock::now()));
        assert_eq!(record.evidence, Some(documents()[0].1));
        assert_eq!((record.row, record.late), (None, None));
    });
}

#[test]
fn submission_needs_an_officer_who_decides_for_an_applicant() {
    run(|| {
        for (who, error) in [
            (STRANGER, NOT_OFFICER),
            (BUREAU_CHIEF, WRONG_KIND),
            (TRANSPORT_CHIEF, WRONG_KIND),
            (COMPANY_CLERK, NOT_ALLOWED),
        ] {
            assert_noop!(Applications::submit(signed(who), Box::new(form()), documents(), demand()), error);
        }
        let nobody = Applications::submit(RuntimeOrigin::none(), Box::new(form()), documents(), demand());
        assert_noop!(nobody, DispatchError::BadOrigin);
        Mock::set_standing(COMPANY, Standing::Suspended);
        assert_noop!(submit(form(), demand()), NOT_ACTIVE);
    });
}

#[test]
fn q_07_natural_persons_apply_where_the_parameter_allows() {
    run(|| {
        let apply = || Applications::submit(signed(PERSON_SELF), Box::new(form()), documents(), demand());
        assert_ok!(apply());
        Mock::parameters(|p| p.applicant.natural_person_restricted = false);
        assert_noop!(apply(), Error::NaturalPersonExcluded);
        // It keeps nobody else out.
        assert_ok!(submit(form(), demand()));
    });
}

#[test]
fn r_043_a_bad_entry_bars_the_application() {
    run(|| {
        Credit::bar(COMPANY);
        assert_noop!(submit(form(), demand()), Error::CreditBarred);
    });
}

#[test]
fn r_045_the_system_needs_the_least_protection_level() {
    run(|| {
        assert_noop!(with_form(|form| form.system.protection_level = 1), Error::ProtectionLevelTooLow);
        assert_noop!(with_form(|form| form.system.protection_level = 0), Error::ProtectionLevelTooLow);
        assert_noop!(with_form(|form| form.system.protection_level = 6), Error::ProtectionLevelUnknown);
        assert_ok!(with_form(|form| form.system.protection_level = 5));
        Mock::parameters(|p| p.applicant.min_protection_level = 3);
        assert_noop!(with_form(|_| {}), Error::ProtectionLevelTooLow);
        assert_ok!(with_form(|form| form.system.protection_level = 3));
    });
}

#[test]
fn r_045_the_protection_proof_must_be_valid_today() {
    run(|| {
        let yesterday = Mock::today().minus(1);
        assert_noop!(with_form(|form| form.system.proof_valid_until = yesterday), Error::ProtectionProofExpired);
        assert_ok!(with_form(|form| form.system.proof_valid_until = Mock::today()));
    });
}

#[test]
fn r_042_fitness_is_checked_before_anything_is_stored() {
    run(|| {
        let _ = with_form(|form| form.system.protection_level = 1);
        assert_eq!(crate::SubmissionCount::<Test>::get(), 0);
        assert_eq!(Mock::clocks(), []);
        assert_eq!(events(), []);
    });
}

#[test]
fn r_154_the_form_is_not_older_than_the_regulation_and_not_from_the_future() {
    run(|| {
        let first = Day::from_ymd(2022, 3, 1).unwrap();
        assert_eq!(crate::REGULATION_IN_FORCE, first);
        assert_noop!(with_form(|form| form.form_date = first.minus(1)), Error::FormDateBeforeRegulation);
        assert_noop!(with_form(|form| form.form_date = Mock::today().plus(1)), Error::FormDateInFuture);
        assert_ok!(with_form(|form| form.form_date = first));
    });
}

#[test]
fn r_051_each_scenario_is_described_and_numbered() {
    run(|| {
        assert_noop!(with_form(|form| form.scenarios.clear()), Error::NoScenario);
        assert_noop!(with_form(|form| form.scenarios[1].number = 3), Error::ScenariosNotNumbered);
        assert_noop!(with_form(|form| form.scenarios[1].number = 1), Error::ScenariosNotNumbered);
        let from_two = |form: &mut ApplicationForm| {
            form.scenarios.remove(0);
        };
        assert_noop!(with_form(from_two), Error::ScenariosNotNumbered);
        let most = |form: &mut ApplicationForm| {
            let one = form.scenarios[0];
            let all: Vec<_> = (1..=MAX_SCENARIOS as u8)
                .map(|number| drl_primitives::application::Scenario { number, ..one })
                .collect();
            form.scenarios = all.try_into().unwrap();
        };
        assert_ok!(with_form(most));
    });
}

#[test]
fn r_052_each_row_names_scenario_dataset_items_and_agency() {
    run(|| {
        assert_noop!(submit_rows(vec![]), Error::NoRows);
        assert_noop!(submit_rows(vec![row(3, STATIONS, &[1], TRANSPORT)]), Error::ScenarioUnknown);
        assert_noop!(submit_rows(vec![row(0, STATIONS, &[1], TRANSPORT)]), Error::ScenarioUnknown);
        assert_noop!(submit_rows(vec![row(1, 77, &[1], TRANSPORT)]), Error::DatasetNotFound);
        assert_noop!(submit_rows(vec![row(1, STATIONS, &[1], ECOLOGY)]), Error::WrongAgency);
        assert_noop!(submit_rows(vec![row(1, STATIONS, &[], TRANSPORT)]), Error::NoItems);
        assert_noop!(submit_rows(vec![row(1, STATIONS, &[2, 1], TRANSPORT)]), Error::ItemsNotAscending);
        assert_noop!(submit_rows(vec![row(1, STATIONS, &[2, 2], TRANSPORT)]), Error::ItemsNotAscending);
        assert_noop!(submit_rows(vec![row(1, STATIONS, &[1, 11], TRANSPORT)]), Error::ItemUnknown);
        let twice = vec![row(1, STATIONS, &[1], TRANSPORT), row(1, STATIONS, &[2], TRANSPORT)];
        assert_noop!(submit_rows(twice), Error::RowRepeated);
        assert_ok!(submit_rows(vec![row(1, STATIONS, &[1], TRANSPORT), row(2, STATIONS, &[1], TRANSPORT)]));
    });
}

#[test]
fn r_052_a_row_keeps_the_version_it_was_submitted_for() {
    run(|| {
        Catalog::change(STATIONS, |view| view.version = 4);
        let id = submitted(small_demand());
        let stored = stored_row(id, 0);
        assert_eq!((stored.version, stored.state, stored.agency), (4, RowState::Filed, TRANSPORT));
        assert_eq!(stored.items.to_vec(), [1]);
    });
}

#[test]
fn r_030_prohibited_data_cannot_be_applied_for() {
    run(|| {
        Catalog::change(CLIMATE, |view| view.attribute = OpeningAttribute::Prohibited);
        assert_noop!(submit(form(), demand()), Error::DatasetProhibited);
    });
}

#[test]
fn r_040_unconditional_data_needs_no_application() {
    run(|| {
        Catalog::change(CLIMATE, |view| view.attribute = OpeningAttribute::Unconditional);
        assert_noop!(submit(form(), demand()), Error::DatasetUnconditional);
    });
}

#[test]
fn r_013_only_data_that_is_open_on_this_ledger_can_be_applied_for() {
    run(|| {
        for service in
            [Service::NotOpen, Service::Suspended, Service::Withdrawn, Service::OpenElsewhere, Service::Disputed]
        {
            Catalog::set_service(CLIMATE, service);
            assert_noop!(submit(form(), demand()), Error::DatasetNotOpen);
        }
        Catalog::set_service(CLIMATE, Service::Open);
        for channel in [None, Some(Channel::ProvincialSystem), Some(Channel::OpenSite)] {
            Catalog::change(CLIMATE, |view| view.channel = channel);
            assert_noop!(submit(form(), demand()), Error::DatasetNotOpen);
        }
        Catalog::change(CLIMATE, |view| view.channel = Some(Channel::CityLedger));
        assert_ok!(submit(form(), demand()));
    });
}

#[test]
fn a_demand_list_touches_at_most_so_many_agencies() {
    run(|| {
        let rows = |count: u32| -> Vec<DemandRow> {
            (0..count)
                .map(|place| {
                    Catalog::add(100 + place, 1000 + place);
                    row(1, 100 + place, &[1], 1000 + place)
                })
                .collect()
        };
        assert_noop!(submit_rows(rows(MAX_AGENCIES + 1)), Error::TooManyAgencies);
        assert_ok!(submit_rows(rows(MAX_AGENCIES)));
        assert_eq!(application(0).agencies.len(), MAX_AGENCIES as usize);
    });
}

#[test]
fn the_longest_demand_list_goes_through() {
    run(|| {
        let rows = (0..MAX_ROWS)
            .map(|place| {
                Catalog::add(100 + place, TRANSPORT);
                row(1, 100 + place, &[1, 2, 3], TRANSPORT)
            })
            .collect();
        assert_ok!(submit_rows(rows));
        let stored = application(0);
        assert_eq!((u32::from(stored.row_count), stored.agencies.to_vec()), (MAX_ROWS, vec![TRANSPORT]));
    });
}

#[test]
fn r_053_the_clock_of_formal_review_starts_with_submission() {
    run(|| {
        let id = submitted(demand());
        let due = Mock::today().plus(15);
        let subject = ClockSubject::Application(id);
        let clock = MockClock { kind: ClockKind::FormalReview, subject, holder: BUREAU, due };
        assert_eq!(Mock::clocks(), [(0, clock)]);
        assert_eq!(application(id).clock.map(|running| running.clock), Some(0));
    });
}

#[test]
fn ids_that_are_used_up_are_refused() {
    run(|| {
        crate::SubmissionCount::<Test>::put(u32::MAX);
        assert_noop!(submit(form(), demand()), Error::ApplicationIdsExhausted);
        crate::SubmissionCount::<Test>::put(0);
    });
}
