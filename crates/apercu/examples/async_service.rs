//! Summaries inside an async service, here on tokio: `cargo run --example async_service -- ARTICLE…`.
//!
//! Summarizing takes the processors for a while, so it must not run on the runtime's own threads: the workers have theirs.
//! They are shared by all requests, take a bounded number of articles, and work on those that wait together. A request
//! that is given up, by a timeout for example, takes its article out of the queue.

use std::sync::Arc;
use std::time::Duration;

use apercu::batch::{Batch, Workers};
use apercu::{Article, BilingualSummary, Summarizer};

/// What a handler of the service does.
async fn handle(workers: &Workers, text: String) -> Result<BilingualSummary, String> {
    let article = Article::from_text(text).map_err(|error| error.to_string())?;
    let summary = tokio::time::timeout(Duration::from_secs(60), workers.summarize(article));
    match summary.await {
        Ok(summary) => summary.map_err(|error| error.to_string()),
        Err(_) => Err("too busy, try again later".to_owned()),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let workers = Arc::new(Batch::new(Summarizer::builder().build()?).start()?);
    let requests: Vec<_> = std::env::args()
        .skip(1)
        .map(|path| {
            let workers = Arc::clone(&workers);
            tokio::spawn(async move {
                let text = tokio::task::spawn_blocking(move || std::fs::read_to_string(path)).await;
                let text = text
                    .map_err(|error| error.to_string())?
                    .map_err(|error| error.to_string())?;
                handle(&workers, text).await
            })
        })
        .collect();
    for request in requests {
        match request.await? {
            Ok(summary) => println!("{}", serde_json::to_string(&summary)?),
            Err(error) => eprintln!("{error}"),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::{Receiver, Sender, channel};

    use apercu::translate::{Candidate, Translate, Translation};
    use apercu::{Cancel, Language, Result, Translator};

    use super::*;

    /// Translates when it is told to, and says that it has begun.
    struct Held {
        begun: Sender<()>,
        go: Mutex<Receiver<()>>,
    }

    impl Translate for Held {
        fn translate(&self, sentences: &[&str], _: Language, _: Language, _: &Cancel) -> Result<Vec<Translation>> {
            let _ = self.begun.send(());
            let _ = self.go.lock().unwrap().recv();
            let candidate = |text: &&str| Candidate::new(text.to_uppercase());
            let translations = sentences.iter().map(|text| Translation::new([candidate(text)]));
            Ok(translations.collect())
        }

        fn name(&self) -> &'static str {
            "held"
        }
    }

    const TEXT: &str =
        "The bridge reopens\n\nThe bridge has reopened after a year of works. People had been waiting for it.";

    fn held() -> (Workers, Receiver<()>, Sender<()>) {
        let ((begun, has_begun), (go, may_go)) = (channel(), channel());
        let translate = Held {
            begun,
            go: Mutex::new(may_go),
        };
        let summarizer = Summarizer::builder()
            .translator(Translator::new(translate))
            .build()
            .unwrap();
        (Batch::new(summarizer).start().unwrap(), has_begun, go)
    }

    #[tokio::test(flavor = "current_thread")]
    async fn the_runtime_does_other_things_meanwhile() {
        let (workers, has_begun, go) = held();
        let request = handle(&workers, TEXT.to_owned());
        let other = async {
            // The translator waits for this task, which runs on the same and only thread of the runtime.
            until_begun(&has_begun).await;
            go.send(()).unwrap();
        };
        let (summary, ()) = tokio::join!(request, other);
        assert_eq!(
            summary.unwrap().french.unwrap().title.as_deref(),
            Some("THE BRIDGE REOPENS")
        );
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_request_that_is_given_up_is_not_worked_on() {
        let (workers, has_begun, go) = held();
        let workers = Arc::new(workers);
        let article = || Article::from_text(TEXT).unwrap();
        let mut begun = Vec::new();
        // An article for each of the workers, so that the third one has to wait.
        for _ in 0..2 {
            let workers = Arc::clone(&workers);
            begun.push(tokio::spawn(async move { workers.summarize(article()).await }));
            until_begun(&has_begun).await;
        }
        let third = tokio::time::timeout(Duration::from_millis(50), workers.summarize(article()));
        assert!(third.await.is_err());
        drop(go);
        for request in begun {
            assert!(request.await.unwrap().is_ok());
        }
        Arc::into_inner(workers).unwrap().finish().unwrap();
        assert!(has_begun.try_recv().is_err());
    }

    async fn until_begun(has_begun: &Receiver<()>) {
        while has_begun.try_recv().is_err() {
            tokio::task::yield_now().await;
        }
    }
}
