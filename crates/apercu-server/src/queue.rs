//! A bounded queue of requests: what does not fit is refused at once, and work stops when nobody waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use apercu::Cancel;
use axum::http::StatusCode;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Refusal, Result};
use crate::metrics::{Counted, Metrics};
use crate::together::Together;

/// Longest time, in seconds, after which a client that was refused is told to come back.
const LONGEST_WAIT: u64 = 60;

/// Places for requests that are worked on and for those that wait.
#[derive(Debug)]
pub(crate) struct Queue {
    places: Arc<Semaphore>,
    workers: Arc<Semaphore>,
    waiting: usize,
    count: usize,
    /// What a request took, in microseconds: a mean in which new ones count for an eighth.
    took: AtomicU64,
    metrics: Arc<Metrics>,
    together: Arc<Together>,
}

/// A place in the queue.
#[derive(Debug)]
pub(crate) struct Place {
    _permit: OwnedSemaphorePermit,
}

impl Queue {
    /// A queue for `workers` requests that are worked on and `waiting` that wait.
    pub(crate) fn new(workers: usize, waiting: usize, metrics: Arc<Metrics>, together: Arc<Together>) -> Self {
        let most = Semaphore::MAX_PERMITS / 2;
        let (workers, waiting) = (workers.clamp(1, most), waiting.min(most));
        Self {
            places: Arc::new(Semaphore::new(workers + waiting)),
            workers: Arc::new(Semaphore::new(workers)),
            waiting,
            count: workers,
            took: AtomicU64::new(0),
            metrics,
            together,
        }
    }

    /// Takes a place, or says when to come back.
    pub(crate) fn enter(&self) -> Result<Place> {
        match Arc::clone(&self.places).try_acquire_owned() {
            Ok(permit) => Ok(Place { _permit: permit }),
            Err(_) => Err(Refusal::new(
                StatusCode::TOO_MANY_REQUESTS,
                format!(
                    "too busy: {} requests are worked on and {} wait; try again later",
                    self.count, self.waiting
                ),
            )
            .retry_after(self.wait())),
        }
    }

    /// Works on a thread of its own once a worker is free. Where the future is dropped, the switch is thrown that `work` gets.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        place: &Place,
        work: impl FnOnce(&Cancel) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let _: &Place = place;
        let waits = self.metrics.waits();
        let worker = Arc::clone(&self.workers).acquire_owned().await;
        drop(waits);
        let worker = worker.map_err(|_| Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "the server is stopping"))?;
        let switch = Switch {
            cancel: Cancel::new(),
            together: Arc::clone(&self.together),
        };
        let (cancel, works, start) = (switch.cancel.clone(), self.metrics.works(), Instant::now());
        let done = tokio::task::spawn_blocking(move || {
            // Held to the end of the work, though nobody may wait for it any more.
            let _held: (OwnedSemaphorePermit, Counted) = (worker, works);
            work(&cancel)
        });
        let result = done.await;
        drop(switch);
        self.learn(start.elapsed());
        result.unwrap_or_else(|_| Err(Refusal::internal("the work failed: this is a fault of the server")))
    }

    fn learn(&self, took: Duration) {
        let took = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let update = |mean: u64| Some(if mean == 0 { took } else { mean - mean / 8 + took / 8 });
        // The closure always gives a value.
        let _ = self.took.fetch_update(Ordering::Relaxed, Ordering::Relaxed, update);
    }

    /// Seconds until half of those who wait will have had their turn, by what requests took of late.
    fn wait(&self) -> u64 {
        let turns = (self.waiting / self.count / 2 + 1) as u64;
        let micros = self.took.load(Ordering::Relaxed).saturating_mul(turns);
        micros.div_ceil(1_000_000).clamp(1, LONGEST_WAIT)
    }
}

/// Stops the work when it is dropped.
#[derive(Debug)]
struct Switch {
    cancel: Cancel,
    together: Arc<Together>,
}

impl Drop for Switch {
    fn drop(&mut self) {
        self.together.cancel(&self.cancel);
    }
}
