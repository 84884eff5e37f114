//! The council of the consortium: its members, and motions.
//!
//! A motion is a call that the council makes when enough of its members agree. What it would do is read from the call itself
//! and shown before anybody votes; the hash that names the motion is the hash of the call.

use super::{
    consent::{Consent, Shown},
    context::{hash_from, read_json, Context},
};
use crate::{
    keys::address_of,
    ledger::{hash_of, Ledger, LedgerError, Motion},
    offline::{call_from_hex, Draft},
    output::{flat, Answer, Failure, InputFault},
    readable,
    texts::words,
};
use clap::Subcommand;
use codec::Encode;
use drl_primitives::{Code, Language};
use drl_runtime::{configs::CouncilCollective, Runtime, RuntimeCall};
use frame_support::dispatch::GetDispatchInfo;
use sp_core::H256;
use std::{path::PathBuf, str::FromStr};

type Call = pallet_collective::Call<Runtime, CouncilCollective>;

/// Bytes that the ledger counts beside the call when it compares a stored motion with the bound given for its length.
const STORED_LENGTH_BYTES: usize = 4;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Who sits on the council
    Members,
    /// The motions that are open
    List,
    /// One open motion: what it would do, and who has voted
    Show {
        /// Its number, or its hash
        motion: Name,
    },
    /// Propose a motion (member)
    Propose {
        #[command(flatten)]
        subject: Subject,
        /// How many must agree; without it the least number that can carry the call
        #[arg(long)]
        threshold: Option<u32>,
    },
    /// Vote on a motion (member); what it would do is shown and must be confirmed
    Vote {
        /// Its number, or its hash
        motion: Name,
        #[command(flatten)]
        ballot: Ballot,
        #[command(flatten)]
        consent: Consent,
    },
    /// Close a motion that has its votes, or whose time is over; if it is carried its call is made (any officer)
    Close {
        /// Its number, or its hash
        motion: Name,
    },
}

/// What names a motion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Number(u32),
    Hash(H256),
}

impl FromStr for Name {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.parse() {
            Ok(number) => Ok(Self::Number(number)),
            Err(_) => hash_from(text).map(Self::Hash),
        }
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Hash(hash) => write!(f, "{hash:?}"),
        }
    }
}

/// What is proposed.
#[derive(clap::Args, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct Subject {
    /// What another command would do: a file that it wrote with --draft
    file: Option<PathBuf>,
    /// An encoded call, in hex
    #[arg(long, value_name = "HEX")]
    call: Option<String>,
}

/// A vote.
#[derive(clap::Args, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct Ballot {
    /// For the motion
    #[arg(long)]
    approve: bool,
    /// Against it
    #[arg(long)]
    reject: bool,
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Members => members(context).await,
            Self::List => list(context).await,
            Self::Show { motion } => show(context, motion).await,
            Self::Propose { subject, threshold } => propose(context, subject.read()?, threshold).await,
            Self::Vote { motion, ballot, consent } => {
                let motion = open(&context.ledger().await?, motion).await?;
                consent.confirm(context, &shown(&motion, context.style.language), words::CONFIRM_VOTE)?;
                let (proposal, index) = (motion.hash, motion.tally.number);
                context.act(Call::vote { proposal, index, approve: ballot.approve }).await
            }
            Self::Close { motion } => {
                let motion = open(&context.ledger().await?, motion).await?;
                context.act(closing(&motion)).await
            }
        }
    }
}

impl Subject {
    fn read(self) -> Result<RuntimeCall, Failure> {
        Ok(match self {
            Self { file: Some(file), .. } => {
                let draft: Draft = read_json(&file)?;
                draft.check()?;
                draft.decoded_call()?
            }
            Self { call: Some(call), .. } => call_from_hex(&call).map_err(LedgerError::from)?,
            _ => return Err(InputFault::NothingProposed.into()),
        })
    }
}

