//! Folding: which articles tell the same story.
//!
//! Articles are compared by the cosine of their terms, each weighted by how rare it is, through an index of the terms: an article
//! meets those only that share one with it. The closest are folded first, and two groups are as close as their articles are on average
//! (average linkage): a chain of half-alike articles does not become one story.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};
use std::time::{Duration, SystemTime};

use super::terms::Terms;

/// Closeness from which two groups are one story: amid the values that fold `tests/digest/dev.jsonl` without a fault, 0.15 to 0.40.
const SAME: f32 = 0.3;
/// Closeness below which two articles are taken to have nothing in common.
const NOTHING: f32 = 0.05;
/// Articles that are thought of beside those that are there, so that in a small collection a word of one story is not common.
const UNSEEN: f32 = 50.0;
/// A term of more articles than this, and than a tenth of all, brings none together.
const COMMON: usize = 50;
/// Reports of one event are so far apart at most.
const APART: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// What of an article is compared.
#[derive(Debug)]
pub(super) struct Features {
    pub(super) terms: Terms,
    pub(super) published: Option<SystemTime>,
}

/// Groups of articles, by their numbers in ascending order, each with the article that is closest to the others in front.
pub(super) fn fold(articles: &[Features]) -> Vec<Vec<usize>> {
    let neighbours = neighbours(articles);
    let closeness = |a: usize, b: usize| neighbours[a].get(&b).copied().unwrap_or(0.0);
    let mut groups = link(neighbours.clone());
    for group in &mut groups {
        let total = |article: &usize| group.iter().map(|other| closeness(*article, *other)).sum::<f32>();
        let totals: Vec<f32> = group.iter().map(total).collect();
        let mut centre = 0;
        for (place, total) in totals.iter().enumerate() {
            if *total > totals[centre] {
                centre = place;
            }
        }
        group[..=centre].rotate_right(1);
    }
    groups
}

/// For each article, those that share terms with it, and how close they are.
fn neighbours(articles: &[Features]) -> Vec<BTreeMap<usize, f32>> {
    let mut index: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (number, article) in articles.iter().enumerate() {
        for (term, _) in &article.terms {
            index.entry(*term).or_default().push(number);
        }
    }
    let rarity = |term: &u32| {
        let frequency = index.get(term).map_or(0, Vec::len) as f32;
        libm::logf((articles.len() as f32 + UNSEEN) / (frequency + 1.0)).max(0.0)
    };
    let weighted: Vec<Terms> = articles
        .iter()
        .map(|article| normalized(&article.terms, rarity))
        .collect();
    let common = COMMON.max(articles.len() / 10);
    let mut postings: BTreeMap<u32, Vec<(usize, f32)>> = BTreeMap::new();
    let mut neighbours = vec![BTreeMap::new(); articles.len()];
    for (number, terms) in weighted.iter().enumerate() {
        let mut met: BTreeMap<usize, f32> = BTreeMap::new();
        for (term, weight) in terms
            .iter()
            .filter(|(term, _)| index.get(term).is_some_and(|all| all.len() <= common))
        {
            let others = postings.entry(*term).or_default();
            for (other, theirs) in others.iter() {
                *met.entry(*other).or_default() += weight * theirs;
            }
            others.push((number, *weight));
        }
        for (other, closeness) in met {
            if closeness >= NOTHING && !apart(articles[number].published, articles[other].published) {
                neighbours[number].insert(other, closeness);
                neighbours[other].insert(number, closeness);
            }
        }
    }
    neighbours
}

/// Terms with their rarity, of length one.
fn normalized(terms: &Terms, rarity: impl Fn(&u32) -> f32) -> Terms {
    let mut terms: Terms = terms
        .iter()
        .map(|(term, weight)| (*term, weight * rarity(term)))
        .collect();
    let length = terms.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    for (_, weight) in &mut terms {
        *weight /= length.max(f32::MIN_POSITIVE);
    }
    terms
}

fn apart(a: Option<SystemTime>, b: Option<SystemTime>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    let between = a.duration_since(b).or_else(|_| b.duration_since(a));
    between.is_ok_and(|between| between > APART)
}

/// Two groups and how close they were when it was written down.
struct Pair {
    closeness: f32,
    groups: (usize, usize),
    sizes: (usize, usize),
}

impl Ord for Pair {
    fn cmp(&self, other: &Self) -> Ordering {
        // Of equally close ones the first, so that the outcome is always the same.
        self.closeness
            .total_cmp(&other.closeness)
            .then_with(|| other.groups.cmp(&self.groups))
    }
}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Pair {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Pair {}

/// Folds the closest groups until none are close enough. `sums` holds for each group the closeness of its articles to another
/// group's, added up.
fn link(mut sums: Vec<BTreeMap<usize, f32>>) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = (0..sums.len()).map(|number| vec![number]).collect();
    let pair = |groups: &[Vec<usize>], a: usize, b: usize, sum: f32| {
        let sizes = (groups[a].len(), groups[b].len());
        let closeness = sum / (sizes.0 * sizes.1) as f32;
        let groups = (a, b);
        (closeness >= SAME).then_some(Pair {
            closeness,
            groups,
            sizes,
        })
    };
    let mut waiting = BinaryHeap::new();
    for (a, others) in sums.iter().enumerate() {
        waiting.extend(others.range(a + 1..).filter_map(|(b, sum)| pair(&groups, a, *b, *sum)));
    }
    while let Some(Pair {
        groups: (a, b), sizes, ..
    }) = waiting.pop()
    {
        // A group that has changed since has been written down anew.
        if (groups[a].len(), groups[b].len()) != sizes {
            continue;
        }
        let moved = std::mem::take(&mut groups[b]);
        groups[a].extend(moved);
        sums[a].remove(&b);
        for (other, sum) in std::mem::take(&mut sums[b]) {
            sums[other].remove(&b);
            if other != a {
                *sums[a].entry(other).or_default() += sum;
            }
        }
        for (other, sum) in sums[a].clone() {
            sums[other].insert(a, sum);
            waiting.extend(pair(&groups, a.min(other), a.max(other), sum));
        }
    }
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.retain(|group| !group.is_empty());
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(terms: &[u32], day: u64) -> Features {
        Features {
            terms: terms.iter().map(|term| (*term, 1.0)).collect(),
            published: Some(SystemTime::UNIX_EPOCH + Duration::from_secs(day * 86_400)),
        }
    }

    #[test]
    fn a_chain_is_not_one_story() {
        // Each has half of what the next one has: only neighbours are alike.
        let chain: Vec<Features> = (0..6)
            .map(|n| article(&[2 * n, 2 * n + 1, 2 * n + 2, 2 * n + 3], 0))
            .collect();
        let groups = fold(&chain);
        assert!(groups.len() >= 2, "{groups:?}");
        assert_eq!(groups.concat().len(), 6);
    }

    #[test]
    fn the_same_words_days_later_are_another_story() {
        let terms = [1, 2, 3];
        let groups = fold(&[article(&terms, 0), article(&terms, 10), article(&terms, 1)]);
        assert_eq!(groups, [vec![0, 2], vec![1]]);
        assert!(fold(&[]).is_empty());
    }

    #[test]
    fn the_centre_comes_first() {
        let groups = fold(&[
            article(&[1, 2, 3], 0),
            article(&[1, 2, 3, 4, 5, 6], 0),
            article(&[4, 5, 6], 0),
        ]);
        assert_eq!(groups, [vec![1, 0, 2]]);
    }
}
