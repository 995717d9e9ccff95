//! Web pages in the shapes of real news sites, and what is found in them.

use std::fmt::Write;
use std::path::PathBuf;

use apercu::{Article, Language};
use apercu_tests::workspace;
use apercu_web::{Error, read, read_bytes};

fn page(name: &str) -> PathBuf {
    workspace().join("tests/pages").join(name)
}

/// What was read, in the form of the `.txt` files beside the pages.
fn report(article: &Article) -> String {
    let page = article.page().expect("it came from a page");
    let mut report = String::new();
    let or_none = |value: Option<&String>| value.map_or("-", String::as_str).to_owned();
    let title = or_none(article.title().map(|title| &title.text));
    let language = article.language().code();
    writeln!(report, "title: {title}\nlanguage: {language}").unwrap();
    writeln!(report, "byline: {}", or_none(page.byline.as_ref())).unwrap();
    writeln!(report, "published: {}", or_none(page.published.as_ref())).unwrap();
    writeln!(report, "restricted: {}\n\n{}", page.restricted, article.text()).unwrap();
    report
}

#[test]
fn the_article_is_found_without_what_stands_around_it() {
    let mut wrong = Vec::new();
    for name in [
        "abonnes",
        "amp",
        "ancien-1252",
        "direct",
        "graphe-jsonld",
        "magazine",
        "quotidien-schema",
        "regional-microdata",
        "sans-balises",
    ] {
        let found = read(page(&format!("{name}.html")), &Article::options()).map(|article| report(&article));
        let expected = std::fs::read_to_string(page(&format!("{name}.txt"))).unwrap_or_default();
        if !matches!(&found, Ok(found) if *found == expected) {
            wrong.push(format!(
                "== {name}\n{}",
                found.unwrap_or_else(|error| error.to_string())
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_page_without_an_article_says_so() {
    for name in ["accueil", "vide", "video"] {
        let found = read(page(&format!("{name}.html")), &Article::options());
        assert!(matches!(found, Err(Error::NoArticle { .. })), "{name}: {found:?}");
    }
}

#[test]
fn bytes_that_begin_as_a_page_are_one() {
    let bytes = std::fs::read(page("amp.html")).unwrap();
    let options = Article::options();
    let article = read_bytes(bytes, &options).unwrap();
    assert_eq!(article.text(), read(page("amp.html"), &options).unwrap().text());
    // What was asked for goes before what the page says.
    let asked = Article::options().title("Another title").language(Language::English);
    let article = read(page("amp.html"), &asked).unwrap();
    assert_eq!(article.title().unwrap().text, "Another title");
}

#[test]
fn a_hostile_page_is_refused_or_read_but_never_fatal() {
    let options = Article::options();
    let deep = format!("<html><body>{}", "<div>".repeat(100_000));
    assert!(matches!(read_bytes(deep, &options), Err(Error::NoArticle { .. })));
    let many = format!("<html><body>{}", "<p>x</p>".repeat(200_000));
    assert!(matches!(read_bytes(many, &options), Err(Error::NoArticle { .. })));
    for junk in [
        "<html",
        "<html><!--",
        "<!doctype html><script>",
        "<html><table><p><table><p></a></a>",
        "<html>\0\0",
        "<html>&#xD800;&#0;",
        "<html><script type='application/ld+json'>[[[{\"@context\":\"https://schema.org\",\"@type\":5}]]]</script><p>x",
    ] {
        assert!(read_bytes(junk, &options).is_err(), "{junk}");
    }
}
