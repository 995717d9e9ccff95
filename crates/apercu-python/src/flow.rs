//! Articles on their way through a batch: read and summarized in the background, a bounded number at a time.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use apercu::article::ReadOptions;
use apercu::batch::{Batch, WINDOW, Workers};
use apercu::{Cancel, Error, Summarizer};
use apercu_formats::lines::{self, Fields};

use crate::engine::parts;
use crate::errors::Failure;
use crate::input::Input;
use crate::wait::SIGNALS;

/// Most articles under way, as in the program: enough for the workers to fill their windows.
const UNDER_WAY: usize = 4 * WINDOW;
/// Threads that read articles.
const READERS: usize = 2;

/// What is to be done.
pub(crate) enum Task {
    /// Summarize an article.
    Article(Input),
    /// Give the record of a JSON line of this number.
    Line(u64, Vec<u8>),
}

/// What came of it.
pub(crate) enum Outcome {
    /// The summary as JSON, and the article's text.
    Summary(Result<(String, String), Failure>),
    /// A record with its line end; nothing for an empty line.
    Record(Result<Option<String>, Failure>),
}

/// Articles under way, by their places.
pub(crate) struct Flow {
    tasks: Sender<(u64, Task)>,
    /// Python may look at a batch from any thread, though never from two at once.
    outcomes: Mutex<Receiver<(u64, Outcome)>>,
    cancel: Cancel,
    ordered: bool,
    /// The place of the next one that comes in.
    next_in: u64,
    /// The place of the next one that goes out, where they go in order.
    next_out: u64,
    /// What is done; in order, it may have to wait for its turn.
    done: BTreeMap<u64, Outcome>,
    under_way: usize,
}

impl Flow {
    /// Starts the threads.
    pub(crate) fn start(summarizer: Arc<Summarizer>, reading: ReadOptions, ordered: bool) -> Result<Self, Failure> {
        let cancel = Cancel::new();
        let workers = Batch::new(summarizer).cancel(&cancel).start()?;
        // What they hold is bounded by `UNDER_WAY`.
        let (tasks, incoming) = channel();
        let (outgoing, outcomes) = channel();
        let incoming = Arc::new(Mutex::new(incoming));
        let reader = Arc::new(Reader {
            workers,
            reading,
            cancel: cancel.clone(),
        });
        for number in 0..READERS {
            let (reader, incoming, outgoing) = (Arc::clone(&reader), Arc::clone(&incoming), outgoing.clone());
            thread::Builder::new()
                .name(format!("apercu-reader-{number}"))
                .spawn(move || reader.work(&incoming, &outgoing))
                .map_err(Error::Threads)?;
        }
        Ok(Self {
            tasks,
            outcomes: Mutex::new(outcomes),
            cancel,
            ordered,
            next_in: 0,
            next_out: 0,
            done: BTreeMap::new(),
            under_way: 0,
        })
    }

    /// Whether another one may come in.
    pub(crate) fn has_room(&self) -> bool {
        self.under_way < UNDER_WAY
    }

    /// Whether all that came in went out.
    pub(crate) fn is_empty(&self) -> bool {
        self.under_way == 0
    }

    /// The place that the next one that comes in will have.
    pub(crate) fn next_place(&self) -> u64 {
        self.next_in
    }

    /// Takes one in.
    pub(crate) fn push(&mut self, task: Task) {
        let place = self.take_place();
        if self.tasks.send((place, task)).is_err() {
            let stopped = Failure::from(Error::Stopped);
            self.done.insert(place, Outcome::Summary(Err(stopped)));
        }
    }

    /// Takes one in that is done already.
    pub(crate) fn push_done(&mut self, outcome: Outcome) {
        let place = self.take_place();
        self.done.insert(place, outcome);
    }

    fn take_place(&mut self) -> u64 {
        let place = self.next_in;
        self.next_in += 1;
        self.under_way += 1;
        place
    }

    /// The next one that is done, if it is there.
    pub(crate) fn pop(&mut self) -> Option<(u64, Outcome)> {
        let outcomes = self.outcomes.get_mut().unwrap_or_else(PoisonError::into_inner);
        self.done.extend(outcomes.try_iter());
        let first = self.done.first_entry()?;
        if self.ordered && *first.key() != self.next_out {
            return None;
        }
        self.next_out += 1;
        self.under_way -= 1;
        Some(first.remove_entry())
    }

    /// Waits until something is done, but not for long: there may be signals. `false` where nothing will be.
    pub(crate) fn wait(&mut self) -> bool {
        let outcomes = self.outcomes.get_mut().unwrap_or_else(PoisonError::into_inner);
        match outcomes.recv_timeout(SIGNALS) {
            Ok((place, outcome)) => drop(self.done.insert(place, outcome)),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        true
    }

    /// Ends what is under way.
    pub(crate) fn stop(&self) {
        self.cancel.cancel();
    }
}

/// Nobody waits for what is still under way.
impl Drop for Flow {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Makes articles of tasks and gives them to the workers.
struct Reader {
    workers: Workers,
    reading: ReadOptions,
    cancel: Cancel,
}

impl Reader {
    fn work(&self, tasks: &Mutex<Receiver<(u64, Task)>>, outcomes: &Sender<(u64, Outcome)>) {
        loop {
            let task = tasks.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok((place, task)) = task else {
                return;
            };
            if self.cancel.is_cancelled() {
                continue;
            }
            let outcomes = outcomes.clone();
            // Where nobody listens any more, nobody misses it.
            let send = move |outcome| drop(outcomes.send((place, outcome)));
            match task {
                Task::Article(input) => self.article(input, send),
                Task::Line(number, text) => self.line(number, &text, send),
            }
        }
    }

    fn article(&self, input: Input, send: impl FnOnce(Outcome) + Send + 'static) {
        match lines::surviving(|| input.read()) {
            Err(error) => send(Outcome::Summary(Err(error.into()))),
            Ok(article) => {
                let done = move |article, summary: apercu::Result<_>| {
                    let summary = summary.map_err(Failure::from);
                    send(Outcome::Summary(summary.and_then(|summary| parts(&article, &summary))));
                };
                // The workers stop after this thread does.
                drop(self.workers.submit(article, done));
            }
        }
    }

    fn line(&self, number: u64, text: &[u8], send: impl FnOnce(Outcome) + Send + 'static) {
        if text.trim_ascii().is_empty() {
            return send(Outcome::Record(Ok(None)));
        }
        let send = |record: serde_json::Result<String>| {
            let record = record.map(Some).map_err(|error| Failure::other(&error));
            send(Outcome::Record(record));
        };
        let fields = Fields::default();
        let id = lines::field(text, &fields.id);
        match lines::surviving(|| lines::article(text, &fields, &self.reading, None)) {
            Err(error) => send(lines::failure(number, id.as_ref(), &error)),
            Ok(article) => {
                let done = move |article, summary: apercu::Result<_>| match summary {
                    Ok(summary) => send(lines::summary(number, id.as_ref(), &article, &summary)),
                    Err(error) => send(lines::failure(number, id.as_ref(), &error)),
                };
                drop(self.workers.submit(article, done));
            }
        }
    }
}
