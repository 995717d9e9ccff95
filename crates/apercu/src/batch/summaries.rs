//! The iterator over articles and their summaries.

use std::collections::VecDeque;
use std::iter::Fuse;

use super::{Batch, WINDOW};
use crate::article::Article;
use crate::error::Result;
use crate::pipeline::BilingualSummary;

/// Articles with their summaries, in order; see [`Batch::run`].
pub struct Summaries<I: Iterator<Item = Article>> {
    batch: Batch,
    articles: Fuse<I>,
    ready: VecDeque<(Article, Result<BilingualSummary>)>,
}

impl<I: Iterator<Item = Article>> Summaries<I> {
    pub(super) fn new(batch: Batch, articles: I) -> Self {
        Self {
            batch,
            articles: articles.fuse(),
            ready: VecDeque::new(),
        }
    }
}

impl<I: Iterator<Item = Article>> Iterator for Summaries<I> {
    type Item = (Article, Result<BilingualSummary>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.batch.cancel.is_cancelled() {
            return None;
        }
        if self.ready.is_empty() {
            let articles: Vec<Article> = self.articles.by_ref().take(WINDOW).collect();
            let summaries = self.batch.window(&articles.iter().collect::<Vec<_>>());
            self.ready = articles.into_iter().zip(summaries).collect();
        }
        self.ready.pop_front()
    }
}
