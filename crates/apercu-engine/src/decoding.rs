//! How output is searched for.

use crate::cancel::Cancel;
use crate::error::{Error, Result};

/// How output is searched for; the meanings are those of `transformers`' `GenerationConfig`.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoding {
    /// Beams; 1 is greedy search.
    pub num_beams: usize,
    /// Hypotheses to return for each source, at most `num_beams`.
    pub num_hypotheses: usize,
    /// Exponent of the length by which a hypothesis' score is divided.
    pub length_penalty: f32,
    /// Fewest tokens of an output, start token included: the end token is impossible before.
    pub min_length: usize,
    /// Most tokens of an output, start token included.
    pub max_length: usize,
    /// Output tokens a source token, over and above ten, that an output may hold ("max-len-a" in fairseq); the
    /// smaller of this limit and `max_length` holds. `None`: no limit but `max_length`.
    pub max_length_ratio: Option<f32>,
    /// No sequence of so many tokens occurs twice in an output; 0 switches this off.
    pub no_repeat_ngram_size: usize,
    /// Token that every output starts with, after the start token.
    pub forced_bos: Option<u32>,
    /// Token that an output is ended with where it reaches `max_length`.
    pub forced_eos: Option<u32>,
    /// Tokens that never occur in an output.
    pub suppressed: Vec<u32>,
    /// When beam search ends.
    pub early_stopping: EarlyStopping,
    /// Whether only tokens of the model's shortlist for the source are looked at, where it has one: that is faster. A
    /// shortlist lists for each token of the vocabulary those that may translate it; `scripts/train/shortlist.py` makes it.
    pub shortlist: bool,
    /// What stops the search.
    pub cancel: Option<Cancel>,
}

/// When beam search ends, once as many hypotheses are finished as there are beams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EarlyStopping {
    /// At once (`True` in `transformers`).
    AtOnce,
    /// When the best running beam, at its present length, could not beat the worst finished one (`False`).
    Heuristic,
    /// When no running beam could beat the worst finished one at any length (`"never"`).
    Never,
}

impl Decoding {
    /// Greedy search for one output of at most so many tokens, start token included, with nothing else asked for.
    pub fn greedy(max_length: usize) -> Self {
        Self {
            num_beams: 1,
            num_hypotheses: 1,
            length_penalty: 1.0,
            min_length: 0,
            max_length,
            max_length_ratio: None,
            no_repeat_ngram_size: 0,
            forced_bos: None,
            forced_eos: None,
            suppressed: Vec::new(),
            early_stopping: EarlyStopping::AtOnce,
            shortlist: true,
            cancel: None,
        }
    }

    /// Refuses what makes no sense for a model with so many token ids.
    ///
    /// # Errors
    /// [`Error::Option`] with the field's name, and [`Error::Token`].
    pub fn check(&self, vocab_size: usize) -> Result<()> {
        let refuse = |option, reason| Err(Error::Option { option, reason });
        if self.num_beams == 0 || self.num_beams > 64 {
            return refuse(
                "num_beams",
                format!("is {}; it must lie between 1 and 64", self.num_beams),
            );
        }
        if self.num_hypotheses == 0 || self.num_hypotheses > self.num_beams {
            let reason = format!("is {}; it must lie between 1 and num_beams", self.num_hypotheses);
            return refuse("num_hypotheses", reason);
        }
        if self.max_length < 2 {
            let reason = format!("is {}; a start token and one more need 2", self.max_length);
            return refuse("max_length", reason);
        }
        if !self.length_penalty.is_finite() {
            return refuse("length_penalty", "is not a number".to_owned());
        }
        if self
            .max_length_ratio
            .is_some_and(|ratio| !ratio.is_finite() || ratio < 0.0)
        {
            return refuse("max_length_ratio", "must be a number of at least 0".to_owned());
        }
        let ids = self.suppressed.iter().chain(&self.forced_bos).chain(&self.forced_eos);
        match ids.copied().find(|&id| id as usize >= vocab_size) {
            Some(id) => Err(Error::Token { id, size: vocab_size }),
            None => Ok(()),
        }
    }

    /// Most tokens, start token included, of an output for a source of `source_length` tokens.
    pub fn limit(&self, source_length: usize) -> usize {
        let by_ratio = self.max_length_ratio.map_or(usize::MAX, |ratio| {
            ((ratio * source_length as f32) as usize).saturating_add(10)
        });
        self.max_length.min(by_ratio)
    }

    /// Reports a switch that was thrown.
    pub(crate) fn go_on(&self) -> Result<()> {
        self.cancel.as_ref().map_or(Ok(()), Cancel::go_on)
    }
}
