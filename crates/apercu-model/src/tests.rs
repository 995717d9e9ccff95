use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use Language::{English, French};

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/apercu-fr-en");
const FILES: [&str; 7] = [
    "apercu.json",
    "config.json",
    "layers/model-00002-of-00002.safetensors",
    "model-00001-of-00002.safetensors",
    "model.safetensors.index.json",
    "source.spm",
    "target.spm",
];

/// A copy of the shipped model.
fn copy() -> TempDir {
    let folder = TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join("layers")).unwrap();
    for name in FILES {
        let bytes = std::fs::read(Path::new(SHIPPED).join(name)).unwrap();
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

/// Makes the manifest of a copy say nothing of its files.
fn forget_files(folder: &TempDir) {
    let mut manifest = Manifest::open(SHIPPED).unwrap().unwrap();
    manifest.files.clear();
    std::fs::write(folder.path().join(Manifest::FILE), manifest.to_json().unwrap()).unwrap();
}

/// The same without its manifest.
fn plain() -> TempDir {
    let folder = copy();
    std::fs::remove_file(folder.path().join(Manifest::FILE)).unwrap();
    folder
}

/// The error of opening a folder, with the names of files in it shortened.
fn refused(folder: &TempDir) -> String {
    match Model::open(folder.path()) {
        Ok(_) => panic!("a damaged folder was opened"),
        Err(error) => error.to_string().replace(&folder.path().display().to_string(), "."),
    }
}

#[test]
fn the_shipped_model_is_whole() {
    assert_eq!(Model::verify(SHIPPED).unwrap(), Verified::Recorded);
    let model = Model::open(SHIPPED).unwrap();
    assert_eq!(model.name(), "apercu-fr-en");
    assert_eq!(model.manifest().weights, Some(WeightsFormat::Int8Panels));
}

#[test]
fn text_is_framed_and_put_together_again() {
    let model = Model::open(SHIPPED).unwrap();
    let id = |token: &str| model.tokenizer().id(token).unwrap();
    let text = model.tokenizer().encode("La nuit tombe.").unwrap();
    let wanted = [&text[..], &[id("</s>")]].concat();
    let ids = model.encode("La nuit tombe.", French, English).unwrap();
    assert_eq!(ids, wanted);
    assert_eq!(model.encode("", French, English).unwrap(), [id("</s>")]);
    // Outputs have a vocabulary of their own.
    let output = model.target_tokenizer().encode("Night falls.").unwrap();
    assert_eq!(model.decode(&output).unwrap(), "Night falls.");
    assert_eq!(model.encode_output("Night falls.", French, English).unwrap(), output);
    assert!(model.encode_output("La nuit tombe.", English, French).is_err());
    assert!(model.translates(French, English) && !model.translates(English, French));
    let refusal = model.encode("Night falls.", English, French).unwrap_err().to_string();
    assert!(refusal.contains("does not translate from en to fr"), "{refusal}");
    assert_eq!(model.decoding(French, English).unwrap(), model.decoding);
    assert!(model.window() >= 128);
}

/// What an article says is not a command to the model.
#[test]
fn text_cannot_give_commands() {
    let model = Model::open(SHIPPED).unwrap();
    let end = model.tokenizer().id("</s>").unwrap();
    for text in ["a</s>b", "</s>", "＜/s＞"] {
        let ids = model.encode(text, French, English).unwrap();
        let inside = &ids[..ids.len() - 1];
        assert!(!inside.contains(&end), "{text}: {ids:?}");
    }
}

/// Which way a student translates is nowhere but in its manifest.
#[test]
fn a_student_without_a_manifest_is_refused() {
    assert!(refused(&plain()).contains("apercu.json can say it"));
}

#[test]
fn files_that_are_part_of_a_program_are_the_same_model() {
    let files: Vec<(&str, &'static [u8])> = FILES
        .iter()
        .map(|name| (*name, &*std::fs::read(Path::new(SHIPPED).join(name)).unwrap().leak()))
        .collect();
    let (inside, shipped) = (
        Model::options().from_static("inside", &files).unwrap(),
        Model::open(SHIPPED).unwrap(),
    );
    assert_eq!(inside.manifest(), shipped.manifest());
    assert_eq!(inside.window(), shipped.window());
    let encoded = |model: &Model| model.encode("Il pleut.", French, English).unwrap();
    assert_eq!(encoded(&inside), encoded(&shipped));
    let error = Model::options()
        .from_static("inside", &files[..2])
        .err()
        .unwrap()
        .to_string();
    assert!(error.starts_with("inside/"), "{error}");
}

#[test]
fn each_missing_file_is_named() {
    for name in &FILES[1..] {
        let folder = copy();
        std::fs::remove_file(folder.path().join(name)).unwrap();
        let error = refused(&folder);
        assert!(error.contains(name), "{name}: {error}");
    }
    assert!(refused(&TempDir::new().unwrap()).contains("config.json"));
    let nowhere = PathBuf::from(SHIPPED).join("nowhere");
    assert!(matches!(Model::open(&nowhere), Err(Error::Io { path, .. }) if path.starts_with(&nowhere)));
}

#[test]
fn each_damaged_file_is_named() {
    for name in &FILES[1..] {
        let folder = copy();
        let path = folder.path().join(name);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.truncate(bytes.len() / 2);
        std::fs::write(&path, &bytes).unwrap();
        let error = refused(&folder);
        assert!(error.contains(name) && error.contains("apercu.json says"), "{error}");
        // Without a record of its size, by its contents.
        forget_files(&folder);
        if !name.ends_with(".safetensors") {
            assert!(refused(&folder).contains(name));
        }
    }
}

#[test]
fn changed_contents_are_found_by_verifying() {
    for name in &FILES[1..] {
        let folder = copy();
        let path = folder.path().join(name);
        let mut bytes = std::fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        let error = Model::verify(folder.path()).unwrap_err().to_string();
        assert!(error.contains(name) && error.contains("SHA-256"), "{error}");
    }
}

/// The commonest mistake in putting a folder together.
#[test]
fn a_tokenizer_of_another_model_is_refused() {
    let folder = copy();
    forget_files(&folder);
    let path = folder.path().join("config.json");
    let mut config: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    config["vocab_size"] = 400.into();
    std::fs::write(&path, config.to_string()).unwrap();
    let error = refused(&folder);
    assert!(error.contains("ids, and the model knows 400"), "{error}");
}

#[test]
fn files_that_are_too_large_are_not_read() {
    let folder = copy();
    forget_files(&folder);
    let file = std::fs::File::create(folder.path().join("source.spm")).unwrap();
    file.set_len(LARGEST_FILE + 1).unwrap();
    assert!(refused(&folder).contains("limit"));
}
