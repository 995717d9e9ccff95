//! Which addresses are public.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::Host;

/// Looks names up, and keeps the public addresses only: what is connected to is what was looked at here.
#[derive(Debug, Default)]
pub(super) struct PublicOnly(DefaultResolver);

/// Said of a name or an address that stands for this machine or its network.
pub(super) const PRIVATE: &str = "it is an address of this machine or its network, which is not allowed";

impl Resolver for PublicOnly {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.0.resolve(uri, config, timeout)?;
        // The proxy is the user's own choice, and most often stands in the network here.
        if config
            .proxy()
            .is_some_and(|proxy| proxy.uri().authority() == uri.authority())
        {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in found.iter().filter(|address: &&SocketAddr| is_public(address.ip())) {
            public.push(*address);
        }
        if public.is_empty() {
            return Err(Error::Other(PRIVATE.into()));
        }
        Ok(public)
    }
}

/// Whether the host of an address is public, as far as can be told without looking its name up, which a proxy does itself.
pub(super) fn may_be_public(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => is_public((*address).into()),
        Host::Ipv6(address) => is_public((*address).into()),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            !name.eq_ignore_ascii_case("localhost") && !name.to_ascii_lowercase().ends_with(".localhost")
        }
    }
}

/// Whether an address can be reached from everywhere, by the IANA registries of special-purpose addresses.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(a == 0
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b))
        // Multicast, reserved and broadcast.
        || a >= 224)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, third, _, _, _, seventh, eighth] = address.segments();
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match first {
        // NAT64 and 6to4 lead to the address within.
        0x64 if second == 0xff9b => third == 0 && embedded(seventh, eighth),
        0x2002 => embedded(second, third),
        // Teredo, benchmarking and other protocol assignments, documentation.
        0x2001 => second >= 0x200 && second != 0xdb8,
        0x3fff => second >= 0x1000,
        // All other global addresses begin so.
        _ => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn special_addresses_are_not_public() {
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "1.1.1.1",
            "9.9.9.9",
            "100.128.0.1",
            "172.32.0.1",
            "192.169.0.1",
            "198.20.0.1",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
            "2002:101:101::",
            "2606:4700::1111",
            "2a00:1450::1",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn names_for_this_machine_are_not_public() {
        let may_be_public = |host: &str| {
            let url = url::Url::parse(&format!("http://{host}:8080/x")).unwrap();
            may_be_public(&url.host().unwrap())
        };
        for host in [
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "[::1]",
            "[::ffff:7f00:1]",
            "127.1",
            "0x7f000001",
            "2130706433",
            "127.0.0.1.",
            "0177.0.0.1",
        ] {
            assert!(!may_be_public(host), "{host}");
        }
        for host in [
            "example.org",
            "localhost.example.org",
            "[2606:4700::1111]",
            "1.example.org",
            "1.1.1.1",
        ] {
            assert!(may_be_public(host), "{host}");
        }
    }

    #[test]
    fn what_a_name_stands_for_is_looked_at() {
        let uri: Uri = "http://localhost:80/".parse().unwrap();
        let found = PublicOnly::default().resolve(&uri, &Config::default(), NextTimeout::default());
        assert!(matches!(found, Err(Error::Other(reason)) if reason.to_string() == PRIVATE));
    }

    /// Ways to write an IPv4 address in a URL, by itself or within an IPv6 address.
    fn notations(address: Ipv4Addr) -> Vec<String> {
        let [a, b, c, d] = address.octets();
        let number = u32::from(address);
        let (low, high, rest) = (number & 0xff_ffff, number >> 16, number & 0xffff);
        let escaped: Vec<String> = address.to_string().bytes().map(|byte| format!("%{byte:02x}")).collect();
        let wide: String = address
            .to_string()
            .chars()
            .map(|c| {
                c.to_digit(10)
                    .map_or('。', |digit| char::from_u32(0xff10 + digit).unwrap())
            })
            .collect();
        vec![
            format!("{a}.{b}.{c}.{d}"),
            format!("{a}.{b}.{c}.{d}."),
            format!("{a}.{low}"),
            format!("{a}.{b}.{rest}"),
            format!("{number}"),
            format!("{number:#x}"),
            format!("0{number:o}"),
            format!("{a:#x}.{b:#X}.{c:#x}.{d:#x}"),
            format!("0{a:o}.0{b:o}.0{c:o}.0{d:o}"),
            format!("0{a:o}.{b}.{c:#x}.{d}"),
            escaped.concat(),
            wide,
            format!("user:password@{a}.{b}.{c}.{d}"),
            format!("[::ffff:{a}.{b}.{c}.{d}]"),
            format!("[::FFFF:{high:x}:{rest:x}]"),
            format!("[0:0:0:0:0:ffff:{high:04x}:{rest:04x}]"),
            format!("[64:ff9b::{high:x}:{rest:x}]"),
            format!("[64:ff9b::{a}.{b}.{c}.{d}]"),
            format!("[2002:{high:x}:{rest:x}::1]"),
        ]
    }

    proptest! {
        #[test]
        fn an_address_is_as_public_however_it_is_written(number: u32, special in 0..SPECIAL.len(), some: bool) {
            // Half of them in the networks that matter, which are a small part of all.
            let (network, length) = SPECIAL[special];
            let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
            let number = if some { u32::from(network) & mask | number & !mask } else { number };
            let address = Ipv4Addr::from(number);
            prop_assert!(!some || !is_public_v4(address));
            for host in notations(address) {
                // What is no URL at all is not fetched either.
                if let Ok(url) = url::Url::parse(&format!("http://{host}/")) {
                    let found = may_be_public(&url.host().unwrap());
                    prop_assert_eq!(found, is_public_v4(address), "{} as {}", address, host);
                }
            }
        }
    }

    /// Networks and the lengths of their prefixes.
    const SPECIAL: [(Ipv4Addr, u32); 8] = [
        (Ipv4Addr::UNSPECIFIED, 8),
        (Ipv4Addr::new(10, 0, 0, 0), 8),
        (Ipv4Addr::new(100, 64, 0, 0), 10),
        (Ipv4Addr::new(127, 0, 0, 0), 8),
        (Ipv4Addr::new(169, 254, 0, 0), 16),
        (Ipv4Addr::new(172, 16, 0, 0), 12),
        (Ipv4Addr::new(192, 168, 0, 0), 16),
        (Ipv4Addr::new(224, 0, 0, 0), 3),
    ];
}
