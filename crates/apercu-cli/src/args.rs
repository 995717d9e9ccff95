//! The command line: every flag is defined here, once.

mod batch;
mod config;
mod digest;
mod engine;
mod feed;
mod french;
mod glossary;
mod length;
mod models;
#[cfg(feature = "serve")]
mod serve;
mod settle;
mod summary;
mod translate;
mod watch;

use std::io::{IsTerminal, stdin};
use std::path::PathBuf;
use std::time::Duration;

pub(crate) use batch::{BatchArgs, Errors};
pub(crate) use config::ConfigCommand;
pub(crate) use digest::DigestArgs;
pub(crate) use engine::{EngineArgs, folder, read_glossary};
pub(crate) use feed::{FeedArgs, FeedFormat};
pub(crate) use glossary::GlossaryCommand;
pub(crate) use models::{ExportFormat, ModelsCommand};
#[cfg(feature = "serve")]
pub(crate) use serve::ServeArgs;
pub(crate) use summary::{EXTRACTIVE, SummarizerArgs, SummaryArgs};
pub(crate) use translate::TranslateArgs;
pub(crate) use watch::WatchArgs;

use anyhow::{Context, Result as AnyResult};
use apercu::Language;
use apercu_web::Fetcher;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgAction, ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::locale;

const EXAMPLES: &str = "\
Examples:
  apercu article.txt                        both summaries, three sentences each
  apercu --language fr --words 60 *.txt     French only, at most 60 words, several articles
  apercu --headline *.txt                   only the titles, a line an article
  apercu --about strike article.txt         what it says of the strike
  apercu --format json article.txt          everything that is known, for another program
  apercu https://example.org/news/1         the article of a web page
  apercu report.pdf                         a document, with the page of each sentence
  pbpaste | apercu                          an article from standard input
  apercu feed https://example.org/rss       what is new in a feed
  apercu digest subscriptions.opml          the stories of several feeds, each once
  apercu batch articles.jsonl               thousands of articles, from JSON lines to JSON lines
  apercu translate --to fr notes.txt        a translation, line by line
  apercu serve                              a page and an API over HTTP, for this machine

Exit status: 0 if all went well, 1 if an input failed (the others are still done), 2 for wrong usage.";

/// Summarizes a news article, French or English, in both languages
///
/// Reads plain text in UTF-8 (the title in the first line, then paragraphs), web pages, and documents: PDF, EPUB, DOCX, ODT,
/// Markdown, mail. Everything runs on this machine, with the model that comes with the program or another one in a folder.
#[derive(Debug, Parser)]
#[command(
    name = "apercu",
    after_long_help = EXAMPLES,
    after_help = "`apercu --help` says more, with examples.",
    disable_version_flag = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    #[command(flatten)]
    pub(crate) summarize: SummarizeArgs,

    #[command(flatten)]
    pub(crate) log: LogArgs,

    /// Print the version and the model's name
    #[arg(short = 'V', long)]
    pub(crate) version: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Batch(BatchArgs),
    Feed(FeedArgs),
    Digest(DigestArgs),
    Translate(TranslateArgs),
    #[cfg(feature = "serve")]
    Serve(ServeArgs),
    Watch(WatchArgs),
    #[command(subcommand)]
    Models(ModelsCommand),
    #[command(subcommand)]
    Config(ConfigCommand),
    #[command(subcommand)]
    Glossary(GlossaryCommand),
    /// Prints the completions of a shell
    #[command(after_long_help = "\
Examples:
  apercu completions bash > ~/.local/share/bash-completion/completions/apercu
  apercu completions fish > ~/.config/fish/completions/apercu.fish")]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Prints the manual page, of the program or of a subcommand
    #[command(after_long_help = "\
Examples:
  apercu man > ~/.local/share/man/man1/apercu.1
  apercu man batch > ~/.local/share/man/man1/apercu-batch.1")]
    Man {
        /// The subcommand
        #[arg(value_name = "COMMAND")]
        subcommand: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct SummarizeArgs {
    /// Articles to read: files, web addresses; `-` or none for standard input
    ///
    /// Plain text in UTF-8, at most 16 MiB each, web pages, or documents of at most 64 MiB, which are told by what they begin
    /// with, Markdown by its name, too. Sentences of a document name their page, chapter or section; a book has one summary,
    /// and --sentences makes it longer. A file named like a subcommand is given as ./translate.
    #[arg(value_name = "FILE|URL")]
    pub(crate) inputs: Vec<PathBuf>,

    /// What the output looks like
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    #[command(flatten)]
    pub(crate) summary: SummaryArgs,

    /// Replace bytes that are not UTF-8 instead of refusing the input
    ///
    /// Each run of them becomes U+FFFD, and a note on standard error says how many there were.
    #[arg(long)]
    pub(crate) lossy: bool,

    #[command(flatten)]
    pub(crate) fetch: FetchArgs,
}

#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct FetchArgs {
    /// Fetch from addresses of this machine and its network too
    #[arg(long)]
    allow_private: bool,

    /// Seconds after which a page that is not there yet is given up
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..))]
    timeout: u16,
}

