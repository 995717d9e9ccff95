//! What it says of requests that are wrong.

use serde_json::{Value, json};

use crate::bench::bench;

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn what_is_wrong_is_said_and_where() {
    let bench = bench();
    let long = json!({"text": "x".repeat(70_000)}).to_string();
    for (path, kind, body, status, part, field) in [
        ("/v1/summarize", "application/json", "{", 400, "no JSON: EOF", None),
        ("/v1/summarize", "application/json", "[]", 422, "no object", None),
        (
            "/v1/summarize",
            "application/json",
            "{}",
            422,
            "is needed",
            Some("text"),
        ),
        (
            "/v1/summarize",
            "application/json",
            r#"{"text": 5}"#,
            422,
            "no string",
            Some("text"),
        ),
        (
            "/v1/summarize",
            "application/json",
            r#"{"text": "a", "url": "b"}"#,
            422,
            "both given",
            Some("url"),
        ),
        (
            "/v1/summarize",
            "application/json",
            r#"{"text": "a", "sentences": -1}"#,
            422,
            "invalid value",
            Some("sentences"),
        ),
        (
            "/v1/summarize",
            "application/json",
            r#"{"text": "a", "words": 3, "ratio": 0.1}"#,
            422,
            "both given",
            Some("ratio"),
        ),
        ("/v1/summarize?sentences=x", "text/plain", "a", 422, "sentences", None),
        ("/v1/summarize", "text/plain", " ", 422, "empty", None),
        ("/v1/summarize", "text/plain", "a\0b", 422, "NUL", None),
        (
            "/v1/summarize",
            "text/plain",
            "Der Bürgermeister hat gestern gesagt, dass die Brücke über den Fluss wieder offen ist.",
            422,
            "German",
            None,
        ),
        (
            "/v1/summarize",
            "application/pdf",
            "a",
            415,
            "application/json",
            Some("Content-Type"),
        ),
        (
            "/v1/summarize",
            "application/json",
            long.as_str(),
            413,
            "more than 65536 bytes",
            None,
        ),
        (
            "/v1/summarize",
            "application/json",
            r#"{"url": "http://127.0.0.1:1/"}"#,
            422,
            "not allowed",
            Some("url"),
        ),
        (
            "/v1/summarize",
            "application/json",
            r#"{"url": "file:///etc/passwd"}"#,
            422,
            "only http and https",
            Some("url"),
        ),
        (
            "/v1/translate",
            "application/json",
            r#"{"text": "a"}"#,
            422,
            "missing field `to`",
            None,
        ),
        (
            "/v1/translate",
            "application/json",
            r#"{"text": "a", "to": "fr", "from": "fr"}"#,
            422,
            "same language",
            Some("from"),
        ),
        (
            "/v1/batch",
            "application/json",
            "{}",
            415,
            "application/x-ndjson",
            Some("Content-Type"),
        ),
        (
            "/v1/batch?format=text",
            "application/x-ndjson",
            "{}",
            422,
            "JSON lines",
            Some("format"),
        ),
        (
            "/translate",
            "application/json",
            r#"{"source": "fr", "target": "en"}"#,
            400,
            "missing field `q`",
            None,
        ),
        (
            "/translate",
            "application/json",
            r#"{"q": "a", "source": "de", "target": "en"}"#,
            400,
            "de is not supported",
            Some("source"),
        ),
        ("/nowhere", "text/plain", "", 404, "openapi.json", None),
        ("/languages", "text/plain", "", 405, "openapi.json", None),
    ] {
        let answer = bench.post(path, kind, body);
        let problem = answer.json();
        assert_eq!(answer.status, status, "{path} {body:.60}: {problem}");
        assert!(
            problem["error"].as_str().unwrap().contains(part),
            "{path} {body:.60}: {problem}"
        );
        assert_eq!(
            problem.get("field").and_then(Value::as_str),
            field,
            "{path} {body:.60}: {problem}"
        );
    }
    let french = bench.send(
        "POST",
        "/v1/summarize",
        &[("Content-Type", "text/plain"), ("Accept-Language", "fr")],
        b" ",
    );
    assert!(
        french.json()["error"]
            .as_str()
            .unwrap()
            .starts_with("l’entrée est vide")
    );
    let bytes = bench.send("POST", "/v1/summarize", &[("Content-Type", "text/plain")], b"caf\xE9");
    assert!(bytes.json()["error"].as_str().unwrap().contains("not UTF-8: byte 3"));
}
