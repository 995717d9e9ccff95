//! Marian's students, which rust-bert does not have: written on tch, in the native engine's names of tensors.
//!
//! One source runs at a time. So sequences are matrices with a row a token, and the hypotheses of a step are one too: they
//! attend to the same source, as if they were its tokens.

use tch::nn::Module;
use tch::{Kind, Tensor, nn};

use super::weights::sinusoids;
use crate::config::{Activation, Config};

/// A student.
pub(super) struct Student {
    source_embedding: Tensor,
    output_embedding: Tensor,
    embedding_scale: f64,
    /// `[window, width]`.
    positions: Tensor,
    encoder: Vec<EncoderLayer>,
    decoder: Vec<DecoderLayer>,
    /// The output projection: the embedding of outputs itself, in most students.
    head: Tensor,
    logits_bias: Tensor,
}

/// A decoding under way.
pub(super) struct Cache {
    /// What each layer attends to.
    memories: Vec<Memory>,
    /// The state of each layer's SSRU, `[rows, width]`.
    pub(super) states: Vec<Tensor>,
    steps: i64,
}

struct EncoderLayer {
    attention: Attention,
    feed_forward: FeedForward,
}

struct DecoderLayer {
    ssru: Ssru,
    cross_attention: Attention,
    feed_forward: FeedForward,
}

/// Attention with its residual connection and the norm after it, as all blocks here.
struct Attention {
    query: nn::Linear,
    key: nn::Linear,
    value: nn::Linear,
    out: nn::Linear,
    heads: i64,
    norm: nn::LayerNorm,
}

/// Keys and values, `[heads, tokens, width of a head]`.
struct Memory {
    keys: Tensor,
    values: Tensor,
}

/// The simpler simple recurrent unit (Kim et al. 2019).
struct Ssru {
    input: nn::Linear,
    forget: nn::Linear,
    norm: nn::LayerNorm,
}

struct FeedForward {
    up: nn::Linear,
    down: nn::Linear,
    activation: Activation,
    norm: nn::LayerNorm,
}

impl Student {
    /// A model with variables below `root`, not yet set. `has_head` says whether the output projection is a matrix of its
    /// own.
    pub(super) fn new(root: &nn::Path, config: &Config, has_head: bool) -> Self {
        let (width, model) = (config.d_model as i64, root / "model");
        let [sources, outputs] = [config.vocab_size as i64, config.decoder_vocab_size as i64];
        let matrix = |path: nn::Path, rows: i64| path.zeros("weight", &[rows, width]);
        let (source_embedding, output_embedding) = if config.two_vocabularies {
            let embedding = |side: &str, rows| matrix(&model / side / "embed_tokens", rows);
            (embedding("encoder", sources), embedding("decoder", outputs))
        } else {
            let shared = matrix(&model / "shared", sources);
            (shared.shallow_clone(), shared)
        };
        let head = if has_head {
            matrix(root / "lm_head", outputs)
        } else {
            output_embedding.shallow_clone()
        };
        let layers = |side: &str, count| (0..count).map(|i| &model / side / "layers" / i).collect::<Vec<_>>();
        let encoder = layers("encoder", config.encoder.layers);
        let decoder = layers("decoder", config.decoder.layers);
        let positions = sinusoids(
            config.window,
            config.d_model,
            (config.d_model / 2).saturating_sub(1).max(1),
        );
        Self {
            source_embedding,
            output_embedding,
            embedding_scale: f64::from(config.embedding_scale),
            positions: Tensor::from_slice(&positions)
                .view([-1, width])
                .to_device(root.device()),
            encoder: encoder.iter().map(|layer| EncoderLayer::new(layer, config)).collect(),
            decoder: decoder.iter().map(|layer| DecoderLayer::new(layer, config)).collect(),
            head,
            logits_bias: root.zeros("final_logits_bias", &[outputs]),
        }
    }

    /// The encoder's last hidden states, `[tokens, width]`, of ids `[tokens]`.
    pub(super) fn encode(&self, ids: &Tensor) -> Tensor {
        let embedded = self.embed(&self.source_embedding, ids);
        let x = embedded + self.positions.narrow(0, 0, ids.size()[0]);
        self.encoder.iter().fold(x, |x, layer| {
            let memory = layer.attention.memorize(&x);
            layer.feed_forward.forward(&layer.attention.forward(&x, &memory))
        })
    }

    /// A decoding at its start, for a source with these encoder states, `[tokens, width]`.
    pub(super) fn start(&self, states: &Tensor) -> Cache {
        let memories = self.decoder.iter().map(|layer| layer.cross_attention.memorize(states));
        let nothing = self.positions.narrow(0, 0, 1).zeros_like();
        Cache {
            memories: memories.collect(),
            states: self.decoder.iter().map(|_| nothing.shallow_clone()).collect(),
            steps: 0,
        }
    }

