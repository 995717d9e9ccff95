//! Documents of every kind, by their bytes and by a name that is in the first of them: an article of whole text, or an error.
#![no_main]

use std::path::Path;

use apercu::Article;
use apercu_documents::read_named;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let name = bytes.first().map(|first| if first % 2 == 0 { "a.md" } else { "a.eml" });
    if let Ok(article) = read_named(bytes, name.map(Path::new), &Article::options()) {
        for sentence in article.sentences() {
            assert!(!article.text()[sentence.span.clone()].trim().is_empty());
            article.place(sentence.span.start);
        }
    }
});
