use std::io::Write;

use proptest::prelude::*;

use super::*;

const BODY: &str = "La mairie a rouvert le pont lundi matin, après deux ans de travaux et bien des retards. Les premiers \
    cyclistes l’ont traversé avant huit heures.";

fn title_of(first: &str) -> Option<String> {
    let article = Article::options()
        .language(Language::French)
        .text(format!("{first}\n\n{BODY}"))
        .unwrap();
    article.title().map(|title| title.text.clone())
}

fn sentence(article: &Article, number: usize) -> &str {
    &article.text()[article.sentences()[number].span.clone()]
}

#[test]
fn a_short_first_paragraph_is_the_title() {
    for title in [
        "Le pont des Brumes rouvre enfin",
        "Le pont rouvre-t-il ?",
        "Le pont rouvre ! Les cyclistes l’ont traversé les premiers.",
        "Le pont rouvre : « Une fête »",
        "Tempête sur l’est des U.S.",
    ] {
        assert_eq!(title_of(title).as_deref(), Some(title));
    }
}

#[test]
fn prose_is_not_a_title() {
    for prose in [
        "Le pont a rouvert lundi.",
        "« Nous sommes soulagés. »",
        "— Le pont rouvre",
        "Les faits sont les suivants :",
        "Le pont a rouvert. Les cyclistes l’ont traversé. La mairie est contente",
        "Le pont a rouvert lundi matin après deux ans de travaux et bien des retards dus à la crue de la rivière qui \
         avait emporté une pile du vieil ouvrage",
    ] {
        assert_eq!(title_of(prose), None, "{prose}");
    }
}

#[test]
fn a_text_of_one_paragraph_has_no_title() {
    for text in ["Le pont rouvre", "Le pont rouvre\n\n***"] {
        let article = Article::options().language(Language::French).text(text).unwrap();
        assert_eq!(article.title(), None);
        assert_eq!(sentence(&article, 0), "Le pont rouvre");
    }
}

#[test]
fn a_date_in_front_belongs_to_neither_title_nor_body() {
    for date in [
        " date 2025-03 ",
        "2025-03-22 ",
        "Le 22 mars 2025 — ",
        "March 22, 2025 — ",
        "22/03/2025\n\n",
    ] {
        assert_eq!(
            title_of(&format!("{date}Le pont rouvre")).as_deref(),
            Some("Le pont rouvre"),
            "{date}"
        );
    }
    let dated = Article::from_text(format!("22 mars 2025 — {BODY}")).unwrap();
    assert_eq!(dated.title(), None);
    assert!(sentence(&dated, 0).starts_with("La mairie"));
}

#[test]
fn a_title_of_two_sentences_after_a_date() {
    let title = "Deux géants, futurs partenaires pour des bus électriques ? Leurs patrons se sont rencontrés à Lyon.";
    assert_eq!(title_of(&format!(" date 2025-03 {title}")).as_deref(), Some(title));
}

#[test]
fn a_given_title_is_taken_off_the_text_only_where_it_stands_there() {
    let options = Article::options().title(" Le pont rouvre ");
    let repeated = options.text(format!("Le pont rouvre\n\n{BODY}")).unwrap();
    assert_eq!(repeated.title().unwrap().span, Some(0..14));
    assert!(sentence(&repeated, 0).starts_with("La mairie"));

    let beside = options.text(format!("Deux ans de travaux\n\n{BODY}")).unwrap();
    assert_eq!(
        *beside.title().unwrap(),
        Title {
            text: "Le pont rouvre".into(),
            span: None
        }
    );
    assert_eq!(sentence(&beside, 0), "Deux ans de travaux");
}

#[test]
fn headings_stay_and_paragraphs_are_numbered() {
    let article = Article::from_text(format!("Le pont rouvre\n\n{BODY}\n\nUn chantier difficile\n\n{BODY}")).unwrap();
    let paragraphs: Vec<_> = article.sentences().iter().map(|s| s.paragraph).collect();
    assert_eq!(paragraphs, [0, 0, 1, 2, 2]);
    assert_eq!(sentence(&article, 2), "Un chantier difficile");
}

