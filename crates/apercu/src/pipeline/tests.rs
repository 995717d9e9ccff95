mod wanted;

use std::num::NonZeroUsize;

use apercu_engine::Threads;

use super::*;
use crate::check::Finding;
use crate::summarize::{Extract, Extractive};
use crate::text;
use crate::translate::{Candidate, DOUBTFUL, Translate, Translation};

/// A translator that knows what each sentence is to read as; anything else comes back in capitals.
struct Scripted(Vec<(&'static str, Vec<&'static str>)>);

impl Translate for Scripted {
    fn translate(&self, sentences: &[&str], _: Language, _: Language, _: &Cancel) -> Result<Vec<Translation>> {
        let translation = |sentence: &&str| {
            let known = self.0.iter().find(|(source, _)| source == sentence);
            let texts = known.map_or_else(
                || vec![sentence.to_uppercase()],
                |(_, texts)| texts.iter().map(|text| (*text).to_owned()).collect(),
            );
            let candidate = |(rank, text): (usize, String)| Candidate {
                truncated: text.ends_with('…'),
                text,
                score: -(rank as f32),
            };
            Translation {
                candidates: texts.into_iter().enumerate().map(candidate).collect(),
            }
        };
        Ok(sentences.iter().map(translation).collect())
    }

    /// Whoever wrote "perhaps" was not sure.
    fn read_back(&self, pairs: &[(&str, &str)], _: Language, _: Language, _: &Cancel) -> Result<Vec<Option<f32>>> {
        let sure = |(_, translation): &(&str, &str)| Some(if translation.contains("perhaps") { -60.0 } else { -6.0 });
        Ok(pairs.iter().map(sure).collect())
    }

    fn name(&self) -> &'static str {
        "scripted"
    }
}

const BRIDGE: &str = "Le pont de Valmont rouvre\n\n\
    Le pont de Valmont a rouvert lundi après 14 mois de travaux. La mairie a dépensé 3,2 millions d’euros. \
    Les riverains attendaient cela depuis longtemps. Une fête est prévue samedi.";

fn bridge() -> Article {
    Article::from_text(BRIDGE).unwrap()
}

fn summarizer(script: Vec<(&'static str, Vec<&'static str>)>) -> SummarizerBuilder {
    Summarizer::builder()
        .translator(Translator::new(Scripted(script)))
        .threads(&Threads::new(NonZeroUsize::new(2)).unwrap())
}

#[test]
fn both_languages_with_their_origin() {
    let summary = summarizer(vec![
        ("Le pont de Valmont rouvre", vec!["Valmont bridge reopens"]),
        (
            "Le pont de Valmont a rouvert lundi après 14 mois de travaux.",
            vec!["The Valmont bridge reopened on Monday after 14 months of work."],
        ),
    ])
    .length(Length::Sentences(1))
    .build()
    .unwrap()
    .summarize(&bridge())
    .unwrap();

    assert_eq!(summary.source_language, Language::French);
    assert_eq!(summary.title.as_deref(), Some("Le pont de Valmont rouvre"));
    assert_eq!(
        summary.counts,
        Counts {
            sentences_read: 4,
            sentences_kept: 1
        }
    );
    assert!(!summary.whole);
    assert_eq!(
        (summary.model.as_str(), summary.summarizer.as_str()),
        ("scripted", "apercu-rank")
    );
    let (english, french) = (summary.english.unwrap(), summary.french.unwrap());
    assert_eq!(english.title.as_deref(), Some("Valmont bridge reopens"));
    assert_eq!(french.title.as_deref(), Some("Le pont de Valmont rouvre"));
    let [sentence] = &english.sentences[..] else {
        panic!("{:?}", english.sentences)
    };
    assert_eq!(
        sentence.text,
        "The Valmont bridge reopened on Monday after 14 months of work."
    );
    assert_eq!(sentence.warnings, []);
    for sentence in [sentence, &french.sentences[0]] {
        let [source] = &sentence.sources[..] else {
            panic!("{:?}", sentence.sources)
        };
        assert_eq!(&BRIDGE[source.start..source.end], source.text);
        assert_eq!(
            source.text,
            "Le pont de Valmont a rouvert lundi après 14 mois de travaux."
        );
    }
}

