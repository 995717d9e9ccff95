//! Fetching pages, and no more than pages: public addresses, bounded time and size.

use std::sync::OnceLock;
use std::time::Duration;

use ureq::http::{Response, Uri, header};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};

use super::public::{self, PublicOnly};
use crate::article::{Article, ReadOptions};
use crate::error::{Error, Result};
use crate::http;

/// Most bytes that are read of a page or a feed, after decompression.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// Most redirects that are followed.
pub const MAX_REDIRECTS: usize = 5;
const USER_AGENT: &str = concat!(
    "apercu/",
    env!("CARGO_PKG_VERSION"),
    " (+",
    env!("CARGO_PKG_REPOSITORY"),
    ")"
);
/// How long a name look-up with a connection may take, and everything together for one address.
const CONNECT: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(30);

/// Fetches pages and feeds over HTTP and HTTPS. Share it by reference between threads; connections are used again.
///
/// Addresses of this machine and its network are refused unless [`allow_private`](Self::allow_private) was called:
/// after the name look-up, for the address that is connected to, and anew for each redirect. `HTTPS_PROXY`, `HTTP_PROXY`,
/// `ALL_PROXY` and `NO_PROXY` are honoured; a proxy looks names up itself, and then only hosts that are given as
/// numbers, or as `localhost`, can be refused here.
///
/// ```no_run
/// use apercu::Article;
/// use apercu::web::Fetcher;
///
/// let article = Fetcher::new().article("https://example.org/news/1", &Article::options())?;
/// # Ok::<(), apercu::Error>(())
/// ```
#[derive(Default)]
pub struct Fetcher {
    /// Made at first use.
    agent: OnceLock<Agent>,
    allow_private: bool,
}

/// What was fetched.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// The address that it came from, after redirects.
    pub url: String,
    /// The media type that came with it, without parameters and in lower case.
    pub media_type: Option<String>,
    /// The character set that came with it.
    pub charset: Option<String>,
    /// The bytes, decompressed.
    pub body: Vec<u8>,
}

impl Fetcher {
    /// A fetcher for public addresses.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether addresses of this machine and its network are fetched from as well.
    #[must_use]
    pub fn allow_private(mut self, allow: bool) -> Self {
        self.allow_private = allow;
        self.agent = OnceLock::new();
        self
    }

    fn agent(&self) -> Result<&Agent> {
        if let Some(agent) = self.agent.get() {
            return Ok(agent);
        }
        let config = http::config()?
            // Each hop is looked at here.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(USER_AGENT)
            .timeout_resolve(Some(CONNECT))
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(WHOLE))
            .build();
        let connector = DefaultConnector::new();
        let agent = if self.allow_private {
            Agent::with_parts(config, connector, DefaultResolver::default())
        } else {
            Agent::with_parts(config, connector, PublicOnly::default())
        };
        Ok(self.agent.get_or_init(|| agent))
    }

    /// The article at an address: a web page, or plain text.
    ///
    /// # Errors
    /// As [`get`](Self::get), and as [`ReadOptions::html`] and [`ReadOptions::text`]; [`Error::Network`] for what is
    /// neither a page nor text.
    pub fn article(&self, url: &str, options: &ReadOptions) -> Result<Article> {
        let fetched = self.get(url, "text/html, application/xhtml+xml, text/plain;q=0.5")?;
        let options = options.clone().url(fetched.url.clone());
        match fetched.media_type.as_deref() {
            Some("text/html" | "application/xhtml+xml") | None => {
                options.html(fetched.body, fetched.charset.as_deref())
            }
            Some("text/plain") => options.encoded(&fetched.body, fetched.charset.as_deref()),
            Some(other) => Err(Error::Network {
                url: fetched.url,
                reason: format!("it is {other}, neither a web page nor plain text"),
            }),
        }
    }

    /// What is at an address, of media types like those that `accept` lists.
    ///
    /// # Errors
    /// [`Error::Network`] for an address that is not http or https, or not public; for too many redirects, a status that
    /// is no success, more than [`MAX_BYTES`], and what the network says.
    pub fn get(&self, url: &str, accept: &str) -> Result<Fetched> {
        let agent = self.agent()?;
        let mut next = url.to_owned();
        for _ in 0..=MAX_REDIRECTS {
            let fail = |reason: String| Error::Network {
                url: if next == url {
                    next.clone()
                } else {
                    format!("{next} (from {url})")
                },
                reason,
            };
            let uri: Uri = next.parse().map_err(|_| fail("it is no address".to_owned()))?;
            self.check(&uri).map_err(|reason| fail(reason.to_owned()))?;
            tracing::debug!(url = next, "fetching");
            let request = agent.get(&uri).header(header::ACCEPT, accept);
            let response = request.call().map_err(|error| fail(reason(&error)))?;
            let status = response.status();
            if status.is_redirection() {
                next = target(&next, &response)
                    .ok_or_else(|| fail(format!("status {status}, but no address to go to")))?;
                continue;
            }
            if !status.is_success() {
                return Err(fail(format!("the server said {status}")));
            }
            return body(next.clone(), response).map_err(|error| fail(reason(&error)));
        }
        Err(Error::Network {
            url: url.to_owned(),
            reason: format!("more than {MAX_REDIRECTS} redirects"),
        })
    }

    /// Says what is wrong with an address before anything is asked of anybody.
    fn check(&self, uri: &Uri) -> Result<(), &'static str> {
        if !matches!(uri.scheme_str(), Some("http" | "https")) {
            return Err("only http and https addresses can be fetched");
        }
        let host = uri
            .host()
            .filter(|host| !host.is_empty())
            .ok_or("the address names no host")?;
        if !self.allow_private && !public::may_be_public(host) {
            return Err(public::PRIVATE);
        }
        Ok(())
    }
}

/// Where a redirect leads.
fn target(from: &str, response: &Response<Body>) -> Option<String> {
    let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
    let mut target = url::Url::parse(from).ok()?.join(location).ok()?;
    target.set_fragment(None);
    Some(target.into())
}

fn body(url: String, response: Response<Body>) -> Result<Fetched, ureq::Error> {
    let body = response.into_body();
    let media_type = body.mime_type().map(|kind| kind.trim().to_ascii_lowercase());
    let charset = body.charset().map(str::to_owned);
    // What comes after decompression counts.
    let body = body.into_with_config().limit(MAX_BYTES as u64).read_to_vec()?;
    Ok(Fetched {
        url,
        media_type: media_type.filter(|kind| !kind.is_empty()),
        charset,
        body,
    })
}

/// What went wrong, in words.
fn reason(error: &ureq::Error) -> String {
    match error {
        ureq::Error::BodyExceedsLimit(_) => format!("it has more than {MAX_BYTES} bytes"),
        ureq::Error::Timeout(_) => "it takes too long".to_owned(),
        ureq::Error::HostNotFound => "there is no such host".to_owned(),
        error => error.to_string(),
    }
}
