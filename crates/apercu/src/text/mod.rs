//! Text: languages, sentences with their byte spans, words, typography. Knows nothing of models and articles.

mod language;

pub use language::Language;
