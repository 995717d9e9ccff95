//! What is new in a feed.

mod seen;

use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use apercu::Article;
use apercu::article::ReadOptions;
use apercu_formats::{Origin, Report, plain};
use apercu_web::{Entry, Error, Feed, Fetcher};

use crate::args::FeedArgs;
use crate::input::Input;
use crate::output::Printer;
use crate::{locale, messages, progress};
use seen::Seen;

/// What feeds come as.
const ACCEPT: &str = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, \
    text/xml;q=0.9, application/json;q=0.8, */*;q=0.1";

pub(crate) fn run(args: &FeedArgs, quiet: bool) -> Result<ExitCode> {
    let input = Input::new(&args.feed);
    let fetcher = args.fetch.fetcher();
    let (bytes, url) = match input.bytes(&fetcher, ACCEPT) {
        Ok(read) => read,
        Err(error) => return Ok(failed(&input, error)),
    };
    let feed = match Feed::parse(&bytes, url.as_deref()) {
        Ok(feed) => feed,
        Err(error) => return Ok(failed(&input, error)),
    };
    let mut seen = Seen::open(args.state.as_deref())?;
    let oldest = args.since.and_then(|since| SystemTime::now().checked_sub(since));
    let entries: Vec<&Entry> = feed
        .entries
        .iter()
        .filter(|entry| !seen.contains(&entry.id))
        .filter(|entry| oldest.is_none_or(|oldest| entry.published.is_none_or(|published| published >= oldest)))
        .take(args.limit.unwrap_or(usize::MAX))
        .collect();

    let summarizer = args.summary.summarizer()?;
    let options = args.summary.reading();
    let bar = progress::inputs(entries.len(), quiet);
    let mut printer = Printer::new(args.format, true);
    let mut status = ExitCode::SUCCESS;
    for entry in entries {
        let name = Input::Url(entry.url.clone().unwrap_or_else(|| entry.id.clone()));
        bar.set_message(plain::line(&name.to_string()));
        let done = read(entry, &options, &fetcher).and_then(|(article, page_error)| {
            let summary = summarizer.summarize(&article)?;
            Ok((article, page_error, summary))
        });
        match done {
            Ok((article, page_error, summary)) => {
                if !quiet {
                    bar.suspend(|| messages::notes(&name, &article));
                }
                if let (Some(error), false) = (&page_error, quiet) {
                    let from_feed = locale::say(
                        "read from the feed, not from the page",
                        "lu dans le flux, non sur la page",
                    );
                    bar.suspend(|| messages::note(&name, &format!("{from_feed}: {}", messages::text(error))));
                }
                let report = Report {
                    input: name.to_string(),
                    article: &article,
                    summary: &summary,
                    entry: Some(origin(entry, page_error.as_ref())),
                };
                bar.suspend(|| printer.print(&report))
                    .context("cannot write the output")?;
                seen.add(&entry.id)?;
            }
            Err(error) => {
                bar.suspend(|| messages::error(Some(&name), &error.into()));
                status = ExitCode::FAILURE;
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(status)
}

fn failed(input: &Input, error: Error) -> ExitCode {
    messages::error(Some(input), &error.into());
    ExitCode::FAILURE
}

/// The article of an entry: that of its page, else what the feed carries of it, and why it is that.
fn read(entry: &Entry, options: &ReadOptions, fetcher: &Fetcher) -> apercu_web::Result<(Article, Option<Error>)> {
    let Some(url) = &entry.url else {
        return Ok((entry.article(options)?, None));
    };
    match fetcher.article(url, options) {
        Ok(article) => Ok((article, None)),
        // What is wrong with the page says more than that the feed has nothing either.
        Err(error) => match entry.article(options) {
            Ok(article) => Ok((article, Some(error))),
            Err(_) => Err(error),
        },
    }
}

fn origin(entry: &Entry, page_error: Option<&Error>) -> Origin {
    Origin {
        id: entry.id.clone(),
        url: entry.url.clone(),
        published: entry.published.and_then(rfc3339),
        byline: entry.byline.clone(),
        read_from: if page_error.is_some() || entry.url.is_none() {
            "feed"
        } else {
            "page"
        },
        page_error: page_error.map(ToString::to_string),
    }
}

/// A time as text; the form has no years after 9999.
fn rfc3339(time: SystemTime) -> Option<String> {
    const YEAR_10000: u64 = 253_402_300_800;
    let seconds = time.duration_since(UNIX_EPOCH).ok()?.as_secs();
    (seconds < YEAR_10000).then(|| humantime::format_rfc3339_seconds(time).to_string())
}
