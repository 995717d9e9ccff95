//! From bytes to text, or to an error that says what the bytes are instead.

use super::MAX_BYTES;
use crate::error::{Error, Result};

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";
/// Bytes that are looked at to tell UTF-16 from other binary data.
const PROBE: usize = 1024;

/// Text that came from bytes.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// Bytes that belonged to no character, for which U+FFFD stands now.
    pub(super) replaced: usize,
}

/// Refuses what is larger than [`MAX_BYTES`].
pub(super) fn check_size(bytes: usize) -> Result<()> {
    if bytes > MAX_BYTES {
        return Err(Error::TooLarge {
            bytes,
            limit: MAX_BYTES,
        });
    }
    Ok(())
}

/// The text of `bytes`; with `lossy`, bytes that are not UTF-8 are replaced rather than refused.
///
/// A byte-order mark of UTF-8 stays in the text, so that offsets count from the first byte of the file.
pub(super) fn decode(bytes: Vec<u8>, lossy: bool) -> Result<Decoded> {
    check_size(bytes.len())?;
    if looks_like_utf16(&bytes) {
        return Err(Error::Utf16);
    }
    if let Some(offset) = bytes.iter().position(|&byte| byte == 0) {
        return Err(Error::Binary { offset });
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text, replaced: 0 }),
        Err(error) if lossy => {
            let bytes = error.as_bytes();
            Ok(Decoded {
                text: String::from_utf8_lossy(bytes).into_owned(),
                replaced: bytes.utf8_chunks().map(|chunk| chunk.invalid().len()).sum(),
            })
        }
        Err(error) => Err(Error::Utf8 {
            offset: error.utf8_error().valid_up_to(),
        }),
    }
}

/// Length of the byte-order mark that `text` begins with.
pub(super) fn mark_len(text: &str) -> usize {
    if text.as_bytes().starts_with(UTF8_MARK) {
        UTF8_MARK.len()
    } else {
        0
    }
}

/// Whether the bytes begin with the mark of UTF-16, or have NUL in every other place as Latin script has in UTF-16.
fn looks_like_utf16(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return true;
    }
    let probe = &bytes[..bytes.len().min(PROBE)];
    let [mut even, mut odd] = [0, 0];
    for pair in probe.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    let pairs = probe.len() / 2;
    // Typographic quotes and dashes have no NUL byte, so a few pairs may lack it.
    let (most, least) = (even.max(odd), even.min(odd));
    pairs >= 2 && least == 0 && most * 4 >= pairs * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn utf8_is_taken_as_it_is() {
        let decoded = decode("Été à Orléans".into(), false).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.replaced), ("Été à Orléans", 0));
    }

    #[test]
    fn a_byte_order_mark_keeps_its_place_in_the_offsets() {
        let decoded = decode(b"\xEF\xBB\xBFParis".to_vec(), false).unwrap();
        assert_eq!(mark_len(&decoded.text), 3);
        assert_eq!(&decoded.text[3..], "Paris");
    }

    #[test]
    fn utf16_is_named_with_and_without_its_mark() {
        let text = "Le « pont » d’Orléans reste fermé";
        for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            let marked = utf16(&format!("\u{FEFF}{text}"), to_bytes);
            assert!(matches!(decode(marked, false), Err(Error::Utf16)));
            assert!(matches!(decode(utf16(text, to_bytes), true), Err(Error::Utf16)));
        }
    }

    #[test]
    fn binary_data_is_named_with_its_first_nul() {
        for bytes in [
            &b"PK\x03\x04\0\0rest"[..],
            &[0; 64],
            b"text\0",
            b"\x7FELF\x02\x01\x01\0\0\0\0",
        ] {
            let first = bytes.iter().position(|&byte| byte == 0).unwrap();
            assert!(
                matches!(decode(bytes.to_vec(), true), Err(Error::Binary { offset }) if offset == first),
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn broken_utf8_is_refused_with_its_offset_or_counted() {
        // A Latin-1 "é", then the first two bytes of a three-byte character.
        let bytes = b"Orl\xE9ans \xE2\x82".to_vec();
        assert!(matches!(decode(bytes.clone(), false), Err(Error::Utf8 { offset: 3 })));
        let decoded = decode(bytes, true).unwrap();
        assert_eq!(decoded.text, "Orl\u{FFFD}ans \u{FFFD}");
        assert_eq!(decoded.replaced, 3);
    }

    #[test]
    fn more_than_the_limit_is_refused() {
        assert!(matches!(
            decode(vec![b'a'; MAX_BYTES + 1], true),
            Err(Error::TooLarge { limit: MAX_BYTES, .. })
        ));
        assert_eq!(decode(vec![b'a'; MAX_BYTES], false).unwrap().text.len(), MAX_BYTES);
    }
}
