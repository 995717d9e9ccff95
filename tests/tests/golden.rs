//! Twenty articles and the summaries that an editor would accept of them, each with a translation that should pass the
//! check.
//!
//! `NAME.expected.tsv` has a line for each sentence of the summary at the default length: the sentence as the program
//! prints it, and its translation by hand. What it has was read before it was written there; after a change of the
//! summarizer that this test stops at, read again.

use std::path::{Path, PathBuf};

use apercu::check::check;
use apercu::translate::{Translate, Translation};
use apercu::{Article, Cancel, Language, Result, Summarizer, Translator};
use apercu_tests::workspace;

/// The summary in the article's own language needs no translation, and so does not depend on the model.
struct Nothing;

impl Translate for Nothing {
    fn translate(&self, sentences: &[&str], _: Language, _: Language, _: &Cancel) -> Result<Vec<Translation>> {
        let translation = |_: &&str| Translation::from(String::new());
        Ok(sentences.iter().map(translation).collect())
    }

    fn name(&self) -> &'static str {
        "nothing"
    }
}

/// The articles' paths.
fn golden() -> Vec<PathBuf> {
    let folder = workspace().join("tests/articles/golden");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    paths
}

/// The expected sentences, each with its translation.
fn expected(article: &Path) -> Vec<(String, String)> {
    let lines = std::fs::read_to_string(article.with_extension("expected.tsv")).unwrap();
    let pair = |line: &str| {
        let (sentence, translation) = line.split_once('\t').expect("a sentence, a tab and its translation");
        (sentence.to_owned(), translation.to_owned())
    };
    lines.lines().map(pair).collect()
}

#[test]
fn there_are_twenty_of_all_sizes() {
    let articles: Vec<Article> = golden().iter().map(|path| Article::read(path).unwrap()).collect();
    assert_eq!(articles.iter().filter(|a| a.language() == Language::French).count(), 12);
    assert_eq!(articles.iter().filter(|a| a.language() == Language::English).count(), 8);
    let words = |article: &Article| apercu::text::count_words(article.text());
    assert!(articles.iter().any(|a| words(a) < 100), "no short one");
    assert!(articles.iter().any(|a| words(a) >= 3000), "no long one");
}

#[test]
fn summaries_are_those_that_were_accepted() {
    let summarizer = Summarizer::builder()
        .translator(Translator::new(Nothing))
        .build()
        .unwrap();
    let mut different = Vec::new();
    for path in golden() {
        let article = Article::read(&path).unwrap();
        let summary = summarizer.summarize(&article).unwrap();
        let own = summary.in_language(article.language()).unwrap();
        let sentences: Vec<&str> = own.sentences.iter().map(|sentence| sentence.text.as_str()).collect();
        let expected: Vec<String> = expected(&path).into_iter().map(|(sentence, _)| sentence).collect();
        if sentences != expected {
            different.push(format!("{}:\n{}", path.display(), sentences.join("\n")));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n\n"));
}

#[test]
fn good_translations_raise_no_alarm() {
    let mut alarms = Vec::new();
    for path in golden() {
        let from = Article::read(&path).unwrap().language();
        for (sentence, translation) in expected(&path) {
            let findings = check(&sentence, from, &translation, from.other());
            if !findings.is_empty() {
                alarms.push(format!("{sentence}\n{translation}\n{findings:?}"));
            }
        }
    }
    assert!(alarms.is_empty(), "{}", alarms.join("\n\n"));
}
