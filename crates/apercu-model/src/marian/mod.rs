//! Folders of Marian's students as Mozilla publishes them: `model.*.bin`, `vocab.*.spm` (or `srcvocab.*.spm` and
//! `trgvocab.*.spm`) and, where there is one, `lex.*.s2t.bin`. They are read into the configuration and the tensors that
//! the engine knows.

mod architecture;
mod export;
mod file;
mod names;
mod shortlist;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(super) mod written;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use safetensors::Dtype;

use super::manifest::{Manifest, Task};
use super::read_file;
use super::tensor::Tensor;
use super::tokenizer::{SIDES, Tokenizer, Tokenizers};
use crate::error::{Error, Result, reading};
use apercu_engine::{Config, SCALE_SUFFIX, Shortlist};
use apercu_text::Language;
use architecture::Architecture;
pub use export::export_marian;
use file::{File, Numbers};

/// How the name of a model's file starts and ends.
const MODEL: (&str, &str) = ("model.", ".bin");

/// Whether a file of this name is a model of Marian's.
pub(super) fn is_model(name: &str) -> bool {
    name.starts_with(MODEL.0) && name.ends_with(MODEL.1)
}

/// The files of a folder.
pub(super) struct Folder {
    path: PathBuf,
    model: PathBuf,
    vocabulary: Vocabulary,
    shortlist: Option<PathBuf>,
}

/// Where the SentencePiece models lie.
enum Vocabulary {
    Shared(PathBuf),
    Two { source: PathBuf, target: PathBuf },
}

/// What the engine and the tokenizers need of a folder.
pub(super) struct Contents {
    /// As `config.json`.
    pub(super) config: Vec<u8>,
    /// As `model.safetensors`, with matrices in 8 bits row by row.
    pub(super) weights: Vec<u8>,
}

impl Folder {
    /// The files of a folder; `None` where it is none of Marian's.
    ///
    /// # Errors
    /// [`Error::File`] for one that has a model and lacks a vocabulary, or has two of a kind.
    pub(super) fn find(folder: &Path) -> Result<Option<Self>> {
        let Some(model) = only(folder, MODEL.0, MODEL.1)? else {
            return Ok(None);
        };
        let sides = (only(folder, "srcvocab.", ".spm")?, only(folder, "trgvocab.", ".spm")?);
        let vocabulary = match (only(folder, "vocab.", ".spm")?, sides) {
            (Some(shared), _) => Vocabulary::Shared(shared),
            (None, (Some(source), Some(target))) => Vocabulary::Two { source, target },
            _ => {
                let reason = "beside Marian's model it has no vocabulary: neither vocab.*.spm nor srcvocab.*.spm and \
                              trgvocab.*.spm"
                    .to_owned();
                let path = folder.to_owned();
                return Err(Error::file(path, reason));
            }
        };
        Ok(Some(Self {
            path: folder.to_owned(),
            model,
            vocabulary,
            shortlist: only(folder, "lex.", ".s2t.bin")?,
        }))
    }

    /// The file of the weights, as it is named in messages.
    pub(super) fn model(&self) -> &Path {
        &self.model
    }

    /// The SentencePiece models, with the names that they have in a folder of ours.
    pub(super) fn vocabularies(&self) -> Vec<(&'static str, &Path)> {
        match &self.vocabulary {
            Vocabulary::Shared(path) => vec![("vocab.model", path)],
            Vocabulary::Two { source, target } => vec![(SIDES[0], source), (SIDES[1], target)],
        }
    }

    pub(super) fn tokenizers(&self) -> Result<Tokenizers> {
        let open = |path: &PathBuf| Tokenizer::from_sentencepiece(path, &read_file(path)?);
        Ok(match &self.vocabulary {
            Vocabulary::Shared(path) => Tokenizers::shared(open(path)?),
            Vocabulary::Two { source, target } => Tokenizers::two(open(source)?, open(target)?),
        })
    }

