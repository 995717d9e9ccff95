//! What is done for requests, on threads that may wait: reading, summarizing, translating.

use std::fmt;
use std::sync::Arc;

use apercu::summarize::Summarize;
use apercu::translate::{Checked, Translate};
use apercu::{Article, BilingualSummary, Cancel, Glossary, Language, Summarizer, Translator};
use apercu_formats::{Report, bullets, headline, json, lines, markdown, text};
use apercu_web::{Error as WebError, Fetcher, Html};

use crate::error::{Refusal, Result};
use crate::metrics::Metrics;
use crate::options::{Format, SummaryOptions};
use crate::schema::{Page, PageWarnings};
use crate::together::Together;

/// What all requests share.
pub(crate) struct Work {
    together: Arc<Together>,
    glossary: Option<Arc<Glossary>>,
    summarize: Arc<dyn Summarize>,
    fetcher: Option<Fetcher>,
    metrics: Arc<Metrics>,
}

/// Where an article is.
#[derive(Debug)]
pub(crate) enum Source {
    /// Plain text, or bytes of it.
    Text(Vec<u8>),
    /// A web page, and the character set that came with it.
    Html(Vec<u8>, Option<String>),
    /// The address of one.
    Url(String),
}

impl Source {
    /// The name that the program would print: `-` for what stands in the request itself.
    fn name(&self) -> &str {
        match self {
            Self::Url(url) => url,
            Self::Text(_) | Self::Html(..) => "-",
        }
    }
}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Work")
            .field("translator", &self.together)
            .field("summarizer", &self.summarize.name())
            .field("fetcher", &self.fetcher)
            .finish_non_exhaustive()
    }
}

impl Work {
    pub(crate) fn new(
        together: Arc<Together>,
        glossary: Option<Arc<Glossary>>,
        summarize: Arc<dyn Summarize>,
        fetcher: Option<Fetcher>,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self {
            together,
            glossary,
            summarize,
            fetcher,
            metrics,
        }
    }

    /// The answer to a request for a summary, in the format that it asks for.
    pub(crate) fn summary(
        &self,
        source: Source,
        options: &SummaryOptions,
        reader: Language,
        cancel: &Cancel,
    ) -> Result<String> {
        let input = source.name().to_owned();
        let summarizer = self.summarizer(options)?;
        let article = self
            .read(source, options)
            .map_err(|error| Refusal::of_reading(&error, reader))?;
        let summary = summarizer
            .summarize_unless(&article, cancel)
            .map_err(|error| Refusal::of(&error))?;
        self.metrics.summarized(&summary);
        let report = Report {
            input,
            article: &article,
            summary: &summary,
            entry: None,
        };
        let fault = |error: serde_json::Error| Refusal::internal(error.to_string());
        match options.format {
            Format::Json => json::render(&report, false).map_err(fault),
            Format::Markdown => Ok(markdown::render(&report, false)),
            Format::Text | Format::Bullets if report.is_headline() => Ok(headline::render(&report)),
            Format::Text => Ok(text::plain(&report, reader)),
            Format::Bullets => Ok(bullets::render(&report, false)),
            Format::Page => {
                let json = json::render(&report, false).map_err(fault)?;
                let page = Page {
                    summary: serde_json::from_str(&json).map_err(fault)?,
                    text: text::plain(&report, reader),
                    markdown: markdown::render(&report, false),
                    article: article.text().to_owned(),
                    warnings: PageWarnings::of(&summary),
                };
                serde_json::to_string(&page).map_err(fault)
            }
        }
    }

