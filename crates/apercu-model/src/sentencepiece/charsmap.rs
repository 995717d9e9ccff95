//! SentencePiece's normalization rules ("precompiled charsmap"): a double-array trie from character sequences to
//! their replacements.
//!
//! The layout is that of Darts-clone (<https://github.com/s-yata/darts-clone>): the byte size of the trie, its units,
//! then the replacements, each ended by a NUL. All numbers are 32-bit, little-endian.
//!
//! The reader that comes with the `tokenizers` crate takes the shortest rule that matches a grapheme cluster, where
//! SentencePiece takes the longest that matches the text, and it indexes out of bounds on a damaged trie.

/// Normalization rules.
#[derive(Debug)]
pub(super) struct Charsmap {
    units: Vec<u32>,
    replacements: String,
}

impl Charsmap {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let damaged = || "its normalization rules (precompiled charsmap) are damaged".to_owned();
        let (size, rest) = bytes.split_first_chunk().ok_or_else(damaged)?;
        let size = u32::from_le_bytes(*size) as usize;
        let (trie, replacements) = rest.split_at_checked(size).ok_or_else(damaged)?;
        let (units, []) = trie.as_chunks() else {
            return Err(damaged());
        };
        let units: Vec<u32> = units.iter().map(|unit| u32::from_le_bytes(*unit)).collect();
        let replacements = std::str::from_utf8(replacements).map_err(|_| damaged())?.to_owned();
        let is_value = |unit: &&u32| **unit >> 31 == 1;
        if !units
            .iter()
            .filter(is_value)
            .all(|unit| replacements.is_char_boundary(value(*unit)))
        {
            return Err(damaged());
        }
        Ok(Self { units, replacements })
    }

    /// The bytes that [`parse`](Self::parse) reads.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let size = (self.units.len() * size_of::<u32>()) as u32;
        let units = self.units.iter().flat_map(|unit| unit.to_le_bytes());
        size.to_le_bytes()
            .into_iter()
            .chain(units)
            .chain(self.replacements.bytes())
            .collect()
    }

    /// The longest rule that matches the start of `text`: how many bytes it replaces, and by what.
    pub(super) fn longest(&self, text: &str) -> Option<(usize, &str)> {
        let mut longest = None;
        let mut node = offset(*self.units.first()?);
        for (i, byte) in text.bytes().enumerate() {
            node ^= usize::from(byte);
            let Some(&unit) = self.units.get(node) else { break };
            if label(unit) != u32::from(byte) {
                break;
            }
            node ^= offset(unit);
            if has_leaf(unit) && text.is_char_boundary(i + 1) {
                longest = self.units.get(node).map(|&leaf| (i + 1, value(leaf)));
            }
        }
        let (length, at) = longest?;
        let replacement = self.replacements.get(at..)?.split('\0').next()?;
        Some((length, replacement))
    }
}

fn has_leaf(unit: u32) -> bool {
    (unit >> 8) & 1 == 1
}

fn value(unit: u32) -> usize {
    (unit & 0x7FFF_FFFF) as usize
}

fn label(unit: u32) -> u32 {
    unit & 0x8000_00FF
}

fn offset(unit: u32) -> usize {
    ((unit >> 10) as usize) << ((unit & (1 << 9)) >> 6)
}
