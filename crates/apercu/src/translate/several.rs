//! A translator with a model for each direction.

use std::sync::OnceLock;

use super::{ModelTranslator, Translate, Translation};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::text::Language;

/// Translates each direction with the first of several models that knows it.
pub struct ModelTranslators {
    models: Vec<ModelTranslator>,
    name: String,
}

impl ModelTranslators {
    /// A translator that uses these models.
    ///
    /// # Errors
    /// [`Error::Option`] where there is none.
    pub fn new(models: impl IntoIterator<Item = Model>) -> Result<Self> {
        let models: Vec<ModelTranslator> = models.into_iter().map(ModelTranslator::new).collect();
        if models.is_empty() {
            return Err(Error::Option("a translator needs at least one model".to_owned()));
        }
        let names: Vec<&str> = models.iter().map(Translate::name).collect();
        Ok(Self {
            name: names.join(", "),
            models,
        })
    }
}

impl ModelTranslators {
    /// The model for a direction: the first one where none is able, which then says so.
    fn between(&self, from: Language, to: Language) -> Option<&ModelTranslator> {
        let able = self.models.iter().find(|model| model.model().translates(from, to));
        able.or(self.models.first())
    }
}

impl Translate for ModelTranslators {
    fn translate(&self, sentences: &[&str], from: Language, to: Language) -> Result<Vec<Translation>> {
        match self.between(from, to) {
            Some(model) => model.translate(sentences, from, to),
            None => Err(Error::Option("a translator needs at least one model".to_owned())),
        }
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn name_between(&self, from: Language, to: Language) -> &str {
        self.between(from, to).map_or(self.name(), Translate::name)
    }
}

/// Translates with the models that come with the library. One is opened when it is first needed.
pub struct BundledTranslator {
    /// In the order of [`Language::ALL`]: into that language.
    models: [OnceLock<ModelTranslator>; Language::ALL.len()],
    names: [&'static str; Language::ALL.len()],
    name: String,
}

impl BundledTranslator {
    /// A translator that uses the bundled models.
    ///
    /// # Errors
    /// [`Error::Option`] where the library was built without them (feature `bundled-model`).
    pub fn new() -> Result<Self> {
        let mut names = [""; Language::ALL.len()];
        for (name, language) in names.iter_mut().zip(Language::ALL) {
            *name = Model::bundled_name(language)?;
        }
        Ok(Self {
            models: Default::default(),
            name: names.join(", "),
            names,
        })
    }
}

impl Translate for BundledTranslator {
    fn translate(&self, sentences: &[&str], from: Language, to: Language) -> Result<Vec<Translation>> {
        let slot = &self.models[place(to)];
        let model = if let Some(model) = slot.get() {
            model
        } else {
            let opened = ModelTranslator::new(Model::bundled(to)?);
            // Threads that open it at once open the same one.
            slot.get_or_init(|| opened)
        };
        model.translate(sentences, from, to)
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn name_between(&self, _from: Language, to: Language) -> &str {
        self.names[place(to)]
    }
}

/// The place of a language in [`Language::ALL`].
fn place(language: Language) -> usize {
    Language::ALL.iter().position(|&other| other == language).unwrap_or(0)
}
