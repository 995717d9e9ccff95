//! Other summaries than a text of sentences in the article's language: through a translation, headlines, about terms.

use super::*;

/// Summarizes English only: the last sentence of the article, and the first one in the article's own words.
struct EnglishOnly;

impl Summarize for EnglishOnly {
    fn summarize(&self, article: &Article, _: Length, _: &Cancel) -> Result<Vec<Extract>> {
        assert_eq!(article.language(), Language::English);
        let last = article.sentences().len() - 1;
        let text = |number: usize| article.text()[article.sentences()[number].span.clone()].to_owned();
        let extract = |number: usize, text: String, warnings: Vec<Finding>| Extract {
            text,
            sources: vec![number],
            score: 1.0,
            warnings,
        };
        Ok(vec![
            extract(0, text(0), vec![Finding::Replaced { reasons: Vec::new() }]),
            extract(last, "A feast on Saturday.".into(), Vec::new()),
        ])
    }

    fn languages(&self) -> &[Language] {
        &[Language::English]
    }

    fn name(&self) -> &'static str {
        "english-only"
    }
}

#[test]
fn a_summarizer_of_the_other_language_goes_through_a_translation() {
    let summary = summarizer(vec![
        ("Le pont de Valmont rouvre", vec!["Valmont bridge reopens"]),
        // The translation of one sentence may read as two.
        (
            "Le pont de Valmont a rouvert lundi après 14 mois de travaux.",
            vec!["The Valmont bridge reopened on Monday after 14 months of work."],
        ),
        (
            "La mairie a dépensé 3,2 millions d’euros.",
            vec!["The town paid. It was 3.2 million euros."],
        ),
        ("Une fête est prévue samedi.", vec!["A feast is planned for Saturday."]),
        ("A feast on Saturday.", vec!["Une fête samedi."]),
    ])
    .summarizer(EnglishOnly)
    .build()
    .unwrap()
    .summarize(&bridge())
    .unwrap();
    assert_eq!(summary.via, Some(Language::English));
    assert_eq!(summary.summarizer, "english-only");
    assert_eq!(summary.source_language, Language::French);
    let texts = |summary: &LanguageSummary| -> Vec<String> {
        summary.sentences.iter().map(|sentence| sentence.text.clone()).collect()
    };
    let (english, french) = (summary.english.unwrap(), summary.french.unwrap());
    assert_eq!(english.title.as_deref(), Some("Valmont bridge reopens"));
    assert_eq!(
        texts(&english),
        [
            "The Valmont bridge reopened on Monday after 14 months of work.",
            "A feast on Saturday."
        ]
    );
    assert_eq!(french.title.as_deref(), Some("Le pont de Valmont rouvre"));
    let typed = |text: &str| text::typography(text, Language::French);
    assert_eq!(
        texts(&french),
        [
            typed("Le pont de Valmont a rouvert lundi après 14 mois de travaux."),
            "Une fête samedi.".to_owned()
        ]
    );
    // Sources are sentences of the article as it is.
    for language in [&english, &french] {
        assert_eq!(language.sentences[1].sources[0].text, "Une fête est prévue samedi.");
    }
}

#[test]
fn a_summarizer_of_the_articles_language_takes_the_straight_way() {
    let article = Article::from_text(
        "The bridge of Valmont reopened on Monday. Work took two years. It cost the town a lot. A feast is planned.",
    )
    .unwrap();
    let summary = summarizer(Vec::new()).summarizer(EnglishOnly).build().unwrap();
    assert_eq!(summary.summarize(&article).unwrap().via, None);
}

#[test]
fn a_headline_is_the_title_in_both_languages() {
    let headline = |builder: SummarizerBuilder, article: &Article| {
        let summary = builder
            .length(Length::Headline)
            .build()
            .unwrap()
            .summarize(article)
            .unwrap();
        let title = |summary: &LanguageSummary| {
            assert!(summary.sentences.is_empty());
            summary.title.clone().unwrap()
        };
        assert_eq!(
            summary.counts,
            Counts {
                sentences_read: article.sentences().len(),
                sentences_kept: 0
            }
        );
        (
            title(summary.english.as_ref().unwrap()),
            title(summary.french.as_ref().unwrap()),
            summary.via,
        )
    };
    let script = || summarizer(vec![("Le pont de Valmont rouvre", vec!["Valmont bridge reopens"])]);
    let both = (
        "Valmont bridge reopens".to_owned(),
        "Le pont de Valmont rouvre".to_owned(),
        None,
    );
    assert_eq!(headline(script(), &bridge()), both);
    // Nothing needs a translation of the article to know its title.
    assert_eq!(headline(script().summarizer(EnglishOnly), &bridge()), both);

    // Without a title: the best short sentence; where there is none, the best one; and the first one where nobody says which is.
    let untitled = |text: &str| Article::options().language(Language::French).text(text).unwrap();
    let short = untitled(BRIDGE.split_once("\n\n").unwrap().1);
    assert!(headline(script(), &short).1.split(' ').count() <= 14);
    let long = "Le pont de la petite ville de Valmont a rouvert lundi matin devant une foule de riverains après 14 mois de travaux.";
    assert_eq!(headline(script(), &untitled(long)).1, long.trim_end_matches('.'));
    let (english, french, via) = headline(script().summarizer(EnglishOnly), &short);
    assert_eq!(via, Some(Language::English));
    assert!(
        english.starts_with("LE PONT DE VALMONT A ROUVERT") && french.starts_with("LE PONT"),
        "{english} {french}"
    );
}

#[test]
fn a_summary_about_terms_says_so_and_counts_all_sentences() {
    let about = |terms: &str| summarizer(vec![]).about(terms).build().unwrap().summarize(&bridge());
    let summary = about("mairie, FÊTES").unwrap();
    assert_eq!(summary.about.as_deref(), Some("mairie, FÊTES"));
    assert_eq!(
        summary.counts,
        Counts {
            sentences_read: 4,
            sentences_kept: 2
        }
    );
    assert!(!summary.whole);
    let french = summary.french.unwrap().sentences;
    assert_eq!(french[0].sources[0].text, "La mairie a dépensé 3,2 millions d’euros.");
    assert_eq!(
        &BRIDGE[french[1].sources[0].start..french[1].sources[0].end],
        "Une fête est prévue samedi."
    );
    assert!(matches!(about("avion"), Err(Error::About { .. })));

    // One article that has nothing of it takes no other one with it.
    let summarizer = summarizer(vec![]).about("orage").build().unwrap();
    let storm =
        Article::from_text("Un orage a frappé la ville lundi soir. Les dégâts sont lourds dans le centre.").unwrap();
    let results = summarizer.summarize_together(&[&bridge(), &storm, &bridge()], &Cancel::new());
    let kept: Vec<_> = results
        .iter()
        .map(|result| result.as_ref().map(|s| s.counts.sentences_kept).ok())
        .collect();
    assert_eq!(kept, [None, Some(1), None]);
}
