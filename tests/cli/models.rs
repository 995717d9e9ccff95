//! The store of models, in a folder of the test's own.

use std::fs;
use std::path::{Path, PathBuf};

use apercu_tests::{copy_model, workspace};
use tempfile::TempDir;

use crate::program::{Outcome, apercu};

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn run(&self, args: &[&str]) -> Outcome {
        let mut command = apercu(args);
        for name in ["HF_HUB_CACHE", "HF_TOKEN", "HF_HUB_OFFLINE", "APERCU_OFFLINE"] {
            command.env_remove(name);
        }
        // Nobody listens there.
        command.env("HF_ENDPOINT", "http://127.0.0.1:9");
        command.env("APERCU_GITHUB_ENDPOINT", "http://127.0.0.1:9");
        command.env("HF_HOME", self.0.path().join("hf"));
        command.env("XDG_DATA_HOME", self.0.path().join("data"));
        Outcome::from(command.output().unwrap())
    }

    /// Puts a folder's files there as the model `someone/small`.
    fn put(&self, source: &Path) -> PathBuf {
        let model = self.0.path().join("hf/hub/models--someone--small");
        let snapshot = model.join("snapshots").join(COMMIT);
        fs::create_dir_all(&snapshot).unwrap();
        fs::create_dir_all(model.join("refs")).unwrap();
        fs::write(model.join("refs/main"), COMMIT).unwrap();
        copy_model(source, &snapshot);
        snapshot
    }
}

fn shipped() -> PathBuf {
    workspace().join("models/apercu-fr-en")
}

#[test]
fn the_list_has_known_models_and_those_that_are_there() {
    let home = Home::new();
    let empty = home.run(&["models", "list"]);
    assert_eq!((empty.status, empty.stderr.as_str()), (0, ""));
    assert_eq!(empty.stdout.lines().count(), 11);
    let nllb = empty.stdout.lines().find(|line| line.starts_with("nllb")).unwrap();
    assert!(nllb.contains("not for commercial use"), "{nllb}");
    home.put(&shipped());
    let listed = home.run(&["models", "list"]);
    assert!(listed.stdout.contains("someone/small"), "{}", listed.stdout);
}

#[test]
fn a_model_of_the_store_is_used_by_its_name() {
    let home = Home::new();
    let snapshot = home.put(&shipped());
    let path = home.run(&["models", "path", "someone/small"]);
    assert_eq!(path.stdout, format!("{}\n", snapshot.display()));
    let verified = home.run(&["models", "verify"]);
    assert_eq!(
        (verified.status, verified.stdout.as_str()),
        (0, "someone/small: all is well\n")
    );
    // An article to read, as standard input is closed.
    let article = workspace().join("tests/articles/musee-arvanne.fr.txt");
    let article = article.to_str().unwrap();
    let named = home.run(&["translate", "--to", "en", "--translator", "someone/small", article]);
    let bundled = home.run(&["translate", "--to", "en", article]);
    assert_eq!((named.status, named.stdout), (0, bundled.stdout));
    // It knows one direction, so that nobody reads back what it translates.
    let named = home.run(&["--translator", "someone/small", "-f", "json", article]);
    assert!(
        named.status == 0 && !named.stdout.contains("confidence"),
        "{}",
        named.stdout
    );

    // Already there, so that nothing has to be fetched.
    let pulled = home.run(&["models", "pull", "--offline", "someone/small"]);
    assert_eq!((pulled.status, pulled.stdout), (0, path.stdout));

    let weights = snapshot.join("model-00001-of-00002.safetensors");
    let mut bytes = fs::read(&weights).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&weights, bytes).unwrap();
    let damaged = home.run(&["models", "verify", "someone/small"]);
    assert_eq!(damaged.status, 1);
    assert!(
        damaged.stderr.contains("model-00001-of-00002.safetensors"),
        "{}",
        damaged.stderr
    );

    assert_eq!(home.run(&["models", "remove", "someone/small"]).status, 0);
    assert!(!snapshot.exists());
    let gone = home.run(&["models", "path", "someone/small"]);
    assert_eq!(gone.status, 1);
    assert!(
        gone.stderr.contains("apercu models pull someone/small"),
        "{}",
        gone.stderr
    );
}

