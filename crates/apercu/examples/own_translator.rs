//! A translator of one's own: `cargo run --example own_translator -- ARTICLE`.
//!
//! This one looks words up. Anything can stand here: a service, a larger model, a memory of earlier translations. No
//! model is opened then.

use std::collections::HashMap;

use apercu::translate::{Translate, Translation};
use apercu::{Article, Cancel, Language, Result, Summarizer, Translator};

struct Dictionary(HashMap<&'static str, &'static str>);

impl Translate for Dictionary {
    fn translate(&self, sentences: &[&str], _from: Language, _to: Language, _: &Cancel) -> Result<Vec<Translation>> {
        let word = |word: &str| self.0.get(word).map_or(word.to_owned(), ToString::to_string);
        // Several candidates would be tried until one passes the check.
        let translation =
            |sentence: &&str| Translation::from(sentence.split(' ').map(word).collect::<Vec<_>>().join(" "));
        Ok(sentences.iter().map(translation).collect())
    }

    fn name(&self) -> &'static str {
        "dictionary"
    }
}

fn main() -> Result<()> {
    let path = std::env::args().nth(1).expect("an article's file is needed");
    let words = [
        ("le", "the"),
        ("la", "the"),
        ("pont", "bridge"),
        ("et", "and"),
        ("est", "is"),
        ("de", "of"),
    ];
    let summarizer = Summarizer::builder()
        .translator(Translator::new(Dictionary(words.into())))
        .languages([Language::English])
        .build()?;
    let summary = summarizer.summarize(&Article::read(path)?)?;
    for sentence in summary.english.iter().flat_map(|english| &english.sentences) {
        println!("{}", sentence.text);
    }
    Ok(())
}
