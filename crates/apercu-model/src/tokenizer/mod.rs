//! Text to token ids and back.

mod layouts;
mod pair;
mod renumbered;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use tokenizers::AddedToken;

use super::read_file;
use super::sentencepiece::SentencePiece;
use crate::error::{Error, Result};
pub(super) use pair::{SIDES, Tokenizers};
use renumbered::Renumbered;

/// The tokenizer of a model.
///
/// Ids are those that the Python libraries give: SentencePiece for its models, `MarianTokenizer` for Marian folders, and
/// the `tokenizers` library for all others.
///
/// # Control tokens in text
/// Text is data: `</s>` or `<pad>` written out in a text is cut up like any other text and never becomes the token of
/// that name. SentencePiece's *user-defined* symbols are the exception, as they are made to be found in text; a
/// [`Model`](super::Model) takes this away from those that are commands to it, its language tags, by
/// [`reserve`](Self::reserve).
#[derive(Debug)]
pub struct Tokenizer {
    path: PathBuf,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    SentencePiece(Box<SentencePiece>),
    Renumbered(Box<Renumbered>),
    Json(Box<tokenizers::Tokenizer>),
}

impl Tokenizer {
    /// Opens the tokenizer of a model folder: `source.spm`, `target.spm` and `vocab.json` where they are (Marian), else
    /// `tokenizer.json`, else `vocab.model`, else `vocab.json` and `merges.txt` (BART), else `sentencepiece.bpe.model`
    /// (mBART, `BARThez`, NLLB, and with `vocab.json` M2M100), else `spiece.model` (T5, Pegasus).
    ///
    /// # Errors
    /// [`Error::Io`] and [`Error::File`] with the path of the file that is missing or damaged.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = folder.as_ref();
        if folder.join("source.spm").exists() {
            return Self::from_marian(folder);
        }
        for (name, read) in [
            ("tokenizer.json", Self::from_json as fn(_, &_) -> _),
            ("vocab.model", Self::from_sentencepiece),
        ] {
            let path = folder.join(name);
            if path.exists() {
                let bytes = read_file(&path)?;
                return read(path, &bytes);
            }
        }
        if let Some(tokenizer) = layouts::open(folder)? {
            return Ok(tokenizer);
        }
        let reason = "it has no tokenizer: none of tokenizer.json, source.spm, vocab.model, merges.txt, \
                      sentencepiece.bpe.model and spiece.model";
        Err(Error::file(folder, reason.to_owned()))
    }

    /// Reads the contents of a `tokenizer.json`; `path` stands in error messages.
    ///
    /// # Errors
    /// [`Error::File`] for a file that is damaged or asks for something that is not supported.
    pub fn from_json(path: impl Into<PathBuf>, bytes: &[u8]) -> Result<Self> {
        let path = path.into();
        let kind = match SentencePiece::from_json(bytes) {
            Ok(Some(model)) => Ok(Kind::SentencePiece(Box::new(model))),
            Ok(None) => other_json(bytes).map(|tokenizer| Kind::Json(Box::new(tokenizer))),
            Err(reason) => Err(reason),
        };
        match kind {
            Ok(kind) => Ok(Self { path, kind }),
            Err(reason) => Err(Error::file(path, reason)),
        }
    }

    /// Reads the contents of a SentencePiece `.model` file, unigram or byte pairs; `path` stands in error messages.
    ///
    /// # Errors
    /// [`Error::File`] for a file that is damaged or of another type.
    pub fn from_sentencepiece(path: impl Into<PathBuf>, bytes: &[u8]) -> Result<Self> {
        let path = path.into();
        match SentencePiece::from_proto(bytes) {
            Ok(model) => Ok(Self {
                path,
                kind: Kind::SentencePiece(Box::new(model)),
            }),
            Err(reason) => Err(Error::file(path, reason)),
        }
    }

    /// Opens the three files of a Marian folder: `source.spm`, `target.spm` and `vocab.json`.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn from_marian(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = folder.as_ref();
        let side = |name: &str| {
            let path = folder.join(name);
            SentencePiece::from_proto(&read_file(&path)?).map_err(|reason| Error::file(path, reason))
        };
        let path = folder.join("vocab.json");
        match Renumbered::marian(side("source.spm")?, side("target.spm")?, &read_file(&path)?) {
            Ok(pieces) => Ok(Self {
                path,
                kind: Kind::Renumbered(Box::new(pieces)),
            }),
            Err(reason) => Err(Error::file(path, reason)),
        }
    }

    /// The ids of `text`, without special tokens.
    ///
    /// # Errors
    /// [`Error::File`] where the file lacks a token that it needs for this text, such as one for unknown text.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>> {
        match &self.kind {
            Kind::SentencePiece(model) => Ok(model.encode(text)),
            Kind::Renumbered(pieces) => Ok(pieces.encode(text)),
            Kind::Json(tokenizer) => {
                let encoding = tokenizer.encode_fast(text, false).map_err(|e| self.error(e))?;
                Ok(encoding.get_ids().to_vec())
            }
        }
    }

    /// The ids of a text that the model might write, without special tokens: those of [`encode`](Self::encode), unless outputs have
    /// a SentencePiece model of their own.
    ///
    /// # Errors
    /// As [`encode`](Self::encode).
    pub fn encode_output(&self, text: &str) -> Result<Vec<u32>> {
        match &self.kind {
            Kind::Renumbered(pieces) => Ok(pieces.encode_output(text)),
            _ => self.encode(text),
        }
    }

    /// The text of `ids`; special tokens are left out.
    ///
    /// # Errors
    /// [`Error::Token`] for an id that no token has.
    pub fn decode(&self, ids: &[u32]) -> Result<String> {
        let unknown = |id| Error::Token {
            id,
            size: self.vocab_size(),
        };
        match &self.kind {
            Kind::SentencePiece(model) => model.decode(ids).map_err(unknown),
            Kind::Renumbered(pieces) => pieces.decode(ids).map_err(unknown),
            Kind::Json(tokenizer) => {
                if let Some(&id) = ids.iter().find(|&&id| tokenizer.id_to_token(id).is_none()) {
                    return Err(unknown(id));
                }
                tokenizer.decode(ids, true).map_err(|e| self.error(e))
            }
        }
    }

    /// The id of a token by its exact name: `</s>`, `<pad>`, a language tag.
    pub fn id(&self, token: &str) -> Option<u32> {
        match &self.kind {
            Kind::SentencePiece(model) => model.id(token),
            Kind::Renumbered(pieces) => pieces.id(token),
            Kind::Json(tokenizer) => tokenizer.token_to_id(token),
        }
    }

    /// Number of tokens, special ones included.
    pub fn vocab_size(&self) -> usize {
        match &self.kind {
            Kind::SentencePiece(model) => model.len(),
            Kind::Renumbered(pieces) => pieces.len(),
            Kind::Json(tokenizer) => tokenizer.get_vocab_size(true),
        }
    }

    /// One more than the largest id that text can become.
    pub(super) fn text_ids(&self) -> usize {
        match &self.kind {
            Kind::SentencePiece(model) => model.text_ids(),
            Kind::Renumbered(pieces) => pieces.len(),
            Kind::Json(tokenizer) => {
                let special = tokenizer.get_added_vocabulary();
                let vocabulary = tokenizer.get_vocab(true);
                let text = vocabulary.iter().filter(|(token, _)| !special.is_special_token(token));
                text.map(|(_, &id)| id as usize + 1).max().unwrap_or(0)
            }
        }
    }

    /// Makes a token a control token: [`encode`](Self::encode) never gives it from now on, whatever the text says, and
    /// [`decode`](Self::decode) leaves it out. An id that no token has changes nothing.
    ///
    /// # Errors
    /// [`Error::File`] where the tokenizer cannot be changed so.
    pub fn reserve(&mut self, id: u32) -> Result<()> {
        let changed = match &mut self.kind {
            Kind::SentencePiece(model) => model.reserve(id),
            Kind::Renumbered(pieces) => pieces.reserve(id),
            Kind::Json(tokenizer) => match tokenizer.id_to_token(id) {
                Some(token) => tokenizer
                    .add_special_tokens([AddedToken::from(token, true)])
                    .map(|_| ())
                    .map_err(|e| e.to_string()),
                None => Ok(()),
            },
        };
        changed.map_err(|reason| self.error(reason))
    }

    /// Whether its files have to be kept, because [`save`](Self::save) cannot express it.
    pub(super) fn needs_its_files(&self) -> bool {
        matches!(self.kind, Kind::Renumbered(_))
    }

    /// Writes the tokenizer as `tokenizer.json`, from which [`from_json`](Self::from_json) reads one that gives the same
    /// ids and the same text.
    ///
    /// # Errors
    /// [`Error::File`] for a tokenizer that this format cannot express, as that of a Marian folder with its two
    /// SentencePiece models; [`Error::Io`] where the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let bytes = match &self.kind {
            Kind::SentencePiece(model) => model.to_json(),
            Kind::Renumbered(_) => Err("pieces with ids of their own do not fit into one tokenizer.json".to_owned()),
            Kind::Json(tokenizer) => tokenizer
                .to_string(false)
                .map(String::into_bytes)
                .map_err(|e| e.to_string()),
        };
        let bytes = bytes.map_err(|reason| self.error(reason))?;
        let path = path.as_ref();
        std::fs::write(path, bytes).map_err(|source| Error::Io {
            path: path.to_owned(),
            source,
        })
    }

    fn error(&self, reason: impl Into<apercu_engine::Reason>) -> Error {
        Error::file(self.path.clone(), reason)
    }
}

/// Reads a `tokenizer.json` that is none of SentencePiece's.
fn other_json(bytes: &[u8]) -> Result<tokenizers::Tokenizer, String> {
    let mut tokenizer = tokenizers::Tokenizer::from_bytes(bytes).map_err(|e| e.to_string())?;
    // Nothing is cut off unseen, and batches are padded elsewhere.
    tokenizer.with_padding(None);
    tokenizer.with_truncation(None).map_err(|e| e.to_string())?;
    // Special tokens written out in a text are text.
    tokenizer.set_encode_special_tokens(true);
    Ok(tokenizer)
}