#[test]
fn offsets_count_from_the_first_byte_of_the_file() {
    let bytes = format!("\u{FEFF}Le pont rouvre\r\n\r\n{BODY}\r\n").into_bytes();
    let article = Article::from_bytes(bytes.clone()).unwrap();
    assert_eq!(article.title().unwrap().span, Some(3..17));
    let span = article.sentences()[1].span.clone();
    assert_eq!(
        &bytes[span],
        "Les premiers cyclistes l’ont traversé avant huit heures.".as_bytes()
    );
}

#[test]
fn text_without_words_is_empty() {
    for text in ["", " \n\t\u{A0} ", "\u{FEFF}\n", "***\n\n— « … »"] {
        assert!(matches!(Article::from_text(text), Err(Error::Empty)), "{text:?}");
    }
}

#[test]
fn a_third_language_is_refused_unless_one_is_given() {
    let german =
        "Der Stadtrat hat am Montag beschlossen, die alte Brücke über den Fluss wieder für den Verkehr zu öffnen.";
    assert!(matches!(Article::from_text(german), Err(Error::Language { .. })));
    assert_eq!(
        Article::options()
            .language(Language::English)
            .text(german)
            .unwrap()
            .language(),
        Language::English
    );
}

#[test]
fn broken_utf8_is_replaced_and_counted_on_demand() {
    let mut bytes = BODY.as_bytes().to_vec();
    bytes.extend(b" \xE9t\xE9");
    assert!(matches!(Article::from_bytes(bytes.clone()), Err(Error::Utf8 { offset }) if offset == BODY.len() + 1));
    assert_eq!(Article::options().lossy(true).bytes(bytes).unwrap().replaced_bytes(), 2);
}

#[test]
fn files_are_read_or_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("article.txt");
    File::create(&path).unwrap().write_all(BODY.as_bytes()).unwrap();
    assert_eq!(Article::read(&path).unwrap().text(), BODY);

    let missing = folder.path().join("none.txt");
    assert!(matches!(Article::read(&missing), Err(Error::Io { path, .. }) if path == missing));
    assert!(matches!(Article::read(folder.path()), Err(Error::Io { .. })));

    let large = folder.path().join("large.txt");
    File::create(&large).unwrap().set_len(100 << 20).unwrap();
    assert!(matches!(
        Article::read(large),
        Err(Error::TooLarge { bytes: 104_857_600, .. })
    ));
}

proptest! {
    #[test]
    fn spans_are_in_order_and_in_range(text in "(?s).{0,400}|([A-Za-zé«»’ ]{0,40}[.!?…]?[ \n]{0,3}){0,20}") {
        if let Ok(article) = Article::options().language(Language::French).text(text) {
            let mut end = 0;
            for sentence in article.sentences() {
                prop_assert!(sentence.span.start >= end && sentence.span.start < sentence.span.end);
                prop_assert!(article.text().get(sentence.span.clone()).is_some());
                end = sentence.span.end;
            }
            if let Some(title) = article.title() {
                let span = title.span.clone().unwrap();
                prop_assert!(span.end <= article.sentences()[0].span.start);
                prop_assert_eq!(&article.text()[span], &title.text);
            }
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), lossy in any::<bool>()) {
        let _ = Article::options().lossy(lossy).bytes(bytes);
    }
}

#[test]
fn a_byte_of_a_document_has_its_place() {
    let page = |start, page| Placed {
        start,
        place: Place::Page { page },
    };
    let mut document = Document::new(BODY);
    assert_eq!(Article::options().document(document.clone()).unwrap().place(3), None);
    document.places = Some(vec![page(4, 1), page(20, 3)]);
    let article = Article::options().document(document).unwrap();
    assert_eq!(article.place(3), None);
    assert_eq!(article.place(4), Some(&Place::Page { page: 1 }));
    assert_eq!(article.place(19), Some(&Place::Page { page: 1 }));
    assert_eq!(article.place(20), Some(&Place::Page { page: 3 }));
    assert_eq!(article.places().unwrap().len(), 2);
}
