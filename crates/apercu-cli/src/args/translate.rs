//! The arguments of `apercu translate`.

use std::path::PathBuf;

use apercu::Language;
use clap::Args;

use super::{EngineArgs, LanguageArg};

/// Translates plain text, line by line
///
/// Each input line gives exactly one output line, an empty one for an empty one, in order and as soon as it is there.
/// Quotation marks and apostrophes are straight, and spaces plain, unless the line has typographic ones.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  apercu translate --to en dépêche.txt
  echo 'The harbour reopens on Monday.' | apercu translate --to fr")]
pub(crate) struct TranslateArgs {
    /// Language to translate into
    #[arg(short, long, value_enum, value_name = "LANGUAGE")]
    pub(super) to: LanguageArg,

    /// Language to translate from [default: the other one]
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    pub(super) from: Option<LanguageArg>,

    /// Text to translate; `-` or none for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) engine: EngineArgs,
}

impl TranslateArgs {
    /// The languages to translate from and into.
    pub(crate) fn languages(&self) -> (Language, Language) {
        let to = Language::from(self.to);
        (self.from.map_or(to.other(), Language::from), to)
    }
}
