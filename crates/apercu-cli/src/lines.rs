//! Input line by line, however long the whole is.

use std::io::{self, BufRead, BufReader, Read};

/// The lines of an input.
pub(crate) struct Lines<R> {
    input: BufReader<R>,
    limit: usize,
    /// Lines read so far.
    number: u64,
}

/// A line, without its end and without the byte-order mark that a file may begin with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its number, from 1.
    pub(crate) number: u64,
    /// How many bytes of the input it takes.
    pub(crate) size: u64,
    /// What it holds; none if that is more than the limit.
    pub(crate) text: Option<Vec<u8>>,
}

impl<R: Read> Lines<R> {
    /// Lines of at most `limit` bytes, their ends included.
    pub(crate) fn new(input: R, limit: usize) -> Self {
        Self {
            input: BufReader::with_capacity(64 * 1024, input),
            limit,
            number: 0,
        }
    }

    /// Whether another line has arrived already.
    pub(crate) fn has_arrived(&self) -> bool {
        self.input.buffer().contains(&b'\n')
    }

    /// The next line; none at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line>> {
        let mut text = Vec::new();
        let most = self.limit as u64 + 1;
        let mut size = self.input.by_ref().take(most).read_until(b'\n', &mut text)? as u64;
        if size == 0 {
            return Ok(None);
        }
        self.number += 1;
        let fits = text.len() <= self.limit;
        if !fits && !text.ends_with(b"\n") {
            size += self.input.skip_until(b'\n')? as u64;
        }
        if text.ends_with(b"\n") {
            text.pop();
        }
        if self.number == 1 && text.starts_with(b"\xEF\xBB\xBF") {
            text.drain(..3);
        }
        Ok(Some(Line {
            number: self.number,
            size,
            text: fits.then_some(text),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(input: &[u8], limit: usize) -> Vec<Option<String>> {
        let mut lines = Lines::new(input, limit);
        let mut texts = Vec::new();
        let mut size = 0;
        while let Some(line) = lines.next().unwrap() {
            size += line.size;
            texts.push(line.text.map(|text| String::from_utf8(text).unwrap()));
            assert_eq!(line.number, texts.len() as u64);
        }
        assert_eq!(size, input.len() as u64);
        texts
    }

    #[test]
    fn every_line_counts() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(texts(b"a\n\nb\r\nc", 9), [some("a"), some(""), some("b\r"), some("c")]);
        assert_eq!(texts(b"\n", 9), [some("")]);
        assert_eq!(texts(b"", 9), []);
        assert_eq!(
            texts("\u{FEFF}a\n\u{FEFF}b\n".as_bytes(), 9),
            [some("a"), some("\u{FEFF}b")]
        );
    }

    #[test]
    fn a_line_over_the_limit_is_skipped_to_its_end() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(texts(b"abcd\nabcdefgh\nab\n", 5), [some("abcd"), None, some("ab")]);
        assert_eq!(texts(b"abcde\nab", 5), [None, some("ab")]);
        assert_eq!(texts(b"abcdefghijkl", 5), [None]);
    }
}
