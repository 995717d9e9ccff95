//! The tokenizers of a model: of its sources and of its outputs.

use std::path::Path;

use super::Tokenizer;
use crate::error::Result;

/// The files of a folder whose two sides have vocabularies of their own, each with its own ids.
pub(crate) const SIDES: [&str; 2] = ["source.spm", "target.spm"];

/// One tokenizer for both sides, or one for each.
#[derive(Debug)]
pub(crate) struct Tokenizers {
    source: Tokenizer,
    target: Option<Tokenizer>,
}

impl Tokenizers {
    /// Opens what a folder has: `source.spm` and `target.spm` without a `vocab.json` that numbers their pieces together are two
    /// vocabularies, anything else is one.
    ///
    /// # Errors
    /// As [`Tokenizer::open`].
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let [source, target] = SIDES.map(|name| folder.join(name));
        if folder.join("vocab.json").exists() || !source.exists() {
            return Ok(Self::shared(Tokenizer::open(folder)?));
        }
        let open = |path: &Path| Tokenizer::from_sentencepiece(path, &crate::read_file(path)?);
        Ok(Self::two(open(&source)?, open(&target)?))
    }

    pub(crate) fn shared(tokenizer: Tokenizer) -> Self {
        Self {
            source: tokenizer,
            target: None,
        }
    }

    pub(crate) fn two(source: Tokenizer, target: Tokenizer) -> Self {
        Self {
            source,
            target: Some(target),
        }
    }

    pub(crate) fn source(&self) -> &Tokenizer {
        &self.source
    }

    pub(crate) fn target(&self) -> &Tokenizer {
        self.target.as_ref().unwrap_or(&self.source)
    }

    /// Whether each side has its own.
    pub(crate) fn are_two(&self) -> bool {
        self.target.is_some()
    }

    /// Makes a token of the sources a control token, as [`Tokenizer::reserve`] does.
    ///
    /// # Errors
    /// As there.
    pub(crate) fn reserve(&mut self, id: u32) -> Result<()> {
        self.source.reserve(id)
    }

    /// Refuses vocabularies that give more ids than a model knows, of which `needed` are sure.
    ///
    /// # Errors
    /// The reason.
    pub(crate) fn fit(&self, needed: usize, [sources, outputs]: [usize; 2]) -> Result<(), String> {
        let needed = self.source.text_ids().max(needed);
        if needed > sources {
            return Err(format!(
                "its tokenizer gives {needed} ids, and the model knows {sources}"
            ));
        }
        match &self.target {
            // Ids beyond the tokenizer's are an error when they are decoded, and padding of a matrix never comes out.
            Some(target) if outputs < target.text_ids() => {
                let found = target.text_ids();
                Err(format!(
                    "its target vocabulary has {found} ids, and the model writes {outputs}"
                ))
            }
            _ => Ok(()),
        }
    }
}

impl From<Tokenizer> for Tokenizers {
    fn from(tokenizer: Tokenizer) -> Self {
        Self::shared(tokenizer)
    }
}
