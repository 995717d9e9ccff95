//! The built-in engine: encoder-decoders of the BART family and Marian's students on the CPU, in pure Rust.

mod attention;
mod linear;
mod output;
mod ssru;
mod transformer;

use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::search::{Vocabulary, log_probabilities, next_logits, search};
use super::{
    Cancel, Config, Decoding, Hypothesis, Seq2Seq, Shortlist, States, Threads, Weights, check_prefix, check_source,
};
use crate::error::Result;
use transformer::Transformer;

/// Most source tokens that run side by side: enough to make good use of each pass over the weights, few enough for
/// their states to stay in the cache.
const BATCH_TOKENS: usize = 1024;

/// Times that a thread looks for work in vain before it lets another process have the processor.
const SPINS: usize = 200;

/// How long a thread looks for work in vain before it sleeps: much longer than what lies between two products of a model.
const PATIENCE: Duration = Duration::from_millis(2);

/// A model of the BART family (Marian, BART, mBART, M2M100 and NLLB) or a student of Marian's on the CPU.
///
/// Work is shared among its own [`Threads`], or without any among those of the rayon pool that it is called from.
pub struct Native {
    config: Config,
    transformer: Transformer,
    shortlist: Option<Shortlist>,
    threads: Option<Threads>,
}

impl fmt::Debug for Native {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Native")
            .field("config", &self.config)
            .field("threads", &self.threads)
            .finish_non_exhaustive()
    }
}

impl Native {
    /// Opens `config.json` and the weights of a folder.
    ///
    /// # Errors
    /// [`Error::Io`](crate::Error::Io), [`Error::File`](crate::Error::File) and [`Error::Tensor`](crate::Error::Tensor), which name the file and the tensor.
    pub fn open(folder: &Path) -> Result<Self> {
        Self::new(Config::open(folder)?, &Weights::open_folder(folder)?)
    }

    /// Builds the model that `config` describes from its weights.
    ///
    /// # Errors
    /// [`Error::Tensor`](crate::Error::Tensor) where a tensor is missing or of another shape than `config` says.
    pub fn new(config: Config, weights: &Weights) -> Result<Self> {
        Ok(Self {
            transformer: Transformer::open(&config, weights)?,
            shortlist: Shortlist::open(&config, weights)?,
            config,
            threads: None,
        })
    }

    /// The same model, which works on these threads.
    #[must_use]
    pub fn on(mut self, threads: &Threads) -> Self {
        self.threads = Some(threads.clone());
        self
    }

    /// The model's architecture and its authors' decoding.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The logits of the token that follows `prefix` in an output for a source, one for each id of the output's vocabulary.
    ///
    /// # Errors
    /// [`Error::Window`](crate::Error::Window) for a sequence that is too long, [`Error::Token`](crate::Error::Token) for an id outside the vocabulary.
    pub fn next_logits(&self, source: &[u32], prefix: &[u32]) -> Result<Vec<f32>> {
        check_source(source, self.window(), self.config.vocab_size)?;
        check_prefix(prefix, self.window(), self.config.decoder_vocab_size)?;
        let states = self.transformer.encode(&[source], 1);
        let mut decoder = self.transformer.decoder(&states, &[source.len()], None, 1);
        next_logits(&mut decoder, self.config.decoder_start, prefix)
    }

    fn in_batches<T: Send>(
        &self,
        sources: &[&[u32]],
        run: impl Fn(&[usize], usize) -> Result<Vec<T>> + Sync + Send,
    ) -> Result<Vec<T>> {
        let (window, size) = (self.window(), self.config.vocab_size);
        sources
            .iter()
            .try_for_each(|source| check_source(source, window, size))?;
        match &self.threads {
            Some(threads) => threads.run(|| in_batches(sources, run)),
            None => in_batches(sources, run),
        }
    }

    fn vocabulary(&self) -> Vocabulary {
        Vocabulary {
            size: self.config.decoder_vocab_size,
            start: self.config.decoder_start,
            eos: self.config.eos,
        }
    }
}

impl Seq2Seq for Native {
    fn window(&self) -> usize {
        self.config.window
    }

    fn encode(&self, sources: &[Vec<u32>]) -> Result<Vec<States>> {
        let sources: Vec<&[u32]> = sources.iter().map(Vec::as_slice).collect();
        let width = self.config.d_model;
        self.in_batches(&sources, |batch, threads| {
            let batch = chosen(&sources, batch);
            let values = self.transformer.encode(&batch, threads);
            let mut rest = values.as_slice();
            let states = batch.iter().map(|source| {
                let (own, others) = rest.split_at(source.len() * width);
                rest = others;
                States {
                    values: own.to_vec(),
                    width,
                }
            });
            Ok(states.collect())
        })
    }

