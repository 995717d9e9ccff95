//! The command line: every flag is defined here, once.

use std::io::{IsTerminal, stdin};
use std::path::{Path, PathBuf};

use anyhow::Result as AnyResult;
use apercu::engine::{Device, Engine};
use apercu::model::Model;
use apercu::model::store::Store;
use apercu::summarize::Generative;
use apercu::{Language, Length, Summarizer, SummarizerBuilder};
use clap::error::ErrorKind;
use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  apercu article.txt                        both summaries, three sentences each
  apercu --language fr --words 60 *.txt     French only, at most 60 words, several articles
  apercu --format json article.txt          everything that is known, for another program
  pbpaste | apercu                          an article from standard input
  apercu translate --to fr notes.txt        a translation, line by line

Exit status: 0 if all went well, 1 if an input failed (the others are still done), 2 for wrong usage.";

/// The summarizer that needs no model of its own.
const EXTRACTIVE: &str = "extractive";

/// Summarizes a news article, French or English, in both languages
///
/// Reads plain text in UTF-8: the title in the first line, then paragraphs. Everything runs on this machine, with the
/// model that comes with the program or another one in a folder.
#[derive(Debug, Parser)]
#[command(
    name = "apercu",
    after_long_help = EXAMPLES,
    after_help = "`apercu --help` says more, with examples.",
    disable_version_flag = true,
    args_conflicts_with_subcommands = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    #[command(flatten)]
    pub(crate) summarize: SummarizeArgs,

    /// Print the version and the model's name
    #[arg(short = 'V', long)]
    pub(crate) version: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Translate(TranslateArgs),
    #[command(subcommand)]
    Models(ModelsCommand),
}

#[derive(Debug, Args)]
pub(crate) struct SummarizeArgs {
    /// Articles to read; `-` or none for standard input
    ///
    /// Plain text in UTF-8, at most 16 MiB each. A file named like a subcommand is given as ./translate.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// What the output looks like
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// Language of the summaries
    #[arg(short, long, value_enum, default_value_t = Languages::Both)]
    pub(crate) language: Languages,

    #[command(flatten)]
    pub(crate) length: LengthArgs,

    /// What summarizes: `extractive`, which chooses sentences of the article, or a model that writes them, a folder or a
    /// name from `apercu models list`
    ///
    /// What a model writes is compared with the article, and gives way to the article's own words where it has a number
    /// or a name too much. For a model that knows only the other language the article is translated first.
    #[arg(long, value_name = "MODEL", default_value = EXTRACTIVE)]
    pub(crate) summarizer: PathBuf,

    /// Language of the articles, instead of detecting it
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    pub(crate) from: Option<LanguageArg>,

    /// Replace bytes that are not UTF-8 instead of refusing the input
    ///
    /// Each run of them becomes U+FFFD, and a note on standard error says how many there were.
    #[arg(long)]
    pub(crate) lossy: bool,

    #[command(flatten)]
    pub(crate) engine: EngineArgs,

    #[command(flatten)]
    pub(crate) log: LogArgs,
}

/// How long the summaries are: three sentences if nothing is said
#[derive(Debug, Args)]
#[group(multiple = false)]
pub(crate) struct LengthArgs {
    /// Length of a summary in sentences [default: 3]
    #[arg(short, long, value_name = "N", value_parser = at_least_one, help_heading = "Length (one of these)")]
    sentences: Option<usize>,

    /// Most words of a summary, fewer where what is left is not worth it; at least one sentence is given
    #[arg(short, long, value_name = "N", value_parser = at_least_one, help_heading = "Length (one of these)")]
    words: Option<usize>,

    /// Most words of a summary, as a share of the article's (0.1 is a tenth); at least one sentence is given
    #[arg(short, long, value_name = "R", value_parser = share, help_heading = "Length (one of these)")]
    ratio: Option<f32>,
}

/// Translates plain text, line by line
///
/// Each input line gives exactly one output line, an empty one for an empty one, in order and as soon as it is there.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  apercu translate --to en dépêche.txt
  echo 'The harbour reopens on Monday.' | apercu translate --to fr")]
