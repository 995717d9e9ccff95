//! Translations that are checked against their sources, for summaries and for text as it comes.

use std::fmt;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use apercu_engine::{Cancel, Engine, Threads};

use super::confidence::{DOUBTFUL, confidence};
use super::terms::{self, Sentence};
use super::{BundledTranslator, ModelTranslators, Translate, Translation};
use crate::check::Finding;
use crate::error::{Error, Result};
use crate::glossary::Glossary;
use crate::model::Model;
use crate::text::{self, Language};

/// Translates sentences and lines of text, and checks each translation against its source.
///
/// ```no_run
/// use apercu::Language::{English, French};
/// use apercu::translate::Translator;
///
/// let translator = Translator::builder().build()?;
/// for line in translator.lines(&["Il pleut. Le pont est fermé."], French, English)? {
///     println!("{} {:?}", line.text, line.warnings);
/// }
/// # Ok::<(), apercu::Error>(())
/// ```
pub struct Translator {
    translate: Box<dyn Translate>,
    glossary: Option<Arc<Glossary>>,
    reads_back: bool,
}

/// A translation, and what in it does not agree with its source.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Checked {
    /// The text in the other language.
    pub text: String,
    /// What looks wrong with it; empty for a text that passes the check.
    pub warnings: Vec<Finding>,
    /// The probability, from 0 to 1, that it does not mislead, where a model of the other direction can read it back: the least of
    /// its sentences'.
    pub confidence: Option<f32>,
}

impl Checked {
    pub(crate) fn new(text: String, warnings: Vec<Finding>) -> Self {
        Self {
            text,
            warnings,
            confidence: None,
        }
    }
}

impl Translator {
    /// A builder with the defaults: the bundled models, all processors.
    pub fn builder() -> TranslatorBuilder {
        TranslatorBuilder::default()
    }

    /// A translator that takes its candidates from `translate`.
    pub fn new(translate: impl Translate + 'static) -> Self {
        Self {
            translate: Box::new(translate),
            glossary: None,
            reads_back: true,
        }
    }

    /// What gives the candidates, to put something around it, and the glossary, to give to what comes of that.
    pub fn into_parts(self) -> (Box<dyn Translate>, Option<Arc<Glossary>>) {
        (self.translate, self.glossary)
    }

    /// The same translator, which has terms come out as the glossary has them.
    ///
    /// A term that does not by itself is put in the place of what came out, or the sentence is translated again with the term's
    /// place kept. Where that fails, too, the sentence carries [`Finding::MissingTerm`].
    #[must_use]
    pub fn with_glossary(mut self, glossary: impl Into<Arc<Glossary>>) -> Self {
        self.glossary = Some(glossary.into());
        self
    }

    /// The same translator, which reads translations back or does not; it does unless this is called. Without it there is no
    /// [`confidence`](Checked::confidence), and translating takes less time.
    #[must_use]
    pub fn reading_back(mut self, reads_back: bool) -> Self {
        self.reads_back = reads_back;
        self
    }

    /// What might be meant by texts in the other language, as it comes: neither checked nor repaired.
    pub(crate) fn candidates(
        &self,
        texts: &[&str],
        from: Language,
        to: Language,
        cancel: &Cancel,
    ) -> Result<Vec<Translation>> {
        self.translate.translate(texts, from, to, cancel)
    }

    /// Name of what translates.
    pub fn name(&self) -> &str {
        self.translate.name()
    }

    /// Name of what translates between these languages.
    pub fn name_between(&self, from: Language, to: Language) -> &str {
        self.translate.name_between(from, to)
    }

    /// Translates sentences: of each the best candidate that [`check`](crate::check::check) finds nothing wrong with, else the first of those with
    /// the fewest findings. Then each is read back: one of little [`confidence`](Checked::confidence) carries [`Finding::Doubtful`].
    ///
    /// # Errors
    /// What the translator reports; [`Error::Incomplete`] if it gives back less than it was given, [`Error::Cancelled`].
    pub fn sentences(&self, sources: &[&str], from: Language, to: Language, cancel: &Cancel) -> Result<Vec<Checked>> {
        if sources.is_empty() {
            return Ok(Vec::new());
        }
        let incomplete = |returned| Error::Incomplete {
            given: sources.len(),
            returned,
        };
        let translations = self.translate.translate(sources, from, to, cancel)?;
        if translations.len() != sources.len() {
            return Err(incomplete(translations.len()));
        }
        let pairs = sources.iter().zip(translations);
        let mut sentences: Vec<Sentence> = pairs
            .map(|(source, translation)| {
                let terms = self.glossary.iter().flat_map(|glossary| glossary.terms(source, from));
                Sentence::new(source, terms.collect(), translation.candidates)
            })
            .collect();
        terms::keep(&*self.translate, &mut sentences, from, to, cancel)?;
        let mut checked: Vec<Checked> = sentences.into_iter().map_while(|s| s.best(from, to)).collect();
        if checked.len() != sources.len() {
            return Err(incomplete(checked.len()));
        }
        if self.reads_back {
            self.rate(sources, &mut checked, from, to, cancel)?;
        }
        Ok(checked)
    }

