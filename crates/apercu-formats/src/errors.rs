//! What can be wrong with an input, in the reader's language.

use apercu::{Error, Language};
use apercu_web::Error as WebError;

/// The message of an error of reading.
pub fn message(error: &WebError, reader: Language) -> String {
    let french = match reader {
        Language::English => None,
        Language::French => in_french(error),
    };
    french.unwrap_or_else(|| error.to_string())
}

/// An error of the library that an input can give, in French; `None` for the others.
pub fn article_in_french(error: &Error) -> Option<String> {
    Some(match error {
        Error::Io { path, source } => format!("impossible de lire {}: {source}", path.display()),
        Error::Empty => "l’entrée est vide : il n’y a pas de texte à résumer".into(),
        Error::TooLarge { limit, .. } => format!("l’entrée dépasse {limit} octets : séparez-en les articles"),
        Error::Binary { offset } => {
            format!("l’entrée n’est pas du texte : l’octet {offset} est nul ; convertissez-la d’abord")
        }
        Error::Utf16 => {
            "l’entrée est en UTF-16 : convertissez-la d’abord, par exemple avec `iconv -f UTF-16 -t UTF-8`".into()
        }
        Error::Utf8 { offset } => {
            format!("l’entrée n’est pas en UTF-8 : l’octet {offset} n’appartient à aucun caractère")
        }
        Error::Language { likely: Some(likely) } => {
            format!("le texte n’est ni en français ni en anglais (il ressemble à : {likely})")
        }
        Error::Language { likely: None } => "le texte n’est ni en français ni en anglais".into(),
        Error::About { terms } => format!("aucune phrase de l’article ne porte sur « {terms} »"),
        _ => return None,
    })
}

/// An error of reading in French; `None` for those that no input gives.
pub fn in_french(error: &WebError) -> Option<String> {
    Some(match error {
        WebError::NoArticle { reason } => format!("aucun article n’a été trouvé dans la page : {reason}"),
        WebError::Network { url, reason } => format!("impossible de lire {url} : {reason}"),
        WebError::Opml(reason) => format!("ce n’est pas une liste de flux OPML : {reason}"),
        WebError::Feed(reason) => format!("ce n’est un flux ni RSS, ni Atom, ni JSON Feed : {reason}"),
        WebError::Article(error) => return article_in_french(error),
        _ => return None,
    })
}
