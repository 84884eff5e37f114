//! The nodes that may connect: the list, its history, and what the council or an organisation does about it.

use super::{
    arguments::Page,
    context::{code_from, Context},
    council,
};
use crate::{
    forms::Reference,
    output::{Answer, Failure},
    texts::words,
};
use clap::Subcommand;
use drl_primitives::{
    decision::Decider,
    peers::{NodeId, NodeRole, Peer, PeerChange, PeerList, PeerStanding},
    signing::ChinaTime,
    Code, Language,
};
use drl_runtime::{BlockNumber, Runtime};
use serde_json::{json, Value};

type Call = pallet_peers::Call<Runtime>;
type Change = PeerChange<BlockNumber>;

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// The nodes that may connect, whose they are and what they do
    List,
    /// The changes of the list
    History {
        #[command(flatten)]
        page: Page,
    },
    /// One node: whether it is on the list, and the last change
    Show {
        /// Its peer id, which begins with 12D3KooW
        peer: NodeId,
    },
    /// The identity of the node that this command speaks to, and whether it is on the list
    MyNode,
    /// Propose to the council that a node may connect (member)
    ProposeAdd {
        /// Its peer id, which begins with 12D3KooW; `drl peers my-node` shows it
        peer: NodeId,
        /// Whose node it is: number or short name
        #[arg(long)]
        organisation: Reference,
        /// What it does: validator, observer or public
        #[arg(long, value_parser = code_from::<NodeRole>)]
        role: NodeRole,
    },
    /// Propose to the council that a node may not connect any more (member)
    ProposeRemove {
        /// Its peer id
        peer: NodeId,
    },
    /// Propose to the council that a new identity takes the place of an old one (member)
    ProposeReplace {
        /// The identity that is on the list
        old: NodeId,
        /// The identity that takes its place
        new: NodeId,
    },
    /// Put a new identity in the place of an old one of the own organisation: its node key was lost or stolen
    Replace {
        /// The identity that is on the list
        old: NodeId,
        /// The identity that takes its place; one that was never on the list
        new: NodeId,
    },
}

impl Command {
    pub(super) async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::List => list(context).await,
            Self::History { page } => history(context, page).await,
            Self::Show { peer } => show(context, peer).await,
            Self::MyNode => my_node(context).await,
            Self::ProposeAdd { peer, organisation, role } => {
                let organisation = context.organisation(&organisation)?;
                propose(context, Call::add { node: peer, organisation, role }).await
            }
            Self::ProposeRemove { peer } => propose(context, Call::remove { node: peer }).await,
            Self::ProposeReplace { old, new } => propose(context, Call::replace { old, new }).await,
            Self::Replace { old, new } => context.act(Call::replace_own { old, new }).await,
        }
    }
}

/// A motion that as many carry as the change of the list needs.
async fn propose(context: &Context, call: Call) -> Result<Answer, Failure> {
    council::propose(context, call.into(), None).await
}

async fn list(context: &Context) -> Result<Answer, Failure> {
    let at = context.ledger().await?.query::<PeerList>("PeersApi_peer_list", ()).await?;
    let language = context.style.language;
    let rows = at.value.peers.iter().map(|view| {
        let mut row = vec![view.node.to_string()];
        row.extend(cells(&view.peer, language));
        row
    });
    let rows: Vec<_> = rows.collect();
    let peers: Vec<_> = at.value.peers.iter().map(|view| peer_json(view.node, &view.peer)).collect();
    let rule = if at.value.enforced { words::LISTED_ALONE_CONNECT } else { words::EVERY_NODE_CONNECTS };
    let value = json!({ "enforced": at.value.enforced, "peers": peers, "block": at.block });
    let head = [words::NODE, words::ORGANISATION, words::ROLE, words::SINCE];
    Ok(Answer::new(value).table(head, rows).text(rule.of(language).to_owned()))
}

