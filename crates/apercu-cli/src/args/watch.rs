//! The arguments of `apercu watch`.

use std::path::PathBuf;

use clap::Args;

use super::{FetchArgs, Format, SummaryArgs};

/// Summarizes what comes into a folder, as soon as it is whole
///
/// A file is whole when it has not changed for a second; hidden ones and those named as unfinished (.part, .tmp, ~) are left
/// alone. What is in the folder already is left, too, unless the summaries go to files: then whatever has none, or has changed
/// since, is summarized. This goes on until the program is stopped.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  apercu watch inbox --output summaries --format json     each inbox/x.txt gives summaries/x.txt.json
  tail -f names.txt | apercu watch -                      the articles whose names or addresses come in, line by line")]
pub(crate) struct WatchArgs {
    /// The folder; `-` for names of files and addresses on standard input, one a line
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,

    /// Write each summary to a file of this folder, instead of standard output
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) output: Option<PathBuf>,

    /// What the output looks like
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    #[command(flatten)]
    pub(crate) summary: SummaryArgs,

    #[command(flatten)]
    pub(crate) fetch: FetchArgs,
}
