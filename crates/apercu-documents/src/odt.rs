//! Documents of `LibreOffice` (`OpenDocument` 1.3, part 3).

use std::collections::HashMap;

use apercu::article::Document;

use crate::archive::Archive;
use crate::error::{Error, Result};
use crate::format::Format;
use crate::prose::{Prose, is_prose};
use crate::xml::{Step, Xml};

const FORMAT: Format = Format::Odt;

/// What is not the document's own text: notes, comments, deleted text, frames, tables of contents and indexes, and forms.
const SKIPPED: [&str; 12] = [
    "note",
    "annotation",
    "tracked-changes",
    "frame",
    "table-of-content",
    "illustration-index",
    "table-index",
    "alphabetical-index",
    "bibliography",
    "user-index",
    "forms",
    "ruby-text",
];

/// Paragraphs and headings of a document.
pub(crate) fn read(bytes: &[u8]) -> Result<Document> {
    let archive = Archive::open(bytes, FORMAT)?;
    if archive.has("META-INF/manifest.xml") && archive.read("META-INF/manifest.xml")?.contains("encryption-data") {
        return Err(Error::Encrypted { format: FORMAT });
    }
    let text = archive.read("content.xml")?;
    let mut xml = Xml::new(&text, FORMAT);
    let mut prose = Prose::default();
    // By automatic style: the one that it changes.
    let mut parents: HashMap<String, String> = HashMap::new();
    let (mut paragraph, mut level, mut tables) = (String::new(), None, 0usize);
    let mut in_body = false;
    while let Some(step) = xml.next()? {
        match step {
            Step::Enter(element) => match element.name.as_str() {
                "body" => in_body = true,
                "style" if !in_body => {
                    if let (Some(name), Some(parent)) = (element.get("name"), element.get("parent-style-name")) {
                        parents.insert(name.to_owned(), parent.to_owned());
                    }
                }
                _ if !in_body => {}
                name if SKIPPED.contains(&name) => xml.skip()?,
                "table" => tables += 1,
                "p" | "h" => {
                    paragraph.clear();
                    let style = element.get("style-name").unwrap_or_default();
                    let style = parents.get(style).map_or(style, String::as_str);
                    level = match (element.name.as_str(), style) {
                        (_, "Title") => Some(0),
                        ("h", _) => Some(
                            element
                                .get("outline-level")
                                .and_then(|level| level.parse().ok())
                                .unwrap_or(1),
                        ),
                        _ => None,
                    };
                }
                "s" | "tab" | "line-break" => paragraph.push(' '),
                _ => {}
            },
            Step::Leave(name) => match name.as_str() {
                "table" => tables = tables.saturating_sub(1),
                "p" | "h" if in_body => match level {
                    Some(level) if tables == 0 => prose.heading(level, &paragraph),
                    _ if tables > 0 && !is_prose(&paragraph) => {}
                    _ => prose.paragraph(&paragraph),
                },
                _ => {}
            },
            Step::Text(text) if in_body => paragraph.push_str(&text),
            Step::Text(_) => {}
        }
    }
    prose.finish(FORMAT)
}
