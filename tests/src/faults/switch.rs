//! The switch between the validators: a thread that carries IP packets from one interface to another, as its rules say.
//!
//! Kernels of small machines often lack `netem`. Here packets pass through this program, so nothing of the kind is needed, and the
//! rules can change from one packet to the next.

use super::{
    dice::Dice,
    tun::{Cable, Tun},
};
use anyhow::{anyhow, Context, Result};
use std::{
    io,
    net::Ipv4Addr,
    sync::{
        atomic::{AtomicU64, Ordering},
        Arc, Mutex, MutexGuard, PoisonError,
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};
use tokio::sync::{
    mpsc::{unbounded_channel, UnboundedReceiver, UnboundedSender},
    oneshot,
};

/// The largest packet that an interface sends.
const LARGEST: usize = 2_048;
/// Where an IPv4 packet names its receiver.
const RECEIVER: std::ops::Range<usize> = 16..20;

/// What happens to packets between validators. The observer's own packets are always carried at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// How long each packet takes, each way.
    pub delay: Duration,
    /// Of a hundred packets, how many get lost.
    pub loss: u64,
    /// The side of a cut on which each validator is, in their order; all on one where this is empty. Nothing passes from side to side.
    pub sides: Vec<u8>,
}

impl Rules {
    fn divides(&self, from: usize, to: usize) -> bool {
        self.sides.get(from) != self.sides.get(to)
    }
}

/// How many packets came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Carried from validator to validator.
    pub carried: u64,
    /// Lost by chance.
    pub lost: u64,
    /// Stopped at a cut.
    pub cut: u64,
}

#[derive(Default)]
struct Counters {
    carried: AtomicU64,
    lost: AtomicU64,
    cut: AtomicU64,
}

struct Shared {
    rules: Mutex<Rules>,
    counters: Counters,
    /// Addresses by port: the validators', and last the observer's.
    addresses: Vec<Ipv4Addr>,
}

/// What becomes of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Handed over after so long.
    Carried(Duration),
    Lost,
    Cut,
}

fn fate(rules: &Rules, dice: &mut Dice, observer: usize, from: usize, to: usize) -> Fate {
    if from == observer || to == observer {
        Fate::Carried(Duration::ZERO)
    } else if rules.divides(from, to) {
        Fate::Cut
    } else if dice.percent(rules.loss) {
        Fate::Lost
    } else {
        Fate::Carried(rules.delay)
    }
}

/// A running switch.
pub struct Switch {
    shared: Arc<Shared>,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Switch {
    /// Plugs interfaces in, the observer's last, and begins to carry packets.
    ///
    /// # Errors
    /// The thread or its runtime cannot be made.
    pub fn start(ports: Vec<(Ipv4Addr, Tun)>, seed: u64) -> Result<Self> {
        let (addresses, devices): (Vec<_>, Vec<_>) = ports.into_iter().unzip();
        let shared = Arc::new(Shared { rules: Mutex::default(), counters: Counters::default(), addresses });
        let (end, ended) = oneshot::channel();
        let (plugged, is_plugged) = std::sync::mpsc::channel();
        let of_thread = shared.clone();
        let thread = std::thread::Builder::new().name("switch".to_owned()).spawn(move || {
            let carried = carry(of_thread, devices, seed, ended, &plugged);
            // Whoever waits gets what went wrong instead.
            let _ = plugged.send(carried);
        })?;
        is_plugged.recv().context("the switch ended at once")?.context("the switch cannot watch its interfaces")?;
        Ok(Self { shared, end: Some(end), thread: Some(thread) })
    }

    /// Changes the rules, from the next packet on.
    pub fn set(&self, rules: Rules) {
        *lock(&self.shared.rules) = rules;
    }

    /// What became of the packets so far.
    pub fn counts(&self) -> Counts {
        let Counters { carried, lost, cut } = &self.shared.counters;
        let [carried, lost, cut] = [carried, lost, cut].map(|counter| counter.load(Ordering::Relaxed));
        Counts { carried, lost, cut }
    }
}

impl Drop for Switch {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            let _ = end.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn lock(rules: &Mutex<Rules>) -> MutexGuard<'_, Rules> {
    rules.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Carries packets until it is told to end.
fn carry(
    shared: Arc<Shared>,
    devices: Vec<Tun>,
    seed: u64,
    ended: oneshot::Receiver<()>,
    plugged: &std::sync::mpsc::Sender<io::Result<()>>,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let cables: Vec<_> =
            devices.into_iter().map(|device| device.watched().map(Arc::new)).collect::<Result<_, _>>()?;
        for (port, cable) in cables.iter().enumerate() {
            let wires = cables.iter().map(|to| wire(to.clone())).collect();
            let dice = Dice::new(seed.wrapping_add(u64::try_from(port).unwrap_or_default()));
            tokio::spawn(Port { shared: shared.clone(), number: port, wires, dice }.run(cable.clone()));
        }
        let _ = plugged.send(Ok(()));
        let _ = ended.await;
        Ok(())
    })
}

type Wire = UnboundedSender<(Instant, Vec<u8>)>;

