//! `apercu.json`: what a model folder holds and what it is for.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use apercu_engine::Weights;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::read_file;
use crate::error::{Error, Result, reading};

/// The format that this version of the library writes and reads.
const FORMAT: u32 = 1;

/// The contents of `apercu.json`, the one file of a model folder that is not Hugging Face's.
///
/// ```json
/// {
///   "format": 1,
///   "name": "example-fr-en",
///   "version": "2026-01-31",
///   "task": "translate",
///   "languages": { "en": ">>en<<", "fr": ">>fr<<" },
///   "input": ["{to}", "{text}", "</s>"],
///   "weights": "int8-panels",
///   "licence": "CC-BY-4.0",
///   "provenance": "trained from scratch by scripts/train",
///   "files": { "config.json": { "size": 972, "sha256": "…" } }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this format; a newer one than this library's own is refused.
    pub format: u32,
    /// The model's name, as it is shown to users.
    pub name: String,
    /// Which of the models of this name it is: a version number or a date.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// What the model does.
    pub task: Task,
    /// The languages it knows by their ISO 639-1 codes, and the token that stands for each where it has one.
    pub languages: BTreeMap<String, Option<String>>,
    /// The directions in which it translates, source language first; none given are all that `languages` allow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub directions: Vec<(String, String)>,
    /// What is put before each text, in words, such as `summarize: ` for a T5.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    /// Whether the model knows no quotation marks, apostrophes and dashes but those of a keyboard: a text is given to it with
    /// these.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plain_marks: bool,
    /// What the encoder is given: tokens by name, `{text}` for the tokens of the text, `{from}` and `{to}` for the
    /// tokens of the two languages.
    pub input: Vec<String>,
    /// The token that each output is made to start with: a token by name, `{from}` or `{to}`. What the folder's
    /// configuration says where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forced_bos: Option<String>,
    /// How the numbers of `model.safetensors` are stored; not given for a folder that has no manifest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weights: Option<WeightsFormat>,
    /// The licence of the weights, as an SPDX identifier where there is one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub licence: String,
    /// Where the weights come from: who trained them, on what, by which recipe.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub provenance: String,
    /// The folder's files by name, without `apercu.json` itself.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, FileRecord>,
}

/// What a model does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// Translates sentences.
    Translate,
    /// Writes summaries.
    Summarize,
    /// Ranks sentences.
    Rank,
}

/// How the numbers of `model.safetensors` are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum WeightsFormat {
    /// 32-bit floats.
    #[serde(rename = "f32")]
    F32,
    /// 16-bit floats, IEEE 754.
    #[serde(rename = "f16")]
    F16,
    /// 16-bit floats, the upper half of 32-bit ones.
    #[serde(rename = "bf16")]
    Bf16,
    /// The matrices as 8-bit integers from -127 to 127 with one scale a row: a matrix `NAME` of `[rows, columns]` has
    /// beside it the 32-bit floats `NAME_scale` of `[rows]`, and each of its values is integer times scale. All else is
    /// 32-bit floats, but for a shortlist: `shortlist.tokens` of type U16, the lists of all tokens end to end, and
    /// `shortlist.ends` of type U32, where each list ends.
    #[serde(rename = "int8-per-row")]
    Int8PerRow,
    /// The same integers as the engine reads them, so that they are used in place: `NAME` is of type U8 and of
    /// `[panels, groups, 16, 4]`, where `[p, g, i, j]` is row 16 p + i, column 4 g + j, plus 128. What fills up the last
    /// panel and the last group is 128.
    #[serde(rename = "int8-panels")]
    Int8Panels,
}

/// A file's size and contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FileRecord {
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the contents, 64 lower-case hexadecimal digits.
    pub sha256: String,
}

impl Manifest {
    /// The name of the file.
    pub const FILE: &'static str = "apercu.json";

