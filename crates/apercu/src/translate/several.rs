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

impl Translate for ModelTranslators {
    fn translate(&self, sentences: &[&str], from: Language, to: Language) -> Result<Vec<Translation>> {
        let able = self.models.iter().find(|model| model.model().translates(from, to));
        // Where none is able, the first one says so.
        match able.or(self.models.first()) {
            Some(model) => model.translate(sentences, from, to),
            None => Err(Error::Option("a translator needs at least one model".to_owned())),
        }
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// Translates with the models that come with the library. One is opened when it is first needed.
pub struct BundledTranslator {
    /// In the order of [`Language::ALL`]: into that language.
    models: [OnceLock<ModelTranslator>; Language::ALL.len()],
    name: String,
}

impl BundledTranslator {
    /// A translator that uses the bundled models.
    ///
    /// # Errors
    /// [`Error::Option`] where the library was built without them (feature `bundled-model`).
    pub fn new() -> Result<Self> {
        let names: Result<Vec<&str>> = Language::ALL.into_iter().map(Model::bundled_name).collect();
        Ok(Self {
            models: Default::default(),
            name: names?.join(", "),
        })
    }
}

impl Translate for BundledTranslator {
    fn translate(&self, sentences: &[&str], from: Language, to: Language) -> Result<Vec<Translation>> {
        let slot = Language::ALL.iter().position(|&language| language == to).unwrap_or(0);
        let model = match self.models[slot].get() {
            Some(model) => model,
            None => {
                let opened = ModelTranslator::new(Model::bundled(to)?);
                // Threads that open it at once open the same one.
                self.models[slot].get_or_init(|| opened)
            }
        };
        model.translate(sentences, from, to)
    }

    fn name(&self) -> &str {
        &self.name
    }
}
