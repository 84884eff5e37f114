//! Lists that come page by page, and what commands of several subjects share.

use super::{arguments::Page, context::Context};
use crate::{
    forms::Reference,
    ledger::{At, Ledger},
    output::{Answer, Failure, InputFault},
    texts::Text,
};
use drl_primitives::{signing::ChinaTime, Language, Moment, OrgId};
use serde::Serialize;

/// A page of a list: a table for people, and with what the next page begins.
pub(super) fn listed<V: Serialize>(
    at: &At<Vec<V>>,
    page: Page,
    language: Language,
    head: impl IntoIterator<Item = Text>,
    row: impl Fn(&V) -> Vec<String>,
) -> Answer {
    let found = u32::try_from(at.value.len()).unwrap_or(u32::MAX);
    // A page that is not full is the last one.
    let next = Some(page.from.saturating_add(found)).filter(|_| found >= page.limit);
    let rows: Vec<_> = at.value.iter().map(row).collect();
    let value = serde_json::json!({ "entries": at.value, "from": page.from, "next": next, "block": at.block });
    Answer::new(value).table(head, rows).text(position("--from", next, language))
}

/// How to go on, or that this is the end.
pub(super) fn position(option: &str, next: Option<u32>, language: Language) -> String {
    match (next, language) {
        (Some(next), Language::English) => format!("go on with {option} {next}"),
        (Some(next), Language::Chinese) => format!("用 {option} {next} 继续"),
        (None, Language::English) => "this is the end".to_owned(),
        (None, Language::Chinese) => "已到末尾".to_owned(),
    }
}

/// A moment of China as a cell.
pub(super) fn time(moment: Moment) -> String {
    ChinaTime(moment).to_string()
}

/// The organisation that is named, or that of whoever acts.
///
/// # Errors
/// [`Failure::Input`] where none is named and the key has no post.
pub(super) async fn named_or_own(
    context: &Context,
    ledger: &Ledger,
    named: &Option<Reference>,
) -> Result<OrgId, Failure> {
    match named {
        Some(named) => context.organisation(named),
        None => {
            let officer = ledger.officer(&context.acting()?).await?.value;
            Ok(officer.map(|officer| officer.organisation).ok_or(InputFault::NoPost)?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ledger::BlockId, texts::words};

    fn page_of(entries: Vec<u32>, limit: u32) -> Answer {
        let at = At { value: entries, block: BlockId { hash: Default::default(), number: 3 } };
        let page = Page { from: 40, limit };
        listed(&at, page, Language::English, [words::NUMBER], |number| vec![number.to_string()])
    }

    #[test]
    fn a_full_page_tells_how_to_go_on() {
        let answer = page_of(vec![7, 8], 2);
        assert_eq!(answer.json()["entries"], serde_json::json!([7, 8]));
        assert_eq!((&answer.json()["from"], &answer.json()["next"]), (&40.into(), &42.into()));
        assert!(answer.to_text(Language::English).contains("go on with --from 42"));
    }

    #[test]
    fn a_page_that_is_not_full_is_the_last() {
        let answer = page_of(vec![7], 2);
        assert!(answer.json()["next"].is_null());
        assert!(answer.to_text(Language::English).contains("this is the end"));
        assert_eq!(position("--after", None, Language::Chinese), "已到末尾");
    }
}
