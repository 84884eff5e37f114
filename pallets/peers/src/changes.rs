//! The acts: each checks what it needs, changes the list, adds its record and tells it.

use crate::{
    transitions::{next, Act, State},
    ChangeCount, ChangeOf, Changes, Config, Error, Event, LastChange, NodeCount, NodeCounts, Pallet, Peers,
};
use drl_primitives::{
    clocks::Clocks,
    decision::Decider,
    organisation::{Duty, OrgKind, Organisations, Standing},
    peers::{NodeId, NodeRole, Peer, PeerAct, PeerChange},
    OrgId,
};
use frame_support::{
    ensure,
    traits::{Contains, Get},
};
use sp_runtime::{DispatchError, DispatchResult};

/// The organisations that may have nodes at all: everybody but natural persons.
const WITH_NODES: [OrgKind; 5] =
    [OrgKind::Bureau, OrgKind::Agency, OrgKind::DataUser, OrgKind::Regulator, OrgKind::ExpertBody];

impl<T: Config> Pallet<T> {
    pub(crate) fn do_add(node: NodeId, organisation: OrgId, role: NodeRole) -> DispatchResult {
        let kind = Self::active(organisation).ok_or(Error::<T>::NoSuchOrganisation)?;
        ensure!(role.fits(kind), Error::<T>::RoleDoesNotFit);
        Self::ensure_possible(node, Act::Add)?;
        let number = Self::next_number()?;
        Self::ensure_room(organisation)?;
        Self::list(node, organisation, role);
        Self::record(number, Self::change(PeerAct::Added, node, organisation, role, Decider::Council));
        Self::deposit_event(Event::PeerAdded { node, organisation, role });
        Ok(())
    }

    pub(crate) fn do_remove(node: NodeId) -> DispatchResult {
        let Peer { organisation, role, .. } = Peers::<T>::get(node).ok_or(Error::<T>::NotFound)?;
        let last = role == NodeRole::Validator && NodeCounts::<T>::get(organisation).validators == 1;
        ensure!(!last || !T::Validating::contains(&organisation), Error::<T>::StillValidates);
        let number = Self::next_number()?;
        Self::unlist(node, organisation, role);
        Self::record(number, Self::change(PeerAct::Removed, node, organisation, role, Decider::Council));
        Self::deposit_event(Event::PeerRemoved { node, organisation, role });
        Ok(())
    }

    pub(crate) fn do_replace(old: NodeId, new: NodeId) -> DispatchResult {
        let peer = Peers::<T>::get(old).ok_or(Error::<T>::NotFound)?;
        Self::ensure_possible(new, Act::TakeOver)?;
        Self::put_in_place(old, new, peer, Decider::Council)
    }

    pub(crate) fn do_replace_own(who: T::AccountId, old: NodeId, new: NodeId) -> DispatchResult {
        let officer = T::Organisations::authorise(&who, &WITH_NODES, Duty::Administer)?;
        let peer = Peers::<T>::get(old).ok_or(Error::<T>::NotFound)?;
        ensure!(peer.organisation == officer.organisation, Error::<T>::NotOwner);
        Self::ensure_possible(new, Act::MoveIn)?;
        Self::put_in_place(old, new, peer, Decider::Organisation(officer.organisation))
    }

    /// The numbers of nodes stay as they are.
    fn put_in_place(old: NodeId, new: NodeId, peer: Peer, by: Decider) -> DispatchResult {
        let number = Self::next_number()?;
        let Peer { organisation, role, .. } = peer;
        Peers::<T>::remove(old);
        Peers::<T>::insert(new, Peer { since: T::Clocks::now(), ..peer });
        let change = Self::change(PeerAct::Replaced, new, organisation, role, by);
        Self::record(number, PeerChange { replaces: Some(old), ..change });
        Self::deposit_event(Event::PeerReplaced { old, new, organisation, role, by });
        Ok(())
    }

    /// How an identity stands to the list.
    pub(crate) fn state(node: NodeId) -> State {
        if Peers::<T>::contains_key(node) {
            State::Listed
        } else if LastChange::<T>::contains_key(node) {
            State::Removed
        } else {
            State::Unknown
        }
    }

    /// An identity that comes onto the list may come there.
    fn ensure_possible(node: NodeId, act: Act) -> DispatchResult {
        let state = Self::state(node);
        match next(state, act) {
            Some(_) => Ok(()),
            None if state == State::Listed => Err(Error::<T>::AlreadyListed.into()),
            None => Err(Error::<T>::ListedBefore.into()),
        }
    }

    fn ensure_room(organisation: OrgId) -> DispatchResult {
        ensure!(Peers::<T>::count() < T::MaxPeers::get(), Error::<T>::ListFull);
        let nodes = NodeCounts::<T>::get(organisation).nodes;
        ensure!(nodes < T::MaxPeersPerOrganisation::get(), Error::<T>::TooManyNodes);
        Ok(())
    }

    /// What an organisation is, if it is active.
    fn active(organisation: OrgId) -> Option<OrgKind> {
        let standing = T::Organisations::standing(organisation)?;
        (standing == Standing::Active).then(|| T::Organisations::kind(organisation)).flatten()
    }

    pub(crate) fn list(node: NodeId, organisation: OrgId, role: NodeRole) {
        Peers::<T>::insert(node, Peer { organisation, role, since: T::Clocks::now() });
        NodeCounts::<T>::mutate(organisation, |count| {
            count.nodes = count.nodes.saturating_add(1);
            count.validators = count.validators.saturating_add(validators(role));
        });
    }

    fn unlist(node: NodeId, organisation: OrgId, role: NodeRole) {
        Peers::<T>::remove(node);
        NodeCounts::<T>::mutate_exists(organisation, |entry| {
            let count = entry.unwrap_or_default();
            let left = NodeCount {
                nodes: count.nodes.saturating_sub(1),
                validators: count.validators.saturating_sub(validators(role)),
            };
            *entry = (left != NodeCount::default()).then_some(left);
        });
    }

    pub(crate) fn change(act: PeerAct, node: NodeId, organisation: OrgId, role: NodeRole, by: Decider) -> ChangeOf<T> {
        let block = frame_system::Pallet::<T>::block_number();
        PeerChange { act, node, replaces: None, organisation, role, at: T::Clocks::now(), block, by }
    }

    /// The number of the change that comes next.
    pub(crate) fn next_number() -> Result<u32, DispatchError> {
        let number = ChangeCount::<T>::get();
        ensure!(number < u32::MAX, Error::<T>::NumbersExhausted);
        Ok(number)
    }

    pub(crate) fn record(number: u32, change: ChangeOf<T>) {
        LastChange::<T>::insert(change.node, number);
        if let Some(old) = change.replaces {
            LastChange::<T>::insert(old, number);
        }
        Changes::<T>::insert(number, change);
        ChangeCount::<T>::put(number.saturating_add(1));
    }
}

/// What a node of this role adds to the count of validator nodes.
fn validators(role: NodeRole) -> u32 {
    u32::from(role == NodeRole::Validator)
}
