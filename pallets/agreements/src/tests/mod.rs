//! Tests, one file a topic.

mod conditions;
mod declining;
mod drafting;
mod endings;
mod properties;
mod renewal;
mod signing;
mod standing;
mod states;
mod templates;
mod texts;
