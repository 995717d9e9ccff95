//! Who may ask: tokens, hosts, origins; and the headers that every answer has.

use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use subtle::ConstantTimeEq;

use crate::app::App;
use crate::error::{Refusal, Result};

/// The page loads what this server has, and nothing else; nothing may frame it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("x-frame-options"), "DENY"),
];

/// Adds the headers that keep a browser from doing what it should not, counts, and writes a line to the log. What was asked is in
/// neither: a route is named as the server names it.
pub(crate) async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    let route = route.as_ref().map_or("other", MatchedPath::as_str);
    let (status, took) = (response.status().as_u16(), start.elapsed());
    app.metrics.answered(route, status, took);
    tracing::info!(%method, route, status, milliseconds = took.as_millis() as u64, "answered");
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Refuses what another web page sends from a visitor's browser, unless its origin is named: without this, any page could use a
/// server on its visitor's machine. Without a token, a name that stands for this machine is asked for too, for a page's own name
/// may come to stand for it.
pub(crate) async fn same_site(State(app): State<App>, request: Request, next: Next) -> Response {
    match app.may_ask(request.headers(), request.uri().authority()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Refuses what brings no token, where one is asked for.
pub(crate) async fn token(State(app): State<App>, request: Request<Body>, next: Next) -> Response {
    if app.knows(bearer(request.headers())) {
        return next.run(request).await;
    }
    Refusal::new(
        StatusCode::UNAUTHORIZED,
        "a token is needed: send it as Authorization: Bearer",
    )
    .into_response()
}

/// The token that the headers bring.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl App {
    /// Whether a request that brings this token may go on.
    pub(crate) fn knows(&self, token: Option<&str>) -> bool {
        match (&self.token, token) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(expected), Some(given)) => expected.as_bytes().ct_eq(given.as_bytes()).into(),
        }
    }

    fn may_ask(&self, headers: &HeaderMap, authority: Option<&Authority>) -> Result<()> {
        let forbidden = |message: &str| Err(Refusal::new(StatusCode::FORBIDDEN, message));
        let text = |name| {
            headers
                .get(name)
                .map(|value: &HeaderValue| value.to_str().unwrap_or_default())
        };
        let host = authority
            .map(Authority::as_str)
            .or(text(header::HOST))
            .unwrap_or_default();
        if self.local
            && self.token.is_none()
            && !is_this_machine(host)
            && !self.names(|origin| host_of(origin).is_some_and(|named| named.eq_ignore_ascii_case(host)))
        {
            return forbidden("the Host is not this machine: name its origin with --cors, or set a token");
        }
        let Some(origin) = text(header::ORIGIN) else {
            return Ok(());
        };
        let own = host_of(origin).is_some_and(|origin| !host.is_empty() && origin.eq_ignore_ascii_case(host));
        if own || self.names(|named| named.eq_ignore_ascii_case(origin)) {
            return Ok(());
        }
        forbidden("a page of another origin asks: allow it with --cors")
    }

    fn names(&self, is: impl Fn(&str) -> bool) -> bool {
        self.origins.iter().any(|origin| is(origin))
    }
}

/// The host and port of an origin.
fn host_of(origin: &str) -> Option<&str> {
    let web = origin.strip_prefix("http://");
    web.or_else(|| origin.strip_prefix("https://"))
}

/// Whether the host of a request stands for the machine that it came to. A number is no name that somebody else could have given to it.
fn is_this_machine(host: &str) -> bool {
    if host.is_empty() {
        // A Unix socket, or HTTP/1.0.
        return true;
    }
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host().trim_end_matches('.').to_ascii_lowercase();
    let number = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || name.ends_with(".localhost") || number.parse::<std::net::IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_and_numbers_are_its_own() {
        for host in [
            "localhost",
            "localhost:7424",
            "127.0.0.1:7424",
            "[::1]:80",
            "a.localhost",
            "LOCALHOST.",
            "",
        ] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in [
            "example.org",
            "127.0.0.1.example.org",
            "localhost.example.org:80",
            "a b",
        ] {
            assert!(!is_this_machine(host), "{host}");
        }
    }

    #[test]
    fn a_bearer_brings_its_token() {
        let headers = |value: &str| HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().unwrap())]);
        assert_eq!(bearer(&headers("bearer abc ")), Some("abc"));
        assert_eq!(bearer(&headers("Basic abc")), None);
        assert_eq!(bearer(&HeaderMap::new()), None);
    }
}
