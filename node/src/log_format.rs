//! The log as JSON, one object a line, for machines that collect logs.
//!
//! The engine's logger writes text only. Here its place is taken by one that writes the same events, chosen by the same filter.

use clap::ValueEnum;
use serde_json::{Map, Value};
use std::fmt;
use tracing::{
    field::{Field, Visit},
    Event, Subscriber,
};
use tracing_log::{InterestCacheConfig, LogTracer, NormalizeEvent};
use tracing_subscriber::{
    filter::Directive,
    fmt::{
        format::Writer,
        time::{FormatTime, SystemTime},
        FmtContext, FormatEvent, FormatFields,
    },
    registry::LookupSpan,
    EnvFilter,
};

/// How lines of the log are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line: `time`, `level`, `target`, `message`, and whatever else the event carries.
    Json,
}

/// What is logged when nothing else is said; as the engine does it: some libraries are noisy.
const USUAL: [&str; 12] = [
    "info",
    "ws=off",
    "yamux=off",
    "regalloc=off",
    "cranelift_codegen=off",
    "cranelift_wasm=warn",
    "hyper=warn",
    "trust_dns_proto=off",
    "hickory_proto=off",
    "libp2p_mdns::behaviour::iface=off",
    "rustls::common_state=off",
    "rustls::conn=off",
];

/// Makes the log of this process JSON, on the standard error output. `wanted` is what `--log` says.
///
/// # Errors
/// `wanted` is no filter, or the process has a logger already.
pub fn init_json(wanted: &[String]) -> Result<(), String> {
    let filter = filter(wanted)?;
    let most = filter.max_level_hint().unwrap_or(tracing_subscriber::filter::LevelFilter::TRACE);
    LogTracer::builder()
        .with_interest_cache(InterestCacheConfig::default())
        .with_max_level(tracing_log::AsLog::as_log(&most))
        .init()
        .map_err(|reason| reason.to_string())?;
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(std::io::stderr)
        .event_format(Json)
        .finish();
    tracing::subscriber::set_global_default(subscriber).map_err(|reason| reason.to_string())
}

/// The filter of the engine: what is usual, then what the environment says, then `wanted`.
fn filter(wanted: &[String]) -> Result<EnvFilter, String> {
    let of_environment = std::env::var("RUST_LOG").unwrap_or_default();
    let more = std::iter::once(of_environment.as_str()).chain(wanted.iter().map(String::as_str));
    let more = more.flat_map(|filters| filters.split(',')).map(str::trim).filter(|filter| !filter.is_empty());
    let mut filter = EnvFilter::default();
    for one in USUAL.into_iter().chain(more) {
        let directive =
            one.parse::<Directive>().map_err(|reason| format!("'{one}' is no filter of the log: {reason}"))?;
        filter = filter.add_directive(directive);
    }
    Ok(filter)
}

/// Writes an event as one JSON object.
struct Json;

impl<S, N> FormatEvent<S, N> for Json
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, _: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let mut time = String::new();
        SystemTime.format_time(&mut Writer::new(&mut time))?;
        // An event that came from `log` carries its real origin in fields.
        let normalized = event.normalized_metadata();
        let metadata = normalized.as_ref().unwrap_or_else(|| event.metadata());
        let mut line = Map::new();
        line.insert("time".into(), time.into());
        line.insert("level".into(), metadata.level().as_str().into());
        line.insert("target".into(), metadata.target().into());
        event.record(&mut Fields(&mut line));
        line.retain(|name, _| !name.starts_with("log."));
        writeln!(writer, "{}", Value::Object(line))
    }
}

/// Collects the fields of an event.
struct Fields<'a>(&'a mut Map<String, Value>);

impl Fields<'_> {
    fn put(&mut self, field: &Field, value: Value) {
        self.0.insert(field.name().into(), value);
    }
}

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, format!("{value:?}").into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("not poisoned").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is written while `act` runs, line by line.
    fn logged(wanted: &[&str], act: impl FnOnce()) -> Vec<Value> {
        let lines = Lines::default();
        let writer = lines.clone();
        let wanted: Vec<_> = wanted.iter().map(|filter| (*filter).to_owned()).collect();
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter(filter(&wanted).expect("a filter"))
            .with_writer(move || writer.clone())
            .event_format(Json)
            .finish();
        tracing::subscriber::with_default(subscriber, act);
        let text = String::from_utf8(lines.0.lock().expect("not poisoned").clone()).expect("text");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    #[test]
    fn an_event_is_one_line_of_json() {
        let lines = logged(&[], || {
            tracing::info!(target: "drl", block = 7u64, ours = true, "two\nlines and \"quotes\"");
        });
        let [line] = lines.as_slice() else { panic!("one line: {lines:?}") };
        assert_eq!(line["message"], "two\nlines and \"quotes\"");
        assert_eq!((&line["level"], &line["target"]), (&"INFO".into(), &"drl".into()));
        assert_eq!((&line["block"], &line["ours"]), (&7.into(), &true.into()));
        assert!(line["time"].as_str().is_some_and(|time| time.ends_with('Z')), "{line}");
    }

    #[test]
    fn the_filter_decides_as_that_of_the_engine_does() {
        let act = || {
            tracing::debug!(target: "drl", "quiet");
            tracing::debug!(target: "sync", "asked for");
            tracing::info!(target: "yamux", "noise");
        };
        let messages: Vec<_> = logged(&["sync=debug"], act).into_iter().map(|line| line["message"].clone()).collect();
        assert_eq!(messages, ["asked for"]);
        assert!(filter(&["=".into()]).is_err());
    }
}
