//! rust-bert's own generator as a worker of `scripts/bench/run.py`: `bench_torch MODEL_FOLDER`, where `MODEL_FOLDER/rust-bert`
//! has `config.json`, `model.safetensors` with position tables, and any `vocab.txt`.

#[path = "bench/worker.rs"]
mod worker;

use std::error::Error;
use std::path::Path;

use rust_bert::marian::MarianGenerator;
use rust_bert::pipelines::common::{ModelResource, ModelType, TokenizerOption};
use rust_bert::pipelines::generation_utils::{GenerateConfig, GenerateOptions, LanguageGenerator};
use rust_bert::resources::LocalResource;
use tch::{Device, Tensor};

fn open(folder: &Path) -> Result<MarianGenerator, Box<dyn Error>> {
    let file = |name| folder.join("rust-bert").join(name);
    let resource = |name| Box::new(LocalResource { local_path: file(name) });
    let config = GenerateConfig {
        model_type: ModelType::Marian,
        model_resource: ModelResource::Torch(resource("model.safetensors")),
        config_resource: resource("config.json"),
        vocab_resource: resource("vocab.txt"),
        merges_resource: None,
        min_length: 0,
        max_length: None,
        do_sample: false,
        early_stopping: true,
        num_beams: 1,
        temperature: 1.0,
        top_k: 0,
        top_p: 1.0,
        repetition_penalty: 1.0,
        length_penalty: 1.0,
        no_repeat_ngram_size: 0,
        num_return_sequences: 1,
        num_beam_groups: None,
        diversity_penalty: None,
        device: Device::Cpu,
        kind: None,
    };
    // Never asked: the jobs are token ids.
    let vocab = file("vocab.txt");
    let tokenizer = TokenizerOption::from_file(ModelType::Bert, &vocab.to_string_lossy(), None, false, None, None)?;
    Ok(MarianGenerator::new_with_tokenizer(config, tokenizer)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    worker::serve(open, |generator, job| {
        let length = job.sources[0].len();
        let ids: Vec<i64> = job.sources.concat().iter().map(|&id| i64::from(id)).collect();
        let ids = Tensor::from_slice(&ids).view([i64::try_from(job.sources.len())?, i64::try_from(length)?]);
        // Both lengths count the start token.
        let tokens = i64::try_from(job.tokens)? + 1;
        let options = GenerateOptions {
            min_length: Some(tokens),
            max_length: Some(tokens),
            num_beams: Some(i64::try_from(job.beams)?),
            ..GenerateOptions::default()
        };
        let results = tch::no_grad(|| generator.generate_from_ids_and_past(ids, None, Some(options)))?;
        let outputs = results.iter().map(|result| result.indices.iter().skip(1));
        outputs
            .map(|ids| ids.map(|&id| Ok(u32::try_from(id)?)).collect())
            .collect()
    })
}
