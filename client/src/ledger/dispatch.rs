//! Failures of calls, by the names that the runtime's metadata gives them.

use crate::metadata::metadata;
use drl_runtime::RuntimeEvent;
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
}

impl std::fmt::Display for DispatchFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let dot = if self.pallet.is_empty() { "" } else { "." };
        write!(f, "{}{dot}{}: {}", self.pallet, self.name, self.docs)
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
        Self { pallet: String::new(), name: name.to_owned(), docs }
    }
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
    fn a_broken_batch_is_a_failure() {
        let interrupted = pallet_utility::Event::BatchInterrupted { index: 1, error: DispatchError::BadOrigin };
        let events = [RuntimeEvent::Utility(interrupted)];
        assert_eq!(failure_of(&events).map(|fault| fault.name), Some("BadOrigin".into()));
        let completed = [RuntimeEvent::Utility(pallet_utility::Event::BatchCompleted)];
        assert_eq!(failure_of(&completed), None);
    }
}
