//! Fonts: which letters their codes draw, and how wide those are.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Encoding, Object};

use super::{MAX_STREAM, error};
use crate::error::Result;

/// Widths of what a font does not say, in thousandths of its size.
const USUAL_WIDTH: f32 = 500.0;
/// Most widths of a font.
const MAX_WIDTHS: u16 = u16::MAX;

/// A font.
pub(super) struct Font {
    /// Bytes of a code: two in composite fonts.
    bytes: usize,
    letters: Letters,
    widths: HashMap<u32, f32>,
    usual: f32,
    pub(super) bold: bool,
    /// Of glyphs to text space: a thousandth but in Type 3 fonts.
    unit: f32,
}

enum Letters {
    /// By code.
    Table(Vec<String>),
    Map(Encoding<'static>),
    Unknown,
}

/// What a code draws.
pub(super) struct Glyph {
    pub(super) text: String,
    /// Advance, in text space at size 1.
    pub(super) width: f32,
    /// Whether it is the byte 32, to which word spacing is added.
    pub(super) space: bool,
}

impl Font {
    pub(super) fn read(document: &Document, font: &Dictionary) -> Result<Self> {
        let name = |key: &[u8]| {
            font.get_deref(key, document)
                .and_then(Object::as_name)
                .unwrap_or_default()
        };
        let composite = name(b"Subtype") == b"Type0";
        let descendant = font
            .get_deref(b"DescendantFonts", document)
            .and_then(Object::as_array)
            .ok();
        let descendant = descendant.and_then(|fonts| document.dereference(fonts.first()?).ok()?.1.as_dict().ok());
        let mut widths = HashMap::new();
        let mut usual = USUAL_WIDTH;
        if let Some(descendant) = descendant.filter(|_| composite) {
            usual = number(descendant.get_deref(b"DW", document).ok()).unwrap_or(1000.0);
            composite_widths(document, descendant, &mut widths);
        } else {
            let first = font
                .get_deref(b"FirstChar", document)
                .and_then(Object::as_i64)
                .unwrap_or(0);
            let list = font.get_deref(b"Widths", document).and_then(Object::as_array);
            for (code, width) in (first.max(0)..).zip(list.into_iter().flatten().take(256)) {
                widths.extend(
                    number(document.dereference(width).ok().map(|found| found.1)).map(|width| (code as u32, width)),
                );
            }
        }
        let unit = match name(b"Subtype") {
            b"Type3" => {
                let matrix = font.get_deref(b"FontMatrix", document).and_then(Object::as_array).ok();
                number(matrix.and_then(|matrix| matrix.first())).unwrap_or(0.001).abs()
            }
            _ => 0.001,
        };
        let face = String::from_utf8_lossy(name(b"BaseFont")).to_lowercase();
        Ok(Self {
            bytes: if composite { 2 } else { 1 },
            letters: letters(document, font, composite)?,
            widths,
            usual,
            bold: face.contains("bold") || face.contains("black") || face.contains("heavy") || face.contains("cmbx"),
            unit,
        })
    }

    /// What a string draws.
    pub(super) fn glyphs<'a>(&'a self, codes: &'a [u8]) -> impl Iterator<Item = Glyph> + 'a {
        codes.chunks(self.bytes).map(|code| {
            let number = code.iter().fold(0u32, |number, byte| number << 8 | u32::from(*byte));
            let text = match &self.letters {
                Letters::Table(table) => table.get(number as usize).cloned().unwrap_or_default(),
                Letters::Map(map) => map.bytes_to_string(code).unwrap_or_default(),
                Letters::Unknown => char::REPLACEMENT_CHARACTER.to_string(),
            };
            Glyph {
                text,
                width: self.widths.get(&number).copied().unwrap_or(self.usual) * self.unit,
                space: code == b" ",
            }
        })
    }
}

/// The letters of a font: as it says for copying, else as its encoding names them.
fn letters(document: &Document, font: &Dictionary, composite: bool) -> Result<Letters> {
    let encoding = |font: &Dictionary| -> Result<Option<Letters>> {
        Ok(match font.get_font_encoding_with_limit(document, MAX_STREAM) {
            Ok(Encoding::UnicodeMapEncoding(map)) => Some(Letters::Map(Encoding::UnicodeMapEncoding(map))),
            Ok(simple) if !composite => {
                let codes = 0..=u8::MAX;
                Some(Letters::Table(
                    codes
                        .map(|code| simple.bytes_to_string(&[code]).unwrap_or_default())
                        .collect(),
                ))
            }
            Ok(_) => None,
            Err(lopdf::Error::Decompress(reason)) => return Err(error(lopdf::Error::Decompress(reason))),
            Err(_) => None,
        })
    };
    let named = if composite { None } else { encoding(font)? };
    let mapped = if font.has(b"ToUnicode") {
        // With an encoding beside it, the map for copying would not be looked at.
        let mut font = font.clone();
        font.remove(b"Encoding");
        encoding(&font)?
    } else {
        None
    };
    Ok(match (mapped, named) {
        (Some(Letters::Map(map)), named) if !composite => {
            // Where the map has a gap, the encoding may know.
            let known = |code: u8| {
                map.bytes_to_string(&[code])
                    .ok()
                    .filter(|text| !text.contains(char::REPLACEMENT_CHARACTER))
            };
            let named = |code: u8| match &named {
                Some(Letters::Table(table)) => table[usize::from(code)].clone(),
                _ => String::new(),
            };
            Letters::Table(
                (0..=u8::MAX)
                    .map(|code| known(code).unwrap_or_else(|| named(code)))
                    .collect(),
            )
        }
        (Some(map @ Letters::Map(_)), _) => map,
        (_, Some(named)) => named,
        _ => Letters::Unknown,
    })
}

fn number(object: Option<&Object>) -> Option<f32> {
    object?.as_float().ok().filter(|number| number.is_finite())
}

/// The widths of a composite font: `c [w1 w2 …]` and `first last w` (9.7.4.3).
fn composite_widths(document: &Document, font: &Dictionary, widths: &mut HashMap<u32, f32>) {
    let Ok(list) = font.get_deref(b"W", document).and_then(Object::as_array) else {
        return;
    };
    let at = |index: usize| {
        list.get(index)
            .and_then(|object| Some(document.dereference(object).ok()?.1))
    };
    let mut index = 0;
    while let (Some(first), Some(next)) = (at(index).and_then(|first| first.as_i64().ok()), at(index + 1)) {
        if let Ok(run) = next.as_array() {
            for (code, width) in (first..).zip(run) {
                widths.extend(
                    number(document.dereference(width).ok().map(|found| found.1)).map(|width| (code as u32, width)),
                );
            }
            index += 2;
        } else {
            let end = next
                .as_i64()
                .unwrap_or(first)
                .min(first.saturating_add(i64::from(MAX_WIDTHS)));
            if let Some(width) = number(at(index + 2)) {
                widths.extend((first..=end).map(|code| (code as u32, width)));
            }
            index += 3;
        }
        if widths.len() > usize::from(MAX_WIDTHS) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    #[test]
    fn widths_come_one_by_one_and_in_ranges() {
        let list = vec![
            3.into(),
            Object::Array(vec![100.into(), 200.into()]),
            10.into(),
            12.into(),
            300.into(),
        ];
        let mut widths = HashMap::new();
        composite_widths(&Document::new(), &dictionary! { "W" => list }, &mut widths);
        assert_eq!((widths.len(), widths[&4], widths[&11]), (5, 200.0, 300.0));
    }
}
