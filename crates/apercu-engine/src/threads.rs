//! The threads that engines work on.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;

use rayon::ThreadPool;
use rayon::prelude::*;

use crate::error::{Error, Result};

/// A pool of threads. Copies of it are the same threads.
///
/// Nothing but the work of engines runs on them: whoever calls an engine waits on a thread of its own, and may hold a lock.
#[derive(Clone)]
pub struct Threads(Arc<ThreadPool>);

impl Threads {
    /// Starts so many threads; as many as there are processors for `None`.
    ///
    /// # Errors
    /// [`Error::Threads`] where the system refuses them.
    pub fn new(count: Option<NonZeroUsize>) -> Result<Self> {
        let pool = rayon::ThreadPoolBuilder::new()
            // Zero stands for as many as there are processors.
            .num_threads(count.map_or(0, NonZeroUsize::get))
            .thread_name(|number| format!("apercu-{number}"))
            .build()
            .map_err(|error| Error::Threads(error.into()))?;
        Ok(Self(Arc::new(pool)))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.current_num_threads()
    }

    /// Runs something on them, and waits for it.
    pub fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.0.install(work)
    }

    /// What `work` makes of each item, in their order.
    pub fn map<I: Sync, T: Send>(&self, items: &[I], work: impl Fn(&I) -> T + Sync + Send) -> Vec<T> {
        self.run(|| items.par_iter().map(work).collect())
    }
}

impl fmt::Debug for Threads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Threads").field(&self.count()).finish()
    }
}
