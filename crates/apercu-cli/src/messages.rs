//! What the program says on standard error.

use std::io::{ErrorKind, Write, stderr};
use std::process::ExitCode;

use apercu::Error;
use tracing::level_filters::LevelFilter;

use crate::args::LogArgs;
use crate::input::Input;
use crate::plain;

/// Prints what is wrong with the command line, or the help that it asks for.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    if error.use_stderr() {
        // Without clap's colours: the message may quote a file's name, which must not bring its own.
        print(&error.render().to_string());
        ExitCode::from(2)
    } else {
        // A closed pipe is no reason to complain.
        let _ = error.print();
        ExitCode::SUCCESS
    }
}

/// Sends the log to standard error.
pub(crate) fn start_logging(args: LogArgs) {
    let level = match (args.quiet, args.verbose) {
        (true, _) => LevelFilter::ERROR,
        (false, 0) => LevelFilter::WARN,
        (false, 1) => LevelFilter::INFO,
        (false, 2) => LevelFilter::DEBUG,
        (false, _) => LevelFilter::TRACE,
    };
    let colours = anstream::AutoStream::choice(&stderr()) != anstream::ColorChoice::Never;
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(stderr)
        .with_ansi(colours)
        .init();
}

/// Says what went wrong, why, and what to do about it.
pub(crate) fn error(input: Option<&Input>, error: &anyhow::Error) {
    let cause = error.downcast_ref::<Error>();
    // An error of the system names the file itself.
    let name = match input {
        Some(input) if !matches!(cause, Some(Error::Io { .. })) => format!("{input}: "),
        _ => String::new(),
    };
    let advice = match cause {
        Some(Error::Utf8 { .. }) => "\n  convert it to UTF-8, or accept the loss with --lossy",
        Some(Error::Language { .. }) => {
            "\n  if it is one of the two all the same, say which with --from en or --from fr"
        }
        _ => "",
    };
    // The alternate form adds the causes.
    print(&format!("apercu: {name}{error:#}{advice}\n"));
}

/// Says something about an input that is no error.
pub(crate) fn note(input: &Input, note: &str) {
    print(&format!("apercu: {input}: {note}\n"));
}

/// Says something that is no error.
pub(crate) fn say(message: &str) {
    print(&format!("apercu: {message}\n"));
}

fn print(message: &str) {
    // Where standard error is closed, there is nobody to tell.
    let _ = stderr().write_all(plain::escape(message).as_bytes());
}

/// Whether the reader of the output has gone, as `head` does when it has seen enough.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}
