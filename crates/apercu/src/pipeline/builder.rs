//! Setting up a summarizer.

use std::path::{Path, PathBuf};

use rayon::ThreadPoolBuilder;

use super::Summarizer;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::model::Model;
use crate::summarize::{Extractive, Length, Summarize};
use crate::text::Language;
use crate::translate::{BundledTranslator, ModelTranslators, Translate};

/// Sets up a [`Summarizer`].
#[derive(Default)]
#[must_use]
pub struct SummarizerBuilder {
    models: Vec<PathBuf>,
    engine: Engine,
    threads: Option<usize>,
    length: Option<Length>,
    languages: Option<Vec<Language>>,
    summarize: Option<Box<dyn Summarize>>,
    translate: Option<Box<dyn Translate>>,
}

impl SummarizerBuilder {
    /// The folder of a model to translate with; the bundled models if this is not called. Called again, it adds a model:
    /// each direction is translated by the first one that knows it.
    pub fn model(mut self, folder: impl AsRef<Path>) -> Self {
        self.models.push(folder.as_ref().to_owned());
        self
    }

    /// What runs the models of [`model`](Self::model); [`Engine::Native`] if this is not called. The bundled models always
    /// run on that.
    pub fn engine(mut self, engine: Engine) -> Self {
        self.engine = engine;
        self
    }

    /// How many threads to use; as many as there are processors if this is not called. Results do not depend on it.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// How long the summaries are to be; three sentences if this is not called.
    pub fn length(mut self, length: Length) -> Self {
        self.length = Some(length);
        self
    }

    /// The languages to give summaries in; both if this is not called.
    pub fn languages(mut self, languages: impl IntoIterator<Item = Language>) -> Self {
        self.languages = Some(languages.into_iter().collect());
        self
    }

    /// What chooses the sentences; [`Extractive`] if this is not called.
    pub fn summarize(mut self, summarize: impl Summarize + 'static) -> Self {
        self.summarize = Some(Box::new(summarize));
        self
    }

    /// What translates them; models ([`ModelTranslators`]) if this is not called. No model is opened then.
    pub fn translate(mut self, translate: impl Translate + 'static) -> Self {
        self.translate = Some(Box::new(translate));
        self
    }

    /// Opens the model and starts the threads.
    ///
    /// # Errors
    /// [`Error::Option`] for an option that makes no sense, [`Error::Model`] and [`Error::Tensor`] for a model that
    /// cannot be opened.
    pub fn build(self) -> Result<Summarizer> {
        let length = self.length.unwrap_or(Length::Sentences(3));
        length.validate()?;
        let languages = self.languages.unwrap_or_else(|| Language::ALL.to_vec());
        if languages.is_empty() {
            return Err(Error::Option("a summary needs at least one language".into()));
        }
        if self.threads == Some(0) {
            return Err(Error::Option("a summarizer needs at least one thread".into()));
        }
        let pool = ThreadPoolBuilder::new()
            // Zero stands for as many as there are processors.
            .num_threads(self.threads.unwrap_or(0))
            .thread_name(|number| format!("apercu-{number}"))
            .build()
            .map_err(|error| Error::Engine(format!("the threads could not be started: {error}")))?;
        let summarize = match self.summarize {
            Some(summarize) => summarize,
            None => Box::new(Extractive::new()?),
        };
        let translate = match self.translate {
            Some(translate) => translate,
            None if self.models.is_empty() => Box::new(BundledTranslator::new()?),
            None => {
                let open = |folder| Model::open_with(folder, self.engine);
                let models: Result<Vec<Model>> = self.models.into_iter().map(open).collect();
                Box::new(ModelTranslators::new(models?)?)
            }
        };
        Ok(Summarizer {
            summarize,
            translate,
            length,
            languages,
            pool,
        })
    }
}
