//! The arguments that say how long a summary is.

use apercu::Length;
use clap::Args;

use super::at_least_one;

/// How long the summaries are: three sentences if nothing is said
#[derive(Debug, Args)]
#[group(multiple = false)]
pub(crate) struct LengthArgs {
    /// Length of a summary in sentences [default: 3]
    #[arg(short, long, value_name = "N", value_parser = at_least_one, help_heading = "Length (one of these)")]
    sentences: Option<usize>,

    /// Most words of a summary, fewer where what is left is not worth it; at least one sentence is given
    #[arg(short, long, value_name = "N", value_parser = at_least_one, help_heading = "Length (one of these)")]
    words: Option<usize>,

    /// Most words of a summary, as a share of the article's (0.1 is a tenth); at least one sentence is given
    #[arg(short, long, value_name = "R", value_parser = share, help_heading = "Length (one of these)")]
    ratio: Option<f32>,

    /// Only a title, in each language on one line: the article's own, or the sentence that serves best as one
    #[arg(long, help_heading = "Length (one of these)")]
    headline: bool,

    /// What the user's settings say.
    #[arg(skip)]
    pub(super) settled: Option<Length>,
}

impl LengthArgs {
    pub(super) fn length(&self) -> Option<Length> {
        let sentences = self.sentences.map(Length::Sentences);
        let headline = self.headline.then_some(Length::Headline);
        headline
            .or(sentences)
            .or(self.words.map(Length::Words))
            .or(self.ratio.map(Length::Ratio))
            .or(self.settled)
    }
}

fn share(value: &str) -> Result<f32, String> {
    let share = value.parse().ok().filter(|&share: &f32| share > 0.0 && share <= 1.0);
    share.ok_or_else(|| "a number above 0 and at most 1 is needed".into())
}
