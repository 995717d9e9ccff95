use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::mpsc;
use std::time::Duration;

use apercu_engine::Threads;

use super::*;
use crate::model::Model;
use crate::summarize::Length;
use crate::text::Language;
use crate::translate::ModelTranslator;
use crate::translate::{Candidate, Translate, Translation, Translator};

/// Translates into capitals, notes how many sentences came at a time, and does not like the word "faute".
#[derive(Default, Clone)]
struct Upper {
    sizes: Arc<Mutex<Vec<usize>>>,
}

impl Translate for Upper {
    fn translate(&self, sentences: &[&str], _: Language, _: Language, _: &Cancel) -> Result<Vec<Translation>> {
        self.sizes.lock().unwrap().push(sentences.len());
        assert!(!sentences.iter().any(|s| s.contains("panique")), "as it was told");
        if sentences.iter().any(|s| s.contains("faute")) {
            return Err(Error::Part("a word that it does not like".into()));
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
    let builder = Summarizer::builder().translator(Translator::new(translate.clone()));
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
    let together: Vec<_> = Batch::new(summarizer).run((0..).zip(articles(70))).collect();
    assert_eq!(together.len(), 70);
    for (place, ((number, article, summary), (expected, alone))) in together
        .into_iter()
        .zip(articles(70).into_iter().zip(alone))
        .enumerate()
    {
        assert_eq!(number, place);
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
        (n, english(n))
    });
    let mut summaries = Batch::new(summarizer(&Upper::default())).run(endless);
    assert!(summaries.next().unwrap().2.is_ok());
    assert_eq!(read.load(Ordering::Relaxed), WINDOW as u64);
}

#[test]
fn one_failure_takes_no_other_article_with_it() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let progress = Arc::clone(&seen);
    let batch = Batch::new(summarizer(&Upper::default())).progress(move |p| progress.lock().unwrap().push(p));
    let failed: Vec<bool> = batch
        .run(["travaux", "faute", "travaux"].map(|word| (word, french(1, word))))
        .map(|(_, _, summary)| matches!(summary, Err(Error::Part(_))))
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
        .run((0..).map(|n| (n, english(n))));
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
    assert!(matches!(ask(french(1, "panique")), Err(Error::Panicked { .. })));
    assert!(ask(french(1, "travaux")).is_ok());
    cancel.cancel();
    assert!(matches!(ask(french(1, "travaux")), Err(Error::Cancelled)));
}

#[test]
fn a_panic_takes_no_other_article_with_it() {
    let batch = Batch::new(summarizer(&Upper::default()));
    let words = (0..40).map(|n| if n == 7 { "panique" } else { "travaux" });
    for (number, _, summary) in batch.run((0..).zip(words.map(|word| french(1, word)))) {
        match summary {
            Ok(_) => assert_ne!(number, 7),
            Err(error) => {
                assert_eq!(number, 7);
                assert!(error.to_string().contains("as it was told"), "{error}");
            }
        }
    }
}

/// A translator with a lock around ours and a memory, which threads share: what a plug-in may well be.
#[test]
fn a_translator_that_holds_a_lock_does_not_stop_its_threads() {
    struct Remembering(Mutex<HashMap<String, Translation>>, ModelTranslator);
    impl Translate for Remembering {
        fn translate(&self, texts: &[&str], from: Language, to: Language, cancel: &Cancel) -> Result<Vec<Translation>> {
            let mut memory = self.0.lock().unwrap();
            let new: Vec<&str> = texts
                .iter()
                .copied()
                .filter(|text| !memory.contains_key(*text))
                .collect();
            for (text, translation) in new.iter().zip(self.1.translate(&new, from, to, cancel)?) {
                memory.insert((*text).to_owned(), translation);
            }
            Ok(texts.iter().map(|text| memory[*text].clone()).collect())
        }
        fn name(&self) -> &'static str {
            "remembering"
        }
    }
    let threads = Threads::new(NonZeroUsize::new(2)).unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/apercu-fr-en");
    let model = Model::options().threads(&threads).open(folder).unwrap();
    let translate = Remembering(Mutex::default(), ModelTranslator::new(model));
    let builder = Summarizer::builder()
        .threads(&threads)
        .translator(Translator::new(translate))
        .length(Length::Sentences(1));
    let summarizer = Arc::new(builder.build().unwrap());
    let (sender, receiver) = mpsc::channel();
    for thread in 0..4 {
        let (summarizer, sender) = (Arc::clone(&summarizer), sender.clone());
        std::thread::spawn(move || {
            for number in 0..25 {
                let summary = summarizer.summarize(&french(25 * thread + number, "travaux"));
                sender.send(summary.is_ok()).unwrap();
            }
        });
    }
    for _ in 0..100 {
        assert!(
            receiver
                .recv_timeout(Duration::from_secs(120))
                .expect("the threads wait for each other")
        );
    }
}

#[test]
fn cancelling_ends_an_article_under_way() {
    /// Throws the switch when it is first asked, as another thread might.
    struct Throwing(Cancel, ModelTranslator);
    impl Translate for Throwing {
        fn translate(&self, texts: &[&str], from: Language, to: Language, cancel: &Cancel) -> Result<Vec<Translation>> {
            self.0.cancel();
            self.1.translate(texts, from, to, cancel)
        }
        fn name(&self) -> &'static str {
            "throwing"
        }
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/apercu-fr-en");
    let cancel = Cancel::new();
    let translate = Throwing(cancel.clone(), ModelTranslator::new(Model::open(folder).unwrap()));
    let builder = Summarizer::builder().translator(Translator::new(translate));
    let summary = builder
        .build()
        .unwrap()
        .summarize_unless(&french(1, "travaux"), &cancel);
    assert!(matches!(summary, Err(Error::Cancelled)), "{summary:?}");
}
