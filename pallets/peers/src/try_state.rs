//! What must be true of the list in every block.

use crate::{genesis::fits, ChangeCount, Changes, Config, Enforced, LastChange, NodeCount, NodeCounts, Pallet, Peers};
use alloc::collections::BTreeMap;
use drl_primitives::{
    clocks::Clocks,
    organisation::Organisations,
    peers::{NodeId, NodeRole, Peer, PeerAct, PeerChange},
    Moment, OrgId,
};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

/// The list and the last change of every identity, as the history leads to them.
#[derive(Default)]
struct Replayed {
    listed: BTreeMap<NodeId, (OrgId, NodeRole, Moment)>,
    last: BTreeMap<NodeId, u32>,
}

impl Replayed {
    fn play<Block>(&mut self, number: u32, change: &PeerChange<Block>) -> Result<(), TryRuntimeError> {
        let whose = (change.organisation, change.role);
        let leaving = match change.act {
            PeerAct::Added => None,
            PeerAct::Removed => Some(change.node),
            PeerAct::Replaced => Some(change.replaces.ok_or("a replacement replaces nothing")?),
        };
        if let Some(node) = leaving {
            let left = self.listed.remove(&node).ok_or("a change takes off what is not on the list")?;
            ensure!((left.0, left.1) == whose, "a change names another organisation or role");
            self.last.insert(node, number);
        }
        if change.act != PeerAct::Removed {
            let before = self.listed.insert(change.node, (change.organisation, change.role, change.at));
            ensure!(before.is_none(), "a change puts on what is on the list");
        }
        self.last.insert(change.node, number);
        Ok(())
    }
}

impl<T: Config> Pallet<T> {
    /// Checks that the history is without a gap and leads to the list, that counts and last changes are those of the list and the
    /// history, that bounds hold, and that each organisation is of a kind that may have its nodes.
    ///
    /// # Errors
    /// The first thing that is not so.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let replayed = Self::replay()?;
        Self::check_list(&replayed)?;
        Self::check_last(&replayed)?;
        Self::check_counts()
    }

    fn replay() -> Result<Replayed, TryRuntimeError> {
        let count = ChangeCount::<T>::get();
        let stored = Changes::<T>::iter_keys().count();
        ensure!(u32::try_from(stored) == Ok(count), "changes are miscounted");
        let mut replayed = Replayed::default();
        let (mut moment, mut block) = Default::default();
        for number in 0..count {
            let change = Changes::<T>::get(number).ok_or("the history has a gap")?;
            ensure!(moment <= change.at && block <= change.block, "the history goes back");
            ensure!(change.at <= T::Clocks::now(), "a change is of the future");
            let replaces = change.replaces.is_some();
            ensure!(replaces == (change.act == PeerAct::Replaced), "only a replacement replaces");
            (moment, block) = (change.at, change.block);
            replayed.play(number, &change)?;
        }
        Ok(replayed)
    }

    fn check_list(replayed: &Replayed) -> Result<(), TryRuntimeError> {
        let mut listed = 0u32;
        for (node, Peer { organisation, role, since }) in Peers::<T>::iter() {
            listed = listed.saturating_add(1);
            let expected = replayed.listed.get(&node).ok_or("a node is on the list without a change")?;
            ensure!(*expected == (organisation, role, since), "a node is not as the history says");
            ensure!(fits::<T>(organisation, role), "a role does not fit the organisation");
            ensure!(T::Organisations::standing(organisation).is_some(), "a node of nobody");
        }
        ensure!(u32::try_from(replayed.listed.len()) == Ok(listed), "a node is missing on the list");
        ensure!(Peers::<T>::count() == listed, "the list is miscounted");
        ensure!(listed <= T::MaxPeers::get(), "the list is too long");
        ensure!(!Enforced::<T>::get() || !replayed.last.is_empty(), "an enforced list never had a node");
        Ok(())
    }

    fn check_last(replayed: &Replayed) -> Result<(), TryRuntimeError> {
        let stored: BTreeMap<_, _> = LastChange::<T>::iter().collect();
        ensure!(stored == replayed.last, "a last change is wrong");
        Ok(())
    }

    fn check_counts() -> Result<(), TryRuntimeError> {
        let mut counts: BTreeMap<OrgId, NodeCount> = BTreeMap::new();
        for peer in Peers::<T>::iter_values() {
            let count = counts.entry(peer.organisation).or_default();
            count.nodes = count.nodes.saturating_add(1);
            count.validators = count.validators.saturating_add(u32::from(peer.role == NodeRole::Validator));
        }
        let stored: BTreeMap<_, _> = NodeCounts::<T>::iter().collect();
        ensure!(stored == counts, "nodes of an organisation are miscounted");
        let most = T::MaxPeersPerOrganisation::get();
        ensure!(counts.values().all(|count| count.nodes <= most), "an organisation has too many nodes");
        Ok(())
    }
}
