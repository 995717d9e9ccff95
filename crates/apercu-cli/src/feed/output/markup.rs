//! What the forms of a feed have in common: escapes, identifiers, and a report as HTML.

use std::fmt::Write as _;

use apercu::{Language, LanguageSummary};
use apercu_formats::{Report, left_out, name, plain};

/// Text in XML and HTML, in which nothing marks up or steers.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in plain::line(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // No characters of XML.
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The identifier of an entry as the address that it must be: itself if it is one, else a tag of it.
pub(super) fn iri(id: &str) -> String {
    let is_iri =
        url_scheme(id) && !id.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c));
    if is_iri {
        return id.to_owned();
    }
    format!("tag:apercu.invalid,2026:{}", percent(id))
}

fn url_scheme(id: &str) -> bool {
    let scheme = id.split_once(':').map(|(scheme, rest)| (scheme, !rest.is_empty()));
    scheme.is_some_and(|(scheme, rest)| {
        rest && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// Text in which all but plain letters and digits are percent-encoded.
pub(crate) fn percent(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

/// The title of an entry in both languages, or in the one there is.
pub(super) fn title(report: &Report) -> String {
    let titles = Language::ALL.into_iter().filter_map(|language| {
        let summary = report.summary.in_language(language)?;
        summary.title.clone()
    });
    let mut titles: Vec<String> = titles.collect();
    titles.dedup();
    if titles.is_empty() {
        report.summary.title.clone().unwrap_or_else(|| report.input.clone())
    } else {
        titles.join(" · ")
    }
}

/// Both summaries as HTML, their warnings below, and where it all comes from.
pub(super) fn summaries(report: &Report) -> String {
    let mut html = String::new();
    for language in Language::ALL {
        if let Some(summary) = report.summary.in_language(language) {
            html += &section(summary, language);
        }
    }
    if let Some(url) = link(report) {
        let url = escape(url);
        // Writing to a string cannot fail.
        let _ = writeln!(html, "<p><a href=\"{url}\">{url}</a></p>");
    }
    html
}

fn section(summary: &LanguageSummary, language: Language) -> String {
    let mut warnings: Vec<String> = Vec::new();
    let mut marked = |text: &str, found: &[apercu::check::Finding]| {
        let mut html = escape(text);
        for warning in found {
            warnings.push(escape(&warning.message(language)));
            let _ = write!(html, "<sup>[{}]</sup>", warnings.len());
        }
        html
    };
    let heading = match &summary.title {
        Some(title) => marked(title, &summary.title_warnings),
        None => name(language).to_owned(),
    };
    let sentences: Vec<String> = summary.sentences.iter().map(|s| marked(&s.text, &s.warnings)).collect();
    warnings.extend(left_out(summary.left_out, language));
    let list = if warnings.is_empty() {
        String::new()
    } else {
        format!(
            "<ol class=\"warnings\"><li>⚠ {}</li></ol>\n",
            warnings.join("</li><li>⚠ ")
        )
    };
    let (code, text) = (language.code(), sentences.join(" "));
    format!("<section lang=\"{code}\"><h3>{heading}</h3>\n<p>{text}</p>\n{list}</section>\n")
}

/// The address of the entry's page, if it is one that a reader may follow.
pub(super) fn link<'a>(report: &'a Report) -> Option<&'a str> {
    let url = report.entry.as_ref()?.url.as_deref()?;
    (url.starts_with("http://") || url.starts_with("https://")).then_some(url)
}
