use super::*;
use Language::{English, French};

const TSV: &str = "\u{feff}# ours\r\n\r\nfr\ten\r\ncheval|chevaux\thorse|horses\tan animal\r\nmairie (f)\ttown hall\r\n\
    Conseil d'État (m)\tCouncil of State\r\nporte\tdoor\r\nTram'Valm\r\n";

fn found(glossary: &Glossary, sentence: &str, from: Language) -> Vec<(String, String)> {
    let terms = glossary.terms(sentence, from).into_iter();
    terms
        .map(|term| (sentence[term.span].to_owned(), term.target.to_owned()))
        .collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn terms_are_found_in_both_languages_as_whole_words() {
    let glossary = Glossary::from_tsv(TSV).unwrap();
    assert_eq!(glossary.entries().len(), 5);
    assert_eq!(glossary.entries()[0].note.as_deref(), Some("an animal"));
    assert_eq!(glossary.entries()[1].gender, Some(Gender::Feminine));
    let french = |sentence| found(&glossary, sentence, French);
    assert_eq!(
        french("Chevaux et cheval, le CONSEIL D’ÉTAT, le Conseil d’État"),
        pairs(&[
            ("Chevaux", "horses"),
            ("cheval", "horse"),
            ("CONSEIL D’ÉTAT", "Council of State"),
            ("Conseil d’État", "Council of State")
        ])
    );
    // Other words, other capitals, parts of words.
    assert_eq!(
        french("un conseil d’état, des chevaux-vapeur, le porte-parole, chevalier"),
        []
    );
    assert_eq!(french("Tram’Valm roule"), pairs(&[("Tram’Valm", "Tram'Valm")]));
    let english = |sentence| found(&glossary, sentence, English);
    assert_eq!(
        english("The town hall's horses"),
        pairs(&[("town hall", "mairie"), ("horses", "chevaux")])
    );
    assert_eq!(english("Tram'Valm runs"), pairs(&[("Tram'Valm", "Tram'Valm")]));
}

#[test]
fn of_several_terms_the_longest_is_meant_and_of_two_alike_the_first() {
    let glossary = Glossary::from_tsv("conseil\tcouncil\nconseil municipal\ttown council\nconseil\tadvice\n").unwrap();
    assert_eq!(
        found(&glossary, "Le conseil municipal et le conseil", French),
        pairs(&[("conseil municipal", "town council"), ("conseil", "council")])
    );
    let conflicts = glossary.conflicts();
    assert_eq!(conflicts.len(), 1);
    assert_eq!((conflicts[0].0.line, conflicts[0].1.line), (1, 3));
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    for (text, line) in [
        ("a\tb\n\n\tb\n", 3),
        ("a\t\n", 1),
        ("a\tb\tc\td\n", 1),
        ("a\tb|c\n", 1),
        ("fr\tfr\na\tb\n", 1),
        ("...\t|\n", 1),
    ] {
        match Glossary::from_tsv(text) {
            Err(Error::Glossary { line: at, .. }) => assert_eq!(at, line, "{text:?}"),
            other => panic!("{text:?}: {other:?}"),
        }
    }
    assert!(Glossary::from_tsv(&format!("{}\tb", "a".repeat(300))).is_err());
    assert_eq!(Glossary::from_tsv("").unwrap().entries().len(), 0);
}

const TBX: &str = r#"<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="fr"><text><body>
<termEntry id="1"><langSet xml:lang="fr"><tig><term>maire</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
<tig><term>édile</term><termNote type="grammaticalGender">masculine</termNote></tig>
<tig><term>édiles</term><termNote type="grammaticalNumber">plural</termNote></tig></langSet>
<langSet xml:lang="en-GB"><tig><term>city  father</term></tig>
<tig><term>city fathers</term><termNote type="grammaticalNumber">plural</termNote></tig><tig><term>mayor</term></tig></langSet></termEntry>
</body></text></martif>"#;

#[test]
fn tbx_gives_preferred_terms_and_takes_all() {
    let glossary = Glossary::from_tbx(TBX).unwrap();
    assert_eq!(
        found(&glossary, "Le maire, un édile, des édiles", French),
        pairs(&[
            ("maire", "city father"),
            ("édile", "city father"),
            ("édiles", "city fathers")
        ])
    );
    assert_eq!(
        found(&glossary, "A mayor among city fathers", English),
        pairs(&[("mayor", "édile"), ("city fathers", "édiles")])
    );
    assert_eq!(glossary.terms("mayor", English)[0].gender, Some(Gender::Masculine));
    let third = r#"<tbx type="TBX-Min" style="dca" xml:lang="en"><text><body><conceptEntry id="c1"><langSec xml:lang="fr">
        <termSec><term>bac</term></termSec></langSec><langSec xml:lang="en"><termSec><term>car <hi>ferry</hi></term></termSec>
        </langSec></conceptEntry></body></text></tbx>"#;
    assert_eq!(
        found(&Glossary::from_tbx(third).unwrap(), "un bac", French),
        pairs(&[("bac", "car ferry")])
    );
    for (wrong, line) in [("<tbx>\n<a></b>", 2), ("<html/>", 1), ("<tbx></tbx>", 1)] {
        match Glossary::from_tbx(wrong) {
            Err(Error::Glossary { line: at, .. }) => assert_eq!(at, line, "{wrong}"),
            other => panic!("{wrong}: {other:?}"),
        }
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text: String, sentence: String) {
        if let Ok(glossary) = Glossary::from_tsv(&text) {
            for term in glossary.terms(&sentence, French) {
                assert!(!sentence[term.span].is_empty());
            }
        }
        let _ = Glossary::from_tbx(&text);
    }

    #[test]
    fn a_term_is_found_in_the_middle_of_any_text(before: String, after: String) {
        let glossary = Glossary::new([Entry::new("pont", "bridge")]).unwrap();
        let sentence = format!("{before}\n pont \n{after}");
        let terms = glossary.terms(&sentence, French);
        assert!(terms.iter().any(|term| term.span.start == before.len() + 2));
    }
}
