//! Writes a student of the project's own form as Marian's files, for the programs that run those.

use std::path::{Path, PathBuf};

use super::file::{self, FLOATS, INTGEMM8, Item, TEXT};
use super::{Folder, architecture, names, shortlist};
use crate::error::{Error, Result, writing};
use crate::quantize::{DOCUMENTS, Partial, copy};
use crate::tokenizer::SIDES;
use crate::{FileRecord, Manifest, Model, read_file};
use apercu_engine::native::Native;
use apercu_engine::{Config, Decoding, Seq2Seq, Shortlist, Watch, Weights};
use apercu_text::Language;

/// Largest integer of 8 bits.
const LARGEST: f32 = 127.0;

/// Texts by which the inputs' multipliers are found, in English and in French.
const TEXTS: [&str; 2] = [include_str!("texts.en.txt"), include_str!("texts.fr.txt")];

/// The most tokens that are written for one of the texts.
const LONGEST: usize = 96;

/// Writes a student (`model_type` `marian_ssru`) as Marian's files: `model.PAIR.intgemm.alphas.bin`, the vocabularies and
/// `lex.PAIR.s2t.bin` if it has a shortlist, with an `apercu.json` that holds their hashes. `target` appears whole or not at
/// all. The files' names, the largest one last.
///
/// Marian has one multiplier a matrix where the project's own form has one a row, so that numbers are rounded once more;
/// and it wants to know beforehand how large inputs get (`_QuantMultA`), which is found by translating a few texts.
///
/// # Errors
/// [`Error::File`] where `target` exists, and for a model that Marian's students cannot express; [`Error::Io`].
pub fn export_marian(source: impl AsRef<Path>, target: impl AsRef<Path>) -> Result<Vec<String>> {
    let (source, target) = (source.as_ref(), target.as_ref());
    let refuse = |path: &Path, reason: &str| Error::file(path, reason.to_owned());
    let name = match target.file_name() {
        Some(name) if !target.exists() => name.to_string_lossy(),
        _ => return Err(refuse(target, "it exists already, and is not overwritten")),
    };
    if Folder::find(source)?.is_some() {
        return Err(refuse(source, "its files are Marian's already"));
    }
    let config = Config::open(source)?;
    let model = Model::open(source)?;
    let manifest = model.manifest();
    let [from, to] = direction(manifest).map_err(|reason| refuse(source, reason))?;
    let watch = Watch::default();
    let weights = Weights::open_folder(source)?.watched(&watch);
    let yaml = architecture::options(&config).map_err(|reason| refuse(source, reason))?;
    if weights.contains("lm_head.weight") {
        return Err(refuse(
            source,
            "its outputs have embeddings of their own, which Marian's students have not",
        ));
    }
    calibrate(&model, &Native::new(config.clone(), &weights)?, [from, to])?;
    let mut items = tensors(&config, &weights, &watch)?;
    items.push(Item::new(file::OPTIONS, TEXT, &[yaml.len()], yaml.into_bytes()));

    let partial = Partial(target.with_file_name(format!(".{name}.{}.partial", std::process::id())));
    let folder = partial.0.as_path();
    std::fs::create_dir_all(folder).map_err(writing(folder))?;
    let pair = format!("{}{}", from.code(), to.code());
    let vocabularies = vocabularies(source, &pair).map_err(|reason| refuse(source, reason))?;
    let mut written = Vec::new();
    let mut write = |name: String, bytes: &[u8]| {
        let path = folder.join(&name);
        written.push(name);
        std::fs::write(&path, bytes).map_err(writing(&path))
    };
    for (name, path) in vocabularies {
        write(name, &read_file(&path)?)?;
    }
    if weights.contains(Shortlist::TOKENS) {
        let (tokens, ends) = (weights.integers(Shortlist::TOKENS)?, weights.integers(Shortlist::ENDS)?);
        write(format!("lex.{pair}.s2t.bin"), &shortlist::write(&tokens, &ends))?;
    }
    write(format!("model.{pair}.intgemm.alphas.bin"), &file::write(&items))?;
    let mut manifest = Manifest {
        weights: None,
        ..manifest.clone()
    };
    manifest.files.clear();
    for name in &written {
        manifest.files.insert(name.clone(), FileRecord::of(folder.join(name))?);
    }
    let path = folder.join(Manifest::FILE);
    std::fs::write(&path, manifest.to_json()?).map_err(writing(&path))?;
    copy(&DOCUMENTS, source, folder)?;
    std::fs::rename(folder, target).map_err(writing(target))?;
    Ok(written)
}

