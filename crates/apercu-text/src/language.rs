//! The two languages, and which one a text is in.

use std::fmt;
use std::str::FromStr;

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

    /// The language of a tag such as `fr` or `en-GB`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let code = tag.trim().split(['-', '_']).next()?;
        Self::ALL
            .into_iter()
            .find(|language| code.eq_ignore_ascii_case(language.code()))
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

/// The code.
impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// A text that is no tag of one of the two languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLanguage(String);

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is neither French nor English: fr and en are", self.0)
    }
}

impl std::error::Error for UnknownLanguage {}

/// As [`from_tag`](Language::from_tag).
impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        Self::from_tag(text).ok_or_else(|| UnknownLanguage(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_begins_with_the_language() {
        for (tag, language) in [
            ("fr", Some(Language::French)),
            ("en-GB", Some(Language::English)),
            (" FR_ca", Some(Language::French)),
            ("de", None),
            ("french", None),
            ("", None),
        ] {
            assert_eq!(Language::from_tag(tag), language, "{tag}");
            assert_eq!(tag.parse().ok(), language, "{tag}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for language in Language::ALL {
            assert_eq!(language.to_string().parse(), Ok(language));
        }
        let error = "deutsch".parse::<Language>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "\"deutsch\" is neither French nor English: fr and en are"
        );
    }
}
