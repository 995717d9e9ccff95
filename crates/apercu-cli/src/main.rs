//! The program `apercu`: reads its command line, lets the library work, and prints what comes out.

mod args;
mod batch;
mod config;
mod digest;
mod feed;
mod glossary;
mod input;
mod lines;
mod locale;
mod messages;
mod models;
mod output;
mod progress;
#[cfg(feature = "serve")]
mod serve;
mod settings;
mod summarize;
mod time;
mod translate;
mod watch;

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use apercu_formats::plain;

use crate::args::{Cli, Command, EngineArgs};

fn main() -> ExitCode {
    let cli = match Cli::read() {
        Ok(cli) => cli,
        Err(error) => return messages::usage(&error),
    };
    messages::start_logging(cli.log);
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
    let quiet = cli.log.quiet;
    match &cli.command {
        None if cli.version => version(&cli.summarize.summary.engine),
        None => summarize::run(&cli.summarize, quiet),
        Some(Command::Batch(args)) => batch::run(args, quiet),
        Some(Command::Feed(args)) => feed::run(args, quiet),
        Some(Command::Digest(args)) => digest::run(args, quiet),
        Some(Command::Watch(args)) => watch::run(args, quiet),
        Some(Command::Translate(args)) => translate::run(args, quiet),
        #[cfg(feature = "serve")]
        Some(Command::Serve(args)) => serve::run(args, quiet),
        Some(Command::Config(command)) => config::run(command),
        Some(Command::Glossary(command)) => glossary::run(command),
        Some(Command::Models(command)) => models::run(command, quiet),
        Some(Command::Completions { shell }) => write(&args::completions(*shell)),
        Some(Command::Man { subcommand }) => write(&args::manual(subcommand.as_deref())?),
    }
}

fn write(bytes: &[u8]) -> Result<ExitCode> {
    std::io::stdout().write_all(bytes)?;
    Ok(ExitCode::SUCCESS)
}

fn version(engine: &EngineArgs) -> Result<ExitCode> {
    let translator = engine.translator(&engine.threads()?)?;
    let model = plain::line(translator.name());
    writeln!(
        std::io::stdout(),
        "apercu {} (model {model})",
        env!("CARGO_PKG_VERSION")
    )?;
    Ok(ExitCode::SUCCESS)
}
