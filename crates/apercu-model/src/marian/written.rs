//! Writes small files of Marian's for tests: deterministic numbers, a vocabulary that the tests have anyway.

use std::path::Path;

use tempfile::TempDir;

use crate::read_file;

/// Types of tensors.
pub(crate) const TEXT: u64 = 0x101;
pub(crate) const FLOATS: u64 = 0x404;
pub(crate) const BYTES: u64 = 0x4101;

pub(crate) const WIDTH: usize = 16;
pub(crate) const FFN: usize = 32;

const REFERENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/reference");

/// Pieces of `unigram.model`.
pub(crate) const PIECES: usize = 320;

/// As Marian writes it, but for what says nothing of a student.
pub(crate) const OPTIONS: &str = "bert-type-vocab-size: 2
dec-cell: ssru
dec-cell-base-depth: 2
dec-cell-high-depth: 1
dec-depth: 1
dim-emb: 16
dim-rnn: 1024
dim-vocabs:
  - 320
  - 320
enc-cell: gru
enc-depth: 1
input-types: []
tied-embeddings: false
tied-embeddings-all: true
tied-embeddings-src: false
transformer-decoder-autoreg: rnn
transformer-dim-ffn: 32
transformer-ffn-activation: relu
transformer-ffn-depth: 2
transformer-heads: 2
transformer-postprocess: dan
transformer-postprocess-emb: d
transformer-postprocess-top: \"\"
transformer-preprocess: \"\"
transformer-tied-layers: []
transformer-train-position-embeddings: false
type: transformer
version: v1.9.56 94aeaa46 2021-04-28 00:28:35 +0100
";

/// A tensor as it is to be written.
#[derive(Clone)]
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) kind: u64,
    pub(crate) shape: Vec<i32>,
    pub(crate) data: Vec<u8>,
}

impl Item {
    pub(crate) fn text(name: &str, text: &str) -> Self {
        let data = [text.as_bytes(), b"\0"].concat();
        Self {
            name: name.to_owned(),
            kind: TEXT,
            shape: shape(&[data.len()]),
            data,
        }
    }

    /// With numbers that the name decides.
    pub(crate) fn floats(name: &str, [rows, columns]: [usize; 2]) -> Self {
        let norm = name.ends_with("ln_scale");
        let value = |value: i8| f32::from(value) / 127.0 + if norm { 1.0 } else { 0.0 };
        Self {
            name: name.to_owned(),
            kind: FLOATS,
            shape: shape(&[rows, columns]),
            data: noise(name, rows * columns)
                .flat_map(|n| value(n).to_le_bytes())
                .collect(),
        }
    }

    /// The same in 8 bits, with the padding that Marian leaves after the multiplier.
    pub(crate) fn bytes(name: &str, [rows, columns]: [usize; 2]) -> Self {
        let values = noise(name, rows * columns).map(i8::cast_unsigned);
        let mut data: Vec<u8> = values.chain(127f32.to_le_bytes()).collect();
        data.resize(data.len() + 252, 0);
        Self {
            name: name.to_owned(),
            kind: BYTES,
            shape: shape(&[rows, columns]),
            data,
        }
    }
}

fn shape(sizes: &[usize]) -> Vec<i32> {
    sizes.iter().map(|&size| i32::try_from(size).unwrap()).collect()
}

/// Integers from -127 to 127.
fn noise(name: &str, count: usize) -> impl Iterator<Item = i8> {
    let mix = |state: u64, with: u64| state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(with);
    let mut state = name.bytes().fold(1, |state, byte| mix(state, byte.into()));
    (0..count)
        .map(move |_| {
            state = mix(state, 1);
            ((state >> 33) % 255) as u8
        })
        .map(|value| value.cast_signed().max(-127))
}

