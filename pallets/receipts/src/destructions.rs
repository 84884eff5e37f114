//! Certificates that copies of the data were destroyed.

use crate::{Config, Counts, Destructions, Event, Pallet, StampOf};
use drl_primitives::{receipts::record::Destruction, Digest, GrantHash};
use frame_support::pallet_prelude::DispatchResult;

impl<T: Config> Pallet<T> {
    /// Possible in any state of the grant: data is destroyed most often when access is over, and after a withdrawal
    /// users are told to stop and certify.
    pub(crate) fn do_certify_destruction(by: StampOf<T>, grant: GrantHash, certificate: Digest) -> DispatchResult {
        Self::terms_for_user(grant, &by)?;
        let number = Counts::<T>::try_mutate(grant, |counts| Self::take_number(&mut counts.destructions))?;
        let (user, officer) = (by.organisation, by.officer.clone());
        Destructions::<T>::insert(grant, number, Destruction { certificate, by });
        Self::deposit_event(Event::DestructionCertified { grant, number, user, officer, certificate });
        Ok(())
    }
}
