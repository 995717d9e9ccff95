//! Bodies of requests: within limits of size and time, and of the types that are understood.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::{Refusal, Result};

/// How long a client may take to send a body, or the next part of one that is read as it comes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// How many times the limit is read of a body that is too large and thrown away, so that the client sees the answer.
const DRAINED: usize = 8;

/// What a body says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Json,
    Form,
    Text,
    Html,
    Lines,
}

/// The type that the headers name; 415 for another one than those that are `understood`.
pub(crate) fn kind(headers: &HeaderMap, understood: &[Kind]) -> Result<Kind> {
    let declared = headers.get(header::CONTENT_TYPE);
    let declared = declared.and_then(|declared| declared.to_str().ok()).unwrap_or_default();
    let essence = declared
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let kind = match essence.as_str() {
        "application/json" => Some(Kind::Json),
        "application/x-www-form-urlencoded" => Some(Kind::Form),
        "text/plain" => Some(Kind::Text),
        "text/html" | "application/xhtml+xml" => Some(Kind::Html),
        "application/x-ndjson" | "application/jsonl" | "application/x-jsonlines" => Some(Kind::Lines),
        _ => None,
    };
    kind.filter(|kind| understood.contains(kind)).ok_or_else(|| {
        let all: Vec<&str> = understood.iter().map(|kind| kind.name()).collect();
        let got = if essence.is_empty() { "none" } else { &essence };
        Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("the Content-Type is {got}; understood are {}", all.join(", ")),
        )
        .at("Content-Type")
    })
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Form => "application/x-www-form-urlencoded",
            Self::Text => "text/plain",
            Self::Html => "text/html",
            Self::Lines => "application/x-ndjson",
        }
    }
}

/// The character set that the headers name.
pub(crate) fn charset(headers: &HeaderMap) -> Option<String> {
    let named = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let parameters = named.split(';').skip(1);
    let charset = parameters
        .filter_map(|parameter| parameter.split_once('='))
        .find_map(|(name, value)| {
            name.trim()
                .eq_ignore_ascii_case("charset")
                .then(|| value.trim().trim_matches('"').to_owned())
        });
    charset.filter(|charset| !charset.is_empty())
}

/// All of a body: 413 for one of more than `limit` bytes, 408 for one that does not come.
pub(crate) async fn read(body: Body, limit: usize) -> Result<Bytes> {
    match tokio::time::timeout(PATIENCE, collect(body, limit)).await {
        Ok(read) => read,
        Err(_) => Err(Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            format!("the body did not come within {} seconds", PATIENCE.as_secs()),
        )),
    }
}

async fn collect(body: Body, limit: usize) -> Result<Bytes> {
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    let mut size = 0;
    while let Some(part) = stream.next().await {
        let part = part.map_err(|error| Refusal::bad_request(format!("the body broke off: {error}")))?;
        size += part.len();
        if size <= limit {
            bytes.extend_from_slice(&part);
        } else {
            bytes = Vec::new();
            if size > limit.saturating_mul(DRAINED) {
                break;
            }
        }
    }
    if size > limit {
        return Err(Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("the body has more than {limit} bytes"),
        ));
    }
    Ok(bytes.into())
}

/// The object in JSON that a body is: 400 for what is no JSON, 422 for what is no object.
pub(crate) fn object(bytes: &[u8]) -> Result<Map<String, Value>> {
    let value: Value =
        serde_json::from_slice(bytes).map_err(|error| Refusal::bad_request(format!("the body is no JSON: {error}")))?;
    match value {
        Value::Object(object) => Ok(object),
        _ => Err(Refusal::unprocessable("the body is JSON, but no object")),
    }
}

/// Takes a string out of an object: 422 for a field of another type.
pub(crate) fn take_string(object: &mut Map<String, Value>, field: &str) -> Result<Option<String>> {
    match object.remove(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Refusal::unprocessable(format!("`{field}` is no string")).at(field)),
    }
}

/// What an object says: 422 with the field that is wrong.
pub(crate) fn fields<T: DeserializeOwned>(object: Map<String, Value>) -> Result<T> {
    serde_path_to_error::deserialize(Value::Object(object)).map_err(|error| {
        let path = error.path().to_string();
        let refusal = Refusal::unprocessable(error.inner().to_string());
        if path == "." { refusal } else { refusal.at(path) }
    })
}

/// What a query says: 422 for what is not understood.
pub(crate) fn query<T: DeserializeOwned>(uri: &Uri) -> Result<T> {
    axum::extract::Query::try_from_uri(uri)
        .map(|axum::extract::Query(query)| query)
        .map_err(|rejection| Refusal::unprocessable(rejection.body_text()))
}

/// The fields of a form as an object; a field that is there several times is a list.
pub(crate) fn form(bytes: &[u8]) -> Result<Map<String, Value>> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(bytes)
        .map_err(|error| Refusal::bad_request(format!("the form is not understood: {error}")))?;
    let mut object = Map::new();
    for (name, value) in pairs {
        let value = match object.remove(&name) {
            None => Value::String(value),
            Some(Value::Array(mut values)) => {
                values.push(Value::String(value));
                Value::Array(values)
            }
            Some(first) => Value::Array(vec![first, Value::String(value)]),
        };
        object.insert(name, value);
    }
    Ok(object)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(content_type: &str) -> HeaderMap {
        let value = HeaderValue::from_str(content_type).unwrap();
        HeaderMap::from_iter([(header::CONTENT_TYPE, value)])
    }

    #[test]
    fn types_are_told_by_their_names() {
        let all = [Kind::Json, Kind::Html];
        assert_eq!(
            kind(&headers("Application/JSON; charset=utf-8"), &all).unwrap(),
            Kind::Json
        );
        assert_eq!(kind(&headers("application/xhtml+xml"), &all).unwrap(), Kind::Html);
        for other in ["text/plain", "application/pdf", "", "json"] {
            let refusal = kind(&headers(other), &all).unwrap_err();
            assert_eq!(refusal.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{other}");
            assert!(refusal.message().contains("application/json, text/html"), "{refusal:?}");
        }
        assert_eq!(
            charset(&headers("text/html; a=b; Charset=\"ISO-8859-1\"")).as_deref(),
            Some("ISO-8859-1")
        );
        assert_eq!(charset(&headers("text/html; charset=")), None);
    }

    #[test]
    fn a_form_is_an_object() {
        let object = form(b"q=a%20b&source=en&q=c").unwrap();
        assert_eq!(
            Value::Object(object),
            serde_json::json!({"q": ["a b", "c"], "source": "en"})
        );
    }

    #[tokio::test(flavor = "current_thread", start_paused = true)]
    async fn bodies_are_bounded_in_size_and_time() {
        assert_eq!(read(Body::from("abc"), 3).await.unwrap(), "abc");
        let refusal = read(Body::from("abcd"), 3).await.unwrap_err();
        assert_eq!(refusal.status(), StatusCode::PAYLOAD_TOO_LARGE);
        let endless = futures_util::stream::pending::<std::io::Result<Bytes>>();
        let refusal = read(Body::from_stream(endless), 3).await.unwrap_err();
        assert_eq!(refusal.status(), StatusCode::REQUEST_TIMEOUT);
    }
}
