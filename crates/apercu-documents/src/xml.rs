//! XML as a flat run of events, for all the formats that are made of it.

use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::error::{Error, Result};
use crate::format::Format;

/// How deep elements may stand in each other.
const MAX_DEPTH: usize = 1000;

/// What comes next. Names have no prefix.
#[derive(Debug)]
pub(crate) enum Step {
    /// An element begins.
    Enter(Element),
    /// The element of this name ends.
    Leave(String),
    Text(String),
}

/// The start of an element.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute, whatever its prefix.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The events of a document; [`skip`](Self::skip) passes over what is in an element.
pub(crate) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    format: Format,
    depth: usize,
    /// The element that ends where it began.
    closed: Option<String>,
}

impl<'a> Xml<'a> {
    pub(crate) fn new(text: &'a str, format: Format) -> Self {
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        Self {
            reader,
            format,
            depth: 0,
            closed: None,
        }
    }

    /// The next event; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Step>> {
        if let Some(name) = self.closed.take() {
            return Ok(Some(Step::Leave(name)));
        }
        loop {
            let event = self.reader.read_event();
            let event = event.map_err(|error| Error::damaged(self.format, format!("XML: {error}")))?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(Error::TooMuch {
                            format: self.format,
                            what: "elements in each other",
                            limit: MAX_DEPTH,
                        });
                    }
                    Step::Enter(element(&start))
                }
                Event::Empty(start) => {
                    let element = element(&start);
                    self.closed = Some(element.name.clone());
                    Step::Enter(element)
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Step::Leave(local(end.name().as_ref()))
                }
                Event::Text(text) => Step::Text(text.xml_content(XmlVersion::Implicit1_0).into_owned()),
                Event::CData(text) => Step::Text(text.xml_content(XmlVersion::Implicit1_0).into_owned()),
                Event::GeneralRef(reference) => {
                    let number = reference.resolve_char_ref().ok().flatten();
                    let named = || resolve_html5_entity(&reference).map(str::to_owned);
                    Step::Text(number.map(String::from).or_else(named).unwrap_or_default())
                }
                Event::Eof if self.depth > 0 => return Err(Error::damaged(self.format, "XML: it breaks off")),
                Event::Eof => return Ok(None),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => continue,
            }));
        }
    }

    /// Passes over the rest of the element that was entered last.
    pub(crate) fn skip(&mut self) -> Result<()> {
        let mut inside = 1usize;
        while inside > 0 {
            match self.next()? {
                Some(Step::Enter(_)) => inside += 1,
                Some(Step::Leave(_)) => inside -= 1,
                Some(Step::Text(_)) => {}
                None => return Ok(()),
            }
        }
        Ok(())
    }

    /// The text in the element that was entered last.
    pub(crate) fn text(&mut self) -> Result<String> {
        let (mut text, mut inside) = (String::new(), 1usize);
        while inside > 0 {
            match self.next()? {
                Some(Step::Enter(_)) => inside += 1,
                Some(Step::Leave(_)) => inside -= 1,
                Some(Step::Text(part)) => text.push_str(&part),
                None => break,
            }
        }
        Ok(text)
    }
}

fn element(start: &BytesStart) -> Element {
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false).flatten() {
        let value = attribute.normalized_value_with(XmlVersion::Implicit1_0, 1, resolve_html5_entity);
        attributes.push((local(attribute.key.as_ref()), value.unwrap_or_default().into_owned()));
    }
    Element {
        name: local(start.name().as_ref()),
        attributes,
    }
}

/// A name without its prefix.
fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or_default().to_owned()
}
