//! From glyphs to fragments of lines: what stands on one baseline without a gap that a column could be behind.

use unicode_normalization::UnicodeNormalization;

/// Gaps in parts of the font's size: from this one on there is a space, and from the other one something else.
const SPACE: f32 = 0.15;
const GAP: f32 = 1.0;

/// A part of a line.
#[derive(Debug, Clone)]
pub(super) struct Fragment {
    pub(super) text: String,
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// Of the baseline, from the bottom of the page.
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) bold: bool,
}

/// Makes fragments of glyphs, in the order in which they are drawn.
#[derive(Debug)]
pub(super) struct Writer {
    width: f32,
    height: f32,
    done: Vec<Fragment>,
    now: Option<Fragment>,
    /// An accent that waits for its letter, and where it ends: fonts of 1978 have no letters with accents.
    accent: Option<(char, f32)>,
}

impl Writer {
    /// For a page of this size.
    pub(super) fn new(width: f32, height: f32) -> Self {
        Self {
            width,
            height,
            done: Vec::new(),
            now: None,
            accent: None,
        }
    }

    /// Adds what stands from `x0` to `x1` on the baseline `y`.
    pub(super) fn glyph(&mut self, text: &str, [x0, x1, y]: [f32; 3], size: f32, bold: bool) {
        let on_page = (0.0..=self.width).contains(&x0) && (0.0..=self.height).contains(&y);
        if !on_page || !x1.is_finite() || !(0.5..=2000.0).contains(&size) {
            return;
        }
        let blank = text.chars().all(|c| c.is_whitespace() || c.is_control());
        if let Some(mark) = combining(text) {
            let over = |now: &&mut Fragment| x0 < now.x1 - size * 0.1 && (now.y - y).abs() < size;
            match self.now.as_mut().filter(over) {
                Some(now) => now.text.push(mark),
                None => self.accent = Some((mark, x1)),
            }
            return;
        }
        let goes_on = self.now.as_ref().is_some_and(|now| {
            let gap = x0 - now.x1;
            let as_large = size / now.size;
            (now.y - y).abs() < 0.1 * size
                && (-0.5 * size..GAP * size).contains(&gap)
                && (0.8..1.25).contains(&as_large)
        });
        if blank {
            if let Some(now) = self.now.as_mut().filter(|_| goes_on) {
                if !now.text.ends_with(' ') {
                    now.text.push(' ');
                }
                now.x1 = now.x1.max(x1);
            }
            return;
        }
        if !goes_on {
            self.end();
        }
        let now = self.now.get_or_insert_with(|| Fragment {
            text: String::new(),
            x0,
            x1: x0,
            y,
            size,
            bold,
        });
        // Some programs draw letters twice to make them bold.
        if now.text.ends_with(text) && x1 - now.x1 < 0.1 * (x1 - x0) {
            return;
        }
        if x0 - now.x1 > SPACE * size && !now.text.ends_with(' ') {
            now.text.push(' ');
        }
        let accent = self.accent.take().filter(|(_, end)| x0 < *end);
        for (number, c) in text.chars().filter(|c| !c.is_control()).enumerate() {
            push_letter(&mut now.text, c);
            if let Some((mark, _)) = accent.filter(|_| number == 0) {
                now.text.push(mark);
            }
        }
        now.x1 = now.x1.max(x1);
        now.bold &= bold;
    }

    fn end(&mut self) {
        let Some(mut fragment) = self.now.take() else {
            return;
        };
        fragment.text = fragment.text.trim().nfc().collect();
        if !fragment.text.is_empty() {
            self.done.push(fragment);
        }
    }

    /// All fragments.
    pub(super) fn finish(mut self) -> Vec<Fragment> {
        self.end();
        self.done
    }
}

/// A letter, ligatures as the letters that they are made of.
fn push_letter(text: &mut String, c: char) {
    match c {
        '\u{fb00}' => text.push_str("ff"),
        '\u{fb01}' => text.push_str("fi"),
        '\u{fb02}' => text.push_str("fl"),
        '\u{fb03}' => text.push_str("ffi"),
        '\u{fb04}' => text.push_str("ffl"),
        '\u{fb05}' | '\u{fb06}' => text.push_str("st"),
        // What old fonts of TeX's draw guillemets with.
        '≪' => text.push('«'),
        '≫' => text.push('»'),
        c => text.push(c),
    }
}

/// The accent that is drawn over or under a letter of its own.
fn combining(text: &str) -> Option<char> {
    Some(match text {
        "`" | "\u{2cb}" => '\u{300}',
        "´" | "\u{2ca}" => '\u{301}',
        "ˆ" => '\u{302}',
        "¨" => '\u{308}',
        "¸" => '\u{327}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fragments of letters that are half as wide as they are high, at these places.
    fn fragments(glyphs: &[(&str, f32, f32)]) -> Vec<String> {
        let mut writer = Writer::new(500.0, 500.0);
        for (text, x, y) in glyphs {
            writer.glyph(text, [*x, x + 5.0, *y], 10.0, false);
        }
        writer.finish().into_iter().map(|fragment| fragment.text).collect()
    }

    #[test]
    fn gaps_are_spaces_or_ends() {
        let letters = [
            ("a", 0.0, 9.0),
            ("b", 5.0, 9.0),
            ("c", 13.0, 9.0),
            ("d", 40.0, 9.0),
            ("e", 0.0, 0.0),
        ];
        assert_eq!(fragments(&letters), ["ab c", "d", "e"]);
        assert_eq!(fragments(&[("a", 600.0, 9.0), (" ", 0.0, 9.0)]), [""; 0]);
    }

    #[test]
    fn ligatures_accents_and_doubled_letters() {
        let letters = [
            ("´", 0.0, 9.0),
            ("e", 0.0, 9.0),
            ("ﬁ", 5.0, 9.0),
            ("c", 10.0, 9.0),
            ("¸", 10.0, 9.0),
        ];
        assert_eq!(fragments(&letters), ["éfiç"]);
        assert_eq!(fragments(&[("b", 0.0, 9.0), ("b", 0.2, 9.0), ("b", 5.2, 9.0)]), ["bb"]);
    }
}
