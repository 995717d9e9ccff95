//! Words: tokens for counting and for measuring how alike two texts are.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Language;

/// The words of a text: its longest runs of letters and digits, as the pattern `[^\W_]+` finds them.
///
/// Apostrophes and hyphens separate (`l'eau` is two words): these are the tokens that ROUGE compares.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// How many words people would count: what stands between white space and holds a letter or a digit.
///
/// `l'eau` is one word, and the lone punctuation of French (`« eau » !`) is none.
pub fn count_words(text: &str) -> usize {
    text.split_whitespace()
        .filter(|token| token.chars().any(char::is_alphanumeric))
        .count()
}

/// Whether a word of [`words`] only holds the sentence together (an article, a pronoun, an auxiliary verb…).
///
/// Upper and lower case are the same.
pub fn is_stop_word(word: &str, language: Language) -> bool {
    static ENGLISH_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| ENGLISH.split_whitespace().collect());
    static FRENCH_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| FRENCH.split_whitespace().collect());

    let set = match language {
        Language::English => &ENGLISH_SET,
        Language::French => &FRENCH_SET,
    };
    // The longest stop word has ten letters; a token of a megabyte is not worth copying.
    word.len() <= 16 && (set.contains(word) || set.contains(word.to_lowercase().as_str()))
}

/// Lower case, without accents; ligatures apart.
pub fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
    {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            _ => folded.push(c),
        }
    }
    folded
}

pub(super) const ENGLISH: &str = "\
    a an the this that these those each every either neither some any no none all both few many much more most \
    several such another other others own same \
    i you he she it we they me him her us them my your his its our their mine yours hers ours theirs \
    myself yourself himself herself itself ourselves themselves one who whom whose which what whoever whatever \
    someone something anyone anything everyone everything nobody nothing there here \
    is are was were be been being am have has had having do does did doing done will would shall should can could \
    may might must ought isn aren wasn weren don doesn didn won wouldn shouldn couldn hasn haven hadn ain \
    s t d ll re ve m \
    and or but nor so yet if then else because since although though while when whenever where wherever why how \
    whether unless until till than as like \
    of in on at by for from to with without within into onto upon over under above below up down out off about \
    across after against along amid among around before behind beneath beside besides between beyond despite during \
    except inside near outside per through throughout toward towards via \
    not very too also just only even still again once now soon already never ever always often rather quite almost \
    however therefore thus hence meanwhile moreover furthermore instead perhaps indeed according";

pub(super) const FRENCH: &str = "\
    le la les l un une des du de d au aux ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos \
    leur leurs quel quelle quels quelles quelque quelques chaque plusieurs aucun aucune nul tout toute tous toutes \
    autre autres même mêmes tel telle tels telles certains certaines divers \
    je j tu il elle on nous vous ils elles me m te t se s lui y en moi toi soi eux ceci cela ça c celui celle ceux \
    celles qui que qu quoi dont où lequel laquelle lesquels lesquelles auquel duquel personne rien quelqu chacun \
    chacune ci là \
    est sont suis es sommes êtes était étaient étais étions étiez sera seront serait seraient été étant être soit \
    soient fut furent fût a ai as ont avons avez avait avaient avais avions aura auront aurait auraient eu eue eus \
    ayant avoir ait aient eut eurent fait faire peut peuvent pourrait doit doivent va vont \
    et ou mais donc or ni car si comme quand lorsque lorsqu puisque puisqu parce afin alors ainsi tandis pourtant \
    cependant toutefois néanmoins enfin ensuite puis aussi sinon \
    à dans par pour sur sous avec sans entre vers chez contre depuis pendant durant avant après dès jusque jusqu \
    selon malgré parmi hors outre envers face lors près loin \
    ne n pas plus moins point jamais non oui très trop peu bien encore déjà toujours souvent parfois presque \
    surtout seulement beaucoup assez tant autant comment pourquoi combien voici voilà";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        let found: Vec<_> = words("L'eau, c'est-à-dire «\u{a0}H2O\u{a0}» : 1 200,5 m³ d'œuvre_vive").collect();
        let expected = [
            "L", "eau", "c", "est", "à", "dire", "H2O", "1", "200", "5", "m³", "d", "œuvre", "vive",
        ];
        assert_eq!(found, expected);
        assert_eq!(words(" …_’ ").count(), 0);
    }

    #[test]
    fn people_count_between_spaces() {
        assert_eq!(count_words("« L'eau monte ! » a-t-il dit – hier."), 5);
        assert_eq!(count_words("The well-known firm fell 3.5%…"), 5);
        assert_eq!(count_words(" ? – ! "), 0);
    }

    #[test]
    fn stop_words_know_their_language() {
        for (word, english, french) in [
            ("The", true, false),
            ("the", true, false),
            ("LES", false, true),
            ("À", false, true),
            ("on", true, true),
            ("d", true, true),
            ("ministre", false, false),
            ("council", false, false),
            ("", false, false),
        ] {
            assert_eq!(is_stop_word(word, Language::English), english, "{word}");
            assert_eq!(is_stop_word(word, Language::French), french, "{word}");
        }
    }
}
