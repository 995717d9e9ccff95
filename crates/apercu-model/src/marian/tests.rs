//! Tests of Marian's folders, with files that the tests write.

use tempfile::TempDir;

use super::file::{File, Numbers};
use super::shortlist;
use super::written::{self, FFN, Item, OPTIONS, PIECES, WIDTH, student};
use crate::error::Error;
use crate::{Model, Verified, quantize};
use apercu_engine::Decoding;
use apercu_text::Language::{English, French};

const MODEL: &str = "model.fren.intgemm.alphas.bin";
const SOURCES: [&str; 3] = ["La nuit tombe.", "Le maire a ouvert le pont.", "Il pleut"];

/// A folder with these tensors and one vocabulary.
fn folder(items: &[Item]) -> TempDir {
    bytes(written::file(items))
}

fn bytes(model: Vec<u8>) -> TempDir {
    written::folder(&[(MODEL, model), ("vocab.fren.spm", written::vocabulary("unigram.model"))])
}

/// The error of opening a folder.
fn error(folder: &TempDir) -> Error {
    match Model::open(folder.path()) {
        Ok(_) => panic!("a damaged folder was opened"),
        Err(error) => error,
    }
}

fn refused(folder: &TempDir, words: &str) {
    let error = error(folder).to_string();
    assert!(error.contains(words), "{error:?} does not say {words:?}");
}

/// What a model writes for a few sources, with the scores.
fn written_by(model: &Model) -> Vec<(Vec<u32>, f32)> {
    let sources: Vec<Vec<u32>> = SOURCES
        .iter()
        .map(|text| model.encode(text, French, English).unwrap())
        .collect();
    let decoding = Decoding {
        max_length: 12,
        ..model.decoding(French, English).unwrap()
    };
    let mut found = Vec::new();
    for hypotheses in model.engine().generate(&sources, &decoding).unwrap() {
        found.extend(hypotheses.into_iter().map(|one| (one.tokens, one.score)));
    }
    found
}

#[test]
fn a_folder_as_mozilla_publishes_it_opens() {
    let folder = written::published();
    let model = Model::open(folder.path()).unwrap();
    assert_eq!(model.name(), "marian-fren");
    assert!(model.translates(French, English) && !model.translates(English, French));
    let text = model.tokenizer().encode("La nuit tombe.").unwrap();
    let end = model.tokenizer().id("</s>").unwrap();
    assert_eq!(
        model.encode("La nuit tombe.", French, English).unwrap(),
        [text, vec![end]].concat()
    );
    let unknown = model.tokenizer().id("<unk>").unwrap();
    assert_eq!(model.decoding(French, English).unwrap().suppressed, [unknown]);
    let found = written_by(&model);
    assert!(
        found
            .iter()
            .all(|(tokens, _)| !tokens.is_empty() && !tokens.contains(&unknown))
    );
}

#[test]
fn a_folder_without_a_shortlist_or_of_floats_opens_too() {
    for matrix in [Item::bytes, Item::floats] {
        let model = Model::open(folder(&student(matrix, None)).path()).unwrap();
        assert_eq!(written_by(&model).len(), SOURCES.len());
    }
}

/// Floats and 8 bits hold the same numbers here, in different places: what is computed differs by rounding only.
#[test]
fn floats_and_8_bits_are_the_same_model() {
    let states = |items: &[Item]| {
        let model = Model::open(folder(items).path()).unwrap();
        let source = model.encode(SOURCES[0], French, English).unwrap();
        model.engine().encode(&[source]).unwrap().remove(0).values
    };
    let floats = states(&student(Item::floats, None));
    // Each column of a float matrix is a row of the 8-bit one.
    let mut items = student(Item::bytes, None);
    for item in &mut items {
        let (rows, columns) = (
            item.shape[0] as usize,
            item.shape.get(1).map_or(1, |&size| size as usize),
        );
        if item.kind == written::BYTES && !item.name.ends_with("Wemb") {
            let values = item.data[..rows * columns].to_vec();
            for (at, value) in item.data[..rows * columns].iter_mut().enumerate() {
                *value = values[at % rows * columns + at / rows];
            }
        }
    }
    let integers = states(&items);
    let mean = |values: &[f32]| values.iter().map(|value| value.abs()).sum::<f32>() / values.len() as f32;
    let apart: Vec<f32> = floats.iter().zip(&integers).map(|(one, other)| one - other).collect();
    assert!(
        mean(&apart) < 0.03 * mean(&floats),
        "{} of {}",
        mean(&apart),
        mean(&floats)
    );
}