/// The one direction of a model that is given nothing but text.
fn direction(manifest: &Manifest) -> Result<[Language; 2], &'static str> {
    let language = |code: &String| Language::ALL.into_iter().find(|language| language.code() == code);
    if manifest.input != ["{text}", "</s>"] || !manifest.prefix.is_empty() || manifest.forced_bos.is_some() {
        return Err("it is given more than text and </s>, which Marian's programs do not do");
    }
    match &manifest.directions[..] {
        [(from, to)] => match (language(from), language(to)) {
            (Some(from), Some(to)) => Ok([from, to]),
            _ => Err("its languages are not known"),
        },
        _ => Err("its apercu.json does not name one direction in which it translates"),
    }
}

/// The vocabularies: their names there, and where they are.
fn vocabularies(source: &Path, pair: &str) -> Result<Vec<(String, PathBuf)>, &'static str> {
    let [own_source, own_target] = SIDES;
    let has = |name: &str| source.join(name).exists();
    if has(own_source) && has(own_target) && !has("vocab.json") {
        let of = |side: &str, name: &str| (format!("{side}.{pair}.spm"), source.join(name));
        Ok(vec![of("srcvocab", own_source), of("trgvocab", own_target)])
    } else if has("vocab.model") {
        Ok(vec![(format!("vocab.{pair}.spm"), source.join("vocab.model"))])
    } else {
        Err("it has no vocabulary of SentencePiece: neither source.spm and target.spm nor vocab.model")
    }
}

/// Translates the texts, so that it is known what the matrices are multiplied with.
fn calibrate(model: &Model, engine: &Native, [from, to]: [Language; 2]) -> Result<()> {
    let texts = match from {
        Language::English => TEXTS[0],
        Language::French => TEXTS[1],
    };
    let sources: Vec<Vec<u32>> = texts
        .lines()
        .map(|text| model.encode(text, from, to))
        .collect::<Result<_>>()?;
    let decoding = Decoding {
        num_beams: 1,
        max_length: LONGEST,
        ..model.decoding(from, to)?
    };
    engine.generate(&sources, &decoding)?;
    Ok(())
}

/// All tensors, in the order of their names.
fn tensors(config: &Config, weights: &Weights, watch: &Watch) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    for (name, [inputs, outputs]) in architecture::tensors(config) {
        let Ok(Some(own)) = names::of(&name) else {
            continue;
        };
        let is_embedding = name.ends_with("Wemb");
        if inputs == 1 {
            // Its one row is as Marian shapes vectors. Without a bias of the outputs theirs is zero.
            let values = if weights.contains(&own) || own != "final_logits_bias" {
                weights.values(&own, &[outputs])?
            } else {
                vec![0.0; outputs]
            };
            items.push(Item::floats(&name, &values));
            continue;
        }
        // An embedding has a row a token; any other matrix has one an output here, and is shaped the other way there.
        let [rows, columns] = if is_embedding {
            [inputs, outputs]
        } else {
            [outputs, inputs]
        };
        let values = weights.values(&own, &[rows, columns])?;
        items.push(Item::eight_bit(&name, [inputs, outputs], &values));
        let largest = watch.largest(&own);
        let multiplier = if largest > 0.0 { LARGEST / largest } else { 1.0 };
        match name.as_str() {
            "encoder_Wemb" => {}
            // The one that is multiplied with goes by two names, and one of them has 8 bits as the matrix has.
            "Wemb" => {
                items.push(Item::eight_bit("Wemb_QuantMultA", [1, 1], &[multiplier]));
                items.push(Item::floats("none_QuantMultA", &[multiplier]));
            }
            "decoder_Wemb" => items.push(Item::eight_bit("decoder_Wemb_QuantMultA", [1, 1], &[multiplier])),
            _ => items.push(Item::floats(&format!("{name}_QuantMultA"), &[multiplier])),
        }
    }
    items.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(items)
}

impl Item {
    fn floats(name: &str, values: &[f32]) -> Self {
        let data = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        Self::new(name, FLOATS, &[1, values.len()], data).padded()
    }

    /// Values as integers and, after them, the one number that they were multiplied by.
    fn eight_bit(name: &str, shape: [usize; 2], values: &[f32]) -> Self {
        let largest = values.iter().fold(0.0, |largest: f32, value| largest.max(value.abs()));
        let multiplier = if largest > 0.0 { LARGEST / largest } else { 1.0 };
        let integer = |value: &f32| ((value * multiplier).round().clamp(-LARGEST, LARGEST) as i8).cast_unsigned();
        let data = values.iter().map(integer).chain(multiplier.to_le_bytes()).collect();
        Self::new(name, INTGEMM8, &shape, data).padded()
    }
}

#[cfg(test)]
mod tests;
