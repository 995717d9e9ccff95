//! Glossaries as text with tabs.

use super::{Entry, Gender};
use crate::error::{Error, Result};
use crate::text::Language;

/// The entries of a text.
pub(super) fn entries(text: &str) -> Result<Vec<Entry>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut languages = None;
    let mut first = true;
    let mut entries = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let text = text.strip_suffix('\r').unwrap_or(text);
        if text.trim().is_empty() || text.starts_with('#') {
            continue;
        }
        let columns: Vec<&str> = text.split('\t').map(str::trim).collect();
        if std::mem::take(&mut first)
            && let Some(named) = header(&columns)
        {
            if named.0 == named.1 {
                let reason = "the two columns are in the same language".to_owned();
                return Err(Error::Glossary { line, reason });
            }
            languages = Some(named);
            continue;
        }
        entries.push(entry(&columns, languages, line)?);
    }
    Ok(entries)
}

/// The languages of the columns, if that is what they name.
fn header(columns: &[&str]) -> Option<(Language, Language)> {
    let language = |code: &str| Language::ALL.into_iter().find(|l| code.eq_ignore_ascii_case(l.code()));
    Some((language(columns.first()?)?, language(columns.get(1)?)?))
}

fn entry(columns: &[&str], languages: Option<(Language, Language)>, line: usize) -> Result<Entry> {
    let mut gender = None;
    let mut forms = |column: &str| -> Vec<String> {
        let form = |form: &str| {
            let (form, own) = without_gender(form.trim());
            gender = gender.or(own);
            form.to_owned()
        };
        column.split('|').map(form).collect()
    };
    let (source, target, note) = match columns {
        [term] => {
            let term = forms(term);
            (term.clone(), term, None)
        }
        [source, target] => (forms(source), forms(target), None),
        [source, target, note] => (forms(source), forms(target), Some(*note)),
        _ => {
            let reason = format!(
                "{} columns: a term, its translation and a note are the most a line has",
                columns.len()
            );
            return Err(Error::Glossary { line, reason });
        }
    };
    Ok(Entry {
        source,
        target,
        languages: languages.filter(|_| columns.len() > 1),
        gender,
        note: note.filter(|note| !note.is_empty()).map(str::to_owned),
        line,
    })
}

/// A form without the gender that stands after it.
fn without_gender(form: &str) -> (&str, Option<Gender>) {
    for (mark, gender) in [("(m)", Gender::Masculine), ("(f)", Gender::Feminine)] {
        if let Some(form) = form.strip_suffix(mark) {
            return (form.trim_end(), Some(gender));
        }
    }
    (form, None)
}
