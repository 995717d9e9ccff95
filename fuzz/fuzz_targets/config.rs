//! `config.json` and `generation_config.json`, parted by the first NUL byte.
#![no_main]

use std::path::Path;

use apercu::engine::Config;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |&byte| byte == 0);
    let config = parts.next().unwrap_or_default();
    if let Ok(config) = Config::from_json(Path::new("folder"), config, parts.next()) {
        // What is accepted can be run: no limit overflows.
        assert!(config.decoding.limit(config.window) <= config.decoding.max_length);
    }
});
