//! The tokenizers of folders without `tokenizer.json`, as `transformers` reads them.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::json;

use super::renumbered::Renumbered;
use super::{Kind, Tokenizer, other_json};
use crate::error::{Error, Result};
use crate::read_file;
use crate::sentencepiece::SentencePiece;

/// What fairseq puts in front of SentencePiece's pieces, in place of their first three.
const FAIRSEQ: [&str; 4] = ["<s>", "<pad>", "</s>", "<unk>"];

/// The codes of languages, in the order of their ids.
const MBART: &str = include_str!("languages/mbart.txt");
const MBART_50: &str = include_str!("languages/mbart50.txt");
const M2M_100: &str = include_str!("languages/m2m100.txt");
const NLLB: &str = include_str!("languages/nllb.txt");

/// What M2M100 has after its languages.
const MADE_UP_WORDS: usize = 8;

/// Ids that Pegasus has before SentencePiece's.
const PEGASUS_OFFSET: u32 = 103;

#[derive(Deserialize)]
struct Config {
    model_type: String,
    vocab_size: usize,
}

/// Opens what there is; `None` where there is nothing that is known.
pub(super) fn open(folder: &Path) -> Result<Option<Tokenizer>> {
    let path = |name: &str| Some(folder.join(name)).filter(|path| path.exists());
    if let (Some(vocab), Some(merges)) = (path("vocab.json"), path("merges.txt")) {
        return byte_pairs(&vocab, &merges).map(Some);
    }
    let Some(pieces) = path("sentencepiece.bpe.model").or_else(|| path("spiece.model")) else {
        return Ok(None);
    };
    let bytes = read_file(&pieces)?;
    let invalid = |path: &Path, reason: String| Error::file(path, reason);
    let read = || SentencePiece::from_proto(&bytes).map_err(|reason| invalid(&pieces, reason));
    let model = read()?;
    let config = folder.join("config.json");
    let Config { model_type, vocab_size } =
        serde_json::from_slice(&read_file(&config)?).map_err(|e| Error::file(&config, e))?;
    let (ids, special) = match (model_type.as_str(), path("vocab.json")) {
        ("m2m_100", Some(vocab)) => {
            let ids = serde_json::from_slice(&read_file(&vocab)?).map_err(|e| Error::file(&vocab, e))?;
            m2m_100(ids)
        }
        ("m2m_100", None) => fairseq(&model, NLLB),
        ("mbart", _) => match vocab_size.saturating_sub(model.len()) {
            // BARThez takes SentencePiece's ids as they are.
            0..26 => return Tokenizer::from_sentencepiece(pieces.clone(), &bytes).map(Some),
            26..53 => fairseq(&model, MBART),
            _ => fairseq(&model, MBART_50),
        },
        ("pegasus", _) => pegasus(&model),
        _ => return Tokenizer::from_sentencepiece(pieces.clone(), &bytes).map(Some),
    };
    let kind = Renumbered::new(model, read()?, ids, &special).map_err(|reason| invalid(&pieces, reason))?;
    Ok(Some(Tokenizer {
        path: pieces.clone(),
        kind: Kind::Renumbered(Box::new(kind)),
    }))
}

/// Ids of pieces, and which of them are no text.
type Ids = (HashMap<String, u32>, Vec<String>);

/// The ids of mBART and NLLB: four special tokens, SentencePiece's pieces from the fourth on, languages, `<mask>`.
fn fairseq(model: &SentencePiece, languages: &str) -> Ids {
    let mut ids: HashMap<String, u32> = (0..).zip(FAIRSEQ).map(|(id, token)| (token.to_owned(), id)).collect();
    for id in 3.. {
        let Some((piece, _)) = model.piece(id) else { break };
        ids.entry(piece.to_owned()).or_insert(id + 1);
    }
    let tokens = languages.split_whitespace().chain(["<mask>"]);
    let mut special: Vec<String> = FAIRSEQ.map(str::to_owned).to_vec();
    for (id, token) in (model.len() as u32 + 1..).zip(tokens) {
        ids.insert(token.to_owned(), id);
        special.push(token.to_owned());
    }
    (ids, special)
}

/// The ids of M2M100: those of `vocab.json`, languages, words that were made up to fill the table.
fn m2m_100(mut ids: HashMap<String, u32>) -> Ids {
    let first = ids.len() as u32;
    let languages = M2M_100.split_whitespace().map(|code| format!("__{code}__"));
    let fillers = (0..MADE_UP_WORDS).map(|number| format!("madeupword{number}"));
    let mut special: Vec<String> = FAIRSEQ.map(str::to_owned).to_vec();
    for (id, token) in (first..).zip(languages.chain(fillers)) {
        ids.insert(token.clone(), id);
        special.push(token);
    }
    (ids, special)
}

/// The ids of Pegasus: padding, the end, masks, tokens without use, SentencePiece's pieces.
fn pegasus(model: &SentencePiece) -> Ids {
    let masks = ["<pad>", "</s>", "<mask_1>", "<mask_2>"].map(str::to_owned);
    let unused = (2..PEGASUS_OFFSET - 2).map(|number| format!("<unk_{number}>"));
    let special: Vec<String> = masks.into_iter().chain(unused).collect();
    let mut ids: HashMap<String, u32> = (0..).zip(&special).map(|(id, token)| (token.clone(), id)).collect();
    for id in 0.. {
        let Some((piece, _)) = model.piece(id) else { break };
        // Its own padding and end have a second id that is never used.
        let name = if ids.contains_key(piece) {
            format!("{piece} of SentencePiece")
        } else {
            piece.to_owned()
        };
        ids.insert(name, special.len() as u32 + id);
    }
    (ids, special)
}

/// BART's byte pairs, GPT-2's algorithm.
fn byte_pairs(vocab: &Path, merges: &Path) -> Result<Tokenizer> {
    let invalid = |path: &Path, reason: String| Error::file(path, reason);
    let ids: HashMap<String, u32> = serde_json::from_slice(&read_file(vocab)?).map_err(|e| Error::file(vocab, e))?;
    let text = String::from_utf8(read_file(merges)?).map_err(|e| Error::file(merges, e))?;
    let merges_of = |(number, line): (usize, &str)| match line.split_once(' ') {
        Some((left, right)) if !right.contains(' ') => Ok([left.to_owned(), right.to_owned()]),
        _ => Err(invalid(merges, format!("line {} is no pair of pieces", number + 1))),
    };
    let pairs = text
        .lines()
        .enumerate()
        .filter(|(number, line)| !(line.is_empty() || *number == 0 && line.starts_with("#version")))
        .map(merges_of)
        .collect::<Result<Vec<_>>>()?;
    let special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
        .into_iter()
        .filter_map(|token| {
            let id = ids.get(token)?;
            Some(json!({
                "id": id, "content": token, "special": true,
                "single_word": false, "lstrip": token == "<mask>", "rstrip": false, "normalized": false,
            }))
        });
    let level = json!({"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true});
    let definition = json!({
        "version": "1.0",
        "added_tokens": special.collect::<Vec<_>>(),
        "pre_tokenizer": level,
        "decoder": level,
        "model": {"type": "BPE", "vocab": ids, "merges": pairs},
    });
    let tokenizer = other_json(definition.to_string().as_bytes()).map_err(|reason| invalid(merges, reason))?;
    Ok(Tokenizer {
        path: merges.to_owned(),
        kind: Kind::Json(Box::new(tokenizer)),
    })
}
