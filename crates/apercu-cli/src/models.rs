//! Fetching models, and work on those that are there.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use apercu::model::store::{Entry, Store, Stored, catalogue};
use apercu::model::{Model, Verified};
use apercu_formats::plain;

use crate::args::{self, ExportFormat, ModelsCommand};
use crate::{locale, messages, progress};

pub(crate) fn run(command: &ModelsCommand, quiet: bool) -> Result<ExitCode> {
    match command {
        ModelsCommand::List => list(),
        ModelsCommand::Pull { model, offline } => pull(&model.name, *offline, quiet),
        ModelsCommand::Verify { model } => verify(model.as_deref()),
        ModelsCommand::Path { model } => print(&shown(&Store::open()?.find(&model.name)?)),
        ModelsCommand::Remove { model } => {
            let bytes = Store::open()?.remove(&model.name)?;
            print(&format!("{}: removed, {} freed", model.name, megabytes(bytes)))
        }
        ModelsCommand::Quantize { source, target } => quantize(source, target.as_deref()),
        ModelsCommand::Export { format, source, target } => export(*format, source, target),
    }
}

fn list() -> Result<ExitCode> {
    let stored = Store::open()?.list()?;
    let known = catalogue();
    let mut out = String::new();
    let width = known.iter().map(|entry| entry.name.len()).max().unwrap_or_default();
    for entry in &known {
        let here = stored.iter().find(|model| model.name == entry.name);
        let here = here.map_or("-".to_owned(), |model| megabytes(model.bytes));
        let _ = writeln!(out, "{:width$}  {here:>8}  {}", entry.name, description(entry));
    }
    for Stored { name, bytes, .. } in stored.iter().filter(|model| known.iter().all(|e| e.name != model.name)) {
        let _ = writeln!(out, "{:width$}  {:>8}", plain::escape(name), megabytes(*bytes));
    }
    print(out.trim_end())
}

fn description(entry: &Entry) -> String {
    let languages = if entry.directions.is_empty() {
        entry.languages.join(", ")
    } else {
        let directions: Vec<String> = entry
            .directions
            .iter()
            .map(|(from, to)| format!("{from}→{to}"))
            .collect();
        directions.join(", ")
    };
    let task = match entry.task {
        apercu::model::Task::Translate => "translates",
        apercu::model::Task::Summarize => "summarizes",
        apercu::model::Task::Rank => "ranks",
    };
    let note = entry.note.as_ref().map(|note| format!(", {note}")).unwrap_or_default();
    format!(
        "{task} {languages}; {} M weights; {}{note}; {}",
        entry.millions,
        entry.licence,
        entry.engines.join(", ")
    )
}

fn pull(name: &str, offline: bool, quiet: bool) -> Result<ExitCode> {
    let store = Store::open()?.offline(offline);
    let bar = progress::bytes(Some(0), quiet);
    let result = store.pull(name, &mut |progress| {
        bar.set_length(progress.total);
        bar.set_position(progress.done);
    });
    bar.finish_and_clear();
    let folder = result?;
    if let Some(entry) = catalogue().iter().find(|entry| entry.name == name)
        && !quiet
    {
        let note = entry.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        messages::say(&format!("{name}: licence {}{note}", entry.licence));
    }
    let pickle = folder.join("pytorch_model.bin").exists();
    if pickle && !folder.join("model.safetensors").exists() && !quiet {
        messages::say(&format!(
            "{name} has no model.safetensors; convert its weights, with apercu's sources at hand:\n  python3 \
             scripts/convert-weights.py {}",
            shown(&folder)
        ));
    }
    print(&shown(&folder))
}

/// Verifies the model in a folder, or of a name; all models that are there if none is given.
fn verify(model: Option<&Path>) -> Result<ExitCode> {
    let names = match model {
        Some(path) if path.is_dir() => return verified(&shown(path), Model::verify(path)),
        Some(path) => vec![path.display().to_string()],
        None => Store::open()?.list()?.into_iter().map(|model| model.name).collect(),
    };
    let store = Store::open()?;
    let mut status = ExitCode::SUCCESS;
    for name in names {
        if verified(&plain::escape(&name), store.verify(&name))? != ExitCode::SUCCESS {
            status = ExitCode::FAILURE;
        }
    }
    Ok(status)
}

/// Says what came of verifying one model.
fn verified(name: &str, found: apercu::model::Result<Verified>) -> Result<ExitCode> {
    let text = match found {
        Ok(Verified::Recorded) => locale::say("all is well", "tout va bien"),
        Ok(Verified::Sound) => locale::say(
            "the files are sound and open as a model; no hashes are recorded that they could be compared with",
            "les fichiers sont en ordre et s’ouvrent comme un modèle ; aucune empreinte n’est notée à laquelle les comparer",
        ),
        Err(error) => {
            messages::error(None, &error.into());
            return Ok(ExitCode::FAILURE);
        }
    };
    print(&format!("{name}: {text}"))
}

fn quantize(source: &Path, target: Option<&Path>) -> Result<ExitCode> {
    let folder = args::folder(source)?;
    let target: PathBuf = if let Some(target) = target {
        target.to_owned()
    } else {
        let name = source.file_name().and_then(|name| name.to_str());
        let name = name.context("the 8-bit form needs a folder to be written to: name it")?;
        Store::open()?.place(&format!("{}-int8", name.split('@').next().unwrap_or(name)))?
    };
    let done = apercu::model::quantize(&folder, &target)?;
    print(&format!(
        "{}: {} bytes of weights, {} before ({} matrices in 8 bits)",
        shown(&target),
        done.target_bytes,
        done.source_bytes,
        done.matrices
    ))
}

fn export(format: ExportFormat, source: &Path, target: &Path) -> Result<ExitCode> {
    let files = match format {
        ExportFormat::Marian => apercu::model::export_marian(args::folder(source)?, target)?,
    };
    print(&format!("{}: {}", shown(target), files.join(", ")))
}

fn shown(path: &Path) -> String {
    plain::escape(&path.display().to_string()).into_owned()
}

fn megabytes(bytes: u64) -> String {
    if bytes < 1_000_000 {
        format!("{} kB", bytes.div_ceil(1000))
    } else {
        format!("{} MB", bytes.div_ceil(1_000_000))
    }
}

fn print(text: &str) -> Result<ExitCode> {
    writeln!(std::io::stdout(), "{text}")?;
    Ok(ExitCode::SUCCESS)
}
