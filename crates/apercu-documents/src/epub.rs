//! Electronic books (EPUB 2 and 3): the chapters in the order in which they are read.

use std::collections::HashMap;

use apercu::Language;
use apercu::article::{Document, Place};

use crate::archive::Archive;
use crate::error::{Error, Result};
use crate::format::Format;
use crate::prose::{Prose, collapse};
use crate::xml::{Step, Xml};

const FORMAT: Format = Format::Epub;

/// Elements without prose.
const SKIPPED: [&str; 13] = [
    "head", "script", "style", "nav", "table", "figure", "svg", "math", "audio", "video", "rt", "rp", "aside",
];
/// Elements that stand within a line.
const INLINE: [&str; 24] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "dfn", "em", "font", "i", "mark", "q", "ruby", "s", "small",
    "span", "strong", "sub", "sup", "time", "u", "var",
];

/// Paragraphs, chapter by chapter.
pub(crate) fn read(bytes: &[u8]) -> Result<Document> {
    let archive = Archive::open(bytes, FORMAT)?;
    if archive.has("META-INF/encryption.xml") && hides_text(&archive.read("META-INF/encryption.xml")?) {
        return Err(Error::Encrypted { format: FORMAT });
    }
    let package = Package::read(&archive)?;
    let mut prose = Prose::default();
    (prose.title, prose.language) = (package.title.clone(), package.language);
    let contents = package.contents(&archive)?;
    let mut chapters = 0;
    for path in &package.spine {
        let entry = contents.get(path);
        let file = File::read(&archive.read(path)?)?;
        if file.paragraphs.is_empty() {
            continue;
        }
        // A chapter may go on in files that the table of contents does not name.
        if entry.is_some() || contents.is_empty() || chapters == 0 && prose.is_empty() {
            chapters += 1;
            prose.begin(Place::Chapter {
                chapter: chapters,
                title: entry.cloned().or(file.heading),
            });
        }
        for paragraph in &file.paragraphs {
            prose.paragraph(paragraph);
        }
    }
    prose.finish(FORMAT)
}

/// Whether more is encrypted than fonts, which publishers scramble by these two rules.
fn hides_text(encryption: &str) -> bool {
    let rules = encryption.matches("EncryptionMethod").count();
    let fonts = encryption.matches("http://www.idpf.org/2008/embedding").count()
        + encryption.matches("http://ns.adobe.com/pdf/enc#RC").count();
    rules > 0 && fonts == 0
}

/// What the package document says.
#[derive(Debug, Default)]
struct Package {
    title: Option<String>,
    language: Option<Language>,
    /// Paths of the files, in the order of reading.
    spine: Vec<String>,
    /// Path of the table of contents.
    navigation: Option<String>,
}

impl Package {
    fn read(archive: &Archive) -> Result<Self> {
        let container = archive.read("META-INF/container.xml")?;
        let mut xml = Xml::new(&container, FORMAT);
        let mut path = None;
        while let Some(step) = xml.next()? {
            if let Step::Enter(element) = step
                && element.name == "rootfile"
                && path.is_none()
            {
                path = element.get("full-path").map(str::to_owned);
            }
        }
        let path = path.ok_or_else(|| Error::damaged(FORMAT, "its container names no package"))?;
        let mut package = Self::default();
        let text = archive.read(&path)?;
        let mut xml = Xml::new(&text, FORMAT);
        let mut files: HashMap<String, String> = HashMap::new();
        let mut old_navigation = None;
        while let Some(step) = xml.next()? {
            let Step::Enter(element) = step else {
                continue;
            };
            match element.name.as_str() {
                "title" if package.title.is_none() => package.title = Some(collapse(&xml.text()?)),
                "language" if package.language.is_none() => package.language = Language::from_tag(xml.text()?.trim()),
                "item" => {
                    let (Some(id), Some(href)) = (element.get("id"), element.get("href")) else {
                        continue;
                    };
                    let file = beside(&path, href);
                    let properties = element.get("properties").unwrap_or_default();
                    if properties.split(' ').any(|property| property == "nav") {
                        package.navigation = Some(file.clone());
                    }
                    if element.get("media-type") == Some("application/x-dtbncx+xml") {
                        old_navigation = Some(file.clone());
                    }
                    files.insert(id.to_owned(), file);
                }
                "itemref" if element.get("linear") != Some("no") => {
                    let file = element.get("idref").and_then(|id| files.get(id));
                    // The table of contents is no chapter.
                    package
                        .spine
                        .extend(file.filter(|file| package.navigation.as_ref() != Some(file)).cloned());
                }
                _ => {}
            }
        }
        package.navigation = package.navigation.or(old_navigation);
        Ok(package)
    }

