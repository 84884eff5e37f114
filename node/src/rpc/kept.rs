//! Values of a state that were read for one question, kept for the next.
//!
//! Most of what a verdict depends on it shares with others: how the state is laid out, the moment of the block, datasets, agreements
//! and organisations. Such a value is read from the trie once for each block, and not once for each question. Blocks become final
//! every few seconds: the values of one block are kept, and those of the block before are dropped when another is asked about.

use super::chain::NodeState;
use drl_runtime::Hash;
use drl_verifier::state::StateReader;
use schnellru::{ByLength, LruMap};
use std::{
    cell::OnceCell,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How many values are kept; of more, those that were read last.
const MAX_VALUES: u32 = 8_192;
/// A longer value is not kept, in bytes. With [`MAX_VALUES`] this bounds the memory: 32 MiB, and the keys.
const MAX_VALUE_BYTES: usize = 4_096;
/// How many opened states wait for the next question.
const MAX_STATES: usize = 8;

/// What a storage key holds; `None` where the state has nothing there.
type Value = Option<Arc<[u8]>>;

/// What is kept of the state of one block: values, and the state itself as often as questions were asked at the same time.
struct Values {
    of: Hash,
    values: Mutex<LruMap<Vec<u8>, Value, ByLength>>,
    states: Mutex<Vec<NodeState>>,
}

/// The values that are kept, of the block that was asked about last.
pub struct Kept(Mutex<Arc<Values>>);

impl Default for Kept {
    fn default() -> Self {
        Self(Mutex::new(Arc::new(Values::of(Hash::zero()))))
    }
}

impl Kept {
    /// Reads the state of block `at`, which `open` opens when a value is asked for that is not kept.
    pub fn reader<O: Fn() -> Result<NodeState, String>>(&self, at: Hash, open: O) -> Reader<O> {
        let mut newest = locked(&self.0);
        if newest.of != at {
            *newest = Arc::new(Values::of(at));
        }
        Reader { values: newest.clone(), state: OnceCell::new(), open }
    }
}

impl Values {
    fn of(block: Hash) -> Self {
        Self { of: block, values: Mutex::new(LruMap::new(ByLength::new(MAX_VALUES))), states: Mutex::default() }
    }

    fn kept(&self, key: &[u8]) -> Option<Value> {
        locked(&self.values).get(key).cloned()
    }

    fn keep(&self, key: &[u8], value: Value) {
        if value.as_ref().is_none_or(|value| value.len() <= MAX_VALUE_BYTES) {
            locked(&self.values).insert(key.to_vec(), value);
        }
    }
}

/// A state of which values are kept.
pub struct Reader<O> {
    values: Arc<Values>,
    state: OnceCell<NodeState>,
    open: O,
}

impl<O: Fn() -> Result<NodeState, String>> Reader<O> {
    fn opened(&self, key: &[u8]) -> Result<Option<Vec<u8>>, String> {
        if let Some(state) = self.state.get() {
            return state.read(key);
        }
        let waiting = locked(&self.values.states).pop();
        let state = waiting.map_or_else(&self.open, Ok)?;
        self.state.get_or_init(|| state).read(key)
    }
}

impl<O> Drop for Reader<O> {
    fn drop(&mut self) {
        let mut states = locked(&self.values.states);
        if states.len() < MAX_STATES {
            states.extend(self.state.take());
        }
    }
}

impl<O: Fn() -> Result<NodeState, String>> StateReader for Reader<O> {
    type Error = String;

    fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, String> {
        if let Some(value) = self.values.kept(key) {
            return Ok(value.map(|value| value.to_vec()));
        }
        let value = self.opened(key)?;
        self.values.keep(key, value.as_deref().map(Into::into));
        Ok(value)
    }
}

/// A lock whose holder panicked holds nothing half done: every change here is one call.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rpc::{chain::Chain, test_chain::TestChain};

    /// A key, and blocks in whose states it has these values.
    fn blocks<const N: usize>(values: [&[u8]; N]) -> (Chain, [Hash; N]) {
        let mut chain = TestChain::new(1);
        let blocks = values.map(|value| chain.block(|| sp_io::storage::set(b"key", value)));
        (Chain::new(chain.client.clone(), chain.backend.clone()), blocks)
    }

    #[test]
    fn a_value_is_read_once_of_each_block() {
        let (chain, [first, second]) = blocks([b"one", b"two"]);
        let kept = Kept::default();
        let open = |at| {
            let chain = chain.clone();
            move || chain.state(at).map_err(|fault| fault.to_string())
        };
        let shut = || Err("the state is not to be opened".to_owned());
        assert_eq!(kept.reader(first, open(first)).read(b"key"), Ok(Some(b"one".to_vec())));
        assert_eq!(kept.reader(first, open(first)).read(b"nothing"), Ok(None));
        assert_eq!(kept.reader(first, shut).read(b"key"), Ok(Some(b"one".to_vec())));
        assert_eq!(kept.reader(first, shut).read(b"nothing"), Ok(None), "that there is nothing is kept too");
        assert_eq!(kept.reader(first, shut).read(b"never asked"), Ok(None), "the state is open");
        assert_eq!(locked(&locked(&kept.0).states).len(), 1, "one question at a time needs one state");
        assert_eq!(kept.reader(second, open(second)).read(b"key"), Ok(Some(b"two".to_vec())));
        assert!(kept.reader(first, shut).read(b"key").is_err(), "the block before is dropped");
        assert_eq!(kept.reader(first, open(first)).read(b"key"), Ok(Some(b"one".to_vec())), "a fault is not kept");
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let long = vec![7; MAX_VALUE_BYTES + 1];
        let (chain, [block]) = blocks([&long]);
        let kept = Kept::default();
        let reader = kept.reader(block, || chain.state(block).map_err(|fault| fault.to_string()));
        assert_eq!(reader.read(b"key"), Ok(Some(long)));
        for number in 0..=MAX_VALUES {
            assert_eq!(reader.read(&number.to_be_bytes()), Ok(None));
        }
        assert_eq!(locked(&reader.values.values).len(), MAX_VALUES as usize);
        assert_eq!(reader.values.kept(b"key"), None, "too long");
        assert_eq!(reader.values.kept(&0_u32.to_be_bytes()), None, "read first, dropped first");
        assert_eq!(reader.values.kept(&MAX_VALUES.to_be_bytes()), Some(None));
    }
}
