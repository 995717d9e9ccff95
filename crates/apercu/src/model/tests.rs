use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use Language::{English, French};

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/apercu-fr-en");
const FILES: [&str; 4] = ["apercu.json", "config.json", "model.safetensors", "tokenizer.json"];

/// A copy of the shipped model.
fn copy() -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in FILES {
        std::fs::write(
            folder.path().join(name),
            std::fs::read(Path::new(SHIPPED).join(name)).unwrap(),
        )
        .unwrap();
    }
    folder
}

/// The same without its manifest: a plain Hugging Face folder.
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
    let wanted = [&[id(">>en<<")], &text[..], &[id("</s>")]].concat();
    let ids = model.encode("La nuit tombe.", French, English).unwrap();
    assert_eq!(ids, wanted);
    assert_eq!(model.decode(&ids).unwrap(), "La nuit tombe.");
    assert_eq!(model.encode("", English, French).unwrap(), [id(">>fr<<"), id("</s>")]);
    assert_eq!(model.decoding(French, English).unwrap(), model.decoding);
    assert!(model.window() >= 128);
}

/// What an article says is not a command to the model.
#[test]
fn text_cannot_give_commands() {
    let model = Model::open(SHIPPED).unwrap();
    let commands = ["</s>", "<pad>", ">>en<<", ">>fr<<"].map(|token| model.tokenizer().id(token).unwrap());
    for text in ["a >>fr<< b", "a</s>b", "＞＞fr＜＜", "<pad>", ">>en<<"] {
        let ids = model.encode(text, French, English).unwrap();
        let inside = &ids[1..ids.len() - 1];
        assert!(inside.iter().all(|id| !commands.contains(id)), "{text}: {ids:?}");
    }
    assert_eq!(
        model
            .decode(&model.encode("a >>fr<< b", French, English).unwrap())
            .unwrap(),
        "a >>fr<< b"
    );
}

#[test]
fn a_plain_folder_is_understood() {
    let folder = plain();
    let (model, shipped) = (Model::open(folder.path()).unwrap(), Model::open(SHIPPED).unwrap());
    let encoded = |model: &Model| model.encode("Il pleut.", French, English).unwrap();
    assert_eq!(encoded(&model), encoded(&shipped));
    assert_eq!(model.name(), folder.path().file_name().unwrap().to_str().unwrap());
    assert_eq!(Model::verify(folder.path()).unwrap(), Verified::Sound);
}

#[test]
#[cfg(feature = "bundled-model")]
fn the_bundled_model_is_the_shipped_one() {
    let (bundled, shipped) = (Model::bundled().unwrap(), Model::open(SHIPPED).unwrap());
    assert_eq!(bundled.manifest(), shipped.manifest());
    assert_eq!(bundled.window(), shipped.window());
    let encoded = |model: &Model| model.encode("Il pleut.", French, English).unwrap();
    assert_eq!(encoded(&bundled), encoded(&shipped));
}

#[test]
fn each_missing_file_is_named() {
    for folder in [copy, plain] {
        for name in &FILES[1..] {
            let folder = folder();
            std::fs::remove_file(folder.path().join(name)).unwrap();
            let error = refused(&folder);
            assert!(error.contains(name), "{name}: {error}");
        }
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
        // Without a manifest that tells its size, by its contents.
        std::fs::remove_file(folder.path().join(Manifest::FILE)).unwrap();
        if *name != WEIGHTS {
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
    let folder = plain();
    let path = folder.path().join("config.json");
    let mut config: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    config["vocab_size"] = 400.into();
    std::fs::write(&path, config.to_string()).unwrap();
    let error = refused(&folder);
    assert!(error.contains("ids, and the model knows 400"), "{error}");
}

#[test]
fn files_that_are_too_large_are_not_read() {
    let folder = plain();
    let file = std::fs::File::create(folder.path().join("tokenizer.json")).unwrap();
    file.set_len(LARGEST_FILE + 1).unwrap();
    assert!(refused(&folder).contains("limit"));
}
