//! A translator with a model for each direction.

use apercu_engine::Cancel;
use std::fmt;

use super::{ModelTranslator, Translate, Translation};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::text::Language;

/// Translates each direction with the first of several models that knows it.
pub struct ModelTranslators {
    models: Vec<ModelTranslator>,
    name: String,
}

impl fmt::Debug for ModelTranslators {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ModelTranslators").field(&self.name).finish()
    }
}

impl ModelTranslators {
    /// A translator that uses these models.
    ///
    /// # Errors
    /// [`Error::Option`] where there is none.
    pub fn new(models: impl IntoIterator<Item = Model>) -> Result<Self> {
        let models: Vec<ModelTranslator> = models.into_iter().map(ModelTranslator::new).collect();
        if models.is_empty() {
            return Err(Error::Option {
                option: "models",
                reason: "a translator needs at least one model".to_owned(),
            });
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
    fn translate(&self, sentences: &[&str], from: Language, to: Language, cancel: &Cancel) -> Result<Vec<Translation>> {
        match self.between(from, to) {
            Some(model) => model.translate(sentences, from, to, cancel),
            None => Err(Error::Option {
                option: "models",
                reason: "a translator needs at least one model".to_owned(),
            }),
        }
    }

    fn read_back(
        &self,
        pairs: &[(&str, &str)],
        from: Language,
        to: Language,
        cancel: &Cancel,
    ) -> Result<Vec<Option<f32>>> {
        match self.between(to, from) {
            Some(model) => model.read_back(pairs, from, to, cancel),
            None => Ok(vec![None; pairs.len()]),
        }
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn name_between(&self, from: Language, to: Language) -> &str {
        self.between(from, to).map_or(self.name(), Translate::name)
    }
}
