//! The translator over an open model.

use super::envelope::Envelope;
use super::repair::{names, numbers};
use super::{Candidate, Translate, Translation, confidence};
use crate::check::repeated;
use crate::engine::{Cancel, Decoding, Hypothesis};
use crate::error::{Error, Result};
use crate::model::TextModel;
use crate::text::{self, Language};
use std::fmt;

/// Beams, and as many alternatives for a check to choose among.
const BEAMS: usize = 4;
/// Output tokens a source token, over and above the engine's ten. French runs about a sixth longer than English;
/// beyond twice the source a decoder only repeats itself.
const LENGTH_RATIO: f32 = 2.0;
/// Most characters of an output for one of its source.
const MOST: f32 = 2.5;

/// Translates sentence by sentence with a [`Model`](crate::model::Model), or with another [`TextModel`].
///
/// A sentence that is too long for the model's window is translated in chunks, cut at clause boundaries, and joined
/// again. One on which the model loses its way, in a loop or far beyond the sentence's length, stands as it is. So do numbers
/// and addresses that stand alone. Numbers and names that the model garbled are put back as the source has them. The output is in the
/// typography of its language.
pub struct ModelTranslator {
    model: Box<dyn TextModel>,
}

impl fmt::Debug for ModelTranslator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ModelTranslator").field(&self.model.name()).finish()
    }
}

impl ModelTranslator {
    /// A translator that uses this model.
    pub fn new(model: impl TextModel + 'static) -> Self {
        Self { model: Box::new(model) }
    }

    /// The model it uses.
    pub fn model(&self) -> &dyn TextModel {
        &*self.model
    }
}

impl Translate for ModelTranslator {
    fn translate(&self, sentences: &[&str], from: Language, to: Language, cancel: &Cancel) -> Result<Vec<Translation>> {
        translate(&*self.model, sentences, from, to, cancel)
    }

    fn read_back(
        &self,
        pairs: &[(&str, &str)],
        from: Language,
        to: Language,
        cancel: &Cancel,
    ) -> Result<Vec<Option<f32>>> {
        if self.model.translates(to, from) {
            confidence::read_back(&*self.model, pairs, from, to, cancel)
        } else {
            Ok(vec![None; pairs.len()])
        }
    }

    fn name(&self) -> &str {
        self.model.name()
    }
}

/// A chunk of a sentence on its way through the engine.
struct Chunk<'a> {
    sentence: usize,
    text: &'a str,
    ids: Vec<u32>,
    candidates: Vec<Candidate>,
}

impl Chunk<'_> {
    /// Whether the model kept its way: a text of sound length that does not repeat itself, unless the source does.
    fn is_sound(&self, candidate: &Candidate) -> bool {
        let [most, length] = [self.text, &candidate.text].map(|text| text.chars().count() as f32);
        !candidate.text.is_empty()
            && length <= MOST * most
            && (repeated(&candidate.text).is_none() || repeated(self.text).is_some())
    }
}

fn translate(
    model: &dyn TextModel,
    sentences: &[&str],
    from: Language,
    to: Language,
    cancel: &Cancel,
) -> Result<Vec<Translation>> {
    let envelopes: Vec<Envelope> = sentences.iter().map(|s| Envelope::of(s, from)).collect();
    let mut all = Vec::with_capacity(envelopes.len());
    for (sentence, envelope) in envelopes.iter().enumerate() {
        for text in cut(model, envelope.core(), from, to)? {
            all.push(Chunk {
                sentence,
                text,
                ids: model.encode(text, from, to)?,
                candidates: Vec::new(),
            });
        }
    }
    let decoding = Decoding {
        num_beams: BEAMS,
        num_hypotheses: BEAMS,
        max_length_ratio: Some(LENGTH_RATIO),
        cancel: Some(cancel.clone()),
        ..model.decoding(from, to)?
    };
    generate(model, &mut all, &decoding)?;

    let mut parts = all.into_iter().peekable();
    let translations = envelopes.iter().enumerate().map(|(sentence, envelope)| {
        let mut chunks = Vec::new();
        while let Some(chunk) = parts.next_if(|chunk| chunk.sentence == sentence) {
            chunks.push(chunk);
        }
        let mut candidates: Vec<Candidate> = join(&chunks)
            .into_iter()
            .map(|candidate| {
                let repaired = names::repaired(from, to, envelope.core(), &candidate.text);
                let repaired = numbers::repaired(to, envelope.core(), &repaired);
                let translated = numbers::in_notation_of(to, envelope.core(), &repaired);
                Candidate {
                    text: text::typography(&envelope.around(&translated, to), to),
                    ..candidate
                }
            })
            .collect();
        // What is made up of pieces without being a word is worse than a lower score.
        candidates.sort_by_cached_key(|candidate| names::count_unknown(to, envelope.core(), &candidate.text));
        Translation {
            candidates: distinct(candidates),
        }
    });
    Ok(translations.collect())
}

