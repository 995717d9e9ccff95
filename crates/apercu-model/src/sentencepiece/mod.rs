//! SentencePiece models: text to piece ids and back, as Google's implementation does it
//! (<https://github.com/google/sentencepiece>), down to the choice among equals.
//!
//! Why not the `tokenizers` crate's `Unigram`, whose file format is used here: its trie holds control pieces, so that
//! `</s>` or `<0x41>` in a text turn into control tokens; user-defined symbols have no precedence in it and split the
//! text before it is normalized; its normalizer takes other rules than SentencePiece does and panics on a damaged rule
//! table; and it adds scores up word by word in double precision, so that ties fall differently.

mod bpe;
mod charsmap;
mod json;
mod lexicon;
mod normalizer;
mod proto;
mod unigram;

#[cfg(test)]
mod tests;

use std::ops::Range;

use charsmap::Charsmap;
use lexicon::Lexicon;
use normalizer::Normalizer;
use unigram::Unigram;

/// Stands for a space in pieces: U+2581, lower one eighth block.
pub(super) const SPACE: char = '\u{2581}';

/// What an unknown piece is decoded to.
const UNKNOWN_SURFACE: &str = " \u{2047} ";

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A part of text.
    Normal,
    /// The one piece for text that no other piece covers.
    Unknown,
    /// Never comes out of text and is not seen in it: `</s>`, `<pad>`.
    Control,
    /// Taken from the text as it stands, before anything else.
    UserDefined,
    /// One byte of a character that no piece covers: `<0x41>`.
    Byte,
}

/// A piece of the vocabulary.
#[derive(Debug, Clone, PartialEq)]
struct Piece {
    text: String,
    /// Its log-probability in a unigram model; in a byte-pair model the higher, the earlier it is joined.
    score: f32,
    kind: Kind,
}

/// How text is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Unigram,
    Bpe,
}

/// What becomes of white space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "these are the switches of the file format")]
struct Rules {
    /// A space before the text, so that a word looks the same everywhere.
    add_dummy_prefix: bool,
    /// None at the ends, no two in a row.
    remove_extra_whitespaces: bool,
    /// Spaces become [`SPACE`].
    escape_whitespaces: bool,
    /// The dummy space stands at the end.
    whitespace_as_suffix: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            add_dummy_prefix: true,
            remove_extra_whitespaces: true,
            escape_whitespaces: true,
            whitespace_as_suffix: false,
        }
    }
}

/// What a model consists of, whatever file it came from.
struct Definition {
    algorithm: Algorithm,
    pieces: Vec<Piece>,
    byte_fallback: bool,
    charsmap: Vec<u8>,
    rules: Rules,
}

/// A SentencePiece model.
#[derive(Debug)]
pub(super) struct SentencePiece {
    pieces: Vec<Piece>,
    algorithm: Algorithm,
    unigram: Unigram,
    normalizer: Normalizer,
    /// Pieces that text is cut into.
    cut: Lexicon,
    /// Those of them that are user-defined.
    user_defined: Lexicon,
    /// All others.
    reserved: Lexicon,
    unknown: u32,
    /// Ids of the pieces for the 256 bytes, where the model has them.
    bytes: Option<Vec<u32>>,
}

impl SentencePiece {
    /// Reads a `.model` file. The error says what is wrong with it.
    pub(super) fn from_proto(bytes: &[u8]) -> Result<Self, String> {
        Self::new(proto::parse(bytes)?)
    }

    /// Reads a `tokenizer.json`; `None` where it holds a model of another kind. The error says what is wrong with it.
    pub(super) fn from_json(bytes: &[u8]) -> Result<Option<Self>, String> {
        json::parse(bytes)?.map(Self::new).transpose()
    }

    /// The model as a `tokenizer.json`: [`from_json`](Self::from_json) reads an equal one from it, and the Hugging
    /// Face libraries read one that differs as the module says.
    pub(super) fn to_json(&self) -> Result<Vec<u8>, String> {
        json::write(self)
    }

