//! Turns a Hugging Face folder into an 8-bit one of the project's own format.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors, View};

use super::manifest::{FileRecord, Manifest, WeightsFormat};
use super::tokenizer::Tokenizer;
use super::{WEIGHTS, framing, read_file};
use crate::engine::{SCALE_SUFFIX, pack, panel_shape};
use crate::error::{Error, Result};

/// Files of the engine that are taken over as they are, where they exist.
const CONFIGURATION: [&str; 2] = ["config.json", "generation_config.json"];

/// Files for people, taken over where they exist. They may change without a new manifest.
const DOCUMENTS: [&str; 2] = ["MODEL_CARD.md", "LICENSE"];

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
pub struct Quantized {
    /// Matrices that are 8-bit now.
    pub matrices: usize,
    /// Other tensors, now 32-bit floats.
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
/// not. The scale of a row is its largest magnitude / 127, and 0 for a row of zeros; integers of
/// [`WeightsFormat::Int8PerRow`] stay the same and only change places. The same source gives the same
/// bytes. `target` appears whole or not at all. What the source's manifest says of the model is kept; a source without
/// one gets what can be told from its architecture. A Marian folder keeps its three tokenizer files.
///
/// # Errors
/// [`Error::Model`] where `target` exists, and for a source that is damaged or quantized already;
/// [`Error::Tensor`] for weights that are not finite; [`Error::Io`] where a file cannot be read or written.
pub fn quantize(source: impl AsRef<Path>, target: impl AsRef<Path>) -> Result<Quantized> {
    let (source, target) = (source.as_ref(), target.as_ref());
    let name = match target.file_name() {
        Some(name) if !target.exists() => name.to_string_lossy().into_owned(),
        _ => {
            let reason = "it exists already, and is not overwritten".to_owned();
            return Err(Error::Model {
                path: target.to_owned(),
                reason,
            });
        }
    };
    let tokenizer = Tokenizer::open(source)?;
    let mut manifest = match Manifest::open(source)? {
        Some(manifest) => manifest,
        None => Manifest {
            name: name.clone(),
            ..framing::derive(source, &tokenizer)?
        },
    };

    let partial = Partial(target.with_file_name(format!(".{name}.{}.partial", std::process::id())));
    let folder = partial.0.as_path();
    std::fs::create_dir_all(folder).map_err(io(folder))?;
    let mut files = vec![WEIGHTS];
    let report = quantize_weights(&source.join(WEIGHTS), &folder.join(WEIGHTS))?;
    if tokenizer.needs_its_files() {
        files.extend(copy(&TOKENIZER, source, folder)?);
    } else {
        tokenizer.save(folder.join("tokenizer.json"))?;
        files.push("tokenizer.json");
    }
    files.extend(copy(&CONFIGURATION, source, folder)?);
    copy(&DOCUMENTS, source, folder)?;

    manifest.weights = Some(WeightsFormat::Int8Panels);
    manifest.files.clear();
    for file in files {
        manifest
            .files
            .insert(file.to_owned(), FileRecord::of(folder.join(file))?);
    }
    let path = folder.join(Manifest::FILE);
    std::fs::write(&path, manifest.to_json()?).map_err(io(&path))?;
    std::fs::rename(folder, target).map_err(io(target))?;
    Ok(report)
}

/// A folder that is removed unless it has been renamed.
struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        // After a renaming there is nothing here; after a failure there is nothing better to do than to leave it.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Copies those of the files that exist, and says which.
fn copy<'a>(names: &[&'a str], source: &Path, target: &Path) -> Result<Vec<&'a str>> {
    let mut copied = Vec::new();
    for &name in names {
        let path = source.join(name);
        // No model is without this one: then it is an error that it does not exist.
        if path.exists() || name == CONFIGURATION[0] {
            // Not fs::copy, which also makes a copy of a read-only file read-only.
            let (bytes, copy) = (read_file(&path)?, target.join(name));
            std::fs::write(&copy, bytes).map_err(io(&copy))?;
            copied.push(name);
        }
    }
    Ok(copied)
}

/// A tensor to be written.
struct Tensor {
    dtype: Dtype,
    shape: Vec<usize>,
    data: Vec<u8>,
}

impl View for Tensor {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.data)
    }

    fn data_len(&self) -> usize {
        self.data.len()
    }
}

