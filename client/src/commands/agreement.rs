//! Agreements: text, signatures, renewal, notice.

use super::{
    arguments::Page,
    consent::{Consent, Shown},
    context::{code_from, read_json, write_json, Context, Paper},
    history,
};
use crate::{
    forms::TermsFile,
    ledger::Ledger,
    output::{Answer, Failure, InputFault},
    signing::{Act, SignatureFile, TextFile},
    texts::words,
};
use clap::{Subcommand, ValueEnum};
use drl_primitives::{
    agreement::{DeclineGround, RenewalRefusal, Side, TemplateKind},
    date::DAY_MS,
    signing::ChinaTime,
    AgreementId, ApplicationId, Code, Day, Digest, Moment,
};
use drl_runtime::Runtime;
use pallet_agreements::{Agreement, Call, RenewalDecision};
use sp_runtime::AccountId32;
use std::path::{Path, PathBuf};

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Draft the agreement of an approved application (who signs for the provider's side)
    Draft {
        /// The application
        application: ApplicationId,
        /// The terms, as annex4-terms.toml; their documents go into the vault
        terms: PathBuf,
    },
    /// Write the terms anew before either side has signed
    Redraft {
        /// The agreement
        agreement: AgreementId,
        /// The terms
        terms: PathBuf,
    },
    /// Show a text that is to be signed, exactly as the ledger checks it; write it to a file for signing elsewhere
    Text {
        /// The agreement
        agreement: AgreementId,
        #[command(flatten)]
        which: Which,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
    /// Sign the commitment letter (data user); the text is shown and must be confirmed
    Commit {
        /// The agreement
        agreement: AgreementId,
        #[command(flatten)]
        consent: Consent,
    },
    /// Sign the agreement; the text is shown and must be confirmed
    Sign {
        /// The agreement; not needed with --offline
        #[arg(required_unless_present = "offline")]
        agreement: Option<AgreementId>,
        #[command(flatten)]
        consent: Consent,
        /// Sign a text file without network, and write the signature to --to
        #[arg(long, value_name = "TEXT FILE", requires = "to")]
        offline: Option<PathBuf>,
        /// The signature file to write
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
    /// Carry in a signature that was made elsewhere (any officer)
    CarryIn {
        /// The signature file
        file: PathBuf,
    },
    /// Ask for a further term (data user); the renewed text is shown and must be confirmed
    Renew {
        /// The agreement
        agreement: AgreementId,
        /// How many months
        #[arg(long)]
        months: u16,
        #[command(flatten)]
        consent: Consent,
    },
    /// Agree to the renewal that was asked for, by signing its text; or refuse it (provider's side)
    DecideRenewal {
        /// The agreement
        agreement: AgreementId,
        /// Refuse it, for this reason
        #[arg(long, value_parser = code_from::<RenewalRefusal>, requires = "statement", value_name = "REASON")]
        refuse: Option<RenewalRefusal>,
        /// The statement of reasons
        #[arg(long)]
        statement: Option<Paper>,
        #[command(flatten)]
        consent: Consent,
    },
    /// Give notice: the agreement ends with a day (either side)
    Notice {
        /// The agreement
        agreement: AgreementId,
        /// The last day, YYYY-MM-DD
        #[arg(long)]
        end: Day,
        /// The notice
        document: Paper,
    },
    /// End an agreement that will never be signed, for a reason (data user)
    Decline {
        /// The agreement
        agreement: AgreementId,
        /// Why
        #[arg(long, value_parser = code_from::<DeclineGround>)]
        ground: DeclineGround,
        /// The statement of reasons
        statement: Paper,
    },
    /// Publish the next version of a model text (bureau)
    PublishTemplate {
        /// Which
        #[arg(value_parser = code_from::<TemplateKind>)]
        kind: TemplateKind,
        /// The Chinese text
        #[arg(long)]
        zh: Paper,
        /// The English text
        #[arg(long)]
        en: Paper,
    },
    /// One agreement
    Show {
        /// The agreement
        agreement: AgreementId,
    },
    /// What became of an agreement, record by record
    History {
        /// The agreement
        agreement: AgreementId,
        #[command(flatten)]
        page: Page,
    },
    /// All agreements
    List,
}

/// A text of an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Letter {
    /// The commitment letter (annex 3).
    Commitment,
    /// The agreement (annex 4), or the renewal that was asked for.
    Agreement,
    /// The text that asks for a further term.
    Renewal,
}

/// Which text, and until when its signature counts.
#[derive(clap::Args, Debug)]
pub(super) struct Which {
    /// Which text
    #[arg(long, value_enum, default_value = "agreement")]
    letter: Letter,
    /// Months of the further term, with --letter renewal
    #[arg(long)]
    months: Option<u16>,
    /// For which side the text file is to be signed
    #[arg(long, value_enum)]
    side: Option<SideName>,
    /// For how many days a signature may be carried in
    #[arg(long, default_value_t = 7, value_name = "DAYS")]
    valid: u32,
}

/// A side of an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SideName {
    /// The agency, or the bureau where two or more agencies are involved.
    Provider,
    /// The data user.
    DataUser,
}

