//! Plain text in, its translation out, line for line.

use std::io::{Read, Write};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use apercu_formats::plain;

use apercu::Language;
use apercu::check::Finding;

use crate::args::TranslateArgs;
use crate::lines::{Line, Lines};
use crate::{input::Input, locale, messages, progress};

/// Most lines that are translated together.
const BATCH: usize = 64;
/// Longest line that is read, line end included.
const MAX_LINE: usize = 1024 * 1024;

pub(crate) fn run(args: &TranslateArgs, quiet: bool) -> Result<ExitCode> {
    let (from, to) = args.languages();
    let input = args.file.as_deref().map_or(Input::Stdin, Input::new);
    let (reader, size) = input.open().with_context(|| format!("cannot read {input}"))?;
    let bar = progress::bytes(size, quiet);
    let translator = args.engine.translator(&args.engine.threads()?)?.reading_back(false);
    let mut lines = Lines::new(reader, MAX_LINE);
    let mut out = std::io::stdout().lock();
    let mut end = Ok(false);
    let mut number = 1;
    while let Ok(false) = end {
        let batch;
        (batch, end) = next_batch(&mut lines);
        let texts: Vec<&str> = batch.iter().map(|(text, _)| text.as_str()).collect();
        let translated = translator.lines(&texts, from, to)?;
        if !quiet {
            for (line, text) in (number..).zip(&translated) {
                let missing = |warning: &&Finding| matches!(warning, Finding::MissingTerm { .. });
                for warning in text.warnings.iter().filter(missing) {
                    let message = warning.message(locale::say(Language::English, Language::French));
                    let at = locale::say("line", "ligne");
                    bar.suspend(|| messages::note(&input, &format!("{at} {line}: {message}")));
                }
            }
        }
        number += batch.len();
        let text: String = translated.iter().map(|line| plain::line(&line.text) + "\n").collect();
        let written = bar.suspend(|| out.write_all(text.as_bytes()).and_then(|()| out.flush()));
        written.context("cannot write the output")?;
        bar.inc(batch.iter().map(|(_, size)| size).sum());
    }
    bar.finish_and_clear();
    end.map(|_| ExitCode::SUCCESS)
}

/// The next lines and their sizes: one, and with it those that have arrived already, so that text is translated in
/// batches where it can be and at once where it comes line by line. Then whether that was the end, or what is wrong with
/// the line that follows.
fn next_batch<R: Read>(lines: &mut Lines<R>) -> (Vec<(String, u64)>, Result<bool>) {
    let mut batch = Vec::new();
    while batch.is_empty() || (batch.len() < BATCH && lines.has_arrived()) {
        match lines.next().context("cannot read the input") {
            Ok(Some(line)) => match text(line) {
                Ok(line) => batch.push(line),
                Err(error) => return (batch, Err(error)),
            },
            Ok(None) => return (batch, Ok(true)),
            Err(error) => return (batch, Err(error)),
        }
    }
    (batch, Ok(false))
}

fn text(line: Line) -> Result<(String, u64)> {
    let Line { number, size, text } = line;
    let Some(text) = text else {
        bail!("line {number} has more than {MAX_LINE} bytes: it is no line of text");
    };
    match String::from_utf8(text) {
        Ok(text) => Ok((text, size)),
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            bail!("line {number} is not UTF-8: its byte {offset} belongs to no character")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The batches, and what is wrong with the line after them.
    fn batches(input: impl Read) -> (Vec<Vec<String>>, Option<String>) {
        let mut lines = Lines::new(input, MAX_LINE);
        let mut batches = Vec::new();
        loop {
            let (batch, end) = next_batch(&mut lines);
            if !batch.is_empty() {
                batches.push(batch.into_iter().map(|(line, _)| line).collect());
            }
            match end {
                Ok(false) => {}
                Ok(true) => return (batches, None),
                Err(error) => return (batches, Some(error.to_string())),
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
    fn a_batch_is_what_has_arrived() {
        let many = batches("x\n".repeat(150).as_bytes()).0;
        assert_eq!(many.iter().map(Vec::len).collect::<Vec<_>>(), [64, 64, 22]);
        assert_eq!(
            batches(Slow("a\nb\nc\n".split_inclusive('\n'))).0,
            [["a"], ["b"], ["c"]]
        );
    }

    #[test]
    fn wrong_lines_are_named_after_those_before_them() {
        let (before, error) = batches(&b"a\nb\nb\xE9\nc\n"[..]);
        assert_eq!(before, [["a", "b"]]);
        assert_eq!(
            error.as_deref(),
            Some("line 3 is not UTF-8: its byte 1 belongs to no character")
        );
        let error = batches(&vec![b'a'; MAX_LINE + 1][..]).1.unwrap();
        assert!(error.starts_with("line 1 has more than 1048576 bytes"), "{error}");
        assert_eq!(batches(&vec![b'a'; MAX_LINE][..]).0[0][0].len(), MAX_LINE);
    }
}