    /// By path: what the table of contents calls the chapter that begins there.
    fn contents(&self, archive: &Archive) -> Result<HashMap<String, String>> {
        let mut contents = HashMap::new();
        let Some(path) = self.navigation.as_ref().filter(|path| archive.has(path)) else {
            return Ok(contents);
        };
        let text = archive.read(path)?;
        let mut xml = Xml::new(&text, FORMAT);
        let (mut inside, mut label) = (false, String::new());
        while let Some(step) = xml.next()? {
            match step {
                Step::Enter(element) => match (element.name.as_str(), element.get("href"), element.get("src")) {
                    // EPUB 3 has other lists beside it: of pages, of landmarks.
                    ("nav", ..) => inside = element.get("type").is_none_or(|kind| kind == "toc"),
                    ("a", Some(href), _) if inside => {
                        let file = beside(path, href);
                        let label = collapse(&xml.text()?);
                        contents.entry(file).or_insert(label);
                    }
                    ("text", ..) => label = collapse(&xml.text()?),
                    ("content", _, Some(source)) => {
                        contents.entry(beside(path, source)).or_insert_with(|| label.clone());
                    }
                    _ => {}
                },
                Step::Leave(name) if name == "nav" => inside = false,
                _ => {}
            }
        }
        Ok(contents)
    }
}

/// The path in the archive of what `href` names in the file `path`.
fn beside(path: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    unescaped(&parts.join("/"))
}

/// An address without its percent signs.
fn unescaped(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [byte, after @ ..] = rest {
        let code = (*byte == b'%').then(|| after.get(..2)).flatten();
        let code = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        bytes.push(code.unwrap_or(*byte));
        rest = &after[if code.is_some() { 2 } else { 0 }..];
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What a file of a book holds.
#[derive(Debug, Default)]
struct File {
    heading: Option<String>,
    paragraphs: Vec<String>,
}

impl File {
    fn read(text: &str) -> Result<Self> {
        let mut file = Self::default();
        let mut xml = Xml::new(text, FORMAT);
        let mut paragraph = String::new();
        while let Some(step) = xml.next()? {
            match step {
                Step::Enter(element) => match element.name.as_str() {
                    name if SKIPPED.contains(&name) => xml.skip()?,
                    // A mark of a note, or its text.
                    _ if element.get("type").is_some_and(is_note) || element.get("role").is_some_and(is_note) => {
                        xml.skip()?;
                    }
                    "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                        let heading = collapse(&xml.text()?);
                        file.heading = file.heading.or(Some(heading).filter(|heading| !heading.is_empty()));
                        file.end(&mut paragraph);
                    }
                    "br" => paragraph.push(' '),
                    name if INLINE.contains(&name) => {}
                    _ => file.end(&mut paragraph),
                },
                Step::Leave(name) if INLINE.contains(&name.as_str()) || name == "br" => {}
                Step::Leave(_) => file.end(&mut paragraph),
                Step::Text(text) => paragraph.push_str(&text),
            }
        }
        file.end(&mut paragraph);
        Ok(file)
    }

    fn end(&mut self, paragraph: &mut String) {
        let done = collapse(&std::mem::take(paragraph));
        if done.contains(char::is_alphanumeric) {
            self.paragraphs.push(done);
        }
    }
}

fn is_note(kind: &str) -> bool {
    kind.split(' ').any(|kind| {
        matches!(
            kind.trim_start_matches("doc-"),
            "noteref" | "footnote" | "footnotes" | "endnote" | "endnotes"
        )
    })
}
