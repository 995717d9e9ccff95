//! The lines of a batch: an article's, and those that are written for it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Context, Result, bail};
use apercu::article::ReadOptions;
use apercu::{Article, BilingualSummary, Language};
use apercu_web::Fetcher;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::args::Fields;
use crate::output::json::{self, Facts};

/// The article of a line.
pub(super) fn article(line: &[u8], fields: &Fields, reading: &ReadOptions, fetcher: &Fetcher) -> Result<Article> {
    let object: Map<String, Value> = serde_json::from_slice(line).context("the line is no JSON object")?;
    let string = |name: &str| match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => bail!("`{name}` is no string"),
    };
    let mut options = reading.clone();
    if let Some(title) = string(&fields.title)? {
        options = options.title(title);
    }
    if let Some(tag) = string(&fields.language)? {
        let name = &fields.language;
        options = options.language(Language::from_tag(tag).with_context(|| format!("`{name}` is neither en nor fr"))?);
    }
    match (string(&fields.text)?, string(&fields.url)?) {
        (Some(text), _) => Ok(options.text(text)?),
        (None, Some(url)) => Ok(fetcher.article(url, &options)?),
        (None, None) => bail!("there is neither `{}` nor `{}`", fields.text, fields.url),
    }
}

/// What reading gives; a panic is an error of its line, and stops nothing else.
pub(super) fn surviving<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(ToString::to_string);
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        bail!("reading panicked: {}", text.unwrap_or_default())
    })
}

/// One field of a line, if it is a JSON object that has it.
pub(super) fn field(line: &[u8], name: &str) -> Option<Value> {
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

/// The record of an article's summary. No record is the empty line's; this always is one.
pub(super) fn summary(
    line: u64,
    id: Option<&Value>,
    article: &Article,
    summary: &BilingualSummary,
) -> Result<Option<String>> {
    let result = Facts::new(article, summary);
    Ok(Some(json::line(&Record { line, id, result })?))
}

/// The record of a line that failed.
pub(super) fn error(line: u64, id: Option<&Value>, error: &anyhow::Error) -> Result<Option<String>> {
    let result = Failure {
        error: format!("{error:#}"),
    };
    Ok(Some(json::line(&Record { line, id, result })?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Article> {
        article(
            line.as_bytes(),
            &Fields::default(),
            &ReadOptions::default(),
            &Fetcher::new(),
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
        let error = surviving(|| -> Result<()> { panic!("at byte {}", 7) }).unwrap_err();
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
            let error = format!("{:#}", read(line).unwrap_err());
            assert!(error.contains(expected), "{line}: {error}");
        }
    }
}
