//! What is answered where.

pub(crate) mod batch;
pub(crate) mod libretranslate;
pub(crate) mod summarize;
pub(crate) mod translate;

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use crate::app::{App, answer};
use crate::error::Refusal;

/// Counts and times, for Prometheus.
#[utoipa::path(
    get,
    tag = "server",
    path = "/metrics",
    responses((status = 200, description = "In the text format of OpenMetrics", body = String, content_type = "application/openmetrics-text"))
)]
pub(crate) async fn metrics(State(app): State<App>) -> Response {
    match app.metrics.text() {
        Ok(text) => answer("application/openmetrics-text; version=1.0.0; charset=utf-8", text),
        Err(error) => Refusal::internal(error.to_string()).into_response(),
    }
}