    /// Reads translations back, for their confidence and a warning where there is little.
    fn rate(
        &self,
        sources: &[&str],
        checked: &mut [Checked],
        from: Language,
        to: Language,
        cancel: &Cancel,
    ) -> Result<()> {
        let pairs = sources.iter().copied().zip(checked.iter().map(|c| c.text.as_str()));
        let read = self.translate.read_back(&pairs.collect::<Vec<_>>(), from, to, cancel)?;
        for (checked, log_probability) in checked.iter_mut().zip(read) {
            checked.confidence = log_probability.map(confidence);
            let doubtful = checked.confidence.filter(|&confidence| confidence < DOUBTFUL);
            let finding = doubtful.map(|confidence| Finding::Doubtful { confidence });
            checked.warnings.extend(finding);
        }
        Ok(())
    }

    /// Translates lines of text, each on its own: sentence by sentence, then joined again.
    ///
    /// A line in a typewriter's marks (straight quotation marks and apostrophes, or none) is translated into such marks,
    /// with plain spaces; any other into the typography of its new language, as summaries are.
    ///
    /// # Errors
    /// As [`sentences`](Self::sentences).
    pub fn lines(&self, lines: &[&str], from: Language, to: Language) -> Result<Vec<Checked>> {
        self.lines_unless(lines, from, to, &Cancel::new())
    }

    /// The same, which ends early if another thread throws the switch.
    ///
    /// # Errors
    /// As [`lines`](Self::lines); [`Error::Cancelled`].
    pub fn lines_unless(&self, lines: &[&str], from: Language, to: Language, cancel: &Cancel) -> Result<Vec<Checked>> {
        let spans: Vec<Vec<_>> = lines.iter().map(|line| text::sentences(line, from)).collect();
        let sentences: Vec<&str> = lines
            .iter()
            .zip(&spans)
            .flat_map(|(line, spans)| spans.iter().map(|span| &line[span.clone()]))
            .collect();
        let mut checked = self.sentences(&sentences, from, to, cancel)?.into_iter();
        let joined = lines.iter().zip(&spans).map(|(line, spans)| {
            let sentences: Vec<Checked> = checked.by_ref().take(spans.len()).collect();
            let texts: Vec<&str> = sentences.iter().map(|sentence| sentence.text.as_str()).collect();
            let text = texts.join(" ");
            Checked {
                text: if text::is_typewritten(line) {
                    text::typewritten(&text)
                } else {
                    text
                },
                confidence: sentences
                    .iter()
                    .filter_map(|sentence| sentence.confidence)
                    .reduce(f32::min),
                warnings: sentences.into_iter().flat_map(|sentence| sentence.warnings).collect(),
            }
        });
        Ok(joined.collect())
    }
}

impl fmt::Debug for Translator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Translator").field(&self.name()).finish()
    }
}

/// What a [`Translator`] is built from.
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct TranslatorBuilder {
    models: Vec<PathBuf>,
    engine: Option<Engine>,
    threads: Option<Threads>,
}

impl TranslatorBuilder {
    /// The folder of a model; the bundled models if this is not called. Called again, it adds a model: each direction is
    /// translated by the first one that knows it.
    pub fn model(mut self, folder: impl AsRef<Path>) -> Self {
        self.models.push(folder.as_ref().to_owned());
        self
    }

    /// What runs the models of [`model`](Self::model); [`Engine::Native`] if this is not called.
    pub fn engine(mut self, engine: Engine) -> Self {
        self.engine = Some(engine);
        self
    }

    /// The threads to work on, which others may share; one for each processor if this is not called. Results do not depend
    /// on it.
    pub fn threads(mut self, threads: &Threads) -> Self {
        self.threads = Some(threads.clone());
        self
    }

    /// Opens the models.
    ///
    /// # Errors
    /// [`Error::Model`] for one that cannot be opened; [`Error::Option`] for an engine that is to run the bundled models,
    /// which the native one runs, and where there are no bundled models.
    pub fn build(self) -> Result<Translator> {
        let threads = match self.threads {
            Some(threads) => threads,
            None => Threads::new(None::<NonZeroUsize>)?,
        };
        if self.models.is_empty() {
            if self.engine.is_some_and(|engine| engine != Engine::Native) {
                return Err(Error::Option {
                    option: "engine",
                    reason: "the bundled models run on the native engine; name a model for another one".to_owned(),
                });
            }
            return Ok(Translator::new(BundledTranslator::new(&threads)?));
        }
        let options = Model::options()
            .engine(self.engine.unwrap_or_default())
            .threads(&threads);
        let models = self.models.iter().map(|folder| options.open(folder));
        let models = models.collect::<Result<Vec<Model>, _>>()?;
        Ok(Translator::new(ModelTranslators::new(models)?))
    }
}
