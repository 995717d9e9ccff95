//! The two languages, and which one a text is in.

use serde::{Deserialize, Serialize};

/// A language that articles are read and summaries are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Language {
    /// English, `en`.
    #[serde(rename = "en")]
    English,
    /// French, `fr`.
    #[serde(rename = "fr")]
    French,
}

impl Language {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::English, Self::French];

    /// The ISO 639-1 code: `en` or `fr`.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::English => Self::French,
            Self::French => Self::English,
        }
    }
}
