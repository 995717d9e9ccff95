//! Documents through the program: files, standard input, a folder that is watched.

use std::fs;

use apercu_tests::workspace;
use serde_json::Value;

use crate::program::{apercu, run, run_with};

fn document(name: &str) -> String {
    let path = workspace().join("tests/documents").join(name);
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_sentence_names_its_page_in_every_format() {
    let pdf = document("office-two.en.pdf");
    let text = run(["--sentences", "2", &pdf]);
    assert_eq!((text.status, text.stderr.as_str()), (0, ""));
    assert_eq!(
        text.stdout.matches("(page ").count(),
        text.stdout.matches("page ").count(),
        "{}",
        text.stdout
    );
    assert!(text.stdout.matches("(page ").count() >= 2, "{}", text.stdout);
    let markdown = run(["--sentences", "1", "--format", "markdown", &pdf]);
    assert_eq!(markdown.stdout.matches(" (page ").count(), 2, "{}", markdown.stdout);
    let json: Value = serde_json::from_str(&run(["--sentences", "1", "--format", "json", &pdf]).stdout).unwrap();
    let source = &json["french"]["sentences"][0]["sources"][0];
    assert!(
        source["place"]["page"]
            .as_u64()
            .is_some_and(|page| (1..=2).contains(&page)),
        "{source}"
    );
    let (start, end) = (source["start"].as_u64().unwrap(), source["end"].as_u64().unwrap());
    let text = json["document"]["text"].as_str().unwrap();
    assert_eq!(&text[start as usize..end as usize], source["text"].as_str().unwrap());
}

#[test]
fn a_book_names_chapters_in_each_language() {
    let markdown = run(["--sentences", "1", "--format", "markdown", &document("book.fr.epub")]).stdout;
    assert_eq!(markdown.matches("(chapter ").count(), 1, "{markdown}");
    assert_eq!(markdown.matches("(chapitre ").count(), 1, "{markdown}");
}

#[test]
fn all_kinds_are_read_from_standard_input() {
    for name in [
        "latex-two.fr.pdf",
        "office.fr.docx",
        "pandoc.fr.odt",
        "book.fr.epub",
        "tramway-text.eml",
    ] {
        let outcome = run_with(
            ["--language", "fr", "--sentences", "1"],
            &fs::read(document(name)).unwrap(),
        );
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{name}");
        assert!(outcome.stdout.starts_with("Français\n"), "{name}: {}", outcome.stdout);
    }
}

#[test]
fn what_cannot_be_read_is_said_in_both_languages_and_the_rest_is_done() {
    let (encrypted, scanned, truncated, whole) = (
        document("encrypted.pdf"),
        document("scanned.pdf"),
        document("truncated.pdf"),
        document("markdown.en.md"),
    );
    let files = ["--language", "en", &encrypted, &scanned, &truncated, &whole];
    let outcome = run(files);
    assert_eq!(outcome.status, 1);
    for message in [
        "encrypted.pdf: the PDF is encrypted",
        "ocrmypdf",
        "truncated.pdf: the PDF is damaged: ",
    ] {
        assert!(outcome.stderr.contains(message), "{message}: {}", outcome.stderr);
    }
    assert!(outcome.stdout.contains("markdown.en.md <=="), "{}", outcome.stdout);
    let french = apercu(files).env("LC_ALL", "fr_FR.UTF-8").output().unwrap();
    let french = String::from_utf8(french.stderr).unwrap();
    for message in [
        "encrypted.pdf: le PDF est chiffré",
        "le PDF n’a pas de texte",
        "le PDF est abîmé",
    ] {
        assert!(french.contains(message), "{message}: {french}");
    }
}

#[test]
fn names_on_standard_input_may_be_documents() {
    let names = [document("office.en.docx"), document("scanned.pdf")].join("\n");
    let outcome = run_with(["watch", "-", "--language", "en", "--sentences", "1"], names.as_bytes());
    assert_eq!(outcome.status, 1, "{}", outcome.stderr);
    assert!(outcome.stdout.contains("office.en.docx <=="), "{}", outcome.stdout);
    assert!(outcome.stderr.contains("scanned.pdf: "), "{}", outcome.stderr);
}
