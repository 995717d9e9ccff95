//! Fragments in the order in which they are read: columns one after the other, lines in paragraphs.

use std::collections::HashMap;

use super::Page;
use super::lines::Fragment;
use crate::prose::{is_prose, join_hyphenated};

/// How often columns are looked for in columns.
const MAX_DEPTH: usize = 6;
/// Fewest lines of a column, and fewest that stand beside those of the next one.
const MIN_LINES: usize = 3;
/// Of the fragments, those that may lie across a gap between columns: headlines and pictures' captions.
const MAX_ACROSS: f32 = 0.25;
/// Gaps that are tried.
const MAX_GAPS: usize = 32;

/// A paragraph of a page.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) text: String,
    pub(super) kind: Kind,
    /// Whether it may be the rest of the paragraph before it.
    pub(super) goes_on: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Body,
    Heading,
    /// A note, or a caption.
    Small,
}

/// The size of most letters.
pub(super) fn body_size(pages: &[Page]) -> f32 {
    let mut letters: HashMap<i32, usize> = HashMap::new();
    for fragment in pages.iter().flat_map(|page| &page.fragments) {
        *letters.entry((fragment.size * 4.0).round() as i32).or_default() += fragment.text.len();
    }
    // Of two that have as many, the smaller one.
    let most = letters.into_iter().max_by_key(|(size, count)| (*count, -size));
    most.map_or(10.0, |(size, _)| size as f32 / 4.0)
}

/// The paragraphs of a page, in order. `body` is the size of the document's text.
pub(super) fn blocks(page: &Page, body: f32) -> Vec<Block> {
    let kept = page
        .fragments
        .iter()
        .filter(|fragment| !is_note_mark(fragment, &page.fragments, body));
    let mut blocks = Vec::new();
    let mut regions = Vec::new();
    split(kept.cloned().collect(), page.width, MAX_DEPTH, &mut regions);
    for region in regions {
        paragraphs(&lines(region), body, &mut blocks);
    }
    blocks
}

/// Whether a fragment is the mark of a note: a small figure that stands above its line.
fn is_note_mark(fragment: &Fragment, all: &[Fragment], body: f32) -> bool {
    let figure = fragment.text.len() <= 3
        && fragment
            .text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '*' | '†' | '‡'));
    figure
        && fragment.size < 0.85 * body
        && all.iter().any(|other| {
            other.size > fragment.size * 1.15
                && (other.x1 - fragment.x0).abs() < other.size
                && (0.1..0.8).contains(&((fragment.y - other.y) / other.size))
        })
}

/// Puts fragments into regions that are read one after the other.
fn split(fragments: Vec<Fragment>, width: f32, depth: usize, regions: &mut Vec<Vec<Fragment>>) {
    let gap = (depth > 0).then(|| gap(&fragments, width)).flatten();
    let Some((from, to)) = gap else {
        regions.push(fragments);
        return;
    };
    let mut fragments = fragments;
    fragments.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x0.total_cmp(&b.x0)));
    let (mut left, mut right, mut across) = (Vec::new(), Vec::new(), Vec::new());
    // Columns end where something lies across them.
    let mut flush = |left: &mut Vec<Fragment>, right: &mut Vec<Fragment>, across: &mut Vec<Fragment>| {
        for part in [across, left, right] {
            if !part.is_empty() {
                split(std::mem::take(part), width, depth - 1, regions);
            }
        }
    };
    for fragment in fragments {
        if fragment.x1 <= from + 0.5 || fragment.x0 >= to - 0.5 {
            let side = if fragment.x1 <= from + 0.5 {
                &mut left
            } else {
                &mut right
            };
            side.push(fragment);
        } else {
            if !(left.is_empty() && right.is_empty()) {
                flush(&mut left, &mut right, &mut across);
            }
            across.push(fragment);
        }
    }
    flush(&mut left, &mut right, &mut across);
}

/// The gap between two columns: where it begins and ends.
fn gap(fragments: &[Fragment], width: f32) -> Option<(f32, f32)> {
    if fragments.len() < 2 * MIN_LINES {
        return None;
    }
    let mut edges: Vec<(f32, i32)> = fragments
        .iter()
        .flat_map(|fragment| [(fragment.x0, 1), (fragment.x1, -1)])
        .collect();
    // Where one ends and another begins, there is no gap.
    edges.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let size = median(fragments.iter().map(|fragment| fragment.size));
    let most = (fragments.len() as f32 * MAX_ACROSS) as i32;
    let mut across = 0;
    let mut gaps: Vec<(i32, f32, f32)> = Vec::new();
    for pair in edges.windows(2) {
        let [(from, step), (to, _)] = pair else {
            continue;
        };
        across += step;
        if across <= most && to - from >= (0.5 * size).max(3.0) && *from > 0.1 * width && *to < 0.95 * width {
            gaps.push((across, *from, *to));
        }
    }
    gaps.sort_by(|a, b| a.0.cmp(&b.0).then((b.2 - b.1).total_cmp(&(a.2 - a.1))));
    let found = gaps
        .into_iter()
        .take(MAX_GAPS)
        .find(|(_, from, to)| side_by_side(fragments, *from, *to) >= MIN_LINES);
    found.map(|(_, from, to)| (from, to))
}

