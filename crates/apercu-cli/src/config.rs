//! The settings, shown and checked.

use std::fmt::Write as _;
use std::io::Write;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::args::{self, ConfigCommand, EXTRACTIVE, read_glossary};
use crate::settings::{self, Settings};
use crate::{locale, plain};

pub(crate) fn run(command: &ConfigCommand) -> Result<ExitCode> {
    let text = match command {
        ConfigCommand::Show => show()?,
        ConfigCommand::Path => {
            let path = settings::file().context("APERCU_CONFIG is empty: no file of settings is read")?;
            format!("{}\n", path.display())
        }
        ConfigCommand::Check { config } => {
            let (settings, name) = match config.clone().or_else(settings::file) {
                Some(path) if config.is_some() => (settings::check(&path)?, path.display().to_string()),
                Some(path) => (Settings::load()?, path.display().to_string()),
                None => (Settings::load()?, "APERCU_CONFIG".to_owned()),
            };
            check(&settings)?;
            format!("{name}: {}\n", locale::say("all is well", "tout va bien"))
        }
    };
    std::io::stdout().write_all(plain::escape(&text).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The settings as a file has them; those of the environment say so.
fn show() -> Result<String> {
    Settings::load()?;
    let mut text = String::new();
    if let Some(path) = settings::file() {
        let missing = if path.exists() {
            ""
        } else {
            locale::say(" (not there)", " (absent)")
        };
        let _ = writeln!(text, "# {}{missing}", path.display());
    }
    for settled in settings::settled()? {
        let origin = settled.variable.map(|variable| format!("  # {variable}"));
        let _ = writeln!(
            text,
            "{} = {}{}",
            settled.key,
            settled.value,
            origin.unwrap_or_default()
        );
    }
    Ok(text)
}

/// Whether what the settings name can be read.
fn check(settings: &Settings) -> Result<()> {
    for path in &settings.glossary {
        read_glossary(path)?;
    }
    for model in settings.translator.iter().chain(&settings.summarizer) {
        if model.as_os_str() != EXTRACTIVE {
            args::folder(model).with_context(|| format!("the model {}", model.display()))?;
        }
    }
    Ok(())
}
