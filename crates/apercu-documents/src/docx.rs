//! Documents of Word (Office Open XML, ECMA-376 part 1).

use std::collections::HashMap;

use apercu::article::Document;

use crate::archive::Archive;
use crate::error::Result;
use crate::format::Format;
use crate::prose::{Prose, is_prose};
use crate::xml::{Step, Xml};

const FORMAT: Format = Format::Docx;
/// How far styles are followed to those that they are based on.
const MAX_STYLES: usize = 20;

/// What is not the document's own text: comments' ranges, deleted text, codes of fields, what stands in text boxes, and the
/// second form of what has two.
const SKIPPED: [&str; 9] = [
    "del",
    "moveFrom",
    "delText",
    "instrText",
    "txbxContent",
    "Fallback",
    "drawing",
    "pict",
    "sectPr",
];

/// What a style makes of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Role {
    Heading(u8),
    /// A caption, or a line of a table of contents.
    Beside,
}

/// Paragraphs and headings of a document.
pub(crate) fn read(bytes: &[u8]) -> Result<Document> {
    let archive = Archive::open(bytes, FORMAT)?;
    let styles = if archive.has("word/styles.xml") {
        styles(&archive.read("word/styles.xml")?)?
    } else {
        HashMap::new()
    };
    let text = archive.read("word/document.xml")?;
    let mut xml = Xml::new(&text, FORMAT);
    let mut prose = Prose::default();
    let (mut paragraph, mut role, mut tables) = (String::new(), None, 0usize);
    let mut in_text = false;
    while let Some(step) = xml.next()? {
        match step {
            Step::Enter(element) => match element.name.as_str() {
                name if SKIPPED.contains(&name) => xml.skip()?,
                "p" => (paragraph, role) = (String::new(), None),
                "pStyle" => role = element.get("val").and_then(|style| styles.get(style).copied()),
                "outlineLvl" => role = element.get("val").and_then(outline).or(role),
                "t" => in_text = true,
                "tab" | "br" | "cr" => paragraph.push(' '),
                "noBreakHyphen" => paragraph.push('-'),
                "tbl" => tables += 1,
                _ => {}
            },
            Step::Leave(name) => match name.as_str() {
                "t" => in_text = false,
                "tbl" => tables = tables.saturating_sub(1),
                "p" => match role {
                    Some(Role::Heading(level)) if tables == 0 => prose.heading(level, &paragraph),
                    Some(Role::Beside) => {}
                    _ if tables > 0 && !is_prose(&paragraph) => {}
                    _ => prose.paragraph(&paragraph),
                },
                _ => {}
            },
            Step::Text(text) if in_text => paragraph.push_str(&text),
            Step::Text(_) => {}
        }
    }
    prose.finish(FORMAT)
}

/// The level of an outline, from 0; 9 is that of ordinary text.
fn outline(level: &str) -> Option<Role> {
    let level: u8 = level.parse().ok().filter(|level| *level < 9)?;
    Some(Role::Heading(level + 1))
}

/// By identifier, which is in the user's language: what a style makes of a paragraph.
fn styles(text: &str) -> Result<HashMap<String, Role>> {
    #[derive(Default)]
    struct Style {
        role: Option<Role>,
        based_on: Option<String>,
    }
    let mut styles: HashMap<String, Style> = HashMap::new();
    let mut id = String::new();
    let mut xml = Xml::new(text, FORMAT);
    while let Some(step) = xml.next()? {
        let Step::Enter(element) = step else {
            continue;
        };
        let value = element.get("val").unwrap_or_default();
        match element.name.as_str() {
            "style" => element.get("styleId").unwrap_or_default().clone_into(&mut id),
            "name" => {
                let name = value.to_lowercase();
                let level = name.strip_prefix("heading ").and_then(|level| level.parse().ok());
                let role = match name.as_str() {
                    "title" => Some(Role::Heading(0)),
                    "caption" => Some(Role::Beside),
                    _ if name.starts_with("toc ") => Some(Role::Beside),
                    _ => level.map(Role::Heading),
                };
                styles.entry(id.clone()).or_default().role = role;
            }
            "basedOn" => styles.entry(id.clone()).or_default().based_on = Some(value.to_owned()),
            "outlineLvl" => {
                let style = styles.entry(id.clone()).or_default();
                style.role = style.role.or_else(|| outline(value));
            }
            _ => {}
        }
    }
    let role = |id: &String| {
        let chain = std::iter::successors(Some(id), |id| styles.get(*id)?.based_on.as_ref());
        chain.take(MAX_STYLES).find_map(|id| styles.get(id)?.role)
    };
    Ok(styles.keys().filter_map(|id| Some((id.clone(), role(id)?))).collect())
}