/// How many lines on one side of a gap have another on the other side.
fn side_by_side(fragments: &[Fragment], from: f32, to: f32) -> usize {
    let mut right: Vec<f32> = fragments
        .iter()
        .filter(|fragment| fragment.x0 >= to - 0.5)
        .map(|fragment| fragment.y)
        .collect();
    right.sort_by(f32::total_cmp);
    let left = fragments.iter().filter(|fragment| fragment.x1 <= from + 0.5);
    let beside = |fragment: &&Fragment| {
        let after = right.partition_point(|y| *y < fragment.y - fragment.size);
        right.get(after).is_some_and(|y| *y < fragment.y + fragment.size)
    };
    left.filter(beside).count().min(right.len())
}

fn median(numbers: impl Iterator<Item = f32>) -> f32 {
    let mut numbers: Vec<f32> = numbers.collect();
    numbers.sort_by(f32::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}

/// The lines of a region, from the top.
fn lines(mut fragments: Vec<Fragment>) -> Vec<Fragment> {
    fragments.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut rows: Vec<Vec<Fragment>> = Vec::new();
    for fragment in fragments {
        match rows.last_mut() {
            Some(row) if same_row(row, &fragment) => row.push(fragment),
            _ => rows.push(vec![fragment]),
        }
    }
    rows.into_iter().filter_map(line).collect()
}

fn same_row(row: &[Fragment], fragment: &Fragment) -> bool {
    row.iter()
        .any(|other| (other.y - fragment.y).abs() < 0.45 * other.size.max(fragment.size))
}

/// A line of fragments that stand on it.
fn line(mut row: Vec<Fragment>) -> Option<Fragment> {
    row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let largest = row
        .iter()
        .max_by(|a, b| (a.size * a.text.len() as f32).total_cmp(&(b.size * b.text.len() as f32)))?;
    let (y, size) = (largest.y, largest.size);
    let bold = row.iter().all(|fragment| fragment.bold);
    let mut row = row.into_iter();
    let first = row.next()?;
    Some(row.fold(Fragment { y, size, bold, ..first }, |mut line, fragment| {
        if fragment.x0 - line.x1 > 0.12 * size && !line.text.ends_with(' ') {
            line.text.push(' ');
        }
        line.text.push_str(&fragment.text);
        line.x1 = line.x1.max(fragment.x1);
        line
    }))
}

/// Adds the paragraphs that lines make.
fn paragraphs(lines: &[Fragment], body: f32, blocks: &mut Vec<Block>) {
    let left = median(lines.iter().map(|line| line.x0));
    let right = lines.iter().map(|line| line.x1).fold(0.0, f32::max);
    let steps = lines
        .windows(2)
        .filter(|pair| same_size(&pair[0], &pair[1]) && is_body(&pair[0], body));
    let pitch = median(steps.map(|pair| pair[0].y - pair[1].y)).max(body);
    let mut paragraph: Option<(String, &Fragment)> = None;
    let mut first = true;
    let mut end = |paragraph: Option<(String, &Fragment)>| {
        if let Some((text, last)) = paragraph {
            blocks.push(block(text, last, body, first));
            first = false;
        }
    };
    for line in lines {
        match &mut paragraph {
            Some((text, before)) if !begins(line, before, (left, right), pitch) => {
                if !join_hyphenated(text, &line.text) {
                    text.push(' ');
                }
                text.push_str(&line.text);
                *before = line;
            }
            _ => end(paragraph.replace((line.text.clone(), line))),
        }
    }
    end(paragraph);
}

fn same_size(a: &Fragment, b: &Fragment) -> bool {
    (a.size - b.size).abs() < 0.08 * a.size.max(b.size)
}

fn is_body(line: &Fragment, body: f32) -> bool {
    (line.size - body).abs() < 0.08 * body
}

/// Whether a line begins a paragraph.
fn begins(line: &Fragment, before: &Fragment, (left, right): (f32, f32), pitch: f32) -> bool {
    let ends = before
        .text
        .trim_end_matches(['"', '”', '’', '»', ')', ' ', '\u{a0}', '\u{202f}'])
        .ends_with(['.', '!', '?', '…', ':']);
    // Larger letters stand further apart.
    let pitch = pitch * (line.size / before.size.min(line.size)).max(1.0) * (line.size / pitch * 1.2).max(1.0);
    let apart = before.y - line.y > 1.3 * pitch;
    let indented =
        line.x0 > left + 0.6 * line.size && before.x0 < line.x0 - 0.5 * line.size && line.x0 < left + 4.0 * line.size;
    let short = ends && before.x1 < right - 0.25 * (right - left);
    !same_size(line, before)
        || line.bold != before.bold
        || apart
        || (indented && (ends || before.x1 < right - line.size))
        || short
}

fn block(text: String, last: &Fragment, body: f32, first: bool) -> Block {
    let large = last.size > 1.12 * body || last.bold;
    let kind = if last.size < 0.87 * body {
        Kind::Small
    } else if large && !is_prose(&text) {
        Kind::Heading
    } else {
        Kind::Body
    };
    let goes_on = first || text.starts_with(|c: char| c.is_lowercase());
    Block { text, kind, goes_on }
}
