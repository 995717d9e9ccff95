//! The server as a whole.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use crate::app::{App, Parts};
use crate::connections::Listener;
use crate::listen::Listen;
use crate::metrics::Metrics;
use crate::queue::Queue;
use crate::settings::{Models, Settings};
use crate::together::Together;
use crate::work::Work;

/// How long requests under way may still take when the server is told to stop.
const GRACE: Duration = Duration::from_secs(30);
/// How long work that was cancelled may take to notice.
const LAST: Duration = Duration::from_secs(5);
/// Threads that look after connections; the work is done on others.
const CONNECTION_THREADS: usize = 2;

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address cannot be bound.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: String,
        /// What the system said.
        source: io::Error,
    },
    /// Others than this machine could reach it, and nothing says that they may.
    #[error("{address} can be reached from other machines: give a token, or say that it is meant to be open to all")]
    Public {
        /// The address.
        address: String,
    },
    /// A token that nobody could send.
    #[error("the token is empty, or has characters that no header can have")]
    Token,
    /// An origin that is none.
    #[error("{0} is no origin of web pages: https://example.org is one, without a path")]
    Origin(String),
    /// The system refuses a thread or a signal.
    #[error("the server cannot be started")]
    Start(#[source] io::Error),
}

/// A result with this crate's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A server that is bound to its address, and not answering yet.
pub struct Server {
    runtime: Runtime,
    listener: Listener,
    address: Listen,
    app: App,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Server {
    /// Binds the address, and starts the threads.
    ///
    /// # Errors
    /// [`Error`], whichever comes first.
    pub fn bind(settings: Settings, models: Models) -> Result<Self> {
        let local = settings.listen.is_local();
        if !local && settings.token.is_none() && !settings.public {
            let address = settings.listen.to_string();
            return Err(Error::Public { address });
        }
        let is_token = |token: &String| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
        if !settings.token.as_ref().is_none_or(is_token) {
            return Err(Error::Token);
        }
        if let Some(wrong) = settings.origins.iter().find(|origin| !is_origin(origin)) {
            return Err(Error::Origin(wrong.clone()));
        }
        let runtime = Builder::new_multi_thread()
            .worker_threads(CONNECTION_THREADS)
            .max_blocking_threads(settings.workers.max(1))
            .thread_name("apercu-serve")
            .enable_all()
            .build()
            .map_err(Error::Start)?;
        let fail = |source| Error::Listen {
            address: settings.listen.to_string(),
            source,
        };
        let listener = runtime.block_on(Listener::bind(&settings.listen)).map_err(fail)?;
        let address = listener.address().map_err(fail)?;
        let metrics = Arc::new(Metrics::default());
        let (translate, glossary) = models.translator.into_parts();
        let together = Together::start(translate, Arc::clone(&metrics)).map_err(Error::Start)?;
        let together = Arc::new(together);
        let fetcher = settings.fetcher.filter(|_| local || settings.fetch_for_all);
        let queue = Queue::new(
            settings.workers,
            settings.queue,
            Arc::clone(&metrics),
            Arc::clone(&together),
        );
        let app = App::new(Parts {
            work: Arc::new(Work::new(
                together,
                glossary,
                models.summarize,
                fetcher,
                Arc::clone(&metrics),
            )),
            queue,
            metrics,
            token: settings.token,
            origins: settings.origins,
            local,
            max_body: settings.max_body,
        });
        Ok(Self {
            runtime,
            listener,
            address,
            app,
        })
    }

    /// Where it listens: `http://127.0.0.1:7424`, or `unix:` and a path. Where port 0 was asked for, this has the port that it got.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// Answers until the process gets SIGTERM or SIGINT. What is under way then is still answered, for half a minute at most.
    ///
    /// # Errors
    /// [`Error::Start`] where the system refuses to tell of signals.
    pub fn run(self) -> Result<()> {
        let stop = {
            let _in = self.runtime.enter();
            stopped().map_err(Error::Start)?
        };
        self.run_until(stop);
        Ok(())
    }

    /// Answers until `stop` is ready, then as [`run`](Self::run).
    pub fn run_until(self, stop: impl Future<Output = ()>) {
        let router = self.app.router();
        let stop = async {
            stop.await;
            tracing::info!("stopping");
        };
        let whole = self.runtime.block_on(self.listener.serve(router, stop, GRACE));
        if !whole {
            tracing::warn!(
                "requests were broken off that took more than {} seconds",
                GRACE.as_secs()
            );
        }
        // Drops what connections are left, which cancels their work.
        self.runtime.shutdown_timeout(LAST);
    }
}

/// Whether a text is the origin of web pages: a scheme, a host and perhaps a port.
fn is_origin(text: &str) -> bool {
    let Some((scheme, host)) = text.split_once("://") else {
        return false;
    };
    !scheme.is_empty()
        && !host.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_graphic())
        && !host.contains(['/', '?', '#', '@', '*'])
}

/// Ready when the process is told to end.
#[cfg(unix)]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Ready when the process is told to end.
#[cfg(not(unix))]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Where there are no signals, it ends with the process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
