//! Pages from the web, and servers that misbehave.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use apercu_tests::workspace;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::program::{Outcome, apercu, run};
use crate::server::{Server, respond};

fn page(name: &str) -> Vec<u8> {
    std::fs::read(workspace().join("tests/pages").join(name)).unwrap()
}

/// The program on a page of a server of this machine.
fn read(url: &str) -> Outcome {
    run([
        "--allow-private",
        "--language=fr",
        "--sentences=1",
        "--timeout=5",
        "--format=json",
        url,
    ])
}

fn refused(url: &str, reason: &str) {
    let outcome = read(url);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""), "{url}");
    let expected =
        outcome.stderr.starts_with("apercu: cannot fetch http://127.0.0.1:") && outcome.stderr.contains(reason);
    assert!(expected, "{url}: {}", outcome.stderr);
}

#[test]
fn a_page_is_fetched_and_summarized() {
    let server = Server::start(|path, stream| match path {
        "/old" => respond(stream, "301 Moved", &["Location: /new?a=1#top"], b""),
        _ => respond(
            stream,
            "200 OK",
            &["Content-Type: text/html; charset=utf-8"],
            &page("quotidien-schema.html"),
        ),
    });
    let outcome = read(&server.url("/old"));
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    let record: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(record["title"], "À Brévannes, la halle du marché sera sauvée");
    assert_eq!(record["page"]["url"], server.url("/new?a=1").as_str());
    assert_eq!(record["page"]["byline"], "Maud Ferrandier");
    let source = &record["french"]["sentences"][0]["sources"][0];
    let offset = |name: &str| usize::try_from(source[name].as_u64().unwrap()).unwrap();
    let text = record["page"]["text"].as_str().unwrap();
    assert_eq!(&text[offset("start")..offset("end")], source["text"].as_str().unwrap());

    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    let agent = format!("user-agent: apercu/{} (+https://", env!("CARGO_PKG_VERSION"));
    assert!(requests[0].to_lowercase().contains(&agent), "{}", requests[0]);
}

#[test]
fn character_sets_and_compression_of_the_header_count() {
    let server = Server::start(|path, stream| {
        match path {
        "/latin" => {
            let page = page("ancien-1252.html");
            let start = page.windows(6).position(|w| w == b"<TITLE").unwrap();
            let page = [b"<html>", &page[start..]].concat();
            respond(stream, "200 OK", &["Content-Type: text/html; charset=Windows-1252"], &page)
        }
        "/plain" => respond(
            stream,
            "200 OK",
            &["Content-Type: text/plain; charset=iso-8859-1"],
            b"L'\xE9cole rouvre\n\nL'\xE9cole du village a rouvert lundi apr\xE8s des mois de travaux. La f\xEAte a dur\xE9 toute la nuit.",
        ),
        _ => respond(
            stream,
            "200 OK",
            &["Content-Type: text/html", "Content-Encoding: gzip"],
            &gzip(&page("sans-balises.html")),
        ),
    }
    });
    for (path, title) in [
        ("/latin", "L’école de Fontgrande garde sa troisième classe"),
        ("/plain", "L'école rouvre"),
        ("/gzip", "Un orignal bloque la route 117 pendant six heures"),
    ] {
        let outcome = read(&server.url(path));
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{path}");
        assert!(
            outcome.stdout.contains(&format!("\"title\": \"{title}\"")),
            "{}",
            outcome.stdout
        );
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn servers_that_misbehave_are_given_up() {
    let html = "Content-Type: text/html";
    let server = Server::start(move |path, mut stream| match path {
        "/missing" => respond(stream, "404 Not Found", &[html], &page("amp.html")),
        "/image" => respond(stream, "200 OK", &["Content-Type: image/png"], b"\x89PNG"),
        "/loop" => respond(stream, "302 Found", &["Location: /loop"], b""),
        "/nowhere" => respond(stream, "302 Found", &[], b""),
        "/files" => respond(stream, "302 Found", &["Location: file:///etc/hostname"], b""),
        "/bomb" => {
            let zeros = gzip(&vec![b' '; 64 << 20]);
            respond(stream, "200 OK", &[html, "Content-Encoding: gzip"], &zeros)
        }
        "/endless" => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")?;
            loop {
                stream.write_all(&[b' '; 1 << 16])?;
            }
        }
        "/short" => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html>")
        }
        "/nonsense" => stream.write_all(b"Good morning\r\n\r\n"),
        _ => Ok(()),
    });
    for (path, reason) in [
        ("/missing", "404"),
        ("/image", "image/png"),
        ("/loop", "more than 5 redirects"),
        ("/nowhere", "302"),
        ("/bomb", "more than 10485760 bytes"),
        ("/endless", "more than 10485760 bytes"),
        ("/short", ""),
        ("/nonsense", ""),
        ("/silent", ""),
    ] {
        refused(&server.url(path), reason);
    }
    let loops = server.requests().iter().filter(|head| head.contains("/loop")).count();
    assert_eq!(loops, 6);
    let outcome = read(&server.url("/files"));
    assert_eq!(outcome.status, 1);
    assert!(outcome.stderr.contains("only http and https"), "{}", outcome.stderr);
}

