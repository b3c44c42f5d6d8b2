//! Links that say no more than their host.

use rustc_hash::{FxHashMap, FxHashSet};

/// A path that stands on so many hosts is what people call a page (`/login`, `/app`), and no sign of who made it. Two may be
/// one group's own.
const ON: usize = 3;

/// Those of the links, as [`krama_model::Kind::Url`] has them, whose path stands on several hosts among them, or is empty.
pub fn pages<'l>(links: impl Iterator<Item = &'l str> + Clone) -> FxHashSet<&'l str> {
    let mut hosts: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for (host, path) in links.clone().map(parts) {
        let hosts = hosts.entry(path).or_default();
        if hosts.len() < ON && !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    let is_page = |path: &str| path.is_empty() || hosts[path].len() >= ON;
    links.filter(|link| is_page(parts(link).1)).collect()
}

/// The host and what stands behind it, a first `www.` and a last `/` aside.
fn parts(link: &str) -> (&str, &str) {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    (host.strip_prefix("www.").unwrap_or(host), path.strip_suffix('/').unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_on_three_hosts_says_no_more_than_the_host() {
        let page = ["https://a.test/app", "http://b.test/app/", "https://www.c.test/app", "https://a.test/app/"];
        let own =
            ["https://a.test/x7Kd2", "https://www.a.test/x7Kd2", "http://b.test/x7Kd2", "https://a.test/app?id=7"];
        let links = || page.into_iter().chain(own);
        assert_eq!(pages(links()), page.into_iter().collect());
        assert!(pages(links().filter(|link| !link.contains("c.test"))).is_empty());
    }

    #[test]
    fn a_host_alone_says_no_more_than_itself() {
        assert_eq!(
            pages(["https://a.test/", "https://b.test/x7Kd2"].into_iter()),
            ["https://a.test/"].into_iter().collect()
        );
    }
}
