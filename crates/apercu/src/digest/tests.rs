use std::collections::HashMap;
use std::time::Duration;

use serde_json::Value;

use super::*;
use crate::{Length, Summarizer};

/// The articles of a set, and the story of each.
fn set(lines: &str) -> (Vec<Item>, Vec<String>) {
    let article = |line: &str| {
        let fields: Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| fields[name].as_str().unwrap();
        let language = Language::from_tag(field("language")).unwrap();
        let options = Article::options().language(language).title(field("title"));
        let mut item = Item::new(options.text(field("text")).unwrap(), field("source"));
        let day: u64 = field("published")[8..10].parse().unwrap();
        item.published = Some(SystemTime::UNIX_EPOCH + Duration::from_secs(day * 86_400));
        (item, field("story").to_owned())
    };
    lines.lines().map(article).unzip()
}

/// Precision, recall and F1 of the pairs that stand in one story.
fn pairwise(stories: &[Story], labels: &[String]) -> (f64, f64, f64) {
    let mut of: HashMap<usize, usize> = HashMap::new();
    for (story, articles) in stories.iter().enumerate() {
        of.extend(articles.articles.iter().map(|article| (*article, story)));
    }
    let (mut right, mut found, mut wanted) = (0.0, 0.0, 0.0);
    for a in 0..labels.len() {
        for b in a + 1..labels.len() {
            let (same, folded) = (labels[a] == labels[b], of[&a] == of[&b]);
            wanted += f64::from(same);
            found += f64::from(folded);
            right += f64::from(same && folded);
        }
    }
    let (precision, recall) = (right / found, right / wanted);
    (precision, recall, 2.0 * precision * recall / (precision + recall))
}

fn folded(lines: &str) -> (Vec<Story>, Vec<Item>, Vec<String>) {
    let (items, labels) = set(lines);
    let translator = Translator::builder().build().unwrap();
    let mut folding = Folding::new(&translator);
    for items in items.chunks(16) {
        folding.add(items, &Cancel::new()).unwrap();
    }
    (folding.stories(), items, labels)
}

/// The set on which the thresholds of folding and of disagreements were chosen.
const DEV: &str = include_str!("../../../../tests/digest/dev.jsonl");
/// The set that they are measured on.
const TEST: &str = include_str!("../../../../tests/digest/test.jsonl");

/// Who says what where sources do not agree.
fn disagreements(stories: &[Story], items: &[Item]) -> Vec<Vec<(String, String)>> {
    let said = |found: &Disagreement| {
        let said = found
            .claims
            .iter()
            .map(|claim| (items[claim.article].source.clone(), claim.number.clone()));
        let mut said: Vec<_> = said.collect();
        said.sort();
        said
    };
    let mut all: Vec<_> = stories
        .iter()
        .flat_map(|story| &story.disagreements)
        .map(said)
        .collect();
    all.sort();
    all
}

#[test]
fn reports_in_both_languages_are_folded_and_no_two_stories_are_one() {
    for (name, lines, articles, stories) in [("dev", DEV, 15, 5), ("test", TEST, 40, 12)] {
        let (found, items, labels) = folded(lines);
        assert_eq!(
            (items.len(), labels.iter().collect::<HashSet<_>>().len()),
            (articles, stories)
        );
        let (precision, recall, f1) = pairwise(&found, &labels);
        eprintln!("{name}: precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}");
        for found in disagreements(&found, &items) {
            eprintln!("{found:?}");
        }
        assert_eq!(precision, 1.0, "two stories in one: {name}");
        assert!(f1 >= 0.9, "{name}: {f1}");
    }
}

#[test]
fn stories_of_many_sources_come_first_then_the_latest() {
    let (stories, items, labels) = folded(DEV);
    let rank: Vec<_> = stories.iter().map(|story| (story.sources, story.latest)).collect();
    assert!(rank.windows(2).all(|pair| pair[0] >= pair[1]), "{rank:?}");
    assert_eq!(labels[stories[0].articles[0]], "league-rovers");
    // The same source twice is one.
    let twice: Vec<Item> = items
        .iter()
        .take(3)
        .cloned()
        .map(|item| Item {
            source: "A".into(),
            ..item
        })
        .collect();
    let translator = Translator::builder().build().unwrap();
    let mut folding = Folding::new(&translator);
    folding.add(&twice, &Cancel::new()).unwrap();
    assert_eq!(folding.stories()[0].sources, 1);
}

#[test]
fn a_summary_names_the_articles_that_its_sentences_come_from() {
    let (stories, items, _) = folded(DEV);
    let summarizer = Summarizer::builder().length(Length::Sentences(4)).build().unwrap();
    for story in &stories {
        let summary = tell(story, &items, &summarizer, &Cancel::new()).unwrap();
        let (english, french) = (summary.english.unwrap(), summary.french.unwrap());
        let articles = |telling: &Telling| telling.sentences.iter().map(|told| told.article).collect::<Vec<_>>();
        assert_eq!(articles(&english), articles(&french));
        assert!((1..=4).contains(&english.sentences.len()));
        assert_eq!(
            english.sentences[0].article, story.articles[0],
            "the first article leads"
        );
        for told in english.sentences.iter().chain(&french.sentences) {
            let text = items[told.article].article.text();
            for source in &told.sentence.sources {
                assert_eq!(text[source.start..source.end], source.text);
            }
        }
    }
    let several = |story: &&Story| {
        let summary = tell(story, &items, &summarizer, &Cancel::new()).unwrap();
        summary
            .english
            .unwrap()
            .sentences
            .iter()
            .any(|told| told.article != story.articles[0])
    };
    assert!(stories.iter().any(|story| several(&story)), "the others add something");
}

#[test]
fn a_story_of_other_items_is_an_error_and_none_at_all_is_none() {
    let (stories, items, _) = folded(DEV);
    let summarizer = Summarizer::builder().build().unwrap();
    let error = tell(&stories[0], &items[..0], &summarizer, &Cancel::new()).unwrap_err();
    assert!(matches!(error, crate::Error::Option { option: "items", .. }), "{error}");
    assert!(Folding::new(summarizer.translator()).stories().is_empty());
}
