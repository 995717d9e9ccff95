//! What there is, as `OpenAPI` has it.

use std::sync::LazyLock;

use axum::response::Response;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::app::answer;
use crate::routes;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "apercu",
        description = "Summaries and translations of French and English, each sentence with its source and what looks wrong with it."
    ),
    paths(
        routes::summarize::summarize,
        routes::batch::batch,
        routes::translate::translate,
        routes::libretranslate::translate,
        routes::libretranslate::detect,
        routes::libretranslate::languages,
        routes::libretranslate::settings,
        routes::libretranslate::health,
        routes::metrics,
    ),
    components(schemas(crate::schema::Page)),
    modifiers(&Token)
)]
struct Api;

struct Token;

impl Modify for Token {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        if let Some(components) = &mut openapi.components {
            components.add_security_scheme("token", SecurityScheme::Http(scheme));
        }
    }
}

/// The description, made once.
pub(crate) async fn answer_json() -> Response {
    static TEXT: LazyLock<String> = LazyLock::new(|| Api::openapi().to_json().unwrap_or_default());
    answer("application/json", TEXT.as_str())
}
