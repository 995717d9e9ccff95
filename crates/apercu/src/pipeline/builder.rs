//! What a summarizer is built from.

use std::fmt;
use std::num::NonZeroUsize;

use apercu_engine::{Cancel, Threads};

use super::Summarizer;
use crate::error::{Error, Result};
use crate::summarize::{About, Extractive, Length, Summarize};
use crate::text::Language;
use crate::translate::Translator;

/// Builds a [`Summarizer`].
///
/// ```no_run
/// use apercu::translate::Translator;
/// use apercu::{Language, Length, Summarizer};
///
/// let translator = Translator::builder().model("path/to/opus-mt-fr-en").build()?;
/// let summarizer = Summarizer::builder()
///     .translator(translator)
///     .length(Length::Words(60))
///     .languages([Language::English])
///     .build()?;
/// # Ok::<(), apercu::Error>(())
/// ```
#[derive(Default)]
#[must_use]
pub struct SummarizerBuilder {
    threads: Option<Threads>,
    length: Option<Length>,
    languages: Option<Vec<Language>>,
    about: Option<String>,
    strict: Option<f32>,
    summarize: Option<Box<dyn Summarize>>,
    translator: Option<Translator>,
}

impl fmt::Debug for SummarizerBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SummarizerBuilder")
            .field("threads", &self.threads)
            .field("length", &self.length)
            .field("languages", &self.languages)
            .field("about", &self.about)
            .field("strict", &self.strict)
            .field("translator", &self.translator)
            .finish_non_exhaustive()
    }
}

impl SummarizerBuilder {
    /// The threads to work on, which others may share; one for each processor if this is not called. Results do not depend
    /// on it. A translator that was built apart keeps its own.
    pub fn threads(mut self, threads: &Threads) -> Self {
        self.threads = Some(threads.clone());
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

    /// What the summaries are to be about: terms in either language, set apart by commas. Sentences that bear on none of them
    /// are left out; an article without any that does gives [`Error::About`].
    ///
    /// ```
    /// use apercu::{Article, Length, Summarizer};
    ///
    /// let article = Article::from_text(
    ///     "Le pont de Valmont a rouvert lundi. La grève des bateliers continue. Le maire a salué les ouvriers du pont.",
    /// )?;
    /// let summarizer = Summarizer::builder().about("bridge").length(Length::Sentences(2)).build()?;
    /// let french = summarizer.summarize(&article)?.french.unwrap();
    /// assert!(french.sentences.iter().all(|sentence| sentence.text.contains("pont")));
    /// # Ok::<(), apercu::Error>(())
    /// ```
    pub fn about(mut self, terms: impl Into<String>) -> Self {
        self.about = Some(terms.into());
        self
    }

    /// Leaves out titles and sentences whose translations have less [`confidence`](super::SummarySentence::confidence) than this, from 0 to
    /// 1, and counts them in [`left_out`](super::LanguageSummary::left_out); [`DOUBTFUL`](crate::translate::DOUBTFUL) is where warnings
    /// begin. What cannot be read back stays.
    pub fn strict(mut self, least: f32) -> Self {
        self.strict = Some(least);
        self
    }

    /// What chooses the sentences or writes them; [`Extractive`] if this is not called.
    pub fn summarizer(mut self, summarize: impl Summarize + 'static) -> Self {
        self.summarize = Some(Box::new(summarize));
        self
    }

    /// What translates them; the bundled models if this is not called.
    pub fn translator(mut self, translator: Translator) -> Self {
        self.translator = Some(translator);
        self
    }

    /// Opens what was not given, and starts the threads.
    ///
    /// # Errors
    /// [`Error::Option`] for a length, languages, terms or a confidence that make no sense, and where there are no bundled models; what the
    /// translator reports of the terms.
    pub fn build(self) -> Result<Summarizer> {
        let length = self.length.unwrap_or(Length::Sentences(3));
        length.validate()?;
        let languages = self.languages.unwrap_or_else(|| Language::ALL.to_vec());
        if languages.is_empty() {
            return Err(Error::Option {
                option: "languages",
                reason: "a summary needs at least one language".to_owned(),
            });
        }
        if self.strict.is_some_and(|least| !(0.0..=1.0).contains(&least)) {
            return Err(Error::Option {
                option: "strict",
                reason: "a confidence lies between 0 and 1".to_owned(),
            });
        }
        let threads = match self.threads {
            Some(threads) => threads,
            None => Threads::new(None::<NonZeroUsize>)?,
        };
        let summarize = match self.summarize {
            Some(summarize) => summarize,
            None => Box::new(Extractive::new()?.on(&threads)),
        };
        let translator = match self.translator {
            Some(translator) => translator,
            None => Translator::builder().threads(&threads).build()?,
        };
        let about = self.about.map(|terms| About::new(&terms, &translator, &Cancel::new()));
        Ok(Summarizer {
            about: about.transpose()?,
            summarize,
            translator,
            length,
            languages,
            strict: self.strict,
        })
    }
}
