//! A story of several articles: as text, Markdown and JSON. Sentences carry the numbers of the articles that they come from, which
//! stand below with source, title and address.

use std::fmt::Write;

use anstyle::Style;
use apercu::Language;
use apercu::digest::{Disagreement, Item, Story, StorySummary, Telling};
use serde::Serialize;

use crate::markdown::escape;
use crate::report::{left_out, name};
use crate::text::{HEADING, Page, QUIET, TITLE, WARNING};
use crate::{json, plain};

/// What there is to print about a story.
#[derive(Debug)]
pub struct StoryReport<'a> {
    /// The story.
    pub story: &'a Story,
    /// Its summary.
    pub summary: &'a StorySummary,
    /// The articles of all stories.
    pub items: &'a [Item],
}

#[derive(Serialize)]
struct Record<'a> {
    sources: usize,
    articles: Vec<Told<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    english: Option<Telling>,
    #[serde(skip_serializing_if = "Option::is_none")]
    french: Option<Telling>,
    disagreements: Vec<Disagreement>,
}

#[derive(Serialize)]
struct Told<'a> {
    source: &'a str,
    title: &'a str,
    url: Option<&'a str>,
    language: &'a str,
}

impl<'a> StoryReport<'a> {
    /// Its articles, with their numbers in the story, from 1.
    pub fn articles(&self) -> impl Iterator<Item = (usize, &'a Item)> {
        (1..).zip(self.story.articles.iter().filter_map(|number| self.items.get(*number)))
    }

    /// The number in the story of an article, from 1.
    pub fn number(&self, article: usize) -> usize {
        let place = self.story.articles.iter().position(|known| *known == article);
        place.map_or(0, |place| place + 1)
    }

    /// One sentence that says on which number the sources do not agree.
    pub fn disagreement(&self, disagreement: &Disagreement, language: Language) -> String {
        let claims: Vec<String> = disagreement
            .claims
            .iter()
            .map(|claim| {
                let source = self.items.get(claim.article).map_or("", |item| &item.source);
                format!("{} ({source} [{}])", claim.number, self.number(claim.article))
            })
            .collect();
        let claims = claims.join(", ");
        let sentence = disagreement.claims.first().map_or("", |claim| &claim.sentence);
        match language {
            Language::English => format!("the sources do not agree: {claims}; “{sentence}”"),
            Language::French => format!("les sources ne s’accordent pas : {claims} ; « {sentence} »"),
        }
    }

    /// The story with its articles numbered from 0 as they stand in it.
    fn record(&self) -> Record<'a> {
        let place = |article: usize| self.number(article).saturating_sub(1);
        let telling = |telling: &Option<Telling>| {
            let mut telling = telling.clone()?;
            for sentence in &mut telling.sentences {
                sentence.article = place(sentence.article);
            }
            Some(telling)
        };
        let mut disagreements = self.story.disagreements.clone();
        for claim in disagreements.iter_mut().flat_map(|found| &mut found.claims) {
            claim.article = place(claim.article);
        }
        let told = |(_, item): (usize, &'a Item)| Told {
            source: &item.source,
            title: item.title(),
            url: item.url.as_deref(),
            language: item.article.language().code(),
        };
        Record {
            sources: self.story.sources,
            articles: self.articles().map(told).collect(),
            english: telling(&self.summary.english),
            french: telling(&self.summary.french),
            disagreements,
        }
    }
}

/// One object on a line: the articles of its sentences and claims are places in its `articles`, from 0.
///
/// # Errors
/// What `serde_json` reports.
pub fn json(report: &StoryReport) -> serde_json::Result<String> {
    json::line(&report.record())
}

/// Text to be read, with colours, in lines of at most `width` columns. What is said about the sources is in the language of the `reader`.
pub fn text(report: &StoryReport, width: Option<usize>, reader: Language) -> String {
    let mut out = Page {
        text: String::new(),
        width,
    };
    let sources = report.story.sources;
    // The same word in both languages.
    let plural = if sources == 1 { "" } else { "s" };
    out.lines(QUIET, &format!("==> {sources} source{plural} <=="));
    out.blank();
    for language in Language::ALL {
        let Some(telling) = report.summary.in_language(language) else {
            continue;
        };
        out.lines(HEADING, name(language));
        out.lines(HEADING, &"─".repeat(name(language).chars().count()));
        let mut warnings: Vec<String> = Vec::new();
        if let Some(title) = &telling.title {
            out.lines(TITLE, &plain::line(title));
            out.blank();
            warnings.extend(telling.title_warnings.iter().map(|warning| warning.message(language)));
        }
        let mut sentences = Vec::new();
        for told in &telling.sentences {
            let number = report.number(told.article);
            sentences.push(format!("{}\u{a0}[{number}]", plain::line(&told.sentence.text)));
            let own = told
                .sentence
                .warnings
                .iter()
                .map(|warning| format!("[{number}] {}", warning.message(language)));
            warnings.extend(own);
        }
        out.lines(Style::new(), &sentences.join(" "));
        warnings.extend(left_out(telling.left_out, language));
        for warning in warnings {
            out.lines(WARNING, &format!("⚠ {}", plain::line(&warning)));
        }
        out.blank();
    }
    for found in &report.story.disagreements {
        out.lines(
            WARNING,
            &format!("⚠ {}", plain::line(&report.disagreement(found, reader))),
        );
    }
    for (number, item) in report.articles() {
        let url = item.url.as_deref().map_or_else(String::new, |url| format!(" {url}"));
        out.lines(
            QUIET,
            &format!(
                "[{number}] {}",
                plain::line(&format!("{}: {}{url}", item.source, item.title()))
            ),
        );
    }
    out.text
}

