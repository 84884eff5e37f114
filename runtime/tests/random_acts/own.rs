//! What must be true of each pallet in every state, whether random acts led there or a network of nodes.

use drl_runtime::{
    Agreements, Applications, Catalog, Consortium, Corrections, Credit, Decisions, Grants, Objections, Pause, Peers,
    Receipts, Rectification, Registry, Reports, RuleParameters, WorkingDays,
};

/// Asks every pallet of this ledger for its `try_state`, in the state at hand.
pub fn try_state() -> Result<(), String> {
    let named = [
        ("consortium", Consortium::do_try_state()),
        ("pause", Pause::do_try_state()),
        ("decisions", Decisions::do_try_state()),
        ("peers", Peers::do_try_state()),
        ("parameters", RuleParameters::do_try_state()),
        ("working-days", WorkingDays::do_try_state()),
        ("registry", Registry::do_try_state()),
        ("catalog", Catalog::do_try_state()),
        ("applications", Applications::do_try_state()),
        ("agreements", Agreements::do_try_state()),
        ("grants", Grants::do_try_state()),
        ("receipts", Receipts::do_try_state()),
        ("reports", Reports::do_try_state()),
        ("credit", Credit::do_try_state()),
        ("rectification", Rectification::do_try_state()),
        ("objections", Objections::do_try_state()),
        ("corrections", Corrections::do_try_state()),
    ];
    named.into_iter().try_for_each(|(pallet, result)| result.map_err(|fault| format!("{pallet}: {fault:?}")))
}