    /// The record of a line of a batch.
    pub(crate) fn record(&self, number: u64, line: &[u8], options: &SummaryOptions, cancel: &Cancel) -> Result<String> {
        let fields = lines::Fields::default();
        let id = lines::field(line, &fields.id);
        let reading = options.reading();
        let summarizer = self.summarizer(options)?;
        let read = lines::surviving(|| lines::article(line, &fields, &reading, self.fetcher.as_ref()));
        let record = match read {
            Err(error) => lines::failure(number, id.as_ref(), &error),
            Ok(article) => match summarizer.summarize_unless(&article, cancel) {
                Ok(summary) => {
                    self.metrics.summarized(&summary);
                    lines::summary(number, id.as_ref(), &article, &summary)
                }
                Err(error) => lines::failure(number, id.as_ref(), &error),
            },
        };
        record.map_err(|error| Refusal::internal(error.to_string()))
    }

    /// Translates lines of text; those who are not told of their confidence do not pay for it.
    pub(crate) fn lines(
        &self,
        lines: &[&str],
        from: Language,
        to: Language,
        confidence: bool,
        cancel: &Cancel,
    ) -> Result<Vec<Checked>> {
        let translator = self.translator().reading_back(confidence);
        let translated = translator.lines_unless(lines, from, to, cancel);
        let translated = translated.map_err(|error| Refusal::of(&error))?;
        self.metrics.warned(translated.iter().flat_map(|line| &line.warnings));
        Ok(translated)
    }

    /// Other translations of a sentence than this one, the likeliest first.
    pub(crate) fn alternatives(
        &self,
        sentence: &str,
        chosen: &str,
        from: Language,
        to: Language,
        cancel: &Cancel,
    ) -> Result<Vec<String>> {
        let translations = self.together.translate(&[sentence], from, to, cancel);
        let translations = translations.map_err(|error| Refusal::of(&error))?;
        let typed = |text: String| {
            if apercu::text::is_typewritten(sentence) {
                apercu::text::typewritten(&text)
            } else {
                text
            }
        };
        let texts = translations.into_iter().flat_map(|translation| translation.candidates);
        Ok(texts
            .map(|candidate| typed(candidate.text))
            .filter(|text| text != chosen)
            .collect())
    }

    fn translator(&self) -> Translator {
        let translator = Translator::new(Arc::clone(&self.together));
        match &self.glossary {
            Some(glossary) => translator.with_glossary(Arc::clone(glossary)),
            None => translator,
        }
    }

    fn summarizer(&self, options: &SummaryOptions) -> Result<Summarizer> {
        let mut builder = Summarizer::builder()
            .translator(self.translator())
            .summarizer(Arc::clone(&self.summarize))
            .languages(options.languages());
        if let Some(length) = options.length()? {
            builder = builder.length(length);
        }
        if let Some(terms) = &options.about {
            builder = builder.about(terms);
        }
        if let Some(least) = options.strict {
            builder = builder.strict(least);
        }
        builder.build().map_err(|error| Refusal::of(&error))
    }

    fn read(&self, source: Source, options: &SummaryOptions) -> Result<Article, WebError> {
        let reading = options.reading();
        match source {
            Source::Text(bytes) => apercu_web::read_bytes(bytes, &reading),
            Source::Html(bytes, charset) => {
                let page = Html::new(&bytes);
                let page = charset.as_deref().map_or(page, |charset| page.charset(charset));
                page.article(&reading)
            }
            Source::Url(url) => match &self.fetcher {
                Some(fetcher) => fetcher.article(&url, &reading),
                None => Err(WebError::Network {
                    url,
                    reason: lines::NO_FETCHING.into(),
                }),
            },
        }
    }
}

impl PageWarnings {
    fn of(summary: &BilingualSummary) -> Self {
        let of = |language: Language| {
            let messages = |findings: &[apercu::check::Finding]| -> Vec<String> {
                findings.iter().map(|finding| finding.message(language)).collect()
            };
            let summary = summary.in_language(language)?;
            let sentences = summary.sentences.iter().map(|sentence| messages(&sentence.warnings));
            Some(crate::schema::LanguageWarnings {
                title: messages(&summary.title_warnings),
                sentences: sentences.collect(),
            })
        };
        Self {
            english: of(Language::English),
            french: of(Language::French),
        }
    }
}