/// Markdown: the story under a heading, its sentences linked to their articles.
pub fn markdown(report: &StoryReport) -> String {
    let mut out = String::new();
    for language in Language::ALL {
        let Some(telling) = report.summary.in_language(language) else {
            continue;
        };
        // Writing to a string cannot fail.
        let title = telling.title.as_deref().unwrap_or(name(language));
        let _ = writeln!(out, "## {}\n", escape(title));
        for warning in &telling.title_warnings {
            let _ = writeln!(out, "- ⚠ {}\n", escape(&warning.message(language)));
        }
        for told in &telling.sentences {
            let item = report.items.get(told.article);
            let source = item.map_or_else(String::new, |item| escape(&item.source));
            let source = match item.and_then(|item| link(item.url.as_deref()?)) {
                Some(url) => format!("[{source}](<{url}>)"),
                None => source,
            };
            let _ = writeln!(out, "- {} ({source})", escape(&told.sentence.text));
            for warning in &told.sentence.warnings {
                let _ = writeln!(out, "  - ⚠ {}", escape(&warning.message(language)));
            }
        }
        if let Some(note) = left_out(telling.left_out, language) {
            let _ = writeln!(out, "- ⚠ {}", escape(&note));
        }
        for found in &report.story.disagreements {
            let _ = writeln!(out, "- ⚠ {}", escape(&report.disagreement(found, language)));
        }
        out.push('\n');
    }
    for (number, item) in report.articles() {
        let title = escape(item.title());
        let title = match item.url.as_deref().and_then(link) {
            Some(url) => format!("[{title}](<{url}>)"),
            None => title,
        };
        let _ = writeln!(out, "{number}. {}: {title}", escape(&item.source));
    }
    out
}

/// An address that a reader may follow, and that ends where it ends.
pub fn link(url: &str) -> Option<&str> {
    let is_web = url.starts_with("http://") || url.starts_with("https://");
    (is_web && !url.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"\\".contains(c))).then_some(url)
}

#[cfg(test)]
mod tests {
    use apercu::Article;

    use super::*;

    #[test]
    fn addresses_that_would_mark_up_are_no_links() {
        assert_eq!(link("https://example.org/a?b=(c)"), Some("https://example.org/a?b=(c)"));
        for url in ["javascript:alert(1)", "https://a/> x", "https://a/\"x", "https://a/ b"] {
            assert_eq!(link(url), None, "{url}");
        }
    }

    #[test]
    fn the_markup_of_a_source_is_text_and_its_controls_are_gone() {
        use apercu::digest::{Folding, tell};
        use apercu::{Cancel, Summarizer};

        let article =
            Article::from_text("Le pont *rouvre*\n\nLe pont <b>a</b> rouvert lundi matin dans la ville.").unwrap();
        let mut item = Item::new(article, "[Le] \u{1b}Quai");
        item.url = Some("https://example.org/pont".into());
        let items = [item];
        let (summarizer, cancel) = (Summarizer::builder().build().unwrap(), Cancel::new());
        let mut folding = Folding::new(summarizer.translator());
        folding.add(&items, &cancel).unwrap();
        let story = folding.stories().remove(0);
        let summary = tell(&story, &items, &summarizer, &cancel).unwrap();
        let report = StoryReport {
            story: &story,
            summary: &summary,
            items: &items,
        };
        let markdown = markdown(&report);
        assert!(
            markdown.contains(r"([\[Le\] Quai](<https://example.org/pont>))"),
            "{markdown}"
        );
        assert!(!markdown.contains("<b>") && !markdown.contains('\u{1b}'), "{markdown}");
        let text = anstream::adapter::strip_str(&text(&report, None, Language::French)).to_string();
        assert!(
            text.contains("==> 1 source <==") && text.contains("[1] [Le] Quai: Le pont *rouvre* https"),
            "{text}"
        );
        let json: serde_json::Value = serde_json::from_str(&json(&report).unwrap()).unwrap();
        assert_eq!(json["french"]["sentences"][0]["article"], 0);
        assert_eq!(json["articles"][0]["language"], "fr");
    }
}
