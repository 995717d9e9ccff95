use super::*;
use crate::Cancel;

const VOCABULARY: Vocabulary = Vocabulary {
    size: 5,
    start: Some(0),
    eos: 1,
};

/// A decoder whose logits depend on the last token alone: row `token` of a table.
struct Chain([[f32; 5]; 5]);

impl StepDecoder for Chain {
    fn step(&mut self, rows: &[StepInput], logits: &mut Vec<f32>) -> Result<()> {
        logits.clear();
        logits.extend(rows.iter().flat_map(|row| self.0[row.token.unwrap() as usize]));
        Ok(())
    }
}

/// A chain of which some tokens are left out.
struct Listed(Chain, Vec<u32>);

impl StepDecoder for Listed {
    fn tokens(&self, _: usize) -> Option<&[u32]> {
        Some(&self.1)
    }

    fn step(&mut self, rows: &[StepInput], logits: &mut Vec<f32>) -> Result<()> {
        logits.clear();
        for row in rows {
            let all = self.0.0[row.token.unwrap() as usize];
            logits.extend(self.1.iter().map(|&token| all[token as usize]));
        }
        Ok(())
    }
}

/// 0 leads to 2 or, a little worse, to 3; 2 leads on to 4 and round to 2 again; 3 leads to the end.
fn chain() -> Chain {
    let mut table = [[-9.0; 5]; 5];
    table[0][2] = 1.0;
    table[0][3] = 0.9;
    table[2][4] = 2.0;
    table[2][1] = -1.0;
    table[4][2] = 2.0;
    table[4][1] = -1.0;
    table[3][1] = 3.0;
    Chain(table)
}

fn decoding() -> Decoding {
    Decoding {
        num_beams: 1,
        num_hypotheses: 1,
        length_penalty: 1.0,
        min_length: 0,
        max_length: 9,
        max_length_ratio: None,
        no_repeat_ngram_size: 0,
        forced_bos: None,
        forced_eos: None,
        suppressed: Vec::new(),
        early_stopping: EarlyStopping::Heuristic,
        shortlist: true,
        cancel: None,
    }
}

fn outputs(decoding: &Decoding) -> Vec<Vec<u32>> {
    decoding.check(VOCABULARY.size).unwrap();
    let mut results = search(&mut chain(), &[3], decoding, VOCABULARY).unwrap();
    results
        .remove(0)
        .into_iter()
        .map(|hypothesis| hypothesis.tokens)
        .collect()
}

#[test]
fn greedy_search_follows_the_best_token_to_the_limit() {
    assert_eq!(outputs(&decoding()), [[2, 4, 2, 4, 2, 4, 2, 4]]);
}

#[test]
fn beam_search_finds_the_likelier_sequence_behind_a_worse_first_token() {
    let decoding = Decoding {
        num_beams: 2,
        num_hypotheses: 2,
        length_penalty: 0.0,
        ..decoding()
    };
    assert_eq!(outputs(&decoding)[0], [3, 1]);
}

#[test]
fn the_limit_follows_the_length_of_the_source() {
    let decoding = Decoding {
        max_length: 100,
        max_length_ratio: Some(2.0),
        ..decoding()
    };
    // 2 x 3 source tokens and ten, less the start token.
    assert_eq!(outputs(&decoding)[0].len(), 15);
}

#[test]
fn no_ngram_comes_twice() {
    let decoding = Decoding {
        no_repeat_ngram_size: 2,
        ..decoding()
    };
    // After 2 4 2 the bigram 2 4 would come again: the end is next best.
    assert_eq!(outputs(&decoding), [[2, 4, 2, 1]]);
}

