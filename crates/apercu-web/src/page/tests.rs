use proptest::prelude::*;

use super::*;

/// Pieces of pages, put together in any order.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => "<(/)?(p|div|a|article|table|tr|td|ul|li|h1|main|figure|script|br|b|i|span|body|html|title|template|svg|select)( class=cookie| hidden| lang=fr)?>",
        2 => "[A-Za-zé]{1,9}( [a-zà]{1,9}){5,30}[.!?]",
        1 => any::<String>(),
        1 => Just("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"x\",\"author\":[[{}]]}</script>".to_owned()),
        1 => Just("<!-- ".to_owned()),
        1 => Just("&nbsp;&#0;&#x1F600;&bogus;".to_owned()),
    ];
    let text = proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat().into_bytes());
    // Bytes that are in no character set, too.
    (text, proptest::collection::vec(any::<u8>(), 0..8)).prop_map(|(text, bytes)| [text, bytes].concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_page_is_read_or_refused(bytes in soup()) {
        if let Ok(found) = read(&bytes, None, None) {
            prop_assert!(text::count_words(&found.text) >= MIN_WORDS);
            for paragraph in found.text.split("\n\n") {
                prop_assert!(!paragraph.trim().is_empty() && !paragraph.contains('\n'));
            }
        }
    }
}

#[test]
fn a_page_is_told_by_its_beginning() {
    for page in [
        "<!DOCTYPE html><p>",
        "\u{FEFF}\n <html lang=en>",
        "<?xml version='1.0'?>\n<!-- a --><!doctype HTML>",
        "<HEAD><title>",
        "<body>",
    ] {
        assert!(looks_like_html(page.as_bytes()), "{page}");
    }
    for text in [
        "",
        "<",
        "<!--",
        "<p>It rains.",
        "The <html> tag",
        "<rss version='2.0'>",
        "<?xml version='1.0'?><feed>",
    ] {
        assert!(!looks_like_html(text.as_bytes()), "{text}");
    }
}
