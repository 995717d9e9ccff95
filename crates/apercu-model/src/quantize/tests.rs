//! Tests of quantization.

use super::*;
use crate::Tokenizer;
use proptest::prelude::*;
use tempfile::TempDir;

const REFERENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/reference");

fn tensor(dtype: Dtype, shape: &[usize], data: Vec<u8>) -> Tensor {
    Tensor::new(dtype, shape.to_vec(), data)
}

fn f32s(shape: &[usize], values: &[f32]) -> Tensor {
    Tensor::floats(shape.to_vec(), values)
}

/// A folder with these weights, and all else that a model needs to be converted.
fn folder(weights: Vec<(&str, Tensor)>) -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write(Weights::FILE, &safetensors::serialize(weights, None).unwrap());
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
    let bytes = std::fs::read(target.join(Weights::FILE)).unwrap();
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
    let bytes = std::fs::read(target.join(Weights::FILE)).unwrap();
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
        ["config.json", Weights::FILE, "tokenizer.json"]
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
    for name in [Weights::FILE, "config.json", "vocab.model"] {
        let source = small();
        std::fs::remove_file(source.path().join(name)).unwrap();
        refused(&source, if name == "vocab.model" { "no tokenizer" } else { name });
    }
    let source = small();
    std::fs::write(source.path().join(Weights::FILE), [0xFF; 64]).unwrap();
    refused(&source, "not a sound safetensors file");
}

#[test]
fn a_manifest_does_not_make_up_for_a_configuration() {
    let source = small();
    let manifest = template::derive(source.path(), &Tokenizer::open(source.path()).unwrap()).unwrap();
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
