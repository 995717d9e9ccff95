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

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use apercu_engine::Cancel;

use crate::article::Article;
use crate::error::{Error, Result};
use crate::pipeline::{BilingualSummary, Summarizer};

/// Most articles that are summarized together: enough sentences to fill the translator's batches.
pub const WINDOW: usize = 32;

/// How many articles were worked on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Articles that have their summary, or failed.
    pub done: u64,
    /// Those of them that failed.
    pub failed: u64,
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
/// for (path, _article, summary) in batch.run(paths.into_iter().zip(articles)) {
///     println!("{path}: {} sentences", summary?.counts.sentences_kept);
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

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("summarizer", &self.summarizer)
            .field("progress", &self.so_far())
            .finish_non_exhaustive()
    }
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

    /// What stops it: what is being summarized when the switch is thrown ends early, what waits is not begun.
    pub fn cancel(mut self, cancel: &Cancel) -> Self {
        self.cancel = cancel.clone();
        self
    }

    /// What is called for each article that is done, on the thread that did it.
    pub fn progress(mut self, progress: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// The articles with their summaries, in order, each with what came with it: a name, a number, a record. It reads a
    /// [`WINDOW`] of them ahead, no more, and works in the calling thread and the summarizer's own. It ends early when
    /// cancelled.
    pub fn run<T, I: IntoIterator<Item = (T, Article)>>(self, articles: I) -> Summaries<T, I::IntoIter> {
        Summaries::new(self, articles.into_iter())
    }

    /// Workers that take articles from any number of threads and async tasks.
    ///
    /// # Errors
    /// [`Error::Threads`] where the system refuses a thread.
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
        let summaries = self.guarded(articles);
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
    /// A translator or a summarizer that its user put in may panic. That must not leave the others waiting, nor take the other
    /// articles with it: they are summarized again, one by one.
    fn guarded(&self, articles: &[&Article]) -> Vec<Result<BilingualSummary>> {
        let together = AssertUnwindSafe(|| self.summarizer.summarize_together(articles, &self.cancel));
        match catch_unwind(together) {
            Ok(summaries) => summaries,
            Err(panic) if articles.len() < 2 => {
                let text = panic.downcast_ref::<&str>().map(ToString::to_string);
                let message = text.or_else(|| panic.downcast_ref::<String>().cloned());
                articles
                    .iter()
                    .map(|_| {
                        Err(Error::Panicked {
                            message: message.clone(),
                        })
                    })
                    .collect()
            }
            Err(_) => articles.iter().flat_map(|article| self.guarded(&[article])).collect(),
        }
    }
}
