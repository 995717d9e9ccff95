//! The ways from an article to its summary in both languages.

use super::summary::BilingualSummary;
use crate::article::Article;
use crate::error::Result;
use crate::summarize::{Extract, Length, Summarize};
use crate::text::Language;
use crate::translate::{Checked, Translator};
use apercu_engine::Cancel;

/// What a [`Summarizer`](super::Summarizer) was built with, and what stops it.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) summarize: &'a dyn Summarize,
    pub(super) translator: &'a Translator,
    pub(super) length: Length,
    pub(super) languages: &'a [Language],
    pub(super) cancel: &'a Cancel,
}

/// A title for an article that has none, beside its summary. Where that is all that is wanted, there is one.
pub(super) fn title(setting: Setting, article: &Article, summary: &[Extract]) -> Result<Option<String>> {
    let title = setting.summarize.title(article, summary)?;
    let first = || {
        let sentence = article.sentences().first()?;
        Some(article.text()[sentence.span.clone()].to_owned())
    };
    Ok(title.or_else(|| (setting.length == Length::Headline).then(first).flatten()))
}

/// An article on its way. Articles go in step, so that what they want translated is translated together.
pub(super) trait Route {
    /// What is to be translated next, and from which language; `None` once all is there.
    fn wanted(&self) -> Option<(Language, Vec<&str>)>;

    /// Takes the translations of what was wanted, in its order.
    fn take(&mut self, translated: Vec<Checked>) -> Result<()>;

    /// The summary, once nothing is wanted any more.
    fn finish(self: Box<Self>) -> BilingualSummary;
}
