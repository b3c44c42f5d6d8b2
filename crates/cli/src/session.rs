//! What one call of the command line works with.

use crate::arguments::Common;
use crate::output::Format;
use crate::surroundings;
use krama_pipeline::Unit;
use krama_pipeline::workspace::Act;
use std::path::{Path, PathBuf};

/// The workspace to use and the way to print.
pub struct Session {
    workspace: PathBuf,
    format: Format,
}

impl Session {
    /// From the arguments every sub-command understands.
    pub fn new(common: &Common) -> Self {
        Self {
            workspace: common.workspace.clone().unwrap_or_else(|| PathBuf::from(".")),
            format: if common.json { Format::Json } else { Format::Text },
        }
    }

    /// The workspace folder.
    pub fn folder(&self) -> &Path {
        &self.workspace
    }

    /// Text or JSON.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Opens the workspace.
    pub fn unit(&self) -> anyhow::Result<Unit> {
        Ok(Unit::open(&self.workspace, surroundings::surroundings())?)
    }

    /// The person at this terminal, now.
    #[expect(clippy::unused_self, reason = "a session is whose act it is")]
    pub fn act(&self) -> Act {
        Act { actor: surroundings::actor(), at: surroundings::now() }
    }
}
