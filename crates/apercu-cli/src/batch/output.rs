//! Where a batch is written, and what of it is there already.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

/// A file or standard output.
pub(super) struct Output(Box<dyn Write>);

/// The lines that an earlier run has done.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Done {
    /// The first and the last line of each run of them.
    runs: BTreeMap<u64, u64>,
    /// The last one with the id that it has, to tell whether the input is the same.
    last: Option<(u64, Value)>,
    /// How many of them failed.
    pub(super) failed: u64,
}

#[derive(Deserialize)]
struct Record {
    line: u64,
    id: Option<Value>,
    error: Option<IgnoredAny>,
}

impl Output {
    /// Opens the output. To resume, what it holds is read, and a last record that is not whole is cut off.
    pub(super) fn open(path: Option<&Path>, resume: bool) -> Result<(Self, Done)> {
        let Some(path) = path else {
            return Ok((Self(Box::new(io::stdout())), Done::default()));
        };
        let name = path.display();
        let mut options = OpenOptions::new();
        let mut file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .with_context(|| format!("cannot write {name}"))?;
        let mut done = Done::default();
        let size = file.metadata().with_context(|| format!("cannot read {name}"))?.len();
        if size > 0 {
            if !resume {
                bail!("{name} is there already: go on with it with --resume, or remove it first");
            }
            let whole;
            (done, whole) = Done::read(&file).with_context(|| format!("{name} is not the output of a batch"))?;
            file.set_len(whole)
                .and_then(|()| file.seek(io::SeekFrom::End(0)))
                .with_context(|| format!("cannot write {name}"))?;
        }
        Ok((Self(Box::new(file)), done))
    }

    /// Writes a record at once: the next program in the pipe waits for it, and what is written is not lost.
    pub(super) fn write(&mut self, record: &str) -> io::Result<()> {
        self.0.write_all(record.as_bytes())?;
        self.0.flush()
    }
}

impl Done {
    /// Reads the records of an earlier run; also how many bytes whole records take.
    fn read(file: &File) -> Result<(Self, u64)> {
        let mut input = BufReader::new(file);
        let (mut done, mut whole) = (Self::default(), 0);
        let mut text = Vec::new();
        for number in 1_u64.. {
            text.clear();
            let size = input.read_until(b'\n', &mut text)? as u64;
            if !text.ends_with(b"\n") {
                break;
            }
            let record: Record = serde_json::from_slice(&text).with_context(|| format!("line {number}"))?;
            done.add(record);
            whole += size;
        }
        Ok((done, whole))
    }

    fn add(&mut self, record: Record) {
        if !self.contains(record.line) {
            self.insert(record.line);
        }
        self.failed += u64::from(record.error.is_some());
        if let Some(id) = record.id {
            self.last = Some((record.line, id));
        }
    }

    fn insert(&mut self, line: u64) {
        let last = line
            .checked_add(1)
            .and_then(|next| self.runs.remove(&next))
            .unwrap_or(line);
        match self.runs.range_mut(..line).next_back() {
            Some((_, end)) if *end + 1 == line => *end = last,
            _ => drop(self.runs.insert(line, last)),
        }
    }

    pub(super) fn contains(&self, line: u64) -> bool {
        self.runs
            .range(..=line)
            .next_back()
            .is_some_and(|(_, end)| line <= *end)
    }

    /// The id that this line should have, where that is known.
    pub(super) fn id_of(&self, line: u64) -> Option<&Value> {
        self.last
            .as_ref()
            .filter(|(number, _)| *number == line)
            .map(|(_, id)| id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resumed(content: &str) -> (Result<Done>, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.jsonl");
        std::fs::write(&path, content).unwrap();
        let done = Output::open(Some(&path), true).map(|(mut output, done)| {
            output.write("new\n").unwrap();
            done
        });
        (done, std::fs::read_to_string(&path).unwrap())
    }

    #[test]
    fn whole_records_are_done_and_half_a_record_is_not() {
        let (done, content) =
            resumed("{\"line\":1}\n{\"line\":2,\"id\":\"b\",\"error\":\"x\"}\n{\"line\":4}\n{\"line\":3,\"titl");
        let done = done.unwrap();
        assert!(content.ends_with("{\"line\":4}\nnew\n"), "{content}");
        assert_eq!(
            [1, 2, 3, 4, 5].map(|line| done.contains(line)),
            [true, true, false, true, false]
        );
        assert_eq!(done.runs, BTreeMap::from([(1, 2), (4, 4)]));
        assert_eq!(done.failed, 1);
        assert_eq!(done.id_of(2), Some(&Value::from("b")));
        assert_eq!(done.id_of(1), None);
    }

    #[test]
    fn lines_in_any_order_make_runs() {
        let mut done = Done::default();
        for line in [5, 1, 3, 2, 7, 6, u64::MAX] {
            done.add(Record {
                line,
                id: None,
                error: None,
            });
        }
        assert_eq!(done.runs, BTreeMap::from([(1, 3), (5, 7), (u64::MAX, u64::MAX)]));
    }

    #[test]
    fn another_file_is_left_alone() {
        for content in ["Dear diary\n", "{\"line\":1}\n{\"name\":2}\n"] {
            let (done, after) = resumed(content);
            assert!(done.unwrap_err().to_string().contains("is not the output of a batch"));
            assert_eq!(after, content);
        }
    }

    #[test]
    fn an_output_that_is_there_is_not_overwritten() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(Output::open(Some(file.path()), false).is_ok());
        std::fs::write(file.path(), "{\"line\":1}\n").unwrap();
        assert!(Output::open(Some(file.path()), false).is_err());
    }
}