pub(crate) struct TranslateArgs {
    /// Language to translate into
    #[arg(short, long, value_enum, value_name = "LANGUAGE")]
    to: LanguageArg,

    /// Language to translate from [default: the other one]
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    from: Option<LanguageArg>,

    /// Text to translate; `-` or none for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) engine: EngineArgs,

    #[command(flatten)]
    pub(crate) log: LogArgs,
}

/// Fetches models, and works on those that are there
///
/// Models are kept in the cache of the Hugging Face hub (HF_HOME, HF_HUB_CACHE), so that those which other programs have
/// fetched are there already. HF_ENDPOINT is the address of a mirror, HTTPS_PROXY that of a proxy, HF_TOKEN lets in where
/// the hub wants to know who asks. A MODEL is a name from `apercu models list` or owner/name[@revision].
#[derive(Debug, Subcommand)]
pub(crate) enum ModelsCommand {
    /// Lists the models that are known by name and those that are on this machine
    List,
    /// Fetches a model, or what is missing of it, and prints its folder
    Pull {
        #[command(flatten)]
        model: ModelName,
        /// Do not touch the network; succeed only if the model is there (APERCU_OFFLINE=1 does the same)
        #[arg(long)]
        offline: bool,
        /// Show no progress
        #[arg(short, long)]
        quiet: bool,
    },
    /// Compares the files of a model with their hashes; of all models if none is named
    Verify {
        /// Name of the model
        #[arg(value_name = "MODEL")]
        name: Option<String>,
    },
    /// Prints the folder of a model
    Path {
        #[command(flatten)]
        model: ModelName,
    },
    /// Takes a model off this machine
    Remove {
        #[command(flatten)]
        model: ModelName,
    },
    /// Writes the 8-bit form of a model, a quarter of the size
    Quantize {
        /// Name or folder of the model
        #[arg(value_name = "MODEL")]
        source: PathBuf,
        /// Folder to write, which must not exist yet [default: where models are kept, under the name with -int8 added]
        target: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ModelName {
    /// Name of the model
    #[arg(value_name = "MODEL")]
    pub(crate) name: String,
}

#[derive(Debug, Args)]
pub(crate) struct EngineArgs {
    /// Model to translate with, instead of the one that comes with the program: a folder, or a name from `apercu models
    /// list`
    #[arg(short, long = "translator", visible_alias = "model", value_name = "MODEL")]
    translator: Option<PathBuf>,

    /// What runs the models that are named: this program itself, or libtorch
    ///
    /// The engine torch is there if the program was built with it (cargo's --features torch).
    #[arg(long, value_enum, default_value_t = EngineArg::Native)]
    engine: EngineArg,

    /// What the engine torch computes on: cpu, cuda (the first GPU) or cuda:N [default: cpu]
    #[arg(long, value_name = "DEVICE")]
    device: Option<Device>,

    /// Threads to use [default: one for each processor]; the output does not depend on it
    #[arg(short = 'j', long, value_name = "N", value_parser = at_least_one)]
    threads: Option<usize>,
}

#[derive(Debug, Default, Clone, Copy, Args)]
pub(crate) struct LogArgs {
    /// Print nothing on standard error but errors
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Say on standard error what is being done; more when repeated (-vv, -vvv)
    #[arg(short, long, action = ArgAction::Count)]
    pub(crate) verbose: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// To be read: fitted to the terminal, one long line a paragraph elsewhere
    Text,
    /// One object for an input, one a line for several, with everything that is known
    Json,
    /// With a reference to the source for each sentence
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EngineArg {
    /// The processor, nothing to install
    Native,
    /// libtorch, on the processor or a GPU
    Torch,
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
        let cli = Self::try_parse()?;
        let fault = match &cli.command {
            None if cli.summarize.files.is_empty() && !cli.version && stdin().is_terminal() => (
                ErrorKind::MissingRequiredArgument,
                "a FILE is needed, or an article on standard input",
            ),
            Some(Command::Translate(TranslateArgs { file: None, .. })) if stdin().is_terminal() => (
                ErrorKind::MissingRequiredArgument,
                "a FILE is needed, or text on standard input",
            ),
            Some(Command::Translate(args)) if args.from == Some(args.to) => {
                (ErrorKind::ArgumentConflict, "--from and --to name the same language")
            }
            _ if cli
                .engine()
                .is_some_and(|args| args.device.is_some() && args.engine == EngineArg::Native) =>
            {
                (ErrorKind::ArgumentConflict, "--device is for --engine torch")
            }
            _ => return Ok(cli),
        };
        Err(Self::command().error(fault.0, fault.1))
    }

    fn engine(&self) -> Option<&EngineArgs> {
        match &self.command {
            None => Some(&self.summarize.engine),
            Some(Command::Translate(args)) => Some(&args.engine),
            Some(Command::Models(_)) => None,
        }
    }

    /// How much to say on standard error.
    pub(crate) fn log(&self) -> LogArgs {
        match &self.command {
            None => self.summarize.log,
            Some(Command::Translate(args)) => args.log,
            Some(Command::Models(_)) => LogArgs::default(),
        }
    }
}

impl TranslateArgs {
    /// The languages to translate from and into.
    pub(crate) fn languages(&self) -> (Language, Language) {
        let to = Language::from(self.to);
        (self.from.map_or(to.other(), Language::from), to)
    }
}

impl LengthArgs {
    pub(crate) fn length(&self) -> Option<Length> {
        let sentences = self.sentences.map(Length::Sentences);
        sentences
            .or(self.words.map(Length::Words))
            .or(self.ratio.map(Length::Ratio))
    }
}

impl EngineArgs {
    /// A summarizer with this model and this number of threads.
    pub(crate) fn summarizer(&self) -> AnyResult<SummarizerBuilder> {
        let mut builder = Summarizer::builder().engine(self.engine());
        if let Some(model) = &self.translator {
            builder = builder.model(folder(model)?);
        }
        if let Some(threads) = self.threads {
            builder = builder.threads(threads);
        }
        Ok(builder)
    }

    /// What runs the models.
    fn engine(&self) -> Engine {
        match self.engine {
            EngineArg::Native => Engine::Native,
            EngineArg::Torch => Engine::Torch(self.device.unwrap_or_default()),
        }
    }
}

impl SummarizeArgs {
    /// A summarizer as the flags ask for it.
    pub(crate) fn summarizer(&self) -> AnyResult<SummarizerBuilder> {
        let mut builder = self.engine.summarizer()?.languages(self.language.list());
        if let Some(length) = self.length.length() {
            builder = builder.length(length);
        }
        if self.summarizer.as_os_str() != EXTRACTIVE {
            let model = Model::open_with(folder(&self.summarizer)?, self.engine.engine())?;
            builder = builder.summarize(Generative::new(model)?);
        }
        Ok(builder)
    }
}

/// The folder of a model: the folder of that name, or where the store has the model of that name.
pub(crate) fn folder(model: &Path) -> AnyResult<PathBuf> {
    let name = model.to_str().filter(|_| model.is_relative() && !model.exists());
    match name.filter(|name| !name.starts_with('.')) {
        Some(name) => Ok(Store::open()?.find(name)?),
        None => Ok(model.to_owned()),
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

fn share(value: &str) -> Result<f32, String> {
    let share = value.parse().ok().filter(|&share: &f32| share > 0.0 && share <= 1.0);
    share.ok_or_else(|| "a number above 0 and at most 1 is needed".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Result<Cli, ErrorKind> {
        Cli::try_parse_from([&["apercu"], args].concat()).map_err(|error| error.kind())
    }

    #[test]
    fn the_definitions_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn one_length_at_most() {
        let length = |args: &[&str]| parse(args).map(|cli| cli.summarize.length.length());
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
        assert_eq!(parse(&["a.txt", "-", "b.txt"]).unwrap().summarize.files.len(), 3);
        assert_eq!(
            parse(&["./translate"]).unwrap().summarize.files,
            [PathBuf::from("./translate")]
        );
        assert_eq!(parse(&["a.txt", "translate"]).unwrap().summarize.files.len(), 2);
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
    fn quiet_and_verbose_exclude_each_other() {
        assert_eq!(parse(&["-vv"]).unwrap().log().verbose, 2);
        assert_eq!(parse(&["-q", "-v"]).err(), Some(ErrorKind::ArgumentConflict));
    }
}
