//! `/v1/summarize`: an article in, its summary in both languages out.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde_json::{Map, Value};

use crate::app::{App, answer, reader};
use crate::body::{self, Kind};
use crate::error::{Refusal, Result};
use crate::options::{Format, SummaryOptions};
use crate::schema::{Problem, SummarizeRequest, SummaryAnswer};
use crate::work::Source;

/// Summarizes an article.
///
/// The article is in the body: plain text or a page, with options in the query, or an object with one of `text`, `html` and `url` and
/// options beside it. The answer is what the program prints for the same input.
#[utoipa::path(
    post,
    tag = "apercu",
    path = "/v1/summarize",
    params(SummaryOptions),
    request_body(content(
        (SummarizeRequest = "application/json"),
        (String = "text/plain"),
        (String = "text/html"),
    )),
    responses(
        (status = 200, description = "The summary, in the format that was asked for", content(
            (SummaryAnswer = "application/json"),
            (String = "text/plain"),
            (String = "text/markdown"),
        )),
        (status = 400, description = "The body is not what it says it is", body = Problem),
        (status = 401, description = "A token is needed", body = Problem),
        (status = 403, description = "Another site asks", body = Problem),
        (status = 408, description = "The body did not come in time", body = Problem),
        (status = 413, description = "The body is too large", body = Problem),
        (status = 415, description = "The type of the body is none of these", body = Problem),
        (status = 422, description = "The article or an option is wrong", body = Problem),
        (status = 429, description = "Too busy: Retry-After says when to come back", body = Problem),
    ),
    security(("token" = []))
)]
pub(crate) async fn summarize(State(app): State<App>, uri: Uri, headers: HeaderMap, body: Body) -> Result<Response> {
    let kind = body::kind(&headers, &[Kind::Json, Kind::Text, Kind::Html])?;
    let bytes = body::read(body, app.max_body).await?;
    let (source, options) = match kind {
        Kind::Json => asked(body::object(&bytes)?)?,
        Kind::Html => (Source::Html(bytes.into(), body::charset(&headers)), body::query(&uri)?),
        _ => (Source::Text(bytes.into()), body::query(&uri)?),
    };
    options.length()?;
    let (format, reader) = (options.format, reader(&headers));
    let place = app.queue.enter()?;
    let work = Arc::clone(&app.work);
    let run = app
        .queue
        .run(&place, move |cancel| work.summary(source, &options, reader, cancel));
    let text = run.await?;
    let media_type = match format {
        Format::Json | Format::Page => "application/json",
        Format::Text | Format::Bullets => "text/plain; charset=utf-8",
        Format::Markdown => "text/markdown; charset=utf-8",
    };
    Ok(answer(media_type, text))
}

/// What an object asks for.
fn asked(mut object: Map<String, Value>) -> Result<(Source, SummaryOptions)> {
    let mut source = None;
    let mut given = None;
    for field in ["text", "html", "url"] {
        let Some(value) = body::take_string(&mut object, field)? else {
            continue;
        };
        if let Some(first) = given.replace(field) {
            let message = format!("`{first}` and `{field}` are both given: one is needed");
            return Err(Refusal::unprocessable(message).at(field));
        }
        source = Some(match field {
            "text" => Source::Text(value.into_bytes()),
            "html" => Source::Html(value.into_bytes(), Some("utf-8".to_owned())),
            _ => Source::Url(value),
        });
    }
    let source =
        source.ok_or_else(|| Refusal::unprocessable("one of `text`, `html` and `url` is needed").at("text"))?;
    Ok((source, body::fields(object)?))
}
