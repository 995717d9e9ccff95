//! Iterators over many articles, which take one of an iterator of Python's when there is room for it.

use std::collections::HashMap;
use std::sync::Arc;

use apercu::article::ReadOptions;
use apercu::{Error, Summarizer};
use pyo3::exceptions::{PyException, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::PyIterator;

use crate::errors::Failure;
use crate::flow::{Flow, Outcome, Task};
use crate::fork::Owned;
use crate::input::{self, Input};

/// Where articles come from, and those that are under way.
struct Pump {
    items: Py<PyIterator>,
    flow: Owned<Flow>,
    /// What the items' iterator raised, which is raised again when all that came before it is done.
    raised: Option<PyErr>,
    ended: bool,
}

impl Pump {
    fn start(
        items: Py<PyIterator>,
        reading: ReadOptions,
        summarizer: Arc<Summarizer>,
        ordered: bool,
    ) -> PyResult<Self> {
        let flow = Flow::start(summarizer, reading, ordered)?;
        Ok(Self {
            items,
            flow: Owned::new(flow),
            raised: None,
            ended: false,
        })
    }

    /// The next outcome. `feed` puts an item into the flow.
    fn next(
        &mut self,
        py: Python<'_>,
        mut feed: impl FnMut(&mut Flow, &Bound<'_, PyAny>) -> PyResult<()>,
    ) -> PyResult<Option<(u64, Outcome)>> {
        let Some(flow) = self.flow.get_mut() else {
            return Err(Failure::forked().into());
        };
        loop {
            if let Some(outcome) = flow.pop() {
                return Ok(Some(outcome));
            }
            if !self.ended && flow.has_room() {
                let item = self.items.bind(py).clone().next();
                let result = match item {
                    None => {
                        self.ended = true;
                        continue;
                    }
                    Some(item) => item.and_then(|item| feed(flow, &item)),
                };
                if let Err(error) = result {
                    // An interruption does not wait.
                    if !error.is_instance_of::<PyException>(py) {
                        flow.stop();
                        return Err(error);
                    }
                    self.ended = true;
                    self.raised = Some(error);
                }
            } else if flow.is_empty() {
                return self.raised.take().map_or(Ok(None), Err);
            } else if !py.detach(|| flow.wait()) {
                return Err(Failure::from(Error::Stopped).into());
            } else if let Err(signal) = py.check_signals() {
                flow.stop();
                return Err(signal);
            }
        }
    }
}

/// Articles' places, ids and summaries; see `Summarizer.batch`.
#[pyclass(module = "apercu._apercu")]
pub(crate) struct Batch {
    pump: Pump,
    reading: ReadOptions,
    ids: HashMap<u64, Py<PyAny>>,
}

/// An article's place and id, and its summary as JSON with the article's text, or what is wrong with it.
type Item = (u64, Option<Py<PyAny>>, Option<(String, String)>, Option<Py<PyAny>>);

#[pymethods]
impl Batch {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__(&mut self, py: Python<'_>) -> PyResult<Option<Item>> {
        let Self { pump, reading, ids } = self;
        let next = pump.next(py, |flow, item| {
            let (id, input) = Input::item(item, reading)?;
            if let Some(id) = id {
                ids.insert(flow.next_place(), id.unbind());
            }
            match input {
                Ok(input) => flow.push(Task::Article(input)),
                Err(failure) => flow.push_done(Outcome::Summary(Err(failure))),
            }
            Ok(())
        })?;
        let Some((place, Outcome::Summary(outcome))) = next else {
            return Ok(None);
        };
        let id = ids.remove(&place);
        Ok(Some(match outcome {
            Ok(summary) => (place, id, Some(summary), None),
            Err(failure) => (place, id, None, Some(PyErr::from(failure).into_value(py).into_any())),
        }))
    }
}

impl Batch {
    pub(crate) fn start(
        articles: Py<PyIterator>,
        reading: ReadOptions,
        summarizer: Arc<Summarizer>,
        ordered: bool,
    ) -> PyResult<Self> {
        Ok(Self {
            pump: Pump::start(articles, reading.clone(), summarizer, ordered)?,
            reading,
            ids: HashMap::new(),
        })
    }
}

/// The records of JSON lines, as `apercu batch` writes them; see `Summarizer.batch_json`.
#[pyclass(module = "apercu._apercu")]
pub(crate) struct Lines(Pump);

#[pymethods]
impl Lines {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__(&mut self, py: Python<'_>) -> PyResult<Option<String>> {
        loop {
            let next = self.0.next(py, |flow, line| {
                let text = input::bytes(line)?.ok_or_else(|| PyTypeError::new_err("a line is a str or bytes"))?;
                flow.push(Task::Line(flow.next_place() + 1, text));
                Ok(())
            })?;
            match next {
                Some((_, Outcome::Record(record))) => {
                    if let Some(mut record) = record? {
                        record.truncate(record.trim_end().len());
                        return Ok(Some(record));
                    }
                }
                Some((_, Outcome::Summary(outcome))) => {
                    outcome?;
                }
                None => return Ok(None),
            }
        }
    }
}

impl Lines {
    pub(crate) fn start(
        lines: Py<PyIterator>,
        reading: ReadOptions,
        summarizer: Arc<Summarizer>,
        ordered: bool,
    ) -> PyResult<Self> {
        Ok(Self(Pump::start(lines, reading, summarizer, ordered)?))
    }
}
