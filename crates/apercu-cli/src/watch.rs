//! Summaries of what comes into a folder, or of what is named on standard input.

mod folder;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use apercu::Summarizer;
use apercu::article::ReadOptions;
use apercu_formats::Report;
use apercu_web::Fetcher;

use crate::args::{Format, WatchArgs};
use crate::input::Input;
use crate::lines::Lines;
use crate::output::Printer;
use crate::summarize::summarize;
use crate::{locale, messages};
use folder::Folder;

/// How often the folder is looked at. What has not changed from one look to the next but one is whole.
const LOOK: Duration = Duration::from_millis(500);
/// Longest name on standard input.
const MAX_NAME: usize = 64 * 1024;

/// What summarizes, and where summaries go.
struct Desk<'a> {
    summarizer: Summarizer,
    options: ReadOptions,
    fetcher: Fetcher,
    printer: Printer,
    format: Format,
    output: Option<&'a Path>,
    quiet: bool,
    failed: bool,
}

pub(crate) fn run(args: &WatchArgs, quiet: bool) -> Result<ExitCode> {
    let input = Input::new(&args.folder);
    if let Some(output) = &args.output {
        fs::create_dir_all(output).with_context(|| format!("cannot make the folder {}", output.display()))?;
    }
    let mut desk = Desk {
        summarizer: args.summary.summarizer()?,
        options: args.summary.reading(),
        fetcher: args.fetch.fetcher(),
        printer: Printer::new(args.format, true),
        format: args.format,
        output: args.output.as_deref(),
        quiet,
        failed: false,
    };
    match input {
        Input::Stdin => desk.names(),
        Input::File(folder) => desk.folder(&folder),
        Input::Url(_) => bail!("a folder is needed, or -, not an address"),
    }
}

impl Desk<'_> {
    /// Goes on for as long as the folder is there.
    fn folder(&mut self, path: &Path) -> Result<ExitCode> {
        let cannot = || format!("cannot read the folder {}", path.display());
        let is_done = |file: &Path| match self.output {
            Some(_) => is_newer(&self.target(file), file),
            None => true,
        };
        let mut folder = Folder::open(path, is_done).with_context(cannot)?;
        if !self.quiet {
            let waiting = locale::say("waiting for files", "en attente de fichiers");
            messages::say(&format!("{}: {waiting}", path.display()));
        }
        loop {
            for file in folder.look().with_context(cannot)? {
                self.summarize(&Input::File(file))?;
            }
            thread::sleep(LOOK);
        }
    }

    /// Goes on to the end of standard input.
    fn names(&mut self) -> Result<ExitCode> {
        let mut lines = Lines::new(io::stdin(), MAX_NAME);
        while let Some(line) = lines.next().context("cannot read the input")? {
            let name = line.text.and_then(|text| String::from_utf8(text).ok());
            let Some(name) = name else {
                bail!(
                    "line {} is no name: it is not UTF-8, or has more than {MAX_NAME} bytes",
                    line.number
                );
            };
            let name = name.trim();
            if !name.is_empty() {
                let input = Input::new(Path::new(name));
                if matches!(input, Input::Stdin) {
                    bail!(
                        "line {}: names are read from standard input, no article is",
                        line.number
                    );
                }
                self.summarize(&input)?;
            }
        }
        Ok(if self.failed {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }

    /// Summarizes one input; what is wrong with it is said, and the others follow.
    fn summarize(&mut self, input: &Input) -> Result<()> {
        let (article, summary) = match summarize(&self.summarizer, input, &self.options, &self.fetcher) {
            Ok(done) => done,
            Err(error) => {
                messages::error(Some(input), &error);
                self.failed = true;
                return Ok(());
            }
        };
        if !self.quiet {
            messages::notes(input, &article);
        }
        let report = Report {
            input: input.to_string(),
            article: &article,
            summary: &summary,
            entry: None,
        };
        if self.output.is_none() {
            return self.printer.print(&report).context("cannot write the output");
        }
        let target = self.target(Path::new(&report.input));
        let text = Printer::new(self.format, false).rendered(&report)?;
        write_whole(&target, &anstream::adapter::strip_str(&text).to_string())
            .with_context(|| format!("cannot write {}", target.display()))
    }

    /// The file for the summary of another one.
    fn target(&self, input: &Path) -> PathBuf {
        let end = match self.format {
            Format::Text | Format::Bullets => "txt",
            Format::Json => "json",
            Format::Markdown => "md",
        };
        let name = input.file_name().unwrap_or_default().to_string_lossy();
        // What is left of an address may hold anything.
        let name: String = name
            .chars()
            .map(|c| if "?*:|<>\"\\".contains(c) { '_' } else { c })
            .collect();
        self.output.unwrap_or(Path::new("")).join(format!("{name}.{end}"))
    }
}

/// Writes a file so that nobody reads half of it.
fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    fs::write(&beside, text)?;
    fs::rename(&beside, path)
}

/// Whether a file is there, and no older than another.
fn is_newer(file: &Path, than: &Path) -> bool {
    let changed = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified());
    match (changed(file), changed(than)) {
        (Ok(file), Ok(than)) => file >= than,
        _ => false,
    }
}