#[test]
fn matrices_get_a_row_an_output() {
    let items = [
        Item::floats("a_W1", [WIDTH, FFN]),
        Item::floats("a_Wemb", [PIECES, WIDTH]),
        Item::bytes("b_W1", [WIDTH, FFN]),
        Item::bytes("b_Wemb", [PIECES, WIDTH]),
        Item::floats("a_b1", [1, FFN]),
    ];
    let bytes = written::file(&items);
    let file = File::parse(&bytes).unwrap();
    let numbers = |at: usize| (file.tensors[at].numbers().unwrap(), &items[at].data);
    let float = |data: &[u8], at: usize| f32::from_le_bytes(data[4 * at..4 * at + 4].try_into().unwrap());
    let (Numbers::Matrix { rows, columns, values }, data) = numbers(0) else {
        panic!("a matrix of floats");
    };
    assert_eq!((rows, columns), (FFN, WIDTH));
    for row in 0..rows {
        for column in 0..columns {
            assert_eq!(values[row * columns + column], float(data, column * rows + row));
        }
    }
    let (Numbers::Matrix { rows, columns, values }, data) = numbers(1) else {
        panic!("embeddings of floats");
    };
    assert_eq!((rows, columns), (PIECES, WIDTH));
    assert!((0..rows * columns).all(|at| values[at] == float(data, at)));
    for (at, shape) in [(2, (FFN, WIDTH)), (3, (PIECES, WIDTH))] {
        let (
            Numbers::EightBit {
                rows,
                columns,
                values,
                scale,
            },
            data,
        ) = numbers(at)
        else {
            panic!("8 bits");
        };
        assert_eq!((rows, columns), shape);
        assert_eq!(values, data[..rows * columns]);
        assert_eq!(scale, 1.0 / 127.0);
    }
    assert!(matches!(numbers(4).0, Numbers::Vector(values) if values.len() == FFN));
}

#[test]
fn two_vocabularies_are_read() {
    let target = PIECES + 8;
    let unigram = || written::vocabulary("unigram.model");
    let model = written::file(&student(Item::bytes, Some(target)));
    let files = |target: Vec<u8>| {
        written::folder(&[
            (MODEL, model.clone()),
            ("srcvocab.fren.spm", unigram()),
            ("trgvocab.fren.spm", target),
            ("lex.50.50.fren.s2t.bin", written::shortlist(0, &written::lists())),
        ])
    };
    let folder = files(unigram());
    let model = Model::open(folder.path()).unwrap();
    assert!(model.tokenizers.are_two());
    let found = written_by(&model);
    assert_eq!(found.len(), SOURCES.len());
    assert!(
        found
            .iter()
            .all(|(tokens, _)| tokens.iter().all(|&id| (id as usize) < target))
    );
    refused(
        &files(written::vocabulary("bpe.model")),
        "</s> is 0 in one vocabulary and 2 in the other",
    );
    std::fs::remove_file(folder.path().join("trgvocab.fren.spm")).unwrap();
    refused(&folder, "no vocabulary");
}

#[test]
fn a_file_that_breaks_off_anywhere_is_named() {
    let whole = written::file(&student(Item::bytes, None));
    let folder = bytes(whole.clone());
    let path = folder.path().join(MODEL);
    let step = whole.len() / 300;
    for length in (0..whole.len()).step_by(step).chain(whole.len() - 8..whole.len()) {
        std::fs::write(&path, &whole[..length]).unwrap();
        match error(&folder) {
            Error::File { path: named, .. } => assert_eq!(named, path, "{length}"),
            other => panic!("{length}: {other}"),
        }
    }
}

/// Numbers of the file that are not true, by where they stand: the count, and the four numbers of the first tensor.
#[test]
fn sizes_that_lie_are_errors() {
    let whole = written::file(&student(Item::bytes, None));
    let count = whole[8];
    for (at, lies) in [
        (0, vec![0, 2, u64::MAX]),
        (
            8,
            vec![
                0,
                1,
                u64::from(count) - 1,
                u64::from(count) + 1,
                1 << 16,
                1 << 17,
                u64::MAX,
            ],
        ),
        (16, vec![0, 4, 1 << 40, u64::MAX]),
        (24, vec![0, 0x408, u64::MAX]),
        (32, vec![0, 1, 3, 1 << 40, u64::MAX / 4 + 2, u64::MAX]),
        (40, vec![0, 1, 1 << 40, u64::MAX]),
    ] {
        for lie in lies {
            let mut bytes = whole.clone();
            bytes[at..at + 8].copy_from_slice(&lie.to_le_bytes());
            let error = error(&self::bytes(bytes)).to_string();
            assert!(error.contains(MODEL), "{at} {lie}: {error}");
        }
    }
}

