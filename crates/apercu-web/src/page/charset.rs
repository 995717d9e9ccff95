//! From a page's bytes to its text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// How far into a page its `meta` is looked for.
const HEAD: usize = 4096;

/// The text of a page.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// Characters that stand for bytes that belonged to none.
    pub(crate) replaced: usize,
}

/// Decodes a page: by its byte-order mark, as UTF-8 if it is that, by the character set that came with it (`header`) or
/// that its `meta` names, else by what its bytes look like.
///
/// Valid UTF-8 goes before what is declared: text in another character set is not valid UTF-8 by chance, and servers
/// declare what they are set up with.
pub(crate) fn decode(bytes: &[u8], header: Option<&str>) -> Decoded {
    if Encoding::for_bom(bytes).is_none()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Decoded {
            text: text.to_owned(),
            replaced: 0,
        };
    }
    let declared = header
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        .or_else(|| in_meta(bytes));
    let encoding = declared
        .filter(|encoding| *encoding != UTF_8 || is_nearly_utf8(bytes))
        .unwrap_or_else(|| looks_like(bytes));
    // A byte-order mark goes before it.
    let (text, _, _) = encoding.decode(bytes);
    Decoded {
        replaced: text.matches(char::REPLACEMENT_CHARACTER).count(),
        text: text.into_owned(),
    }
}

/// What a `meta` in the head declares: `charset=…`, in an attribute of its own or in that of the content type.
fn in_meta(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let metas = head.split("<meta").skip(1);
    metas
        .filter_map(|meta| meta.split('>').next()?.split_once("charset"))
        .find_map(|(_, after)| {
            let value = after.trim_start().strip_prefix('=')?.trim_start();
            let label = value.trim_start_matches(['"', '\'']);
            let label = label.split(|c: char| c.is_whitespace() || "\"';/".contains(c)).next()?;
            let encoding = Encoding::for_label(label.as_bytes())?;
            // As the HTML standard has it: what could be read up to here is no UTF-16.
            Some(encoding).map(|e| if e.is_ascii_compatible() { e } else { UTF_8 })
        })
}

/// Whether most of what is not ASCII is UTF-8, as in a page put together from several sources.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut wrong) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    valid > wrong
}

fn looks_like(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{UTF_16LE, WINDOWS_1252};

    use super::*;

    const PAGE: &str =
        "<html><head><meta charset='CHARSET'></head><body><p>Le « café » d’Élise a brûlé, 5 €.</p></body></html>";

    fn page(charset: &str) -> String {
        PAGE.replace("CHARSET", charset)
    }

    fn in_windows_1252(charset: &str) -> Vec<u8> {
        WINDOWS_1252.encode(&page(charset)).0.into_owned()
    }

    #[test]
    fn utf8_is_utf8_whatever_is_declared() {
        for (charset, header) in [("utf-8", None), ("iso-8859-1", Some("windows-1252")), ("", None)] {
            let text = page(charset);
            assert_eq!(decode(text.as_bytes(), header).text, text);
        }
    }

    #[test]
    fn other_character_sets_are_declared_or_detected() {
        for (charset, header) in [
            ("iso-8859-1", None),
            ("", Some("Windows-1252")),
            ("", None),
            ("no-such", None),
            // Declared wrongly.
            ("utf-8", Some("utf-8")),
        ] {
            let decoded = decode(&in_windows_1252(charset), header);
            assert_eq!(
                (decoded.text, decoded.replaced),
                (page(charset), 0),
                "{charset} {header:?}"
            );
        }
        let pragma = "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=ISO-8859-15\"><p>5 €</p>";
        let bytes = Encoding::for_label(b"iso-8859-15").unwrap().encode(pragma).0;
        assert_eq!(decode(&bytes, None).text, pragma);
    }

    #[test]
    fn a_mark_decides() {
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend(page("utf-8").encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(Encoding::for_bom(&bytes).map(|(e, _)| e), Some(UTF_16LE));
        assert_eq!(decode(&bytes, Some("utf-8")).text, page("utf-8"));
        let marked = format!("\u{FEFF}{}", page("utf-8"));
        assert_eq!(decode(marked.as_bytes(), None).text, page("utf-8"));
    }

    #[test]
    fn a_broken_byte_in_utf8_is_counted() {
        let mut bytes = page("utf-8").into_bytes();
        bytes.extend(b"\xE9 caf");
        let decoded = decode(&bytes, None);
        assert_eq!(decoded.replaced, 1);
        assert!(decoded.text.contains("« café » d’Élise"));
    }
}
