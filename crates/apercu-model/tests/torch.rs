//! Both engines on the shipped models.

mod floats;

use std::path::Path;

use apercu_engine::native::Native;
use apercu_engine::torch::Torch;
use apercu_engine::{Device, Seq2Seq};
use apercu_model::Model;
use apercu_text::Language;

/// The shipped models with their 8-bit weights written out as floats: both engines then compute the same.
#[test]
fn both_engines_agree_on_the_shipped_models() {
    let (english, french) = (Language::English, Language::French);
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let shipped = ["apercu-fr-en", "apercu-en-fr"].map(|name| models.join(name));
    let mut directions = 0;
    for shipped in shipped.iter().filter(|folder| folder.exists()) {
        let folder = tempfile::tempdir().unwrap();
        floats::widen(shipped, folder.path());
        let model = Model::open(shipped).unwrap();
        let native = Native::open(folder.path()).unwrap();
        let torch = Torch::open(folder.path(), Device::Cpu).unwrap();
        for (from, to) in [(english, french), (french, english)] {
            if model.translates(from, to) {
                agree_on_news(&model, &native, &torch, from, to);
                directions += 1;
            }
        }
    }
    assert!(directions > 0, "no model is there");
}

/// `model` has the tokenizer.
fn agree_on_news(model: &Model, native: &Native, torch: &Torch, from: Language, to: Language) {
    let sentences = sentences(from);
    let sources: Vec<_> = sentences
        .iter()
        .map(|text| model.encode(text, from, to).unwrap())
        .collect();
    let decoding = model.decoding(from, to).unwrap();
    for source in sources.iter().step_by(10) {
        compare(
            &native.next_logits(source, &[]).unwrap(),
            &torch.next_logits(source, &[]).unwrap(),
            model.name(),
        );
    }
    let found = native.generate(&sources, &decoding).unwrap();
    let expected = torch.generate(&sources, &decoding).unwrap();
    for ((found, expected), text) in found.iter().zip(&expected).zip(&sentences) {
        assert_eq!(found[0].tokens, expected[0].tokens, "{text}");
        assert!((found[0].score - expected[0].score).abs() < 1e-3, "{text}");
    }
}

/// A hundred sentences of a language.
fn sentences(language: Language) -> Vec<String> {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/reference/news.txt")).unwrap();
    let first = if language == Language::English { 0 } else { 100 };
    let sentences: Vec<_> = text.lines().skip(first).take(100).map(str::to_owned).collect();
    assert_eq!(sentences.len(), 100);
    sentences
}

fn compare(native: &[f32], torch: &[f32], what: &str) {
    assert_eq!(native.len(), torch.len());
    for (a, b) in native.iter().zip(torch) {
        assert!((a - b).abs() < 1e-3, "{what}: {a} and {b}");
    }
}
