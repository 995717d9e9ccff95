//! An engine and a tokenizer of one's own: `cargo run --example own_engine -- "le pont est fermé"`.
//!
//! This engine is a table, word for word. What stands here in earnest is a runtime of another kind (ONNX, candle, a service on a
//! GPU): it takes token ids and gives token ids, and everything around it stays: sentences that are too long are
//! cut, names and numbers are mended, candidates are checked.

use apercu::engine::{Decoding, Hypothesis, Seq2Seq, States};
use apercu::model::TextModel;
use apercu::translate::ModelTranslator;
use apercu::{Cancel, Language, Translator, engine, model};

/// French words and what they are in English; a token is a line of it.
const WORDS: [(&str, &str); 6] = [
    ("le", "the"),
    ("pont", "bridge"),
    ("est", "is"),
    ("fermé", "closed"),
    ("depuis", "since"),
    ("lundi", "Monday"),
];
/// The token that stands for every other word.
const UNKNOWN: u32 = WORDS.len() as u32;

struct Table;

impl Seq2Seq for Table {
    fn window(&self) -> usize {
        64
    }

    fn encode(&self, _: &[Vec<u32>]) -> engine::Result<Vec<States>> {
        Err(engine::Error::Run("a table has no states".into()))
    }

    /// One hypothesis for each source: the same lines of the table.
    fn generate(&self, sources: &[Vec<u32>], _: &Decoding) -> engine::Result<Vec<Vec<Hypothesis>>> {
        let hypothesis = |tokens: &Vec<u32>| Hypothesis::new(tokens.clone(), 0.0);
        Ok(sources.iter().map(|source| vec![hypothesis(source)]).collect())
    }
}

impl TextModel for Table {
    fn name(&self) -> &'static str {
        "table"
    }

    fn translates(&self, from: Language, to: Language) -> bool {
        (from, to) == (Language::French, Language::English)
    }

    fn encode(&self, text: &str, _: Language, _: Language) -> model::Result<Vec<u32>> {
        let token = |word: &str| {
            let line = (0..).zip(WORDS).find(|(_, (french, _))| *french == word);
            line.map_or(UNKNOWN, |(line, _)| line)
        };
        Ok(text.split_whitespace().map(token).collect())
    }

    fn decode(&self, ids: &[u32]) -> model::Result<String> {
        let word = |id: &u32| WORDS.get(*id as usize).map_or("(?)", |(_, english)| *english);
        Ok(ids.iter().map(word).collect::<Vec<_>>().join(" "))
    }

    fn decoding(&self, _: Language, _: Language) -> model::Result<Decoding> {
        Ok(Decoding::greedy(64))
    }

    fn engine(&self) -> &dyn Seq2Seq {
        self
    }
}

/// The text in English.
fn translate(text: &str) -> apercu::Result<String> {
    let translator = Translator::new(ModelTranslator::new(Table));
    let checked = translator.sentences(&[text], Language::French, Language::English, &Cancel::new())?;
    Ok(checked.into_iter().map(|sentence| sentence.text).collect())
}

fn main() -> apercu::Result<()> {
    let text: Vec<String> = std::env::args().skip(1).collect();
    println!("{}", translate(&text.join(" "))?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_translates() {
        assert_eq!(
            translate("le pont est fermé depuis lundi").unwrap(),
            "the bridge is closed since Monday"
        );
        assert_eq!(translate("« le pont »").unwrap(), "“the bridge”");
    }
}
