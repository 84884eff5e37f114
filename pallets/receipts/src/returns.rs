//! Data returns, one at a time: filed by the data user, accepted or rejected by the agency.

use crate::{Config, Counts, Error, Event, GrantReturns, Pallet, ReturnCount, Returns, StampOf};
use drl_primitives::{
    receipts::{
        record::{DataReturn, Parties},
        Answer, ReturnFault, ReturnNote,
    },
    GrantHash, ReturnId,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_file_return(by: StampOf<T>, grant: GrantHash, note: ReturnNote) -> DispatchResult {
        let terms = Self::terms_for_user(grant, &by)?;
        ensure!(note.line > 0, Error::<T>::NoSuchLine);
        ensure!(note.size > 0, Error::<T>::NothingInIt);
        Self::ensure_recent(note.returned_at, &terms)?;

        let end = note.answers.map_or(Ok(None), |of| Self::keep_duty(grant, of))?;
        let id = ReturnCount::<T>::try_mutate(Self::take_number)?;
        let number = Counts::<T>::try_mutate(grant, |counts| Self::take_number(&mut counts.returns))?;
        GrantReturns::<T>::insert(grant, number, id);
        let (parties, officer) = (Parties::of(&terms), by.officer.clone());
        Returns::<T>::insert(id, DataReturn { grant, parties, note, filed: by, end, answer: None });
        Self::deposit_event(Event::ReturnFiled { data_return: id, grant, parties, officer, note, end });
        Ok(())
    }

    pub(crate) fn do_decide_return(by: StampOf<T>, id: ReturnId, answer: Answer<ReturnFault>) -> DispatchResult {
        let mut data_return = Returns::<T>::get(id).ok_or(Error::<T>::NoSuchReturn)?;
        let (grant, parties, answers) = (data_return.grant, data_return.parties, data_return.note.answers);
        ensure!(by.organisation == parties.agency, Error::<T>::NotAgency);
        let officer = by.officer.clone();
        data_return.answer = Some(Self::answered(data_return.answer.as_ref(), answer, by)?);

        Returns::<T>::insert(id, data_return);
        if let (Answer::Refused { .. }, Some(of)) = (answer, answers) {
            Self::renew_duty(of, &parties)?;
        }
        let agency = parties.agency;
        Self::deposit_event(Event::ReturnDecided { data_return: id, grant, agency, officer, answer });
        Ok(())
    }
}
