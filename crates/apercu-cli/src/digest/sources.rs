//! The articles of a digest: what feeds tell of, and lines of JSON.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Error, Result, anyhow};
use apercu::digest::Item;
use apercu_formats::lines::{self, Fields};
use apercu_formats::plain;
use apercu_web::{Entry, Fetcher};
use serde_json::Value;

use crate::args::DigestArgs;
use crate::feed::{self, State, crowd};
use crate::input::Input;
use crate::{messages, progress};

/// Most bytes of a line.
const LONGEST_LINE: u64 = 16 * 1024 * 1024;

/// Reads all articles and gives them to `take`, in the order of their sources. What fails is said.
pub(super) fn read(
    args: &DigestArgs,
    quiet: bool,
    failed: &mut bool,
    mut take: impl FnMut(Item) -> Result<()>,
) -> Result<()> {
    let (files, feeds): (Vec<PathBuf>, Vec<PathBuf>) = args.feeds.iter().cloned().partition(|path| is_lines(path));
    let fetcher = args.fetch.fetcher();
    if files.is_empty() || !feeds.is_empty() {
        of_feeds(args, &feeds, &fetcher, quiet, failed, &mut take)?;
    }
    let oldest = args.since.and_then(|since| SystemTime::now().checked_sub(since));
    for path in files {
        let input = Input::new(&path);
        let reader = input.open().map_err(|error| anyhow!(error));
        let read = reader.and_then(|(reader, _)| {
            of_lines(BufReader::new(reader), args, &fetcher, &path, |item| {
                let is_recent = oldest.is_none_or(|oldest| item.published.is_none_or(|at| at >= oldest));
                if is_recent { take(item) } else { Ok(()) }
            })
        });
        match read {
            Ok(faults) => {
                for fault in &faults {
                    messages::error(Some(&input), fault);
                }
                *failed |= !faults.is_empty();
            }
            Err(error) => {
                messages::error(Some(&input), &error);
                *failed = true;
            }
        }
    }
    Ok(())
}

/// Whether it is a file of articles.
fn is_lines(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let is_address = path.to_str().is_some_and(|name| name.contains("://"));
    !is_address && ending.is_some_and(|ending| ["jsonl", "ndjson"].contains(&ending))
}

fn of_feeds(
    args: &DigestArgs,
    feeds: &[PathBuf],
    fetcher: &Fetcher,
    quiet: bool,
    failed: &mut bool,
    take: &mut impl FnMut(Item) -> Result<()>,
) -> Result<()> {
    let state = State::open(None)?;
    let feeds = feed::load(feeds, fetcher, &state, failed)?;
    let (jobs, _) = feed::jobs(args.since, None, &feeds, &state);
    let options = args.summary.reading();
    let bar = progress::inputs(jobs.len(), quiet);
    crowd::each(
        &jobs,
        |job| feed::host(&feed::name(job.entry)),
        |job| feed::read(job.entry, &options, fetcher),
        |job, read| {
            let input = Input::Url(feed::name(job.entry));
            bar.set_message(plain::line(&input.to_string()));
            match read {
                Ok((article, page_error)) => {
                    if !quiet {
                        bar.suspend(|| feed::notes(&input, &article, page_error.as_ref()));
                    }
                    let told = feeds.get(job.feed);
                    let source = told.map_or("", |told| told.feed.title.as_deref().unwrap_or(&told.name));
                    take(item(job.entry, article, source))?;
                }
                Err(error) => {
                    bar.suspend(|| messages::error(Some(&input), &error.into()));
                    *failed = true;
                }
            }
            bar.inc(1);
            Ok::<(), Error>(())
        },
    )?;
    bar.finish_and_clear();
    Ok(())
}

fn item(entry: &Entry, article: apercu::Article, source: &str) -> Item {
    let mut item = Item::new(article, source);
    item.url.clone_from(&entry.url);
    item.published = entry.published;
    item
}

/// Reads the articles of lines; what is wrong with some of them comes back.
fn of_lines(
    mut reader: impl BufRead,
    args: &DigestArgs,
    fetcher: &Fetcher,
    path: &Path,
    mut take: impl FnMut(Item) -> Result<()>,
) -> Result<Vec<Error>> {
    let (options, fields) = (args.summary.reading(), Fields::default());
    let mut faults = Vec::new();
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = std::io::Read::take(&mut reader, LONGEST_LINE + 1).read_until(b'\n', &mut line);
        if read.with_context(|| format!("cannot read line {number}"))? == 0 {
            break;
        }
        if line.len() as u64 > LONGEST_LINE {
            return Err(anyhow!("line {number} has more than {LONGEST_LINE} bytes"));
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        match of_line(&line, &fields, path, |line| {
            lines::article(line, &fields, &options, Some(fetcher))
        }) {
            Ok(item) => take(item)?,
            Err(error) => faults.push(error.context(format!("line {number}"))),
        }
    }
    Ok(faults)
}

/// The article of a line, with its source and date; the file's name stands for a source that is not named.
fn of_line(
    line: &[u8],
    fields: &Fields,
    path: &Path,
    article: impl Fn(&[u8]) -> Result<apercu::Article, lines::Error>,
) -> Result<Item> {
    let article = lines::surviving(|| article(line))?;
    let string = |name: &str| match lines::field(line, name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(anyhow!("`{name}` is no string")),
    };
    let source = string("source")?.unwrap_or_else(|| path.display().to_string());
    let mut item = Item::new(article, source);
    item.url = string(&fields.url)?;
    item.published = string("published")?
        .map(|text| {
            let time = humantime::parse_rfc3339_weak(&text);
            time.with_context(|| format!("`published` is no time such as 2026-03-14T08:30:00Z: {text}"))
        })
        .transpose()?;
    Ok(item)
}
