//! A server with a translator that does as it is told.

use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use apercu::translate::{Candidate, Translate, Translation};
use apercu::{Cancel, Error, Language, Translator};
use apercu_server::{Models, Server, Settings};
use serde_json::Value;
use tokio::sync::oneshot;

pub(crate) const ARTICLE: &str = "Le pont rouvre\n\nLe pont de la ville a rouvert lundi après quatorze mois de travaux. \
    La mairie a dépensé 3,2 millions d’euros pour le chantier. Les riverains attendaient cela depuis longtemps. \
    Une fête est prévue samedi sur les deux rives. Le maire a remercié les ouvriers qui ont travaillé tout l’hiver.";

/// Longest time that anything in a test may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Translates into capitals, or as the text is, once it may.
pub(crate) struct Held(Arc<Control>);

#[derive(Default)]
pub(crate) struct Control {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    open: bool,
    begun: bool,
    cancelled: bool,
}

impl Held {
    /// One that never waits.
    pub(crate) fn open() -> Self {
        let (held, control) = Self::shut();
        control.open();
        held
    }

    /// One that waits until it is opened or cancelled.
    pub(crate) fn shut() -> (Self, Arc<Control>) {
        let control = Arc::new(Control::default());
        (Self(Arc::clone(&control)), control)
    }
}

impl Control {
    pub(crate) fn open(&self) {
        self.state.lock().unwrap().open = true;
        self.changed.notify_all();
    }

    /// Waits until something is to be translated.
    pub(crate) fn wait(&self) {
        self.wait_until(|state| state.begun);
    }

    /// Waits until the translator was cancelled.
    pub(crate) fn wait_for_cancel(&self) {
        self.wait_until(|state| state.cancelled);
    }

    fn wait_until(&self, is: impl Fn(&State) -> bool) {
        let state = self.state.lock().unwrap();
        let (_state, waited) = self
            .changed
            .wait_timeout_while(state, PATIENCE, |state| !is(state))
            .unwrap();
        assert!(!waited.timed_out());
    }
}

impl Translate for Held {
    fn translate(
        &self,
        sentences: &[&str],
        _: Language,
        _: Language,
        cancel: &Cancel,
    ) -> apercu::Result<Vec<Translation>> {
        let mut state = self.0.state.lock().unwrap();
        state.begun = true;
        self.0.changed.notify_all();
        while !state.open {
            if cancel.is_cancelled() {
                state.cancelled = true;
                self.0.changed.notify_all();
                return Err(Error::Cancelled);
            }
            (state, _) = self.0.changed.wait_timeout(state, Duration::from_millis(5)).unwrap();
        }
        let translation =
            |text: &&str| Translation::new([Candidate::new(text.to_uppercase()), Candidate::new(text.to_lowercase())]);
        Ok(sentences.iter().map(translation).collect())
    }

    fn name(&self) -> &'static str {
        "held"
    }
}

/// A server that runs until it is dropped.
pub(crate) struct Bench {
    address: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    agent: ureq::Agent,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: ureq::http::HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

pub(crate) fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.listen = "127.0.0.1:0".parse().unwrap();
    settings.max_body = 64 * 1024;
    settings
}

pub(crate) fn models(held: Held) -> Models {
    Models::new(Translator::new(held)).unwrap()
}

/// A server that answers at once.
pub(crate) fn bench() -> Bench {
    Bench::start(settings(), Held::open())
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .proxy(None)
        .timeout_global(Some(PATIENCE));
    config.build().into()
}

fn send(agent: &ureq::Agent, method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = if body.is_empty() && method != "POST" {
        agent.run(request.body(()).unwrap())
    } else {
        agent.run(request.body(body).unwrap())
    };
    let mut response = response.unwrap();
    Answer {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        body: response.body_mut().read_to_string().unwrap(),
    }
}

impl Bench {
    pub(crate) fn start(settings: Settings, held: Held) -> Self {
        Self::with(settings, models(held))
    }

    pub(crate) fn with(settings: Settings, models: Models) -> Self {
        let server = Server::bind(settings, models).unwrap();
        let address = server.address();
        let address = address.strip_prefix("http://").unwrap_or(&address);
        let address = address.replace("0.0.0.0", "127.0.0.1");
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = thread::spawn(move || {
            server.run_until(async {
                let _ = stopped.await;
            });
        });
        Self {
            address,
            stop: Some(stop),
            thread: Some(thread),
            agent: agent(),
        }
    }

    /// The host and port.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let url = format!("http://{}{path}", self.address);
        send(&self.agent, method, &url, headers, body)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    pub(crate) fn post(&self, path: &str, kind: &str, body: &str) -> Answer {
        self.send("POST", path, &[("Content-Type", kind)], body.as_bytes())
    }

    /// Posts plain text on a thread of its own.
    pub(crate) fn post_later(&self, path: &str, body: &'static str) -> JoinHandle<Answer> {
        let url = format!("http://{}{path}", self.address);
        thread::spawn(move || {
            send(
                &agent(),
                "POST",
                &url,
                &[("Content-Type", "text/plain")],
                body.as_bytes(),
            )
        })
    }

    /// Tells the server to stop.
    pub(crate) fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }

    /// Waits until it has.
    pub(crate) fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
