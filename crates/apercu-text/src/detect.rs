//! Which language a text is in: French, English, or neither.
//!
//! whatlang compares letter triples among seventy languages; on English of eight to ten words it is wrong one time in
//! ten. The small words that hold a sentence together tell French, English and the languages like them apart: with
//! them it is one time in a hundred.

use std::collections::HashMap;
use std::sync::LazyLock;

use whatlang::Lang;

use super::Language;
use super::characters::floor_char_boundary;
use super::lexicon;
use super::words::words;

/// What [`detect`] finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detection {
    /// Mostly French or mostly English.
    Language(Language),
    /// Mostly in another language, of this English name.
    Other(String),
    /// Too little to tell: a word or two, or none at all.
    Unknown,
}

/// How much of a text is looked at, in bytes.
const SAMPLE: usize = 1 << 15;
/// Length of the pieces of a long text that are looked at.
const PIECE: usize = 1 << 9;
/// Each stretch of so many words is judged on its own, and the text is what most of it is.
const STRETCH: usize = 50;

/// Which language most of a text is in. Reliable from about eight words on.
///
/// Of a long text, evenly spaced pieces are looked at, so that the time does not grow with the text.
pub fn detect(text: &str) -> Detection {
    let mut votes: HashMap<&str, usize> = HashMap::new();
    for piece in pieces(text) {
        let tokens: Vec<_> = piece
            .split_whitespace()
            .filter(|token| !is_address(token) && token.chars().any(char::is_alphabetic))
            .collect();
        for stretch in tokens.chunks(STRETCH) {
            let stretch = stretch.join(" ");
            if let Some(name) = judge(&stretch) {
                *votes.entry(name).or_default() += stretch.chars().count();
            }
        }
    }
    // The name breaks ties, so that the answer never depends on the map's order.
    let winner = votes.into_iter().max_by_key(|&(name, count)| (count, name));
    match winner {
        Some(("French", _)) => Detection::Language(Language::French),
        Some(("English", _)) => Detection::Language(Language::English),
        Some((name, _)) => Detection::Other(name.to_owned()),
        None => Detection::Unknown,
    }
}

/// The whole of a short text; evenly spaced pieces of a long one.
fn pieces(text: &str) -> Vec<&str> {
    if text.len() <= SAMPLE {
        return vec![text];
    }
    let count = SAMPLE / PIECE;
    let step = text.len() / count;
    (0..count)
        .map(|index| {
            let start = floor_char_boundary(text, index * step);
            let end = floor_char_boundary(text, index * step + PIECE);
            &text[start..end]
        })
        .collect()
}

fn is_address(token: &str) -> bool {
    token.contains("://") || token.contains('@') || token.starts_with("www.")
}

/// The English name of the language of a few dozen words, if it shows.
///
/// Each language claims the share of the words that are its small words; whatlang's guess adds to its claim.
fn judge(text: &str) -> Option<&'static str> {
    const LEAST_CLAIM: f64 = 0.1;

    let guess = whatlang::detect(text);
    let (latin, other): (Vec<_>, Vec<_>) = text
        .chars()
        .filter(|c| c.is_alphabetic())
        .partition(|c| matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'));
    if other.len() > latin.len() {
        return guess.map(|guess| guess.lang().eng_name());
    }

    let mut hits = [0_usize; PROFILES.len()];
    let mut count = 0_usize;
    for word in words(text).filter(|word| word.chars().all(char::is_alphabetic)) {
        count += 1;
        let mask = SMALL_WORDS.get(word.to_lowercase().as_str()).copied();
        for (index, hits) in hits.iter_mut().enumerate() {
            *hits += usize::from(mask.unwrap_or(0) >> index & 1);
        }
    }

    let mut best = (0.0, None);
    let mut claim = |name, strength| {
        if strength >= LEAST_CLAIM && strength > best.0 {
            best = (strength, Some(name));
        }
    };
    let mut guess = guess.map(|guess| (guess.lang(), guess.confidence()));
    for (profile, hits) in PROFILES.iter().zip(hits) {
        let share = hits as f64 / count.max(1) as f64;
        let agreed = guess.take_if(|(lang, _)| Some(*lang) == profile.lang);
        let support = agreed.map_or(0.0, |(_, confidence)| 0.05 + 0.25 * confidence);
        claim(profile.name, share + support);
    }
    // A language that has no profile has only whatlang's word for it.
    if let Some((lang, confidence)) = guess {
        claim(lang.eng_name(), 0.05 + 0.6 * confidence);
    }
    best.1
}

