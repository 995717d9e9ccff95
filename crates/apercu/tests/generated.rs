//! Summaries written by the small models of `tests/reference`: random weights, so it is the mechanics that are tested.

use std::num::NonZeroUsize;
use std::path::Path;

use apercu::check::Finding;
use apercu::model::Model;
use apercu::summarize::{Generative, Summarize};
use apercu::translate::{Candidate, Translate, Translation};
use apercu::{Article, Cancel, Language, Length, Result, Summarizer, Threads, Translator};
use serde_json::json;
use tempfile::TempDir;

/// Sixty sentences: several windows of these models, which read 64 tokens at once.
fn article(language: Language) -> Article {
    let sentence = |n: usize| {
        let words = ["bridge", "road", "tower", "market", "school"][n % 5];
        format!("The old {words} number {n} reopened on Monday after a long winter . ")
    };
    let text: String = (0..60).map(sentence).collect();
    Article::options().language(language).text(text).unwrap()
}

/// The model of this architecture with a tokenizer of words, those of the article among them.
fn folder(architecture: &str) -> TempDir {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/reference")
        .join(architecture);
    let folder = TempDir::new().unwrap();
    for file in ["config.json", "generation_config.json", "model.safetensors"] {
        std::fs::copy(source.join(file), folder.path().join(file)).unwrap();
    }
    let special = ["<s>", "<pad>", "</s>", "<unk>"];
    let article = "The old bridge road tower market school number reopened on Monday after a long winter .";
    let mut words: Vec<String> = special.iter().map(ToString::to_string).collect();
    words.extend(article.split(' ').map(str::to_owned));
    let config: serde_json::Value =
        serde_json::from_slice(&std::fs::read(source.join("config.json")).unwrap()).unwrap();
    let size = config["vocab_size"].as_u64().unwrap() as usize;
    words.extend((words.len()..size).map(|n| format!("word{n}")));
    let vocab: serde_json::Map<_, _> = words.into_iter().zip(0..).map(|(word, id)| (word, json!(id))).collect();
    let added: Vec<_> = special
        .iter()
        .zip(0..)
        .map(|(token, id)| {
            json!({"id": id, "content": token, "special": true, "single_word": false, "lstrip": false,
                "rstrip": false, "normalized": false})
        })
        .collect();
    let tokenizer = json!({
        "version": "1.0",
        "added_tokens": added,
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "model": {"type": "WordLevel", "vocab": vocab, "unk_token": "<unk>"},
    });
    std::fs::write(folder.path().join("tokenizer.json"), tokenizer.to_string()).unwrap();
    folder
}

#[test]
fn every_sentence_has_its_sources() {
    for architecture in ["bart", "mbart"] {
        let folder = folder(architecture);
        let written = Generative::new(Model::open(folder.path()).unwrap()).unwrap();
        let article = article(written.languages()[0]);
        for length in [Length::Sentences(3), Length::Words(60), Length::Ratio(0.2)] {
            let extracts = written.summarize(&article, length, &Cancel::new()).unwrap();
            assert!(!extracts.is_empty(), "{architecture}, {length:?}");
            if let Length::Sentences(most) = length {
                assert!(extracts.len() <= most);
            }
            for extract in &extracts {
                assert!(
                    !extract.text.trim().is_empty() && !extract.sources.is_empty(),
                    "{extract:?}"
                );
                assert!(
                    extract.sources.iter().all(|n| *n < article.sentences().len()),
                    "{extract:?}"
                );
                // What stands in for a written sentence is the article's own.
                if let [Finding::Replaced { reasons }] = &extract.warnings[..] {
                    let span = article.sentences()[extract.sources[0]].span.clone();
                    assert_eq!(extract.text, article.text()[span]);
                    assert!(!reasons.is_empty());
                }
            }
            assert_eq!(
                written.summarize(&article, length, &Cancel::new()).unwrap(),
                extracts,
                "{architecture}"
            );
        }
    }
}

/// Gives the words back as they are.
struct Echo;

impl Translate for Echo {
    fn translate(&self, sentences: &[&str], _: Language, _: Language, _: &Cancel) -> Result<Vec<Translation>> {
        let candidate = |text: &&str| Candidate::new((*text).to_owned());
        let translation = |text| Translation::new([candidate(text)]);
        Ok(sentences.iter().map(translation).collect())
    }

    fn name(&self) -> &'static str {
        "echo"
    }
}

#[test]
fn a_summarizer_takes_a_written_summary_whatever_the_threads() {
    let folder = folder("bart");
    let summary = |threads: usize| {
        let threads = Threads::new(NonZeroUsize::new(threads)).unwrap();
        let model = Model::options().threads(&threads).open(folder.path()).unwrap();
        let summarizer = Summarizer::builder()
            .summarizer(Generative::new(model).unwrap())
            .translator(Translator::new(Echo))
            .threads(&threads)
            .build()
            .unwrap();
        summarizer.summarize(&article(Language::English)).unwrap()
    };
    let alone = summary(1);
    assert_eq!(alone, summary(3));
    assert_eq!(alone.summarizer, folder.path().file_name().unwrap().to_str().unwrap());
    assert_eq!(alone.counts.sentences_read, 60);
}
