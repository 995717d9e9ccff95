//! What the Python package `apercu` is written in Rust: articles in, the program's JSON out. The package's classes are Python, in
//! `python/apercu`, and are made of that JSON.

mod batch;
mod engine;
mod errors;
mod flow;
mod fork;
mod input;
mod settings;
mod wait;

use apercu::check::Finding;
use apercu::{Article, Language, Length, Summarizer};
use pyo3::prelude::*;

use errors::Failure;

/// The native part of `apercu`.
#[pymodule]
mod _apercu {
    #[pymodule_export]
    use super::batch::{Batch, Lines};
    #[pymodule_export]
    use super::engine::Engine;
    #[pymodule_export]
    use super::{check, message};

    use super::{Failure, warm_up};
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        warm_up().map_err(|error| Failure::from(error).into())
    }
}

/// Makes the word lists that all of the process shares: a process that is forked while another thread makes one would wait for it
/// for ever. Nothing can fork while a module is loaded.
fn warm_up() -> apercu::Result<()> {
    let texts = [
        "Le pont a rouvert lundi 3 mai à 10 heures. Il pleuvait sur la ville. Le maire de Paris était là.",
        "The bridge reopened on Monday 3 May at 10 a.m. It was raining on the town. The mayor of Paris was there.",
    ];
    for (place, text) in texts.into_iter().enumerate() {
        let article = Article::from_text(text)?;
        let language = article.language();
        apercu::check::check(text, language, texts[1 - place], language.other());
        let summarizer = Summarizer::builder()
            .threads(&apercu::Threads::new(std::num::NonZeroUsize::new(1))?)
            .length(Length::Sentences(1))
            .languages([language]);
        summarizer.build()?.summarize(&article)?;
    }
    Ok(())
}

/// What in a sentence does not agree with its source, as JSON: a list of findings.
#[pyfunction]
fn check(py: Python<'_>, source: &str, candidate: &str, source_language: &str, language: &str) -> PyResult<String> {
    let source_language = settings::language(source_language)?;
    let language = settings::language(language)?;
    let findings = py.detach(|| apercu::check::check(source, source_language, candidate, language));
    json(&findings)
}

/// A sentence about a finding, given as JSON, for a reader of this language.
#[pyfunction]
fn message(finding: &str, language: &str) -> PyResult<String> {
    let language: Language = settings::language(language)?;
    let finding: Finding = serde_json::from_str(finding).map_err(|error| Failure::other(&error))?;
    Ok(finding.message(language))
}

/// Findings as JSON.
fn json(findings: &[Finding]) -> PyResult<String> {
    Ok(serde_json::to_string(findings).map_err(|error| Failure::other(&error))?)
}
