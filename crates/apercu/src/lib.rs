//! Reads a news article in French or English and gives its summary in both languages: offline, on a processor, with models that
//! are part of the library.
//!
//! ```
//! use apercu::{Article, Language, Length, Summarizer};
//!
//! let article = Article::from_text(
//!     "Le pont de Valmont rouvre\n\n\
//!      Le pont de Valmont a rouvert lundi après quatorze mois de travaux. La mairie a dépensé 3,2 millions d’euros. \
//!      Les riverains attendaient cela depuis longtemps. Une fête est prévue samedi sur les deux rives.",
//! )?;
//! let summarizer = Summarizer::builder().length(Length::Sentences(1)).build()?;
//! let summary = summarizer.summarize(&article)?;
//! for sentence in &summary.in_language(Language::English).expect("both are made").sentences {
//!     println!("{}", sentence.text);
//!     for source in &sentence.sources {
//!         println!("  from: {}", &article.text()[source.start..source.end]);
//!     }
//!     for warning in &sentence.warnings {
//!         println!("  mind: {}", warning.message(Language::English));
//!     }
//! }
//! # Ok::<(), apercu::Error>(())
//! ```
//!
//! # What is promised
//! - **Every sentence has a source**: the bytes of the article that it comes from ([`SummarySentence::sources`]).
//! - **Translations are checked**: numbers, units, names, length and repetition, each against its source ([`mod@check`]). What does not
//!   agree is a warning beside the sentence.
//! - **Nothing is cut in silence**: what a model's window or limit cut off says so.
//! - **The same input gives the same bytes**, whatever the number of threads and whatever else is in the batch.
//! - **Bad input is an error**, never a panic; errors are types with their sources.
//! - **No network, no async runtime, no files** but those that are named, unless a feature or a call says otherwise.
//!
//! # Where to look
//! An article's way, in reading order:
//!
//! | | |
//! |---|---|
//! | [`article`] | text in, an [`Article`] with title, language and sentences out |
//! | [`summarize`] | which sentences make the summary; the seam [`Summarize`](summarize::Summarize) |
//! | [`translate`] | sentences into the other language: [`Translator`], the seam [`Translate`](translate::Translate) |
//! | [`glossary`] | terms that have one translation: a [`Glossary`] |
//! | [`mod@check`] | what in a sentence does not agree with its source |
//! | [`Summarizer`] | all of it together: a [`BilingualSummary`] |
//! | [`digest`] | reports of several sources folded into stories, each summarized once |
//! | [`batch`] | many articles, from an iterator, threads or async tasks; [`Cancel`] stops them |
//!
//! Below it are crates that are of use by themselves: [`text`] (`apercu-text`: sentences, words, typography), [`model`] (`apercu-model`:
//! tokenizers, model folders, 8-bit weights, the seam [`TextModel`](model::TextModel)) and [`engine`] (`apercu-engine`: encoder-decoder transformers in
//! pure Rust, the seam [`Seq2Seq`](engine::Seq2Seq)). `apercu-web` beside it reads web pages and feeds.
//!
//! # Threads
//! Engines work on [`Threads`] that they are given. A summarizer or translator of your own runs on the thread that asks for a
//! summary and on no other: it may hold a lock, keep a memory, or call a service.
//!
//! # Features
//! | feature | |
//! |---|---|
//! | `bundled-model` (default) | the two translators are part of the library (37 MB); without it, name the folder of one |
//! | `network` | fetching models: [`model::store::Store`] |
//! | `torch` | the engine on libtorch, for GPUs and T5 |

pub mod article;
pub mod batch;
pub mod check;
pub mod digest;
mod error;
pub mod glossary;
mod pipeline;
pub mod summarize;
pub mod translate;
mod vocabulary;

pub use apercu_engine as engine;
pub use apercu_model as model;
pub use apercu_text as text;

pub use apercu_engine::{Cancel, Threads};
pub use article::Article;
pub use error::{Error, Result};
pub use glossary::Glossary;
pub use pipeline::{BilingualSummary, Counts, LanguageSummary, Source, Summarizer, SummarizerBuilder, SummarySentence};
pub use summarize::Length;
pub use text::Language;
pub use translate::Translator;
