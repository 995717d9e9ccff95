//! What a summary is to be about: terms, given in either language, and the sentences of an article that bear on them.

use apercu_engine::Cancel;

use super::anaphora::{Anaphora, Kept};
use super::connectives::without_connective;
use super::dangling::is_dangling;
use crate::article::{Article, Sentence};
use crate::error::{Error, Result};
use crate::text::{self, Language};
use crate::translate::Translator;

/// Letters that the shorter of two words must have to be compared by its beginning: "port" is no "porte".
const SHORTEST_BEGINNING: usize = 5;
/// Letters that the longer of two such words may have more: "grève" and "grévistes", but not "inter" and "international".
const LONGEST_ENDING: usize = 4;

/// Terms that the sentences of a summary have to bear on.
#[derive(Debug, Clone)]
pub(crate) struct About {
    /// As they were given.
    terms: String,
    english: Vec<Term>,
    french: Vec<Term>,
}

/// The words of a term that carry its meaning, folded; never empty.
type Term = Vec<String>;

impl About {
    /// Reads terms set apart by commas, each of them in either language: what the translator makes of it counts as well.
    pub(crate) fn new(terms: &str, translator: &Translator, cancel: &Cancel) -> Result<Self> {
        let given: Vec<&str> = terms.split([',', ';']).map(str::trim).collect();
        let given: Vec<&str> = given.into_iter().filter(|term| !term.is_empty()).collect();
        let read = |language: Language| -> Result<Vec<Term>> {
            let translations = translator.candidates(&given, language.other(), language, cancel)?;
            let translated = translations.iter().flat_map(|translation| &translation.candidates);
            let texts = given.iter().copied().chain(translated.map(|c| c.text.as_str()));
            let mut terms: Vec<Term> = texts.map(|text| term(text, language)).collect();
            terms.retain(|term| !term.is_empty());
            Ok(terms)
        };
        let about = Self {
            terms: given.join(", "),
            english: read(Language::English)?,
            french: read(Language::French)?,
        };
        if about.english.is_empty() {
            return Err(Error::Option {
                option: "about",
                reason: format!("there is no word in {terms:?} that a sentence could be about"),
            });
        }
        Ok(about)
    }

    /// The terms as they were given.
    pub(crate) fn terms(&self) -> &str {
        &self.terms
    }

    /// The article without the sentences that do not bear on any of the terms; one whose pronoun stands for what such a sentence
    /// names stays.
    ///
    /// # Errors
    /// [`Error::About`] where none does.
    pub(crate) fn narrow(&self, article: &Article) -> Result<Article> {
        let language = article.language();
        let terms = match language {
            Language::English => &self.english,
            Language::French => &self.french,
        };
        let text = |sentence: &Sentence| &article.text()[sentence.span.clone()];
        let title = article.title().map(|title| title.text.as_str());
        // What a connective ties together need not stay together.
        let alone = article
            .sentences()
            .iter()
            .map(|s| without_connective(text(s), language));
        let anaphora = Anaphora::read(title, alone, language);
        let mut kept = Kept::new(&anaphora);
        let mut bears = |(number, sentence): &(usize, &Sentence)| {
            let words: Vec<String> = text::words(text(sentence))
                .map(|word| text::fold(&word.to_lowercase()))
                .collect();
            // A noun that leans on such a sentence may bring another matter; a pronoun does not.
            let follows =
                is_dangling(text(sentence), language) && !anaphora.stands_alone(*number) && kept.stands(*number);
            let stays = follows || terms.iter().any(|term| is_said(term, &words));
            if stays {
                kept.keep(*number);
            }
            stays
        };
        let sentences = article.sentences().iter().enumerate();
        let sentences: Vec<Sentence> = sentences
            .filter(|sentence| bears(sentence))
            .map(|(_, s)| s.clone())
            .collect();
        if sentences.is_empty() {
            return Err(Error::About {
                terms: self.terms.clone(),
            });
        }
        Ok(article.with_sentences(sentences))
    }
}

/// The folded words of a text that carry meaning, or all where none does.
fn term(text: &str, language: Language) -> Term {
    let words = || text::words(text).map(str::to_lowercase);
    let mut term: Term = words().filter(|word| !text::is_stop_word(word, language)).collect();
    if term.is_empty() {
        term = words().collect();
    }
    term.iter().map(|word| text::fold(word)).collect()
}

/// Whether all words of a term are among these, in whatever form.
fn is_said(term: &Term, words: &[String]) -> bool {
    term.iter()
        .all(|wanted| words.iter().any(|word| is_alike(wanted, word)))
}

/// Whether two folded words are forms of one: but for a plural's ending the same, or with a long beginning in common.
fn is_alike(a: &str, b: &str) -> bool {
    fn singular(word: &str) -> &str {
        word.strip_suffix(['s', 'x'])
            .filter(|stem| stem.len() > 2)
            .unwrap_or(word)
    }
    let (a, b) = (singular(a), singular(b));
    let common = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.chars().count(), b.chars().count());
    let (short, long) = (a.min(b), a.max(b));
    common == long || short >= SHORTEST_BEGINNING && common + 1 >= short && long <= short + LONGEST_ENDING
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translate::{Candidate, Translate, Translation};

    /// Knows one word.
    struct OneWord;

    impl Translate for OneWord {
        fn translate(&self, sentences: &[&str], _: Language, to: Language, _: &Cancel) -> Result<Vec<Translation>> {
            let translation = |sentence: &&str| match (*sentence, to) {
                ("strike", Language::French) => {
                    Translation::new([Candidate::new("la frappe"), Candidate::new("La grève")])
                }
                _ => Translation::new([Candidate::new(*sentence)]),
            };
            Ok(sentences.iter().map(translation).collect())
        }

        fn name(&self) -> &'static str {
            "one word"
        }
    }

    fn about(terms: &str) -> Result<About> {
        About::new(terms, &Translator::new(OneWord), &Cancel::new())
    }

    const PORT: &str = "Le port de Brest a fermé lundi. Les grévistes bloquent l’entrée. Ils demandent une prime. \
        La préfecture attend. Un cargo est resté au large.";

    fn kept(terms: &str) -> Result<Vec<String>> {
        let article = Article::options().language(Language::French).text(PORT).unwrap();
        let narrowed = about(terms)?.narrow(&article)?;
        let text = |sentence: &Sentence| narrowed.text()[sentence.span.clone()].to_owned();
        Ok(narrowed.sentences().iter().map(text).collect())
    }

    #[test]
    fn terms_of_either_language_find_their_sentences() {
        let strike = ["Les grévistes bloquent l’entrée.", "Ils demandent une prime."];
        assert_eq!(kept("strike").unwrap(), strike);
        assert_eq!(kept("grève").unwrap(), strike);
        assert_eq!(kept("GREVES, avion").unwrap(), strike);
        assert_eq!(kept("préfet").unwrap(), ["La préfecture attend."]);
        assert_eq!(kept("cargos; le port").unwrap().len(), 2);
        assert_eq!(kept("port de Brest").unwrap(), ["Le port de Brest a fermé lundi."]);
    }

    #[test]
    fn where_nothing_bears_on_them_an_error_says_so() {
        for terms in ["avions", "porte", "port de Nantes"] {
            let error = kept(terms).unwrap_err();
            assert!(
                matches!(&error, Error::About { terms: named } if named == terms),
                "{error}"
            );
        }
        for terms in ["", " , ;", "…"] {
            assert!(
                matches!(about(terms), Err(Error::Option { option: "about", .. })),
                "{terms:?}"
            );
        }
    }
}
