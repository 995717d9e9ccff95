//! Markdown (`CommonMark`, with tables, notes and a block of metadata).

use apercu::Language;
use apercu::article::Document;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::error::{Error, Result};
use crate::format::Format;
use crate::prose::Prose;

/// Paragraphs and headings of a text in Markdown.
pub(crate) fn read(bytes: &[u8]) -> Result<Document> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        Error::from(apercu::Error::Utf8 {
            offset: error.valid_up_to(),
        })
    })?;
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut prose = Prose::default();
    let (mut paragraph, mut skipped) = (String::new(), 0usize);
    for event in Parser::new_ext(text.trim_start_matches('\u{feff}'), options) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => paragraph.clear(),
            Event::End(TagEnd::MetadataBlock(_)) => metadata(&std::mem::take(&mut paragraph), &mut prose),
            Event::Start(tag) if is_beside(&tag) => skipped += 1,
            Event::End(
                TagEnd::CodeBlock | TagEnd::Table | TagEnd::FootnoteDefinition | TagEnd::Image | TagEnd::HtmlBlock,
            ) => {
                skipped = skipped.saturating_sub(1);
            }
            _ if skipped > 0 => {}
            // An item of a list may have no paragraph in it, or a list after its own text.
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::List(_))
            | Event::End(TagEnd::Paragraph | TagEnd::Item) => {
                prose.paragraph(&std::mem::take(&mut paragraph));
            }
            Event::End(TagEnd::Heading(level)) => prose.heading(number(level), &std::mem::take(&mut paragraph)),
            Event::Text(text) | Event::Code(text) => paragraph.push_str(&text),
            Event::SoftBreak | Event::HardBreak => paragraph.push(' '),
            _ => {}
        }
    }
    prose.finish(Format::Markdown)
}

/// What is no prose.
fn is_beside(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::CodeBlock(_) | Tag::Table(_) | Tag::FootnoteDefinition(_) | Tag::Image { .. } | Tag::HtmlBlock
    )
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}

/// Title and language in the block of metadata that a text may begin with.
fn metadata(block: &str, prose: &mut Prose) {
    for line in block.lines() {
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim().trim_matches(['"', '\'']).trim();
        match key.trim() {
            "title" if !value.is_empty() => prose.title = Some(value.to_owned()),
            "lang" | "language" => prose.language = Language::from_tag(value),
            _ => {}
        }
    }
}
