use super::*;
use crate::engine::{Decoding, Hypothesis, Seq2Seq, States};

/// Bytes for tokens, 0 for the end. What it writes of a window is scripted: the text beside the first of these openings
/// that the window has.
struct Scripted {
    window: usize,
    script: Vec<(&'static str, &'static str)>,
}

impl Seq2Seq for Scripted {
    fn window(&self) -> usize {
        self.window
    }

    fn encode(&self, _: &[Vec<u32>]) -> apercu_engine::Result<Vec<States>> {
        Err(apercu_engine::Error::Run("writing needs no states".into()))
    }

    fn generate(&self, sources: &[Vec<u32>], decoding: &Decoding) -> apercu_engine::Result<Vec<Vec<Hypothesis>>> {
        assert!(sources.len() <= BATCH, "{} windows at once", sources.len());
        let hypothesis = |source: &Vec<u32>| {
            assert!(source.len() <= self.window, "over the window");
            let text = self.decode(source).map_err(|e| apercu_engine::Error::Run(e.into()))?;
            let known = self.script.iter().find(|(words, _)| text.contains(words));
            let mut tokens = bytes(known.map_or("", |(_, written)| written));
            tokens.truncate(decoding.max_length - 1);
            Ok(vec![Hypothesis::new(tokens, 0.0)])
        };
        sources.iter().map(hypothesis).collect()
    }
}

fn bytes(text: &str) -> Vec<u32> {
    text.bytes().map(u32::from).chain([0]).collect()
}

impl TextModel for Scripted {
    fn name(&self) -> &'static str {
        "scripted"
    }

    fn translates(&self, from: Language, to: Language) -> bool {
        from == to
    }

    fn encode(&self, text: &str, from: Language, to: Language) -> apercu_model::Result<Vec<u32>> {
        assert_eq!(from, to, "a summary is in the article's language");
        Ok(bytes(text))
    }

    fn decode(&self, ids: &[u32]) -> apercu_model::Result<String> {
        let bytes = ids.iter().filter(|id| **id != 0).map(|id| *id as u8).collect();
        String::from_utf8(bytes).map_err(|e| apercu_model::Error::File {
            path: "letters".into(),
            reason: e.into(),
        })
    }

    fn decoding(&self, _: Language, _: Language) -> apercu_model::Result<Decoding> {
        Ok(Decoding::greedy(300))
    }

    fn engine(&self) -> &dyn Seq2Seq {
        self
    }
}

const BRIDGE: &str = "The old bridge of Valmont reopened to cars on Monday, said Paul Martin, who leads the council. \
    The work on the stone arches cost the town 3.2 million euros. Three firms from the region had to be called in. \
    The market on the far bank lost half of its trade over the winter. A feast is planned for Saturday on both banks.";

fn article(text: &str) -> Article {
    Article::options().language(Language::English).text(text).unwrap()
}

fn written(window: usize, script: &[(&'static str, &'static str)]) -> Generative {
    let script = script.to_vec();
    Generative {
        languages: Language::ALL.to_vec(),
        model: Box::new(Scripted { window, script }),
        name: "scripted".into(),
        extractive: Extractive::new().unwrap(),
    }
}

fn summary(written_of_it: &'static str) -> Vec<Extract> {
    let generative = written(1000, &[("The old bridge", written_of_it)]);
    generative
        .summarize(&article(BRIDGE), Length::Sentences(3), &Cancel::new())
        .unwrap()
}

#[test]
fn written_sentences_are_tied_to_their_sources() {
    let extracts =
        summary("The bridge of Valmont reopened on Monday. The work cost 3.2 million euros and a feast is planned.");
    let texts: Vec<&str> = extracts.iter().map(|e| e.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "The bridge of Valmont reopened on Monday.",
            "The work cost 3.2 million euros and a feast is planned."
        ]
    );
    assert_eq!(extracts[0].sources, [0]);
    assert_eq!(extracts[1].sources, [1, 4]);
    assert!(extracts.iter().all(|e| e.warnings.is_empty()), "{extracts:?}");
}

