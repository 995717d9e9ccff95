//! Fetching pages, and no more than pages: public addresses, bounded time and size.

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use apercu::Article;
use apercu::article::{Document, Page, ReadOptions};
use ureq::http::{Response, StatusCode, header};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};
use url::Url;

use super::public::{self, PublicOnly};
use crate::error::{Error, Reason, Result};
use crate::page::{Html, decode};

/// Most bytes that are read of a page or a feed, after decompression.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// Most redirects that are followed.
pub const MAX_REDIRECTS: usize = 5;
/// Longest name of a version that is remembered.
const MAX_HEADER: usize = 1024;
const USER_AGENT: &str = concat!(
    "apercu/",
    env!("CARGO_PKG_VERSION"),
    " (+",
    env!("CARGO_PKG_REPOSITORY"),
    ")"
);
/// How long a name look-up and a connection may take.
const CONNECT: Duration = Duration::from_secs(10);

/// Fetches pages and feeds over HTTP and HTTPS. Share it by reference between threads; connections are used again.
///
/// Addresses of this machine and its network are refused unless [`allow_private`](Self::allow_private) was called:
/// after the name look-up, for the address that is connected to, and anew for each redirect. `HTTPS_PROXY`, `HTTP_PROXY`,
/// `ALL_PROXY` and `NO_PROXY` are honoured; a proxy looks names up itself, and then only hosts that are given as
/// numbers, or as `localhost`, are refused.
///
/// ```no_run
/// use apercu::Article;
/// use apercu_web::Fetcher;
///
/// let article = Fetcher::new().article("https://example.org/news/1", &Article::options())?;
/// # Ok::<(), apercu_web::Error>(())
/// ```
pub struct Fetcher {
    /// Made at first use.
    agent: OnceLock<Agent>,
    allow_private: bool,
    timeout: Duration,
}

impl fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetcher")
            .field("allow_private", &self.allow_private)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

impl Default for Fetcher {
    fn default() -> Self {
        Self::new()
    }
}

/// What was fetched.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Fetched {
    /// The address that it came from, after redirects.
    pub url: String,
    /// The media type that came with it, without parameters and in lower case.
    pub media_type: Option<String>,
    /// The character set that came with it.
    pub charset: Option<String>,
    /// The bytes, decompressed.
    pub body: Vec<u8>,
    /// Which version this is, as the server calls it.
    pub version: Version,
}

/// What a server calls the version of something it has, to be asked by later whether there is another one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Version {
    /// The header `ETag`.
    pub etag: Option<String>,
    /// The header `Last-Modified`.
    pub last_modified: Option<String>,
}

impl Fetched {
    /// Plain text in any character set: the one that came with it, or what it looks like.
    fn plain_text(&self) -> Document {
        let decoded = decode(&self.body, self.charset.as_deref());
        Document {
            replaced: decoded.replaced,
            page: Some(Page {
                url: Some(self.url.clone()),
                ..Page::default()
            }),
            ..Document::new(decoded.text)
        }
    }
}

impl Fetcher {
    /// A fetcher for public addresses, which gives up after 30 seconds.
    pub fn new() -> Self {
        Self {
            agent: OnceLock::new(),
            allow_private: false,
            timeout: Duration::from_secs(30),
        }
    }

    /// Whether addresses of this machine and its network are fetched from as well.
    #[must_use]
    pub fn allow_private(mut self, allow: bool) -> Self {
        self.allow_private = allow;
        self.agent = OnceLock::new();
        self
    }

