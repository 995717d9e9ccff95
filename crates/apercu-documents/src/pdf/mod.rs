//! Page descriptions (PDF 2.0, ISO 32000-2): `lopdf` reads the file; what is drawn where is gathered here, and put in reading order.

mod draw;
mod font;
mod furniture;
mod layout;
mod lines;
mod matrix;

use apercu::article::{Document as Text, Place};
use lopdf::{DecompressError, Document, LoadOptions};

use crate::error::{Error, Result};
use crate::format::Format;
use crate::prose::{Prose, collapse};
use layout::{Block, Kind};
use lines::Fragment;

const FORMAT: Format = Format::Pdf;
/// Most pages of a document.
const MAX_PAGES: usize = 5_000;
/// Most bytes that one stream has when it is unpacked: a page of text has some ten thousand.
const MAX_STREAM: usize = 32 * 1024 * 1024;
/// Of the characters, those that a font does not name: above this share of them, the rest is of no use.
const MAX_UNKNOWN: f64 = 0.3;

/// A page, with what is drawn on it as text.
#[derive(Debug)]
struct Page {
    width: f32,
    height: f32,
    fragments: Vec<Fragment>,
}

/// The paragraphs of a document, page by page, its columns in the order of reading; without running heads and feet, numbers of
/// pages, headings and notes.
pub(crate) fn read(bytes: &[u8]) -> Result<Text> {
    let document = load(bytes)?;
    let mut pages = draw::pages(&document)?;
    let drawn = pages
        .iter()
        .flat_map(|page| &page.fragments)
        .map(|fragment| fragment.text.as_str());
    let (mut known, mut unknown) = (0usize, 0usize);
    for c in drawn.flat_map(str::chars) {
        *(if c == char::REPLACEMENT_CHARACTER {
            &mut unknown
        } else {
            &mut known
        }) += 1;
    }
    if known + unknown == 0 {
        return Err(Error::Scanned);
    }
    if unknown as f64 > MAX_UNKNOWN * (known + unknown) as f64 {
        return Err(Error::damaged(
            FORMAT,
            "its fonts do not say which letters they draw; run it through OCR first, for example with `ocrmypdf --force-ocr`",
        ));
    }
    furniture::remove(&mut pages);
    let mut prose = Prose::default();
    let body = layout::body_size(&pages);
    for (number, page) in (1..).zip(&pages) {
        prose.begin(Place::Page { page: number });
        for block in layout::blocks(page, body) {
            add(&mut prose, &block);
        }
    }
    if prose.title.is_none() {
        prose.title = named(&document);
    }
    prose.finish(FORMAT)
}

/// Adds a block to the paragraphs before it, or to the last of them, if that breaks off in mid-sentence.
fn add(prose: &mut Prose, block: &Block) {
    match block.kind {
        Kind::Heading if prose.is_empty() => {
            let title = prose.title.get_or_insert_default();
            if !title.is_empty() {
                title.push(' ');
            }
            title.push_str(&collapse(&block.text));
        }
        Kind::Heading | Kind::Small => {}
        Kind::Body if prose.breaks_off() && block.goes_on => prose.go_on(&block.text),
        Kind::Body => prose.paragraph(&block.text),
    }
}

fn load(bytes: &[u8]) -> Result<Document> {
    let options = LoadOptions::with_max_decompressed_size(MAX_STREAM);
    let document = Document::load_mem_with_options(bytes, options).map_err(error)?;
    if document.is_encrypted() {
        return Err(Error::Encrypted { format: FORMAT });
    }
    Ok(document)
}

fn error(error: lopdf::Error) -> Error {
    match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) | lopdf::Error::UnsupportedSecurityHandler(_) => {
            Error::Encrypted { format: FORMAT }
        }
        lopdf::Error::Decompress(DecompressError::MemoryLimitExceeded { limit }) => Error::TooMuch {
            format: FORMAT,
            what: "bytes in a stream when it is unpacked",
            limit,
        },
        other => Error::damaged(FORMAT, other.to_string()),
    }
}

/// The title that the document's information has, unless a program put the name of a file there.
fn named(document: &Document) -> Option<String> {
    let information = document.trailer.get_deref(b"Info", document).ok()?.as_dict().ok()?;
    let title = information.get_deref(b"Title", document).ok()?;
    let title = collapse(&lopdf::decode_text_string(title).ok()?);
    let is_file = title
        .rsplit_once('.')
        .is_some_and(|(_, end)| (2..=5).contains(&end.len()) && !end.contains(' '));
    (title.contains(' ') && !is_file && !title.starts_with("Microsoft ")).then_some(title)
}
