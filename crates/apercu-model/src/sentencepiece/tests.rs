use proptest::prelude::*;

use super::*;

const UNIGRAM: &[u8] = include_bytes!("../../../../tests/reference/unigram.model");
const BPE: &[u8] = include_bytes!("../../../../tests/reference/bpe.model");

/// A field that holds bytes.
fn bytes(number: u8, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(value.len()).unwrap();
    assert!(length < 128);
    [&[number << 3 | 2, length], value].concat()
}

/// A field that holds a number.
fn number(number: u8, value: u8) -> Vec<u8> {
    // Field numbers above 15 take two bytes.
    vec![(number << 3) | 0x80, number >> 4, value]
}

fn piece(text: &str, score: f32, kind: u8) -> Vec<u8> {
    bytes(
        1,
        &[
            bytes(1, text.as_bytes()),
            [&[2 << 3 | 5][..], &score.to_le_bytes()].concat(),
            number(3, kind),
        ]
        .concat(),
    )
}

/// A sound model of a few pieces, with what comes after them.
fn model(rest: &[Vec<u8>]) -> Vec<u8> {
    let pieces = [
        piece("<unk>", 0.0, 2),
        piece("</s>", 0.0, 3),
        piece("a", -1.0, 1),
        piece("\u{2581}", -2.0, 1),
    ];
    [pieces.concat(), rest.concat()].concat()
}

fn read(bytes: &[u8]) -> SentencePiece {
    SentencePiece::from_proto(bytes).unwrap()
}

fn refused(bytes: &[u8], reason: &str) {
    let found = SentencePiece::from_proto(bytes).expect_err(reason);
    assert!(found.contains(reason), "{found:?} does not say {reason:?}");
}

#[test]
fn reads_a_model_by_hand() {
    let model = read(&model(&[]));
    assert_eq!(model.encode("a  a"), [3, 2, 3, 2]);
    assert_eq!(model.encode(""), [0; 0]);
    assert_eq!(model.id("</s>"), Some(1));
    assert_eq!(model.decode(&[3, 2, 3, 2, 1]), Ok("a a".to_owned()));
    assert_eq!(model.decode(&[4]), Err(4));
}

#[test]
fn unknown_characters_are_one_piece() {
    let model = read(&model(&[]));
    assert_eq!(model.encode("xyz a"), [3, 0, 3, 2]);
    assert_eq!(model.decode(&[3, 0, 3, 2]), Ok(" \u{2047}  a".to_owned()));
}

#[test]
fn switches_for_spaces_are_obeyed() {
    let with = |switches: &[Vec<u8>]| read(&model(&[bytes(3, &switches.concat())]));
    assert_eq!(with(&[number(3, 0)]).encode(" a  a "), [2, 3, 2]);
    assert_eq!(with(&[number(4, 0)]).encode(" a  a"), [3, 3, 2, 3, 3, 2]);
    assert_eq!(with(&[number(5, 0)]).encode("a"), [0, 2]);
    let suffix = read(&model(&[bytes(2, &number(24, 1))]));
    assert_eq!(suffix.encode("a a"), [2, 3, 2, 3]);
    assert!(suffix.to_json().unwrap_err().contains("white space"));
}

#[test]
fn control_pieces_do_not_come_out_of_text() {
    let mut unigram = read(UNIGRAM);
    let (end, tag) = (unigram.id("</s>").unwrap(), unigram.id(">>fr<<").unwrap());
    assert!(!unigram.encode("a</s>b").contains(&end));
    assert!(unigram.encode("a >>fr<< b").contains(&tag));
    unigram.reserve(tag).unwrap();
    assert!(!unigram.encode("a >>fr<< b").contains(&tag));
    assert_eq!(unigram.decode(&[tag]), Ok(String::new()));
    assert_eq!(unigram.id(">>fr<<"), Some(tag));
}

