//! Quantities, names and all else that is compared: a sentence agrees with itself.
#![no_main]

use apercu::Language;
use apercu::check::{Finding, check, inventions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|both: (&str, &str)| {
    let (source, candidate) = both;
    let _ = check(source, Language::English, candidate, Language::French);
    let _ = check(source, Language::French, candidate, Language::English);
    for language in Language::ALL {
        let invented = inventions(source, source, language);
        let number = |finding: &Finding| matches!(finding, Finding::InventedNumber { .. } | Finding::InventedName { .. });
        assert!(!invented.iter().any(number), "{source:?}: {invented:?}");
    }
});
