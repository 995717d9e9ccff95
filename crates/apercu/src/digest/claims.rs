//! What the articles of a story count, and where they do not agree.
//!
//! Two numbers are about the same thing where the word that follows them is the same ("850 hectares", "1,200 hectares") and enough of
//! the words around them. A disagreement is told only where neither article has the other's number: better none than a wrong one.

use serde::Serialize;

use super::terms::stem;
use crate::check::{Quantity, month, quantities};
use crate::text::{self, Language};

/// Words on either side of a number that tell what it is about.
const AROUND: usize = 8;
/// What share of the fewer of these words two numbers have in common that are about the same thing.
const ALIKE: f32 = 0.4;
/// Numbers from this on that differ by less than [`ROUNDING`] are rounded in one of the articles.
const LARGE: f64 = 1000.0;
const ROUNDING: f64 = 0.03;
/// Words for one thing.
const SAME: [(&str, &[&str]); 2] = [
    (
        "dead",
        &[
            "dead", "death", "deaths", "died", "die", "kill", "killed", "killing", "toll",
        ],
    ),
    (
        "hurt",
        &[
            "hurt", "injured", "injuring", "injuries", "injury", "wounded", "wounding",
        ],
    ),
];
/// What is counted of anything; the words around tell of what.
const UNITS: [&str; 24] = [
    "people",
    "person",
    "euro",
    "euros",
    "dollar",
    "dollars",
    "pound",
    "pounds",
    "percent",
    "year",
    "years",
    "day",
    "days",
    "hour",
    "hours",
    "month",
    "months",
    "week",
    "weeks",
    "minute",
    "minutes",
    "kilometres",
    "kilometers",
    "metres",
];

/// The numbers of an article.
#[derive(Debug)]
pub(super) struct Numbers {
    /// All of them.
    all: Vec<Quantity>,
    /// Those of which it is known what they are about.
    counted: Vec<Counted>,
}

/// A number that an article has, and what it is about.
#[derive(Debug)]
struct Counted {
    quantity: Quantity,
    /// As the article writes it.
    number: String,
    sentence: String,
    thing: String,
    around: Vec<String>,
}

/// A number on which the articles of a story do not agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Disagreement {
    /// What the articles say, in their order in the story.
    pub claims: Vec<Claim>,
}

/// What an article says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Claim {
    /// The number of the article.
    pub article: usize,
    /// The number, as the article writes it.
    pub number: String,
    /// The article's sentence or title that has it.
    pub sentence: String,
}

/// The numbers of an article's sentences; `english` are the same in English.
pub(super) fn numbers(sentences: &[&str], language: Language, english: &[&str]) -> Numbers {
    let all = sentences.iter().flat_map(|sentence| quantities(sentence, language));
    Numbers {
        all: all.collect(),
        counted: counted(sentences, language, english),
    }
}

fn counted(sentences: &[&str], language: Language, english: &[&str]) -> Vec<Counted> {
    let pairs = sentences.iter().zip(english);
    let of_pair = |(original, english): (&&str, &&str)| {
        let own = quantities(original, language);
        let found = quantities(english, Language::English)
            .into_iter()
            .filter_map(move |quantity| {
                // What a translator made of a number is none of the article's.
                let own = own.iter().find(|own| own.agrees(&quantity))?;
                let (thing, around) = thing(english, &quantity)?;
                Some((own.span.clone(), quantity, thing, around))
            });
        let found: Vec<_> = found.collect();
        found
            .into_iter()
            .map(|(span, quantity, thing, around)| Counted {
                number: original[span].to_owned(),
                sentence: (*original).to_owned(),
                quantity,
                thing,
                around,
            })
            .collect::<Vec<_>>()
    };
    pairs.flat_map(of_pair).collect()
}

/// What a number of an English sentence is about, and the words around it; none for dates and bare numbers.
fn thing(sentence: &str, quantity: &Quantity) -> Option<(String, Vec<String>)> {
    let (before, after) = (&sentence[..quantity.span.start], &sentence[quantity.span.end..]);
    let says = |word: &&str| !text::is_stop_word(&word.to_lowercase(), Language::English);
    let mut before: Vec<&str> = text::words(before).filter(says).collect();
    before.reverse();
    let clause = after
        .split([',', ';', ':', '.', '(', '–', '—'])
        .next()
        .unwrap_or_default();
    let following: Vec<&str> = text::words(clause).filter(says).take(AROUND).collect();
    before.truncate(AROUND);
    // A number beside a month is a date.
    let is_month = |word: &&str| month(&word.to_lowercase(), Language::English).is_some();
    if following.iter().take(1).chain(before.iter().take(1)).any(is_month) {
        return None;
    }
    let sign = after.trim_start().starts_with('%').then_some("percent");
    let head = sign.or(following.first().copied());
    // "Killing 23 people", "the toll rose to 41".
    let mut near = before.iter().take(3).chain(following.iter().take(3));
    let casualty = near.find_map(|word| casualty(word));
    let head_word = head.map(str::to_lowercase);
    let is_unit = head_word.as_deref().is_none_or(|head| UNITS.contains(&head));
    let thing = match (casualty, head_word) {
        (Some(casualty), _) => casualty.to_owned(),
        (None, Some(head)) if is_unit => head,
        (None, Some(head)) => stem(&head)?,
        (None, None) => return None,
    };
    let mut around: Vec<String> = before.iter().chain(&following).filter_map(|word| stem(word)).collect();
    around.sort_unstable();
    around.dedup();
    Some((thing, around))
}

