//! One summary of a story, from the summaries of its articles.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use apercu_engine::Cancel;
use serde::Serialize;

use super::{Item, Story};
use crate::article::Article;
use crate::check::Finding;
use crate::error::{Error, Result};
use crate::pipeline::{BilingualSummary, LanguageSummary, Summarizer, SummarySentence, is_less, is_zero};
use crate::summarize::Length;
use crate::text::{self, Language, fold};

/// Articles of a story that its summary is made from, at most.
const HEARD: usize = 4;
/// Share of a sentence's words that were said already from which it says nothing new.
const TOLD: f32 = 0.6;

/// A story's summary in both languages.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StorySummary {
    /// The English one, unless it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub english: Option<Telling>,
    /// The French one, unless it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub french: Option<Telling>,
}

impl StorySummary {
    /// The summary in this language, unless it was not asked for.
    pub fn in_language(&self, language: Language) -> Option<&Telling> {
        match language {
            Language::English => self.english.as_ref(),
            Language::French => self.french.as_ref(),
        }
    }
}

/// A story's summary in one language.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Telling {
    /// The title of the story's first article.
    pub title: Option<String>,
    /// What in it does not agree with the article's own.
    pub title_warnings: Vec<Finding>,
    /// The sentences, those of one article together.
    pub sentences: Vec<ToldSentence>,
    /// Title and sentences that were left out because their translations are doubtful, where the summarizer is
    /// [`strict`](crate::SummarizerBuilder::strict).
    #[serde(skip_serializing_if = "is_zero")]
    pub left_out: usize,
}

/// A sentence of a story's summary.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ToldSentence {
    /// The number of the article that says so.
    pub article: usize,
    /// What it says; its sources are places in that article.
    #[serde(flatten)]
    pub sentence: SummarySentence,
}

/// Summarizes a story: its first article leads, and the others add what it does not say. `items` are all that were folded.
///
/// An article's sentences are taken in the order of its own summary, so that none stands without one that it leans on. The summary is
/// as long as the summarizer makes those of articles.
///
/// # Errors
/// What keeps the first article from being summarized; others that fail are left out. [`Error::Option`] where the story is none of
/// these items.
pub fn tell(story: &Story, items: &[Item], summarizer: &Summarizer, cancel: &Cancel) -> Result<StorySummary> {
    let heard = heard(story, items);
    let articles: Option<Vec<&Article>> = heard.iter().map(|number| Some(&items.get(*number)?.article)).collect();
    let articles = articles
        .filter(|articles| !articles.is_empty())
        .ok_or_else(|| Error::Option {
            option: "items",
            reason: "the story has articles that are not among these: give all that were folded".to_owned(),
        })?;
    let mut summaries = heard
        .iter()
        .copied()
        .zip(summarizer.with_all_sentences(&articles, cancel));
    let lead = summaries
        .next()
        .map(|(number, summary)| summary.map(|summary| (number, summary)));
    let lead = lead.unwrap_or(Err(Error::Incomplete {
        given: articles.len(),
        returned: 0,
    }))?;
    let summaries: Vec<_> = [lead]
        .into_iter()
        .chain(summaries.filter_map(|(number, summary)| Some((number, summary.ok()?))))
        .collect();
    let chosen = choose(&summaries, summarizer.length());
    let is_doubtful = |confidence| summarizer.strict().is_some_and(|least| is_less(confidence, least));
    let telling = |language| {
        let own = summaries.first()?.1.in_language(language)?;
        let has_title = !is_doubtful(own.title_confidence);
        let told = |(place, sentence): &(usize, usize)| {
            let (article, summary) = summaries.get(*place)?;
            let sentence = summary.in_language(language)?.sentences.get(*sentence)?.clone();
            Some(ToldSentence {
                article: *article,
                sentence,
            })
        };
        let told = chosen.iter().filter_map(told);
        let (doubtful, sentences): (Vec<_>, Vec<_>) = told.partition(|told| is_doubtful(told.sentence.confidence));
        Some(Telling {
            title: own.title.clone().filter(|_| has_title),
            title_warnings: own.title_warnings.iter().filter(|_| has_title).cloned().collect(),
            sentences,
            left_out: doubtful.len() + usize::from(!has_title),
        })
    };
    Ok(StorySummary {
        english: telling(Language::English),
        french: telling(Language::French),
    })
}

