//! The encoder-decoder of the BART family: Marian, BART, mBART and M2M100 are one model with other settings, and Marian's
//! students are one with another decoder layer.

use super::attention::{Attention, Cache, Memory};
use super::linear::{Input, Linear, add};
use super::output::Output;
use super::ssru::Ssru;
use crate::config::{Activation, Autoregression, Config, Positions};
use crate::error::Result;
use crate::kernel::math::{gelu, layer_norm, relu, sinusoids, swish};
use crate::search::{StepDecoder, StepInput};
use crate::weights::{Matrix, Weights};

/// All layers of a model.
pub(super) struct Transformer {
    embedding: Matrix,
    /// The decoder's, where it is not the encoder's.
    decoder_embedding: Option<Matrix>,
    /// The output projection, where it is not the decoder's embedding itself.
    head: Option<Matrix>,
    logits_bias: Option<Vec<f32>>,
    embedding_scale: f32,
    encoder: Stack<EncoderLayer>,
    decoder: Stack<DecoderLayer>,
    width: usize,
}

/// The encoder or the decoder.
struct Stack<L> {
    positions: PositionTable,
    embedding_norm: Option<Norm>,
    layers: Vec<L>,
    final_norm: Option<Norm>,
}

struct EncoderLayer {
    attention: Residual<Attention>,
    feed_forward: Residual<FeedForward>,
}

struct DecoderLayer {
    past: Past,
    cross_attention: Residual<Attention>,
    feed_forward: Residual<FeedForward>,
}

/// What tells a decoder layer of the tokens before.
enum Past {
    SelfAttention(Box<Residual<Attention>>),
    Ssru(Box<Residual<Ssru>>),
}

/// A block with its residual connection and its layer norm, before or after.
struct Residual<B> {
    block: B,
    norm: Norm,
    norm_first: bool,
}

struct FeedForward {
    up: Linear,
    down: Linear,
    activation: Activation,
}

struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
    epsilon: f32,
}

/// One row a position.
enum PositionTable {
    Learned(Matrix),
    Computed(Vec<f32>),
}

/// Row of a learned table that stands for position 0: BART's tables begin with two unused rows.
const LEARNED_OFFSET: usize = 2;

impl Transformer {
    pub(super) fn open(config: &Config, weights: &Weights) -> Result<Self> {
        let width = config.d_model;
        let [shared, of_decoder, of_encoder, head] = [
            "model.shared.weight",
            "model.decoder.embed_tokens.weight",
            "model.encoder.embed_tokens.weight",
            "lm_head.weight",
        ];
        let (embedding, decoder_embedding) = if config.two_vocabularies {
            (of_encoder, Some(of_decoder))
        } else {
            // A file that holds the tied matrix once may hold it under any of its names.
            let mut names = [shared, of_decoder, of_encoder, head].into_iter();
            (names.find(|name| weights.contains(name)).unwrap_or(shared), None)
        };
        let embedding = weights.matrix(embedding, config.vocab_size, width)?;
        let of_outputs = |name| weights.matrix(name, config.decoder_vocab_size, width);
        let decoder_embedding = decoder_embedding.map(of_outputs).transpose()?;
        let present = |name: &'static str| weights.contains(name).then_some(name);
        let head = present(head).map(of_outputs).transpose()?;
        let logits_bias = present("final_logits_bias")
            .map(|name| weights.vector(name, config.decoder_vocab_size))
            .transpose()?;
        let encoder = Stack::open(config, weights, "model.encoder", config.encoder.layers, |name| {
            Ok(EncoderLayer {
                attention: Residual::attention(config, weights, name, "self_attn", config.encoder.heads)?,
                feed_forward: Residual::feed_forward(config, weights, name, config.encoder.ffn)?,
            })
        })?;
        let decoder = Stack::open(config, weights, "model.decoder", config.decoder.layers, |name| {
            Ok(DecoderLayer {
                past: Past::open(config, weights, name)?,
                cross_attention: Residual::attention(config, weights, name, "encoder_attn", config.decoder.heads)?,
                feed_forward: Residual::feed_forward(config, weights, name, config.decoder.ffn)?,
            })
        })?;
        let embedding_scale = config.embedding_scale;
        Ok(Self {
            embedding,
            decoder_embedding,
            head,
            logits_bias,
            embedding_scale,
            encoder,
            decoder,
            width,
        })
    }

    /// Hidden states of sequences, end to end. Their ids and lengths must lie within vocabulary and window.
    pub(super) fn encode(&self, sources: &[&[u32]], threads: usize) -> Vec<f32> {
        let lengths: Vec<usize> = sources.iter().map(|source| source.len()).collect();
        let mut x = Vec::with_capacity(lengths.iter().sum::<usize>() * self.width);
        for source in sources {
            for (position, &id) in source.iter().enumerate() {
                self.embed(&self.encoder, &self.embedding, Some(id), position, &mut x);
            }
        }
        for layer in &self.encoder.layers {
            layer
                .attention
                .apply(&mut x, |block, x| block.of_sequences(x, &lengths, threads));
            layer.feed_forward.apply(&mut x, |block, x| block.forward(x, threads));
        }
        self.encoder.finish(&mut x);
        x
    }

