//! Greedy and beam search over any decoder, as `transformers` 4 defines them (`GenerationMixin._beam_search`,
//! `BeamSearchScorer`). Every source is searched by itself, so that its result cannot depend on its batch.

use std::cmp::Ordering;

use super::kernel::math::{log_sum_exp, top_k};
use super::{Cancel, Decoding, EarlyStopping, Hypothesis};
use crate::error::{Error, Result};

/// A decoder that is asked for the next token of many hypotheses at once.
pub(super) trait StepDecoder {
    /// The tokens that may follow in the output for a source, in ascending order; `None`: all of the vocabulary.
    fn tokens(&self, _source: usize) -> Option<&[u32]> {
        None
    }

    /// Appends one token to each hypothesis, and writes the logits of what may follow: for each row those of its source's
    /// [`tokens`](Self::tokens), end to end.
    fn step(&mut self, rows: &[StepInput], logits: &mut Vec<f32>) -> Result<()>;
}

/// One hypothesis that goes on for one token.
#[derive(Debug, Clone, Copy)]
pub(super) struct StepInput {
    /// Number of its source in the batch.
    pub(super) source: usize,
    /// Its row in the step before; of no meaning in the first step.
    pub(super) parent: usize,
    /// The token to append; `None` in the first step of a model without a start token.
    pub(super) token: Option<u32>,
}

/// The ids that a search needs to know.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vocabulary {
    pub(super) size: usize,
    pub(super) start: Option<u32>,
    pub(super) eos: u32,
}

/// Searches the best outputs of sources of these lengths; for each source its hypotheses, best first.
pub(super) fn search(
    decoder: &mut impl StepDecoder,
    source_lengths: &[usize],
    decoding: &Decoding,
    vocabulary: Vocabulary,
) -> Result<Vec<Vec<Hypothesis>>> {
    let mut beams: Vec<Beam> = source_lengths.iter().map(|&n| Beam::new(decoding.limit(n))).collect();
    let mut logits = Vec::new();
    loop {
        let mut rows = Vec::new();
        for (source, beam) in beams.iter().enumerate() {
            rows.extend(beam.running.iter().map(|running| StepInput {
                source,
                parent: running.parent,
                token: running.tokens.last().copied().or(vocabulary.start),
            }));
        }
        if rows.is_empty() {
            break;
        }
        decoding.go_on()?;
        decoder.step(&rows, &mut logits)?;
        let (mut first_row, mut rest) = (0, logits.as_mut_slice());
        for (source, beam) in beams.iter_mut().enumerate() {
            let tokens = decoder.tokens(source);
            let width = tokens.map_or(vocabulary.size, <[u32]>::len);
            let count = beam.running.len();
            let (own, others) = rest.split_at_mut(count * width);
            let rows = own.chunks_exact_mut(width).map(|logits| Row { logits, tokens });
            beam.advance(rows, first_row, decoding, vocabulary);
            first_row += count;
            rest = others;
        }
    }
    beams.into_iter().map(|beam| beam.finish(decoding)).collect()
}

/// The logits of what may follow these tokens of an output for the one source of a decoder.
pub(super) fn next_logits(decoder: &mut impl StepDecoder, start: Option<u32>, prefix: &[u32]) -> Result<Vec<f32>> {
    let mut logits = Vec::new();
    for token in std::iter::once(start).chain(prefix.iter().copied().map(Some)) {
        let row = StepInput {
            source: 0,
            parent: 0,
            token,
        };
        decoder.step(&[row], &mut logits)?;
    }
    Ok(logits)
}

