//! `tokenizer.json` files.
#![no_main]

use apercu::model::Tokenizer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(tokenizer) = Tokenizer::from_json("tokenizer.json", bytes) {
        if let Ok(ids) = tokenizer.encode("Le chat dort, l’été — déjà vu № 5 🐈.") {
            let _ = tokenizer.decode(&ids);
        }
    }
});
