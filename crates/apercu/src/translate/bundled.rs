//! The translator with the models that come with the library.

use std::fmt;
use std::sync::OnceLock;

use apercu_engine::{Cancel, Threads};

use super::{ModelTranslator, Translate, Translation};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::text::Language;

/// The files of a model: its name, and what would lie in its folder.
type Files = (&'static str, &'static [(&'static str, &'static [u8])]);

/// Translates with the models that come with the library (feature `bundled-model`). One is opened when it is first needed.
pub struct BundledTranslator {
    /// In the order of [`Language::ALL`]: into that language.
    models: [OnceLock<ModelTranslator>; Language::ALL.len()],
    files: [Files; Language::ALL.len()],
    name: String,
    threads: Threads,
}

impl fmt::Debug for BundledTranslator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BundledTranslator").field(&self.name).finish()
    }
}

impl BundledTranslator {
    /// A translator that runs the bundled models on these threads.
    ///
    /// # Errors
    /// [`Error::Option`] where the library was built without them.
    pub fn new(threads: &Threads) -> Result<Self> {
        let mut files: [Files; Language::ALL.len()] = Default::default();
        for (files, language) in files.iter_mut().zip(Language::ALL) {
            *files = bundled(language).ok_or_else(|| Error::Option {
                option: "model",
                reason: "this program was built without a model: name the folder of one".to_owned(),
            })?;
        }
        Ok(Self {
            models: Default::default(),
            name: files.map(|(name, _)| name).join(", "),
            files,
            threads: threads.clone(),
        })
    }

    /// The model into a language, which is opened where it is the first time.
    fn into(&self, language: Language) -> Result<&ModelTranslator> {
        let place = place(language);
        if let Some(model) = self.models[place].get() {
            return Ok(model);
        }
        let (name, files) = self.files[place];
        let opened = ModelTranslator::new(
            Model::options()
                .threads(&self.threads)
                .from_static(&format!("bundled model {name}"), files)?,
        );
        // Threads that open it at once open the same one.
        Ok(self.models[place].get_or_init(|| opened))
    }
}

#[cfg(feature = "bundled-model")]
/// The model into a language, if the library has it.
#[allow(clippy::unnecessary_wraps)] // the twin below has none
fn bundled(to: Language) -> Option<Files> {
    Some(match to {
        Language::English => (apercu_fr_en::NAME, &apercu_fr_en::FILES),
        Language::French => (apercu_en_fr::NAME, &apercu_en_fr::FILES),
    })
}

#[cfg(not(feature = "bundled-model"))]
fn bundled(_: Language) -> Option<Files> {
    None
}

impl Translate for BundledTranslator {
    fn translate(&self, sentences: &[&str], from: Language, to: Language, cancel: &Cancel) -> Result<Vec<Translation>> {
        self.into(to)?.translate(sentences, from, to, cancel)
    }

    fn read_back(
        &self,
        pairs: &[(&str, &str)],
        from: Language,
        to: Language,
        cancel: &Cancel,
    ) -> Result<Vec<Option<f32>>> {
        self.into(from)?.read_back(pairs, from, to, cancel)
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn name_between(&self, _from: Language, to: Language) -> &str {
        self.files[place(to)].0
    }
}

/// The place of a language in [`Language::ALL`].
fn place(language: Language) -> usize {
    Language::ALL.iter().position(|&other| other == language).unwrap_or(0)
}

#[cfg(all(test, feature = "bundled-model"))]
mod tests {
    use super::*;

    #[test]
    fn each_direction_has_a_model_of_that_direction() {
        let translator = BundledTranslator::new(&Threads::new(None).unwrap()).unwrap();
        for (from, to, name) in [
            (Language::French, Language::English, "apercu-fr-en"),
            (Language::English, Language::French, "apercu-en-fr"),
        ] {
            assert_eq!(translator.name_between(from, to), name);
            let (name, files) = bundled(to).unwrap();
            assert!(Model::options().from_static(name, files).unwrap().translates(from, to));
        }
    }
}
