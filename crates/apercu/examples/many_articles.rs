//! The titles of many articles in both languages: `cargo run --example many_articles -- ARTICLE…`.
//!
//! Articles are read as they are needed, their sentences are translated together, and Ctrl-D stops it.

use apercu::batch::Batch;
use apercu::{Article, Cancel, Length, Summarizer};

fn main() -> apercu::Result<()> {
    let articles = std::env::args().skip(1).filter_map(|path| {
        let article = Article::read(&path);
        let article = article.inspect_err(|error| eprintln!("{path}: {error}")).ok()?;
        Some((path, article))
    });

    let cancel = Cancel::new();
    let switch = cancel.clone();
    std::thread::spawn(move || {
        // The end of standard input.
        if std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).is_ok() {
            switch.cancel();
        }
    });

    let summarizer = Summarizer::builder().length(Length::Sentences(1)).build()?;
    let batch = Batch::new(summarizer)
        .cancel(&cancel)
        .progress(|progress| eprintln!("{} done, {} failed", progress.done, progress.failed));
    for (path, article, summary) in batch.run(articles) {
        let summary = summary?;
        for title in [summary.english, summary.french]
            .into_iter()
            .flatten()
            .filter_map(|s| s.title)
        {
            println!("{title}");
        }
        println!("  {path}, {} bytes", article.text().len());
    }
    Ok(())
}
