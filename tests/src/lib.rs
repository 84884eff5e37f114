//! The consortium as processes: what the demo and the end-to-end tests share.

pub mod after_grant;
pub mod cli;
pub mod faults;
pub mod liar;
pub mod network;
pub mod people;
pub mod rating;
pub mod runbooks;
pub mod shared;
pub mod story;
pub mod stranger;
pub mod voters;
