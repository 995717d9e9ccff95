//! Web pages: what is found of an article is whole text, whatever the markup.
#![no_main]

use apercu::Article;
use apercu_web::Html;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let page = Html::new(bytes).url("https://example.org/news/1");
    if let Ok(article) = page.article(&Article::options()) {
        for sentence in article.sentences() {
            assert!(!article.text()[sentence.span.clone()].trim().is_empty());
        }
    }
});
