//! French and English text: which language it is in ([`detect`]), its [`paragraphs`], its [`sentences`] with their byte
//! spans, its [`words`], and its [`typography`]. Knows nothing of models and articles.
//!
//! ```
//! use apercu_text::{Detection, Language, detect, sentences, typography};
//!
//! let text = "M. Dupont arrive à 8 h. « Enfin ! » dit-il.";
//! assert_eq!(detect(text), Detection::Language(Language::French));
//! let cut: Vec<&str> = sentences(text, Language::French).into_iter().map(|span| &text[span]).collect();
//! assert_eq!(cut, ["M. Dupont arrive à 8 h.", "« Enfin ! » dit-il."]);
//! assert_eq!(typography("\"Enfin!\"", Language::French), "«\u{a0}Enfin\u{202f}!\u{a0}»");
//! ```

mod abbreviations;
mod addresses;
mod characters;
mod chunks;
mod detect;
mod language;
pub mod lexicon;
mod lists;
mod paragraphs;
mod quotes;
mod sentences;
mod typewriter;
mod typography;
mod words;

#[cfg(test)]
mod tests;

pub use chunks::chunks;
pub use detect::{Detection, detect};
pub use language::{Language, UnknownLanguage};
pub use paragraphs::paragraphs;
pub use sentences::sentences;
pub use typewriter::{is_typewritten, typewritten};
pub use typography::typography;
pub use words::fold;
pub use words::{count_words, is_stop_word, words};