#[test]
fn a_folder_is_verified_as_far_as_that_is_possible() {
    let home = Home::new();
    let verify = |folder: &Path| home.run(&["models", "verify", folder.to_str().unwrap()]);
    let whole = verify(&shipped());
    assert_eq!(whole.stdout, format!("{}: all is well\n", shipped().display()));
    // As Mozilla has them, without hashes.
    let marian = home.0.path().join("marian");
    let folders = [shipped(), marian.clone()];
    let [from, to] = [0, 1].map(|i| folders[i].to_str().unwrap());
    let exported = home.run(&["models", "export", "--format", "marian", from, to]);
    assert_eq!(exported.status, 0, "{}", exported.stderr);
    fs::remove_file(marian.join("apercu.json")).unwrap();
    let sound = verify(&marian);
    assert_eq!(sound.status, 0, "{}", sound.stderr);
    assert!(sound.stdout.contains("no hashes are recorded"), "{}", sound.stdout);
    let weights = marian.join("model.fren.intgemm.alphas.bin");
    let bytes = fs::read(&weights).unwrap();
    fs::write(&weights, &bytes[..bytes.len() - 1]).unwrap();
    let damaged = verify(&marian);
    assert_eq!((damaged.status, damaged.stdout.as_str()), (1, ""));
    assert!(damaged.stderr.contains("model.fren"), "{}", damaged.stderr);
    assert_eq!(verify(&marian.join("nowhere")).status, 1);
}

#[test]
fn the_8_bit_form_gets_a_name() {
    let home = Home::new();
    home.put(&workspace().join("tests/reference/layouts/t5"));
    let snapshot = home.put(&workspace().join("tests/reference/marian"));
    for name in ["source.spm", "target.spm", "vocab.json"] {
        let source = workspace().join("tests/reference/marian-tokenizer").join(name);
        fs::write(snapshot.join(name), fs::read(source).unwrap()).unwrap();
    }
    let outcome = home.run(&["models", "quantize", "someone/small"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let made = home.0.path().join("data/apercu/models/small-int8");
    assert!(made.join("apercu.json").exists());
    assert_eq!(
        home.run(&["models", "path", "small-int8"]).stdout,
        format!("{}\n", made.display())
    );
    assert_eq!(home.run(&["models", "verify", "small-int8"]).status, 0);
}

#[test]
fn what_cannot_be_fetched_is_an_error_with_the_address() {
    let home = Home::new();
    for (args, words) in [
        (&["models", "pull", "opus-mt-fr-en"][..], "127.0.0.1:9"),
        (&["models", "pull", "--offline", "opus-mt-fr-en"], "--offline"),
        (
            &["models", "pull", "mozilla-fr-en"],
            "127.0.0.1:9/mozilla/firefox-translations-models/",
        ),
        (&["models", "pull", "--offline", "Mozilla-en-fr"], "/models/tiny/enfr"),
        (&["models", "path", "mozilla-en-fr"], "models pull mozilla-en-fr"),
        (&["models", "remove", "mozilla-en-fr"], "models pull mozilla-en-fr"),
        (&["models", "pull", "../../etc"], "known names are"),
        (&["models", "remove", ".."], "known names are"),
        (&["--translator", "no-such-model", "x.txt"], "known names are"),
        (
            &["--summarizer", "bart-large-cnn", "x.txt"],
            "models pull bart-large-cnn",
        ),
    ] {
        let outcome = home.run(args);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""), "{args:?}");
        assert!(outcome.stderr.contains(words), "{args:?}: {}", outcome.stderr);
    }
}

#[test]
fn weights_that_could_run_a_program_are_refused_with_the_way_out() {
    let home = Home::new();
    let snapshot = home.put(&shipped());
    fs::remove_file(snapshot.join("model.safetensors.index.json")).unwrap();
    fs::write(snapshot.join("pytorch_model.bin"), "").unwrap();
    let outcome = home.run(&["--translator", "someone/small", "x.txt"]);
    assert_eq!(outcome.status, 1);
    let command = format!("python3 scripts/convert-weights.py {}", snapshot.display());
    assert!(outcome.stderr.contains(&command), "{}", outcome.stderr);
}

#[test]
fn a_device_is_for_the_engine_that_has_devices() {
    let home = Home::new();
    let outcome = home.run(&["--device", "cuda", "x.txt"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("--engine torch"), "{}", outcome.stderr);
    assert_eq!(home.run(&["--engine", "torch", "--device", "gpu", "x.txt"]).status, 2);
    if !cfg!(feature = "torch") {
        let model = shipped();
        let outcome = home.run(&["--engine", "torch", "--translator", model.to_str().unwrap(), "x.txt"]);
        assert_eq!(outcome.status, 1);
        assert!(outcome.stderr.contains("--features torch"), "{}", outcome.stderr);
    }
}
