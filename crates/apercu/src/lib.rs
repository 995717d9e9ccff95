//! `apercu` reads a news article in French or English and gives its summary in both languages.

pub mod article;
pub mod batch;
pub mod check;
pub mod engine;
mod error;
#[cfg(feature = "network")]
mod http;
pub mod model;
mod pipeline;
pub mod summarize;
pub mod text;
pub mod translate;
#[cfg(feature = "web")]
pub mod web;

pub use article::Article;
pub use error::{Error, Result};
pub use pipeline::{BilingualSummary, Counts, LanguageSummary, Source, Summarizer, SummarizerBuilder, SummarySentence};
pub use summarize::Length;
pub use text::Language;
