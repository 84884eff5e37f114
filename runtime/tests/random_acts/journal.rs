//! What was done, kept for whoever must find out why it went wrong.

use drl_primitives::Moment;
use drl_runtime::{AccountId, RuntimeCall, RuntimeOrigin};
use frame_system::RawOrigin;
use std::cell::RefCell;

/// Who acts.
#[derive(Clone, Debug)]
pub enum Who {
    /// An account.
    Account(AccountId),
    /// The root origin.
    Root,
    /// The origin of unsigned transactions.
    Nobody,
    /// The council, so many for it of so many.
    Council {
        /// How many agreed.
        yes: u32,
        /// Of how many.
        of: u32,
    },
}

impl From<Who> for RuntimeOrigin {
    fn from(who: Who) -> Self {
        match who {
            Who::Account(account) => RawOrigin::Signed(account).into(),
            Who::Root => RawOrigin::Root.into(),
            Who::Nobody => RawOrigin::None.into(),
            Who::Council { yes, of } => {
                pallet_collective::RawOrigin::<AccountId, pallet_collective::Instance1>::Members(yes, of).into()
            }
        }
    }
}

/// The steps of a sequence that changed anything, and the one that is under way.
#[derive(Default)]
pub struct Journal(RefCell<Pages>);

#[derive(Default)]
struct Pages {
    step: u64,
    done: Vec<(u64, Entry)>,
    doing: Option<(Moment, Who, RuntimeCall)>,
}

enum Entry {
    Note(String),
    Act(Moment, Who, RuntimeCall),
}

impl Journal {
    /// The number of the step that begins.
    pub fn step(&self, step: u64) {
        self.0.borrow_mut().step = step;
    }

    /// Something other than a call.
    pub fn note(&self, note: String) {
        let mut pages = self.0.borrow_mut();
        let step = pages.step;
        pages.done.push((step, Entry::Note(note)));
    }

    /// A call is about to be dispatched.
    pub fn begin(&self, now: Moment, who: &Who, call: &RuntimeCall) {
        self.0.borrow_mut().doing = Some((now, who.clone(), call.clone()));
    }

    /// It succeeded. What failed is forgotten: it changed nothing.
    pub fn succeeded(&self) {
        let mut pages = self.0.borrow_mut();
        let step = pages.step;
        if let Some((now, who, call)) = pages.doing.take() {
            pages.done.push((step, Entry::Act(now, who, call)));
        }
    }

    /// Says what was done, and how to do it again.
    pub fn print(&self, seed: u64) {
        let pages = self.0.borrow();
        for (step, entry) in &pages.done {
            match entry {
                Entry::Note(note) => eprintln!("{step}: {note}"),
                Entry::Act(now, who, call) => eprintln!("{step}: at {now} {who:?}: {call:?}"),
            }
        }
        if let Some((now, who, call)) = &pages.doing {
            eprintln!("{}: at {now} {who:?} last tried: {call:?}", pages.step);
        }
        eprintln!("again: DRL_RANDOM_SEED={seed} DRL_RANDOM_STEPS={}", pages.step + 1);
    }
}
