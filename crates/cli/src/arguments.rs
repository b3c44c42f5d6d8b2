//! The command line as types: one member for each sub-command, which knows how to run itself.

use crate::commands;
use crate::session::Session;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Weaves scattered scam reports into the criminal groups behind them.
#[derive(Debug, Parser)]
#[command(name = "krama", version, arg_required_else_help = true, propagate_version = true, after_help = AFTER)]
pub struct Krama {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

const AFTER: &str = "Start here:
  krama demo                       the whole way on an invented country
  krama init my-unit               a workspace of your own
  krama -w my-unit ingest FILE     take reports in
  krama -w my-unit analyse         link and group them
  krama -w my-unit groups          see what came out

Exit codes: 0 done, 1 findings or failure, 2 wrong use.";

/// Over what every sub-command understands.
const COMMON: &str = "With every command";

/// What every sub-command understands.
#[derive(Debug, Args)]
pub struct Common {
    /// The workspace folder [default: the current folder]
    #[arg(short, long, global = true, env = "KRAMA_WORKSPACE", hide_env_values = true, value_name = "DIR", help_heading = COMMON)]
    pub workspace: Option<PathBuf>,
    /// Print JSON for machines
    #[arg(long, global = true, help_heading = COMMON)]
    pub json: bool,
    /// Tell on standard error what is being done; values that identify a person are never logged
    #[arg(short, long, global = true, help_heading = COMMON)]
    pub verbose: bool,
}

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident($arguments:ty),)*) => {
        /// The sub-commands.
        #[derive(Debug, Subcommand)]
        pub enum Command {
            $($(#[$doc])* $name($arguments),)*
        }

        impl Command {
            /// Runs the sub-command.
            pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
                match self {
                    $(Self::$name(arguments) => arguments.run(session),)*
                }
            }
        }
    };
}

commands! {
    /// Show the whole way on an invented country, with its truth beside
    Demo(commands::demo::Demo),
    /// Make a workspace
    Init(commands::init::Init),
    /// Take reports in from files and folders, sealed on arrival
    Ingest(commands::ingest::Ingest),
    /// Read, link and group everything that is sealed
    Analyse(commands::analyse::Analyse),
    /// List the groups, most urgent first
    Groups(commands::groups::Groups),
    /// Open one group: how it operates, what holds it together, what speaks against
    Group(commands::group::Group),
    /// List reports with their groups
    Members(commands::members::Members),
    /// List every value found, with its place and role
    Mentions(commands::mentions::Mentions),
    /// Say why two reports stand on one group or why not, or what one report or value links
    Why(commands::why::Why),
    /// List values that wait for a person: some call them the victim's, others the suspect's
    Reviews(commands::reviews::Reviews),
    /// Find a value, a report, a group or words
    Find(commands::find::Find),
    /// Bring the index for searching up to date, however many reports it is behind
    Index(commands::index::Index),
    /// Enter a person's decision
    Decide(commands::decide::Decide),
    /// Keep accounts: who signs in to the workbench, and as what
    Account(commands::account::Account),
    /// List who looked at masked values, when and why
    Accesses(commands::accesses::Accesses),
    /// Open the workbench in a browser: see the groups, open everything, decide
    Serve(commands::serve::Serve),
    /// Simulate a country's fraud, with the truth to measure against
    Simulate(commands::simulate::Simulate),
    /// Measure the latest run against a simulated country's truth
    Evaluate(commands::evaluate::Evaluate),
    /// Check everything in the workspace against the ledger
    Verify(commands::verify::Verify),
    /// Export the signed head of the ledger, to be kept elsewhere
    Checkpoint(commands::checkpoint::Checkpoint),
    /// Write the proof of one report, to be checked without a workspace
    Prove(commands::prove::Prove),
    /// Write one consistent file with everything, while others work
    Backup(commands::backup::Backup),
    /// Check a backup and put it in place
    Restore(commands::backup::Restore),
    /// Show the settings and where each came from
    Config(commands::config::Config),
}
