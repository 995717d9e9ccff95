//! `cargo bench -p apercu-engine`: the kernels on the shapes of a model of opus-mt's size, and decoding with the shipped model.
//!
//! All run on one thread. Throughput is in multiply-adds for products, in values for loops, in tokens for decoding.
//! `APERCU_CPU` holds them to an instruction set.

// `criterion_group!` writes a public function.
#![allow(missing_docs)]

// Private to the library, for good reason; so they are compiled once more, for here.
#[allow(dead_code, unused_imports, unreachable_pub)]
#[path = "../src/kernel/mod.rs"]
mod kernel;

use std::hint::black_box;
use std::path::Path;

use apercu_engine::native::Native;
use apercu_engine::{Decoding, Seq2Seq};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use kernel::float::{self, Rows};
use kernel::int8::{self, Inputs, Panels};
use kernel::math;

/// Inputs and outputs of the layers of opus-mt: attention, feed-forward, vocabulary.
const LAYERS: [(usize, usize); 4] = [(512, 512), (512, 2048), (2048, 512), (512, 59_514)];

fn floats(count: usize) -> Vec<f32> {
    (0..count).map(|i| (i * 7919 % 1009) as f32 / 504.5 - 1.0).collect()
}

fn layers(c: &mut Criterion) {
    for rows in [1, 32, 128] {
        let mut group = c.benchmark_group(format!("layer of {rows} rows"));
        for (inputs, outputs) in LAYERS {
            let (x, w) = (floats(rows * inputs), floats(inputs * outputs));
            let mut out = vec![0.0; rows * outputs];
            group.throughput(Throughput::Elements((rows * inputs * outputs) as u64));
            let shape = format!("{inputs} to {outputs}");
            group.bench_function(BenchmarkId::new("f32", &shape), |b| {
                b.iter(|| float::linear(black_box(&x), &w, inputs, None, &mut out, 1));
            });
            let bytes: Vec<i8> = w.iter().map(|w| (w * 127.0) as i8).collect();
            let (values, scales) = (int8::pack(&bytes, inputs), vec![1.0 / 127.0; outputs]);
            group.bench_function(BenchmarkId::new("8-bit", &shape), |b| {
                b.iter(|| {
                    let panels = Panels {
                        values: &values,
                        scales: &scales,
                        columns: inputs,
                    };
                    int8::linear(&Inputs::new(black_box(&x), inputs), panels, None, &mut out, 1);
                });
            });
        }
        group.finish();
    }
}

fn attention(c: &mut Criterion) {
    let (tokens, head) = (32, 64);
    let mut group = c.benchmark_group("attention to 32 tokens, one head of 64");
    for rows in [1, 4, 32] {
        let (queries, keys) = (floats(rows * head), floats(head * tokens));
        let mut scores = vec![0.0; rows * tokens];
        let view = |values, stride| Rows { values, stride };
        group.throughput(Throughput::Elements((rows * head * tokens) as u64));
        group.bench_function(format!("{rows} queries"), |b| {
            b.iter(|| {
                let (x, w) = (view(black_box(&queries), head), view(&keys, tokens));
                float::matmul(x, w, [rows, head, tokens], &mut scores, tokens);
            });
        });
    }
    group.finish();
}

fn loops(c: &mut Criterion) {
    let logits = floats(59_514);
    let mut group = c.benchmark_group("59,514 logits");
    group.throughput(Throughput::Elements(59_514));
    group.bench_function("log_sum_exp", |b| b.iter(|| math::log_sum_exp(black_box(&logits))));
    group.bench_function("top_k 8", |b| b.iter(|| math::top_k(black_box(&logits), 8)));
    group.finish();
}

fn decoding(c: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/apercu-fr-en");
    let engine = Native::open(&folder).expect("the shipped model is whole");
    let eos = engine.config().eos;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let pool = pool.expect("one thread can be had");
    let mut group = c.benchmark_group("the shipped model, 25 tokens in");
    for (rows, beams) in [(1, 1), (1, 4), (32, 4)] {
        let source = |row: usize| {
            (0..24)
                .map(|i| 10 + (row * 131 + i * 17) as u32 % 7000)
                .chain([eos])
                .collect()
        };
        let sources: Vec<Vec<u32>> = (0..rows).map(source).collect();
        // The difference of both is what 24 steps take.
        for tokens in [1, 25] {
            let decoding = Decoding {
                num_beams: beams,
                min_length: tokens + 1,
                ..Decoding::greedy(tokens + 1)
            };
            group.throughput(Throughput::Elements((rows * tokens) as u64));
            group.bench_function(format!("{rows} rows, {beams} beams, {tokens} out"), |b| {
                b.iter(|| pool.install(|| engine.generate(black_box(&sources), &decoding)));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, layers, attention, loops, decoding);
criterion_main!(benches);
