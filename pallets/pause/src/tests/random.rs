//! Random acts: two members alone never stop anything for longer than the length at a stretch.

use super::*;
use proptest::prelude::*;

/// What may happen.
#[derive(Clone, Copy, Debug)]
enum Step {
    Pause(u32, Target),
    Lift(u32, Target),
    Length(u32, u16),
    Pass(Moment),
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        (20..22u8).prop_map(Target::Pallet),
        (20..22u8, 0..3u8).prop_map(|(pallet, call)| Target::Call(pallet, call)),
        Just(Target::Pallet(0)),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..=SEATS, target()).prop_map(|(ayes, target)| Step::Pause(ayes, target)),
        1 => (0..=SEATS, target()).prop_map(|(ayes, target)| Step::Lift(ayes, target)),
        1 => (0..=SEATS, 5..2_000u16).prop_map(|(ayes, minutes)| Step::Length(ayes, minutes)),
        3 => (0..2 * DAY).prop_map(Step::Pass),
    ]
}

fn act(step: Step) -> bool {
    match step {
        Step::Pause(ayes, target) => Pause::pause(by(ayes), target).is_ok(),
        Step::Lift(ayes, target) => Pause::lift(by(ayes), target).is_ok(),
        Step::Length(ayes, minutes) => Pause::set_length(by(ayes), minutes).is_ok(),
        Step::Pass(span) => {
            pass(span);
            true
        }
    }
}

proptest! {
    #[test]
    fn random_acts_keep_the_storage_sound(steps in prop::collection::vec(step(), 0..60)) {
        run(|| {
            let mut acts = 0;
            for step in steps {
                let done = act(step);
                acts += u32::from(done && matches!(step, Step::Pause(..) | Step::Lift(..)));
                if let (true, Step::Pause(ayes, target)) = (done, step) {
                    assert!(ayes >= 2 && target.pallet() >= 20);
                    let paused = match target {
                        Target::Pallet(pallet) => (0..5).all(|call| Pause::is_paused(pallet, call)),
                        Target::Call(pallet, call) => Pause::is_paused(pallet, call),
                    };
                    assert!(paused);
                }
                Pause::do_try_state().unwrap();
            }
            assert_eq!(crate::RecordCount::<Test>::get(), acts);
        });
    }

    #[test]
    fn two_members_stop_a_call_at_most_two_thirds_of_the_time(spans in prop::collection::vec(1..DAY, 1..120)) {
        run(|| {
            let (mut paused, mut all) = (0, 0);
            for span in spans {
                // They try everything, each time.
                for target in [PART, WHOLE] {
                    let _ = Pause::pause(by(2), target);
                }
                // Hour by hour, as far as the span goes.
                let step = 60 * MINUTE;
                for _ in 0..span / step {
                    paused += u64::from(Pause::is_paused(20, 3));
                    all += 1;
                    pass(step);
                }
                pass(span % step);
            }
            // The first pauses come before any rest.
            assert!(paused * 3 <= all * 2 + 3 * 2 * 25, "{paused} of {all} hours");
        });
    }
}
