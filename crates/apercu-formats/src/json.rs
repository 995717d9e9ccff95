//! JSON: everything that is known.

use apercu::article::Page;
use apercu::{Article, BilingualSummary};
use serde::Serialize;

use crate::plain;
use crate::report::{Origin, Report};

#[derive(Serialize)]
struct Record<'a> {
    input: &'a str,
    #[serde(flatten)]
    facts: Facts<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<&'a Origin>,
}

/// What is known of an article and its summary.
#[derive(Debug, Serialize)]
pub struct Facts<'a> {
    #[serde(flatten)]
    summary: &'a BilingualSummary,
    /// Bytes of the input that were not UTF-8: after them, the offsets are no longer those of the file.
    #[serde(skip_serializing_if = "is_zero")]
    replaced_bytes: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<PageFacts<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<DocumentFacts<'a>>,
}

/// The text that was found in a document, whose offsets the sources' are.
#[derive(Debug, Serialize)]
struct DocumentFacts<'a> {
    text: &'a str,
}

/// What a web page says, and the text that was found in it, whose offsets the sources' are.
#[derive(Debug, Serialize)]
struct PageFacts<'a> {
    url: Option<&'a str>,
    byline: Option<&'a str>,
    published: Option<&'a str>,
    restricted: bool,
    text: &'a str,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl<'a> Facts<'a> {
    /// What is known of this article and its summary.
    pub fn new(article: &'a Article, summary: &'a BilingualSummary) -> Self {
        let facts = |page: &'a Page| PageFacts {
            url: page.url.as_deref(),
            byline: page.byline.as_deref(),
            published: page.published.as_deref(),
            restricted: page.restricted,
            text: article.text(),
        };
        Self {
            summary,
            replaced_bytes: article.replaced_bytes(),
            page: article.page().map(facts),
            document: article.places().map(|_| DocumentFacts { text: article.text() }),
        }
    }
}

/// One object: over several lines where it is the only one, else on a line of its own.
///
/// # Errors
/// What `serde_json` reports.
pub fn render(report: &Report, several: bool) -> serde_json::Result<String> {
    let record = Record {
        input: &report.input,
        facts: Facts::new(report.article, report.summary),
        entry: report.entry.as_ref(),
    };
    if several {
        return line(&record);
    }
    let json = serde_json::to_string_pretty(&record)?;
    Ok(plain::json(&json).into_owned() + "\n")
}

/// A value on a line of its own.
///
/// # Errors
/// What `serde_json` reports.
pub fn line(value: &impl Serialize) -> serde_json::Result<String> {
    let json = serde_json::to_string(value)?;
    Ok(plain::json(&json).into_owned() + "\n")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::fixture::{article, summary};
    use crate::report::tests::report;

    #[test]
    fn one_object_over_several_lines_or_on_one() {
        let (article, summary) = (article(), summary());
        let pretty = render(&report(&article, &summary), false).unwrap();
        let line = render(&report(&article, &summary), true).unwrap();
        assert!(pretty.lines().count() > 10);
        assert_eq!(line.lines().count(), 1);
        let value: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(value, serde_json::from_str::<Value>(&pretty).unwrap());
        assert_eq!(value["input"], "pont.txt");
        assert_eq!(value["source_language"], "fr");
        assert_eq!(value["english"]["sentences"][0]["sources"][0]["start"], 16);
        assert_eq!(value.get("replaced_bytes"), None);
        // Whatever the library adds to a summary is there.
        assert_eq!(serde_json::from_value::<BilingualSummary>(value).unwrap(), summary);
    }

    #[test]
    fn hostile_text_keeps_its_value_and_loses_its_power() {
        let (article, mut summary) = (article(), summary());
        summary.title = Some("a\u{202e}\u{9b}b".into());
        let json = render(&report(&article, &summary), true).unwrap();
        assert!(json.contains(r#""title":"a\u202e\u009bb""#), "{json}");
    }
}
