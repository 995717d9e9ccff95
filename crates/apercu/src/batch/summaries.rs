//! The iterator over articles and their summaries.

use std::collections::VecDeque;
use std::iter::Fuse;

use super::{Batch, WINDOW};
use crate::article::Article;
use crate::error::Result;
use crate::pipeline::BilingualSummary;

/// Articles with their summaries, in order, and what came with them; see [`Batch::run`].
#[derive(Debug)]
pub struct Summaries<T, I: Iterator<Item = (T, Article)>> {
    batch: Batch,
    articles: Fuse<I>,
    ready: VecDeque<(T, Article, Result<BilingualSummary>)>,
}

impl<T, I: Iterator<Item = (T, Article)>> Summaries<T, I> {
    pub(super) fn new(batch: Batch, articles: I) -> Self {
        Self {
            batch,
            articles: articles.fuse(),
            ready: VecDeque::new(),
        }
    }
}

impl<T, I: Iterator<Item = (T, Article)>> Iterator for Summaries<T, I> {
    type Item = (T, Article, Result<BilingualSummary>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.batch.cancel.is_cancelled() {
            return None;
        }
        if self.ready.is_empty() {
            let window: Vec<(T, Article)> = self.articles.by_ref().take(WINDOW).collect();
            let summaries = self
                .batch
                .window(&window.iter().map(|(_, article)| article).collect::<Vec<_>>());
            let ready = window.into_iter().zip(summaries);
            self.ready = ready.map(|((id, article), summary)| (id, article, summary)).collect();
        }
        self.ready.pop_front()
    }
}
