//! What is new in feeds.

pub(crate) mod crowd;
pub(crate) mod output;
mod state;

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use anyhow::{Error, Result};
use apercu::Article;
use apercu::article::ReadOptions;
use apercu_formats::{Origin, Report, plain};
use apercu_web::{Entry, Feed, Fetcher, Version, looks_like_opml, subscriptions};

use crate::args::FeedArgs;
use crate::input::Input;
use crate::time::rfc3339;
use crate::{locale, messages, progress};
use output::Output;
pub(crate) use state::State;

/// What feeds come as.
const ACCEPT: &str = "application/rss+xml, application/atom+xml, application/feed+json, text/x-opml, \
    application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1";

/// What an input turned out to be.
enum Source {
    Feed(Feed, Version),
    /// It has not changed since all its entries were dealt with.
    Unchanged,
    /// A list of other feeds.
    List(Vec<Input>),
}

/// A feed that was read.
pub(crate) struct Loaded {
    pub(crate) name: String,
    pub(crate) feed: Feed,
    version: Version,
}

/// An entry to summarize.
pub(crate) struct Job<'a> {
    /// Place of its feed.
    pub(crate) feed: usize,
    pub(crate) entry: &'a Entry,
}

pub(crate) fn run(args: &FeedArgs, quiet: bool) -> Result<ExitCode> {
    let fetcher = args.fetch.fetcher();
    let mut state = State::open(args.state.as_deref())?;
    let mut failed = false;
    let feeds = load(&args.feeds, &fetcher, &state, &mut failed)?;
    let (jobs, mut unfinished) = jobs(args.since, args.limit, &feeds, &state);

    let summarizer = args.summary.summarizer()?;
    let options = args.summary.reading();
    let bar = progress::inputs(jobs.len(), quiet);
    let mut output = Output::new(args.format, args.output.as_deref(), title(&feeds));
    let work = |job: &Job| read(job.entry, &options, &fetcher);
    crowd::each(
        &jobs,
        |job| host(&name(job.entry)),
        work,
        |job, read| {
            let input = Input::Url(name(job.entry));
            bar.set_message(plain::line(&input.to_string()));
            let done = read.and_then(|(article, page_error)| {
                let summary = summarizer.summarize(&article)?;
                Ok((article, page_error, summary))
            });
            match done {
                Ok((article, page_error, summary)) => {
                    if !quiet {
                        bar.suspend(|| notes(&input, &article, page_error.as_ref()));
                    }
                    let report = Report {
                        input: input.to_string(),
                        article: &article,
                        summary: &summary,
                        entry: Some(origin(job.entry, &feeds[job.feed].name, page_error.as_ref())),
                    };
                    bar.suspend(|| output.take(&report))?;
                    state.add(&job.entry.id)?;
                }
                Err(error) => {
                    bar.suspend(|| messages::error(Some(&input), &error.into()));
                    failed = true;
                    unfinished.insert(job.feed);
                }
            }
            bar.inc(1);
            Ok::<(), Error>(())
        },
    )?;
    bar.finish_and_clear();
    output.finish()?;
    // What stands for later would not be sent again otherwise, nor where the output could not be written.
    for (place, feed) in feeds.iter().enumerate() {
        if !unfinished.contains(&place) {
            state.set_version(&feed.name, &feed.version)?;
        }
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Reads the feeds, and those of the lists among them. What fails is said.
pub(crate) fn load(feeds: &[PathBuf], fetcher: &Fetcher, state: &State, failed: &mut bool) -> Result<Vec<Loaded>> {
    let mut inputs = Input::all(feeds);
    let mut loaded: Vec<(Vec<usize>, Loaded)> = Vec::new();
    let mut places: Vec<Vec<usize>> = (0..inputs.len()).map(|place| vec![place]).collect();
    // Lists name feeds, and no lists.
    for round in 0..2 {
        let mut named = Vec::new();
        let mut take = |input: &Input, source: apercu_web::Result<Source>, place: Vec<usize>| match source {
            Ok(Source::Feed(feed, version)) => {
                let name = input.to_string();
                loaded.push((place, Loaded { name, feed, version }));
            }
            Ok(Source::Unchanged) => tracing::info!(%input, "unchanged"),
            Ok(Source::List(inputs)) => {
                let place = |number| place.iter().copied().chain([number]).collect::<Vec<_>>();
                named.extend(
                    inputs
                        .into_iter()
                        .enumerate()
                        .map(|(number, input)| (place(number), input)),
                );
            }
            Err(error) => {
                messages::error(Some(input), &error.into());
                *failed = true;
            }
        };
        let mut number = 0;
        crowd::each(
            &inputs,
            |input| host(&input.to_string()),
            |input| source(input, fetcher, state, round == 0),
            |input, read| {
                let place = places.get(number).cloned().unwrap_or_default();
                number += 1;
                take(input, read, place);
                Ok::<(), Error>(())
            },
        )?;
        (places, inputs) = named.into_iter().unzip();
    }
    loaded.sort_by(|a, b| a.0.cmp(&b.0));
    let mut names = HashSet::new();
    let loaded = loaded.into_iter().map(|(_, loaded)| loaded);
    Ok(loaded.filter(|feed| names.insert(feed.name.clone())).collect())
}

/// What an input is; a list only where `may_be_list`.
fn source(input: &Input, fetcher: &Fetcher, state: &State, may_be_list: bool) -> apercu_web::Result<Source> {
    let (bytes, url, version) = match input {
        Input::Url(url) => match fetcher.get_unless(url, ACCEPT, &state.version(url))? {
            Some(answer) => (answer.body, Some(answer.url), answer.version),
            None => return Ok(Source::Unchanged),
        },
        other => {
            let (bytes, url) = other.bytes(fetcher, ACCEPT)?;
            (bytes, url, Version::default())
        }
    };
    if may_be_list && looks_like_opml(&bytes) {
        // An address in a list is one to fetch, whatever it looks like.
        let named = subscriptions(&bytes)?.into_iter().map(|feed| Input::Url(feed.url));
        return Ok(Source::List(named.collect()));
    }
    Ok(Source::Feed(Feed::parse(&bytes, url.as_deref())?, version))
}

/// The entries to summarize, each once; and the feeds of which some are left for later.
pub(crate) fn jobs<'a>(
    since: Option<Duration>,
    limit: Option<usize>,
    feeds: &'a [Loaded],
    state: &State,
) -> (Vec<Job<'a>>, HashSet<usize>) {
    let oldest = since.and_then(|since| SystemTime::now().checked_sub(since));
    let is_recent = |entry: &&Entry| oldest.is_none_or(|oldest| entry.published.is_none_or(|at| at >= oldest));
    let (mut jobs, mut cut, mut planned) = (Vec::new(), HashSet::new(), HashSet::new());
    for (place, loaded) in feeds.iter().enumerate() {
        let new = loaded
            .feed
            .entries
            .iter()
            .filter(|entry| !state.contains(&entry.id))
            .filter(is_recent);
        for (number, entry) in new.enumerate() {
            if limit.is_some_and(|limit| number >= limit) {
                cut.insert(place);
                break;
            }
            if planned.insert(entry.id.as_str()) {
                jobs.push(Job { feed: place, entry });
            }
        }
    }
    (jobs, cut)
}

/// What an entry is called: its address, else its identifier.
pub(crate) fn name(entry: &Entry) -> String {
    entry.url.clone().unwrap_or_else(|| entry.id.clone())
}

/// The host of an address, with its port.
pub(crate) fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default().to_lowercase()
}

/// What the feeds are called together.
fn title(feeds: &[Loaded]) -> String {
    match feeds {
        [one] => format!("apercu: {}", one.feed.title.as_deref().unwrap_or(&one.name)),
        _ => "apercu".to_owned(),
    }
}

/// The article of an entry: that of its page, else what the feed carries of it, and why it is that.
pub(crate) fn read(
    entry: &Entry,
    options: &ReadOptions,
    fetcher: &Fetcher,
) -> apercu_web::Result<(Article, Option<apercu_web::Error>)> {
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

/// Says what a reader should know of how an entry's article was read.
pub(crate) fn notes(input: &Input, article: &Article, page_error: Option<&apercu_web::Error>) {
    messages::notes(input, article);
    if let Some(error) = page_error {
        let from_feed = locale::say(
            "read from the feed, not from the page",
            "lu dans le flux, non sur la page",
        );
        messages::note(input, &format!("{from_feed}: {}", messages::text(error)));
    }
}

fn origin(entry: &Entry, feed: &str, page_error: Option<&apercu_web::Error>) -> Origin {
    Origin {
        id: entry.id.clone(),
        feed: feed.to_owned(),
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
