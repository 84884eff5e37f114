//! Entries: made by other pallets and by regulators, kept for ever.

use crate::{mock::*, CreditEntry, Entries, EntryCount, Event, Histories, OrganisationEntries};
use drl_primitives::{
    credit::{CreditRecorder, EntryGround, EntryRecord, EntrySource, EntryStatus, NewEntry},
    grant_status::Act,
    testing::{Mock, NOT_ALLOWED, NOT_OFFICER, WRONG_KIND},
    Digest,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn r_099_a_failed_rectification_is_entered() {
    run(|| {
        pass(1);
        take_events();
        assert_eq!(Credit::enter(new_entry(USER, EntryGround::NotRectified)), Ok(0));
        let NewEntry { ground, source, act, .. } = new_entry(USER, EntryGround::NotRectified);
        assert_eq!(source, EntrySource::Rectification(9));
        let event = Event::EntryMade {
            entry: 0,
            concerned: USER,
            ground,
            source,
            last_day: None,
            corrects: None,
            organisation: AGENCY,
            officer: AGENCY_CHIEF,
            evidence: FINDING,
        };
        assert_eq!(take_events(), [event]);
        let entry = CreditEntry {
            organisation: USER,
            ground,
            source,
            since: today(),
            last_day: None,
            corrects: None,
            act,
            entered_at: now(),
            block: System::block_number(),
        };
        assert_eq!(Entries::<Test>::get(0), Some(entry));
        let record = EntryRecord {
            from: now(),
            block: System::block_number(),
            status: EntryStatus::Standing,
            ground: None,
            replacement: None,
            act,
        };
        assert_eq!(Histories::<Test>::get(0, 0), Some(record));
        assert_eq!(OrganisationEntries::<Test>::get(USER, 0), Some(0));
    });
}

#[test]
fn r_100_a_regulator_enters_a_case() {
    run(|| {
        for (number, organisation) in [USER, PERSON].into_iter().enumerate() {
            let entry = number as u32;
            assert_ok!(Credit::enter_case(signed(AUDITOR), organisation, FINDING));
            let event = Event::EntryMade {
                entry,
                concerned: organisation,
                ground: EntryGround::LawBroken,
                source: EntrySource::Case,
                last_day: None,
                corrects: None,
                organisation: REGULATOR,
                officer: AUDITOR,
                evidence: FINDING,
            };
            assert_eq!(take_events(), [event]);
            let act = Act { organisation: REGULATOR, officer: AUDITOR, evidence: FINDING };
            assert_eq!(Entries::<Test>::get(entry).unwrap().act, act);
            assert!(Credit::entry(entry).unwrap().bars);
        }
    });
}

#[test]
fn r_100_only_regulators_enter_cases() {
    run(|| {
        Mock::officer(201u64, AGENCY, drl_primitives::organisation::Role::SecurityOfficer);
        for (who, error) in [
            (BUREAU_CHIEF, WRONG_KIND),
            (AGENCY_CHIEF, WRONG_KIND),
            (201, WRONG_KIND),
            (SIGNATORY, WRONG_KIND),
            (EXPERT, WRONG_KIND),
            (NOBODY, NOT_OFFICER),
        ] {
            assert_noop!(Credit::enter_case(signed(who), USER, FINDING), error);
        }
        // A regulator's officer without the duty; no post of today is one.
        Mock::officer(202u64, REGULATOR, drl_primitives::organisation::Role::Clerk);
        assert_noop!(Credit::enter_case(signed(202), USER, FINDING), NOT_ALLOWED);
        assert_noop!(Credit::enter_case(RuntimeOrigin::root(), USER, FINDING), DispatchError::BadOrigin);
        assert_noop!(Credit::enter_case(signed(AUDITOR), UNKNOWN, FINDING), Fault::OrganisationNotFound);
        for other in [BUREAU, AGENCY, REGULATOR, EXPERTS] {
            assert_noop!(Credit::enter_case(signed(AUDITOR), other, FINDING), Fault::NotDataUser);
        }
    });
}

#[test]
fn entries_are_made_about_any_organisation_there_is() {
    run(|| {
        // The validators are the bureau and agencies.
        assert_ok!(Credit::enter(new_entry(AGENCY, EntryGround::Equivocation)));
        assert_noop!(Credit::enter(new_entry(UNKNOWN, EntryGround::NotRectified)), Fault::OrganisationNotFound);
    });
}

#[test]
fn q_32_the_last_day_is_fixed_when_the_entry_is_made() {
    run(|| {
        let last_day = |months, days| {
            Mock::parameters(|p| p.applicant.bar_months = months);
            let entry = enter(USER, EntryGround::LawBroken);
            pass(days);
            Entries::<Test>::get(entry).unwrap().last_day
        };
        let day = today();
        assert_eq!(last_day(0, 0), None);
        assert_eq!(last_day(6, 10), Some(day.plus_months(6)));
        assert_eq!(last_day(120, 0), Some(day.plus(10).plus_months(120)));
    });
}

#[test]
fn sources_are_kept_as_told() {
    run(|| {
        let sources = [
            EntrySource::Rectification(1),
            EntrySource::Agreement(2),
            EntrySource::Grant(sp_core::H256::repeat_byte(3)),
            EntrySource::Report(4),
            EntrySource::Case,
        ];
        for source in sources {
            let entry = NewEntry { source, ..new_entry(USER, EntryGround::NotRectified) };
            let id = Credit::enter(entry).unwrap();
            assert_eq!(Credit::entry(id).unwrap().source, source);
        }
    });
}

#[test]
fn entering_has_the_weight_of_the_call() {
    use crate::weights::WeightInfo;
    assert_eq!(<Credit as CreditRecorder<AccountId>>::enter_weight(), <() as WeightInfo>::enter());
}

#[test]
fn the_act_is_whose_the_caller_says() {
    run(|| {
        let act = Act { organisation: BUREAU, officer: BUREAU_HEAD, evidence: Digest::sha256([7; 32]) };
        let id = Credit::enter(NewEntry { act, ..new_entry(PERSON, EntryGround::NotRectified) }).unwrap();
        assert_eq!(Credit::entry(id).unwrap().act, act);
    });
}

#[test]
fn numbers_of_entries_run_out_without_harm() {
    externalities().execute_with(|| {
        EntryCount::<Test>::put(u32::MAX);
        assert_noop!(Credit::enter_case(signed(AUDITOR), USER, FINDING), Fault::NumbersExhausted);
        let entered = Credit::enter(new_entry(USER, EntryGround::NotRectified));
        assert_eq!(entered, Err(Fault::NumbersExhausted.into()));
    });
}