#[test]
fn what_is_not_listed_is_not_in_the_output() {
    let listed = |tokens: &[u32], decoding: &Decoding| {
        let mut decoder = Listed(chain(), tokens.to_vec());
        search(&mut decoder, &[3, 3], decoding, VOCABULARY).unwrap()
    };
    let beams = Decoding {
        num_beams: 2,
        num_hypotheses: 2,
        no_repeat_ngram_size: 2,
        ..decoding()
    };
    // Of all tokens, the list changes nothing.
    let whole = search(&mut chain(), &[3, 3], &beams, VOCABULARY).unwrap();
    assert_eq!(listed(&[0, 1, 2, 3, 4], &beams), whole);
    // Without 4, 2 leads to the end.
    assert_eq!(listed(&[1, 2, 3], &decoding())[1][0].tokens, [2, 1]);
    let suppressed = Decoding {
        suppressed: vec![2, 4],
        min_length: 3,
        ..decoding()
    };
    assert_eq!(listed(&[1, 2, 3], &suppressed)[0][0].tokens, [3, 3, 1]);
}

#[test]
fn forced_and_suppressed_tokens_are_obeyed() {
    let decoding = Decoding {
        forced_bos: Some(3),
        forced_eos: Some(1),
        suppressed: vec![2],
        ..decoding()
    };
    assert_eq!(outputs(&decoding), [[3, 1]]);
    let decoding = Decoding {
        min_length: 9,
        max_length: 5,
        ..decoding
    };
    let tokens = &outputs(&decoding)[0];
    assert_eq!(
        (tokens.len(), tokens[3]),
        (4, 1),
        "the forced end outranks the minimum length"
    );
    assert!(!tokens[..3].contains(&1) && !tokens.contains(&2));
}

#[test]
fn a_distribution_without_any_possible_token_is_an_error() {
    let decoding = Decoding {
        suppressed: vec![0, 1, 2, 3, 4],
        num_beams: 2,
        ..decoding()
    };
    assert!(matches!(
        search(&mut chain(), &[3], &decoding, VOCABULARY),
        Err(Error::NoToken)
    ));
}

#[test]
fn options_without_sense_are_refused() {
    for (options, word) in [
        (
            Decoding {
                num_beams: 0,
                ..decoding()
            },
            "num_beams",
        ),
        (
            Decoding {
                num_hypotheses: 2,
                ..decoding()
            },
            "num_hypotheses",
        ),
        (
            Decoding {
                max_length: 1,
                ..decoding()
            },
            "max_length",
        ),
        (
            Decoding {
                length_penalty: f32::NAN,
                ..decoding()
            },
            "length_penalty",
        ),
        (
            Decoding {
                max_length_ratio: Some(-1.0),
                ..decoding()
            },
            "max_length_ratio",
        ),
        (
            Decoding {
                suppressed: vec![5],
                ..decoding()
            },
            "token 5",
        ),
    ] {
        assert!(options.check(VOCABULARY.size).unwrap_err().to_string().contains(word));
    }
}

#[test]
fn a_switch_ends_the_search() {
    let cancel = Cancel::new();
    let decoding = Decoding {
        cancel: Some(cancel.clone()),
        ..decoding()
    };
    assert!(search(&mut chain(), &[3], &decoding, VOCABULARY).is_ok());
    cancel.cancel();
    let ended = search(&mut chain(), &[3], &decoding, VOCABULARY);
    assert!(matches!(ended, Err(Error::Cancelled)));
}

#[test]
fn log_probabilities_are_those_of_the_tokens_and_of_the_end() {
    let outputs: [&[u32]; 3] = [&[2, 4], &[], &[3]];
    let found = log_probabilities(&mut chain(), &outputs, VOCABULARY, &Cancel::new()).unwrap();
    let table = chain().0;
    let of = |before: usize, token: usize| table[before][token] - log_sum_exp(&table[before]);
    assert_eq!(found[0], [of(0, 2), of(2, 4), of(4, 1)]);
    assert_eq!(found[1], [of(0, 1)]);
    assert_eq!(found[2], [of(0, 3), of(3, 1)]);
    let cancel = Cancel::new();
    cancel.cancel();
    let ended = log_probabilities(&mut chain(), &outputs, VOCABULARY, &cancel);
    assert!(matches!(ended, Err(Error::Cancelled)));
}
