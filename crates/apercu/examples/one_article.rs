//! The summary of one article, in both languages: `cargo run --example one_article -- ARTICLE`.

use apercu::{Article, Language, Length, Summarizer};

fn main() -> apercu::Result<()> {
    let path = std::env::args().nth(1).expect("an article's file is needed");
    let article = Article::read(path)?;
    let summarizer = Summarizer::builder().length(Length::Words(80)).build()?;
    let summary = summarizer.summarize(&article)?;
    for language in Language::ALL {
        let Some(summary) = summary.in_language(language) else {
            continue;
        };
        println!("{}", summary.title.as_deref().unwrap_or("(no title)"));
        for sentence in &summary.sentences {
            println!("- {}", sentence.text);
            for source in &sentence.sources {
                println!("  from bytes {} to {}", source.start, source.end);
            }
            for warning in &sentence.warnings {
                println!("  {}", warning.message(language));
            }
        }
    }
    Ok(())
}
