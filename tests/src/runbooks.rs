//! The runbooks of `docs/operate`, rehearsed: their commands are read from the pages and typed on machines of operators.
//!
//! What a page says is done, in its order and to its end ([`book`]); where the page has an example, the rehearsal puts in what the
//! operator would. A [`site`] is a consortium of such [machines](machine).

pub mod book;
pub mod machine;
pub mod site;
