//! A look at a page before it is parsed: parsing takes time that grows with the square of the depth.

use std::collections::HashMap;

/// Most elements of a page, which no article comes near.
const MAX_ELEMENTS: usize = 50_000;
/// Most elements that are left open at any place.
const MAX_OPEN: usize = 2_000;
/// Elements without an end tag, or whose end tag may be left out.
const ENDLESS: [&str; 26] = [
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "wbr",
];

/// Why a page is too much to parse, if it is.
pub(super) fn excess(html: &str) -> Option<String> {
    let (mut elements, mut open) = (0, 0);
    let mut open_by_name: HashMap<String, usize> = HashMap::new();
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once('<') {
        rest = tag;
        let (tag, ends) = tag.strip_prefix('/').map_or((tag, false), |tag| (tag, true));
        let name = tag
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .next()
            .unwrap_or_default();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name = name.to_ascii_lowercase();
        if ends {
            if let Some(count) = open_by_name.get_mut(&name).filter(|count| **count > 0) {
                *count -= 1;
                open -= 1;
            }
            continue;
        }
        elements += 1;
        if elements > MAX_ELEMENTS {
            return Some(format!("it has more than {MAX_ELEMENTS} elements"));
        }
        if matches!(name.as_str(), "script" | "style") {
            // What is in them is no markup.
            rest = after_end_of(&name, tag);
        } else if !ENDLESS.contains(&name.as_str()) && !closes_itself(tag) {
            open += 1;
            *open_by_name.entry(name).or_default() += 1;
            if open > MAX_OPEN {
                return Some(format!("more than {MAX_OPEN} of its elements stand in each other"));
            }
        }
    }
    None
}

fn closes_itself(tag: &str) -> bool {
    // No further than the next tag: a page may have a million of them, and no end of any.
    let end = tag.find(['<', '>']);
    end.is_some_and(|end| tag[end..].starts_with('>') && tag[..end].ends_with('/'))
}

/// What follows the end tag of an element, from its `<` on; nothing where there is none.
fn after_end_of<'a>(name: &str, text: &'a str) -> &'a str {
    let is_end = |at: usize| {
        let end = text.as_bytes().get(at + 2..at + 2 + name.len());
        end.is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
    };
    let mut ends = text.match_indices("</").map(|(at, _)| at);
    ends.find(|at| is_end(*at)).map_or("", |at| &text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_as_they_are_pass() {
        let list = format!("<UL>{}</ul>", "<li><p>x<br><svg><path d='M'/></svg></LI >".repeat(5000));
        assert_eq!(excess(&list), None);
        let script = format!("<script>{}</SCRIPT><p>x", "for(i=0;i<n;i++)a<b ".repeat(90_000));
        assert_eq!(excess(&script), None);
        assert_eq!(excess("<html><style>a<b"), None);
        assert_eq!(excess("1 < 2 <- <é> </ </p> <"), None);
    }

    #[test]
    fn tags_without_an_end_are_not_searched_to_the_end_of_the_page() {
        // With a search to the end for each this takes minutes.
        let page = "<html>".to_owned() + &"<br</br".repeat(49_000) + &"x".repeat(15 << 20);
        assert_eq!(excess(&page), None);
    }

    #[test]
    fn pages_that_would_take_long_do_not() {
        assert!(excess(&"<div>".repeat(3000)).is_some());
        assert!(excess(&"<b></i>".repeat(3000)).is_some());
        assert!(excess(&"<p>x</p>".repeat(60_000)).is_some());
    }
}