    fn new(definition: Definition) -> Result<Self, String> {
        let Definition {
            algorithm,
            pieces,
            byte_fallback,
            charsmap,
            rules,
        } = definition;
        if pieces
            .iter()
            .any(|piece| piece.text.is_empty() || !piece.score.is_finite())
        {
            return Err("a piece is empty or its score is not a number".to_owned());
        }
        let unknown =
            position(&pieces, |piece| piece.kind == Kind::Unknown).ok_or("it has no piece for unknown text")?;
        if pieces.iter().filter(|piece| piece.kind == Kind::Unknown).count() > 1 {
            return Err("it has two pieces for unknown text".to_owned());
        }
        let cut = Lexicon::new(&pieces, is_cut)?;
        let reserved = Lexicon::new(&pieces, |piece| !is_cut(piece))?;
        let bytes = byte_fallback.then(|| {
            let id = |byte: u8| {
                position(&pieces, |piece| {
                    piece.kind == Kind::Byte && piece.text == byte_piece(byte)
                })
            };
            (0..=u8::MAX).map(id).collect::<Option<Vec<u32>>>()
        });
        let bytes = match bytes {
            Some(None) => return Err("it lacks pieces for some of the 256 bytes".to_owned()),
            Some(found) => found,
            None => None,
        };
        if pieces.iter().filter(|piece| piece.kind == Kind::Byte).count() != bytes.as_ref().map_or(0, Vec::len) {
            return Err("it has pieces for bytes that are none, or that it makes no use of".to_owned());
        }
        let charsmap = if charsmap.is_empty() {
            None
        } else {
            Some(Charsmap::parse(&charsmap)?)
        };
        Ok(Self {
            unigram: Unigram::new(&pieces),
            user_defined: Lexicon::new(&pieces, |piece| piece.kind == Kind::UserDefined)?,
            pieces,
            algorithm,
            normalizer: Normalizer { charsmap, rules },
            cut,
            reserved,
            unknown,
            bytes,
        })
    }

    /// Makes a piece a control piece: [`encode`](Self::encode) never gives it any more, and
    /// [`decode`](Self::decode) leaves it out.
    pub(super) fn reserve(&mut self, id: u32) -> Result<(), String> {
        if let Some(piece) = self.pieces.get_mut(id as usize).filter(|piece| is_cut(piece)) {
            piece.kind = Kind::Control;
        }
        self.cut = Lexicon::new(&self.pieces, is_cut)?;
        self.reserved = Lexicon::new(&self.pieces, |piece| !is_cut(piece))?;
        self.user_defined = Lexicon::new(&self.pieces, |piece| piece.kind == Kind::UserDefined)?;
        Ok(())
    }

    /// Number of pieces.
    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// One more than the largest id that text can become.
    pub(super) fn text_ids(&self) -> usize {
        self.pieces
            .iter()
            .rposition(|piece| piece.kind != Kind::Control)
            .map_or(0, |last| last + 1)
    }

    /// The text of a piece, and what it is.
    pub(super) fn piece(&self, id: u32) -> Option<(&str, Kind)> {
        self.pieces
            .get(id as usize)
            .map(|piece| (piece.text.as_str(), piece.kind))
    }

    /// The id of a piece.
    pub(super) fn id(&self, text: &str) -> Option<u32> {
        self.reserved
            .get(&self.pieces, text)
            .or_else(|| self.cut.get(&self.pieces, text))
    }

    /// The piece ids of `text`.
    pub(super) fn encode(&self, text: &str) -> Vec<u32> {
        let mut ids = Vec::new();
        self.encode_with(text, |_, id| ids.push(id));
        ids
    }

