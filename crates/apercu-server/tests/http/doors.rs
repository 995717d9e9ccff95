//! Whom it lets in, and what it tells browsers.

use std::io::{Read, Write};

use apercu_server::{Listen, Server};
use serde_json::json;

use crate::bench::{ARTICLE, Bench, Held, bench, models, settings};

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
fn other_machines_are_not_let_in_by_accident() {
    let mut open = settings();
    open.listen = "0.0.0.0:0".parse().unwrap();
    let error = Server::bind(open, models(Held::open())).unwrap_err();
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
            Server::bind(wrong, models(Held::open())).is_err(),
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
    assert!(Server::bind(second, models(Held::open())).is_err());
    bench.stop();
    bench.join();
    assert!(!path.exists());
}
