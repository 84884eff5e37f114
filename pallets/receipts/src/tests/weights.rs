//! Weights of the calls.

use crate::{mock::*, Call, WeightInfo};
use drl_primitives::receipts::{Answer, BatchFault, DeliveryFault, ReturnFault};
use frame_support::{dispatch::GetDispatchInfo, weights::Weight};

fn weight(call: Call<Test>) -> Weight {
    call.get_dispatch_info().call_weight
}

#[test]
fn calls_that_ask_for_the_verdict_pay_for_it() {
    run(|| {
        let (grant, note) = (GRANT, batch(0, 1));
        assert_eq!(weight(Call::record_delivery { grant, note: delivery() }), <()>::record_delivery() + VERDICT);
        let deliveries = Call::anchor_deliveries { grant, note, return_due: None };
        assert_eq!(weight(deliveries), <()>::anchor_deliveries() + VERDICT);
        assert_eq!(weight(Call::anchor_returns { grant, note, answers: None }), <()>::anchor_returns() + VERDICT);
        assert_eq!(weight(Call::file_return { grant, note: data_return(None) }), <()>::file_return());
        assert_eq!(weight(Call::certify_destruction { grant, certificate: CERTIFICATE }), <()>::certify_destruction());
    });
}

#[test]
fn calls_that_acknowledge_pay_for_what_is_told() {
    let answer = Answer::<DeliveryFault>::Accepted;
    let acknowledged = Call::acknowledge_delivery { delivery: 0, answer };
    assert_eq!(weight(acknowledged), <()>::acknowledge_delivery() + TOLD);
    let decided = Call::decide_batch { batch: 0, answer: Answer::<BatchFault>::Accepted };
    assert_eq!(weight(decided), <()>::decide_batch() + TOLD);
    let decided = Call::decide_return { data_return: 0, answer: Answer::<ReturnFault>::Accepted };
    assert_eq!(weight(decided), <()>::decide_return());
}