    /// How long everything together may take for one address, a redirect counted as one.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self.agent = OnceLock::new();
        self
    }

    fn agent(&self) -> Result<&Agent> {
        if let Some(agent) = self.agent.get() {
            return Ok(agent);
        }
        let config = apercu_http::config()?
            // Each hop is looked at here.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(USER_AGENT)
            .timeout_resolve(Some(CONNECT))
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(self.timeout))
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
    /// As [`get`](Self::get), and as [`Html::article`] and [`ReadOptions::text`]; [`Error::Network`] for what is
    /// neither a page nor text.
    pub fn article(&self, url: &str, options: &ReadOptions) -> Result<Article> {
        let fetched = self.get(url, "text/html, application/xhtml+xml, text/plain;q=0.5")?;
        match fetched.media_type.as_deref() {
            Some("text/html" | "application/xhtml+xml") | None => {
                let page = Html::new(&fetched.body).url(&fetched.url);
                let page = fetched.charset.as_deref().map_or(page, |charset| page.charset(charset));
                page.article(options)
            }
            Some("text/plain") => Ok(options.document(fetched.plain_text())?),
            Some(other) => Err(Error::Network {
                url: fetched.url,
                reason: format!("it is {other}, neither a web page nor plain text").into(),
            }),
        }
    }

    /// What is at an address, of media types like those that `accept` lists.
    ///
    /// # Errors
    /// [`Error::Network`] for an address that is not http or https, or not public; for too many redirects, a status that
    /// is no success, more than [`MAX_BYTES`], and what the network says.
    pub fn get(&self, url: &str, accept: &str) -> Result<Fetched> {
        let fetched = self.get_unless(url, accept, &Version::default())?;
        fetched.ok_or_else(|| Error::Network {
            url: url.to_owned(),
            reason: "the server said that it is unchanged, which nobody had asked".into(),
        })
    }

    /// The same, unless it is still the version that is known: then nothing.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn get_unless(&self, url: &str, accept: &str, known: &Version) -> Result<Option<Fetched>> {
        let agent = self.agent()?;
        let fail = |url: &str, reason: Reason| Error::Network {
            url: url.to_owned(),
            reason,
        };
        let mut next = Url::parse(url).map_err(|error| fail(url, error.into()))?;
        for _ in 0..=MAX_REDIRECTS {
            next.set_fragment(None);
            let fail = |reason: String| match next.as_str() {
                next if next == url => fail(next, reason.into()),
                next => fail(next, format!("{reason} (on the way from {url})").into()),
            };
            self.check(&next).map_err(|reason| fail(reason.to_owned()))?;
            tracing::debug!(url = next.as_str(), "fetching");
            let mut request = agent.get(next.as_str()).header(header::ACCEPT, accept);
            if let Some(etag) = &known.etag {
                request = request.header(header::IF_NONE_MATCH, etag);
            }
            if let Some(last_modified) = &known.last_modified {
                request = request.header(header::IF_MODIFIED_SINCE, last_modified);
            }
            let response = request.call().map_err(|error| fail(reason(&error)))?;
            let status = response.status();
            if status == StatusCode::NOT_MODIFIED {
                return Ok(None);
            }
            if status.is_redirection() {
                let location = response.headers().get(header::LOCATION);
                let target = location.and_then(|location| next.join(location.to_str().ok()?).ok());
                next = target.ok_or_else(|| fail(format!("the server said {status}, but not where to go")))?;
                continue;
            }
            if !status.is_success() {
                return Err(fail(format!("the server said {status}")));
            }
            let fetched = body(next.clone().into(), response).map_err(|error| fail(reason(&error)));
            return fetched.map(Some);
        }
        Err(fail(url, format!("more than {MAX_REDIRECTS} redirects").into()))
    }

    /// Says what is wrong with an address before anything is asked of anybody.
    fn check(&self, url: &Url) -> Result<(), &'static str> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err("only http and https addresses can be fetched");
        }
        let host = url.host().ok_or("the address names no host")?;
        if !self.allow_private && !public::may_be_public(&host) {
            return Err(public::PRIVATE);
        }
        Ok(())
    }
}

fn body(url: String, response: Response<Body>) -> Result<Fetched, ureq::Error> {
    let header = |name| {
        let value = response.headers().get(name)?.to_str().ok()?;
        (value.len() <= MAX_HEADER).then(|| value.to_owned())
    };
    let version = Version {
        etag: header(header::ETAG),
        last_modified: header(header::LAST_MODIFIED),
    };
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
        version,
    })
}

/// What went wrong, in words.
fn reason(error: &ureq::Error) -> String {
    match error {
        ureq::Error::BodyExceedsLimit(_) => format!("it has more than {MAX_BYTES} bytes"),
        ureq::Error::Timeout(_) => "it takes too long".to_owned(),
        ureq::Error::HostNotFound => "there is no such host".to_owned(),
        ureq::Error::Other(error) => error.to_string(),
        ureq::Error::Io(error) => error.to_string(),
        error => error.to_string(),
    }
}
