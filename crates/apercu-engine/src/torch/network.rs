//! rust-bert's models and Marian's students, one step at a time.

use rust_bert::bart::{BartModelOutput, LayerState as BartState};
use rust_bert::longt5::LongT5ForConditionalGeneration;
use rust_bert::m2m_100::M2M100ForConditionalGeneration;
use rust_bert::marian::MarianForConditionalGeneration;
use rust_bert::mbart::MBartForConditionalGeneration;
use rust_bert::pegasus::PegasusForConditionalGeneration;
use rust_bert::t5::{LayerState as T5State, T5ForConditionalGeneration, T5ModelOutput};
use tch::{Kind, Tensor, nn};

use super::config::Architecture;
use super::guarded;
use super::student::{self, Student};
use crate::Weights;
use crate::error::{Error, Result};
use crate::search::{StepDecoder, StepInput};

/// A model of rust-bert's, or a student of Marian's.
pub(super) enum Network {
    Marian(MarianForConditionalGeneration),
    MBart(MBartForConditionalGeneration),
    M2M100(M2M100ForConditionalGeneration),
    Pegasus(PegasusForConditionalGeneration),
    T5(T5ForConditionalGeneration),
    LongT5(LongT5ForConditionalGeneration),
    Student(Student),
}

/// Keys and values of self-attention and of cross-attention, for each layer.
type States<S> = Vec<(Option<S>, Option<S>)>;

/// What the decoder remembers.
enum Cache {
    Bart(States<BartState>),
    T5(States<T5State>),
    Student(student::Cache),
}

impl Network {
    /// A model with variables below `root`, not yet set, for these weights.
    pub(super) fn new(root: &nn::Path, architecture: &Architecture, weights: &Weights) -> Self {
        match architecture {
            Architecture::Marian(config) => Self::Marian(MarianForConditionalGeneration::new(root, config)),
            Architecture::MBart(config) => Self::MBart(MBartForConditionalGeneration::new(root, config)),
            Architecture::M2M100(config) => Self::M2M100(M2M100ForConditionalGeneration::new(root, config)),
            Architecture::Pegasus(config) => Self::Pegasus(PegasusForConditionalGeneration::new(root, config)),
            Architecture::T5(config) => Self::T5(T5ForConditionalGeneration::new(root, config)),
            Architecture::LongT5(config) => Self::LongT5(LongT5ForConditionalGeneration::new(root, config)),
            Architecture::Student(config) => {
                Self::Student(Student::new(root, config, weights.contains("lm_head.weight")))
            }
        }
    }

    /// The encoder's last hidden states, `[1, tokens, width]`, of ids `[1, tokens]`.
    pub(super) fn encode(&self, ids: &Tensor) -> Tensor {
        match self {
            Self::Marian(model) => model.encode(ids, None),
            Self::MBart(model) => model.encode(ids, None),
            Self::M2M100(model) => model.encode(ids, None),
            Self::Pegasus(model) => model.encode(ids, None),
            Self::T5(model) => model.encode(ids, None),
            Self::LongT5(model) => model.encode(ids, None),
            Self::Student(model) => model.encode(&ids.view(-1)).unsqueeze(0),
        }
    }

