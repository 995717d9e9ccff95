//! Sentences that lean on one before, as far as they tell by themselves: they open with, or hang on, a pronoun.
//!
//! It is a feature that the ranker was trained with, and stays as it was then; what is chosen goes by `anaphora`.

use crate::text::{self, Language};

/// Whether a sentence points back to something that only an earlier one names.
pub(super) fn is_dangling(sentence: &str, language: Language) -> bool {
    opens_with_pronoun(sentence, language)
        || subject_is_pronoun(sentence, language)
        || is_said_by_pronoun(sentence, language)
        || is_half_a_quote(sentence)
        || is_only_a_quote(sentence)
        || points_back(sentence, language)
}

/// "Il a ensuite…", "Cela…", "Selon lui…", "However, she…".
fn opens_with_pronoun(sentence: &str, language: Language) -> bool {
    let mut words = text::words(sentence).map(str::to_lowercase);
    let mut next = || words.next().unwrap_or_default();
    let (first, second, third) = (next(), next(), next());
    let (first, second, third) = (first.as_str(), second.as_str(), third.as_str());
    match language {
        Language::English => match first {
            "he" | "she" | "they" | "his" | "her" | "their" | "him" | "them" | "its" | "these" | "those" | "such"
            | "both" | "others" => true,
            // "It is raining", "It took years": nothing is pointed back to.
            "it" => !matches!(
                second,
                "is" | "was" | "will" | "has" | "would" | "may" | "took" | "takes" | "s"
            ),
            "this" => !CALENDAR.split_whitespace().any(|word| word == second),
            "that" => second != "is",
            "the" => matches!(second, "latter" | "former" | "pair" | "duo"),
            "according" => matches!(third, "him" | "her" | "them"),
            "for" | "to" | "with" | "like" => matches!(second, "him" | "her" | "them"),
            _ => false,
        },
        Language::French => match first {
            // "Il y a", "Il faut", "Il s'agit": nobody is meant.
            "il" => {
                let impersonal = matches!(
                    second,
                    "y" | "faut" | "faudra" | "faudrait" | "pleut" | "suffit" | "reste" | "existe" | "semble"
                );
                !impersonal && (second, third) != ("s", "agit")
            }
            "elle" | "ils" | "elles" | "lui" | "eux" | "celui" | "celle" | "ceux" | "celles" | "cela" | "ça" | "c"
            | "son" | "sa" | "ses" | "leur" | "leurs" => true,
            // "Cette semaine", "ces derniers jours".
            "ce" | "cet" | "cette" | "ces" => ![second, third]
                .iter()
                .any(|next| CALENDAR.split_whitespace().any(|word| word == *next)),
            "selon" | "pour" | "avec" | "chez" | "comme" => {
                matches!(
                    second,
                    "lui" | "elle" | "eux" | "elles" | "cela" | "ce" | "cette" | "ces"
                )
            }
            "d" => second == "après" && matches!(third, "lui" | "elle" | "eux" | "elles"),
            "l" => matches!(second, "autre" | "intéressé" | "intéressée"),
            "tous" | "toutes" => matches!(second, "deux" | "trois"),
            _ => false,
        },
    }
}

/// What "this" and "ce" point at without pointing back: "this week", "ce mardi".
const CALENDAR: &str = "\
week weekend year month morning afternoon evening summer winter spring autumn monday tuesday wednesday thursday friday \
saturday sunday is \
lundi mardi mercredi jeudi vendredi samedi dimanche matin soir midi week mois été hiver printemps automne année semaine \
nuit jours semaines années temps heures";

/// "Arrivé à pied, il…", "After the match, she…": no name before the first comma, a pronoun after it.
fn subject_is_pronoun(sentence: &str, language: Language) -> bool {
    let Some((before, rest)) = sentence.split_once(',') else {
        return false;
    };
    let named = text::words(before)
        .skip(1)
        .any(|word| word.starts_with(char::is_uppercase));
    let subject = text::words(rest).next().unwrap_or_default();
    let verb = text::words(rest).nth(1).unwrap_or_default();
    let is_pronoun = match language {
        Language::English => matches!(subject, "he" | "she" | "they"),
        Language::French => match subject {
            "il" => !matches!(verb, "y" | "faut" | "faudra" | "s" | "est" | "reste" | "suffit"),
            _ => matches!(subject, "elle" | "ils" | "elles"),
        },
    };
    !named && is_pronoun
}

/// "…", a-t-il dit; "…," she said.
fn is_said_by_pronoun(sentence: &str, language: Language) -> bool {
    let Some(closing) = sentence.rfind(['»', '”', '"']) else {
        return false;
    };
    let after = &sentence[closing..];
    let words: Vec<&str> = text::words(after).take(4).collect();
    match language {
        Language::English => words.windows(2).take(2).any(|pair| {
            let (pronoun, verb) = if is_she(pair[0]) {
                (pair[0], pair[1])
            } else {
                (pair[1], pair[0])
            };
            is_she(pronoun) && SAID.split_whitespace().any(|said| said == verb)
        }),
        Language::French => {
            let inverted = ["-il", "-elle", "-ils", "-elles"];
            let opening: String = after.chars().take(30).collect();
            opening
                .split(|c: char| c.is_whitespace() || matches!(c, ',' | '.'))
                .any(|word| inverted.iter().any(|ending| word.ends_with(ending)))
        }
    }
}

fn is_she(word: &str) -> bool {
    matches!(word, "he" | "she" | "they")
}

