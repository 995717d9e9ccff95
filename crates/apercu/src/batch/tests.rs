use std::sync::Mutex;
use std::sync::mpsc;

use super::*;
use crate::text::Language;
use crate::translate::{Candidate, Translate, Translation};

/// Translates into capitals, notes how many sentences came at a time, and does not like the word "faute".
#[derive(Default, Clone)]
struct Upper {
    sizes: Arc<Mutex<Vec<usize>>>,
}

impl Translate for Upper {
    fn translate(&self, sentences: &[&str], _: Language, _: Language) -> Result<Vec<Translation>> {
        self.sizes.lock().unwrap().push(sentences.len());
        assert!(!sentences.iter().any(|s| s.contains("panique")), "as it was told");
        if sentences.iter().any(|s| s.contains("faute")) {
            return Err(Error::Engine("a word that it does not like".into()));
        }
        let candidate = |text: &&str| Candidate {
            text: text.to_uppercase(),
            score: 0.0,
            truncated: false,
        };
        let translations = sentences.iter().map(|text| Translation {
            candidates: vec![candidate(text)],
        });
        Ok(translations.collect())
    }

    fn name(&self) -> &'static str {
        "upper"
    }
}

fn summarizer(translate: &Upper) -> Arc<Summarizer> {
    let builder = Summarizer::builder().translate(translate.clone()).threads(2);
    Arc::new(builder.build().unwrap())
}

fn french(number: usize, word: &str) -> Article {
    let text = format!(
        "Le pont numéro {number} rouvre\n\nLe pont numéro {number} a rouvert lundi après des mois de {word}. \
         Les riverains attendaient cela depuis longtemps. Une fête est prévue samedi sur la place. \
         Le maire a remercié les ouvriers de leur patience."
    );
    Article::options().language(Language::French).text(text).unwrap()
}

fn english(number: usize) -> Article {
    let text = format!(
        "Bridge {number} reopens\n\nBridge {number} reopened on Monday after months of work. People had been waiting \
         for it. There will be a party on Saturday. The mayor thanked the workers."
    );
    Article::options().language(Language::English).text(text).unwrap()
}

/// Articles in both languages.
fn articles(count: usize) -> Vec<Article> {
    let article = |n| if n % 3 == 0 { english(n) } else { french(n, "travaux") };
    (0..count).map(article).collect()
}

#[test]
fn an_iterator_gives_what_one_by_one_gives_in_order() {
    let translate = Upper::default();
    let summarizer = summarizer(&translate);
    let alone: Vec<_> = articles(70).iter().map(|a| summarizer.summarize(a).unwrap()).collect();
    translate.sizes.lock().unwrap().clear();
    let together: Vec<_> = Batch::new(summarizer).run(articles(70)).collect();
    assert_eq!(together.len(), 70);
    for ((article, summary), (expected, alone)) in together.into_iter().zip(articles(70).into_iter().zip(alone)) {
        assert_eq!(article.text(), expected.text());
        assert_eq!(summary.unwrap(), alone);
    }
    // Three windows, two languages each.
    assert_eq!(translate.sizes.lock().unwrap().len(), 6);
}

#[test]
fn an_iterator_reads_one_window_ahead() {
    let read = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&read);
    let endless = (0..).map(move |n| {
        counter.fetch_add(1, Ordering::Relaxed);
        english(n)
    });
    let mut summaries = Batch::new(summarizer(&Upper::default())).run(endless);
    assert!(summaries.next().unwrap().1.is_ok());
    assert_eq!(read.load(Ordering::Relaxed), WINDOW as u64);
}

#[test]
fn one_failure_takes_no_other_article_with_it() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let progress = Arc::clone(&seen);
    let batch = Batch::new(summarizer(&Upper::default())).progress(move |p| progress.lock().unwrap().push(p));
    let failed: Vec<bool> = batch
        .run(["travaux", "faute", "travaux"].map(|word| french(1, word)))
        .map(|(_, summary)| matches!(summary, Err(Error::Engine(_))))
        .collect();
    assert_eq!(failed, [false, true, false]);
    let at = |done, failed| Progress { done, failed };
    assert_eq!(*seen.lock().unwrap(), [at(1, 0), at(2, 1), at(3, 1)]);
}

#[test]
fn a_cancelled_iterator_ends() {
    let cancel = Cancel::new();
    let mut summaries = Batch::new(summarizer(&Upper::default()))
        .cancel(&cancel)
        .run((0..).map(english));
    assert!(summaries.next().is_some());
    cancel.clone().cancel();
    assert!(summaries.next().is_none());
}

#[test]
fn workers_serve_many_threads() {
    let summarizer = summarizer(&Upper::default());
    let alone: Vec<_> = articles(80).iter().map(|a| summarizer.summarize(a).unwrap()).collect();
    let workers = Batch::new(Arc::clone(&summarizer)).start().unwrap();
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        for part in 0..4 {
            let (workers, sender) = (&workers, sender.clone());
            scope.spawn(move || {
                for (number, article) in articles(80).into_iter().enumerate().skip(part).step_by(4) {
                    let sender = sender.clone();
                    let done = move |_, summary: Result<_>| sender.send((number, summary.unwrap())).unwrap();
                    workers.submit(article, done).unwrap();
                }
            });
        }
    });
    drop(sender);
    let mut results: Vec<_> = receiver.into_iter().collect();
    assert_eq!(workers.progress().done, 80);
    workers.finish().unwrap();
    results.sort_by_key(|(number, _)| *number);
    assert_eq!(
        results.into_iter().map(|(_, summary)| summary).collect::<Vec<_>>(),
        alone
    );
}

#[test]
fn workers_survive_a_panic_and_say_when_cancelled() {
    let cancel = Cancel::new();
    let workers = Batch::new(summarizer(&Upper::default()))
        .cancel(&cancel)
        .start()
        .unwrap();
    let (sender, receiver) = mpsc::channel();
    let ask = |article| {
        let sender = sender.clone();
        workers
            .submit(article, move |_, summary| sender.send(summary).unwrap())
            .unwrap();
        receiver.recv().unwrap()
    };
    assert!(matches!(ask(french(1, "panique")), Err(Error::Engine(_))));
    assert!(ask(french(1, "travaux")).is_ok());
    cancel.cancel();
    assert!(matches!(ask(french(1, "travaux")), Err(Error::Cancelled)));
}
