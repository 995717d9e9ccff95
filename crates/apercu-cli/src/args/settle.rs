//! What the user's settings say, where the command line says nothing.

use anyhow::Result;
use clap::ArgMatches;
use clap::parser::ValueSource;

use super::{Cli, Command, EngineArgs, SummaryArgs};
use crate::settings::Settings;

impl Cli {
    /// Fills in what the settings say and no flag does; `matches` knows which flags were given. What uses no settings does
    /// not read them.
    pub(super) fn settle(&mut self, matches: &ArgMatches) -> Result<()> {
        if self.engine().is_none() {
            return Ok(());
        }
        let matches = matches.subcommand().map_or(matches, |(_, own)| own);
        let settings = Settings::load()?;
        match &mut self.command {
            None => self.summarize.summary.settle(&settings, matches),
            Some(Command::Batch(args)) => args.summary.settle(&settings, matches),
            Some(Command::Watch(args)) => args.summary.settle(&settings, matches),
            Some(Command::Feed(args)) => {
                args.summary.settle(&settings, matches);
                if args.feeds.is_empty() {
                    args.feeds = settings.feeds;
                }
            }
            Some(Command::Digest(args)) => {
                args.summary.settle(&settings, matches);
                if args.feeds.is_empty() {
                    args.feeds = settings.feeds;
                }
            }
            Some(Command::Translate(args)) => args.engine.settle(&settings),
            #[cfg(feature = "serve")]
            Some(Command::Serve(args)) => args.engine.settle(&settings),
            Some(_) => {}
        }
        Ok(())
    }
}

impl SummaryArgs {
    fn settle(&mut self, settings: &Settings, matches: &ArgMatches) {
        let given = |id| matches.value_source(id) == Some(ValueSource::CommandLine);
        if let Some(language) = settings.language.filter(|_| !given("language")) {
            self.language = language;
        }
        if let Some(summarizer) = settings.summarizer.as_ref().filter(|_| !given("summarizer")) {
            self.summarizer.summarizer.clone_from(summarizer);
        }
        self.length.settled = settings.length;
        self.engine.settle(settings);
    }
}

impl EngineArgs {
    fn settle(&mut self, settings: &Settings) {
        if self.translators.is_empty() {
            self.translators.clone_from(&settings.translator);
        }
        if self.glossaries.is_empty() {
            self.glossaries.clone_from(&settings.glossary);
        }
    }
}