#[test]
fn the_first_candidate_that_passes_is_taken() {
    let source = "Le pont de Valmont a rouvert lundi après 14 mois de travaux.";
    let english = |candidates: Vec<&'static str>| {
        let summary = summarizer(vec![(source, candidates)])
            .length(Length::Sentences(1))
            .languages([Language::English])
            .build()
            .unwrap()
            .summarize(&bridge())
            .unwrap();
        assert!(summary.french.is_none());
        summary.english.unwrap().sentences.remove(0)
    };

    let good = "The Valmont bridge reopened on Monday after 14 months of work.";
    let wrong = "The Valmont bridge reopened on Monday after 15 months of work.";
    let worse = "The Dupont bridge reopened on Monday after 15 months of work and work and work and work…";
    assert_eq!(english(vec![worse, wrong, good]).text, good);
    assert_eq!(english(vec![good, wrong]).text, good);

    let warned = english(vec![worse, wrong]);
    assert_eq!(warned.text, wrong);
    let number = |n: &str| n.to_owned();
    assert_eq!(
        warned.warnings,
        [
            Finding::MissingNumber { number: number("14") },
            Finding::InventedNumber { number: number("15") }
        ]
    );
    assert!(english(vec![worse]).warnings.contains(&Finding::Truncated));
}

#[test]
fn a_title_that_fails_the_check_says_so() {
    let summary = summarizer(vec![(
        "Le pont de Valmont rouvre",
        vec!["Dupont bridge opens in 12 days"],
    )])
    .build()
    .unwrap()
    .summarize(&bridge())
    .unwrap();
    let found = summary.english.unwrap().title_warnings;
    assert!(
        found.contains(&Finding::MissingName { name: "Valmont".into() }),
        "{found:?}"
    );
    assert!(
        found.contains(&Finding::InventedNumber { number: "12".into() }),
        "{found:?}"
    );
    assert_eq!(summary.french.unwrap().title_warnings, []);
}

#[test]
fn an_article_without_a_title_is_given_the_summarizers() {
    struct Titled;
    impl Summarize for Titled {
        fn summarize(&self, article: &Article, length: Length, cancel: &Cancel) -> Result<Vec<Extract>> {
            Extractive::new()?.summarize(article, length, cancel)
        }
        fn title(&self, _: &Article, summary: &[Extract]) -> Result<Option<String>> {
            Ok(Some(format!("Titre de {}", summary.len())))
        }
        fn name(&self) -> &'static str {
            "titled"
        }
    }
    let summarize = |article: &Article, sentences| {
        let builder = summarizer(vec![])
            .summarizer(Titled)
            .length(Length::Sentences(sentences));
        builder.build().unwrap().summarize(article).unwrap()
    };
    let (_, body) = BRIDGE.split_once("\n\n").unwrap();
    let untitled = Article::from_text(body).unwrap();
    let summary = summarize(&untitled, 2);
    assert_eq!(summary.title, None);
    assert_eq!(summary.french.unwrap().title.as_deref(), Some("Titre de 2"));
    assert_eq!(summary.english.unwrap().title.as_deref(), Some("TITRE DE 2"));
    // The whole article needs none, and one that has its own keeps it.
    assert_eq!(summarize(&untitled, 9).french.unwrap().title, None);
    assert_eq!(
        summarize(&bridge(), 2).french.unwrap().title.as_deref(),
        Some("Le pont de Valmont rouvre")
    );
}

#[test]
fn what_the_summarizer_warns_of_stands_in_both_languages() {
    struct Warning;
    impl Summarize for Warning {
        fn summarize(&self, article: &Article, _: Length, _: &Cancel) -> Result<Vec<Extract>> {
            Ok(vec![Extract {
                text: article.text()[article.sentences()[3].span.clone()].to_owned(),
                sources: vec![3],
                score: 0.0,
                warnings: vec![Finding::Replaced {
                    reasons: vec![Finding::Unsupported],
                }],
            }])
        }
        fn name(&self) -> &'static str {
            "warning"
        }
    }
    let summary = summarizer(vec![(
        "Une fête est prévue samedi.",
        vec!["A feast is planned for Saturday."],
    )])
    .summarizer(Warning)
    .build()
    .unwrap()
    .summarize(&bridge())
    .unwrap();
    assert_eq!(summary.summarizer, "warning");
    for language in Language::ALL {
        let sentence = &summary.in_language(language).unwrap().sentences[0];
        assert!(
            matches!(sentence.warnings[..], [Finding::Replaced { .. }]),
            "{sentence:?}"
        );
    }
}

#[test]
fn a_short_article_is_returned_whole() {
    for length in [
        Length::Sentences(4),
        Length::Sentences(9),
        Length::Words(500),
        Length::Ratio(1.0),
    ] {
        let summary = summarizer(vec![])
            .length(length)
            .build()
            .unwrap()
            .summarize(&bridge())
            .unwrap();
        assert!(summary.whole, "{length:?}");
        assert_eq!(summary.french.unwrap().sentences.len(), 4, "{length:?}");
    }
}

