//! `LibreTranslate`'s API, so that its clients work unchanged: texts, forms and statuses are as it has them.

use std::sync::Arc;

use apercu::text::{Detection, detect as detect_language};
use apercu::{Cancel, Language};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use isolang::Language as Iso;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::app::App;
use crate::body::{self, Kind};
use crate::error::{Refusal, Result};
use crate::guard::bearer;
use crate::html;
use crate::schema::Problem;
use crate::work::Work;

/// Most alternatives that are given.
const MOST_ALTERNATIVES: usize = 3;

/// One text, or several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum Texts {
    /// One.
    One(String),
    /// Several, of which each is answered.
    Many(Vec<String>),
}

/// What is to be translated.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct TranslateRequest {
    /// The text, or several.
    q: Texts,
    /// Its language: `en`, `fr`, or `auto` to detect it.
    source: String,
    /// The language to translate into: `en` or `fr`.
    target: String,
    /// `text`, or `html` to leave tags where they are.
    #[serde(default)]
    format: Option<String>,
    /// How many other translations of a sentence are given, 3 at most.
    #[serde(default, deserialize_with = "number")]
    #[schema(value_type = Option<u32>)]
    alternatives: usize,
    /// The server's token, if it has one.
    #[serde(default)]
    api_key: Option<String>,
}

/// A translation, or several.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TranslateAnswer {
    translated_text: Texts,
    /// The language of each text, where it was to be detected.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<Value>)]
    detected_language: Option<OneOrMany<Detected>>,
    /// Other translations, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<Value>)]
    alternatives: Option<OneOrMany<Vec<String>>>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

/// What is to be detected.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct DetectRequest {
    /// The text.
    q: String,
    /// The server's token, if it has one.
    #[serde(default)]
    api_key: Option<String>,
}

/// A language that a text may be in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Detected {
    /// 100 where the text shows its language, 0 where it is too short to.
    confidence: f32,
    /// Its ISO 639 code.
    language: String,
}

/// A language that can be translated from.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Known {
    code: String,
    name: String,
    targets: Vec<String>,
}

/// A number, or a text that is one: forms have texts only.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Number {
        Number(u64),
        Text(String),
    }
    match Option::<Number>::deserialize(deserializer)? {
        None => Ok(0),
        Some(Number::Number(number)) => Ok(usize::try_from(number).unwrap_or(usize::MAX)),
        Some(Number::Text(text)) => text
            .trim()
            .parse()
            .map_err(|_| D::Error::custom("a whole number is needed")),
    }
}

/// Translates as `LibreTranslate` does.
#[utoipa::path(
    post,
    tag = "LibreTranslate",
    path = "/translate",
    request_body(content((TranslateRequest = "application/json"), (TranslateRequest = "application/x-www-form-urlencoded"))),
    responses(
        (status = 200, description = "The translation", body = TranslateAnswer),
        (status = 400, description = "Something is missing or wrong", body = Problem),
        (status = 403, description = "The token is missing or wrong, or another site asks", body = Problem),
        (status = 408, description = "The body did not come in time", body = Problem),
        (status = 413, description = "The body is too large", body = Problem),
        (status = 415, description = "The body is neither JSON nor a form", body = Problem),
        (status = 429, description = "Too busy: Retry-After says when to come back", body = Problem),
    )
)]
pub(crate) async fn translate(State(app): State<App>, headers: HeaderMap, body: Body) -> Result<Json<TranslateAnswer>> {
    let request: TranslateRequest = read(&app, &headers, body).await?;
    check_key(&app, &headers, request.api_key.as_deref())?;
    let to = known(&request.target, "target")?;
    let from = match request.source.as_str() {
        "auto" => None,
        code => Some(known(code, "source")?),
    };
    let format = match request.format.as_deref() {
        None | Some("" | "text") => Format::Text,
        Some("html") => Format::Html,
        Some(_) => return Err(Refusal::bad_request("Invalid format: text and html are known").at("format")),
    };
    let most = request.alternatives.min(MOST_ALTERNATIVES);
    let place = app.queue.enter()?;
    let work = Arc::clone(&app.work);
    let run = app.queue.run(&place, move |cancel| {
        let one = |text: &str| translated(&work, text, format, from, to, most, cancel);
        Ok(match request.q {
            Texts::One(text) => {
                let (text, detected, others) = one(&text)?;
                TranslateAnswer {
                    translated_text: Texts::One(text),
                    detected_language: detected.map(OneOrMany::One),
                    alternatives: (most > 0).then_some(OneOrMany::One(others)),
                }
            }
            Texts::Many(texts) => {
                let (mut all, mut detected, mut others) = (Vec::new(), Vec::new(), Vec::new());
                for text in &texts {
                    let (text, language, alternatives) = one(text)?;
                    all.push(text);
                    detected.extend(language);
                    others.push(alternatives);
                }
                TranslateAnswer {
                    translated_text: Texts::Many(all),
                    detected_language: from.is_none().then_some(OneOrMany::Many(detected)),
                    alternatives: (most > 0).then_some(OneOrMany::Many(others)),
                }
            }
        })
    });
    Ok(Json(run.await?))
}