    /// What can be told of the model: Mozilla names the direction in the file's name, `model.enfr.…`.
    pub(super) fn manifest(&self, tokenizers: &Tokenizers) -> Manifest {
        let name = self.model.file_name().unwrap_or_default().to_string_lossy();
        let pair = name.split('.').nth(1).unwrap_or_default().to_owned();
        let mut manifest = Manifest::new(format!("marian-{pair}"), Task::Translate);
        let of = |code: &str| Language::ALL.into_iter().find(|language| language.code() == code);
        if let (Some(from), Some(to)) = (pair.get(..2).and_then(of), pair.get(2..).and_then(of)) {
            let codes = [from, to].map(|language| language.code().to_owned());
            manifest.languages = codes.iter().map(|code| (code.clone(), None)).collect();
            let [from, to] = codes;
            manifest.directions = vec![(from, to)];
        }
        let end = tokenizers.source().id("</s>").map(|_| "</s>".to_owned());
        manifest.input = ["{text}".to_owned()].into_iter().chain(end).collect();
        manifest
    }

    /// Reads the model and the shortlist.
    ///
    /// # Errors
    /// [`Error::Io`], and [`Error::File`] or [`Error::Tensor`] for a file that is damaged or holds another kind of model.
    pub(super) fn read(&self, tokenizers: &Tokenizers) -> Result<Contents> {
        let bytes = read_file(&self.model)?;
        let invalid = |reason| Error::file(self.model.clone(), reason);
        let file = File::parse(&bytes).map_err(invalid)?;
        let architecture = Architecture::of(&file, tokenizers).map_err(invalid)?;
        let config = architecture.config();
        // The engine's own checks of sizes, before anything of these sizes is made. There is no config.json to name.
        let checked = Config::from_json(&self.path, &config, None).map_err(|error| match error {
            apercu_engine::Error::File { reason, .. } => Error::file(&self.model, reason),
            other => other.into(),
        })?;
        let (mut tensors, mut seen) = (Vec::new(), BTreeSet::new());
        for tensor in &file.tensors {
            let problem = |reason: String| Error::Tensor {
                path: self.model.clone(),
                tensor: tensor.name.to_owned(),
                reason,
            };
            let Some(name) = names::of(tensor.name).map_err(problem)? else {
                continue;
            };
            if !seen.insert(name.clone()) {
                return Err(problem("is there twice".to_owned()));
            }
            match tensor.numbers().map_err(problem)? {
                Numbers::Vector(values) => tensors.push((name, Tensor::floats(vec![values.len()], &values))),
                Numbers::Matrix { rows, columns, values } => {
                    tensors.push((name, Tensor::floats(vec![rows, columns], &values)));
                }
                Numbers::EightBit {
                    rows,
                    columns,
                    values,
                    scale,
                } => {
                    let scales = Tensor::floats(vec![rows], &vec![scale; rows]);
                    tensors.push((format!("{name}{SCALE_SUFFIX}"), scales));
                    tensors.push((name, Tensor::new(Dtype::I8, vec![rows, columns], values)));
                }
            }
        }
        if let Some(path) = &self.shortlist {
            let sizes = (checked.vocab_size, checked.decoder_vocab_size);
            let lists = shortlist::parse(&read_file(path)?, sizes, checked.eos)
                .map_err(|reason| Error::file(path.clone(), reason))?;
            let tokens = lists.tokens.iter().flat_map(|token| token.to_le_bytes()).collect();
            let ends = lists.ends.iter().flat_map(|end| end.to_le_bytes()).collect();
            let add = |name: &str, dtype, length, data| (name.to_owned(), Tensor::new(dtype, vec![length], data));
            tensors.push(add(Shortlist::TOKENS, Dtype::U16, lists.tokens.len(), tokens));
            tensors.push(add(Shortlist::ENDS, Dtype::U32, lists.ends.len(), ends));
        }
        let weights = safetensors::serialize(tensors, None).map_err(|e| Error::file(&self.model, e))?;
        Ok(Contents { config, weights })
    }
}

/// The one file of a folder whose name starts and ends so.
fn only(folder: &Path, start: &str, end: &str) -> Result<Option<PathBuf>> {
    let mut found = None;
    for entry in std::fs::read_dir(folder).map_err(reading(folder))? {
        let path = entry.map_err(reading(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(start)
            && name.ends_with(end)
            && let Some(other) = found.replace(path.clone())
        {
            let reason = format!(
                "{} and {} are both there, and it is not clear which one is meant",
                other.display(),
                path.display()
            );
            return Err(Error::file(folder, reason));
        }
    }
    Ok(found)
}
