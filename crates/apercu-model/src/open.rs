//! From a folder's files, or those that are part of a program, to an open model.

use std::path::Path;

use apercu_engine::native::Native;
use apercu_engine::{Config, Decoding, Device, Engine, Seq2Seq, Threads, Weights};

use crate::error::{Error, Result};
use crate::template::{self, Template};
use crate::tokenizer::{SIDES, Tokenizer, Tokenizers};
use crate::{Manifest, Model, marian};

/// How a model is opened; see [`Model::options`].
///
/// ```no_run
/// use apercu_engine::Threads;
/// use apercu_model::Model;
///
/// let threads = Threads::new(None)?;
/// let one = Model::options().threads(&threads).open("opus-mt-fr-en")?;
/// let other = Model::options().threads(&threads).open("opus-mt-en-fr")?;
/// # Ok::<(), apercu_model::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct OpenOptions {
    engine: Engine,
    threads: Option<Threads>,
}

impl OpenOptions {
    /// What runs the model; [`Engine::Native`] if this is not called.
    pub fn engine(mut self, engine: Engine) -> Self {
        self.engine = engine;
        self
    }

    /// The threads that it runs on, which models may share; those of the rayon pool that it is called from if this is not
    /// called.
    pub fn threads(mut self, threads: &Threads) -> Self {
        self.threads = Some(threads.clone());
        self
    }

    /// Opens a model folder, as [`Model::open`].
    ///
    /// # Errors
    /// As [`Model::open`]; also [`Error::NoEngine`] for an engine that the library was built without, and
    /// [`Error::Engine`] for a device that is not there.
    pub fn open(&self, folder: impl AsRef<Path>) -> Result<Model> {
        let folder = folder.as_ref();
        refuse_pickle(folder)?;
        let manifest = Manifest::open(folder)?;
        if let Some(files) = marian::Folder::find(folder)? {
            let tokenizers = files.tokenizers()?;
            let contents = files.read(&tokenizers)?;
            let manifest = manifest.unwrap_or_else(|| files.manifest(&tokenizers));
            let runner = match self.engine {
                Engine::Native => {
                    let config = Config::from_json(folder, &contents.config, None)?;
                    self.native(config, || Ok(Weights::from_vec(files.model(), contents.weights)?))
                }
                Engine::Torch(device) => {
                    let config = contents.config.clone();
                    let weights = Weights::from_vec(files.model(), contents.weights)?;
                    self.torch(folder, (&config, None), &weights, device)?
                }
            };
            return assemble(folder, manifest, tokenizers, runner);
        }
        let runner = match self.engine {
            Engine::Native => self.native(Config::open(folder)?, || Ok(Weights::open_folder(folder)?)),
            Engine::Torch(device) => {
                let (config, generation) = apercu_engine::read_files(folder)?;
                let weights = Weights::open_folder(folder)?;
                self.torch(folder, (&config, generation.as_deref()), &weights, device)?
            }
        };
        let tokenizers = Tokenizers::open(folder)?;
        let manifest = match manifest {
            Some(manifest) => manifest,
            None => template::derive(folder, tokenizers.source())?,
        };
        assemble(folder, manifest, tokenizers, runner)
    }