impl From<SideName> for Side {
    fn from(name: SideName) -> Self {
        match name {
            SideName::Provider => Self::Provider,
            SideName::DataUser => Self::DataUser,
        }
    }
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Draft { application, terms } => {
                let standard = service_standard(&context.ledger().await?, application).await?;
                let terms = Box::new(TermsFile::read(&terms)?.prepare(&terms, &context.vault(), standard)?.0);
                context.act(Call::<Runtime>::draft { application, terms }).await
            }
            Self::Redraft { agreement, terms } => {
                let ledger = context.ledger().await?;
                let standard = service_standard(&ledger, existing(&ledger, agreement).await?.application).await?;
                let terms = Box::new(TermsFile::read(&terms)?.prepare(&terms, &context.vault(), standard)?.0);
                context.act(Call::<Runtime>::redraft { agreement, terms }).await
            }
            Self::Text { agreement, which, to } => text(context, agreement, &which, to.as_deref()).await,
            Self::Commit { agreement, consent } => sign(context, agreement, Wish::Commitment, &consent).await,
            Self::Sign { offline: Some(file), to: Some(to), consent, .. } => {
                sign_offline(context, &file, &to, &consent)
            }
            Self::Sign { agreement: Some(agreement), consent, .. } => {
                sign(context, agreement, Wish::Agreement, &consent).await
            }
            Self::Sign { .. } => Err(InputFault::WhatToSign.into()),
            Self::CarryIn { file } => {
                let file: SignatureFile = read_json(&file)?;
                context.act(file.call()?).await
            }
            Self::Renew { agreement, months, consent } => {
                sign(context, agreement, Wish::Renewal(months), &consent).await
            }
            Self::DecideRenewal { agreement, refuse: Some(reason), statement, .. } => {
                let statement = statement.ok_or(InputFault::StatementMissing)?;
                let statement = context.digest(&statement, "renewal-refusal")?;
                let decision = RenewalDecision::Refuse { reason, statement };
                context.act(Call::<Runtime>::decide_renewal { agreement, decision }).await
            }
            Self::DecideRenewal { agreement, consent, .. } => {
                sign(context, agreement, Wish::AgreeRenewal, &consent).await
            }
            Self::Notice { agreement, end, document } => {
                let document = context.digest(&document, "notice")?;
                context.act(Call::<Runtime>::give_notice { agreement, end, document }).await
            }
            Self::Decline { agreement, ground, statement } => {
                let statement = context.digest(&statement, "decline")?;
                context.act(Call::<Runtime>::decline { agreement, ground, statement }).await
            }
            Self::PublishTemplate { kind, zh, en } => {
                let (zh, en) = (context.digest(&zh, kind.slug())?, context.digest(&en, kind.slug())?);
                context.act(Call::<Runtime>::publish_template { kind, zh, en }).await
            }
            Self::Show { agreement } => show(context, agreement).await,
            Self::History { agreement, page } => history::agreement(context, agreement, page).await,
            Self::List => list(context).await,
        }
    }
}

