//! The server over HTTP: what it answers, what it refuses, and that nothing outlives who asked for it.

mod bench;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use apercu::{Glossary, Translator};
use apercu_server::{Listen, Models, Server};
use bench::{ARTICLE, Bench, Held, bench, settings};
use serde_json::{Value, json};

#[test]
fn a_text_a_page_and_an_object_are_summarized_alike() {
    let bench = bench();
    let text = bench.post("/v1/summarize?sentences=1", "text/plain", ARTICLE);
    assert_eq!(
        (text.status, text.header("content-type")),
        (200, Some("application/json"))
    );
    let object = json!({"text": ARTICLE, "sentences": 1}).to_string();
    let object = bench.post("/v1/summarize", "application/json", &object);
    assert_eq!(text.body, object.body);
    let summary = text.json();
    assert_eq!(summary["input"], "-");
    assert_eq!(summary["counts"]["sentences_kept"], 1);
    assert!(
        summary["english"]["sentences"][0]["text"]
            .as_str()
            .unwrap()
            .starts_with("LE ")
    );

    let page = format!("<!doctype html><html lang=fr><body><article><h1>Le pont rouvre</h1><p>{ARTICLE}</p></article>");
    for (kind, body) in [
        ("text/html; charset=utf-8", page.clone()),
        ("text/plain", page.clone()),
        ("application/json", json!({"html": page}).to_string()),
    ] {
        let answer = bench.post("/v1/summarize", kind, &body);
        assert_eq!(answer.status, 200, "{kind}: {}", answer.body);
        assert!(answer.json()["page"]["text"].is_string(), "{kind}");
    }
}

#[test]
fn a_summary_can_be_about_terms_or_a_headline() {
    let bench = bench();
    let about = bench.post("/v1/summarize?about=mairie", "text/plain", ARTICLE).json();
    assert_eq!(about["about"], "mairie");
    let refused = bench.post("/v1/summarize?about=avion", "text/plain", ARTICLE);
    assert_eq!((refused.status, &refused.json()["field"]), (422, &json!("about")));
    let headline = bench
        .post("/v1/summarize?headline=true&format=text", "text/plain", ARTICLE)
        .body;
    assert_eq!(
        (headline.lines().count(), headline.matches('\t').count()),
        (1, 1),
        "{headline}"
    );
}

#[test]
fn a_glossary_holds_for_all_that_is_translated() {
    let glossary = Glossary::from_tsv("fr\ten\npont\tviaduct\n").unwrap();
    let translator = Translator::new(Held::open()).with_glossary(glossary);
    let bench = Bench::with(settings(), Models::new(translator).unwrap());
    let summary = bench.post("/v1/summarize?sentences=1", "text/plain", ARTICLE).json();
    let text = summary["english"]["sentences"][0]["text"]
        .as_str()
        .unwrap()
        .to_lowercase();
    assert!(text.contains("viaduct"), "{text}");
    let translated = bench
        .post(
            "/v1/translate",
            "application/json",
            r#"{"text": "Le pont est là.", "to": "en"}"#,
        )
        .body;
    assert!(
        translated.contains("viaduct") || translated.contains("missing_term"),
        "{translated}"
    );
}

#[test]
fn the_formats_are_those_of_the_program_and_the_pages() {
    let bench = bench();
    let formatted = |format: &str| bench.post(&format!("/v1/summarize?format={format}"), "text/plain", ARTICLE);
    let page = formatted("page").json();
    let markdown = formatted("markdown");
    assert_eq!(markdown.header("content-type"), Some("text/markdown; charset=utf-8"));
    assert!(markdown.body.starts_with("# English\n"));
    assert_eq!(page["markdown"], markdown.body);
    assert_eq!(page["text"], formatted("text").body);
    assert_eq!(page["summary"], formatted("json").json());
    assert_eq!(page["article"], ARTICLE);
    assert!(formatted("bullets").body.contains("• "));
    let sentences = page["summary"]["english"]["sentences"].as_array().unwrap();
    let warnings = page["warnings"]["english"]["sentences"].as_array().unwrap();
    assert_eq!(sentences.len(), warnings.len());
    for (sentence, warnings) in sentences.iter().zip(warnings) {
        assert_eq!(
            sentence["warnings"].as_array().unwrap().len(),
            warnings.as_array().unwrap().len()
        );
    }
}

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

