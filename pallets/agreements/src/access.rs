//! Who may do what.

use crate::{Actor, Agreement, Config, Error, Pallet, SignatureRecord};
use drl_primitives::{
    agreement::Side,
    clocks::Clocks,
    organisation::{Duty, OrgKind, Organisations, Standing},
    signing::{SignedBy, SignedKind},
    OrgId,
};
use frame_support::{ensure, traits::Get};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_core::H256;
use sp_runtime::{AccountId32, DispatchError};

/// The kinds of organisation that can stand on the provider's side.
pub(crate) const PROVIDERS: &[OrgKind] = &[OrgKind::Bureau, OrgKind::Agency];
/// The kinds of organisation that can be a party.
pub(crate) const PARTIES: &[OrgKind] = &[OrgKind::Bureau, OrgKind::Agency, OrgKind::DataUser, OrgKind::Individual];

impl<T: Config> Pallet<T> {
    /// Whoever carries in a signature that others made: any officer of an organisation that may act.
    pub(crate) fn ensure_carrier(origin: OriginFor<T>) -> Result<(), DispatchError> {
        let who = ensure_signed(origin)?;
        let officer = T::Organisations::officer(&who).ok_or(Error::<T>::NotAdmitted)?;
        ensure!(Self::is_active(officer.organisation), Error::<T>::NotAdmitted);
        Ok(())
    }

    /// An officer of the provider's side with this duty.
    pub(crate) fn ensure_provider(origin: OriginFor<T>, duty: Duty) -> Result<Actor, DispatchError> {
        let who = ensure_signed(origin)?;
        let officer = T::Organisations::authorise(&who, PROVIDERS, duty)?;
        Ok(Actor { organisation: officer.organisation, officer: who })
    }

    /// An officer who may sign for one of the two parties, and for which.
    pub(crate) fn ensure_party(who: AccountId32, agreement: &Agreement) -> Result<(Side, Actor), DispatchError> {
        let officer = T::Organisations::authorise(&who, PARTIES, Duty::Sign)?;
        let side = match officer.organisation {
            org if org == agreement.signer => Side::Provider,
            org if org == agreement.user => Side::DataUser,
            _ => return Err(Error::<T>::NotParty.into()),
        };
        Ok((side, Actor { organisation: officer.organisation, officer: who }))
    }

    /// Whether the organisation may act now.
    pub(crate) fn is_active(organisation: OrgId) -> bool {
        T::Organisations::standing(organisation) == Some(Standing::Active)
    }

    /// Checks that an officer of `party` who may sign for it signed `text`, and in time.
    ///
    /// The signed bytes are built here from the ledger's own state (architecture, decision 6): of what was carried in only
    /// signer, signature and expiry are used.
    pub(crate) fn check_signature(
        signed: SignedBy,
        party: OrgId,
        kind: SignedKind,
        text: &[u8],
    ) -> Result<SignatureRecord, Error<T>> {
        let now = T::Clocks::now();
        ensure!(signed.expires_at > now, Error::<T>::SignatureExpired);
        let ahead = signed.expires_at.saturating_sub(now);
        ensure!(ahead <= T::MaxSignatureLife::get(), Error::<T>::SignatureTooFar);
        ensure!(signed.scheme_accepted(), Error::<T>::SchemeNotAccepted);
        let officer = T::Organisations::authorise(&signed.signer, PARTIES, Duty::Sign)
            .map_err(|_| Error::<T>::SignerNotAuthorised)?;
        ensure!(officer.organisation == party, Error::<T>::SignerNotAuthorised);
        let form = signed.verify(kind, text).ok_or(Error::<T>::SignatureInvalid)?;
        Ok(SignatureRecord {
            organisation: party,
            signer: signed.signer,
            signature: signed.signature,
            expires_at: signed.expires_at,
            form,
            at: now,
            text: H256(sp_io::hashing::blake2_256(text)),
        })
    }
}

impl SignatureRecord {
    /// Who signed.
    pub(crate) fn actor(&self) -> Actor {
        Actor { organisation: self.organisation, officer: self.signer.clone() }
    }
}