async fn existing(ledger: &Ledger, id: AgreementId) -> Result<Agreement, Failure> {
    Ok(ledger.agreement(id).await?.value.ok_or(InputFault::NoAgreement(id))?)
}

async fn service_standard(ledger: &Ledger, application: ApplicationId) -> Result<Digest, Failure> {
    let form = ledger.application_form(application).await?.value;
    Ok(form.map(|form| form.service_standard).ok_or(InputFault::NoApplication(application))?)
}

/// What somebody wants to sign.
#[derive(Clone, Copy, Debug)]
enum Wish {
    Commitment,
    Agreement,
    Renewal(u16),
    AgreeRenewal,
}

/// The text of a wish, and the act that its signature is.
async fn text_of(
    ledger: &Ledger,
    id: AgreementId,
    wish: Wish,
    side: impl FnOnce(&Agreement) -> Result<Side, Failure>,
    expires_at: Moment,
) -> Result<TextFile, Failure> {
    let agreement = existing(ledger, id).await?;
    let (act, text) = match wish {
        Wish::Commitment => (Act::Commitment, ledger.commitment_text(id).await?.map(|text| text.render())),
        Wish::Agreement => {
            (Act::Agreement(side(&agreement)?), ledger.agreement_text(id).await?.map(|text| text.render()))
        }
        Wish::Renewal(months) => {
            (Act::RequestRenewal(months), ledger.renewal_text(id, months).await?.map(|text| text.render()))
        }
        Wish::AgreeRenewal => (Act::AgreeRenewal, ledger.agreement_text(id).await?.map(|text| text.render())),
    };
    let text = text.ok_or(InputFault::NoText(id))?;
    Ok(TextFile::new(ledger.genesis(), id, act, expires_at, &text))
}

/// The last moment for a signature, by the chain's clock: not later than the ledger allows.
async fn expiry(ledger: &Ledger, days: u32) -> Result<Moment, Failure> {
    let longest: Moment = <Runtime as pallet_agreements::Config>::MaxSignatureLife::get();
    // The chain's clock moves on until the signature arrives; a minute less is within the bound whatever its rounding.
    let life = Moment::from(days).saturating_mul(DAY_MS).min(longest.saturating_sub(60_000));
    Ok(ledger.now().await?.saturating_add(life))
}

async fn text(context: &Context, id: AgreementId, which: &Which, to: Option<&Path>) -> Result<Answer, Failure> {
    let ledger = context.ledger().await?;
    let wish = match (which.letter, which.months) {
        (Letter::Commitment, _) => Wish::Commitment,
        (Letter::Agreement, _) => Wish::Agreement,
        (Letter::Renewal, Some(months)) => Wish::Renewal(months),
        (Letter::Renewal, None) => return Err(InputFault::MonthsMissing.into()),
    };
    if to.is_some() && which.side.is_none() && matches!(wish, Wish::Agreement) {
        return Err(InputFault::SideMissing.into());
    }
    let side = which.side.map_or(Side::DataUser, Side::from);
    let mut file = text_of(&ledger, id, wish, |_| Ok(side), expiry(&ledger, which.valid).await?).await?;
    // Where a renewal waits, the provider's signature is its agreement to it.
    if matches!((wish, side), (Wish::Agreement, Side::Provider)) && existing(&ledger, id).await?.state.is_signed() {
        file.act = Act::AgreeRenewal;
    }
    if let Some(path) = to {
        write_json(path, &file)?;
    }
    let value = serde_json::json!({ "digest": file.digest(), "file": file });
    Ok(Answer::new(value).text(&file.text).fields([(words::DIGEST, format!("{:?}", file.digest()))]))
}

/// Which side an account signs for.
async fn side_of(ledger: &Ledger, agreement: &Agreement, account: &AccountId32) -> Result<Side, Failure> {
    let officer = ledger.officer(account).await?.value;
    match officer.map(|officer| officer.organisation) {
        Some(organisation) if organisation == agreement.user => Ok(Side::DataUser),
        Some(organisation) if organisation == agreement.signer => Ok(Side::Provider),
        _ => Err(InputFault::NeitherSide.into()),
    }
}