    fn generate(&self, sources: &[Vec<u32>], decoding: &Decoding) -> Result<Vec<Vec<Hypothesis>>> {
        let sources: Vec<&[u32]> = sources.iter().map(Vec::as_slice).collect();
        let vocabulary = self.vocabulary();
        decoding.check(vocabulary.size)?;
        let decoding = Decoding {
            max_length: decoding.max_length.min(self.window()),
            ..decoding.clone()
        };
        self.in_batches(&sources, |batch, threads| {
            decoding.go_on()?;
            let batch = chosen(&sources, batch);
            let lengths: Vec<usize> = batch.iter().map(|source| source.len()).collect();
            let states = self.transformer.encode(&batch, threads);
            let shortlist = self.shortlist.as_ref().filter(|_| decoding.shortlist);
            let shortlists = shortlist.map(|list| batch.iter().map(|source| list.of(source)).collect());
            search(
                &mut self.transformer.decoder(&states, &lengths, shortlists, threads),
                &lengths,
                &decoding,
                vocabulary,
            )
        })
    }

    fn log_probabilities(&self, pairs: &[(Vec<u32>, Vec<u32>)], cancel: &Cancel) -> Result<Vec<Vec<f32>>> {
        let (sources, outputs): (Vec<&[u32]>, Vec<&[u32]>) = pairs
            .iter()
            .map(|(source, output)| (source.as_slice(), output.as_slice()))
            .unzip();
        let vocabulary = self.vocabulary();
        let window = self.window();
        outputs
            .iter()
            .try_for_each(|output| check_prefix(output, window, vocabulary.size))?;
        self.in_batches(&sources, |batch, threads| {
            cancel.go_on()?;
            let (batch, outputs) = (chosen(&sources, batch), chosen(&outputs, batch));
            let lengths: Vec<usize> = batch.iter().map(|source| source.len()).collect();
            let states = self.transformer.encode(&batch, threads);
            let mut decoder = self.transformer.decoder(&states, &lengths, None, threads);
            log_probabilities(&mut decoder, &outputs, vocabulary, cancel)
        })
    }
}

/// The sequences of a batch.
fn chosen<'a>(sequences: &[&'a [u32]], batch: &[usize]) -> Vec<&'a [u32]> {
    batch.iter().map(|&i| sequences[i]).collect()
}

/// Runs sources in batches of like lengths on all threads; results come in the order of the sources. `run` takes the places of a
/// batch's sources and the number of threads that it may use.
fn in_batches<T: Send>(sources: &[&[u32]], run: impl Fn(&[usize], usize) -> Result<Vec<T>> + Sync) -> Result<Vec<T>> {
    let threads = rayon::current_num_threads();
    let mut order: Vec<usize> = (0..sources.len()).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(sources[i].len()));
    let total: usize = sources.iter().map(|source| source.len()).sum();
    let size = total.div_ceil(threads).min(BATCH_TOKENS);
    let mut batches: Vec<Vec<usize>> = Vec::new();
    let mut tokens = usize::MAX;
    for i in order {
        match batches.last_mut() {
            Some(batch) if tokens + sources[i].len() <= size => batch.push(i),
            _ => {
                batches.push(vec![i]);
                tokens = 0;
            }
        }
        tokens += sources[i].len();
    }
    // Threads that get no batch of their own share in the others' products.
    let threads = threads / batches.len().max(1);
    // Inside the pool from the start: a product that is shared among threads enters it thousands of times.
    let results: Vec<Vec<T>> = rayon::scope(|_| {
        batches
            .par_iter()
            .map(|batch| accompanied(threads, || run(batch, threads)))
            .collect::<Result<_>>()
    })?;
    let mut ordered: Vec<(usize, T)> = batches
        .into_iter()
        .flatten()
        .zip(results.into_iter().flatten())
        .collect();
    ordered.sort_by_key(|(i, _)| *i);
    Ok(ordered.into_iter().map(|(_, result)| result).collect())
}

/// Runs what shares its products among threads, while the others stand by: to wake a thread up takes longer than many a
/// product.
fn accompanied<T>(threads: usize, run: impl FnOnce() -> T) -> T {
    /// Lets the others go, even after a panic.
    struct Done<'a>(&'a AtomicBool);

    impl Drop for Done<'_> {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Release);
        }
    }

    let done = AtomicBool::new(false);
    rayon::in_place_scope(|scope| {
        for _ in 1..threads {
            scope.spawn(|_| stand_by(&done));
        }
        let _done = Done(&done);
        run()
    })
}

/// Does what work there is until all is done, or until there has been none for a while: then the thread goes to sleep as rayon has it.
/// On a busy processor other processes have precedence.
fn stand_by(done: &AtomicBool) {
    let (mut idle, mut since) = (0, Instant::now());
    while !done.load(Ordering::Acquire) {
        if rayon::yield_now() == Some(rayon::Yield::Executed) {
            idle = 0;
        } else if idle < SPINS {
            idle += 1;
            since = Instant::now();
            std::hint::spin_loop();
        } else if since.elapsed() < PATIENCE {
            std::thread::yield_now();
        } else {
            return;
        }
    }
}
