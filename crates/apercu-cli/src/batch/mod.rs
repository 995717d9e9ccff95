//! Many articles: JSON lines in, JSON lines out.
//!
//! One thread reads lines, some make articles of them (and fetch, which is mostly waiting), the library's workers
//! summarize, and the main thread writes. A bounded number of lines is under way at any time.

mod output;

use std::collections::BTreeMap;
use std::io::Read;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Error, Result, bail};
use apercu::article::{self, ReadOptions};
use apercu::batch::{Batch, WINDOW, Workers};
use apercu_formats::lines::{self as record, Fields};
use apercu_web::Fetcher;
use indicatif::ProgressBar;
use serde_json::Value;

use crate::args::{BatchArgs, Errors};
use crate::input::Input;
use crate::lines::{Line, Lines};
use crate::{messages, progress};
use output::{Done, Output};

/// Longest line that is read: an article of the largest size, in which many characters are escaped.
const MAX_LINE: usize = 4 * article::MAX_BYTES;
/// Most lines under way: enough for the workers to fill their windows while others are fetched.
const UNDER_WAY: usize = 4 * WINDOW;
/// Lines that are made articles of side by side.
const READERS: usize = 16;

pub(crate) fn run(args: &BatchArgs, quiet: bool) -> Result<ExitCode> {
    let input = args.file.as_deref().map_or(Input::Stdin, Input::new);
    let (reader, size) = input.open().with_context(|| format!("cannot read {input}"))?;
    let (output, done) = Output::open(args.output.as_deref(), args.resume)?;
    let failed_before = done.failed;
    let workers = Batch::new(args.summary.summarizer()?).start()?;
    let bar = progress::batch(size, quiet);

    let (under_way, finished) = sync_channel(UNDER_WAY);
    let (results, incoming) = channel();
    let prepare = Prepare {
        fields: args.fields(),
        reading: args.summary.reading(),
        fetcher: args.fetch.fetcher(),
        workers,
        results: results.clone(),
    };
    let jobs = prepare.start()?;
    let id = prepare_id(&args.fields());
    // Not joined: where writing fails, nobody waits for input that may never come.
    thread::Builder::new()
        .name("reader".into())
        .spawn(move || read(reader, &done, &id, &under_way, &jobs, &results))?;

    let mut writer = Writer {
        output,
        bar,
        ordered: !args.unordered,
        errors: args.errors,
        waiting: BTreeMap::new(),
        next: 0,
        done: 0,
        failed: 0,
        start: Instant::now(),
    };
    for message in incoming {
        for _ in 0..writer.take(message?)? {
            // A place for another line.
            let _ = finished.recv();
        }
    }
    writer.finish(quiet, failed_before)
}

/// A line under way.
struct Job {
    /// Its place among those that are worked on.
    place: u64,
    line: Line,
}

/// A line that is done.
struct Outcome {
    place: u64,
    size: u64,
    failed: bool,
    /// What is written for it; nothing for an empty line.
    record: Option<String>,
}

type Message = Result<Outcome>;

/// Reads the lines that are not done yet.
fn read(
    input: impl Read,
    done: &Done,
    id: &(impl Fn(&[u8]) -> Option<Value> + ?Sized),
    under_way: &SyncSender<()>,
    jobs: &SyncSender<Job>,
    results: &Sender<Message>,
) {
    let mut lines = Lines::new(input, MAX_LINE);
    let mut place = 0;
    let mut next = || -> Result<bool> {
        let Some(line) = lines.next().context("cannot read the input")? else {
            return Ok(false);
        };
        if done.contains(line.number) {
            if let (Some(expected), Some(text)) = (done.id_of(line.number), &line.text)
                && id(text).as_ref() != Some(expected)
            {
                bail!(
                    "line {} has another id than in the output: is this the same input?",
                    line.number
                );
            }
            return Ok(true);
        }
        let job = Job { place, line };
        place += 1;
        // The others are gone where the output could not be written.
        Ok(under_way.send(()).is_ok() && jobs.send(job).is_ok())
    };
    loop {
        match next() {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => return drop(results.send(Err(error))),
        }
    }
}

fn prepare_id(fields: &Fields) -> impl Fn(&[u8]) -> Option<Value> + Send + use<> {
    let name = fields.id.clone();
    move |line| record::field(line, &name)
}

