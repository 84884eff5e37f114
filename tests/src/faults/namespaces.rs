//! A network namespace for each validator, with one interface that leads to the [`Switch`], and one for this program, which observes.
//!
//! Names carry the id of this process. Interfaces end with it by themselves; namespaces of processes that are gone are deleted by
//! the next that makes some.

use super::{switch::Switch, tun::Tun};
use anyhow::{bail, Context, Result};
use std::{
    net::Ipv4Addr,
    path::Path,
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

/// What the names of our namespaces begin with.
const PREFIX: &str = "drl-faults-";
/// The last number of the observer's address.
const OBSERVER: u8 = 254;
/// How many laboratories this process has made.
static MADE: AtomicU32 = AtomicU32::new(0);

/// Where a node runs: in a namespace of its own, under an address of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The namespace.
    pub namespace: String,
    /// The address.
    pub address: Ipv4Addr,
}

/// A namespace, deleted when this is dropped.
struct Namespace(String);

impl Namespace {
    fn create(name: String) -> Result<Self> {
        ip(&["netns", "add", &name])?;
        Ok(Self(name))
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        let _ = ip(&["netns", "del", &self.0]);
    }
}

/// Namespaces and the switch between them.
pub struct Laboratory {
    /// The places for nodes.
    pub places: Vec<Place>,
    /// The switch.
    pub switch: Switch,
    _namespaces: Vec<Namespace>,
}

impl Laboratory {
    /// Makes so many places.
    ///
    /// # Errors
    /// This process may not, or the system lacks what it takes; the message says which.
    pub fn create(places: u8, seed: u64) -> Result<Self> {
        delete_stale()?;
        let (process, number) = (std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let subnet = free_subnet(process.wrapping_add(number))?;
        // Names of interfaces have at most 15 letters.
        let named = |place: u8| format!("d{}n{}x{place}", process % 10_000_000, number % 10);
        let (mut namespaces, mut found, mut ports) = (Vec::new(), Vec::new(), Vec::new());
        for place in 1..=places {
            let namespace = Namespace::create(format!("{PREFIX}{process}-{number}-{place}"))?;
            let address = Ipv4Addr::new(10, 77, subnet, place);
            ports.push((address, interface(&named(place), address, Some(&namespace.0))?));
            found.push(Place { namespace: namespace.0.clone(), address });
            namespaces.push(namespace);
        }
        let observer = Ipv4Addr::new(10, 77, subnet, OBSERVER);
        ports.push((observer, interface(&named(OBSERVER), observer, None)?));
        Ok(Self { places: found, switch: Switch::start(ports, seed)?, _namespaces: namespaces })
    }

    /// Why there can be none here, if that is so.
    pub fn missing() -> Option<String> {
        Self::create(1, 0).err().map(|fault| format!("network namespaces are not to be had here: {fault:#}"))
    }
}

/// An interface with an address, in a namespace or in that of this process.
fn interface(name: &str, address: Ipv4Addr, namespace: Option<&str>) -> Result<Tun> {
    let device = Tun::create(name).context("/dev/net/tun")?;
    let inside = |arguments: &[&str]| match namespace {
        Some(namespace) => ip(&[&["-n", namespace], arguments].concat()),
        None => ip(arguments),
    };
    if let Some(namespace) = namespace {
        ip(&["link", "set", name, "netns", namespace])?;
        inside(&["link", "set", "lo", "up"])?;
    }
    inside(&["address", "add", &format!("{address}/24"), "dev", name])?;
    inside(&["link", "set", name, "up"])?;
    Ok(device)
}

/// Runs the program `ip`.
fn ip(arguments: &[&str]) -> Result<String> {
    let output = Command::new("ip").args(arguments).stdin(Stdio::null()).output().context("the program `ip`")?;
    if !output.status.success() {
        bail!("`ip {}`: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The third number of addresses 10.77.n.x that nobody here has, tried from one on.
fn free_subnet(from: u32) -> Result<u8> {
    let taken = ip(&["-o", "-4", "address"])?;
    (0..=u8::MAX)
        .map(|step| from.to_le_bytes()[0].wrapping_add(step))
        .find(|subnet| !taken.contains(&format!(" 10.77.{subnet}.")))
        .context("every network 10.77.n.0/24 is taken")
}

/// Deletes the namespaces of processes that are gone.
fn delete_stale() -> Result<()> {
    for line in ip(&["netns", "list"])?.lines() {
        let name = line.split_whitespace().next().unwrap_or_default();
        let process = name.strip_prefix(PREFIX).and_then(|rest| rest.split('-').next());
        if process.is_some_and(|process| !Path::new("/proc").join(process).exists()) {
            ip(&["netns", "del", name])?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::switch::partition;

    /// Whether the second place answers the first, if only that nobody listens there.
    fn reaches(laboratory: &Laboratory) -> Result<bool> {
        let [from, to] = laboratory.places.as_slice() else { bail!("there are two places") };
        let connect = format!("timeout 0.8 bash -c 'echo >/dev/tcp/{}/9'", to.address);
        let said = ip(&["netns", "exec", &from.namespace, "bash", "-c", &connect]).err().context("somebody listens")?;
        Ok(said.to_string().contains("Connection refused"))
    }

    #[test]
    fn places_reach_each_other_until_they_are_divided() -> Result<()> {
        if let Some(reason) = Laboratory::missing() {
            println!("not run: {reason}");
            return Ok(());
        }
        let laboratory = Laboratory::create(2, 0)?;
        assert!(reaches(&laboratory)?);
        laboratory.switch.set(partition(2, &[&[0], &[1]])?);
        assert!(!reaches(&laboratory)?);
        laboratory.switch.set(Default::default());
        assert!(reaches(&laboratory)?);
        let counts = laboratory.switch.counts();
        assert_eq!((counts.carried, counts.lost, counts.cut), (4, 0, 1));
        let names: Vec<_> = laboratory.places.iter().map(|place| place.namespace.clone()).collect();
        drop(laboratory);
        let left = ip(&["netns", "list"])?;
        assert!(!names.iter().any(|name| left.contains(name)), "{left}");
        Ok(())
    }
}
