//! The consortium: its members, validators, sessions and offences; what a member does itself, and what it proposes to the council.

use super::{
    arguments::{moment_from, Page},
    context::{code_from, Context},
    council,
};
use crate::{
    forms::Reference,
    keys::address_of,
    ledger::At,
    output::{Answer, Failure, InputFault},
    texts::{words, Text},
};
use clap::Subcommand;
use codec::Decode;
use drl_primitives::{
    consortium::{
        MemberAct, MemberRecord, MemberView, Offence, RemovalCause, SessionView, SetNumber, SetView, ValidatorRecord,
        ValidatorState, ValidatorView,
    },
    signing::ChinaTime,
    Code, Language, Moment,
};
use drl_runtime::{AccountId, BlockNumber, Runtime, SessionKeys};
use serde_json::json;

type Call = pallet_consortium::Call<Runtime>;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// The members with their seats and validators
    Members,
    /// The validators that have not retired
    Validators,
    /// One validator, and its history
    Validator {
        /// Its account
        account: String,
        #[command(flatten)]
        page: Page,
    },
    /// The session that runs: its end, and the fewest validators there may be
    Session,
    /// Who validated, for whom and with which keys: now, in a set, or at a moment
    Set {
        /// Number of the set
        #[arg(conflicts_with = "at")]
        number: Option<SetNumber>,
        /// A moment: 2026-11-24T09:00 in China, or milliseconds
        #[arg(long, value_parser = moment_from)]
        at: Option<Moment>,
    },
    /// Offences of validators
    Offences {
        #[command(flatten)]
        page: Page,
    },
    /// The history of an organisation as a member
    History {
        /// Number or short name of the organisation
        organisation: Reference,
        #[command(flatten)]
        page: Page,
    },
    /// Have another officer vote for the own organisation in the council (officer who administers)
    MoveSeat {
        /// The officer
        to: String,
    },
    /// Set or rotate the session keys of a validator of the own organisation (officer who administers)
    SetKeys {
        /// Account of the validator
        validator: String,
        /// The public keys, as the node gives them (author_rotateKeysWithOwner)
        #[arg(long, value_name = "HEX")]
        keys: String,
        /// The proof that the node holds them, as it gives it
        #[arg(long, value_name = "HEX")]
        proof: String,
    },
    /// Propose to the council to admit an organisation as a member (member)
    ProposeMember {
        /// Number or short name of the organisation
        organisation: Reference,
        /// The officer of it who is to vote for it
        #[arg(long)]
        seat: String,
    },
    /// Propose to the council to remove a member and its validators (member)
    ProposeRemoveMember {
        /// Number or short name of the organisation
        organisation: Reference,
        /// Why
        #[arg(long, value_parser = code_from::<RemovalCause>)]
        cause: RemovalCause,
    },
    /// Propose to the council to admit a validator (member)
    ProposeValidator {
        /// Its account
        validator: String,
        /// The member it is to validate for: number or short name
        #[arg(long)]
        organisation: Reference,
    },
    /// Propose to the council to remove a validator (member)
    ProposeRemove {
        /// Its account
        validator: String,
        /// Why
        #[arg(long, value_parser = code_from::<RemovalCause>)]
        cause: RemovalCause,
    },
    /// Propose to the council to replace a validator in one step (member)
    ProposeReplace {
        /// Account of the validator that goes
        old: String,
        /// Account of the one that takes over once its keys are set
        new: String,
        /// The member the new one is to validate for: number or short name
        #[arg(long)]
        organisation: Reference,
    },
    /// Propose to the council to let a validator validate again after an offence (member)
    ProposeRestore {
        /// Its account
        validator: String,
    },
    /// Propose to the council to set the fewest validators there may be (member)
    ProposeMinimum {
        /// How many
        minimum: u32,
    },
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        let account = |text: &str| context.account(text);
        let call = match self {
            Self::Members => return members(context).await,
            Self::Validators => return validators(context).await,
            Self::Validator { account, page } => return validator(context, &account, page).await,
            Self::Session => return session(context).await,
            Self::Set { number, at } => return set(context, number, at).await,
            Self::Offences { page } => return offences(context, page).await,
            Self::History { organisation, page } => return history(context, &organisation, page).await,
            Self::MoveSeat { to } => return context.act(Call::move_seat { to: account(&to)? }).await,
            Self::SetKeys { validator, keys, proof } => {
                return context.act(setting(account(&validator)?, &keys, &proof)?).await
            }
            Self::ProposeMember { organisation, seat } => {
                Call::admit_member { organisation: context.organisation(&organisation)?, seat: account(&seat)? }
            }
            Self::ProposeRemoveMember { organisation, cause } => {
                Call::remove_member { organisation: context.organisation(&organisation)?, cause }
            }
            Self::ProposeValidator { validator, organisation } => Call::admit_validator {
                organisation: context.organisation(&organisation)?,
                validator: account(&validator)?,
            },
            Self::ProposeRemove { validator, cause } => {
                Call::remove_validator { validator: account(&validator)?, cause }
            }
            Self::ProposeReplace { old, new, organisation } => Call::replace_validator {
                old: account(&old)?,
                organisation: context.organisation(&organisation)?,
                new: account(&new)?,
            },
            Self::ProposeRestore { validator } => Call::restore_validator { validator: account(&validator)? },
            Self::ProposeMinimum { minimum } => Call::set_minimum { minimum },
        };
        council::propose(context, call.into(), None).await
    }
}

