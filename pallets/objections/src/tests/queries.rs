//! What readers ask.

use super::*;
use crate::MAX_PAGE;
use drl_primitives::objection::{Finding, ObjectionAct, ObjectionsOf};
use frame_support::assert_ok;

#[test]
fn objections_are_found_by_dataset_and_by_owner() {
    run(|| {
        let (first, second) = (open(), open());
        let own = open_own();
        for dataset in [first, second, first] {
            filed(dataset, &[]);
        }
        assert_ok!(ObjectionsPallet::file(signed(BUREAU_CLERK), own, form(&[])));
        let of = |of| ObjectionsPallet::objections_of(of, 0, 9);
        assert_eq!(of(ObjectionsOf::Dataset(first)), [1, 3]);
        assert_eq!(of(ObjectionsOf::Dataset(second)), [2]);
        assert_eq!(of(ObjectionsOf::Owner(AGENCY)), [1, 2, 3]);
        assert_eq!(of(ObjectionsOf::Owner(BUREAU)), [4]);
        assert_eq!(of(ObjectionsOf::Dataset(77)), Vec::<u32>::new());
        assert_eq!(of(ObjectionsOf::Owner(77)), Vec::<u32>::new());
        assert_eq!(ObjectionsPallet::count_of(ObjectionsOf::Dataset(first)), 2);
        assert_eq!(ObjectionsPallet::count_of(ObjectionsOf::Owner(AGENCY)), 3);
        assert_eq!(ObjectionsPallet::objection_count(), 4);
        assert_eq!(ObjectionsPallet::objection(5), None);
        assert_eq!(ObjectionsPallet::objection(0), None);
    });
}

#[test]
fn pages_are_bounded() {
    run(|| {
        let dataset = open();
        for _ in 0..MAX_PAGE + 5 {
            filed(dataset, &[]);
        }
        let page = |from, limit| ObjectionsPallet::objections_of(ObjectionsOf::Dataset(dataset), from, limit);
        assert_eq!(page(0, u32::MAX).len(), MAX_PAGE as usize);
        assert_eq!(page(2, 2), [3, 4]);
        assert_eq!(page(MAX_PAGE, u32::MAX).len(), 5);
        assert_eq!(page(u32::MAX, u32::MAX), Vec::<u32>::new());
        assert_eq!(page(0, 0), Vec::<u32>::new());
    });
}

#[test]
fn the_history_is_read_page_by_page_and_only_grows() {
    run(|| {
        let objection = filed(open(), &[]);
        let before = ObjectionsPallet::history(objection, 0, 9);
        assert_ok!(ObjectionsPallet::verify(signed(CHIEF), objection, Finding::NotNecessary, digest(1)));
        let after = ObjectionsPallet::history(objection, 0, 9);
        assert_eq!(after[..before.len()], before);
        let acts: Vec<_> = after.iter().map(|record| record.act).collect();
        assert_eq!(acts, [ObjectionAct::File, ObjectionAct::Verify, ObjectionAct::KeepOpen]);
        assert_eq!(ObjectionsPallet::history(objection, 1, 1), after[1..2]);
        assert_eq!(view(objection).records, 3);
        assert!(ObjectionsPallet::history(77, 0, 9).is_empty());
    });
}

#[test]
fn a_view_reads_back_from_scale_and_json() {
    use codec::{Decode, Encode};
    run(|| {
        let objection = filed(open(), &[1, 2]);
        let view = view(objection);
        assert_eq!(Decode::decode(&mut &view.encode()[..]), Ok(view.clone()));
        let record = ObjectionsPallet::history(objection, 0, 1).remove(0);
        assert_eq!(Decode::decode(&mut &record.encode()[..]), Ok(record));
    });
}
