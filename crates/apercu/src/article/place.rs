//! Where in a document a text stands.

use serde::{Deserialize, Serialize};

use crate::text::Language;

/// A part of a document, by the name under which a reader finds it there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Place {
    /// A page.
    Page {
        /// Its number, from 1, in the order of the file.
        page: usize,
    },
    /// A chapter of a book.
    Chapter {
        /// Its number, from 1, in the order of the book.
        chapter: usize,
        /// What the table of contents, or its heading, calls it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        title: Option<String>,
    },
    /// What stands under a heading.
    Section {
        /// The heading.
        section: String,
    },
}

impl Place {
    /// The place in words of this language.
    ///
    /// ```
    /// use apercu::{Language, article::Place};
    ///
    /// let place = Place::Chapter { chapter: 2, title: Some("The flood".to_owned()) };
    /// assert_eq!(place.name(Language::English), "chapter 2: The flood");
    /// assert_eq!(place.name(Language::French), "chapitre 2\u{a0}: The flood");
    /// ```
    pub fn name(&self, language: Language) -> String {
        let french = language == Language::French;
        match self {
            Self::Page { page } => format!("page {page}"),
            Self::Chapter { chapter, title } => {
                let (word, colon) = if french {
                    ("chapitre", "\u{a0}: ")
                } else {
                    ("chapter", ": ")
                };
                match title {
                    Some(title) => format!("{word} {chapter}{colon}{title}"),
                    None => format!("{word} {chapter}"),
                }
            }
            Self::Section { section } if french => format!("section «\u{a0}{section}\u{a0}»"),
            Self::Section { section } => format!("section “{section}”"),
        }
    }
}

/// Where a part of a document begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Its first byte in the text.
    pub start: usize,
    /// Which part it is.
    pub place: Place,
}
