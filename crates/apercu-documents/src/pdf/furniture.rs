//! What stands on every page: running heads and feet, and the pages' numbers.

use std::collections::{HashMap, HashSet};

use super::Page;
use super::lines::Fragment;

/// How much of a page's height they may stand in, at the top and at the bottom.
const MARGIN: f32 = 0.13;
/// Heights of the same line on two pages differ by no more than this many points.
const SAME: f32 = 6.0;

/// Takes them off the pages.
pub(super) fn remove(pages: &mut [Page]) {
    let mut seen: HashMap<(String, i32), HashSet<usize>> = HashMap::new();
    for (number, page) in pages.iter().enumerate() {
        for fragment in page.fragments.iter().filter(|fragment| in_margin(page, fragment)) {
            for key in keys(fragment) {
                seen.entry(key).or_default().insert(number);
            }
        }
    }
    for page in pages {
        let (height, fragments) = (page.height, std::mem::take(&mut page.fragments));
        page.fragments = fragments
            .into_iter()
            .filter(|fragment| {
                let outside = !(MARGIN * height..=(1.0 - MARGIN) * height).contains(&fragment.y);
                let repeated = || keys(fragment).iter().any(|key| seen.get(key).is_some_and(|pages| pages.len() > 1));
                !(outside && (is_page_number(&fragment.text) || repeated()))
            })
            .collect();
    }
}

fn in_margin(page: &Page, fragment: &Fragment) -> bool {
    !(MARGIN * page.height..=(1.0 - MARGIN) * page.height).contains(&fragment.y)
}

/// Text and height of a fragment, without its figures: by either of two grids, so that what is near is the same in one.
fn keys(fragment: &Fragment) -> [(String, i32); 2] {
    let text: String = fragment.text.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
    let text = text.replace("##", "#").replace("##", "#");
    let step = fragment.y / SAME;
    [(text.clone(), 2 * step.floor() as i32), (text, 2 * (step + 0.5).floor() as i32 + 1)]
}

/// Whether a text is the number of a page: 7, - 7 -, page 7, 7/12, vii.
fn is_page_number(text: &str) -> bool {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let text = text.strip_prefix("page").unwrap_or(&text).trim_start();
    let mut numbers = text.split([' ', '/']).filter(|part| !matches!(*part, "" | "of" | "sur" | "de"));
    let is_number = |part: &str| {
        part.len() <= 5 && (part.bytes().all(|byte| byte.is_ascii_digit()) || part.bytes().all(|byte| b"ivxlc".contains(&byte)))
    };
    let (first, second) = (numbers.next(), numbers.next());
    first.is_some_and(is_number) && second.is_none_or(is_number) && numbers.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_number_of_a_page() {
        for number in ["7", "– 12 –", "Page 3", "3 / 12", "page 3 sur 12", "vii", "[4]"] {
            assert!(is_page_number(number), "{number}");
        }
        for text in ["", "12 mai", "Le Courrier 3", "page", "1 2 3", "civil"] {
            assert!(!is_page_number(text), "{text}");
        }
    }

    #[test]
    fn what_repeats_in_the_margin_is_taken_off_and_what_repeats_in_the_text_is_not() {
        let fragment = |text: &str, y: f32| Fragment {
            text: text.to_owned(),
            x0: 0.0,
            x1: 50.0,
            y,
            size: 10.0,
            bold: false,
        };
        let page = |number: u8| Page {
            width: 100.0,
            height: 100.0,
            fragments: vec![
                fragment(&format!("The Gazette, {number} May"), 95.0 + f32::from(number)),
                fragment("It rains.", 50.0),
                fragment(&format!("Text {number} x{number}"), 5.0),
                fragment(["One ends here", "Two ends there"][usize::from(number)], 8.0),
                fragment("17", 3.0),
            ],
        };
        let mut pages = [page(0), page(1)];
        remove(&mut pages);
        let texts = |page: &Page| page.fragments.iter().map(|fragment| fragment.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&pages[0]), ["It rains.", "One ends here"]);
        assert_eq!(texts(&pages[1]), ["It rains.", "Two ends there"]);
    }
}
