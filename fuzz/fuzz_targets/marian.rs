//! Marian's model files, in a folder with a vocabulary.
#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

use apercu::Language;
use apercu::model::Model;
use libfuzzer_sys::fuzz_target;

static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let vocabulary = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/reference/unigram.model");
    std::fs::copy(vocabulary, folder.path().join("vocab.fren.spm")).unwrap();
    folder
});

fuzz_target!(|bytes: &[u8]| {
    std::fs::write(FOLDER.path().join("model.fren.intgemm.alphas.bin"), bytes).unwrap();
    if let Ok(model) = Model::open(FOLDER.path()) {
        if let Ok(ids) = model.encode("Le chat dort.", Language::French, Language::English) {
            let decoding = apercu::engine::Decoding::greedy(8);
            let _ = model.engine().generate(&[ids], &decoding);
        }
    }
});
