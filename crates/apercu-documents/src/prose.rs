//! What is gathered of a document: paragraphs, its title, and where its parts begin.

use apercu::Language;
use apercu::article::{Document, MAX_BYTES, Place, Placed};
use apercu::text;

use crate::error::{Error, Result};
use crate::format::Format;

/// Fewest words of what stands in a table and is prose all the same.
const MIN_PROSE: usize = 8;

/// The text of a document, as far as it has been read.
#[derive(Debug, Default)]
pub(crate) struct Prose {
    text: String,
    places: Vec<Placed>,
    /// The place of what comes next, if another one has begun.
    next: Option<Place>,
    pub(crate) title: Option<String>,
    pub(crate) language: Option<Language>,
}

impl Prose {
    /// Adds a paragraph, if there are words in it.
    pub(crate) fn paragraph(&mut self, paragraph: &str) {
        let paragraph = collapse(paragraph);
        // One more than an article may have is refused by the article.
        if !paragraph.contains(char::is_alphanumeric) || self.text.len() > MAX_BYTES {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        if let Some(place) = self.next.take() {
            self.places.push(Placed {
                start: self.text.len(),
                place,
            });
        }
        self.text.push_str(&paragraph);
    }

    /// Goes on with a paragraph that another place has broken off: at the bottom of a page, say.
    pub(crate) fn go_on(&mut self, rest: &str) {
        let rest = collapse(rest);
        if self.text.is_empty() {
            return self.paragraph(&rest);
        }
        if !join_hyphenated(&mut self.text, &rest) {
            self.text.push(' ');
        }
        let start = self.text.len();
        if let Some(place) = self.next.take() {
            self.places.push(Placed { start, place });
        }
        self.text.push_str(&rest);
    }

    /// What is added from now on stands there.
    pub(crate) fn begin(&mut self, place: Place) {
        self.next = Some(place);
    }

    /// A heading: the document's title, if it stands above everything else, or that of a section.
    pub(crate) fn heading(&mut self, level: u8, heading: &str) {
        let heading = collapse(heading);
        if !heading.contains(char::is_alphanumeric) {
            return;
        }
        if level <= 1 && self.title.is_none() && self.text.is_empty() {
            self.title = Some(heading);
        } else {
            self.begin(Place::Section { section: heading });
        }
    }

    /// Whether the last paragraph ends in mid-sentence.
    pub(crate) fn breaks_off(&self) -> bool {
        let end = self
            .text
            .trim_end_matches(['"', '”', '’', '»', ')', ']', ' ', '\u{a0}', '\u{202f}']);
        !self.text.is_empty() && !end.ends_with(['.', '!', '?', '…', ':', ';'])
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// All of it.
    pub(crate) fn finish(self, format: Format) -> Result<Document> {
        if self.text.is_empty() {
            return Err(Error::NoText { format });
        }
        Ok(Document {
            text: self.text,
            title: self.title.filter(|title| !title.trim().is_empty()),
            language: self.language,
            places: Some(self.places),
            ..Document::default()
        })
    }
}

/// The text with one space for each run of white space, no-break spaces kept, and without soft hyphens.
pub(crate) fn collapse(text: &str) -> String {
    let text = text.replace('\u{ad}', "");
    let words = text.split(|c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}'));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Takes off the hyphen at the end of `text` where `rest` goes on with its word; whether the two now stand together.
///
/// A hyphen stays before a capital (*Saint-Aubert*), after a figure, and in the compounds that French and English break most.
pub(crate) fn join_hyphenated(text: &mut String, rest: &str) -> bool {
    if text.ends_with('\u{ad}') {
        text.pop();
        return true;
    }
    let Some(before) = text.strip_suffix(['-', '\u{2010}']) else {
        return false;
    };
    let word = before
        .rsplit(|c: char| !c.is_alphabetic() && c != '-')
        .next()
        .unwrap_or_default();
    let token = rest.split(char::is_whitespace).next().unwrap_or_default();
    let next = token.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    if word.is_empty() || next.is_empty() {
        // A dash, or a hyphen of another kind.
        return before.ends_with(char::is_alphanumeric);
    }
    let lower = rest.starts_with(char::is_lowercase);
    // The rest of Valmont-sur-Orge has another hyphen.
    let another = token[next.len()..].starts_with(['-', '\u{2010}']) && token.len() > next.len() + 1;
    if lower && !another && !is_compound(word, next) {
        let length = before.len();
        text.truncate(length);
    }
    true
}

/// Whether the hyphen between the two belongs to the word.
fn is_compound(word: &str, next: &str) -> bool {
    const AFTER: [&str; 17] = [
        "là", "ci", "t", "je", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles", "ce", "même", "mêmes", "moi",
        "toi",
    ];
    const BEFORE: [&str; 13] = [
        "après", "avant", "vice", "grand", "quasi", "self", "well", "twenty", "thirty", "vingt", "trente", "quarante",
        "soixante",
    ];
    let last = word.rsplit('-').next().unwrap_or_default().to_lowercase();
    word.contains('-') && (AFTER.contains(&next) || word.starts_with(char::is_uppercase))
        || AFTER.contains(&next) && next != "même" && next.len() > 1 && last.len() > 3 && word.ends_with(['s', 't'])
        || BEFORE.contains(&last.as_str())
}

/// Whether a paragraph is a sentence or more, not a label or a figure.
pub(crate) fn is_prose(paragraph: &str) -> bool {
    let end = paragraph.trim_end_matches(['"', '”', '’', '»', ')', ']', ' ', '\u{a0}', '\u{202f}']);
    end.ends_with(['.', '!', '?', '…']) && text::count_words(paragraph) >= MIN_PROSE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_have_places_and_headings_name_them() {
        let mut prose = Prose::default();
        prose.heading(1, "The\n bridge");
        prose.paragraph("It re\u{ad}opened  on\nMonday. ");
        prose.heading(2, "Works");
        prose.paragraph(" – ");
        prose.paragraph("They took two years.");
        let document = prose.finish(Format::Docx).unwrap();
        assert_eq!(document.title.as_deref(), Some("The bridge"));
        assert_eq!(document.text, "It reopened on Monday.\n\nThey took two years.");
        let places = document.places.unwrap();
        assert_eq!((places.len(), places[0].start), (1, 24));
        assert!(matches!(&places[0].place, Place::Section { section } if section == "Works"));
        assert!(matches!(
            Prose::default().finish(Format::Odt),
            Err(Error::NoText { .. })
        ));
    }

    #[test]
    fn hyphens_go_where_a_line_was_broken_and_stay_where_a_word_has_one() {
        let joined = |text: &str, rest: &str| {
            let mut text = text.to_owned();
            if !join_hyphenated(&mut text, rest) {
                text.push(' ');
            }
            text + rest
        };
        assert_eq!(joined("la construc-", "tion d’une"), "la construction d’une");
        assert_eq!(joined("à Saint-", "Aubert, où"), "à Saint-Aubert, où");
        assert_eq!(joined("Valmont-sur-", "orge est"), "Valmont-sur-orge est");
        assert_eq!(joined("à Valmont-", "sur-Orge, le"), "à Valmont-sur-Orge, le");
        assert_eq!(joined("40 mi-", "nutes"), "40 minutes");
        assert_eq!(joined("l’après-", "midi"), "l’après-midi");
        assert_eq!(joined("the mid-", "19th century"), "the mid-19th century");
        assert_eq!(joined("il pleut –", "encore"), "il pleut – encore");
        assert_eq!(joined("six ki\u{ad}", "lomètres"), "six kilomètres");
    }
}
