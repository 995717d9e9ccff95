//! The native engine as a worker of `scripts/bench/run.py`: jobs come in as lines of JSON, times go out.
//!
//! `bench MODEL_FOLDER` prints `{"load": seconds}`; then each line `{"sources": [[id, ...], ...], "beams": 4,
//! "tokens": 25}` makes outputs of exactly so many tokens, and is answered with `{"wall": seconds, "outputs": [[...]]}`.

use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::time::Instant;

use apercu::engine::native::Native;
use apercu::engine::{Decoding, Seq2Seq};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Job {
    sources: Vec<Vec<u32>>,
    beams: usize,
    tokens: usize,
}

impl Job {
    fn decoding(&self) -> Decoding {
        // Both lengths count the start token.
        Decoding {
            num_beams: self.beams,
            min_length: self.tokens + 1,
            ..Decoding::greedy(self.tokens + 1)
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: bench MODEL_FOLDER")?);
    let start = Instant::now();
    let engine = Native::open(&folder)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", json!({"load": start.elapsed().as_secs_f64()}))?;
    out.flush()?;
    for line in std::io::stdin().lock().lines() {
        let job: Job = serde_json::from_str(&line?)?;
        let start = Instant::now();
        let results = engine.generate(&job.sources, &job.decoding())?;
        let wall = start.elapsed().as_secs_f64();
        let outputs: Vec<&[u32]> = results.iter().map(|best| best[0].tokens.as_slice()).collect();
        writeln!(out, "{}", json!({"wall": wall, "outputs": outputs}))?;
        out.flush()?;
    }
    Ok(())
}