    /// Starts decoding for sources whose encoder states lie end to end in `states`, each among its own tokens (ascending) if
    /// `shortlists` has them.
    pub(super) fn decoder(
        &self,
        states: &[f32],
        lengths: &[usize],
        shortlists: Option<Vec<Vec<u32>>>,
        threads: usize,
    ) -> Decoder<'_> {
        let layers = self.decoder.layers.iter().map(|layer| LayerState {
            memories: layer.cross_attention.block.memorize(states, lengths, threads),
            cache: Cache::default(),
            states: Vec::new(),
        });
        let head = self.head.as_ref().unwrap_or(self.decoder_embedding());
        Decoder {
            model: self,
            output: Output::new(head, self.logits_bias.as_deref(), shortlists),
            layers: layers.collect(),
            paths: Vec::new(),
            slots: 0,
            threads,
        }
    }

    fn decoder_embedding(&self) -> &Matrix {
        self.decoder_embedding.as_ref().unwrap_or(&self.embedding)
    }

    /// Appends the input row of a token at a position; without a token nothing but the position.
    fn embed<L>(&self, stack: &Stack<L>, embedding: &Matrix, id: Option<u32>, position: usize, x: &mut Vec<f32>) {
        let start = x.len();
        x.resize(start + self.width, 0.0);
        let row = &mut x[start..];
        if let Some(id) = id {
            embedding.add_row(id as usize, self.embedding_scale, row);
        }
        match &stack.positions {
            PositionTable::Learned(table) => table.add_row(position + LEARNED_OFFSET, 1.0, row),
            PositionTable::Computed(table) => add(row, &table[position * self.width..][..self.width]),
        }
        if let Some(norm) = &stack.embedding_norm {
            norm.apply(row);
        }
    }
}

/// A decoding under way: what it attends to, and what it has said.
pub(super) struct Decoder<'a> {
    model: &'a Transformer,
    output: Output<'a>,
    layers: Vec<LayerState>,
    /// For each row of the last step the cache slots of its tokens.
    paths: Vec<Vec<usize>>,
    slots: usize,
    threads: usize,
}

/// What a layer of a decoding under way remembers.
struct LayerState {
    /// The sources.
    memories: Vec<Memory>,
    /// The past of a layer with self-attention.
    cache: Cache,
    /// The past of a layer with an SSRU: a row of state for each row of the last step.
    states: Vec<f32>,
}

impl StepDecoder for Decoder<'_> {
    fn tokens(&self, source: usize) -> Option<&[u32]> {
        self.output.tokens(source)
    }

    fn step(&mut self, rows: &[StepInput], logits: &mut Vec<f32>) -> Result<()> {
        let (model, threads) = (self.model, self.threads);
        let mut x = Vec::with_capacity(rows.len() * model.width);
        let mut paths = Vec::with_capacity(rows.len());
        for (i, row) in rows.iter().enumerate() {
            let past = self.paths.get(row.parent).map_or(&[][..], |path| path);
            model.embed(&model.decoder, model.decoder_embedding(), row.token, past.len(), &mut x);
            paths.push([past, &[self.slots + i]].concat());
        }
        self.slots += rows.len();
        self.paths = paths;
        let sources: Vec<usize> = rows.iter().map(|row| row.source).collect();
        let parents: Vec<usize> = rows.iter().map(|row| row.parent).collect();
        for (layer, state) in model.decoder.layers.iter().zip(&mut self.layers) {
            match &layer.past {
                Past::SelfAttention(attention) => {
                    attention.apply(&mut x, |block, x| {
                        block.to_past(x, &mut state.cache, &self.paths, threads)
                    });
                }
                Past::Ssru(ssru) => {
                    ssru.apply(&mut x, |block, x| block.step(x, &mut state.states, &parents, threads));
                }
            }
            layer.cross_attention.apply(&mut x, |block, x| {
                block.to_memories(x, &state.memories, &sources, threads)
            });
            layer.feed_forward.apply(&mut x, |block, x| block.forward(x, threads));
        }
        model.decoder.finish(&mut x);
        self.output
            .logits(&Input::new(&x, model.width, threads), &sources, logits);
        Ok(())
    }
}