/// The log-probability of each token of an output and of its end, given those before it; one output for each source of a decoder
/// that looks at the whole vocabulary.
pub(super) fn log_probabilities(
    decoder: &mut impl StepDecoder,
    outputs: &[&[u32]],
    vocabulary: Vocabulary,
    cancel: &Cancel,
) -> Result<Vec<Vec<f32>>> {
    let mut found = vec![Vec::new(); outputs.len()];
    let mut rows: Vec<StepInput> = (0..outputs.len())
        .map(|source| StepInput {
            source,
            parent: 0,
            token: vocabulary.start,
        })
        .collect();
    let mut logits = Vec::new();
    for step in 0.. {
        rows.retain(|row| step <= outputs[row.source].len());
        if rows.is_empty() {
            break;
        }
        cancel.go_on()?;
        decoder.step(&rows, &mut logits)?;
        for (number, (row, logits)) in rows.iter_mut().zip(logits.chunks_exact(vocabulary.size)).enumerate() {
            let token = outputs[row.source].get(step).copied().unwrap_or(vocabulary.eos);
            found[row.source].push(logits[token as usize] - log_sum_exp(logits));
            (row.parent, row.token) = (number, Some(token));
        }
    }
    Ok(found)
}

/// Logits of what may follow a hypothesis.
struct Row<'a> {
    logits: &'a mut [f32],
    /// The token of each, ascending; the logit's own place where there are none.
    tokens: Option<&'a [u32]>,
}

impl Row<'_> {
    fn token(&self, place: u32) -> u32 {
        self.tokens.map_or(place, |tokens| tokens[place as usize])
    }

    /// Makes a token impossible.
    fn forbid(&mut self, token: u32) {
        let place = match self.tokens {
            Some(tokens) => tokens.binary_search(&token).ok(),
            None => Some(token as usize),
        };
        if let Some(place) = place {
            self.logits[place] = f32::NEG_INFINITY;
        }
    }
}

/// The search for one source.
struct Beam {
    /// Hypotheses that go on, all of one length; empty when the search is over.
    running: Vec<Running>,
    /// Hypotheses that have ended, at most as many as there are beams.
    finished: Vec<Hypothesis>,
    /// Most tokens of an output, start token included.
    limit: usize,
}

#[derive(Clone)]
struct Running {
    /// Row of the last step that it continues.
    parent: usize,
    /// Tokens after the start token.
    tokens: Vec<u32>,
    /// Sum of log-probabilities.
    log_probability: f32,
}

/// A token that may continue a running hypothesis.
#[derive(Clone, Copy)]
struct Candidate {
    /// Index among the running hypotheses.
    hypothesis: usize,
    token: u32,
    log_probability: f32,
}

impl Beam {
    fn new(limit: usize) -> Self {
        let start = Running {
            parent: 0,
            tokens: Vec::new(),
            log_probability: 0.0,
        };
        Self {
            running: vec![start],
            finished: Vec::new(),
            limit,
        }
    }

