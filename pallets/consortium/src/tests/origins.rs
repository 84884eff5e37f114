//! Who may call what.

use crate::{mock::*, Call};
use drl_primitives::consortium::RemovalCause;
use frame_support::assert_noop;
use sp_runtime::DispatchError;

#[test]
fn members_and_validators_are_decided_on_by_nobody_else() {
    let cause = RemovalCause::OwnRequest;
    let decisions: Vec<Call<Test>> = vec![
        Call::admit_member { organisation: HEALTH, seat: chief(HEALTH) },
        Call::remove_member { organisation: PLANNING, cause },
        Call::admit_validator { organisation: ECOLOGY, validator: N1 },
        Call::remove_validator { validator: V2, cause },
        Call::replace_validator { old: V2, organisation: TRANSPORT, new: N1 },
        Call::restore_validator { validator: V2 },
        Call::set_minimum { minimum: 1 },
    ];
    for call in decisions {
        run(|| {
            for origin in [signed(chief(BUREAU)), signed(V2), RuntimeOrigin::none()] {
                assert_noop!(act(origin, call.clone()), DispatchError::BadOrigin);
            }
        });
    }
}

#[test]
fn officers_calls_are_signed() {
    let keys = first_keys(V1);
    let proof = proof(&keys, V1);
    let calls: Vec<Call<Test>> =
        vec![Call::move_seat { to: head(BUREAU) }, Call::set_session_keys { validator: V1, keys, proof }];
    for call in calls {
        run(|| {
            for origin in [root(), RuntimeOrigin::none()] {
                assert_noop!(act(origin, call.clone()), DispatchError::BadOrigin);
            }
        });
    }
}
