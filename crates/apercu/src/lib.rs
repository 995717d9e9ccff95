//! `apercu` reads a news article in French or English and gives its summary in both languages.

pub mod article;
pub mod batch;
pub mod check;
mod error;
mod pipeline;
pub mod summarize;
pub mod translate;

pub use apercu_engine as engine;
pub use apercu_model as model;
pub use apercu_text as text;

pub use apercu_engine::{Cancel, Threads};
pub use article::Article;
pub use error::{Error, Result};
pub use pipeline::{BilingualSummary, Counts, LanguageSummary, Source, Summarizer, SummarizerBuilder, SummarySentence};
pub use summarize::Length;
pub use text::Language;
pub use translate::Translator;
