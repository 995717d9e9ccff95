//! Prints how probable sources are to the model of the other direction that reads their translations back.
//!
//! Reads lines from standard input: the source's language (`en` or `fr`), a tab, the source, a tab, the translation. Writes for each the
//! log-probability (natural, of all tokens) of the source, or nothing where it cannot be told. `scripts/evaluate/confidence.py`
//! fits the confidence to it.

use std::io::{self, BufRead, Write};

use apercu::engine::Threads;
use apercu::translate::{BundledTranslator, Translate};
use apercu::{Cancel, Language};

/// Pairs that are read together.
const BATCH: usize = 256;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let translator = BundledTranslator::new(&Threads::new(None)?)?;
    let lines = io::stdin().lock().lines().collect::<Result<Vec<String>, _>>()?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let language = |line: &&String| {
        if line.starts_with("en\t") {
            Language::English
        } else {
            Language::French
        }
    };
    let mut rest = lines.iter().peekable();
    while let Some(first) = rest.next() {
        let from = language(&first);
        let mut batch = vec![first];
        while batch.len() < BATCH
            && let Some(line) = rest.next_if(|line| language(line) == from)
        {
            batch.push(line);
        }
        let pairs: Vec<(&str, &str)> = batch
            .iter()
            .filter_map(|line| line.get(3..)?.split_once('\t'))
            .collect();
        if pairs.len() != batch.len() {
            return Err("a line has no three columns".into());
        }
        for found in translator.read_back(&pairs, from, from.other(), &Cancel::new())? {
            writeln!(out, "{}", found.map_or(String::new(), |sum| sum.to_string()))?;
        }
    }
    Ok(out.flush()?)
}
