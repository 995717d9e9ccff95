//! The arguments of `apercu feed`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{FetchArgs, Format, SummaryArgs, at_least_one};

/// Summarizes what a feed tells of: RSS, Atom or JSON Feed
///
/// Each entry's article is read from its page; where that cannot be had, what the feed carries of it is summarized, and a
/// note on standard error says so (in JSON, `read_from` does).
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  apercu feed https://example.org/rss --limit 5
  apercu feed https://example.org/rss --since 24h --state ~/.local/state/apercu-seen   what is new, each time
  apercu feed saved.xml --format json")]
pub(crate) struct FeedArgs {
    /// The feed: a file or a web address; `-` for standard input
    #[arg(value_name = "FILE|URL")]
    pub(crate) feed: PathBuf,

    /// Most entries to summarize, the first ones of the feed
    #[arg(short = 'n', long, value_name = "N", value_parser = at_least_one)]
    pub(crate) limit: Option<usize>,

    /// Only entries that were published so long ago at most: 24h, 7days, 2weeks; those without a date are kept
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    pub(crate) since: Option<Duration>,

    /// Skip the entries that this file lists, and add those that were summarized
    ///
    /// It is made if it is not there, and holds one identifier a line.
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,

    /// What the output looks like
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    #[command(flatten)]
    pub(crate) summary: SummaryArgs,

    #[command(flatten)]
    pub(crate) fetch: FetchArgs,
}