impl<L> Stack<L> {
    fn open(
        config: &Config,
        weights: &Weights,
        name: &str,
        layers: usize,
        open_layer: impl Fn(&str) -> Result<L>,
    ) -> Result<Self> {
        let norm = |part: &str, wanted: bool| {
            wanted
                .then(|| Norm::open(weights, &format!("{name}.{part}"), config))
                .transpose()
        };
        Ok(Self {
            positions: PositionTable::open(config, weights, name)?,
            embedding_norm: norm("layernorm_embedding", config.norm_embedding)?,
            layers: (0..layers)
                .map(|i| open_layer(&format!("{name}.layers.{i}")))
                .collect::<Result<_>>()?,
            final_norm: norm("layer_norm", config.norm_first)?,
        })
    }

    fn finish(&self, x: &mut [f32]) {
        if let Some(norm) = &self.final_norm {
            norm.apply(x);
        }
    }
}

impl PositionTable {
    fn open(config: &Config, weights: &Weights, name: &str) -> Result<Self> {
        let first = match config.positions {
            Positions::Learned => {
                let rows = config.window + LEARNED_OFFSET;
                let table = weights.matrix(&format!("{name}.embed_positions.weight"), rows, config.d_model)?;
                return Ok(Self::Learned(table));
            }
            Positions::Sinusoidal => 0,
            Positions::Tensor2Tensor { first } => first,
        };
        let half = config.d_model / 2;
        // "Attention is all you need" spaces d/2 wave lengths over d/2 steps, tensor2tensor over d/2 - 1.
        let steps = if config.positions == Positions::Sinusoidal {
            half
        } else {
            half.saturating_sub(1).max(1)
        };
        let positions = first..first + config.window;
        Ok(Self::Computed(sinusoids(positions, half, steps)))
    }
}

impl Past {
    fn open(config: &Config, weights: &Weights, layer: &str) -> Result<Self> {
        Ok(match config.autoregression {
            Autoregression::SelfAttention => {
                let attention = Residual::attention(config, weights, layer, "self_attn", config.decoder.heads)?;
                Self::SelfAttention(Box::new(attention))
            }
            Autoregression::Ssru => Self::Ssru(Box::new(Residual {
                block: Ssru::open(weights, &format!("{layer}.ssru"), config.d_model)?,
                norm: Norm::open(weights, &format!("{layer}.ssru_layer_norm"), config)?,
                norm_first: config.norm_first,
            })),
        })
    }
}

impl Residual<Attention> {
    fn attention(config: &Config, weights: &Weights, layer: &str, name: &str, heads: usize) -> Result<Self> {
        let name = format!("{layer}.{name}");
        Ok(Self {
            block: Attention::open(weights, &name, config.d_model, heads)?,
            norm: Norm::open(weights, &format!("{name}_layer_norm"), config)?,
            norm_first: config.norm_first,
        })
    }
}

impl Residual<FeedForward> {
    fn feed_forward(config: &Config, weights: &Weights, layer: &str, ffn: usize) -> Result<Self> {
        let block = FeedForward {
            up: Linear::open(weights, &format!("{layer}.fc1"), config.d_model, ffn)?,
            down: Linear::open(weights, &format!("{layer}.fc2"), ffn, config.d_model)?,
            activation: config.activation,
        };
        let norm = Norm::open(weights, &format!("{layer}.final_layer_norm"), config)?;
        Ok(Self {
            block,
            norm,
            norm_first: config.norm_first,
        })
    }
}

impl<B> Residual<B> {
    /// x + block(norm(x)), or norm(x + block(x)).
    fn apply(&self, x: &mut [f32], run: impl FnOnce(&B, &[f32]) -> Vec<f32>) {
        if self.norm_first {
            let mut normed = x.to_vec();
            self.norm.apply(&mut normed);
            add(x, &run(&self.block, &normed));
        } else {
            let out = run(&self.block, x);
            add(x, &out);
            self.norm.apply(x);
        }
    }
}

impl FeedForward {
    fn forward(&self, x: &[f32], threads: usize) -> Vec<f32> {
        let (width, ffn) = (self.down.weight.rows, self.up.weight.rows);
        let mut hidden = self.up.forward(&Input::new(x, width, threads));
        match self.activation {
            Activation::Relu => relu(&mut hidden),
            Activation::Gelu => gelu(&mut hidden),
            Activation::Swish => swish(&mut hidden),
        }
        self.down.forward(&Input::new(&hidden, ffn, threads))
    }
}

impl Norm {
    fn open(weights: &Weights, name: &str, config: &Config) -> Result<Self> {
        Ok(Self {
            weight: weights.vector(&format!("{name}.weight"), config.d_model)?,
            bias: weights.vector(&format!("{name}.bias"), config.d_model)?,
            epsilon: config.norm_epsilon,
        })
    }

    /// Normalizes each row.
    fn apply(&self, x: &mut [f32]) {
        layer_norm(x, &self.weight, &self.bias, self.epsilon);
    }
}
