//! The page for people: HTML, style and script, as they stand in `page/`.

use axum::response::Response;

use crate::app::answer;

/// The page.
pub(crate) async fn html() -> Response {
    answer("text/html; charset=utf-8", include_str!("../page/index.html"))
}

/// How it looks.
pub(crate) async fn style() -> Response {
    answer("text/css; charset=utf-8", include_str!("../page/page.css"))
}

/// What it does.
pub(crate) async fn script() -> Response {
    answer("text/javascript; charset=utf-8", include_str!("../page/page.js"))
}
