//! Tokenizers whose ids are not SentencePiece's own: text is cut by one SentencePiece model, pieces have ids of another
//! list, and the output's pieces are put together as a second model says, or the same one. Marian's folders are so
//! (`source.spm`, `vocab.json`, `target.spm`), and those of fairseq's models.

use std::collections::{HashMap, HashSet};

use crate::sentencepiece::{Kind, SentencePiece};

/// Left out of decoded text, and never the meaning of text.
const SPECIAL: [&str; 3] = ["</s>", UNKNOWN, "<pad>"];
const UNKNOWN: &str = "<unk>";

/// As `MarianTokenizer` in `transformers`, but that special tokens written out in a text are text.
#[derive(Debug)]
pub(super) struct Renumbered {
    source: SentencePiece,
    target: SentencePiece,
    pieces: Vec<String>,
    ids: HashMap<String, u32>,
    /// The id of each piece of `source`.
    of_source: Vec<Option<u32>>,
    unknown: u32,
    /// By id: whether it is a special token.
    special: Vec<bool>,
}

impl Renumbered {
    /// Joins the three files of a Marian folder. The error says what is wrong with `vocab.json`.
    pub(super) fn marian(source: SentencePiece, target: SentencePiece, vocab: &[u8]) -> Result<Self, String> {
        let ids = serde_json::from_slice(vocab).map_err(|e| e.to_string())?;
        Self::new(source, target, ids, &SPECIAL)
    }

    /// Gives pieces these ids, which leave none out; those that are `special` are no text. The error says what is wrong
    /// with the ids.
    pub(super) fn new(
        source: SentencePiece,
        target: SentencePiece,
        ids: HashMap<String, u32>,
        special: &[impl AsRef<str>],
    ) -> Result<Self, String> {
        let mut pieces: Vec<Option<&String>> = vec![None; ids.len()];
        for (piece, &id) in &ids {
            match pieces.get_mut(id as usize) {
                Some(place @ None) => *place = Some(piece),
                Some(Some(other)) => return Err(format!("{piece:?} and {other:?} have the same id {id}")),
                None => {
                    return Err(format!(
                        "{piece:?} has the id {id}, beyond the vocabulary of {} pieces",
                        ids.len()
                    ));
                }
            }
        }
        let pieces: Vec<String> = pieces.into_iter().flatten().cloned().collect();
        let &unknown = ids.get(UNKNOWN).ok_or_else(|| format!("it has no {UNKNOWN:?}"))?;
        let of_source = (0..)
            .map_while(|id| source.piece(id))
            .map(|(piece, _)| ids.get(piece).copied())
            .collect();
        let special: HashSet<&str> = special.iter().map(AsRef::as_ref).collect();
        let special = pieces.iter().map(|piece| special.contains(piece.as_str())).collect();
        Ok(Self {
            source,
            target,
            pieces,
            ids,
            of_source,
            unknown,
            special,
        })
    }

    pub(super) fn reserve(&mut self, id: u32) -> Result<(), String> {
        let Some(piece) = self.pieces.get(id as usize) else {
            return Ok(());
        };
        if let Some(id) = self.source.id(piece) {
            self.source.reserve(id)?;
        }
        self.special[id as usize] = true;
        Ok(())
    }

    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    pub(super) fn id(&self, piece: &str) -> Option<u32> {
        self.ids.get(piece).copied()
    }

    pub(super) fn encode(&self, text: &str) -> Vec<u32> {
        self.encode_by(&self.source, text, |part, id| match self.source.piece(id) {
            // What is unknown to source.spm may still be a piece of target.spm.
            Some((_, Kind::Unknown)) => self.id(part),
            _ => self.of_source.get(id as usize).copied().flatten(),
        })
    }

    pub(super) fn encode_output(&self, text: &str) -> Vec<u32> {
        let known = |_: &str, id| self.target.piece(id).and_then(|(piece, _)| self.id(piece));
        self.encode_by(&self.target, text, known)
    }

    /// The ids of a text's pieces; `known` gives that of a part and its number in `model`.
    fn encode_by(&self, model: &SentencePiece, text: &str, known: impl Fn(&str, u32) -> Option<u32>) -> Vec<u32> {
        let is_text = |&id: &u32| !self.special[id as usize];
        let mut ids = Vec::new();
        model.encode_with(text, |part, id| {
            ids.push(known(part, id).filter(is_text).unwrap_or(self.unknown));
        });
        ids
    }

    /// The text of ids; the error is the first one beyond the vocabulary.
    pub(super) fn decode(&self, ids: &[u32]) -> Result<String, u32> {
        let mut pieces = Vec::with_capacity(ids.len());
        for &id in ids {
            let piece = self.pieces.get(id as usize).ok_or(id)?.as_str();
            if !self.special[id as usize] {
                let kind = self.target.id(piece).and_then(|id| self.target.piece(id));
                pieces.push((piece, kind.map_or(Kind::Unknown, |(_, kind)| kind)));
            }
        }
        let text = self.target.detokenize(pieces).replace(crate::sentencepiece::SPACE, " ");
        Ok(text.trim().to_owned())
    }
}