#[test]
fn a_batch_has_a_record_for_each_line_in_order() {
    let bench = bench();
    let lines = [
        json!({"id": "a", "text": ARTICLE}).to_string(),
        String::new(),
        "no JSON".to_owned(),
        json!({"id": 4, "text": "x".repeat(70_000)}).to_string(),
        json!({"id": 5, "text": ARTICLE}).to_string(),
    ];
    let answer = bench.post("/v1/batch?sentences=1", "application/x-ndjson", &lines.join("\n"));
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, Some("application/x-ndjson"))
    );
    let records: Vec<Value> = answer
        .body
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let lines: Vec<u64> = records.iter().map(|record| record["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [1, 3, 4, 5]);
    assert_eq!(records[0]["counts"]["sentences_kept"], 1);
    assert!(records[1]["error"].as_str().unwrap().contains("no JSON object"));
    assert!(records[2]["error"].as_str().unwrap().contains("more than 65536 bytes"));
    assert_eq!(records[3]["id"], 5);
}

#[test]
fn libretranslates_clients_get_what_they_know() {
    let bench = bench();
    let form = "q=Le+pont+est+ouvert.&source=fr&target=en";
    let answer = bench
        .post("/translate", "application/x-www-form-urlencoded", form)
        .json();
    assert_eq!(answer, json!({"translatedText": "LE PONT EST OUVERT."}));
    let several = json!({
        "q": ["Le pont est ouvert depuis lundi.", "42"], "source": "auto", "target": "en", "alternatives": 2
    });
    let answer = bench
        .post("/translate", "application/json", &several.to_string())
        .json();
    assert_eq!(
        answer["translatedText"],
        json!(["LE PONT EST OUVERT DEPUIS LUNDI.", "42"])
    );
    assert_eq!(
        answer["detectedLanguage"],
        json!([{"confidence": 100.0, "language": "fr"}, {"confidence": 0.0, "language": "fr"}])
    );
    assert_eq!(answer["alternatives"][0], json!(["le pont est ouvert depuis lundi."]));
    let html = json!({"q": "<p>Le <b>pont</b></p>", "source": "fr", "target": "en", "format": "html"});
    let answer = bench.post("/translate", "application/json", &html.to_string()).json();
    assert_eq!(answer["translatedText"], "<p>LE <b>PONT</b></p>");
    let same = json!({"q": "Oui\nnon", "source": "fr", "target": "fr"}).to_string();
    assert_eq!(
        bench.post("/translate", "application/json", &same).json()["translatedText"],
        "Oui\nnon"
    );
    let german = "q=Der Bürgermeister hat gestern gesagt, dass die Brücke offen ist.";
    let detected = bench
        .post("/detect", "application/x-www-form-urlencoded", german)
        .json();
    assert_eq!(detected, json!([{"confidence": 100.0, "language": "de"}]));
    assert_eq!(bench.get("/languages").json()[1]["code"], "fr");
    assert_eq!(bench.get("/health").json(), json!({"status": "ok"}));
    assert_eq!(bench.get("/frontend/settings").json()["keyRequired"], false);
}

#[test]
fn a_token_opens_what_is_shut_without() {
    let mut settings = settings();
    settings.token = Some("secret".into());
    let bench = Bench::start(settings, Held::open());
    let body = json!({"text": ARTICLE}).to_string();
    for token in [None, Some("Bearer wrong"), Some("Basic secret")] {
        let mut headers = vec![("Content-Type", "application/json")];
        headers.extend(token.map(|token| ("Authorization", token)));
        let answer = bench.send("POST", "/v1/summarize", &headers, body.as_bytes());
        assert_eq!(
            (answer.status, answer.header("www-authenticate")),
            (401, Some("Bearer"))
        );
    }
    let headers = [("Content-Type", "application/json"), ("Authorization", "Bearer secret")];
    assert_eq!(
        bench.send("POST", "/v1/summarize", &headers, body.as_bytes()).status,
        200
    );
    assert_eq!(bench.get("/metrics").status, 401);
    for path in ["/", "/health", "/languages", "/openapi.json"] {
        assert_eq!(bench.get(path).status, 200, "{path}");
    }
    let asked = |key: &str| json!({"q": "Oui", "source": "fr", "target": "en", "api_key": key}).to_string();
    assert_eq!(
        bench.post("/translate", "application/json", &asked("wrong")).status,
        403
    );
    assert_eq!(
        bench.post("/translate", "application/json", &asked("secret")).status,
        200
    );
    assert_eq!(bench.get("/frontend/settings").json()["keyRequired"], true);
}

#[test]
fn pages_of_other_origins_and_hosts_are_refused_unless_they_are_named() {
    let mut settings = settings();
    settings.origins = vec!["https://news.example".into()];
    let bench = Bench::start(settings, Held::open());
    let own = format!("http://{}", bench.address());
    for (origin, status) in [
        (own.as_str(), 200),
        ("https://news.example", 200),
        ("https://evil.example", 403),
        ("null", 403),
    ] {
        let headers = [("Content-Type", "text/plain"), ("Origin", origin)];
        let answer = bench.send("POST", "/v1/summarize", &headers, ARTICLE.as_bytes());
        assert_eq!(answer.status, status, "{origin}: {}", answer.body);
        let allowed = (origin == "https://news.example").then_some(origin);
        assert_eq!(answer.header("access-control-allow-origin"), allowed);
    }
    for (host, status) in [
        ("localhost", 200),
        ("news.example", 200),
        ("evil.example", 403),
        ("example", 403),
    ] {
        assert_eq!(
            bench.send("GET", "/health", &[("Host", host)], b"").status,
            status,
            "{host}"
        );
    }
    let unnamed = self::bench();
    let headers = [
        ("Origin", "https://news.example"),
        ("Access-Control-Request-Method", "POST"),
    ];
    let answer = unnamed.send("OPTIONS", "/v1/summarize", &headers, b"");
    assert!(answer.status >= 400 && answer.header("access-control-allow-origin").is_none());
}

#[test]
fn every_answer_has_the_headers_that_keep_browsers_safe() {
    let bench = bench();
    for path in [
        "/",
        "/page.js",
        "/page.css",
        "/openapi.json",
        "/nowhere",
        "/../../etc/passwd",
    ] {
        let answer = bench.get(path);
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert!(
            answer
                .header("content-security-policy")
                .unwrap()
                .starts_with("default-src 'none'")
        );
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert!(!answer.body.contains("root:"));
    }
    // The page asks nobody else.
    for path in ["/", "/page.js", "/page.css"] {
        let body = bench.get(path).body;
        assert!(
            !body.contains("//cdn") && !body.contains("src=\"http") && !body.contains("url("),
            "{path}"
        );
    }
}

#[test]
fn what_does_not_fit_into_the_queue_is_told_when_to_come_back() {
    let mut settings = settings();
    (settings.workers, settings.queue) = (1, 1);
    let (held, control) = Held::shut();
    let bench = Bench::start(settings, held);
    let first = bench.post_later("/v1/summarize", ARTICLE);
    control.wait();
    let second = bench.post_later("/v1/summarize", ARTICLE);
    while !bench.get("/metrics").body.contains("apercu_requests_waiting 1") {
        std::thread::sleep(Duration::from_millis(5));
    }
    let third = bench.post("/v1/summarize", "text/plain", ARTICLE);
    assert_eq!(third.status, 429);
    let wait: u64 = third.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait));
    // What needs no worker is still answered.
    assert_eq!(bench.get("/health").status, 200);
    control.open();
    for answer in [first, second] {
        assert_eq!(answer.join().unwrap().status, 200);
    }
}