fn casualty(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    let (name, _) = SAME.iter().find(|(_, words)| words.contains(&word.as_str()))?;
    Some(name)
}

impl Counted {
    /// Whether both are about the same thing.
    fn is_about(&self, other: &Self) -> bool {
        if self.thing != other.thing {
            return false;
        }
        let shared = self.around.iter().filter(|word| other.around.contains(word)).count();
        let fewer = self.around.len().min(other.around.len()).max(1);
        SAME.iter().any(|(name, _)| *name == self.thing) || shared as f32 / fewer as f32 >= ALIKE
    }
}

/// Whether both are the same number, or one that one of them rounded.
fn agree(one: &Quantity, other: &Quantity) -> bool {
    let close = |a: i128, b: i128| {
        let (a, b) = (a as f64 / 1e6, b as f64 / 1e6);
        a.min(b) >= LARGE && (a - b).abs() < ROUNDING * a.max(b)
    };
    let close_to = |a: &i128| other.values().iter().any(|b| close(*a, *b));
    one.agrees(other) || one.values().iter().any(close_to)
}

/// The numbers on which the articles of a story do not agree.
pub(super) fn disagreements(articles: &[usize], numbers: &[Numbers]) -> Vec<Disagreement> {
    let has = |article: usize, number: &Counted| {
        let Numbers { all, counted } = &numbers[article];
        // A year is near a thousand things.
        let rounded = |own: &Counted| own.thing == number.thing && agree(&own.quantity, &number.quantity);
        all.iter().any(|own| own.agrees(&number.quantity)) || counted.iter().any(rounded)
    };
    let mut found: Vec<Vec<(usize, &Counted)>> = Vec::new();
    for (place, article) in articles.iter().enumerate() {
        for number in &numbers[*article].counted {
            for other in &articles[place + 1..] {
                let against = numbers[*other]
                    .counted
                    .iter()
                    .find(|theirs| theirs.is_about(number) && !has(*article, theirs) && !has(*other, number));
                let Some(theirs) = against else { continue };
                let (ours, theirs) = ((*article, number), (*other, theirs));
                // One disagreement for all who count the thing.
                let known = found
                    .iter_mut()
                    .find(|claims| claims.iter().any(|(_, claim)| claim.is_about(number)));
                match known {
                    Some(claims) => claims.extend([ours, theirs]),
                    None => found.push(vec![ours, theirs]),
                }
            }
        }
    }
    let disagreement = |claims: Vec<(usize, &Counted)>| {
        let place = |article: usize| articles.iter().position(|known| *known == article);
        let mut claims = claims;
        claims.sort_by_key(|(article, _)| place(*article));
        claims.dedup_by_key(|(article, _)| *article);
        let claim = |(article, counted): (usize, &Counted)| Claim {
            article,
            number: counted.number.clone(),
            sentence: counted.sentence.clone(),
        };
        Disagreement {
            claims: claims.into_iter().map(claim).collect(),
        }
    };
    found.into_iter().map(disagreement).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(texts: &[&[&str]]) -> Vec<Vec<String>> {
        let all: Vec<Numbers> = texts
            .iter()
            .map(|text| numbers(text, Language::English, text))
            .collect();
        let articles: Vec<usize> = (0..texts.len()).collect();
        let numbers = |found: Disagreement| found.claims.into_iter().map(|claim| claim.number).collect();
        disagreements(&articles, &all).into_iter().map(numbers).collect()
    }

    #[test]
    fn another_number_of_the_same_thing_is_told() {
        let found = between(&[
            &[
                "The fire has burned 850 hectares of pine forest.",
                "Four workers were injured.",
            ],
            &[
                "The blaze burned 1,200 hectares of forest.",
                "Six workers were wounded, two of them seriously.",
            ],
            &["About 1,210 hectares of forest have burned."],
        ]);
        assert_eq!(found, [vec!["850", "1,200", "1,210"], vec!["Four", "Six"]]);
    }

    #[test]
    fn a_year_is_no_rounded_number() {
        let found = between(&[
            &["The plant is to employ 1,700 people from 2029."],
            &["The site will employ 2,000 people from 2029."],
        ]);
        assert_eq!(found, [["1,700", "2,000"]]);
    }

    #[test]
    fn other_things_dates_and_what_both_articles_know_are_left() {
        for (one, other) in [
            (
                "Twelve firefighters were injured.",
                "Some 300 firefighters fought the flames.",
            ),
            ("The vote is on 4 December.", "The vote was on 6 December."),
            ("The rate fell to 2.75%.", "Inflation was 1.9% in June."),
            (
                "It killed 23 people at first, 41 people in the end.",
                "It killed 41 people.",
            ),
            (
                "The plant costs 4.8 billion euros.",
                "The state pays 900 million euros in aid.",
            ),
        ] {
            assert_eq!(between(&[&[one], &[other]]), [[""; 0]; 0], "{one} {other}");
        }
    }
}
