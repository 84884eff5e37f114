//! The decision: who is served, and with whom this node keeps company.

use super::{view::View, LOG};
use drl_primitives::{peers::NodeRole, Moment};
use sc_network::PeerId;
use std::{
    collections::HashSet,
    sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

/// A view is fresh when its block is not older than this, in milliseconds.
const FRESH: Moment = 5 * 60 * 1_000;

/// What the operator says of this node.
#[derive(Clone, Debug)]
pub struct Operator {
    /// Its identity.
    pub own: PeerId,
    /// Whose addresses the operator or the genesis file named.
    pub named: HashSet<PeerId>,
    /// Whether it shall keep company with nobody else (`--reserved-only`).
    pub only_named: bool,
    /// Whether it shall answer strangers (`--public-node`).
    pub public: bool,
}

/// What this node knows now.
#[derive(Debug)]
struct Knowledge {
    view: View,
    /// Whether a fresh view was ever seen since the start. It stays so: an old view means later that finality has stopped, and not
    /// that this node has missed something.
    caught_up: bool,
}

/// Who is served, and with whom this node keeps company.
#[derive(Debug)]
pub struct Gate {
    operator: Operator,
    knowledge: RwLock<Knowledge>,
}

impl Gate {
    /// The gate at the start.
    pub fn new(operator: Operator, view: View, now: Moment) -> Self {
        let caught_up = is_fresh(&view, now);
        Self { operator, knowledge: RwLock::new(Knowledge { view, caught_up }) }
    }

    /// Whether the chain wants nodes to obey the list at all. It never changes.
    pub fn is_closed(&self) -> bool {
        self.knows().view.enforced
    }

    /// Whose addresses the operator named.
    pub fn named(&self) -> &HashSet<PeerId> {
        &self.operator.named
    }

    /// Whether a request of this peer is answered: it is listed, or this node is a public one.
    pub fn serves(&self, peer: &PeerId) -> bool {
        let Knowledge { view, .. } = &*self.knows();
        !view.enforced || view.listed.contains_key(peer) || self.is_public(view)
    }

    /// With whom this node keeps company: the listed, and until it has caught up those whom the operator named and whom its own view
    /// does not know to have been removed.
    pub fn company(&self) -> HashSet<PeerId> {
        let Knowledge { view, caught_up } = &*self.knows();
        let Operator { own, named, only_named, .. } = &self.operator;
        let leading = named.iter().filter(|peer| !caught_up && !view.removed.contains(peer));
        let mut company: HashSet<_> = view.listed.keys().chain(leading).copied().collect();
        company.retain(|peer| peer != own && (!only_named || named.contains(peer)));
        company
    }

    /// Goes by a newer view from now on. Tells whether the company is another one.
    pub fn update(&self, view: View, now: Moment) -> bool {
        let before = self.company();
        let other_list = {
            let mut knowledge = self.knows_mut();
            let other_list = knowledge.view.revision != view.revision;
            knowledge.caught_up |= is_fresh(&view, now);
            knowledge.view = view;
            other_list
        };
        if other_list {
            self.report();
        }
        before != self.company()
    }

    /// Whether this node was to be public and the council lists it as something else, or not any more.
    pub fn lost_its_publicity(&self) -> bool {
        let Knowledge { view, caught_up } = &*self.knows();
        self.operator.public && view.enforced && *caught_up && !self.is_public(view)
    }

    fn is_public(&self, view: &View) -> bool {
        self.operator.public && view.role_of(&self.operator.own) == Some(NodeRole::Public)
    }

    /// Says in the log how this node stands.
    pub fn report(&self) {
        let Knowledge { view, caught_up } = &*self.knows();
        let (own, listed) = (&self.operator.own, view.listed.len());
        match view.role_of(own) {
            Some(role) => {
                let role = drl_primitives::Code::slug(role);
                log::info!(target: LOG, "🛂 {listed} nodes may connect; this one, {own}, is listed as {role}");
            }
            None if *caught_up => log::error!(
                target: LOG,
                "🛂 {listed} nodes may connect, and this one, {own}, is NOT among them: no other node lets it connect. \
                 Ask the council to list it: drl peers propose-add {own}"
            ),
            None => log::warn!(
                target: LOG,
                "🛂 {listed} nodes may connect by the list that this node knows, and this one, {own}, is not among them; \
                 perhaps it is by a newer list, which it does not know yet"
            ),
        }
    }

    fn knows(&self) -> RwLockReadGuard<'_, Knowledge> {
        self.knowledge.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn knows_mut(&self) -> RwLockWriteGuard<'_, Knowledge> {
        self.knowledge.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_fresh(view: &View, now: Moment) -> bool {
    now.saturating_sub(view.as_of) <= FRESH
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use drl_primitives::peers::NodeId;

    /// The node with the key that is made of this byte.
    pub fn peer(key: u8) -> PeerId {
        super::super::view::peer_id(NodeId([key; 32])).expect("every key has a name")
    }

    const OWN: u8 = 1;
    const LISTED: u8 = 2;
    const NAMED: u8 = 3;
    const STRANGER: u8 = 4;
    const REMOVED: u8 = 5;
    const NOW: Moment = 1_000_000_000;

    fn operator() -> Operator {
        let named = [LISTED, NAMED, REMOVED].map(peer).into();
        Operator { own: peer(OWN), named, only_named: false, public: false }
    }

    fn view(listed: &[(u8, NodeRole)], as_of: Moment) -> View {
        View {
            enforced: true,
            revision: 0,
            as_of,
            listed: listed.iter().map(|(key, role)| (peer(*key), *role)).collect(),
            removed: [peer(REMOVED)].into(),
        }
    }

    fn members(as_of: Moment) -> View {
        view(&[(OWN, NodeRole::Validator), (LISTED, NodeRole::Validator)], as_of)
    }

    fn company(gate: &Gate) -> Vec<u8> {
        let company = gate.company();
        (0..=u8::MAX).filter(|key| company.contains(&peer(*key))).collect()
    }

    #[test]
    fn the_listed_are_served_and_nobody_else() {
        for as_of in [NOW, 0] {
            let gate = Gate::new(operator(), members(as_of), NOW);
            assert!(gate.is_closed());
            assert!(gate.serves(&peer(LISTED)));
            for other in [NAMED, STRANGER, REMOVED] {
                assert!(!gate.serves(&peer(other)), "{other} at {as_of}");
            }
        }
    }

    #[test]
    fn an_open_chain_serves_everybody() {
        let gate = Gate::new(operator(), View { enforced: false, ..members(NOW) }, NOW);
        assert!(!gate.is_closed());
        assert!(gate.serves(&peer(STRANGER)));
    }

    #[test]
    fn with_a_fresh_view_the_company_is_the_list() {
        let gate = Gate::new(operator(), members(NOW - FRESH), NOW);
        assert_eq!(company(&gate), [LISTED]);
    }

    /// A new node, or one that was away while all others were replaced, asks those whom its operator named.
    #[test]
    fn with_an_old_view_the_company_is_also_whom_the_operator_named() {
        let gate = Gate::new(operator(), members(0), NOW);
        assert_eq!(company(&gate), [LISTED, NAMED]);
        // Not whom its own view knows to have been removed, and never by serving.
        assert!(!gate.serves(&peer(NAMED)));
        // Until it has caught up.
        assert!(gate.update(members(NOW), NOW));
        assert_eq!(company(&gate), [LISTED]);
        // When finality stops later, that is no reason to keep other company again.
        assert!(!gate.update(members(NOW), NOW + 10 * FRESH));
        assert_eq!(company(&gate), [LISTED]);
    }

    #[test]
    fn changes_of_the_list_count_at_once() {
        let gate = Gate::new(operator(), members(NOW), NOW);
        let more = [(OWN, NodeRole::Validator), (LISTED, NodeRole::Validator), (STRANGER, NodeRole::Observer)];
        assert!(gate.update(view(&more, NOW), NOW));
        assert!(gate.serves(&peer(STRANGER)));
        assert_eq!(company(&gate), [LISTED, STRANGER]);
        assert!(gate.update(view(&[(STRANGER, NodeRole::Validator)], NOW), NOW));
        assert!(!gate.serves(&peer(LISTED)));
        assert_eq!(company(&gate), [STRANGER]);
        assert!(!gate.update(view(&[(STRANGER, NodeRole::Observer)], NOW), NOW), "the company is the same");
    }

    #[test]
    fn reserved_only_keeps_company_with_the_named_that_are_listed() {
        let listed = [(LISTED, NodeRole::Validator), (STRANGER, NodeRole::Validator)];
        let gate = Gate::new(Operator { only_named: true, ..operator() }, view(&listed, NOW), NOW);
        assert_eq!(company(&gate), [LISTED]);
        assert!(gate.serves(&peer(STRANGER)), "whom it does not call it still serves");
    }

    #[test]
    fn strangers_are_served_by_a_node_that_council_and_operator_want_public() {
        let listed_as = |role| view(&[(OWN, role), (LISTED, NodeRole::Validator)], NOW);
        for (public, role, expected) in [
            (true, NodeRole::Public, true),
            (false, NodeRole::Public, false),
            (true, NodeRole::Observer, false),
            (true, NodeRole::Validator, false),
        ] {
            let gate = Gate::new(Operator { public, ..operator() }, listed_as(role), NOW);
            assert_eq!(gate.serves(&peer(STRANGER)), expected, "{public} {role:?}");
            assert_eq!(gate.lost_its_publicity(), public && !expected);
            assert!(!gate.company().contains(&peer(STRANGER)), "a public node calls no stranger");
        }
    }

    #[test]
    fn publicity_is_not_lost_by_a_node_that_does_not_know_the_newest_list_yet() {
        let gate = Gate::new(Operator { public: true, ..operator() }, view(&[], 0), NOW);
        assert!(!gate.lost_its_publicity() && !gate.serves(&peer(STRANGER)));
        gate.update(view(&[(OWN, NodeRole::Public)], NOW), NOW);
        assert!(!gate.lost_its_publicity() && gate.serves(&peer(STRANGER)));
        gate.update(view(&[], NOW), NOW);
        assert!(gate.lost_its_publicity() && !gate.serves(&peer(STRANGER)));
    }
}
