//! The arguments of `apercu digest`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{FeedFormat, FetchArgs, SummaryArgs, at_least_one};

/// Folds what several feeds tell of one event into a story, and summarizes each story once
///
/// Articles of both languages that tell of the same event are one story; those that most sources tell come first, then the latest. Each
/// sentence of a summary names its article, and where the sources do not agree on a number, that is said. Sources are feeds, lists
/// of them as OPML, or .jsonl files of articles: a JSON object a line, with text or url, and title, source, published, language where
/// they are known.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  apercu digest subscriptions.opml --since 24h
  apercu digest https://example.org/rss https://example.net/atom --top 5 --format html --output today.html
  apercu digest articles.jsonl --format json")]
pub(crate) struct DigestArgs {
    /// The feeds, lists of them as OPML, or articles (.jsonl): files or web addresses; `-` for standard input; those of the settings
    /// if none is given
    #[arg(value_name = "FILE|URL")]
    pub(crate) feeds: Vec<PathBuf>,

    /// Most stories
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10, value_parser = at_least_one)]
    pub(crate) top: usize,

    /// Only articles that were published so long ago at most: 24h, 7days, 2weeks; those without a date are kept
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    pub(crate) since: Option<Duration>,

    /// What the output looks like
    #[arg(short, long, value_enum, default_value_t = FeedFormat::Text)]
    pub(crate) format: FeedFormat,

    /// Write to this file instead of standard output, once all is done
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) summary: SummaryArgs,

    #[command(flatten)]
    pub(crate) fetch: FetchArgs,
}
