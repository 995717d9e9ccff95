//! The engine on libtorch: rust-bert's models and Marian's students, on the processor or a GPU.
//!
//! libtorch computes the logits; the search over them is the one that the native engine uses too, so that both give the
//! same output but for rounding. Each source runs by itself, on one thread: that makes results independent of the batch
//! and of the number of threads, as [`Seq2Seq`] wants them. Sources run side by side on the engine's [`Threads`].
// libtorch counts in i64; the sizes here are those of models, which are bounded where they are read.
#![allow(clippy::cast_possible_wrap)]

mod config;
mod network;
mod student;
mod weights;

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use rayon::prelude::*;
use tch::{Kind, Tensor, nn};

use super::config::read_files;
use super::search::{log_probabilities, next_logits, search};
use super::{Cancel, Decoding, Device, Hypothesis, Seq2Seq, States, Threads, Weights, check_prefix, check_source};
use crate::error::{Error, Result};
use config::Settings;
use network::{Decoder, Network};

/// A model of rust-bert's (Marian, BART, mBART, M2M100 and NLLB, Pegasus, T5, mT5 or `LongT5`) or a student of Marian's.
pub struct Torch {
    settings: Settings,
    network: Shared,
    device: tch::Device,
    threads: Option<Threads>,
}

impl fmt::Debug for Torch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Torch")
            .field("device", &self.device)
            .finish_non_exhaustive()
    }
}

/// A network that threads may share.
struct Shared(Network);

// SAFETY: tch marks its tensors `Send` but not `Sync`, because a tensor can be written through a copy of its handle. Here
// nothing writes to one after `Torch::new`: the network lies in a private field, is handed out by `&` only, and its
// forward pass without training reads the weights and makes new tensors. libtorch allows any number of threads to read a
// tensor at once, and counts references to it atomically. The one cell in these models, the position table of M2M100, is
// behind rust-bert's own `RwLock`.
#[allow(unsafe_code)]
unsafe impl Sync for Shared {}

impl Torch {
    /// Opens `config.json` and `model.safetensors` of a folder on a device.
    ///
    /// # Errors
    /// [`Error::Io`] for a file that cannot be read; otherwise as [`new`](Self::new).
    pub fn open(folder: &Path, device: Device) -> Result<Self> {
        let (config, generation) = read_files(folder)?;
        let weights = Weights::open_folder(folder)?;
        Self::new(folder, (&config, generation.as_deref()), &weights, device)
    }

    /// Builds a model on a device from the contents of its `config.json` and, where there is one, of its
    /// `generation_config.json`, and from its weights; `folder` stands in error messages.
    ///
    /// # Errors
    /// [`Error::File`] and [`Error::Tensor`], which name the file and the tensor; [`Error::NoDevice`] for a GPU that is
    /// not there, [`Error::Run`] for what libtorch reports, such as a lack of memory.
    pub fn new(folder: &Path, config: (&[u8], Option<&[u8]>), weights: &Weights, device: Device) -> Result<Self> {
        let settings = Settings::new(folder, config.0, config.1)?;
        // Before anything of the wanted size is made.
        if settings.size / 4 > weights.count() {
            return Err(Error::File {
                path: folder.join("config.json"),
                reason: format!(
                    "it asks for some {} weights, and their file has {}",
                    settings.size,
                    weights.count()
                )
                .into(),
            });
        }
        let device = find(device)?;
        let mut store = nn::VarStore::new(device);
        let network = guarded(|| Network::new(&store.root(), &settings.architecture, weights))?;
        weights::load(&store, weights, &settings, folder)?;
        store.freeze();
        Ok(Self {
            settings,
            network: Shared(network),
            device,
            threads: None,
        })
    }

    /// The same model, which works on these threads.
    #[must_use]
    pub fn on(mut self, threads: &Threads) -> Self {
        self.threads = Some(threads.clone());
        self
    }

    /// The decoding that the model's authors chose.
    pub fn decoding(&self) -> &Decoding {
        &self.settings.decoding
    }

    /// Number of token ids of a source and of an output; each id is below it.
    pub fn vocab_sizes(&self) -> [usize; 2] {
        [self.settings.source_vocab_size, self.settings.vocabulary.size]
    }

    /// The logits of the token that follows `prefix` in an output for a source, one for each id of the output's vocabulary.
    ///
    /// # Errors
    /// [`Error::Window`] for a sequence that is too long, [`Error::Token`] for an id outside the vocabulary.
    pub fn next_logits(&self, source: &[u32], prefix: &[u32]) -> Result<Vec<f32>> {
        self.check(source)?;
        check_prefix(prefix, self.window(), self.settings.vocabulary.size)?;
        let mut decoder = Decoder::new(&self.network.0, self.states(source)?);
        next_logits(&mut decoder, self.settings.vocabulary.start, prefix)
    }

