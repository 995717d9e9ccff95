//! `/v1/batch`: articles as JSON lines in, summaries as JSON lines out, while the others are still on their way.

use std::io;
use std::sync::Arc;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use futures_util::stream::{self, Stream, StreamExt};
use tokio::sync::mpsc;

use crate::app::{App, answer};
use crate::body::{self, Kind, PATIENCE};
use crate::error::{Refusal, Result};
use crate::options::{Format, SummaryOptions};
use crate::queue::Place;
use crate::schema::Problem;

/// Most lines of one batch that are under way.
const UNDER_WAY: usize = 32;
/// Most records that wait for the client to read them.
const UNREAD: usize = 256;

/// Summarizes many articles.
///
/// Each line is an object with `text` or `url`, and `id`, `title` and `language` where they are known. Each gives a line as soon as it
/// and those before it are done: its `line` number, its `id`, and the summary or an `error`. A line that fails takes none of the others
/// with it. Read while you send: a client that does not read is not read from either, beyond a few hundred lines.
#[utoipa::path(
    post,
    tag = "apercu",
    path = "/v1/batch",
    params(SummaryOptions),
    request_body(content((String = "application/x-ndjson"))),
    responses(
        (status = 200, description = "JSON lines", body = String, content_type = "application/x-ndjson"),
        (status = 401, description = "A token is needed", body = Problem),
        (status = 403, description = "Another site asks", body = Problem),
        (status = 415, description = "The body is no JSON lines", body = Problem),
        (status = 422, description = "An option is wrong", body = Problem),
        (status = 429, description = "Too busy: Retry-After says when to come back", body = Problem),
    ),
    security(("token" = []))
)]
pub(crate) async fn batch(State(app): State<App>, uri: Uri, headers: HeaderMap, body: Body) -> Result<Response> {
    body::kind(&headers, &[Kind::Lines])?;
    let options: SummaryOptions = body::query(&uri)?;
    options.length()?;
    if options.format != Format::Json {
        return Err(Refusal::unprocessable("a batch is answered in JSON lines").at("format"));
    }
    if options.title.is_some() {
        return Err(Refusal::unprocessable("titles of a batch stand in its lines").at("title"));
    }
    let place = Arc::new(app.queue.enter()?);
    let (sender, receiver) = mpsc::channel(UNREAD);
    tokio::spawn(write(app, options, body, place, sender));
    let records = stream::unfold(receiver, async |mut receiver| {
        let record = receiver.recv().await?;
        Some((Ok::<_, io::Error>(Bytes::from(record)), receiver))
    });
    Ok(answer("application/x-ndjson", Body::from_stream(records)))
}

/// Sends the records, in order. Where nobody reads them any more, what is under way is given up.
async fn write(app: App, options: SummaryOptions, body: Body, place: Arc<Place>, sender: mpsc::Sender<String>) {
    let options = Arc::new(options);
    let limit = app.max_body;
    let records = lines(body, limit).map(|line| record(app.clone(), Arc::clone(&options), Arc::clone(&place), line));
    let mut records = std::pin::pin!(records.buffered(UNDER_WAY));
    loop {
        let record = tokio::select! {
            record = records.next() => record,
            () = sender.closed() => return,
        };
        match record {
            Some(Some(record)) => {
                if sender.send(record).await.is_err() {
                    return;
                }
            }
            Some(None) => {}
            None => return,
        }
    }
}

/// A line of the input, or what is wrong with it.
struct Line {
    number: u64,
    text: Result<Vec<u8>, String>,
}

/// The record of a line; none for an empty one.
async fn record(app: App, options: Arc<SummaryOptions>, place: Arc<Place>, line: Line) -> Option<String> {
    let number = line.number;
    let failure = move |message: &str| {
        let error = io::Error::other(message.to_owned());
        // A text always becomes JSON.
        apercu_formats::lines::failure(number, None, &error).ok()
    };
    let text = match line.text {
        Ok(text) if text.trim_ascii().is_empty() => return None,
        Ok(text) => text,
        Err(message) => return failure(&message),
    };
    let work = Arc::clone(&app.work);
    let run = app
        .queue
        .run(&place, move |cancel| work.record(number, &text, &options, cancel));
    match run.await {
        Ok(record) => Some(record),
        Err(refusal) => failure(refusal.message()),
    }
}

/// What is known of a body on its way.
struct Incoming {
    body: BodyDataStream,
    buffer: Vec<u8>,
    /// Bytes of the buffer in which no line ends.
    searched: usize,
    number: u64,
    limit: usize,
    /// Whether the line under way is too long, and what comes of it is thrown away.
    skipping: bool,
    ended: bool,
}