const SAID: &str = "said says told added explained wrote continued noted insisted recalled admitted replied tweeted";

/// Whether the sentence is a quotation and nothing else: who says so stands elsewhere.
pub(super) fn is_only_a_quote(sentence: &str) -> bool {
    let inner = sentence.strip_prefix(['«', '“', '"']);
    inner
        .and_then(|rest| rest.find(['»', '”', '"']).map(|at| &rest[at..]))
        .is_some_and(|rest| !rest.contains(char::is_alphanumeric))
}

/// "Ces derniers seront payés", "any of it would be paid back", "Les ouvriers ont alors…".
fn points_back(sentence: &str, language: Language) -> bool {
    let words: Vec<String> = text::words(sentence).map(str::to_lowercase).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let beginning = &words[..words.len().min(BEGINNING)];
    let pairs = || beginning.windows(2).map(|pair| (pair[0], pair[1]));
    match language {
        Language::English => {
            let part = |three: &[&str]| {
                matches!(three[0], "any" | "all" | "none" | "most" | "some" | "both" | "each")
                    && three[1] == "of"
                    && matches!(three[2], "it" | "them" | "these" | "those")
            };
            beginning.contains(&"then")
                || words
                    .windows(3)
                    .any(|three| part(three) || three == ["in", "the", "meantime"])
                || words.ends_with(&["for", "one"])
        }
        Language::French => {
            let each = pairs().any(|pair| matches!(pair, ("chacun" | "chacune" | "aucun" | "aucune", "d")));
            beginning.contains(&"ensuite")
                || pairs().any(|pair| pair == ("entre", "temps"))
                || pairs().any(|(first, second)| first == "alors" && !matches!(second, "que" | "qu"))
                // "L’agence conteste ce chiffre".
                || pairs().any(|(this, noun)| {
                    matches!(this, "ce" | "cet" | "cette" | "ces")
                        && !matches!(noun, "que" | "qui" | "qu" | "dont" | "n" | "sont" | "derniers" | "dernières")
                        && !CALENDAR.split_whitespace().any(|word| word == noun)
                })
                || each && pairs().any(|pair| matches!(pair, ("d", "eux" | "elles")))
                || beginning.windows(3).any(|three| {
                    matches!(three[0], "ce" | "cette" | "ces")
                        && matches!(three[1], "dernier" | "dernière" | "derniers" | "dernières")
                        && !CALENDAR.split_whitespace().any(|word| word == three[2])
                })
        }
    }
}

/// Words of a sentence's beginning.
const BEGINNING: usize = 7;

/// Whether a quotation begins or ends here whose other end stands in another sentence.
pub(super) fn is_half_a_quote(sentence: &str) -> bool {
    let count = |mark: char| sentence.matches(mark).count();
    count('«') != count('»') || count('“') != count('”') || count('"') % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_lean() {
        let french = [
            "Il a ensuite quitté la salle.",
            "Selon lui, le pont tiendra.",
            "Cela ne suffit pas.",
            "Cette décision surprend.",
            "C’est une première.",
            "D’après elle, rien ne presse.",
            "Arrivé à pied, il a salué la foule.",
            "« Le pont tiendra », a-t-il déclaré.",
            "« Le pont tiendra », assure-t-elle devant la presse.",
            "« Le pont tiendra.",
            "Tous deux nient les faits.",
            "En échange, ces derniers seront payés.",
            "Je connais chacune d’elles depuis longtemps.",
            "Les voyageurs, entre-temps, prennent le car.",
            "L’agence conteste ce chiffre et parle de deux cas.",
            "Les ouvriers ont alors mis en commun leurs primes.",
            "« Le pont tiendra. »",
        ];
        for sentence in french {
            assert!(is_dangling(sentence, Language::French), "{sentence}");
        }
        let english = [
            "He then left the room.",
            "According to her, the bridge will hold.",
            "Their lawyer declined to comment.",
            "This decision came as a surprise.",
            "After the vote, she thanked her team.",
            "“The bridge will hold,” she said.",
            "“The bridge will hold,” said he.",
            "“The bridge will hold.",
            "“The bridge will hold.”",
            "The bank will not say whether any of it will be paid back.",
            "The mayor then left the room.",
            "The council has no money for one.",
            "Buses use the line in the meantime.",
        ];
        for sentence in english {
            assert!(is_dangling(sentence, Language::English), "{sentence}");
        }
    }

    #[test]
    fn sentences_that_stand_alone() {
        let french = [
            "Il y a trois ans, le pont fermait.",
            "Il s’agit d’un accident.",
            "Ces derniers jours, le pont était fermé.",
            "Le maire, alors que la salle se vidait, a parlé.",
            "Cette semaine, le pont rouvre.",
            "Ce mardi, le pont rouvre.",
            "Interrogée par Paul Martin, elle a démenti.",
            "« Le pont tiendra », a déclaré le maire.",
            "Selon le maire, le pont tiendra.",
            "",
        ];
        for sentence in french {
            assert!(!is_dangling(sentence, Language::French), "{sentence}");
        }
        let english = [
            "It was the first storm of the year.",
            "This week, the bridge reopens.",
            "The mayor left the room.",
            "“The bridge will hold,” the mayor said.",
            "After meeting Paul Martin, she left.",
        ];
        for sentence in english {
            assert!(!is_dangling(sentence, Language::English), "{sentence}");
        }
    }
}
