//! Web and e-mail addresses, which typography must leave alone.

use std::ops::Range;

/// The web and e-mail addresses of a text, as byte ranges, without the punctuation around them. A quotation
/// mark ends an address.
pub(super) fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut end = 0;
    for token in text.split(|c: char| c.is_whitespace() || "«»“”\"".contains(c)) {
        let start = end;
        end += token.len();
        if let Some(address) = address(token) {
            found.push(start + address.start..start + address.end);
        }
        end += text[end..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

/// Whether a position stands in one of the ranges, which are in order.
pub(super) fn holds(ranges: &[Range<usize>], position: usize) -> bool {
    let index = ranges.partition_point(|range| range.end <= position);
    ranges.get(index).is_some_and(|range| range.start <= position)
}

/// The address in a token without white space and quotation marks.
fn address(token: &str) -> Option<Range<usize>> {
    let scheme = token.find("://").map(|at| start_of(&token[..at], "+"));
    let host = token.find("www.");
    let mailbox = token.find('@').map(|at| start_of(&token[..at], "._+-"));
    let start = [scheme, host, mailbox].into_iter().flatten().min()?;
    let end = token.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '/').len();
    (start < end).then_some(start..end)
}

/// Where the letters, digits and `others` that a text ends with start.
fn start_of(text: &str, others: &str) -> usize {
    let kept = |c: char| c.is_alphanumeric() || others.contains(c);
    text.trim_end_matches(kept).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_without_what_surrounds_them() {
        let text = "Voir «https://a.fr/b?c=d», (www.e.org/), écrire à l'adresse:jean.roy@f.fr. Un @ seul, 3://, a:b";
        let found: Vec<_> = addresses(text).into_iter().map(|span| &text[span]).collect();
        assert_eq!(found, ["https://a.fr/b?c=d", "www.e.org/", "jean.roy@f.fr", "3://"]);
        let spans = addresses(text);
        assert!(holds(&spans, text.find("fr/b").unwrap()));
        assert!(!holds(&spans, 0) && !holds(&spans, text.len()));
    }
}
