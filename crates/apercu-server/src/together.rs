//! Sentences of concurrent requests, translated together: an engine is faster on many sentences than on one.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use apercu::translate::{Translate, Translation};
use apercu::{Cancel, Error, Language, Result};

use crate::metrics::Metrics;

/// Most sentences that go to the engine together. A longer text goes in pieces of so many, between which others have
/// their turn.
const MOST: usize = 64;
/// Batches that are worked on side by side: while one waits for its last sentence, the other keeps the processors busy.
const THREADS: usize = 2;

/// Translates with another translator, to which it gives what several threads want at the same time together.
///
/// Nothing waits for company: what arrives while the engine is busy is its next batch. Translations do not depend on
/// what they are made together with, which is the library's promise.
pub(crate) struct Together {
    shared: Arc<Shared>,
}

struct Shared {
    inner: Box<dyn Translate>,
    state: Mutex<State>,
    changed: Condvar,
    metrics: Arc<Metrics>,
}

#[derive(Default)]
struct State {
    waiting: Vec<Job>,
    running: Vec<Running>,
    closed: bool,
}

/// What stops a batch that is worked on, and who waits for it.
struct Running {
    stop: Cancel,
    jobs: Vec<Cancel>,
}

/// Sentences that a thread waits for.
struct Job {
    sentences: Vec<String>,
    from: Language,
    to: Language,
    cancel: Cancel,
    reply: SyncSender<Result<Vec<Translation>>>,
}

impl fmt::Debug for Together {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Together").field(&self.shared.inner.name()).finish()
    }
}

impl Together {
    /// Starts the threads that call `inner`.
    ///
    /// # Errors
    /// What the system says where it refuses a thread.
    pub(crate) fn start(inner: Box<dyn Translate>, metrics: Arc<Metrics>) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            inner,
            state: Mutex::default(),
            changed: Condvar::new(),
            metrics,
        });
        for number in 0..THREADS {
            let shared = Arc::clone(&shared);
            thread::Builder::new()
                .name(format!("translate-{number}"))
                .spawn(move || while shared.work() {})?;
        }
        Ok(Self { shared })
    }

    /// Throws the switch of a request, and stops the batches that nobody waits for any more.
    pub(crate) fn cancel(&self, request: &Cancel) {
        request.cancel();
        for batch in &self.shared.lock().running {
            if batch.jobs.iter().all(Cancel::is_cancelled) {
                batch.stop.cancel();
            }
        }
    }
}

impl Drop for Together {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.changed.notify_all();
    }
}

impl Translate for Together {
    fn translate(&self, sentences: &[&str], from: Language, to: Language, cancel: &Cancel) -> Result<Vec<Translation>> {
        let mut translated = Vec::with_capacity(sentences.len());
        for part in sentences.chunks(MOST) {
            if cancel.is_cancelled() {
                return Err(Error::Cancelled);
            }
            let (reply, answer) = sync_channel(1);
            let job = Job {
                sentences: part.iter().map(ToString::to_string).collect(),
                from,
                to,
                cancel: cancel.clone(),
                reply,
            };
            self.shared.lock().waiting.push(job);
            self.shared.changed.notify_one();
            let stopped = |_| Error::Stopped;
            translated.extend(answer.recv().map_err(stopped)??);
        }
        Ok(translated)
    }

    /// On the thread that asks, beside the batches.
    fn read_back(
        &self,
        pairs: &[(&str, &str)],
        from: Language,
        to: Language,
        cancel: &Cancel,
    ) -> Result<Vec<Option<f32>>> {
        self.shared.inner.read_back(pairs, from, to, cancel)
    }

    fn name(&self) -> &str {
        self.shared.inner.name()
    }

