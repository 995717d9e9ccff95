//! Text: languages, paragraphs, sentences with their byte spans, words, typography. Knows nothing of models and
//! articles.

mod abbreviations;
mod addresses;
mod characters;
mod detect;
mod language;
mod lexicon;
mod lists;
mod paragraphs;
mod pieces;
mod quotes;
mod sentences;
mod typewriter;
mod typography;
mod words;

#[cfg(test)]
mod tests;

pub use detect::{Detection, detect};
pub use language::Language;
pub(crate) use lexicon::Lexicon;
pub use paragraphs::paragraphs;
pub(crate) use pieces::pieces;
pub use sentences::sentences;
pub(crate) use typewriter::{is_typewritten, typewritten};
pub use typography::typography;
pub(crate) use words::fold;
pub use words::{count_words, is_stop_word, words};
