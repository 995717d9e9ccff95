//! Words whose full stop does not, or not always, end the sentence.

use super::Language;
use super::lexicon::listed;

/// What the stop after an abbreviation may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// A name or more of the sentence always follows: `Mr.`, `Mgr.`, `cf.`.
    Never,
    /// Short for something only where a number follows: `art. 12`, but `l'art.`.
    BeforeNumber,
    /// A time of day, after which a day or a time zone may follow: `7 p.m. Monday`.
    Time,
    /// An initial: a surname follows, unless the letter stands for itself: `J. Martin`, `plan B.`.
    Initial,
    /// May end the sentence; what follows must tell: `Inc.`, `U.S.`, `av. J.-C.`.
    Maybe,
}

/// The abbreviation that `word` is, written without its last stop, before `next_word`.
pub(super) fn abbreviation(word: &str, next_word: &str, language: Language) -> Option<Abbreviation> {
    let mut letters = word.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return single_letter(letter, language);
    }
    if word.contains('.') {
        return dotted(word);
    }
    // A text in capitals: MR. BOND
    let capitals = |word: &str| word.len() > 1 && word.chars().all(char::is_uppercase);
    if capitals(word) && capitals(next_word) {
        let (first, others) = word.split_at(word.chars().next()?.len_utf8());
        return kind_of(&format!("{first}{}", others.to_lowercase()), language);
    }
    kind_of(word, language)
}

fn single_letter(letter: char, language: Language) -> Option<Abbreviation> {
    match (letter, language) {
        ('M', Language::French) | ('v', _) => Some(Abbreviation::Never),
        ('n' | 'p' | 't' | '§', _) => Some(Abbreviation::BeforeNumber),
        ('b' | 'c' | 'd' | 's', _) => Some(Abbreviation::Maybe),
        _ if letter.is_uppercase() => Some(Abbreviation::Initial),
        _ => None,
    }
}

/// Letters and stops: `U.S`, `p.m`, `J.-C`, `Ph.D`.
fn dotted(word: &str) -> Option<Abbreviation> {
    match word.to_lowercase().as_str() {
        "a.m" | "p.m" => return Some(Abbreviation::Time),
        "e.g" | "i.e" | "p.ex" | "c.-à-d" | "lt.col" => return Some(Abbreviation::Never),
        _ => {}
    }
    let short = |part: &str| {
        let part = part.trim_start_matches(['-', '\u{2010}', '\u{2011}']);
        (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic)
    };
    word.split('.').all(short).then_some(Abbreviation::Maybe)
}

fn kind_of(word: &str, language: Language) -> Option<Abbreviation> {
    // ex-Sen. Cole
    let word = word.strip_prefix("ex-").unwrap_or(word);
    let lexicon = language.lexicon();
    if listed(lexicon.never_final, word) {
        Some(Abbreviation::Never)
    } else if listed(lexicon.before_number, word) {
        Some(Abbreviation::BeforeNumber)
    } else if listed(lexicon.maybe_final, word) {
        Some(Abbreviation::Maybe)
    } else {
        None
    }
}

/// Whether a letter after this word stands for itself and is no initial: `plan B`, `vitamine C`, `gate C`.
pub(super) fn takes_letter(word: &str) -> bool {
    LETTERED.split_whitespace().any(|entry| entry == word.to_lowercase())
}

/// Whether this capitalized word may follow a time of day in the same sentence: `7 p.m. Monday`, `9 a.m. EST`.
pub(super) fn follows_time(word: &str) -> bool {
    AFTER_TIME.split_whitespace().any(|entry| entry == word)
}

/// Whether a surname may start with this capitalized word: `J. Le Goff`, `H. Van Dyke`.
pub(super) fn is_name_particle(word: &str) -> bool {
    PARTICLES.split_whitespace().any(|entry| entry == word.to_lowercase())
}

const LETTERED: &str = "\
    plan vitamine vitamines vitamin vitamins hépatite hepatitis groupe group catégorie category type classe class \
    lettre letter annexe appendix option série series ligue league terminal terminals hall gate porte platform quai \
    bâtiment building bloc block escalier zone section niveau level grade note mention point variant variante \
    génération generation gen grippe influenza protéine protein facteur factor pass permis formation exhibit team \
    équipe division rer ligne line formule formula malcolm mr monsieur mister madame";

const AFTER_TIME: &str = "\
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thurs Fri Sat Sun \
    January February March April May June July August September October November December \
    Jan Feb Mar Apr Aug Sept Oct Nov Dec \
    Eastern Central Mountain Pacific Greenwich Paris London Moscow Beijing Tokyo \
    ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT BST CET UTC AEST IST";

const PARTICLES: &str = "\
    le la les l de du des d del della di da do dos van von der den ten ter el al bin ben ibn abou mac mc o st saint \
    will may so an my";

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, French};

    #[test]
    fn the_stop_of_a_word_depends_on_its_language_and_case() {
        assert_eq!(abbreviation("MR", "BOND", English), Some(Abbreviation::Never));
        assert_eq!(abbreviation("MS", "Bond", English), None);
        for (word, language, expected) in [
            ("Mr", English, Some(Abbreviation::Never)),
            ("M", French, Some(Abbreviation::Never)),
            ("M", English, Some(Abbreviation::Initial)),
            ("Mme", French, Some(Abbreviation::Never)),
            ("Gen", English, Some(Abbreviation::Never)),
            ("gen", English, None),
            ("col", French, None),
            ("bd", French, Some(Abbreviation::Maybe)),
            ("art", French, Some(Abbreviation::BeforeNumber)),
            ("U.S", English, Some(Abbreviation::Maybe)),
            ("J.-C", French, Some(Abbreviation::Maybe)),
            ("P.M", English, Some(Abbreviation::Time)),
            ("lemonde.fr", French, None),
            ("12.45", French, None),
            ("h", French, None),
            ("", French, None),
        ] {
            assert_eq!(abbreviation(word, "Bond", language), expected, "{word}");
        }
    }
}
