//! What it does when there is too much, and that nothing outlives who asked for it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::bench::{ARTICLE, Bench, Held, bench, settings};

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