    /// Reads a folder's manifest; `None` where it has none. Every file that it lists must be there in the size that it
    /// gives.
    ///
    /// # Errors
    /// [`Error::File`] for a manifest that is damaged, of a newer format, or does not agree with its folder.
    pub fn open(folder: impl AsRef<Path>) -> Result<Option<Self>> {
        let folder = folder.as_ref();
        let path = folder.join(Self::FILE);
        if !path.exists() {
            return Ok(None);
        }
        let manifest = Self::from_json(&path, &read_file(&path)?)?;
        for (name, record) in &manifest.files {
            let path = folder.join(name);
            let found = std::fs::metadata(&path).map_err(|source| Error::Io {
                path: path.clone(),
                source,
            })?;
            if !found.is_file() || found.len() != record.size {
                let reason = format!("it has {} bytes, and {} says {}", found.len(), Self::FILE, record.size);
                return Err(Error::file(path, reason + "; fetch the model again"));
            }
        }
        Ok(Some(manifest))
    }

    /// Reads the contents of a manifest; `path` stands in error messages.
    ///
    /// # Errors
    /// [`Error::File`] for a manifest that is damaged or of a newer format.
    pub fn from_json(path: impl Into<PathBuf>, bytes: &[u8]) -> Result<Self> {
        #[derive(Deserialize)]
        struct Version {
            format: u32,
        }
        let path = path.into();
        let read = || {
            // A newer format may differ in everything but this number.
            let Version { format } = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
            if format != FORMAT {
                return Err(format!(
                    "it is of format {format}, and this version reads format {FORMAT}: update apercu"
                ));
            }
            let manifest: Self = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
            match manifest.files.keys().find(|name| !is_plain_name(name)) {
                Some(name) => Err(format!("{name:?} is not the plain name of a file in its folder")),
                None => Ok(manifest),
            }
        };
        read().map_err(|reason| Error::file(path, reason))
    }

    /// Compares the SHA-256 of every listed file with its contents.
    ///
    /// # Errors
    /// [`Error::File`] with the path of the first file that differs, or where the weights are not listed at all;
    /// [`Error::Io`] for one that cannot be read.
    pub fn verify(&self, folder: impl AsRef<Path>) -> Result<()> {
        let folder = folder.as_ref();
        let is_weights = |name: &String| name.ends_with(".safetensors") || super::marian::is_model(name);
        if !self.files.keys().any(is_weights) {
            let reason = format!(
                "it does not list {}, so there is nothing to verify against",
                Weights::FILE
            );
            return Err(Error::file(folder.join(Self::FILE), reason));
        }
        for (name, record) in &self.files {
            let path = folder.join(name);
            let found = FileRecord::of(&path)?;
            if found != *record {
                let reason = format!(
                    "its SHA-256 is {}, and {} says {}",
                    found.sha256,
                    Self::FILE,
                    record.sha256
                );
                return Err(Error::file(path, reason + "; fetch the model again"));
            }
        }
        Ok(())
    }

    /// The file's contents: JSON, indented, with a newline at the end.
    ///
    /// # Errors
    /// None in practice: every manifest can be written.
    pub fn to_json(&self) -> Result<Vec<u8>> {
        let written = serde_json::to_vec_pretty(self);
        let mut bytes = written.map_err(|e| Error::file(PathBuf::from(Self::FILE), e))?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// A manifest with nothing but what the library needs to know.
    pub(super) fn new(name: String, task: Task) -> Self {
        Self {
            format: FORMAT,
            name,
            version: String::new(),
            task,
            languages: BTreeMap::new(),
            directions: Vec::new(),
            prefix: String::new(),
            plain_marks: false,
            input: Vec::new(),
            forced_bos: None,
            weights: None,
            licence: String::new(),
            provenance: String::new(),
            files: BTreeMap::new(),
        }
    }
}

impl FileRecord {
    /// Size and SHA-256 of a file.
    ///
    /// # Errors
    /// [`Error::Io`] where it cannot be read.
    pub fn of(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let mut file = File::open(path).map_err(reading(path))?;
        let mut hash = Sha256::new();
        let mut size = 0;
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = file.read(&mut buffer).map_err(reading(path))?;
            if read == 0 {
                break;
            }
            hash.update(&buffer[..read]);
            size += read as u64;
        }
        let sha256 = hexadecimal(&hash.finalize());
        Ok(Self { size, sha256 })
    }
}

