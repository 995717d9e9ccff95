//! The arguments of `apercu glossary`.

use std::path::PathBuf;

use clap::Subcommand;

/// Looks after glossaries: terms that have one translation
#[derive(Debug, Subcommand)]
pub(crate) enum GlossaryCommand {
    /// Checks glossaries: says which line is wrong, and which entries contradict each other
    Check {
        /// The glossaries, tab-separated text or TBX
        #[arg(value_name = "FILE", required = true)]
        glossaries: Vec<PathBuf>,
    },
}
