use std::collections::HashMap;
use std::time::Duration;

use serde_json::Value;

use super::*;
use crate::translate::Translator;

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

#[test]
fn dev() {
    for name in ["dev", "test"] {
        let (stories, items, labels) =
            folded(&std::fs::read_to_string(format!("../../tests/digest/{name}.jsonl")).unwrap());
        eprintln!("{name} {:?}", pairwise(&stories, &labels));
        if name == "dev" || std::env::var("SHOW").is_ok() {
            for story in &stories {
                eprintln!(
                    "{} {:?}",
                    story.sources,
                    story.articles.iter().map(|a| labels[*a].as_str()).collect::<Vec<_>>()
                );
                for d in &story.disagreements {
                    eprintln!(
                        "   {:?}",
                        d.claims
                            .iter()
                            .map(|c| format!("{}: {} | {}", items[c.article].source, c.number, c.sentence))
                            .collect::<Vec<_>>()
                    );
                }
            }
        }
    }
}