/// The text in as many chunks as the engine's window asks for; none where there is no text.
fn cut<'a>(model: &dyn TextModel, text: &'a str, from: Language, to: Language) -> Result<Vec<&'a str>> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    // The output has the same window, and may be longer than its source.
    let most = model.engine().window() / 4 * 3;
    text::chunks(text, &mut |chunk| Ok(model.encode(chunk, from, to)?.len() <= most))
}

/// Fills in the sound candidates of every chunk.
fn generate(model: &dyn TextModel, chunks: &mut [Chunk], decoding: &Decoding) -> Result<()> {
    let sources: Vec<Vec<u32>> = chunks.iter().map(|chunk| chunk.ids.clone()).collect();
    let outputs = model.engine().generate(&sources, decoding)?;
    if outputs.len() != chunks.len() || outputs.iter().any(Vec::is_empty) {
        return Err(Error::Incomplete {
            given: chunks.len(),
            returned: outputs.iter().filter(|hypotheses| !hypotheses.is_empty()).count(),
        });
    }
    for (chunk, hypotheses) in chunks.iter_mut().zip(outputs) {
        let most = decoding.limit(chunk.ids.len());
        for hypothesis in &hypotheses {
            let candidate = candidate(model, hypothesis, most)?;
            if chunk.is_sound(&candidate) {
                chunk.candidates.push(candidate);
            }
        }
    }
    Ok(())
}

fn candidate(model: &dyn TextModel, hypothesis: &Hypothesis, most: usize) -> Result<Candidate> {
    Ok(Candidate {
        text: model.decode(&hypothesis.tokens)?.trim().to_owned(),
        score: hypothesis.score,
        // The start token counts too.
        truncated: hypothesis.tokens.len() + 1 >= most,
    })
}

/// The candidates of a sentence: the first ones of its chunks together, the second ones, and so on.
fn join(chunks: &[Chunk]) -> Vec<Candidate> {
    let most = chunks.iter().map(|chunk| chunk.candidates.len().max(1)).max();
    let tokens: usize = chunks.iter().map(|chunk| chunk.ids.len()).sum();
    let Some(most) = most else {
        // No text: it stays so.
        return vec![Candidate {
            text: String::new(),
            score: 0.0,
            truncated: false,
        }];
    };
    (0..most)
        .map(|rank| {
            let mut joined = Candidate {
                text: String::new(),
                score: 0.0,
                truncated: false,
            };
            for chunk in chunks {
                if !joined.text.is_empty() {
                    joined.text.push(' ');
                }
                // A chunk with fewer candidates gives its last one again, one with none stands as it is.
                let Some(part) = chunk.candidates.get(rank).or(chunk.candidates.last()) else {
                    joined.text.push_str(chunk.text);
                    continue;
                };
                joined.text.push_str(&part.text);
                joined.score += part.score * chunk.ids.len() as f32 / tokens as f32;
                joined.truncated |= part.truncated;
            }
            joined
        })
        .collect()
}

