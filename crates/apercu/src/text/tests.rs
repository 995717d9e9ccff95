//! The golden tables, and what must hold for any text.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

/// The cases of a table: what stands before the bar and after it, with the escapes resolved.
fn cases(table: &str) -> impl Iterator<Item = (&str, String)> {
    table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (label, text) = line.split_once(" | ").expect("a bar in each case");
            let text = text
                .replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace('~', "\u{a0}")
                .replace('^', "\u{202f}");
            (label, text)
        })
}

fn language(code: &str) -> Language {
    let found = Language::ALL.into_iter().find(|language| language.code() == code);
    found.expect("a language of the library")
}

#[test]
fn sentences_of_the_golden_table() {
    let (mut count, mut failures) = (0, String::new());
    for (code, marked) in cases(include_str!("golden/sentences.txt")) {
        let expected: Vec<_> = marked.split('¶').map(str::trim).collect();
        let text = marked.replace('¶', "");
        let found: Vec<_> = sentences(&text, language(code))
            .into_iter()
            .map(|span| &text[span])
            .collect();
        count += 1;
        if found != expected {
            writeln!(failures, "{code} | expected {expected:#?}\n   | found {found:#?}").unwrap();
        }
    }
    assert!(count >= 240, "only {count} cases were read");
    assert!(failures.is_empty(), "of {count} cases:\n{failures}");
}
