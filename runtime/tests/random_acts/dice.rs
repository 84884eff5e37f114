//! Chance that can be repeated: the same seed rolls the same numbers, on every machine.

/// SplitMix64, which is enough to choose acts and small enough to read.
pub struct Dice(u64);

impl Dice {
    /// Dice that roll what this seed says.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 where there is none.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or(0)
    }

    /// A number from `first` to `last`, both of them possible.
    pub fn between(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last.saturating_sub(first).saturating_add(1))
    }

    /// True in so many cases of a hundred.
    pub fn percent(&mut self, cases: u64) -> bool {
        self.below(100) < cases
    }

    /// One of them.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len() as u64) as usize)
    }

    /// One of them, which are not none.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    /// An id of a sequence that has come to `count`: mostly one there is, of these mostly a late one, sometimes one there is not.
    pub fn id(&mut self, count: u32) -> u32 {
        let all = u64::from(count);
        match self.below(100) {
            0..=54 => all.saturating_sub(self.below(5)) as u32,
            55..=94 => self.between(0, all) as u32,
            95..=97 => self.between(all, all + 3) as u32,
            _ => u32::MAX,
        }
    }

    /// Brings them into another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.between(0, end as u64) as usize);
        }
    }
}