/// The call that sets session keys, from what the node gave.
fn setting(validator: AccountId, keys: &str, proof: &str) -> Result<Call, InputFault> {
    let keys = SessionKeys::decode(&mut &bytes(keys)?[..]).map_err(|_| InputFault::NotSessionKeys)?;
    let proof = bytes(proof)?.try_into().map_err(|_| InputFault::NotSessionKeys)?;
    Ok(Call::set_session_keys { validator, keys, proof })
}

fn bytes(text: &str) -> Result<Vec<u8>, InputFault> {
    hex::decode(text.strip_prefix("0x").unwrap_or(text)).map_err(|_| InputFault::NotSessionKeys)
}

fn yes_no(yes: bool, language: Language) -> String {
    if yes { words::YES } else { words::NO }.of(language).to_owned()
}

fn addresses(accounts: &[AccountId]) -> String {
    match accounts {
        [] => "-".to_owned(),
        accounts => accounts.iter().map(address_of).collect::<Vec<_>>().join(", "),
    }
}

/// Who holds a seat, if anybody does.
fn holder(seat: Option<&AccountId>) -> String {
    seat.map_or_else(|| "-".to_owned(), address_of)
}

async fn members(context: &Context) -> Result<Answer, Failure> {
    let at = context.ledger().await?.query::<Vec<MemberView<AccountId>>>("ConsortiumApi_members", ()).await?;
    let rows = at.value.iter().map(|member| {
        vec![member.organisation.to_string(), holder(member.seat.as_ref()), addresses(&member.validators)]
    });
    let rows: Vec<_> = rows.collect();
    let list = at.value.iter().map(|member| {
        json!({
            "organisation": member.organisation,
            "seat": member.seat.as_ref().map(address_of),
            "validators": member.validators.iter().map(address_of).collect::<Vec<_>>(),
        })
    });
    let value = json!({ "members": list.collect::<Vec<_>>(), "block": at.block });
    Ok(Answer::new(value).table([words::ORGANISATION, words::SEAT, words::VALIDATORS], rows))
}

/// Whether a validator validates, or why not, in one word.
fn standing(view: &ValidatorView<AccountId>) -> Text {
    match view {
        ValidatorView { disabled: true, .. } => words::DISABLED,
        ValidatorView { active: true, .. } => words::VALIDATES,
        ValidatorView { keys: None, state, .. } if *state != ValidatorState::Retired => words::NO_KEYS,
        _ => words::VALIDATES_NOT,
    }
}

fn validator_json(view: &ValidatorView<AccountId>) -> serde_json::Value {
    json!({
        "validator": address_of(&view.validator),
        "organisation": view.organisation,
        "state": view.state,
        "active": view.active,
        "queued": view.queued,
        "disabled": view.disabled,
        "keys": view.keys.as_ref().map(|keys| format!("0x{}", hex::encode(keys))),
        "offence": view.offence,
        "successor": view.successor.as_ref().map(address_of),
    })
}