#[test]
fn what_the_source_does_not_bear_out_is_replaced() {
    let replaced = |written: &'static str, reason: Finding| {
        let extracts = summary(written);
        assert_eq!(
            extracts[0].warnings,
            [Finding::Replaced { reasons: vec![reason] }],
            "{written}"
        );
        let number = extracts[0].sources[0];
        assert_eq!(
            &BRIDGE[article(BRIDGE).sentences()[number].span.clone()],
            extracts[0].text
        );
        number
    };
    let number = |number: &str| Finding::InventedNumber { number: number.into() };
    let name = |name: &str| Finding::InventedName { name: name.into() };
    assert_eq!(
        replaced(
            "The work on the arches cost the town 3.5 million euros.",
            number("3.5 million")
        ),
        1
    );
    assert_eq!(
        replaced("The feast is planned for Sunday in Dornach.", name("Dornach")),
        4
    );
    assert_eq!(
        replaced(
            "The market on the far bank lost, the market on the far bank lost.",
            Finding::Repetition {
                text: "the market on the far bank lost.".into()
            }
        ),
        3
    );
    replaced("Sheep graze quietly elsewhere.", Finding::Unsupported);
}

#[test]
fn a_sentence_that_breaks_off_is_replaced() {
    let long = "The bridge reopened on Monday. The work on the stone arches cost the town 3.2 million euros and took so \
        long that the people who live on the far bank, where the market is, and those who live on the near bank, where \
        the council sits, had all but given up on it when the three firms from the region that had been called in at last";
    let extracts = summary(long);
    assert_eq!(extracts[0].warnings, []);
    assert_eq!(
        extracts[1].warnings,
        [Finding::Replaced {
            reasons: vec![Finding::Truncated]
        }]
    );
}

#[test]
fn a_stand_in_says_nothing_that_is_there_already() {
    let extracts =
        summary("The work on the arches cost 3.2 million euros. The work on the arches cost 9 million euros.");
    assert_eq!(extracts[0].sources, [1]);
    assert_ne!(extracts[1].sources, [1]);
    assert!(matches!(extracts[1].warnings[..], [Finding::Replaced { .. }]));
}

#[test]
fn a_long_article_is_read_window_by_window_and_merged() {
    let sentence = |n: usize| format!("In village {n} the bridge number {n} was shut for {} days. ", n + 2);
    let text: String = (0..200).map(sentence).collect();
    let article = article(&text);
    let generative = written(
        500,
        &[
            ("village 0 ", "The bridge number 0 was shut."),
            ("village 199 ", "The bridge number 199 was shut for 201 days."),
        ],
    );
    let all = windows(&*generative.model, &article).unwrap();
    assert!(all.len() > 2 * BATCH, "{} windows", all.len());
    // No sentence is left out, none is read twice.
    let read: Vec<usize> = all.iter().flat_map(|window| window.sentences.clone()).collect();
    assert_eq!(read, (0..200).collect::<Vec<_>>());
    let sizes = || all.iter().map(|window| window.ids.len());
    assert!(
        sizes().min().unwrap() * 2 > sizes().max().unwrap(),
        "{:?}",
        sizes().collect::<Vec<_>>()
    );

    let extracts = generative
        .summarize(&article, Length::Sentences(100), &Cancel::new())
        .unwrap();
    assert_eq!(extracts.len(), all.len());
    assert_eq!(
        (&extracts[0].sources[..], &extracts[all.len() - 1].sources[..]),
        (&[0][..], &[199][..])
    );
    assert!(extracts.is_sorted_by_key(|e| e.sources[0]));
    // Windows of which nothing was written.
    let replaced = extracts.iter().filter(|e| !e.warnings.is_empty()).count();
    assert_eq!(replaced, all.len() - 2);
    let extracts = generative
        .summarize(&article, Length::Sentences(1), &Cancel::new())
        .unwrap();
    assert_eq!(extracts.len(), 1);
}

#[test]
fn a_sentence_over_the_window_is_read_in_pieces() {
    let long = format!("The council, {}has met.", "which met on Monday, ".repeat(40));
    let article = article(&format!("A bridge is shut. {long} A road is open."));
    let generative = written(200, &[]);
    let all = windows(&*generative.model, &article).unwrap();
    let read: String = all.iter().map(|window| window.text.as_str()).collect();
    assert_eq!(
        read.split_whitespace().collect::<String>(),
        article.text().split_whitespace().collect::<String>()
    );
    assert!(all.iter().all(|window| window.ids.len() <= 200));
    assert_eq!(all.first().map(|w| w.sentences.start), Some(0));
    assert_eq!(all.last().map(|w| w.sentences.end), Some(3));
}

#[test]
fn a_window_of_which_nothing_is_written_has_a_stand_in() {
    let extracts = summary("");
    assert_eq!(extracts.len(), 1);
    assert_eq!(
        extracts[0].warnings,
        [Finding::Replaced {
            reasons: vec![Finding::Unsupported]
        }]
    );
}
