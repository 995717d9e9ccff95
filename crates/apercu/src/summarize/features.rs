//! What a sentence is worth to a summary, in numbers: where it stands, what it says of what the article says, its form.
//!
//! Time and memory are linear in the length of the article.

use std::collections::HashSet;

use super::anaphora::Anaphora;
use super::form::Form;
use super::terms::{Terms, Vocabulary, dot, rarity, sum, weigh};
use crate::article::Article;
use crate::text::{self, Language};

/// How many features a sentence has.
pub const FEATURES: usize = 18;

/// Sentences that make up an article's lead.
const LEAD: usize = 3;
/// Words of the longest aside.
const LONGEST_ASIDE: usize = 8;
/// Words of the longest caption.
const LONGEST_CAPTION: usize = 40;
/// Tokens from which on a sentence is simply long.
const LONG: f32 = 60.0;

/// A sentence as the summarizer sees it.
pub(super) struct Sentence<'a> {
    /// Its form, and how it would stand in a summary.
    pub(super) form: Form<'a>,
    /// Number of its words, as people count.
    pub(super) words: usize,
    /// Its distinct terms with their TF-IDF weights, whose squares add up to 1.
    pub(super) terms: Terms,
    /// Whether it is a short remark within a paragraph, which says little without the sentence before it.
    pub(super) aside: bool,
    /// What the ranker goes by.
    pub(super) features: [f32; FEATURES],
}

/// Sentences that belong together.
pub(super) struct Passage<'a> {
    pub(super) language: Language,
    pub(super) title: Option<&'a str>,
    /// Each with the number of its paragraph.
    pub(super) sentences: Vec<(&'a str, usize)>,
}

impl<'a> Passage<'a> {
    pub(super) fn of(article: &'a Article) -> Self {
        let sentences = article.sentences().iter();
        Self {
            language: article.language(),
            title: article.title().map(|title| title.text.as_str()),
            sentences: sentences
                .map(|s| (&article.text()[s.span.clone()], s.paragraph))
                .collect(),
        }
    }
}

/// The features of every sentence of an article, as the ranker reads them: to train one of your own for [`Extractive::open`](super::Extractive::open).
pub fn features(article: &Article) -> Vec<[f32; FEATURES]> {
    read(&Passage::of(article))
        .iter()
        .map(|sentence| sentence.features)
        .collect()
}

/// Reads all sentences of a passage.
pub(super) fn read<'a>(passage: &Passage<'a>) -> Vec<Sentence<'a>> {
    let language = passage.language;
    let mut vocabulary = Vocabulary::new(language);
    let read = |(sentence, _): &(&'a str, usize)| {
        let form = Form::of(sentence, language);
        Sentence {
            words: text::count_words(form.tied),
            terms: vocabulary.count(&form.alone),
            form,
            aside: false,
            features: [0.0; FEATURES],
        }
    };
    let mut sentences: Vec<Sentence> = passage.sentences.iter().map(read).collect();
    drop_captions(&mut sentences, passage);
    let title = passage.title;
    let title_terms = title.map(|title| vocabulary.count(title)).unwrap_or_default();

    let subject = Subject::of(&mut sentences, title, title_terms, vocabulary.len());
    let mut before = 0;
    let mut paragraph = None;
    for (sentence, (_, place)) in sentences.iter_mut().zip(&passage.sentences) {
        let opens = paragraph.replace(place) != Some(place);
        sentence.features = subject.features(sentence, before, opens);
        sentence.aside = !opens && sentence.words <= LONGEST_ASIDE;
        before += usize::from(sentence.form.content);
    }
    sentences
}

/// What the sentences of a passage lean on, each as it would stand alone.
pub(super) fn anaphora(passage: &Passage, sentences: &[Sentence]) -> Anaphora {
    let alone = sentences.iter().map(|sentence| &*sentence.form.alone);
    Anaphora::read(passage.title, alone, passage.language)
}