/// With scores added up partly in double precision, as earlier versions of SentencePiece did, these pieces come out in
/// another order.
#[test]
fn ties_fall_as_in_sentencepiece() {
    let unigram = read(UNIGRAM);
    let cut = |text: &str| {
        unigram
            .encode(text)
            .iter()
            .map(|&id| unigram.piece(id).unwrap().0.to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(cut("rrr"), ["r", "rr"]);
    assert_eq!(cut("rrr—ar"), ["r", "rr", "—", "ar"]);
}

#[test]
fn byte_pairs_join_the_leftmost_first() {
    let pieces = [piece("aa", -1.0, 1), piece("aaa", -2.0, 1), number(2, 2)].concat();
    let pieces = &pieces[..pieces.len() - 3];
    let bpe = read(&[model(&[]), pieces.to_vec(), bytes(2, &number(3, 2))].concat());
    assert_eq!(bpe.encode("aaa"), [3, 5]);
    assert_eq!(bpe.encode("aaaa"), [3, 4, 4]);
    assert_eq!(bpe.encode("aaaaa"), [3, 4, 5]);
}

#[test]
fn json_keeps_everything() {
    for bytes in [UNIGRAM, BPE] {
        let model = read(bytes);
        let json = model.to_json().unwrap();
        let again = SentencePiece::from_json(&json).unwrap().unwrap();
        assert_eq!(again.normalizer.rules, model.normalizer.rules);
        assert_eq!(again.bytes, model.bytes);
        for (id, piece) in (0..).zip(&model.pieces) {
            assert_eq!(again.piece(id), Some((piece.text.as_str(), piece.kind)));
        }
        assert_eq!(again.to_json().unwrap(), json);
    }
}

#[test]
fn damaged_models_are_refused() {
    refused(b"", "not a SentencePiece model");
    refused(b"a text file", "not a SentencePiece model");
    // A piece that is longer than the file, or longer than any file.
    refused(&[&model(&[])[..], &[10, 100, 1]].concat(), "not a SentencePiece model");
    refused(
        &[&model(&[])[..], &[10], &[0xFF; 9], &[1]].concat(),
        "not a SentencePiece model",
    );
    // A number without an end, a group, a number where text should be.
    refused(
        &[&model(&[])[..], &[8], &[0xFF; 20]].concat(),
        "not a SentencePiece model",
    );
    refused(&[&model(&[])[..], &[1 << 3 | 3]].concat(), "not a SentencePiece model");
    refused(&model(&[vec![1 << 3, 1]]), "not a SentencePiece model");
    refused(&model(&[bytes(1, &bytes(1, b"\xFF"))]), "not UTF-8");
    refused(&model(&[piece("b", 0.0, 9)]), "unknown type 9");
    refused(&model(&[piece("", 0.0, 1)]), "empty");
    refused(&model(&[piece("b", f32::NAN, 1)]), "not a number");
    refused(&model(&[piece("a", 0.0, 1)]), "occurs twice");
    refused(&model(&[piece("<unk2>", 0.0, 2)]), "two pieces for unknown");
    refused(&piece("a", 0.0, 1), "no piece for unknown");
    refused(&model(&[piece("<0x41>", 0.0, 6)]), "pieces for bytes");
    refused(
        &model(&[piece("<0x41>", 0.0, 6), bytes(2, &number(35, 1))]),
        "lacks pieces",
    );
}

#[test]
fn other_types_are_named() {
    refused(&model(&[bytes(2, &number(3, 3))]), "WORD");
    refused(&model(&[bytes(2, &number(3, 4))]), "CHAR");
    refused(&model(&[bytes(2, &number(3, 7))]), "unknown type 7");
    refused(&model(&[bytes(5, &bytes(2, b"rules"))]), "denormalization");
}

#[test]
fn damaged_rules_are_refused() {
    let charsmap = |bytes: &[u8]| Charsmap::parse(bytes).map(|_| ()).unwrap_err();
    assert!(charsmap(b"abc").contains("damaged"));
    // A trie longer than the file, one that does not end with a unit, replacements that are no text.
    assert!(charsmap(&[255, 255, 255, 255, 0, 0, 0, 0]).contains("damaged"));
    assert!(charsmap(&[3, 0, 0, 0, 1, 2, 3]).contains("damaged"));
    assert!(charsmap(&[0, 0, 0, 0, 255]).contains("damaged"));
    // A rule whose replacement lies beyond the end.
    assert!(charsmap(&[4, 0, 0, 0, 9, 0, 0, 128, b'x', 0]).contains("damaged"));
    assert!(Charsmap::parse(&[4, 0, 0, 0, 1, 0, 0, 128, b'x', 0]).is_ok());
    // A trie that leads out of itself matches nothing.
    let astray = Charsmap::parse(&[4, 0, 0, 0, 0, 0, 255, 127, b'x', 0]).unwrap();
    assert_eq!(astray.longest("abc"), None);
}

#[test]
fn the_longest_rule_is_taken() {
    let unigram = read(UNIGRAM);
    let charsmap = unigram.normalizer.charsmap.as_ref().unwrap();
    assert_eq!(charsmap.longest("œuf"), Some(("œ".len(), "oe")));
    assert_eq!(charsmap.longest("e\u{301}t"), Some((3, "é")));
    assert_eq!(charsmap.longest("et"), None);
    assert_eq!(charsmap.longest("\u{AD}t"), Some((2, "")));
}

#[test]
fn bytes_are_put_together_to_characters() {
    let bpe = read(BPE);
    let byte = |byte: u8| bpe.id(&byte_piece(byte)).unwrap();
    assert_eq!(bpe.encode("😀")[1..], [0xF0, 0x9F, 0x98, 0x80].map(byte));
    assert_eq!(
        bpe.decode(&[0xF0, 0x9F, 0x98, 0x80, b'!'].map(byte)),
        Ok("😀!".to_owned())
    );
    // Of a character that breaks off, each byte is replaced.
    assert_eq!(
        bpe.decode(&[0xE2, 0x82, b'!', 0xFF].map(byte)),
        Ok("\u{FFFD}\u{FFFD}!\u{FFFD}".to_owned())
    );
}

proptest! {
    #[test]
    fn a_damaged_file_never_panics(at in 0..UNIGRAM.len(), byte: u8, text: String) {
        let mut bytes = UNIGRAM.to_vec();
        bytes[at] = byte;
        if let Ok(model) = SentencePiece::from_proto(&bytes) {
            model.decode(&model.encode(&text)).unwrap();
        }
        let _ = SentencePiece::from_proto(&UNIGRAM[..at]);
    }

    #[test]
    fn rules_never_panic(bytes: Vec<u8>, units: Vec<u32>, text: String) {
        let _ = Charsmap::parse(&bytes);
        let trie = units.iter().flat_map(|unit| (unit & 0x7FFF_FFFF).to_le_bytes());
        let size = ((units.len() * 4) as u32).to_le_bytes();
        let charsmap = Charsmap::parse(&size.into_iter().chain(trie).chain(*b"x\0").collect::<Vec<_>>()).unwrap();
        let _ = charsmap.longest(&text);
    }
}
