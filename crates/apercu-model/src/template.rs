//! What stands around a text: how the encoder's input is put together, and what outputs are made to start with.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::manifest::{Manifest, Task};
use super::tokenizer::Tokenizer;
use super::{read_file, store};
use crate::error::{Error, Result};
use apercu_text::Language;

/// The tokens around a text, ready for use.
#[derive(Debug)]
pub(super) struct Template {
    before: Vec<Slot>,
    after: Vec<Slot>,
    forced_bos: Option<Slot>,
    /// Language tags.
    tags: BTreeMap<Language, Option<u32>>,
    directions: Vec<(String, String)>,
}

/// A token around a text.
#[derive(Debug, Clone, Copy)]
enum Slot {
    Token(u32),
    From,
    To,
}

impl Template {
    /// Finds the tokens that a manifest names. The error says which there are not.
    pub(super) fn new(manifest: &Manifest, tokenizer: &Tokenizer) -> Result<Self, String> {
        let id = |token: &str| {
            tokenizer
                .id(token)
                .ok_or_else(|| format!("the tokenizer has no token {token:?}"))
        };
        let slot = |name: &String| match name.as_str() {
            "{from}" => Ok(Slot::From),
            "{to}" => Ok(Slot::To),
            token => id(token).map(Slot::Token),
        };
        let mut parts = manifest.input.split(|part| part == "{text}");
        let (Some(before), Some(after), None) = (parts.next(), parts.next(), parts.next()) else {
            return Err(format!(
                "input must hold \"{{text}}\" once, and is {:?}",
                manifest.input
            ));
        };
        let mut tags = BTreeMap::new();
        for language in Language::ALL {
            if let Some(tag) = manifest.languages.get(language.code()) {
                tags.insert(language, tag.as_deref().map(id).transpose()?);
            }
        }
        Ok(Self {
            before: before.iter().map(slot).collect::<Result<_, _>>()?,
            after: after.iter().map(slot).collect::<Result<_, _>>()?,
            forced_bos: manifest.forced_bos.as_ref().map(slot).transpose()?,
            tags,
            directions: manifest.directions.clone(),
        })
    }

    /// The tokens that are commands to the model and must not come out of text.
    pub(super) fn commands(&self) -> Vec<u32> {
        let slots = self.before.iter().chain(&self.after).chain(&self.forced_bos);
        let tokens = slots.filter_map(|slot| match slot {
            Slot::Token(id) => Some(*id),
            Slot::From | Slot::To => None,
        });
        tokens.chain(self.tags.values().copied().flatten()).collect()
    }

    /// Puts the tokens around those of a text.
    pub(super) fn apply(&self, text: &[u32], from: Language, to: Language) -> Result<Vec<u32>, String> {
        let resolve = |slots: &[Slot]| {
            slots
                .iter()
                .map(|slot| self.token(*slot, from, to))
                .collect::<Result<Vec<_>, _>>()
        };
        self.check(from, to)?;
        let mut ids = resolve(&self.before)?;
        ids.extend(text);
        ids.extend(resolve(&self.after)?);
        Ok(ids)
    }

    /// The token that outputs are made to start with; `None` leaves it to the configuration.
    pub(super) fn forced_bos(&self, from: Language, to: Language) -> Result<Option<u32>, String> {
        self.check(from, to)?;
        self.forced_bos.map(|slot| self.token(slot, from, to)).transpose()
    }

    fn token(&self, slot: Slot, from: Language, to: Language) -> Result<u32, String> {
        let tag = |language: Language| {
            let tag = self.tags.get(&language).copied().flatten();
            tag.ok_or_else(|| format!("has no token for the language {}", language.code()))
        };
        match slot {
            Slot::Token(id) => Ok(id),
            Slot::From => tag(from),
            Slot::To => tag(to),
        }
    }

