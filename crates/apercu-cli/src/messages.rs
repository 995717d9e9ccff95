//! What the program says on standard error.

#[cfg(feature = "documents")]
mod documents;

use std::io::{ErrorKind, Write, stderr};
use std::process::ExitCode;

use apercu::{Article, Error, Language};
use apercu_formats::{errors, plain};
use apercu_web::Error as WebError;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::args::{LogArgs, LogFormat};
use crate::input::Input;
use crate::locale;

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
    // What lopdf finds wrong with a file is an error of its own here, or was repaired.
    let of_lopdf = if args.verbose > 1 { level } else { LevelFilter::OFF };
    let levels = Targets::new().with_default(level).with_target("lopdf", of_lopdf);
    let colours = anstream::AutoStream::choice(&stderr()) != anstream::ColorChoice::Never;
    let log = tracing_subscriber::fmt::layer().with_writer(stderr);
    let registry = tracing_subscriber::registry().with(levels);
    match args.log_format {
        LogFormat::Text => registry.with(log.with_ansi(colours)).init(),
        LogFormat::Json => registry.with(log.json().flatten_event(true)).init(),
    }
}

/// Says what went wrong, why, and what to do about it.
pub(crate) fn error(input: Option<&Input>, error: &anyhow::Error) {
    let cause = Cause::of(error);
    let name = match input {
        Some(input) if !cause.as_ref().is_some_and(Cause::names_itself) => format!("{input}: "),
        _ => String::new(),
    };
    let advice = match cause {
        Some(Cause::Article(Error::Utf8 { .. })) => locale::say(
            "\n  convert it to UTF-8, or accept the loss with --lossy",
            "\n  convertissez-le en UTF-8, ou acceptez la perte avec --lossy",
        ),
        Some(Cause::Article(Error::Language { .. })) => locale::say(
            "\n  if it is one of the two all the same, say which with --from en or --from fr",
            "\n  s’il est pourtant dans l’une des deux, dites laquelle avec --from en ou --from fr",
        ),
        _ => "",
    };
    let text = cause
        .and_then(|cause| cause.in_french())
        // The alternate form adds the causes.
        .unwrap_or_else(|| format!("{error:#}"));
    print(&format!("apercu: {name}{text}{advice}\n"));
}

/// What of the library's errors is told in the user's language, or with advice.
enum Cause<'a> {
    Article(&'a Error),
    Web(&'a WebError),
    #[cfg(feature = "documents")]
    Document(&'a apercu_documents::Error),
}

impl<'a> Cause<'a> {
    fn of(error: &'a anyhow::Error) -> Option<Self> {
        let article = error.downcast_ref().map(Self::Article);
        let cause = article.or_else(|| error.downcast_ref().map(Self::of_web));
        #[cfg(feature = "documents")]
        let cause = cause.or_else(|| error.downcast_ref().map(Self::of_document));
        cause
    }

    #[cfg(feature = "documents")]
    fn of_document(error: &'a apercu_documents::Error) -> Self {
        match error {
            apercu_documents::Error::Web(error) => Self::of_web(error),
            other => Self::Document(other),
        }
    }

    fn of_web(error: &'a WebError) -> Self {
        match error {
            WebError::Article(error) => Self::Article(error),
            other => Self::Web(other),
        }
    }

    /// Whether it names the file or the address itself.
    fn names_itself(&self) -> bool {
        matches!(
            self,
            Self::Article(Error::Io { .. }) | Self::Web(WebError::Network { .. })
        )
    }

    /// The errors that an input can give, in French where the user is French.
    fn in_french(&self) -> Option<String> {
        if !locale::is_french() {
            return None;
        }
        match self {
            Self::Article(error) => errors::article_in_french(error),
            Self::Web(error) => errors::in_french(error),
            #[cfg(feature = "documents")]
            Self::Document(error) => documents::in_french(error),
        }
    }
}

/// An error of reading in the user's language.
pub(crate) fn text(error: &WebError) -> String {
    errors::message(error, locale::say(Language::English, Language::French))
}

/// Says something about an input that is no error.
pub(crate) fn note(input: &Input, note: &str) {
    print(&format!("apercu: {input}: {note}\n"));
}

/// Says something that is no error.
pub(crate) fn say(message: &str) {
    print(&format!("apercu: {message}\n"));
}

/// Says what a reader should know of how an article was read.
pub(crate) fn notes(input: &Input, article: &Article) {
    let replaced = article.replaced_bytes();
    if replaced > 0 {
        let text = locale::say(
            "replaced bytes that are not UTF-8",
            "octets remplacés, qui ne sont pas de l’UTF-8",
        );
        note(input, &format!("{text}: {replaced}"));
    }
    if article.page().is_some_and(|page| page.restricted) {
        let text = locale::say(
            "the page says that it is not free to read: this may be its beginning only",
            "la page dit ne pas être en accès libre : ce n’en est peut-être que le début",
        );
        note(input, text);
    }
}

/// Says how many articles of a batch failed, of those done now and, `before`, in the runs that it continues.
pub(crate) fn failed(failed: u64, done: u64, before: u64) {
    let text = match (before, locale::is_french()) {
        (0, false) => format!("{failed} of {done} articles failed: their records say why"),
        (0, true) => format!("échec de {failed} articles sur {done} : leurs lignes disent pourquoi"),
        (_, false) => format!("{failed} articles failed, {before} of them in earlier runs: their records say why"),
        (_, true) => format!("échec de {failed} articles, dont {before} auparavant : leurs lignes disent pourquoi"),
    };
    print(&format!("apercu: {text}\n"));
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
