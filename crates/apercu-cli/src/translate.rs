//! Plain text in, its translation out, line for line.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write, stdin};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use indicatif::ProgressBar;

use crate::args::TranslateArgs;
use crate::{input::Input, plain, progress};

/// Most lines that are translated together.
const BATCH: usize = 64;
/// Longest line that is read, line end included.
const MAX_LINE: usize = 1024 * 1024;

pub(crate) fn run(args: &TranslateArgs) -> Result<ExitCode> {
    let (from, to) = args.languages();
    let (input, bar) = open(args.file.as_deref(), args.log.quiet)?;
    let summarizer = args.engine.summarizer()?.build()?;
    let mut lines = Lines {
        input: BufReader::with_capacity(64 * 1024, input),
        number: 0,
    };
    let mut out = std::io::stdout().lock();
    loop {
        let batch = lines.batch()?;
        if batch.is_empty() {
            break;
        }
        let lines: Vec<&str> = batch.iter().map(String::as_str).collect();
        let translated = summarizer.translate(&lines, from, to)?;
        let text: String = translated.iter().map(|line| plain::line(line) + "\n").collect();
        let written = bar.suspend(|| out.write_all(text.as_bytes()).and_then(|()| out.flush()));
        written.context("cannot write the output")?;
    }
    bar.finish_and_clear();
    Ok(ExitCode::SUCCESS)
}

/// The input, and a bar that follows what is read of a file.
fn open(argument: Option<&Path>, quiet: bool) -> Result<(Box<dyn Read>, ProgressBar)> {
    match argument.map_or(Input::Stdin, Input::new) {
        Input::Stdin => Ok((Box::new(stdin()), ProgressBar::hidden())),
        Input::File(path) => {
            let opened = File::open(&path).and_then(|file| file.metadata().map(|metadata| (file, metadata.len())));
            let (file, size) = opened.with_context(|| format!("cannot read {}", path.display()))?;
            let bar = progress::bytes(size, quiet);
            Ok((Box::new(bar.wrap_read(file)), bar))
        }
    }
}

/// The lines of an input, a batch at a time.
struct Lines<R> {
    input: BufReader<R>,
    /// Lines read so far.
    number: usize,
}

impl<R: Read> Lines<R> {
    /// The next lines, without their ends: at least one, and with it those that have arrived already, so that text is
    /// translated in batches where it can be and at once where it comes line by line. None at the end of the input.
    fn batch(&mut self) -> Result<Vec<String>> {
        let mut batch = Vec::new();
        while batch.is_empty() || (batch.len() < BATCH && self.input.buffer().contains(&b'\n')) {
            match self.line()? {
                Some(line) => batch.push(line),
                None => break,
            }
        }
        Ok(batch)
    }

    fn line(&mut self) -> Result<Option<String>> {
        let mut line = Vec::new();
        let limit = MAX_LINE as u64 + 1;
        let read = self
            .input
            .by_ref()
            .take(limit)
            .read_until(b'\n', &mut line)
            .context("cannot read the input")?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        if read > MAX_LINE {
            bail!(
                "line {} has more than {MAX_LINE} bytes: it is no line of text",
                self.number
            );
        }
        if line.ends_with(b"\n") {
            line.pop();
        }
        let mark = if self.number == 1 && line.starts_with(b"\xEF\xBB\xBF") {
            3
        } else {
            0
        };
        match String::from_utf8(line.split_off(mark)) {
            Ok(line) => Ok(Some(line)),
            Err(error) => {
                let offset = mark + error.utf8_error().valid_up_to();
                bail!(
                    "line {} is not UTF-8: its byte {offset} belongs to no character",
                    self.number
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batches(input: impl Read) -> Result<Vec<Vec<String>>> {
        let mut lines = Lines {
            input: BufReader::new(input),
            number: 0,
        };
        let mut batches = Vec::new();
        loop {
            match lines.batch()? {
                batch if batch.is_empty() => return Ok(batches),
                batch => batches.push(batch),
            }
        }
    }

    /// Gives one line a read, as a program that writes to a pipe does.
    struct Slow<'a>(std::str::SplitInclusive<'a, char>);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.0.next().map_or(Ok(0), |line| line.as_bytes().read(buffer))
        }
    }

    #[test]
    fn every_line_counts() {
        assert_eq!(batches(&b"a\n\nb\r\nc"[..]).unwrap().concat(), ["a", "", "b\r", "c"]);
        assert_eq!(batches(&b"\n"[..]).unwrap().concat(), [""]);
        assert!(batches(&b""[..]).unwrap().is_empty());
        assert_eq!(
            batches("\u{FEFF}a\n\u{FEFF}b\n".as_bytes()).unwrap().concat(),
            ["a", "\u{FEFF}b"]
        );
    }

    #[test]
    fn a_batch_is_what_has_arrived() {
        assert_eq!(
            batches("x\n".repeat(150).as_bytes())
                .unwrap()
                .iter()
                .map(Vec::len)
                .collect::<Vec<_>>(),
            [64, 64, 22]
        );
        assert_eq!(
            batches(Slow("a\nb\nc\n".split_inclusive('\n'))).unwrap(),
            [["a"], ["b"], ["c"]]
        );
    }

    #[test]
    fn wrong_lines_are_named() {
        let message = |input: &[u8]| batches(input).unwrap_err().to_string();
        assert_eq!(
            message(b"a\nb\xE9\n"),
            "line 2 is not UTF-8: its byte 1 belongs to no character"
        );
        assert!(message(&vec![b'a'; MAX_LINE + 1]).starts_with("line 1 has more than 1048576 bytes"));
        assert_eq!(batches(&vec![b'a'; MAX_LINE][..]).unwrap()[0][0].len(), MAX_LINE);
    }
}
