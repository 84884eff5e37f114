//! Room on the disk. A database that meets a full disk while it writes may be damaged, so the node stops before.

use crate::refusal::Refusal;
use std::{
    io,
    path::{Path, PathBuf},
};

/// Bytes of a MiB.
const MIB: u64 = 1 << 20;

/// How much room there has to be, in MiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The node does not start with less, and stops when there is less.
    pub minimum: u64,
    /// The node says loudly when there is less.
    pub warning: u64,
}

/// What a measurement means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Room {
    /// There is enough.
    Enough,
    /// It is getting narrow.
    Low,
    /// There is too little to go on.
    TooLittle(Refusal),
}

/// The disk that the database is on.
#[derive(Debug, Clone)]
pub struct Disk {
    place: PathBuf,
    limits: Limits,
}

impl Disk {
    /// The disk under `place`, which need not exist yet.
    pub fn of(place: &Path, limits: Limits) -> Self {
        let existing = place.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("/"));
        Self { place: existing.to_owned(), limits }
    }

    /// The free room in bytes, as far as this user may fill it.
    ///
    /// # Errors
    /// The system cannot tell.
    pub fn free(&self) -> io::Result<u64> {
        fs2::available_space(&self.place)
    }

    /// What so much room means.
    pub fn judge(&self, free: u64) -> Room {
        let free = free / MIB;
        if free < self.limits.minimum {
            let place = self.place.clone();
            return Room::TooLittle(Refusal::DiskFull { place, free, least: self.limits.minimum });
        }
        if free < self.limits.warning {
            return Room::Low;
        }
        Room::Enough
    }

    /// Refuses to start where there is too little room.
    ///
    /// # Errors
    /// There is too little room.
    pub fn check(&self) -> Result<(), Refusal> {
        match self.free().map(|free| self.judge(free)) {
            Ok(Room::TooLittle(refusal)) => Err(refusal),
            Ok(Room::Low | Room::Enough) => Ok(()),
            Err(reason) => {
                log::warn!("How much room there is at {} is not known: {reason}", self.place.display());
                Ok(())
            }
        }
    }

    /// What to say when it is getting narrow.
    pub fn warning(&self, free: u64) -> String {
        format!(
            "DISK NEARLY FULL: {} MiB are free at {}; below {} MiB this node stops (--disk-warning, --disk-minimum)",
            free / MIB,
            self.place.display(),
            self.limits.minimum
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { minimum: 10, warning: 20 };

    fn disk() -> Disk {
        Disk::of(Path::new("/"), LIMITS)
    }

    #[test]
    fn limits_are_the_first_value_that_is_still_enough() {
        assert_eq!(disk().judge(20 * MIB), Room::Enough);
        assert_eq!(disk().judge(20 * MIB - 1), Room::Low);
        assert_eq!(disk().judge(10 * MIB), Room::Low);
        let refusal = Refusal::DiskFull { place: "/".into(), free: 9, least: 10 };
        assert_eq!(disk().judge(10 * MIB - 1), Room::TooLittle(refusal));
    }

    #[test]
    fn a_start_is_refused_only_where_there_is_too_little() {
        assert_eq!(disk().check(), Ok(()), "this machine has 10 MiB free");
        let never = Disk::of(Path::new("/"), Limits { minimum: u64::MAX, warning: u64::MAX });
        assert!(matches!(never.check(), Err(Refusal::DiskFull { least: u64::MAX, .. })));
    }

    #[test]
    fn a_folder_that_is_not_there_yet_is_on_the_disk_of_its_parents() {
        assert_eq!(Disk::of(Path::new("/no/such/folder"), LIMITS).place, Path::new("/"));
    }
}