    /// The logits of what may follow `tokens` (`[rows]`), `[rows, vocabulary]`. Without tokens, in the first step, there is
    /// nothing but the position.
    pub(super) fn step(&self, tokens: Option<&Tensor>, cache: &mut Cache) -> Tensor {
        let position = self.positions.narrow(0, cache.steps, 1);
        let mut x = match tokens {
            Some(tokens) => self.embed(&self.output_embedding, tokens) + position,
            None => position,
        };
        for ((layer, memory), state) in self.decoder.iter().zip(&cache.memories).zip(&mut cache.states) {
            x = layer.ssru.step(&x, state);
            x = layer.cross_attention.forward(&x, memory);
            x = layer.feed_forward.forward(&x);
        }
        cache.steps += 1;
        x.linear(&self.head, Some(&self.logits_bias))
    }

    fn embed(&self, matrix: &Tensor, ids: &Tensor) -> Tensor {
        matrix.index_select(0, ids) * self.embedding_scale
    }
}

impl EncoderLayer {
    fn new(path: &nn::Path, config: &Config) -> Self {
        Self {
            attention: Attention::new(path, "self_attn", config, config.encoder.heads),
            feed_forward: FeedForward::new(path, config, config.encoder.ffn),
        }
    }
}

impl DecoderLayer {
    fn new(path: &nn::Path, config: &Config) -> Self {
        Self {
            ssru: Ssru::new(path, config),
            cross_attention: Attention::new(path, "encoder_attn", config, config.decoder.heads),
            feed_forward: FeedForward::new(path, config, config.decoder.ffn),
        }
    }
}

impl Attention {
    fn new(path: &nn::Path, name: &str, config: &Config, heads: usize) -> Self {
        let width = config.d_model as i64;
        let linear = |part: &str| nn::linear(path / name / part, width, width, nn::LinearConfig::default());
        Self {
            query: linear("q_proj"),
            key: linear("k_proj"),
            value: linear("v_proj"),
            out: linear("out_proj"),
            heads: heads as i64,
            norm: norm(path / format!("{name}_layer_norm"), config),
        }
    }

    fn memorize(&self, states: &Tensor) -> Memory {
        Memory {
            keys: self.split(&self.key.forward(states)),
            values: self.split(&self.value.forward(states)),
        }
    }

    /// Each row of `x` attends to all that is in `memory`.
    fn forward(&self, x: &Tensor, memory: &Memory) -> Tensor {
        let queries = self.split(&self.query.forward(x));
        let size = memory.keys.size()[2] as f64;
        let scores = queries.matmul(&memory.keys.transpose(1, 2)) / size.sqrt();
        let heads = scores.softmax(-1, Kind::Float).matmul(&memory.values);
        let context = heads.transpose(0, 1).flatten(1, 2);
        self.norm.forward(&(x + self.out.forward(&context)))
    }

    /// `[rows, width]` as `[heads, rows, width of a head]`.
    fn split(&self, x: &Tensor) -> Tensor {
        x.unflatten(1, [self.heads, -1]).transpose(0, 1)
    }
}

impl Ssru {
    fn new(path: &nn::Path, config: &Config) -> Self {
        let (width, own) = (config.d_model as i64, path / "ssru");
        let without_bias = nn::LinearConfig {
            bias: false,
            ..nn::LinearConfig::default()
        };
        Self {
            input: nn::linear(&own / "input", width, width, without_bias),
            forget: nn::linear(&own / "forget", width, width, nn::LinearConfig::default()),
            norm: norm(path / "ssru_layer_norm", config),
        }
    }

    /// One step of each row of `x`, from its row of `state`, which becomes the state after it.
    fn step(&self, x: &Tensor, state: &mut Tensor) -> Tensor {
        let keep = self.forget.forward(x).sigmoid();
        *state = &keep * &*state + (1.0 - &keep) * self.input.forward(x);
        self.norm.forward(&(x + state.relu()))
    }
}

impl FeedForward {
    fn new(path: &nn::Path, config: &Config, ffn: usize) -> Self {
        let (width, ffn) = (config.d_model as i64, ffn as i64);
        Self {
            up: nn::linear(path / "fc1", width, ffn, nn::LinearConfig::default()),
            down: nn::linear(path / "fc2", ffn, width, nn::LinearConfig::default()),
            activation: config.activation,
            norm: norm(path / "final_layer_norm", config),
        }
    }

    fn forward(&self, x: &Tensor) -> Tensor {
        let hidden = self.up.forward(x);
        let hidden = match self.activation {
            Activation::Relu => hidden.relu(),
            Activation::Gelu => hidden.gelu("none"),
            Activation::Swish => hidden.silu(),
        };
        self.norm.forward(&(x + self.down.forward(&hidden)))
    }
}

fn norm(path: nn::Path, config: &Config) -> nn::LayerNorm {
    let settings = nn::LayerNormConfig {
        eps: f64::from(config.norm_epsilon),
        ..nn::LayerNormConfig::default()
    };
    nn::layer_norm(path, vec![config.d_model as i64], settings)
}
