//! `apercu.json`: what is read is written as it was.
#![no_main]

use apercu::model::Manifest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(manifest) = Manifest::from_json("apercu.json", bytes) {
        let written = manifest.to_json().unwrap();
        let again = Manifest::from_json("apercu.json", &written).unwrap();
        assert_eq!(again.to_json().unwrap(), written);
    }
});
