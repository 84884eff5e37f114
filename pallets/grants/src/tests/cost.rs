//! Stopping is one step (architecture, decision 9): its cost does not grow with the number of grants.
//!
//! Counted are the keys that an act reads from the state and those that it writes.

use crate::mock::*;
use drl_primitives::{
    agreement::GrantIssuer,
    catalog::Service,
    grant_status::{GrantControl, GrantsOf, HoldKind},
    organisation::Standing,
    testing::Mock,
    verdict::Reason,
    Digest,
};
use frame_support::assert_ok;
use sp_io::TestExternalities;
use sp_runtime::DispatchResult;
use std::collections::BTreeSet;

const RECTIFICATION: HoldKind = HoldKind::Rectification;
const RISK: HoldKind = HoldKind::Risk;

/// How many keys an act reads and writes.
#[derive(Debug, PartialEq, Eq)]
struct Cost {
    reads: usize,
    writes: usize,
}

/// What an act costs on the state as it is. What it changes is kept.
fn cost(externalities: &mut TestExternalities, act: impl FnOnce()) -> Cost {
    externalities.commit_all().unwrap();
    let recorder = Default::default();
    externalities.execute_with_recorder(Clone::clone(&recorder), act);
    let reads: BTreeSet<_> = recorder.recorded_keys().into_values().flat_map(|keys| keys.into_keys()).collect();
    let writes = externalities.overlayed_changes().changes().count();
    externalities.commit_all().unwrap();
    Cost { reads: reads.len(), writes }
}

/// A ledger on which one agreement has this many grants, all of one dataset.
fn with_grants(count: u32) -> TestExternalities {
    let mut externalities = externalities();
    externalities.execute_with(|| {
        for number in 0..count {
            let mut service = [0; 32];
            service[..4].copy_from_slice(&number.to_le_bytes());
            let mut terms = one_row();
            terms.service = Digest::sha256(service);
            GrantsPallet::issue(&terms).unwrap();
        }
        assert_eq!(GrantsPallet::grant_count(GrantsOf::Agreement(AGREEMENT)), count);
        assert_eq!(GrantsPallet::grant_count(GrantsOf::Dataset(DATASET)), count);
        System::reset_events();
        pass(1_000);
    });
    externalities
}

/// The reasons of the verdicts on the first and the last of the grants.
fn first_and_last(count: u32) -> [Reason; 2] {
    [0, count - 1].map(|number| {
        let grants = GrantsPallet::grants(GrantsOf::Agreement(AGREEMENT), number, 1);
        reason(grants[0])
    })
}

/// The cost of each act and of verdicts after it: the agreement closed by two actors and reopened, the dataset stopped and served
/// again, the data user suspended and reinstated, the agreement's grants terminated.
fn costs(count: u32) -> Vec<Cost> {
    let steps: [(fn(), Reason); 9] = [
        (|| ok(GrantsPallet::close_agreement(AGREEMENT, RECTIFICATION, by_agency())), Reason::GrantHeld),
        (|| ok(GrantsPallet::close_agreement(AGREEMENT, RISK, by_bureau())), Reason::GrantHeld),
        (|| ok(GrantsPallet::reopen_agreement(AGREEMENT, RECTIFICATION, by_agency())), Reason::GrantHeld),
        (|| ok(GrantsPallet::reopen_agreement(AGREEMENT, RISK, by_bureau())), Reason::Granted),
        (|| Catalog::set(DATASET, Service::Suspended), Reason::DatasetSuspended),
        (|| Catalog::set(DATASET, Service::Open), Reason::Granted),
        (|| Mock::set_standing(USER, Standing::Suspended), Reason::UserSuspended),
        (|| Mock::set_standing(USER, Standing::Active), Reason::Granted),
        (|| ok(GrantsPallet::terminate_agreement(AGREEMENT, by_bureau())), Reason::GrantTerminated),
    ];
    let mut externalities = with_grants(count);
    let mut costs = Vec::new();
    for (act, expected) in steps {
        costs.push(cost(&mut externalities, act));
        costs.push(cost(&mut externalities, || assert_eq!(first_and_last(count), [expected; 2])));
    }
    costs
}

fn ok(result: DispatchResult) {
    assert_ok!(result);
}

#[test]
fn r_097_stopping_and_resuming_cost_the_same_for_ten_grants_and_for_a_hundred_thousand() {
    let few = costs(10);
    let many = costs(100_000);
    assert_eq!(few, many);
    // The acts upon the agreement were counted; those upon dataset and organisation, and the verdicts, wrote nothing here.
    assert!(few[0].reads > 5 && few[0].writes > 2, "{:?}", few[0]);
    let verdicts = (1..few.len()).step_by(2);
    assert!(verdicts.chain([8, 10, 12, 14]).all(|step| few[step].writes == 0), "{few:?}");
}
