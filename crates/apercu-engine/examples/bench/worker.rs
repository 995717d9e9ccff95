//! What the workers of `scripts/bench/run.py` share: jobs come in as lines of JSON, times go out.
//!
//! A worker prints `{"load": seconds}`; then each line `{"sources": [[id, ...], ...], "beams": 4, "tokens": 25}` makes
//! outputs of exactly so many tokens, and is answered with `{"wall": seconds, "outputs": [[...]]}`.

use std::error::Error;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
pub(crate) struct Job {
    pub(crate) sources: Vec<Vec<u32>>,
    pub(crate) beams: usize,
    pub(crate) tokens: usize,
}

pub(crate) type Outputs = Vec<Vec<u32>>;

/// Loads the model of the folder that the command line names, and runs jobs with it.
pub(crate) fn serve<M>(
    load: impl FnOnce(&Path) -> Result<M, Box<dyn Error>>,
    run: impl Fn(&M, &Job) -> Result<Outputs, Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name the model's folder")?);
    let start = Instant::now();
    let model = load(&folder)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", json!({"load": start.elapsed().as_secs_f64()}))?;
    out.flush()?;
    for line in std::io::stdin().lock().lines() {
        let job: Job = serde_json::from_str(&line?)?;
        let start = Instant::now();
        let outputs = run(&model, &job)?;
        let wall = start.elapsed().as_secs_f64();
        writeln!(out, "{}", json!({"wall": wall, "outputs": outputs}))?;
        out.flush()?;
    }
    Ok(())
}