/// Takes what stands beside a credit, in a paragraph as short as a picture's caption, for no content.
fn drop_captions(sentences: &mut [Sentence], passage: &Passage) {
    let mut rest = sentences;
    for paragraph in passage.sentences.chunk_by(|(_, a), (_, b)| a == b) {
        let (own, after) = rest.split_at_mut(paragraph.len().min(rest.len()));
        rest = after;
        let words: usize = own.iter().map(|sentence| sentence.words).sum();
        if words <= LONGEST_CAPTION && own.iter().any(|sentence| sentence.form.credit) {
            for sentence in own {
                sentence.form.content = false;
            }
        }
    }
}

/// What an article is about, as its sentences are compared with it. Vectors have one value a term.
struct Subject {
    /// Number of the sentences that are content.
    content: usize,
    /// How often each term occurs.
    counts: Vec<f32>,
    most_frequent: f32,
    /// In how many sentences each term occurs.
    frequencies: Vec<f32>,
    /// Sum of all content sentences, and how much of it the most central one has.
    centroid: Vec<f32>,
    most_central: f32,
    /// Sum of the first content sentences.
    lead: Vec<f32>,
    title: Option<Title>,
}

struct Title {
    /// Weights of its terms.
    terms: Vec<f32>,
    /// Sum of these weights.
    weight: f32,
    /// Its pairs of neighbouring words.
    pairs: HashSet<(String, String)>,
}

impl Subject {
    /// Reads what the sentences are about, and turns the counts of their terms into weights.
    fn of(sentences: &mut [Sentence], title: Option<&str>, mut title_terms: Terms, terms: usize) -> Self {
        let counts = sum(sentences.iter().map(|s| &s.terms), terms);
        let mut frequencies = vec![0.0; terms];
        for (term, _) in sentences.iter().flat_map(|s| &s.terms) {
            frequencies[*term] += 1.0;
        }
        let rarities: Vec<f32> = frequencies.iter().map(|f| rarity(*f, sentences.len())).collect();
        for sentence in &mut *sentences {
            weigh(&mut sentence.terms, &rarities);
        }
        weigh(&mut title_terms, &rarities);

        let content = || sentences.iter().filter(|s| s.form.content);
        let centroid = sum(content().map(|s| &s.terms), terms);
        let lead = sum(content().take(LEAD).map(|s| &s.terms), terms);
        Self {
            content: content().count(),
            most_frequent: counts.iter().copied().fold(1.0, f32::max),
            counts,
            frequencies,
            // A sentence has itself in the sum.
            most_central: content()
                .map(|s| dot(&s.terms, &centroid) - 1.0)
                .fold(f32::EPSILON, f32::max),
            centroid,
            lead,
            title: title.map(|title| Title {
                terms: sum([&title_terms], terms),
                weight: title_terms.iter().map(|(_, weight)| weight).sum(),
                pairs: pairs(title),
            }),
        }
    }

