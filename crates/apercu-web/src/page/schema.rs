//! What a page says of its article in schema.org's vocabulary, in JSON-LD.

use dom_query::Document;
use serde_json::{Map, Value};

/// What is said of the article.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Schema {
    pub(super) headline: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<String>,
    /// Whether any of it is not free to read.
    pub(super) restricted: bool,
}

impl Schema {
    /// Reads a page's JSON-LD; what is broken says nothing. Of several articles, the first one counts.
    pub(super) fn of(document: &Document) -> Self {
        let mut schema = Self::default();
        for script in document.select("script[type='application/ld+json']").nodes() {
            if let Ok(value) = serde_json::from_str(&script.text()) {
                schema.take(&value);
            }
        }
        schema
    }

    /// Takes what `value`, or something within it, says. `serde_json` bounds the depth.
    fn take(&mut self, value: &Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.take(value)),
            Value::Object(object) => {
                if is_article(object) {
                    self.headline = self.headline.take().or_else(|| string(object.get("headline")));
                    self.published = self.published.take().or_else(|| string(object.get("datePublished")));
                    if self.authors.is_empty() {
                        self.authors = object.get("author").map(names).unwrap_or_default();
                    }
                }
                self.restricted |= match object.get("isAccessibleForFree") {
                    Some(Value::Bool(free)) => !free,
                    Some(Value::String(free)) => free.eq_ignore_ascii_case("false"),
                    _ => false,
                };
                object.values().for_each(|value| self.take(value));
            }
            _ => {}
        }
    }
}

fn is_article(object: &Map<String, Value>) -> bool {
    let is_article = |kind: &Value| {
        kind.as_str()
            .is_some_and(|kind| kind.contains("Article") || kind.ends_with("Posting"))
    };
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is_article),
        Some(kind) => is_article(kind),
        None => false,
    }
}

fn string(value: Option<&Value>) -> Option<String> {
    let text = super::prose::collapse(value?.as_str()?);
    Some(text).filter(|text| !text.is_empty())
}

/// The names of persons: each one a string, or an object that has it.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(names).collect(),
        Value::Object(person) => string(person.get("name")).into_iter().collect(),
        value => string(Some(value)).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str) -> Schema {
        Schema::of(&Document::from(format!(
            "<html><script type='application/ld+json'>{json}</script>"
        )))
    }

    #[test]
    fn an_article_is_found_wherever_it_stands() {
        let article = r#"{"@type": ["Thing", "NewsArticle"], "headline": " The  bridge ", "author": ["A", {"name": "B"}, {}],
            "datePublished": "2026-01-01", "hasPart": {"isAccessibleForFree": "False"}}"#;
        let expected = Schema {
            headline: Some("The bridge".into()),
            authors: vec!["A".into(), "B".into()],
            published: Some("2026-01-01".into()),
            restricted: true,
        };
        for json in [
            article.to_owned(),
            format!("[{{\"@type\": \"WebSite\", \"headline\": \"No\"}}, {article}]"),
            format!("{{\"@graph\": [{article}]}}"),
        ] {
            assert_eq!(of(&json), expected, "{json}");
        }
    }

    #[test]
    fn broken_data_says_nothing() {
        for json in [
            "",
            "{",
            "5",
            "{\"@type\": 5, \"headline\": \"x\"}",
            "{\"@type\": \"Article\", \"headline\": 5}",
        ] {
            assert_eq!(of(json), Schema::default(), "{json}");
        }
        assert_eq!(of(&"[".repeat(100_000)), Schema::default());
    }
}
