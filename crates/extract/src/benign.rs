//! Values that say nothing about who stands behind a report: a bank's own site, a hotline, a platform.
//!
//! The lists under `schemas/benign/` ship with the product; a workspace adds its own file of the same form. A benign
//! value matches itself. A benign domain also matches its sub-domains, unless the entry says that strangers publish
//! under them (`user_content`). Where strangers publish on a platform, the platform's domain is benign and a page or
//! account on it is not.

use crate::error::Error;
use crate::kinds;
use crate::known::exercise::{EXERCISE, Hosts};
use krama_model::{Kind, World};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

/// The lists of the ordinary world, by file name under `schemas/benign/`.
const SHIPPED: &[(&str, &str)] = &[
    ("banks.toml", include_str!("../../../schemas/benign/banks.toml")),
    ("exchanges.toml", include_str!("../../../schemas/benign/exchanges.toml")),
    ("hotlines.toml", include_str!("../../../schemas/benign/hotlines.toml")),
    ("platforms.toml", include_str!("../../../schemas/benign/platforms.toml")),
    ("public.toml", include_str!("../../../schemas/benign/public.toml")),
    ("web.toml", include_str!("../../../schemas/benign/web.toml")),
];

/// The list of an exercise.
const HOTLINES: (&str, &str) = ("hotlines.toml", include_str!("../../../schemas/exercise/hotlines.toml"));

/// Why a value is benign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Category {
    /// A bank's or payment service's own.
    Bank,
    /// A crypto exchange's or wallet maker's own.
    Exchange,
    /// A hotline of police, a bank or an emergency service.
    Hotline,
    /// A chat, social or shop platform's own.
    Platform,
    /// A service that shortens links: the short link itself is not benign.
    LinkShortener,
    /// An app store.
    AppStore,
    /// A domain that gives mailboxes to the public: the mailbox itself is not benign.
    PublicMail,
    /// A host whose pages anybody writes: the page itself is not benign.
    UserContent,
    /// A news site.
    News,
    /// A government, police or court site.
    #[serde(alias = "public")]
    Government,
    /// A well-known company's or organisation's own.
    Organisation,
    /// A block explorer, a search engine or another place one looks things up.
    Reference,
    /// Added in this workspace.
    Workspace,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    entry: Vec<Entry>,
    /// Many domains of one category at once.
    #[serde(default)]
    domains: Vec<Domains>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    kind: Kind,
    value: String,
    #[serde(default = "workspace")]
    category: Category,
    #[serde(default)]
    #[allow(dead_code, reason = "for the reader of the file; checked only to be text")]
    note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Domains {
    category: Category,
    /// True where strangers publish under sub-domains, so that only the host itself is benign.
    #[serde(default)]
    user_content: bool,
    names: Vec<String>,
}

fn workspace() -> Category {
    Category::Workspace
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Itself,
    SubDomains,
}

/// The benign values of a workspace.
#[derive(Debug, Clone, Default)]
pub struct List {
    world: World,
    values: FxHashMap<(Kind, String), (Category, Reach)>,
    /// What domains that look like a listed one have in common with it.
    likenesses: FxHashSet<String>,
}

impl List {
    /// A list without entries.
    pub fn empty(world: World) -> Self {
        Self { world, ..Self::default() }
    }

    /// The world its values are of.
    pub fn world(&self) -> World {
        self.world
    }

    /// The lists that ship with the product for a world.
    pub fn shipped(world: World) -> Result<Self, Error> {
        let mut list = Self::empty(world);
        match world {
            World::Ordinary => SHIPPED.iter().try_for_each(|(name, text)| list.extend(name, text))?,
            World::Exercise => {
                list.extend(HOTLINES.0, HOTLINES.1)?;
                list.reserve(&EXERCISE.hosts);
            }
        }
        Ok(list)
    }

    /// The hosts of an exercise that many use without knowing each other, and the names that offices and banks alone get.
    fn reserve(&mut self, hosts: &Hosts) {
        let honest = |suffix: &str| if suffix.starts_with("bank.") { Category::Bank } else { Category::Government };
        let offices = hosts.honest.iter().filter(|suffix| suffix.starts_with("bank.") || suffix.starts_with("gov."));
        let mut add = |host: &String, category, reach| {
            self.likenesses.insert(kinds::domain::skeleton(host));
            self.values.insert((Kind::Domain, host.clone()), (category, reach));
        };
        offices.for_each(|suffix| add(suffix, honest(suffix), Reach::SubDomains));
        hosts.shorteners.iter().for_each(|host| add(host, Category::LinkShortener, Reach::SubDomains));
        hosts.hosting.iter().for_each(|host| add(host, Category::UserContent, Reach::Itself));
        hosts.mail.iter().for_each(|host| add(host, Category::PublicMail, Reach::SubDomains));
    }

    /// Adds a file's entries; an entry that is already there takes the new category.
    pub fn extend(&mut self, name: &str, text: &str) -> Result<(), Error> {
        let file: File = toml::from_str(text)
            .map_err(|source| Error::BenignList { name: name.to_owned(), source: Box::new(source) })?;
        for (index, entry) in file.entry.iter().enumerate() {
            self.insert(entry.kind, &entry.value, entry.category).map_err(|()| Error::BenignValue {
                name: name.to_owned(),
                entry: index + 1,
                kind: entry.kind,
            })?;
        }
        for group in &file.domains {
            let reach = if group.user_content { Reach::Itself } else { Reach::SubDomains };
            for (index, domain) in group.names.iter().enumerate() {
                let value = kinds::domain::spelled(domain).ok_or_else(|| Error::BenignValue {
                    name: name.to_owned(),
                    entry: index + 1,
                    kind: Kind::Domain,
                })?;
                self.likenesses.insert(kinds::domain::skeleton(&value));
                self.values.insert((Kind::Domain, value), (group.category, reach));
            }
        }
        Ok(())
    }

