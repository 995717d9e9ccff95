//! SentencePiece's `.model` file: a protocol-buffer message, `ModelProto` of
//! <https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto>.
//!
//! Only the fields that decide how text is cut are read. Every length is checked against what is left of the file.

use super::{Algorithm, Definition, Kind, Piece, Rules};

/// A message's fields, one after the other: number and value.
struct Fields<'a> {
    rest: &'a [u8],
}

#[derive(Clone, Copy)]
enum Value<'a> {
    Varint(u64),
    Fixed32([u8; 4]),
    Fixed64,
    Bytes(&'a [u8]),
}

const TRUNCATED: &str = "not a SentencePiece model, or a truncated one";

impl<'a> Fields<'a> {
    fn next(&mut self) -> Result<Option<(u64, Value<'a>)>, String> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let key = self.varint()?;
        let value = match key & 7 {
            0 => Value::Varint(self.varint()?),
            1 => self.take(8).map(|_| Value::Fixed64)?,
            2 => {
                let length = usize::try_from(self.varint()?).map_err(|_| TRUNCATED)?;
                Value::Bytes(self.take(length)?)
            }
            5 => Value::Fixed32(self.take(4)?.try_into().map_err(|_| TRUNCATED)?),
            _ => return Err(TRUNCATED.to_owned()),
        };
        Ok(Some((key >> 3, value)))
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], String> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(TRUNCATED)?;
        self.rest = rest;
        Ok(taken)
    }

    fn varint(&mut self) -> Result<u64, String> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(TRUNCATED.to_owned())
    }
}

impl<'a> Value<'a> {
    fn number(self) -> Result<u64, String> {
        match self {
            Self::Varint(number) => Ok(number),
            _ => Err(TRUNCATED.to_owned()),
        }
    }

    fn flag(self) -> Result<bool, String> {
        Ok(self.number()? != 0)
    }

    fn float(self) -> Result<f32, String> {
        match self {
            Self::Fixed32(bytes) => Ok(f32::from_le_bytes(bytes)),
            _ => Err(TRUNCATED.to_owned()),
        }
    }

    fn bytes(self) -> Result<&'a [u8], String> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            _ => Err(TRUNCATED.to_owned()),
        }
    }

    fn fields(self) -> Result<Fields<'a>, String> {
        Ok(Fields { rest: self.bytes()? })
    }
}

/// Reads a `.model` file.
pub(super) fn parse(bytes: &[u8]) -> Result<Definition, String> {
    let mut definition = Definition {
        algorithm: Algorithm::Unigram,
        pieces: Vec::new(),
        byte_fallback: false,
        charsmap: Vec::new(),
        rules: Rules::default(),
    };
    let mut fields = Fields { rest: bytes };
    while let Some((number, value)) = fields.next()? {
        match number {
            1 => definition.pieces.push(piece(value.fields()?)?),
            2 => trainer(value.fields()?, &mut definition)?,
            3 => normalizer(value.fields()?, &mut definition)?,
            5 => denormalizer(value.fields()?)?,
            _ => {}
        }
    }
    if definition.pieces.is_empty() {
        return Err(TRUNCATED.to_owned());
    }
    Ok(definition)
}

fn piece(mut fields: Fields) -> Result<Piece, String> {
    let mut piece = Piece {
        text: String::new(),
        score: 0.0,
        kind: Kind::Normal,
    };
    while let Some((number, value)) = fields.next()? {
        match number {
            1 => {
                let text = std::str::from_utf8(value.bytes()?).map_err(|_| "a piece is not UTF-8")?;
                text.clone_into(&mut piece.text);
            }
            2 => piece.score = value.float()?,
            3 => {
                piece.kind = match value.number()? {
                    1 => Kind::Normal,
                    2 => Kind::Unknown,
                    // An unused piece never comes out of text, and that is what a control piece is.
                    3 | 5 => Kind::Control,
                    4 => Kind::UserDefined,
                    6 => Kind::Byte,
                    other => return Err(format!("a piece is of the unknown type {other}")),
                }
            }
            _ => {}
        }
    }
    Ok(piece)
}

fn trainer(mut fields: Fields, definition: &mut Definition) -> Result<(), String> {
    while let Some((number, value)) = fields.next()? {
        match number {
            3 => {
                definition.algorithm = match value.number()? {
                    1 => Algorithm::Unigram,
                    2 => Algorithm::Bpe,
                    3 => return Err("a SentencePiece model of type WORD; unigram and BPE are read".to_owned()),
                    4 => return Err("a SentencePiece model of type CHAR; unigram and BPE are read".to_owned()),
                    other => return Err(format!("a SentencePiece model of the unknown type {other}")),
                }
            }
            24 => definition.rules.whitespace_as_suffix = value.flag()?,
            35 => definition.byte_fallback = value.flag()?,
            _ => {}
        }
    }
    Ok(())
}

fn normalizer(mut fields: Fields, definition: &mut Definition) -> Result<(), String> {
    while let Some((number, value)) = fields.next()? {
        match number {
            2 => definition.charsmap = value.bytes()?.to_vec(),
            3 => definition.rules.add_dummy_prefix = value.flag()?,
            4 => definition.rules.remove_extra_whitespaces = value.flag()?,
            5 => definition.rules.escape_whitespaces = value.flag()?,
            _ => {}
        }
    }
    Ok(())
}

fn denormalizer(mut fields: Fields) -> Result<(), String> {
    while let Some((number, value)) = fields.next()? {
        if number == 2 && !value.bytes()?.is_empty() {
            return Err("a SentencePiece model with denormalization rules, which are not supported".to_owned());
        }
    }
    Ok(())
}
