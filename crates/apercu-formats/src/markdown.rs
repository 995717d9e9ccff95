//! Markdown, with the line of the source, or the page or chapter, that each sentence comes from.

use std::fmt::Write;

use apercu::{Article, Language, LanguageSummary, Source};

use crate::plain;
use crate::report::{Report, left_out, name, places};

/// Characters that would mark something up.
const MARKUP: &[char] = &['\\', '`', '*', '_', '[', ']', '<', '>', '&', '#', '|', '~', '$'];

/// Title and summary in each language as a document; a heading with the input's name where there are several.
pub fn render(report: &Report, several: bool) -> String {
    let mut parts = Vec::new();
    if several {
        parts.push(format!("# {}\n", escape(&plain::escape(&report.input))));
    }
    let level = if several { "##" } else { "#" };
    for language in Language::ALL {
        if let Some(summary) = report.summary.in_language(language) {
            parts.push(format!("{level} {}\n", name(language)));
            if let Some(title) = &summary.title {
                let mut title = format!("**{}**\n", escape(title));
                if !summary.title_warnings.is_empty() {
                    title.push('\n');
                }
                for warning in &summary.title_warnings {
                    // Writing to a string cannot fail.
                    let _ = writeln!(title, "- ⚠ {}", escape(&warning.message(language)));
                }
                parts.push(title);
            }
            parts.push(sentences(summary, language, report.article));
            parts.extend(left_out(summary.left_out, language).map(|note| format!("⚠ {}\n", escape(&note))));
        }
    }
    parts.join("\n")
}

/// A list of the sentences; those of the other language with the words they translate.
fn sentences(summary: &LanguageSummary, language: Language, article: &Article) -> String {
    let mut out = String::new();
    for (number, sentence) in (1..).zip(&summary.sentences) {
        // Writing to a string cannot fail.
        let _ = write!(out, "{number}. {}", escape(&sentence.text));
        let place = match article.places() {
            Some(_) => places(sentence, language).map(|place| escape(&place)),
            None => Some(lines(article, &sentence.sources)),
        };
        let _ = writeln!(out, "{}", place.map(|place| format!(" ({place})")).unwrap_or_default());
        for warning in &sentence.warnings {
            let _ = writeln!(out, "   - ⚠ {}", escape(&warning.message(language)));
        }
        if language != article.language() {
            for source in &sentence.sources {
                let _ = writeln!(out, "   > {}", escape(&source.text));
            }
        }
    }
    out
}

/// The lines that source sentences begin in.
fn lines(article: &Article, sources: &[Source]) -> String {
    let numbers: Vec<_> = sources
        .iter()
        .map(|source| line_number(article, source).to_string())
        .collect();
    format!(
        "{} {}",
        if numbers.len() == 1 { "line" } else { "lines" },
        numbers.join(", ")
    )
}

/// The line that a source sentence begins in, from 1.
fn line_number(article: &Article, source: &Source) -> usize {
    let before = article.text().as_bytes().get(..source.start).unwrap_or_default();
    before.split(|&byte| byte == b'\n').count()
}

/// `text` on one line, with nothing in it that marks up.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in plain::line(text).chars() {
        if MARKUP.contains(&c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use apercu::article::{Document, Place};

    use super::*;
    use crate::fixture::{article, summary};
    use crate::report::tests::report;

    #[test]
    fn sentences_name_and_quote_their_sources() {
        let (article, summary) = (article(), summary());
        assert_eq!(
            render(&report(&article, &summary), false),
            "\
# English

**The bridge reopens at 9**

- ⚠ the number “9” is not in the source

1. The bridge reopened on Monday. (line 3)
   - ⚠ the number “1” of the source is missing
   - ⚠ not translated
   > Le pont n°\u{A0}1 a rouvert lundi.
2. Works took two years. (line 5)
   > Les travaux ont duré deux ans !

# Français

**Le pont rouvre**

1. Le pont n°\u{A0}1 a rouvert lundi. (line 3)
2. Les travaux ont duré deux ans\u{202F}! (line 5)
"
        );
    }

    #[test]
    fn what_comes_from_a_document_names_its_place() {
        let mut summary = summary();
        let section = Place::Section {
            section: "Les *travaux*".into(),
        };
        summary.french.as_mut().unwrap().sentences[0].sources[0].place = Some(section);
        let document = Document {
            places: Some(Vec::new()),
            ..Document::new(article().text())
        };
        let article = Article::options()
            .language(Language::French)
            .document(document)
            .unwrap();
        let text = render(&report(&article, &summary), false);
        assert!(
            text.contains("a rouvert lundi. (section «\u{a0}Les \\*travaux\\*\u{a0}»)\n"),
            "{text}"
        );
        assert!(text.contains("2. Works took two years.\n"), "{text}");
    }

    #[test]
    fn several_inputs_have_a_heading_each() {
        let (article, summary) = (article(), summary());
        let text = render(&report(&article, &summary), true);
        assert!(text.starts_with("# pont.txt\n\n## English\n\n**The"), "{text}");
    }

    #[test]
    fn markup_of_the_article_is_text() {
        assert_eq!(
            escape("<b>5 * 3</b> [x](y) _z_ # `c`"),
            r"\<b\>5 \* 3\</b\> \[x\](y) \_z\_ \# \`c\`"
        );
    }
}
