//! The language that the user is spoken to in.

use std::sync::OnceLock;

/// Whether messages are in French, by `LC_ALL`, `LC_MESSAGES` and `LANG`, of which the first that is set counts.
pub(crate) fn is_french() -> bool {
    static FRENCH: OnceLock<bool> = OnceLock::new();
    *FRENCH.get_or_init(|| names_french(|name| std::env::var(name).ok()))
}

/// The message in the user's language.
pub(crate) fn say<T>(english: T, french: T) -> T {
    if is_french() { french } else { english }
}

fn names_french(variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable);
    set.into_iter()
        .find(|value| !value.is_empty())
        .is_some_and(|locale| locale.split(['_', '.', '@']).next() == Some("fr"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_counts() {
        let french = |all: &str, messages: &str, lang: &str| {
            names_french(|name| {
                let value = match name {
                    "LC_ALL" => all,
                    "LC_MESSAGES" => messages,
                    _ => lang,
                };
                Some(value.to_owned())
            })
        };
        assert!(french("", "", "fr_FR.UTF-8"));
        assert!(french("", "fr", "en_US.UTF-8"));
        assert!(french("fr_CA", "en_US", "en_US"));
        assert!(!french("C", "fr_FR", "fr_FR"));
        assert!(!french("", "", "frp_FR"));
        assert!(!names_french(|_| None));
    }
}
