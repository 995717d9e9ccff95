//! Turns a Hugging Face folder into an 8-bit one of the project's own format.

use std::path::{Path, PathBuf};

use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::manifest::{FileRecord, Manifest, WeightsFormat};
use super::tensor::Tensor;
use super::tokenizer::Tokenizers;
use super::{marian, read_file, template};
use crate::error::{Error, Result, reading, writing};
use apercu_engine::{SCALE_SUFFIX, Shortlist, Weights};

/// Files of the engine that are taken over as they are, where they exist.
const CONFIGURATION: [&str; 2] = ["config.json", "generation_config.json"];

/// Files for people, taken over where they exist. They may change without a new manifest.
pub(super) const DOCUMENTS: [&str; 2] = ["MODEL_CARD.md", "LICENSE"];

/// The files of the tokenizers that no `tokenizer.json` can express, and what says which way a Marian translates.
const TOKENIZER: [&str; 6] = [
    "source.spm",
    "target.spm",
    "vocab.json",
    "sentencepiece.bpe.model",
    "spiece.model",
    "tokenizer_config.json",
];

/// What [`quantize`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quantized {
    /// Matrices that are 8-bit now.
    pub matrices: usize,
    /// Other tensors, now 32-bit floats but for a shortlist's.
    pub others: usize,
    /// Bytes of the weights before.
    pub source_bytes: u64,
    /// Bytes of the weights after.
    pub target_bytes: u64,
}

/// Reads a model folder with f32, f16, bf16 or 8-bit row-by-row weights and writes a new one with 8-bit weights, as
/// [`WeightsFormat::Int8Panels`] describes them, a `tokenizer.json` and a manifest.
///
/// Every matrix that is multiplied with is made 8-bit, tied embeddings included; tables of positions and vectors are
/// not, and a shortlist stays as it is. The scale of a row is its largest magnitude / 127, and 0 for a row of zeros;
/// integers of [`WeightsFormat::Int8PerRow`] stay the same and only change places. The same source gives the same
/// bytes. `target` appears whole or not at all. What the source's manifest says of the model is kept; a source without
/// one gets what can be told from its architecture. Tokenizers that no `tokenizer.json` can express, and two for one model,
/// stay as they are.
///
/// # Errors
/// [`Error::File`] where `target` exists, and for a source that is damaged or quantized already;
/// [`Error::Tensor`] for weights that are not finite; [`Error::Io`] where a file cannot be read or written.
pub fn quantize(source: impl AsRef<Path>, target: impl AsRef<Path>) -> Result<Quantized> {
    let (source, target) = (source.as_ref(), target.as_ref());
    let name = match target.file_name() {
        Some(name) if !target.exists() => name.to_string_lossy().into_owned(),
        _ => {
            let reason = "it exists already, and is not overwritten".to_owned();
            return Err(Error::file(target, reason));
        }
    };
    let marian = marian::Folder::find(source)?;
    let tokenizers = match &marian {
        Some(marian) => marian.tokenizers()?,
        None => Tokenizers::open(source)?,
    };
    let derived = || match &marian {
        Some(marian) => Ok(marian.manifest(&tokenizers)),
        None => template::derive(source, tokenizers.source()),
    };
    let mut manifest = match Manifest::open(source)? {
        Some(manifest) => manifest,
        None => Manifest {
            name: name.clone(),
            ..derived()?
        },
    };

    let partial = Partial(target.with_file_name(format!(".{name}.{}.partial", std::process::id())));
    let folder = partial.0.as_path();
    std::fs::create_dir_all(folder).map_err(writing(folder))?;
    let mut files = vec![Weights::FILE];
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).map_err(writing(&path))
    };
    let weights;
    if let Some(marian) = &marian {
        let contents = marian.read(&tokenizers)?;
        weights = vec![(marian.model().to_owned(), contents.weights)];
        write(CONFIGURATION[0], &contents.config)?;
        files.push(CONFIGURATION[0]);
        for (name, path) in marian.vocabularies() {
            write(name, &read_file(path)?)?;
            files.push(name);
        }
    } else {
        weights = weights_of(source)?;
        if tokenizers.are_two() || tokenizers.source().needs_its_files() {
            files.extend(copy(&TOKENIZER, source, folder)?);
        } else {
            tokenizers.source().save(folder.join("tokenizer.json"))?;
            files.push("tokenizer.json");
        }
        files.extend(copy(&CONFIGURATION, source, folder)?);
    }
    let report = quantize_weights(&weights, &folder.join(Weights::FILE))?;
    copy(&DOCUMENTS, source, folder)?;

    manifest.weights = Some(WeightsFormat::Int8Panels);
    manifest.files.clear();
    for file in files {
        manifest
            .files
            .insert(file.to_owned(), FileRecord::of(folder.join(file))?);
    }
    let path = folder.join(Manifest::FILE);
    std::fs::write(&path, manifest.to_json()?).map_err(writing(&path))?;
    std::fs::rename(folder, target).map_err(writing(target))?;
    Ok(report)
}