#[test]
fn only_the_languages_asked_for_and_no_translation_without_need() {
    struct Refusing;
    impl Translate for Refusing {
        fn translate(&self, _: &[&str], _: Language, _: Language, _: &Cancel) -> Result<Vec<Translation>> {
            Err(Error::Part("nothing was to be translated".into()))
        }
        fn name(&self) -> &'static str {
            "refusing"
        }
    }
    let french = Summarizer::builder()
        .translator(Translator::new(Refusing))
        .languages([Language::French])
        .build()
        .unwrap();
    let summary = french.summarize(&bridge()).unwrap();
    assert!(summary.english.is_none());
    assert_eq!(summary.french.unwrap().sentences.len(), 3);
    let both = Summarizer::builder()
        .translator(Translator::new(Refusing))
        .build()
        .unwrap();
    assert!(both.summarize(&bridge()).is_err());
}

#[test]
fn lines_are_translated_each_on_its_own() {
    let summarizer = summarizer(vec![("Il pleut.", vec!["It rains."]), ("Il vente.", vec!["It blows."])])
        .build()
        .unwrap();
    let lines = ["Il pleut. Il vente.", "", "Il vente."];
    let translated = summarizer
        .translator()
        .lines(&lines, Language::French, Language::English)
        .unwrap();
    let translated: Vec<&str> = translated.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(translated, ["It rains. It blows.", "", "It blows."]);
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let refused = [
        summarizer(vec![]).length(Length::Sentences(0)),
        summarizer(vec![]).length(Length::Words(0)),
        summarizer(vec![]).length(Length::Ratio(0.0)),
        summarizer(vec![]).length(Length::Ratio(1.5)),
        summarizer(vec![]).length(Length::Ratio(f32::NAN)),
        summarizer(vec![]).languages([]),
    ];
    for (number, builder) in refused.into_iter().enumerate() {
        assert!(matches!(builder.build(), Err(Error::Option { .. })), "case {number}");
    }
}

#[test]
fn a_summary_survives_json() {
    let summary = summarizer(vec![]).build().unwrap().summarize(&bridge()).unwrap();
    let json = serde_json::to_string(&summary).unwrap();
    assert_eq!(serde_json::from_str::<BilingualSummary>(&json).unwrap(), summary);
}

#[test]
fn a_summarizer_is_shared_between_threads() {
    fn shared<T: Send + Sync>(value: T) -> T {
        value
    }
    let summarizer = shared(summarizer(vec![]).build().unwrap());
    let alone = summarizer.summarize(&bridge()).unwrap();
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| summarizer.summarize(&bridge())))
            .collect();
        for run in runs {
            assert_eq!(run.join().unwrap().unwrap(), alone);
        }
    });
}

#[test]
fn what_cannot_be_read_back_is_doubtful_and_may_be_left_out() {
    let script = || {
        summarizer(vec![
            (
                "Le pont de Valmont rouvre",
                vec!["Perhaps not Valmont, perhaps the bridge"],
            ),
            (
                "Le pont de Valmont a rouvert lundi après 14 mois de travaux.",
                vec!["The Valmont bridge reopened on Monday after 14 months of work."],
            ),
            (
                "Une fête est prévue samedi.",
                vec!["A fair is perhaps foreseen on Saturday."],
            ),
        ])
        .length(Length::Sentences(4))
    };
    let summary = script().build().unwrap().summarize(&bridge()).unwrap();
    let (english, french) = (summary.english.unwrap(), summary.french.unwrap());
    let is_doubtful = |warnings: &[Finding]| warnings.iter().any(|w| matches!(w, Finding::Doubtful { .. }));
    assert!(is_doubtful(&english.title_warnings) && english.title_confidence.unwrap() < 0.1);
    let doubtful: Vec<bool> = english
        .sentences
        .iter()
        .map(|sentence| is_doubtful(&sentence.warnings))
        .collect();
    assert_eq!(doubtful, [false, false, false, true]);
    assert!(english.sentences[0].confidence.unwrap() > 0.8);
    assert!(french.sentences.iter().all(|sentence| sentence.confidence.is_none()));
    assert_eq!(english.left_out, 0);

    let summary = script().strict(DOUBTFUL).build().unwrap().summarize(&bridge()).unwrap();
    let (english, french) = (summary.english.unwrap(), summary.french.unwrap());
    assert_eq!((english.title, english.sentences.len(), english.left_out), (None, 3, 2));
    assert_eq!((french.sentences.len(), french.left_out), (4, 0));

    let refused = script().strict(1.5).build().unwrap_err();
    assert!(matches!(refused, Error::Option { option: "strict", .. }));
}
