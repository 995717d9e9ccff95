//! What stands on every page: running heads and feet, and the pages' numbers.

use std::collections::{HashMap, HashSet};

use super::Page;
use super::lines::Fragment;

/// How much of a page's height they may stand in, at the top and at the bottom.
const MARGIN: f32 = 0.13;
/// Rows at the top and at the bottom of what stands on a page that may be such, too.
const ROWS: usize = 2;
/// Heights of the same row on two pages differ by no more than this many points.
const SAME: f32 = 6.0;

/// What two pages may have in common.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Key {
    /// Text without its figures, and its height.
    Text(String, i32),
    /// How much the number in a row is ahead of the page's own, at the top or at the bottom.
    Number { ahead: i64, top: bool },
}

/// Takes them off the pages.
pub(super) fn remove(pages: &mut [Page]) {
    let found: Vec<Vec<Row>> = pages.iter().map(rows).collect();
    let mut seen: HashMap<Key, HashSet<usize>> = HashMap::new();
    for (number, rows) in found.iter().enumerate() {
        for key in rows.iter().flat_map(|row| row.keys(number)) {
            seen.entry(key).or_default().insert(number);
        }
    }
    for (number, (page, rows)) in pages.iter_mut().zip(found).enumerate() {
        let repeats = |row: &&Row| {
            row.keys(number)
                .iter()
                .any(|key| seen.get(key).is_some_and(|pages| pages.len() > 1))
        };
        let removed: Vec<f32> = rows
            .iter()
            .filter(|row| row.is_number || repeats(row))
            .map(|row| row.y)
            .collect();
        page.fragments
            .retain(|fragment| !removed.iter().any(|y| same_row(*y, fragment)));
    }
}

/// A row of text at the top or at the bottom of a page.
struct Row {
    text: String,
    y: f32,
    top: bool,
    /// Whether it is the number of a page and nothing else.
    is_number: bool,
}

impl Row {
    fn keys(&self, page: usize) -> Vec<Key> {
        let text: String = self
            .text
            .chars()
            .map(|c| if c.is_ascii_digit() { '#' } else { c })
            .collect();
        let text = text.replace("##", "#").replace("##", "#");
        // By either of two grids, so that what is near is the same in one.
        let step = self.y / SAME;
        let heights = [2 * step.floor() as i32, 2 * (step + 0.5).floor() as i32 + 1];
        let mut keys: Vec<Key> = heights
            .into_iter()
            .map(|height| Key::Text(text.clone(), height))
            .collect();
        let words = || self.text.split_whitespace();
        let numbers = [words().next(), words().next_back()]
            .into_iter()
            .flatten()
            .filter_map(|word| word.parse::<i64>().ok());
        keys.extend(
            numbers
                .filter(|number| (1..100_000).contains(number))
                .map(|number| Key::Number {
                    ahead: number - i64::try_from(page).unwrap_or(0),
                    top: self.top,
                }),
        );
        keys
    }
}

/// The rows of a page that may be furniture.
fn rows(page: &Page) -> Vec<Row> {
    let mut fragments: Vec<&Fragment> = page.fragments.iter().collect();
    fragments.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut rows: Vec<Vec<&Fragment>> = Vec::new();
    for fragment in fragments {
        match rows.last_mut() {
            Some(row) if same_row(row[0].y, fragment) => row.push(fragment),
            _ => rows.push(vec![fragment]),
        }
    }
    let count = rows.len();
    let in_margin = |(number, row): &(usize, Vec<&Fragment>)| {
        let outside = !(MARGIN * page.height..=(1.0 - MARGIN) * page.height).contains(&row[0].y);
        outside || *number < ROWS || number + ROWS >= count
    };
    let row = |(number, mut row): (usize, Vec<&Fragment>)| {
        row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        let text = row
            .iter()
            .map(|fragment| fragment.text.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        Row {
            is_number: is_page_number(&text) && (number == 0 || number + 1 == count),
            y: row[0].y,
            top: row[0].y > page.height / 2.0,
            text,
        }
    };
    rows.into_iter().enumerate().filter(in_margin).map(row).collect()
}

fn same_row(y: f32, fragment: &Fragment) -> bool {
    (y - fragment.y).abs() < 0.3 * fragment.size
}

/// Whether a text is the number of a page: 7, - 7 -, page 7, 7/12, vii.
fn is_page_number(text: &str) -> bool {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let text = text.strip_prefix("page").unwrap_or(&text).trim_start();
    let mut numbers = text
        .split([' ', '/'])
        .filter(|part| !matches!(*part, "" | "of" | "sur" | "de"));
    let is_number = |part: &str| {
        let figures = part.bytes().all(|byte| byte.is_ascii_digit());
        part.len() <= 5 && (figures || part.bytes().all(|byte| b"ivxl".contains(&byte)))
    };
    let (first, second) = (numbers.next(), numbers.next());
    first.is_some_and(is_number) && second.is_none_or(is_number) && numbers.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragment(text: &str, y: f32) -> Fragment {
        Fragment {
            text: text.to_owned(),
            x0: 0.0,
            x1: 50.0,
            y,
            size: 10.0,
            bold: false,
        }
    }

    /// What is left of pages of these rows, from the top, without the text between them.
    fn left(pages: &[[&str; 4]]) -> Vec<Vec<String>> {
        let mut pages: Vec<Page> = pages
            .iter()
            .map(|[head, first, last, foot]| {
                let middle = (0..30).map(|row| fragment("Text in the middle.", 700.0 - 20.0 * row as f32));
                let ends = [
                    fragment(head, 780.0),
                    fragment(first, 740.0),
                    fragment(last, 90.0),
                    fragment(foot, 40.0),
                ];
                Page {
                    width: 600.0,
                    height: 842.0,
                    fragments: middle.chain(ends).collect(),
                }
            })
            .collect();
        remove(&mut pages);
        let texts = |page: Page| page.fragments.into_iter().map(|fragment| fragment.text);
        let ends = |text: &String| text != "Text in the middle.";
        pages
            .into_iter()
            .map(|page| texts(page).filter(ends).collect())
            .collect()
    }

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
    fn heads_that_repeat_and_numbers_go() {
        let pages = [
            ["The Gazette, 1 May", "One begins here", "One ends here", "1"],
            ["The Gazette, 12 May", "Two begins here", "Two ends here", "2"],
        ];
        assert_eq!(
            left(&pages),
            [
                ["One begins here", "One ends here"],
                ["Two begins here", "Two ends here"]
            ]
        );
        assert_eq!(
            left(&[["The Gazette", "It", "rains.", "Page 1"]]),
            [["The Gazette", "It", "rains."]]
        );
    }

    #[test]
    fn heads_that_change_go_with_the_number_beside_them() {
        let pages = [
            ["The flood 17", "One begins here", "One ends here", "Foot of one"],
            ["18 A book of rivers", "Two begins here", "Two ends here", "Foot of two"],
        ];
        assert_eq!(left(&pages)[0], ["One begins here", "One ends here", "Foot of one"]);
        assert_eq!(left(&pages)[1][0], "Two begins here");
        // Of numbers that do not go up with the pages, none is a page's.
        let figures = [
            ["A 5", "One", "Two", "There 2019"],
            ["B 9", "Three", "Four", "Here 2024"],
        ];
        assert_eq!(left(&figures)[0], ["A 5", "One", "Two", "There 2019"]);
    }
}
