//! The arguments of `apercu feed`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::{FetchArgs, SummaryArgs, at_least_one};

/// Summarizes what feeds tell of: RSS, Atom or JSON Feed
///
/// Feeds and pages are fetched side by side, two at once from one host at most. A feed that fails does not keep the others.
/// Each entry's article is read from its page; where that cannot be had, what the feed carries of it is summarized, and a
/// note on standard error says so (in JSON, `read_from` does).
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  apercu feed https://example.org/rss --limit 5
  apercu feed https://example.org/rss --since 24h --state ~/.local/state/apercu-seen   what is new, each time
  apercu feed subscriptions.opml --since 24h --format html --output today.html
  apercu feed https://example.org/rss --state seen --format atom --output summaries.xml   a feed of summaries
  apercu feed saved.xml --format json")]
pub(crate) struct FeedArgs {
    /// The feeds, or lists of them as OPML: files or web addresses; `-` for standard input; those of the settings if none is
    /// given
    #[arg(value_name = "FILE|URL")]
    pub(crate) feeds: Vec<PathBuf>,

    /// Most entries of a feed to summarize, its first ones
    #[arg(short = 'n', long, value_name = "N", value_parser = at_least_one)]
    pub(crate) limit: Option<usize>,

    /// Only entries that were published so long ago at most: 24h, 7days, 2weeks; those without a date are kept
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    pub(crate) since: Option<Duration>,

    /// Skip the entries that this file lists, and add those that were summarized
    ///
    /// It is made if it is not there, and holds one identifier a line, and the versions of the feeds: a feed whose entries are
    /// all done is not sent again until it changes.
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,

    /// What the output looks like
    #[arg(short, long, value_enum, default_value_t = FeedFormat::Text)]
    pub(crate) format: FeedFormat,

    /// Write to this file instead of standard output, once all is done
    ///
    /// A feed that is there already, of this program's, keeps its entries behind the new ones, up to two hundred.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) summary: SummaryArgs,

    #[command(flatten)]
    pub(crate) fetch: FetchArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FeedFormat {
    /// To be read: fitted to the terminal, one long line a paragraph elsewhere
    Text,
    /// One object a line, with everything that is known
    Json,
    /// With a reference to the source for each sentence
    Markdown,
    /// A web page
    Html,
    /// A feed of the summaries, for any feed reader
    Atom,
    /// The same as JSON Feed
    JsonFeed,
}