/// A wire on which packets keep their order.
fn wire(to: Arc<Cable>) -> Wire {
    let (wire, mut packets): (Wire, UnboundedReceiver<_>) = unbounded_channel();
    tokio::spawn(async move {
        while let Some((due, packet)) = packets.recv().await {
            if due > Instant::now() {
                tokio::time::sleep_until(due.into()).await;
            }
            // Lost where the interface is down: that is what networks do.
            let _ = to.write(&packet).await;
        }
    });
    wire
}

/// What one interface sends.
struct Port {
    shared: Arc<Shared>,
    number: usize,
    wires: Vec<Wire>,
    dice: Dice,
}

impl Port {
    async fn run(mut self, cable: Arc<Cable>) {
        let mut buffer = [0; LARGEST];
        loop {
            match cable.read(&mut buffer).await {
                Ok(length) => self.pass_on(buffer.get(..length).unwrap_or_default()),
                // Down for the moment, or for good.
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    fn pass_on(&mut self, packet: &[u8]) {
        let Some(to) = receiver(packet).and_then(|address| self.port_of(address)) else { return };
        let observer = self.shared.addresses.len().saturating_sub(1);
        let fate = fate(&lock(&self.shared.rules), &mut self.dice, observer, self.number, to);
        let counters = &self.shared.counters;
        let counter = match fate {
            Fate::Carried(delay) => {
                if let Some(wire) = self.wires.get(to) {
                    let _ = wire.send((Instant::now() + delay, packet.to_vec()));
                }
                &counters.carried
            }
            Fate::Lost => &counters.lost,
            Fate::Cut => &counters.cut,
        };
        if self.number != observer && to != observer {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn port_of(&self, address: Ipv4Addr) -> Option<usize> {
        self.shared.addresses.iter().position(|known| *known == address)
    }
}

/// Whom an IPv4 packet is for. Interfaces also send some of version 6, which nobody here awaits.
fn receiver(packet: &[u8]) -> Option<Ipv4Addr> {
    if packet.first()? >> 4 != 4 {
        return None;
    }
    let address: [u8; 4] = packet.get(RECEIVER)?.try_into().ok()?;
    Some(address.into())
}

/// The rules of a partition of so many validators into groups; who is in none of them is on a side of their own.
///
/// # Errors
/// A group names a validator that is not there.
pub fn partition(validators: usize, groups: &[&[usize]]) -> Result<Rules> {
    let mut sides = (0..validators).map(|place| u8::try_from(groups.len() + place)).collect::<Result<Vec<_>, _>>()?;
    for (number, group) in groups.iter().enumerate() {
        for place in *group {
            *sides.get_mut(*place).ok_or_else(|| anyhow!("there is no validator {place}"))? = u8::try_from(number)?;
        }
    }
    Ok(Rules { sides, ..Rules::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OBSERVER: usize = 4;

    fn fates(rules: &Rules, from: usize, to: usize) -> Fate {
        fate(rules, &mut Dice::new(1), OBSERVER, from, to)
    }

    #[test]
    fn a_partition_stops_what_crosses_it_and_nothing_else() -> Result<()> {
        let rules = partition(4, &[&[0, 1], &[2, 3]])?;
        let at_once = Fate::Carried(Duration::ZERO);
        assert_eq!([fates(&rules, 0, 1), fates(&rules, 3, 2)], [at_once, at_once]);
        assert_eq!([fates(&rules, 0, 2), fates(&rules, 3, 1)], [Fate::Cut, Fate::Cut]);
        assert_eq!([fates(&rules, OBSERVER, 2), fates(&rules, 1, OBSERVER)], [at_once, at_once]);
        let alone = partition(4, &[&[0, 1, 2]])?;
        assert_eq!([fates(&alone, 3, 0), fates(&alone, 0, 3), fates(&alone, 1, 2)], [Fate::Cut, Fate::Cut, at_once]);
        assert!(partition(4, &[&[4]]).is_err());
        Ok(())
    }

    #[test]
    fn packets_are_late_and_lost_as_the_rules_say() {
        let rules = Rules { delay: Duration::from_millis(200), loss: 5, sides: Vec::new() };
        let mut dice = Dice::new(7);
        let fates: Vec<_> = (0..10_000).map(|_| fate(&rules, &mut dice, OBSERVER, 0, 1)).collect();
        let lost = fates.iter().filter(|fate| **fate == Fate::Lost).count();
        assert!((400..600).contains(&lost), "{lost} of 10,000 were lost");
        let late = fates.iter().filter(|fate| **fate == Fate::Carried(Duration::from_millis(200))).count();
        assert_eq!(late + lost, 10_000);
    }

    #[test]
    fn the_receiver_of_a_packet_is_read() {
        let mut packet = [0; 20];
        packet[0] = 0x45;
        packet[RECEIVER].copy_from_slice(&[10, 77, 3, 4]);
        assert_eq!(receiver(&packet), Some(Ipv4Addr::new(10, 77, 3, 4)));
        packet[0] = 0x60;
        assert_eq!(receiver(&packet), None, "of version 6");
        assert_eq!(receiver(&[0x45; 10]), None, "cut short");
    }
}
