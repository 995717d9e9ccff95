//! The direct way: the article is summarized, and its summary translated.

use super::assemble::{bilingual, own, sentence};
use super::route::{Route, Setting, title};
use super::summary::{BilingualSummary, LanguageSummary};
use crate::article::Article;
use crate::error::Result;
use crate::summarize::Extract;
use crate::text::Language;
use crate::translate::Checked;

/// A summary in the article's language.
pub(super) struct Direct<'a> {
    setting: Setting<'a>,
    article: &'a Article,
    /// The article's, or what may serve as one.
    title: Option<String>,
    extracts: Vec<Extract>,
    whole: bool,
    /// The summary in the other language, once it is there.
    translated: Option<LanguageSummary>,
}

impl<'a> Direct<'a> {
    /// What was chosen of an article, which is all of it if `whole`.
    pub(super) fn new(setting: Setting<'a>, article: &'a Article, extracts: Vec<Extract>, whole: bool) -> Result<Self> {
        let title = match article.title() {
            None if !whole => title(setting, article, &extracts)?,
            own => own.map(|title| title.text.clone()),
        };
        Ok(Self {
            setting,
            article,
            title,
            extracts,
            whole,
            translated: None,
        })
    }
}

impl Route for Direct<'_> {
    fn wanted(&self) -> Option<(Language, Vec<&str>)> {
        let from = self.article.language();
        let wanted = self.translated.is_none() && self.setting.languages.contains(&from.other());
        let title = self.title.as_deref().into_iter();
        let texts = title.chain(self.extracts.iter().map(|extract| extract.text.as_str()));
        wanted.then(|| (from, texts.collect()))
    }

    fn take(&mut self, translated: Vec<Checked>) -> Result<()> {
        let mut translated = translated.into_iter();
        let title = self.title.as_ref().and_then(|_| translated.next());
        let title_confidence = title.as_ref().and_then(|title| title.confidence);
        let (title, title_warnings) = title.map(|title| (title.text, title.warnings)).unzip();
        let sentences = self.extracts.iter().zip(translated);
        self.translated = Some(LanguageSummary {
            title,
            title_confidence,
            title_warnings: title_warnings.unwrap_or_default(),
            sentences: sentences
                .map(|(extract, checked)| sentence(self.article, extract, checked))
                .collect(),
            left_out: 0,
        });
        Ok(())
    }

    fn finish(self: Box<Self>) -> BilingualSummary {
        let from = self.article.language();
        let wanted = self.setting.languages.contains(&from);
        let own = wanted.then(|| own(self.article, self.title.as_deref(), &self.extracts, from));
        let summary = bilingual(&self.setting, self.article, own, self.translated, self.extracts.len());
        BilingualSummary {
            whole: self.whole,
            ..summary
        }
    }
}