/// What makes articles of lines.
struct Prepare {
    fields: Fields,
    reading: ReadOptions,
    fetcher: Fetcher,
    workers: Workers,
    results: Sender<Message>,
}

impl Prepare {
    /// Starts threads that take jobs.
    fn start(self) -> Result<SyncSender<Job>> {
        let (sender, jobs) = sync_channel(0);
        let jobs = Arc::new(Mutex::new(jobs));
        let this = Arc::new(self);
        for number in 0..READERS {
            let (this, jobs) = (Arc::clone(&this), Arc::clone(&jobs));
            thread::Builder::new()
                .name(format!("prepare-{number}"))
                .spawn(move || this.work(&jobs))?;
        }
        Ok(sender)
    }

    fn work(&self, jobs: &Mutex<Receiver<Job>>) {
        loop {
            let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(Job { place, line }) = job else {
                return;
            };
            let Line { number, size, text } = line;
            let results = self.results.clone();
            let send = move |failed, record: serde_json::Result<Option<String>>| {
                let outcome = record.map_err(Error::from).map(|record| Outcome {
                    place,
                    size,
                    failed,
                    record,
                });
                // Nobody listens any more where the output could not be written.
                drop(results.send(outcome));
            };
            let Some(text) = text else {
                let error = Error::msg(format!("the line has more than {MAX_LINE} bytes"));
                send(true, record::failure(number, None, error.as_ref()).map(Some));
                continue;
            };
            if text.trim_ascii().is_empty() {
                send(false, Ok(None));
                continue;
            }
            let id = record::field(&text, &self.fields.id);
            let read = || record::article(&text, &self.fields, &self.reading, Some(&self.fetcher));
            match record::surviving(read) {
                Err(error) => send(true, record::failure(number, id.as_ref(), &error).map(Some)),
                Ok(article) => {
                    let done = move |article, summary: apercu::Result<_>| match summary {
                        Ok(summary) => send(
                            false,
                            record::summary(number, id.as_ref(), &article, &summary).map(Some),
                        ),
                        Err(error) => send(true, record::failure(number, id.as_ref(), &error).map(Some)),
                    };
                    // The workers stop after this thread does.
                    drop(self.workers.submit(article, done));
                }
            }
        }
    }
}

struct Writer {
    output: Output,
    bar: ProgressBar,
    ordered: bool,
    errors: Errors,
    /// What came before its turn.
    waiting: BTreeMap<u64, Outcome>,
    next: u64,
    done: u64,
    failed: u64,
    start: Instant,
}

impl Writer {
    /// Writes what can be written now; how many lines that is.
    fn take(&mut self, outcome: Outcome) -> Result<usize> {
        if !self.ordered {
            self.write(&outcome)?;
            return Ok(1);
        }
        self.waiting.insert(outcome.place, outcome);
        let mut written = 0;
        while let Some(outcome) = self.waiting.remove(&self.next) {
            self.write(&outcome)?;
            self.next += 1;
            written += 1;
        }
        Ok(written)
    }

    fn write(&mut self, outcome: &Outcome) -> Result<()> {
        self.bar.inc(outcome.size);
        let Some(record) = &outcome.record else {
            return Ok(());
        };
        self.done += 1;
        self.failed += u64::from(outcome.failed);
        let rate = self.done as f64 / self.start.elapsed().as_secs_f64().max(0.001);
        let failed = if self.failed > 0 {
            format!(", {} failed", self.failed)
        } else {
            String::new()
        };
        self.bar
            .set_message(format!("{} articles{failed}, {rate:.1}/s", self.done));
        let output = &mut self.output;
        self.bar
            .suspend(|| output.write(record))
            .context("cannot write the output")
    }

    fn finish(self, quiet: bool, failed_before: u64) -> Result<ExitCode> {
        self.bar.finish_and_clear();
        if !self.waiting.is_empty() {
            bail!("{} articles came back without a summary", self.waiting.len());
        }
        let failed = self.failed + failed_before;
        if failed == 0 {
            return Ok(ExitCode::SUCCESS);
        }
        if !quiet {
            messages::failed(failed, self.done, failed_before);
        }
        Ok(match self.errors {
            Errors::Status => ExitCode::FAILURE,
            Errors::Inline => ExitCode::SUCCESS,
        })
    }
}
