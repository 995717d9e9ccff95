//! Vocabulary shortlists: the few tokens among which the output for a source is looked for.
//!
//! The output layer of a small model costs as much as all the rest of a step, and most of its outputs have nothing to do with
//! the source. A lexical shortlist (Jean et al. 2015, <https://aclanthology.org/P15-1001>) leaves those out: a token of the
//! output is one of the source's own, or one of those that are listed for any of them. What is frequent in every text
//! is listed for the token of the target language.

use crate::config::Config;
use crate::error::Result;
use crate::weights::Weights;

/// For each token of a source the tokens that it may be translated with.
///
/// Two tensors beside a model's weights: [`TOKENS`](Self::TOKENS) (U16) has all lists end to end, [`ENDS`](Self::ENDS)
/// (U32) tells for each id of the vocabulary where its list ends.
#[derive(Debug)]
pub struct Shortlist {
    tokens: Vec<u16>,
    ends: Vec<u32>,
    /// On every list, so that every output can end.
    eos: u32,
    /// Whether sources and outputs have one vocabulary, so that a source's own tokens may follow.
    shared: bool,
}

impl Shortlist {
    /// Name of the tensor with the lists.
    pub const TOKENS: &str = "shortlist.tokens";
    /// Name of the tensor with their ends.
    pub const ENDS: &str = "shortlist.ends";

    /// Reads the shortlist of a model, if it has one.
    ///
    /// # Errors
    /// [`Error::Tensor`](crate::Error::Tensor) for one that does not agree with itself or with the vocabulary.
    pub(super) fn open(config: &Config, weights: &Weights) -> Result<Option<Self>> {
        if !weights.contains(Self::TOKENS) {
            return Ok(None);
        }
        let (tokens, ends) = (
            weights.integers::<u16>(Self::TOKENS)?,
            weights.integers::<u32>(Self::ENDS)?,
        );
        let (size, decoder_size) = (config.vocab_size, config.decoder_vocab_size);
        let end = ends.last().map_or(0, |&end| end as usize);
        if ends.len() != size || !ends.is_sorted() || end != tokens.len() {
            let reason = format!("does not cut {} tokens into {size} lists", tokens.len());
            return Err(weights.error(Self::ENDS, reason));
        }
        if let Some(token) = tokens.iter().find(|&&token| usize::from(token) >= decoder_size) {
            let reason = format!("lists token {token}, outside the vocabulary of {decoder_size}");
            return Err(weights.error(Self::TOKENS, reason));
        }
        Ok(Some(Self {
            tokens,
            ends,
            eos: config.eos,
            shared: !config.two_vocabularies,
        }))
    }

    /// The tokens that may stand in the output for a source, ascending.
    pub(super) fn of(&self, source: &[u32]) -> Vec<u32> {
        let mut found = vec![self.eos];
        for &token in source {
            let index = token as usize;
            let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
            let listed = &self.tokens[start as usize..self.ends[index] as usize];
            if self.shared {
                found.push(token);
            }
            found.extend(listed.iter().map(|&token| u32::from(token)));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use safetensors::tensor::{Dtype, TensorView};

    /// Reads these lists with a vocabulary of five, whose end token is 1.
    fn open(tokens: &[u16], ends: &[u32]) -> Result<Option<Shortlist>> {
        let view = |dtype, length, bytes| TensorView::new(dtype, vec![length], bytes).unwrap();
        let tensors = [
            (
                Shortlist::TOKENS,
                view(Dtype::U16, tokens.len(), bytemuck::cast_slice(tokens)),
            ),
            (
                Shortlist::ENDS,
                view(Dtype::U32, ends.len(), bytemuck::cast_slice(ends)),
            ),
        ];
        let bytes = safetensors::serialize(tensors, None).unwrap();
        let config =
            br#"{"model_type": "marian", "d_model": 8, "vocab_size": 5, "encoder_layers": 1, "decoder_layers": 1,
            "encoder_attention_heads": 1, "decoder_attention_heads": 1, "encoder_ffn_dim": 8, "decoder_ffn_dim": 8,
            "activation_function": "swish", "max_position_embeddings": 8, "pad_token_id": 0, "eos_token_id": 1,
            "decoder_start_token_id": 0}"#;
        let config = Config::from_json("a test".as_ref(), config, None)?;
        Shortlist::open(&config, &Weights::from_static("a test", bytes.leak())?)
    }

    #[test]
    fn a_source_has_its_own_tokens_those_listed_for_them_and_the_end() {
        let shortlist = open(&[4, 2, 4], &[0, 0, 1, 1, 3]).unwrap().unwrap();
        assert_eq!(shortlist.of(&[4]), [1, 2, 4]);
        assert_eq!(shortlist.of(&[3, 2]), [1, 2, 3, 4]);
        assert_eq!(shortlist.of(&[]), [1]);
    }

    #[test]
    fn lists_that_do_not_agree_are_refused() {
        for (tokens, ends, name) in [
            (&[4, 2][..], &[0, 0, 1, 1, 3][..], Shortlist::ENDS),
            (&[4, 2], &[0, 2, 1, 1, 2], Shortlist::ENDS),
            (&[4, 2], &[0, 2], Shortlist::ENDS),
            (&[4, 5], &[0, 0, 1, 1, 2], Shortlist::TOKENS),
        ] {
            match open(tokens, ends) {
                Err(Error::Tensor { tensor, .. }) => assert_eq!(tensor, name),
                other => panic!("{:?}", other.map(|_| ())),
            }
        }
    }
}
