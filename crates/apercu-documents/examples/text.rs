//! Prints what is found in documents, with the places: `cargo run -p apercu-documents --example text -- FILE…`

use apercu::Article;

fn main() {
    for file in std::env::args().skip(1) {
        match apercu_documents::read(&file, &Article::options()) {
            Ok(article) => print(&file, &article),
            Err(error) => println!("{file}: {error}\n"),
        }
    }
}

fn print(file: &str, article: &Article) {
    println!("{file}: {:?}", article.title().map(|title| &title.text));
    let mut last = None;
    for sentence in article.sentences() {
        let place = article.place(sentence.span.start);
        if place != last {
            println!(
                "  [{}]",
                place.map_or_else(String::new, |place| place.name(article.language()))
            );
            last = place;
        }
        println!("  {}", &article.text()[sentence.span.clone()]);
    }
    println!();
}
