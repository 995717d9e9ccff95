//! Prints the features that the ranker goes by, for the sentences of many articles.
//!
//! Reads one JSON object a line from standard input: `language` (`en` or `fr`), `text`, and `title` where there is one.
//! Writes for each an array of its sentences, one a line: `text`, and `features` as `apercu::summarize::features` gives
//! them. `scripts/train/ranker.py` trains the ranker on what comes out.

use std::io::{self, BufRead, Write};

use apercu::{Article, Language, summarize};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let input: Value = serde_json::from_str(&line?)?;
        let field = |name: &str| input[name].as_str().unwrap_or_default().to_owned();
        let language = if field("language") == "en" {
            Language::English
        } else {
            Language::French
        };
        let article = Article::options()
            .language(language)
            .title(field("title"))
            .text(field("text"))?;
        let rows = summarize::features(&article);
        let sentences = article.sentences().iter().zip(rows).map(|(sentence, features)| {
            json!({ "text": &article.text()[sentence.span.clone()], "features": features.to_vec() })
        });
        writeln!(out, "{}", sentences.collect::<Value>())?;
    }
    Ok(out.flush()?)
}
