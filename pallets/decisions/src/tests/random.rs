//! Random decisions against a list that keeps everything.

use super::*;
use crate::Outcome;
use proptest::prelude::*;

proptest! {
    #[test]
    fn the_records_are_the_decisions_that_were_carried(
        steps in prop::collection::vec((0..=SEATS, any::<u32>(), any::<bool>(), any::<bool>()), 0..40),
    ) {
        run(|| {
            let (mut kept, mut done) = (Vec::new(), 0);
            for (block, (ayes, number, fail, admitted)) in (2u64..).zip(steps) {
                System::set_block_number(block);
                let call = if admitted { write(number, fail) } else { Box::new(work::Call::forbidden {}.into()) };
                let carried = Decisions::enact(by(ayes), call).is_ok();
                assert_eq!(carried, admitted && ayes >= 7);
                if carried {
                    kept.push((block, ayes, fail));
                    done = if fail { done } else { number };
                }
                assert_eq!(work::Done::<Test>::get(), done);
                Decisions::do_try_state().unwrap();
            }
            let records: Vec<_> = Decisions::records(0, 100)
                .into_iter()
                .map(|(_, record)| (record.block, record.tally.ayes, matches!(record.outcome, Outcome::Failed(_))))
                .collect();
            assert_eq!(records, kept);
        });
    }
}
