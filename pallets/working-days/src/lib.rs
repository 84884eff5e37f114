#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod agenda;
mod arithmetic;
mod calendar;
mod clocks;
mod queries;
mod transitions;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;

pub use calendar::{
    Calendar, CalendarFault, CalendarRecord, DayList, GenesisCalendar, Holidays, ListedDay, Workdays, FIRST_YEAR,
    LAST_YEAR, MAX_HOLIDAYS, MAX_WORKDAYS,
};
pub use pallet::*;
pub use types::{Breach, Clock, ClockState, Correction, Tally};
pub use weights::WeightInfo;

/// Calendars and clocks.
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use alloc::vec::Vec;
    use drl_primitives::{
        clocks::{ClockEnd, ClockKind, ClockSubject, Clocks as _, OnDue},
        decision::Decider,
        ClockId, Day, OrgId,
    };
    use frame_support::{pallet_prelude::*, traits::UnixTime, weights::WeightMeter};
    use frame_system::pallet_prelude::*;

    /// Version of the storage layout.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// The pallet's hook to the runtime.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the runtime must say.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Who publishes calendars (Q-26: the data bureau).
        type DecisionOrigin: EnsureOrigin<Self::RuntimeOrigin, Success: Into<Decider>>;

        /// What time it is: `pallet-timestamp`.
        type Time: UnixTime;

        /// The owners of clocks, who are told when one runs out.
        type OnDue: OnDue;

        /// Most steps that one hook of a block takes on the agenda (a clock that runs out, or a day without clocks), and most
        /// clocks that it corrects. At least 1; both together, with the work of the owners, take no more than half a block.
        #[pallet::constant]
        type MaxDuePerBlock: Get<u32>;

        /// Weights of the calls and of the hooks' steps.
        type WeightInfo: WeightInfo;
    }

    /// The calendars, by year.
    #[pallet::storage]
    pub type Calendars<T: Config> = StorageMap<_, Twox64Concat, u16, CalendarRecord>;

    /// The id of the next clock.
    #[pallet::storage]
    pub type NextClock<T: Config> = StorageValue<_, ClockId, ValueQuery>;

    /// The clocks that are open: running or overdue.
    #[pallet::storage]
    pub type OpenClocks<T: Config> = StorageMap<_, Twox64Concat, ClockId, Clock>;

    /// The running clocks, by the day after which they are looked at: the due day, as last computed.
    #[pallet::storage]
    pub type Agenda<T: Config> = StorageDoubleMap<_, Twox64Concat, Day, Twox64Concat, ClockId, ()>;

    /// The first day of the agenda that is not worked off. No entry is earlier.
    #[pallet::storage]
    pub type AgendaDay<T: Config> = StorageValue<_, Day, ValueQuery>;

    /// How many clocks are on the agenda.
    #[pallet::storage]
    pub type AgendaLength<T: Config> = StorageValue<_, u32, ValueQuery>;

    /// The breaches, by clock. Never removed.
    #[pallet::storage]
    pub type Breaches<T: Config> = StorageMap<_, Twox64Concat, ClockId, Breach>;

    /// What became of the clocks of a holder, by kind.
    #[pallet::storage]
    pub type Tallies<T: Config> = StorageDoubleMap<_, Twox64Concat, OrgId, Twox64Concat, ClockKind, Tally, ValueQuery>;

    /// What became of the clocks of all holders together, by kind: the sums of [`Tallies`].
    #[pallet::storage]
    pub type Totals<T: Config> = StorageMap<_, Twox64Concat, ClockKind, Tally, ValueQuery>;

    /// The pass over the open clocks that follows the publication of a calendar, while it lasts.
    #[pallet::storage]
    pub type Corrections<T: Config> = StorageValue<_, Correction>;

    /// The calendars at the beginning of the chain.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// One for each year that is known.
        pub calendars: Vec<GenesisCalendar>,
        /// No value.
        #[serde(skip)]
        pub _config: PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        /// # Panics
        /// Where a calendar is faulty or a year occurs twice; the message names the year and the fault.
        fn build(&self) {
            for genesis in &self.calendars {
                let calendar = match genesis.check() {
                    Ok(calendar) => calendar,
                    Err(fault) => panic!("genesis: calendar of {}: {fault}", genesis.year),
                };
                assert!(!Calendars::<T>::contains_key(genesis.year), "genesis: two calendars of {}", genesis.year);
                Calendars::<T>::insert(genesis.year, CalendarRecord::of_genesis(calendar));
            }
        }
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A calendar was published. The open clocks are corrected from the next block on.
        CalendarPublished {
            /// Its year.
            year: u16,
            /// How often the calendar of this year was published, this time included.
            revision: u32,
            /// Who decided.
            decided_by: Decider,
        },
        /// A clock was started.
        ClockStarted {
            /// The clock.
            clock: ClockId,
            /// What it measures.
            kind: ClockKind,
            /// What it is about.
            subject: ClockSubject,
            /// Who must act.
            holder: OrgId,
            /// The last day in time.
            due: Day,
            /// Whether a year without a calendar was counted through.
            provisional: bool,
        },
        /// What a clock measured was done.
        ClockStopped {
            /// The clock.
            clock: ClockId,
            /// Whether in time.
            end: ClockEnd,
        },
        /// What a clock measured needs no doing any more.
        ClockCancelled {
            /// The clock.
            clock: ClockId,
        },
        /// A duty was not done in time.
        ClockBreached {
            /// The clock.
            clock: ClockId,
            /// What it measures.
            kind: ClockKind,
            /// What it is about.
            subject: ClockSubject,
            /// Whose breach it is.
            holder: OrgId,
            /// The last day that was in time.
            due: Day,
        },
        /// A date arrived: its day has passed. The clock has ended.
        DateReached {
            /// The clock.
            clock: ClockId,
            /// What it measures.
            kind: ClockKind,
            /// What it is about.
            subject: ClockSubject,
            /// Whose clock it was.
            holder: OrgId,
            /// The day.
            due: Day,
        },
        /// A calendar moved the due day of a clock.
        DueMoved {
            /// The clock.
            clock: ClockId,
            /// The due day before.
            from: Day,
            /// The due day now.
            to: Day,
            /// Whether it is provisional now.
            provisional: bool,
        },
        /// The provisional due day of a clock stands, for the calendars are known now.
        DueConfirmed {
            /// The clock.
            clock: ClockId,
            /// Its due day.
            due: Day,
        },
        /// All open clocks follow the calendar last published.
        DuesCorrected {
            /// How many clocks were looked at.
            checked: u32,
            /// How many due days moved.
            moved: u32,
        },
    }

    /// What is wrong with a request.
    #[pallet::error]
    pub enum Error<T> {
        /// Calendars are of the years 2022 to 2100.
        YearOutOfRange,
        /// A day is not in the year of the calendar.
        DayOutsideYear,
        /// Days must be in rising order, each once.
        DaysNotAscending,
        /// A holiday is a Saturday or a Sunday; only days that would be worked are listed.
        HolidayOnWeekend,
        /// A workday is not a Saturday or a Sunday; only days that would not be worked are listed.
        WorkdayNotOnWeekend,
        /// A clock needs at least one working day.
        NoWorkingDays,
        /// A clock has at most 250 working days.
        TooManyWorkingDays,
        /// The due day has passed already.
        DayHasPassed,
        /// The due day is after the year 9999.
        DayTooFarAhead,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Publishes the calendar of a year, or replaces it. `holidays` are the Mondays to Fridays that are not worked,
        /// `workdays` the Saturdays and Sundays that are, each in rising order. Open clocks are corrected from the next block on.
        ///
        /// # Errors
        /// `BadOrigin`; `YearOutOfRange`; `DayOutsideYear`; `DaysNotAscending`; `HolidayOnWeekend`; `WorkdayNotOnWeekend`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::publish_calendar(holidays.len() as u32, workdays.len() as u32))]
        pub fn publish_calendar(
            origin: OriginFor<T>,
            year: u16,
            holidays: Holidays,
            workdays: Workdays,
        ) -> DispatchResult {
            let decided_by = T::DecisionOrigin::ensure_origin(origin)?.into();
            let calendar = Calendar { holidays, workdays };
            calendar.check(year).map_err(Error::<T>::from)?;
            let revision = Self::store_calendar(year, calendar, decided_by);
            Self::deposit_event(Event::CalendarPublished { year, revision, decided_by });
            Ok(())
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        /// Works off the agenda and corrects clocks, with the time of this block.
        fn on_poll(_: BlockNumberFor<T>, meter: &mut WeightMeter) {
            Self::work(Self::today(), meter);
        }

        /// The same, with what the block has left.
        fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
            let mut meter = WeightMeter::with_limit(remaining);
            Self::work(Self::today(), &mut meter);
            meter.consumed()
        }

        /// The agenda must be able to move on in every block, and leave room for transactions.
        fn integrity_test() {
            assert!(T::MaxDuePerBlock::get() > 0, "MaxDuePerBlock is at least 1");
            let block = T::BlockWeights::get().max_block;
            let doubled = Self::most_work().saturating_mul(2);
            assert!(
                doubled.all_lte(block),
                "MaxDuePerBlock steps with their owners' work take more than half a block: {doubled:?} of {block:?}"
            );
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }
}
