//! Workers that many threads and tasks share.

use std::fmt;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use async_channel::{Receiver, Sender};

use super::{Batch, Progress, WINDOW};
use crate::article::Article;
use crate::error::{Error, Result};
use crate::pipeline::BilingualSummary;

/// Windows that are worked on side by side: while one waits for its last sentences, the other keeps the processors busy.
const THREADS: usize = 2;
/// Most articles that wait.
const WAITING: usize = THREADS * WINDOW;

/// Summarizes articles in the background; see [`Batch::start`]. Share it by reference or in an [`Arc`].
///
/// A bounded number of articles waits: who gives one more has to wait too. Articles that wait are summarized together.
/// What was given is still summarized when the workers are dropped.
///
/// ```no_run
/// # async fn example(article: apercu::Article) -> apercu::Result<()> {
/// use apercu::Summarizer;
/// use apercu::batch::Batch;
///
/// let workers = Batch::new(Summarizer::builder().build()?).start()?;
/// // Any async runtime will do; while it waits, the runtime runs its other tasks.
/// let summary = workers.summarize(article).await?;
/// # Ok(())
/// # }
/// ```
pub struct Workers {
    queue: Sender<Task>,
    threads: Vec<JoinHandle<()>>,
    batch: Arc<Batch>,
}

impl fmt::Debug for Workers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workers")
            .field("progress", &self.progress())
            .finish_non_exhaustive()
    }
}

struct Task {
    article: Article,
    reply: Reply,
}

/// Who waits for a summary.
enum Reply {
    Future(Sender<Result<BilingualSummary>>),
    Call(Box<dyn FnOnce(Article, Result<BilingualSummary>) + Send>),
}

impl Workers {
    pub(super) fn start(batch: Batch) -> Result<Self> {
        let (queue, tasks) = async_channel::bounded(WAITING);
        let batch = Arc::new(batch);
        let start = |number| {
            let (batch, tasks) = (Arc::clone(&batch), tasks.clone());
            thread::Builder::new()
                .name(format!("apercu-batch-{number}"))
                .spawn(move || work(&batch, &tasks))
                .map_err(Error::Threads)
        };
        Ok(Self {
            threads: (0..THREADS).map(start).collect::<Result<_>>()?,
            queue,
            batch,
        })
    }

    /// The summary of an article, for async code. A future that is dropped takes its article out of the queue.
    ///
    /// # Errors
    /// As [`Summarizer::summarize`](crate::Summarizer::summarize); [`Error::Cancelled`] if the batch was cancelled
    /// first.
    pub async fn summarize(&self, article: Article) -> Result<BilingualSummary> {
        let (sender, receiver) = async_channel::bounded(1);
        let reply = Reply::Future(sender);
        self.queue.send(Task { article, reply }).await.map_err(|_| stopped())?;
        receiver.recv().await.map_err(|_| stopped())?
    }

    /// Gives an article to summarize, and what to do with it and its summary then, on a thread of the workers: keep it
    /// short. Waits while the queue is full, so it is not for async code.
    ///
    /// # Errors
    /// [`Error::Stopped`] if the workers have stopped.
    pub fn submit(
        &self,
        article: Article,
        done: impl FnOnce(Article, Result<BilingualSummary>) + Send + 'static,
    ) -> Result<()> {
        let reply = Reply::Call(Box::new(done));
        self.queue.send_blocking(Task { article, reply }).map_err(|_| stopped())
    }

    /// How much was done so far.
    pub fn progress(&self) -> Progress {
        self.batch.so_far()
    }

    /// Waits until everything that was given is done.
    ///
    /// # Errors
    /// [`Error::Stopped`] if what [`submit`](Self::submit) was to call panicked.
    pub fn finish(self) -> Result<()> {
        drop(self.queue);
        self.threads
            .into_iter()
            .try_for_each(|thread| thread.join().map_err(|_| stopped()))
    }
}

fn stopped() -> Error {
    Error::Stopped
}

fn work(batch: &Batch, tasks: &Receiver<Task>) {
    while let Ok(first) = tasks.recv_blocking() {
        let mut window = vec![first];
        while window.len() < WINDOW
            && let Ok(task) = tasks.try_recv()
        {
            window.push(task);
        }
        window.retain(|task| !matches!(&task.reply, Reply::Future(sender) if sender.is_closed()));
        let articles: Vec<&Article> = window.iter().map(|task| &task.article).collect();
        let summaries = batch.window(&articles);
        for (task, summary) in window.into_iter().zip(summaries) {
            match task.reply {
                // Its future may have been dropped meanwhile.
                Reply::Future(sender) => drop(sender.try_send(summary)),
                Reply::Call(done) => done(task.article, summary),
            }
        }
    }
}