impl Tensor {
    fn floats(shape: Vec<usize>, values: &[f32]) -> Self {
        Self {
            dtype: Dtype::F32,
            shape,
            data: values.iter().flat_map(|value| value.to_le_bytes()).collect(),
        }
    }

    fn panels(rows: usize, columns: usize, values: &[i8]) -> Self {
        Self {
            dtype: Dtype::U8,
            shape: panel_shape(rows, columns).to_vec(),
            data: pack(values, columns),
        }
    }
}

fn quantize_weights(source: &Path, target: &Path) -> Result<Quantized> {
    let bytes = std::fs::read(source).map_err(io(source))?;
    let invalid = |reason: String| Error::Model {
        path: source.to_owned(),
        reason,
    };
    let weights = SafeTensors::deserialize(&bytes)
        .map_err(|e| invalid(format!("not a sound safetensors file ({e}); fetch it again")))?;
    let mut tensors = Vec::new();
    let (mut matrices, mut others) = (0, 0);
    for (name, view) in weights.iter() {
        let problem = |reason: &str| Error::Tensor {
            path: source.to_owned(),
            tensor: name.to_owned(),
            reason: reason.to_owned(),
        };
        let scale_name = format!("{name}{SCALE_SUFFIX}");
        if let (Dtype::I8, &[rows, columns]) = (view.dtype(), view.shape()) {
            if weights.tensor(&scale_name).is_err() {
                return Err(problem("it is 8-bit, and has no scales"));
            }
            tensors.push((
                name.to_owned(),
                Tensor::panels(rows, columns, bytemuck::cast_slice(view.data())),
            ));
            matrices += 1;
            continue;
        }
        let values = floats(&view).map_err(&problem)?;
        if !values.iter().all(|value| value.is_finite()) {
            return Err(problem("it holds values that are not finite"));
        }
        match view.shape() {
            &[rows, columns] if name.ends_with(".weight") && !name.contains("embed_positions") => {
                let (integers, scales) = quantize_rows(&values, columns);
                tensors.push((name.to_owned(), Tensor::panels(rows, columns, &integers)));
                tensors.push((scale_name, Tensor::floats(vec![rows], &scales)));
                matrices += 1;
            }
            shape => {
                tensors.push((name.to_owned(), Tensor::floats(shape.to_vec(), &values)));
                others += 1;
            }
        }
    }
    let metadata = [("format".to_owned(), "pt".to_owned())].into();
    let mut written = safetensors::serialize(tensors, Some(metadata)).map_err(|e| invalid(e.to_string()))?;
    align_panels(&mut written).map_err(invalid)?;
    std::fs::write(target, &written).map_err(io(target))?;
    Ok(Quantized {
        matrices,
        others,
        source_bytes: bytes.len() as u64,
        target_bytes: written.len() as u64,
    })
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

fn io(path: &Path) -> impl Fn(std::io::Error) -> Error {
    move |source| Error::Io {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tempfile::TempDir;

    const REFERENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference");

    fn tensor(dtype: Dtype, shape: &[usize], data: Vec<u8>) -> Tensor {
        Tensor {
            dtype,
            shape: shape.to_vec(),
            data,
        }
    }

    fn f32s(shape: &[usize], values: &[f32]) -> Tensor {
        Tensor::floats(shape.to_vec(), values)
    }

    /// A folder with these weights, and all else that a model needs to be converted.
    fn folder(weights: Vec<(&str, Tensor)>) -> TempDir {
        let folder = TempDir::new().unwrap();
        let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
        write(WEIGHTS, &safetensors::serialize(weights, None).unwrap());
        write("config.json", br#"{"model_type": "marian"}"#);
        write("MODEL_CARD.md", b"A model.\n");
        write(
            "vocab.model",
            &read_file(&Path::new(REFERENCE).join("unigram.model")).unwrap(),
        );
        folder
    }

    fn small() -> TempDir {
        let half = |values: &[f32]| {
            values
                .iter()
                .flat_map(|v| half::f16::from_f32(*v).to_le_bytes())
                .collect()
        };
        let bfloat = |values: &[f32]| {
            values
                .iter()
                .flat_map(|v| half::bf16::from_f32(*v).to_le_bytes())
                .collect()
        };
        folder(vec![
            (
                "model.shared.weight",
                tensor(Dtype::F16, &[3, 2], half(&[127.0, -63.5, 0.0, 0.0, 0.25, -0.5])),
            ),
            ("model.encoder.layers.0.fc1.weight", f32s(&[1, 2], &[-2.54, 1.27])),
            ("model.encoder.embed_positions.weight", f32s(&[2, 1], &[0.5, 0.75])),
            (
                "model.encoder.layers.0.fc1.bias",
                tensor(Dtype::BF16, &[2], bfloat(&[1.5, -3.0])),
            ),
            ("final_logits_bias", f32s(&[1, 2], &[0.125, 7.0])),
        ])
    }

    #[test]
    fn matrices_become_integers_and_scales() {
        let (source, target) = (small(), TempDir::new().unwrap());
        let target = target.path().join("out");
        let report = quantize(source.path(), &target).unwrap();
        assert_eq!((report.matrices, report.others), (2, 3));
        let bytes = std::fs::read(target.join(WEIGHTS)).unwrap();
        assert_eq!(report.target_bytes, bytes.len() as u64);
        let weights = SafeTensors::deserialize(&bytes).unwrap();
        // Rows of two values, in panels of groups of four.
        let integers = |name: &str, rows: usize| {
            let tensor = weights.tensor(name).unwrap();
            assert_eq!((tensor.dtype(), tensor.shape()), (Dtype::U8, &[1, 1, 16, 4][..]));
            let (values, rest) = tensor.data().split_at(4 * rows);
            assert!(rest.iter().all(|&value| value == 128));
            values.iter().map(|&value| i16::from(value) - 128).collect::<Vec<_>>()
        };
        let float = |name: &str| {
            let tensor = weights.tensor(name).unwrap();
            assert_eq!(tensor.dtype(), Dtype::F32);
            (tensor.shape().to_vec(), floats(&tensor).unwrap())
        };
        assert_eq!(
            integers("model.shared.weight", 3),
            [127, -64, 0, 0, 0, 0, 0, 0, 64, -127, 0, 0]
        );
        assert_eq!(
            float("model.shared.weight_scale"),
            (vec![3], vec![1.0, 0.0, 0.5 / 127.0])
        );
        assert_eq!(integers("model.encoder.layers.0.fc1.weight", 1), [-127, 64, 0, 0]);
        let first = weights.tensor("model.shared.weight").unwrap().data().as_ptr() as usize - bytes.as_ptr() as usize;
        assert_eq!(first % 64, 0);
        assert_eq!(
            float("model.encoder.embed_positions.weight"),
            (vec![2, 1], vec![0.5, 0.75])
        );
        assert_eq!(float("model.encoder.layers.0.fc1.bias"), (vec![2], vec![1.5, -3.0]));
        assert_eq!(float("final_logits_bias"), (vec![1, 2], vec![0.125, 7.0]));
    }

    #[test]
    fn eight_bit_rows_are_put_into_panels_as_they_are() {
        let integers = [-128i8, 5, 127, -1, 0, 77].map(i8::cast_unsigned).to_vec();
        let scales = [0.5, 0.25];
        let source = folder(vec![
            ("a.weight", tensor(Dtype::I8, &[2, 3], integers)),
            ("a.weight_scale", f32s(&[2], &scales)),
        ]);
        let target = TempDir::new().unwrap();
        let target = target.path().join("out");
        assert_eq!(quantize(source.path(), &target).unwrap().matrices, 1);
        let bytes = std::fs::read(target.join(WEIGHTS)).unwrap();
        let weights = SafeTensors::deserialize(&bytes).unwrap();
        assert_eq!(floats(&weights.tensor("a.weight_scale").unwrap()).unwrap(), scales);
        let panels = weights.tensor("a.weight").unwrap();
        assert_eq!(panels.data()[..8], [0, 133, 255, 128, 127, 128, 205, 128]);
    }

    #[test]
    fn the_new_folder_is_whole_and_the_same_each_time() {
        let (source, parent) = (small(), TempDir::new().unwrap());
        let [one, two] = ["one", "two"].map(|name| parent.path().join(name));
        quantize(source.path(), &one).unwrap();
        let manifest = Manifest::open(&one).unwrap().unwrap();
        manifest.verify(&one).unwrap();
        assert_eq!(manifest.name, "one");
        assert_eq!(manifest.weights, Some(WeightsFormat::Int8Panels));
        assert_eq!(manifest.languages["fr"].as_deref(), Some(">>fr<<"));
        assert_eq!(
            manifest.files.keys().collect::<Vec<_>>(),
            ["config.json", WEIGHTS, "tokenizer.json"]
        );
        let (old, new) = (Tokenizer::open(source.path()).unwrap(), Tokenizer::open(&one).unwrap());
        assert_eq!(old.encode("Ça va ?").unwrap(), new.encode("Ça va ?").unwrap());
        assert_eq!(read_file(&one.join("MODEL_CARD.md")).unwrap(), b"A model.\n");

        quantize(source.path(), &two).unwrap();
        assert_eq!(
            Manifest {
                name: "one".to_owned(),
                ..Manifest::open(&two).unwrap().unwrap()
            },
            manifest
        );
    }

    #[test]
    fn marian_folders_keep_their_tokenizer() {
        let (source, parent) = (small(), TempDir::new().unwrap());
        for name in &TOKENIZER[..3] {
            std::fs::copy(
                Path::new(REFERENCE).join("marian-tokenizer").join(name),
                source.path().join(name),
            )
            .unwrap();
        }
        let target = parent.path().join("out");
        quantize(source.path(), &target).unwrap();
        assert!(!target.join("tokenizer.json").exists());
        Tokenizer::from_marian(&target).unwrap();
    }

    fn refused(source: &TempDir, reason: &str) {
        let parent = TempDir::new().unwrap();
        let error = quantize(source.path(), parent.path().join("out"))
            .unwrap_err()
            .to_string();
        assert!(error.contains(reason), "{error:?} does not say {reason:?}");
        assert_eq!(
            std::fs::read_dir(parent.path()).unwrap().count(),
            0,
            "something is left behind"
        );
    }

    #[test]
    fn what_cannot_be_quantized_is_refused_without_a_trace() {
        refused(
            &folder(vec![("a.weight", f32s(&[1, 2], &[1.0, f32::NAN]))]),
            "tensor a.weight: it holds values",
        );
        refused(
            &folder(vec![("a.weight", tensor(Dtype::I8, &[1, 2], vec![1, 2]))]),
            "no scales",
        );
        refused(
            &folder(vec![("a.weight", tensor(Dtype::U8, &[1, 1, 16, 4], vec![1; 64]))]),
            "8-bit already",
        );
        refused(
            &folder(vec![("a.weight", tensor(Dtype::I32, &[1], vec![0; 4]))]),
            "its type is none of",
        );
        for name in [WEIGHTS, "config.json", "vocab.model"] {
            let source = small();
            std::fs::remove_file(source.path().join(name)).unwrap();
            refused(&source, if name == "vocab.model" { "no tokenizer" } else { name });
        }
        let source = small();
        std::fs::write(source.path().join(WEIGHTS), [0xFF; 64]).unwrap();
        refused(&source, "not a sound safetensors file");
    }

    #[test]
    fn a_manifest_does_not_make_up_for_a_configuration() {
        let source = small();
        let manifest = framing::derive(source.path(), &Tokenizer::open(source.path()).unwrap()).unwrap();
        std::fs::write(source.path().join(Manifest::FILE), manifest.to_json().unwrap()).unwrap();
        std::fs::remove_file(source.path().join("config.json")).unwrap();
        refused(&source, "config.json");
    }

    #[test]
    fn nothing_is_overwritten() {
        let (source, target) = (small(), TempDir::new().unwrap());
        let error = quantize(source.path(), target.path()).unwrap_err().to_string();
        assert!(error.contains("exists already"), "{error}");
        assert_eq!(std::fs::read_dir(target.path()).unwrap().count(), 0);
    }

    proptest! {
        #[test]
        fn values_are_within_half_a_step(row in proptest::collection::vec(-1e30_f32..1e30, 1..40), tiny: bool) {
            let row: Vec<f32> = row.iter().map(|v| if tiny { v * 1e-38 } else { *v }).collect();
            let (integers, scales) = quantize_rows(&row, row.len());
            prop_assert_eq!(scales.len(), 1);
            for (value, integer) in row.iter().zip(integers) {
                let error = f64::from(*value) - f64::from(integer) * f64::from(scales[0]);
                prop_assert!(error.abs() <= f64::from(scales[0]) * 0.500_01);
            }
        }
    }
}