    fn check(&self, source: &[u32]) -> Result<()> {
        check_source(source, self.window(), self.settings.source_vocab_size)
    }

    /// The encoder's states of one source, `[1, tokens, width]`.
    fn states(&self, source: &[u32]) -> Result<Tensor> {
        guarded(|| {
            let ids: Vec<i64> = source.iter().map(|&id| i64::from(id)).collect();
            let ids = Tensor::from_slice(&ids).view([1, -1]).to_device(self.device);
            self.network.0.encode(&ids)
        })
    }

    /// Runs each source, or source with its output; results come in their order.
    fn each<I: Sync, T: Send>(&self, items: &[I], run: impl Fn(&I) -> Result<T> + Sync + Send) -> Result<Vec<T>> {
        let run = |item: &I| {
            // Holds for the calling thread. Several threads a source would wait for each other, spinning.
            tch::set_num_threads(1);
            tch::no_grad(|| run(item))
        };
        match self.device {
            tch::Device::Cpu => match &self.threads {
                Some(threads) => threads.run(|| items.par_iter().map(run).collect()),
                None => items.par_iter().map(run).collect(),
            },
            // One after the other: the device is shared, and so is its memory.
            _ => items.iter().map(run).collect(),
        }
    }
}

impl Seq2Seq for Torch {
    fn window(&self) -> usize {
        self.settings.window
    }

    fn encode(&self, sources: &[Vec<u32>]) -> Result<Vec<States>> {
        sources.iter().try_for_each(|source| self.check(source))?;
        let width = self.settings.width;
        self.each(sources, |source| {
            let states = self.states(source)?;
            let values = guarded(|| Vec::<f32>::try_from(states.to_kind(Kind::Float).contiguous().view(-1)))?
                .map_err(|error| Error::Run(error.into()))?;
            Ok(States { values, width })
        })
    }

    fn generate(&self, sources: &[Vec<u32>], decoding: &Decoding) -> Result<Vec<Vec<Hypothesis>>> {
        sources.iter().try_for_each(|source| self.check(source))?;
        decoding.check(self.settings.vocabulary.size)?;
        let decoding = Decoding {
            max_length: decoding.max_length.min(self.window()),
            ..decoding.clone()
        };
        self.each(sources, |source| {
            let mut decoder = Decoder::new(&self.network.0, self.states(source)?);
            let mut found = search(&mut decoder, &[source.len()], &decoding, self.settings.vocabulary)?;
            found.pop().ok_or_else(|| Error::Run("the search gave nothing".into()))
        })
    }

    fn log_probabilities(&self, pairs: &[(Vec<u32>, Vec<u32>)], cancel: &Cancel) -> Result<Vec<Vec<f32>>> {
        let vocabulary = self.settings.vocabulary;
        for (source, output) in pairs {
            self.check(source)?;
            check_prefix(output, self.window(), vocabulary.size)?;
        }
        self.each(pairs, |(source, output)| {
            let mut decoder = Decoder::new(&self.network.0, self.states(source)?);
            let mut found = log_probabilities(&mut decoder, &[output], vocabulary, cancel)?;
            found.pop().ok_or_else(|| Error::Run("the decoder gave nothing".into()))
        })
    }
}

fn find(device: Device) -> Result<tch::Device> {
    let Device::Cuda(number) = device else {
        return Ok(tch::Device::Cpu);
    };
    let count = tch::Cuda::device_count().max(0) as usize;
    if number < count {
        Ok(tch::Device::Cuda(number))
    } else {
        Err(Error::NoDevice { number, count })
    }
}

/// Runs what calls into libtorch. tch and rust-bert turn its exceptions into panics, a lack of memory for one; here they
/// become errors.
fn guarded<T>(run: impl FnOnce() -> T) -> Result<T> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic: Box<dyn Any + Send>| {
        let message = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied());
        // libtorch adds the addresses of its functions on further lines.
        let message = message.unwrap_or("libtorch failed").lines().next().unwrap_or_default();
        Error::Run(format!("libtorch: {message}").into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_libtorch_throws_becomes_an_error() {
        let error = guarded(|| Tensor::from_slice(&[1i64]).view([2, 2])).unwrap_err();
        let message = error.to_string();
        assert!(message.contains("shape") && message.lines().count() == 1, "{message}");
    }
}
