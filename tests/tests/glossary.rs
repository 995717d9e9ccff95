//! Two hundred sentences with the terms of an imaginary newsroom: what the glossary wants is what comes out.

use apercu::Language::{English, French};
use apercu::check::Finding;
use apercu::{Glossary, Language, Translator};
use apercu_tests::workspace;

/// Of a hundred terms, those that come out as the glossary has them at the least.
const LEAST: usize = 95;

#[test]
fn terms_come_out_as_the_glossary_has_them_and_other_sentences_as_before() {
    let folder = workspace().join("tests/glossary");
    let glossary = Glossary::read(folder.join("terms.tsv")).unwrap();
    assert!(glossary.conflicts().is_empty());
    let sentences = std::fs::read_to_string(folder.join("sentences.tsv")).unwrap();
    let translator = Translator::builder().build().unwrap().with_glossary(glossary.clone());
    for from in [French, English] {
        let own: Vec<&str> = sentences
            .lines()
            .filter_map(|line| line.split_once('\t').filter(|(code, _)| *code == from.code()))
            .map(|(_, sentence)| sentence)
            .collect();
        assert_eq!(own.len(), 100);
        let (mut kept, mut all) = (0, 0);
        for (source, translation) in own.iter().zip(translator.lines(&own, from, from.other()).unwrap()) {
            let warned = translation
                .warnings
                .iter()
                .filter(|w| matches!(w, Finding::MissingTerm { .. }));
            let terms = glossary.terms(source, from);
            let lost = terms.iter().filter(|term| !has(&translation.text, term.target)).count();
            // What is lost is warned of.
            assert!(warned.count() >= lost, "{source}: {}", translation.text);
            kept += terms.len() - lost;
            all += terms.len();
        }
        assert!(kept * 100 >= LEAST * all, "{kept} of {all} from {from:?}");
    }
}

/// Whether a translation has words, but for the case of the first letter and the kind of apostrophe.
fn has(translation: &str, words: &str) -> bool {
    let plain = |text: &str| text.replace('’', "'").replace(['\u{a0}', '\u{202f}'], " ");
    let rest: String = words.chars().skip(1).collect();
    plain(translation).contains(&plain(&rest))
}

#[test]
fn sentences_without_terms_are_translated_as_ever() {
    let plain = Translator::builder().build().unwrap();
    let glossary = Glossary::from_tsv("fr\ten\nphare\tlight station\n").unwrap();
    let with = Translator::builder().build().unwrap().with_glossary(glossary);
    let lines = [
        "Le pont a rouvert lundi. Il avait fermé en mars.",
        "Le phare a fermé en mars.",
    ];
    let translate = |translator: &Translator| translator.lines(&lines, French, Language::English).unwrap();
    let (before, after) = (translate(&plain), translate(&with));
    assert_eq!(before[0], after[0]);
    assert!(after[1].text.contains("light station"), "{}", after[1].text);
    assert!(after[1].warnings.is_empty(), "{:?}", after[1].warnings);
}

#[test]
fn a_term_that_nothing_can_put_in_is_warned_of() {
    struct Deaf;
    impl apercu::translate::Translate for Deaf {
        fn translate(
            &self,
            sentences: &[&str],
            _from: Language,
            _to: Language,
            _cancel: &apercu::Cancel,
        ) -> apercu::Result<Vec<apercu::translate::Translation>> {
            Ok(sentences.iter().map(|_| "Something else.".to_owned().into()).collect())
        }

        fn name(&self) -> &'static str {
            "deaf"
        }
    }
    let glossary = Glossary::from_tsv("phare\tlight station\n").unwrap();
    let translator = Translator::new(Deaf).with_glossary(glossary);
    let checked = translator.lines(&["Le phare ferme."], French, English).unwrap();
    assert_eq!(
        checked[0].warnings,
        [Finding::MissingTerm {
            term: "phare".into(),
            translation: "light station".into()
        }]
    );
}