#[derive(Debug, Default, Clone, Copy, Args)]
pub(crate) struct LogArgs {
    /// Print nothing on standard error but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Say on standard error what is being done; more when repeated (-vv, -vvv)
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,

    /// What the log on standard error looks like
    #[arg(long, global = true, value_enum, value_name = "FORM", default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// To be read: fitted to the terminal, one long line a paragraph elsewhere
    Text,
    /// A title and a list in each language, to be pasted
    Bullets,
    /// One object for an input, one a line for several, with everything that is known
    Json,
    /// With a reference to the source for each sentence
    Markdown,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines to be read
    #[default]
    Text,
    /// One object a line
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LanguageArg {
    /// English
    En,
    /// French
    Fr,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Languages {
    /// English
    En,
    /// French
    Fr,
    /// English, then French
    Both,
}

impl Cli {
    /// The command line that the program was called with.
    pub(crate) fn read() -> Result<Self, clap::Error> {
        let cli = Self::from_args(std::env::args_os())?;
        let missing = match &cli.command {
            None if cli.summarize.inputs.is_empty() && !cli.version => {
                "a FILE is needed, or an article on standard input"
            }
            Some(Command::Translate(TranslateArgs { file: None, .. })) => "a FILE is needed, or text on standard input",
            Some(Command::Feed(FeedArgs { feeds, .. }) | Command::Digest(DigestArgs { feeds, .. }))
                if feeds.is_empty() =>
            {
                "a FEED is needed, or a list of feeds on standard input"
            }
            Some(Command::Batch(BatchArgs { file: None, .. })) => "a FILE is needed, or JSON lines on standard input",
            _ => return Ok(cli),
        };
        if stdin().is_terminal() {
            return Err(command().error(ErrorKind::MissingRequiredArgument, missing));
        }
        Ok(cli)
    }

    fn from_args(args: impl IntoIterator<Item = impl Into<std::ffi::OsString> + Clone>) -> Result<Self, clap::Error> {
        let command = command();
        let matches = command.clone().try_get_matches_from(args)?;
        let mut cli = Self::from_arg_matches(&matches)?;
        let fault = match &cli.command {
            Some(Command::Translate(args)) if args.from == Some(args.to) => {
                Some("--from and --to name the same language".to_owned())
            }
            Some(_) => misplaced(&command, &matches),
            None => None,
        };
        let fault = fault.or_else(|| cli.engine().and_then(EngineArgs::fault));
        if let Some(fault) = fault {
            return Err(command.clone().error(ErrorKind::ArgumentConflict, fault));
        }
        let settled = cli.settle(&matches);
        settled.map_err(|error| command.clone().error(ErrorKind::ValueValidation, format!("{error:#}")))?;
        Ok(cli)
    }

    fn engine(&self) -> Option<&EngineArgs> {
        match &self.command {
            None => Some(&self.summarize.summary.engine),
            Some(Command::Batch(args)) => Some(&args.summary.engine),
            Some(Command::Feed(args)) => Some(&args.summary.engine),
            Some(Command::Digest(args)) => Some(&args.summary.engine),
            Some(Command::Watch(args)) => Some(&args.summary.engine),
            Some(Command::Translate(args)) => Some(&args.engine),
            #[cfg(feature = "serve")]
            Some(Command::Serve(args)) => Some(&args.engine),
            Some(
                Command::Models(_)
                | Command::Config(_)
                | Command::Glossary(_)
                | Command::Completions { .. }
                | Command::Man { .. },
            ) => None,
        }
    }
}

/// The definition of the command line, with its help in the user's language.
fn command() -> clap::Command {
    if locale::is_french() {
        french::translate(Cli::command())
    } else {
        Cli::command()
    }
}

/// A flag of the program that stands before a subcommand, which knows nothing of it.
fn misplaced(command: &clap::Command, matches: &ArgMatches) -> Option<String> {
    let (subcommand, _) = matches.subcommand()?;
    let given = |arg: &&clap::Arg| {
        !arg.is_global_set() && matches.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine)
    };
    let arg = command.get_arguments().find(given)?;
    Some(match arg.get_long() {
        Some(flag) => format!("--{flag} stands before `{subcommand}`: put it after, if `{subcommand}` takes it"),
        None => format!("a file before `{subcommand}`: for a file of that name, write ./{subcommand}"),
    })
}

/// The manual page of the program or of a subcommand, in the format of man.
pub(crate) fn manual(subcommand: Option<&str>) -> AnyResult<Vec<u8>> {
    let mut command = command();
    command.build();
    let described = match subcommand {
        None => &command,
        Some(name) => command
            .find_subcommand(name)
            .with_context(|| format!("there is no subcommand {name}"))?,
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(described.clone()).render(&mut page)?;
    Ok(page)
}

/// The completions of a shell.
pub(crate) fn completions(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), "apercu", &mut script);
    script
}