#[derive(Debug, Clone, Copy)]
enum Format {
    Text,
    Html,
}

/// A text's translation, the language it was detected to be in, and other translations.
fn translated(
    work: &Work,
    text: &str,
    format: Format,
    from: Option<Language>,
    to: Language,
    most: usize,
    cancel: &Cancel,
) -> Result<(String, Option<Detected>, Vec<String>)> {
    let (from, detected) = if let Some(from) = from {
        (from, None)
    } else {
        let (from, detected) = source_of(text, to)?;
        (from, Some(detected))
    };
    if from == to {
        return Ok((text.to_owned(), detected, Vec::new()));
    }
    let lines = |texts: &[&str]| -> Result<Vec<String>> {
        // All lines of all texts go together, and each text gets its own back.
        let counts: Vec<usize> = texts.iter().map(|text| text.split('\n').count()).collect();
        let lines: Vec<&str> = texts.iter().flat_map(|text| text.split('\n')).collect();
        let mut translated = work
            .lines(&lines, from, to, false, cancel)?
            .into_iter()
            .map(|line| line.text);
        let joined = counts.into_iter().map(|count| {
            let own: Vec<String> = translated.by_ref().take(count).collect();
            own.join("\n")
        });
        Ok(joined.collect())
    };
    let translation = match format {
        Format::Html => html::translated(text, lines)?,
        Format::Text => lines(&[text])?.concat(),
    };
    let is_one_sentence = matches!(format, Format::Text) && apercu::text::sentences(text, from).len() == 1;
    let mut others = Vec::new();
    if most > 0 && is_one_sentence {
        others = work.alternatives(text.trim(), &translation, from, to, cancel)?;
        others.truncate(most);
    }
    Ok((translation, detected, others))
}

/// The language to translate a text from, and what is said of it. A text that is too short to tell is taken to be in the other one.
fn source_of(text: &str, to: Language) -> Result<(Language, Detected)> {
    match detect_language(text) {
        Detection::Language(language) => Ok((language, detected(language.code(), 100.0))),
        Detection::Unknown => Ok((to.other(), detected(to.other().code(), 0.0))),
        Detection::Other(name) => Err(Refusal::bad_request(format!("{name} is not supported")).at("source")),
    }
}

fn detected(code: &str, confidence: f32) -> Detected {
    Detected {
        confidence,
        language: code.to_owned(),
    }
}

/// Detects a language as `LibreTranslate` does.
#[utoipa::path(
    post,
    tag = "LibreTranslate",
    path = "/detect",
    request_body(content((DetectRequest = "application/json"), (DetectRequest = "application/x-www-form-urlencoded"))),
    responses(
        (status = 200, description = "The language", body = Vec<Detected>),
        (status = 400, description = "Something is missing or wrong", body = Problem),
        (status = 403, description = "The token is missing or wrong, or another site asks", body = Problem),
        (status = 408, description = "The body did not come in time", body = Problem),
        (status = 413, description = "The body is too large", body = Problem),
        (status = 415, description = "The body is neither JSON nor a form", body = Problem),
    )
)]
pub(crate) async fn detect(State(app): State<App>, headers: HeaderMap, body: Body) -> Result<Json<Vec<Detected>>> {
    let request: DetectRequest = read(&app, &headers, body).await?;
    check_key(&app, &headers, request.api_key.as_deref())?;
    // It looks at a bounded part of the text, and takes no longer than a millisecond.
    Ok(Json(vec![match detect_language(&request.q) {
        Detection::Language(language) => detected(language.code(), 100.0),
        Detection::Other(name) => detected(code_of(&name), 100.0),
        Detection::Unknown => detected(Language::English.code(), 0.0),
    }]))
}

