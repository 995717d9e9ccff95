//! Glossaries, checked.

use std::fmt::Write as _;
use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use apercu::Glossary;

use crate::args::{GlossaryCommand, read_glossary};
use crate::{locale, messages, plain};

pub(crate) fn run(command: &GlossaryCommand) -> Result<ExitCode> {
    let GlossaryCommand::Check { glossaries } = command;
    let mut status = ExitCode::SUCCESS;
    for path in glossaries {
        match read_glossary(path) {
            Ok(glossary) => {
                let (text, is_sound) = described(&glossary);
                let text = format!("{}: {text}", path.display());
                std::io::stdout().write_all(plain::escape(&text).as_bytes())?;
                if !is_sound {
                    status = ExitCode::FAILURE;
                }
            }
            Err(error) => {
                messages::error(None, &error);
                status = ExitCode::FAILURE;
            }
        }
    }
    Ok(status)
}

/// What a glossary has, and what of it contradicts itself; and whether that is nothing.
fn described(glossary: &Glossary) -> (String, bool) {
    let entries = glossary.entries();
    let kept = entries.iter().filter(|entry| entry.is_kept()).count();
    let mut text = locale::say(
        format!(
            "{} entries, {kept} of them terms that stay as they are\n",
            entries.len()
        ),
        format!("{} entrées, dont {kept} termes qui restent tels quels\n", entries.len()),
    );
    let conflicts = glossary.conflicts();
    for (first, second) in &conflicts {
        let (source, one, other) = (first.source.join("|"), first.target.join("|"), second.target.join("|"));
        let (line, counts) = (second.line, first.line);
        let said = locale::say(
            format!("  line {line}: “{source}” is “{other}” here, and “{one}” in line {counts}, which counts"),
            format!("  ligne {line} : « {source} » y est « {other} », et « {one} » à la ligne {counts}, qui l’emporte"),
        );
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{said}");
    }
    (text, conflicts.is_empty())
}
