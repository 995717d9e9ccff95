//! The arguments that say what runs the models.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use apercu::engine::{Device, Engine};
use apercu::model::Model;
use apercu::model::store::Store;
use apercu::{Glossary, Threads, Translator};
use clap::{Args, ValueEnum};

use super::at_least_one;

#[derive(Debug, Args)]
pub(crate) struct EngineArgs {
    /// Model to translate with, instead of those that come with the program: a folder, or a name from `apercu models
    /// list`; may be given twice, for models of one direction
    #[arg(short = 'm', long = "translator", visible_alias = "model", value_name = "MODEL")]
    pub(super) translators: Vec<PathBuf>,

    /// Terms and their translations, as tab-separated text or TBX; may be given several times, the first one counts
    ///
    /// Each line has a term, its translation and perhaps a note; one column alone is a term that stays as it is. Further
    /// forms stand after |. A first line of "fr" and "en" says which is which, and has terms translated both ways. See
    /// `apercu glossary check`.
    #[arg(long = "glossary", value_name = "FILE")]
    pub(super) glossaries: Vec<PathBuf>,

    /// What runs the models that are named: this program itself, or libtorch
    ///
    /// The engine torch is there if the program was built with it (cargo's --features torch).
    #[arg(long, value_enum, default_value_t = EngineArg::Native)]
    engine: EngineArg,

    /// What the engine torch computes on: cpu, cuda (the first GPU) or cuda:N [default: cpu]
    #[arg(long, value_name = "DEVICE")]
    device: Option<Device>,

    /// Threads to use [default: one for each processor]; the output does not depend on it
    #[arg(short = 'j', long, value_name = "N", value_parser = at_least_one)]
    threads: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EngineArg {
    /// The processor, nothing to install
    Native,
    /// libtorch, on the processor or a GPU
    Torch,
}

impl EngineArgs {
    /// The threads to work on.
    pub(crate) fn threads(&self) -> Result<Threads> {
        Ok(Threads::new(self.threads.and_then(NonZeroUsize::new))?)
    }

    /// What translates, on these threads.
    pub(crate) fn translator(&self, threads: &Threads) -> Result<Translator> {
        let mut builder = Translator::builder().threads(threads);
        for model in &self.translators {
            builder = builder.model(folder(model)?).engine(self.engine());
        }
        let translator = builder.build()?;
        if self.glossaries.is_empty() {
            return Ok(translator);
        }
        let mut glossary = Glossary::default();
        for path in &self.glossaries {
            glossary.extend(&read_glossary(path)?);
        }
        Ok(translator.with_glossary(glossary))
    }

    /// Opens the model of this folder or name.
    pub(super) fn open(&self, model: &Path, threads: &Threads) -> Result<Model> {
        let options = Model::options().engine(self.engine()).threads(threads);
        Ok(options.open(folder(model)?)?)
    }

    /// What is wrong with flags that do not go together.
    pub(super) fn fault(&self) -> Option<String> {
        let idle = self.device.is_some() && self.engine == EngineArg::Native;
        idle.then(|| "--device is for --engine torch".to_owned())
    }

    /// What runs the models.
    fn engine(&self) -> Engine {
        match self.engine {
            EngineArg::Native => Engine::Native,
            EngineArg::Torch => Engine::Torch(self.device.unwrap_or_default()),
        }
    }
}

/// Reads a glossary; what is wrong with it is named with the file.
pub(crate) fn read_glossary(path: &Path) -> Result<Glossary> {
    Glossary::read(path).with_context(|| format!("the glossary {}", path.display()))
}

/// The folder of a model: the folder of that name, or where the store has the model of that name.
pub(crate) fn folder(model: &Path) -> Result<PathBuf> {
    let name = model.to_str().filter(|_| model.is_relative() && !model.exists());
    match name.filter(|name| !name.starts_with('.')) {
        Some(name) => Ok(Store::open()?.find(name)?),
        None => Ok(model.to_owned()),
    }
}
