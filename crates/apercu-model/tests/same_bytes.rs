//! The same input gives the same bytes: whatever the batch, its order and the number of threads, f32 and 8-bit.

use std::path::Path;
use std::sync::LazyLock;

use apercu_engine::native::Native;
use apercu_engine::{Decoding, Hypothesis, Seq2Seq, States};
use apercu_model::Model;
use proptest::prelude::*;
use rayon::ThreadPoolBuilder;

/// An engine with the number of its token ids and its authors' decoding.
struct Subject {
    engine: Box<dyn Seq2Seq>,
    vocab_size: u32,
    decoding: Decoding,
}

/// The four small f32 models of `tests/reference`.
static F32: LazyLock<Vec<Subject>> = LazyLock::new(|| {
    let open = |architecture| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../tests/reference")
            .join(architecture);
        let engine = Native::open(&folder).unwrap();
        let (vocab_size, decoding) = (engine.config().vocab_size as u32, engine.config().decoding.clone());
        Subject {
            engine: Box::new(engine),
            vocab_size,
            decoding,
        }
    };
    ["marian", "student", "bart", "mbart", "m2m100"].map(open).into()
});

/// A shipped model, which is 8-bit.
static EIGHT_BIT: LazyLock<Model> =
    LazyLock::new(|| Model::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/apercu-en-fr")).unwrap());

fn check(
    engine: &dyn Seq2Seq,
    sources: &[Vec<u32>],
    decoding: &Decoding,
    order: &[usize],
    threads: usize,
) -> Result<(), TestCaseError> {
    let alone: (Vec<States>, Vec<Vec<Hypothesis>>) = sources
        .iter()
        .map(|source| {
            let source = std::slice::from_ref(source);
            (
                engine.encode(source).unwrap().remove(0),
                engine.generate(source, decoding).unwrap().remove(0),
            )
        })
        .unzip();
    let shuffled: Vec<Vec<u32>> = order.iter().map(|&i| sources[i].clone()).collect();
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let (states, outputs) = pool.install(|| {
        (
            engine.encode(&shuffled).unwrap(),
            engine.generate(&shuffled, decoding).unwrap(),
        )
    });
    for (place, &i) in order.iter().enumerate() {
        let bits = |states: &States| states.values.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(bits(&states[place]), bits(&alone.0[i]));
        let bits = |outputs: &[Hypothesis]| {
            outputs
                .iter()
                .map(|h| (h.tokens.clone(), h.score.to_bits()))
                .collect::<Vec<_>>()
        };
        prop_assert_eq!(bits(&outputs[place]), bits(&alone.1[i]));
    }
    Ok(())
}

/// Sources of unlike lengths as numbers that become ids modulo the vocabulary, and an order to put them in.
fn batch() -> impl Strategy<Value = (Vec<Vec<u32>>, Vec<usize>)> {
    prop::collection::vec(prop::collection::vec(any::<u32>(), 1..30), 1..10).prop_flat_map(|sources| {
        let order: Vec<usize> = (0..sources.len()).collect();
        (Just(sources), Just(order).prop_shuffle())
    })
}

fn ids(sources: &[Vec<u32>], vocab_size: u32) -> Vec<Vec<u32>> {
    sources
        .iter()
        .map(|source| source.iter().map(|n| n % vocab_size).collect())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn f32_results_do_not_depend_on_batch_order_or_threads(
        (sources, order) in batch(), threads in 1usize..4, beams in 1usize..5,
    ) {
        for subject in F32.iter() {
            let decoding = Decoding { num_beams: beams, num_hypotheses: beams, ..subject.decoding.clone() };
            check(&*subject.engine, &ids(&sources, subject.vocab_size), &decoding, &order, threads)?;
        }
    }

    #[test]
    fn eight_bit_results_do_not_depend_on_batch_order_or_threads(
        (sources, order) in batch(), threads in 1usize..4, beams in 1usize..5,
    ) {
        let model = &*EIGHT_BIT;
        let decoding = model.decoding(apercu_text::Language::English, apercu_text::Language::French).unwrap();
        let decoding = Decoding { num_beams: beams, num_hypotheses: beams, max_length: 16, ..decoding };
        check(model.engine(), &ids(&sources, model.tokenizer().vocab_size() as u32), &decoding, &order, threads)?;
    }
}