impl FetchArgs {
    pub(crate) fn fetcher(self) -> Fetcher {
        Fetcher::new()
            .allow_private(self.allow_private)
            .timeout(Duration::from_secs(self.timeout.into()))
    }
}

impl From<LanguageArg> for Language {
    fn from(arg: LanguageArg) -> Self {
        match arg {
            LanguageArg::En => Self::English,
            LanguageArg::Fr => Self::French,
        }
    }
}

impl Languages {
    pub(crate) fn list(self) -> Vec<Language> {
        match self {
            Self::En => vec![Language::English],
            Self::Fr => vec![Language::French],
            Self::Both => Language::ALL.to_vec(),
        }
    }
}

fn at_least_one(value: &str) -> Result<usize, String> {
    value
        .parse()
        .ok()
        .filter(|&n| n >= 1)
        .ok_or_else(|| "a whole number is needed, 1 or more".into())
}

#[cfg(test)]
mod tests {
    use apercu::Length;

    use super::*;

    fn parse(args: &[&str]) -> Result<Cli, ErrorKind> {
        Cli::from_args([&["apercu"], args].concat()).map_err(|error| error.kind())
    }

    #[test]
    fn the_definitions_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn one_length_at_most() {
        let length = |args: &[&str]| parse(args).map(|cli| cli.summarize.summary.length.length());
        assert_eq!(length(&[]), Ok(None));
        assert_eq!(length(&["--sentences", "5"]), Ok(Some(Length::Sentences(5))));
        assert_eq!(length(&["--words", "60"]), Ok(Some(Length::Words(60))));
        assert_eq!(length(&["--ratio", "0.25"]), Ok(Some(Length::Ratio(0.25))));
        assert_eq!(
            length(&["--sentences", "5", "--words", "60"]),
            Err(ErrorKind::ArgumentConflict)
        );
        for (flag, wrong) in [
            ("--sentences", "0"),
            ("--words", "-3"),
            ("--threads", "0"),
            ("--sentences", "1.5"),
        ] {
            assert_eq!(
                length(&[&format!("{flag}={wrong}")]),
                Err(ErrorKind::ValueValidation),
                "{flag} {wrong}"
            );
        }
        for wrong in ["0", "1.01", "-0.5", "NaN", "inf", "half"] {
            assert_eq!(
                length(&[&format!("--ratio={wrong}")]),
                Err(ErrorKind::ValueValidation),
                "{wrong}"
            );
        }
    }

    #[test]
    fn files_and_subcommands_coexist() {
        assert_eq!(parse(&["a.txt", "-", "b.txt"]).unwrap().summarize.inputs.len(), 3);
        assert_eq!(
            parse(&["./translate"]).unwrap().summarize.inputs,
            [PathBuf::from("./translate")]
        );
        assert_eq!(parse(&["a.txt", "translate"]).unwrap().summarize.inputs.len(), 2);
        let Ok(Cli {
            command: Some(Command::Translate(args)),
            ..
        }) = parse(&["translate", "--to", "fr", "-"])
        else {
            panic!("a subcommand was expected");
        };
        assert_eq!(args.languages(), (Language::English, Language::French));
        assert_eq!(
            parse(&["translate", "a.txt"]).err(),
            Some(ErrorKind::MissingRequiredArgument)
        );
    }

    #[test]
    fn flags_for_all_stand_anywhere_and_others_with_their_subcommand() {
        for args in [
            &["-q", "translate", "--to", "fr"][..],
            &["translate", "--to", "fr", "-q"],
        ] {
            let cli = parse(args).unwrap();
            assert!(
                cli.log.quiet && matches!(cli.command, Some(Command::Translate(_))),
                "{args:?}"
            );
        }
        for args in [
            &["--lossy", "translate", "--to", "fr"][..],
            &["-j2", "models", "quantize", "a", "b"],
        ] {
            assert_eq!(parse(args).err(), Some(ErrorKind::ArgumentConflict), "{args:?}");
        }
    }

    #[test]
    fn quiet_and_verbose_exclude_each_other() {
        assert_eq!(parse(&["-vv"]).unwrap().log.verbose, 2);
        assert_eq!(parse(&["-q", "-v"]).err(), Some(ErrorKind::ArgumentConflict));
    }
}
