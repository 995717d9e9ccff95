//! Translating HTML: its text, between tags that stay where they are.

use dom_query::{Document, NodeRef};

/// Elements whose text is no prose.
const KEPT: [&str; 8] = ["script", "style", "code", "pre", "kbd", "samp", "textarea", "template"];
/// How deep elements may stand in each other.
const MAX_DEPTH: usize = 200;

/// HTML with `translate` made of its texts, given all at once and in order. Each text is what stands between two tags.
pub(crate) fn translated<E>(
    html: &str,
    translate: impl FnOnce(&[&str]) -> Result<Vec<String>, E>,
) -> Result<String, E> {
    let document = Document::fragment(html);
    let mut nodes = Vec::new();
    collect(&document.root(), 0, &mut nodes);
    let texts: Vec<String> = nodes.iter().map(|node| node.text().to_string()).collect();
    let cores: Vec<&str> = texts.iter().map(|text| text.trim()).collect();
    let translations = translate(&cores)?;
    for ((node, text), translation) in nodes.iter().zip(&texts).zip(translations) {
        // The spaces around a text hold words of neighbouring elements apart.
        let start = text.len() - text.trim_start().len();
        let end = text.trim_end().len();
        node.set_text(format!("{}{translation}{}", &text[..start], &text[end..]));
    }
    // The parser puts an element around it.
    Ok(document
        .root()
        .children()
        .iter()
        .map(|node| node.inner_html().to_string())
        .collect())
}

fn collect<'a>(node: &NodeRef<'a>, depth: usize, found: &mut Vec<NodeRef<'a>>) {
    if depth > MAX_DEPTH {
        return;
    }
    for child in node.children() {
        if child.is_text() {
            if child.text().contains(char::is_alphabetic) {
                found.push(child);
            }
        } else if child.is_element() {
            let name = child.node_name().unwrap_or_default();
            let stays = KEPT.contains(&name.as_ref()) || child.attr("translate").as_deref() == Some("no");
            if !stays {
                collect(&child, depth + 1, found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upper(html: &str) -> String {
        let upper = |texts: &[&str]| Ok::<_, ()>(texts.iter().map(|text| text.to_uppercase()).collect());
        translated(html, upper).unwrap()
    }

    #[test]
    fn tags_stay_and_texts_change() {
        for (html, expected) in [
            ("plain", "PLAIN"),
            (
                "<p>Hi <a href=\"https://example.org/a\">you</a>, <b>all</b></p>",
                "<p>HI <a href=\"https://example.org/a\">YOU</a>, <b>ALL</b></p>",
            ),
            (
                "<p>one<br>two</p>\n<p>3 &lt; 4 and</p>",
                "<p>ONE<br>TWO</p>\n<p>3 &lt; 4 AND</p>",
            ),
            ("<p>a <code>let x</code></p>", "<p>A <code>let x</code></p>"),
            (
                "<p translate=\"no\">Name</p><p>x</p>",
                "<p translate=\"no\">Name</p><p>X</p>",
            ),
            ("", ""),
        ] {
            assert_eq!(upper(html), expected, "{html}");
        }
    }

    #[test]
    fn what_is_nested_without_end_is_no_end() {
        let html = "<i>".repeat(3_000) + "a";
        assert!(!upper(&html).is_empty());
    }
}