    /// Takes one step, given the logits of each running hypothesis, the first of which was row `first_row`.
    fn advance<'a>(
        &mut self,
        rows: impl Iterator<Item = Row<'a>>,
        first_row: usize,
        decoding: &Decoding,
        vocabulary: Vocabulary,
    ) {
        let beams = decoding.num_beams;
        let mut candidates = Vec::new();
        for (hypothesis, row) in rows.enumerate() {
            candidates.extend(self.candidates(hypothesis, row, decoding, vocabulary));
        }
        candidates.sort_by(|a, b| descending(a.log_probability, b.log_probability));
        candidates.truncate(2 * beams);
        let mut next = Vec::with_capacity(beams);
        for (rank, candidate) in candidates.iter().enumerate() {
            let from = &self.running[candidate.hypothesis];
            let mut tokens = Vec::with_capacity(from.tokens.len() + 1);
            tokens.extend_from_slice(&from.tokens);
            tokens.push(candidate.token);
            if candidate.token == vocabulary.eos {
                if rank < beams {
                    finish(&mut self.finished, tokens, candidate.log_probability, decoding);
                }
                continue;
            }
            let parent = first_row + candidate.hypothesis;
            next.push(Running {
                parent,
                tokens,
                log_probability: candidate.log_probability,
            });
            if next.len() == beams {
                break;
            }
        }
        let length = self.running.first().map_or(0, |r| r.tokens.len()) + 1;
        let best = candidates.first().map_or(f32::NEG_INFINITY, |c| c.log_probability);
        self.running = next;
        if self.is_done(best, length, decoding) {
            self.running.clear();
        } else if length + 1 >= self.limit {
            for running in std::mem::take(&mut self.running) {
                finish(&mut self.finished, running.tokens, running.log_probability, decoding);
            }
        }
    }

    /// The best continuations of one running hypothesis, at most twice as many as there are beams.
    fn candidates(
        &self,
        hypothesis: usize,
        mut row: Row,
        decoding: &Decoding,
        vocabulary: Vocabulary,
    ) -> Vec<Candidate> {
        let running = &self.running[hypothesis];
        let length = running.tokens.len() + 1;
        let forced = match (decoding.forced_bos, decoding.forced_eos) {
            (_, Some(_)) if length + 1 == self.limit => decoding.forced_eos,
            (Some(_), _) if length == 1 => decoding.forced_bos,
            _ => None,
        };
        if let Some(token) = forced {
            return vec![Candidate {
                hypothesis,
                token,
                log_probability: running.log_probability,
            }];
        }
        let offset = running.log_probability - log_sum_exp(row.logits);
        for &token in &decoding.suppressed {
            row.forbid(token);
        }
        if length < decoding.min_length {
            row.forbid(vocabulary.eos);
        }
        ban_repeated_ngrams(
            &mut row,
            vocabulary.start,
            &running.tokens,
            decoding.no_repeat_ngram_size,
        );
        top_k(row.logits, 2 * decoding.num_beams)
            .into_iter()
            .map(|(place, logit)| Candidate {
                hypothesis,
                token: row.token(place),
                log_probability: logit + offset,
            })
            .collect()
    }

    /// Whether no running hypothesis is to be followed any more. `best`: highest sum of log-probabilities of the
    /// step, `length`: tokens so far without the start token.
    fn is_done(&self, best: f32, length: usize, decoding: &Decoding) -> bool {
        if self.finished.len() < decoding.num_beams {
            return false;
        }
        let worst = self.finished.iter().map(|h| h.score).fold(f32::INFINITY, f32::min);
        // Greedy search takes the first end that it meets.
        if decoding.num_beams == 1 {
            return true;
        }
        match decoding.early_stopping {
            EarlyStopping::AtOnce => true,
            EarlyStopping::Never if decoding.length_penalty > 0.0 => {
                worst >= normalized(best, self.limit - 1, decoding.length_penalty)
            }
            EarlyStopping::Never | EarlyStopping::Heuristic => {
                worst >= normalized(best, length, decoding.length_penalty)
            }
        }
    }

    /// The hypotheses to return; none at all is a sign of weights that are not numbers.
    fn finish(mut self, decoding: &Decoding) -> Result<Vec<Hypothesis>> {
        if self.finished.is_empty() {
            return Err(Error::NoToken);
        }
        self.finished.sort_by(|a, b| descending(a.score, b.score));
        self.finished.truncate(decoding.num_hypotheses);
        Ok(self.finished)
    }
}

/// Adds an ended hypothesis, unless as many better ones are there as there are beams.
fn finish(finished: &mut Vec<Hypothesis>, tokens: Vec<u32>, log_probability: f32, decoding: &Decoding) {
    let score = normalized(log_probability, tokens.len(), decoding.length_penalty);
    finished.push(Hypothesis { tokens, score });
    if finished.len() > decoding.num_beams {
        let worst = (0..finished.len()).min_by(|&a, &b| finished[a].score.total_cmp(&finished[b].score));
        if let Some(worst) = worst {
            finished.remove(worst);
        }
    }
}

fn normalized(log_probability: f32, length: usize, length_penalty: f32) -> f32 {
    log_probability / libm::powf(length as f32, length_penalty)
}

fn descending(a: f32, b: f32) -> Ordering {
    b.total_cmp(&a)
}

/// Makes impossible every token that would repeat an n-gram of the output (start token included).
fn ban_repeated_ngrams(row: &mut Row, start: Option<u32>, tokens: &[u32], n: usize) {
    let output: Vec<u32> = start.into_iter().chain(tokens.iter().copied()).collect();
    if n == 0 || output.len() < n {
        return;
    }
    let prefix = &output[output.len() - (n - 1)..];
    for ngram in output.windows(n) {
        if &ngram[..n - 1] == prefix {
            row.forbid(ngram[n - 1]);
        }
    }
}

#[cfg(test)]
mod tests;
