//! What a summarizer is made of, so that it can be made again after a fork.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use apercu::model::Model;
use apercu::model::store::Store;
use apercu::summarize::Generative;
use apercu::{Glossary, Language, Length, Summarizer, Threads, Translator};

use crate::errors::Failure;

/// The options of a summarizer.
#[derive(Debug)]
pub(crate) struct Settings {
    /// How long summaries are.
    pub(crate) length: Length,
    /// Terms that they are to be about.
    pub(crate) about: Option<String>,
    /// The confidence that translations need.
    pub(crate) strict: Option<f32>,
    /// What they are given in.
    pub(crate) languages: Vec<Language>,
    /// Folders or names of models to translate with; the bundled ones if there are none.
    pub(crate) translators: Vec<PathBuf>,
    /// The folder or name of a model that writes summaries.
    pub(crate) summarizer: Option<PathBuf>,
    /// Files of terms.
    pub(crate) glossaries: Vec<PathBuf>,
    /// Threads to work on; as many as there are processors for `None`.
    pub(crate) threads: Option<NonZeroUsize>,
}

impl Settings {
    /// Opens what they name, and starts the threads.
    pub(crate) fn build(&self) -> Result<Summarizer, Failure> {
        let threads = Threads::new(self.threads).map_err(apercu::Error::from)?;
        let mut builder = Summarizer::builder()
            .threads(&threads)
            .length(self.length)
            .languages(self.languages.iter().copied())
            .translator(self.translator(&threads)?);
        if let Some(terms) = &self.about {
            builder = builder.about(terms);
        }
        if let Some(least) = self.strict {
            builder = builder.strict(least);
        }
        if let Some(model) = &self.summarizer {
            let model = Model::options().threads(&threads).open(folder(model)?);
            builder = builder.summarizer(Generative::new(model.map_err(apercu::Error::from)?)?);
        }
        Ok(builder.build()?)
    }

    fn translator(&self, threads: &Threads) -> Result<Translator, Failure> {
        let mut builder = Translator::builder().threads(threads);
        for model in &self.translators {
            builder = builder.model(folder(model)?);
        }
        let translator = builder.build()?;
        if self.glossaries.is_empty() {
            return Ok(translator);
        }
        let mut glossary = Glossary::default();
        for path in &self.glossaries {
            let read = Glossary::read(path).map_err(|error| match error {
                // It names the file itself.
                apercu::Error::Io { .. } => Failure::from(error),
                other => Failure::from(other).about(path),
            });
            glossary.extend(&read?);
        }
        Ok(translator.with_glossary(glossary))
    }
}

/// The folder of a model: the folder of that name, or where the store has the model of that name, as the program has it.
fn folder(model: &Path) -> Result<PathBuf, Failure> {
    let name = model.to_str().filter(|_| model.is_relative() && !model.exists());
    match name.filter(|name| !name.starts_with('.')) {
        Some(name) => {
            let found = Store::open().and_then(|store| store.find(name));
            Ok(found.map_err(apercu::Error::from)?)
        }
        None => Ok(model.to_owned()),
    }
}

/// The language of a tag.
pub(crate) fn language(tag: &str) -> Result<Language, Failure> {
    tag.parse()
        .map_err(|error: apercu::text::UnknownLanguage| Failure::option(error.to_string()))
}

/// The length that was given, of four ways to give one.
pub(crate) fn length(
    sentences: Option<i64>,
    words: Option<i64>,
    ratio: Option<f32>,
    headline: bool,
) -> Result<Length, Failure> {
    match (sentences, words, ratio, headline) {
        (None, None, None, false) => Ok(Length::Sentences(3)),
        (None, None, None, true) => Ok(Length::Headline),
        (Some(count), None, None, false) => Ok(Length::Sentences(at_least_one("sentences", count)?.get())),
        (None, Some(count), None, false) => Ok(Length::Words(at_least_one("words", count)?.get())),
        (None, None, Some(ratio), false) => Ok(Length::Ratio(ratio)),
        _ => Err(Failure::option(
            "a length is given in sentences, in words, as a ratio or as a headline, not in two of them",
        )),
    }
}

/// A count of something that there has to be one of.
pub(crate) fn at_least_one(option: &str, count: i64) -> Result<NonZeroUsize, Failure> {
    let valid = usize::try_from(count).ok().and_then(NonZeroUsize::new);
    valid.ok_or_else(|| Failure::option(format!("{option} is at least 1, not {count}")))
}
