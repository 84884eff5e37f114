//! Random decisions against a list that keeps everything.

use super::*;
use drl_primitives::{clocks::Clocks, testing::Mock};
use proptest::prelude::*;

/// What may happen.
#[derive(Clone, Debug)]
enum Step {
    Set { mark: u16, ahead: u32 },
    Cancel,
    Pass { days: u32 },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1..=250u16, 0..20u32).prop_map(|(mark, ahead)| Step::Set { mark, ahead }),
        Just(Step::Cancel),
        (0..15u32).prop_map(|days| Step::Pass { days }),
    ]
}

proptest! {
    #[test]
    fn the_set_in_force_is_the_last_whose_day_has_come(steps in prop::collection::vec(step(), 0..40)) {
        run(|| {
            // (day, mark), without what was cancelled.
            let mut decided = vec![(Day(0), 15u16)];
            for step in steps {
                let waiting = decided.last().is_some_and(|(day, _)| *day > Mock::today());
                match step {
                    Step::Set { mark, ahead } => {
                        let day = Mock::today().plus(ahead);
                        let result = RuleParameters::set(RuntimeOrigin::root(), marked(mark), day);
                        assert_eq!(result.is_ok(), !waiting);
                        if !waiting {
                            decided.push((day, mark));
                        }
                    }
                    Step::Cancel => {
                        assert_eq!(RuleParameters::cancel_pending(RuntimeOrigin::root()).is_ok(), waiting);
                        if waiting {
                            decided.pop();
                        }
                    }
                    Step::Pass { days } => Mock::pass_days(days),
                }
                let expected = decided.iter().rev().find(|(day, _)| *day <= Mock::today()).unwrap().1;
                assert_eq!(mark(), expected);
                RuleParameters::do_try_state().unwrap();
            }
        });
    }
}
