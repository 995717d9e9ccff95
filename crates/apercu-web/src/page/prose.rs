//! From the HTML of an article to its paragraphs.

use dom_query::{Document, NodeRef};

use apercu::text;

/// Elements that hold no prose.
const SKIPPED: [&str; 23] = [
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "figure",
    "figcaption",
    "table",
    "script",
    "style",
    "noscript",
    "template",
    "button",
    "select",
    "textarea",
    "svg",
    "video",
    "audio",
    "iframe",
    "object",
    "canvas",
    "time",
];
/// Elements that stand within a line.
const INLINE: [&str; 30] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dfn", "del", "em", "font", "i", "ins", "kbd", "label",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr",
];

/// The paragraphs of prose, each on one line. A paragraph that is mostly a link leads elsewhere and is left out.
pub(super) fn paragraphs(document: &Document) -> Vec<String> {
    enum Step<'a> {
        Enter(NodeRef<'a>),
        Leave { link: bool, block: bool },
    }
    let mut writer = Writer::default();
    let mut steps = vec![Step::Enter(document.root())];
    while let Some(step) = steps.pop() {
        match step {
            Step::Enter(node) if node.is_text() => writer.text(&node.text()),
            Step::Enter(node) => {
                let is = |names: &[&str]| names.iter().any(|name| node.has_name(name));
                // A date within a sentence is part of it; on its own it is not.
                let dated = node.has_name("time") && writer.has_begun();
                if node.is_comment() || (is(&SKIPPED) && !dated) {
                    continue;
                }
                if node.has_name("br") {
                    writer.text(" ");
                    continue;
                }
                let (link, block) = (node.has_name("a"), node.is_element() && !is(&INLINE) && !dated);
                writer.enter(link, block);
                steps.push(Step::Leave { link, block });
                steps.extend(node.children_it(true).map(Step::Enter));
            }
            Step::Leave { link, block } => writer.leave(link, block),
        }
    }
    writer.finish_paragraph();
    writer.paragraphs
}

/// Whether a paragraph is a word or a few, and no sentence: "Subscribers only", "2 min".
fn is_label(paragraph: &str) -> bool {
    const FEW: usize = 4;
    text::count_words(paragraph) <= FEW && !paragraph.contains(['.', '!', '?', '…', ':', ';', ','])
}

/// The text with one space for each run of white space, no-break spaces kept.
pub(super) fn collapse(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}'));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[derive(Default)]
struct Writer {
    paragraphs: Vec<String>,
    paragraph: String,
    /// How many links stand around what is being written, and how many characters of the paragraph are in links.
    links: usize,
    linked: usize,
}

impl Writer {
    fn has_begun(&self) -> bool {
        !self.paragraph.trim().is_empty()
    }

    fn text(&mut self, text: &str) {
        if self.links > 0 {
            self.linked += text.chars().filter(|c| c.is_alphanumeric()).count();
        }
        self.paragraph.push_str(text);
    }

    fn enter(&mut self, link: bool, block: bool) {
        if block {
            self.finish_paragraph();
        }
        self.links += usize::from(link);
    }

    fn leave(&mut self, link: bool, block: bool) {
        if block {
            self.finish_paragraph();
        }
        self.links -= usize::from(link);
    }

    fn finish_paragraph(&mut self) {
        let paragraph = collapse(&std::mem::take(&mut self.paragraph));
        let linked = std::mem::take(&mut self.linked);
        let letters = paragraph.chars().filter(|c| c.is_alphanumeric()).count();
        if letters > 0 && linked * 4 < letters * 3 && !is_label(&paragraph) {
            self.paragraphs.push(paragraph);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> Vec<String> {
        paragraphs(&Document::fragment(html))
    }

    #[test]
    fn blocks_are_paragraphs_and_inline_elements_are_not() {
        assert_eq!(
            of(
                "<div><p>The <b>old</b>\n  bridge<br>reopens on <time>Monday</time>.</p><ul><li>One.</li><li>Two.</li></ul>Three.</div>"
            ),
            ["The old bridge reopens on Monday.", "One.", "Two.", "Three."]
        );
        assert_eq!(
            of("10\u{a0}000&nbsp;&euro;  <i>à</i> payer."),
            ["10\u{a0}000\u{a0}€ à payer."]
        );
    }

    #[test]
    fn what_is_no_prose_is_left_out() {
        assert_eq!(
            of(
                "<h2>Works</h2><p>It rains.</p><figure><img><figcaption>A photo</figcaption></figure><time>10:30</time>\
                <table><tr><td>1</td></tr></table><p>– – –</p><p>2 min</p><!-- note --><p>It pours.</p>"
            ),
            ["It rains.", "It pours."]
        );
    }

    #[test]
    fn a_paragraph_that_is_a_link_leads_elsewhere() {
        assert_eq!(
            of(
                "<p>Read also: <a href=x>The ten best bridges of the whole region, and how to get there</a></p>\
                <p>The <a href=y>ministry</a> did not answer our questions.</p>"
            ),
            ["The ministry did not answer our questions."]
        );
    }
}
