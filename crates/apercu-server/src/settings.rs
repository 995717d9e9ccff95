//! What a server is set up with.

use std::fmt;
use std::sync::Arc;

use apercu::summarize::{Extractive, Summarize};
use apercu::{Threads, Translator};
use apercu_web::Fetcher;

use crate::listen::Listen;

/// How a server listens, whom it answers, and how much it takes on.
#[derive(Debug)]
#[non_exhaustive]
pub struct Settings {
    /// Where it listens.
    pub listen: Listen,
    /// What requests have to bring as `Authorization: Bearer`, or as `api_key` where `LibreTranslate` has it.
    pub token: Option<String>,
    /// Whether it may listen on other addresses than this machine's without a token.
    pub public: bool,
    /// Origins of web pages that may call it, such as `https://example.org`.
    pub origins: Vec<String>,
    /// Most bytes of a request's body, or of a line of a batch.
    pub max_body: usize,
    /// Most requests that wait for a worker; one more is answered 429.
    pub queue: usize,
    /// Requests that are worked on side by side.
    pub workers: usize,
    /// What fetches addresses; none are fetched without.
    pub fetcher: Option<Fetcher>,
    /// Whether addresses are fetched for others than this machine too.
    pub fetch_for_all: bool,
}

impl Default for Settings {
    /// On this machine's own address, for 2 MiB a request, 16 of them at once and 64 that wait.
    fn default() -> Self {
        Self {
            listen: Listen::default(),
            token: None,
            public: false,
            origins: Vec::new(),
            max_body: 2 * 1024 * 1024,
            queue: 64,
            workers: 16,
            fetcher: Some(Fetcher::new()),
            fetch_for_all: false,
        }
    }
}

/// What summarizes and translates.
pub struct Models {
    pub(crate) translator: Translator,
    pub(crate) summarize: Arc<dyn Summarize>,
}

impl Models {
    /// The translator, and the summarizer that chooses sentences.
    ///
    /// # Errors
    /// As [`Extractive::new`].
    pub fn new(translator: Translator) -> apercu::Result<Self> {
        Ok(Self {
            translator,
            summarize: Arc::new(Extractive::new()?),
        })
    }

    /// The same summarizer on these threads.
    ///
    /// # Errors
    /// As [`Extractive::new`].
    pub fn on(translator: Translator, threads: &Threads) -> apercu::Result<Self> {
        Ok(Self {
            translator,
            summarize: Arc::new(Extractive::new()?.on(threads)),
        })
    }

    /// Another summarizer.
    #[must_use]
    pub fn summarizer(mut self, summarize: impl Summarize + 'static) -> Self {
        self.summarize = Arc::new(summarize);
        self
    }
}

impl fmt::Debug for Models {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Models")
            .field("translator", &self.translator)
            .field("summarize", &self.summarize.name())
            .finish()
    }
}
