//! The TOML files that people fill in, as far as more than one program reads them.
//!
//! [`read`] is the one reader: of a fault it tells the line and, where the file is well-formed TOML, the field. Programs say
//! it in their own words. [`CalendarFile`] is the calendar of a year, which stands in the description of a consortium and is
//! published later by command.

#![deny(missing_docs)]

mod calendar;
mod reader;

pub use calendar::{field_of, CalendarFile};
pub use reader::{day, parse, read, ReadFault};