    fn name_between(&self, from: Language, to: Language) -> &str {
        self.shared.inner.name_between(from, to)
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the next batch and does it; says whether there may be another.
    fn work(&self) -> bool {
        let mut state = self.lock();
        while state.waiting.is_empty() {
            if state.closed {
                return false;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let batch = state.take();
        if !state.waiting.is_empty() {
            self.changed.notify_one();
        }
        drop(state);
        self.run(batch);
        true
    }

    fn run(&self, batch: Vec<Job>) {
        let (gone, batch): (Vec<Job>, Vec<Job>) = batch.into_iter().partition(|job| job.cancel.is_cancelled());
        for job in gone {
            job.answer(Err(Error::Cancelled));
        }
        let Some(first) = batch.first() else { return };
        let (from, to) = (first.from, first.to);
        let texts: Vec<&str> = batch
            .iter()
            .flat_map(|job| job.sentences.iter().map(String::as_str))
            .collect();
        self.metrics.translated(texts.len(), batch.len());
        let stop = Cancel::new();
        self.lock().running.push(Running {
            stop: stop.clone(),
            jobs: batch.iter().map(|job| job.cancel.clone()).collect(),
        });
        let translate = || self.inner.translate(&texts, from, to, &stop);
        let translated = catch_unwind(AssertUnwindSafe(translate));
        self.lock().running.retain(|running| running.stop != stop);
        match translated {
            Ok(Ok(all)) if all.len() == texts.len() => {
                let mut all = all.into_iter();
                for job in batch {
                    let own = all.by_ref().take(job.sentences.len()).collect();
                    job.answer(Ok(own));
                }
            }
            // One that fails takes none of the others with it.
            _ if batch.len() > 1 => batch.into_iter().for_each(|job| self.run(vec![job])),
            failed => {
                let error = match failed {
                    Ok(Err(error)) => error,
                    Ok(Ok(_)) => Error::Part("sentences came back without a translation".into()),
                    Err(_) => Error::Panicked { message: None },
                };
                if let Some(job) = batch.into_iter().next() {
                    job.answer(Err(error));
                }
            }
        }
    }
}

impl State {
    /// The next batch: the job that has waited longest, and others of its direction as long as they fit.
    fn take(&mut self) -> Vec<Job> {
        let direction = self.waiting.first().map(|job| (job.from, job.to));
        let mut sentences = 0;
        let mut fits = |job: &mut Job| {
            let fits =
                direction == Some((job.from, job.to)) && (sentences == 0 || sentences + job.sentences.len() <= MOST);
            sentences += if fits { job.sentences.len() } else { 0 };
            fits
        };
        self.waiting.extract_if(.., &mut fits).collect()
    }
}

impl Job {
    fn answer(&self, translations: Result<Vec<Translation>>) {
        // Who waited may have gone.
        let _ = self.reply.try_send(translations);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use Language::{English, French};
    use apercu::translate::Candidate;

    use super::*;

    /// Says what it is given and waits for the word to go on; a sentence "panic" makes it panic.
    struct Held {
        begun: Mutex<Sender<Vec<String>>>,
        go: Mutex<Receiver<()>>,
    }

    impl Translate for Held {
        fn translate(&self, sentences: &[&str], _: Language, _: Language, cancel: &Cancel) -> Result<Vec<Translation>> {
            let texts: Vec<String> = sentences.iter().map(ToString::to_string).collect();
            self.begun.lock().unwrap().send(texts).unwrap();
            let _ = self.go.lock().unwrap().recv();
            assert!(!sentences.contains(&"panic"), "as asked");
            if cancel.is_cancelled() {
                return Err(Error::Cancelled);
            }
            let translation = |text: &&str| Translation::new([Candidate::new(text.to_uppercase())]);
            Ok(sentences.iter().map(translation).collect())
        }

        fn name(&self) -> &'static str {
            "held"
        }
    }

    type Answer = Result<Vec<String>>;

    struct Bench {
        together: Arc<Together>,
        begun: Receiver<Vec<String>>,
        go: Sender<()>,
    }

    fn bench() -> Bench {
        let ((begun, has_begun), (go, may_go)) = (channel(), channel());
        let held = Held {
            begun: Mutex::new(begun),
            go: Mutex::new(may_go),
        };
        let together = Together::start(Box::new(held), Arc::new(Metrics::default())).unwrap();
        Bench {
            together: Arc::new(together),
            begun: has_begun,
            go,
        }
    }

    impl Bench {
        /// Asks on a thread of its own, and waits until the job is in the queue or begun.
        fn ask(&self, texts: &[&str], to: Language, cancel: &Cancel) -> Receiver<Answer> {
            let (answer, answers) = channel();
            let (together, cancel) = (Arc::clone(&self.together), cancel.clone());
            let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
            thread::spawn(move || {
                let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                let translations = together.translate(&texts, to.other(), to, &cancel);
                let first = |translation: Translation| translation.candidates[0].text.clone();
                let _ = answer.send(translations.map(|all| all.into_iter().map(first).collect()));
            });
            answers
        }

        /// Lets so many batches go on.
        fn let_go(&self, count: usize) {
            for _ in 0..count {
                self.go.send(()).unwrap();
            }
        }

        /// Keeps both threads busy, one sentence each, so that what is asked next has to wait.
        fn occupy(&self) -> Vec<Receiver<Answer>> {
            let occupied = (0..THREADS).map(|_| {
                let answer = self.ask(&["busy"], English, &Cancel::new());
                assert_eq!(self.begun.recv().unwrap(), ["busy"]);
                answer
            });
            occupied.collect()
        }

        fn wait_for(&self, waiting: usize) {
            while self.together.shared.lock().waiting.len() < waiting {
                thread::yield_now();
            }
        }
    }

    #[test]
    fn what_waits_is_one_batch_a_direction_and_each_gets_its_own() {
        let bench = bench();
        let busy = bench.occupy();
        let mut answers = Vec::new();
        for (number, (texts, to)) in [(&["a", "b"][..], English), (&["c"], French), (&["d"], English)]
            .into_iter()
            .enumerate()
        {
            answers.push(bench.ask(texts, to, &Cancel::new()));
            bench.wait_for(number + 1);
        }
        bench.go.send(()).unwrap();
        assert_eq!(bench.begun.recv().unwrap(), ["a", "b", "d"]);
        bench.let_go(4);
        let texts = answers.into_iter().map(|answer| answer.recv().unwrap().unwrap());
        assert_eq!(texts.collect::<Vec<_>>(), [vec!["A", "B"], vec!["C"], vec!["D"]]);
        for answer in busy {
            assert_eq!(answer.recv().unwrap().unwrap(), ["BUSY"]);
        }
    }

    #[test]
    fn a_long_text_goes_in_pieces() {
        let bench = bench();
        let texts = vec!["x"; MOST + 1];
        bench.let_go(2);
        let answer = bench.ask(&texts, English, &Cancel::new());
        assert_eq!(bench.begun.recv().unwrap().len(), MOST);
        assert_eq!(bench.begun.recv().unwrap().len(), 1);
        assert_eq!(answer.recv().unwrap().unwrap().len(), MOST + 1);
    }

    #[test]
    fn a_panic_takes_no_other_with_it() {
        let bench = bench();
        let busy = bench.occupy();
        let bad = bench.ask(&["panic"], English, &Cancel::new());
        bench.wait_for(1);
        let good = bench.ask(&["good"], English, &Cancel::new());
        bench.wait_for(2);
        bench.let_go(5);
        assert!(bad.recv().unwrap().unwrap_err().to_string().contains("panicked"));
        assert_eq!(good.recv().unwrap().unwrap(), ["GOOD"]);
        drop(busy);
    }

    #[test]
    fn a_batch_stops_when_nobody_waits_for_it_any_more() {
        let bench = bench();
        let (one, other) = (Cancel::new(), Cancel::new());
        let answers = [("one", &one), ("other", &other)].map(|(text, cancel)| {
            let answer = bench.ask(&[text], English, cancel);
            assert_eq!(bench.begun.recv().unwrap(), [text]);
            answer
        });
        bench.together.cancel(&one);
        bench.let_go(2);
        let results = answers.map(|answer| answer.recv().unwrap());
        assert!(matches!(results[0], Err(Error::Cancelled)), "{results:?}");
        assert_eq!(results[1].as_ref().unwrap(), &["OTHER"]);
        // What was cancelled while it waited is not begun.
        let busy = bench.occupy();
        let waiting = bench.ask(&["waiting"], English, &one);
        assert!(matches!(waiting.recv().unwrap(), Err(Error::Cancelled)));
        drop((bench.go, busy));
    }
}