/// The open motion meant, and genuine.
async fn open(ledger: &Ledger, name: Name) -> Result<Motion, Failure> {
    let found = match name {
        Name::Hash(hash) => ledger.motion(hash).await?.value,
        Name::Number(number) => ledger.motions().await?.value.into_iter().find(|motion| motion.tally.number == number),
    };
    let motion = found.ok_or_else(|| InputFault::NoMotion(name.to_string()))?;
    if !motion.is_genuine() {
        return Err(InputFault::MotionAltered(motion.hash).into());
    }
    Ok(motion)
}

/// The fewest votes with which the call can be made, as the table of the runtime says. With fewer a motion would be closed and
/// its call then refused. `None` where no vote carries it.
fn least_votes(call: &RuntimeCall, seats: u32) -> Option<u32> {
    drl_runtime::governance::least_votes(call, seats)
}

fn threshold_of(call: &RuntimeCall, seats: u32, asked: Option<u32>) -> Result<u32, InputFault> {
    let least = least_votes(call, seats).ok_or(InputFault::NotForCouncil)?.max(1);
    match asked {
        None => Ok(least),
        Some(asked) if (least..=seats).contains(&asked) => Ok(asked),
        Some(asked) => Err(InputFault::Threshold(least, seats, asked)),
    }
}

pub(super) async fn propose(context: &Context, call: RuntimeCall, threshold: Option<u32>) -> Result<Answer, Failure> {
    let seats = context.ledger().await?.council().await?.value.seats();
    let threshold = threshold_of(&call, seats, threshold)?;
    let readable = readable::call(&call);
    let proposed = Answer::default()
        .fields([(words::CALL, name_of(&readable).to_owned()), (words::THRESHOLD, threshold.to_string())]);
    let arguments = Answer::record(arguments_of(&readable));
    let length_bound = u32::try_from(call.encoded_size()).unwrap_or(u32::MAX);
    let motion = hash_of(&call);
    let done = context.act(Call::propose { threshold, proposal: Box::new(call), length_bound }).await?;
    Ok(done.with("motion", motion).with("threshold", threshold).followed_by(proposed).followed_by(arguments))
}

/// The call that closes a motion. It names what carrying the motion out may take.
fn closing(motion: &Motion) -> Call {
    let length = motion.call.encoded_size().saturating_add(STORED_LENGTH_BYTES);
    Call::close {
        proposal_hash: motion.hash,
        index: motion.tally.number,
        proposal_weight_bound: motion.call.get_dispatch_info().call_weight,
        length_bound: u32::try_from(length).unwrap_or(u32::MAX),
    }
}

/// What is shown before somebody votes: the call, read from its bytes, a field a line; and how the vote stands.
fn shown(motion: &Motion, language: Language) -> Shown {
    let readable = readable::call(&motion.call);
    let mut text = format!("{}\n", name_of(&readable));
    for (name, value) in flat(arguments_of(&readable)) {
        text.push_str(&format!("  {}: {value}\n", words::field(&name, language)));
    }
    let tally = &motion.tally;
    let standing = [
        (words::MOTION, tally.number.to_string()),
        (words::THRESHOLD, tally.threshold.to_string()),
        (words::AYES, tally.ayes.len().to_string()),
        (words::NAYS, tally.nays.len().to_string()),
    ];
    Shown {
        heading: words::MOTION_TEXT.of(language).to_owned(),
        text,
        footing: standing.map(|(word, value)| format!("{} {value}", word.of(language))).join("  "),
        digest: hash_of(&motion.call),
    }
}

/// The name of a readable call.
fn name_of(call: &serde_json::Value) -> &str {
    call.get("call").and_then(serde_json::Value::as_str).unwrap_or_default()
}

/// The arguments of a readable call.
fn arguments_of(call: &serde_json::Value) -> &serde_json::Value {
    call.get("arguments").unwrap_or(&serde_json::Value::Null)
}

