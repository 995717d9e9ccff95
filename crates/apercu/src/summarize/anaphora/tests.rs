//! The golden lists, and what must hold for any text.

use super::*;

/// Questions of a golden list that were answered right, and all of them.
#[derive(Debug, Default)]
struct Answers {
    right: usize,
    all: usize,
}

/// Answers the questions of a golden list, for each language. Its cases stand apart: a language, the numbered sentences of an
/// article whose title is 0, and questions: `? N with K,K: stands` or `? N with nothing: leans on M`.
fn answers(cases: &str, language: Language) -> Answers {
    let mut answers = Answers::default();
    for case in cases.split("\n\n") {
        let lines = || case.lines().filter(|line| !line.starts_with('#'));
        if lines().next() != Some(language.code()) {
            continue;
        }
        let sentences: Vec<(usize, &str)> = lines()
            .filter_map(|line| line.split_once(' '))
            .filter_map(|(number, text)| Some((number.parse().ok()?, text)))
            .collect();
        let title = sentences.iter().find(|(number, _)| *number == 0).map(|(_, text)| *text);
        let texts: Vec<&str> = sentences
            .iter()
            .filter(|(number, _)| *number > 0)
            .map(|(_, text)| *text)
            .collect();
        let anaphora = Anaphora::read(title, texts.iter().copied(), language);
        for question in lines().filter_map(|line| line.strip_prefix("? ")) {
            let (question, verdict) = question.split_once(": ").unwrap();
            let (sentence, beside) = question.split_once(" with ").unwrap();
            let mut kept = Kept::new(&anaphora);
            for number in beside.split(',').filter_map(|number| number.parse::<usize>().ok()) {
                kept.keep(number - 1);
            }
            let stands = kept.stands(sentence.parse::<usize>().unwrap() - 1);
            answers.right += usize::from(stands == (verdict == "stands"));
            answers.all += 1;
        }
    }
    answers
}

/// Percent of a list's questions that must be answered right.
fn assert_right(cases: &str, language: Language, percent: usize) {
    let answers = answers(cases, language);
    assert!(
        answers.all > 0 && 100 * answers.right >= percent * answers.all,
        "{language:?}: {answers:?}"
    );
}

#[test]
fn sentences_of_the_golden_list_lean_where_an_editor_says_so() {
    let cases = include_str!("../golden/leaning-dev.txt");
    assert_right(cases, Language::French, 95);
    assert_right(cases, Language::English, 95);
}

#[test]
fn sentences_that_no_rule_was_made_for_lean_as_well() {
    let cases = include_str!("../golden/leaning-test.txt");
    assert_right(cases, Language::French, 81);
    assert_right(cases, Language::English, 86);
}

fn needs(title: Option<&str>, sentences: &[&str], language: Language) -> Vec<bool> {
    let anaphora = Anaphora::read(title, sentences.iter().copied(), language);
    (0..sentences.len())
        .map(|sentence| !anaphora.stands_alone(sentence))
        .collect()
}

#[test]
fn the_title_introduces() {
    let sentences = ["Coombe lives on a houseboat.", "The novelist keeps bees."];
    let title = Some("Harriet Coombe wins the Lanyon Prize");
    assert_eq!(needs(title, &sentences, Language::English), [false, false]);
    let full = ["Harriet Coombe has won.", "Coombe lives on a houseboat."];
    assert_eq!(needs(None, &full, Language::English), [false, true]);
}

#[test]
fn a_sentence_stands_once_all_that_it_needs_is_kept_before_it() {
    let sentences = [
        "Le maire de Brest, Paul Martin, a démissionné.",
        "Une loi sur les ports a été votée mardi.",
        "Selon Martin, le texte est inutile.",
        "Paul Martin a quitté la salle.",
    ];
    let anaphora = Anaphora::read(None, sentences.into_iter(), Language::French);
    let mut kept = Kept::new(&anaphora);
    assert!(!kept.stands(2));
    // What comes after it is no help.
    assert_eq!(kept.keep(3), [0; 0]);
    assert_eq!(kept.keep(1), [0; 0]);
    assert!(!kept.stands(2));
    assert_eq!(kept.keep(0), [2]);
    assert!(kept.stands(2));
}

#[test]
fn what_points_at_nothing_leans_all_the_same() {
    assert_eq!(needs(None, &["He left.", "« Oui. »"], Language::English), [true, true]);
    assert_eq!(needs(None, &["Il pleut.", ""], Language::French), [false, false]);
}

#[test]
fn any_text_is_read_in_time_that_grows_with_its_length() {
    // A step that were not linear would take minutes.
    let names = "Anna-1 Berg-2 ".repeat(100_000);
    let pronouns = "he said to her that it, ".repeat(100_000);
    let marks = "«“\"’'s.,:- ".repeat(100_000);
    for sentence in [&*names, &*pronouns, &*marks] {
        assert_eq!(
            needs(Some(sentence), &[sentence, "He left."], Language::English).len(),
            2
        );
    }
    let many: Vec<String> = (0..10_000)
        .map(|n| format!("Anna Berg met him, she said, {n} times."))
        .collect();
    let anaphora = Anaphora::read(None, many.iter().map(String::as_str), Language::English);
    let mut kept = Kept::new(&anaphora);
    for sentence in (0..many.len()).rev() {
        kept.keep(sentence);
    }
    assert!(kept.stands(many.len() - 1));
}