/// A folder that is removed unless it has been renamed.
pub(super) struct Partial(pub(super) PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        // After a renaming there is nothing here; after a failure there is nothing better to do than to leave it.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Copies those of the files that exist, and says which.
pub(super) fn copy<'a>(names: &[&'a str], source: &Path, target: &Path) -> Result<Vec<&'a str>> {
    let mut copied = Vec::new();
    for &name in names {
        let path = source.join(name);
        // No model is without this one: then it is an error that it does not exist.
        if path.exists() || name == CONFIGURATION[0] {
            // Not fs::copy, which also makes a copy of a read-only file read-only.
            let (bytes, copy) = (read_file(&path)?, target.join(name));
            std::fs::write(&copy, bytes).map_err(writing(&copy))?;
            copied.push(name);
        }
    }
    Ok(copied)
}

/// The files of a folder's weights, and their contents.
fn weights_of(folder: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let read = |path: PathBuf| {
        let bytes = std::fs::read(&path).map_err(reading(&path))?;
        Ok((path, bytes))
    };
    Weights::files(folder)?.into_iter().map(read).collect()
}

/// Writes weights, the contents of safetensors files, in 8 bits and in one file; their paths stand in error messages.
fn quantize_weights(sources: &[(PathBuf, Vec<u8>)], target: &Path) -> Result<Quantized> {
    let mut tensors = Vec::new();
    let mut report = Quantized {
        matrices: 0,
        others: 0,
        source_bytes: 0,
        target_bytes: 0,
    };
    for (source, bytes) in sources {
        let weights = SafeTensors::deserialize(bytes)
            .map_err(|e| Error::file(source, format!("not a sound safetensors file ({e}); fetch it again")))?;
        report.source_bytes += bytes.len() as u64;
        for (name, view) in weights.iter() {
            quantize_tensor(source, &weights, (name, &view), &mut tensors, &mut report)?;
        }
    }
    let metadata = [("format".to_owned(), "pt".to_owned())].into();
    let invalid = |reason| Error::file(target, reason);
    let mut written = safetensors::serialize(tensors, Some(metadata)).map_err(|e| Error::file(target, e))?;
    align_panels(&mut written).map_err(invalid)?;
    std::fs::write(target, &written).map_err(writing(target))?;
    report.target_bytes = written.len() as u64;
    Ok(report)
}

