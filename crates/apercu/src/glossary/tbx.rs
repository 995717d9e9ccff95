//! Glossaries as TBX, the exchange format of terminology (ISO 30042), in its second and its third version.

use roxmltree::{Document, Node, ParsingOptions};

use super::{Entry, Gender};
use crate::error::{Error, Result};
use crate::text::Language;

/// Most elements and texts of a document.
const MOST_NODES: u32 = 5_000_000;

/// A term of a concept.
struct Term {
    text: String,
    plural: bool,
    deprecated: bool,
    gender: Option<Gender>,
}

/// The entries of a document: each term of a concept with the preferred one of the other language.
pub(super) fn entries(xml: &str) -> Result<Vec<Entry>> {
    let fault = |line: usize, reason: String| Error::Glossary { line, reason };
    let options = ParsingOptions {
        // The second version names its document type.
        allow_dtd: true,
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    let xml = xml.strip_prefix('\u{feff}').unwrap_or(xml);
    let document = Document::parse_with_options(xml, options)
        .map_err(|error| fault(error.pos().row as usize, format!("this is not XML: {error}")))?;
    let root = document.root_element();
    if !matches!(root.tag_name().name(), "tbx" | "martif") {
        let name = root.tag_name().name();
        return Err(fault(
            1,
            format!("this is not TBX: its root is {name}, not tbx or martif"),
        ));
    }
    let mut all = Vec::new();
    let concepts = root
        .descendants()
        .filter(|node| matches!(node.tag_name().name(), "conceptEntry" | "termEntry"));
    for concept in concepts {
        let line = document.text_pos_at(concept.range().start).row as usize;
        all.extend(concept_entries(concept, line));
    }
    if all.is_empty() {
        return Err(fault(
            1,
            "it has no concept with a French and an English term".to_owned(),
        ));
    }
    Ok(all)
}

fn concept_entries(concept: Node, line: usize) -> Vec<Entry> {
    let [french, english] = [Language::French, Language::English].map(|language| terms(concept, language));
    let note = concept
        .descendants()
        .find(|node| node.tag_name().name() == "note")
        .and_then(|node| node.text())
        .map(|text| text.trim().to_owned());
    let is_preferred = |forms: &&Vec<Term>| forms.first().is_some_and(|term| !term.deprecated);
    let preferred = (french.iter().find(is_preferred), english.iter().find(is_preferred));
    let (Some(own), Some(other)) = preferred else {
        return Vec::new();
    };
    let entry = |from: &[Term], to: &[Term], languages| {
        let texts = |terms: &[Term]| terms.iter().map(|term| term.text.clone()).collect::<Vec<_>>();
        let (mut source, target) = (texts(from), texts(to));
        // Without a plural of its own, a term is as good for the plural of the other.
        while let (Some(last), true) = (source.last().cloned(), source.len() < target.len()) {
            source.push(last);
        }
        Entry {
            source,
            target,
            languages: Some(languages),
            gender: own.iter().find_map(|term| term.gender),
            note: note.clone(),
            line,
        }
    };
    // The pair that serves both ways is the first, and so the one that counts.
    let mut entries = vec![entry(own, other, (Language::French, Language::English))];
    let others = french.iter().filter(|forms| !std::ptr::eq(*forms, own));
    entries.extend(others.map(|forms| entry(forms, other, (Language::French, Language::English))));
    let others = english.iter().filter(|forms| !std::ptr::eq(*forms, other));
    entries.extend(others.map(|forms| entry(forms, own, (Language::English, Language::French))));
    entries
}

/// The terms of a concept in a language, each with its plural.
fn terms(concept: Node, language: Language) -> Vec<Vec<Term>> {
    let is_in = |node: &Node| {
        let code = node.attribute(("http://www.w3.org/XML/1998/namespace", "lang"));
        let code = code.unwrap_or_default().split(['-', '_']).next().unwrap_or_default();
        matches!(node.tag_name().name(), "langSet" | "langSec") && code.eq_ignore_ascii_case(language.code())
    };
    let mut all: Vec<Vec<Term>> = Vec::new();
    let sections = concept.descendants().filter(is_in).flat_map(|node| node.descendants());
    for node in sections.filter(|node| matches!(node.tag_name().name(), "tig" | "ntig" | "termSec")) {
        let Some(term) = term(node) else { continue };
        match all.last_mut().filter(|_| term.plural) {
            Some(forms) => forms.push(term),
            None => all.push(vec![term]),
        }
    }
    all
}

fn term(section: Node) -> Option<Term> {
    let text = |node: Node| {
        let parts = node.descendants().filter(Node::is_text).filter_map(|node| node.text());
        parts
            .collect::<String>()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let of_term = section.descendants().find(|node| node.tag_name().name() == "term")?;
    let note = |kind: &str| {
        let mut notes = section
            .descendants()
            .filter(|node| node.tag_name().name() == "termNote");
        let found = notes.find(|node| node.attribute("type") == Some(kind));
        found.map(text).unwrap_or_default().to_lowercase()
    };
    let gender = match note("grammaticalGender").as_str() {
        "masculine" => Some(Gender::Masculine),
        "feminine" => Some(Gender::Feminine),
        _ => None,
    };
    let status = note("administrativeStatus") + &note("normativeAuthorization");
    let term = Term {
        text: text(of_term),
        plural: note("grammaticalNumber") == "plural",
        deprecated: status.contains("deprecated") || status.contains("superseded"),
        gender,
    };
    (!term.text.is_empty()).then_some(term)
}
