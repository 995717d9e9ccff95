//! Articles in, summaries out.

use std::fs;

use apercu_tests::{ARTICLES, article};

use crate::program::{run, run_with};

/// The title, which is the first line of each article.
fn first_line(name: &str) -> String {
    fs::read_to_string(article(name))
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .to_owned()
}

#[test]
fn every_article_is_summarized_in_both_languages() {
    for name in ARTICLES {
        let outcome = run([article(name)]);
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{name}");
        let (english, french) = outcome
            .stdout
            .split_once("Français\n────────\n")
            .expect("a French part");
        assert!(english.starts_with("English\n───────\n"), "{}", outcome.stdout);
        let own = if name.ends_with(".fr.txt") { french } else { english };
        // English typography has no no-break spaces, and French changes plain ones into them.
        let plain = own.replace(['\u{A0}', '\u{202F}'], " ").replace('\'', "’");
        assert!(plain.contains(&first_line(name).replace('\'', "’")), "{name}: {own}");
    }
}

#[test]
fn standard_input_is_an_article_with_and_without_a_dash() {
    let bytes = fs::read(article("musee-arvanne.fr.txt")).unwrap();
    let from_file = run([article("musee-arvanne.fr.txt")]).stdout;
    assert_eq!(run_with::<&str>([], &bytes).stdout, from_file);
    assert_eq!(run_with(["-"], &bytes).stdout, from_file);
}

#[test]
fn one_language_on_demand() {
    let french = run([
        "--language".as_ref(),
        "fr".as_ref(),
        article("musee-arvanne.fr.txt").as_os_str(),
    ])
    .stdout;
    assert!(
        french.starts_with("Français\n") && !french.contains("English\n"),
        "{french}"
    );
    let english = run(["--language=en".as_ref(), article("musee-arvanne.fr.txt").as_os_str()]).stdout;
    assert!(
        english.starts_with("English\n") && !english.contains("Français\n"),
        "{english}"
    );
}

#[test]
fn the_length_is_kept() {
    let path = article("tramway-valmont.fr.txt");
    let sentences = |flags: &[&str]| {
        let outcome = run(flags
            .iter()
            .map(AsRef::as_ref)
            .chain(["--format=json".as_ref(), path.as_os_str()]));
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        let value: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
        let sentences = value["french"]["sentences"].as_array().unwrap().clone();
        assert_eq!(value["counts"]["sentences_kept"], sentences.len());
        sentences
    };
    let words = |flags: &[&str]| -> usize {
        sentences(flags)
            .iter()
            .map(|s| s["text"].as_str().unwrap().split_whitespace().count())
            .sum()
    };
    assert_eq!(sentences(&[]).len(), 3);
    assert_eq!(sentences(&["--sentences", "1"]).len(), 1);
    assert_eq!(sentences(&["--sentences", "5"]).len(), 5);
    // Counted without the marks and signs that stand alone in French.
    assert!((1..=60).contains(&words(&["--words", "50"])));
    assert!((1..=50).contains(&words(&["--ratio", "0.1"])));
}

#[test]
fn an_article_of_one_sentence_is_its_own_summary() {
    let sentence = "Le musée de l’Arvanne rouvrira samedi à dix heures, quatre mois après l’inondation.";
    let outcome = run_with(["--language=fr"], sentence.as_bytes());
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert!(
        outcome.stdout.contains(sentence) && outcome.stdout.contains("The whole article"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn the_output_does_not_depend_on_the_number_of_threads() {
    let path = article("musee-arvanne.fr.txt");
    let with = |threads: &str| {
        run([
            "--format=json".as_ref(),
            "--threads".as_ref(),
            threads.as_ref(),
            path.as_os_str(),
        ])
    };
    let (one, four) = (with("1"), with("4"));
    assert_eq!(one.status, 0, "{}", one.stderr);
    assert_eq!(one.stdout, four.stdout);
}

#[test]
fn a_failed_input_does_not_stop_the_others() {
    let [first, last] = [article("musee-arvanne.fr.txt"), article("marathon-lindgren.en.txt")];
    let outcome = run([
        "--format=json".as_ref(),
        first.as_os_str(),
        "missing.txt".as_ref(),
        last.as_os_str(),
    ]);
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.stderr.starts_with("apercu: cannot read missing.txt: "),
        "{}",
        outcome.stderr
    );
    let languages: Vec<_> = outcome
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["source_language"].clone())
        .collect();
    assert_eq!(languages, ["fr", "en"]);
}
