//! Model folders that are wrong: an error that names the file, status 1, never a panic.

use std::fs;
use std::path::Path;

use apercu_tests::{copy_model, workspace};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::program::run_with;

/// One of the files of its weights.
const SHARD: &str = "model-00001-of-00002.safetensors";

/// A copy of the shipped model to damage.
fn copy() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_model(&workspace().join("models/apercu-en-fr"), folder.path());
    folder
}

/// Asserts that the folder is refused with a message that holds these words.
fn refused(folder: &Path, words: &[&str]) {
    let outcome = run_with(
        ["--model".as_ref(), folder.as_os_str()],
        b"The bridge is open again. Everybody is happy.",
    );
    assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""), "{words:?}");
    for word in words {
        assert!(outcome.stderr.contains(word), "{word} is not in: {}", outcome.stderr);
    }
}

fn change_config(folder: &Path, key: &str, value: Value) {
    let path = folder.join("config.json");
    let mut config: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    config[key] = value;
    fs::write(path, config.to_string()).unwrap();
}

/// Replaces the header of the weights by what `change` makes of it.
fn change_header(folder: &Path, change: impl Fn(&mut Value)) {
    let path = folder.join(SHARD);
    let bytes = fs::read(&path).unwrap();
    let (size, rest) = bytes.split_at(8);
    let (header, data) = rest.split_at(usize::try_from(u64::from_le_bytes(size.try_into().unwrap())).unwrap());
    let mut header: Value = serde_json::from_slice(header).unwrap();
    change(&mut header);
    let header = header.to_string().into_bytes();
    fs::write(path, [&(header.len() as u64).to_le_bytes()[..], &header, data].concat()).unwrap();
}

/// The name of some matrix of the weights.
fn a_matrix(header: &Value) -> String {
    let tensors = header.as_object().unwrap();
    let matrix = tensors
        .iter()
        .find(|(_, tensor)| tensor["shape"].as_array().is_some_and(|shape| shape.len() >= 2));
    matrix.expect("a matrix").0.clone()
}

#[test]
fn the_copy_itself_works() {
    let folder = copy();
    let outcome = run_with(
        ["--model".as_ref(), folder.path().as_os_str()],
        b"The bridge is open again. Everybody is happy.",
    );
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
}

#[test]
fn a_file_is_missing() {
    for file in ["config.json", SHARD, "model.safetensors.index.json", "source.spm"] {
        let folder = copy();
        fs::remove_file(folder.path().join(file)).unwrap();
        refused(folder.path(), &[file]);
    }
    refused(Path::new("no/such/folder"), &["no/such/folder"]);
}

#[test]
fn a_file_is_damaged() {
    for file in [
        "config.json",
        SHARD,
        "model.safetensors.index.json",
        "source.spm",
        "apercu.json",
    ] {
        for content in [&b""[..], b"{", b"[]", b"\xFF\xFE\x00\x01\x02\x03\x04\x05\x06\x07"] {
            let folder = copy();
            fs::write(folder.path().join(file), content).unwrap();
            refused(folder.path(), &[file]);
        }
    }
}

#[test]
fn the_weights_are_cut_short() {
    let folder = copy();
    let path = folder.path().join(SHARD);
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    refused(folder.path(), &[SHARD]);
}

#[test]
fn the_header_lies_about_its_size() {
    for size in [u64::MAX, 1 << 40, 3] {
        let folder = copy();
        let path = folder.path().join(SHARD);
        let mut bytes = fs::read(&path).unwrap();
        bytes[..8].copy_from_slice(&size.to_le_bytes());
        fs::write(&path, bytes).unwrap();
        refused(folder.path(), &[SHARD]);
    }
}

#[test]
fn the_header_lies_about_a_tensor() {
    let lies: [(&str, Value); 5] = [
        ("shape", json!([1, 1])),
        ("shape", json!([u64::MAX, 2])),
        ("data_offsets", json!([0, u64::MAX])),
        ("data_offsets", json!([8, 4])),
        ("dtype", json!("F64")),
    ];
    for (key, value) in lies {
        let folder = copy();
        change_header(folder.path(), |header| {
            let name = a_matrix(header);
            header[&name][key] = value.clone();
        });
        refused(folder.path(), &[SHARD]);
    }
}

#[test]
fn a_tensor_is_missing() {
    let folder = copy();
    change_header(folder.path(), |header| {
        let name = a_matrix(header);
        let tensor = header.as_object_mut().unwrap().remove(&name).unwrap();
        header["other"] = tensor;
    });
    refused(folder.path(), &[SHARD]);
}

#[test]
fn the_dimensions_are_absurd() {
    for (key, value) in [
        ("d_model", json!(0)),
        ("d_model", json!(1_u64 << 40)),
        ("d_model", json!(-256)),
        ("encoder_layers", json!(u64::MAX)),
        ("encoder_attention_heads", json!(7)),
        ("encoder_attention_heads", json!(0)),
        ("decoder_ffn_dim", json!(1_u64 << 33)),
        ("vocab_size", json!(1_u64 << 62)),
        ("vocab_size", json!(3)),
        ("max_position_embeddings", json!(0)),
        ("decoder_start_token_id", json!(4_000_000_000_u64)),
        ("model_type", json!("gpt2")),
    ] {
        let folder = copy();
        change_config(folder.path(), key, value);
        refused(folder.path(), &[folder.path().to_str().unwrap()]);
    }
}

#[test]
fn a_model_that_is_quantized_already_is_not_quantized_again() {
    let (source, target) = (copy(), tempfile::tempdir().unwrap());
    let target = target.path().join("model");
    let outcome = crate::program::run([
        "models".as_ref(),
        "quantize".as_ref(),
        source.path().as_os_str(),
        target.as_os_str(),
    ]);
    assert_eq!(outcome.status, 1);
    assert!(outcome.stderr.contains(".safetensors"), "{}", outcome.stderr);
    assert!(!target.exists());
}
