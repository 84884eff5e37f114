//! The origins behind a decision.

use super::Decider;
use crate::organisation::{Duty, Officer, OrgKind, Organisations};
use core::marker::PhantomData;
use frame_support::{dispatch::RawOrigin, traits::EnsureOrigin};
use sp_runtime::Either;

impl<L: Into<Decider>, R: Into<Decider>> From<Either<L, R>> for Decider {
    fn from(either: Either<L, R>) -> Self {
        match either {
            Either::Left(left) => left.into(),
            Either::Right(right) => right.into(),
        }
    }
}

/// The origin of a decision of the data bureau: signed by an officer of it who has the duty to decide.
///
/// `R` is the registry.
pub struct BureauDecides<AccountId, R>(PhantomData<(AccountId, R)>);

impl<O, AccountId, R> EnsureOrigin<O> for BureauDecides<AccountId, R>
where
    O: Into<Result<RawOrigin<AccountId>, O>> + From<RawOrigin<AccountId>>,
    R: Organisations<AccountId>,
{
    type Success = Officer;

    fn try_origin(origin: O) -> Result<Officer, O> {
        origin.into().and_then(|raw| match raw {
            RawOrigin::Signed(who) => {
                R::authorise(&who, &[OrgKind::Bureau], Duty::Decide).map_err(|_| O::from(RawOrigin::Signed(who)))
            }
            other => Err(O::from(other)),
        })
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn try_successful_origin() -> Result<O, ()> {
        let (_, who) = R::benchmark_officer(OrgKind::Bureau, crate::organisation::Role::ChiefDataOfficer, 0);
        Ok(O::from(RawOrigin::Signed(who)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{organisation::Role, testing::Mock};

    type Bureau = BureauDecides<u64, Mock>;

    /// The least that can be an origin.
    #[derive(Clone, Debug, PartialEq)]
    struct Origin(RawOrigin<u64>);

    impl From<RawOrigin<u64>> for Origin {
        fn from(raw: RawOrigin<u64>) -> Self {
            Self(raw)
        }
    }

    impl From<Origin> for Result<RawOrigin<u64>, Origin> {
        fn from(origin: Origin) -> Self {
            Ok(origin.0)
        }
    }

    fn decided(raw: RawOrigin<u64>) -> Result<Decider, Origin> {
        Bureau::try_origin(Origin(raw)).map(Into::into)
    }

    #[test]
    fn r_004_only_deciding_officers_of_the_bureau_decide() {
        Mock::reset();
        Mock::organisation(3, OrgKind::Bureau);
        Mock::organisation(4, OrgKind::Agency);
        Mock::officer(1u64, 3, Role::ChiefDataOfficer);
        Mock::officer(2u64, 3, Role::DataOfficer);
        Mock::officer(5u64, 4, Role::ChiefDataOfficer);
        assert_eq!(decided(RawOrigin::Signed(1)), Ok(Decider::Organisation(3)));
        for refused in
            [RawOrigin::Signed(2), RawOrigin::Signed(5), RawOrigin::Signed(9), RawOrigin::Root, RawOrigin::None]
        {
            assert_eq!(decided(refused.clone()), Err(Origin(refused)));
        }
    }

    #[test]
    fn nobody_named_is_the_council() {
        assert_eq!(Decider::from(Either::<(), Officer>::Left(())), Decider::Council);
    }
}
