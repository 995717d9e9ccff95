//! An article in the other language, for a summarizer that does not know its own.

use crate::article::Article;
use crate::check::Finding;
use crate::error::Result;
use crate::summarize::Extract;
use crate::text::Language;

/// An article's translation, which still knows where each of its sentences comes from.
pub(super) struct Detour {
    pub(super) article: Article,
    /// By sentence of the original: where its translation begins.
    starts: Vec<usize>,
    /// By sentence of the original: what does not agree with its translation.
    findings: Vec<Vec<Finding>>,
}

impl Detour {
    /// Puts the translated sentences of `original` together again, paragraph by paragraph.
    pub(super) fn new(
        original: &Article,
        title: Option<&str>,
        sentences: Vec<(String, Vec<Finding>)>,
        to: Language,
    ) -> Result<Self> {
        let (mut text, mut starts, mut findings) = (String::new(), Vec::new(), Vec::new());
        let mut paragraph = None;
        for (sentence, (translation, found)) in original.sentences().iter().zip(sentences) {
            text.push_str(match paragraph {
                None => "",
                Some(before) if before == sentence.paragraph => " ",
                Some(_) => "\n\n",
            });
            paragraph = Some(sentence.paragraph);
            starts.push(text.len());
            text.push_str(&translation.replace('\n', " "));
            findings.push(found);
        }
        let options = Article::options().language(to).title(title.unwrap_or_default());
        Ok(Self {
            article: options.text(text)?,
            starts,
            findings,
        })
    }

    /// What the summarizer made of the translation, tied to the sentences of the original. To what it has to warn of
    /// comes what was found when those were translated.
    pub(super) fn back(&self, extracts: Vec<Extract>) -> Vec<Extract> {
        let tied = extracts.into_iter().map(|extract| {
            let mut sources: Vec<usize> = extract
                .sources
                .iter()
                .filter_map(|&number| Some(self.original(self.article.sentences().get(number)?.span.start)))
                .collect();
            sources.dedup();
            let mut warnings = extract.warnings;
            for finding in sources.iter().filter_map(|&source| self.findings.get(source)).flatten() {
                if !warnings.contains(finding) {
                    warnings.push(finding.clone());
                }
            }
            Extract {
                sources,
                warnings,
                ..extract
            }
        });
        tied.collect()
    }

    /// The sentence of the original whose translation has this byte.
    fn original(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start <= byte).saturating_sub(1)
    }
}