/// The lines of a body, each of at most `limit` bytes. One that does not come in time is the last.
fn lines(body: Body, limit: usize) -> impl Stream<Item = Line> {
    let incoming = Incoming {
        body: body.into_data_stream(),
        buffer: Vec::new(),
        searched: 0,
        number: 0,
        limit,
        skipping: false,
        ended: false,
    };
    stream::unfold(incoming, async |mut incoming| Some((incoming.next().await?, incoming)))
}

impl Incoming {
    async fn next(&mut self) -> Option<Line> {
        loop {
            if let Some(end) = self.buffer[self.searched..].iter().position(|&byte| byte == b'\n') {
                let rest = self.buffer.split_off(self.searched + end + 1);
                let mut line = std::mem::replace(&mut self.buffer, rest);
                line.pop();
                self.searched = 0;
                return Some(self.line(line));
            }
            if self.buffer.len() > self.limit {
                self.skipping = true;
            }
            if self.skipping {
                self.buffer.clear();
            }
            self.searched = self.buffer.len();
            if self.ended {
                let last = std::mem::take(&mut self.buffer);
                self.searched = 0;
                return (!last.is_empty() || self.skipping).then(|| self.line(last));
            }
            match tokio::time::timeout(PATIENCE, self.body.next()).await {
                Ok(Some(Ok(part))) => self.buffer.extend_from_slice(&part),
                Ok(None) => self.ended = true,
                Ok(Some(Err(error))) => return Some(self.broken(format!("the body broke off: {error}"))),
                Err(_) => {
                    let message = format!("nothing came for {} seconds", PATIENCE.as_secs());
                    return Some(self.broken(message));
                }
            }
        }
    }

    fn line(&mut self, mut text: Vec<u8>) -> Line {
        self.number += 1;
        if self.number == 1 && text.starts_with(b"\xEF\xBB\xBF") {
            text.drain(..3);
        }
        let too_long = std::mem::take(&mut self.skipping) || text.len() > self.limit;
        let message = format!("the line has more than {} bytes", self.limit);
        Line {
            number: self.number,
            text: if too_long { Err(message) } else { Ok(text) },
        }
    }

    /// The last line, which says why there are no more.
    fn broken(&mut self, message: String) -> Line {
        (self.ended, self.skipping) = (true, false);
        self.buffer.clear();
        self.searched = 0;
        self.number += 1;
        Line {
            number: self.number,
            text: Err(message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn split(parts: &'static [&'static str], limit: usize) -> Vec<Result<String, String>> {
        let parts = stream::iter(parts.iter().map(|part| Ok::<_, io::Error>(Bytes::from(*part))));
        let lines: Vec<Line> = lines(Body::from_stream(parts), limit).collect().await;
        for (number, line) in (1..).zip(&lines) {
            assert_eq!(line.number, number);
        }
        let text = |line: Line| line.text.map(|text| String::from_utf8(text).unwrap());
        lines.into_iter().map(text).collect()
    }

    #[tokio::test(flavor = "current_thread", start_paused = true)]
    async fn lines_are_cut_wherever_their_parts_end() {
        let texts = split(&["\u{FEFF}a", "b\n\nc", "", "d\r\ne"], 9).await;
        assert_eq!(texts, ["ab", "", "cd\r", "e"].map(|text| Ok(text.to_owned())));
        assert!(split(&[], 9).await.is_empty());
        assert!(split(&[""], 9).await.is_empty());
    }

    #[tokio::test(flavor = "current_thread", start_paused = true)]
    async fn a_line_that_is_too_long_is_said_to_be_and_the_next_one_is_read() {
        for parts in [&["abcdef\nok\n"][..], &["abc", "def", "ghi\no", "k"]] {
            let texts = split(parts, 4).await;
            assert!(
                texts[0].as_ref().unwrap_err().contains("more than 4 bytes"),
                "{texts:?}"
            );
            assert_eq!(texts[1..], [Ok("ok".to_owned())]);
        }
        assert_eq!(split(&["abc", "def"], 4).await.len(), 1);
    }

    #[tokio::test(flavor = "current_thread", start_paused = true)]
    async fn a_body_that_does_not_go_on_is_given_up() {
        let begin = stream::iter([Ok::<_, io::Error>(Bytes::from("a\nb"))]);
        let body = Body::from_stream(begin.chain(stream::pending()));
        let lines: Vec<Line> = lines(body, 9).collect().await;
        assert_eq!(lines.len(), 2);
        assert!(
            lines[1]
                .text
                .as_ref()
                .unwrap_err()
                .contains("nothing came for 30 seconds")
        );
    }
}
