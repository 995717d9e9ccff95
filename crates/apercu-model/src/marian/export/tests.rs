use tempfile::TempDir;

use super::*;
use crate::marian::file::File;
use crate::marian::written;
use crate::{Verified, quantize};
use Language::{English, French};

/// A student in the project's own form, with one vocabulary or two.
fn own(two: bool) -> (TempDir, PathBuf) {
    let published = if two {
        let model = written::student(written::Item::bytes, Some(written::PIECES));
        written::folder(&[
            ("model.fren.intgemm8.bin", written::file(&model)),
            ("srcvocab.fren.spm", written::vocabulary("unigram.model")),
            ("trgvocab.fren.spm", written::vocabulary("unigram.model")),
        ])
    } else {
        written::published()
    };
    let folder = TempDir::new().unwrap();
    let own = folder.path().join("own");
    quantize(published.path(), &own).unwrap();
    (folder, own)
}

#[test]
fn what_is_written_is_the_same_model() {
    for (two, names) in [
        (
            false,
            &["vocab.fren.spm", "lex.fren.s2t.bin", "model.fren.intgemm.alphas.bin"][..],
        ),
        (
            true,
            &[
                "srcvocab.fren.spm",
                "trgvocab.fren.spm",
                "model.fren.intgemm.alphas.bin",
            ],
        ),
    ] {
        let (folder, own) = own(two);
        let target = folder.path().join("marian");
        assert_eq!(export_marian(&own, &target).unwrap(), names);
        assert_eq!(Model::verify(&target).unwrap(), Verified::Recorded);
        let [own, marian] = [&own, &target].map(|folder| Model::open(folder).unwrap());
        assert_eq!(own.manifest().directions, marian.manifest().directions);
        let source = own.encode("La nuit tombe.", French, English).unwrap();
        assert_eq!(source, marian.encode("La nuit tombe.", French, English).unwrap());
        let states = |model: &Model| {
            model
                .engine()
                .encode(std::slice::from_ref(&source))
                .unwrap()
                .remove(0)
                .values
        };
        let (before, after) = (states(&own), states(&marian));
        let mean = |values: &[f32]| values.iter().map(|value| value.abs()).sum::<f32>() / values.len() as f32;
        let apart: Vec<f32> = before.iter().zip(&after).map(|(one, other)| one - other).collect();
        assert!(
            mean(&apart) < 0.03 * mean(&before),
            "{} of {}",
            mean(&apart),
            mean(&before)
        );
        // Without a manifest it is a folder as any other.
        std::fs::remove_file(target.join(Manifest::FILE)).unwrap();
        assert_eq!(Model::verify(&target).unwrap(), Verified::Sound);
    }
}

#[test]
fn tensors_are_those_of_a_published_file() {
    for two in [false, true] {
        let (folder, own) = own(two);
        let target = folder.path().join("marian");
        export_marian(&own, &target).unwrap();
        let bytes = read_file(&target.join("model.fren.intgemm.alphas.bin")).unwrap();
        let file = File::parse(&bytes).unwrap();
        let mut expected = written::student(written::Item::bytes, two.then_some(written::PIECES));
        // What takes part in no product has no multiplier of its inputs; one that does goes by another name.
        expected.retain(|item| !item.name.ends_with("_QuantMultA"));
        for item in expected {
            let found = file.tensor(&item.name).unwrap_or_else(|| panic!("{}", item.name));
            if item.kind != TEXT {
                assert_eq!(
                    found.shape,
                    item.shape.iter().map(|&size| size as usize).collect::<Vec<_>>()
                );
            }
            if item.kind == INTGEMM8 && !item.name.ends_with("Wemb") {
                let alpha = file.tensor(&format!("{}_QuantMultA", item.name)).unwrap();
                let Ok(file::Numbers::Vector(values)) = alpha.numbers() else {
                    panic!("a number");
                };
                assert!(
                    values.len() == 1 && values[0] > 0.0 && values[0] < 1e4,
                    "{}: {values:?}",
                    item.name
                );
            }
        }
        assert_eq!(file.tensor("none_QuantMultA").is_some(), !two);
        assert_eq!(file.tensor("decoder_Wemb_QuantMultA").is_some(), two);
        assert!(file.tensor("encoder_Wemb_QuantMultA").is_none());
    }
}

#[test]
fn a_shortlist_keeps_its_lists() {
    let (tokens, ends) = ([1, 2, 0, 2], [3, 3, 4]);
    let bytes = shortlist::write(&tokens, &ends);
    let found = shortlist::parse(&bytes, (3, 3), 0).unwrap();
    assert_eq!((found.tokens, found.ends), (vec![0, 1, 2, 2], vec![3, 3, 4]));
}

#[test]
fn what_marian_cannot_express_is_refused_without_a_trace() {
    let refused = |change: fn(&mut Manifest), words: &str| {
        let (folder, own) = own(false);
        let mut manifest = Manifest::open(&own).unwrap().unwrap();
        change(&mut manifest);
        std::fs::write(own.join(Manifest::FILE), manifest.to_json().unwrap()).unwrap();
        let error = export_marian(&own, folder.path().join("marian"))
            .unwrap_err()
            .to_string();
        assert!(error.contains(words), "{error}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    };
    refused(|manifest| manifest.directions.clear(), "one direction");
    refused(|manifest| manifest.prefix = "translate: ".to_owned(), "more than text");
    let (published, folder) = (written::published(), TempDir::new().unwrap());
    let error = export_marian(published.path(), folder.path().join("marian"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("Marian's already"), "{error}");
    // No student.
    let other = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/reference/marian");
    let folder = TempDir::new().unwrap();
    assert!(export_marian(other, folder.path().join("marian")).is_err());
    let error = export_marian(other, folder.path()).unwrap_err().to_string();
    assert!(error.contains("exists already"), "{error}");
}