#[test]
fn work_stops_when_who_asked_for_it_leaves() {
    let (held, control) = Held::shut();
    let bench = Bench::start(settings(), held);
    let mut stream = TcpStream::connect(bench.address()).unwrap();
    let request = format!(
        "POST /v1/summarize HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{ARTICLE}",
        ARTICLE.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    control.wait();
    drop(stream);
    control.wait_for_cancel();
    while !bench.get("/metrics").body.contains("apercu_requests_working 0") {
        std::thread::sleep(Duration::from_millis(5));
    }
    control.open();
}

#[test]
fn what_is_under_way_is_answered_when_the_server_stops() {
    let (held, control) = Held::shut();
    let mut bench = Bench::start(settings(), held);
    let answer = bench.post_later("/v1/summarize", ARTICLE);
    control.wait();
    let address = bench.address().to_owned();
    bench.stop();
    while TcpStream::connect(&address).is_ok() {
        std::thread::sleep(Duration::from_millis(5));
    }
    control.open();
    assert_eq!(answer.join().unwrap().status, 200);
    bench.join();
}

#[test]
fn what_is_no_http_gets_an_answer_and_the_others_theirs() {
    let bench = bench();
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"[..],
        b"GET\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(bench.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        // It may also close at once.
        let _ = stream.read_to_end(&mut answer);
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 400"));
    }
    // Half a request, left alone.
    let mut half = TcpStream::connect(bench.address()).unwrap();
    half.write_all(b"POST /v1/summarize HTTP/1.1\r\nContent-Le").unwrap();
    assert_eq!(bench.get("/health").status, 200);
}