    /// Adds one value, which must be, or parse to, a value of its kind.
    fn insert(&mut self, kind: Kind, value: &str, category: Category) -> Result<(), ()> {
        let value = match kind {
            Kind::Domain => kinds::domain::spelled(value),
            _ => kinds::parse(self.world, kind, value, kinds::home_region(self.world)),
        };
        let reach = if kind == Kind::Domain { Reach::SubDomains } else { Reach::Itself };
        let value = value.ok_or(())?;
        if kind == Kind::Domain {
            self.likenesses.insert(kinds::domain::skeleton(&value));
        }
        self.values.insert((kind, value), (category, reach));
        Ok(())
    }

    /// Whether a normalised value is benign. A link is benign when its host is and nobody but the host's owner publishes
    /// there; a mailbox when its domain is the domain of an organisation.
    pub fn contains(&self, kind: Kind, value: &str) -> bool {
        self.category(kind, value).is_some()
    }

    fn category(&self, kind: Kind, value: &str) -> Option<Category> {
        if let Some(&(category, _)) = self.values.get(&(kind, value.to_owned())) {
            return Some(category);
        }
        match kind {
            Kind::Domain => self.domain(value),
            Kind::Url => self.domain(kinds::url::host_of(value)?).filter(|&category| owner_publishes(category)),
            Kind::Email => self.domain(value.rsplit_once('@')?.1).filter(|&category| owner_publishes(category)),
            _ => None,
        }
    }

    /// Whether domains of this likeness look like a listed one. Many imitate a known name, or rent a page of a known host
    /// under another suffix, without knowing each other.
    pub fn is_imitated(&self, skeleton: &str) -> bool {
        self.likenesses.contains(skeleton)
    }

    /// How many values the list names.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// True where the list names no value.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    fn domain(&self, host: &str) -> Option<Category> {
        let host = host.strip_prefix("www.").unwrap_or(host);
        let mut rest = Some(host);
        while let Some(name) = rest {
            if let Some(&(category, reach)) = self.values.get(&(Kind::Domain, name.to_owned()))
                && (name.len() == host.len() || reach == Reach::SubDomains)
            {
                return Some(category);
            }
            rest = name.split_once('.').map(|(_, parent)| parent);
        }
        None
    }
}

/// True where what stands under a domain of this category is its owner's word and not a stranger's.
fn owner_publishes(category: Category) -> bool {
    matches!(
        category,
        Category::Bank
            | Category::Hotline
            | Category::News
            | Category::Government
            | Category::Organisation
            | Category::Reference
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_benign_domain_covers_its_sub_domains() {
        let list = List::shipped(World::Ordinary).unwrap();
        assert_eq!(list.category(Kind::Domain, "ababank.com"), Some(Category::Bank));
        assert_eq!(list.category(Kind::Domain, "www.ababank.com"), Some(Category::Bank));
        assert!(!list.contains(Kind::Domain, "ababank.com.example.top"));
        assert!(!list.contains(Kind::Domain, "notababank.com"));
    }

    #[test]
    fn a_page_that_strangers_write_is_not_benign() {
        let list = List::shipped(World::Ordinary).unwrap();
        for (domain, url) in [
            ("t.me", "https://t.me/example_name"),
            ("facebook.com", "https://facebook.com/example.page"),
            ("sites.google.com", "https://sites.google.com/view/example"),
            ("bit.ly", "https://bit.ly/3abcd"),
            ("github.com", "https://github.com/example/example"),
            ("gist.github.com", "https://gist.github.com/example/1234"),
            ("redd.it", "https://redd.it/3abcd"),
            ("bitcointalk.org", "https://bitcointalk.org/index.php?topic=1"),
        ] {
            assert!(list.contains(Kind::Domain, domain), "{domain}");
            assert!(!list.contains(Kind::Url, url), "{url}");
        }
        for stranger in ["example.blogspot.com", "example.github.io", "example.ngrok.io"] {
            assert!(!list.contains(Kind::Domain, stranger), "{stranger}");
        }
        assert!(list.contains(Kind::Url, "https://www.ababank.com/en/help"));
    }

    #[test]
    fn a_mailbox_at_a_public_provider_is_not_benign() {
        let list = List::shipped(World::Ordinary).unwrap();
        assert!(list.contains(Kind::Domain, "gmail.com"));
        assert!(!list.contains(Kind::Email, "example.person@gmail.com"));
        for domain in
            ["yahoo.com.ph", "live.co.za", "gmx.net", "lawyer.com", "africamail.com", "myway.com", "excite.com"]
        {
            assert_eq!(list.category(Kind::Domain, domain), Some(Category::PublicMail), "{domain}");
            assert!(!list.contains(Kind::Email, &format!("example.person@{domain}")), "{domain}");
        }
    }

    #[test]
    fn a_workspace_adds_its_own() {
        let mut list = List::empty(World::Ordinary);
        list.extend("own", "[[entry]]\nkind = \"phone\"\nvalue = \"+855 23 999 000\"\n").unwrap();
        assert_eq!(list.category(Kind::Phone, "+85523999000"), Some(Category::Workspace));
        let error = list.extend("own", "[[entry]]\nkind = \"email\"\nvalue = \"nobody\"\n").unwrap_err();
        assert_eq!(error.to_string(), "benign list own, entry 1: not a email");
    }
}
