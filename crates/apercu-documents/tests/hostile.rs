//! Documents that somebody broke, or made to break something: an error or an article, soon, and never a panic.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use apercu::Article;
use apercu_documents::{Error, read_named};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use proptest::prelude::*;
use proptest::sample::Index;

const DOCUMENTS: [&str; 7] = [
    "latex-two.fr.pdf",
    "office-two.en.pdf",
    "book.fr.epub",
    "office.fr.docx",
    "pandoc.en.odt",
    "markdown.en.md",
    "tramway-text.eml",
];
/// Far above what a machine that does something else needs for any of them.
const SOON: Duration = Duration::from_secs(20);

fn document(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/documents");
    fs::read(folder.join(name)).unwrap()
}

fn read(bytes: Vec<u8>, name: &str) -> Result<Article, Error> {
    let begun = Instant::now();
    let read = read_named(bytes, Some(Path::new(name)), &Article::options());
    assert!(begun.elapsed() < SOON, "{name}: {:?}", begun.elapsed());
    if let Ok(article) = &read {
        for sentence in article.sentences() {
            assert!(!article.text()[sentence.span.clone()].is_empty());
        }
        for placed in article.places().unwrap_or_default() {
            assert!(article.text().is_char_boundary(placed.start));
        }
    }
    read
}

/// A ZIP archive of files.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut bytes);
    for (name, content) in files {
        let (mut entry, config) = archive
            .new_file(name)
            .compression_method(rawzip::CompressionMethod::DEFLATE)
            .start()
            .unwrap();
        let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::best()));
        writer.write_all(content).unwrap();
        let (encoder, descriptor) = writer.finish().unwrap();
        encoder.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap();
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_breaks_off_does_no_harm(cut in any::<Index>()) {
        for name in DOCUMENTS {
            let mut bytes = document(name);
            bytes.truncate(cut.index(bytes.len()));
            let _ = read(bytes, name);
        }
    }

    #[test]
    fn changed_bytes_do_no_harm(changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..40)) {
        for name in DOCUMENTS {
            let mut bytes = document(name);
            for (at, byte) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            let _ = read(bytes, name);
        }
    }

    #[test]
    fn changed_xml_does_no_harm(changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..40)) {
        let mut xml = b"<w:document xmlns:w='w'><w:body><w:p><w:pPr><w:pStyle w:val='a'/></w:pPr><w:r><w:t>It rains &amp; pours.</w:t></w:r></w:p></w:body></w:document>".to_vec();
        for (at, byte) in &changes {
            let at = at.index(xml.len());
            xml[at] = *byte & 0x7f;
        }
        let _ = read(archive(&[("word/document.xml", &xml)]), "a.docx");
    }
}

#[test]
fn bombs_are_refused() {
    let spaces = vec![b' '; 140 << 20];
    let bomb = archive(&[("word/document.xml", &spaces)]);
    assert!(bomb.len() < 1 << 20);
    assert!(matches!(read(bomb, "a.docx"), Err(Error::TooMuch { .. })));
    let nested = "<w:p>".repeat(500_000);
    assert!(matches!(
        read(archive(&[("word/document.xml", nested.as_bytes())]), "a.docx"),
        Err(Error::TooMuch { .. })
    ));
    // What says to be small may be large.
    let many: Vec<(String, &[u8])> = (0..20_001).map(|number| (number.to_string(), &b""[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    assert!(matches!(read(archive(&many), "a.odt"), Err(Error::TooMuch { .. })));
}

/// A PDF of these objects, the first of which is the catalogue, without a table of them.
fn pdf(objects: &[String]) -> Vec<u8> {
    let numbered = (1..).zip(objects);
    let objects: String = numbered
        .map(|(number, object)| ["\n", &number.to_string(), " 0 obj\n", object, "\nendobj"].concat())
        .collect();
    ("%PDF-1.5".to_owned() + &objects + "\ntrailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n").into_bytes()
}

#[test]
fn pages_and_forms_that_hold_themselves_come_to_an_end() {
    let stream = |dictionary: &str, content: &str| {
        format!(
            "<< {dictionary} /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        )
    };
    let calls = "/F Do ".repeat(50);
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 /Parent 2 0 R >>".to_owned(),
        page.to_owned(),
        stream("", &calls),
        stream(
            "/Type /XObject /Subtype /Form /Resources << /XObject << /F 5 0 R >> >>",
            &calls,
        ),
    ];
    assert!(read(pdf(&objects), "a.pdf").is_err());
    let deep = "[".repeat(100_000);
    assert!(read(pdf(&[deep]), "a.pdf").is_err());
}
