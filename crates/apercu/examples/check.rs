//! Prints what the check finds in many pairs of sentences.
//!
//! Reads one JSON object a line from standard input: `source`, its language `from` (`en` or `fr`), `candidate` and its
//! language `to`. Writes for each an object with the source's `numbers` and the `findings`, as `apercu::check` gives them.
//! `scripts/evaluate/check.py` counts what comes out.

use std::io::{self, BufRead, Write};

use apercu::{Language, check};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let input: Value = serde_json::from_str(&line?)?;
        let text = |name: &str| input[name].as_str().unwrap_or_default();
        let language = |name: &str| match text(name) {
            "en" => Ok(Language::English),
            "fr" => Ok(Language::French),
            other => Err(format!("{name} is {other:?}, and must be \"en\" or \"fr\"")),
        };
        let (from, to) = (language("from")?, language("to")?);
        let findings = check::check(text("source"), from, text("candidate"), to);
        let numbers = check::numbers(text("source"), from);
        writeln!(out, "{}", json!({ "numbers": numbers, "findings": findings }))?;
    }
    Ok(out.flush()?)
}
