//! What the user has settled once and for all: the file `config.toml`, and variables of the environment, which go over it.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use apercu::Length;
use clap::ValueEnum;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use toml::{Table, Value};

use crate::args::Languages;

/// Names another file, or none where it is empty.
const FILE_VARIABLE: &str = "APERCU_CONFIG";

/// What can be settled. Flags go over it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Settings {
    /// Language of the summaries.
    #[serde(deserialize_with = "languages")]
    pub(crate) language: Option<Languages>,
    /// Length of a summary: "3 sentences", "60 words", "20%".
    #[serde(deserialize_with = "length")]
    pub(crate) length: Option<Length>,
    /// Models to translate with.
    #[serde(alias = "model", deserialize_with = "one_or_several")]
    pub(crate) translator: Vec<PathBuf>,
    /// What summarizes.
    pub(crate) summarizer: Option<PathBuf>,
    /// Files of terms.
    #[serde(deserialize_with = "one_or_several")]
    pub(crate) glossary: Vec<PathBuf>,
    /// What `apercu feed` reads where no feed is named.
    #[serde(deserialize_with = "one_or_several")]
    pub(crate) feeds: Vec<PathBuf>,
}

/// The keys of the settings, each with the variable that goes over it.
pub(crate) const KEYS: [(&str, &str); 6] = [
    ("language", "APERCU_LANGUAGE"),
    ("length", "APERCU_LENGTH"),
    ("translator", "APERCU_TRANSLATOR"),
    ("summarizer", "APERCU_SUMMARIZER"),
    ("glossary", "APERCU_GLOSSARY"),
    ("feeds", "APERCU_FEEDS"),
];

/// A value of the settings, and where it comes from.
#[derive(Debug, PartialEq)]
pub(crate) struct Settled {
    pub(crate) key: &'static str,
    pub(crate) value: Value,
    /// The variable it comes from; none for the file.
    pub(crate) variable: Option<&'static str>,
}

impl Settings {
    /// What the file and the environment say.
    pub(crate) fn load() -> Result<Self> {
        let mut settings = match file() {
            Some(path) => Self::of_file(&path)?,
            None => Self::default(),
        };
        for (key, variable) in KEYS {
            if let Some(value) = env::var_os(variable).filter(|value| !value.is_empty()) {
                let one = Self::of_variable(key, &value).with_context(|| variable.to_owned())?;
                settings.replace(key, one);
            }
        }
        Ok(settings)
    }

    /// What a file says; nothing, where it is not there and nobody asked for it.
    pub(crate) fn of_file(path: &Path) -> Result<Self> {
        let Some(text) = read(path)? else {
            return Ok(Self::default());
        };
        let settings: Self = toml::from_str(&text).map_err(|error| at_line(path, &text, &error))?;
        Ok(settings.beside(path.parent().unwrap_or(Path::new("."))))
    }

    /// The value of one key as a variable has it: paths as `PATH` has them, feeds with spaces between.
    fn of_variable(key: &str, value: &OsString) -> Result<Self> {
        let text = |value: &OsString| {
            let text = value.clone().into_string();
            text.map_err(|value| anyhow::anyhow!("{} is not UTF-8", value.display()))
        };
        let value = match key {
            "translator" | "glossary" => {
                let paths = env::split_paths(value).map(|path| text(&path.into_os_string()));
                Value::from(paths.collect::<Result<Vec<String>>>()?)
            }
            "feeds" => Value::from(text(value)?.split_whitespace().collect::<Vec<_>>()),
            _ => Value::from(text(value)?),
        };
        let table = Table::from_iter([(key.to_owned(), value)]);
        table.try_into().map_err(|error| anyhow::anyhow!("{}", error.message()))
    }

    /// Takes one key's value from other settings.
    fn replace(&mut self, key: &str, other: Self) {
        match key {
            "language" => self.language = other.language,
            "length" => self.length = other.length,
            "translator" => self.translator = other.translator,
            "summarizer" => self.summarizer = other.summarizer,
            "glossary" => self.glossary = other.glossary,
            _ => self.feeds = other.feeds,
        }
    }

    /// The settings with their files looked for beside the settings' own.
    fn beside(mut self, folder: &Path) -> Self {
        let lists = [&mut self.translator, &mut self.glossary, &mut self.feeds];
        for path in lists.into_iter().flatten().chain(&mut self.summarizer) {
            if let (Ok(rest), Some(home)) = (path.strip_prefix("~"), env::home_dir()) {
                *path = home.join(rest);
            } else if folder.join(&path).exists() {
                *path = folder.join(&path);
            }
        }
        self
    }
}

/// The file of the settings, whether it is there or not; none where the environment says so.
pub(crate) fn file() -> Option<PathBuf> {
    if let Some(path) = env::var_os(FILE_VARIABLE) {
        return (!path.is_empty()).then(|| path.into());
    }
    let given = env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
    let folder = given.filter(|folder| folder.is_absolute());
    let folder = folder.or_else(|| Some(env::home_dir()?.join(".config")))?;
    Some(folder.join("apercu/config.toml"))
}

