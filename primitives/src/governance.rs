//! How the council of the consortium decides: the kinds of decision, and how many of its members each takes.
//!
//! Which call is a decision of which kind is said once, by the table of the runtime (`runtime/src/governance.rs`).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

code_enum! {
    /// How many members of the council must agree.
    pub enum Threshold {
        /// However large the council is. One member alone never decides anything in an emergency, and two are found at night.
        AnyTwo = 0, "any-two", "any two members", "任意两名成员";
        Majority = 1, "majority", "more than half of the members", "半数以上成员";
        TwoThirds = 2, "two-thirds", "two thirds of the members", "三分之二以上成员";
    }
}

code_enum! {
    /// What a decision of the council is about.
    pub enum DecisionKind {
        /// Governed parameters, quotas, the formula of the credit score, the length of a pause.
        Parameters = 0, "parameters", "parameters", "参数";
        Calendar = 1, "calendar", "calendar of working days", "工作日历";
        /// Model texts of agreements and commitment letters.
        Templates = 2, "templates", "model texts", "示范文本";
        /// Who belongs to the consortium, and who acts for a member that can sign no more.
        Members = 3, "members", "members of the consortium", "联盟成员";
        Validators = 4, "validators", "validators", "验证节点";
        Peers = 5, "peers", "nodes that may connect", "接入节点";
        Upgrade = 6, "upgrade", "upgrade of the ledger's code", "账本升级";
        /// Starting finality again after it stalled.
        Finality = 7, "finality", "finality", "最终确认";
        Pause = 8, "pause", "emergency pause", "紧急暂停";
        Unpause = 9, "unpause", "end of an emergency pause", "解除紧急暂停";
    }
}

impl DecisionKind {
    /// How many members of the council a decision of this kind takes.
    pub const fn threshold(self) -> Threshold {
        match self {
            Self::Parameters | Self::Calendar | Self::Templates | Self::Unpause => Threshold::Majority,
            Self::Members | Self::Validators | Self::Peers | Self::Upgrade | Self::Finality => Threshold::TwoThirds,
            Self::Pause => Threshold::AnyTwo,
        }
    }
}

/// By how many of how many a decision was carried.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Tally {
    /// Members who agreed.
    pub ayes: u32,
    /// Members of the council.
    pub seats: u32,
}

impl Threshold {
    /// The fewest members, of a council with so many seats, that are enough. More than there are seats where so few never are.
    pub const fn least(self, seats: u32) -> u32 {
        match self {
            Self::AnyTwo => 2,
            Self::Majority => (seats / 2).saturating_add(1),
            // Without a product that could overflow: two thirds, rounded up, and never nobody.
            Self::TwoThirds => match seats {
                0 => 1,
                seats => seats - seats / 3,
            },
        }
    }

    /// Whether a vote is enough.
    pub const fn reached(self, tally: Tally) -> bool {
        tally.ayes >= self.least(tally.seats)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;
    use proptest::prelude::*;

    #[test]
    fn the_least_votes_of_councils_of_some_sizes() {
        let least = |threshold: Threshold| [1, 2, 3, 4, 5, 6, 7, 16].map(|seats| threshold.least(seats));
        assert_eq!(least(Threshold::AnyTwo), [2; 8]);
        assert_eq!(least(Threshold::Majority), [1, 2, 2, 3, 3, 4, 4, 9]);
        assert_eq!(least(Threshold::TwoThirds), [1, 2, 2, 3, 4, 4, 5, 11]);
    }

    #[test]
    fn nobody_decides_for_a_council_without_members() {
        for threshold in Threshold::ALL {
            assert!(!threshold.reached(Tally { ayes: 0, seats: 0 }), "{threshold:?}");
        }
    }

    #[test]
    fn r_004_parameters_calendar_and_model_texts_take_a_majority_and_what_binds_the_consortium_two_thirds() {
        use DecisionKind::*;
        for (kinds, threshold) in [
            (&[Parameters, Calendar, Templates, Unpause][..], Threshold::Majority),
            (&[Members, Validators, Peers, Upgrade, Finality], Threshold::TwoThirds),
            (&[Pause], Threshold::AnyTwo),
        ] {
            for kind in kinds {
                assert_eq!(kind.threshold(), threshold, "{kind:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn thresholds_are_what_they_are_called(ayes in 0u32..40, seats in 1u32..40) {
            let tally = Tally { ayes, seats };
            prop_assert_eq!(Threshold::Majority.reached(tally), ayes * 2 > seats);
            prop_assert_eq!(Threshold::TwoThirds.reached(tally), ayes * 3 >= seats * 2);
            prop_assert_eq!(Threshold::AnyTwo.reached(tally), ayes >= 2);
        }
    }
}