    /// The features of a sentence after so many others that are content, at the beginning of a paragraph or not.
    fn features(&self, sentence: &Sentence, before: usize, opens: bool) -> [f32; FEATURES] {
        let Sentence { form, terms, .. } = sentence;
        let flag = |condition: bool| f32::from(u8::from(condition));
        let share = |part: f32, whole: f32| if whole > 0.0 { part / whole } else { 0.0 };
        let own = flag(form.content);
        let words: Vec<&str> = text::words(&form.alone).collect();
        let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        let has = |list: &str| {
            lower
                .iter()
                .any(|word| list.split_whitespace().any(|entry| entry == word))
        };
        let capitals = words
            .iter()
            .skip(1)
            .filter(|word| word.starts_with(char::is_uppercase))
            .count();
        let recurring = terms.iter().filter(|(term, _)| self.frequencies[*term] >= 2.0).count();
        let occurrences: f32 = terms.iter().map(|(term, _)| self.counts[*term]).sum();

        let (mut likeness, mut cover, mut pair_cover) = (0.0, 0.0, 0.0);
        if let Some(title) = &self.title {
            let covered: f32 = terms.iter().map(|(term, _)| title.terms[*term]).sum();
            let paired = pairs(&form.alone).intersection(&title.pairs).count();
            likeness = dot(terms, &title.terms);
            cover = share(covered, title.weight);
            pair_cover = share(paired as f32, title.pairs.len() as f32);
        }
        [
            1.0 / (1.0 + before as f32),
            share(before as f32, self.content as f32),
            (dot(terms, &self.centroid) - own) / self.most_central,
            likeness,
            cover,
            pair_cover,
            dot(terms, &self.lead) - if before < LEAD { own } else { 0.0 },
            (words.len() as f32 / LONG).min(1.0),
            form.quoted,
            flag(form.leaning),
            flag(opens),
            share(capitals as f32, words.len() as f32),
            flag(form.alone.contains(|c: char| c.is_ascii_digit())),
            flag(lower.iter().any(|word| is_calendar(word))),
            share(occurrences, terms.len() as f32 * self.most_frequent),
            share(recurring as f32, terms.len() as f32),
            flag(has(SPEAKER)),
            flag(self.title.is_some()),
        ]
    }
}

/// The pairs of neighbouring words of a text, in lower case.
fn pairs(text: &str) -> HashSet<(String, String)> {
    let words: Vec<String> = text::words(text).map(str::to_lowercase).collect();
    words
        .windows(2)
        .map(|pair| (pair[0].clone(), pair[1].clone()))
        .collect()
}

/// Whether a word dates an event: a month or a day of the week in either language.
fn is_calendar(word: &str) -> bool {
    let lexicons = Language::ALL.map(Language::lexicon);
    lexicons
        .iter()
        .any(|lexicon| lexicon.months.contains(&word) || lexicon.weekdays.contains(&word))
}

/// Words of someone who speaks for himself.
const SPEAKER: &str = "i we you je j nous vous";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn features_say_what_they_are_named_for() {
        let article = Article::options()
            .language(Language::French)
            .title("Le pont de Valmont rouvre")
            .text(
                "Le pont de Valmont a rouvert lundi 3 mars après des mois de travaux. Le maire de Valmont était là. \
                 Nous avons attendu longtemps ce jour, dit Paul Martin.\n\nLes boulangeries ferment le soir.",
            )
            .unwrap();
        let rows = features(&article);
        assert_eq!(rows.len(), 4);
        let column = |feature: usize| rows.iter().map(|row| row[feature]).collect::<Vec<_>>();
        assert_eq!(column(0), [1.0, 1.0 / 2.0, 1.0 / 3.0, 1.0 / 4.0]);
        assert_eq!(column(1), [0.0, 0.25, 0.5, 0.75]);
        // The last sentence has nothing to do with the rest, the first one has the title.
        let (title, cover) = (column(3), column(4));
        assert!(title[0] > title[1] && title[1] > 0.0 && title[3] == 0.0, "{title:?}");
        assert!(cover[0] > cover[1] && cover[3] == 0.0, "{cover:?}");
        assert!(column(2)[3] < column(2)[0], "{:?}", column(2));
        assert_eq!(column(10), [1.0, 0.0, 0.0, 1.0]);
        assert_eq!(column(12), [1.0, 0.0, 0.0, 0.0]);
        assert_eq!(column(13), [1.0, 0.0, 0.0, 0.0]);
        assert_eq!(column(16), [0.0, 0.0, 1.0, 0.0]);
        assert_eq!(column(17), [1.0; 4]);
    }

    #[test]
    fn features_of_any_text_are_finite() {
        for text in ["Le.", "…", "de la le", "Un mot. Un mot. Un mot.", "1 2 3 4 5. 6 7 8 9."] {
            let Ok(article) = Article::options().language(Language::French).text(text) else {
                continue;
            };
            for row in features(&article) {
                assert!(row.iter().all(|value| value.is_finite()), "{text:?}: {row:?}");
            }
        }
    }
}
