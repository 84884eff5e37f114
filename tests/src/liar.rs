//! A node that lies: it stands between a client and an honest node, and alters what is asked or what is answered.
//!
//! Everything else goes through unchanged, so that a client sees a node like any other. No mode of the product: `drl-node` has none
//! in which it lies.

use anyhow::Result;
use futures::{SinkExt, StreamExt};
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{
        atomic::{AtomicUsize, Ordering},
        Arc, PoisonError, RwLock,
    },
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_tungstenite::{accept_async, client_async, tungstenite::Message};

type Alter = Box<dyn Fn(&mut Value) + Send + Sync>;

/// How one method is lied about.
pub struct Lie {
    method: &'static str,
    /// Alters the parameters, so that the honest node is asked something else.
    question: Option<Alter>,
    /// Alters the result.
    answer: Option<Alter>,
}

impl Lie {
    /// Other parameters reach the honest node than the client gave.
    pub fn asks(method: &'static str, alter: impl Fn(&mut Value) + Send + Sync + 'static) -> Self {
        Self { method, question: Some(Box::new(alter)), answer: None }
    }

    /// Another result reaches the client than the honest node gave.
    pub fn answers(method: &'static str, alter: impl Fn(&mut Value) + Send + Sync + 'static) -> Self {
        Self { method, question: None, answer: Some(Box::new(alter)) }
    }
}

/// What it says now, and how often it said it.
#[derive(Default)]
struct Tongue {
    lie: RwLock<Option<Lie>>,
    told: AtomicUsize,
}

/// A node that lies. It ends when it is dropped.
pub struct Liar {
    url: String,
    tongue: Arc<Tongue>,
    serving: JoinHandle<()>,
}

impl Liar {
    /// Stands before the honest node with this WebSocket address, and does not lie yet.
    ///
    /// # Errors
    /// No port can be listened on.
    pub async fn before(node: &str) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("ws://{}", listener.local_addr()?);
        let tongue = Arc::new(Tongue::default());
        let serving = tokio::spawn(serve(listener, node.to_owned(), tongue.clone()));
        Ok(Self { url, tongue, serving })
    }

    /// Its WebSocket address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Tells this lie from now on, or with `None` the truth.
    pub fn tells(&self, lie: impl Into<Option<Lie>>) {
        *self.tongue.lie.write().unwrap_or_else(PoisonError::into_inner) = lie.into();
        self.tongue.told.store(0, Ordering::SeqCst);
    }

    /// How often something was altered since [`Self::tells`]: a lie that nobody heard shows nothing.
    pub fn told(&self) -> usize {
        self.tongue.told.load(Ordering::SeqCst)
    }
}

impl Drop for Liar {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Each client has a connection of its own to the honest node.
async fn serve(listener: TcpListener, node: String, tongue: Arc<Tongue>) {
    while let Ok((client, _)) = listener.accept().await {
        let (node, tongue) = (node.clone(), tongue.clone());
        // Where one side hangs up, the other is hung up on.
        tokio::spawn(async move { drop(relay(client, &node, &tongue).await) });
    }
}

async fn relay(client: TcpStream, node: &str, tongue: &Tongue) -> Result<()> {
    let honest = TcpStream::connect(node.trim_start_matches("ws://")).await?;
    let (mut to_node, mut from_node) = client_async(node, honest).await?.0.split();
    let (mut to_client, mut from_client) = accept_async(client).await?.split();
    let mut asked = HashMap::new();
    loop {
        tokio::select! {
            Some(message) = from_client.next() => to_node.send(tongue.question(message?, &mut asked)).await?,
            Some(message) = from_node.next() => to_client.send(tongue.answer(message?, &mut asked)).await?,
            else => return Ok(()),
        }
    }
}

impl Tongue {
    /// What is passed on of a message from the client. `asked` keeps which method each open call is of.
    fn question(&self, message: Message, asked: &mut HashMap<String, String>) -> Message {
        let Some(mut call) = json(&message) else { return message };
        let (Some(id), Some(method)) = (call.get("id"), call["method"].as_str()) else { return message };
        let (id, method) = (id.to_string(), method.to_owned());
        let altered = self.altered(&method, |lie| lie.question.as_ref(), &mut call["params"]);
        asked.insert(id, method);
        if altered {
            Message::text(call.to_string())
        } else {
            message
        }
    }

    /// What is passed on of a message from the node.
    fn answer(&self, message: Message, asked: &mut HashMap<String, String>) -> Message {
        let Some(mut answer) = json(&message) else { return message };
        let method = answer.get("id").and_then(|id| asked.remove(&id.to_string()));
        let (Some(method), Some(result)) = (method, answer.get_mut("result")) else { return message };
        let altered = self.altered(&method, |lie| lie.answer.as_ref(), result);
        if altered {
            Message::text(answer.to_string())
        } else {
            message
        }
    }

    /// Alters what is said of a method, where the present lie is about it.
    fn altered(&self, method: &str, part: impl Fn(&Lie) -> Option<&Alter>, said: &mut Value) -> bool {
        let lie = self.lie.read().unwrap_or_else(PoisonError::into_inner);
        let Some(alter) = lie.as_ref().filter(|lie| lie.method == method).and_then(part) else { return false };
        let honest = said.clone();
        alter(said);
        let altered = *said != honest;
        self.told.fetch_add(usize::from(altered), Ordering::SeqCst);
        altered
    }
}

fn json(message: &Message) -> Option<Value> {
    match message {
        Message::Text(text) => serde_json::from_str(text).ok().filter(Value::is_object),
        _ => None,
    }
}