#[test]
fn shapes_that_lie_are_errors() {
    for shape in [
        vec![-1, 16],
        vec![i32::MIN, i32::MIN],
        vec![i32::MAX, i32::MAX],
        vec![0, 16],
        vec![16, 0],
        vec![320, 17],
        vec![321, 16],
        vec![319, 16],
        vec![16, 320],
        vec![5120],
        vec![],
        vec![1, 320, 16],
    ] {
        for matrix in [Item::bytes, Item::floats] {
            let mut items = student(matrix, None);
            items[0].shape.clone_from(&shape);
            let error = error(&folder(&items)).to_string();
            assert!(
                error.contains(MODEL) || error.contains("the model knows"),
                "{shape:?}: {error}"
            );
        }
    }
}

#[test]
fn a_gap_beyond_the_end_is_an_error() {
    let items = student(Item::bytes, None);
    let whole = written::file(&items);
    let names: usize = items
        .iter()
        .map(|item| item.name.len() + 1 + 4 * item.shape.len())
        .sum();
    let at = 16 + 32 * items.len() + names;
    for gap in [whole.len() as u64, u64::MAX] {
        let mut bytes = whole.clone();
        bytes[at..at + 8].copy_from_slice(&gap.to_le_bytes());
        refused(&self::bytes(bytes), "truncated");
    }
}

#[test]
fn numbers_that_make_no_sense_are_errors() {
    let at = PIECES * WIDTH;
    for multiplier in [0.0, -0.0, -1.0, f32::NAN, f32::INFINITY, f32::from_bits(1)] {
        let mut items = student(Item::bytes, None);
        items[0].data[at..at + 4].copy_from_slice(&multiplier.to_le_bytes());
        refused(&folder(&items), "tensor Wemb: has the multiplier");
    }
    let mut items = student(Item::bytes, None);
    items[0].data[7] = 128;
    refused(&folder(&items), "tensor Wemb: holds the integer -128");
    items[0].data.truncate(at);
    refused(&folder(&items), "tensor Wemb: has 5120 bytes, too few");
    let mut items = student(Item::floats, None);
    items[0].data[..4].copy_from_slice(&f32::NAN.to_le_bytes());
    refused(&folder(&items), "tensor Wemb: holds values that are not finite");
    items[0].kind = 0x408;
    refused(&folder(&items), "tensor Wemb: has type 0x408");
}

#[test]
fn tensors_that_are_missing_unknown_or_there_twice_are_errors() {
    let items = student(Item::bytes, None);
    for (at, item) in items.iter().enumerate() {
        let mut items = items.clone();
        items.remove(at);
        if item.name.ends_with("_QuantMultA") || item.name == "decoder_ff_logit_out_b" {
            Model::open(folder(&items).path()).unwrap();
        } else {
            refused(&folder(&items), MODEL);
        }
    }
    let with = |item: Item| folder(&[&items[..], &[item]].concat());
    refused(
        &with(Item::floats("Wpos", [1, WIDTH])),
        "tensor Wpos: is none that a student",
    );
    refused(
        &with(Item::floats("encoder_l1_self_W2", [1, WIDTH])),
        "is none that a student",
    );
    refused(&with(items[3].clone()), "tensor encoder_l1_self_Wq: is there twice");
    refused(
        &with(Item::bytes("encoder_l01_self_Wq", [WIDTH, WIDTH])),
        "is there twice",
    );
}

#[test]
fn other_architectures_are_refused() {
    for (old, new, words) in [
        (
            "dec-cell: ssru",
            "dec-cell: gru",
            "its option dec-cell is gru, and only ssru is run",
        ),
        ("dec-cell: ssru\n", "", "its options lack dec-cell"),
        ("type: transformer", "type: s2s", "its option type is s2s"),
        ("preprocess: \"\"", "preprocess: n", "transformer-preprocess is n"),
        ("tied-layers: []", "tied-layers:\n  - 1", "transformer-tied-layers"),
        ("dim-emb: 16", "dim-emb: wide", "dim-emb is wide, no number"),
        ("dim-emb: 16", "dim-emb: -16", "dim-emb is -16, no number"),
        ("dim-emb: 16", "dim-emb: 1000000000", "d_model is 1000000000"),
        ("dim-emb: 16", "dim-emb: 18", MODEL),
        ("heads: 2", "heads: 3", "3 attention heads"),
        ("heads: 2", "heads: 0", "heads is 0"),
        ("enc-depth: 1", "enc-depth: 2", MODEL),
        ("dec-depth: 1", "dec-depth: 1000000", MODEL),
    ] {
        assert!(OPTIONS.contains(old), "{old}");
        let mut items = student(Item::bytes, None);
        items.pop();
        items.push(Item::text("special:model.yml", &OPTIONS.replacen(old, new, 1)));
        refused(&folder(&items), words);
    }
    let mut items = student(Item::bytes, None);
    items.pop();
    items.push(Item::floats("special:model.yml", [1, 1]));
    refused(&folder(&items), "special:model.yml is no text");
}

