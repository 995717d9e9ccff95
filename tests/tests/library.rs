//! The library as its users call it.

use apercu::engine::{Device, Engine};
use apercu::summarize::{Extract, Summarize};
use apercu::translate::{Candidate, Translate, Translation};
use apercu::{Article, BilingualSummary, Cancel, Error, Language, Length, Result, Summarizer, Translator};
use apercu_tests::{ARTICLES, article};

fn articles() -> Vec<Article> {
    ARTICLES.map(|name| Article::read(article(name)).unwrap()).into()
}

#[test]
fn articles_are_read_with_title_and_language() {
    for (name, article) in ARTICLES.iter().zip(articles()) {
        assert!(name.contains(&format!(".{}.", article.language().code())), "{name}");
        let title = article.title().expect(name);
        assert_eq!(Some(title.text.as_str()), article.text().lines().next());
        assert!(article.sentences().len() >= 5, "{name}");
        // Between the sentences there is nothing but white space.
        let mut end = title.span.clone().unwrap().end;
        for sentence in article.sentences() {
            assert_eq!(article.text()[end..sentence.span.start].trim(), "", "{name}");
            end = sentence.span.end;
        }
        assert_eq!(article.text()[end..].trim(), "", "{name}");
    }
}

#[test]
fn one_summarizer_serves_many_threads() {
    let summarizer = Summarizer::builder().build().unwrap();
    let articles = articles();
    let alone: Vec<_> = articles
        .iter()
        .map(|article| summarizer.summarize(article).unwrap())
        .collect();
    let together: Vec<_> = std::thread::scope(|scope| {
        let started: Vec<_> = articles
            .iter()
            .map(|article| scope.spawn(|| summarizer.summarize(article).unwrap()))
            .collect();
        started.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(together, alone);
}

#[test]
fn a_summary_survives_serialization() {
    let summarizer = Summarizer::builder().length(Length::Sentences(1)).build().unwrap();
    let summary = summarizer.summarize(&articles()[0]).unwrap();
    let json = serde_json::to_string(&summary).unwrap();
    assert_eq!(serde_json::from_str::<BilingualSummary>(&json).unwrap(), summary);
}

/// Takes the last sentence.
struct Last;

impl Summarize for Last {
    fn summarize(&self, article: &Article, _length: Length, _: &Cancel) -> Result<Vec<Extract>> {
        let number = article.sentences().len() - 1;
        let text = article.text()[article.sentences()[number].span.clone()].to_owned();
        Ok(vec![Extract::new(text, [number])])
    }

    fn name(&self) -> &'static str {
        "last"
    }
}

/// Gives the words back in capitals.
struct Shout;

impl Translate for Shout {
    fn translate(&self, sentences: &[&str], _from: Language, _to: Language, _: &Cancel) -> Result<Vec<Translation>> {
        let candidate = |text: &&str| Candidate::new(text.to_uppercase());
        Ok(sentences
            .iter()
            .map(|text| Translation::new([candidate(text)]))
            .collect())
    }

    fn name(&self) -> &'static str {
        "shout"
    }
}

#[test]
fn both_stages_can_be_ones_own() {
    let summarizer = Summarizer::builder()
        .summarizer(Last)
        .translator(Translator::new(Shout))
        .build()
        .unwrap();
    let summary = summarizer.summarize(&articles()[0]).unwrap();
    let text = |language| summary.in_language(language).unwrap().sentences[0].text.clone();
    assert_eq!(
        text(Language::English),
        "The first night shift went back to work at ten o’clock."
    );
    // What translates is answerable for the typography, too.
    assert_eq!(
        text(Language::French),
        "THE FIRST NIGHT SHIFT WENT BACK TO WORK AT TEN O'CLOCK."
    );
    assert_eq!(summary.model, "shout");
}

#[test]
fn options_that_make_no_sense_are_errors() {
    for builder in [
        Summarizer::builder().length(Length::Sentences(0)),
        Summarizer::builder().length(Length::Words(0)),
        Summarizer::builder().length(Length::Ratio(f32::NAN)),
        Summarizer::builder().length(Length::Ratio(1.5)),
        Summarizer::builder().languages([]),
    ] {
        assert!(matches!(builder.build(), Err(Error::Option { .. })));
    }
    let nowhere = Translator::builder().model("no/such/folder").build();
    assert!(matches!(nowhere, Err(Error::Model(_))), "{nowhere:?}");
    let torch = Engine::Torch(Device::Cpu);
    let bundled = Translator::builder().engine(torch).build();
    assert!(matches!(bundled, Err(Error::Option { .. })), "{bundled:?}");
}
