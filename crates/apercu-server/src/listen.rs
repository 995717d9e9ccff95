//! Where a server listens.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::str::FromStr;

/// An address to listen on: as text, `127.0.0.1:7424`, `[::1]:7424`, `localhost:7424`, or `unix:` and the path of a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Listen {
    /// A port of an address; port 0 stands for any free one.
    Tcp(SocketAddr),
    /// A Unix socket.
    Unix(PathBuf),
}

impl Listen {
    /// Whether only this machine can reach it.
    pub fn is_local(&self) -> bool {
        match self {
            Self::Tcp(address) => address.ip().to_canonical().is_loopback(),
            Self::Unix(_) => true,
        }
    }
}

/// `127.0.0.1:7424`.
impl Default for Listen {
    fn default() -> Self {
        Self::Tcp((Ipv4Addr::LOCALHOST, 7424).into())
    }
}

/// A text that is no address to listen on.
#[derive(Debug, thiserror::Error)]
#[error("{text} is no address to listen on ({reason}): 127.0.0.1:7424, [::1]:7424 and unix:/run/apercu.sock are")]
pub struct WrongAddress {
    text: String,
    reason: String,
}

impl FromStr for Listen {
    type Err = WrongAddress;

    fn from_str(text: &str) -> Result<Self, WrongAddress> {
        let wrong = |reason: &str| WrongAddress {
            text: text.to_owned(),
            reason: reason.to_owned(),
        };
        if let Some(path) = text.strip_prefix("unix:") {
            return if path.is_empty() {
                Err(wrong("a path is missing"))
            } else if cfg!(unix) {
                Ok(Self::Unix(path.into()))
            } else {
                Err(wrong("there are no Unix sockets on this system"))
            };
        }
        let mut addresses = text.to_socket_addrs().map_err(|error| wrong(&error.to_string()))?;
        let first = addresses.next().ok_or_else(|| wrong("no address has this name"))?;
        Ok(Self::Tcp(first))
    }
}

impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => write!(f, "http://{address}"),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_told_apart() {
        for (text, local) in [
            ("127.0.0.1:7424", true),
            ("[::1]:80", true),
            ("[::ffff:127.0.0.1]:80", true),
            ("0.0.0.0:80", false),
            ("[::]:80", false),
            ("192.168.1.2:80", false),
        ] {
            let listen: Listen = text.parse().unwrap();
            assert_eq!(listen.is_local(), local, "{text}");
            assert_eq!(listen.to_string(), format!("http://{text}"));
        }
        assert_eq!("127.0.0.1:7424".parse::<Listen>().unwrap(), Listen::default());
        for text in ["", "7424", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:99999", "unix:"] {
            let error = text.parse::<Listen>().unwrap_err().to_string();
            assert!(error.contains("is no address to listen on"), "{error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_socket_is_local() {
        let listen: Listen = "unix:/run/a.sock".parse().unwrap();
        assert!(listen.is_local());
        assert_eq!(listen.to_string(), "unix:/run/a.sock");
    }
}