/// The tensors of a student with one layer a side; `target`: how many tokens its outputs have, if they have a vocabulary of
/// their own.
pub(crate) fn student(matrix: fn(&str, [usize; 2]) -> Item, target: Option<usize>) -> Vec<Item> {
    let mut items = match target {
        Some(target) => vec![
            matrix("encoder_Wemb", [PIECES, WIDTH]),
            matrix("decoder_Wemb", [target, WIDTH]),
        ],
        None => vec![matrix("Wemb", [PIECES, WIDTH])],
    };
    items.push(Item::bytes("Wemb_QuantMultA", [1, 1]));
    items.push(Item::floats("decoder_ff_logit_out_b", [1, target.unwrap_or(PIECES)]));
    for block in ["encoder_l1_self", "decoder_l1_context"] {
        for part in ["q", "k", "v", "o"] {
            items.push(matrix(&format!("{block}_W{part}"), [WIDTH, WIDTH]));
            items.push(Item::floats(&format!("{block}_b{part}"), [1, WIDTH]));
            items.push(Item::floats(&format!("{block}_W{part}_QuantMultA"), [1, 1]));
        }
        items.push(Item::floats(&format!("{block}_Wo_ln_scale"), [1, WIDTH]));
        items.push(Item::floats(&format!("{block}_Wo_ln_bias"), [1, WIDTH]));
    }
    for block in ["encoder_l1_ffn", "decoder_l1_ffn"] {
        items.push(matrix(&format!("{block}_W1"), [WIDTH, FFN]));
        items.push(Item::floats(&format!("{block}_b1"), [1, FFN]));
        items.push(matrix(&format!("{block}_W2"), [FFN, WIDTH]));
        items.push(Item::floats(&format!("{block}_b2"), [1, WIDTH]));
        items.push(Item::floats(&format!("{block}_ffn_ln_scale"), [1, WIDTH]));
        items.push(Item::floats(&format!("{block}_ffn_ln_bias"), [1, WIDTH]));
    }
    items.push(matrix("decoder_l1_rnn_W", [WIDTH, WIDTH]));
    items.push(matrix("decoder_l1_rnn_Wf", [WIDTH, WIDTH]));
    items.push(Item::floats("decoder_l1_rnn_bf", [1, WIDTH]));
    items.push(Item::floats("decoder_l1_rnn_ffn_ln_scale", [1, WIDTH]));
    items.push(Item::floats("decoder_l1_rnn_ffn_ln_bias", [1, WIDTH]));
    items.push(Item::text("special:model.yml", OPTIONS));
    items
}

/// A file with these tensors.
pub(crate) fn file(items: &[Item]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut number = |number: usize| bytes.extend((number as u64).to_le_bytes());
    number(1);
    number(items.len());
    for item in items {
        number(item.name.len() + 1);
        number(item.kind as usize);
        number(item.shape.len());
        number(item.data.len());
    }
    for item in items {
        bytes.extend(item.name.bytes().chain([0]));
    }
    for item in items {
        bytes.extend(item.shape.iter().flat_map(|size| size.to_le_bytes()));
    }
    let gap = (bytes.len() + 8).next_multiple_of(256) - bytes.len() - 8;
    bytes.extend((gap as u64).to_le_bytes());
    bytes.resize(bytes.len() + gap, 0);
    for item in items {
        bytes.extend(&item.data);
    }
    bytes
}

/// A shortlist: what each token of a source lists, and how many frequent tokens there are.
pub(crate) fn shortlist(frequent: u64, lists: &[Vec<u32>]) -> Vec<u8> {
    let tokens: Vec<u32> = lists.concat();
    let mut starts = vec![0];
    for list in lists {
        starts.push(starts[starts.len() - 1] + list.len() as u64);
    }
    shortlist_of(frequent, &starts, &tokens)
}

/// A shortlist with these starts, which may be wrong.
pub(crate) fn shortlist_of(frequent: u64, starts: &[u64], tokens: &[u32]) -> Vec<u8> {
    let header = [
        0xF11A_48D5_0134_17F5,
        0,
        frequent,
        2,
        starts.len() as u64,
        tokens.len() as u64,
    ];
    let numbers = header.iter().chain(starts).flat_map(|number| number.to_le_bytes());
    numbers
        .chain(tokens.iter().flat_map(|token| token.to_le_bytes()))
        .collect()
}

/// Each token of the vocabulary lists the next two.
pub(crate) fn lists() -> Vec<Vec<u32>> {
    let next = |token: usize, by: usize| ((token + by) % PIECES) as u32;
    (0..PIECES).map(|token| vec![next(token, 1), next(token, 2)]).collect()
}

/// The vocabulary, as the file of a reference.
pub(crate) fn vocabulary(name: &str) -> Vec<u8> {
    read_file(&Path::new(REFERENCE).join(name)).unwrap()
}

/// A folder with these files.
pub(crate) fn folder(files: &[(&str, Vec<u8>)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

/// The folder of a student as Mozilla publishes them.
pub(crate) fn published() -> TempDir {
    folder(&[
        ("model.fren.intgemm.alphas.bin", file(&student(Item::bytes, None))),
        ("vocab.fren.spm", vocabulary("unigram.model")),
        ("lex.50.50.fren.s2t.bin", shortlist(100, &lists())),
    ])
}
