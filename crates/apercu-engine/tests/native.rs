//! The native engine against `transformers`, on the small models of `tests/reference`.

mod reference;

use apercu_engine::Decoding;
use apercu_engine::native::Native;
use reference::Reference;

const ARCHITECTURES: [&str; 6] = ["marian", "student", "bart", "mbart", "m2m100", "pegasus"];
const TOLERANCE: f32 = 1e-4;

fn open(architecture: &str) -> (Native, Reference) {
    let engine = Native::open(&reference::folder(architecture)).unwrap();
    (engine, reference::open(architecture))
}

#[test]
fn encoder_states_are_those_of_transformers() {
    for architecture in ARCHITECTURES {
        let (engine, reference) = open(architecture);
        reference.check_encoder(&engine, TOLERANCE, architecture);
    }
}

#[test]
fn first_logits_are_those_of_transformers() {
    for architecture in ARCHITECTURES {
        let (engine, reference) = open(architecture);
        let logits = |source: &[u32]| engine.next_logits(source, &[]);
        reference.check_first_logits(logits, TOLERANCE, architecture);
    }
}

#[test]
fn greedy_and_beam_search_find_what_transformers_finds() {
    for architecture in ARCHITECTURES {
        let (engine, reference) = open(architecture);
        reference.check_search(&engine, architecture);
    }
}

#[test]
fn an_output_that_was_found_is_as_probable_as_its_score_says() {
    for architecture in ARCHITECTURES {
        let (engine, reference) = open(architecture);
        reference.check_log_probabilities(&engine, architecture);
    }
}

/// Mozilla's own students, where they are (see `scripts/reference/mozilla.py`).
#[test]
fn real_students_answer_as_a_reading_of_their_files_in_pytorch_does() {
    let Some(folder) = std::env::var_os("APERCU_MOZILLA").map(std::path::PathBuf::from) else {
        return eprintln!("left out: APERCU_MOZILLA names no folder");
    };
    for pair in ["enpt", "pten"] {
        let folder = folder.join(pair).join("f32");
        let (engine, reference) = (Native::open(&folder).unwrap(), reference::read(&folder));
        reference.check_encoder(&engine, TOLERANCE, pair);
        reference.check_first_logits(|source| engine.next_logits(source, &[]), TOLERANCE, pair);
    }
}

#[test]
fn the_default_decoding_is_that_of_the_folder() {
    for architecture in ARCHITECTURES {
        let (engine, reference) = open(architecture);
        let case = reference.cases.iter().find(|case| case.name == "default/beam").unwrap();
        let expected = case.settings.decoding();
        let found = Decoding {
            num_hypotheses: expected.num_hypotheses,
            ..engine.config().decoding.clone()
        };
        assert_eq!(found, expected, "{architecture}");
    }
}
