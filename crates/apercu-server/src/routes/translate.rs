//! `/v1/translate`: text in, its translation out, line by line, as `apercu translate` does it.

use std::sync::Arc;

use apercu::Language;
use apercu_formats::plain;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;

use crate::app::App;
use crate::body::{self, Kind};
use crate::error::{Refusal, Result};
use crate::schema::{Problem, TranslateAnswer, TranslateRequest, TranslatedLine};

/// Translates text, line by line.
#[utoipa::path(
    post,
    tag = "apercu",
    path = "/v1/translate",
    request_body = TranslateRequest,
    responses(
        (status = 200, description = "The translation", body = TranslateAnswer),
        (status = 400, description = "The body is no JSON", body = Problem),
        (status = 401, description = "A token is needed", body = Problem),
        (status = 403, description = "Another site asks", body = Problem),
        (status = 408, description = "The body did not come in time", body = Problem),
        (status = 413, description = "The body is too large", body = Problem),
        (status = 415, description = "The body is no JSON", body = Problem),
        (status = 422, description = "A field is wrong", body = Problem),
        (status = 429, description = "Too busy: Retry-After says when to come back", body = Problem),
    ),
    security(("token" = []))
)]
pub(crate) async fn translate(State(app): State<App>, headers: HeaderMap, body: Body) -> Result<Json<TranslateAnswer>> {
    body::kind(&headers, &[Kind::Json])?;
    let bytes = body::read(body, app.max_body).await?;
    let TranslateRequest { text, to, from } = body::fields(body::object(&bytes)?)?;
    let to = Language::from(to);
    let from = from.map_or(to.other(), Language::from);
    if from == to {
        return Err(Refusal::unprocessable("`from` and `to` name the same language").at("from"));
    }
    let place = app.queue.enter()?;
    let work = Arc::clone(&app.work);
    let run = app.queue.run(&place, move |cancel| {
        let lines: Vec<&str> = text.lines().collect();
        work.lines(&lines, from, to, true, cancel)
    });
    let lines: Vec<TranslatedLine> = run
        .await?
        .into_iter()
        .map(|line| TranslatedLine {
            text: plain::line(&line.text),
            warnings: line.warnings,
            confidence: line.confidence,
        })
        .collect();
    Ok(Json(TranslateAnswer {
        from,
        to,
        text: lines.iter().flat_map(|line| [line.text.as_str(), "\n"]).collect(),
        lines,
    }))
}
