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

#[test]
fn languages_of_the_golden_table() {
    let (mut count, mut failures) = (0, String::new());
    for (expected, text) in cases(include_str!("golden/languages.txt")) {
        let found = match detect(&text) {
            Detection::Language(Language::English) => "English".to_owned(),
            Detection::Language(Language::French) => "French".to_owned(),
            Detection::Other(name) => name,
            Detection::Unknown => "?".to_owned(),
        };
        let passes = match expected {
            "-" => found != "English" && found != "French",
            _ => found == expected,
        };
        count += 1;
        if !passes {
            writeln!(failures, "{expected} | found {found}: {text}").unwrap();
        }
    }
    assert!(count >= 60, "only {count} cases were read");
    assert!(failures.is_empty(), "of {count} cases:\n{failures}");
}

#[test]
fn a_long_text_is_what_most_of_it_is() {
    let french = "Le conseil municipal a voté le budget, et le maire s'en réjouit. ".repeat(40);
    let english = "The council has passed the budget, and the mayor is pleased with it. ".repeat(40);
    let spanish = "El consejo municipal ha aprobado el presupuesto, y el alcalde se alegra de ello. ".repeat(40);
    for (text, expected) in [
        (
            format!("{french}{english}{french}"),
            Detection::Language(Language::French),
        ),
        (
            format!("{english}{english}{french}"),
            Detection::Language(Language::English),
        ),
        (
            format!("{spanish}{english}{spanish}"),
            Detection::Other("Spanish".to_owned()),
        ),
        (
            format!("{spanish}{french}{french}"),
            Detection::Language(Language::French),
        ),
    ] {
        assert_eq!(detect(&text), expected);
        // Long enough to be looked at in pieces
        let ten_megabytes = text.repeat((10 << 20) / text.len());
        assert_eq!(detect(&ten_megabytes), expected);
    }
}

#[test]
fn typography_of_the_golden_table() {
    let (mut count, mut failures) = (0, String::new());
    for (code, case) in cases(include_str!("golden/typography.txt")) {
        let (text, expected) = case.split_once(" → ").unwrap_or((&case, &case));
        let found = typography(text, language(code));
        count += 1;
        if found != expected {
            writeln!(
                failures,
                "{code} | {text}\n   expected {expected:?}\n   found    {found:?}"
            )
            .unwrap();
        }
    }
    assert!(count >= 80, "only {count} cases were read");
    assert!(failures.is_empty(), "of {count} cases:\n{failures}");
}

/// Any string at all, and strings of what the rules look at.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a", "Le ", "The ", "M", "Mr", "J", "art", "U.S", "p.m", "3", "1998", "é", "À", "iPhone", "fin", "www.", "@",
        "://", ".", ".", "..", "…", "!", "?", " ", " ", "  ", "\u{a0}", "\u{202f}", "\n", "\n\n", "\r\n", "\u{2028}",
        "\u{2029}", "\"", "\"", "'", "’", "«", "»", "“", "”", "(", ")", "[", "]", "-", "– ", "— ", "\n- ", "\n• ",
        "\n1. ", "a) ", ",", ";", ":", "%", "€", "n° ", "10:30", "中", "🎉", "\u{301}", "\u{feff}",
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat()),
    ]
}

/// Spans in order, on characters, trimmed, with nothing but white space outside.
fn assert_covers(text: &str, spans: &[std::ops::Range<usize>]) {
    let mut end = 0;
    for span in spans {
        let between = text.get(end..span.start).expect("ordered spans on characters");
        assert!(between.trim().is_empty(), "left out: {between:?}");
        let piece = text.get(span.clone()).expect("a span on characters");
        assert!(!piece.is_empty() && piece.trim() == piece, "not trimmed: {piece:?}");
        end = span.end;
    }
    let rest = text.get(end..).expect("spans inside the text");
    assert!(rest.trim().is_empty(), "left out: {rest:?}");
}

proptest! {
    #[test]
    fn sentences_cover_any_text(text in hostile()) {
        for language in Language::ALL {
            assert_covers(&text, &sentences(&text, language));
        }
    }

    #[test]
    fn any_text_has_a_language_or_none(text in hostile()) {
        let padded = format!("{text}{}", " ".repeat(1 << 15));
        prop_assert_eq!(detect(&text), detect(&text));
        detect(&padded);
    }

    #[test]
    fn typography_is_idempotent_and_keeps_letters_and_digits(text in hostile()) {
        for language in Language::ALL {
            let once = typography(&text, language);
            prop_assert_eq!(typography(&once, language), once.as_str());
            let alphanumeric = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            prop_assert_eq!(alphanumeric(&once), alphanumeric(&text));
        }
    }

    #[test]
    fn paragraphs_cover_any_text(text in hostile()) {
        assert_covers(&text, &paragraphs(&text));
    }
}

#[test]
fn hostile_text_takes_linear_time() {
    const SIZE: usize = 1 << 18;
    for piece in [
        ".", "!", ". ", "a", "a.A", "Aa.", "a. ", "M. ", "A.B", "é", "(", "(a.", "\"", "\"a.", "«a. ", "»", "\n",
        "a\n", "\n- a", "1. ", "…", "'", "@.A", "-", " ", "aA", "1 €", "1 000 ", "“", "‘a", "www.a",
    ] {
        let text = piece.repeat(SIZE / piece.len());
        let start = std::time::Instant::now();
        for language in Language::ALL {
            sentences(&text, language);
            typography(&text, language);
        }
        paragraphs(&text);
        // Quadratic time would be minutes; a slow machine needs a fraction of a second.
        let seconds = start.elapsed().as_secs();
        assert!(seconds < 20, "{piece:?} repeated took {seconds} s");
    }
}

#[test]
fn what_never_ends_is_cut() {
    let text = "mot ".repeat(4000) + "fin. " + &"x".repeat(5000);
    let spans = sentences(&text, Language::French);
    assert!(
        spans.iter().all(|span| text[span.clone()].chars().count() <= 2000),
        "{spans:?}"
    );
    let kept: usize = spans
        .iter()
        .map(|span| text[span.clone()].split_whitespace().count())
        .sum();
    assert!(kept >= 4002, "{kept}");
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    assert_eq!(
        spans.iter().map(|span| letters(&text[span.clone()])).sum::<usize>(),
        letters(&text)
    );
}
