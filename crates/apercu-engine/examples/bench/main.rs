//! The native engine as a worker of `scripts/bench/run.py`: `bench MODEL_FOLDER`.

mod worker;

use std::error::Error;

use apercu_engine::native::Native;
use apercu_engine::{Decoding, Seq2Seq};

fn main() -> Result<(), Box<dyn Error>> {
    worker::serve(
        |folder| Ok(Native::open(folder)?),
        |engine, job| {
            // Both lengths count the start token.
            let decoding = Decoding {
                num_beams: job.beams,
                min_length: job.tokens + 1,
                ..Decoding::greedy(job.tokens + 1)
            };
            let results = engine.generate(&job.sources, &decoding)?;
            Ok(results.into_iter().map(|best| best[0].tokens.clone()).collect())
        },
    )
}
