//! Feeds, and the articles that they carry.
#![no_main]

use apercu::Article;
use apercu_web::Feed;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(feed) = Feed::parse(bytes, Some("https://example.org/feed")) {
        for entry in &feed.entries {
            let _ = entry.article(&Article::options());
        }
    }
});
