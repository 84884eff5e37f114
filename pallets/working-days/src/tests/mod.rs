//! Tests, one file a topic.

mod agenda;
mod arithmetic;
mod clocks;
mod correction;
mod genesis;
mod model;
mod publish_calendar;
mod queries;
mod transitions;