#[test]
fn numbers_are_told_and_nothing_of_what_was_asked() {
    let bench = bench();
    bench.post("/v1/summarize", "text/plain", ARTICLE);
    bench.post("/v1/summarize?sentences=x", "text/plain", ARTICLE);
    bench.get("/secret-of-mine");
    let metrics = bench.get("/metrics").body;
    for line in [
        r#"apercu_requests_total{route="/v1/summarize",status="200"} 1"#,
        r#"apercu_requests_total{route="/v1/summarize",status="422"} 1"#,
        r#"apercu_requests_total{route="other",status="404"} 1"#,
        "apercu_request_duration_seconds_bucket",
        "apercu_sentences_total",
        "apercu_warnings_total",
        "apercu_resident_memory_bytes",
    ] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
    assert!(!metrics.contains("secret") && !metrics.contains("pont"));
}

#[test]
fn the_description_knows_every_route() {
    let api = bench().get("/openapi.json").json();
    let paths: Vec<&String> = api["paths"].as_object().unwrap().keys().collect();
    for path in [
        "/v1/summarize",
        "/v1/batch",
        "/v1/translate",
        "/translate",
        "/detect",
        "/languages",
        "/frontend/settings",
        "/health",
        "/metrics",
    ] {
        assert!(paths.iter().any(|known| *known == path), "{path}: {paths:?}");
    }
}

#[test]
fn other_machines_are_not_let_in_by_accident() {
    let mut open = settings();
    open.listen = "0.0.0.0:0".parse().unwrap();
    let error = Server::bind(open, bench::models(Held::open())).unwrap_err();
    assert!(error.to_string().contains("give a token"), "{error}");
    let mut open = settings();
    open.listen = "0.0.0.0:0".parse().unwrap();
    open.token = Some("secret".into());
    // Addresses are not fetched for them.
    let bench = Bench::start(open, Held::open());
    let headers = [("Content-Type", "application/json"), ("Authorization", "Bearer secret")];
    let answer = bench.send("POST", "/v1/summarize", &headers, br#"{"url": "http://192.0.2.1/"}"#);
    assert!(
        answer.json()["error"]
            .as_str()
            .unwrap()
            .contains("no addresses are fetched")
    );
    for (token, origin) in [
        (Some(""), None),
        (Some("a b"), None),
        (None, Some("https://a.example/x")),
        (None, Some("*")),
    ] {
        let mut wrong = settings();
        wrong.token = token.map(str::to_owned);
        wrong.origins = origin.map(str::to_owned).into_iter().collect();
        assert!(
            Server::bind(wrong, bench::models(Held::open())).is_err(),
            "{token:?} {origin:?}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_unix_socket_is_taken_over_and_taken_away() {
    use std::os::unix::net::{UnixListener, UnixStream};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("apercu.sock");
    // What an earlier server left behind.
    drop(UnixListener::bind(&path).unwrap());
    let mut unix = settings();
    unix.listen = Listen::Unix(path.clone());
    let mut bench = Bench::start(unix, Held::open());
    let mut stream = UnixStream::connect(&path).unwrap();
    stream
        .write_all(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    // Its Host is no name of this machine.
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    let mut stream = UnixStream::connect(&path).unwrap();
    stream
        .write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .unwrap();
    answer.clear();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("{\"status\":\"ok\"}"), "{answer}");
    // One that is in use is not.
    let mut second = settings();
    second.listen = Listen::Unix(path.clone());
    assert!(Server::bind(second, bench::models(Held::open())).is_err());
    bench.stop();
    bench.join();
    assert!(!path.exists());
}
