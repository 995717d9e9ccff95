//! The lines of a batch: an article's, and those that are written for it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use apercu::article::ReadOptions;
use apercu::{Article, BilingualSummary, Language};
use apercu_web::Fetcher;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::json::{self, Facts};

/// What the fields of an article are called in the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// What tells it from others.
    pub id: String,
    /// Its text.
    pub text: String,
    /// Its title.
    pub title: String,
    /// Its language, a tag.
    pub language: String,
    /// The address to fetch it from, where there is no text.
    pub url: String,
}

impl Default for Fields {
    fn default() -> Self {
        Self {
            id: "id".into(),
            text: "text".into(),
            title: "title".into(),
            language: "language".into(),
            url: "url".into(),
        }
    }
}

/// Why a line has no article.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It is no object in JSON.
    #[error("the line is no JSON object")]
    Json(#[source] serde_json::Error),
    /// The field of this name is of another type.
    #[error("`{0}` is no string")]
    NoString(String),
    /// The field of this name has another language.
    #[error("`{0}` is neither en nor fr")]
    Language(String),
    /// It has neither a text nor an address.
    #[error("there is neither `{text}` nor `{url}`")]
    Nothing {
        /// Name of the field of the text.
        text: String,
        /// Name of the field of the address.
        url: String,
    },
    /// The article cannot be fetched or read.
    #[error(transparent)]
    Web(#[from] apercu_web::Error),
    /// Reading it panicked.
    #[error("reading panicked: {0}")]
    Panic(String),
}

/// The article of a line. No address is fetched without a `fetcher`.
///
/// # Errors
/// [`Error`], whichever comes first.
pub fn article(
    line: &[u8],
    fields: &Fields,
    reading: &ReadOptions,
    fetcher: Option<&Fetcher>,
) -> Result<Article, Error> {
    let object: Map<String, Value> = serde_json::from_slice(line).map_err(Error::Json)?;
    let string = |name: &String| match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(Error::NoString(name.clone())),
    };
    let mut options = reading.clone();
    if let Some(title) = string(&fields.title)? {
        options = options.title(title);
    }
    if let Some(tag) = string(&fields.language)? {
        let language = Language::from_tag(tag).ok_or_else(|| Error::Language(fields.language.clone()))?;
        options = options.language(language);
    }
    match (string(&fields.text)?, string(&fields.url)?) {
        (Some(text), _) => Ok(options.text(text).map_err(apercu_web::Error::from)?),
        (None, Some(url)) => match fetcher {
            Some(fetcher) => Ok(fetcher.article(url, &options)?),
            None => Err(Error::Web(apercu_web::Error::Network {
                url: url.to_owned(),
                reason: NO_FETCHING.to_owned(),
            })),
        },
        (None, None) => Err(Error::Nothing {
            text: fields.text.clone(),
            url: fields.url.clone(),
        }),
    }
}

/// Why an address is not fetched where none is.
pub const NO_FETCHING: &str = "no addresses are fetched here";

/// What reading gives; a panic is an error of its line, and stops nothing else.
///
/// # Errors
/// What `read` gives; [`Error::Panic`].
pub fn surviving<T>(read: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(ToString::to_string);
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        Err(Error::Panic(text.unwrap_or_default()))
    })
}

/// One field of a line, if it is a JSON object that has it.
pub fn field(line: &[u8], name: &str) -> Option<Value> {
    let mut object: Map<String, Value> = serde_json::from_slice(line).ok()?;
    object.remove(name)
}

#[derive(Serialize)]
struct Record<'a, T> {
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a Value>,
    #[serde(flatten)]
    result: T,
}

#[derive(Serialize)]
struct Failure {
    error: String,
}

/// The record of an article's summary.
///
/// # Errors
/// What `serde_json` reports.
pub fn summary(
    line: u64,
    id: Option<&Value>,
    article: &Article,
    summary: &BilingualSummary,
) -> serde_json::Result<String> {
    let result = Facts::new(article, summary);
    json::line(&Record { line, id, result })
}

/// The record of a line that failed, with the error and what caused it.
///
/// # Errors
/// What `serde_json` reports.
pub fn failure(line: u64, id: Option<&Value>, error: &dyn std::error::Error) -> serde_json::Result<String> {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    let result = Failure { error: text };
    json::line(&Record { line, id, result })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Article, Error> {
        article(
            line.as_bytes(),
            &Fields::default(),
            &ReadOptions::default(),
            Some(&Fetcher::new()),
        )
    }

    #[test]
    fn a_line_has_an_article() {
        let line = r#"{"id": 7, "title": "The bridge", "language": "en-GB", "text": "It reopened.", "more": [1]}"#;
        let article = read(line).unwrap();
        assert_eq!(article.title().unwrap().text, "The bridge");
        assert_eq!(article.language(), Language::English);
        assert_eq!(field(line.as_bytes(), "id"), Some(Value::from(7)));
        assert!(
            read(r#"{"id": null, "title": null, "language": null, "text": "Le pont de la ville a rouvert lundi."}"#)
                .is_ok()
        );
    }

    #[test]
    fn a_panic_is_an_error() {
        assert_eq!(surviving(|| Ok(1)).unwrap(), 1);
        let error = surviving(|| -> Result<(), Error> { panic!("at byte {}", 7) }).unwrap_err();
        assert_eq!(error.to_string(), "reading panicked: at byte 7");
    }

    #[test]
    fn what_is_wrong_with_a_line_is_said() {
        for (line, expected) in [
            ("{", "the line is no JSON object"),
            ("[]", "the line is no JSON object"),
            ("{}", "there is neither `text` nor `url`"),
            (r#"{"text": 5}"#, "`text` is no string"),
            (
                r#"{"text": "Oui.", "language": "de"}"#,
                "`language` is neither en nor fr",
            ),
            (r#"{"text": " "}"#, "the input is empty"),
            (r#"{"url": "ftp://example.org/a"}"#, "only http and https"),
            (r#"{"url": "http://127.0.0.1/"}"#, "not allowed"),
        ] {
            let error = failure(1, None, &read(line).unwrap_err()).unwrap();
            assert!(error.contains(expected), "{line}: {error}");
        }
    }
}
