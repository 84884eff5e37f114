//! The consortium as processes: what the demo and the end-to-end tests share.

pub mod network;
pub mod people;
pub mod story;