/// Adds a tensor of a file in 8 bits, with its scales, or as floats if it is no matrix that is multiplied with.
fn quantize_tensor(
    source: &Path,
    weights: &SafeTensors,
    (name, view): (&str, &TensorView),
    tensors: &mut Vec<(String, Tensor)>,
    report: &mut Quantized,
) -> Result<()> {
    let problem = |reason: &str| Error::Tensor {
        path: source.to_owned(),
        tensor: name.to_owned(),
        reason: reason.to_owned(),
    };
    if [Shortlist::TOKENS, Shortlist::ENDS].contains(&name) {
        tensors.push((name.to_owned(), Tensor::copied(view)));
        report.others += 1;
        return Ok(());
    }
    let scale_name = format!("{name}{SCALE_SUFFIX}");
    if let (Dtype::I8, &[rows, columns]) = (view.dtype(), view.shape()) {
        if weights.tensor(&scale_name).is_err() {
            return Err(problem("it is 8-bit, and has no scales"));
        }
        tensors.push((
            name.to_owned(),
            Tensor::panels(rows, columns, bytemuck::cast_slice(view.data())),
        ));
        report.matrices += 1;
        return Ok(());
    }
    let values = floats(view).map_err(&problem)?;
    if !values.iter().all(|value| value.is_finite()) {
        return Err(problem("it holds values that are not finite"));
    }
    match view.shape() {
        &[rows, columns] if name.ends_with(".weight") && !name.contains("embed_positions") => {
            let (integers, scales) = quantize_rows(&values, columns);
            tensors.push((name.to_owned(), Tensor::panels(rows, columns, &integers)));
            tensors.push((scale_name, Tensor::floats(vec![rows], &scales)));
            report.matrices += 1;
        }
        shape => {
            tensors.push((name.to_owned(), Tensor::floats(shape.to_vec(), &values)));
            report.others += 1;
        }
    }
    Ok(())
}

/// Fills up the header of a safetensors file with spaces, as the format allows, until the first panel lies at a whole
/// cache line: so do all, as their sizes are multiples of one, and smaller tensors come first.
fn align_panels(file: &mut Vec<u8>) -> Result<(), String> {
    const LINE: usize = 64;
    let parsed = SafeTensors::deserialize(file).map_err(|e| e.to_string())?;
    let start = file.as_ptr() as usize;
    let panels = parsed.iter().filter(|(_, view)| view.dtype() == Dtype::U8);
    let Some(first) = panels.map(|(_, view)| view.data().as_ptr() as usize - start).min() else {
        return Ok(());
    };
    let (length, header) = file.split_first_chunk().ok_or("no header")?;
    let length = u64::from_le_bytes(*length);
    let spaces = first.next_multiple_of(LINE) - first;
    let end = size_of::<u64>() + usize::try_from(length).map_err(|e| e.to_string())?.min(header.len());
    file.splice(end..end, std::iter::repeat_n(b' ', spaces));
    file[..size_of::<u64>()].copy_from_slice(&(length + spaces as u64).to_le_bytes());
    Ok(())
}

/// The numbers of a tensor.
fn floats(tensor: &TensorView) -> Result<Vec<f32>, &'static str> {
    let data = tensor.data();
    match tensor.dtype() {
        Dtype::F32 => Ok(data
            .as_chunks()
            .0
            .iter()
            .map(|bytes| f32::from_le_bytes(*bytes))
            .collect()),
        Dtype::F16 => Ok(data
            .as_chunks()
            .0
            .iter()
            .map(|bytes| half::f16::from_le_bytes(*bytes).to_f32())
            .collect()),
        Dtype::BF16 => Ok(data
            .as_chunks()
            .0
            .iter()
            .map(|bytes| half::bf16::from_le_bytes(*bytes).to_f32())
            .collect()),
        Dtype::I8 | Dtype::U8 => Err("it is 8-bit already"),
        _ => Err("its type is none of f32, f16 and bf16"),
    }
}

/// Each row as integers from -127 to 127, and the number that they are multiplied by.
fn quantize_rows(values: &[f32], columns: usize) -> (Vec<i8>, Vec<f32>) {
    let mut integers = Vec::with_capacity(values.len());
    let mut scales = Vec::new();
    for row in values.chunks_exact(columns.max(1)) {
        let scale = row.iter().fold(0.0, |largest: f32, value| largest.max(value.abs())) / 127.0;
        let inverse = if scale > 0.0 { 1.0 / f64::from(scale) } else { 0.0 };
        integers.extend(
            row.iter()
                .map(|&value| (f64::from(value) * inverse).round().clamp(-127.0, 127.0) as i8),
        );
        scales.push(scale);
    }
    (integers, scales)
}

#[cfg(test)]
mod tests;
