#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod changes;
mod genesis;
#[cfg(test)]
mod mock;
mod queries;
#[cfg(test)]
mod tests;
pub mod transitions;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod weights;

pub use drl_primitives::history::MAX_PAGE;
pub use genesis::GenesisPeer;
pub use pallet::*;
pub use weights::WeightInfo;

/// The pallet. Its parts that are not storage, events, errors and calls stand in files of their own.
// The macros write items that carry no documentation.
#[allow(missing_docs)]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use alloc::vec::Vec;
    use drl_primitives::{
        clocks::Clocks,
        decision::Decider,
        organisation::Organisations,
        peers::{NodeId, NodeRole, Peer, PeerChange},
        stored, OrgId,
    };
    use frame_support::{pallet_prelude::*, traits::Contains};
    use frame_system::pallet_prelude::*;

    /// [`PeerChange`] of this chain.
    pub type ChangeOf<T> = PeerChange<BlockNumberFor<T>>;

    stored! {
        /// How many nodes an organisation has.
        #[derive(Copy, Default)]
        pub struct NodeCount {
            /// Nodes of every role.
            pub nodes: u32,
            /// Of these, validator nodes.
            pub validators: u32,
        }
    }

    /// What the list stands on.
    #[pallet::config]
    pub trait Config: frame_system::Config {
        /// Who admits and removes nodes: two thirds of the council.
        type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The registry: which organisations there are, and who acts for them.
        type Organisations: Organisations<Self::AccountId>;

        /// The moment of a change.
        type Clocks: Clocks;

        /// Whether an organisation has a validator in the present set.
        type Validating: Contains<OrgId>;

        /// How many nodes the list may hold.
        #[pallet::constant]
        type MaxPeers: Get<u32>;

        /// How many of them may be those of one organisation.
        #[pallet::constant]
        type MaxPeersPerOrganisation: Get<u32>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// Whether only the nodes on the list may connect. Written at genesis alone.
    #[pallet::storage]
    pub type Enforced<T: Config> = StorageValue<_, bool, ValueQuery>;

    /// The nodes on the list, at most [`Config::MaxPeers`].
    #[pallet::storage]
    pub type Peers<T: Config> = CountedStorageMap<_, Blake2_128Concat, NodeId, Peer>;

    /// How many nodes each organisation has on the list.
    #[pallet::storage]
    pub type NodeCounts<T: Config> = StorageMap<_, Twox64Concat, OrgId, NodeCount, ValueQuery>;

    /// Every change of the list, in order from 0. Changes are only ever added.
    #[pallet::storage]
    pub type Changes<T: Config> = StorageMap<_, Twox64Concat, u32, ChangeOf<T>>;

    /// How many changes there were.
    #[pallet::storage]
    pub type ChangeCount<T: Config> = StorageValue<_, u32, ValueQuery>;

    /// The last change that named an identity. Whoever is here and not on the list was removed from it.
    #[pallet::storage]
    pub type LastChange<T: Config> = StorageMap<_, Blake2_128Concat, NodeId, u32>;

    /// The list at the beginning of the chain.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Whether only the nodes on the list may connect, for as long as the chain lives.
        pub enforced: bool,
        /// The first nodes.
        pub peers: Vec<GenesisPeer>,
        /// No value.
        #[serde(skip)]
        pub _config: PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        /// # Panics
        /// Where nodes could not be on the list, with the reason; where the list is enforced and empty, as no chain could start.
        fn build(&self) {
            Pallet::<T>::found(self.enforced, &self.peers);
        }
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A node was put on the list.
        PeerAdded {
            /// The node.
            node: NodeId,
            /// Whose it is.
            organisation: OrgId,
            /// What it does.
            role: NodeRole,
        },
        /// A node was taken off the list.
        PeerRemoved {
            /// The node.
            node: NodeId,
            /// Whose it was.
            organisation: OrgId,
            /// What it did.
            role: NodeRole,
        },
        /// An identity took the place of another.
        PeerReplaced {
            /// The identity that is not on the list any more.
            old: NodeId,
            /// The identity that is on it now.
            new: NodeId,
            /// Whose node it is.
            organisation: OrgId,
            /// What it does.
            role: NodeRole,
            /// Who decided: the council, or the organisation itself.
            by: Decider,
        },
    }

    /// What is wrong with a request.
    #[pallet::error]
    pub enum Error<T> {
        /// No such node is on the list.
        NotFound,
        /// The node is on the list already.
        AlreadyListed,
        /// The identity was on the list before: only the council can bring it back.
        ListedBefore,
        /// There is no such organisation, or it is not active.
        NoSuchOrganisation,
        /// An organisation of this kind cannot have a node of this role.
        RoleDoesNotFit,
        /// The node is another organisation's.
        NotOwner,
        /// The list is full.
        ListFull,
        /// The organisation has as many nodes as one may have.
        TooManyNodes,
        /// The organisation validates and has no other validator node: remove its validator first, or replace the node.
        StillValidates,
        /// There is no further number for a change.
        NumbersExhausted,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Puts a node on the list: from the next finalized block on, the others let it connect.
        ///
        /// By two thirds of the council.
        ///
        /// # Errors
        /// `BadOrigin`; [`Error::NoSuchOrganisation`], [`Error::RoleDoesNotFit`], [`Error::AlreadyListed`],
        /// [`Error::ListFull`], [`Error::TooManyNodes`], [`Error::NumbersExhausted`].
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::add())]
        pub fn add(origin: OriginFor<T>, node: NodeId, organisation: OrgId, role: NodeRole) -> DispatchResult {
            T::CouncilOrigin::ensure_origin(origin)?;
            Self::do_add(node, organisation, role)
        }

        /// Takes a node off the list: from the next finalized block on, the others end their connections to it.
        ///
        /// By two thirds of the council.
        ///
        /// # Errors
        /// `BadOrigin`; [`Error::NotFound`], [`Error::StillValidates`], [`Error::NumbersExhausted`].
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::remove())]
        pub fn remove(origin: OriginFor<T>, node: NodeId) -> DispatchResult {
            T::CouncilOrigin::ensure_origin(origin)?;
            Self::do_remove(node)
        }

        /// Puts a new identity in the place of an old one, for the same organisation and role, in one step.
        ///
        /// By two thirds of the council.
        ///
        /// # Errors
        /// `BadOrigin`; [`Error::NotFound`], [`Error::AlreadyListed`], [`Error::NumbersExhausted`].
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::replace())]
        pub fn replace(origin: OriginFor<T>, old: NodeId, new: NodeId) -> DispatchResult {
            T::CouncilOrigin::ensure_origin(origin)?;
            Self::do_replace(old, new)
        }

        /// Puts a new identity in the place of an old one of the signer's own organisation: the node key was lost or stolen.
        ///
        /// By an officer who administers the organisation.
        ///
        /// # Errors
        /// The registry's where the officer may not administer; [`Error::NotFound`], [`Error::NotOwner`],
        /// [`Error::AlreadyListed`], [`Error::ListedBefore`], [`Error::NumbersExhausted`].
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::replace_own())]
        pub fn replace_own(origin: OriginFor<T>, old: NodeId, new: NodeId) -> DispatchResult {
            Self::do_replace_own(ensure_signed(origin)?, old, new)
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }
}
