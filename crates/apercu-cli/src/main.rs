//! The program `apercu`: reads its command line, lets the library work, and prints what comes out.

mod args;
mod input;
mod messages;
mod models;
mod output;
mod plain;
mod progress;
mod summarize;
mod translate;

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;

use crate::args::{Cli, Command, EngineArgs};

fn main() -> ExitCode {
    let cli = match Cli::read() {
        Ok(cli) => cli,
        Err(error) => return messages::usage(&error),
    };
    messages::start_logging(cli.log());
    match run(&cli) {
        Ok(status) => status,
        Err(error) if messages::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            messages::error(None, &error);
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<ExitCode> {
    match &cli.command {
        None if cli.version => version(&cli.summarize.engine),
        None => summarize::run(&cli.summarize),
        Some(Command::Translate(args)) => translate::run(args),
        Some(Command::Models(command)) => models::run(command),
    }
}

fn version(engine: &EngineArgs) -> Result<ExitCode> {
    let summarizer = engine.summarizer()?.build()?;
    let model = plain::line(summarizer.model());
    writeln!(
        std::io::stdout(),
        "apercu {} (model {model})",
        env!("CARGO_PKG_VERSION")
    )?;
    Ok(ExitCode::SUCCESS)
}