#[test]
fn a_slow_server_is_given_up_wherever_it_is_slow() {
    let server = Server::start(|path, mut stream| {
        if path == "/drips" {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")?;
        }
        // Until the other side has gone.
        loop {
            std::thread::sleep(Duration::from_millis(100));
            if path == "/drips" {
                stream.write_all(b" ")?;
            }
        }
    });
    for path in ["/silent", "/drips"] {
        let outcome = run(["--allow-private", "--timeout=1", &server.url(path)]);
        assert_eq!(outcome.status, 1);
        assert!(outcome.stderr.contains("it takes too long"), "{}", outcome.stderr);
    }
}

#[test]
fn a_connection_that_is_reset_or_refused_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        // Closing with unread bytes resets the connection.
        stream.read_exact(&mut [0; 4]).unwrap();
    });
    refused(&format!("http://{address}/"), "");
    server.join().unwrap();
    // Nobody listens any more.
    refused(&format!("http://{address}/"), "");
}

#[test]
fn this_machine_and_its_network_are_refused() {
    let server = Server::start(|_, stream| respond(stream, "200 OK", &["Content-Type: text/html"], &page("amp.html")));
    let port = server.url("").rsplit(':').next().unwrap().to_owned();
    for host in [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "10.0.0.1",
        "[fe80::1]",
    ] {
        let outcome = run([format!("http://{host}:{port}/")]);
        assert_eq!(outcome.status, 1, "{host}");
        assert!(outcome.stderr.contains("not allowed"), "{host}: {}", outcome.stderr);
    }
    assert!(server.requests().is_empty());
    for url in ["ftp://example.org/a", "file:///etc/hostname", "http://", "https://"] {
        let outcome = run([url]);
        assert_eq!(outcome.status, 1, "{url}");
        assert!(
            outcome.stderr.starts_with("apercu: cannot fetch"),
            "{url}: {}",
            outcome.stderr
        );
    }
}

#[test]
fn a_proxy_is_used_and_redirects_to_this_machine_are_refused() {
    let server = Server::start(|path, stream| match path.rsplit('/').next().unwrap() {
        "trap" => respond(stream, "302 Found", &["Location: http://127.0.0.1:1/secret"], b""),
        "name" => respond(stream, "302 Found", &["Location: http://localhost:1/secret"], b""),
        _ => respond(stream, "200 OK", &["Content-Type: text/html"], &page("amp.html")),
    });
    let through = |url: &str| {
        let mut command = apercu(["--language=en", url]);
        command
            .env("HTTP_PROXY", server.url(""))
            .env("http_proxy", server.url(""));
        Outcome::from(command.output().unwrap())
    };
    let outcome = through("http://news.invalid/page");
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    assert!(
        outcome.stdout.contains("Ferry to Skellan stops for the winter"),
        "{}",
        outcome.stdout
    );
    for path in ["trap", "name"] {
        let outcome = through(&format!("http://news.invalid/{path}"));
        assert_eq!(outcome.status, 1);
        assert!(outcome.stderr.contains("not allowed"), "{}", outcome.stderr);
    }
    assert!(server.requests().iter().all(|head| !head.contains("secret")));
}

#[test]
fn a_page_from_standard_input_or_a_file_says_what_was_restricted() {
    let path = workspace().join("tests/pages/abonnes.html");
    let outcome = run(["--language=fr".as_ref(), path.as_os_str()]);
    assert_eq!(outcome.status, 0);
    assert!(outcome.stderr.contains("not free to read"), "{}", outcome.stderr);
    let outcome = crate::program::run_with(["--language=fr"], &page("magazine.html"));
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    let outcome = crate::program::run_with(["--language=fr"], &page("accueil.html"));
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.stderr.contains("no article was found in the page"),
        "{}",
        outcome.stderr
    );
}