#[test]
fn files_that_are_missing_or_too_many_are_named() {
    let folder = written::published();
    let (model, vocabulary) = (folder.path().join(MODEL), folder.path().join("vocab.fren.spm"));
    let second = folder.path().join("model.enfr.bin");
    std::fs::copy(&model, &second).unwrap();
    refused(&folder, "model.enfr.bin");
    refused(&folder, "not clear which one is meant");
    std::fs::remove_file(second).unwrap();
    std::fs::write(&vocabulary, b"no vocabulary").unwrap();
    refused(&folder, "vocab.fren.spm");
    std::fs::write(&vocabulary, written::vocabulary("bpe.model")).unwrap();
    refused(&folder, "its tokenizer gives 700 ids, and the model knows 320");
    std::fs::remove_file(&vocabulary).unwrap();
    refused(&folder, "beside Marian's model it has no vocabulary");
}

#[test]
fn shortlists_that_do_not_agree_are_errors() {
    let (sources, eos) = (4, 0);
    let parse = |bytes: &[u8], targets| shortlist::parse(bytes, (sources, targets), eos);
    let lists = [vec![3], vec![2, 1, 2], vec![], vec![4]];
    let whole = written::shortlist(2, &lists);
    let found = parse(&whole, 5).unwrap();
    // Sorted, without repetition, and with the two frequent tokens for the end token.
    assert_eq!(found.tokens, [0, 1, 3, 1, 2, 4]);
    assert_eq!(found.ends, [3, 5, 5, 6]);
    assert!(
        parse(&whole, 4)
            .unwrap_err()
            .contains("it lists token 4, and the model has 4")
    );
    assert_eq!(
        parse(&written::shortlist(u64::MAX, &lists), 5).unwrap().ends,
        [5, 7, 7, 8]
    );
    for (starts, words) in [
        (vec![0, 3, 2, 4, 5], "do not follow each other"),
        (vec![0, 1, 4, 4, 6], "do not follow each other"),
        (vec![0, 1, 4, u64::MAX, 5], "do not follow each other"),
        (vec![0, 1, 4, 5], "it lists 3 tokens, and the model has 4"),
        (vec![], "it lists 0 tokens"),
    ] {
        let bytes = written::shortlist_of(2, &starts, &lists.concat());
        let error = parse(&bytes, 5).unwrap_err();
        assert!(error.contains(words), "{starts:?}: {error}");
    }
    let far = written::shortlist(0, &[vec![70_000], vec![], vec![], vec![]]);
    assert!(parse(&far, 100_000).unwrap_err().contains("it lists token 70000"));
    for length in 0..whole.len() {
        assert!(
            parse(&whole[..length], 5).unwrap_err().contains("not a shortlist"),
            "{length}"
        );
    }
    for (at, lie) in [(0, 1), (4, 1 << 61), (4, u64::MAX), (5, 1 << 62), (5, u64::MAX)] {
        let mut bytes = whole.clone();
        bytes[8 * at..8 * at + 8].copy_from_slice(&u64::to_le_bytes(lie));
        assert!(parse(&bytes, 5).is_err(), "{at} {lie}");
    }
    let folder = written::published();
    std::fs::write(folder.path().join("lex.50.50.fren.s2t.bin"), &whole).unwrap();
    refused(
        &folder,
        "lex.50.50.fren.s2t.bin: it lists 4 tokens, and the model has 320",
    );
}

#[test]
fn verifying_a_folder_without_hashes_opens_it() {
    let folder = written::published();
    assert_eq!(Model::verify(folder.path()).unwrap(), Verified::Sound);
    let path = folder.path().join(MODEL);
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    let error = Model::verify(folder.path()).unwrap_err().to_string();
    assert!(error.contains(MODEL), "{error}");
}

/// The integers stay the same, and so does all that follows from them.
#[test]
fn the_project_s_own_form_writes_the_same_tokens() {
    let source = written::published();
    let target = TempDir::new().unwrap();
    let target = target.path().join("own");
    quantize(source.path(), &target).unwrap();
    assert_eq!(Model::verify(&target).unwrap(), Verified::Recorded);
    let (published, own) = (Model::open(source.path()).unwrap(), Model::open(&target).unwrap());
    assert_eq!(written_by(&own), written_by(&published));
    assert!(own.translates(French, English) && !own.translates(English, French));
}
