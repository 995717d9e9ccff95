//! The summarizer, as Python has it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use apercu::article::ReadOptions;
use apercu::{Article, Cancel, Language, Summarizer};
use apercu_formats::lines::surviving;
use apercu_formats::{Facts, json};
use pyo3::prelude::*;
use pyo3::types::PyIterator;

use crate::batch::{Batch, Lines};
use crate::errors::Failure;
use crate::fork::Owned;
use crate::input::{self, Input};
use crate::settings::{self, Settings};
use crate::wait::interruptible;

/// Most lines that are translated together, as in the program.
const TOGETHER: usize = 64;
/// Bytes after which no more lines are added to them: Ctrl-C is not looked at while they are taken apart.
const ENOUGH: usize = 64 * 1024;

/// Summarizes and translates; the class `Summarizer` is around it.
#[pyclass(frozen, module = "apercu._apercu")]
pub(crate) struct Engine {
    settings: Settings,
    /// Never locked while the interpreter may run something else, so that no process is forked with it locked.
    built: Mutex<Owned<Arc<Summarizer>>>,
}

#[pymethods]
impl Engine {
    #[new]
    #[pyo3(signature = (*, sentences, words, ratio, headline, about, strict, languages, translators, summarizer, glossaries, threads))]
    #[expect(
        clippy::too_many_arguments,
        clippy::needless_pass_by_value,
        reason = "they are the options, by name"
    )]
    fn new(
        py: Python<'_>,
        sentences: Option<i64>,
        words: Option<i64>,
        ratio: Option<f32>,
        headline: bool,
        about: Option<String>,
        strict: Option<f32>,
        languages: Vec<String>,
        translators: Vec<PathBuf>,
        summarizer: Option<PathBuf>,
        glossaries: Vec<PathBuf>,
        threads: Option<i64>,
    ) -> PyResult<Self> {
        let settings = || {
            Ok::<_, Failure>(Settings {
                length: settings::length(sentences, words, ratio, headline)?,
                about,
                strict,
                languages: languages
                    .iter()
                    .map(|tag| settings::language(tag))
                    .collect::<Result<_, _>>()?,
                translators,
                summarizer,
                glossaries,
                threads: threads
                    .map(|count| settings::at_least_one("threads", count))
                    .transpose()?,
            })
        };
        let settings = settings()?;
        let built = py.detach(|| settings.build())?;
        Ok(Self {
            settings,
            built: Mutex::new(Owned::new(Arc::new(built))),
        })
    }

    /// The summary of an article as JSON, without a line end, and the article's text.
    #[pyo3(signature = (data, *, title, language, lossy))]
    fn summarize(
        &self,
        data: &Bound<'_, PyAny>,
        title: Option<String>,
        language: Option<&str>,
        lossy: bool,
    ) -> PyResult<(String, String)> {
        let py = data.py();
        let options = input::reading(title, language, lossy)?;
        let input = Input::file(data, options)?;
        let summarizer = self.summarizer()?;
        Ok(interruptible(py, |cancel| summary(&summarizer, input, cancel))??)
    }

    /// An iterator over articles' places, ids and summaries.
    #[pyo3(signature = (articles, *, language, lossy, ordered))]
    fn batch(&self, articles: Py<PyIterator>, language: Option<&str>, lossy: bool, ordered: bool) -> PyResult<Batch> {
        let options = input::reading(None, language, lossy)?;
        Batch::start(articles, options, self.summarizer()?, ordered)
    }

    /// An iterator over the records of JSON lines.
    #[pyo3(signature = (lines, *, language, ordered))]
    fn batch_json(&self, lines: Py<PyIterator>, language: Option<&str>, ordered: bool) -> PyResult<Lines> {
        let options: ReadOptions = input::reading(None, language, false)?;
        Lines::start(lines, options, self.summarizer()?, ordered)
    }

    #[expect(clippy::needless_pass_by_value, reason = "it is made of a list of Python's")]
    /// The translations of lines, each with its findings and its confidence as JSON.
    #[pyo3(signature = (lines, *, to))]
    fn translate(&self, py: Python<'_>, lines: Vec<String>, to: &str) -> PyResult<Vec<(String, String, String)>> {
        let to: Language = settings::language(to)?;
        let summarizer = self.summarizer()?;
        let translated = interruptible(py, |cancel| {
            let mut translated = Vec::with_capacity(lines.len());
            let mut rest = &lines[..];
            while !rest.is_empty() {
                let (chunk, others) = rest.split_at(chunk(rest));
                let texts: Vec<&str> = chunk.iter().map(String::as_str).collect();
                translated.extend(summarizer.translator().lines_unless(&texts, to.other(), to, cancel)?);
                rest = others;
            }
            Ok::<_, apercu::Error>(translated)
        })?;
        let translated = translated.map_err(Failure::from)?;
        let with_json = |line: apercu::translate::Checked| {
            let confidence = line
                .confidence
                .map_or("null".to_owned(), |confidence| confidence.to_string());
            Ok((line.text, crate::json(&line.warnings)?, confidence))
        };
        translated.into_iter().map(with_json).collect()
    }
}

impl Engine {
    /// The summarizer, made anew where a fork left its threads behind.
    fn summarizer(&self) -> PyResult<Arc<Summarizer>> {
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(summarizer) = built.get() {
            return Ok(Arc::clone(summarizer));
        }
        let summarizer = self.settings.build()?;
        let summarizer = Arc::new(summarizer);
        *built = Owned::new(Arc::clone(&summarizer));
        Ok(summarizer)
    }
}

/// How many of the lines are translated together: one at the least.
fn chunk(lines: &[String]) -> usize {
    let mut bytes = 0;
    let fits = |line: &&String| {
        let fits = bytes < ENOUGH;
        bytes += line.len();
        fits
    };
    lines.iter().take(TOGETHER).take_while(fits).count()
}

fn summary(summarizer: &Summarizer, input: Input, cancel: &Cancel) -> Result<(String, String), Failure> {
    let article = surviving(|| input.read())?;
    let summary = summarizer.summarize_unless(&article, cancel)?;
    parts(&article, &summary)
}

/// What Python's summaries are made of.
pub(crate) fn parts(article: &Article, summary: &apercu::BilingualSummary) -> Result<(String, String), Failure> {
    let mut record = json::line(&Facts::new(article, summary)).map_err(|error| Failure::other(&error))?;
    record.truncate(record.trim_end().len());
    Ok((record, article.text().to_owned()))
}