    /// Calls `emit` for each piece of `text`: with the part of the normalized text that it stands for, and its id. A
    /// byte stands for no text; a run of unknown characters is one piece.
    pub(super) fn encode_with(&self, text: &str, mut emit: impl FnMut(&str, u32)) {
        let text = self.normalizer.normalize(text, &self.pieces, &self.user_defined);
        let mut unknown: Option<Range<usize>> = None;
        for (span, id) in self.segment(&text) {
            match (&self.bytes, id == self.unknown) {
                (Some(bytes), true) => text[span].bytes().for_each(|byte| emit("", bytes[usize::from(byte)])),
                (None, true) => unknown.get_or_insert(span.clone()).end = span.end,
                (_, false) => {
                    if let Some(run) = unknown.take() {
                        emit(&text[run], self.unknown);
                    }
                    emit(&text[span], id);
                }
            }
        }
        if let Some(run) = unknown {
            emit(&text[run], self.unknown);
        }
    }

    fn segment(&self, text: &str) -> Vec<(Range<usize>, u32)> {
        match self.algorithm {
            Algorithm::Unigram => self.unigram.segment(text, &self.pieces, &self.cut, self.unknown),
            Algorithm::Bpe => bpe::segment(text, &self.pieces, &self.cut, &self.user_defined, self.unknown),
        }
    }

    /// The text of piece ids; the error is the first id that is none.
    pub(super) fn decode(&self, ids: &[u32]) -> Result<String, u32> {
        let pieces: Vec<_> = ids
            .iter()
            .map(|&id| self.piece(id).ok_or(id))
            .collect::<Result<_, _>>()?;
        Ok(self.detokenize(pieces))
    }

    /// The text of pieces, which need not be this model's own.
    pub(super) fn detokenize<'a>(&self, pieces: impl IntoIterator<Item = (&'a str, Kind)>) -> String {
        let Rules {
            add_dummy_prefix,
            remove_extra_whitespaces,
            ..
        } = self.normalizer.rules;
        let mut text = String::new();
        let mut bytes = Vec::new();
        // Whether the space that was put before the text may still come.
        let mut at_start = true;
        for (piece, kind) in pieces {
            if kind == Kind::Byte {
                bytes.extend(byte_of(piece));
                continue;
            }
            push_bytes(&mut text, &mut bytes);
            at_start &= text.is_empty();
            match kind {
                Kind::Control => {}
                Kind::Unknown if Some((piece, kind)) == self.piece(self.unknown) => text.push_str(UNKNOWN_SURFACE),
                Kind::Unknown => text.push_str(piece),
                Kind::Normal | Kind::UserDefined | Kind::Byte => {
                    let stripped = piece
                        .strip_prefix(SPACE)
                        .filter(|_| at_start && (add_dummy_prefix || remove_extra_whitespaces));
                    at_start &= remove_extra_whitespaces || stripped.is_none();
                    text.extend(
                        stripped
                            .unwrap_or(piece)
                            .chars()
                            .map(|c| if c == SPACE { ' ' } else { c }),
                    );
                }
            }
        }
        push_bytes(&mut text, &mut bytes);
        text
    }
}

/// Whether text is cut into pieces of this kind.
fn is_cut(piece: &Piece) -> bool {
    matches!(piece.kind, Kind::Normal | Kind::UserDefined)
}

fn position(pieces: &[Piece], wanted: impl Fn(&Piece) -> bool) -> Option<u32> {
    (0..).zip(pieces).find(|(_, piece)| wanted(piece)).map(|(id, _)| id)
}

/// The name of the piece for a byte.
fn byte_piece(byte: u8) -> String {
    format!("<0x{byte:02X}>")
}

/// The byte that a piece of that name stands for.
fn byte_of(piece: &str) -> Option<u8> {
    let digits = piece.strip_prefix("<0x")?.strip_suffix('>')?;
    let byte = u8::from_str_radix(digits, 16).ok()?;
    (piece == byte_piece(byte)).then_some(byte)
}

/// Appends bytes as characters, and a replacement character for each that belongs to none.
fn push_bytes(text: &mut String, bytes: &mut Vec<u8>) {
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    bytes.clear();
}