    /// Opens a model that is part of the program, on the engine native: its files by their names, as they would lie in a folder.
    /// `name` stands in error messages. The weights are borrowed where they are aligned to 4 bytes.
    ///
    /// # Errors
    /// As [`Model::open`].
    pub fn from_static(&self, name: &str, files: &[(&str, &'static [u8])]) -> Result<Model> {
        let path = |file: &str| format!("{name}/{file}");
        let bytes = |file: &str| {
            let found = files.iter().find(|(own, _)| *own == file);
            found
                .map(|(_, bytes)| *bytes)
                .ok_or_else(|| Error::file(path(file), "it is not among the files that the program was built with"))
        };
        let manifest = Manifest::from_json(path(Manifest::FILE), bytes(Manifest::FILE)?)?;
        let config = Config::from_json(name.as_ref(), bytes("config.json")?, None)?;
        let [source, target] = SIDES;
        let side = |file: &str| Tokenizer::from_sentencepiece(path(file), bytes(file)?);
        let tokenizers = Tokenizers::two(side(source)?, side(target)?);
        let weights = if files.iter().any(|(own, _)| *own == Weights::INDEX) {
            let index = path(Weights::INDEX);
            let shards = Weights::shards(index.as_ref(), bytes(Weights::INDEX)?)?;
            let shard = |name: &String| Ok(Weights::from_static(&path(name), bytes(name)?)?);
            Weights::join(index, shards.iter().map(shard).collect::<Result<Vec<_>>>()?)?
        } else {
            Weights::from_static(&path(Weights::FILE), bytes(Weights::FILE)?)?
        };
        assemble(name.as_ref(), manifest, tokenizers, self.native(config, || Ok(weights)))
    }

    fn native<'a>(&self, config: Config, weights: impl FnOnce() -> Result<Weights> + 'a) -> Runner<'a> {
        let threads = self.threads.clone();
        Runner {
            vocab_sizes: [config.vocab_size, config.decoder_vocab_size],
            decoding: config.decoding.clone(),
            open: Box::new(move || {
                let native = Native::new(config, &weights()?)?;
                Ok(Box::new(match threads {
                    Some(threads) => native.on(&threads),
                    None => native,
                }))
            }),
        }
    }

    #[cfg(feature = "torch")]
    fn torch(
        &self,
        folder: &Path,
        config: (&[u8], Option<&[u8]>),
        weights: &Weights,
        device: Device,
    ) -> Result<Runner<'static>> {
        let mut torch = apercu_engine::torch::Torch::new(folder, config, weights, device)?;
        if let Some(threads) = &self.threads {
            torch = torch.on(threads);
        }
        Ok(Runner {
            vocab_sizes: torch.vocab_sizes(),
            decoding: torch.decoding().clone(),
            open: Box::new(move || Ok(Box::new(torch))),
        })
    }

    #[cfg(not(feature = "torch"))]
    #[allow(clippy::unused_self)] // its twin needs it
    fn torch(&self, _: &Path, _: (&[u8], Option<&[u8]>), _: &Weights, _: Device) -> Result<Runner<'static>> {
        Err(Error::NoEngine { engine: "torch" })
    }
}

/// An engine, and what a model's configuration says of it.
struct Runner<'a> {
    /// Ids of sources and of outputs.
    vocab_sizes: [usize; 2],
    decoding: Decoding,
    /// Reads the weights, after all that is small has been found to be sound.
    open: Box<dyn FnOnce() -> Result<Box<dyn Seq2Seq>> + 'a>,
}

fn assemble(folder: &Path, manifest: Manifest, mut tokenizers: Tokenizers, runner: Runner) -> Result<Model> {
    let invalid = |reason| Error::file(folder, reason);
    let template = Template::new(&manifest, tokenizers.source()).map_err(invalid)?;
    let commands = template.commands();
    let needed = commands.iter().map(|&id| id as usize + 1).max();
    tokenizers
        .fit(needed.unwrap_or(0), runner.vocab_sizes)
        .map_err(invalid)?;
    for id in commands {
        tokenizers.reserve(id)?;
    }
    Ok(Model {
        manifest,
        template,
        tokenizers,
        engine: (runner.open)()?,
        decoding: runner.decoding,
    })
}

/// Refuses a folder whose weights are there only as a pickle, a file that can run any program when it is read.
fn refuse_pickle(folder: &Path) -> Result<()> {
    let pickle = folder.join("pytorch_model.bin");
    let has = |name| folder.join(name).exists();
    if has(Weights::FILE) || has(Weights::INDEX) || !pickle.exists() {
        return Ok(());
    }
    let reason = format!(
        "weights are read from {} only; convert them, with apercu's sources at hand:\n  python3 \
         scripts/convert-weights.py {}",
        Weights::FILE,
        folder.display()
    );
    Err(Error::file(pickle, reason))
}