    /// The logits of what may follow `tokens` (`[rows, 1]`; none in the first step of a model without a start token), and
    /// the cache with them in it. `states` are the source's encoder states, `[rows, tokens, width]`.
    fn step(&self, states: &Tensor, tokens: Option<&Tensor>, cache: Option<Cache>) -> Result<(Tensor, Cache)> {
        if let Self::Student(model) = self {
            let mut cache = match cache {
                Some(Cache::Student(cache)) => cache,
                _ => model.start(&states.get(0)),
            };
            let tokens = tokens.map(|tokens| tokens.view(-1));
            let logits = model.step(tokens.as_ref(), &mut cache);
            return Ok((logits, Cache::Student(cache)));
        }
        let states = Some(states);
        let cache = match (self, cache) {
            (Self::T5(_) | Self::LongT5(_), Some(Cache::T5(cache))) => {
                return self.step_t5(states, tokens, Some(cache));
            }
            (Self::T5(_) | Self::LongT5(_), _) => return self.step_t5(states, tokens, None),
            (_, Some(Cache::Bart(cache))) => Some(cache),
            (_, _) => None,
        };
        let output = match self {
            Self::Marian(model) => model.forward_t(None, None, states, tokens, None, cache, false),
            Self::MBart(model) => model.forward_t(None, None, states, tokens, None, cache, false),
            Self::M2M100(model) => model.forward_t(None, None, states, tokens, None, cache, false),
            Self::Pegasus(model) => model.forward_t(None, None, states, tokens, None, cache, false),
            Self::T5(_) | Self::LongT5(_) | Self::Student(_) => return Err(no_cache()),
        };
        let BartModelOutput {
            decoder_output, cache, ..
        } = output;
        Ok((decoder_output, Cache::Bart(cache.ok_or_else(no_cache)?)))
    }

    fn step_t5(
        &self,
        states: Option<&Tensor>,
        tokens: Option<&Tensor>,
        cache: Option<States<T5State>>,
    ) -> Result<(Tensor, Cache)> {
        let output = match self {
            Self::T5(model) => model.forward_t(None, None, states, tokens, None, None, None, cache, false),
            Self::LongT5(model) => model
                .forward_t(None, None, states, tokens, None, None, None, cache, false)
                .map_err(|error| Error::Run(error.into()))?,
            _ => return Err(no_cache()),
        };
        let T5ModelOutput {
            decoder_output,
            next_cache,
            ..
        } = output;
        Ok((decoder_output, Cache::T5(next_cache.ok_or_else(no_cache)?)))
    }
}

fn no_cache() -> Error {
    Error::Run("rust-bert's model keeps no cache".into())
}

impl Cache {
    /// Takes the rows of these numbers, in this order.
    fn select(&mut self, rows: &Tensor) {
        let select = |tensor: &mut Tensor| *tensor = tensor.index_select(0, rows);
        match self {
            Self::Bart(layers) => {
                let states = layers.iter_mut().flat_map(|(own, cross)| own.iter_mut().chain(cross));
                for state in states {
                    select(&mut state.prev_key);
                    select(&mut state.prev_value);
                }
            }
            Self::T5(layers) => {
                let states = layers.iter_mut().flat_map(|(own, cross)| own.iter_mut().chain(cross));
                for state in states {
                    select(&mut state.prev_key);
                    select(&mut state.prev_value);
                }
            }
            Self::Student(cache) => cache.states.iter_mut().for_each(select),
        }
    }
}

/// The decoding of one source under way.
pub(super) struct Decoder<'a> {
    network: &'a Network,
    /// The encoder's states, `[1, tokens, width]`.
    states: Tensor,
    cache: Option<Cache>,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(network: &'a Network, states: Tensor) -> Self {
        Self {
            network,
            states,
            cache: None,
        }
    }
}

impl StepDecoder for Decoder<'_> {
    fn step(&mut self, rows: &[StepInput], logits: &mut Vec<f32>) -> Result<()> {
        let device = self.states.device();
        let column = |values: Vec<i64>| Tensor::from_slice(&values).to_device(device);
        let output = guarded(|| {
            let count = rows.len() as i64;
            let tokens: Option<Vec<i64>> = rows.iter().map(|row| row.token.map(i64::from)).collect();
            let tokens = tokens.map(|tokens| column(tokens).view([count, 1]));
            let mut cache = self.cache.take();
            if let Some(cache) = &mut cache {
                cache.select(&column(rows.iter().map(|row| row.parent as i64).collect()));
            }
            let states = self.states.expand([count, -1, -1], false);
            let (output, cache) = self.network.step(&states, tokens.as_ref(), cache)?;
            self.cache = Some(cache);
            Vec::<f32>::try_from(output.to_kind(Kind::Float).contiguous().view(-1))
                .map_err(|error| Error::Run(error.into()))
        })?;
        *logits = output?;
        Ok(())
    }
}
