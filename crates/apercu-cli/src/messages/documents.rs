//! What can be wrong with a document, in French.

use apercu_documents::{Error, Format};

/// An error of reading a document in French; `None` for those that are told elsewhere.
pub(super) fn in_french(error: &Error) -> Option<String> {
    Some(match error {
        Error::Encrypted { format } => format!(
            "{} est chiffré : enregistrez-en d’abord une copie sans mot de passe",
            name(*format)
        ),
        Error::Scanned => {
            "le PDF n’a pas de texte, seulement des images de ses pages : passez-le d’abord à la reconnaissance de \
             caractères, par exemple avec `ocrmypdf`"
                .into()
        }
        Error::NoText { format } => format!("{} n’a pas de texte à résumer", name(*format)),
        Error::Damaged { format, reason } => format!("{} est abîmé : {reason}", name(*format)),
        Error::TooMuch { format, what, limit } => {
            format!(
                "{} est trop grand pour être lu (plus de {limit} : {what})",
                name(*format)
            )
        }
        Error::Unsupported { .. } => {
            "ce genre de document n’est pas lu : enregistrez-le d’abord en DOCX, ODT, EPUB ou PDF".into()
        }
        _ => return None,
    })
}

fn name(format: Format) -> String {
    match format {
        Format::Epub | Format::Odt => format!("l’{format}"),
        Format::Mail => "le courriel".to_owned(),
        other => format!("le {other}"),
    }
}
