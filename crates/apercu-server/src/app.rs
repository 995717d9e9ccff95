//! All routes, and what is done around them.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use apercu::Language;
use axum::Router;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::CorsLayer;

use crate::error::Refusal;
use crate::metrics::Metrics;
use crate::queue::Queue;
use crate::work::Work;
use crate::{guard, openapi, page, routes};

/// How long a browser may remember what CORS allows.
const PREFLIGHT: Duration = Duration::from_secs(3600);

/// What every handler knows. Copies of it are the same.
#[derive(Debug, Clone)]
pub(crate) struct App(Arc<Parts>);

#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) work: Arc<Work>,
    pub(crate) queue: Queue,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) token: Option<String>,
    pub(crate) origins: Vec<String>,
    /// Whether only this machine can reach it.
    pub(crate) local: bool,
    pub(crate) max_body: usize,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    pub(crate) fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// What answers requests.
    pub(crate) fn router(&self) -> Router {
        // LibreTranslate's have their token in the body, and look at it themselves.
        let compatible = Router::new()
            .route("/translate", post(routes::libretranslate::translate))
            .route("/detect", post(routes::libretranslate::detect))
            .route("/languages", get(routes::libretranslate::languages))
            .route("/frontend/settings", get(routes::libretranslate::settings))
            .route("/health", get(routes::libretranslate::health));
        let own = Router::new()
            .route("/v1/summarize", post(routes::summarize::summarize))
            .route("/v1/batch", post(routes::batch::batch))
            .route("/v1/translate", post(routes::translate::translate))
            .route("/metrics", get(routes::metrics))
            .route_layer(from_fn_with_state(self.clone(), guard::token));
        let open = Router::new()
            .route("/", get(page::html))
            .route("/page.css", get(page::style))
            .route("/page.js", get(page::script))
            .route("/openapi.json", get(openapi::answer_json));
        let fault = |_| Refusal::internal("the work failed: this is a fault of the server").into_response();
        let router = own
            .merge(compatible)
            .merge(open)
            .fallback(async || {
                Refusal::new(
                    StatusCode::NOT_FOUND,
                    "there is nothing here; /openapi.json says what there is",
                )
            })
            .method_not_allowed_fallback(async || {
                Refusal::new(
                    StatusCode::METHOD_NOT_ALLOWED,
                    "this is not how it is asked; /openapi.json says how",
                )
            })
            .with_state(self.clone())
            .layer(CatchPanicLayer::custom(fault))
            .layer(from_fn_with_state(self.clone(), guard::same_site));
        let router = match self.cors() {
            Some(cors) => router.layer(cors),
            None => router,
        };
        router.layer(from_fn_with_state(self.clone(), guard::around))
    }

    /// Lets pages of the named origins read answers, if any are named.
    fn cors(&self) -> Option<CorsLayer> {
        if self.origins.is_empty() {
            return None;
        }
        let origins = self
            .origins
            .iter()
            .filter_map(|origin| HeaderValue::from_str(origin).ok());
        let layer = CorsLayer::new()
            .allow_origin(origins.collect::<Vec<_>>())
            .allow_methods([Method::GET, Method::POST])
            .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION])
            .max_age(PREFLIGHT);
        Some(layer)
    }
}

/// The language that the reader of an answer prefers, of the two.
pub(crate) fn reader(headers: &HeaderMap) -> Language {
    let named = headers.get(header::ACCEPT_LANGUAGE);
    let named = named.and_then(|named| named.to_str().ok()).unwrap_or_default();
    let tags = named.split(',').filter_map(|part| {
        let (tag, weight) = part.split_once(';').unwrap_or((part, "q=1"));
        let weight: f32 = weight.trim().strip_prefix("q=")?.parse().ok()?;
        Some((Language::from_tag(tag)?, weight))
    });
    // Of equals the first.
    let best = tags.fold(None, |best: Option<(Language, f32)>, tag| match best {
        Some(best) if best.1 >= tag.1 => Some(best),
        _ => Some(tag),
    });
    best.map_or(Language::English, |(language, _)| language)
}

/// An answer of this type.
pub(crate) fn answer(media_type: &'static str, body: impl Into<axum::body::Body>) -> Response {
    ([(header::CONTENT_TYPE, media_type)], body.into()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_prefers_one_of_two() {
        for (named, language) in [
            ("fr-FR,fr;q=0.9,en;q=0.8", Language::French),
            ("de, en;q=0.7, fr;q=0.8", Language::French),
            ("en-GB", Language::English),
            ("de", Language::English),
            ("", Language::English),
            ("fr;q=x, en;q=0.1", Language::English),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, named.parse().unwrap())]);
            assert_eq!(reader(&headers), language, "{named}");
        }
    }
}
