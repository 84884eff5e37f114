//! Failures of calls, by the names that the runtime's metadata gives them.

use crate::metadata::metadata;
use codec::DecodeAll;
use drl_primitives::{verdict::Reason, Code};
use drl_runtime::RuntimeEvent;
use scale_info::{form::PortableForm, Variant};
use sp_runtime::DispatchError;

/// A call that failed in its block.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct DispatchFault {
    /// The pallet, as the runtime names it; empty for a failure of the engine.
    pub pallet: String,
    /// The error's name.
    pub name: String,
    /// What the pallet says of it, in English.
    pub docs: String,
    /// The reason of the verdict that stands with the error, where one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

impl std::fmt::Display for DispatchFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let dot = if self.pallet.is_empty() { "" } else { "." };
        write!(f, "{}{dot}{}: {}", self.pallet, self.name, self.docs)?;
        match self.reason {
            Some(reason) => write!(f, " ({})", reason.slug()),
            None => Ok(()),
        }
    }
}

impl From<&DispatchError> for DispatchFault {
    fn from(error: &DispatchError) -> Self {
        let DispatchError::Module(module) = error else { return Self::of_engine(error) };
        let index = module.error.first().copied().unwrap_or_default();
        let pallet = metadata().pallet_by_error_index(module.index);
        let variant = pallet.as_ref().and_then(|pallet| pallet.error_variant_by_index(index));
        Self {
            pallet: pallet.as_ref().map_or_else(|| module.index.to_string(), |pallet| pallet.name().to_owned()),
            name: variant.map_or_else(|| index.to_string(), |variant| variant.name.clone()),
            docs: variant.map_or_else(String::new, |variant| variant.docs.join(" ").trim().to_owned()),
            reason: variant.and_then(|variant| reason_of(variant, &module.error)),
        }
    }
}

impl DispatchFault {
    fn of_engine(error: &DispatchError) -> Self {
        let name = match error {
            DispatchError::BadOrigin => "BadOrigin",
            DispatchError::CannotLookup => "CannotLookup",
            DispatchError::Exhausted => "Exhausted",
            DispatchError::Corruption => "Corruption",
            DispatchError::Unavailable => "Unavailable",
            DispatchError::RootNotAllowed => "RootNotAllowed",
            DispatchError::Other(_) => "Other",
            _ => "Engine",
        };
        let docs =
            crate::texts::dispatch_error("", name).map_or_else(|| format!("{error:?}"), |t| t.sentence.en.into());
        Self { pallet: String::new(), name: name.to_owned(), docs, reason: None }
    }
}

/// The reason that stands with an error: a field of that type, in the bytes after the error's index.
fn reason_of(variant: &Variant<PortableForm>, error: &[u8]) -> Option<Reason> {
    let [field] = variant.fields.as_slice() else { return None };
    let of = metadata().types().resolve(field.ty.id)?;
    if of.path.segments.last().map(String::as_str) != Some("Reason") {
        return None;
    }
    // What the field does not fill is zero.
    Reason::decode_all(&mut error.get(1..2)?).ok()
}

/// The failure among the events of a transaction, if it failed: as a whole, inside a batch that was broken off, or inside a
/// motion that was carried out.
pub fn failure_of(events: &[RuntimeEvent]) -> Option<DispatchFault> {
    events.iter().find_map(|event| match event {
        RuntimeEvent::System(frame_system::Event::ExtrinsicFailed { dispatch_error, .. }) => {
            Some(dispatch_error.into())
        }
        RuntimeEvent::Utility(
            pallet_utility::Event::BatchInterrupted { error, .. } | pallet_utility::Event::ItemFailed { error },
        ) => Some(error.into()),
        RuntimeEvent::Council(
            pallet_collective::Event::Executed { result: Err(error), .. }
            | pallet_collective::Event::MemberExecuted { result: Err(error), .. },
        ) => Some(error.into()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_runtime::ModuleError;

    #[test]
    fn errors_have_the_names_of_the_metadata() {
        let error = DispatchError::Module(ModuleError { index: 0, error: [5, 0, 0, 0], message: None });
        let fault = DispatchFault::from(&error);
        assert_eq!((fault.pallet.as_str(), fault.name.as_str()), ("System", "CallFiltered"));
        assert!(!fault.docs.is_empty());
        let unknown = DispatchError::Module(ModuleError { index: 254, error: [9, 0, 0, 0], message: None });
        assert_eq!(DispatchFault::from(&unknown).to_string(), "254.9: ");
        assert_eq!(DispatchFault::from(&DispatchError::BadOrigin).name, "BadOrigin");
    }

    #[test]
    fn the_reason_of_the_verdict_is_told_with_the_error() {
        use crate::texts;
        use drl_primitives::Language;
        use frame_support::traits::PalletInfoAccess;
        let index = u8::try_from(drl_runtime::Receipts::index()).unwrap();
        for reason in Reason::ALL {
            let denied: DispatchError = pallet_receipts::Error::<drl_runtime::Runtime>::GrantDenies(*reason).into();
            let fault = DispatchFault::from(&denied);
            assert_eq!((fault.pallet.as_str(), fault.name.as_str()), ("Receipts", "GrantDenies"));
            assert_eq!(fault.reason, Some(*reason));
            for language in [Language::English, Language::Chinese] {
                let told = texts::dispatch(&fault, language);
                assert!(told.sentence.ends_with(reason.text(language)) && !told.action.is_empty(), "{told:?}");
            }
            assert!(fault.to_string().ends_with(&format!("({})", reason.slug())), "{fault}");
        }
        let odd = DispatchError::Module(ModuleError { index, error: [3, 255, 0, 0], message: None });
        assert_eq!(DispatchFault::from(&odd).reason, None);
        let other: DispatchError = pallet_receipts::Error::<drl_runtime::Runtime>::NotAgency.into();
        assert_eq!(DispatchFault::from(&other).reason, None);
    }

    #[test]
    fn a_broken_batch_is_a_failure() {
        let interrupted = pallet_utility::Event::BatchInterrupted { index: 1, error: DispatchError::BadOrigin };
        let events = [RuntimeEvent::Utility(interrupted)];
        assert_eq!(failure_of(&events).map(|fault| fault.name), Some("BadOrigin".into()));
        let completed = [RuntimeEvent::Utility(pallet_utility::Event::BatchCompleted)];
        assert_eq!(failure_of(&completed), None);
    }
}