/// The small words of a language.
struct Profile {
    name: &'static str,
    /// whatlang's name for it, where it knows it.
    lang: Option<Lang>,
    words: &'static str,
}

/// For each small word, the languages that have it: a bit for each of [`PROFILES`].
static SMALL_WORDS: LazyLock<HashMap<&str, u16>> = LazyLock::new(|| {
    let mut masks = HashMap::new();
    for (index, profile) in PROFILES.iter().enumerate() {
        for word in profile.words.split_whitespace() {
            *masks.entry(word).or_default() |= 1 << index;
        }
    }
    masks
});

const PROFILES: [Profile; 13] = [
    Profile {
        name: "French",
        lang: Some(Lang::Fra),
        words: lexicon::FRENCH.stop_words,
    },
    Profile {
        name: "English",
        lang: Some(Lang::Eng),
        words: lexicon::ENGLISH.stop_words,
    },
    Profile {
        name: "Spanish",
        lang: Some(Lang::Spa),
        words: "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si \
            sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está han \
            hay según donde porque tras",
    },
    Profile {
        name: "Portuguese",
        lang: Some(Lang::Por),
        words: "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à \
            seu sua ou ser quando muito há nos já está eu também só pelo pela até isso isto ela entre era depois sem \
            mesmo aos são num numa foram segundo após",
    },
    Profile {
        name: "Galician",
        lang: None,
        words: "de a o que e do da en un non unha os no na por máis as dos como foi ao se das ten seu súa ou ser cando \
            moi hai nos xa está tamén só pola polo ata isto entre era despois sen son unhas pero",
    },
    Profile {
        name: "Italian",
        lang: Some(Lang::Ita),
        words: "di e il la che in un a per è una non sono da del della si con i le al dei ha lo gli come anche alla più \
            nel delle ma nella se o su dal l ed questo questa era tra ai degli dalla hanno stato essere suo sua cui \
            dopo due nei sulla dell all nell dall",
    },
    Profile {
        name: "Catalan",
        lang: Some(Lang::Cat),
        words: "de la i el que a en un per amb del els les una no es ha al va és dels als més com ser seu seva però si \
            hi també s d l són o aquest aquesta entre fins ja han pel dos sobre on quan molt sense des segons havia \
            aquests perquè",
    },
    Profile {
        name: "Occitan",
        lang: None,
        words: "de la lo los las que e es un una del dels amb per dins se en al non pas aqueste mai sus son l d coma \
            aquò foguèt an a o ont tanben i totes sens fins quand mas",
    },
    Profile {
        name: "Romanian",
        lang: Some(Lang::Ron),
        words: "de și şi în a la cu pe nu o că din se un care este au mai sa pentru fi ce ca al să lui după fost prin \
            sunt ale dar sau între ai îi iar aceasta acest si in fara va vor toata",
    },
    Profile {
        name: "Haitian Creole",
        lang: None,
        words: "nan yo ak pou li a la ki se yon pa te gen ap sou mwen nou sa ou ka fè lè tout men de konsa depi paske \
            kote kap va anpil",
    },
    Profile {
        name: "German",
        lang: Some(Lang::Deu),
        words: "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus \
            er hat dass sie nach wird bei einer um am sind noch wie einem über so zum war haben nur oder aber vor zur \
            bis mehr durch man sein wurde sei",
    },
    Profile {
        name: "Dutch",
        lang: Some(Lang::Nld),
        words: "de het een en van in is dat op te zijn met voor niet die aan er ook als maar om door dan zij bij nog \
            uit naar heeft hun over wordt ze werd dit hij was tot geen meer kan deze worden hebben ik had zou",
    },
    Profile {
        name: "Latin",
        lang: Some(Lang::Lat),
        words: "et in est non ad ut cum quod sed qui quae si ex ab de esse sunt quam aut etiam per hoc enim nec eius \
            autem que atque quibus quo omnis se me te sit ac",
    },
];