    /// Refuses what is no direction of the model.
    pub(super) fn check(&self, from: Language, to: Language) -> Result<(), String> {
        if let Some(language) = [from, to].iter().find(|language| !self.tags.contains_key(language)) {
            return Err(format!("does not know the language {}", language.code()));
        }
        let wanted = (from.code(), to.code());
        let known = self
            .directions
            .iter()
            .any(|(from, to)| (from.as_str(), to.as_str()) == wanted);
        if known || self.directions.is_empty() {
            Ok(())
        } else {
            Err(format!("does not translate from {} to {}", wanted.0, wanted.1))
        }
    }
}

/// What a plain Hugging Face folder would say in a manifest, told by its architecture and its tokens.
pub(super) fn derive(folder: &Path, tokenizer: &Tokenizer) -> Result<Manifest> {
    #[derive(Deserialize)]
    struct Architecture {
        model_type: String,
    }
    let path = folder.join("config.json");
    let parsed = serde_json::from_slice(&read_file(&path)?);
    let Architecture { model_type } = parsed.map_err(|e| Error::file(path.clone(), e))?;

    let place = folder.canonicalize().ok();
    let entry = place.as_deref().and_then(store::entry);
    let name = place.and_then(|path| store::name(&path));
    let mut manifest = Manifest::new(name.unwrap_or_else(|| model_type.clone()), Task::Translate);
    let known = |tags: [&str; 2]| tags.iter().all(|tag| tokenizer.id(tag).is_some());
    // English and French, as Language::ALL has them.
    let (tags, input, forced_bos): ([&str; 2], &[&str], _) = match model_type.as_str() {
        "marian" if tokenizer.id(">>en<<").or(tokenizer.id(">>fr<<")).is_some() => {
            ([">>en<<", ">>fr<<"], &["{to}", "{text}", "</s>"], None)
        }
        "marian" => {
            manifest.directions = direction(folder)?;
            (["", ""], &["{text}", "</s>"], None)
        }
        "mbart" if known(["en_XX", "fr_XX"]) => (["en_XX", "fr_XX"], &["{from}", "{text}", "</s>"], Some("{to}")),
        "m2m_100" if known(["__en__", "__fr__"]) => (["__en__", "__fr__"], &["{from}", "{text}", "</s>"], Some("{to}")),
        "m2m_100" if known(["eng_Latn", "fra_Latn"]) => {
            (["eng_Latn", "fra_Latn"], &["{from}", "{text}", "</s>"], Some("{to}"))
        }
        "bart" | "mbart" => {
            manifest.task = Task::Summarize;
            (["", ""], &["<s>", "{text}", "</s>"], None)
        }
        "t5" | "mt5" | "longt5" | "pegasus" => {
            manifest.task = Task::Summarize;
            manifest.prefix = prefix(&path)?;
            (["", ""], &["{text}", "</s>"], None)
        }
        _ => {
            let reason = format!(
                "how a {model_type} model wants its input is not known; {} can say it",
                Manifest::FILE
            );
            return Err(Error::file(path, reason));
        }
    };
    let tag = |tag: &str| tokenizer.id(tag).map(|_| tag.to_owned());
    // What the catalogue does not know is told by what such models are trained on: BARThez is an mBART.
    let is_read = |language: Language| match (&entry, model_type.as_str()) {
        (Some(entry), _) => entry.knows(language),
        (None, "bart" | "t5" | "longt5" | "pegasus") => language == Language::English,
        (None, "mbart") if manifest.task == Task::Summarize => language == Language::French,
        (None, _) => true,
    };
    manifest.languages = Language::ALL
        .iter()
        .zip(tags)
        .filter(|(language, _)| is_read(**language))
        .map(|(language, t)| (language.code().to_owned(), tag(t)))
        .collect();
    manifest.input = input.iter().map(|&part| part.to_owned()).collect();
    manifest.forced_bos = forced_bos.map(str::to_owned);
    Ok(manifest)
}

