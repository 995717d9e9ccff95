//! The arguments of `apercu serve`.
// What documents them here is what `--help` prints, as plain text.
#![allow(clippy::doc_markdown)]

use std::sync::Arc;

use anyhow::Result;
use apercu::summarize::{Generative, Summarize};
use apercu_server::{Listen, Models, Settings};
use clap::Args;

use super::{EngineArgs, FetchArgs, SummarizerArgs, at_least_one};

/// Answers over HTTP: summaries, batches, translations, LibreTranslate's API, and a page
///
/// Everything stays on this machine. Only this machine can ask, unless --listen names another address, which wants a --token or --public.
/// The address itself is the page, /openapi.json describes the rest. Nothing that is asked is kept or logged. SIGTERM and
/// SIGINT end it once what is under way is answered.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  apercu serve                                              for this machine: http://127.0.0.1:7424
  curl -H 'Content-Type: text/plain' --data-binary @article.txt http://127.0.0.1:7424/v1/summarize
  APERCU_TOKEN=secret apercu serve --listen 0.0.0.0:7424    for others too, who have the token
  apercu serve --listen unix:/run/apercu/apercu.sock        for a proxy on this machine")]
pub(crate) struct ServeArgs {
    /// Address to listen on: HOST:PORT, port 0 for any free one, or unix:PATH
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7424")]
    listen: Listen,

    /// What requests must bring as `Authorization: Bearer TOKEN`, or as LibreTranslate's api_key
    ///
    /// The variable APERCU_TOKEN does the same, and does not show in the list of processes.
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,

    /// Let everybody who can reach the address ask, without a token
    #[arg(long)]
    public: bool,

    /// Let web pages of this origin ask, such as https://example.org; may be given several times
    #[arg(long = "cors", value_name = "ORIGIN")]
    origins: Vec<String>,

    /// Most bytes of a request, or of a line of a batch
    #[arg(long, value_name = "BYTES", default_value_t = 2 * 1024 * 1024, value_parser = bytes)]
    max_body: usize,

    /// Most requests that wait; one more is answered 429, with the time to come back
    #[arg(long, value_name = "N", default_value_t = 64)]
    queue: u16,

    /// Requests that are worked on side by side; their sentences are translated together
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..))]
    workers: u16,

    /// Fetch no addresses
    #[arg(long)]
    no_fetch: bool,

    /// Fetch addresses for other machines too, which is off where --listen lets them ask
    #[arg(long, conflicts_with = "no_fetch")]
    fetch: bool,

    #[command(flatten)]
    fetching: FetchArgs,

    #[command(flatten)]
    summarizer: SummarizerArgs,

    #[command(flatten)]
    pub(super) engine: EngineArgs,
}

impl ServeArgs {
    /// How the server is set up.
    pub(crate) fn settings(&self) -> Settings {
        let mut settings = Settings::default();
        settings.listen = self.listen.clone();
        settings.token = self.token.clone().or_else(|| std::env::var("APERCU_TOKEN").ok());
        settings.public = self.public;
        settings.origins.clone_from(&self.origins);
        settings.max_body = self.max_body;
        settings.queue = self.queue.into();
        settings.workers = self.workers.into();
        settings.fetcher = (!self.no_fetch).then(|| self.fetching.fetcher());
        settings.fetch_for_all = self.fetch;
        settings
    }

    /// What it works with.
    pub(crate) fn models(&self) -> Result<Models> {
        let threads = self.engine.threads()?;
        let models = Models::on(self.engine.translator(&threads)?, &threads)?;
        Ok(match self.summarizer.model() {
            Some(model) => {
                let generative: Arc<dyn Summarize> = Arc::new(Generative::new(self.engine.open(model, &threads)?)?);
                models.summarizer(generative)
            }
            None => models,
        })
    }
}

fn bytes(value: &str) -> Result<usize, String> {
    at_least_one(value)
}
