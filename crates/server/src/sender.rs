//! Who sent a request: whoever the connection comes from, or whom the proxy names, where it is the proxy that says so.

use crate::desk::{Desk, Shield};
use axum::http::HeaderMap;
use std::net::{IpAddr, SocketAddr};

impl Desk {
    /// The address that a request comes from.
    pub fn sender(&self, peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
        sender(&self.shield, peer.ip(), headers)
    }
}

/// Anybody can write `X-Forwarded-For`, so it counts from the proxy's address alone; and of several lines and names the last, since a
/// proxy adds its own behind what came in.
fn sender(shield: &Shield, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let peer = peer.to_canonical();
    let last = headers.get_all("x-forwarded-for").iter().next_back().filter(|_| shield.is_proxy(peer));
    let named = last.and_then(|line| line.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
    named.map_or(peer, |named| named.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use std::path::PathBuf;

    fn headers(lines: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", HeaderValue::from_static(line));
        }
        headers
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_the_proxys_last_word_is_believed() {
        let tls = |proxy| Shield::Tls { cert: PathBuf::new(), key: PathBuf::new(), proxy };
        let forged = headers(&["10.9.9.9", "10.8.8.8, 10.7.7.7"]);
        assert_eq!(sender(&Shield::Proxy, ip("127.0.0.1"), &forged), ip("10.7.7.7"));
        assert_eq!(sender(&Shield::Proxy, ip("::ffff:127.0.0.1"), &forged), ip("10.7.7.7"));
        assert_eq!(sender(&tls(Some(ip("10.0.0.2"))), ip("10.0.0.2"), &forged), ip("10.7.7.7"));
        for (shield, peer) in [
            (Shield::Proxy, "10.0.0.3"),
            (Shield::None, "127.0.0.1"),
            (tls(None), "10.0.0.2"),
            (tls(Some(ip("10.0.0.2"))), "10.0.0.3"),
        ] {
            assert_eq!(sender(&shield, ip(peer), &forged), ip(peer), "{shield:?}");
        }
        assert_eq!(sender(&Shield::Proxy, ip("127.0.0.1"), &headers(&["nobody"])), ip("127.0.0.1"));
    }
}
