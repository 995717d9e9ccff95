//! What a request may say of the summary it wants: the options of the program.

use std::num::NonZeroUsize;

use apercu::article::ReadOptions;
use apercu::{Article, Language, Length};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{Refusal, Result};

/// The options of a summary.
#[derive(Debug, Clone, Default, Deserialize, ToSchema, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct SummaryOptions {
    /// Language of the summaries.
    #[param(inline)]
    pub(crate) language: Languages,
    /// Length of a summary in sentences; 3 if no length is given. At most one of `sentences`, `words`, `ratio` and `headline`.
    #[schema(value_type = Option<u32>, minimum = 1)]
    #[param(value_type = Option<u32>, minimum = 1)]
    pub(crate) sentences: Option<NonZeroUsize>,
    /// Most words of a summary; at least one sentence is given.
    #[schema(value_type = Option<u32>, minimum = 1)]
    #[param(value_type = Option<u32>, minimum = 1)]
    pub(crate) words: Option<NonZeroUsize>,
    /// Most words of a summary, as a share of the article's; at least one sentence is given.
    #[schema(exclusive_minimum = 0.0, maximum = 1.0)]
    #[param(exclusive_minimum = 0.0, maximum = 1.0)]
    pub(crate) ratio: Option<f32>,
    /// Only a title in each language; `false` if it is not given.
    pub(crate) headline: bool,
    /// Keep to sentences that bear on these terms, in either language, set apart by commas.
    pub(crate) about: Option<String>,
    /// Leave out titles and sentences whose translations have less confidence than this, from 0 to 1, and count them.
    #[schema(minimum = 0.0, maximum = 1.0)]
    #[param(minimum = 0.0, maximum = 1.0)]
    pub(crate) strict: Option<f32>,
    /// Language of the article, instead of detecting it.
    #[param(inline)]
    pub(crate) from: Option<Code>,
    /// Title of the article, instead of looking for one.
    pub(crate) title: Option<String>,
    /// Replace bytes that are not UTF-8 instead of refusing the text.
    pub(crate) lossy: bool,
    /// What the answer looks like.
    #[param(inline)]
    pub(crate) format: Format,
}

/// Languages of summaries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Languages {
    /// English.
    En,
    /// French.
    Fr,
    /// Both.
    #[default]
    Both,
}

/// A language, by its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Code {
    /// English.
    En,
    /// French.
    Fr,
}

/// Forms of an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// One object with everything that is known, as the program's `--format json`.
    #[default]
    Json,
    /// To be read.
    Text,
    /// A title and a list in each language.
    Bullets,
    /// With a reference to the source for each sentence.
    Markdown,
    /// One object with all of these, the article's text and the warnings in words: what the page shows.
    Page,
}

impl From<Code> for Language {
    fn from(code: Code) -> Self {
        match code {
            Code::En => Self::English,
            Code::Fr => Self::French,
        }
    }
}

impl SummaryOptions {
    /// The languages of the summaries.
    pub(crate) fn languages(&self) -> Vec<Language> {
        match self.language {
            Languages::En => vec![Language::English],
            Languages::Fr => vec![Language::French],
            Languages::Both => Language::ALL.to_vec(),
        }
    }

    /// Their length, if one is given.
    pub(crate) fn length(&self) -> Result<Option<Length>> {
        let lengths = [
            self.sentences
                .map(|count| ("sentences", Length::Sentences(count.get()))),
            self.words.map(|count| ("words", Length::Words(count.get()))),
            self.ratio.map(|ratio| ("ratio", Length::Ratio(ratio))),
            self.headline.then_some(("headline", Length::Headline)),
        ];
        let mut given = lengths.into_iter().flatten();
        let Some((field, length)) = given.next() else {
            return Ok(None);
        };
        if let Some((second, _)) = given.next() {
            let message = format!("`{field}` and `{second}` are both given: one length is needed at most");
            return Err(Refusal::unprocessable(message).at(second));
        }
        let fault = |error: apercu::Error| Refusal::unprocessable(error.to_string()).at(field);
        length.validate().map_err(fault)?;
        Ok(Some(length))
    }

    /// How the article is read.
    pub(crate) fn reading(&self) -> ReadOptions {
        let mut reading = Article::options().lossy(self.lossy);
        if let Some(language) = self.from {
            reading = reading.language(language.into());
        }
        if let Some(title) = &self.title {
            reading = reading.title(title);
        }
        reading
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body;

    fn options(json: &str) -> Result<SummaryOptions> {
        body::fields(body::object(json.as_bytes())?)
    }

    #[test]
    fn one_length_at_most_and_a_possible_one() {
        let length = |json: &str| options(json).and_then(|options| options.length());
        assert_eq!(length("{}").unwrap(), None);
        assert_eq!(length(r#"{"words": 60}"#).unwrap(), Some(Length::Words(60)));
        assert_eq!(length(r#"{"ratio": 0.5}"#).unwrap(), Some(Length::Ratio(0.5)));
        assert_eq!(length(r#"{"headline": true}"#).unwrap(), Some(Length::Headline));
        for (json, part) in [
            (r#"{"words": 60, "sentences": 2}"#, "both given"),
            (r#"{"words": 60, "headline": true}"#, "both given"),
            (r#"{"sentences": 0}"#, "nonzero"),
            (r#"{"ratio": 1.5}"#, "above 0 and at most 1"),
            (r#"{"words": "many"}"#, "invalid type"),
            (r#"{"language": "de"}"#, "unknown variant"),
            (r#"{"sentence": 3}"#, "unknown field `sentence`"),
        ] {
            let refusal = length(json).unwrap_err();
            assert_eq!(refusal.status().as_u16(), 422, "{json}");
            assert!(refusal.message().contains(part), "{json}: {}", refusal.message());
        }
    }

    #[test]
    fn a_query_says_the_same() {
        let uri = "/?sentences=2&language=fr&from=en&lossy=true&format=markdown"
            .parse()
            .unwrap();
        let options: SummaryOptions = body::query(&uri).unwrap();
        assert_eq!(options.length().unwrap(), Some(Length::Sentences(2)));
        assert_eq!(options.languages(), [Language::French]);
        assert!(options.lossy && options.format == Format::Markdown && options.from == Some(Code::En));
        assert!(body::query::<SummaryOptions>(&"/?sentences=x".parse().unwrap()).is_err());
    }
}
