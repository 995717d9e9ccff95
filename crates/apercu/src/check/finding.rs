//! What can be wrong with a sentence.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::Language;

/// Something in which a sentence does not agree with its source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Finding {
    /// The source has a number that the sentence lacks.
    MissingNumber {
        /// The number as it stands in the source.
        number: String,
    },
    /// The sentence has a number that the source lacks.
    InventedNumber {
        /// The number as it stands in the sentence.
        number: String,
    },
    /// The source has a name that the sentence lacks.
    MissingName {
        /// The name as it stands in the source.
        name: String,
    },
    /// The sentence has a name that the source lacks.
    InventedName {
        /// The name as it stands in the sentence.
        name: String,
    },
    /// The source has a term of the glossary that the sentence has not as it is to be.
    MissingTerm {
        /// The term as the glossary has it.
        term: String,
        /// What the glossary wants it to be.
        translation: String,
    },
    /// The sentence counts in another unit or currency than its source.
    ReplacedUnit {
        /// The unit as it stands in the source.
        unit: String,
        /// What the sentence has instead.
        instead: String,
    },
    /// The sentence is so many times as long as its source, which no translation is.
    Length {
        /// Characters of the sentence for one of the source.
        ratio: f32,
    },
    /// The sentence says the same words again and again.
    Repetition {
        /// The words.
        text: String,
    },
    /// The sentence is still in the language of its source.
    Untranslated,
    /// The sentence ran into the model's length limit: its end may be missing.
    Truncated,
    /// The translation, read back by a model of the other direction, hardly gives its source: it may mislead.
    Doubtful {
        /// The probability that it does not.
        confidence: f32,
    },
    /// The sentence has next to no words of its source.
    Unsupported,
    /// The sentence is the article's own; it stands for a generated one that did not pass.
    Replaced {
        /// What was wrong with the generated sentence.
        reasons: Vec<Finding>,
    },
}

impl Finding {
    /// One short sentence about it, for a reader.
    pub fn message(&self, language: Language) -> String {
        match language {
            Language::English => match self {
                Self::MissingNumber { number } => {
                    format!("the number “{number}” of the source is missing")
                }
                Self::InventedNumber { number } => {
                    format!("the number “{number}” is not in the source")
                }
                Self::MissingName { name } => format!("the name “{name}” of the source is missing"),
                Self::InventedName { name } => format!("the name “{name}” is not in the source"),
                Self::MissingTerm { term, translation } => {
                    format!("“{term}” is not translated as “{translation}”, as the glossary has it")
                }
                Self::ReplacedUnit { unit, instead } => format!("“{instead}” stands for “{unit}” of the source"),
                Self::Length { ratio } => format!("{ratio:.1} times as long as the source"),
                Self::Repetition { text } => format!("“{text}” is repeated"),
                Self::Untranslated => "not translated".into(),
                Self::Truncated => "cut off at the model's length limit".into(),
                Self::Doubtful { .. } => "a doubtful translation: read back, it hardly gives its source".into(),
                Self::Unsupported => "nothing in the source says so".into(),
                Self::Replaced { reasons } => {
                    format!(
                        "the article's words for a generated sentence: {}",
                        all(reasons, language)
                    )
                }
            },
            Language::French => match self {
                Self::MissingNumber { number } => {
                    format!("le nombre « {number} » de la source manque")
                }
                Self::InventedNumber { number } => {
                    format!("le nombre « {number} » n’est pas dans la source")
                }
                Self::MissingName { name } => format!("le nom « {name} » de la source manque"),
                Self::InventedName { name } => {
                    format!("le nom « {name} » n’est pas dans la source")
                }
                Self::MissingTerm { term, translation } => {
                    format!("« {term} » n’est pas traduit par « {translation} », comme le veut le glossaire")
                }
                Self::ReplacedUnit { unit, instead } => {
                    format!("« {instead} » est mis pour « {unit} » de la source")
                }
                Self::Length { ratio } => format!("{ratio:.1} fois la longueur de la source").replace('.', ","),
                Self::Repetition { text } => format!("« {text} » est répété"),
                Self::Untranslated => "non traduit".into(),
                Self::Truncated => "coupé à la longueur maximale du modèle".into(),
                Self::Doubtful { .. } => "traduction douteuse : relue, elle ne rend guère sa source".into(),
                Self::Unsupported => "rien dans la source ne le dit".into(),
                Self::Replaced { reasons } => {
                    format!(
                        "les mots de l’article pour une phrase générée : {}",
                        all(reasons, language)
                    )
                }
            },
        }
    }
}

fn all(findings: &[Finding], language: Language) -> String {
    let messages: Vec<String> = findings.iter().map(|finding| finding.message(language)).collect();
    messages.join(", ")
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::English))
    }
}
