//! What is answered where something cannot be done.

use apercu::{Error as ArticleError, Language};
use apercu_formats::errors;
use apercu_web::Error as WebError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::schema;

/// An answer that says what is wrong, and where.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    status: StatusCode,
    message: String,
    /// The field of the request that it is about.
    field: Option<String>,
    /// Seconds after which to try again.
    retry_after: Option<u64>,
}

pub(crate) type Result<T, E = Refusal> = std::result::Result<T, E>;

impl Refusal {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            field: None,
            retry_after: None,
        }
    }

    /// What is understood and cannot be done.
    pub(crate) fn unprocessable(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, message)
    }

    /// What cannot be understood.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// A fault of the server's own.
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    }

    /// The field that it is about.
    pub(crate) fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// When to try again, in seconds.
    pub(crate) fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Of an article that cannot be read, in the reader's language.
    pub(crate) fn of_reading(error: &WebError, reader: Language) -> Self {
        let refusal = match error {
            WebError::Article(error) => Self::of(error),
            WebError::Network { .. } => Self::unprocessable("").at("url"),
            _ => Self::unprocessable(""),
        };
        Self {
            message: errors::message(error, reader),
            ..refusal
        }
    }

    /// Of what the library reports.
    pub(crate) fn of(error: &ArticleError) -> Self {
        let status = match error {
            ArticleError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            ArticleError::Empty
            | ArticleError::Binary { .. }
            | ArticleError::Utf16
            | ArticleError::Utf8 { .. }
            | ArticleError::Language { .. }
            | ArticleError::Option { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            ArticleError::Cancelled => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        match error {
            ArticleError::About { .. } => Self::unprocessable(error.to_string()).at("about"),
            _ => Self::new(status, error.to_string()),
        }
    }

    /// The same with another status, and words before its message.
    pub(crate) fn with_status(self, status: StatusCode, before: &str) -> Self {
        Self {
            status,
            message: format!("{before}{}", self.message),
            ..self
        }
    }

    #[cfg(test)]
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = schema::Problem {
            error: self.message,
            field: self.field,
        };
        let mut response = (self.status, axum::Json(body)).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