/// What is settled, key by key.
pub(crate) fn settled() -> Result<Vec<Settled>> {
    let path = file();
    let text = path.as_deref().map(read).transpose()?.flatten().unwrap_or_default();
    let mut table = text.parse::<Table>()?;
    if let Some(model) = table.remove("model") {
        table.insert("translator".to_owned(), model);
    }
    let value = |(key, variable): (&'static str, &'static str)| {
        let set = env::var(variable).ok().filter(|value| !value.is_empty());
        match set {
            Some(value) => Some(Settled {
                key,
                value: Value::from(value),
                variable: Some(variable),
            }),
            None => table.remove(key).map(|value| Settled {
                key,
                value,
                variable: None,
            }),
        }
    };
    Ok(KEYS.into_iter().filter_map(value).collect())
}

/// The text of the file; none where it is not there, unless the environment names it.
fn read(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound && env::var_os(FILE_VARIABLE).is_none() => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read the settings {}", path.display())),
    }
}

/// What is wrong, and in which line.
fn at_line(path: &Path, text: &str, error: &toml::de::Error) -> anyhow::Error {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let message = error.message().replace("unknown field", "unknown key");
    anyhow::anyhow!("{}, line {line}: {message}", path.display())
}

fn languages<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Languages>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let language = Languages::from_str(&text, false);
    let language = language.map_err(|_| D::Error::custom(format!("{text:?} is none of en, fr and both")))?;
    Ok(Some(language))
}

fn length<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Length>, D::Error> {
    let length = String::deserialize(deserializer)?.parse();
    length.map(Some).map_err(D::Error::custom)
}

/// A path, or a list of them.
fn one_or_several<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<PathBuf>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a text is needed, or a list of texts")]
    enum OneOrSeveral {
        One(PathBuf),
        Several(Vec<PathBuf>),
    }
    Ok(match OneOrSeveral::deserialize(deserializer)? {
        OneOrSeveral::One(path) => vec![path],
        OneOrSeveral::Several(paths) => paths,
    })
}

/// Reads the settings of a file that must be there, and says what is wrong with it.
pub(crate) fn check(path: &Path) -> Result<Settings> {
    if !path.exists() {
        bail!("cannot read the settings {}: there is no such file", path.display());
    }
    Settings::of_file(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Settings, String> {
        let path = Path::new("config.toml");
        toml::from_str(text).map_err(|error| at_line(path, text, &error).to_string())
    }

    #[test]
    fn every_key_is_read() {
        let text = "language = \"fr\"\nlength = \"60 words\"\nmodel = \"opus\"\nsummarizer = \"bart\"\n\
                    glossary = [\"a.tsv\", \"b.tbx\"]\nfeeds = \"https://example.org/rss\"\n";
        let settings = parse(text).unwrap();
        assert_eq!(settings.language, Some(Languages::Fr));
        assert_eq!(settings.length, Some(Length::Words(60)));
        assert_eq!(settings.translator, [PathBuf::from("opus")]);
        assert_eq!(settings.summarizer, Some("bart".into()));
        assert_eq!(settings.glossary.len(), 2);
        assert_eq!(settings.feeds, [PathBuf::from("https://example.org/rss")]);
        assert_eq!(parse("").unwrap(), Settings::default());
        for (key, _) in KEYS {
            let value = if key == "length" { "20%" } else { "fr" };
            assert!(parse(&format!("{key} = \"{value}\"")).is_ok(), "{key}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (text, line, part) in [
            ("# mine\n\nlangauge = \"fr\"\n", 3, "unknown key `langauge`"),
            ("language = \"de\"\n", 1, "none of en, fr and both"),
            ("language = \"fr\"\nlength = \"long\"", 2, "is no length"),
            ("feeds = 3", 1, "a list of texts"),
            ("language = \"fr\"\nlanguage = \"en\"", 2, "duplicate key"),
            ("\n[feeds\n", 2, ""),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.starts_with(&format!("config.toml, line {line}: ")), "{error}");
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn variables_hold_lists_as_their_kind_is_written() {
        let of = |key, value: &str| Settings::of_variable(key, &value.into());
        let glossaries = env::join_paths(["a.tsv", "b.tsv"]).unwrap();
        assert_eq!(
            Settings::of_variable("glossary", &glossaries).unwrap().glossary.len(),
            2
        );
        assert_eq!(
            of("feeds", "https://a.example/ https://b.example/")
                .unwrap()
                .feeds
                .len(),
            2
        );
        assert_eq!(of("length", "20%").unwrap().length, Some(Length::Ratio(0.2)));
        assert!(of("language", "de").is_err());
    }
}