/// Two lower-case digits a byte.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// Whether a name means a file inside a folder or a folder in it, on every system.
fn is_plain_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let plain = |part: &str| !part.is_empty() && !part.starts_with('.') && part.chars().all(allowed);
    name.split('/').all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use tempfile::TempDir;

    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn manifest() -> Manifest {
        let mut manifest = Manifest::new("small".to_owned(), Task::Translate);
        manifest.languages.insert("fr".to_owned(), Some(">>fr<<".to_owned()));
        manifest.input = ["{to}", "{text}", "</s>"].map(str::to_owned).to_vec();
        manifest.files.insert(
            "model.safetensors".to_owned(),
            FileRecord {
                size: 3,
                sha256: ABC.to_owned(),
            },
        );
        manifest
    }

    /// A folder with a manifest and the one file that it lists.
    fn folder(manifest: &Manifest) -> TempDir {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("model.safetensors"), "abc").unwrap();
        std::fs::write(folder.path().join(Manifest::FILE), manifest.to_json().unwrap()).unwrap();
        folder
    }

    fn refused(change: impl Fn(&mut serde_json::Value)) -> String {
        let mut value = serde_json::to_value(manifest()).unwrap();
        change(&mut value);
        Manifest::from_json("apercu.json", value.to_string().as_bytes())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn what_is_written_is_read() {
        let folder = folder(&manifest());
        assert_eq!(Manifest::open(folder.path()).unwrap(), Some(manifest()));
        manifest().verify(folder.path()).unwrap();
        assert_eq!(Manifest::open(TempDir::new().unwrap().path()).unwrap(), None);
    }

    #[test]
    fn sizes_are_checked_on_opening_and_contents_on_demand() {
        let folder = folder(&manifest());
        let weights = folder.path().join("model.safetensors");
        std::fs::write(&weights, "abd").unwrap();
        Manifest::open(folder.path()).unwrap();
        let error = manifest().verify(folder.path()).unwrap_err().to_string();
        assert!(error.contains("model.safetensors: its SHA-256 is"), "{error}");
        std::fs::write(&weights, "abcd").unwrap();
        let error = Manifest::open(folder.path()).unwrap_err().to_string();
        assert!(
            error.contains("model.safetensors: it has 4 bytes, and apercu.json says 3"),
            "{error}"
        );
        std::fs::remove_file(&weights).unwrap();
        assert!(matches!(Manifest::open(folder.path()), Err(Error::Io { path, .. }) if path == weights));
        std::fs::create_dir(&weights).unwrap();
        assert!(Manifest::open(folder.path()).is_err());
    }

    #[test]
    fn weights_that_are_not_listed_cannot_be_verified() {
        let mut manifest = manifest();
        manifest.files.clear();
        let folder = folder(&manifest);
        let error = manifest.verify(folder.path()).unwrap_err().to_string();
        assert!(error.contains("does not list model.safetensors"), "{error}");
    }

    #[test]
    fn newer_formats_are_refused_whatever_they_hold() {
        let error = Manifest::from_json("apercu.json", br#"{"format": 2, "files": []}"#)
            .unwrap_err()
            .to_string();
        assert!(error.contains("format 2") && error.contains("update apercu"), "{error}");
    }

    #[test]
    fn names_that_leave_the_folder_are_refused() {
        for name in [
            "../x",
            "/etc/passwd",
            "a/../b",
            "a//b",
            "a/.b",
            "a\\b",
            "..",
            ".",
            "",
            "C:x",
            "x\0",
            ".hidden",
            "caf\u{e9}",
        ] {
            let error = refused(|manifest| manifest["files"] = json!({ name: {"size": 3, "sha256": ABC} }));
            assert!(error.contains("plain name"), "{name:?}: {error}");
        }
    }

    #[test]
    fn damaged_manifests_are_refused() {
        assert!(Manifest::from_json("apercu.json", b"{").is_err());
        assert!(refused(|manifest| manifest["task"] = json!("dance")).contains("dance"));
        assert!(refused(|manifest| manifest["weights"] = json!("int4")).contains("int4"));
        assert!(refused(|manifest| manifest["files"]["model.safetensors"]["size"] = json!(-1)).contains("-1"));
        assert!(refused(|manifest| manifest["input"] = json!(null)).contains("null"));
    }
}
