//! The arguments of `apercu config`.
// What documents them here is what `--help` prints, as plain text.
#![allow(clippy::doc_markdown)]

use std::path::PathBuf;

use clap::Subcommand;

/// Shows the settings, and checks them
///
/// They are in config.toml in the folder apercu of the user's settings (XDG_CONFIG_HOME, else ~/.config); APERCU_CONFIG
/// names another file, or none where it is empty. Keys: language, length ("3 sentences", "60 words", "20%"), translator,
/// summarizer, glossary, feeds. Each has a variable that goes over it (APERCU_LANGUAGE, …), and flags go over both.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Prints what is settled, and where
    Show,
    /// Prints where the file of the settings is, whether it exists or not
    Path,
    /// Checks the settings, and the glossaries they name; says which line is wrong
    Check {
        /// The file to check, instead of the one that is in use
        #[arg(value_name = "FILE")]
        config: Option<PathBuf>,
    },
}
