//! The model texts of commitment letter and agreement, in versions.

use crate::{Config, CurrentTemplates, Error, Event, Pallet, Template, Templates};
use drl_primitives::{
    agreement::TemplateKind, agreement_text::TemplateUse, clocks::Clocks, decision::Decider, Digest, Moment,
};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_publish_template(kind: TemplateKind, zh: Digest, en: Digest, by: Decider) -> DispatchResult {
        ensure!(!zh.value.is_zero() && !en.value.is_zero(), Error::<T>::DocumentMissing);
        let version = Self::store_template(kind, zh, en, T::Clocks::now()).ok_or(Error::<T>::NumbersExhausted)?;
        Self::deposit_event(Event::TemplatePublished { kind, version, decided_by: by });
        Ok(())
    }

    /// Stores the next version; `None` where there is no next number.
    pub(crate) fn store_template(kind: TemplateKind, zh: Digest, en: Digest, at: Moment) -> Option<u32> {
        let version = CurrentTemplates::<T>::get(kind).checked_add(1)?;
        Templates::<T>::insert(kind, version, Template { zh, en, at });
        CurrentTemplates::<T>::insert(kind, version);
        Some(version)
    }

    /// A version of a model text as texts name it.
    pub fn template_use(kind: TemplateKind, version: u32) -> Option<TemplateUse> {
        Templates::<T>::get(kind, version).map(|found| TemplateUse { version, zh: found.zh, en: found.en })
    }

    /// The version that drafts use now.
    pub(crate) fn current_template(kind: TemplateKind) -> Result<u32, Error<T>> {
        match CurrentTemplates::<T>::get(kind) {
            0 => Err(Error::<T>::TemplateMissing),
            version => Ok(version),
        }
    }
}
