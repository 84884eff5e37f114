//! What agreements see of applications.

use crate::{types::Row, Applications as Stored, Config, Error, Event, Forms, Pallet, Rows};
use alloc::vec::Vec;
use drl_primitives::{
    application::{Applications, ApprovedApplication, ApprovedRow},
    review::{ApplicationState, RowState},
    AgreementId, ApplicationId, RowIndex,
};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Applications for Pallet<T> {
    fn approved(id: ApplicationId) -> Option<ApprovedApplication> {
        let application = Stored::<T>::get(id)?;
        if application.state != ApplicationState::ToAgreement || application.agreement.is_some() {
            return None;
        }
        let form = Forms::<T>::get(id)?;
        let rows: Vec<ApprovedRow> = (0..application.row_count)
            .filter_map(|index| Rows::<T>::get(id, index).and_then(|row| approved_row(index, row)))
            .collect();
        Some(ApprovedApplication {
            applicant: application.applicant,
            field: form.field,
            service: form.service,
            system: form.system,
            scenarios: form.scenarios,
            agencies: application.agencies,
            rows: rows.try_into().ok()?,
        })
    }

    fn bind_agreement(id: ApplicationId, agreement: AgreementId) -> DispatchResult {
        Stored::<T>::try_mutate(id, |stored| {
            let application = stored.as_mut().ok_or(Error::<T>::ApplicationNotFound)?;
            ensure!(application.state == ApplicationState::ToAgreement, Error::<T>::ApplicationStateForbids);
            ensure!(application.agreement.is_none(), Error::<T>::AgreementExists);
            application.agreement = Some(agreement);
            Self::deposit_event(Event::AgreementBound { application: id, agreement });
            Ok(())
        })
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_approved(
        applicant: drl_primitives::OrgId,
        datasets: &[(drl_primitives::DatasetId, drl_primitives::OrgId)],
    ) -> ApplicationId {
        crate::benchmarking::approved::<T>(applicant, datasets)
    }
}

/// A row as agreements see it, where it was finally approved.
fn approved_row<AccountId>(index: RowIndex, row: Row<AccountId>) -> Option<ApprovedRow> {
    (row.state == RowState::Approved).then_some(ApprovedRow {
        row: index,
        scenario: row.scenario,
        dataset: row.dataset,
        version: row.version,
        items: row.items,
        agency: row.agency,
    })
}