/// The articles that the summary is made from: the first, and of the others one a source.
fn heard(story: &Story, items: &[Item]) -> Vec<usize> {
    let mut sources = HashSet::new();
    let is_new = |number: &&usize| {
        items
            .get(**number)
            .is_none_or(|item| sources.insert(item.source.to_lowercase()))
    };
    story.articles.iter().filter(is_new).take(HEARD).copied().collect()
}

/// The sentences to take, by summary and place in it, those of a summary together.
fn choose(summaries: &[(usize, BilingualSummary)], length: Length) -> Vec<(usize, usize)> {
    let texts: Vec<Vec<&str>> = summaries.iter().map(|(_, summary)| sentences(summary)).collect();
    let words: Vec<Vec<BTreeSet<String>>> = texts
        .iter()
        .map(|texts| texts.iter().map(|text| said(text)).collect())
        .collect();
    let mut common: HashMap<&str, f32> = HashMap::new();
    for summary in &words {
        let all: BTreeSet<&String> = summary.iter().flatten().collect();
        for word in all {
            *common.entry(word).or_default() += 1.0;
        }
    }
    let counted = |summary: usize, sentence: usize| text::count_words(texts[summary][sentence]);
    let lead = texts
        .first()
        .map_or(0, |texts| texts.iter().map(|text| text::count_words(text)).sum());
    let (most, budget) = match length {
        Length::Sentences(most) => (most, usize::MAX),
        Length::Words(budget) => (usize::MAX, budget),
        Length::Ratio(_) => (usize::MAX, lead),
        Length::Headline => (0, 0),
    };
    let mut waiting: Vec<VecDeque<usize>> = words.iter().map(|summary| (0..summary.len()).collect()).collect();
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut used = 0;
    while chosen.len() < most {
        let new = |words: &BTreeSet<String>| -> f32 {
            let new = words.iter().filter(|word| !told.contains(word.as_str()));
            new.map(|word| common.get(word.as_str()).copied().unwrap_or(0.0)).sum()
        };
        let is_told = |words: &BTreeSet<String>| {
            let known = words.iter().filter(|word| told.contains(word.as_str())).count();
            known as f32 >= TOLD * words.len() as f32
        };
        if !chosen.is_empty() {
            // What follows a sentence that was said in other words leans on nothing that is missing.
            for (summary, queue) in waiting.iter_mut().enumerate() {
                while queue
                    .front()
                    .is_some_and(|sentence| is_told(&words[summary][*sentence]))
                {
                    queue.pop_front();
                }
            }
        }
        let heads = waiting
            .iter()
            .enumerate()
            .filter_map(|(summary, queue)| Some((summary, *queue.front()?)));
        let worth = |(summary, sentence): (usize, usize)| {
            let words = &words[summary][sentence];
            new(words) / (words.len() as f32 + 5.0)
        };
        let best = if chosen.is_empty() {
            heads.into_iter().next()
        } else {
            // Of equals the first.
            heads.rev().max_by(|a, b| worth(*a).total_cmp(&worth(*b)))
        };
        let Some((summary, sentence)) = best else { break };
        used += counted(summary, sentence);
        if used > budget && !chosen.is_empty() {
            break;
        }
        waiting[summary].pop_front();
        told.extend(words[summary][sentence].iter().map(String::as_str));
        chosen.push((summary, sentence));
    }
    chosen.sort_unstable();
    chosen
}

/// The sentences of a summary in the language that all summaries of a story are in.
fn sentences(summary: &BilingualSummary) -> Vec<&str> {
    let language = summary.english.as_ref().or(summary.french.as_ref());
    let sentences = |summary: &LanguageSummary| summary.sentences.len();
    debug_assert!(language.is_none_or(|own| summary.french.as_ref().is_none_or(|f| sentences(f) == sentences(own))));
    language
        .into_iter()
        .flat_map(|own| &own.sentences)
        .map(|sentence| sentence.text.as_str())
        .collect()
}

/// The words that a sentence says something with.
fn said(sentence: &str) -> BTreeSet<String> {
    let says = |word: &String| {
        !Language::ALL
            .into_iter()
            .any(|language| text::is_stop_word(word, language))
    };
    text::words(sentence)
        .map(str::to_lowercase)
        .filter(says)
        .map(|word| fold(&word))
        .collect()
}
