use crate::failure::WrongUse;
use crate::output::{self, Format};
use crate::session::Session;
use crate::surroundings;
use krama_server::{Around, Listening, Server, Shield};
use serde::Serialize;
use std::io::{BufRead, IsTerminal, Write};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Arguments of `krama serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  krama serve
  krama serve --listen 127.0.0.1:8801
  krama serve --listen 10.0.0.5:8443 --tls-cert cert.pem --tls-key key.pem

The link that is printed signs in whoever started the server, once and within 10 minutes; at a terminal, Enter prints another.
To be reached from other machines it needs a certificate, or a proxy on this machine that has one, and people with accounts.
Standard error tells who signed in and who was refused, by number and address; docs/security.md shows how a service sends that on.")]
pub struct Serve {
    /// Where to listen; port 0 takes any that is free
    #[arg(long, default_value = "127.0.0.1:8800", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// A certificate and those above it, PEM
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The certificate's key, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A proxy on this machine speaks TLS with browsers; or with a certificate, the address of a proxy on another machine
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, default_missing_value = "here", value_parser = proxy)]
    behind_proxy: Option<Proxy>,
    /// How lines on standard error are written: for people, or each as one JSON object
    #[arg(long, value_enum, default_value_t = surroundings::Form::Text, value_name = "FORM")]
    pub log: surroundings::Form,
    /// Print the OpenAPI document of the interface, and do nothing else
    #[arg(long)]
    document: bool,
}

/// Where the workbench usually is.
pub(super) const PORT: u16 = 8800;

#[derive(Serialize)]
struct Open {
    address: String,
    link: Option<String>,
    page: bool,
}

impl Serve {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        if self.document {
            output::exactly(&krama_server::document())?;
            return Ok(ExitCode::SUCCESS);
        }
        output::about(session.unit()?.settings().world());
        let listening = Listening { folder: session.folder().to_owned(), address: self.listen, shield: self.shield()? };
        stay_open(Server::bind(listening, around())?, session.format())?;
        Ok(ExitCode::SUCCESS)
    }

    fn shield(&self) -> Result<Shield, WrongUse> {
        Ok(match (&self.tls_cert, &self.tls_key, self.behind_proxy) {
            (Some(_), _, Some(Proxy::Here)) => return Err(WrongUse(PROXY_WHERE.to_owned())),
            (Some(cert), Some(key), proxy) => {
                let proxy = proxy.and_then(Proxy::address);
                Shield::Tls { cert: cert.clone(), key: key.clone(), proxy }
            }
            (_, _, Some(Proxy::At(_))) => return Err(WrongUse(PROXY_BARE.to_owned())),
            (_, _, Some(Proxy::Here)) => Shield::Proxy,
            _ => Shield::None,
        })
    }
}

/// Where a proxy is.
#[derive(Debug, Clone, Copy)]
enum Proxy {
    /// On this machine.
    Here,
    /// On another.
    At(IpAddr),
}

impl Proxy {
    fn address(self) -> Option<IpAddr> {
        match self {
            Self::Here => None,
            Self::At(address) => Some(address),
        }
    }
}

fn proxy(text: &str) -> Result<Proxy, String> {
    match text {
        "here" => Ok(Proxy::Here),
        _ => text.parse().map(Proxy::At).map_err(|_| "that is no address of a machine, such as 10.0.0.2".to_owned()),
    }
}

const PROXY_WHERE: &str = "with a certificate, say where the proxy is: --behind-proxy ADDRESS";
const PROXY_BARE: &str =
    "a proxy on another machine needs --tls-cert and --tls-key as well: it would speak in the clear";

/// What the server may not take for itself: clock, random bytes, and who started it.
pub(super) fn around() -> Around {
    Around {
        surroundings: surroundings::surroundings,
        now: Arc::new(surroundings::now),
        random: surroundings::random,
        owner: surroundings::actor(),
        watch: Arc::new(krama_server::watch::log),
        free: Arc::new(surroundings::free),
    }
}

/// Says where the workbench is, and keeps it open until it is interrupted.
pub(super) fn stay_open(server: Server, format: Format) -> anyhow::Result<()> {
    let (address, link, page) = (server.url(), server.link(), krama_server::has_page());
    if format == Format::Json {
        output::json("krama/serve/1", &Open { address, link, page })?;
    } else {
        let mut out = output::out();
        writeln!(out, "The workbench is open at {address}")?;
        if let Some(link) = &link {
            writeln!(out, "Sign in, once and within 10 minutes: {link}")?;
        }
        if !page {
            writeln!(out, "The page itself was not built into this binary; the interface is.")?;
        }
        // Who started it without a terminal, as a service does, has nobody to press Enter.
        let has_more = link.is_some() && std::io::stdin().is_terminal();
        let more = if has_more { " Enter prints another link." } else { "" };
        writeln!(out, "It stays open until you press Ctrl-C.{more}")?;
        out.flush()?;
        if has_more {
            print_more_links(&server);
        }
    }
    Ok(server.run()?)
}

/// Prints another link whenever somebody at the terminal presses Enter.
fn print_more_links(server: &Server) {
    let links = server.links();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let mut out = output::out();
            if line.is_err() || writeln!(out, "{}", links.link()).and_then(|()| out.flush()).is_err() {
                return;
            }
        }
    });
}
