//! The arguments that say what a summary is to be.

use std::path::{Path, PathBuf};

use anyhow::Result;
use apercu::article::ReadOptions;
use apercu::summarize::Generative;
use apercu::translate::DOUBTFUL;
use apercu::{Article, Summarizer};
use clap::Args;

use super::length::LengthArgs;
use super::{EngineArgs, LanguageArg, Languages};

/// The summarizer that needs no model of its own.
pub(crate) const EXTRACTIVE: &str = "extractive";

/// What a summary is to be
#[derive(Debug, Args)]
pub(crate) struct SummaryArgs {
    /// Language of the summaries
    #[arg(short, long, value_enum, default_value_t = Languages::Both)]
    pub(super) language: Languages,

    #[command(flatten)]
    pub(super) length: LengthArgs,

    /// Keep to sentences that bear on these terms, in either language, set apart by commas
    ///
    /// An article without any such sentence is an error.
    #[arg(short, long, value_name = "TERMS")]
    about: Option<String>,

    /// Leave out titles and sentences whose translations are doubtful, and say how many: those that have less confidence than
    /// this, from 0 to 1
    #[arg(long, value_name = "CONFIDENCE", require_equals = true)]
    #[allow(clippy::option_option, reason = "no flag, the flag alone, the flag with a value")]
    strict: Option<Option<f32>>,

    #[command(flatten)]
    pub(super) summarizer: SummarizerArgs,

    /// Language of the articles, instead of detecting it
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    from: Option<LanguageArg>,

    #[command(flatten)]
    pub(crate) engine: EngineArgs,
}

#[derive(Debug, Args)]
pub(crate) struct SummarizerArgs {
    /// What summarizes: `extractive`, which chooses sentences of the article, or a model that writes them, a folder or a
    /// name from `apercu models list`
    ///
    /// What a model writes is compared with the article, and gives way to the article's own words where it has a number
    /// or a name too much. For a model that knows only the other language the article is translated first.
    #[arg(long, value_name = "MODEL", default_value = EXTRACTIVE)]
    pub(super) summarizer: PathBuf,
}

impl SummaryArgs {
    /// Makes summaries as they are asked for.
    pub(crate) fn summarizer(&self) -> Result<Summarizer> {
        let threads = self.engine.threads()?;
        let mut builder = Summarizer::builder()
            .threads(&threads)
            .translator(self.engine.translator(&threads)?)
            .languages(self.language.list());
        if let Some(length) = self.length.length() {
            builder = builder.length(length);
        }
        if let Some(terms) = &self.about {
            builder = builder.about(terms);
        }
        if let Some(least) = self.strict {
            builder = builder.strict(least.unwrap_or(DOUBTFUL));
        }
        if let Some(model) = self.summarizer.model() {
            builder = builder.summarizer(Generative::new(self.engine.open(model, &threads)?)?);
        }
        Ok(builder.build()?)
    }

    /// Reads articles as they are asked for.
    pub(crate) fn reading(&self) -> ReadOptions {
        let options = Article::options();
        match self.from {
            Some(language) => options.language(language.into()),
            None => options,
        }
    }
}

impl SummarizerArgs {
    /// The model that writes summaries, if one does.
    pub(crate) fn model(&self) -> Option<&Path> {
        (self.summarizer.as_os_str() != EXTRACTIVE).then_some(&self.summarizer)
    }
}