async fn validators(context: &Context) -> Result<Answer, Failure> {
    let at = context.ledger().await?.query::<Vec<ValidatorView<AccountId>>>("ConsortiumApi_validators", ()).await?;
    let language = context.style.language;
    let rows = at.value.iter().map(|view| {
        vec![
            address_of(&view.validator),
            view.organisation.to_string(),
            view.state.text(language).to_owned(),
            standing(view).of(language).to_owned(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let list: Vec<_> = at.value.iter().map(validator_json).collect();
    let head = [words::VALIDATOR, words::ORGANISATION, words::STATE, words::STANDING];
    Ok(Answer::new(json!({ "validators": list, "block": at.block })).table(head, rows))
}

async fn validator(context: &Context, account: &str, page: Page) -> Result<Answer, Failure> {
    let account = context.account(account)?;
    let ledger = context.ledger().await?;
    let at = ledger.query::<Option<ValidatorView<AccountId>>>("ConsortiumApi_validator", &account).await?;
    let view = at.value.ok_or_else(|| InputFault::NoValidator(address_of(&account)))?;
    let arguments = (&account, page.from, page.limit);
    let records: Vec<ValidatorRecord<BlockNumber>> =
        ledger.query_at("ConsortiumApi_validator_history", arguments, at.block.hash).await?;
    let language = context.style.language;
    let mut fields = vec![
        (words::VALIDATOR, address_of(&view.validator)),
        (words::ORGANISATION, view.organisation.to_string()),
        (words::STATE, view.state.text(language).to_owned()),
        (words::STANDING, standing(&view).of(language).to_owned()),
        (words::NEXT_SESSION, yes_no(view.queued, language)),
    ];
    fields.extend(view.successor.iter().map(|successor| (words::SUCCESSOR, address_of(successor))));
    fields.extend(view.offence.iter().map(|offence| (words::OFFENCE, offence.to_string())));
    let rows = (page.from..).zip(&records).map(|(number, record)| {
        vec![
            number.to_string(),
            when(record.at, language),
            record.act.text(language).to_owned(),
            record.state.text(language).to_owned(),
            record.cause.map_or("-", |cause| cause.text(language)).to_owned(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let mut value = validator_json(&view);
    value["history"] = json!(records);
    value["block"] = json!(at.block);
    let head = [words::NUMBER, words::AT, words::ACT, words::STATE, words::CAUSE];
    Ok(Answer::new(value).fields(fields).table(head, rows))
}

/// A moment, or genesis: the chain had no time then.
fn when(at: Moment, language: Language) -> String {
    if at == 0 {
        words::GENESIS.of(language).to_owned()
    } else {
        ChinaTime(at).to_string()
    }
}

async fn session(context: &Context) -> Result<Answer, Failure> {
    let at = context.ledger().await?.query::<SessionView<BlockNumber>>("ConsortiumApi_session", ()).await?;
    let view = at.value;
    let fields = [
        (words::SESSION, view.session.to_string()),
        (words::SESSION_BLOCKS, view.length.to_string()),
        (words::NEXT_SESSION_AT, view.next_at.to_string()),
        (words::MINIMUM, view.minimum.to_string()),
        (words::VALIDATOR_SETS, view.sets.to_string()),
        (words::OFFENCES, view.offences.to_string()),
    ];
    Ok(Answer::new(json!({ "session": view, "block": at.block })).fields(fields))
}

async fn set(context: &Context, number: Option<SetNumber>, moment: Option<Moment>) -> Result<Answer, Failure> {
    let ledger = context.ledger().await?;
    let at: At<Option<SetView<AccountId, BlockNumber>>> = match (number, moment) {
        (_, Some(moment)) => ledger.query("ConsortiumApi_validator_set_at", moment).await?,
        (Some(number), None) => ledger.query("ConsortiumApi_validator_set", number).await?,
        (None, None) => ledger.query("ConsortiumApi_validator_set_at", Moment::MAX).await?,
    };
    let view = at.value.ok_or(InputFault::NoValidatorSet)?;
    let language = context.style.language;
    let fields = [
        (words::NUMBER, view.set.to_string()),
        (words::SESSION, view.session.to_string()),
        (words::AT, when(view.from, language)),
        (words::BLOCK, view.block.to_string()),
    ];
    let keys = |keys: &[u8]| format!("0x{}", hex::encode(keys));
    let rows = view
        .validators
        .iter()
        .map(|member| vec![address_of(&member.validator), member.organisation.to_string(), keys(&member.keys)]);
    let rows: Vec<_> = rows.collect();
    let list = view.validators.iter().map(|member| {
        json!({
            "validator": address_of(&member.validator),
            "organisation": member.organisation,
            "keys": keys(&member.keys),
        })
    });
    let value = json!({
        "set": view.set, "session": view.session, "from": view.from, "from_block": view.block,
        "validators": list.collect::<Vec<_>>(), "block": at.block,
    });
    let head = [words::VALIDATOR, words::ORGANISATION, words::SESSION_KEYS];
    Ok(Answer::new(value).fields(fields).table(head, rows))
}

async fn offences(context: &Context, page: Page) -> Result<Answer, Failure> {
    let arguments = (page.from, page.limit);
    let at = context
        .ledger()
        .await?
        .query::<Vec<Offence<AccountId, BlockNumber>>>("ConsortiumApi_offences", arguments)
        .await?;
    let language = context.style.language;
    let rows = (page.from..).zip(&at.value).map(|(number, offence)| {
        vec![
            number.to_string(),
            when(offence.at, language),
            offence.kind.text(language).to_owned(),
            address_of(&offence.validator),
            offence.organisation.to_string(),
            offence.session.to_string(),
            offence.entry.map_or_else(|| "-".to_owned(), |entry| entry.to_string()),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let list = at.value.iter().map(|offence| {
        json!({
            "validator": address_of(&offence.validator),
            "organisation": offence.organisation,
            "kind": offence.kind,
            "session": offence.session,
            "report": offence.report,
            "reporter": offence.reporter.as_ref().map(address_of),
            "at": offence.at,
            "block": offence.block,
            "entry": offence.entry,
        })
    });
    let value = json!({ "offences": list.collect::<Vec<_>>(), "from": page.from, "block": at.block });
    let head = [
        words::NUMBER,
        words::AT,
        words::OFFENCE,
        words::VALIDATOR,
        words::ORGANISATION,
        words::SESSION,
        words::CREDIT_ENTRY,
    ];
    Ok(Answer::new(value).table(head, rows))
}

/// Whose the seat was from a record on; nobody's where it was vacated.
fn seated(record: &MemberRecord<AccountId, BlockNumber>) -> Option<&AccountId> {
    (record.act != MemberAct::VacateSeat).then_some(&record.seat)
}

async fn history(context: &Context, organisation: &Reference, page: Page) -> Result<Answer, Failure> {
    let id = context.organisation(organisation)?;
    let arguments = (id, page.from, page.limit);
    let at = context
        .ledger()
        .await?
        .query::<Vec<MemberRecord<AccountId, BlockNumber>>>("ConsortiumApi_member_history", arguments)
        .await?;
    let language = context.style.language;
    let rows = (page.from..).zip(&at.value).map(|(number, record)| {
        vec![
            number.to_string(),
            when(record.at, language),
            record.act.text(language).to_owned(),
            holder(seated(record)),
            record.cause.map_or("-", |cause| cause.text(language)).to_owned(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let list = at.value.iter().map(|record| {
        json!({
            "at": record.at, "block": record.block, "act": record.act,
            "seat": seated(record).map(address_of), "cause": record.cause,
        })
    });
    let value = json!({
        "organisation": id, "records": list.collect::<Vec<_>>(), "from": page.from, "block": at.block,
    });
    let head = [words::NUMBER, words::AT, words::ACT, words::SEAT, words::CAUSE];
    Ok(Answer::new(value).table(head, rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser, Debug)]
    struct Line {
        #[command(subcommand)]
        command: Command,
    }

    fn parse(line: &str) -> Result<Command, clap::Error> {
        Line::try_parse_from(std::iter::once("drl").chain(line.split(' '))).map(|line| line.command)
    }

    #[test]
    fn causes_are_typed_by_their_slugs() {
        let command = parse("propose-remove 5Grw --cause key-compromise").expect("right");
        assert!(matches!(command, Command::ProposeRemove { cause: RemovalCause::KeyCompromise, .. }), "{command:?}");
        assert!(parse("propose-remove 5Grw").is_err());
        assert!(parse("propose-remove 5Grw --cause malice").is_err());
        assert!(parse("propose-replace 5Grw 5Grv --organisation 3").is_ok());
        assert!(parse("set 3 --at 5").is_err());
    }

    #[test]
    fn session_keys_are_what_a_node_gives() {
        let who = AccountId::new([1; 32]);
        let keys = format!("0x{}{}", "0a".repeat(32), "0b".repeat(32));
        let Ok(Call::set_session_keys { keys: read, proof, .. }) = setting(who.clone(), &keys, "0x0102") else {
            panic!("the keys are in order")
        };
        assert_eq!(codec::Encode::encode(&read), [[10; 32], [11; 32]].concat());
        assert_eq!(proof.into_inner(), [1, 2]);
        assert!(setting(who.clone(), "0x0a", "0x0102").is_err());
        assert!(setting(who.clone(), &keys, "zz").is_err());
        assert!(setting(who, &keys, &"00".repeat(5_000)).is_err());
    }
}
