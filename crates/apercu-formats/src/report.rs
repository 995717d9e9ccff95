//! What there is to say about an input, which each format turns into text.

use apercu::{Article, BilingualSummary, Language, SummarySentence};
use serde::Serialize;

/// What there is to print about an input.
#[derive(Debug)]
pub struct Report<'a> {
    /// The input's name as it was given.
    pub input: String,
    /// What was read there.
    pub article: &'a Article,
    /// Its summary.
    pub summary: &'a BilingualSummary,
    /// Where in a feed it comes from, if it does.
    pub entry: Option<Origin>,
}

impl Report<'_> {
    /// Whether a title is all that was asked for.
    pub fn is_headline(&self) -> bool {
        self.summary.counts.sentences_kept == 0
    }
}

/// Where in a feed an article comes from.
#[derive(Debug, Serialize)]
pub struct Origin {
    /// The feed's identifier for it.
    pub id: String,
    /// The feed, as it was named.
    pub feed: String,
    /// The address of its page.
    pub url: Option<String>,
    /// In the form of RFC 3339.
    pub published: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Whether the article was read from its page, or from what the feed carries of it.
    pub read_from: &'static str,
    /// Why it was not read from its page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_error: Option<String>,
}

/// How many translations were left out as doubtful, if any were.
pub fn left_out(count: usize, language: Language) -> Option<String> {
    let text = match (language, count) {
        (_, 0) => return None,
        (Language::English, 1) => "1 doubtful translation left out".to_owned(),
        (Language::English, count) => format!("{count} doubtful translations left out"),
        (Language::French, 1) => "1 traduction douteuse laissée de côté".to_owned(),
        (Language::French, count) => format!("{count} traductions douteuses laissées de côté"),
    };
    Some(text)
}

/// A language's name for itself.
pub fn name(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::French => "Français",
    }
}

/// The pages, chapters or sections of the document that a sentence comes from, if it comes from one that has any.
pub(crate) fn places(sentence: &SummarySentence, language: Language) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for place in sentence.sources.iter().filter_map(|source| source.place.as_ref()) {
        let name = place.name(language);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| names.join(", "))
}

#[cfg(test)]
pub(crate) mod tests {
    use apercu::article::Place;

    use super::*;
    use crate::fixture::summary;

    #[test]
    fn a_place_is_named_once_and_in_the_readers_language() {
        let english = summary().english.unwrap();
        let mut sentence = english.sentences[0].clone();
        assert_eq!(places(&sentence, Language::English), None);
        let mut other = sentence.sources[0].clone();
        sentence.sources[0].place = Some(Place::Page { page: 3 });
        sentence.sources.push(sentence.sources[0].clone());
        other.place = Some(Place::Chapter {
            chapter: 2,
            title: None,
        });
        sentence.sources.push(other);
        assert_eq!(places(&sentence, Language::English).unwrap(), "page 3, chapter 2");
        assert_eq!(places(&sentence, Language::French).unwrap(), "page 3, chapitre 2");
    }

    pub(crate) fn report<'a>(article: &'a Article, summary: &'a BilingualSummary) -> Report<'a> {
        Report {
            input: "pont.txt".into(),
            article,
            summary,
            entry: None,
        }
    }
}