fn addresses(accounts: &[sp_runtime::AccountId32]) -> String {
    match accounts {
        [] => "-".to_owned(),
        accounts => accounts.iter().map(address_of).collect::<Vec<_>>().join(", "),
    }
}

fn json(motion: &Motion) -> serde_json::Value {
    serde_json::json!({ "motion": motion.hash, "vote": motion.tally, "would": readable::call(&motion.call) })
}

async fn list(context: &Context) -> Result<Answer, Failure> {
    let at = context.ledger().await?.motions().await?;
    let rows = at.value.iter().map(|motion| {
        vec![
            motion.tally.number.to_string(),
            name_of(&readable::call(&motion.call)).to_owned(),
            motion.tally.threshold.to_string(),
            motion.tally.ayes.len().to_string(),
            motion.tally.nays.len().to_string(),
            motion.tally.end.to_string(),
            format!("{:?}", motion.hash),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let value: Vec<_> = at.value.iter().map(json).collect();
    let head = [
        words::NUMBER,
        words::CALL,
        words::THRESHOLD,
        words::AYES,
        words::NAYS,
        words::OPEN_UNTIL_BLOCK,
        words::MOTION,
    ];
    Ok(Answer::new(serde_json::json!({ "value": value, "block": at.block })).table(head, rows))
}

async fn show(context: &Context, name: Name) -> Result<Answer, Failure> {
    let motion = open(&context.ledger().await?, name).await?;
    let readable = readable::call(&motion.call);
    let fields = [
        (words::NUMBER, motion.tally.number.to_string()),
        (words::MOTION, format!("{:?}", motion.hash)),
        (words::THRESHOLD, motion.tally.threshold.to_string()),
        (words::AYES, addresses(&motion.tally.ayes)),
        (words::NAYS, addresses(&motion.tally.nays)),
        (words::OPEN_UNTIL_BLOCK, motion.tally.end.to_string()),
        (words::CALL, name_of(&readable).to_owned()),
    ];
    Ok(Answer::new(json(&motion)).fields(fields).followed_by(Answer::record(arguments_of(&readable))))
}

async fn members(context: &Context) -> Result<Answer, Failure> {
    let ledger = context.ledger().await?;
    let at = ledger.council().await?;
    let language = context.style.language;
    let mut rows = Vec::new();
    let mut list = Vec::new();
    for account in &at.value.members {
        let officer = ledger.officer(account).await?.value;
        let chair = at.value.prime.as_ref() == Some(account);
        rows.push(vec![
            address_of(account),
            officer.map_or_else(|| "-".to_owned(), |officer| officer.organisation.to_string()),
            officer.map_or("-", |officer| officer.role.text(language)).to_owned(),
            if chair { words::YES } else { words::NO }.of(language).to_owned(),
        ]);
        list.push(serde_json::json!({ "account": address_of(account), "officer": officer, "prime": chair }));
    }
    let value = serde_json::json!({ "members": list, "block": at.block });
    let head = [words::ACCOUNT, words::ORGANISATION, words::ROLE, words::CHAIR];
    Ok(Answer::new(value).table(head, rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Tally;
    use clap::Parser;
    use drl_primitives::organisation::OrgKind;
    use pallet_registry::Quota;
    use sp_runtime::AccountId32;

    fn quota() -> RuntimeCall {
        let quota = Quota { ref_time: 5, proof_size: 6, bytes: 7 };
        pallet_registry::Call::<Runtime>::set_quota { kind: OrgKind::DataUser, quota }.into()
    }

    fn new_member() -> RuntimeCall {
        pallet_consortium::Call::<Runtime>::admit_member { organisation: 9, seat: AccountId32::new([1; 32]) }.into()
    }

    fn motion(call: RuntimeCall) -> Motion {
        let tally = Tally { number: 4, threshold: 3, ayes: vec![], nays: vec![], end: 9 };
        Motion { hash: hash_of(&call), tally, call }
    }

    #[test]
    fn motions_are_named_by_number_or_hash() {
        assert_eq!("12".parse(), Ok(Name::Number(12)));
        let hash = H256::repeat_byte(0xab);
        assert_eq!(format!("{hash:?}").parse(), Ok(Name::Hash(hash)));
        assert!("0x12".parse::<Name>().is_err());
        assert_eq!(Name::Hash(hash).to_string(), format!("{hash:?}"));
    }

    #[test]
    fn a_motion_is_proposed_with_the_votes_that_its_call_needs() {
        assert_eq!(threshold_of(&quota(), 4, None), Ok(3));
        assert_eq!(threshold_of(&quota(), 5, None), Ok(3));
        assert_eq!(threshold_of(&quota(), 0, None), Ok(1));
        assert_eq!(threshold_of(&new_member(), 4, None), Ok(3));
        assert_eq!(threshold_of(&new_member(), 5, None), Ok(4));
        let code_hash = Default::default();
        let upgrade = || {
            let call = Box::new(frame_system::Call::<Runtime>::authorize_upgrade { code_hash }.into());
            RuntimeCall::from(pallet_decisions::Call::<Runtime>::enact { call })
        };
        let both = pallet_utility::Call::<Runtime>::batch_all { calls: vec![quota(), upgrade()] };
        assert_eq!(threshold_of(&both.into(), 5, None), Ok(4));
        let pause = pallet_pause::Call::<Runtime>::pause { target: pallet_pause::Target::Pallet(20) };
        assert_eq!(threshold_of(&pause.into(), 5, None), Ok(2));
        let remark = frame_system::Call::<Runtime>::remark { remark: vec![] };
        assert_eq!(threshold_of(&remark.into(), 5, None), Err(InputFault::NotForCouncil));
        assert_eq!(threshold_of(&quota(), 4, Some(4)), Ok(4));
        for asked in [2, 5] {
            assert_eq!(threshold_of(&quota(), 4, Some(asked)), Err(InputFault::Threshold(3, 4, asked)));
        }
    }

    #[test]
    fn what_is_voted_on_is_shown_by_name_with_the_hash_that_is_confirmed() {
        let shown = shown(&motion(quota()), Language::Chinese);
        assert_eq!(shown.digest, motion(quota()).hash);
        assert!(shown.text.starts_with("Registry.set_quota\n"), "{}", shown.text);
        assert!(shown.text.contains("data-user") && shown.text.contains("字节: 7"), "{}", shown.text);
        assert!(shown.text.ends_with('\n'));
        assert_eq!(shown.footing, "动议 4  所需票数 3  赞成 0  反对 0");
    }

    #[test]
    fn closing_names_the_weight_and_the_length_of_the_call() {
        let Call::close { proposal_weight_bound, length_bound, index, .. } = closing(&motion(quota())) else {
            panic!("not closing")
        };
        assert_eq!(index, 4);
        assert!(proposal_weight_bound.ref_time() > 0);
        assert!(length_bound as usize > quota().encoded_size());
        let most: frame_support::weights::Weight =
            <Runtime as pallet_collective::Config<CouncilCollective>>::MaxProposalWeight::get();
        assert!(proposal_weight_bound.all_lte(most));
    }

    #[test]
    fn one_thing_is_proposed_and_one_vote_is_cast() {
        #[derive(Parser, Debug)]
        struct Line {
            #[command(subcommand)]
            command: Command,
        }
        let fits = |line: &str| Line::try_parse_from(std::iter::once("drl").chain(line.split(' '))).is_ok();
        assert!(fits("propose call.json"));
        assert!(fits("propose call.json --threshold 3"));
        assert!(!fits("propose"));
        assert!(!fits("propose call.json --call 0x00"));
        assert!(fits("vote 3 --approve"));
        assert!(fits("vote 3 --reject --yes-i-have-read 0xabababab"));
        assert!(!fits("vote 3"));
        assert!(!fits("vote 3 --approve --reject"));
    }
}