/// The ISO 639 code of a language with this English name: the short one, where it has one.
fn code_of(name: &str) -> &'static str {
    let own = match name {
        // Names that the standard has otherwise.
        "Mandarin" => Some("zh"),
        "Greek" => Some("el"),
        "Haitian Creole" => Some("ht"),
        "Punjabi" => Some("pa"),
        "Nepali" => Some("ne"),
        "Oriya" => Some("or"),
        "Khmer" => Some("km"),
        "Slovene" => Some("sl"),
        _ => None,
    };
    own.or_else(|| {
        let language = Iso::from_name(name)?;
        Some(language.to_639_1().unwrap_or(language.to_639_3()))
    })
    .unwrap_or("und")
}

/// The languages that there are.
#[utoipa::path(get, tag = "LibreTranslate", path = "/languages", responses((status = 200, description = "The languages", body = Vec<Known>)))]
pub(crate) async fn languages() -> Json<Vec<Known>> {
    let known = |language: Language, name: &str| Known {
        code: language.code().to_owned(),
        name: name.to_owned(),
        targets: Language::ALL.iter().map(|target| target.code().to_owned()).collect(),
    };
    Json(vec![
        known(Language::English, "English"),
        known(Language::French, "French"),
    ])
}

/// What a page over the API wants to know.
#[utoipa::path(get, tag = "LibreTranslate", path = "/frontend/settings", responses((status = 200, description = "The settings", body = Value)))]
pub(crate) async fn settings(State(app): State<App>) -> Json<Value> {
    Json(serde_json::json!({
        "apiKeys": app.token.is_some(),
        "keyRequired": app.token.is_some(),
        "charLimit": -1,
        "frontendTimeout": 500,
        "suggestions": false,
        "filesTranslation": false,
        "supportedFilesFormat": [],
        "language": {
            "source": {"code": "auto", "name": "Auto Detect"},
            "target": {"code": "en", "name": "English"},
        },
    }))
}

/// That the server is there.
#[utoipa::path(get, tag = "LibreTranslate", path = "/health", responses((status = 200, description = "It is", body = Value)))]
pub(crate) async fn health() -> Json<Value> {
    Json(serde_json::json!({"status": "ok"}))
}

/// What a body asks for, in JSON or a form.
async fn read<T: DeserializeOwned>(app: &App, headers: &HeaderMap, body: Body) -> Result<T> {
    let kind = body::kind(headers, &[Kind::Json, Kind::Form])?;
    let bytes = body::read(body, app.max_body).await?;
    let object = match kind {
        Kind::Form => body::form(&bytes)?,
        _ => body::object(&bytes)?,
    };
    body::fields(object).map_err(|refusal| refusal.with_status(StatusCode::BAD_REQUEST, "Invalid request: "))
}

fn check_key(app: &App, headers: &HeaderMap, key: Option<&str>) -> Result<()> {
    if app.knows(key) || app.knows(bearer(headers)) {
        return Ok(());
    }
    Err(Refusal::new(StatusCode::FORBIDDEN, "Invalid API key").at("api_key"))
}

fn known(code: &str, field: &str) -> Result<Language> {
    Language::from_tag(code).ok_or_else(|| Refusal::bad_request(format!("{code} is not supported")).at(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_their_codes() {
        for (name, code) in [
            ("German", "de"),
            ("Spanish", "es"),
            ("Occitan", "oc"),
            ("Russian", "ru"),
            ("Mandarin", "zh"),
            ("Klingon of sorts", "und"),
        ] {
            assert_eq!(code_of(name), code, "{name}");
        }
    }

    #[test]
    fn a_form_asks_as_json_does() {
        let form: TranslateRequest =
            body::fields(body::form(b"q=Bonjour&source=auto&target=en&alternatives=2").unwrap()).unwrap();
        let json = br#"{"q": "Bonjour", "source": "auto", "target": "en", "alternatives": 2}"#;
        let json: TranslateRequest = body::fields(body::object(json).unwrap()).unwrap();
        assert_eq!((&form.q, form.alternatives), (&json.q, json.alternatives));
        assert_eq!(form.alternatives, 2);
    }
}
