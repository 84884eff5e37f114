//! Network interfaces whose cable ends in this program: TUN devices. What their side sends is read here, packet by packet, and what is
//! written here arrives there.

use std::{
    fs::File,
    io::{self, Read, Write},
    os::{fd::AsRawFd, unix::fs::OpenOptionsExt},
};
use tokio::io::{unix::AsyncFd, Interest};

/// An interface by name. It is there as long as this is held.
pub struct Tun(File);

impl Tun {
    /// Makes an interface.
    ///
    /// # Errors
    /// There is no `/dev/net/tun`, or this process may not use it, or the name is taken or too long.
    pub fn create(name: &str) -> io::Result<Self> {
        let file = File::options().read(true).write(true).custom_flags(libc::O_NONBLOCK).open("/dev/net/tun")?;
        let mut ifr_name = [0; libc::IFNAMSIZ];
        if name.len() >= ifr_name.len() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the name of the interface is too long"));
        }
        for (place, byte) in ifr_name.iter_mut().zip(name.bytes()) {
            *place = libc::c_char::from_ne_bytes([byte]);
        }
        // Bare IP packets, without a header of the driver.
        let ifru_flags = libc::c_short::try_from(libc::IFF_TUN | libc::IFF_NO_PI).map_err(io::Error::other)?;
        let request = libc::ifreq { ifr_name, ifr_ifru: libc::__c_anonymous_ifr_ifru { ifru_flags } };
        attach(&file, &request)?;
        Ok(Self(file))
    }

    /// The same for a program that waits for several at once. To be called within a tokio runtime.
    ///
    /// # Errors
    /// The runtime cannot watch it.
    #[allow(unsafe_code)]
    pub fn watched(self) -> io::Result<Cable> {
        // SAFETY: the file is owned from here on, and its descriptor stays the same and open as long as it is.
        let watched = unsafe { AsyncFd::register(self.0) }?;
        Ok(Cable(watched))
    }
}

/// The request that makes an interface, of `linux/if_tun.h`.
const SET_INTERFACE: libc::Ioctl = libc::_IOW::<libc::c_int>(b'T' as u32, 202);

#[allow(unsafe_code)]
fn attach(file: &File, request: &libc::ifreq) -> io::Result<()> {
    let mut copy = *request;
    // SAFETY: the descriptor is open, and the request reads and writes one `ifreq` at the address, which lives until it returns.
    if unsafe { libc::ioctl(file.as_raw_fd(), SET_INTERFACE, &raw mut copy) } < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

/// The end of a cable.
pub struct Cable(AsyncFd<File>);

impl Cable {
    /// The next packet, and its length.
    ///
    /// # Errors
    /// The interface is gone or down.
    pub async fn read(&self, packet: &mut [u8]) -> io::Result<usize> {
        self.0.async_io(Interest::READABLE, |mut file| file.read(packet)).await
    }

    /// Hands a packet over.
    ///
    /// # Errors
    /// The interface is gone or down.
    pub async fn write(&self, packet: &[u8]) -> io::Result<()> {
        self.0.async_io(Interest::WRITABLE, |mut file| file.write(packet)).await.map(|_| ())
    }
}
