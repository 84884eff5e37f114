//! From a question to a claim: one function for whoever makes a certificate and for whoever checks it.
//!
//! A node answers from its database and notes the keys that were read; their proof is the proof of the certificate. The verifier
//! answers from that proof. Both read the same keys, because it is the same code, so no node of a proof is missing and none is
//! superfluous.

use crate::{
    certificate::{Certificate, Claim},
    refusal::Refusal,
    state::{self, Batch, ReadError, StateReader},
};
use alloc::{collections::BTreeMap, vec::Vec};
use drl_primitives::{
    grant::{GrantTerms, Question},
    grant_status::GrantsOf,
    receipts::BatchId,
    GrantHash, Moment,
};
use primitive_types::H256;
use serde::{Deserialize, Serialize};

/// What a certificate is asked to prove.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Ask {
    /// The verdict on a grant.
    Verdict {
        /// The grant.
        grant: GrantHash,
        /// The question.
        question: Question,
    },
    /// All grants of something.
    Grants(GrantsOf),
}

/// What a state answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The claim that the state bears out.
    pub claim: Claim,
    /// The hash of the genesis block, as the state has it.
    pub genesis: H256,
    /// The moment of the state.
    pub time: Moment,
    /// The terms of the one grant that the claim is about, where there is such a grant.
    pub terms: Option<GrantTerms>,
    /// The batches that were asked for; `None` of one that there is not.
    pub batches: BTreeMap<BatchId, Option<Batch>>,
}

impl Certificate {
    /// What it answers.
    pub fn ask(&self) -> Ask {
        match &self.claim {
            Claim::Verdict { grant, question, .. } => Ask::Verdict { grant: *grant, question: question.clone() },
            Claim::Grants { of, .. } => Ask::Grants(*of),
        }
    }

    /// Refuses a certificate that answers another question than the one that was asked. It may well be true; whoever asked a node
    /// must not take it for the answer.
    ///
    /// # Errors
    /// [`Refusal::OtherQuestion`].
    pub fn ensure_answers(&self, ask: &Ask) -> Result<(), Refusal> {
        match self.ask() == *ask {
            true => Ok(()),
            false => Err(Refusal::OtherQuestion),
        }
    }

    /// The batches that its receipts are in.
    pub fn batches(&self) -> Vec<BatchId> {
        self.receipts.iter().map(|receipt| receipt.batch).collect()
    }
}

/// Answers from a state. `batches` are those of the receipts that go with the answer.
///
/// # Errors
/// Those of the reader and of [`state`].
pub fn answer<R: StateReader>(reader: &R, ask: &Ask, batches: &[BatchId]) -> Result<Answer, ReadError<R::Error>> {
    let genesis = state::genesis_hash(reader)?;
    let time = state::now(reader)?;
    let (claim, terms) = match ask {
        Ask::Verdict { grant, question } => {
            let verdict = state::verdict(reader, *grant, question)?;
            let terms = state::grant(reader, *grant)?.map(|grant| grant.terms);
            (Claim::Verdict { grant: *grant, question: question.clone(), verdict }, terms)
        }
        Ask::Grants(of) => {
            let (count, grants) = state::grants_of(reader, *of)?;
            (Claim::Grants { of: *of, count, grants }, None)
        }
    };
    let mut found = BTreeMap::new();
    for batch in batches {
        found.insert(*batch, state::batch(reader, *batch)?);
    }
    Ok(Answer { claim, genesis, time, terms, batches: found })
}
