//! Documents that real programs have made of the test articles (`scripts/documents/make`): what is found in them is the article.

use std::fs;
use std::path::{Path, PathBuf};

use apercu::Article;
use apercu::article::Place;
use apercu_documents::{Error, Format, read, read_named};

fn document(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/documents")
        .join(name)
}

fn article(name: &str) -> Article {
    read(document(name), &Article::options()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The title of a test article and its sentences, with the marks and spaces of a typewriter.
fn expected(name: &str) -> (String, Vec<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/articles")
        .join(name);
    let article = Article::read(path).unwrap();
    let sentences = sentences(&article).into_iter();
    // Headings are no sentences, and not read.
    let prose = sentences
        .filter(|sentence| sentence.ends_with(['.', '?', '»', '"', '!']))
        .collect();
    (plain(&article.title().unwrap().text), prose)
}

fn sentences(article: &Article) -> Vec<String> {
    let text = |sentence: &apercu::article::Sentence| plain(&article.text()[sentence.span.clone()]);
    article.sentences().iter().map(text).collect()
}

fn plain(text: &str) -> String {
    let text = text.replace(['’', '‘'], "'").replace(['“', '”'], "\"");
    let words: Vec<&str> = text.split_whitespace().collect();
    // Programs differ in the spaces of French.
    words
        .join(" ")
        .replace("« ", "«")
        .replace(" »", "»")
        .replace(" :", ":")
        .replace(" ?", "?")
        .replace(" %", "%")
}

#[test]
fn the_article_is_found_whole_in_order_and_alone() {
    for (name, source) in [
        ("latex-two.fr.pdf", "tramway-valmont.fr.txt"),
        ("chromium-two.fr.pdf", "tramway-valmont.fr.txt"),
        ("office-two.en.pdf", "halden-port.en.txt"),
        ("office.fr.docx", "tramway-valmont.fr.txt"),
        ("office.en.docx", "halden-port.en.txt"),
        ("pandoc.fr.odt", "tramway-valmont.fr.txt"),
        ("pandoc.en.odt", "halden-port.en.txt"),
        ("markdown.en.md", "halden-port.en.txt"),
        ("tramway-text.eml", "tramway-valmont.fr.txt"),
        ("halden-html.eml", "halden-port.en.txt"),
    ] {
        let (title, mut prose) = expected(source);
        let article = article(name);
        let mut found = sentences(&article);
        // A mail's plain text has its headings as paragraphs.
        found.retain(|sentence| sentence.ends_with(['.', '?', '»', '"', '!']));
        // What is a sentence may differ where a note was.
        (prose, found) = (vec![prose.join(" ")], vec![found.join(" ")]);
        assert_eq!(found, prose, "{name}");
        assert_eq!(plain(&article.title().unwrap().text), title, "{name}");
    }
}

#[test]
fn a_page_is_named_by_its_number() {
    let article = article("office-two.en.pdf");
    let places: Vec<_> = article
        .places()
        .unwrap()
        .iter()
        .map(|placed| placed.place.clone())
        .collect();
    assert_eq!(places, [Place::Page { page: 1 }, Place::Page { page: 2 }]);
    let last = article.sentences().last().unwrap();
    assert_eq!(article.place(last.span.start), Some(&Place::Page { page: 2 }));
}

#[test]
fn a_chapter_is_named_as_the_contents_call_it() {
    let article = article("book.fr.epub");
    assert_eq!(article.title().unwrap().text, "Trois récits");
    let names: Vec<_> = article
        .places()
        .unwrap()
        .iter()
        .map(|placed| placed.place.name(article.language()))
        .collect();
    assert_eq!(names.len(), 3);
    assert!(
        names[2].starts_with("chapitre 3\u{a0}: Le musée de l’Arvanne"),
        "{names:?}"
    );
    for source in [
        "tramway-valmont.fr.txt",
        "huitres-plates.fr.txt",
        "musee-arvanne.fr.txt",
    ] {
        for sentence in expected(source).1 {
            assert!(sentences(&article).contains(&sentence), "{sentence}");
        }
    }
}

#[test]
fn a_section_is_named_by_its_heading() {
    for name in ["office.fr.docx", "pandoc.fr.odt"] {
        let article = article(name);
        let sections = article
            .places()
            .unwrap()
            .iter()
            .map(|placed| placed.place.name(article.language()));
        let expected = [
            "section «\u{a0}Une ville étouffée par les voitures\u{a0}»",
            "section «\u{a0}Les commerçants réclament des garanties\u{a0}»",
        ];
        assert_eq!(sections.collect::<Vec<_>>(), expected, "{name}");
    }
}

#[test]
fn what_cannot_be_read_says_why() {
    let error = |name: &str| read(document(name), &Article::options()).unwrap_err();
    assert!(matches!(
        error("encrypted.pdf"),
        Error::Encrypted { format: Format::Pdf }
    ));
    assert!(matches!(error("scanned.pdf"), Error::Scanned));
    assert!(matches!(
        error("truncated.pdf"),
        Error::Damaged {
            format: Format::Pdf,
            ..
        }
    ));
    assert!(matches!(error("none.pdf"), Error::Web(_)));
    let of =
        |bytes: &[u8], name: Option<&str>| read_named(bytes, name.map(Path::new), &Article::options()).unwrap_err();
    assert!(matches!(
        of(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest", None),
        Error::Unsupported { .. }
    ));
    assert!(matches!(of(b"{\\rtf1 It rains.}", None), Error::Unsupported { .. }));
    assert!(matches!(
        of(b"PK\x03\x04rest", Some("a.epub")),
        Error::Damaged {
            format: Format::Epub,
            ..
        }
    ));
    assert!(matches!(
        of(b"```\ncode\n```\n", Some("a.md")),
        Error::NoText {
            format: Format::Markdown
        }
    ));
    assert!(matches!(
        of(b"From: a@example.org\nSubject: b\n\n", None),
        Error::NoText { format: Format::Mail }
    ));
}

#[test]
fn the_kind_is_told_by_the_bytes_and_not_by_a_wrong_name() {
    for (name, format) in [
        ("office-two.en.pdf", Format::Pdf),
        ("book.fr.epub", Format::Epub),
        ("office.fr.docx", Format::Docx),
        ("pandoc.en.odt", Format::Odt),
        ("tramway-text.eml", Format::Mail),
    ] {
        let bytes = fs::read(document(name)).unwrap();
        assert_eq!(
            Format::of(&bytes, Some(Path::new("a.txt"))).unwrap(),
            Some(format),
            "{name}"
        );
        assert_eq!(Format::of(&bytes, None).unwrap(), Some(format), "{name}");
    }
    assert_eq!(
        Format::of(b"It rains.", Some(Path::new("a.MD"))).unwrap(),
        Some(Format::Markdown)
    );
    assert_eq!(
        Format::of(b"# Rain\n\nIt rains.", None).unwrap(),
        Some(Format::Markdown)
    );
    assert_eq!(
        Format::of("Il pleut.".as_bytes(), Some(Path::new("a.txt"))).unwrap(),
        None
    );
}