/// The candidates without those that read as an earlier one does.
fn distinct(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut kept: Vec<Candidate> = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        if kept.iter().all(|earlier| earlier.text != candidate.text) {
            kept.push(candidate);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Seq2Seq, States};

    /// Bytes for tokens, 0 for the end; it "translates" by upper-casing and marks the later hypotheses.
    struct Upper;

    impl Seq2Seq for Upper {
        fn window(&self) -> usize {
            32
        }

        fn encode(&self, _: &[Vec<u32>]) -> apercu_engine::Result<Vec<States>> {
            Err(apercu_engine::Error::Run("translating needs no states".into()))
        }

        fn generate(&self, sources: &[Vec<u32>], decoding: &Decoding) -> apercu_engine::Result<Vec<Vec<Hypothesis>>> {
            assert_eq!(decoding.max_length_ratio, Some(LENGTH_RATIO));
            Ok(sources.iter().map(|source| hypotheses(source, decoding)).collect())
        }
    }

    fn hypotheses(source: &[u32], decoding: &Decoding) -> Vec<Hypothesis> {
        assert!(source.len() <= 24, "no room for a longer output");
        let upper: Vec<u32> = source
            .iter()
            .map(|id| id - if (97..123).contains(id) { 32 } else { 0 })
            .collect();
        let text = &upper[..upper.len() - 1];
        if text.starts_with(&[1]) {
            return vec![Hypothesis::new(vec![0], -1.0)];
        }
        if text.starts_with(b"AH".map(u32::from).as_slice()) {
            return vec![Hypothesis::new(b"ah ah ah ah ah".map(u32::from).to_vec(), -1.0)];
        }
        let later: [&[u32]; 4] = [&[], &[], &[32, 66], &[33; 34]];
        later[..decoding.num_hypotheses]
            .iter()
            .enumerate()
            .map(|(rank, more)| {
                Hypothesis::new([text, more, &[0]].concat(), -(rank as f32) - 1.0 / source.len() as f32)
            })
            .collect()
    }

    struct Fake;

    impl TextModel for Fake {
        fn name(&self) -> &'static str {
            "fake"
        }

        fn translates(&self, _: Language, _: Language) -> bool {
            true
        }

        fn encode(&self, text: &str, _: Language, _: Language) -> apercu_model::Result<Vec<u32>> {
            Ok(text.bytes().map(u32::from).chain([0]).collect())
        }

        fn decode(&self, ids: &[u32]) -> apercu_model::Result<String> {
            let bytes = ids.iter().filter(|id| **id != 0).map(|id| *id as u8).collect();
            String::from_utf8(bytes).map_err(|e| apercu_model::Error::File {
                path: "letters".into(),
                reason: e.into(),
            })
        }

        fn decoding(&self, _: Language, _: Language) -> apercu_model::Result<Decoding> {
            Ok(Decoding::greedy(512))
        }

        fn engine(&self) -> &dyn Seq2Seq {
            &Upper
        }
    }

    fn run(sentences: &[&str]) -> Vec<Translation> {
        translate(&Fake, sentences, Language::French, Language::English, &Cancel::new()).unwrap()
    }

    #[test]
    fn one_translation_a_sentence_in_order() {
        let sentences = ["le grand chat dort.", "oui.", "", "– non", "le chat."];
        let firsts: Vec<String> = run(&sentences)
            .into_iter()
            .map(|t| t.candidates[0].text.clone())
            .collect();
        assert_eq!(firsts, ["LE GRAND CHAT DORT.", "OUI.", "", "– NON", "LE CHAT."]);
        // The same, whatever the company.
        for (sentence, first) in sentences.iter().zip(&firsts) {
            assert_eq!(&run(&[sentence])[0].candidates[0].text, first);
        }
    }

    #[test]
    fn alternatives_are_distinct_and_say_where_they_ran_away() {
        let candidates = &run(&["le grand chat dort bien"])[0].candidates;
        let texts: Vec<&str> = candidates.iter().map(|c| c.text.as_str()).collect();
        assert_eq!(texts.len(), 3);
        assert_eq!(texts[..2], ["LE GRAND CHAT DORT BIEN", "LE GRAND CHAT DORT BIEN B"]);
        let truncated: Vec<bool> = candidates.iter().map(|c| c.truncated).collect();
        assert_eq!(truncated, [false, false, true]);
        assert!(candidates.is_sorted_by(|a, b| a.score >= b.score));
    }

    #[test]
    fn what_loses_its_way_stands_as_it_is() {
        let texts =
            |sentence: &str| -> Vec<String> { run(&[sentence])[0].candidates.iter().map(|c| c.text.clone()).collect() };
        // The long alternatives of a short sentence go.
        assert_eq!(texts("oui."), ["OUI.", "OUI. B"]);
        // A loop, and nothing.
        assert_eq!(texts("ah, que de neige"), ["ah, que de neige"]);
        assert_eq!(texts("\u{1}nul"), ["\u{1}nul"]);
        // Nothing to translate.
        assert_eq!(texts("12,5 %"), ["12,5%"]);
    }

    #[test]
    fn a_sentence_over_the_window_comes_back_whole() {
        let long = "le chat dort, le chien court ; la mer, elle, reste calme et grise depuis hier.";
        // In English typography: no space before a semicolon.
        let expected = long.to_uppercase().replace(" ;", ";");
        assert_eq!(run(&[long])[0].candidates[0].text, expected);
    }
}
