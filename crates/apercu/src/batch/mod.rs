//! Many articles: one after the other from an iterator, or from many threads and tasks at once.
//!
//! Both ways summarize a [`WINDOW`] of articles at a time, whose sentences are translated together. Summaries are the
//! same as those of [`Summarizer::summarize`], and memory does not grow with the number of articles.

mod summaries;
#[cfg(test)]
mod tests;
mod workers;

pub use summaries::Summaries;
pub use workers::Workers;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::article::Article;
use crate::error::{Error, Result};
use crate::pipeline::{BilingualSummary, Summarizer};

/// Most articles that are summarized together: enough sentences to fill the translator's batches.
pub const WINDOW: usize = 32;

/// How many articles were worked on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Articles that have their summary, or failed.
    pub done: u64,
    /// Those of them that failed.
    pub failed: u64,
}

/// Stops a batch from another thread: copies of it are one switch.
///
/// What is being summarized when the switch is thrown is finished; what waits is not begun.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// A switch that has not been thrown.
    pub fn new() -> Self {
        Self::default()
    }

    /// Throws the switch.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether it was thrown.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Sets up the summarizing of many articles.
///
/// ```no_run
/// use apercu::batch::Batch;
/// use apercu::{Article, Summarizer};
///
/// let paths = ["one.txt", "two.txt"];
/// let articles: Vec<Article> = paths.iter().map(Article::read).collect::<apercu::Result<_>>()?;
/// let batch = Batch::new(Summarizer::builder().build()?).progress(|progress| eprintln!("{} done", progress.done));
/// for (article, summary) in batch.run(articles) {
///     println!("{:?}: {} sentences", article.title(), summary?.counts.sentences_kept);
/// }
/// # Ok::<(), apercu::Error>(())
/// ```
#[must_use]
pub struct Batch {
    summarizer: Arc<Summarizer>,
    cancel: Cancel,
    progress: Option<Box<dyn Fn(Progress) + Send + Sync>>,
    done: AtomicU64,
    failed: AtomicU64,
}

impl Batch {
    /// A batch with this summarizer.
    pub fn new(summarizer: impl Into<Arc<Summarizer>>) -> Self {
        Self {
            summarizer: summarizer.into(),
            cancel: Cancel::new(),
            progress: None,
            done: AtomicU64::new(0),
            failed: AtomicU64::new(0),
        }
    }

    /// What stops it.
    pub fn cancel(mut self, cancel: &Cancel) -> Self {
        self.cancel = cancel.clone();
        self
    }

    /// What is called for each article that is done, on the thread that did it.
    pub fn progress(mut self, progress: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// The articles with their summaries, in order. It reads a [`WINDOW`] of them ahead, no more, and works in the
    /// calling thread and the summarizer's own. It ends early when cancelled.
    pub fn run<I: IntoIterator<Item = Article>>(self, articles: I) -> Summaries<I::IntoIter> {
        Summaries::new(self, articles.into_iter())
    }

    /// Workers that take articles from any number of threads and async tasks.
    ///
    /// # Errors
    /// [`Error::Engine`] where the system refuses a thread.
    pub fn start(self) -> Result<Workers> {
        Workers::start(self)
    }

    fn so_far(&self) -> Progress {
        Progress {
            done: self.done.load(Ordering::Relaxed),
            failed: self.failed.load(Ordering::Relaxed),
        }
    }

    /// Summarizes a window of articles.
    fn window(&self, articles: &[&Article]) -> Vec<Result<BilingualSummary>> {
        if self.cancel.is_cancelled() {
            return articles.iter().map(|_| Err(Error::Cancelled)).collect();
        }
        // A translator or a summarizer that its user put in may panic; that must not leave the others waiting.
        let together = AssertUnwindSafe(|| self.summarizer.summarize_together(articles));
        let summaries = catch_unwind(together).unwrap_or_else(|_| {
            let panicked = || Err(Error::Engine("summarizing panicked".to_owned()));
            articles.iter().map(|_| panicked()).collect()
        });
        for summary in &summaries {
            let failed = u64::from(summary.is_err());
            let progress = Progress {
                done: self.done.fetch_add(1, Ordering::Relaxed) + 1,
                failed: self.failed.fetch_add(failed, Ordering::Relaxed) + failed,
            };
            if let Some(callback) = &self.progress {
                callback(progress);
            }
        }
        summaries
    }
}