async fn history(context: &Context, page: Page) -> Result<Answer, Failure> {
    let arguments = (page.from, page.limit);
    let at = context.ledger().await?.query::<Vec<Change>>("PeersApi_peer_changes", arguments).await?;
    let language = context.style.language;
    let rows = (page.from..).zip(&at.value).map(|(number, change)| {
        vec![
            number.to_string(),
            ChinaTime(change.at).to_string(),
            change.act.text(language).to_owned(),
            change.node.to_string(),
            change.replaces.map_or_else(|| "-".to_owned(), |old| old.to_string()),
            change.organisation.to_string(),
            change.role.text(language).to_owned(),
            decider(&change.by, language),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let changes: Vec<_> = at.value.iter().map(change_json).collect();
    let head = [
        words::NUMBER,
        words::AT,
        words::ACT,
        words::NODE,
        words::REPLACES,
        words::ORGANISATION,
        words::ROLE,
        words::DECIDER,
    ];
    Ok(Answer::new(json!({ "changes": changes, "from": page.from, "block": at.block })).table(head, rows))
}

async fn my_node(context: &Context) -> Result<Answer, Failure> {
    let said = context.ledger().await?.rpc("system_localPeerId", &[]).await?;
    let name = said.as_str().unwrap_or_default();
    match name.parse() {
        Ok(node) => show(context, node).await,
        // A node whose key is of another kind: it can not be on the list.
        Err(_) => Ok(Answer::new(json!({ "node": name, "standing": "unknown" })).fields([
            (words::NODE, name.to_owned()),
            (words::STANDING, words::NEVER_LISTED.of(context.style.language).to_owned()),
        ])),
    }
}

async fn show(context: &Context, node: NodeId) -> Result<Answer, Failure> {
    let ledger = context.ledger().await?;
    let at = ledger.query::<PeerStanding>("PeersApi_peer_standing", node).await?;
    let last: Option<(u32, Change)> = ledger.query_at("PeersApi_last_peer_change", node, at.block.hash).await?;
    let language = context.style.language;
    let (word, slug) = match at.value {
        PeerStanding::Listed(_) => (words::LISTED, "listed"),
        PeerStanding::Removed => (words::NOT_LISTED_ANY_MORE, "removed"),
        PeerStanding::Unknown => (words::NEVER_LISTED, "unknown"),
    };
    let mut fields = vec![(words::NODE, node.to_string()), (words::STANDING, word.of(language).to_owned())];
    if let PeerStanding::Listed(peer) = &at.value {
        let heads = [words::ORGANISATION, words::ROLE, words::SINCE];
        fields.extend(heads.into_iter().zip(cells(peer, language)));
    }
    if let Some((_, change)) = &last {
        fields.push((words::ACT, change.act.text(language).to_owned()));
        fields.push((words::AT, ChinaTime(change.at).to_string()));
        fields.push((words::DECIDER, decider(&change.by, language)));
    }
    let peer = match &at.value {
        PeerStanding::Listed(peer) => peer_json(node, peer),
        _ => Value::Null,
    };
    let last = last.map(|(number, change)| json!({ "number": number, "change": change_json(&change) }));
    let value = json!({ "node": node.to_string(), "standing": slug, "peer": peer, "last": last, "block": at.block });
    Ok(Answer::new(value).fields(fields))
}

/// Organisation, role and since when.
fn cells(peer: &Peer, language: Language) -> [String; 3] {
    // The first nodes are listed from before there was any time.
    let since =
        if peer.since == 0 { words::GENESIS.of(language).to_owned() } else { ChinaTime(peer.since).to_string() };
    [peer.organisation.to_string(), peer.role.text(language).to_owned(), since]
}

fn decider(by: &Decider, language: Language) -> String {
    match by {
        Decider::Genesis => words::GENESIS.of(language).to_owned(),
        Decider::Council => words::COUNCIL.of(language).to_owned(),
        Decider::Organisation(organisation) => organisation.to_string(),
    }
}

fn peer_json(node: NodeId, peer: &Peer) -> Value {
    json!({ "node": node.to_string(), "organisation": peer.organisation, "role": peer.role, "since": peer.since })
}

fn change_json(change: &Change) -> Value {
    let PeerChange { act, node, replaces, organisation, role, at, block, by } = change;
    json!({
        "act": act,
        "node": node.to_string(),
        "replaces": replaces.map(|old| old.to_string()),
        "organisation": organisation,
        "role": role,
        "at": at,
        "block": block,
        "by": by,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use drl_primitives::peers::PeerAct;

    #[derive(Parser)]
    struct Line {
        #[command(subcommand)]
        command: Command,
    }

    fn parse(words: &[&str]) -> Result<Command, clap::Error> {
        Line::try_parse_from([&["peers"], words].concat()).map(|line| line.command)
    }

    #[test]
    fn peer_ids_are_checked_as_they_are_typed() {
        let id = NodeId([7; 32]).to_string();
        let command = parse(&["propose-add", &id, "--organisation", "3", "--role", "observer"]).expect("right");
        let Command::ProposeAdd { peer, role, .. } = command else { panic!("another command") };
        assert_eq!((peer, role), (NodeId([7; 32]), NodeRole::Observer));
        let fault = parse(&["propose-remove", "12D3KooW"]).expect_err("no peer id").to_string();
        assert!(fault.contains("12D3KooW"), "{fault}");
        assert!(parse(&["propose-add", &id, "--organisation", "3", "--role", "miner"]).is_err());
    }

    #[test]
    fn programs_get_peer_ids_and_slugs() {
        let change = PeerChange {
            act: PeerAct::Replaced,
            node: NodeId([1; 32]),
            replaces: Some(NodeId([2; 32])),
            organisation: 3,
            role: NodeRole::Validator,
            at: 4,
            block: 5,
            by: Decider::Organisation(3),
        };
        let value = change_json(&change);
        assert_eq!((&value["act"], &value["role"]), (&json!("replaced"), &json!("validator")));
        assert_eq!(value["node"], NodeId([1; 32]).to_string());
        assert_eq!(value["replaces"], NodeId([2; 32]).to_string());
    }
}
