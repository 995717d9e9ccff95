//! Text: sentences follow each other in it, and a summary is made of them.
#![no_main]

use std::sync::LazyLock;

use apercu::summarize::{Extractive, Summarize};
use apercu::{Article, Cancel, Language, Length, text};
use libfuzzer_sys::fuzz_target;

static SUMMARIZER: LazyLock<Extractive> = LazyLock::new(|| Extractive::new().unwrap());

fuzz_target!(|bytes: &[u8]| {
    let Ok(article) = Article::options().lossy(true).bytes(bytes) else {
        return;
    };
    for language in Language::ALL {
        let mut end = 0;
        for span in text::sentences(article.text(), language) {
            assert!(end <= span.start && span.start < span.end);
            end = span.end;
        }
        let once = text::typography(article.text(), language);
        assert_eq!(text::typography(&once, language), once, "typography is not done after once");
    }
    let sentences = article.sentences().len();
    if let Ok(extracts) = SUMMARIZER.summarize(&article, Length::Sentences(3), &Cancel::new()) {
        assert!(extracts.len() <= 3);
        for extract in extracts {
            assert!(extract.sources.iter().all(|&source| source < sentences));
        }
    }
});
