//! Mails as programs save them (RFC 5322): what was written, without what was answered to and the signature.

use apercu::article::{Document, ReadOptions};
use apercu::{Article, text};
use apercu_web::Html;
use mail_parser::{MessageParser, PartType};

use crate::error::{Error, Result};
use crate::format::Format;
use crate::prose::Prose;

const FORMAT: Format = Format::Mail;
/// Bytes that are looked at to tell a mail from other text.
const PROBE: usize = 64 * 1024;
/// Fewest words of a text that stands for the page beside it: "Your program cannot show this mail" has fewer.
const MIN_WORDS: usize = 25;
/// What stands before a subject that is an answer or passed on.
const PREFIXES: [&str; 7] = ["re:", "fw:", "fwd:", "tr:", "rép:", "re :", "tr :"];

/// Whether the bytes begin with the header of a mail: fields only, and two at least that every mail has.
pub(crate) fn looks_like_mail(bytes: &[u8]) -> bool {
    const KNOWN: [&str; 8] = [
        "from",
        "date",
        "to",
        "subject",
        "message-id",
        "mime-version",
        "received",
        "return-path",
    ];
    let mut known = 0;
    for line in bytes[..bytes.len().min(PROBE)].split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return known >= 2;
        }
        // A field goes on in lines that begin with white space.
        if line[0] == b' ' || line[0] == b'\t' {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            return false;
        };
        let name = &line[..colon];
        if name.is_empty()
            || !name
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-' || *byte == b'_')
        {
            return false;
        }
        known += usize::from(KNOWN.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes())));
    }
    false
}

/// The article of a mail: its plain text, or its page where it has no text that is worth the name.
pub(crate) fn read(bytes: &[u8], options: &ReadOptions) -> Result<Article> {
    let mail = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| Error::damaged(FORMAT, "it has no header"))?;
    let title = mail.subject().map(subject).filter(|subject| !subject.is_empty());
    let plain = mail.text_bodies().find_map(|part| match &part.body {
        PartType::Text(text) => Some(written(text)),
        _ => None,
    });
    let page = mail.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html),
        _ => None,
    });
    let words = plain.as_deref().map_or(0, text::count_words);
    match (plain, page) {
        (_, Some(page)) if words < MIN_WORDS => {
            let page = without_quotes(page);
            let options = match &title {
                Some(title) => &options.clone().title(title),
                None => options,
            };
            Ok(Html::new(page.as_bytes()).charset("utf-8").article(options)?)
        }
        (Some(plain), _) if words > 0 => Ok(options.document(Document {
            title,
            places: Some(Vec::new()),
            ..Document::new(plain)
        })?),
        _ => Prose::default()
            .finish(FORMAT)
            .and_then(|document| Ok(options.document(document)?)),
    }
}

/// A subject without what programs put before it.
fn subject(subject: &str) -> String {
    let mut rest = subject.trim();
    while let Some(prefix) = PREFIXES.iter().find(|prefix| {
        rest.get(..prefix.len())
            .is_some_and(|start| start.to_lowercase() == **prefix)
    }) {
        rest = rest[prefix.len()..].trim_start();
    }
    rest.to_owned()
}

/// What was written in a mail: without quoted lines, the line that announces them, what follows a mail that is quoted whole, and
/// the signature.
fn written(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines() {
        if line == "-- " || line == "--" || announces_whole(line) {
            break;
        }
        if line.starts_with('>') {
            drop_announcement(&mut lines);
            continue;
        }
        lines.push(line);
    }
    lines.join("\n")
}

/// Whether a mail that is quoted without marks follows.
fn announces_whole(line: &str) -> bool {
    let line = line.trim();
    let words = line.trim_matches(['-', '_', ' ']);
    line.starts_with("-----")
        && matches!(
            words,
            "Original Message" | "Message d'origine" | "Message d’origine" | "Message original" | "Forwarded message"
        )
        || line.len() >= 30 && words.is_empty() && line.starts_with('_')
}

/// Takes off the line that says who wrote what follows ("Le 3 mai, X a écrit :", "On 3 May, X wrote:"), of which there may be two.
fn drop_announcement(lines: &mut Vec<&str>) {
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    let announces = |line: &str| {
        let line = line.trim_end().trim_end_matches(':').trim_end();
        ["a écrit", "écrivait", "wrote", "writes"]
            .iter()
            .any(|verb| line.ends_with(verb))
    };
    if lines
        .last()
        .is_some_and(|line| line.trim_end().ends_with(':') && announces(line))
    {
        let last = lines.pop().unwrap_or_default();
        let begins = |line: &str| line.starts_with("Le ") || line.starts_with("On ");
        if !begins(last) && lines.last().is_some_and(|line| begins(line)) {
            lines.pop();
        }
    }
}

/// A page without what it quotes.
fn without_quotes(page: &str) -> String {
    let mut left = String::with_capacity(page.len());
    let (mut rest, mut depth) = (page, 0usize);
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        if depth == 0 {
            left.push_str(before);
        }
        let name = |text: &str| {
            tag.get(..text.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(text))
        };
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        if name("<blockquote") {
            depth += 1;
        } else if name("</blockquote") {
            depth = depth.saturating_sub(1);
        } else if depth == 0 {
            left.push_str(&tag[..end]);
        }
        rest = &tag[end..];
    }
    if depth == 0 {
        left.push_str(rest);
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_told_by_its_header() {
        assert!(looks_like_mail(
            b"From: a@example.org\r\nSubject: Hello\r\n there\r\n\r\nText"
        ));
        for other in [
            "From: the desk\n\nText",
            "Subject: one\nA line\n\nText",
            "From: a\nSubject: b",
            "",
            "The port\n\nFrom: a\nTo: b\n\n",
        ] {
            assert!(!looks_like_mail(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn quoted_lines_announcements_and_signatures_are_left_out() {
        let text = "Bonjour,\n\nLe pont rouvre.\n\nLe 3 mai 2026 à 10:12, Anne\n<a@example.org> a écrit :\n\n> Et le pont ?\n>\nDemain.\n-- \nAnne";
        assert_eq!(written(text), "Bonjour,\n\nLe pont rouvre.\nDemain.");
        assert_eq!(written("Yes.\n\n-----Original Message-----\nFrom: B\nNo."), "Yes.\n");
        assert_eq!(subject("RE: Fwd: Tr : Le pont"), "Le pont");
        assert_eq!(
            without_quotes("<p>a</p><BLOCKQUOTE x>b<blockquote>c</blockquote></blockquote>d"),
            "<p>a</p>d"
        );
    }
}
