//! A sentence, and what to do, for every error that a call can fail with.
//!
//! One file a pallet. A test reads the names of all errors from the runtime's metadata and finds each of them here.

use super::Advice;

/// The errors of one pallet.
pub type Entries = &'static [(&'static str, Advice)];

/// Declares errors: `TABLE; Name: "English", "中文"; "what to do", "怎么办";`.
macro_rules! errors {
    ($table:ident; $( $name:ident : $en:literal, $zh:literal ; $do_en:literal, $do_zh:literal ; )+) => {
        pub(super) const $table: $crate::texts::errors::Entries = &[
            $( (stringify!($name), $crate::texts::Advice {
                sentence: $crate::texts::Text::new($en, $zh),
                action: $crate::texts::Text::new($do_en, $do_zh),
            }), )+
        ];
    };
}

mod agreements;
mod applications;
mod catalog;
mod consortium;
mod corrections;
mod council;
mod credit;
mod decisions;
mod engine;
mod grants;
mod objections;
mod parameters;
mod pause;
mod peers;
mod receipts;
mod rectification;
mod registry;
mod reports;
mod system;
mod utility;
mod working_days;

/// Pallets by their names in the runtime. The engine's own failures have no pallet.
const PALLETS: &[(&str, Entries)] = &[
    ("", engine::ENTRIES),
    ("System", system::SYSTEM),
    ("Session", system::SESSION),
    ("Grandpa", system::GRANDPA),
    ("Council", council::COUNCIL),
    ("Consortium", consortium::ENTRIES),
    ("Utility", utility::ENTRIES),
    ("Pause", pause::ENTRIES),
    ("Decisions", decisions::ENTRIES),
    ("Peers", peers::ENTRIES),
    ("RuleParameters", parameters::ENTRIES),
    ("WorkingDays", working_days::ENTRIES),
    ("Registry", registry::ENTRIES),
    ("Catalog", catalog::ENTRIES),
    ("Applications", applications::ENTRIES),
    ("Agreements", agreements::ENTRIES),
    ("Grants", grants::ENTRIES),
    ("Receipts", receipts::ENTRIES),
    ("Reports", reports::ENTRIES),
    ("Credit", credit::ENTRIES),
    ("Rectification", rectification::ENTRIES),
    ("Objections", objections::ENTRIES),
    ("Corrections", corrections::ENTRIES),
];

/// The advice on an error of a pallet.
pub fn dispatch_error(pallet: &str, name: &str) -> Option<Advice> {
    let (_, entries) = PALLETS.iter().find(|(known, _)| *known == pallet)?;
    entries.iter().find(|(known, _)| *known == name).map(|(_, advice)| *advice)
}

/// Every error that has an advice, as pallet, name, advice.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str, Advice)> {
    PALLETS.iter().flat_map(|(pallet, entries)| entries.iter().map(move |(name, advice)| (*pallet, *name, *advice)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::metadata;
    use std::collections::BTreeSet;

    fn of_runtime() -> BTreeSet<(String, String)> {
        let pairs = metadata().pallets().flat_map(|pallet| {
            let variants = pallet.error_variants().unwrap_or_default();
            variants.iter().map(move |v| (pallet.name().to_owned(), v.name.clone())).collect::<Vec<_>>()
        });
        pairs.collect()
    }

    #[test]
    fn every_error_of_the_runtime_has_a_text() {
        let missing: Vec<_> = of_runtime()
            .into_iter()
            .filter(|(pallet, name)| dispatch_error(pallet, name).is_none())
            .map(|(pallet, name)| format!("{pallet}.{name}"))
            .collect();
        assert!(missing.is_empty(), "no text for {missing:?}");
    }

    #[test]
    fn no_text_is_left_over() {
        let runtime = of_runtime();
        let stale: Vec<_> = all()
            .filter(|(pallet, name, _)| {
                !pallet.is_empty() && !runtime.contains(&((*pallet).to_owned(), (*name).to_owned()))
            })
            .map(|(pallet, name, _)| format!("{pallet}.{name}"))
            .collect();
        assert!(stale.is_empty(), "texts for errors that no longer exist: {stale:?}");
    }

    #[test]
    fn texts_are_complete_in_both_languages() {
        for (pallet, name, advice) in all() {
            for text in [advice.sentence, advice.action] {
                assert!(!text.en.is_empty() && text.en.is_ascii(), "{pallet}.{name}: {}", text.en);
                assert!(!text.zh.is_empty() && !text.zh.is_ascii(), "{pallet}.{name}: {}", text.zh);
            }
        }
    }

    #[test]
    fn each_error_stands_once() {
        let mut seen = BTreeSet::new();
        for (pallet, name, _) in all() {
            assert!(seen.insert((pallet, name)), "{pallet}.{name} twice");
        }
    }
}
