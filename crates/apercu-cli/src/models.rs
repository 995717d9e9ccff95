//! Work on model folders.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;

use crate::args::ModelsCommand;
use crate::plain;

pub(crate) fn run(command: &ModelsCommand) -> Result<ExitCode> {
    let ModelsCommand::Quantize { source, target } = command;
    let done = apercu::model::quantize(source, target)?;
    let target = target.display().to_string();
    writeln!(
        std::io::stdout(),
        "{}: {} bytes of weights, {} before ({} matrices in 8 bits)",
        plain::escape(&target),
        done.target_bytes,
        done.source_bytes,
        done.matrices
    )?;
    Ok(ExitCode::SUCCESS)
}