async fn sign(context: &Context, id: AgreementId, wish: Wish, consent: &Consent) -> Result<Answer, Failure> {
    let ledger = context.ledger().await?;
    let key = context.signer()?;
    let side = side_of(&ledger, &existing(&ledger, id).await?, &key.account()).await?;
    let file = text_of(&ledger, id, wish, |_| Ok(side), expiry(&ledger, 1).await?).await?;
    confirm(context, &file, consent)?;
    let signature = file.sign(&key)?;
    let call = signature.call()?;
    if context.global.draft.is_some() {
        return context.act(call).await;
    }
    let finalized = ledger.submit_with(call, &key, &context.options()).await?;
    Ok(super::context::finalized_answer(&finalized))
}

fn sign_offline(context: &Context, file: &Path, to: &Path, consent: &Consent) -> Result<Answer, Failure> {
    let text: TextFile = read_json(file)?;
    let key = context.signer()?;
    confirm(context, &text, consent)?;
    let signature = text.sign(&key)?;
    write_json(to, &signature)?;
    Ok(Answer::record(serde_json::json!({
        "agreement": text.agreement,
        "digest": text.digest(),
        "account": key.address(),
        "until": text.expires_at,
    })))
}

/// Shows the text and asks, unless its digest was given. Nothing is signed that was not shown.
fn confirm(context: &Context, file: &TextFile, consent: &Consent) -> Result<(), Failure> {
    let language = context.style.language;
    let shown = Shown {
        heading: words::AGREEMENT_TEXT.of(language).to_owned(),
        text: file.text.clone(),
        footing: format!("{} {} UTC+8", words::UNTIL.of(language), ChinaTime(file.expires_at)),
        digest: file.digest(),
    };
    consent.confirm(context, &shown, words::CONFIRM_TEXT)
}

async fn show(context: &Context, id: AgreementId) -> Result<Answer, Failure> {
    let ledger = context.ledger().await?;
    let at = ledger.agreement_view(id).await?;
    let Some(agreement) = &at.value else { return Err(InputFault::NoAgreement(id).into()) };
    let grants = ledger.grants_of_agreement(id).await?;
    let language = context.style.language;
    let moment = |moment: Option<Moment>| moment.map_or_else(|| "-".to_owned(), |m| ChinaTime(m).to_string());
    let value = serde_json::json!({ "value": agreement, "grants": grants, "block": at.block });
    let fields = [
        (words::NUMBER, id.to_string()),
        (words::APPLICATION, agreement.application.to_string()),
        (words::USER, agreement.user.to_string()),
        (words::PROVIDER, agreement.signer.to_string()),
        (words::STATUS, agreement.state.text(language).to_owned()),
        (words::VERSION, agreement.version.to_string()),
        (words::DIGEST, format!("{:?}", agreement.text)),
        (words::FROM, moment(agreement.span.map(|span| span.from))),
        (words::UNTIL, moment(agreement.span.map(|span| span.until))),
        (words::SIGNED, agreement.signed_by.len().to_string()),
    ];
    let rows: Vec<_> = grants.iter().map(|grant| vec![format!("{grant:?}")]).collect();
    let terms = Answer::record(&agreement.terms);
    Ok(Answer::new(value).fields(fields).table([words::GRANT], rows).followed_by(terms))
}

async fn list(context: &Context) -> Result<Answer, Failure> {
    let at = context.ledger().await?.agreements().await?;
    let language = context.style.language;
    let rows = at.value.iter().map(|(id, agreement)| {
        vec![
            id.to_string(),
            agreement.application.to_string(),
            agreement.user.to_string(),
            agreement.signer.to_string(),
            agreement.state.text(language).to_owned(),
            agreement.version.to_string(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let values: Vec<_> = at
        .value
        .iter()
        .map(|(id, a)| {
            serde_json::json!({
                "agreement": id, "application": a.application, "user": a.user, "signer": a.signer,
                "state": a.state, "version": a.version,
            })
        })
        .collect();
    let head = [words::NUMBER, words::APPLICATION, words::USER, words::PROVIDER, words::STATUS, words::VERSION];
    Ok(Answer::new(serde_json::json!({ "value": values, "block": at.block })).table(head, rows))
}