/// What a T5 is told to do, in words before the text; nothing where its configuration does not say.
fn prefix(config: &Path) -> Result<String> {
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Tasks {
        task_specific_params: Option<BTreeMap<String, Parameters>>,
    }
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Parameters {
        prefix: Option<String>,
    }
    let parsed = serde_json::from_slice(&read_file(config)?);
    let tasks: Tasks = parsed.map_err(|e| Error::file(config, e))?;
    let summarize = tasks
        .task_specific_params
        .and_then(|mut tasks| tasks.remove("summarization"));
    Ok(summarize.and_then(|parameters| parameters.prefix).unwrap_or_default())
}

/// The one direction of a Marian folder without language tags, as its `tokenizer_config.json` says; empty where it
/// does not.
fn direction(folder: &Path) -> Result<Vec<(String, String)>> {
    #[derive(Deserialize)]
    struct Languages {
        source_lang: Option<String>,
        target_lang: Option<String>,
    }
    let path = folder.join("tokenizer_config.json");
    if !path.exists() {
        return Ok(Vec::new());
    }
    let parsed = serde_json::from_slice(&read_file(&path)?);
    let languages: Languages = parsed.map_err(|e| Error::file(path, e))?;
    let code = |language: Option<String>| match language.as_deref() {
        Some("en" | "eng") => Some("en".to_owned()),
        Some("fr" | "fra") => Some("fr".to_owned()),
        _ => None,
    };
    Ok(code(languages.source_lang)
        .zip(code(languages.target_lang))
        .into_iter()
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, French};
    use serde_json::json;
    use tempfile::TempDir;

    /// A folder with a configuration and a tokenizer of nothing but these tokens and words.
    fn folder(model_type: &str, special: &[&str]) -> TempDir {
        let folder = TempDir::new().unwrap();
        let tokens = ["<unk>", "</s>", "a", "b"].iter().chain(special);
        let vocab: serde_json::Map<_, _> = tokens
            .zip(0..)
            .map(|(token, id)| (token.to_string(), json!(id)))
            .collect();
        let tokenizer = json!({
            "version": "1.0",
            "pre_tokenizer": {"type": "Whitespace"},
            "model": {"type": "WordLevel", "vocab": vocab, "unk_token": "<unk>"},
        });
        let write = |name: &str, value: serde_json::Value| std::fs::write(folder.path().join(name), value.to_string());
        write("config.json", json!({"model_type": model_type})).unwrap();
        write("tokenizer.json", tokenizer).unwrap();
        folder
    }

    fn derived(folder: &TempDir) -> (Manifest, Template) {
        let tokenizer = Tokenizer::open(folder.path()).unwrap();
        let manifest = derive(folder.path(), &tokenizer).unwrap();
        let template = Template::new(&manifest, &tokenizer).unwrap();
        (manifest, template)
    }

    /// The input for `a b` from English to French, and the token that the output must start with.
    fn framed(model_type: &str, special: &[&str]) -> (Vec<u32>, Option<u32>) {
        let (_, template) = derived(&folder(model_type, special));
        (
            template.apply(&[2, 3], English, French).unwrap(),
            template.forced_bos(English, French).unwrap(),
        )
    }

    #[test]
    fn each_architecture_gets_its_input() {
        assert_eq!(framed("marian", &[]), (vec![2, 3, 1], None));
        assert_eq!(framed("marian", &[">>en<<", ">>fr<<"]), (vec![5, 2, 3, 1], None));
        assert_eq!(framed("mbart", &["en_XX", "fr_XX"]), (vec![4, 2, 3, 1], Some(5)));
        assert_eq!(framed("m2m_100", &["__fr__", "__en__"]), (vec![5, 2, 3, 1], Some(4)));
        assert_eq!(
            framed("m2m_100", &["eng_Latn", "fra_Latn"]),
            (vec![4, 2, 3, 1], Some(5))
        );
    }

    #[test]
    fn summarizers_know_the_languages_that_they_were_trained_on() {
        for (model_type, special, known, other) in [
            ("bart", &["<s>"][..], English, French),
            ("mbart", &["<s>"], French, English),
            ("t5", &[], English, French),
        ] {
            let (manifest, template) = derived(&folder(model_type, special));
            assert_eq!(manifest.task, Task::Summarize);
            let ids = if special.is_empty() {
                vec![2, 3, 1]
            } else {
                vec![4, 2, 3, 1]
            };
            assert_eq!(template.apply(&[2, 3], known, known), Ok(ids));
            assert!(template.apply(&[2, 3], other, other).is_err(), "{model_type}");
        }
        let (manifest, _) = derived(&folder("mt5", &[]));
        assert_eq!(manifest.languages.len(), 2);
    }

    #[test]
    fn a_t5_is_told_what_to_do() {
        let folder = folder("t5", &[]);
        let config = json!({"model_type": "t5", "task_specific_params": {"summarization": {"prefix": "summarize: "}}});
        std::fs::write(folder.path().join("config.json"), config.to_string()).unwrap();
        assert_eq!(derived(&folder).0.prefix, "summarize: ");
    }

    #[test]
    fn unknown_architectures_and_missing_tokens_are_named() {
        let folder_of = |model_type, special: &[&str]| {
            let folder = folder(model_type, special);
            let tokenizer = Tokenizer::open(folder.path()).unwrap();
            derive(folder.path(), &tokenizer).and_then(|manifest| {
                Template::new(&manifest, &tokenizer).map_err(|reason| Error::file(folder.path(), reason))
            })
        };
        assert!(folder_of("gpt2", &[]).unwrap_err().to_string().contains("gpt2"));
        assert!(
            folder_of("m2m_100", &["__fr__"])
                .unwrap_err()
                .to_string()
                .contains("m2m_100")
        );
        assert!(folder_of("bart", &[]).unwrap_err().to_string().contains("\"<s>\""));
    }

    #[test]
    fn one_direction_is_one_direction() {
        let folder = folder("marian", &[]);
        let config = json!({"source_lang": "fra", "target_lang": "en", "model_max_length": 512});
        std::fs::write(folder.path().join("tokenizer_config.json"), config.to_string()).unwrap();
        let (manifest, template) = derived(&folder);
        assert_eq!(manifest.directions, [("fr".to_owned(), "en".to_owned())]);
        assert_eq!(template.apply(&[2], French, English), Ok(vec![2, 1]));
        assert_eq!(
            template.apply(&[2], English, French),
            Err("does not translate from en to fr".to_owned())
        );
        assert!(template.forced_bos(English, French).is_err());
    }

    #[test]
    fn a_language_without_its_tag_is_no_target() {
        let (_, template) = derived(&folder("marian", &[">>fr<<"]));
        assert_eq!(template.apply(&[2], English, French), Ok(vec![4, 2, 1]));
        assert!(
            template
                .apply(&[2], French, English)
                .unwrap_err()
                .contains("no token for the language en")
        );
    }

    #[test]
    fn manifests_are_checked_against_the_tokenizer() {
        let folder = folder("marian", &[">>en<<", ">>fr<<"]);
        let tokenizer = Tokenizer::open(folder.path()).unwrap();
        let (sound, _) = derived(&folder);
        let refused = |change: fn(&mut Manifest)| {
            let mut manifest = sound.clone();
            change(&mut manifest);
            Template::new(&manifest, &tokenizer).unwrap_err()
        };
        assert!(refused(|m| m.input.clear()).contains("{text}"));
        assert!(refused(|m| m.input.push("{text}".to_owned())).contains("{text}"));
        assert!(refused(|m| m.input.push("{other}".to_owned())).contains("{other}"));
        assert!(refused(|m| m.forced_bos = Some("<x>".to_owned())).contains("<x>"));
        assert!(
            refused(|m| m
                .languages
                .insert("fr".to_owned(), Some("<y>".to_owned()))
                .map(|_| ())
                .unwrap())
            .contains("<y>")
        );
        let mut manifest = sound.clone();
        manifest.languages.remove("fr");
        let template = Template::new(&manifest, &tokenizer).unwrap();
        assert_eq!(
            template.apply(&[2], English, French),
            Err("does not know the language fr".to_owned())
        );
    }
}
