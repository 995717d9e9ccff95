//! How sure a translation is: how probable its source is to a model of the other direction that reads it back.
//!
//! What a translation has lost or garbled cannot be told from it. This is the channel of noisy-channel models (Yee et al. 2019,
//! "Simple and Effective Noisy Channel Modeling for Neural Machine Translation"), used to judge a translation, not to choose it.

use apercu_engine::Cancel;

use crate::error::Result;
use crate::model::TextModel;
use crate::text::Language;

/// Confidence is the logistic function of a line in the source's log-probability, in nats: fitted to two thirds of the graded
/// translations of the shipped models (`tests/translations/graded.tsv`) by `scripts/evaluate/confidence.py`.
const INTERCEPT: f32 = 2.10;
const SLOPE: f32 = 0.114;
/// Below this a translation is warned of: 5% of those that an editor found good lie there, in the same two thirds.
pub const DOUBTFUL: f32 = 0.45;

/// The probability that a translation does not mislead, as an editor would say, from the log-probability (natural, of all
/// tokens) of its source given it.
pub(super) fn confidence(log_probability: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-INTERCEPT - SLOPE * log_probability))
}

/// The log-probability of each source, in `from`, given its translation, by a model that translates from `to`; `None` where the model
/// cannot tell, or one of the two does not fit its window.
pub(super) fn read_back(
    model: &dyn TextModel,
    pairs: &[(&str, &str)],
    from: Language,
    to: Language,
    cancel: &Cancel,
) -> Result<Vec<Option<f32>>> {
    let window = model.engine().window();
    let (mut places, mut read) = (Vec::new(), Vec::new());
    for (place, (source, translation)) in pairs.iter().enumerate() {
        let Some(output) = model.encode_output(source, to, from)? else {
            return Ok(vec![None; pairs.len()]);
        };
        let input = model.encode(translation, to, from)?;
        if input.len() <= window && output.len() < window {
            places.push(place);
            read.push((input, output));
        }
    }
    let mut found = vec![None; pairs.len()];
    for (place, tokens) in places.into_iter().zip(model.engine().log_probabilities(&read, cancel)?) {
        found[place] = Some(tokens.iter().sum());
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_grows_with_the_probability_of_the_source() {
        let rising: Vec<f32> = [f32::NEG_INFINITY, -300.0, -40.0, -5.0, 0.0].map(confidence).to_vec();
        assert!(rising.is_sorted() && rising[0] == 0.0 && rising[4] < 1.0, "{rising:?}");
    }

    #[cfg(feature = "bundled-model")]
    #[test]
    fn a_sentence_that_says_something_else_is_doubtful() {
        use crate::engine::Threads;
        use crate::translate::{BundledTranslator, Translate};

        let translator = BundledTranslator::new(&Threads::new(None).unwrap()).unwrap();
        let source = "Le pont a rouvert lundi, après deux ans de travaux.";
        let pairs = [
            (source, "The bridge reopened on Monday after two years of work."),
            (source, "The minister ate an apple on the roof of the theatre."),
        ];
        let read = |pairs: &[(&str, &str)]| {
            translator
                .read_back(pairs, Language::French, Language::English, &Cancel::new())
                .unwrap()
        };
        let found: Vec<f32> = read(&pairs)
            .into_iter()
            .map(|found| confidence(found.unwrap()))
            .collect();
        assert!(found[0] > DOUBTFUL && found[1] < DOUBTFUL / 10.0, "{found:?}");
        assert_eq!(read(&pairs[1..])[0], read(&pairs)[1]);
        // It does not fit the window.
        let long = "un chat, ".repeat(600);
        assert_eq!(read(&[(&long, &long), pairs[0]])[0], None);
    }
}
